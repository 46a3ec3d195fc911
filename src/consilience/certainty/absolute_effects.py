"""Events among 1,000 people with and without an intervention, from a relative effect and a comparator risk.

Forms (GRADE guidelines 12, Guyatt 2013, J Clin Epidemiol 66:158; Cochrane Handbook, chapter 14), CR the comparator
risk: RR: CR·RR. OR: odds CR/(1 - CR)·OR, risk odds/(1 + odds). HR of the event: 1 - (1 - CR)^HR. RD: CR + RD. Limits
of the interval: the same with each limit of the effect. The uncertainty of CR itself does not enter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Measure = Literal["RR", "OR", "PETO", "HR", "RD"]
MEASURES: tuple[str, ...] = ("RR", "OR", "PETO", "HR", "RD")
PROPORTIONS: tuple[str, ...] = ("PR", "PLN", "PLO", "PAS", "PFT", "SURV-CLOGLOG", "SURV-LOGIT")

_NAMES: dict[str, str] = {
    "risk ratio": "RR",
    "relative risk": "RR",
    "odds ratio": "OR",
    "peto or": "PETO",
    "peto odds ratio": "PETO",
    "hazard ratio": "HR",
    "hazards ratio": "HR",
    "risk difference": "RD",
    "absolute risk difference": "RD",
    "ard": "RD",
    "proportion": "PR",
    "proportions": "PR",
    "share": "PR",
    "event rate": "PR",
}
"""Measures in words."""

GIVEN = "as given"
"""The source of a comparator risk that is given as a bare number."""


class AbsoluteError(ValueError):
    """No absolute effect can be given; the message says what is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The risk without the intervention: a share between 0 and 1, where it was read, and the time it holds for."""

    risk: float
    source: str
    time: str = ""
    label: str = ""
    survival: bool = False
    """True where ``risk`` is the share free of the event; absolute effects then count people free of it."""

    @property
    def of_event(self) -> float:
        """The risk of the event, whichever share is given."""
        return 1 - self.risk if self.survival else self.risk


@dataclass(frozen=True, slots=True)
class PerThousand:
    """A number of people among 1,000, with its interval where the effect has one."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def has_interval(self) -> bool:
        """True where both limits are known."""
        return self.low is not None and self.high is not None

    def __str__(self) -> str:
        limits = f" ({self.low:.0f} to {self.high:.0f})" if self.has_interval else ""
        return f"{self.value:.0f}{limits}"


@dataclass(frozen=True, slots=True)
class Absolute:
    """An absolute effect: people with the event among 1,000, without and with the intervention, and the difference.

    For proportions of one group ``comparator`` and ``difference`` are None. ``notes``: limits that were cut at 0 or
    1,000, because the effect led beyond them.
    """

    measure: str
    baseline: Baseline | None
    comparator: float | None
    intervention: PerThousand
    difference: PerThousand | None
    notes: tuple[str, ...] = ()


def absolute(effect: Any, measure: str, baseline: Baseline | float | None = None) -> Absolute:
    """Events per 1,000 with interval.

    Args:
        effect: the effect, or (effect, low, high), or (effect, (low, high)), or a mapping with these keys, or anything
            with these attributes; on its natural scale, a share between 0 and 1 for proportions.
        measure: RR, OR, PETO (as OR), HR of the event, RD (between -1 and 1); or a proportion (PR, PLO, ...); or in
            words, e.g. "odds ratio".
        baseline: the comparator risk, a share between 0 and 1; as a ``Baseline`` with its source, which tables need.
            None for proportions.

    Returns:
        An Absolute.

    Raises:
        AbsoluteError: no comparator risk or no source of it, a measure without events, a number out of range.

    Example:
        >>> found = absolute((0.75, 0.6, 0.9), "RR", Baseline(0.2, "control groups of the trials"))
        >>> print(found.intervention, found.difference)
        150 (120 to 180) -50 (-80 to -20)
    """
    name = named(measure)
    values = _effect(effect)
    _test(values, name)
    if name in PROPORTIONS:
        if baseline is not None:
            raise AbsoluteError(f"{name} is a proportion of one group; it has no comparator risk")
        return Absolute(name, None, None, _per_thousand(values), None)
    without = _tested(baseline)
    risk = without.risk
    if without.survival and name != "HR":
        raise AbsoluteError(f"{name}: a share free of the event goes with a hazard ratio only; give the event's risk")
    risks, notes = [], []
    for value in values:
        found = _risk(value, name, without)
        if not -1e-12 <= found <= 1 + 1e-12:
            notes.append("the effect at this risk leads beyond 0 or 1,000 people; cut there")
        risks.append(min(1.0, max(0.0, found)))
    changes = [each - risk for each in risks]
    return Absolute(
        name, without, 1000 * risk, _per_thousand(risks), _per_thousand(changes), tuple(dict.fromkeys(notes))
    )


def named(measure: str) -> str:
    """The abbreviation of a measure: "odds ratio" is OR, "rr" is RR."""
    text = re.sub(r"[\s_]+", " ", str(measure).strip())
    return _NAMES.get(text.lower().replace("-", " "), text.upper())


def risk_ratio(effect: float, measure: str, risk: float) -> float | None:
    """The risk ratio that an effect means at a comparator risk; None where the risk is 0 or the measure has none."""
    if measure.upper() not in MEASURES or not 0 < risk < 1:
        return effect if measure.upper() == "RR" else None
    return _risk(effect, measure.upper(), Baseline(risk, "given")) / risk


def _risk(effect: float, measure: str, baseline: Baseline) -> float:
    """Risk with the intervention; where the baseline is survival, the share free of the event."""
    risk = baseline.risk
    match measure:
        case "RR":
            return risk * effect
        case "OR" | "PETO":
            if risk in (0.0, 1.0):
                return risk
            odds = risk / (1 - risk) * effect
            return 1.0 if math.isinf(odds) else odds / (1 + odds)
        case "HR":
            if baseline.survival:
                return float(risk**effect)
            return -math.expm1(effect * math.log1p(-risk)) if risk < 1 else float(effect > 0)
        case _:
            return risk + effect


def _effect(given: Any) -> tuple[float, ...]:
    """One number, or a number and its limits, from the forms in which people hold them."""
    shown = "expected one number, or a number with two limits, e.g. (0.75, 0.6, 0.9)"
    if isinstance(given, str):
        raise AbsoluteError(f'effect: {shown}; found the text "{given}"')
    if isinstance(given, Mapping):
        parts = _parts(lambda name: given.get(name), f"{shown}; found {dict(given)!r}")
    elif not _is_number(given) and not isinstance(given, Iterable):
        parts = _parts(lambda name: getattr(given, name, None), f"{shown}; found {given!r}")
    else:
        parts = [given] if _is_number(given) else list(given)
    if len(parts) == 2 and isinstance(parts[1], Sequence) and len(parts[1]) == 2:
        parts = [parts[0], *parts[1]]
    if len(parts) not in (1, 3):
        raise AbsoluteError(f"effect: {shown}; found {len(parts)} numbers")
    for each in parts:
        if not _is_number(each):
            raise AbsoluteError(f"effect: {shown}; found {each!r}")
    return tuple(float(each) for each in parts)


def _parts(get: Any, refusal: str) -> list[Any]:
    """Estimate and limits by the names that they usually have."""
    value = next((get(name) for name in ("value", "estimate", "effect") if get(name) is not None), None)
    limits = next((get(name) for name in ("ci", "interval", "limits") if isinstance(get(name), Sequence)), None)
    low = next((get(name) for name in ("low", "lower") if get(name) is not None), None)
    high = next((get(name) for name in ("high", "upper") if get(name) is not None), None)
    if value is None or (low is None) != (high is None):
        raise AbsoluteError(f"effect: {refusal}")
    if low is not None:
        return [value, low, high]
    return [value] if limits is None else [value, *limits]


def _is_number(given: Any) -> bool:
    """True for numbers of Python and numpy, those in an array without axes too; never for a truth value."""
    return not isinstance(given, bool) and hasattr(given, "__float__") and not getattr(given, "shape", ())


def _tested(baseline: Baseline | float | None) -> Baseline:
    if baseline is None:
        raise AbsoluteError("no comparator risk; an absolute effect needs the risk without the intervention")
    if not isinstance(baseline, Baseline):
        if not _is_number(baseline):
            raise AbsoluteError(f"comparator risk: expected a share between 0 and 1, found {baseline!r}")
        baseline = Baseline(float(baseline), GIVEN)
    if not baseline.source.strip():
        raise AbsoluteError("the comparator risk has no source; say where it was read")
    risk = baseline.risk
    if not (math.isfinite(risk) and 0 <= risk <= 1):
        meant = [
            f"{risk / per:g} if it is {words}"
            for per, words in ((100, "per cent"), (1000, "per 1,000"))
            if 1 < risk <= per
        ]
        hint = f"; give {' or '.join(meant)}" if meant else ""
        raise AbsoluteError(f"comparator risk: expected a share between 0 and 1, found {risk:g}{hint}")
    return baseline


def _test(values: Sequence[float], measure: str) -> None:
    if measure not in MEASURES and measure not in PROPORTIONS:
        raise AbsoluteError(
            f"{measure} gives no events per 1,000; expected one of {', '.join((*MEASURES, 'PR'))} "
            "(means keep their unit)"
        )
    low, high = (-1.0, 1.0) if measure == "RD" else (0.0, 1.0) if measure in PROPORTIONS else (0.0, math.inf)
    for value in values:
        if math.isnan(value) or not low <= value <= high or math.isinf(value):
            raise AbsoluteError(f"{measure}: expected a number from {low:g} to {high:g}, found {value:g}")
    if len(values) == 3 and not values[1] <= values[0] <= values[2]:
        raise AbsoluteError(
            f"{measure}: expected low <= effect <= high, found {values[1]:g}, {values[0]:g}, {values[2]:g}"
        )


def _per_thousand(values: Sequence[float]) -> PerThousand:
    """With the limits in order: a higher hazard leaves fewer people free of the event."""
    if len(values) == 1:
        return PerThousand(1000 * values[0])
    return PerThousand(1000 * values[0], *sorted(1000 * each for each in values[1:]))
