"""Axes: from a value to a place on the paper, with round numbers as ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_RATIO_TICKS = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """A horizontal axis; ``null`` is where nothing differs, None where there is no such value."""

    kind: Literal["share", "plain", "ratio"]
    low: float
    high: float
    ticks: tuple[float, ...]
    null: float | None = None

    def part(self, value: float) -> float:
        """Where a value lies between the ends: 0 at the low end, 1 at the high end, clipped to them."""
        if self.kind == "ratio":
            value = max(value, 1e-12)
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, share))

    def holds(self, value: float) -> bool:
        """True where the axis reaches that far."""
        return self.low <= value <= self.high


SHARE = Axis("share", 0, 100, (0, 25, 50, 75, 100))
"""Per cent."""


def plain(values: Sequence[float], null: float | None = None) -> Axis:
    """An axis for these values, and the null value where there is one, between round numbers."""
    low, high = _ends([*values, *(() if null is None else (null,))])
    step = _step((high - low) / 4)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(number * step, 10) for number in range(first, last + 1))
    return Axis("plain", ticks[0], ticks[-1], ticks, null)


def ratio(values: Sequence[float]) -> Axis:
    """A logarithmic axis for these values and 1; no further than a thousandfold either way."""
    positive = [min(max(value, 0.001), 1000.0) for value in values if value > 0]
    low, high = min([0.5, *positive]), max([2.0, *positive])
    first = max(number for number, tick in enumerate(_RATIO_TICKS) if tick <= low)
    last = min(number for number, tick in enumerate(_RATIO_TICKS) if tick >= high)
    ticks = _RATIO_TICKS[first : last + 1]
    if len(ticks) > 7:
        ticks = tuple(tick for tick in ticks if tick in (ticks[0], ticks[-1]) or _is_power_of_ten(tick))
    return Axis("ratio", ticks[0], ticks[-1], ticks, null=1.0)


def _is_power_of_ten(value: float) -> bool:
    return math.isclose(math.log10(value) % 1, 0, abs_tol=1e-9)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1, high + 1)


def _step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5, 10, 20, ... (or their tenths) above a rough step."""
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999999)
