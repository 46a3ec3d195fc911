"""What is wrong with a folder, told once, all together, with the place and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from consilience.model.base import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a file cannot be read: where, and what was found, expected and to be done."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class UnreadableReview(Exception):
    """Raised at the edge when a folder cannot be read; ``problems`` holds every reason, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.place.file, p.place.line, p.message)))
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """``; did you mean "survival"?`` for a near miss, else an empty string."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""
