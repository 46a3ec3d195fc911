"""Records from tables, questions out and answers back, and the merged view."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.model.record import Record
from consilience.records.duplicates import Judged, Judgement, merge
from consilience.records.duplicates.questions import UnreadableAnswers, read_answers, write_questions
from consilience.records.duplicates.tables import UnreadableTable, read_table

TABLE = """ID,Title,Authors,Year,Source title,Volume,Issue,Page start,Page end,DOI,Note
x_1,"Tea, and sleep","Ana, A.; Ben, B.",2020,Tea,7,2,12,19,https://doi.org/10.1000/X,kept
,,,,,,,,,,
x_2,Café,,in press,,,,,,,
"""


def test_columns_are_known_by_name_and_all_are_kept() -> None:
    rows = read_table(TABLE.encode(), "exports/tea.csv")
    assert rows.ids == ["x_1", "x_2"]
    first, second = rows.records
    assert first.title == "Tea, and sleep"
    assert first.authors == ("Ana, A.", "Ben, B.")
    assert (first.year, first.journal, first.volume, first.issue, first.pages) == (2020, "Tea", "7", "2", "12-19")
    assert ("Note", "kept") in first.raw
    assert first.provenance is not None
    assert (first.provenance.file, first.provenance.number, first.provenance.line) == ("tea.csv", 1, 2)
    assert second.year is None
    assert second.date == "in press"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert read_table(TABLE.encode(encoding), "t.csv").records[1].title == "Café"


def test_without_ids_records_are_counted() -> None:
    assert read_table(b"title;year\nTea;2020\nMilk;2021\n", "a/b.csv").ids == ["b.csv:1", "b.csv:2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.csv:1: no column for titles"),
        ("name,year\nx,1\n", r"t.csv:1: no column for titles \(name, year\)"),
        ("ID,title\na,x\na,y\n", 't.csv:3: ID "a" stands in row 1 too'),
        ("ID,title\n,x\n", "t.csv:2: the column ID is empty"),
        ("title,year\nx,1,2\n", "t.csv:2: 3 cells; expected 2"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UnreadableTable, match=message):
        read_table(text.encode(), "t.csv")


def ids_or_refusal(data: bytes) -> list[str] | str:
    try:
        return read_table(data, "t.csv").ids
    except UnreadableTable as error:
        return str(error)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for content in (data, b"ID,title\n" + data):
        told = ids_or_refusal(content)
        assert told.startswith("t.csv:") if isinstance(told, str) else len(told) == len(set(told))


RECORDS = {
    "a": Record(id="a", search="s", title="=SUM(A1)", authors=("Ana, A",), year=2020),
    "b": Record(id="b", search="s", title="Tea", authors=("Ana, A",), year=2021),
}
PAIR = Judged(("a", "b"), Judgement("look", 4.25, ("years differ by 1",), False))


def test_questions_come_back_as_answers() -> None:
    text = write_questions([PAIR], RECORDS)
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["a"], row["b"], row["differs in"]) == ("a", "b", "title, year")
    assert row["title a"] == "'=SUM(A1)", "no spreadsheet may take a title for a formula"
    assert read_answers(text, "p.csv", RECORDS) == []
    filled = text.replace("\n,,a,b", "\nDifferent,two letters,a,b")
    (answer,) = read_answers(filled, "p.csv", RECORDS)
    assert answer == (2, ("a", "b"), "different", "two letters")
    assert read_answers("\ufeffanswer;a;b\nsame;a;b\n", "p.csv", RECORDS)[0].verdict == "same"


def test_wrong_answers_are_all_told_and_none_is_used() -> None:
    with pytest.raises(UnreadableAnswers) as refusal:
        read_answers("answer,a,b\nperhaps,a,b\nsame,a,z\nsame,a,b\n", "p.csv", RECORDS)
    assert refusal.value.problems == (
        'p.csv:2: answer "perhaps"; expected same, different, open, or nothing',
        'p.csv:3: "z" is no record of the review',
    )
    with pytest.raises(UnreadableAnswers, match="no column answer"):
        read_answers("a,b\n", "p.csv", RECORDS)


def test_the_merged_view_takes_the_best_value_with_its_origin() -> None:
    poor = Record(id="e1", search="embase", title="TEA AND SLEEP", authors=("Ana, A",), year=2019, doi="10.1000/x")
    rich = Record(
        id="m1", search="medline", title="Tea and sleep", authors=("Ana, Ada", "Ben, Bo"), year=2020, volume="7",
        pages="12-19", abstract="Long.", issn=("1234-5678",), accessions={"medline": "1"},
    )  # fmt: skip
    whole = merge([poor, rich])
    assert whole.record.id == "e1"
    assert whole.record.title == "Tea and sleep"
    assert whole.record.authors == rich.authors
    assert (whole.record.year, whole.record.volume, whole.record.pages) == (2020, "7", "12-19")
    assert whole.record.doi == "10.1000/x"
    assert whole.record.accessions == {"medline": "1"}
    assert whole.origin["title"] == whole.origin["year"] == whole.origin["abstract"] == ("m1",)
    assert whole.origin["doi"] == ("e1",)
    assert merge([poor]).record == poor
    with pytest.raises(ValueError, match="no record to merge"):
        merge([])
