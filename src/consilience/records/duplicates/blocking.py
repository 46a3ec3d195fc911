"""Which pairs are compared: those that share a key. Comparing all pairs of 50,000 records would be 1.25 billion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .normalise import Entry
from .titles import STOP, skeleton

CAP = 60
"""Most entries of a block that are all compared with each other; larger blocks are parted by year and first page."""

EDGE = 30
"""Characters of the end of the squeezed title that make a key, together with the beginning of the first author: many
titles end in "a systematic review and meta-analysis"."""

CONSONANTS = 18
"""Consonants of the beginning of the title that make a key: those of some thirty letters, however vowels are spelt."""


class Candidates(NamedTuple):
    """Pairs to compare, as positions (lower first), and the keys whose blocks stayed too large even when parted."""

    pairs: list[tuple[int, int]]
    skipped: list[str]


def keys(entry: Entry) -> Iterator[str]:
    """The blocking keys of one entry; two entries that share one are compared.

    Each kind of mistake leaves at least one key whole: a misprint at one end of the title leaves the other end and
    the longest words; a translated title leaves author and page, or volume and page; a wrong page leaves the title.
    """
    yield from _numbers(entry)
    author = entry.first_author[0] if entry.first_author else ""
    for title in {entry.squeezed, *(each.replace(" ", "") for each in entry.alternatives)} - {""}:
        yield f"begins {skeleton(title[: 2 * EDGE])[:CONSONANTS] or title[:EDGE]}"
        yield f"ends {title[-EDGE:]} {author[:3]}"
    longest = sorted({word for word in entry.title.split(" ") if word not in STOP}, key=lambda w: (-len(w), w))[:4]
    if len(longest) == 4:
        yield "words " + " ".join(sorted(longest))
    yield from _places(entry, author)


def _numbers(entry: Entry) -> Iterator[str]:
    if entry.doi:
        yield f"doi {entry.doi}"
    if entry.pmid:
        yield f"pmid {entry.pmid}"
    for name, number in entry.accessions:
        yield f"{name} {number}"


def _places(entry: Entry, author: str) -> Iterator[str]:
    if entry.pages and author:
        yield f"author {author} {entry.pages.first}"
    if entry.pages and entry.volume is not None:
        yield f"place {entry.volume} {entry.pages.first}"
    if author and entry.volume is not None and entry.year is not None:
        yield f"volume {author} {entry.volume} {entry.year}"


def candidates(entries: Sequence[Entry], cap: int = CAP) -> Candidates:
    """Every pair of entries that share a key, once."""
    found, skipped = blocks(entries, cap)
    n = len(entries)
    pairs: set[int] = set()
    for block in found:
        for place, a in enumerate(block):
            pairs.update(a * n + b if a < b else b * n + a for b in block[place + 1 :] if a != b)
    return Candidates([divmod(code, n) for code in sorted(pairs)], skipped)


def blocks(entries: Sequence[Entry], cap: int = CAP) -> tuple[list[list[int]], list[str]]:
    """Positions of entries that share a key, in blocks of two to ``cap``; and what stayed too large to compare."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(entries):
        for key in keys(entry):
            by_key[key].append(at)
    found: list[list[int]] = []
    skipped: list[str] = []
    for key, block in by_key.items():
        if 1 < len(block) <= cap:
            found.append(block)
        elif len(block) > cap:
            found.extend(_parted(key, block, entries, cap, skipped))
    return found, skipped


def _parted(key: str, block: list[int], entries: Sequence[Entry], cap: int, skipped: list[str]) -> Iterator[list[int]]:
    """A large block, once by year and once by first page and author, so that a difference in one is no loss."""
    for part in ("year", "place"):
        small: dict[object, list[int]] = defaultdict(list)
        for at in block:
            entry = entries[at]
            name: object = entry.year if part == "year" else (entry.pages and entry.pages.first, entry.first_author[:1])
            small[name].append(at)
        for name, members in small.items():
            if 1 < len(members) <= cap:
                yield members
            elif len(members) > cap:
                skipped.append(f"{key} ({part} {name}): {len(members)} records")
