"""Cutting an export into the text of each record, whatever its size: one record is held at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_RECORD = 16_000_000
"""Characters of the longest record that is read; a longer one is told as broken."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one record as exported, and the line on which it begins; ``why`` where it cannot be read."""

    text: str
    line: int
    why: str = ""
    outside: bool = False
    """True for text that belongs to no record."""


def small(blocks: Iterator[str], size: int = 1 << 16) -> Iterator[str]:
    """The blocks in smaller ones: cheap where each record cuts the buffer anew."""
    return (block[at : at + size] for block in blocks for at in range(0, len(block), size))


def by_starts(blocks: Iterator[str], start: re.Pattern[str]) -> Iterator[Piece]:
    r"""Pieces that begin where ``start`` matches; it begins with ``\n``. What comes before the first is outside."""
    carry, line, dropped, first = "\n", 0, 0, True
    for block in blocks:
        carry += block
        at = 0
        for found in start.finditer(carry, 1 if not first else 0):
            if found.start() == at and not first:
                continue
            text = carry[at : found.start()]
            yield from _piece(text, line + 1, outside=first, dropped=dropped)
            line += text.count("\n")
            at, first, dropped = found.start(), False, 0
        carry = carry[at:]
        if len(carry) > MOST_RECORD:
            # keep the head of the record and the line that may begin the next one
            end = carry.rfind("\n")
            cut = end if end > MOST_RECORD // 2 else len(carry)
            gone = carry[MOST_RECORD // 2 : cut]
            dropped += len(gone)
            line += gone.count("\n")
            carry = carry[: MOST_RECORD // 2] + carry[cut:]
    yield from _piece(carry, line + 1, outside=first, dropped=dropped)


def _piece(text: str, line: int, *, outside: bool, dropped: int) -> Iterator[Piece]:
    body = text.removeprefix("\n")
    if dropped:
        why = f"longer than {MOST_RECORD:,} characters; expected one record"
        yield Piece(body[:10_000], line, "" if outside else why, outside)
    elif not outside or body.strip():
        yield Piece(body, line, outside=outside)
