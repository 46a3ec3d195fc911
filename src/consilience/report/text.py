"""Printed values as text, with the digits as printed: ``71% (95% CI 56.2 to 89.6)``, ``60/62``, ``at 4 years``."""

from __future__ import annotations

from consilience.model.bounds import Bounds, scaled
from consilience.model.estimate import DIFFERENCES, RATIOS, SHARES, Estimate, Interval, IntervalKind, LayerName, Measure
from consilience.model.outcome import Outcome
from consilience.model.printed import Printed
from consilience.model.quantities import Money
from consilience.model.study import Age, Design, Result, Study

SOURCES: dict[LayerName, str] = {"review": "Review", "report": "Study report", "registry": "Registry entry"}
"""Who states a value, in words."""

_PREFIX: dict[Measure, str] = {
    "hazard-ratio": "HR",
    "risk-ratio": "RR",
    "odds-ratio": "OR",
    "rate-ratio": "rate ratio",
    "risk-difference": "RD",
    "mean-difference": "MD",
    "standardised-mean-difference": "SMD",
    "rate": "rate",
    "mean": "mean",
    "median": "median",
    "median-time": "median",
}

_INTERVAL: dict[IntervalKind, str] = {
    "confidence": "CI",
    "credible": "CrI",
    "prediction": "PI",
    "standard-error": "SE",
    "standard-deviation": "SD",
    "range": "range",
    "iqr": "IQR",
    "unstated": "interval",
}
_WITH_LEVEL: frozenset[IntervalKind] = frozenset({"confidence", "credible", "prediction"})

_TIMED: frozenset[Measure] = frozenset({"survival", "cumulative-incidence"})
"""Measures that mean nothing without a time."""

_DESIGNS = {
    "randomised": "randomised",
    "non-randomised": "non-randomised",
    "single-arm": "single arm",
    "observational": "observational",
    "unclear": "allocation unclear",
    "one": "one centre",
    "several": "several centres",
    "open": "open label",
    "single": "single blind",
    "double": "double blind",
}


def estimate(value: Estimate, unit: str | None = None) -> str:
    """One estimate as a table shows it; ``unit`` is the outcome's, for means."""
    main, details = _main(value, unit), []
    if value.value is not None and value.events is not None:
        details.append(_events(value))
    if value.interval is not None:
        details.append(interval(value.interval))
    if value.p is not None:
        details.append(p_value(value.p))
    if value.words and value.value is not None:
        details.append(f"“{value.words}”")
    return f"{main} ({'; '.join(details)})" if details else main


def interval(printed: Interval) -> str:
    """An interval with its kind and level: ``95% CI 56.2 to 89.6``; after a plus-minus sign only its kind."""
    name = _INTERVAL[printed.kind]
    timed = printed.kind in _WITH_LEVEL
    if timed and printed.level is not None:
        name = f"{printed.level}% {name}"
    if printed.kind == "unstated":
        return "kind of ± not stated" if printed.half_width is not None else f"{name} {printed}, kind not stated"
    text = name if printed.half_width is not None else f"{name} {printed}"
    return f"{text}, level not stated" if timed and printed.level is None else text


def signs(text: str) -> str:
    """Relations as signs: ``>=3`` is shown as ≥3, ``~65,110`` as ≈65,110."""
    return text.replace(">=", "≥").replace("<=", "≤").replace("~", "≈")


def digits(printed: Printed) -> str:
    """The digits as printed, relations as signs."""
    return signs(printed.text)


def p_value(p: Printed) -> str:
    """``p = 0.01``, ``p < 0.001``."""
    return f"p {signs(p.relation)} {p.text.lstrip('<>=~≤≥≈ ')}" if p.relation else f"p = {p.text}"


def _events(value: Estimate) -> str:
    if value.total is not None:
        return f"{value.events}/{value.total}"
    return f"{value.events} event{'' if value.events == 1 else 's'}"


def _main(value: Estimate, unit: str | None) -> str:
    if value.value is None:
        if value.events is not None:
            return _events(value)
        return f"“{value.words}”" if value.words else "no number printed"
    prefix = _PREFIX.get(value.measure, "")
    name = _unit(value, unit)
    spread = f" ± {value.interval.half_width}" if value.interval and value.interval.half_width is not None else ""
    number = digits(value.value) + (name + spread if name == "%" else spread + name)
    return f"{prefix} {number}" if prefix else number


def _unit(value: Estimate, unit: str | None) -> str:
    if value.measure in SHARES or value.measure == "risk-difference":
        return "%" if value.is_percentage else ""
    if value.measure in RATIOS:
        return ""
    name = value.unit or unit or ("patients" if value.measure == "count" else "")
    if name in ("", "1"):
        return ""
    single = str(value.value) == "1" and name in ("patients", "events", "days", "weeks", "months", "years", "points")
    return "%" if name == "%" else f" {name[:-1] if single else name}"


def when(result: Result, value: Estimate | None) -> str:
    """``at 4 years``; ``time not stated`` where the measure needs a time and the source prints none."""
    if value is not None and not value.time_stated:
        return "time not stated"
    if result.time is not None:
        return f"at {result.time}"
    return "time not stated" if value is not None and value.measure in _TIMED else ""


def quantity(result: Result, outcome: Outcome, value: Estimate | None, *, long: bool = False) -> str:
    """What a result measures: ``OS at 4 years, standard risk``; ``Neutropenia, grade 3-4``."""
    name = outcome.label if long else outcome.abbreviation or outcome.label
    at = when(result, value)
    parts = [f"{name} {at}" if at.startswith("at ") else name, at if at and not at.startswith("at ") else ""]
    parts += [grade(result), result.subgroup or "", result.analysis_set or ""]
    return ", ".join(part for part in parts if part)


def grade(result: Result) -> str:
    """``grade 3-4``, ``any grade``, or nothing."""
    if result.grade is None:
        return ""
    return "any grade" if result.grade.text == "any" else f"grade {signs(result.grade.text)}"


def whose(study: Study, result: Result) -> str:
    """The arm or contrast of a result, where the study has more than one arm."""
    if result.contrast is not None:
        names = [
            arm.label if (arm := study.arm(id)) else id
            for id in (result.contrast.experimental, result.contrast.comparator)
        ]
        return f"{names[0]} vs {names[1]}"
    arm = study.arm(result.arm)
    if arm is not None:
        return arm.label if len(study.arms) > 1 else ""
    return "all participants" if len(study.arms) > 1 else ""


def age(value: Age) -> str:
    """``median 9.4 (1 to 17) years``; the words of the statistic only where the source gives them."""
    if value.value is None:
        return f"{_limits(value)} {value.unit}"
    name = f"{value.statistic} " if value.statistic else ""
    limits = f" ({_limits(value)})" if value.low is not None or value.high is not None else ""
    return f"{name}{value.value}{limits} {value.unit}"


def _limits(value: Age) -> str:
    if value.low is not None and value.high is not None:
        return f"{value.low} to {value.high}"
    if value.low is not None:
        return f"{value.low}" if value.low.relation else f"from {value.low}"
    if value.high is not None:
        return f"{value.high}" if value.high.relation else f"up to {value.high}"
    return "not stated"


def design(value: Design) -> str:
    """The words printed, or what is known of the design."""
    if value.label:
        return value.label
    parts = [f"phase {value.phase}" if value.phase and value.phase != "pilot" else value.phase]
    parts += [_DESIGNS[each] for each in (value.allocation, value.centres, value.masking) if each]
    return ", ".join(part for part in parts if part) or "not stated"


def money(value: Money) -> str:
    """``65,110 USD (2023 prices)``."""
    year = f" ({value.year} prices)" if value.year else ""
    return f"{digits(value.amount)} {value.currency}{year}"


def number(value: float, digits: int = 1) -> str:
    """A computed number with thousands commas: ``3,842.7``."""
    return f"{value:,.{digits}f}"


def differ(a: Estimate, b: Estimate) -> bool:
    """True where two statements of one quantity cannot both be right, whatever the rounding."""
    if (a.measure in SHARES) != (b.measure in SHARES) or (a.measure in RATIOS) != (b.measure in RATIOS):
        return a.measure != "narrative" and b.measure != "narrative"
    if a.measure in DIFFERENCES | RATIOS and a.measure != b.measure:
        return True
    pairs = [(_central(a), _central(b)), (a.p.bounds if a.p else None, b.p.bounds if b.p else None)]
    if a.interval is not None and b.interval is not None and a.interval.kind == b.interval.kind:
        ends = [(getattr(a.interval, end), getattr(b.interval, end)) for end in ("low", "high", "half_width")]
        pairs += [(_scaled(a, x), _scaled(b, y)) for x, y in ends]
    if any(x is not None and y is not None and not x.touches(y) for x, y in pairs):
        return True
    counts = [(a.events, b.events), (a.total, b.total)]
    return any(x is not None and y is not None and x != y for x, y in counts)


def _central(value: Estimate) -> Bounds | None:
    """Bounds of the value; of events over total where only these are printed.

    A share may have been cut off instead of rounded (27/37 = 72.97 % printed as 72.9), so its bounds reach half a unit
    further up.
    """
    bounds = _scaled(value, value.value)
    if value.measure not in SHARES:
        return bounds
    if bounds is not None:
        return Bounds(bounds.low, bounds.high + (bounds.high - bounds.low) / 2)
    if value.events is not None and value.total:
        share = 100 * value.events / value.total
        return Bounds(share, share)
    return None


def _scaled(value: Estimate, printed: Printed | None) -> Bounds | None:
    """Bounds, shares always in per cent."""
    if printed is None:
        return None
    factor = 100.0 if value.measure in SHARES and value.unit == "1" else 1.0
    return scaled(printed.bounds, factor)
