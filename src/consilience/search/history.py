"""A strategy of numbered lines: where each line begins, what number it has, what hits were printed behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERED = re.compile(
    r"[ \t]*(?:[#Ss])?(?P<number>\d{1,4})(?:[.):]+[ \t]*|[ \t]+)(?!(?i:and|or|not|adj\d*)\s)(?P<rest>\S[^\n]*)"
)
_SIGNED = re.compile(
    r"[ \t]*(?:[#S](?P<number>\d{1,4})[.):]?[ \t]+|(?P<plain>\d{1,4})[.)][ \t]+)(?!(?i:and|or|not)\s)(?P<rest>\S[^\n]*)"
)
_HITS = re.compile(r"(?:\t|[ ]{3,})\(?(?P<hits>\d[\d,. ]*)\)?[ \t]*$")
_REFERENCES = re.compile(r"(?i)(?:[\s()]|(?:and|or|not)\b|(?:or|and)/[\d,\s-]+|[#S]?\d{1,4}\b)+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """One line of a history."""

    number: int
    start: int
    end: int
    hits: int | None = None


def split(text: str, *, bare: bool) -> list[Numbered]:
    """The lines of a history, or one line numbered 0 that is the whole text.

    ``bare``: a number alone names a line there (Ovid). Without printed numbers, lines count from 1 where a later line
    is made of references only.
    """
    rows: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            rows.append((at, at + len(line)))
        at += len(line) + 1
    if not rows:
        return [Numbered(0, 0, len(text))]
    first = _first(text[rows[0][0] : rows[0][1]], several=len(rows) > 1)
    if first is not None:
        return _numbered(text, rows)
    if len(rows) > 1 and _refers(text, rows[1:], bare=bare):
        return [_trim(text, Numbered(i, start, end)) for i, (start, end) in enumerate(rows, 1)]
    return [Numbered(0, 0, len(text))]


def _first(line: str, *, several: bool) -> int | None:
    found = (_NUMBERED if several else _SIGNED).fullmatch(line)
    if found is None:
        return None
    number = int(next(each for name, each in found.groupdict().items() if name != "rest" and each))
    return number if number == 1 or not several else None


def _numbered(text: str, rows: list[tuple[int, int]]) -> list[Numbered]:
    """Lines by printed number; a row without number goes on with the line above."""
    found: list[Numbered] = []
    for start, end in rows:
        match = _NUMBERED.fullmatch(text, start, end)
        number = int(match["number"]) if match else 0
        # A bare number may be a word of a wrapped line: it must be the very next.
        step = 20 if match is not None and _SIGNED.fullmatch(text, start, end) else 1
        fits = match is not None and (not found or 0 < number - found[-1].number <= step)
        if match is not None and fits:
            found.append(Numbered(number, match.start("rest"), end))
        elif found:
            found[-1] = Numbered(found[-1].number, found[-1].start, end)
    return [_trim(text, each) for each in found]


def _trim(text: str, line: Numbered) -> Numbered:
    hits = _HITS.search(text, line.start, line.end)
    if hits is None:
        return line
    return Numbered(line.number, line.start, hits.start(), int(re.sub(r"\D", "", hits["hits"])))


def _refers(text: str, rows: list[tuple[int, int]], *, bare: bool) -> bool:
    for start, end in rows:
        line = text[start:end]
        if _REFERENCES.fullmatch(line) and any(c.isdigit() for c in line) and (bare or re.search(r"[#S]\d", line)):
            return True
    return False
