"""The teaching example: its five exports give its records, and these its flow, from end to end."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from pathlib import Path

from click.testing import CliRunner

from consilience.cli import main
from consilience.home import folder
from consilience.model.selection import Box
from consilience.screening.flow import flow

from ..paths import ROOT, TEACHING

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
    assert given.records == made.records
    for search in given.searches:
        (stored,) = search.exports
        assert (review / "searches" / stored.file).read_bytes() == (TEACHING / "searches" / stored.file).read_bytes()


def test_the_script_makes_the_example_anew(tmp_path: Path) -> None:
    """Imports, the program's merges, Inés's answer, screening and links: what lies in the folder, to the letter."""
    review = Path(shutil.copytree(TEACHING, tmp_path / "review"))
    script = runpy.run_path(str(ROOT / "scripts" / "make_teaching_ledger.py"))
    script["make"](review)
    files = {file.relative_to(review) for file in review.rglob("*") if file.is_file()}
    assert files == {file.relative_to(TEACHING) for file in TEACHING.rglob("*") if file.is_file()}
    version = re.compile(rb'"(?:version|hash|prev)": "[^"]*"|[0-9a-f]{64}')  # a new version of the program signs anew
    for file in files:
        assert version.sub(b"", (review / file).read_bytes()) == version.sub(b"", (TEACHING / file).read_bytes()), file


def test_duplicates_and_links_are_decided_in_the_ledger() -> None:
    review = folder.load(TEACHING)
    people = [each for each in review.duplicates if each.by_person]
    assert [(each.person, each.pair) for each in people] == [("ines-duarte", ("embase-4", "medline-3"))]
    assert len(review.duplicates) == 4
    assert all(record.duplicate_of is None for record in review.records)
    (link,) = review.link_decisions
    assert (link.records, link.study) == (("central-1", "embase-2"), "lund-2019")


def test_commands_of_the_folder_have_nothing_left_to_do() -> None:
    told = json.loads(CliRunner().invoke(main, ["dedupe", str(TEACHING), "--dry-run", "--json"]).output)
    assert told["review"] == []
    told = json.loads(CliRunner().invoke(main, ["link", str(TEACHING), "--json"]).output)
    assert told["proposals"] == []
    assert [group["records"] for group in told["studies"]] == [["central-1", "embase-2"]]
