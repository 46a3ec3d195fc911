"""p values recomputed, beside SciPy's own tests and published tables; rounding never leaves the bounds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from consilience.extraction.significance import (
    Kind,
    Moments,
    one_sided,
    p_of_moments,
    p_of_statistic,
    p_of_table,
    p_of_z,
    z_of,
    z_of_interval,
)
from consilience.model.bounds import Bounds
from consilience.model.printed import Printed


def point(value: float) -> Bounds:
    return Bounds(value, value)


def around(value: float, decimals: int) -> Bounds:
    return Printed(f"{value:.{decimals}f}").bounds


@pytest.mark.parametrize(
    ("kind", "value", "df", "p"),
    [
        ("z", 1.96, (), 0.05),
        ("z", -2.5758, (), 0.01),
        ("t", 2.228, (10,), 0.05),  # Fisher & Yates, table III
        ("t", -2.845, (20,), 0.01),
        ("chi2", 3.841, (1,), 0.05),
        ("chi2", 18.307, (10,), 0.05),
        ("Q", 16.919, (9,), 0.05),
        ("F", 4.965, (1, 10), 0.05),
        ("r", 0.576, (10,), 0.05),  # ibid., table VII
    ],
)
def test_published_quantiles(kind: Kind, value: float, df: tuple[int, ...], p: float) -> None:
    found = p_of_statistic(kind, point(value), tuple(map(point, df)))
    assert found is not None
    assert found.low == found.high == pytest.approx(p, rel=2e-3)


@pytest.mark.parametrize(
    ("kind", "value", "df"),
    [("t", 2.0, ()), ("F", 2.0, (1,)), ("chi2", -3.0, (2,)), ("r", 1.2, (10,)), ("t", 2.0, (0,))],
)
def test_what_is_no_statistic(kind: Kind, value: float, df: tuple[int, ...]) -> None:
    assert p_of_statistic(kind, point(value), tuple(map(point, df))) is None


@settings(max_examples=200)
@given(
    kind=st.sampled_from(["t", "F", "chi2", "z", "r", "Q"]),
    value=st.floats(0.001, 30),
    sign=st.sampled_from([-1, 1]),
    df=st.floats(1, 200),
    decimals=st.integers(0, 3),
)
def test_the_p_of_the_unrounded_statistic_lies_in_the_bounds(
    kind: Kind, value: float, sign: int, df: float, decimals: int
) -> None:
    directed = kind in ("t", "z", "r")
    value = (value / 31 if kind == "r" else value) * (sign if directed else 1)
    degrees = {"z": (), "F": (3.0, df)}.get(kind, (df,))
    exact = p_of_statistic(kind, point(value), tuple(map(point, degrees)))
    found = p_of_statistic(kind, around(value, decimals), tuple(around(each, 1) for each in degrees))
    assert exact is not None
    assert found is not None
    assert found.low - 1e-12 <= exact.low <= found.high + 1e-12
    assert one_sided(kind, tuple(map(point, degrees))) == (directed or (kind == "chi2" and df == 1))


def test_z_and_p_are_inverse() -> None:
    for p in (1e-12, 0.001, 0.05, 0.5, 1.0):
        there = z_of(point(p))
        assert p_of_z(there).low == pytest.approx(p)
    assert z_of(Bounds(-math.inf, 0.001)).high == math.inf
    assert z_of(Bounds(0.9, 1.2)).low == 0


def test_published_p_from_an_interval() -> None:
    """Altman & Bland 2011: ratio 0.81 (0.70 to 0.94) is z = 2.802, p = 0.005."""
    logs = [point(math.log(x)) for x in (0.81, 0.70, 0.94)]
    z = z_of_interval(logs[0], logs[1], logs[2], 0.0, 0.95)
    assert z is not None
    assert z.low == pytest.approx(2.80, abs=0.01)
    assert p_of_z(z).low == pytest.approx(0.005, abs=0.0003)
    assert z_of_interval(point(1), Bounds(0.5, 1.5), Bounds(1.0, 2.0), 0.0, 0.95) is None


cells = st.integers(0, 60)


@settings(max_examples=200)
@given(a=cells, b=cells, c=cells, d=cells)
def test_tables_as_scipy_has_them(a: int, b: int, c: int, d: int) -> None:
    found = p_of_table(a, a + b, c, c + d)
    if not (a + b and c + d and a + c and b + d):
        assert found == {}
        return
    table = [[a, b], [c, d]]
    plain = stats.chi2_contingency(table, correction=False).pvalue
    assert found["chi-squared"] == pytest.approx(plain)
    yates = stats.chi2_contingency(table, correction=True).pvalue
    assert found["chi-squared with Yates' correction"] == pytest.approx(yates)
    likelihood = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").pvalue
    assert found["likelihood ratio"] == pytest.approx(likelihood, abs=1e-9)
    assert found["Fisher's exact test"] == pytest.approx(stats.fisher_exact(np.array(table))[1], rel=1e-6)
    assert found["mid-p"] < found["Fisher's exact test"]
    assert all(0 <= p <= 1 for p in found.values())


def test_impossible_table() -> None:
    assert p_of_table(7, 5, 1, 5) == {}


@settings(max_examples=100)
@given(
    means=st.tuples(st.floats(-20, 20), st.floats(-20, 20)),
    sds=st.tuples(st.floats(0.5, 9), st.floats(0.5, 9)),
    ns=st.tuples(st.integers(2, 90), st.integers(2, 90)),
    decimals=st.integers(1, 3),
)
def test_means_as_scipy_has_them(
    means: tuple[float, float], sds: tuple[float, float], ns: tuple[int, int], decimals: int
) -> None:
    groups = [Moments(around(m, decimals), around(s, decimals), n) for m, s, n in zip(means, sds, ns, strict=True)]
    found = p_of_moments(*groups)
    for name, equal in (("Welch's t test", False), ("Student's t test", True)):
        exact = stats.ttest_ind_from_stats(means[0], sds[0], ns[0], means[1], sds[1], ns[1], equal_var=equal).pvalue
        # the degrees of freedom of Welch's test turn within the box: a hundredth is allowed for that
        assert found[name].low - 0.01 <= exact <= found[name].high + 0.01
    assert not p_of_moments(Moments(point(1), point(0), 5), Moments(point(2), point(0), 5))
    assert not p_of_moments(Moments(point(1), point(1), 1), Moments(point(2), point(1), 5))
    assert np.isfinite(found["Welch's t test"].high)
