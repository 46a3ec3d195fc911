"""Events and denominator recovered from a printed percentage and its interval.

A proportion x/n and its interval are a function of two small integers and a method. Printed to one or no decimals
they often fit a single pair, so the denominator that a table hides can be computed back. Formulas: Clopper & Pearson
1934 (Biometrika 26:404), Wilson 1927 (JASA 22:209), Agresti & Coull 1998 (Am Stat 52:119), Wald.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from consilience.model.printed import Bounds

Method = Literal["clopper-pearson", "wilson", "agresti-coull", "wald"]
METHODS: tuple[Method, ...] = ("clopper-pearson", "wilson", "agresti-coull", "wald")

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Recovered(NamedTuple):
    """A count, a total and a method that print exactly as the table does."""

    events: int
    total: int
    method: Method

    def __str__(self) -> str:
        return f"{self.events}/{self.total}"


def proportion_interval(
    events: Integers, total: Integers, method: Method, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Two-sided interval of a proportion by one method.

    events, total: (...) whole numbers with 0 <= events <= total, total >= 1. level: coverage between 0 and 1.
    Returns lower and upper limits (...), shares between 0 and 1.
    """
    from scipy.special import betaincinv, ndtri

    tail = (1 - level) / 2
    z = float(ndtri(1 - tail))
    x, n = events.astype(float), total.astype(float)
    p = x / n
    match method:
        case "clopper-pearson":
            low = np.where(x > 0, betaincinv(np.maximum(x, 1), n - x + 1, tail), 0.0)
            high = np.where(x < n, betaincinv(x + 1, np.maximum(n - x, 1), 1 - tail), 1.0)
            return low, high
        case "wilson":
            centre = (p + z * z / (2 * n)) / (1 + z * z / n)
            half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        case "agresti-coull":
            more = n + z * z
            centre = (x + z * z / 2) / more
            half = z * np.sqrt(centre * (1 - centre) / more)
        case "wald":
            centre, half = p, z * np.sqrt(p * (1 - p) / n)
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
    order of ``methods``; empty where no simple proportion prints so (a Kaplan-Meier estimate, say).
    """
    events, total = _candidates(share, most)
    found = [
        Recovered(int(x), int(n), method)
        for method in methods
        for x, n in zip(*_fitting(events, total, method, level, low, high), strict=True)
    ]
    order = {method: at for at, method in enumerate(METHODS)}
    return sorted(found, key=lambda r: (r.total, order[r.method], r.events))


def _fitting(
    events: Integers, total: Integers, method: Method, level: float, low: Bounds, high: Bounds
) -> tuple[Integers, Integers]:
    lower, upper = proportion_interval(events, total, method, level)
    fits = _inside(lower, low) & _inside(upper, high)
    return events[fits], total[fits]


def _inside(values: Floats, bounds: Bounds, slack: float = 1e-9) -> NDArray[np.bool_]:
    return np.asarray((values >= bounds.low - slack) & (values <= bounds.high + slack))


def _candidates(share: Bounds, most: int, slack: float = 1e-9) -> tuple[Integers, Integers]:
    totals = np.arange(1, most + 1)
    first = np.maximum(np.ceil((share.low - slack) * totals), 0).astype(np.int64)
    last = np.minimum(np.floor((share.high + slack) * totals), totals).astype(np.int64)
    numbers = np.maximum(last - first + 1, 0)
    total = np.repeat(totals, numbers)
    offset = np.arange(len(total)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    return np.repeat(first, numbers) + offset, total


def shares_of(share: Bounds, total: int) -> list[int]:
    """The counts out of ``total`` that print as a share, rounded or truncated; usually one or none.

    Truncation (``72.9`` for 27/37 = 72.97 %) is common and allowed: it widens the bounds upwards by half a unit.
    """
    truncated = share.high + (share.high - share.low) / 2
    first = max(0, int(np.ceil((share.low - 1e-9) * total)))
    last = min(total, int(np.floor(truncated * total)))
    return [x for x in range(first, last + 1) if x / total < truncated - 1e-12]


def totals_of(share: Bounds, most: int) -> list[tuple[int, int]]:
    """(events, total) for every total up to ``most`` of which the share can be printed by rounding."""
    events, total = _candidates(share, most)
    return [(int(x), int(n)) for x, n in zip(events, total, strict=True)]
