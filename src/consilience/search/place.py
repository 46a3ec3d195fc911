"""Places in a strategy's text, and what is told about a text that cannot be read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


class Lines:
    """Turns offsets into lines and columns, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@lru_cache(maxsize=8)
def lines_of(text: str) -> Lines:
    """The lines of a text, counted once."""
    return Lines(text)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a strategy cannot be read: where, what was found, what is allowed there."""

    kind: str
    """bracket, quote, operator, operand, length, depth ..."""
    line: int
    column: int
    found: str
    allowed: str
    offset: int = 0

    @property
    def message(self) -> str:
        """One sentence."""
        return f"found {self.found}; allowed here: {self.allowed}"

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        """The problem for programs."""
        return {
            "line": self.line,
            "column": self.column,
            "kind": self.kind,
            "found": self.found,
            "allowed": self.allowed,
            "message": self.message,
        }


class UnreadableStrategy(ValueError):
    """A strategy that its platform could not read. ``problems`` holds every one, in order of place."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
