"""Phrases of several words, found by the first of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


class Lookup(dict[tuple[str, ...], T]):
    """Phrases and what they mean. Few words begin a phrase: that is asked first, and once for every token."""

    def __init__(self, meanings: Mapping[tuple[str, ...], T]) -> None:
        super().__init__(meanings)
        self.longest: dict[str, int] = {}
        """Number of words of the longest phrase that begins with a word."""
        for first, *rest in meanings:
            self.longest[first] = max(self.longest.get(first, 0), 1 + len(rest))


def phrases(words: Iterable[tuple[str, ...]]) -> Lookup[bool]:
    """Phrases that all mean the same."""
    return Lookup(dict.fromkeys(words, True))
