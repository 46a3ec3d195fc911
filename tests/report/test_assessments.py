"""What the report shows of answers, assessors and agreement; and the summary weighted by a meta-analysis."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import get_args

import pytest

from consilience.appraisal import instrument
from consilience.appraisal.conclusions import settled
from consilience.appraisal.robvis import take
from consilience.home.folder import load
from consilience.report import assessments
from consilience.report.exchange import robvis_csvs
from consilience.report.figures import risk_of_bias, risk_of_bias_summary
from consilience.report.figures.judgements import _SYMBOLS as SYMBOLS
from consilience.report.figures.judgements import Mark, Palette, fill
from consilience.report.pooling.runs import pooled
from consilience.report.table import Table

from ..paths import ROOT

KNEE = load(ROOT / "examples" / "knee-exercise")
FOUNDING = load(ROOT / "examples" / "pediatric-b-all")


def shown(table: Table, group: str) -> list[list[str]]:
    rows = next(each.rows for each in table.groups if each.title.startswith(group))
    return [[" ".join(value.text for line in cell.lines for value in line.values) for cell in row] for row in rows]


def test_domains_with_conflict_override_and_adjudication() -> None:
    domains, _, agreement = assessments.tables(KNEE)
    rows = shown(domains, "Lund and Okoye (2019), Pain")
    assert rows[1][1:3] == ["Some concerns", "agreed"]
    assert "joined a pool of their own" in rows[1][4]
    assert rows[3][1:3] == ["Some concerns", "adjudicated"]
    assert "lena-vogt settled it: Some concerns" in rows[3][3]
    assert rows[5][1] == "High"
    # D4 of four appraisals: three alike; observed distance 1/8, by chance (low, some, high): 1,3,0 and 1,2,1 of 4:
    # (1*2*.5 + 1*1*1 + 3*1*.5 + 3*1*.5)/16 = 5/16
    assert shown(agreement, "RoB 2")[3] == ["D4 Measurement of the outcome", "4", "3", f"{1 - (1 / 8) / (5 / 16):.2f}"]


def test_answers_show_the_words_that_support_them() -> None:
    _, answers, _ = assessments.tables(KNEE)
    rows = shown(answers, "Abad et al. (2018), Pain")
    assert rows[0][0] == "1.1"
    assert rows[0][2] == "ines-duarte: Y; tomas-rey: Y"
    assert rows[0][3] == "“randomised in blocks of four in two centres” (Methods)"


def test_what_nobody_answered_is_not_judged() -> None:
    domains, answers, agreement = assessments.tables(FOUNDING)
    assert answers.is_empty
    assert agreement.is_empty
    levels = {row[1] for group in domains.groups for row in shown(domains, group.title)}
    assert levels == {"Not judged"}
    randomised = {study.id for study, _, _ in assessments.assessed(FOUNDING)}
    assert randomised >= {"brown-2021-blinatumomab", "shen-2020"}
    printed = {each.level for study in FOUNDING.studies for each in study.appraisals}
    assert settled(FOUNDING) is FOUNDING
    assert "Some concerns" in printed


def test_the_summary_weighted_by_a_meta_analysis() -> None:
    each = next(each for each in pooled(KNEE) if each.run.fit is not None)
    view = risk_of_bias_summary.weighted(KNEE, each)
    assert view is not None
    assert each.run.fit is not None
    weights = [float(weight) / 100 for weight in each.run.fit.weights]
    overall = view.panels[0].bars[-1]
    assert [(s.mark, s.n) for s in overall.segments] == [("low", 1), ("some", 1)]
    assert [s.share for s in overall.segments] == pytest.approx(weights)
    assert "Weighted" in view.caption


def test_no_weighted_summary_where_nothing_is_pooled_or_a_study_is_not_appraised() -> None:
    refused = next(each for each in pooled(KNEE) if each.run.fit is None)
    assert risk_of_bias_summary.weighted(KNEE, refused) is None
    each = next(each for each in pooled(KNEE) if each.run.fit is not None)
    bare = each.run.used[0].study.model_copy(update={"appraisals": ()})
    used = (replace(each.run.used[0], study=bare), *each.run.used[1:])
    assert risk_of_bias_summary.weighted(KNEE, replace(each, run=replace(each.run, used=used))) is None


@pytest.mark.parametrize("palette", get_args(Palette))
def test_levels_are_told_apart_without_colour(palette: Palette) -> None:
    """Every palette has a colour for each level, and no two levels share a symbol."""
    levels: list[Mark] = ["low", "some", "high", "critical", "none", "unjudged"]
    assert len({fill(mark, palette) for mark in levels[:5]}) == 5
    assert len({SYMBOLS[mark] for mark in levels}) == 6
    assert risk_of_bias.draw(risk_of_bias.view(KNEE), palette).get_size_inches()[0] > 0


def test_robvis_out_and_in_gives_the_same_levels() -> None:
    text = robvis_csvs(KNEE)["robvis-rob2.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["Overall"] == "Some concerns"
    one = "\n".join([text.splitlines()[0], text.splitlines()[1]]) + "\n"
    study = take(KNEE, one, instrument("rob2"), "fall-usual").studies[0]
    again = study.appraisals[-1]
    assert (study.id, again.level) == ("abad-2018", "Some concerns")
    assert [each.level for each in again.domains] == [rows[0][f"D{n}"] for n in range(1, 6)]
