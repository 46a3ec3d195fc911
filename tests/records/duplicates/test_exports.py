"""Records of exports under their ids, questions out and answers back, and the merged view."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.model.record import Record
from consilience.records.duplicates import Judged, Judgement, merge
from consilience.records.duplicates.exports import Rows, read_exports
from consilience.records.duplicates.questions import UnreadableAnswers, read_answers, write_questions
from consilience.records.report import UnreadableExport

from ..paths import EXPECTED, SAMPLES

TABLE = """ID,Title,Authors,Year,Source title,Volume,Issue,Page start,Page end,DOI,Note
x_1,"Tea, and sleep","Ana, A.; Ben, B.",2020,Tea,7,2,12,19,https://doi.org/10.1000/X,kept
,,,,,,,,,,
x_2,Café,,in press,,,,,,,
"""


def table(folder: Path, data: bytes, name: str = "t.csv") -> Rows:
    (folder / name).write_bytes(data)
    return read_exports([folder / name])


def test_columns_are_known_by_name_and_all_are_kept(tmp_path: Path) -> None:
    rows = table(tmp_path, TABLE.encode(), "tea.csv")
    assert rows.ids == ["x_1", "x_2"]
    first, second = rows.records
    assert first.title == "Tea, and sleep"
    assert first.authors == ("Ana, A.", "Ben, B.")
    assert (first.year, first.journal, first.volume, first.issue, first.pages) == (2020, "Tea", "7", "2", "12-19")
    assert first.doi == "10.1000/X"
    assert ("Note", "kept") in first.raw
    assert first.provenance is not None
    assert (first.provenance.file, first.provenance.number, first.provenance.line) == ("tea.csv", 1, 2)
    assert second.year is None
    assert ("Year", "in press") in second.raw
    (report,) = rows.reports
    assert report.accounted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert table(tmp_path, TABLE.encode(encoding)).records[1].title == "Café"


def test_without_ids_records_are_counted(tmp_path: Path) -> None:
    assert table(tmp_path, b"title;year\nTea;2020\nMilk;2021\n", "b.csv").ids == ["b.csv:1", "b.csv:2"]
    # a column id in small letters is a number of the program that wrote the table
    assert table(tmp_path, b"id,title,year\n7,Tea,2020\n", "c.csv").ids == ["c.csv:1"]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_format_is_read(name: str) -> None:
    rows = read_exports([SAMPLES / name])
    (report,) = rows.reports
    assert (
        len(rows.ids) == len(set(rows.ids)) == len(rows.records) == report.records == EXPECTED[name].get("records", 1)
    )
    if report.format != "csv":
        numbers = [record.provenance.number for record in rows.records if record.provenance]
        assert rows.ids == [f"{name}:{number}" for number in numbers]


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    files = [tmp_path / folder / "export.ris" for folder in ("a", "b")]
    for file in files:
        file.parent.mkdir()
        shutil.copy(SAMPLES / "central.ris", file)
    rows = read_exports(files)
    assert rows.ids[0] == f"{files[0]}:1"
    assert rows.ids[-1] == f"{files[1]}:{len(rows.ids) // 2}"
    with pytest.raises(UnreadableExport, match="named twice"):
        read_exports([files[0], files[0]])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.csv: empty"),
        ("name,colour\nx,1\n", "t.csv: of unknown format"),
        ("ID,title\na,x\na,y\n", 't.csv:3: ID "a" stands in row 1 too'),
        ("ID,title\n,x\n", "t.csv:2: the column ID is empty"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UnreadableExport, match=message):
        table(tmp_path, text.encode())


def test_a_row_with_too_many_cells_is_read_and_told(tmp_path: Path) -> None:
    rows = table(tmp_path, b"title,year,doi\nx,1,,2\n")
    assert [record.title for record in rows.records] == ["x"]
    assert "4 cells" in rows.reports[0].remarks[0].message


def ids_or_refusal(folder: Path, data: bytes) -> list[str] | str:
    try:
        return table(folder, data).ids
    except UnreadableExport as refusal:
        return str(refusal)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for content in (data, b"ID,title\n" + data):
            told = ids_or_refusal(Path(folder), content)
            assert "t.csv" in told if isinstance(told, str) else len(told) == len(set(told))


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
