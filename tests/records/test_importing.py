"""Importing into a review: ids, updates, refusals, and nothing half."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consilience.cli import main
from consilience.home import folder
from consilience.home.imports import store
from consilience.home.problems import UnreadableReview
from consilience.model.record import Record
from consilience.records.importing import Plan, prepare, slug
from consilience.records.report import UnreadableExport
from consilience.screening.flow import flow

from .paths import SAMPLES


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert not isinstance(result.exception, Exception), result.exception
    return result


@pytest.fixture
def review(tmp_path: Path) -> Path:
    path = tmp_path / "review"
    assert run("new", path).exit_code == 0
    return path


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_an_import(review: Path, tmp_path: Path) -> None:
    strategy = tmp_path / "strategy.txt"
    strategy.write_text("knee[tiab] AND exercise[tiab]\n", "utf-8")
    result = run("import", review, SAMPLES / "pubmed.nbib", "--source", "MEDLINE", "--platform", "PubMed", "--date",
                 "2026-01-31", "--strategy", strategy)  # fmt: skip
    assert result.exit_code == 0
    assert "2 record starts in the text, 2 records read, 0 not read" in result.output
    assert "2 records imported as search medline, medline-1 to medline-2" in result.output
    loaded = folder.load(review)
    (search,) = loaded.searches
    assert (search.id, search.platform, str(search.date), search.hits) == ("medline", "PubMed", "2026-01-31", 2)
    assert search.strategy == "knee[tiab] AND exercise[tiab]"
    assert [record.id for record in loaded.records] == ["medline-1", "medline-2"]
    (export,) = search.exports
    assert (review / "searches" / export.file).read_bytes() == (SAMPLES / "pubmed.nbib").read_bytes()
    assert flow(loaded).n("records-databases") == 2


def test_an_update_keeps_what_was_there(review: Path) -> None:
    run("import", review, SAMPLES / "pubmed.nbib", "--source", "MEDLINE", "--date", "2025-01-31")
    before = files(review)
    result = run(
        "import", review, SAMPLES / "pubmed.xml", SAMPLES / "ovid.cgi", "--source", "MEDLINE", "--date", "2026-01-31"
    )
    assert result.exit_code == 0
    after = files(review)
    assert before.items() <= after.items()
    loaded = folder.load(review)
    assert {search.id: len(search.exports) for search in loaded.searches} == {"medline": 1, "medline-2026-01-31": 2}
    assert sorted(record.id for record in loaded.records) == [f"medline-{n}" for n in (1, 2, 3, 4, 5, 6)]


def test_the_same_export_is_refused(review: Path, tmp_path: Path) -> None:
    run("import", review, SAMPLES / "pubmed.nbib", "--source", "MEDLINE")
    before = files(review)
    renamed = tmp_path / "other-name.txt"
    renamed.write_bytes((SAMPLES / "pubmed.nbib").read_bytes())
    result = run("import", review, renamed, "--source", "Something else")
    assert result.exit_code == 2
    assert "imported before, as search medline" in result.output
    twice = run("import", review, SAMPLES / "wos.txt", SAMPLES / "wos.txt", "--source", "WoS")
    assert (twice.exit_code, "in this very command" in twice.output) == (2, True)
    assert files(review) == before


@pytest.mark.parametrize("bad", [b"", b"PK\x03\x04", b"no export at all"])
def test_a_file_that_is_no_export_leaves_everything(review: Path, tmp_path: Path, bad: bytes) -> None:
    before = files(review)
    wrong = tmp_path / "wrong.ris"
    wrong.write_bytes(bad)
    result = run("import", review, SAMPLES / "wos.txt", wrong, "--source", "X")
    assert result.exit_code == 2
    assert "wrong.ris" in result.output
    assert files(review) == before


def test_broken_records_are_told_and_counted(review: Path) -> None:
    result = run("import", review, SAMPLES / "export.bib", "--source", "Zotero")
    assert result.exit_code == 1
    assert "record 3 not read: braces that do not close" in result.output
    loaded = folder.load(review)
    assert loaded.searches[0].hits == 4
    assert (loaded.searches[0].exports[0].records, loaded.searches[0].exports[0].unread) == (3, 1)
    assert [record.id for record in loaded.records] == ["zotero-1", "zotero-2", "zotero-4"]


def test_an_interrupted_import_leaves_nothing(review: Path) -> None:
    batch = prepare(folder.load(review), [SAMPLES / "wos.txt"], Plan("WoS"))

    def interrupted() -> object:
        yield Record(id="wos-1", search="wos", title="x")
        raise KeyboardInterrupt

    before = files(review)
    exports = zip(batch.files, batch.names(), batch.checksums, strict=True)
    with pytest.raises(KeyboardInterrupt):
        store(review, batch.id, exports, interrupted(), batch.search)  # type: ignore[arg-type]
    (review / "records" / ".lock").unlink()
    assert files(review) == before


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_failure_while_moving_leaves_nothing(review: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    import os

    batch = prepare(folder.load(review), [SAMPLES / "wos.txt"], Plan("WoS"))
    before, real, calls = files(review), os.replace, 0

    def fails(source: str, target: str) -> None:
        nonlocal calls
        calls += 1
        if calls == step:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr("consilience.home.imports.os.replace", fails)
    exports = zip(batch.files, batch.names(), batch.checksums, strict=True)
    with pytest.raises(OSError, match="space"):
        store(review, batch.id, exports, batch.records(), batch.search)
    (review / "records" / ".lock").unlink()
    assert files(review) == before


def test_an_export_that_changes_while_it_is_read_is_refused(review: Path, tmp_path: Path) -> None:
    export = tmp_path / "export.ris"
    export.write_bytes((SAMPLES / "scopus.ris").read_bytes())
    batch = prepare(folder.load(review), [export], Plan("Scopus"))
    exports = [(export, "export.ris", "0" * 64)]
    with pytest.raises(UnreadableReview, match="changed while it was read"):
        store(review, batch.id, exports, batch.records(), batch.search)
    assert not list(review.glob("searches/*.yaml"))


def test_a_register_is_counted_as_one(review: Path) -> None:
    run("import", review, SAMPLES / "ctgov.json", "--source", "ClinicalTrials.gov")
    assert flow(folder.load(review)).n("records-registers") == 1


def test_slugs() -> None:
    assert slug("Web of Science") == "web-of-science"
    assert slug("Índice Médico") == "indice-medico"
    with pytest.raises(UnreadableExport, match="no name of a source"):
        slug("***")


FLOW = "flow:\n  - {box: records-screened, n: 350}\n"


def test_a_typed_flow_is_refused_beside_records(review: Path) -> None:
    (review / "flow.yaml").write_text(FLOW, "utf-8")
    result = run("check", review)
    assert result.exit_code == 2
    assert (
        "flow.yaml:2: flow: numbers of a flow diagram are typed here, but a review of kind conducted" in result.output
    )
    text = (review / "review.yaml").read_text("utf-8")
    (review / "review.yaml").write_text(text.replace("kind: conducted", "kind: re-expressed"), "utf-8")
    assert run("check", review).exit_code in (0, 1)
    (review / "flow.yaml").unlink()
    run("import", review, SAMPLES / "wos.txt", "--source", "WoS")
    (review / "flow.yaml").write_text(FLOW, "utf-8")
    result = run("check", review)
    assert (result.exit_code, "the review has records, and its flow is counted" in result.output) == (2, True)


def test_records_looks_into_files_and_writes_them(review: Path, tmp_path: Path) -> None:
    result = run("records", SAMPLES / "central.ris", SAMPLES / "wos.txt", "--json")
    data = json.loads(result.output)
    assert data["records"] == 4
    assert [report["format"] for report in data["reports"]] == ["ris", "wos"]
    out = tmp_path / "both.csv"
    assert run("records", SAMPLES / "central.ris", SAMPLES / "wos.txt", "--to", "csv", "--out", out).exit_code == 0
    assert len(list(out.read_text("utf-8").splitlines())) == 5
    run("import", review, SAMPLES / "pubmed.nbib", "--source", "MEDLINE")
    run("import", review, SAMPLES / "wos.txt", "--source", "WoS")
    chosen = tmp_path / "ids.txt"
    chosen.write_text("medline-2\nwos-1\n", "utf-8")
    result = run("records", review, "--ids", chosen, "--to", "ris", "--out", tmp_path / "chosen.ris")
    assert result.exit_code == 0
    assert (tmp_path / "chosen.ris").read_text("utf-8").count("TY  -") == 2
    assert run("records", tmp_path / "none.ris").exit_code == 2


def test_abstracts_with_odd_line_ends_load_again(review: Path, tmp_path: Path) -> None:
    """U+2028 and U+0085 are characters of an abstract, not ends of a line of records."""
    odd = tmp_path / "odd.ris"
    odd.write_text("TY  - JOUR\nTI  - One\nAB  - a\u2028b\u0085c\x0bd\nER  - \n", "utf-8")
    run("import", review, odd, "--source", "Odd")
    (record,) = folder.load(review).records
    assert record.abstract == "a\u2028b\u0085c\x0bd"
