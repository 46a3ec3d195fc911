"""Productions for intervals, spreads and what follows a plus-minus sign."""

from __future__ import annotations

import re

from consilience.model.estimate import Interval, IntervalKind
from consilience.model.printed import Printed

from .atoms import Counted, Label, Limits, Stream, printed
from .tokens import CLOSE, OPEN
from .values import number, unit
from .vocabulary import ABSENT_LIMITS, INTERVAL_WORDS, SPREAD_CAPITALS, SPREADS, TO_WORDS, UNREPORTED

_LEVELS = ("50", "68", "80", "83.4", "84", "90", "92.5", "95", "95.0", "96", "97", "97.5", "98", "99", "99.9", "98.3")


def interval(s: Stream, i: int) -> Limits | Label | None:
    """ "95% CI, 56.2-89.6", "IC 95 %: 0,47 a 1,03", "95% confidence interval [CI] 3 to 9", "95% CI not reported".

    Without limits it is the label of a column or a list: "HR (95% CI)".
    """
    found = _label(s, i)
    if found is None:
        return None
    kind, level, at = found
    if (end := _unreported(s, at)) is not None:
        return Limits(i, end, Interval(kind=kind, level=level), reported=False)
    for begin in _starts(s, at):
        limits = _limits(s, begin)
        if limits is not None:
            low, high, end = limits
            return Limits(i, end, Interval(kind=kind, level=level, low=low, high=high))
    return Label(i, at, Interval(kind=kind, level=level))


def _label(s: Stream, i: int) -> tuple[IntervalKind, Printed | None, int] | None:
    """The name and level of an interval: "95% CI", "IC 95 %", "CI95%", "95%-CI", "confidence interval (CI)"."""
    level = _level(s, i)
    at = level[1] if level else i
    at += 1 if level and s.kind(at) in ("-", ",", ";", ":") else 0
    named = s.meaning(at, INTERVAL_WORDS)
    if named is None:
        return None
    kind, end = named
    if end == at + 1 and not level and s[at].raw not in _ABBREVIATIONS:
        return None
    at = end
    if s.kind(at) == OPEN and s.meaning(at + 1, INTERVAL_WORDS) and s.kind(at + 2) == CLOSE:
        at += 3
    if level is None:
        behind = at + (1 if s.kind(at) == OPEN else 0)
        behind += 1 if s.word(behind) in ("del", "de", "al", "do", "a") else 0
        level = _level(s, behind)
        if level is not None:
            at = level[1] + (1 if s.kind(at) == OPEN and s.kind(level[1]) == CLOSE else 0)
    if level is None and kind == "prediction" and s.word(i) in ("pi", "ip"):
        return None
    return kind, printed(level[0]) if level else None, at


_ABBREVIATIONS = frozenset({"CI", "CIs", "IC", "CrI", "ICr", "PI", "CRI", "CrIs"})
"""As printed, where no level stands with them; "CRi" is a remission."""


def _level(s: Stream, i: int) -> tuple[str, int] | None:
    """ "95%" or "95" before or behind the name."""
    if not s.is_number(i):
        return None
    at = i + 1
    odd = s.kind(at) == "%" and s.meaning(at + 1, INTERVAL_WORDS) is not None and re.fullmatch(r"9\d\.\d+", s[i].digits)
    if s[i].digits not in _LEVELS and not odd:
        return None
    if s.kind(at) == "%":
        return s[i].digits, at + 1
    if s.word(at) == "per" and s.word(at + 1) == "cent":
        return s[i].digits, at + 2
    if s.word(at) == "percent" or (s.word(at) == "por" and s.word(at + 1) in ("ciento", "cento")):
        return s[i].digits, at + (1 if s.word(at) == "percent" else 2)
    close = s.meaning(at, INTERVAL_WORDS)
    if close or (s.word(i - 1) in ("ci", "ic", "cri", "icr")):
        return s[i].digits, at
    return None


def _unreported(s: Stream, i: int) -> int | None:
    """ "not reported", ": NR", "no alcanzada"."""
    at = i
    while s.kind(at) in (",", ":", "=", ";") or s.word(at) in ("was", "were"):
        at += 1
    end = s.one_of(at, UNREPORTED)
    if end == at or (s.kind(end) in ("-", ",") and s.is_number(end + 1)):
        return None
    if s.kind(end) in ("-", ",") or s.word(end) in TO_WORDS:
        return None
    return end


def _starts(s: Stream, i: int) -> list[int]:
    """Where limits may begin after the label: behind signs, "of", "was", "from", and one opening bracket."""
    at, opened, starts = i, 0, [i]
    while at < i + 5:
        if s.kind(at) == OPEN or (s.kind(at) == CLOSE and not opened):
            opened += 1
            if opened > 2:
                break
        elif not (
            s.kind(at) in (",", ":", "=", ";", "-")
            or s.word(at) in ("of", "was", "were", "from", "between", "de", "entre", "desde", "is", "range", "fue")
        ):
            break
        at += 1
        starts.append(at)
    return starts[::-1]


def _limits(s: Stream, i: int) -> tuple[Printed | None, Printed | None, int] | None:
    """Two limits and what stands between: "0.47 to 1.03", "-3.2, 1.1", "8.1-NR", "94.2%–99.9%"."""
    low = _limit(s, i)
    if low is None:
        return None
    at = low[1]
    joined = s.kind(at) in ("-", ",", ";") or s.word(at) in TO_WORDS | {"and", "y", "e"}
    if not joined:
        return None
    high = _limit(s, at + 1)
    if high is None or (low[0] is None and high[0] is None):
        return None
    return low[0], high[0], high[1]


def _limit(s: Stream, i: int) -> tuple[Printed | None, int] | None:
    if s.kind(i) in ("+", "<", ">") and not s.is_number(i + 1):
        i += 1
    if s.word(i) in ABSENT_LIMITS or s.kind(i) == "∞":
        return None, i + 1
    if (end := s.one_of(i, UNREPORTED)) > i:
        return None, end
    rel = ""
    if s.kind(i) in ("<", ">", "<=", ">="):
        rel, i = s.kind(i), i + 1
    found = number(s, i)
    if found is None:
        return None
    at = found[1] + (1 if s.kind(found[1]) == "%" else 0)
    return printed(rel + found[0]), at


def spread(s: Stream, i: int) -> Limits | Label | None:
    """ "SD 1.2", "(SE = 0.4)", "IQR 8-14", "range, 1-17", "RIQ 8 a 14"; without numbers a label: "mean (SD)"."""
    found = s.meaning(i, SPREADS)
    if found is None:
        return None
    kind, end = found
    if end == i + 1 and s.word(i) in SPREAD_CAPITALS and not s[i].raw[:2].isupper():
        return None
    if s.kind(end) == OPEN and s.word(end + 1) in ("sd", "se", "iqr", "riq", "ric", "de") and s.kind(end + 2) == CLOSE:
        end += 3
    for begin in _starts(s, end):
        if any(s.kind(at) == CLOSE for at in range(end, begin)):
            continue
        limits = _limits(s, begin)
        if limits is not None and kind in ("iqr", "range"):
            return Limits(i, limits[2], Interval(kind=kind, low=limits[0], high=limits[1]))
        if kind in ("standard-deviation", "standard-error") and (one := _limit(s, begin)) and one[0] is not None:
            if begin == end and s.word(i) == "de" and s.kind(i - 1) not in (OPEN, ",", ";"):
                return None
            return Limits(i, one[1], Interval(kind=kind, half_width=one[0]))
    if kind == "range" and s.kind(i - 1) != OPEN:
        return None
    return Label(i, end, Interval(kind=kind))


def plus_minus(s: Stream, i: int) -> Limits | Label | None:
    """ "± 6.5%", "+/- 1.2"; "± SD" is a label."""
    if s.kind(i) != "±":
        return None
    at = i + 1
    found = number(s, at)
    if found is None:
        label = s.meaning(at, SPREADS)
        return Label(i, label[1], Interval(kind=label[0])) if label else None
    named, _, end = unit(s, found[1])
    width = printed(found[0].lstrip("-"))
    if width is None:
        return None
    label = s.meaning(end + (1 if s.kind(end) == OPEN else 0), SPREADS)
    kind: IntervalKind = "unstated"
    if label and label[0] in ("standard-deviation", "standard-error") and s.kind(end) == OPEN:
        kind = label[0]
    return Limits(i, end, Interval(kind=kind, half_width=width), unit=named)


def counted_label(s: Stream, i: int) -> Counted | None:
    """ "n (%)", "No. (%)", "n/N (%)": what follows is counts with percentages."""
    if s.word(i) not in ("n", "no", "number", "numero"):
        return None
    at = i + 1
    at += 1 if s.kind(at) == "." else 0
    at += 2 if s.kind(at) == "/" and s.word(at + 1) == "n" else 0
    if s.kind(at) in (OPEN, ",") and s.kind(at + 1) == "%":
        return Counted(i, at + (3 if s.kind(at) == OPEN else 2))
    return None
