"""From printed values to the numbers that a meta-analysis needs, with the way they came about in words.

Nothing is guessed: where several numbers fit what is printed, or none does, the reason is returned instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from consilience.extraction.exact import recover, shares_of
from consilience.model.bounds import Bounds, scaled
from consilience.model.estimate import DIFFERENCES, RATIOS, SHARES, Estimate, Interval, LayerName
from consilience.model.study import Arm, Study

from .. import text


@dataclass(frozen=True, slots=True)
class Counts:
    """People with the event among all of a group."""

    events: int
    total: int


@dataclass(frozen=True, slots=True)
class Means:
    """Mean, standard deviation and size of a group."""

    mean: float
    sd: float
    total: int


@dataclass(frozen=True, slots=True)
class Stated:
    """An effect as printed, on its natural scale (shares between 0 and 1); ``se`` where that is what is printed."""

    value: float
    low: float | None
    high: float | None
    level: float = 0.95
    se: float | None = None


Number: TypeAlias = Counts | Means | Stated


@dataclass(frozen=True, slots=True)
class Read:
    """A number and how it was made."""

    number: Number
    how: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Why there is no number."""

    reason: str


Reading: TypeAlias = Read | Unread


def counts(study: Study, arm: Arm | None, layer: LayerName, estimate: Estimate, among: str) -> Reading:
    """Events and total of a share; ``among``: whom the outcome counts, where that is not everybody."""
    shown = text.estimate(estimate)
    who = text.SOURCES[layer].lower()
    if estimate.measure not in SHARES | {"count"}:
        return Unread(f"{shown} is no share of people")
    if estimate.measure != "proportion" and estimate.measure != "count":
        return Unread(f"{shown} is a Kaplan-Meier value, not a count")
    if estimate.events is not None and estimate.total:
        return Read(Counts(estimate.events, estimate.total), f"{estimate.events}/{estimate.total} as printed ({who})")
    size = estimate.total or (None if among else participants(study, arm, layer))
    if estimate.measure == "count" or estimate.unit in ("patients", "events"):
        return _of_number(estimate, size, shown, who, among)
    return _of_share(estimate, size, shown, who, among)


def participants(study: Study, arm: Arm | None, layer: LayerName) -> int | None:
    """Size of the arm as that source, else another, states it; of the whole study where it has one arm."""
    layers = arm.participants if arm is not None else study.participants
    sizes = dict(layers)
    if not sizes and len(study.arms) == 1:
        sizes = dict(study.participants)
    found = sizes.get(layer) or next(iter(sizes.values()), None)
    return found.n if found else None


def _of_number(estimate: Estimate, size: int | None, shown: str, who: str, among: str) -> Reading:
    if estimate.value is None or not float(estimate.value.value).is_integer():
        return Unread(f"{shown} is no whole number")
    if size is None:
        return Unread(f"{shown} of an unknown number{f' of {among}' if among else ''}")
    events = int(estimate.value.value)
    if events > size:
        return Unread(f"{shown} is more than the {size} participants")
    return Read(Counts(events, size), f"{events} of the {size} participants ({who})")


def _of_share(estimate: Estimate, size: int | None, shown: str, who: str, among: str) -> Reading:
    if estimate.value is None:
        return Unread(f"{shown}: no number")
    bounds = scaled(estimate.value.bounds, 1.0 if estimate.unit == "1" else 0.01)
    if estimate.events is not None and size is not None:
        return Read(Counts(estimate.events, size), f"{estimate.events} of the {size} participants ({who})")
    if estimate.total is None and (recovered := _recovered(estimate, bounds, size)):
        if len(recovered) > 1:
            listed = ", ".join(f"{events}/{total}" for events, total in recovered[:4])
            return Unread(f"{shown} fits {listed}{' and more' if len(recovered) > 4 else ''}")
        events, total = recovered[0]
        return Read(Counts(events, total), f"{events}/{total}: the counts that print as {shown} ({who})")
    if estimate.events is not None and size is None:
        return Unread(f"{estimate.events} events, and {shown}, of an unknown number")
    if size is None:
        return Unread(f"{shown} of an unknown number{f' of {among}' if among else ''}")
    whole = shares_of(bounds, size)
    if not whole:
        return Unread(f"{shown} is no whole number of {size} participants")
    if len(whole) > 1:
        return Unread(f"{shown} of {size} participants fits {whole[0]} to {whole[-1]} events")
    return Read(Counts(whole[0], size), f"{whole[0]}/{size}: {shown} of the {size} participants ({who})")


def _recovered(estimate: Estimate, share: Bounds, size: int | None) -> list[tuple[int, int]]:
    """Events and totals whose value and interval print so: all participants, else by exact limits, else by any."""
    interval = estimate.interval
    if interval is None or interval.low is None or interval.high is None or interval.kind not in _LIMITS:
        return []
    factor = 1.0 if estimate.unit == "1" else 0.01
    low, high = scaled(interval.low.bounds, factor), scaled(interval.high.bounds, factor)
    found = recover(share, low, high, level=level_of(interval), most=1000)
    everybody = {(each.events, each.total) for each in found if each.total == size}
    exact = dict.fromkeys((each.events, each.total) for each in found if each.method == "clopper-pearson")
    for some in (everybody, exact):
        if len(some) == 1:
            return list(some)
    return list(dict.fromkeys((each.events, each.total) for each in found))


_LIMITS = {"confidence", "unstated"}


def level_of(interval: Interval) -> float:
    """Level as printed; 95 % where none is."""
    return interval.level.value / 100 if interval.level is not None else 0.95


def means(study: Study, arm: Arm | None, layer: LayerName, estimate: Estimate) -> Reading:
    """Mean, standard deviation and size of an arm."""
    interval, shown = estimate.interval, text.estimate(estimate)
    if estimate.measure != "mean" or estimate.value is None:
        return Unread(f"{shown} is no mean")
    size = estimate.total or participants(study, arm, layer)
    if size is None:
        return Unread(f"{shown} of an unknown number")
    if interval is None or interval.half_width is None or interval.kind not in ("standard-deviation", "standard-error"):
        return Unread(f"{shown}: no standard deviation")
    half, who = interval.half_width.value, text.SOURCES[layer].lower()
    if interval.kind == "standard-error":
        return Read(Means(estimate.value.value, half * size**0.5, size), f"SD = SE × √{size}, from {shown} ({who})")
    return Read(Means(estimate.value.value, half, size), f"{shown}, n = {size}, as printed ({who})")


def stated(layer: LayerName, estimate: Estimate, borrowed: Interval | None = None, *, turned: bool = False) -> Reading:
    """An effect with its interval, half-width or p value; ``turned`` exchanges the arms."""
    shown, who = text.estimate(estimate), text.SOURCES[layer].lower()
    if estimate.value is None:
        return Unread(f"{shown}: no number")
    factor = 0.01 if estimate.is_percentage else 1.0
    value, interval = estimate.value.value * factor, borrowed or estimate.interval
    ratio = estimate.measure in RATIOS
    how = f"{shown} ({who})"
    if interval is None and estimate.p is not None and not estimate.p.relation and estimate.measure not in SHARES:
        return _from_p(value, estimate.p.value, ratio, turned, f"SE from the p value of {shown}, {who}")
    if interval is None:
        return Unread(f"{shown} has no interval ({who})")
    if borrowed is not None:
        how = f"{shown} with the interval {text.interval(borrowed).strip('()')}, printed behind another value"
    if interval.half_width is not None:
        if interval.kind != "standard-error" or ratio:
            return Unread(f"{shown}: what the half-width is, is not stated")
        se = interval.half_width.value * factor
        return Read(Stated(-value if turned else value, None, None, se=se), how)
    if interval.low is None or interval.high is None or interval.kind not in _LIMITS:
        return Unread(f"{shown}: no interval of confidence")
    low, high = interval.low.value * factor, interval.high.value * factor
    if not low <= value <= high or low == high or (ratio and low <= 0):
        return Unread(f"{shown}: the interval does not hold its value ({who})")
    if turned:
        low, value, high = (1 / high, 1 / value, 1 / low) if ratio else (-high, -value, -low)
        how += "; turned over, because it is printed the other way round"
    return Read(Stated(value, low, high, level_of(interval)), how)


def _from_p(value: float, p: float, ratio: bool, turned: bool, how: str) -> Reading:
    import math

    from consilience.synthesis import se_from_p

    inner = math.log(value) if ratio else value
    if inner == 0 or not 0 < p < 1:
        return Unread(f"{how}: not possible")
    sign = -1 if turned else 1
    outer = math.exp(sign * inner) if ratio else sign * inner
    return Read(Stated(outer, None, None, se=float(se_from_p(inner, p))), how)


COMPARED = RATIOS | DIFFERENCES
"""Measures that a contrast may be printed in."""
