"""Events per 1,000: worked by hand, and properties of the forms."""

from __future__ import annotations

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
        (-0.5, "RR", Baseline(0.2, "x"), "found -0.5"),
        (float("nan"), "OR", Baseline(0.2, "x"), "found nan"),
        ((0.5, 0.6, 0.9), "RR", Baseline(0.2, "x"), "low <= effect <= high"),
        ((0.5, 0.4), "RR", Baseline(0.2, "x"), "found 2 numbers"),
        (-3.0, "MD", Baseline(0.2, "x"), "means keep their unit"),
        (0.5, "PR", Baseline(0.2, "x"), "no comparator risk"),
        (0.5, "RR", Baseline(0.2, "x", survival=True), "hazard ratio only"),
    ],
)
def test_refusals(effect: float, measure: str, baseline: Baseline | None, message: str) -> None:
    with pytest.raises(AbsoluteError) as refusal:
        absolute(effect, measure, baseline)
    assert message in str(refusal.value)


def test_proportions_and_cut_limits() -> None:
    share = absolute((0.62, 0.51, 0.72), "PLO")
    assert (share.intervention.value, share.comparator, share.difference) == (620.0, None, None)
    cut = absolute((2.0, 1.0, 9.0), "RR", Baseline(0.3, "x"))
    assert cut.intervention.high == 1000
    assert "cut there" in cut.notes[0]
