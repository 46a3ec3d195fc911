"""Events and denominator recovered from a printed percentage and its interval.

A proportion x/n and its interval are a function of two small integers and a method. Printed to one or no decimals
they often fit a single pair, so the denominator that a table hides can be computed back. Formulas: Clopper & Pearson
1934 (Biometrika 26:404); Wilson 1927 (JASA 22:209); its continuity correction in Newcombe 1998 (Stat Med 17:857,
method 4), the default of R's ``prop.test``; Agresti & Coull 1998 (Am Stat 52:119); Jeffreys with the ends of Brown,
Cai & DasGupta 2001 (Stat Sci 16:101, section 4.1.2); logit and Wald, ibid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consilience.model.printed import Bounds

from .normal import deviate

Method = Literal["clopper-pearson", "wilson", "agresti-coull", "wald", "jeffreys", "wilson-continuity", "logit"]
METHODS: tuple[Method, ...] = (
    "clopper-pearson",
    "wilson",
    "agresti-coull",
    "wald",
    "jeffreys",
    "wilson-continuity",
    "logit",
)
"""In the order in which trials use them."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SLACK = 1e-9
"""Numbers as close as this are equal; printed digits are never so fine."""


class Recovered(NamedTuple):
    """A count, a total and a method that print exactly as the table does."""

    events: int
    total: int
    method: Method

    def __str__(self) -> str:
        return f"{self.events}/{self.total}"


def cut(printed: Bounds) -> Bounds:
    """The bounds of a printed number that may have been cut off instead of rounded: 72.9 for 27/37 = 72.97.

    Widened upwards by half a unit; infinite ends stay.
    """
    half = (printed.high - printed.low) / 2
    return Bounds(printed.low, printed.high + half) if math.isfinite(half) else printed


def proportion_interval(
    events: Integers, total: Integers, method: Method, level: float = 0.95, *, clip: bool = True
) -> tuple[Floats, Floats]:
    """Two-sided interval of a proportion by one method.

    events, total: (...) whole numbers with 0 <= events <= total, total >= 1. level: coverage between 0 and 1.
    Returns lower and upper limits (...), shares between 0 and 1; not a number where the method has none (logit of 0 or
    n events). ``clip=False`` leaves the limits of Wald and Agresti-Coull where the formula puts them, even below 0.
    """
    tail = (1 - level) / 2
    z = deviate(1 - tail)
    x, n = events.astype(float), total.astype(float)
    p = x / n
    inner = (x > 0) & (x < n)
    match method:
        case "clopper-pearson":
            from scipy.special import betaincinv

            low = np.where(x > 0, betaincinv(np.maximum(x, 1), n - x + 1, tail), 0.0)
            high = np.where(x < n, betaincinv(x + 1, np.maximum(n - x, 1), 1 - tail), 1.0)
            return low, high
        case "jeffreys":
            from scipy.special import betaincinv

            low = np.where(x > 0, betaincinv(x + 0.5, n - x + 0.5, tail), 0.0)
            high = np.where(x < n, betaincinv(x + 0.5, n - x + 0.5, 1 - tail), 1.0)
            return low, high
        case "logit":
            safe = np.where(inner, x, 0.5 * n)
            centre, half = np.log(safe / (n - safe)), z * np.sqrt(n / (safe * (n - safe)))
            low, high = (1 / (1 + np.exp(-end)) for end in (centre - half, centre + half))
            return np.where(inner, low, np.nan), np.where(inner, high, np.nan)
        case "wilson-continuity":
            spread_low = z * np.sqrt(np.maximum(z * z - 2 - 1 / n + 4 * p * (n * (1 - p) + 1), 0))
            spread_high = z * np.sqrt(np.maximum(z * z + 2 - 1 / n + 4 * p * (n * (1 - p) - 1), 0))
            low = np.where(x > 0, (2 * n * p + z * z - 1 - spread_low) / (2 * (n + z * z)), 0.0)
            high = np.where(x < n, (2 * n * p + z * z + 1 + spread_high) / (2 * (n + z * z)), 1.0)
            return np.clip(low, 0, 1), np.clip(high, 0, 1)
        case "wilson":
            centre = (p + z * z / (2 * n)) / (1 + z * z / n)
            half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        case "agresti-coull":
            more = n + z * z
            centre = (x + z * z / 2) / more
            half = z * np.sqrt(centre * (1 - centre) / more)
        case "wald":
            centre, half = p, z * np.sqrt(p * (1 - p) / n)
    if not clip:
        return centre - half, centre + half
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def recover(
    share: Bounds,
    low: Bounds,
    high: Bounds,
    *,
    level: float = 0.95,
    most: int = 1000,
    methods: Iterable[Method] = METHODS,
) -> list[Recovered]:
    """Every events/total (total up to ``most``) and method whose value and limits all print as given.

    share, low, high: bounds of the printed value and limits, as shares between 0 and 1. Sorted by total, then by the
    order of ``METHODS``; empty where no simple proportion prints so (a Kaplan-Meier estimate, say).
    """
    return list(_recover(share, low, high, level, most, tuple(methods)))


def methods_of(events: int, total: int, low: Bounds, high: Bounds, level: float = 0.95) -> list[Method]:
    """The methods by which events/total has limits that print as given."""
    x, n = np.array([events]), np.array([total])
    return [method for method in METHODS if _fitting(x, n, method, level, low, high)[0].size]


@lru_cache(maxsize=4096)
def _recover(
    share: Bounds, low: Bounds, high: Bounds, level: float, most: int, methods: tuple[Method, ...]
) -> tuple[Recovered, ...]:
    near = _near(*_candidates(share, most), level, low, high)
    if not near[0].size:
        return ()
    found = [
        Recovered(int(x), int(n), method)
        for method in methods
        for x, n in zip(*_fitting(*near, method, level, low, high), strict=True)
    ]
    return tuple(sorted(found, key=lambda r: (r.total, METHODS.index(r.method), r.events)))


def _near(events: Integers, total: Integers, level: float, low: Bounds, high: Bounds) -> tuple[Integers, Integers]:
    """Candidates whose Wilson limits, which cost little, are not far off: no method differs from it by (z^2 + 4)/n."""
    lower, upper = proportion_interval(events, total, "wilson", level)
    margin = (deviate((1 + level) / 2) ** 2 + 4) / total
    fits = (lower >= low.low - margin) & (lower <= max(low.high, 0.0) + margin)
    fits &= (upper >= min(high.low, 1.0) - margin) & (upper <= high.high + margin)
    return events[fits], total[fits]


def _fitting(
    events: Integers, total: Integers, method: Method, level: float, low: Bounds, high: Bounds
) -> tuple[Integers, Integers]:
    lower, upper = proportion_interval(events, total, method, level)
    fits = _inside(lower, low) & _inside(upper, high)
    if low.low < 0 or high.high > 1:
        lower, upper = proportion_interval(events, total, method, level, clip=False)
        fits |= _inside(lower, low) & _inside(upper, high)
    return events[fits], total[fits]


def _inside(values: Floats, bounds: Bounds) -> NDArray[np.bool_]:
    return np.asarray((values >= bounds.low - _SLACK) & (values <= bounds.high + _SLACK))


def _candidates(share: Bounds, most: int) -> tuple[Integers, Integers]:
    totals = np.arange(1, most + 1)
    low, high = max(share.low, 0.0), min(share.high, 1.0)
    first = np.ceil((low - _SLACK) * totals).astype(np.int64)
    last = np.floor((high + _SLACK) * totals).astype(np.int64)
    first, last = np.maximum(first, 0), np.minimum(last, totals)
    numbers = np.maximum(last - first + 1, 0)
    total = np.repeat(totals, numbers)
    offset = np.arange(len(total)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    return np.repeat(first, numbers) + offset, total


def shares_of(share: Bounds, total: int) -> list[int]:
    """The counts out of ``total`` that print as a share, rounded either way or cut off; usually one or none."""
    if total < 1:
        return []
    widest = cut(share)
    first = max(0, math.ceil((max(share.low, 0.0) - _SLACK) * total))
    last = min(total, math.floor((min(widest.high, 1.0) + _SLACK) * total))
    rounded = share.high + _SLACK
    return [x for x in range(first, last + 1) if x / total <= rounded or x / total < widest.high - _SLACK]


def totals_of(share: Bounds, most: int) -> list[tuple[int, int]]:
    """(events, total) for every total up to ``most`` of which the share can be printed by rounding."""
    events, total = _candidates(share, most)
    return [(int(x), int(n)) for x, n in zip(events, total, strict=True)]
