"""The teaching example: its five exports give its records, and these its flow, from end to end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from consilience.cli import main
from consilience.home import folder
from consilience.model.selection import Box
from consilience.screening.flow import flow

from ..paths import TEACHING

# export, source, records that it holds: counted by hand in the files
EXPORTS = [
    ("medline/pubmed.nbib", "MEDLINE", 5),
    ("embase/embase.ris", "Embase", 4),
    ("central/central.ris", "CENTRAL", 3),
    ("lilacs/lilacs.ris", "LILACS", 2),
    ("clinicaltrials-gov/studies.json", "ClinicalTrials.gov", 2),
]


def test_the_flow_is_counted_from_the_exports() -> None:
    found = flow(folder.load(TEACHING))
    assert found.source == "computed"
    assert found.counts["records-databases"].sources == {"Embase": 4, "LILACS": 2, "MEDLINE": 5}
    assert found.counts["records-registers"].sources == {"CENTRAL": 3, "ClinicalTrials.gov": 2}
    boxes: tuple[Box, ...] = (
        "duplicates",
        "records-screened",
        "reports-sought",
        "reports-not-retrieved",
        "reports-assessed",
    )
    assert [found.n(box) for box in boxes] == [4, 12, 6, 1, 5]
    assert (found.n("studies-included"), found.n("reports-included"), found.awaiting) == (2, 3, 0)
    assert not (TEACHING / "flow.yaml").exists()


def test_importing_the_exports_gives_the_records(tmp_path: Path) -> None:
    """By the command, in a copy without searches, records and ledger."""
    review = Path(shutil.copytree(TEACHING, tmp_path / "review"))
    for part in ("searches", "records", "ledger"):
        shutil.rmtree(review / part)
    for export, source, records in EXPORTS:
        kind = ["--kind", "register"] if source == "CENTRAL" else []
        words = ["import", review, TEACHING / "searches" / export, "--source", source, *kind, "--json"]
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exit_code == 0, result.output
        assert [report["records"] for report in json.loads(result.output)["reports"]] == [records]
    made, given = folder.load(review), folder.load(TEACHING)
    assert [record.model_copy(update={"duplicate_of": None}) for record in given.records] == list(made.records)
    for search in given.searches:
        (stored,) = search.exports
        assert (review / "searches" / stored.file).read_bytes() == (TEACHING / "searches" / stored.file).read_bytes()
