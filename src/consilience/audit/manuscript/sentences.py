"""Sentences: where one ends and the next begins, in prose full of decimal points and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(
    r"""(?:[.!?]["'”’)\]]*(?:\^[\d,–-]+)?|(?<=[a-zà-ÿ\])])\.\d[\d,–-]*)"""
    r"""(?=\s+["'“‘(\[¿¡]*[A-ZÁÉÍÓÚÑÃÕÇ0-9])"""
)
"""A full stop, perhaps with closing marks and a raised citation, before what may begin a sentence.

A point between digits ends nothing: "a ratio of 1.52, 95% CI ..."."""

_SHORT = re.compile(
    r"(?:\b(?:et al|al|vs|v|e\.g|i\.e|cf|approx|ca|fig|figs|tab|no|nos|vol|dr|prof|st|ref|refs|eq|resp|incl|excl|sd|se|"
    r"aprox|p\. ej|ej|núm|art|dra|sra|sr|etc)|\b[A-Z]|\b[a-z]\.[a-z])$",
    re.IGNORECASE,
)


_VISIBLE = re.compile(r"\S")

_LONGEST = 12
"""Characters before a full stop that tell whether it belongs to an abbreviation."""


def split(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence; together they cover the text but for the spaces between them."""
    start = _first(text, 0)
    for match in _END.finditer(text):
        before = text[max(start, match.start() - _LONGEST) : match.start()]
        if _SHORT.search(before) and not _ends_anyway(text, match):
            continue
        yield start, match.end()
        start = _first(text, match.end())
    end = len(text.rstrip())
    if start < end:
        yield start, end


def _first(text: str, start: int) -> int:
    """The first character from here on that is no space."""
    found = _VISIBLE.search(text, start)
    return found.start() if found else len(text)


def _ends_anyway(text: str, match: re.Match[str]) -> bool:
    """ "... etc. The next": a closing bracket before the stop ends a sentence whatever stands before it."""
    return text[match.start() - 1 : match.start()] in (")", "]")
