"""Which counts a printed percentage, with or without an interval, can stand for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import numpy as np

from consilience.synthesis.arrays import BoolArray, FloatArray, SynthesisError
from consilience.synthesis.distributions import check_level, normal_quantile
from consilience.synthesis.effects_proportion import proportion_interval


class Candidate(NamedTuple):
    """Events of total that print as observed; ``method`` of the interval, "" where none was printed."""

    events: int
    total: int
    method: str


def _clopper_pearson(x: FloatArray, n: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    return proportion_interval(x, n, level=level)


def _wilson(x: FloatArray, n: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    return proportion_interval(x, n, level=level, method="wilson")


def _wald(x: FloatArray, n: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    p, z = x / n, normal_quantile(level)
    half = z * np.sqrt(p * (1 - p) / n)
    return np.maximum(p - half, 0.0), np.minimum(p + half, 1.0)


METHODS: dict[str, Callable[[FloatArray, FloatArray, float], tuple[FloatArray, FloatArray]]] = {
    "clopper-pearson": _clopper_pearson,
    "wilson": _wilson,
    "wald": _wald,
}


def counts_from_percentage(
    percentage: str | float,
    *,
    low: str | float | None = None,
    high: str | float | None = None,
    total: int | None = None,
    max_total: int = 1000,
    level: float = 0.95,
) -> tuple[Candidate, ...]:
    """All counts that a printed percentage and its interval can stand for.

    A printed number is an interval: "71" is [70.5, 71.5], "71.0" is [70.95, 71.05]. Give text to keep the digits.

    Args:
        percentage: printed percentage.
        low, high: printed limits in percent, if any.
        total: denominator if known; otherwise all up to ``max_total`` are tried.
        max_total: largest denominator tried, default 1000.
        level: of the interval, default 0.95.

    Returns:
        Candidates, smallest total first; with an interval, each names the method (exact, Wilson or Wald) that
        reproduces both limits to their printed digits.

    Raises:
        SynthesisError: no number, or a percentage outside 0-100.
    """
    check_level(level)
    bounds = _bounds(percentage)
    if bounds[1] < 0 or bounds[0] > 100:
        raise SynthesisError(f"{percentage} is no percentage")
    totals = np.arange(1.0, max_total + 1) if total is None else np.array([float(total)])
    x, n = _counts(bounds, totals)
    if low is None or high is None:
        return tuple(Candidate(int(a), int(b), "") for a, b in zip(x, n, strict=True))
    if not len(x):
        return ()
    limits = _bounds(low), _bounds(high)
    found: list[Candidate] = []
    for name, interval in METHODS.items():
        ends = interval(x, n, level)
        fits = np.logical_and.reduce([_within(100 * e, b) for e, b in zip(ends, limits, strict=True)])
        found.extend(Candidate(int(a), int(b), name) for a, b in zip(x[fits], n[fits], strict=True))
    return tuple(sorted(found, key=lambda c: (c.total, c.events)))


def _bounds(printed: str | float) -> tuple[float, float]:
    """The numbers that round to what is printed."""
    try:
        number = Decimal(str(printed).strip().rstrip("%").strip())
    except InvalidOperation as error:
        raise SynthesisError(f"expected a number, found {printed!r}") from error
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise SynthesisError(f"expected a number, found {printed!r}")
    half = Decimal(5).scaleb(exponent - 1)
    return float(number - half), float(number + half)


def _within(value: FloatArray, bounds: tuple[float, float]) -> BoolArray:
    return (value >= bounds[0] - 1e-9) & (value <= bounds[1] + 1e-9)


def _counts(bounds: tuple[float, float], totals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Every x of every total with 100 x/total inside the bounds."""
    first = np.ceil(np.maximum(bounds[0], 0.0) * totals / 100 - 1e-9)
    last = np.floor(np.minimum(bounds[1], 100.0) * totals / 100 + 1e-9)
    width = int(max(0, (last - first).max() + 1))
    x = first[:, np.newaxis] + np.arange(width)
    keep = x <= last[:, np.newaxis]
    return x[keep], np.broadcast_to(totals[:, np.newaxis], x.shape)[keep]
