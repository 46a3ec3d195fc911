"""Events among 1,000 people with and without an intervention, from a relative effect and a comparator risk.

Forms (GRADE guidelines 12, Guyatt 2013, J Clin Epidemiol 66:158; Cochrane Handbook, chapter 14), CR the comparator
risk: RR: CR·RR. OR: odds CR/(1 - CR)·OR, risk odds/(1 + odds). HR of the event: 1 - (1 - CR)^HR. RD: CR + RD. Limits
of the interval: the same with each limit of the effect. The uncertainty of CR itself does not enter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Measure = Literal["RR", "OR", "PETO", "HR", "RD"]
MEASURES: tuple[str, ...] = ("RR", "OR", "PETO", "HR", "RD")
PROPORTIONS: tuple[str, ...] = ("PR", "PLN", "PLO", "PAS", "PFT", "SURV-CLOGLOG", "SURV-LOGIT")

Effect: TypeAlias = "float | tuple[float, float, float]"
"""An effect, or an effect with the lower and upper limit of its interval, on its natural scale."""


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


def absolute(effect: Effect, measure: str, baseline: Baseline | None = None) -> Absolute:
    """Events per 1,000 with interval.

    Args:
        effect: the relative effect, or (effect, low, high); a share between 0 and 1 for proportions.
        measure: RR, OR, PETO (as OR), HR of the event, RD (between -1 and 1); or a proportion (PR, PLO, ...).
        baseline: the comparator risk with its source; none for proportions.

    Returns:
        An Absolute.

    Raises:
        AbsoluteError: no comparator risk or no source of it, a measure without events, a number out of range.

    Example:
        >>> found = absolute((0.75, 0.6, 0.9), "RR", Baseline(0.2, "control groups of the trials"))
        >>> round(found.intervention.value), round(found.difference.low), round(found.difference.high)
        (150, -80, -20)
    """
    name = measure.upper()
    values = tuple(effect) if isinstance(effect, Sequence) else (effect,)
    if len(values) not in (1, 3):
        raise AbsoluteError(f"effect: expected one number, or a number with two limits, found {len(values)} numbers")
    _test(values, name)
    if name in PROPORTIONS:
        if baseline is not None:
            raise AbsoluteError(f"{name} is a proportion of one group; it has no comparator risk")
        return Absolute(name, None, None, _per_thousand(values), None)
    risk = _tested(baseline)
    assert baseline is not None
    if baseline.survival and name != "HR":
        raise AbsoluteError(f"{name}: a share free of the event goes with a hazard ratio only; give the event's risk")
    risks, notes = [], []
    for value in values:
        found = _risk(value, name, baseline)
        if not 0 <= found <= 1:
            notes.append("the effect at this risk leads beyond 0 or 1,000 people; cut there")
        risks.append(min(1.0, max(0.0, found)))
    changes = [each - risk for each in risks]
    return Absolute(
        name, baseline, 1000 * risk, _per_thousand(risks), _per_thousand(changes), tuple(dict.fromkeys(notes))
    )


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


def _tested(baseline: Baseline | None) -> float:
    if baseline is None:
        raise AbsoluteError("no comparator risk; an absolute effect needs the risk without the intervention")
    if not baseline.source.strip():
        raise AbsoluteError("the comparator risk has no source; say where it was read")
    if not (math.isfinite(baseline.risk) and 0 <= baseline.risk <= 1):
        raise AbsoluteError(f"comparator risk: expected a share between 0 and 1, found {baseline.risk:g}")
    return baseline.risk


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
    if len(values) == 1:
        return PerThousand(1000 * values[0])
    return PerThousand(1000 * values[0], *sorted(1000 * each for each in values[1:]))
