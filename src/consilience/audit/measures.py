"""Which measure an interval belongs to, when it is not that of the value beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from consilience.extraction.hazards import implied_hazard_ratio
from consilience.model.bounds import Bounds, minus, odds, over, scaled

from .facts import Value


class Candidate(NamedTuple):
    """A measure computed from two printed values, and how a finding describes the computation."""

    measure: str
    bounds: Bounds
    formula: str


def limits(value: Value) -> tuple[Bounds, Bounds] | None:
    """Bounds of the lower and the upper limit of a printed interval, or None where it has none."""
    interval = value.estimate.interval
    if interval is None or interval.low is None or interval.high is None:
        return None
    return interval.low.bounds, interval.high.bounds


def holds(low: Bounds, high: Bounds, inner: Bounds) -> bool:
    """True where some value within ``inner`` can lie between the limits, whatever the rounding."""
    return inner.high >= low.low and inner.low <= high.high


def outside(value: Value) -> bool:
    """True where the printed estimate cannot lie inside its printed interval."""
    ends, printed = limits(value), value.estimate.value
    interval = value.estimate.interval
    if ends is None or printed is None or interval is None or interval.kind in ("range", "iqr"):
        return False
    return not holds(*ends, printed.bounds)


def contrasts(a: Value, b: Value) -> Iterator[Candidate]:
    """Measures that compare two arms' shares: hazard, risk and odds ratio, and the difference in per cent."""
    first, second = a.share, b.share
    if first is None or second is None or a.estimate.value is None or b.estimate.value is None:
        return
    names = f"{a.estimate.value} and {b.estimate.value}"
    if a.estimate.measure == "survival" and (ratio := implied_hazard_ratio(first, second)):
        yield Candidate("hazard ratio", ratio, f"ln S / ln S0 of {names}")
    if ratio := over(first, second):
        yield Candidate("risk ratio", ratio, f"ratio of {names}")
    if (top := odds(first)) and (bottom := odds(second)) and (ratio := over(top, bottom)):
        yield Candidate("odds ratio", ratio, f"odds ratio of {names}")
    yield Candidate("difference", scaled(minus(first, second), 100), f"difference of {names}")


def other_measures(value: Value, partner: Value) -> list[Candidate]:
    """The measures of the contrast with the other arm that the value's interval could belong to, best first.

    The interval of a ratio lies symmetrically about it on the log scale, that of a difference on the plain one; the
    candidate nearest the middle comes first. Both directions of the contrast are tried.
    """
    ends = limits(value)
    if ends is None:
        return []
    fitting = [c for c in (*contrasts(partner, value), *contrasts(value, partner)) if holds(*ends, c.bounds)]
    return sorted(fitting, key=lambda c: _distance_from_middle(c, *ends))


def looks_like_ratio(value: Value) -> bool:
    """True where the limits lie on the scale of a ratio (positive, at most 10) far below a printed percentage."""
    ends, printed = limits(value), value.estimate.value
    return (
        ends is not None
        and printed is not None
        and value.estimate.is_percentage
        and ends[0].low > 0
        and ends[1].high <= 10 < printed.value
    )


def _distance_from_middle(candidate: Candidate, low: Bounds, high: Bounds) -> float:
    import math

    a, b = (low.low + low.high) / 2, (high.low + high.high) / 2
    x = (candidate.bounds.low + candidate.bounds.high) / 2
    if candidate.measure != "difference" and min(a, b, x) > 0:
        a, b, x = math.log(a), math.log(b), math.log(x)
    return abs(x - (a + b) / 2) / (abs(b - a) or 1.0)
