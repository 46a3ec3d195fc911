"""Which means and standard deviations whole numbers can have.

Scores that move in steps have means and spreads that move in steps too. Tests: GRIM (Brown & Heathers 2017, Soc Psychol
Personal Sci 8:363), GRIMMER (Anaya 2016, PeerJ Preprints 4:e2400v1), DEBIT (Heathers & Brown 2019); largest standard
deviation on a closed scale (Bhatia & Davis 2000, Am Math Mon 107:353). They are derived here anew from the sum S and
the sum of squares Q of n whole numbers:

* S and Q are both even or both odd, since x and x squared are;
* Q is least where all numbers are as equal as S allows, and greatest where all but one stand at the ends of the scale;
* from five numbers on, every Q of the right parity that is not below the least one occurs (enumerated in the tests).

Scores are counted in steps from the lowest one, so that means, spreads and limits are given in the scale's own unit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from consilience.model.bounds import Bounds

_SLACK = 1e-9
"""Numbers as close as this are equal; printed digits are never so fine."""

_SUMS = 2000
"""As many sums are tried; where the printed mean allows more, hardly any standard deviation is impossible."""


class Scale(NamedTuple):
    """The scores that one person can have: from ``low`` to ``high`` in steps; open at an infinite end."""

    step: float = 1.0
    low: float = -math.inf
    high: float = math.inf

    @property
    def origin(self) -> float:
        """A score from which the steps are counted."""
        return next((end for end in (self.low, self.high) if math.isfinite(end)), 0.0)


BINARY = Scale(1.0, 0.0, 1.0)
"""Yes or no: the scale of DEBIT."""


def sums_of(mean: Bounds, n: int, scale: Scale) -> range:
    """GRIM: the sums of n scores, in steps from the scale's origin, whose mean lies in the bounds; often none.

    Raises ``ValueError`` for n below 1 or a step that is not positive.
    """
    if n < 1 or not scale.step > 0:
        raise ValueError(f"expected at least one person and a positive step, found {n} and {scale.step}")
    low, high = max(mean.low, scale.low), min(mean.high, scale.high)
    if low > high:
        return range(0)
    per = n / scale.step
    first = math.ceil((low - scale.origin) * per - _dust(low, scale, per))
    return range(first, math.floor((high - scale.origin) * per + _dust(high, scale, per)) + 1)


def deviation_possible(mean: Bounds, sd: Bounds, n: int, scale: Scale, *, divisor: int | None = None) -> bool:
    """GRIMMER and DEBIT: True where n scores can have a mean and a standard deviation within these bounds.

    divisor: what the sum of squared deviations is divided by, n - 1 unless given. A single score has no spread. On a
    closed scale the gaps between large sums of squares are not searched: there True may be too generous, False never
    is wrong.
    """
    if sd.high < 0:
        return False
    sums = sums_of(mean, n, scale)
    below = n - 1 if divisor is None else divisor
    if n < 2 or below < 1:
        return bool(sums)
    if len(sums) > _SUMS:
        return True
    return any(_squares(total, sd, n, below, scale) for total in sums)


def largest_deviation(mean: Bounds, n: int, scale: Scale) -> float:
    """The largest standard deviation of n scores between the ends of a closed scale with a mean within the bounds."""
    low, high = max(mean.low, scale.low), min(mean.high, scale.high)
    if low > high or n < 2 or not (math.isfinite(scale.low) and math.isfinite(scale.high)):
        return math.nan if low > high else math.inf
    best = min(max((scale.low + scale.high) / 2, low), high)
    return math.sqrt((scale.high - best) * (best - scale.low) * n / (n - 1))


def nearest_means(mean: float, n: int, scale: Scale) -> tuple[float, float]:
    """The possible means on either side of one that is not."""
    steps = math.floor((mean - scale.origin) * n / scale.step)
    return scale.origin + steps * scale.step / n, scale.origin + (steps + 1) * scale.step / n


def _dust(end: float, scale: Scale, per: float) -> float:
    return _SLACK * max(1.0, abs(end - scale.origin) * per)


def _squares(total: int, sd: Bounds, n: int, below: int, scale: Scale) -> bool:
    """True where some sum of squares goes with a sum and lies where the standard deviation puts it."""
    steps = Bounds(max(sd.low, 0.0) / scale.step, sd.high / scale.step)
    square = total * total / n
    dust = _SLACK * max(1.0, square + below * steps.high**2)
    least = _least(total, n)
    first = max(math.ceil(below * steps.low**2 + square - dust), least)
    last = math.floor(min(below * steps.high**2 + square + dust, _most(total, scale)))
    first += (first - total) % 2
    if first > last:
        return False
    return n > 4 or any(_made_of(total, q, n) for q in range(first, last + 1, 2))


def _least(total: int, n: int) -> int:
    each, more = divmod(total, n)
    return (n - more) * each**2 + more * (each + 1) ** 2


def _most(total: int, scale: Scale) -> float:
    """The largest sum of squares on a closed scale, counted from its lower end."""
    if not (math.isfinite(scale.low) and math.isfinite(scale.high)):
        return math.inf
    width = math.floor((scale.high - scale.low) / scale.step + _SLACK)
    if width == 0:
        return 0
    top, rest = divmod(total, width)
    return top * width**2 + rest**2


def _made_of(total: int, squares: int, n: int) -> bool:
    """True where n whole numbers, at most four, have this sum and this sum of squares."""
    if n == 1:
        return total * total == squares
    if n == 2:  # x and y differ by d with d squared = 2 Q - S squared
        gap = 2 * squares - total * total
        return gap >= 0 and math.isqrt(gap) ** 2 == gap
    return any(_made_of(total - x, squares - x * x, n - 1) for x in _members(total, squares, n))


def _members(total: int, squares: int, n: int) -> Iterator[int]:
    """Numbers that can belong to n numbers of this sum and sum of squares: (x - S/n)^2 <= (n-1)/n (Q - S^2/n)."""
    spread = (n - 1) * (n * squares - total * total)
    if spread < 0:
        return
    reach = math.isqrt(spread) + 1
    yield from range(math.floor((total - reach) / n), math.ceil((total + reach) / n) + 1)
