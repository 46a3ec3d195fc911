"""The log: PRISMA-S, the searches with their ages, the appendix; as Markdown, CSV, HTML, Word, JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from consilience.cli import main
from consilience.home.folder import load
from consilience.model.review import Review
from consilience.model.searching import ReportedItem, Searching
from consilience.model.selection import Search
from consilience.search.log import Log, appendix, as_csv, entries, log, markdown, table
from consilience.search.prisma_s import NAMES, Row, platform_of, rows

from ..paths import FOUNDING, TEACHING

TODAY = dt.date(2020, 6, 4)


def run(*words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["search", *map(str, words)])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output if code else done.stdout


def with_searches(*searches: Search, reported: tuple[ReportedItem, ...] = ()) -> dict[int, Row]:
    review = load(TEACHING)
    changed = review.model_copy(
        update={
            "searches": searches,
            "searching": Searching(reported=reported),
            "records": (),
            "duplicates": (),
        }
    )
    return {row.item: row for row in rows(changed)}


def search(**more: object) -> Search:
    return Search.model_validate({"id": "a", "source": "MEDLINE", "platform": "PubMed"} | more)


# PRISMA-S


def test_all_sixteen_items_stand_in_order() -> None:
    found = rows(load(FOUNDING))
    assert [row.item for row in found] == list(range(1, 17)) == list(NAMES)
    for row in found:
        assert (row.standing == "answered") == (not row.missing)
        assert (row.standing == "not stated") == (not row.answer) == (row.by == "")


def test_what_the_founding_review_leaves_open() -> None:
    found = {row.item: row for row in rows(load(FOUNDING))}
    assert found[1].standing == "in part"
    assert "platform of Cochrane, EMBASE, LILACS, MEDLINE" in found[1].missing
    assert (found[8].standing, found[9].answer, found[13].answer) == ("answered", "none", "all on 2024-10-23")
    assert "Clinical Trial [Publication Type]" in found[10].answer
    assert found[15].standing == "not stated"
    assert {item for item, row in found.items() if row.standing == "answered"} == {8, 9, 13}


def test_a_person_answers_what_no_file_can() -> None:
    found = {row.item: row for row in rows(load(TEACHING))}
    assert (found[6].standing, found[6].by, found[6].answer) == ("answered", "person", "nobody was asked")
    assert (found[15].by, found[15].answer.endswith("together 16")) == ("files", True)
    assert found[3].answer == "CENTRAL (Cochrane Library); ClinicalTrials.gov (ClinicalTrials.gov)"
    assert "merged" in found[16].answer
    assert found[9].standing == "not stated"
    assert found[4].standing == "not stated"


def test_a_file_and_a_person_may_answer_one_item() -> None:
    said = ReportedItem(item=10, text="Haynes 2005, changed", date=dt.date(2020, 1, 2))
    found = with_searches(search(strategy="x[ti] AND randomized controlled trial[pt]"), reported=(said,))
    assert found[10].by == "files and person"
    assert found[10].standing == "answered"
    assert found[10].answer.endswith("Haynes 2005, changed (2020-01-02)")


@pytest.mark.parametrize(
    ("item", "more", "standing", "words"),
    [
        (1, {"platform": "not stated"}, "in part", "MEDLINE (not stated)"),
        (1, {}, "answered", "MEDLINE (PubMed)"),
        (4, {"kind": "website", "source": "WHO"}, "answered", "WHO (PubMed)"),
        (5, {"kind": "citation", "source": "Citations"}, "answered", "Citations"),
        (8, {}, "not stated", ""),
        (8, {"strategy": "x"}, "answered", "1 of 1"),
        (9, {"limits": "none"}, "answered", "none"),
        (9, {"limits": "none", "strategy": "x[ti] AND english[la] AND 2010:2020[dp]"}, "answered", "english[la]"),
        (10, {"strategy": "x[ti]"}, "not stated", ""),
        (13, {"date": "2020-05-04"}, "answered", "all on 2020-05-04"),
        (15, {"hits": 1200}, "answered", "MEDLINE: 1,200; together 1,200"),
        (15, {"exports": [{"file": "a", "sha256": "0" * 64, "records": 3}]}, "answered", "MEDLINE: 3; together 3"),
        (16, {}, "not stated", ""),
    ],
)
def test_items_from_one_search(item: int, more: dict[str, object], standing: str, words: str) -> None:
    found = with_searches(search(**more))[item]
    assert found.standing == standing
    assert words in found.answer


def test_a_published_filter_is_named_and_cited() -> None:
    from consilience.search.filters import study_filter

    text = f"knee[ti] AND {study_filter('cochrane-rct-sensitive-pubmed').strategy}"
    found = with_searches(search(strategy=text))[10]
    assert found.standing == "answered"
    assert "Technical Supplement to Chapter 4" in found.answer
    changed = with_searches(search(strategy=text.replace("placebo[tiab] OR ", "")))[10]
    assert changed.standing == "in part"
    assert "no published filter known here" in changed.answer


def test_databases_of_one_platform_and_day_are_asked_about() -> None:
    one = search(platform="Ovid", date="2020-05-04")
    other = search(id="b", source="Embase", platform="Ovid", date="2020-05-04")
    assert "MEDLINE, Embase have one platform and day" in with_searches(one, other)[2].missing
    apart = search(id="b", source="Embase", platform="Ovid", date="2020-05-05")
    assert with_searches(one, apart)[2].standing == "answered"


def test_a_second_run_is_an_update() -> None:
    found = with_searches(search(date="2020-05-04"), search(id="b", date="2021-05-04"))[12]
    assert found.answer == "run again: medline: 2020-05-04, 2021-05-04"
    assert with_searches(search(date="2020-05-04"))[12].standing == "not stated"


def test_a_strategy_that_cannot_be_read_stops_nothing() -> None:
    found = with_searches(search(strategy="((a OR b", limits="none"))
    assert (found[8].standing, found[9].answer, found[10].standing) == ("answered", "none", "not stated")


def test_the_platform_of_a_search() -> None:
    assert platform_of(search(platform="not stated")) == "pubmed"
    assert platform_of(search(platform="not stated", source="EMBASE")) == "embase"
    assert platform_of(search(platform="Ovid", source="Embase")) == "ovid-embase"
    assert platform_of(search(platform="somewhere else", source="MEDLINE")) is None


# Searches and appendix


def made() -> Log:
    return log(load(FOUNDING), dt.date(2026, 1, 28))


def test_ages_and_what_is_missing() -> None:
    found = entries(load(TEACHING).searches, TODAY)
    assert [entry.days for entry in found] == [31, 31, 31, 31, 31]
    assert [entry.mixed for entry in found] == [0, 0, 0, 0, 0]
    assert "| Embase | Embase.com | 2020-05-04 | 31 | 4 |" in table(found)
    assert [entry.mixed for entry in made().entries][-1] == 1, "the printed strategy mixes AND and OR"
    assert {entry.missing for entry in made().entries} == {("platform (item 1)", "records (item 15)")}


def test_the_appendix_holds_every_strategy_letter_by_letter() -> None:
    for review in (load(TEACHING), load(FOUNDING)):
        text = appendix(entries(review.searches, TODAY))
        for each in review.searches:
            assert (each.strategy or "").rstrip() in text


def test_a_fence_is_longer_than_any_in_a_strategy() -> None:
    text = appendix(entries([search(strategy="a ``` b")], TODAY))
    assert text.count("````") == 2


def test_cells_cannot_break_the_table() -> None:
    text = table(entries([search(limits="a | b\nc")], TODAY))
    assert "a \\| b c" in text
    assert len(text.splitlines()) == 3


def test_the_whole_log_as_markdown() -> None:
    text = markdown(made())
    assert text.index("## PRISMA-S") < text.index("## Searches") < text.index("## Strategies as run")
    assert "## Strategies proposed, not run" in text
    assert "not peer reviewed" in text


def test_csv_comes_back() -> None:
    items = list(csv.reader(io.StringIO(as_csv(made()))))
    assert len(items) == 17
    assert items[0][0] == "Item"
    runs = list(csv.DictReader(io.StringIO(as_csv(made(), strategies=True))))
    assert [each["Source"] for each in runs] == ["Cochrane", "EMBASE", "LILACS", "MEDLINE"]
    assert all(each["Strategy"].startswith("((Precursor") for each in runs)


# Documents


def test_word_and_html_hold_what_the_log_holds(tmp_path: Path) -> None:
    from docx import Document

    from consilience.report.search_documents import document, page

    found = made()
    file = tmp_path / "log.docx"
    file.write_bytes(document(found))
    word = Document(str(file))
    items, searches = word.tables
    assert [cell.text for cell in items.columns[0].cells][1:] == [f"{row.item} {row.name}" for row in found.items]
    assert len(searches.rows) == 5
    lines = {paragraph.text for paragraph in word.paragraphs}
    html = page(found)
    for entry in found.entries:
        assert set(entry.strategy.splitlines()) <= lines
        assert entry.strategy.replace("&", "&amp;").split("“")[0] in html
    assert document(found) == document(found)
    assert html.count("<tr>") == 2 + 16 + 4


def test_html_is_escaped() -> None:
    from consilience.report.search_documents import page

    nasty = Log("<script>", TODAY, (), tuple(entries([search(strategy="<b>&")], TODAY)))
    text = page(nasty)
    assert "<script>" not in text
    assert "&lt;b&gt;&amp;" in text


# The command line


def test_log_prints_both_tables() -> None:
    out = run("log", FOUNDING, "--today", "2026-01-28")
    assert "| 14 Peer review |" in out
    assert "| MEDLINE | not stated | 2024-10-23 | 462 |" in out


def test_log_as_json() -> None:
    data = json.loads(run("log", TEACHING, "--today", "2020-06-04", "--json"))
    assert list(data) == ["title", "today", "prisma_s", "searches", "proposals"]
    assert set(data["prisma_s"][0]) == {"item", "name", "asks", "standing", "answer", "by", "missing"}
    assert data["searches"][0]["days"] == 31


@pytest.mark.parametrize(
    ("name", "start"), [("a.md", b"# Search log"), ("a.csv", b"Item,"), ("a.html", b"<!DOCTYPE"), ("a.docx", b"PK")]
)
def test_the_name_of_the_file_says_the_format(tmp_path: Path, name: str, start: bytes) -> None:
    run("log", TEACHING, "--out", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_bad_input(tmp_path: Path) -> None:
    assert "is none of .md, .csv, .html, .docx" in run("log", TEACHING, "--out", tmp_path / "a.pdf", code=2)
    assert "needs --out" in run("log", TEACHING, "--format", "docx", code=2)
    assert "does not exist" in run("log", tmp_path / "missing", code=2)


def test_a_strategy_in_a_file_of_its_own(tmp_path: Path) -> None:
    review = tmp_path / "review"
    shutil.copytree(TEACHING, review)
    document = review / "searches" / "embase.yaml"
    text = document.read_text("utf-8")
    start, end = text.index("strategy: |"), text.index("hits:")
    document.write_text(text[:start] + "strategy_file: embase.txt\n" + text[end:], "utf-8")
    assert "strategy_file embase.txt is not in searches/" in run("log", review, code=2).replace("\n", " ")
    (review / "searches" / "embase.txt").write_text("'knee'/exp\n", "utf-8")
    assert "'knee'/exp" in run("log", review, "--appendix")
    document.write_text(text[:start] + "strategy_file: ../../outside.txt\n" + text[end:], "utf-8")
    assert "lies outside the review" in run("log", review, code=2).replace("\n", " ")


def test_a_review_without_searches_is_logged(tmp_path: Path) -> None:
    empty = Review(about=load(TEACHING).about)
    assert {row.standing for row in rows(empty)} == {"not stated"}
    assert log(empty, TODAY).entries == ()
