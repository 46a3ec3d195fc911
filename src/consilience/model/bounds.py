"""Bounds: what is known of a number when only its printed digits are; and plain interval arithmetic (Moore 1966).

The result of an operation holds every value that the inputs could give.
"""

from __future__ import annotations

import math
from itertools import product
from typing import NamedTuple


class Bounds(NamedTuple):
    """A closed interval of real numbers, possibly infinite. ``low <= high`` always holds."""

    low: float
    high: float

    def touches(self, other: Bounds) -> bool:
        """True where some number lies in both: what is printed could be equal."""
        return self.low <= other.high and other.low <= self.high

    def surely_below(self, other: Bounds) -> bool:
        """True where every number here is smaller than every number there, whatever the rounding."""
        return self.high < other.low


def minus(a: Bounds, b: Bounds) -> Bounds:
    """a - b."""
    return Bounds(a.low - b.high, a.high - b.low)


def over(a: Bounds, b: Bounds) -> Bounds | None:
    """a / b, or None where b may be zero. Infinity over infinity is left out: the other corners span it."""
    if b.low <= 0 <= b.high:
        return None
    quotients = [x / y for x, y in product(a, b) if not (math.isinf(x) and math.isinf(y))]
    return Bounds(min(quotients), max(quotients))


def log(a: Bounds) -> Bounds | None:
    """Natural logarithm, or None where a may be zero or negative."""
    return Bounds(math.log(a.low), math.log(a.high)) if a.low > 0 else None


def scaled(a: Bounds, factor: float) -> Bounds:
    """a times a non-negative factor."""
    return Bounds(a.low * factor, a.high * factor)


def odds(a: Bounds) -> Bounds | None:
    """a / (1 - a), or None where a may be 1."""
    return Bounds(a.low / (1 - a.low), a.high / (1 - a.high)) if a.high < 1 else None
