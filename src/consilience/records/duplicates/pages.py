"""Pages, volumes and years as numbers that can be compared."""

from __future__ import annotations

import re
from typing import NamedTuple


class Pages(NamedTuple):
    """First and last page; an article number stands as a first page without a last."""

    first: int
    last: int | None
    prefix: str
    """Letters before the first number: s in S123, a in A237, cd in CD006273."""


MONTHS = {name: n for n, name in enumerate(str.split("jan feb mar apr may jun jul aug sep oct nov dec"), 1)}
_MONTH = re.compile(rf"^\s*(?:(\d{{1,2}})-({'|'.join(MONTHS)})|({'|'.join(MONTHS)})-(\d{{1,4}}))\s*$", re.IGNORECASE)
_HYPHENS = re.compile("[\u2010-\u2015\u2212]|--+")
_FIRST = re.compile(r"([a-z]*)[ .]?0*(\d+)")
_LAST = re.compile(r"^[a-z]?\s*-\s*[a-z]*\.?0*(\d+)")
_LAST_ONLY = re.compile(r"^\W*suppl?\W*-", re.IGNORECASE)
_VOLUME = re.compile(r"^\W*(?:vol(?:ume)?\W*)?0*(\d+)", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"sup|abstract|meeting", re.IGNORECASE)
_S_PAGE = re.compile(r"^\W*s(?:up|\d)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def parse_pages(text: str | None) -> Pages | None:
    """``482-91`` is 482 to 491; ``S123`` keeps its letter; ``Jan-14`` is what a spreadsheet makes of 1-14.

    None where there is no first page: "no pagination", or ``Suppl-89``, which tells the last only.
    """
    if not text or not any(char.isdigit() for char in text) or _LAST_ONLY.match(text):
        return None
    lowered = _HYPHENS.sub("-", undo_dates(text)).lower().replace("pp.", "").replace("p.", "")
    found = _FIRST.search(lowered)
    if not found or not int(found[2]):
        return None
    first = int(found[2])
    after = _LAST.match(lowered[found.end() :])
    last = _expand(found[2], after[1]) if after else None
    prefix = found[1] if found[1] not in ("p", "pp", "pg", "pages", "page", "article", "no", "art") else ""
    return Pages(first, last, prefix)


def _expand(first: str, last: str) -> int:
    """The last page of ``482-91`` is 491."""
    if len(last) < len(first):
        return int(first[: len(first) - len(last)] + last)
    return int(last)


def undo_dates(text: str) -> str:
    """``Jan-14`` and ``01-Feb`` are ranges that a spreadsheet took for dates; ranges rise."""
    found = _MONTH.match(text)
    if not found:
        return text
    number = int(found[1] or found[4])
    month = MONTHS[(found[2] or found[3]).lower()]
    return f"{min(number, month)}-{max(number, month)}"


def parse_volume(text: str | None) -> int | None:
    """The number that a volume begins with: 44 in ``44 (2 Supplement 1)``; none in ``S3`` or ``Suppl 2``.

    ``1)`` is the end of ``61 (Suppl. 1)``, cut by an export: no volume.
    """
    if not text or text.count(")") > text.count("("):
        return None
    found = _VOLUME.match(text)
    return int(found[1]) or None if found else None


def parse_issue(text: str | None) -> int | None:
    """The first number of an issue: 3 in ``3 SUPPL. 1``, 1 in ``01-Feb``."""
    found = _NUMBER.search(undo_dates(text)) if text else None
    return int(found[0]) or None if found else None


def all_numbers(*texts: str | None) -> frozenset[int]:
    """Every number in issue and volume, where supplements are counted: 2 and 1 in ``2 SUPPL. 1``."""
    return frozenset(int(number) for text in texts if text for number in _NUMBER.findall(undo_dates(text)))


def is_supplement(volume: str | None, issue: str | None, pages: str | None) -> bool:
    """True where volume, issue or page says supplement, in which most meeting abstracts are printed."""
    cut = volume is not None and volume.count(")") > volume.count("(")
    return cut or bool(_SUPPLEMENT.search(f"{volume or ''} {issue or ''}") or _S_PAGE.match(pages or ""))
