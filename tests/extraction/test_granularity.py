"""GRIM, GRIMMER, DEBIT and bounds of the deviation, against every data set that exists."""

from __future__ import annotations

import math
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.extraction.granularity import (
    BINARY,
    Scale,
    deviation_possible,
    largest_deviation,
    nearest_means,
    sums_of,
)
from consilience.model.bounds import Bounds
from consilience.model.printed import Printed


def bounds(text: str) -> Bounds:
    return Printed(text).bounds


def pairs(n: int, top: int) -> set[tuple[int, int]]:
    """Sum and sum of squares of every n numbers from 0 to ``top``."""
    return {(sum(xs), sum(x * x for x in xs)) for xs in combinations_with_replacement(range(top + 1), n)}


def spread(total: int, squares: float, n: int) -> float:
    return math.sqrt(max(squares - total * total / n, 0) / (n - 1))


@pytest.mark.parametrize(("n", "top"), [(2, 40), (3, 30), (4, 18), (5, 12), (6, 10), (7, 8), (9, 6)])
def test_a_deviation_is_possible_if_and_only_if_some_numbers_have_it(n: int, top: int) -> None:
    """Each sum with each sum of squares up to where numbers outside the enumeration could have it."""
    made = pairs(n, top)
    tried = 0
    for total in range(n * top + 1):
        mean = total / n
        # numbers within reach of the mean by this spread all lie between 0 and top, so the enumeration is whole
        reach = min(mean, top - mean)
        most = math.floor(total * total / n + reach * reach * n / (n - 1))
        for squares in range(math.ceil(total * total / n), most + 1):
            exact, sd = Bounds(mean, mean), spread(total, squares, n)
            possible = deviation_possible(exact, Bounds(sd, sd), n, Scale())
            assert possible == ((total, squares) in made), (n, total, squares)
            tried += 1
    assert tried > 100


@pytest.mark.parametrize(("n", "top"), [(2, 5), (3, 4), (5, 4), (8, 3), (12, 2), (9, 1)])
def test_what_numbers_of_a_closed_scale_have_is_never_called_impossible(n: int, top: int) -> None:
    scale = Scale(1.0, 0.0, float(top))
    for total, squares in pairs(n, top):
        mean, sd = total / n, spread(total, squares, n)
        for decimals in (1, 2, 3):
            m, s = bounds(f"{mean:.{decimals}f}"), bounds(f"{sd:.{decimals}f}")
            assert deviation_possible(m, s, n, scale)
            assert sd <= largest_deviation(m, n, scale) + 1e-9


@pytest.mark.parametrize("n", [2, 3, 7, 10, 33, 60])
def test_yes_or_no_has_one_deviation(n: int) -> None:
    """DEBIT: sqrt(n/(n-1) p (1-p)) and no other."""
    for x in range(n + 1):
        p = x / n
        sd = math.sqrt(n / (n - 1) * p * (1 - p))
        assert deviation_possible(Bounds(p, p), Bounds(sd, sd), n, BINARY)
        assert not deviation_possible(Bounds(p, p), Bounds(sd + 0.01, sd + 0.02), n, BINARY)


@settings(max_examples=300)
@given(
    scores=st.lists(st.integers(0, 21), min_size=2, max_size=60),
    decimals=st.integers(0, 3),
    step=st.sampled_from([1.0, 0.5, 0.25, 0.1, 10.0, 1 / 3]),
    low=st.sampled_from([0.0, 1.0, -10.0, 7.0]),
    closed=st.booleans(),
)
def test_rounding_never_makes_true_moments_impossible(
    scores: list[int], decimals: int, step: float, low: float, closed: bool
) -> None:
    values = low + step * np.array(scores)
    scale = Scale(step, low, low + 21 * step if closed else math.inf)
    mean, sd = bounds(f"{values.mean():.{decimals}f}"), bounds(f"{values.std(ddof=1):.{decimals}f}")
    assert sum(scores) in sums_of(mean, len(scores), scale)
    assert deviation_possible(mean, sd, len(scores), scale)
    assert deviation_possible(mean, bounds(f"{values.std():.{decimals}f}"), len(scores), scale, divisor=len(scores))


@pytest.mark.parametrize("mean", ["8.96", "9.96"])
def test_published_means_that_thirty_whole_numbers_cannot_have(mean: str) -> None:
    """INSPECT-SR (Wilkinson 2025), guidance to item 4.8."""
    assert not sums_of(bounds(mean), 30, Scale())


def test_published_deviation_that_thirty_whole_numbers_cannot_have() -> None:
    """Ibid.: 9.93 is 298/30, but no whole sum of squares lies between 2961.021 and 2961.126."""
    assert list(sums_of(bounds("9.93"), 30, Scale())) == [298]
    assert not deviation_possible(bounds("9.93"), bounds("0.18"), 30, Scale())


def test_parity_alone_can_rule_a_deviation_out() -> None:
    """Ten numbers of sum 31 and sum of squares 100: one is odd, the other even. 99 and 101 are possible."""
    exact = {q: Bounds(spread(31, q, 10), spread(31, q, 10)) for q in (99, 100, 101)}
    assert [deviation_possible(Bounds(3.1, 3.1), exact[q], 10, Scale()) for q in exact] == [True, False, True]


def test_ends() -> None:
    assert list(sums_of(bounds("3.5"), 10, Scale())) == [35]
    assert list(sums_of(bounds("3"), 2, Scale())) == [5, 6, 7]  # 2.5 and 3.5 may have been rounded either way
    assert not sums_of(bounds("3.50"), 1, Scale())
    assert not sums_of(bounds("11.2"), 10, Scale(1.0, 0.0, 10.0))
    assert deviation_possible(bounds("4"), bounds("0"), 1, Scale())
    assert not deviation_possible(bounds("4"), bounds("-2"), 5, Scale())
    assert nearest_means(8.96, 30, Scale()) == (268 / 30, 269 / 30)
    assert largest_deviation(Bounds(5, 5), 2, Scale(1, 0, 10)) == pytest.approx(math.sqrt(50))
    assert largest_deviation(Bounds(5, 5), 2, Scale()) == math.inf
    assert math.isnan(largest_deviation(Bounds(12, 12), 2, Scale(1, 0, 10)))
    with pytest.raises(ValueError, match="at least one person"):
        sums_of(Bounds(1, 2), 0, Scale())
