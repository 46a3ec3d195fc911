"""Productions for test statistics and heterogeneity."""

from __future__ import annotations

from typing import Any

from consilience.model.printed import Printed

from .atoms import Limits, Stream, Whole, printed
from .intervals import interval
from .kinds import Heterogeneity, Statistic
from .tokens import CLOSE, OPEN
from .values import chance, number
from .vocabulary import DEGREES, I_SQUARED, STATISTICS, TAU

_SIGNS = ("=", ":", "<", ">", "<=", ">=", "~")
_LINKS = frozenset({"of", "was", "de", "statistic", "estadistico", "value", "test", "is", "were", "fue", "foi", "del"})


def _assigned(s: Stream, i: int) -> tuple[Printed, int] | None:
    """ "= 2.2", "< 0.1", "of 92%", "was 45"; the value and where it ends."""
    at, signed = i, False
    rel = ""
    while at < i + 4 and (s.kind(at) in _SIGNS or s.word(at) in _LINKS):
        rel = s.kind(at) if s.kind(at) in ("<", ">", "<=", ">=", "~") else rel
        signed, at = True, at + 1
    found = number(s, at)
    if found is None or not (signed or s.kind(at + 1) == "%"):
        return None
    value = printed(rel + found[0])
    return (value, found[1]) if value is not None else None


def _degrees(s: Stream, i: int) -> tuple[tuple[Printed, ...], int] | None:
    """Degrees of freedom in brackets behind the letter: "t(28)", "F(2, 45)", "χ2(1, N = 54)"."""
    if s.kind(i) != OPEN:
        return None
    values: list[Printed] = []
    at = i + 1
    while at < i + 8 and s.kind(at) != CLOSE:
        if s.word(at) == "n" and s.kind(at + 1) == "=":
            at += 3
            continue
        if s.word(at) in DEGREES or s.kind(at) in (",", ";", "="):
            at += 1
            continue
        found = number(s, at)
        value = printed(found[0]) if found else None
        if found is None or value is None:
            return None
        values.append(value)
        at = found[1]
    return (tuple(values), at + 1) if s.kind(at) == CLOSE and values else None


def statistic(s: Stream, i: int) -> Whole | None:
    """ "t(28) = 2.2, p = .03", "F(2, 45) = 3.1", "chi2 = 7.1, df = 1, P < 0.01", "Z = 3.2 (P = 0.001)", "r = 0.45"."""
    word = s.word(i)
    kind = STATISTICS.get(word)
    if kind is None or (word == "f" and s[i].raw != "F") or (word == "q" and s[i].raw != "Q"):
        return None
    if word == "r" and s[i].raw == "R":
        return None
    at = i + 1
    at += 1 if s.word(at) in ("test", "statistic") else 0
    degrees = _degrees(s, at)
    df: tuple[Printed, ...] = ()
    if degrees is not None:
        df, at = degrees
    if s.kind(at) not in ("=", ":", "<", ">") and not (s.word(at) in ("of", "was") and len(word) > 1):
        return None
    value = _assigned(s, at)
    if value is None or (kind in ("F", "Q") and value[0].relation):
        return None
    if s.kind(value[1]) == "%":
        return None
    df, p, at = _behind(s, value[1], df)
    return Whole(i, at, Statistic(s.span(i, at), kind, value[0], df, p))


def _behind(s: Stream, at: int, df: tuple[Printed, ...]) -> tuple[tuple[Printed, ...], Printed | None, int]:
    """Degrees of freedom and p value behind a statistic, and where they end."""
    p: Printed | None = None
    for _ in range(4):
        step = at
        while s.kind(step) in (",", ";", OPEN, CLOSE) and step < at + 2:
            step += 1
        if s.word(step) in DEGREES and (found := _assigned(s, step + 1)):
            df, at = (found[0],), found[1]
        elif p is None and (given := chance(s, step)):
            p, at = given.p, given.last
        else:
            break
    return df, p, at


def heterogeneity(s: Stream, i: int) -> Whole | None:
    """ "tau2 = 0.31; I2 = 92%; chi2 = 152.2, df = 12 (P < 0.001)", in any order and any part; "I2 of 45%"."""
    start, at, end = i, i, i
    announced = s.word(i) in ("heterogeneity", "heterogeneidad", "heterogeneidade") and s.kind(i + 1) in (":", OPEN)
    at += 2 if announced else 0
    found: dict[str, Any] = {}
    while at < i + 60:
        part = _part(s, at, found)
        if part is None:
            break
        name, value, end = part
        found[name] = value
        at = end
        if name in ("i2", "tau2"):
            at = end = _own_interval(s, end)
        while at < end + 3 and (s.kind(at) in (",", ";", OPEN, CLOSE, "%") or s.word(at) in ("and", "y", "e", "with")):
            at += 1
    if not ({"i2", "tau2"} & found.keys() or (announced and "q" in found)):
        return None
    df = found.get("df")
    found["df"] = int(df.value) if df is not None and df.decimals == 0 and abs(df.value) < 1e6 else None
    return Whole(start, end, Heterogeneity(s.span(start, end), **found))


def _own_interval(s: Stream, end: int) -> int:
    """ "I2 = 92% (95% CI 88-95)": the interval belongs to I2, and nobody asks for it."""
    at = end
    while s.kind(at) in (OPEN, ",", ";") and at < end + 2:
        at += 1
    given = interval(s, at)
    return given.last if isinstance(given, Limits) else end


def _closing(s: Stream, end: int) -> int:
    return end + 1 if s.kind(end) == "%" else end


def _part(s: Stream, i: int, found: dict[str, Any]) -> tuple[str, Printed | None, int] | None:
    word = s.word(i)
    if "p" not in found and found and (given := chance(s, i)):
        return "p", given.p, given.last
    name = (
        "i2" if word in I_SQUARED else "tau2" if word in TAU else "df" if word in DEGREES and found else
        "q" if STATISTICS.get(word) in ("chi2", "Q") else ""
    )  # fmt: skip
    if not name or name in found:
        return None
    at = i + 1
    if word == "cochran's" and s.word(at) == "q":
        at += 1
    degrees = _degrees(s, at) if name == "q" else None
    if degrees is not None and s.kind(degrees[1]) == "=":
        found["df"] = degrees[0][0]
        at = degrees[1]
    value = _assigned(s, at)
    return (name, value[0], _closing(s, value[1])) if value else None
