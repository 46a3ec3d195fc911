"""Sentences: where one ends and the next begins, in prose full of decimal points and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"""[.!?]["'”’)\]]*(?:\^?[\d,–-]+)?(?=\s+["'“‘(\[¿¡]*[A-ZÁÉÍÓÚÑÃÕÇ0-9])""")
"""A full stop, perhaps with closing marks and a superscript citation, before what may begin a sentence."""

_SHORT = re.compile(
    r"(?:\b(?:et al|al|vs|v|e\.g|i\.e|cf|approx|ca|fig|figs|tab|no|nos|vol|dr|prof|st|ref|refs|eq|resp|incl|excl|sd|se|"
    r"aprox|p\. ej|ej|núm|art|dra|sra|sr|etc)|\b[A-Z]|\b[a-z]\.[a-z])$",
    re.IGNORECASE,
)


def split(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence; together they cover the text but for the spaces between them."""
    start = 0
    for match in _END.finditer(text):
        if _SHORT.search(text[start : match.start()]) and not _ends_anyway(text, match):
            continue
        yield start, match.end()
        start = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
    if text[start:].strip():
        yield start, len(text.rstrip())


def _ends_anyway(text: str, match: re.Match[str]) -> bool:
    """ "... etc. The next": a closing bracket before the stop ends a sentence whatever stands before it."""
    return text[match.start() - 1 : match.start()] in (")", "]")
