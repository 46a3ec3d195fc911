"""Intervals of proportions, and what can be computed back from them."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from consilience.extraction.exact import (
    METHODS,
    Method,
    Recovered,
    cut,
    methods_of,
    proportion_interval,
    recover,
    shares_of,
    totals_of,
)
from consilience.model.bounds import Bounds
from consilience.model.printed import Printed


def one(events: int, total: int, method: Method, level: float = 0.95) -> tuple[float, float]:
    low, high = proportion_interval(np.array([events]), np.array([total]), method, level)
    return float(low[0]), float(high[0])


def percent(text: str) -> Bounds:
    bounds = Printed(text).bounds
    return Bounds(bounds.low / 100, bounds.high / 100)


# Newcombe 1998, Stat Med 17:857, table I.
NEWCOMBE: list[tuple[int, int, Method, float, float]] = [
    (81, 263, "wilson", 0.2553, 0.3662),
    (81, 263, "wilson-continuity", 0.2535, 0.3682),
    (81, 263, "clopper-pearson", 0.2527, 0.3676),
    (15, 148, "wilson", 0.0624, 0.1605),
    (15, 148, "wilson-continuity", 0.0598, 0.1644),
    (15, 148, "clopper-pearson", 0.0578, 0.1617),
    (0, 20, "wilson", 0.0000, 0.1611),
    (0, 20, "wilson-continuity", 0.0000, 0.2005),
    (0, 20, "clopper-pearson", 0.0000, 0.1684),
    (1, 29, "wilson", 0.0061, 0.1718),
    (1, 29, "wilson-continuity", 0.0018, 0.1963),
    (1, 29, "clopper-pearson", 0.0009, 0.1776),
]


@pytest.mark.parametrize(("events", "total", "method", "low", "high"), NEWCOMBE)
def test_published_intervals(events: int, total: int, method: Method, low: float, high: float) -> None:
    assert one(events, total, method) == pytest.approx((low, high), abs=0.00005)


Peer = Literal["exact", "wilson", "wilsoncc"]
PEERS: dict[Method, Peer] = {"clopper-pearson": "exact", "wilson": "wilson", "wilson-continuity": "wilsoncc"}


@settings(max_examples=200)
@given(total=st.integers(1, 500), data=st.data(), method=st.sampled_from(list(PEERS)), level=st.floats(0.5, 0.999))
def test_agrees_with_scipy(total: int, data: st.DataObject, method: Method, level: float) -> None:
    events = data.draw(st.integers(0, total))
    peer = stats.binomtest(events, total).proportion_ci(level, PEERS[method])
    assert one(events, total, method, level) == pytest.approx((peer.low, peer.high), abs=1e-9)


def test_jeffreys_is_a_beta_quantile() -> None:
    """Brown, Cai & DasGupta 2001, section 3.1.3: Beta(x + 1/2, n - x + 1/2); 0 and 1 at the ends (section 4.1.2)."""
    assert one(3, 20, "jeffreys") == pytest.approx(stats.beta.ppf([0.025, 0.975], 3.5, 17.5), abs=1e-9)
    assert one(0, 20, "jeffreys") == pytest.approx((0, stats.beta.ppf(0.975, 0.5, 20.5)), abs=1e-9)
    assert one(20, 20, "jeffreys") == pytest.approx((stats.beta.ppf(0.025, 20.5, 0.5), 1), abs=1e-9)


def test_agresti_coull_adds_two_successes_and_two_failures() -> None:
    """With z = 2, near its 95 % value, it is the Wald interval of (x + 2) / (n + 4): Agresti & Coull 1998."""
    level = float(stats.norm.cdf(2) - stats.norm.cdf(-2))
    p = 10 / 24
    half = 2 * (p * (1 - p) / 24) ** 0.5
    assert one(8, 20, "agresti-coull", level) == pytest.approx((p - half, p + half), abs=1e-9)


def test_logit_is_symmetric_in_the_log_odds() -> None:
    low, high = one(14, 44, "logit")
    centre = np.log(14 / 30)
    half = 1.959964 * (1 / 14 + 1 / 30) ** 0.5
    assert np.log([low / (1 - low), high / (1 - high)]) == pytest.approx([centre - half, centre + half], abs=1e-6)
    assert np.isnan(one(0, 20, "logit")).all()
    assert np.isnan(one(20, 20, "logit")).all()


@settings(max_examples=200)
@given(total=st.integers(1, 300), data=st.data(), method=st.sampled_from(METHODS))
def test_intervals_hold_the_proportion_and_mirror(total: int, data: st.DataObject, method: Method) -> None:
    events = data.draw(st.integers(0, total))
    low, high = one(events, total, method)
    mirrored = one(total - events, total, method)
    if method == "logit" and events in (0, total):
        return
    assert 0 <= low <= events / total + 1e-12
    assert events / total <= high + 1e-12
    assert high <= 1
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_wald_by_hand() -> None:
    """81/263 = 0.30798, standard error 0.02847 (Newcombe's first example)."""
    assert one(81, 263, "wald") == pytest.approx((0.30798 - 1.96 * 0.028467, 0.30798 + 1.96 * 0.028467), abs=0.00001)


def test_wald_is_left_where_the_formula_puts_it() -> None:
    low, high = proportion_interval(np.array([1]), np.array([29]), "wald", clip=False)
    assert low[0] == pytest.approx(-0.0319, abs=0.00005)
    assert high[0] == pytest.approx(0.1009, abs=0.00005)


# What trials printed, and what it came from.
def test_the_denominator_and_the_method_are_recovered() -> None:
    exact = recover(percent("76.7"), percent("57.7"), percent("90.1"), most=1000)
    assert exact == [Recovered(23, 30, "clopper-pearson")]
    assert str(exact[0]) == "23/30"
    wilson = recover(percent("76.7"), percent("59.1"), percent("88.2"))
    assert wilson == [Recovered(23, 30, "wilson")]


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        ("64", "41", "83", "14/22"),
        ("81.5", "61.9", "93.7", "22/27"),
        ("80", "61.4", "92.3", "24/30"),
        ("32", "19", "48", "14/44"),
        ("97", "89", "100", "60/62"),
        ("98", "91", "100", "79/81"),
        ("80", "59", "93", "20/25"),
        ("84", "60", "97", "16/19"),
    ],
)
def test_exact_intervals_that_trials_printed(value: str, low: str, high: str, expected: str) -> None:
    found = recover(percent(value), percent(low), percent(high), methods=["clopper-pearson"])
    assert expected in [str(each) for each in found]


def test_a_ninety_per_cent_interval() -> None:
    """NCT01460160: 3-year event-free survival as a binary proportion of 106, 90 % CI 57.7 to 73.7."""
    share = Bounds(70 / 106, 70 / 106)
    found = recover(share, percent("57.7"), percent("73.7"), level=0.90)
    assert Recovered(70, 106, "clopper-pearson") in found


def test_a_kaplan_meier_interval_is_no_proportion() -> None:
    assert recover(percent("65.5"), percent("55.5"), percent("73.7")) == []


def test_infinite_bounds_are_bounded() -> None:
    more, less = Printed(">90").bounds, Printed("<5").bounds
    assert shares_of(Bounds(more.low / 100, more.high / 100), 20) == [18, 19, 20]
    assert shares_of(Bounds(less.low / 100, less.high / 100), 20) == [0, 1]
    assert totals_of(Bounds(0.9, float("inf")), 3) == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize(
    ("text", "total", "counts"),
    [
        ("73.0", 37, [27]),
        ("72.9", 37, [27]),  # cut off: 72.97
        ("73.1", 37, []),
        ("72.9", 30, []),
        ("99.2", 117, []),
        ("12", 8, [1]),  # 12.5, rounded down
        ("13", 8, [1]),  # 12.5, rounded up
        ("66", 3, [2]),  # cut off
        ("67", 3, [2]),
        ("0", 20, [0]),
        ("100", 20, [20]),
        ("50", 200, [99, 100, 101]),  # 49.5, 50.0, 50.5; 51.0 would print 51
    ],
)
def test_counts_that_print_so(text: str, total: int, counts: list[int]) -> None:
    assert shares_of(percent(text), total) == counts


def test_digits_may_have_been_cut_off() -> None:
    assert cut(Printed("72.9").bounds) == pytest.approx((72.85, 73.0))
    assert cut(Printed(">90").bounds) == Printed(">90").bounds


def test_totals() -> None:
    """76.7 alone: 23/30, 33/43, 46/60 (integrity-checks.md, A7)."""
    found = totals_of(percent("76.7"), 60)
    assert {(23, 30), (33, 43), (46, 60)} <= set(found)
    assert all(76.65 - 1e-9 <= 100 * x / n <= 76.75 + 1e-9 for x, n in found)


def test_methods_of_a_fraction() -> None:
    assert methods_of(23, 30, percent("57.7"), percent("90.1")) == ["clopper-pearson"]
    assert methods_of(79, 81, percent("89"), percent("100")) == []
    assert "wald" in methods_of(1, 29, percent("-3.2"), percent("10.1"))


@settings(max_examples=100)
@given(
    total=st.integers(1, 400), data=st.data(), method=st.sampled_from(METHODS), level=st.sampled_from([0.8, 0.95, 0.99])
)
def test_what_was_printed_is_always_recovered(total: int, data: st.DataObject, method: Method, level: float) -> None:
    """The search leaves out candidates far from the Wilson limits; none that prints so may be lost."""
    events = data.draw(st.integers(0, total))
    if method == "logit" and events in (0, total):
        return
    low, high = one(events, total, method, level)
    decimals = data.draw(st.integers(0, 2))
    ends = [percent(f"{100 * number:.{decimals}f}") for number in (events / total, low, high)]
    found = recover(*ends, level=level, most=400, methods=[method])
    assert Recovered(events, total, method) in found
