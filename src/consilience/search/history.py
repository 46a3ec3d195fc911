"""A strategy of numbered lines: where each line begins, what number it has, what hits were printed behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_ROW = re.compile(
    r"[ \t]*(?P<sign>[#Ss]?)(?P<number>\d{1,4})(?P<mark>[.):]{0,2})(?:[ \t]+|(?<=[.)]))"
    r"(?!(?i:and|or|not|adj\d*)(?![\w./]))(?P<rest>\S[^\n]*)"
)
"""A row that begins with a line's number; ``2 or 3`` does not: it goes on with the row above."""
_INLINE = re.compile(
    r"(?<=[ \t])(?P<sign>[#Ss]?)(?P<number>\d{1,4})(?P<mark>[.):]?)[ \t]+(?!(?i:and|or|not|adj\d*)(?![\w./]))(?=\S)"
)
_COUNT = r"\d{1,3}(?:[,. '’]\d{3})+|\d+"
_DATE = r"(?:[ \t]+\d{1,2}[ /-](?:\d{1,2}|[A-Za-z]{3,9})[ /-]\d{2,4})?"
_HITS = re.compile(
    rf"(?:(?:\t[ \t]*|[ ]{{3,}})\(?(?P<apart>{_COUNT})\)?|[ \t]+[(\[](?:n\s?=\s?)?(?P<bracketed>{_COUNT})[)\]]"
    rf"|[ \t]+(?:[–-][ \t]*)?(?P<named>{_COUNT})[ \t]+(?i:hits|results|records|citations)){_DATE}[ \t]*$"
)
_OPEN_END = re.compile(
    r"(?i)(?:^|[\s()])(?:and|or|not|adj\d*|near/?\d*|next/?\d*|w/\d+|pre/\d+|[nw]\d+)[ \t]*$|[(,][ \t]*$"
)
_REFERENCES = re.compile(r"(?i)(?:[\s()]|(?:and|or|not)\b|(?:or|and)/[\d,\s-]+|[#S]?\d{1,4}\b)+")
_HEAD = re.compile(
    r"(?i)[ \t]*(?:[-=*_–—]{3,}|(?:database|databases|platform|interface|host|search\s+(?:strategy|name|date)|"
    r"date\s+(?:run|searched|of\s+search)|last\s+saved|comment|description)[ \t]*(?::|<)[^\n]*|search\s+strategy:?|"
    r"(?:#|id|no\.?|line|set)?[ \t▲▼]*(?:search(?:es)?|query|queries)[ \t]+(?:hits?|results?)[^\n]*)[ \t]*"
)
"""What platforms print above and below a history; it is no part of the strategy."""
_SEARCH = re.compile(r"Search:?[ \t]+(?=\S)")
"""PubMed's own history begins each line so."""

GAP = 40
"""How far a bare number may jump: lines are left out in print."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """One line of a history."""

    number: int
    start: int
    end: int
    hits: int | None = None


Span = tuple[int, int]


def split(text: str, *, bare: bool) -> list[Numbered]:
    """The lines of a history by number, or one line numbered 0 that is the whole text.

    ``bare``: a number alone names a line there (Ovid). Without printed numbers, lines count from 1 where a later line
    is made of references only. A history printed with the newest line on top is put in order.
    """
    rows = _rows(text)
    if not rows:
        return [Numbered(0, 0, len(text))]
    found = _numbered(text, rows)
    if len(found) < 2:
        found = _inline(text, rows) or found
    if found:
        said = sum(_SEARCH.match(text, line.start, line.end) is not None for line in found)
        return [_tidy(text, line, lead=said > 1) for line in found]
    if len(rows) > 1 and _refers(text, rows[1:], bare=bare):
        return [_tidy(text, Numbered(i, start, end)) for i, (start, end) in enumerate(rows, 1)]
    return [Numbered(0, *_whole(text, rows))]


def _rows(text: str) -> list[Span]:
    """Printed rows that hold something, without what stands above and below a history."""
    rows: list[Span] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            rows.append((at, at + len(line)))
        at += len(line) + 1
    first, last = 0, len(rows)
    while first < last and _HEAD.fullmatch(text, *rows[first]):
        first += 1
    while last > first and _HEAD.fullmatch(text, *rows[last - 1]):
        last -= 1
    return rows[first:last]


def _whole(text: str, rows: list[Span]) -> Span:
    """The text itself; where a heading was printed above it, what follows."""
    first, last = rows[0][0], rows[-1][1]
    return (first, last) if _HEAD.search(text[:first]) and text[:first].strip() else (0, len(text))


def _numbered(text: str, rows: list[Span]) -> list[Numbered]:
    """Lines by printed number; a row without number goes on with the line above. Empty where none has a number."""
    head = _ROW.fullmatch(text, *rows[0])
    if head is None or not (head["sign"] or head["mark"] or int(head["number"]) == 1):
        return []
    style = _Style(head["sign"].upper(), bool(head["mark"]), len(head[0]) - len(head[0].lstrip()))
    found: list[Numbered] = []
    balance = 0
    for start, end in rows:
        match = _ROW.fullmatch(text, start, end)
        if match is not None and (not found or style.begins(match, found, text, balance)):
            found.append(Numbered(int(match["number"]), match.start("rest"), end))
            balance = 0
            start = match.start("rest")
        elif found:
            found[-1] = replace(found[-1], end=end)
        balance += text.count("(", start, end) - text.count(")", start, end)
    if len(found) < 2 and not (style.sign or (style.marked and found[0].number == 1)):
        return []  # a word that happens to be a number
    numbers = [line.number for line in found]
    return found[::-1] if numbers == sorted(numbers, reverse=True) else found


@dataclass(frozen=True, slots=True)
class _Style:
    """How the first line's number is printed: the others must look alike."""

    sign: str
    marked: bool
    indent: int

    def begins(self, row: re.Match[str], found: list[Numbered], text: str, balance: int) -> bool:
        """True where a row begins a line rather than going on with the one above."""
        if row["sign"].upper() != self.sign or (self.marked and not row["mark"]):
            return False
        step = int(row["number"]) - found[-1].number
        if self.sign or self.marked:
            return not (balance > 0 and step not in (1, -1) and self.sign == "#")
        indented = len(row[0]) - len(row[0].lstrip()) > self.indent
        if step == 1:
            return not (indented and balance > 0)
        # A bare number may be a word of a wrapped line.
        return 1 < step <= GAP and not indented and balance <= 0 and not _OPEN_END.search(_before(text, found[-1].end))


def _inline(text: str, rows: list[Span]) -> list[Numbered]:
    """Lines that print or paste has run together: ``1. exp Leukemia/ 2. leuk?emi*.tw. 3. 1 or 2``."""
    start, end = rows[0][0], rows[-1][1]
    head = re.compile(r"[ \t]*(?P<sign>[#Ss]?)1(?P<mark>[.):]?)[ \t]+(?=\S)").match(text, start, end)
    if head is None or not (head["sign"] or head["mark"]):
        return []
    found = [Numbered(1, head.end(), end)]
    for match in _INLINE.finditer(text, head.end(), end):
        alike = match["sign"].upper() == head["sign"].upper() and bool(match["mark"]) == bool(head["mark"])
        if (
            alike
            and int(match["number"]) == found[-1].number + 1
            and not _OPEN_END.search(_before(text, match.start()))
        ):
            found[-1] = replace(found[-1], end=match.start())
            found.append(Numbered(int(match["number"]), match.end(), end))
    return found if len(found) > 1 or head["mark"] else []


def _tidy(text: str, line: Numbered, *, lead: bool = False) -> Numbered:
    """The line without its count of hits and what PubMed puts before it; ``lead``: several lines begin so."""
    said = _SEARCH.match(text, line.start, line.end)
    if said is not None and (lead or text[said.end()] in '#("' or ":" in said[0]):
        line = replace(line, start=said.end())
    hits = _HITS.search(text, line.start, line.end)
    if hits is None or _OPEN_END.search(_before(text, hits.start(), line.start)):
        return line
    count = hits["apart"] or hits["bracketed"] or hits["named"]
    return replace(line, end=hits.start(), hits=int(re.sub(r"\D", "", count)))


def _before(text: str, at: int, start: int = 0) -> str:
    """The few characters before a place: enough to see an operator there."""
    return text[max(start, at - 12) : at]


def _refers(text: str, rows: list[Span], *, bare: bool) -> bool:
    return any(_is_reference(text[start:end], bare=bare) for start, end in rows)


def _is_reference(line: str, *, bare: bool) -> bool:
    if _REFERENCES.fullmatch(line) is None or not any(c.isdigit() for c in line):
        return False
    return bare or re.search(r"[#S]\d", line) is not None


def repeated(lines: list[Numbered]) -> Iterator[Numbered]:
    """Lines whose number another line above has already."""
    seen: set[int] = set()
    for line in lines:
        if line.number and line.number in seen:
            yield line
        seen.add(line.number)
