"""Every format and platform, on a made-up sample with the quirks of the real thing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from consilience.model.record import Heading, Link, Record
from consilience.records.formats import columns, ris
from consilience.records.reading import read
from consilience.records.table import FORMATS

from .paths import EXPECTED, SAMPLES


def plain(value: Any) -> Any:
    """A field as the table of expectations writes it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Heading):
        return ("*" if value.major else "") + "/".join((value.term, *value.subheadings))
    if isinstance(value, Link):
        return f"{value.relation} {'in' if value.inverse else 'of'} {value.target}"
    return value


def test_every_sample_is_expected_and_every_format_has_one() -> None:
    assert set(EXPECTED) == {path.name for path in SAMPLES.iterdir()}
    assert {row["format"] for row in EXPECTED.values()} == {each.name for each in FORMATS}


@pytest.mark.parametrize("name", EXPECTED)
def test_sample(name: str) -> None:
    expected = EXPECTED[name]
    with read(SAMPLES / name) as export:
        records = list(export)
    report = export.report
    assert report.format == expected["format"]
    if "platform" in expected:
        assert report.platform == expected["platform"]
    assert report.accounted
    assert len(records) == report.records == expected.get("records", 1)
    assert len(report.broken) == expected.get("broken", 0)
    assert len(report.outside) == expected.get("outside", 0)
    assert expected.get("unknown", {}).items() <= report.used("unknown").items()
    found = {field: plain(getattr(records[0], field)) for field in expected["first"]}
    wanted = {key: str(value) if isinstance(value, dt.date) else value for key, value in expected["first"].items()}
    assert found == wanted


@pytest.mark.parametrize("name", EXPECTED)
def test_every_tag_stays_in_order(name: str) -> None:
    """Words of the raw text are words of ``raw``: nothing between first and last record is left out."""
    with read(SAMPLES / name) as export:
        records = list(export)
    tallied: dict[str, int] = {}
    for record in records:
        assert record.raw
        for tag, _ in record.raw:
            tallied[tag] = tallied.get(tag, 0) + 1
    assert tallied == {tag: tally.count for tag, tally in export.report.fields.items()}


def test_raw_holds_every_tag_of_a_tagged_file() -> None:
    (record,) = list(read(SAMPLES / "ebsco.ris"))
    lines = (SAMPLES / "ebsco.ris").read_text("utf-8").splitlines()
    assert [f"{tag}  - {value}" for tag, value in record.raw] == [line for line in lines if not line.startswith("ER")]


def test_raw_holds_every_column() -> None:
    (record,) = list(read(SAMPLES / "covidence.csv"))
    header = (SAMPLES / "covidence.csv").read_text("utf-8").splitlines()[0].split(",")
    assert [column for column, _ in record.raw] == header


def test_a_record_knows_its_place() -> None:
    first, second = read(SAMPLES / "central.ris")
    assert isinstance(first, Record)
    assert first.provenance
    assert second.provenance
    lines = (SAMPLES / "central.ris").read_text("utf-8").splitlines()
    starts = [number for number, line in enumerate(lines, 1) if line.startswith("TY")]
    assert [first.provenance.line, second.provenance.line] == starts
    assert [first.provenance.number, second.provenance.number] == [1, 2]
    assert second.provenance.file == "central.ris"
    assert first.provenance.sha256 != second.provenance.sha256


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("pubmed.xml", "<PubmedBookArticle>"),
        ("pubmed.nbib", "PMID- 22223333"),
        ("export.enw", "%0 Book"),
        ("wos.txt", "PT J"),
        ("ovid.cgi", "<3002. >"),
        ("zotero.json", ' {"id": "x"'),
        ("export.bib", "@book(second"),
        ("plain.csv", "2;;Nobody"),
    ],
)
def test_the_line_of_the_second_record(name: str, begins: str) -> None:
    second = list(read(SAMPLES / name))[1]
    lines = (SAMPLES / name).read_text("utf-8-sig").splitlines()
    last = max(number for number, line in enumerate(lines, 1) if line.startswith(begins))
    assert second.provenance
    assert second.provenance.line == last


def test_names_of_platforms_and_columns_are_told_once() -> None:
    names = [name for name, _, _ in ris.PLATFORMS]
    assert len(names) == len(set(names))
    for vocabulary in columns.VOCABULARIES:
        assert vocabulary.signs <= set(vocabulary.table) | {"id", "search", "au"}, vocabulary.platform


def test_a_page_of_a_longer_result_is_told() -> None:
    export = read(SAMPLES / "ctgov.json")
    list(export)
    messages = " ".join(remark.message for remark in export.report.remarks)
    assert "one page of several" in messages
    assert "totalCount says 5" in messages


def test_an_encoding_is_reported() -> None:
    spoken = {}
    for name in ("embase.ris", "lilacs.ris", "wide.ris", "scopus.ris"):
        export = read(SAMPLES / name)
        list(export)
        spoken[name] = export.report.encoding
    assert spoken["embase.ris"] == "UTF-8 with byte-order mark"
    assert spoken["wide.ris"] == "UTF-16 LE"
    assert spoken["scopus.ris"] == "UTF-8"
    assert spoken["lilacs.ris"] == "UTF-8; 4 lines that are not were read as Windows-1252"
