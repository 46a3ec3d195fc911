"""What printed numbers are: on which scale, beside which interval, and whether two of them are one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from consilience.extraction.exact import cut
from consilience.extraction.hazards import implied_hazard_ratio
from consilience.model.bounds import Bounds, minus, odds, over, scaled
from consilience.model.estimate import SHARES, Estimate
from consilience.model.printed import Printed
from consilience.model.quantities import TimeUnit, days_in

from .facts import Value


class Candidate(NamedTuple):
    """A measure computed from two printed values, and how a finding describes the computation."""

    measure: str
    bounds: Bounds
    formula: str


class Number(NamedTuple):
    """What an estimate comes to: a share in per cent, a time in days, anything else in its own unit."""

    value: float
    bounds: Bounds
    unit: str
    decimals: int | None
    """Digits printed after the point; None for a number that was computed, or printed with a relation (">80")."""


_TIMES: tuple[TimeUnit, ...] = ("days", "weeks", "months", "years")


def number(estimate: Estimate) -> Number | None:
    """The value of an estimate; a share of which only the counts are printed is computed from them."""
    printed = estimate.value
    if printed is not None:
        return in_unit(printed, unit_of(estimate))
    if estimate.measure in SHARES and estimate.events is not None and estimate.total:
        percent = 100 * estimate.events / estimate.total
        return Number(percent, Bounds(percent, percent), "%", None)
    return None


def unit_of(estimate: Estimate) -> str:
    """The unit of an estimate's value: as written, else the usual one of its measure."""
    if estimate.is_percentage:
        return "%"
    if estimate.measure == "count":
        return estimate.unit or "patients"
    return estimate.unit or ""


def in_unit(printed: Printed, unit: str) -> Number:
    """A printed number of a unit: shares between 0 and 1 become per cent, times become days."""
    value, bounds, decimals = printed.value, printed.bounds, None if printed.relation else printed.decimals
    if unit == "1":
        return Number(100 * value, scaled(bounds, 100), "%", None if decimals is None else decimals - 2)
    for time in _TIMES:
        if time == unit:
            in_days = days_in(bounds, time)
            return Number(days_in(Bounds(value, value), time).low, in_days, "days", None)
    return Number(value, bounds, unit, decimals)


def agree(a: Number | None, b: Number | None) -> bool | None:
    """True where two printings may be of one number; None where they cannot be compared.

    Copied with the same number of decimals, the digits must be equal; with fewer, they must be a rounding of the
    longer ones, either way at a half. Computed numbers may also have been cut off when printed; anything else agrees
    where the bounds touch.
    """
    if a is None or b is None or a.unit != b.unit:
        return None
    if a.decimals is None or b.decimals is None:
        short, exact = (a, b) if b.decimals is None else (b, a)
        if short.decimals is not None and exact.bounds.low == exact.bounds.high:
            return near(cut(short.bounds), exact.bounds)
        return near(a.bounds, b.bounds)
    short, long = (a, b) if a.decimals <= b.decimals else (b, a)
    if short.decimals == long.decimals:
        return math.isclose(short.value, long.value, rel_tol=1e-12, abs_tol=1e-12)
    return near(short.bounds, Bounds(long.value, long.value))


def cut_off(short: Number, long: Number) -> bool:
    """True where the digits of ``short`` are those of ``long``, cut off where rounding would have gone up."""
    if short.decimals is None or long.decimals is None or short.decimals >= long.decimals or short.unit != long.unit:
        return False
    step = 10.0**-short.decimals
    below = math.trunc(long.value / step + math.copysign(1e-9, long.value)) * step
    return not agree(short, long) and math.isclose(short.value, below, abs_tol=step * 1e-6)


def near(a: Bounds, b: Bounds) -> bool:
    """True where two bounds touch, floating-point dust aside."""
    dust = 1e-9 * max(1.0, *(abs(end) for end in (*a, *b) if math.isfinite(end)))
    return a.low <= b.high + dust and b.low <= a.high + dust


def limits(value: Value) -> tuple[Bounds, Bounds] | None:
    """Bounds of the lower and the upper limit of a printed interval, or None where it has none."""
    interval = value.estimate.interval
    if interval is None or interval.low is None or interval.high is None:
        return None
    return interval.low.bounds, interval.high.bounds


def upside_down(value: Value) -> bool:
    """True where the lower limit is surely above the upper one."""
    ends = limits(value)
    return ends is not None and ends[1].surely_below(ends[0])


def holds(low: Bounds, high: Bounds, inner: Bounds) -> bool:
    """True where some value within ``inner`` can lie between the limits, whatever the rounding."""
    return near(Bounds(low.low, high.high), inner) if low.low <= high.high else False


def outside(value: Value) -> bool:
    """True where the printed estimate cannot lie inside its printed interval.

    One limit is enough ("7.6 to not reached"). Ranges and quartiles are no intervals of an estimate; limits that are
    upside down have no inside.
    """
    printed, interval = value.estimate.value, value.estimate.interval
    if printed is None or interval is None or interval.kind in ("range", "iqr") or upside_down(value):
        return False
    everything = Bounds(-math.inf, math.inf)
    low = interval.low.bounds if interval.low is not None else everything
    high = interval.high.bounds if interval.high is not None else everything
    return not holds(low, high, printed.bounds)


def contrasts(a: Value, b: Value) -> Iterator[Candidate]:
    """Measures that compare a's share with b's: a hazard ratio of survival, or a risk or odds ratio; a difference."""
    first, second = a.share, b.share
    if first is None or second is None or a.estimate.value is None or b.estimate.value is None:
        return
    names = f"{a.estimate.value} and {b.estimate.value}"
    if a.estimate.measure == "survival":
        if ratio := implied_hazard_ratio(first, second):
            yield Candidate("hazard ratio", ratio, f"ln S / ln S0 of {names}")
    else:
        if ratio := over(first, second):
            yield Candidate("risk ratio", ratio, f"ratio of {names}")
        if (top := odds(first)) and (bottom := odds(second)) and (ratio := over(top, bottom)):
            yield Candidate("odds ratio", ratio, f"odds ratio of {names}")
    factor = 100.0 if a.estimate.is_percentage else 1.0
    yield Candidate("difference", scaled(minus(first, second), factor), f"difference of {names}")


def other_measures(value: Value, partner: Value) -> list[Candidate]:
    """The measures of the contrast with the other arm that the value's interval could belong to, best first.

    The contrast of the experimental with the other arm; the reverse only where that does not fit. The interval of a
    ratio lies symmetrically about it on the log scale, that of a difference on the plain one: the candidate nearest
    the middle comes first.
    """
    ends = limits(value)
    if ends is None:
        return []
    arm = value.arm
    first, second = (value, partner) if arm is not None and arm.experimental else (partner, value)
    for a, b in ((first, second), (second, first)):
        fitting = [c for c in contrasts(a, b) if holds(*ends, c.bounds)]
        if fitting:
            return sorted(fitting, key=lambda c: _distance_from_middle(c, *ends))
    return []


def looks_like_ratio(value: Value) -> bool:
    """True where the limits lie on the scale of a ratio (positive, at most 10), a fifth or less of the percentage."""
    ends, printed = limits(value), value.estimate.value
    return (
        ends is not None
        and printed is not None
        and value.estimate.is_percentage
        and ends[0].low > 0
        and ends[1].high <= 10
        and 5 * ends[1].high <= printed.value
    )


def shown(estimate: Estimate) -> str:
    """A value as a sentence prints it."""
    if estimate.value is None:
        if estimate.total is None or estimate.events is None:
            return estimate.words or (str(estimate.events) if estimate.events is not None else "nothing")
        if not estimate.total:
            return f"{estimate.events}/{estimate.total}"
        return f"{estimate.events}/{estimate.total} ({100 * estimate.events / estimate.total:.1f}%)"
    if estimate.is_percentage:
        return f"{estimate.value}%"
    return f"{estimate.value} {estimate.unit}" if estimate.unit and estimate.unit != "1" else str(estimate.value)


def _distance_from_middle(candidate: Candidate, low: Bounds, high: Bounds) -> float:
    a, b = (low.low + low.high) / 2, (high.low + high.high) / 2
    x = (candidate.bounds.low + candidate.bounds.high) / 2
    if candidate.measure != "difference" and min(a, b, x) > 0:
        a, b, x = math.log(a), math.log(b), math.log(x)
    return abs(x - (a + b) / 2) / (abs(b - a) or 1.0)
