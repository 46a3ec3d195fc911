"""Traffic light and summary: levels keep their words, and levels of another instrument are told apart."""

from __future__ import annotations

import pytest

from consilience.appraisal.instruments import INSTRUMENTS, Instrument
from consilience.model.instrument import InstrumentDefinition
from consilience.report.figures import risk_of_bias, risk_of_bias_summary
from consilience.report.figures.judgements import judge

from .figures_made_up import Data, estimate, result, review, study

ROB2, ROBINS = INSTRUMENTS["rob2"], INSTRUMENTS["robins-i"]


@pytest.mark.parametrize(
    ("printed", "mark"),
    [("Low risk of bias", "low"), ("Some concerns", "some"), ("HIGH", "high"), ("Not applicable", "blank")],
)
def test_levels_of_rob_2(printed: str, mark: str) -> None:
    assert judge(printed, ROB2).mark == mark


@pytest.mark.parametrize("printed", ["Moderate risk", "Serious", "Severe", "No information", ""])
def test_levels_that_rob_2_does_not_know(printed: str) -> None:
    judged = judge(printed, ROB2)
    assert (judged.mark, judged.printed) == ("foreign", printed)


def test_without_an_instrument_any_known_level_counts() -> None:
    assert judge("Moderate", None).mark == "some"
    assert judge("Poor", None).mark == "foreign"


STUDIES: list[Data] = [
    study("a", allocation="randomised", level="Some concerns"),
    study("b", allocation="randomised", level="Moderate risk"),
    study("c", drug="long-needle", level="Moderate risk"),
    study("d", drug="long-needle", level="Serious risk"),
    study("e", drug="long-needle", level="High risk"),
    study("f", level="Low", status="excluded"),
]


def test_rows_are_grouped_by_class_and_unknown_levels_marked() -> None:
    view = risk_of_bias.view(review(STUDIES))
    assert [(group.label, [row.study for row in group.rows]) for group in view.groups] == [
        ("Pills", ["a", "b"]),
        ("Needles", ["c", "d", "e"]),
    ]
    assert [row.study for row in view.rows if row.overall.mark == "foreign"] == ["b", "e"]
    assert "2 of 5 overall levels" in view.caption
    assert "B (Moderate risk, RoB 2)" in view.alt
    assert view.domains == 0


def test_domains_become_columns_in_the_order_of_the_instrument() -> None:
    domains = [{"domain": "randomisation", "level": "low"}, {"domain": "missing data", "level": "high"}]
    first = study("a", allocation="randomised", appraisals=[{"level": "high", "domains": domains}])
    second = study("b", allocation="randomised", appraisals=[{"level": "low", "domains": domains[1:]}])
    view = risk_of_bias.view(review([first, second]))
    marks = [[each.mark if each else None for each in row.domains] for row in view.rows]
    assert marks == [["low", "high"], [None, "high"]]
    assert "D1 randomisation; D2 missing data" in view.caption


def test_an_appraisal_of_one_result_names_its_outcome_and_a_numbered_domain_stands_alone() -> None:
    appraisal = {"level": "low", "result": "os-2y", "domains": [{"domain": "D1", "level": "low"}]}
    shown = study("a", allocation="randomised", appraisals=[appraisal], results=[result("os-2y", "os", estimate("50"))])
    view = risk_of_bias.view(review([shown]))
    assert view.rows[0].label == "A – Overall survival"
    assert "RoB 2: D1." in view.caption


def test_the_summary_counts_each_instrument_apart_and_says_it_is_unweighted() -> None:
    view = risk_of_bias_summary.view(review(STUDIES))
    assert "Unweighted" in view.caption
    robins, rob2 = view.panels
    assert (robins.instrument, robins.n, rob2.instrument, rob2.n) == ("ROBINS-I", 3, "RoB 2", 2)
    assert [(each.mark, each.n) for each in robins.bars[-1].segments] == [("some", 1), ("high", 1), ("foreign", 1)]
    assert robins.bars[-1].foreign == {"High risk": 1}
    assert sum(each.share for each in robins.bars[-1].segments) == pytest.approx(1)


def test_nothing_appraised_is_nothing_shown() -> None:
    assert not risk_of_bias.view(review([study("a")])).groups
    assert not risk_of_bias_summary.view(review([study("a")])).panels


def test_levels_of_a_teams_own_instrument_get_the_mark_of_their_rank() -> None:
    own = Instrument(
        InstrumentDefinition.model_validate(
            {
                "id": "own",
                "title": "Own",
                "version": "1",
                "source": "none",
                "designs": ["randomised"],
                "answers": ["Y"],
                "levels": ["Sound", "Doubtful", "Poor"],
                "unranked": ["Unknown"],
                "domains": [],
            }
        )
    )
    marks = [judge(level, own).mark for level in ("Sound", "doubtful", "Poor", "Unknown", "High")]
    assert marks == ["low", "some", "high", "none", "foreign"]


def test_what_is_not_judged_has_a_mark_of_its_own() -> None:
    assert judge("Not judged", ROB2).mark == "unjudged"
