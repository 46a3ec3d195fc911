"""Lists of references: where one entry ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from .lines import Line

Style = Literal["bullet", "number", "author", "paragraph"]
"""What begins an entry: a bullet, a number, an author at the margin; or a blank line, for want of anything better."""

_BULLET = re.compile(r"^[-•·▪*–]\s+(?=\S)")
_NUMBER = re.compile(r"^(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)]|(\d{1,4}))\s*(?=[^\W\d_]|[\"“‘'«])")
_AUTHOR = re.compile(
    r"^(?:[A-ZÀ-ÞŚŠŽ][\w'’´-]*|(?:van|von|de|del|della|da|dos|di|el|al|le|la|den|der|ten|ter)\b"
    r"[\w'’ -]*)(?:[ -][\w'’´-]+){0,3},?\s+"
    r"(?:[A-Z]{1,4}\b|(?:[A-Z]\.[ -]?){1,4})"
)
_DATED = re.compile(r"\((?:19|20)\d\d[a-z]?\)|\b(?:19|20)\d\d[a-z]?\b|in press|n\.d\.")
_JOURNAL = re.compile(r"^[A-Z][\w .&:()-]{1,60}?[. ](?:19|20)\d\d[\w ]{0,9}[;,]\s*\d")
_ENDED = re.compile(r"(?:\.|\d|\)|/|\]|[a-z]\d+)$")


@dataclass(frozen=True)
class Entry:
    """One reference: its lines without bullet or number, and its number, if it has one."""

    lines: tuple[Line, ...]
    id: str = ""


def style_of(chunks: Sequence[Sequence[Line]]) -> Style:
    """How the entries of a list begin, told by most of the lines that could begin one."""
    lines = [line for chunk in chunks for line in chunk]
    firsts = [chunk[0] for chunk in chunks if chunk]
    if not firsts:
        return "paragraph"
    if sum(bool(_BULLET.match(line.text)) for line in firsts) * 2 > len(firsts):
        return "bullet"
    if _counted(lines) >= max(1, min(len(firsts), 3) * 2 // 3) and _NUMBER.match(firsts[0].text):
        return "number"
    if len(lines) > len(firsts) and len(firsts) < sum(begins_author(line.text) for line in lines):
        return "author"
    return "paragraph"


def _counted(lines: Sequence[Line]) -> int:
    expected, count = None, 0
    for line in lines:
        number = number_of(line.text)
        if number is not None and (expected is None or 0 <= number - expected <= 3):
            expected, count = number + 1, count + 1
    return count


def number_of(text: str) -> int | None:
    """The number that begins a line, as "12." and "[12]" do."""
    match = _NUMBER.match(text)
    return int(next(group for group in match.groups() if group)) if match else None


def begins_author(text: str) -> bool:
    """True for "Smith, A. B., and Jones" and "Smith AB, Jones C"."""
    return bool(_AUTHOR.match(text))


def looks_like_entry(lines: Sequence[Line], style: Style) -> bool:
    """True for a paragraph that could be entries of such a list: what lets a list go on after another section."""
    text = " ".join(line.text for line in lines)
    if not _DATED.search(text):
        return False
    if style == "bullet":
        return bool(_BULLET.match(text))
    if style == "number":
        return number_of(text) is not None
    return begins_author(text) and bool(re.search(r"\d{4}\)?[.,;:]|doi|https?:", text))


def entries(lines: Sequence[Line], style: Style, last: int = 0) -> list[Entry]:
    """The entries within lines that nothing else interrupts.

    ``last`` is the number of the entry before. A first entry that has no beginning goes on with the one before: its
    ``id`` is "+".
    """
    starts = [i for i, line in enumerate(lines) if _begins(lines, i, style)]
    if style == "number":
        starts = _ascending(lines, starts, last)
    if style == "author":
        starts = _by_indent(lines, _not_journals(lines, starts))
    if style == "paragraph":
        starts = [0]
    found = []
    if lines and (not starts or starts[0] > 0):
        found.append(Entry(tuple(lines[: starts[0] if starts else None]), "+"))
    for start, end in pairwise([*starts, len(lines)]):
        found.append(_entry(lines[start:end]))
    return found


def _begins(lines: Sequence[Line], index: int, style: Style) -> bool:
    text = lines[index].text
    if style == "bullet":
        return bool(_BULLET.match(text))
    if style == "number":
        return number_of(text) is not None
    if style == "author":
        before = lines[index - 1].text if index else ""
        return begins_author(text) and (not before or bool(_ENDED.search(before)))
    return index == 0


def _ascending(lines: Sequence[Line], starts: Sequence[int], last: int) -> list[int]:
    """Of lines that begin with a number, those that count on: a year or volume at a line's start does not."""
    kept: list[int] = []
    expected = last + 1
    for start in starts:
        number = number_of(lines[start].text)
        if number is not None and (0 <= number - expected <= 3 or (not kept and not last)):
            kept.append(start)
            expected = number + 1
    return kept


def _not_journals(lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """ "N Engl J Med. 2009;360:1" looks like an author with initials; it goes on with an entry that has no date yet."""
    kept: list[int] = []
    for start in starts:
        before = " ".join(line.text for line in lines[kept[-1] : start]) if kept else ""
        if not (before and _JOURNAL.match(lines[start].text) and not _DATED.search(before)):
            kept.append(start)
    return kept


def _by_indent(lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """Where continuation lines hang in, only lines at the margin begin an entry, and all of them do."""
    indents = sorted({round(line.indent) for line in lines})
    if len(indents) < 2 or indents[1] - indents[0] > 12:
        return list(starts)
    margin = [i for i, line in enumerate(lines) if round(line.indent) == indents[0]]
    hanging = sum(i in margin for i in starts) >= 0.8 * len(starts) and len(margin) <= 1.3 * len(starts) + 1
    return margin if hanging and starts else list(starts)


def _entry(lines: Sequence[Line]) -> Entry:
    first = lines[0]
    number = number_of(first.text)
    bare = _BULLET.sub("", first.text)
    if number is not None and bare == first.text:
        bare = _NUMBER.sub("", bare)
    return Entry((replace(first, text=bare), *lines[1:]), "" if number is None else str(number))
