"""Estimates and intervals: what is drawn, what is not, and what is said of it."""

from __future__ import annotations

import pytest

from consilience.audit.finding import Finding, Spot
from consilience.model.estimate import Estimate
from consilience.report.figures import scales
from consilience.report.figures.intervals import IntervalsView, Row, views
from consilience.report.figures.readings import SHARE, Scale, read

from .figures_made_up import Data, estimate, result, review, study

ARMS = {"experimental": "new", "comparator": "old"}


def figure(id: str, *studies: Data) -> IntervalsView:
    return {view.id: view for view in views(review(studies))}[id]


def row(*results: Data) -> Row:
    other = study("other", results=[result("os", "os", estimate("50"))])
    return figure("intervals-os", study("one", results=results), other).rows[0]


def test_an_interval_that_holds_its_value_is_drawn() -> None:
    reading = row(result("os", "os", estimate("71", "56.2", "89.6"))).readings[0]
    assert reading.span is not None
    assert (reading.value, reading.span.low, reading.span.high) == (71, 56.2, 89.6)
    assert reading.text == "71 (56.2 to 89.6)"


def test_an_interval_of_another_scale_is_told_and_not_drawn() -> None:
    reading = row(result("os", "os", estimate("39", "0.47", "1.03"))).readings[0]
    assert (reading.value, reading.span) == (39, None)
    assert reading.problem == "interval as printed: 0.47 to 1.03 (not on this scale)"


def test_an_interval_beside_its_value_is_told_and_not_drawn() -> None:
    reading = row(result("os", "os", estimate("54", "15.6", "52.5"))).readings[0]
    assert reading.span is None
    assert "does not contain its value" in reading.problem


def test_rounding_is_no_contradiction() -> None:
    reading = row(result("os", "os", estimate("71", "71.4", "89"))).readings[0]
    assert reading.span is not None
    assert not reading.problem


def test_a_half_width_is_drawn_as_such() -> None:
    stated = {"measure": "survival", "value": "78.1", "interval": {"half_width": "6.5"}}
    reading = row(result("os", "os", stated)).readings[0]
    assert reading.span is not None
    assert reading.span.half_width
    assert reading.span.low == pytest.approx(71.6)
    assert reading.text == "78.1 ± 6.5"


def test_events_and_total_give_the_value() -> None:
    reading = read("review", Estimate.model_validate({"measure": "proportion", "events": 4, "total": 5}), SHARE)
    assert (reading.value, reading.text) == (80, "4 of 5")


def test_a_share_printed_between_0_and_1_is_drawn_in_per_cent() -> None:
    reading = read("review", Estimate.model_validate(estimate("0.71", "0.56", "0.90", unit="1")), SHARE)
    assert reading.value == pytest.approx(71)
    assert reading.span is not None
    assert reading.span.high == pytest.approx(90)


@pytest.mark.parametrize(
    "stated",
    [
        estimate("11.1", "9", "13", measure="median-time", unit="months"),
        estimate("2.36", "1.27", "4.40", measure="hazard-ratio"),
        {"measure": "count", "value": "5", "unit": "patients"},
        {"measure": "proportion", "value": "5", "unit": "patients"},
    ],
)
def test_what_is_no_share_has_no_place_on_an_axis_of_shares(stated: Data) -> None:
    reading = read("review", Estimate.model_validate(stated), SHARE)
    assert (reading.value, reading.span, reading.problem) == (None, None, "")
    assert str(stated["value"]) in reading.text


def test_a_mean_in_another_unit_has_no_place_on_the_axis() -> None:
    days, weeks = (Estimate.model_validate(estimate("3", measure="mean", unit=unit)) for unit in ("days", "weeks"))
    scale = Scale(frozenset({"mean"}), "days")
    assert (read("review", days, scale).value, read("review", weeks, scale).value) == (3, None)


def test_limits_in_reverse_are_told_and_not_drawn() -> None:
    reading = row(result("os", "os", estimate("71", "89.6", "56.2"))).readings[0]
    assert reading.span is None
    assert "limits in reverse" in reading.problem


def test_counts_without_a_total_are_compared_as_printed() -> None:
    eleven, eight = ({"measure": "count", "value": value, "unit": "patients"} for value in ("11", "8"))
    assert [each.text for each in row(result("os", "os", eleven, eight)).readings] == ["11 patients", "8 patients"]
    assert len(row(result("os", "os", eleven, eleven)).readings) == 1


def test_words_without_a_number_stay_words() -> None:
    stated = {"measure": "narrative", "words": "no difference", "p": "0.45"}
    reading = row(result("os", "os", stated)).readings[0]
    assert (reading.value, reading.text.replace("\u00a0", " ")) == (None, "no difference, p = 0.45")


def test_a_range_of_people_is_no_interval_of_an_estimate() -> None:
    stated = {"measure": "median", "value": "9", "interval": {"kind": "range", "low": "1", "high": "18"}}
    reading = read("review", Estimate.model_validate(stated), Scale(frozenset({"median"})))
    assert (reading.value, reading.span) == (9, None)
    assert reading.text == "9 (range 1 to 18)"


def test_a_standard_deviation_is_called_so_and_not_drawn() -> None:
    stated = {"measure": "mean", "value": "31.2", "interval": {"kind": "standard-deviation", "half_width": "18.5"}}
    reading = read("review", Estimate.model_validate(stated), Scale(frozenset({"mean"})))
    assert (reading.span, reading.text) == (None, "31.2 ± 18.5 (SD)")


def test_another_source_is_shown_where_it_differs() -> None:
    shown = row(result("os", "os", estimate("69.2"), estimate("88.4")))
    assert [(reading.layer, reading.value) for reading in shown.readings] == [("review", 69.2), ("report", 88.4)]


def test_another_source_is_not_shown_where_the_digits_allow_the_same_value() -> None:
    shown = row(result("os", "os", estimate("69"), estimate("69.4")))
    assert [reading.layer for reading in shown.readings] == ["review"]


def test_a_source_alone_is_shown_as_itself() -> None:
    assert [reading.layer for reading in row(result("os", "os", None, estimate("50"))).readings] == ["report"]


def test_responses_that_count_an_event_in_common_share_a_figure() -> None:
    share: Data = {"measure": "proportion", "value": "50"}
    studies = [study(id, results=[result("a", "cr", share), result("b", "any-response", share)]) for id in ("x", "y")]
    shown = figure("intervals-cr", *studies)
    assert shown.title == "Complete response and related outcomes"
    assert [row.detail for row in shown.rows] == ["CR", "Any response"] * 2


def test_outcomes_that_one_study_reports_are_gathered() -> None:
    results = [result("os", "os", estimate("50")), result("cr", "cr", {"measure": "proportion", "value": "5"})]
    only = views(review([study("one", results=results)]))
    assert [(view.id, [row.detail for row in view.rows]) for view in only] == [
        ("intervals-other", ["OS, time\u00a0not\u00a0stated", "CR"])
    ]


def test_harms_have_no_figure_of_intervals() -> None:
    share: Data = {"measure": "proportion", "value": "50"}
    assert not views(review([study("one", results=[result("nausea", "nausea", share)])]))


def test_comparator_arms_are_named_as_such() -> None:
    results = [result("old", "os", estimate("58"), arm="old", time="2 years")]
    shown = figure(
        "intervals-os", study("one", allocation="randomised", results=results), study("two", results=results)
    )
    assert (shown.rows[0].detail, shown.rows[0].comparator) == ("vs Usual care, 2\u00a0years", True)


def test_equal_rows_are_told_apart_by_their_analysis_set() -> None:
    results = [
        result("a", "os", estimate("58"), time="2 years"),
        result("b", "os", estimate("60"), time="2 years", analysis_set="per protocol"),
    ]
    shown = figure("intervals-os", study("one", results=results), study("two", results=results[:1]))
    assert [row.detail for row in shown.rows] == ["2\u00a0years", "2\u00a0years, per protocol", "2\u00a0years"]


def test_ratios_have_a_log_axis_around_1() -> None:
    hr = result("hr", "os", estimate("0.62", "0.39", "0.98", measure="hazard-ratio"), contrast=ARMS)
    shown = figure("contrasts-ratios", study("one", allocation="randomised", results=[hr]))
    assert (shown.axis.kind, shown.axis.null) == ("ratio", 1)
    assert shown.axis.low <= 0.39
    assert shown.rows[0].detail == "HR, Red pill vs Usual care"


def test_differences_of_means_have_an_axis_with_0_and_the_unit_of_their_outcome() -> None:
    md = result("md", "pain", estimate("-3.1", "-5.0", "-1.2", measure="mean-difference"), contrast=ARMS)
    shown = figure("contrasts-differences-points", study("one", allocation="randomised", results=[md]))
    assert shown.axis.null == 0
    assert shown.axis.low <= -5 < 0 <= shown.axis.high
    assert shown.axis_title == "Mean differences, points"


def test_risk_differences_and_mean_differences_are_kept_apart() -> None:
    results = [
        result("rd", "cr", estimate("-5", measure="risk-difference"), contrast=ARMS),
        result("md", "pain", estimate("-3", measure="mean-difference"), contrast=ARMS),
        result("md2", "wellbeing", estimate("4", measure="mean-difference"), contrast=ARMS),
    ]
    found = views(review([study("one", allocation="randomised", results=results)]))
    assert [view.id for view in found] == [
        "contrasts-differences-points",
        "contrasts-differences-wellbeing",
        "contrasts-risk-differences",
    ]


def test_means_have_a_plain_axis() -> None:
    shown = figure(
        "intervals-pain", study("one", results=[result("p", "pain", estimate("41", "38", "44", measure="mean"))])
    )
    assert shown.axis.ticks == (38, 40, 42, 44)
    assert shown.axis_title == "Pain, points"


def finding_spots(study_id: str) -> tuple[Spot, ...]:
    return (Spot("f", 1, subject=f"study/{study_id}/os/review"),)


def test_findings_mark_their_row() -> None:
    studies = [study(id, results=[result("os", "os", estimate("50"))]) for id in ("one", "two")]
    finding = Finding("CI001", "estimate-outside", "error", "x", finding_spots("two"))
    of_a_sentence = Finding(
        "CL001", "prose-against-table", "error", "x", (Spot("f", 1, subject="claim/c"), *finding_spots("one"))
    )
    note = Finding("XX001", "worth-knowing", "info", "x", finding_spots("one"))
    (view,) = views(review(studies), [finding, of_a_sentence, note])
    assert [row.notes for row in view.rows] == [[], ["CI001 estimate-outside"]]


def test_the_alternative_text_says_what_is_not_drawn() -> None:
    studies = [study(id, results=[result("os", "os", estimate("39", "0.47", "1.03"))]) for id in ("one", "two")]
    shown = figure("intervals-os", *studies)
    assert "from 39 % (One) to 39 % (One)" in shown.alt
    assert "0.47 to 1.03" in shown.alt


@pytest.mark.parametrize(
    ("values", "ticks"),
    [([3.0, 17.0], (0, 5, 10, 15, 20)), ([-0.2, 0.3], (-0.2, 0, 0.2, 0.4)), ([5.0], (4, 4.5, 5, 5.5, 6))],
)
def test_ticks_are_round_numbers(values: list[float], ticks: tuple[float, ...]) -> None:
    axis = scales.plain(values)
    assert axis.ticks == pytest.approx(ticks)
    assert all(axis.holds(value) for value in values)


def test_a_ratio_axis_is_symmetric_in_logarithms_and_survives_nought() -> None:
    axis = scales.ratio([0.5, 2.0, 0.0])
    assert axis.part(1) == pytest.approx(0.5)
    assert axis.part(0) == 0
    assert len(scales.ratio([0.001, 900]).ticks) <= 7
