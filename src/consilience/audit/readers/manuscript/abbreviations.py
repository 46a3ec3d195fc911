"""Abbreviations: defined in brackets behind the long form, or in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...facts import Abbreviation
from ...manuscript.document import Manuscript, Span, Table
from .places import spot

_SHORT = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9]*(?:[-/][A-Za-z0-9]+)*[-+]?"
_BRACKETED = re.compile(rf"(?<![\w\])])[(\[](?P<short>{_SHORT})s?(?:[;,] (?![\d<>=.·−-])[^()\[\]]{{0,60}})?[)\]]")
"""A number behind it makes it a value: "women (RR, 2.3)"."""
_REVERSED = re.compile(rf"(?<![\w-])(?P<short>{_SHORT}) [(\[](?P<long>[^\W\d_][^()\[\]\d]{{4,80}})[)\]]")
"""``OS (overall survival)``."""
_TOGETHER = re.compile(rf"\((?P<long>[^\W\d_][^()\[\]\d,;]{{4,80}})[,;] (?P<short>{_SHORT})\)")
"""``(overall survival, OS)``."""
_LISTED = re.compile(
    rf"(?:^|[;.]\s+|,\s+)(?P<short>{_SHORT}(?: {_SHORT})?)\s*(?P<mark>[:=,])\s*(?P<long>[^;:=]{{3,90}}?)"
    rf"(?=\s*(?:;|\.\s*$|\.\s+[A-Z]|,\s+{_SHORT}\s*[:=]|$))"
)
_LIST = re.compile(r"abbreviations?|abreviaturas?|siglas|acronyms?|acr[óo]nimos?", re.IGNORECASE)
_HEAD = re.compile(
    r"^\s*(?:list of )?(?:abbreviations?|abreviaturas?|siglas|acronyms)\s*(?:used)?\s*[:.]?\s*", re.IGNORECASE
)


def read_abbreviations(manuscript: Manuscript) -> tuple[Abbreviation, ...]:
    """Every definition, in order."""
    return tuple(sorted(_all(manuscript), key=lambda each: each.spot.span or (0, 0)))


def _all(manuscript: Manuscript) -> Iterator[Abbreviation]:
    for block in manuscript.blocks:
        words = manuscript[block.span]
        if block.kind in ("paragraph", "list-item", "caption"):
            yield from _in_text(manuscript, words, block.span.start)
        titled = _HEAD.match(manuscript.section(block).title) is not None and block.kind not in ("heading", "reference")
        if block.kind == "footnote" or titled or _HEAD.match(words):
            yield from _in_list(manuscript, words, block.span.start, titled)
        if block.table is not None:
            yield from _in_table(manuscript, block.table, titled)


def _in_text(manuscript: Manuscript, words: str, base: int) -> Iterator[Abbreviation]:
    for match in _BRACKETED.finditer(words):
        short = match["short"]
        if not _may_be_short(short):
            continue
        long = _long_form(words[: match.start()].rstrip(), short)
        if long and _means(long, short):
            start = base + match.start() - (len(words[: match.start()]) - words[: match.start()].rindex(long))
            yield Abbreviation(
                spot(manuscript, Span(start, base + match.end()), f"abbreviation/{short}"), short, long, listed=False
            )
    for pattern in (_REVERSED, _TOGETHER):
        for match in pattern.finditer(words):
            if (
                _may_be_short(match["short"])
                and _means(match["long"], match["short"])
                and _long_form(match["long"].strip(), match["short"]) == match["long"]
            ):
                span = Span(base + match.start(), base + match.end())
                at = spot(manuscript, span, f"abbreviation/{match['short']}")
                yield Abbreviation(at, match["short"], match["long"], listed=False)


def _means(long: str, short: str) -> bool:
    """False for words that hold the abbreviation itself, or brackets: "LEC (LEC control group)"."""
    return not re.search(rf"[()\[\]]|(?<![\w-]){re.escape(short)}", long)


def _may_be_short(word: str) -> bool:
    capitals = sum(c.isupper() for c in word)
    return 2 <= len(word) <= 10 and capitals >= 2 and not re.fullmatch(r"[IVX]+", word)


def _in_table(manuscript: Manuscript, table: Table, titled: bool) -> Iterator[Abbreviation]:
    """A table with one abbreviation a row: told by its caption, its header, or the heading above it."""
    caption = manuscript[table.caption] if table.caption else ""
    first = table.rows[0][0] if table.rows and table.rows[0] else None
    named = titled or _LIST.search(caption) or (first is not None and _LIST.search(manuscript[first.span]))
    if not named or table.columns % 2:
        return
    for line in table.rows[table.header_rows :]:
        for short, long in zip(line[::2], line[1::2], strict=False):
            words, meaning = manuscript[short.span].strip(), " ".join(manuscript[long.span].split())
            if re.fullmatch(_SHORT, words) and len(words) <= 14 and meaning[:1].isalpha():
                at = spot(manuscript, Span(short.span.start, long.span.end), f"abbreviation/{words}")
                yield Abbreviation(at, words, meaning, listed=True)


def _in_list(manuscript: Manuscript, words: str, base: int, titled: bool) -> Iterator[Abbreviation]:
    head = _HEAD.match(words)
    offset = head.end() if head else 0
    entries = list(_LISTED.finditer(words[offset:]))
    # A note with commas ("OS, overall survival; ...") is a list where most of its entries take their letters from
    # the words.
    fitting = [m for m in entries if _long_form(m["long"].strip(" ,."), m["short"]) is not None]
    titled = titled or (len(entries) > 1 and 2 * len(fitting) >= len(entries))
    for match in entries:
        short, long = match["short"], match["long"].strip(" ,.")
        if match["mark"] == "," and not (head or titled) and _long_form(long, short) != long:
            continue
        if (
            sum(c.isupper() for c in short) + sum(c.isdigit() for c in short) >= 1
            and len(short) <= 14
            and long[:1].isalpha()
        ):
            span = Span(base + offset + match.start("short"), base + offset + match.end("long"))
            yield Abbreviation(spot(manuscript, span, f"abbreviation/{short}"), short, long, listed=True)


def _long_form(before: str, short: str) -> str | None:
    """The words before the bracket whose initials the abbreviation takes (Schwartz & Hearst 2003, PSB 8:451).

    From its last character backwards, every character is found in the words; the first begins a word.
    """
    letters = [c.lower() for c in short if c.isalnum()]
    window = " ".join(re.split(r"\s+", before)[-min(len(letters) + 5, len(letters) * 2) :])
    at = len(window)
    for index in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (
            window[at].lower() != letters[index] or (index == 0 and at > 0 and window[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    long = window[at:]
    return long if len(long) > len(short) and long in before and len(long.split()) <= 2 * len(letters) + 1 else None
