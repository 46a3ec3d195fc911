"""The four levels of GRADE (Balshem 2011, J Clin Epidemiol 64:401), their symbols and words."""

from __future__ import annotations

import re

LEVELS: tuple[str, ...] = ("very low", "low", "moderate", "high")
"""From lowest to highest."""

FULL, EMPTY = "⊕", "○"
_FULL_ONES, _EMPTY_ONES = "⊕⨁●", "○◯⊝⊖◌"
"""Circles that publications print."""


def normal(printed: str) -> str:
    """A printed level in lower case with single spaces: "Very  Low" and "very-low" are "very low"."""
    return re.sub(r"[\s_-]+", " ", printed.strip().lower())


def rank(printed: str) -> int | None:
    """1 for very low to 4 for high; None for a level that GRADE does not have."""
    level = normal(printed)
    return LEVELS.index(level) + 1 if level in LEVELS else None


def read(given: str) -> int | None:
    """The rank of a level as people write it: "Very low", "low certainty", "⊕⊕⊕⊝"; None for anything else."""
    text = str(given).strip()
    circles = "".join(text.split())
    if re.fullmatch(f"[{_FULL_ONES}]{{1,4}}[{_EMPTY_ONES}]{{0,3}}", circles) and len(circles) == len(LEVELS):
        return sum(each in _FULL_ONES for each in circles)
    return rank(re.sub(r"[\s_-]+(certainty|quality|confidence)$", "", text.lower()))


def rated(start: int, down: int, up: int) -> int:
    """Final rank: start less steps down plus steps up, within 1 and 4."""
    return min(len(LEVELS), max(1, start - down + up))


def symbol(rank: int, *, ascii: bool = False) -> str:
    """Four circles, as many full ones as the rank: ``⊕⊕○○`` for low; ``++--`` where only ASCII can be shown."""
    if rank not in range(1, len(LEVELS) + 1):
        raise ValueError(f"rank: expected 1 to {len(LEVELS)}, found {rank}")
    full, empty = ("+", "-") if ascii else (FULL, EMPTY)
    return full * rank + empty * (len(LEVELS) - rank)
