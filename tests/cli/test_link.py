"""``consilience link``: what it lists, what it keeps, what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import consilience
from consilience.cli import main
from consilience.home import ledger
from consilience.model.duplicates import kept
from consilience.model.record import Record

from ..paths import TEACHING

SAME = {"registrations": ["NCT01208194"]}


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, ["link", *(str(word) for word in words)])
    assert not isinstance(result.exception, Exception), result.exception
    return result


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """The MEDLINE part of the teaching example, in which three records name one trial; nothing is linked or merged."""
    root = Path(shutil.copytree(TEACHING, tmp_path / "review"))
    loaded = consilience.load(root)
    shutil.rmtree(root / "ledger")
    for search in loaded.searches:
        if search.id != "medline":
            (root / "searches" / f"{search.id}.yaml").unlink()
            (root / "records" / f"{search.id}.jsonl").unlink()
    speaks = kept(loaded.records, loaded.duplicates)
    name = {speaks[record.id]: record.id for record in loaded.records if record.search == "medline"}
    ledger.append_all(
        root,
        [
            decision.model_copy(update={"record": name[decision.record]})
            for decision in loaded.decisions
            if decision.record in name
        ],
    )
    file = root / "records" / "medline.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for row in rows:
        if row["id"] in ("medline-2", "medline-3", "medline-5", "medline-4"):  # 4 was excluded on title and abstract
            row |= SAME | {"raw": []}
        if row["id"] == "medline-1":
            row |= {"doi": "10.1000/knee.1"}
    file.write_text("".join(Record.model_validate(row).model_dump_json(exclude_unset=True) + "\n" for row in rows))
    return root


def listed(review: Path, *words: str) -> dict[str, Any]:
    result = run(review, "--json", *words)
    assert result.exit_code == 0
    data: dict[str, Any] = json.loads(result.output)
    return data


def open_records(review: Path) -> list[list[str]]:
    return [proposal["records"] for proposal in listed(review)["proposals"]]


def test_what_is_listed(review: Path) -> None:
    result = run(review)
    assert "strong medline-2, medline-3, medline-5" in result.output
    assert "because all are registered as NCT01208194" in result.output
    assert "--confirm medline-2,medline-3,medline-5 --person YOU" in result.output
    assert "1 open proposal, 0 groups confirmed, in 5 records." in result.output


def test_json_has_a_fixed_shape(review: Path) -> None:
    data = listed(review)
    assert set(data) == {"proposals", "studies", "relations", "notices", "retracted_by_source"}
    (proposal,) = data["proposals"]
    assert set(proposal) == {"records", "strength", "reasons", "known"}
    assert set(proposal["reasons"][0]) == {"kind", "strength", "words", "records"}


def test_a_confirmation_is_kept(review: Path) -> None:
    before = (review / "records" / "medline.jsonl").read_bytes()
    result = run(
        review, "--confirm", "medline-2,medline-3", "--person", "ana", "--study", "lund-2019", "--reason", "one number"
    )
    assert "one study (lund-2019): medline-2, medline-3" in result.output
    assert open_records(review) == [["medline-2", "medline-3", "medline-5"]], "the third is still open"
    assert listed(review)["studies"] == [{"records": ["medline-2", "medline-3"], "study": "lund-2019", "contested": []}]
    assert (review / "records" / "medline.jsonl").read_bytes() == before
    assert ledger.broken_chains(review) == []
    (decision,) = consilience.load(review).link_decisions
    assert (decision.person, decision.records, decision.reason) == ("ana", ("medline-2", "medline-3"), "one number")
    assert {each.person for each in consilience.load(review).decisions} == {"ines-duarte", "tomas-rey", "lena-vogt"}


def test_a_rejection_is_remembered(review: Path) -> None:
    run(review, "--reject", "medline-2,medline-3,medline-5", "--person", "ana")
    assert open_records(review) == []
    run(review, "--confirm", "medline-2,medline-5", "--person", "ben")
    assert open_records(review) == []
    assert listed(review)["studies"][0]["records"] == ["medline-2", "medline-5"]


def test_a_confirmation_can_be_taken_back(review: Path) -> None:
    run(review, "--confirm", "medline-2,medline-3,medline-5", "--person", "ana")
    result = run(review, "--reject", "medline-2,medline-3", "--person", "ana")
    assert "contested: medline-2 and medline-3" in result.output
    run(review, "--reject", "medline-5,medline-3", "--person", "ana")
    assert listed(review)["studies"] == [{"records": ["medline-2", "medline-5"], "study": None, "contested": []}]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--confirm", "medline-2,medline-3"), "who decides? Add --person NAME"),
        (("--confirm", "medline-2,x9", "--person", "ana"), "no record of this review is called x9"),
        (
            ("--confirm", "medline-2", "--person", "ana"),
            '"medline-2" names 1 record; expected two or more: medline-1,embase-2',
        ),
        (("--reject", "medline-2,medline-2", "--person", "ana"), '"medline-2,medline-2" names 1 record'),
        (("--reject", ",", "--person", "ana"), '"," names 0 records'),
        (("--confirm", "medline-2,medline-3", "--person", "Ana Q"), '--person: "Ana Q" is no identifier'),
        (
            ("--confirm", "medline-2,medline-3", "--person", "ana", "--study", "Lund 2019"),
            '--study: "Lund 2019" is no identifier',
        ),
        (("--reject", "medline-2,medline-3", "--person", "ana", "--study", "lund-2019"), "--study goes with --confirm"),
        (
            ("--confirm", "medline-2,medline-3", "--reject", "medline-3,medline-2,medline-5", "--person", "ana"),
            "medline-2 and medline-3 are both confirmed and rejected",
        ),
        (("--person", "ana"), "--person, --study and --reason go with --confirm or --reject"),
    ],
)
def test_what_is_refused_changes_nothing(review: Path, words: tuple[str, ...], message: str) -> None:
    before = sorted((file, file.read_bytes()) for file in (review / "ledger").glob("*.json*"))
    result = run(review, *words)
    assert result.exit_code == 2
    assert message in result.stderr.replace("\n", " ")
    assert sorted((file, file.read_bytes()) for file in (review / "ledger").glob("*.json*")) == before


def test_confirmed_records_are_not_told_apart_in_passing(review: Path) -> None:
    run(review, "--confirm", "medline-2,medline-3", "--person", "ana")
    result = run(review, "--reject", "medline-2,medline-3,medline-5", "--person", "ana")
    assert result.exit_code == 2
    assert "medline-2 and medline-3 were confirmed as one study" in result.stderr


def test_weaker_proposals_can_be_left_out(review: Path) -> None:
    assert len(listed(review, "--least", "strong")["proposals"]) == 1
    assert "(1 not shown: --most 0)" not in run(review, "--most", "0").output


def test_records_excluded_on_title_and_abstract_are_left_out(review: Path) -> None:
    assert open_records(review) == [["medline-2", "medline-3", "medline-5"]]
    assert [p["records"] for p in listed(review, "--all")["proposals"]] == [
        ["medline-2", "medline-3", "medline-4", "medline-5"]
    ]


# Lists of retractions

LIST = (
    "Record ID,Title,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason\r\n"
    "7,Knees,3/12/2020 0:00,10.1000/r.7,10.1000/KNEE.1,0,Retraction,+Unreliable Results;\r\n"
    "8,Other,3/12/2020 0:00,10.1000/r.8,10.1000/other,0,Retraction,+Error;\r\n"
    "9,Nothing,3/12/2020 0:00,,unavailable,0,Retraction,+Error;\r\n"
)


def test_a_list_of_retractions_becomes_a_finding(review: Path) -> None:
    file = review.parent / "list.csv"
    file.write_bytes(b"\xef\xbb\xbf" + LIST.encode())
    result = run(review, "--retractions", file)
    assert "list.csv:4: neither OriginalPaperDOI nor OriginalPaperPubMedID" in result.output
    assert "list.csv: 3 entries, 1 about publications of this review; written to retractions.yaml" in result.output
    assert "medline-1: retraction on 2020-03-12: Unreliable Results" in result.output
    loaded = consilience.load(review)
    assert loaded.retraction_check is not None
    assert (loaded.retraction_check.file, loaded.retraction_check.rows) == ("list.csv", 3)
    (finding,) = [each for each in consilience.check(loaded) if each.code.startswith("RT")]
    assert (finding.code, finding.severity) == ("RT001", "error")
    assert "was retracted on 2020-03-12, according to list.csv: Unreliable Results" in finding.message
    assert {spot.file for spot in finding.where} >= {"retractions.yaml"}


def test_a_later_list_replaces_an_earlier_one(review: Path) -> None:
    file = review.parent / "list.csv"
    file.write_text(LIST)
    run(review, "--retractions", file)
    file.write_text("".join(LIST.splitlines(keepends=True)[:1]))
    run(review, "--retractions", file)
    loaded = consilience.load(review)
    assert loaded.notices == ()
    assert not [each for each in consilience.check(loaded) if each.code.startswith("RT")]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_list_in_another_encoding(review: Path, encoding: str) -> None:
    file = review.parent / "list.csv"
    file.write_bytes(LIST.replace("Knees", "Rodillas: el niño").encode(encoding))
    result = run(review, "--retractions", file)
    assert f"list.csv is not UTF-8; it was read as {encoding}" in result.output
    assert consilience.load(review).notices[0].title == "Rodillas: el niño"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff\xfe", b"a,b\n1,2\n", b'"' * 1000])
def test_what_is_no_list_is_refused(review: Path, content: bytes) -> None:
    file = review.parent / "list.csv"
    file.write_bytes(content)
    before = (review / "retractions.yaml").read_bytes()
    result = run(review, "--retractions", file)
    assert result.exit_code == 2
    assert "list.csv" in result.stderr
    assert (review / "retractions.yaml").read_bytes() == before


def test_a_missing_list(review: Path) -> None:
    result = run(review, "--retractions", review / "none.csv")
    assert result.exit_code == 2
    assert "none.csv: no such file or directory" in result.stderr.replace("\n", "")


def test_a_missing_review(tmp_path: Path) -> None:
    assert run(tmp_path / "none").exit_code == 2
