"""Events per 1,000: worked by hand, and properties of the forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.certainty import AbsoluteError, Baseline, absolute
from consilience.certainty.absolute_effects import MEASURES, risk_ratio

risks = st.floats(0.001, 0.999)
ratios = st.floats(0.01, 20)


@pytest.mark.parametrize(
    ("measure", "effect", "risk", "expected"),
    [
        ("RR", 0.75, 0.20, 150.0),
        ("OR", 0.5, 0.20, 1000 / 9),  # odds 0.25 become 0.125, risk 1/9
        ("OR", 2.0, 0.5, 2000 / 3),
        ("HR", 0.5, 0.19, 100.0),  # 1 - sqrt(0.81)
        ("HR", 2.0, 0.10, 190.0),  # 1 - 0.9 squared
        ("RD", -0.05, 0.20, 150.0),
        ("PETO", 0.5, 0.20, 1000 / 9),
    ],
)
def test_worked(measure: str, effect: float, risk: float, expected: float) -> None:
    found = absolute(effect, measure, Baseline(risk, "by hand"))
    assert found.intervention.value == pytest.approx(expected)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(expected - 1000 * risk)
    assert not found.difference.has_interval


# Compression stockings on long flights: the worked table of the Cochrane Handbook (Schünemann, chapter 14).
@pytest.mark.parametrize(
    ("effect", "per_thousand", "expected"),
    [
        ((0.10, 0.04, 0.26), 10, "1 (0 to 3)"),
        ((0.10, 0.04, 0.26), 30, "3 (1 to 8)"),
        ((0.45, 0.18, 1.13), 13, "6 (2 to 15)"),
    ],
)
def test_a_published_summary_of_findings(effect: Any, per_thousand: float, expected: str) -> None:
    assert str(absolute(effect, "RR", per_thousand / 1000).intervention) == expected


@pytest.mark.parametrize(
    ("risk", "effect", "measure", "expected"),
    [
        (0.0, (2.0, 1.5, 3.0), "RR", "0 (0 to 0)"),
        (0.0, (2.0, 1.5, 3.0), "OR", "0 (0 to 0)"),
        (0.0, (2.0, 1.5, 3.0), "HR", "0 (0 to 0)"),
        (1.0, (2.0, 1.5, 3.0), "OR", "1000 (1000 to 1000)"),
        (1.0, (2.0, 1.5, 3.0), "HR", "1000 (1000 to 1000)"),
        (1.0, (0.5, 0.25, 0.75), "RR", "500 (250 to 750)"),
        (0.2, (0.0, 0.0, 1.0), "RR", "0 (0 to 200)"),
        (0.2, (0.0, 0.0, 1.0), "OR", "0 (0 to 200)"),
        (0.2, (0.0, 0.0, 1.0), "HR", "0 (0 to 200)"),
        (0.2, (-0.2, -0.2, 0.0), "RD", "0 (0 to 200)"),
    ],
)
def test_ends_of_the_scale(risk: float, effect: Any, measure: str, expected: str) -> None:
    found = absolute(effect, measure, risk)
    assert (str(found.intervention), found.notes) == (expected, ())


class Fitted:
    """A result as programs hold it."""

    estimate = 0.75
    ci = (0.6, 0.9)


@pytest.mark.parametrize(
    "effect",
    [
        (0.75, 0.6, 0.9),
        [0.75, 0.6, 0.9],
        (0.75, (0.6, 0.9)),
        np.array([0.75, 0.6, 0.9]),
        {"estimate": 0.75, "low": 0.6, "high": 0.9},
        {"value": 0.75, "ci": [0.6, 0.9]},
        {"effect": 0.75, "lower": 0.6, "upper": 0.9},
        Fitted(),
    ],
)
@pytest.mark.parametrize("measure", ["RR", "rr", " Risk ratio ", "relative risk"])
def test_forms_of_an_effect(effect: Any, measure: str) -> None:
    found = absolute(effect, measure, np.float64(0.2))
    assert (str(found.intervention), str(found.difference)) == ("150 (120 to 180)", "-50 (-80 to -20)")


@pytest.mark.parametrize("name", ["proportion", "Proportions", "PR", "PLO", "event rate"])
def test_names_of_proportions(name: str) -> None:
    assert str(absolute((0.3, 0.2, 0.4), name).intervention) == "300 (200 to 400)"


def test_survival_stays_survival() -> None:
    found = absolute((0.5, 0.25, 1.0), "HR", Baseline(0.64, "a curve", survival=True))
    assert found.intervention.value == pytest.approx(800)
    assert found.difference is not None
    assert (found.difference.low, found.difference.high) == pytest.approx((0.0, 1000 * 0.64**0.25 - 640))


@given(risks, ratios)
def test_survival_and_event_are_the_same_hazard_ratio(risk: float, hr: float) -> None:
    event = absolute(hr, "HR", Baseline(risk, "x")).intervention.value
    free = absolute(hr, "HR", Baseline(1 - risk, "x", survival=True)).intervention.value
    assert event + free == pytest.approx(1000)


@given(risks, st.sampled_from(("RR", "OR", "PETO", "HR")))
def test_no_effect_changes_nothing(risk: float, measure: str) -> None:
    found = absolute((1.0, 1.0, 1.0), measure, Baseline(risk, "x"))
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0, abs=1e-9)


@given(risks, st.sampled_from(MEASURES), st.lists(st.floats(0.02, 0.98), min_size=3, max_size=3, unique=True))
def test_intervals_hold_their_estimate_and_people(risk: float, measure: str, three: list[float]) -> None:
    low, value, high = sorted(three)
    found = absolute((value, low, high), measure, Baseline(risk, "x"))
    inside = found.intervention
    assert inside.low is not None
    assert inside.high is not None
    assert 0 <= inside.low <= inside.value <= inside.high <= 1000


@given(risks, ratios)
def test_odds_and_risk_ratio_agree(risk: float, odds: float) -> None:
    ratio = risk_ratio(odds, "OR", risk)
    assert ratio == pytest.approx(odds / (1 - risk + risk * odds))  # the known conversion


@pytest.mark.parametrize(
    ("effect", "measure", "baseline", "message"),
    [
        (0.5, "RR", None, "no comparator risk"),
        (0.5, "RR", Baseline(0.2, " "), "has no source"),
        (0.5, "RR", Baseline(20, "x"), "between 0 and 1, found 20"),
        (0.5, "RR", 200, "give 0.2 if it is per 1,000"),
        (0.5, "RR", "20 %", "found '20 %'"),
        (0.5, "RR", True, "found True"),
        (0.5, "RR", -0.1, "found -0.1"),
        (0.5, "RR", float("nan"), "found nan"),
        ("0.5 (0.4 to 0.6)", "RR", 0.2, "found the text"),
        ({"estimate": 0.5, "low": 0.4}, "RR", 0.2, "a number with two limits"),
        ((0.5, None, 0.6), "RR", 0.2, "found None"),
        (None, "RR", 0.2, "found None"),
        ((0.2, 0.1, 1.2), "RD", 0.2, "from -1 to 1, found 1.2"),
        ((2, 1, float("inf")), "OR", 0.2, "found inf"),
        (-0.5, "RR", Baseline(0.2, "x"), "found -0.5"),
        (float("nan"), "OR", Baseline(0.2, "x"), "found nan"),
        ((0.5, 0.6, 0.9), "RR", Baseline(0.2, "x"), "low <= effect <= high"),
        ((0.5, 0.4), "RR", Baseline(0.2, "x"), "found 2 numbers"),
        (-3.0, "MD", Baseline(0.2, "x"), "means keep their unit"),
        (0.5, "PR", Baseline(0.2, "x"), "no comparator risk"),
        (0.5, "RR", Baseline(0.2, "x", survival=True), "hazard ratio only"),
    ],
)
def test_refusals(effect: Any, measure: str, baseline: Any, message: str) -> None:
    with pytest.raises(AbsoluteError) as refusal:
        absolute(effect, measure, baseline)
    assert message in str(refusal.value)


def test_proportions_and_cut_limits() -> None:
    share = absolute((0.62, 0.51, 0.72), "PLO")
    assert (share.intervention.value, share.comparator, share.difference) == (620.0, None, None)
    cut = absolute((2.0, 1.0, 9.0), "RR", Baseline(0.3, "x"))
    assert cut.intervention.high == 1000
    assert "cut there" in cut.notes[0]
