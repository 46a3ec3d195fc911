"""p values recomputed from what is printed: a statistic, an interval, counts or moments of two groups.

Everything is done on bounds, so that the p value of the unrounded numbers lies in what is returned.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Literal, NamedTuple

from consilience.model.bounds import Bounds

from .normal import deviate, two_sided

Kind = Literal["t", "F", "chi2", "z", "r", "Q"]

_EVERYTHING = Bounds(0.0, 1.0)


class Moments(NamedTuple):
    """Mean, standard deviation and number of people of one group."""

    mean: Bounds
    sd: Bounds
    n: int


def p_of_statistic(kind: Kind, value: Bounds, df: tuple[Bounds, ...] = ()) -> Bounds | None:
    """Two-sided p of a test statistic; of F, chi-squared and Q the upper tail.

    df: one for t, r, chi-squared and Q, two for F, none for z. None where they are missing or impossible, or the
    statistic is (a correlation beyond 1, a negative sum of squares).
    """
    if len(df) < {"z": 0, "F": 2}.get(kind, 1) or any(each.low <= 0 for each in df):
        return None
    if kind in ("chi2", "Q", "F"):
        if value.high < 0:
            return None
        ends = Bounds(max(value.low, 0.0), value.high)
    else:
        ends = _size(value)
    if kind == "r":
        if ends.low > 1:
            return None
        ends = Bounds(ends.low, min(ends.high, 1.0))
    found = [_tail(kind, end, corner) for end in ends for corner in product(*df)]
    return Bounds(min(found), max(found))


def one_sided(kind: Kind, df: tuple[Bounds, ...]) -> bool:
    """True where a statistic has a direction, so that half its p value is that of a one-sided test."""
    return kind in ("t", "z", "r") or bool(df and kind in ("chi2", "F") and df[0].low <= 1 <= df[0].high)


def z_of(p: Bounds) -> Bounds:
    """The absolute normal deviate of a two-sided p; infinite for p = 0."""
    low, high = (-deviate(min(max(end, 0.0), 1.0) / 2) for end in (p.high, p.low))
    return Bounds(max(low, 0.0), max(high, 0.0))


def p_of_z(z: Bounds) -> Bounds:
    """Two-sided p of an absolute normal deviate."""
    return Bounds(two_sided(z.high), two_sided(max(z.low, 0.0)))


def z_of_interval(value: Bounds, low: Bounds, high: Bounds, null: float, level: float) -> Bounds | None:
    """|estimate - null| over the standard error that an interval tells, on the scale on which it is symmetric.

    Altman & Bland 2011 (BMJ 343:d2304). level between 0 and 1. None where rounding leaves no width.
    """
    factor = 2 * deviate((1 + level) / 2)
    narrow, wide = high.low - low.high, high.high - low.low
    if narrow <= 0 or not math.isfinite(wide):
        return None
    away = _size(Bounds(value.low - null, value.high - null))
    return Bounds(away.low * factor / wide, away.high * factor / narrow)


def p_of_table(events_1: int, total_1: int, events_2: int, total_2: int) -> dict[str, float]:
    """Two-sided p of a 2x2 table by every usual test, by its name; empty where a margin is empty.

    Chi-squared with and without Yates' correction, likelihood ratio, Wald test of the log odds ratio, Fisher's exact
    test (tables at most as likely, and twice the smaller tail), and their mid-p versions (Agresti 2002, Categorical
    Data Analysis, sections 3.2-3.5).
    """
    a, b, c, d = events_1, total_1 - events_1, events_2, total_2 - events_2
    if min(a, b, c, d) < 0 or not (a + b and c + d and a + c and b + d):
        return {}
    return _asymptotic(a, b, c, d) | _exact(a, total_1, c, total_2)


def p_of_moments(a: Moments, b: Moments) -> dict[str, Bounds]:
    """Two-sided p of the difference of two means, by Welch's and by Student's t test; empty without spread."""
    if min(a.n, b.n) < 2 or min(a.sd.low, b.sd.low) < 0 or max(a.sd.low, b.sd.low) <= 0:
        return {}
    gap = _size(Bounds(a.mean.low - b.mean.high, a.mean.high - b.mean.low))
    welch, student = [], []
    for away, s, t in product(gap, a.sd, b.sd):
        u, v = s * s / a.n, t * t / b.n
        if u + v <= 0:
            return {}
        welch.append(_t(away / math.sqrt(u + v), (u + v) ** 2 / (u * u / (a.n - 1) + v * v / (b.n - 1))))
        pooled = ((a.n - 1) * s * s + (b.n - 1) * t * t) / (a.n + b.n - 2)
        student.append(_t(away / math.sqrt(pooled * (1 / a.n + 1 / b.n)), a.n + b.n - 2))
    return {
        "Welch's t test": Bounds(min(welch), max(welch)),
        "Student's t test": Bounds(min(student), max(student)),
    }


def _size(value: Bounds) -> Bounds:
    """Bounds of the absolute value."""
    low, high = abs(value.low), abs(value.high)
    return Bounds(0.0 if value.low <= 0 <= value.high else min(low, high), max(low, high))


def _tail(kind: Kind, value: float, df: tuple[float, ...]) -> float:
    if math.isinf(value):
        return 0.0
    if kind == "z":
        return two_sided(value)
    from scipy.special import chdtrc, fdtrc

    match kind:
        case "t":
            return _t(value, df[0])
        case "r":
            return 0.0 if value >= 1 else _t(value * math.sqrt(df[0] / (1 - value * value)), df[0])
        case "F":
            return float(fdtrc(df[0], df[1], value))
        case "chi2" | "Q":
            return float(chdtrc(df[0], value))


def _t(value: float, df: float) -> float:
    from scipy.special import stdtr

    return float(2 * stdtr(df, -value))


def _asymptotic(a: int, b: int, c: int, d: int) -> dict[str, float]:
    from scipy.special import chdtrc

    n = a + b + c + d
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    cross = abs(a * d - b * c)
    expected = [(i * j) / n for i in (a + b, c + d) for j in (a + c, b + d)]
    ratio = 2 * sum(o * math.log(o / e) for o, e in zip((a, b, c, d), expected, strict=True) if o)
    found = {
        "chi-squared": float(chdtrc(1, n * cross**2 / margins)),
        "chi-squared with Yates' correction": float(chdtrc(1, n * max(cross - n / 2, 0) ** 2 / margins)),
        "likelihood ratio": float(chdtrc(1, max(ratio, 0.0))),
    }
    if min(a, b, c, d):
        z = abs(math.log(a * d / (b * c))) / math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        found["Wald test of the odds ratio"] = two_sided(z)
    return found


def _exact(a: int, n1: int, c: int, n2: int) -> dict[str, float]:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.special import gammaln

    def choose(n: int, k: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n + 1 - k))

    events = a + c
    x = np.arange(max(0, events - n2), min(n1, events) + 1)
    logs = choose(n1, x) + choose(n2, events - x) - choose(n1 + n2, np.array(events))
    chance = np.exp(logs)
    here = chance[a - x[0]]
    as_likely = np.abs(chance - here) <= 1e-7 * here
    less_likely = float(chance[(chance < here) & ~as_likely].sum())
    fisher = less_likely + float(chance[as_likely].sum())
    tail = min(float(chance[x <= a].sum()), float(chance[x >= a].sum()))
    return {
        "Fisher's exact test": min(fisher, 1.0),
        "Fisher's exact test, doubled tail": min(2 * tail, 1.0),
        "mid-p": min(fisher - float(here) / 2, 1.0),
        "mid-p, doubled tail": min(2 * tail - float(here), 1.0),
    }
