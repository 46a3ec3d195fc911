"""What the data suggest: one story for each reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from consilience.certainty import Baseline, absolute
from consilience.certainty.bodies import Bias, bias_level, start_of
from consilience.certainty.evidence import Evidence, Interval, StudyPart
from consilience.certainty.rating import DOWN, UP, most
from consilience.certainty.suggestions import Suggestion, suggest


def part(
    label: str, weight: float | None, bias: Bias, effect: tuple[float, float, float] = (0.8, 0.6, 1.1)
) -> StudyPart:
    return StudyPart(label, weight, Interval(*effect), bias, bias)


def evidence(estimate: tuple[float, float, float] | None = (0.7, 0.6, 0.8), **changed: Any) -> Evidence:
    plain = Evidence(
        measure="RR",
        question="effect",
        design="randomised",
        robins_i=False,
        studies=(part("A", 0.5, "low"), part("B", 0.5, "low")),
        participants=8000,
        estimate=Interval(*estimate) if estimate else None,
        i2=0.0,
    )
    return replace(plain, **changed)


def of(found: Evidence, domain: str) -> Suggestion:
    return next(each for each in suggest(found) if each.domain == domain)


def per_thousand(effect: tuple[float, float, float], risk: float, thresholds: Any = None, **changed: Any) -> Evidence:
    found = absolute(effect, "RR", Baseline(risk, "x"))
    return evidence(effect, absolutes=(found,), thresholds=thresholds, **changed)


def test_every_domain_has_one_suggestion_within_its_steps() -> None:
    for found in (evidence(), evidence(None, studies=()), evidence(measure="PLO", question="prognosis")):
        made = suggest(found)
        assert [each.domain for each in made] == [*DOWN, *UP]
        assert all(each.levels is None or 0 <= each.levels <= most(each.domain) for each in made)
        assert all(each.reasons for each in made)


@pytest.mark.parametrize(
    ("biases", "levels"),
    [
        (("low", "low"), 0),
        (("low", "high"), 1),
        (("some", "some"), None),
        (("low", "unclear"), None),
        (("high", "unclear"), 1),
    ],
)
def test_bias_by_weight(biases: tuple[Bias, Bias], levels: int | None) -> None:
    studies = (part("A", 0.5, biases[0]), part("B", 0.5, biases[1]))
    assert of(evidence(studies=studies), "risk-of-bias").levels == levels


def test_little_weight_at_high_risk_counts_where_it_carries_the_conclusion() -> None:
    studies = (part("A", 0.7, "low"), part("B", 0.3, "high"))
    stays = evidence(studies=studies, without_high=Interval(0.72, 0.6, 0.9))
    moves = evidence(studies=studies, without_high=Interval(0.9, 0.7, 1.1))
    assert of(stays, "risk-of-bias").levels == 0
    assert of(moves, "risk-of-bias").levels == 1
    assert "conclusion changes" in " ".join(of(moves, "risk-of-bias").reasons)


@pytest.mark.parametrize(("bias", "levels"), [("serious", 2), ("critical", 3)])
def test_robins_i_carries_the_confounding(bias: Bias, levels: int) -> None:
    found = evidence(studies=(part("A", 1.0, bias),), robins_i=True, design="non-randomised")
    assert of(found, "risk-of-bias").levels == levels


def test_inconsistency() -> None:
    same = (part("A", 0.5, "low", (0.5, 0.4, 0.7)), part("B", 0.5, "low", (0.6, 0.5, 0.8)))
    apart = (part("A", 0.5, "low", (0.3, 0.2, 0.4)), part("B", 0.5, "low", (1.5, 1.2, 1.8)))
    assert of(evidence(studies=same), "inconsistency").levels == 0
    assert of(evidence(studies=same[:1]), "inconsistency").levels == 0
    assert of(evidence(studies=same, i2=80.0), "inconsistency").levels is None  # no prediction interval
    assert of(evidence(studies=same, i2=60.0, prediction=(0.4, 1.2)), "inconsistency").levels == 1
    assert of(evidence(studies=same, i2=60.0, prediction=(0.4, 0.9)), "inconsistency").levels == 0
    assert of(evidence(studies=apart, i2=90.0, prediction=(0.1, 4.0)), "inconsistency").levels == 2
    assert of(evidence(studies=apart, i2=90.0, prediction=(0.1, 0.9)), "inconsistency").levels == 1
    assert of(evidence(studies=()), "inconsistency").levels is None


def test_i2_is_not_used_for_proportions() -> None:
    shares = (part("A", 0.5, "low", (0.7, 0.6, 0.8)), part("B", 0.5, "low", (0.75, 0.6, 0.85)))
    found = evidence((0.72, 0.65, 0.8), measure="PLO", question="prognosis", i2=95.0, studies=shares)
    assert of(found, "inconsistency").levels is None
    assert of(replace(found, benchmark=0.5), "inconsistency").levels == 0
    assert of(found, "imprecision").levels is None
    assert of(replace(found, benchmark=0.5), "imprecision").levels == 0
    assert of(replace(found, benchmark=0.7), "imprecision").levels == 1


@pytest.mark.parametrize(
    ("effect", "thresholds", "levels"),
    [
        ((0.90, 0.85, 0.97), None, 0),  # 100 per 1,000: 15 to 3 fewer, clear of no difference
        ((0.90, 0.80, 1.05), None, 1),  # includes no difference
        ((0.50, 0.40, 0.95), (20, None, None), 1),  # 60 to 5 fewer: includes the threshold of 20 fewer
        ((0.50, 0.40, 0.70), (20, None, None), 0),  # 60 to 30 fewer: beyond it
        ((1.00, 0.70, 1.30), (20, None, None), 2),  # 30 fewer to 30 more: both thresholds
        ((1.00, 0.20, 2.50), (20, 50, 70), 3),  # 80 fewer to 150 more: large both ways
        ((1.00, 0.95, 1.05), (20, None, None), 1),  # 5 fewer to 5 more: no difference lies inside
    ],
)
def test_imprecision_on_the_absolute_scale(effect: Any, thresholds: Any, levels: int) -> None:
    assert of(per_thousand(effect, 0.1, thresholds), "imprecision").levels == levels


def test_a_large_effect_asks_for_the_information_size() -> None:
    large = (0.5, 0.3, 0.8)
    assert of(per_thousand(large, 0.2, participants=10_000), "imprecision").levels == 0
    assert of(per_thousand(large, 0.2, participants=200), "imprecision").levels == 1
    assert of(per_thousand((0.4, 0.2, 0.8), 0.2, participants=200), "imprecision").levels == 2  # upper 4 times lower
    small = per_thousand((0.9, 0.85, 0.95), 0.2, participants=200)
    assert of(small, "imprecision").levels == 0  # clear of no difference and no large effect: not asked for


@pytest.mark.parametrize(
    ("effect", "events", "levels"),
    [
        ((1.0, 0.7, 1.3), 5000, 2),  # appreciable benefit and harm
        ((0.9, 0.7, 1.1), 5000, 1),  # no difference and appreciable benefit, however many events
        ((0.9, 0.8, 1.1), 5000, 0),  # no difference alone, enough events
        ((0.9, 0.8, 1.1), 50, 1),  # ... too few
        ((0.9, 0.8, 1.1), None, None),
        ((0.8, 0.6, 0.9), 5000, 0),  # no difference left out: what lies on the side of benefit does not count
        ((0.8, 0.6, 0.9), 50, 1),
        ((0.6, 0.3, 0.95), 50, 2),  # large, upper limit more than 3 times the lower
        ((0.6, 0.5, 0.75), None, None),
    ],
)
@pytest.mark.parametrize("measure", ["RR", "HR"])
def test_imprecision_without_an_absolute_effect(measure: str, effect: Any, events: int | None, levels: Any) -> None:
    found = evidence(effect, measure=measure, events=events)
    if measure == "HR" and levels == 2 and events == 50:
        levels = 1  # the rule about the limits is stated for risk and odds ratios only
    assert of(found, "imprecision").levels == levels


def test_fewer_people_than_events_needed_are_too_few() -> None:
    found = evidence((0.42, 0.23, 0.79), measure="HR", participants=189)
    assert of(found, "imprecision").levels == 1
    assert "189 people cannot have the 380 events" in " ".join(of(found, "imprecision").reasons)
    assert of(replace(found, participants=380), "imprecision").levels is None


def test_an_interval_across_no_difference_is_one_level_unless_it_reaches_both_ways() -> None:
    """Its width alone adds nothing: the rule about the limits is for intervals that are clear of the threshold."""
    assert of(per_thousand((0.5, 0.2, 1.05), 0.1), "imprecision").levels == 1
    assert of(per_thousand((0.9, 0.5, 1.6), 0.1), "imprecision").levels == 2
    assert of(per_thousand((0.5, 0.2, 1.05), 0.1, (20, None, None)), "imprecision").levels == 1  # 80 fewer to 5 more


def test_means() -> None:
    found = evidence((-12.0, -20.0, -4.0), measure="MD", unit="mm", thresholds=(8.0, None, None), participants=900)
    assert of(found, "imprecision").levels == 1
    assert of(replace(found, thresholds=None), "imprecision").levels == 0
    assert of(replace(found, thresholds=None, participants=100), "imprecision").levels == 1
    # 2 (1.96 + 0.84)^2 (20/4)^2 = 393 for each arm: 786 people, by the usual formula.
    clear = replace(found, thresholds=(4.0, None, None), sd=20.0, estimate=Interval(-12.0, -18.0, -6.0))
    assert of(replace(clear, participants=786), "imprecision").levels == 0
    assert of(replace(clear, participants=785), "imprecision").levels == 1
    assert "786 for a difference of 4 at an SD of 20" in " ".join(of(clear, "imprecision").reasons)


def test_publication_bias_needs_ten_studies() -> None:
    ten = tuple(part(str(n), 0.1, "low") for n in range(10))
    assert of(evidence(asymmetry=0.001), "publication-bias").levels is None
    assert of(evidence(studies=ten, asymmetry=0.03, asymmetry_test="Egger"), "publication-bias").levels == 1
    assert of(evidence(studies=ten, asymmetry=0.4, asymmetry_test="Egger"), "publication-bias").levels == 0


def test_only_what_starts_low_rises() -> None:
    assert [of(evidence(), domain).levels for domain in UP] == [0, 0, 0]
    nrsi = evidence((0.15, 0.1, 0.19), design="non-randomised")
    assert of(nrsi, "large-effect").levels == 2
    assert of(replace(nrsi, estimate=Interval(0.4, 0.3, 0.5)), "large-effect").levels == 1
    assert of(replace(nrsi, estimate=Interval(0.4, 0.1, 1.2)), "large-effect").levels is None
    # An odds ratio of 0.4 at a risk of 70 % is a risk ratio of 0.69: not large.
    odds = replace(
        nrsi, measure="OR", estimate=Interval(0.4, 0.3, 0.5), absolutes=(absolute(0.4, "OR", Baseline(0.7, "x")),)
    )
    assert of(odds, "large-effect").levels == 0
    assert of(replace(odds, absolutes=()), "large-effect").levels is None


def test_single_arms_used_to_compare_are_indirect() -> None:
    assert of(evidence(design="single-arm"), "indirectness").levels == 1
    assert of(evidence(design="single-arm", question="prognosis"), "indirectness").levels is None


@pytest.mark.parametrize(
    ("question", "design", "robins_i", "level"),
    [
        ("effect", "randomised", False, "high"),
        ("effect", "non-randomised", False, "low"),
        ("effect", "non-randomised", True, "high"),
        ("effect", "single-arm", False, "low"),
        ("prognosis", "single-arm", False, "high"),
        ("prognosis", None, False, "high"),
        ("effect", None, False, None),
    ],
)
def test_starts(question: str, design: str | None, robins_i: bool, level: str | None) -> None:
    assert start_of(question, design, robins_i=robins_i).level == level


@pytest.mark.parametrize(
    ("printed", "bias"),
    [
        ("Moderate risk", "some"),
        ("Some concerns", "some"),
        ("HIGH", "high"),
        ("low risk of bias", "low"),
        ("B", "unclear"),
    ],
)
def test_printed_levels(printed: str, bias: Bias) -> None:
    assert bias_level(printed) == bias
