"""The known-item test: what is found, missed and open, which block loses what, intervals, bad input."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from consilience.cli import main
from consilience.home.folder import load
from consilience.search import parse, subset
from consilience.search.known import KnownStudy, by_study, holdings, matching
from consilience.search.searchable import Searchable, UnreadableRecord
from consilience.search.simulation import LIMITS, UnknownRecords, exact, simulate, wilson
from consilience.search.suggest import suggest

from ..paths import FOUNDING, ROOT, TEACHING

RECORDS = [
    Searchable("a", "Blinatumomab in children with leukaemia", "A randomised trial.", year=2018, complete=True),
    Searchable("b", "Chemotherapy for acute leukemia", "Children were treated.", year=2010, complete=True),
    Searchable("c", "Blinatumomab in adults", "No word of the young.", year=2020, complete=True),
    Searchable("d", "Knee pain", "Exercise.", year=2020, complete=True),
    Searchable("e", "Blinatumomab", "", year=2021),
]
STRATEGY = "(leukemia[tiab] OR leukaemia[tiab]) AND child*[tiab] AND blinatumomab[tiab]"


def test_each_missed_record_names_its_blocks() -> None:
    outcome = simulate(parse(STRATEGY, "pubmed"), RECORDS, ["a", "b", "c", "e"])
    assert {item.id: item.verdict for item in outcome.items} == {
        "a": "found",
        "b": "missed",
        "c": "missed",
        "e": "open",
    }
    assert {item.id: item.lost_by for item in outcome.items} == {"a": (), "b": (3,), "c": (1, 2), "e": ()}
    assert outcome.items[3].undecided_by == (1, 2)
    assert outcome.items[3].lacks == ("abstract", "headings", "publication types")
    assert [block.loses for block in outcome.blocks] == [("c",), ("c",), ("b",)]
    assert [block.loses_alone for block in outcome.blocks] == [(), (), ("b",)]
    assert [block.undecided for block in outcome.blocks] == [("e",), ("e",), ()]
    assert (outcome.recall, outcome.recall_at_most) == (1 / 4, 2 / 4)
    assert outcome.interval() == (wilson(1, 4)[0], wilson(2, 4)[1])


def test_counts_of_blocks_are_of_all_records() -> None:
    outcome = simulate(parse(STRATEGY, "pubmed"), RECORDS, ["a"])
    assert [(block.finds, block.may_find, block.removes) for block in outcome.blocks] == [
        (2, 3, 0),
        (2, 3, 0),
        (3, 3, 1),
    ]
    first = outcome.blocks[0].adds
    assert [(added.text, added.finds, added.alone) for added in first] == [
        ("leukemia[tiab]", 1, 1),
        ("leukaemia[tiab]", 1, 1),
    ]


def test_a_term_alone_brings_only_what_nothing_else_may_bring() -> None:
    records = [Searchable("x", "leukemia and leukaemia"), Searchable("y", "leukemia")]
    (block,) = simulate(parse("leukemia[tiab] OR leukaemia[tiab]", "pubmed"), records).blocks
    # y has no abstract at hand: the other spelling may stand there
    assert [(added.finds, added.alone) for added in block.adds] == [(2, 0), (1, 0)]
    (block,) = simulate(parse("leukaemia[tiab] OR leukemia[tiab]", "pubmed"), records).blocks
    assert [(added.finds, added.alone) for added in block.adds] == [(1, 0), (2, 0)]


def test_what_not_takes_away_is_a_block_that_loses() -> None:
    outcome = simulate(parse("child*[tiab] NOT chemotherapy[ti]", "pubmed"), RECORDS, ["a", "b"])
    assert [(block.text, block.taken_away) for block in outcome.blocks] == [
        ("child*[tiab]", False),
        ("chemotherapy[ti]", True),
    ]
    assert outcome.items[1].lost_by == (2,)
    assert outcome.blocks[1].loses_alone == ("b",)
    assert outcome.blocks[1].removes == 1


def test_a_block_loses_by_itself_only_where_every_other_certainly_finds() -> None:
    outcome = simulate(parse("knee[ti] AND child*[tiab]", "pubmed"), RECORDS, ["e"])
    assert (outcome.items[0].lost_by, outcome.items[0].undecided_by) == ((1,), (2,))
    assert outcome.blocks[0].loses == ("e",)
    assert outcome.blocks[0].loses_alone == ()


def test_a_block_removes_only_what_it_certainly_does_not_find() -> None:
    outcome = simulate(parse("blinatumomab[ti] AND child*[tiab]", "pubmed"), RECORDS, ["e"])
    assert outcome.blocks[1].removes == 1, "c for certain; of e it cannot be told"


def test_what_may_be_taken_away_is_open() -> None:
    outcome = simulate(parse("blinatumomab[ti] NOT child*[tiab]", "pubmed"), RECORDS, ["a", "c", "e"])
    assert [item.verdict for item in outcome.items] == ["missed", "found", "open"]
    assert [item.undecided_by for item in outcome.items] == [(), (), (2,)]
    assert [item.lost_by for item in outcome.items] == [(2,), (), ()]


def test_a_study_is_missed_only_where_all_its_records_are() -> None:
    outcome = simulate(parse("exercise[tiab]", "pubmed"), RECORDS, ["a", "b", "d", "e"])
    studies = [KnownStudy(name, name, tuple(name)) for name in ("ab", "ae", "ad", "e")]
    assert [each.verdict for each in by_study(outcome, studies)] == ["missed", "open", "found", "open"]


def test_lines_are_put_together() -> None:
    outcome = simulate(parse("1. child*.ti,ab.\n2. trial.ab.\n3. 1 and 2", "ovid-medline"), RECORDS, ["a", "b"])
    assert (outcome.found, outcome.missed) == (("a",), ("b",))
    assert outcome.items[1].lost_by == (2,)


def test_intervals_of_published_tables() -> None:
    # Newcombe 1998, Stat Med 17:857, table I: 81/263 and 0/20, method 3 (Wilson) and method 5 (Clopper-Pearson)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert exact(81, 263) == pytest.approx((0.2527, 0.3676), abs=5e-5)
    assert exact(0, 20) == pytest.approx((0.0, 0.1684), abs=5e-5)
    assert exact(20, 20)[1] == 1.0


def test_only_what_applies_is_said_not_to_be_simulated() -> None:
    plain = simulate(parse("leukemia[ti]", "pubmed"), RECORDS).notes
    assert plain == (LIMITS["database"], LIMITS["stemming"])
    much = simulate(
        parse('leukemia AND "Child/genetics"[Mesh] AND x[nm] AND 2020/01/01:3000[crdt]', "pubmed"), RECORDS
    ).notes
    assert set(much) >= {LIMITS[each] for each in ("mapped", "explosion", "subheadings", "limits")}
    assert "fields that records do not carry: substance" in much


def test_known_records_must_be_there() -> None:
    with pytest.raises(UnknownRecords, match="not among the records: zz"):
        simulate(parse("a[ti]", "pubmed"), RECORDS, ["a", "zz"])


# The founding review


def test_the_printed_strategy_cannot_be_judged_by_titles_and_the_repaired_one_finds_all() -> None:
    review = load(FOUNDING)
    held = holdings(review)
    assert len(held.studies) == 21
    assert len(held.known) == 22, "one study has two reports"
    assert all(record.title and not record.abstract for record in held.records)
    printed = simulate(parse(review.searches[0].strategy or "", "pubmed"), held.records, held.known, subset())
    assert printed.counts == {"found": 0, "missed": 0, "open": 22}
    (proposal,) = review.searching.proposals
    repaired = simulate(parse(proposal.strategy, "pubmed"), held.records, held.known, subset())
    assert {each.verdict for each in by_study(repaired, held.studies)} == {"found"}


def test_a_repair_that_forgets_a_drug_leaves_its_studies_open() -> None:
    review = load(FOUNDING)
    held = holdings(review)
    text = review.searching.proposals[0].strategy.replace("inotuzumab[tiab] OR ", "")
    outcome = simulate(parse(text, "pubmed"), held.records, held.known, subset())
    open_ = {each.study.id for each in by_study(outcome, held.studies) if each.verdict == "open"}
    assert open_ == {"brivio-2021", "pennesi-2022"}


def test_with_all_of_the_records_the_comparator_block_is_seen_to_lose_studies() -> None:
    # Titles taken for whole records: what a block that asks for chemotherapy costs
    held = holdings(load(FOUNDING))
    whole = [Searchable(each.id, each.title, complete=True) for each in held.records]
    outcome = simulate(parse("leuk*[ti] AND chemotherapy[ti]", "pubmed"), whole, held.known)
    named = {each.id for each in whole if "chemotherapy" in each.title}
    assert set(outcome.blocks[1].loses) == {each.id for each in whole} - named
    assert len(named) == 12


def test_a_study_is_known_by_every_duplicate_of_its_record() -> None:
    held = holdings(load(TEACHING))
    known = {study.id: set(study.records) for study in held.studies}
    assert known["abad-2018"] >= {"medline-1", "embase-1"}


# Records


def test_what_a_row_may_hold() -> None:
    row = {"id": 7, "title": "x", "headings": ["*Child/genetics"], "keywords": "one", "year": "2020"}
    assert Searchable.of_row(row) == Searchable("7", "x", keywords=("one",), headings=("*Child/genetics",), year=2020)
    for bad in ({}, {"id": "a", "title": 3}, {"id": "a", "keywords": [1]}, {"id": "a", "year": "soon"}):
        with pytest.raises(UnreadableRecord):
            Searchable.of_row(bad)


def test_records_are_named_by_id_doi_or_pubmed_number() -> None:
    records = [Searchable("a", numbers=("10.1000/X", "123")), Searchable("b", numbers=("124",))]
    assert matching(records, "https://doi.org/10.1000/x") == ("a",)
    assert matching(records, "PMID: 124") == ("b",)
    assert matching(records, "B") == ("b",)
    assert matching(records, "12") == ()


def test_suggestions_show_what_the_strategy_covers() -> None:
    found = suggest(RECORDS[:2] * 2, RECORDS[2:], parse("leukemi*[tiab]", "pubmed"))
    words = {each.text: each.covered for each in found}
    assert words["leukemia"] is True
    assert words["leukaemia"] is False
    assert [each.weight for each in found] == sorted((each.weight for each in found), reverse=True)


# The command line


def run(*words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["search", *map(str, words)])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output if code else done.stdout


@pytest.fixture
def strategy(tmp_path: Path) -> Path:
    file = tmp_path / "strategy.txt"
    file.write_text('"Leukemia"[Mesh] OR leukemi*[tiab]', "utf-8")
    return file


def records_file(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "records.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def test_json_has_a_stable_shape(strategy: Path) -> None:
    data = json.loads(run("test", strategy, "--platform", "pubmed", "--records", FOUNDING, "--json"))
    assert list(data) == [
        "platform", "records", "found", "open", "known", "known_found", "known_missed", "known_open", "missed",
        "recall", "recall_at_most", "interval", "interval_method", "items", "blocks", "lacking", "not_simulated",
        "source", "studies",
    ]  # fmt: skip
    assert set(data["items"][0]) == {"id", "title", "verdict", "lost_by", "undecided_by", "lacks"}
    assert set(data["blocks"][0]) == {
        "number", "text", "taken_away", "finds", "may_find", "removes", "loses", "loses_alone", "undecided", "adds",
    }  # fmt: skip
    assert len(data["studies"]) == 21


def test_any_export_that_is_imported_can_be_searched(strategy: Path) -> None:
    strategy.write_text("knee*[ti] AND random*[tiab]", "utf-8")
    export = TEACHING / "searches" / "medline" / "pubmed.nbib"
    data = json.loads(run("test", strategy, "--platform", "pubmed", "--records", export, "--json"))
    assert (data["records"], data["known"], data["known_open"]) == (5, 5, 0), "PubMed's own format is complete"
    ris = TEACHING / "searches" / "embase" / "embase.ris"
    data = json.loads(run("test", strategy, "--platform", "pubmed", "--records", ris, "--json"))
    assert data["records"] == 4
    lines = TEACHING / "records" / "medline.jsonl"
    assert json.loads(run("test", strategy, "--platform", "pubmed", "--records", lines, "--json"))["records"] == 5


def test_a_list_of_known_records(strategy: Path, tmp_path: Path) -> None:
    records = records_file(
        tmp_path,
        '{"id": "a", "title": "Leukemia", "complete": true, "numbers": ["10.1000/a"]}',
        '{"id": "b", "title": "Knee", "complete": true}',
    )
    known = tmp_path / "known.txt"
    known.write_text("# seeds\n\nhttps://doi.org/10.1000/A\nb\n", "utf-8")
    out = run("test", strategy, "--platform", "pubmed", "--records", records, "--known", known)
    assert "1 of 2 known records found, 1 missed, 0 open" in out
    assert "relative recall 50.0% (95 % interval 9.5% to 90.5%, Wilson)" in out
    assert "b: Knee\n    lost by block 1" in out
    assert "Clopper-Pearson" in run(
        "test", strategy, "--platform", "pubmed", "--records", records, "--known", known, "--interval", "exact"
    )


def test_complete_records_leave_nothing_open(strategy: Path, tmp_path: Path) -> None:
    records = records_file(tmp_path, '{"id": "a", "title": "Knee"}')
    words = ("test", strategy, "--platform", "pubmed", "--records", records)
    assert "0 missed, 1 open" in run(*words)
    assert "1 missed, 0 open" in run(*words, "--complete")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "no records in it"),
        (["not json"], "records.jsonl:1: broken JSON"),
        (["[1]"], "records.jsonl:1: found list, expected one JSON object"),
        (['{"title": "x"}'], 'records.jsonl:1: no "id"'),
        (['{"id": "a", "year": "soon"}'], "records.jsonl:1: \"year\": found 'soon', expected a number"),
        (['{"id": "a"}', '{"id": "a"}'], 'the id "a" stands twice'),
        (['{"id": "a", "search": "s"}'], "records.jsonl:1: title: field required"),
    ],
)
def test_records_that_cannot_be_read(strategy: Path, tmp_path: Path, lines: list[str], message: str) -> None:
    records = records_file(tmp_path, *lines)
    assert message in run("test", strategy, "--platform", "pubmed", "--records", records, code=2).replace("\n", "")


def test_other_bad_input(strategy: Path, tmp_path: Path) -> None:
    records = records_file(tmp_path, '{"id": "a", "title": "x"}')
    words = ("--platform", "pubmed", "--records", records)
    known = tmp_path / "known.txt"
    known.write_text("a\n10.1000/nowhere\n", "utf-8")
    assert "2: 10.1000/nowhere" in run("test", strategy, *words, "--known", known, code=2)
    known.write_text("# nothing\n", "utf-8")
    assert "names no record" in run("test", strategy, *words, "--known", known, code=2)
    assert "no such file" in run("test", strategy, *words, "--known", tmp_path / "missing", code=2)
    assert "no such file" in run("test", tmp_path / "missing", *words, code=2)
    assert "no such file" in run("test", strategy, "--platform", "pubmed", "--records", tmp_path / "no.ris", code=2)
    junk = tmp_path / "junk.ris"
    junk.write_text("Nothing to see here", "utf-8")
    assert "unknown format" in run("test", strategy, "--platform", "pubmed", "--records", junk, code=2)
    strategy.write_text("", "utf-8")
    assert "strategy.txt:1:1" in run("test", strategy, *words, code=2)


def test_a_review_without_included_studies_says_what_to_do(strategy: Path, tmp_path: Path) -> None:
    review = tmp_path / "review"
    shutil.copytree(TEACHING, review)
    for study in (review / "studies").glob("*.yaml"):
        study.write_text(study.read_text("utf-8").replace("\nlabel:", "\nstatus: mentioned\nlabel:"), "utf-8")
    out = run("test", strategy, "--platform", "pubmed", "--records", review, code=2)
    assert "no included study is among the records" in out


def test_the_outcome_is_written_whole_or_not_at_all(strategy: Path, tmp_path: Path) -> None:
    words = ("test", strategy, "--platform", "pubmed", "--records", FOUNDING)
    out = tmp_path / "deep" / "outcome.txt"
    run(*words, "--out", out)
    assert "relative recall" in out.read_text("utf-8")
    run(*words, "--json", "--out", out)
    assert json.loads(out.read_text("utf-8"))["known"] == 22
    assert "a folder; expected the name of a file" in run(*words, "--out", tmp_path, code=2)


def test_suggestions_on_the_command_line(tmp_path: Path, strategy: Path) -> None:
    data = json.loads(run("suggest", TEACHING, "--most", "3", "--json"))
    assert (data["included"] + data["rest"], len(data["terms"])) == (16, 3)
    assert data["terms"][0]["covered"] is None
    marked = json.loads(run("suggest", TEACHING, "--strategy", strategy, "--platform", "pubmed", "--json"))
    assert {each["covered"] for each in marked["terms"]} == {False}
    assert "expected some of both" in run("suggest", FOUNDING, code=2).replace("\n", " ")
    assert "expected a folder REVIEW" in run("suggest", code=2).replace("\n", " ")
    assert "go together" in run("suggest", TEACHING, "--platform", "pubmed", code=2)


# The documented shapes


def documented(command: str) -> set[str]:
    """Keys in the first column of a command's table in the reference."""
    text = (ROOT / "docs" / "reference" / "search-json.md").read_text("utf-8")
    part = text.split(f"## {command}\n")[1].split("\n## ")[0]
    cells = [row.split("|")[1] for row in part.splitlines() if row.startswith("| `")]
    return {key for cell in cells for key in re.findall(r"`([a-z_]+)`", cell)}


def test_the_reference_names_every_key(strategy: Path) -> None:
    made = {
        "test": run("test", strategy, "--platform", "pubmed", "--records", FOUNDING, "--json"),
        "build": run("build", TEACHING, "--json"),
        "log": run("log", TEACHING, "--json"),
    }
    for command, text in made.items():
        assert set(json.loads(text)) == documented(command), command
