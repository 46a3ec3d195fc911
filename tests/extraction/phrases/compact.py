"""Phrases in one line each, so that cases can be written and compared as text."""

from __future__ import annotations

from consilience.extraction.phrases import Heterogeneity, NumberRange, Phrase, Sample, Span, Stated, Statistic
from consilience.model.estimate import Interval

_SHORT = {
    "confidence": "CI",
    "credible": "CrI",
    "prediction": "PI",
    "standard-error": "SE",
    "standard-deviation": "SD",
    "range": "range",
    "iqr": "IQR",
    "unstated": "?",
}


def compact(phrase: Phrase) -> str:
    """For example "proportion 71 % CI95 56.2..89.6 p=<.001 22/30 @4 years #0.1"."""
    match phrase:
        case Stated():
            return _stated(phrase)
        case Sample():
            return f"sample {phrase.n} {phrase.noun or '-'}"
        case NumberRange():
            return f"range {phrase.low}..{phrase.high} {phrase.unit}".strip()
        case Statistic():
            degrees = f" df={','.join(map(str, phrase.df))}" if phrase.df else ""
            return f"{phrase.kind} {phrase.value}{degrees}" + (f" p={phrase.p}" if phrase.p is not None else "")
        case Heterogeneity():
            parts = {"Q": phrase.q, "df": phrase.df, "p": phrase.p, "I2": phrase.i2, "tau2": phrase.tau2}
            return "heterogeneity " + " ".join(f"{k}={v}" for k, v in parts.items() if v is not None)


def _stated(phrase: Stated) -> str:
    parts: list[str] = [phrase.measure or "-"]
    if phrase.value is not None:
        parts.append(str(phrase.value))
    if phrase.unit is not None:
        parts.append(phrase.unit)
    if phrase.interval is not None:
        parts.append(_interval(phrase.interval))
    if phrase.p_span is not None:
        parts.append(f"p={phrase.p if phrase.p is not None else 'words'}")
    if phrase.events is not None or phrase.total is not None:
        parts.append(f"{_or_mark(phrase.events)}/{_or_mark(phrase.total)}")
    if phrase.time is not None:
        parts.append(f"@{phrase.time}")
    if phrase.grade is not None:
        parts.append("graded")
    if phrase.comparison is not None:
        parts.append(f"#{phrase.comparison}.{phrase.position}")
    if not phrase.reported:
        parts.append("absent")
    return " ".join(parts)


def _interval(interval: Interval) -> str:
    level = "" if interval.level is None else str(interval.level)
    short = _SHORT[interval.kind] + level
    if interval.half_width is not None:
        return f"{short} ±{interval.half_width}"
    return f"{short} {_or_mark(interval.low)}..{_or_mark(interval.high)}"


def _or_mark(value: object) -> str:
    return "?" if value is None else str(value)


def quoted(text: str, span: Span | None) -> str:
    """The characters of a span; "-" for none."""
    return "-" if span is None else text[span.start : span.end]
