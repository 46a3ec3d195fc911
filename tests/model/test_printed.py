"""A printed number is an interval."""

from __future__ import annotations

import math
import pickle
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.model.bounds import Bounds, log, minus, over
from consilience.model.printed import Printed


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "decimals"),
    [
        ("71", 71, 70.5, 71.5, 0),
        ("71.0", 71, 70.95, 71.05, 1),
        ("0", 0, -0.5, 0.5, 0),
        (".07", 0.07, 0.065, 0.075, 2),
        ("-3.4", -3.4, -3.45, -3.35, 1),
        ("−3.4", -3.4, -3.45, -3.35, 1),
        ("65,110", 65110, 65109.5, 65110.5, 0),
        ("~65,110", 65110, 65105, 65115, 0),
        ("~50,000", 50000, 45000, 55000, 0),
        ("1.5e3", 1500, 1450, 1550, 0),
        ("<0.001", 0.001, -math.inf, 0.001, 3),
        ("≥3", 3, 3, math.inf, 0),
    ],
)
def test_bounds(text: str, value: float, low: float, high: float, decimals: int) -> None:
    number = Printed(text)
    assert number.value == pytest.approx(value)
    assert number.bounds == pytest.approx((low, high))
    assert number.decimals == decimals
    assert str(number) == text


@pytest.mark.parametrize("text", ["", "-", "71.x", "1,00", "nan", "inf", "1e999", "71 %", "7 1", "٧١x"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no number|is too large"):
        Printed(text)


def test_digits_are_the_identity() -> None:
    assert Printed("71") != Printed("71.0")
    assert Printed("71.0") == Printed("71.0")
    assert hash(Printed("71.0")) == hash(Printed("71.0"))
    assert pickle.loads(pickle.dumps(Printed("71.0"))) == Printed("71.0")
    with pytest.raises(AttributeError, match="frozen"):
        Printed("71").text = "72"


@given(st.decimals(min_value=-1000, max_value=1000, places=6), st.integers(0, 4))
def test_every_rounding_of_a_number_prints_within_its_bounds(exact: Decimal, places: int) -> None:
    for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        text = str(exact.quantize(Decimal(1).scaleb(-places), rounding=rounding))
        low, high = Printed(text).bounds
        assert low - 1e-9 <= float(exact) <= high + 1e-9


@given(*[st.floats(0.01, 100)] * 4, st.floats(0, 1), st.floats(0, 1))
def test_interval_arithmetic_holds_every_result(a: float, b: float, c: float, d: float, s: float, t: float) -> None:
    first, second = Bounds(*sorted((a, b))), Bounds(*sorted((c, d)))
    x = first.low + s * (first.high - first.low)
    y = second.low + t * (second.high - second.low)
    quotient = over(first, second)
    logarithm = log(first)
    assert quotient is not None
    assert logarithm is not None
    for bounds, value in ((minus(first, second), x - y), (quotient, x / y), (logarithm, math.log(x))):
        assert bounds.low - 1e-9 <= value <= bounds.high + 1e-9


def test_division_of_unbounded_numbers() -> None:
    """A cost above 475,000 for a gain above 5 is any ratio above 0."""
    assert over(Bounds(475_000, math.inf), Bounds(5, math.inf)) == (0, math.inf)


def test_division_by_what_may_be_zero() -> None:
    assert over(Bounds(1, 2), Bounds(-1, 1)) is None
    assert log(Bounds(0, 1)) is None
