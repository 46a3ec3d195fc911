"""One estimate as a figure shows it: where it is drawn, how it was printed, and what is wrong with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.model.estimate import SHARES, Estimate, Interval, LayerName, Measure
from consilience.model.printed import Bounds, Printed

_DRAWN = {"confidence", "credible", "prediction", "standard-error", "unstated"}
"""Intervals around an estimate; a range or a standard deviation describes people, and is only printed."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What an axis measures: estimates of other measures or in other units have no place on it."""

    measures: frozenset[Measure]
    unit: str = ""

    def takes(self, estimate: Estimate) -> bool:
        """True where the estimate's value, or its events out of a total, can be placed."""
        if self.measures & SHARES and _is_counted(estimate):
            return True
        if estimate.measure not in self.measures:
            return False
        if estimate.measure in SHARES | {"risk-difference"}:
            return estimate.unit in (None, "%", "1")
        return estimate.unit in (None, self.unit)


SHARE = Scale(SHARES, "%")


@dataclass(frozen=True, slots=True)
class Span:
    """An interval on the axis; ``half_width`` where it was printed behind a plus-minus sign."""

    low: float
    high: float
    half_width: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One source's estimate: where it is drawn (if it can be) and how it was printed."""

    layer: LayerName
    value: float | None
    span: Span | None
    text: str
    problem: str = ""
    """What is wrong with the interval, in words; then it is not drawn."""


def read(layer: LayerName, estimate: Estimate, scale: Scale) -> Reading:
    """An estimate as it is drawn. What cannot be placed on the scale is kept as text."""
    text = _printed(estimate)
    value, interval = _value(estimate), estimate.interval
    if value is None or not scale.takes(estimate):
        return Reading(layer, None, None, text)
    span = _span(interval, value, _factor(estimate)) if interval and interval.kind in _DRAWN else None
    if interval is None or span is None:
        return Reading(layer, value, None, text)
    problem = _problem(estimate, interval, span, value)
    if problem:
        return Reading(layer, value, None, _value_text(estimate), f"interval as printed: {interval} ({problem})")
    return Reading(layer, value, span, text)


def same(one: Estimate, other: Estimate) -> bool:
    """True where two sources state the same value as far as their digits tell."""
    a, b = _bounds(one), _bounds(other)
    if a is None or b is None:
        return a is b and _value_text(one) == _value_text(other)
    return one.measure == other.measure and a.touches(b)


def _is_counted(estimate: Estimate) -> bool:
    """True for a share printed as events out of a total."""
    no_value = estimate.value is None or estimate.measure == "count"
    return no_value and estimate.events is not None and bool(estimate.total) and estimate.measure in SHARES | {"count"}


def _factor(estimate: Estimate) -> float:
    """Shares printed between 0 and 1 are drawn in per cent."""
    return 100.0 if estimate.unit == "1" and estimate.measure in SHARES | {"risk-difference"} else 1.0


def _value(estimate: Estimate) -> float | None:
    if _is_counted(estimate):
        assert estimate.events is not None
        assert estimate.total is not None
        return 100 * estimate.events / estimate.total
    if estimate.value is None or estimate.measure in ("count", "narrative"):
        return None
    return estimate.value.value * _factor(estimate)


def _bounds(estimate: Estimate) -> Bounds | None:
    """Every value that the print allows, on the axis."""
    value = _value(estimate)
    if value is None or estimate.value is None or _is_counted(estimate):
        return None if value is None else Bounds(value, value)
    factor = _factor(estimate)
    return Bounds(estimate.value.bounds.low * factor, estimate.value.bounds.high * factor)


def _span(interval: Interval, value: float, factor: float) -> Span | None:
    if interval.half_width is not None:
        half = interval.half_width.value * factor
        return Span(value - half, value + half, half_width=True)
    if interval.low is None or interval.high is None:
        return None
    low, high = sorted((interval.low.value * factor, interval.high.value * factor))
    return Span(low, high)


def _problem(estimate: Estimate, interval: Interval, span: Span, value: float) -> str:
    """Why an interval cannot be drawn around its value; empty where it can."""
    low, high, bounds = interval.low, interval.high, _bounds(estimate)
    if low is None or high is None or bounds is None:
        return ""
    if high.bounds.surely_below(low.bounds):
        return "limits in reverse"
    factor = _factor(estimate)
    if Bounds(low.bounds.low * factor, high.bounds.high * factor).touches(bounds):
        return ""
    return "not on this scale" if span.high * 10 < value else "does not contain its value"


def _value_text(estimate: Estimate) -> str:
    if estimate.value is not None and estimate.measure != "narrative":
        unit = f" {estimate.unit}" if estimate.measure not in SHARES and estimate.unit else ""
        return f"{estimate.value}{unit}"
    if estimate.events is not None and estimate.total is not None:
        return f"{estimate.events} of {estimate.total}"
    words = estimate.words or "no number"
    return f"{words}, p\u00a0{_p(estimate.p)}" if estimate.p is not None else words


def _p(p: Printed) -> str:
    return str(p) if p.relation else f"=\u00a0{p}"


def _printed(estimate: Estimate) -> str:
    """Value and interval as printed; what is no interval of an estimate is called by its name."""
    interval = estimate.interval
    if interval is None:
        return _value_text(estimate)
    word = {"range": "range", "iqr": "IQR", "standard-deviation": "SD", "standard-error": "SE"}.get(interval.kind)
    if interval.half_width is not None:
        return f"{_value_text(estimate)} {interval}{f' ({word})' if word else ''}"
    return f"{_value_text(estimate)} ({f'{word} ' if word else ''}{interval})"
