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
    assert view.codes == ()


def test_domains_become_columns_in_the_order_of_the_instrument() -> None:
    domains = [{"domain": "randomisation", "level": "low"}, {"domain": "missing data", "level": "high"}]
    first = study("a", allocation="randomised", appraisals=[{"level": "high", "domains": domains}])
    second = study("b", allocation="randomised", appraisals=[{"level": "low", "domains": domains[1:]}])
    view = risk_of_bias.view(review([first, second]))
    marks = [[each.mark if each else None for each in row.domains] for row in view.rows]
    assert marks == [["low", "high"], [None, "high"]]
    assert "D1 randomisation; D2 missing data" in view.caption


def test_an_appraisal_of_one_result_names_its_outcome_and_a_numbered_domain_its_name() -> None:
    appraisal = {"level": "low", "result": "os-2y", "domains": [{"domain": "D1", "level": "low"}]}
    shown = study("a", allocation="randomised", appraisals=[appraisal], results=[result("os-2y", "os", estimate("50"))])
    view = risk_of_bias.view(review([shown]))
    assert view.rows[0].label == "A – Overall survival"
    assert "RoB 2: D1 Randomisation process; D2" in view.caption


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


def rob2_levels(*levels: str) -> list[Data]:
    return [{"domain": f"D{at}", "level": level} for at, level in enumerate(levels, 1)]


def test_domains_that_are_the_instruments_own_stand_under_its_own_codes() -> None:
    """Cluster trials have D1a and D1b; a domain that is not told leaves its column empty and moves no other."""
    told = [{"domain": "Selection of the reported result", "level": "low"}, {"domain": "1b", "level": "high"}]
    shown = study("a", allocation="randomised", appraisals=[
        {"instrument": "rob2-cluster", "level": "high", "domains": told}
    ])  # fmt: skip
    view = risk_of_bias.view(review([shown]))
    assert view.codes == ("D1a", "D1b", "D2", "D3", "D4", "D5")
    assert [each.mark if each else None for each in view.rows[0].domains] == [None, "high", None, None, None, "low"]
    bars = risk_of_bias_summary.view(review([shown])).panels[0].bars
    assert [bar.label.split()[0] for bar in bars] == ["D1b", "D5", "Overall"]


def test_instruments_with_other_domains_do_not_share_columns() -> None:
    first = study("a", allocation="randomised", appraisals=[
        {"instrument": "rob2", "level": "low", "domains": rob2_levels("low", "low", "low", "low", "low")}
    ])  # fmt: skip
    second = study("b", appraisals=[
        {"instrument": "robins-i", "level": "serious", "domains": [{"domain": "D1", "level": "serious"}]}
    ])  # fmt: skip
    third = study("c", allocation="randomised", appraisals=[{"instrument": "rob2-cluster", "level": "high"}])
    found = risk_of_bias.views(review([first, second, third]))
    assert [(view.id, len(view.codes), [row.study for row in view.rows]) for view in found] == [
        ("risk-of-bias-rob-2", 5, ["a"]),
        ("risk-of-bias-robins-i", 7, ["b"]),
        ("risk-of-bias", 0, ["c"]),
    ]
    assert all("D1 Randomisation process" not in view.caption for view in found[1:])


def test_two_results_of_one_outcome_are_told_apart() -> None:
    arms = [
        {"id": "x", "label": "Drug", "role": "experimental", "interventions": ["pill"]},
        {"id": "y", "label": "Placebo", "role": "comparator", "interventions": ["pill"]},
    ]
    results = [{**result(f"os-{arm}", "os", estimate("50")), "arm": arm} for arm in ("x", "y")]
    both = [{"instrument": "rob2", "level": "low", "result": each["id"]} for each in results]
    shown = study("a", allocation="randomised", appraisals=both, results=results, arms=arms)
    labels = [row.label for row in risk_of_bias.view(review([shown])).rows]
    assert labels == ["A – Overall survival, Drug", "A – Overall survival, Placebo"]


def test_a_long_traffic_light_goes_on_over_pages_and_loses_no_row() -> None:
    many = [study(f"s{n:03}", allocation="randomised", level="low") for n in range(80)]
    found = risk_of_bias.views(review(many))
    assert len(found) > 1
    assert [row.study for view in found for row in view.rows] == [each["id"] for each in many]
    assert len({view.id for view in found}) == len(found)
    heights = [risk_of_bias.draw(view).get_size_inches()[1] * 72 for view in found]
    assert max(heights) < 648  # the text of a Letter page
