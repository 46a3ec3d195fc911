"""``consilience dedupe``: on tables and in a review, deciding, asking, undoing."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import consilience
from consilience.cli import main
from consilience.home.folder import save
from consilience.model.record import Record
from consilience.screening.flow import flow

from ..paths import TEACHING

TABLE = """ID,title,author,year,journal,volume,pages,doi
x_1,Green tea before bed and sleep in nurses,"Ana, A and Ben, B",2020,Journal of Tea,7,12-19,10.1000/x
x_2,Green Tea Before Bed and Sleep in Nurses.,"Ana, A. and Ben, B.",2020,J Tea,7,12-9,
x_3,Green tea before bed and sleep in nurses,"Stranger, C",2020,Journal of Tea,7,12-19,
x_4,Coffee at noon and the heart rate of pilots,"Dora, D",2021,Journal of Tea,8,1-9,
"""


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, ["dedupe", *(str(word) for word in words)])
    assert not isinstance(result.exception, Exception), result.exception
    return result


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "tea.csv").write_text(TABLE, "utf-8")
    return tmp_path / "tea.csv"


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """The teaching example with two more records of one publication, and one that may be it."""
    root = Path(shutil.copytree(TEACHING, tmp_path / "review"))
    loaded = consilience.load(root)
    rows = list(csv.DictReader(TABLE.splitlines()))
    more = tuple(
        Record(
            id=row["ID"].replace("_", ""), search="medline", title=row["title"], year=int(row["year"]),
            authors=tuple(row["author"].split(" and ")), journal=row["journal"], volume=row["volume"], pages="12-19",
        )
        for row in rows[:3]
    )  # fmt: skip
    save(loaded.model_copy(update={"records": loaded.records + more}), root)
    return root


def test_json_of_tables(table: Path) -> None:
    found = json.loads(run(table, "--json").output)
    assert set(found) == {"records", "groups", "review"}
    assert found["records"] == 4
    assert found["groups"] == [["x_1", "x_2"]]
    (question,) = found["review"]
    assert set(question) == {"pair", "score", "why"}
    assert "x_3" in question["pair"]
    assert "authors differ" in question["why"]


def test_ids_of_several_files_are_told_apart(table: Path) -> None:
    other = table.with_name("other.csv")
    shutil.copy(table, other)
    found = json.loads(run(table, other, "--json").output)
    assert found["records"] == 8
    assert [f"{table}:x_4", f"{other}:x_4"] in found["groups"]


def test_removed_records_and_questions_are_written(table: Path, tmp_path: Path) -> None:
    result = run(table, "--out", tmp_path / "gone.csv", "--ask", tmp_path / "ask.csv")
    assert "4 records, 1 of them duplicates in 1 groups" in result.output
    (gone,) = csv.DictReader((tmp_path / "gone.csv").read_text("utf-8").splitlines())
    assert (gone["record"], gone["kept"]) == ("x_2", "x_1")
    assert "title same" in gone["why"]
    assert len(list(csv.DictReader((tmp_path / "ask.csv").read_text("utf-8").splitlines()))) == 1


def test_a_review_remembers(review: Path, tmp_path: Path) -> None:
    """Merge, ask, answer, run again, undo: the whole way of one review, seen in its flow."""
    before = flow(consilience.load(review)).n("duplicates") or 0
    first = json.loads(run(review, "--json", "--ask", tmp_path / "ask.csv").stdout)
    assert ["x1", "x2"] in first["groups"]
    assert len(first["review"]) == 1
    assert flow(consilience.load(review)).n("duplicates") == before + 1
    written = (review / "ledger" / "consilience.jsonl").read_text("utf-8").splitlines()
    assert "title same" in written[-1]

    asked = (tmp_path / "ask.csv").read_text("utf-8").replace("\n,,", "\ndifferent,two letters,")
    (tmp_path / "ask.csv").write_text(asked, "utf-8")
    second = run(review, "--answers", tmp_path / "ask.csv", "--person", "ana")
    assert "1 verdict of ana recorded" in second.output
    again = json.loads(run(review, "--json").stdout)
    assert again["review"] == []
    assert (review / "ledger" / "consilience.jsonl").read_text("utf-8").splitlines() == written, "nothing said twice"

    run(review, "--decide", "x1", "x2", "different", "--person", "ben", "--reason", "other year in print")
    undone = json.loads(run(review, "--json").stdout)
    assert ["x1", "x2"] not in undone["groups"]
    assert flow(consilience.load(review)).n("duplicates") == before
    assert len(consilience.load(review).records) == len(consilience.load(TEACHING).records) + 3, (
        "no record is ever removed"
    )


def test_a_dry_run_writes_nothing(review: Path) -> None:
    before = {file: file.read_bytes() for file in (review / "ledger").glob("*.json*")}
    assert "1 merges are new" in run(review, "--dry-run").output
    assert {file: file.read_bytes() for file in (review / "ledger").glob("*.json*")} == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--decide", "x1", "x9", "same", "--person", "ana"], '"x9" is no record of the review'),
        (["--decide", "x1", "x2", "twin", "--person", "ana"], '"twin" is no verdict; expected one of same'),
        (["--decide", "x1", "x2", "same"], "who decides? expected --person"),
        (["--decide", "x1", "x2", "same", "--person", "Ana B"], '"Ana B" is no id of a person'),
        (["--decide", "x1", "x2", "same", "--person", "consilience"], "is the name of the program"),
        (["--decide", "x1", "x1", "same", "--person", "ana"], "a record is no duplicate of itself"),
        (["--answers", "nowhere.csv", "--person", "ana"], "nowhere.csv: no such file"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_told(review: Path, words: list[str], message: str) -> None:
    result = run(review, *words)
    assert result.exit_code == 2
    assert message in result.output


def test_what_cannot_be_read_is_told(table: Path, tmp_path: Path) -> None:
    assert "no such file" in run(tmp_path / "none.csv").output
    assert "named twice" in run(table, table).output
    assert "is a folder" in run(table, tmp_path).output
    assert "need the folder of a review" in run(table, "--decide", "a", "b", "same").output
    table.write_text("a,b\n1,2\n", "utf-8")
    result = run(table)
    assert result.exit_code == 2
    assert "of unknown format" in result.output


def test_exports_of_any_format(tmp_path: Path) -> None:
    """Four exports of the teaching example, each in its own format: groups across them, by file and number."""
    found = json.loads(run(*sorted((TEACHING / "searches").glob("*/*.*")), "--json").stdout)
    assert found["records"] == 16
    assert found["groups"] == [
        ["central.ris:1", "lilacs.ris:1", "pubmed.nbib:2"],
        ["embase.ris:1", "pubmed.nbib:1"],
    ]
    assert [each["pair"] for each in found["review"]] == [["embase.ris:4", "pubmed.nbib:3"]]


def test_a_record_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """The others are compared all the same; the exit code says that one is missing."""
    whole = (TEACHING / "searches" / "medline" / "pubmed.nbib").read_text("utf-8")
    entry = "<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><PMID>1</MedlineCitation></PubmedArticle>\n"
    (tmp_path / "half.xml").write_text(entry + "</PubmedArticleSet>\n", "utf-8")
    (tmp_path / "whole.nbib").write_text(whole, "utf-8")
    result = run(tmp_path / "half.xml", tmp_path / "whole.nbib", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["records"] == 5
    assert "half.xml:2: record 1 not read" in result.stderr.replace("\n", " ")
