"""Tables of findings: what prints where, and in which files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from consilience.certainty.evidence import Interval
from consilience.certainty.statements import LANGUAGES
from consilience.certainty.tables import (
    Entry,
    FindingsTable,
    evidence_profile,
    local,
    summary_of_findings,
    what_happens,
)
from consilience.home.folder import load
from consilience.model.review import Review
from consilience.report.grading.evidence import entries
from consilience.report.grading.files import exported
from consilience.report.grading.sections import shown, suggestions, tables

from ...paths import ROOT


@cache
def review(name: str) -> Review:
    return load(ROOT / "examples" / name)


@cache
def rated(name: str) -> tuple[Entry, ...]:
    return tuple(entries(review(name)))


def column(table: FindingsTable, at: int) -> list[tuple[str, ...]]:
    return [row[at] for row in table.rows]


def test_the_teaching_example_prints_whole() -> None:
    table = summary_of_findings(rated("knee-exercise"), "adults")
    falls = dict(zip(table.columns, table.rows[1], strict=True))
    # 3 of 40 fell in the control group: 75 per 1,000; RR 0.99 by Mantel-Haenszel from 2/40 v 3/40 and 2/31 v 1/30:
    # (2*40/80 + 2*30/61) / (3*40/80 + 1*31/61) = 1.98361 / 2.00820 = 0.98776
    assert falls["Risk with usual care"][0] == "People of the trials: 75 per 1,000 [c]"
    assert falls["Risk with supervised exercise"][0].startswith("74 per 1,000 (")
    assert falls["Relative effect (95 % CI)"][0].startswith("RR 0.99 (")
    assert falls["Participants (studies)"] == ("141 (2)",)
    assert falls["Certainty (GRADE)"] == ("⊕○○○", "Very low [f, g]")
    assert table.over == ("", *["Anticipated absolute effects (95 % CI)"] * 2, "", "", "", "")
    pain = dict(zip(table.columns, table.rows[0], strict=True))
    assert pain["Relative effect (95 % CI)"][1] == "Abad et al. (2018): MD 11.8 mm lower (20.2 lower to 3.4 lower)"
    assert pain["What happens"][0].startswith("Supervised exercise may reduce pain")  # as a person worded it
    assert falls["What happens"] == (
        "The evidence is very uncertain about the effect of supervised exercise on falls.",
    )
    assert dict(table.footnotes)["g"].startswith("Downgraded two levels for imprecision: 8 falls")


def test_footnotes_are_those_of_the_steps_and_merge() -> None:
    one = rated("knee-exercise")[1]
    table = evidence_profile((one, one), "adults")
    texts = [text for _, text in table.footnotes]
    assert len(texts) == len(set(texts)) == sum(d.levels > 0 for d in one.state.decisions.values())
    used = {letter for row in table.rows for cell in row for line in cell for letter in _letters(line)}
    assert used == {letter for letter, _ in table.footnotes}


def _letters(line: str) -> list[str]:
    inside = line.rpartition(" [")[2]
    return inside[:-1].split(", ") if line.endswith("]") and " [" in line else []


def test_nothing_is_rated_where_nobody_has_judged() -> None:
    found = rated("pediatric-b-all")
    assert len(found) >= 4
    assert all(entry.state.rating is None and not entry.state.decisions for entry in found)
    assert any(each.levels is not None for entry in found for each in entry.suggestions)
    for table in tables(review("pediatric-b-all"), found):
        at = table.columns.index("Certainty (GRADE)")
        assert all(cell == ("not judged",) for cell in column(table, at))
        assert not any("⊕" in line for row in table.rows for cell in row for line in cell)
    for row in suggestions(found).rows:
        assert row[3].text == "not judged"


def test_a_suggestion_says_that_it_is_one() -> None:
    table = evidence_profile([e for e in rated("pediatric-b-all") if e.state.body.comparator == "chemotherapy"], "x")
    cells = [cell for row in table.rows for cell in row[3:7]]
    assert all(cell[0] == "not judged" for cell in cells)
    assert {cell[1].partition(":")[0] for cell in cells} <= {"suggestion", "no suggestion"}


def test_survival_is_told_as_survival() -> None:
    entry = next(e for e in rated("pediatric-b-all") if e.state.body.id == "blinatumomab-os")
    (found,) = entry.evidence.absolutes
    assert entry.evidence.estimate is not None
    assert found.comparator == pytest.approx(584)
    assert found.intervention.value == pytest.approx(1000 * 0.584**entry.evidence.estimate.value)


def test_the_hazard_ratio_of_the_comparator_is_turned() -> None:
    entry = next(e for e in rated("pediatric-b-all") if e.state.body.id == "dasatinib-efs")
    assert entry.evidence.estimate is not None
    assert entry.evidence.estimate.value == pytest.approx(1 / 2.36, rel=1e-3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_prints_the_same_cells(language: str) -> None:
    found = rated("knee-exercise")
    english, other = (summary_of_findings(found, "adults", each) for each in ("en", language))
    assert [len(row) for row in other.rows] == [len(row) for row in english.rows] == [len(other.columns)] * 2
    assert len(other.footnotes) == len(english.footnotes)
    assert column(other, 4)[0] == column(english, 4)[0]


def test_files_read_back() -> None:
    made, whats = exported(review("knee-exercise"), rated("knee-exercise"))
    assert {name for name, _ in whats} == set(made)
    again, _ = exported(review("knee-exercise"), rated("knee-exercise"))
    assert made == again
    data = json.loads(made["certainty/findings.json"])
    assert [each["rating"]["level"] for each in data["bodies"]] == ["low", "very low"]
    lines = list(csv.reader(io.StringIO(made["certainty/summary-of-findings-1.es.csv"].decode("utf-8-sig"))))
    assert lines[0][0] == "Desenlace"
    for language in LANGUAGES:
        table = summary_of_findings(rated("knee-exercise"), "Adults with knee osteoarthritis", language)
        document = Document(io.BytesIO(made[f"certainty/findings.{language}.docx"]))
        grid = document.tables[0]
        assert [cell.text for cell in grid.rows[0].cells] == list(table.over)
        assert [cell.text for cell in grid.rows[1].cells] == list(table.columns)
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in grid.rows]
        assert heads == [True, True, *[False] * len(table.rows)]
        for row, cells in zip(list(grid.rows)[2:], table.rows, strict=True):
            for cell, expected in zip(row.cells, cells, strict=True):
                assert cell.text.split() == "\n".join(expected).replace("[", "").replace("]", "").split()
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert all(f"{letter}. {note}" in text for letter, note in table.footnotes)


def test_columns_of_word_fit_the_page_and_no_word_of_a_title_is_torn() -> None:
    made, _ = exported(review("pediatric-b-all"), rated("pediatric-b-all"))
    for grid in Document(io.BytesIO(made["certainty/findings.en.docx"])).tables:
        widths = [column.width.mm for column in grid.columns]
        assert sum(widths) <= 268
        letter = 1.3 if len(widths) > 9 else 1.6  # millimetres of a bold letter of Arial at 7.5 and 9 points
        for width, cell in zip(widths, grid.rows[1].cells, strict=True):
            assert width >= 2.4 + letter * max(map(len, cell.text.split()))


def means(estimate: tuple[float, float, float], **changed: Any) -> Entry:
    """The outcome pain with a pooled mean difference and its certainty."""
    whole = rated("knee-exercise")[0]
    body = whole.state.body.model_copy(update={"sentence": None})
    evidence = replace(whole.evidence, estimate=Interval(*estimate), not_pooled="", **changed)
    return replace(whole, evidence=evidence, state=replace(whole.state, body=body))


def test_a_mean_difference_prints_as_people_read_it() -> None:
    table = summary_of_findings((means((-12.0, -16.0, -8.5), comparator_means=(43.0, 40.2)),), "adults")
    cells = dict(zip(table.columns, table.rows[0], strict=True))
    assert cells["Risk with usual care"] == ("mean from 40.2 to 43.0 mm",)
    assert cells["Risk with supervised exercise"] == ("MD 12.0 mm lower (16.0 lower to 8.5 lower)",)
    assert cells["What happens"] == ("Supervised exercise may reduce pain on walking slightly.",)


@pytest.mark.parametrize(
    ("estimate", "expected"),
    [
        ((-12.0, -16.0, -8.5), "may reduce pain on walking slightly."),
        ((-12.0, -24.5, 0.5), "may reduce pain on walking slightly. The interval also includes no difference."),
        ((-2.0, -3.0, 1.0), "may result in little to no difference in pain on walking."),
        ((-2.0, -9.0, 1.0), "pain on walking. The interval also includes a reduction that matters."),
        ((2.0, -1.0, 9.0), "pain on walking. The interval also includes an increase that matters."),
        ((-2.0, -9.0, 9.0), "the interval includes important differences both ways: a person must word it"),
    ],
)
def test_a_sentence_hedges_where_its_interval_does(estimate: tuple[float, float, float], expected: str) -> None:
    assert what_happens(means(estimate)).endswith(expected)


def test_words_that_xml_forbids_do_not_break_word() -> None:
    from consilience.report.grading.word import document

    table = summary_of_findings(rated("knee-exercise"), "adults \x0b with \x00 knees")
    assert Document(io.BytesIO(document([table], "a\x01b"))).tables


def test_a_review_that_rates_nothing_has_no_files(tmp_path: Path) -> None:
    bare = review("knee-exercise").model_copy(update={"bodies": ()})
    assert exported(bare, entries(bare)) == ({}, ())


def test_the_page_shows_every_cell() -> None:
    for table in tables(review("knee-exercise"), rated("knee-exercise")):
        page = shown(table)
        assert [[cell.text for cell in row] for row in page.rows] == [["\n".join(c) for c in r] for r in table.rows]
        for _, text in table.footnotes:
            assert any(text in note for note in page.notes)


@pytest.mark.parametrize(("language", "expected"), [("en", "1,234.5"), ("es", "1\u202f234.5"), ("pt", "1.234,5")])
def test_numbers_as_the_language_prints_them(language: str, expected: str) -> None:
    assert local("1,234.5", language) == expected
