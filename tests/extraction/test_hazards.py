"""Hazard ratios that survival figures imply."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.extraction.hazards import implied_hazard_ratio
from consilience.model.bounds import Bounds
from consilience.model.printed import Printed


def percent(text: str) -> Bounds:
    bounds = Printed(text).bounds
    return Bounds(bounds.low / 100, bounds.high / 100)


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [
        ("71.3", "58.4", 0.629),  # AALL1331: printed 0.62 (0.39 to 0.98)
        ("54.4", "39.0", 0.647),  # printed 0.70 (0.47 to 1.03)
        ("37", "23", 0.676),
        ("68.5", "42.6", 0.443),
        ("50", "50", 1.0),
    ],
)
def test_published_figures(a: str, b: str, ratio: float) -> None:
    implied = implied_hazard_ratio(percent(a), percent(b))
    assert implied is not None
    assert implied.low <= ratio <= implied.high


@given(st.floats(0.05, 0.94), st.floats(0.3, 3), st.floats(0, 0.004))
def test_the_true_ratio_is_always_within(control: float, ratio: float, rounding: float) -> None:
    """S = S0 ** HR under proportional hazards."""
    survival = control**ratio
    if not 0.01 < survival < 0.99:
        return
    around = [Bounds(s - rounding, s + rounding) for s in (survival, control)]
    implied = implied_hazard_ratio(*around)
    assert implied is not None
    assert implied.low <= ratio * (1 + 1e-9)
    assert implied.high >= ratio * (1 - 1e-9)
    exact = implied_hazard_ratio(Bounds(survival, survival), Bounds(control, control))
    assert exact is not None
    assert math.isclose(exact.low, ratio, rel_tol=1e-9)


@pytest.mark.parametrize(("a", "b"), [("100", "80"), ("80", "100"), ("0", "50"), ("50", "0.0")])
def test_no_ratio_where_nobody_or_everybody_survived(a: str, b: str) -> None:
    assert implied_hazard_ratio(percent(a), percent(b)) is None
