"""Atoms: the smallest readings of a text, between its tokens and its phrases; and the stream they are read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from consilience.model.estimate import Interval, Measure, Unit
from consilience.model.printed import Printed
from consilience.model.quantities import Duration

from .kinds import Heterogeneity, NumberRange, Sample, Span, Statistic
from .lookup import Lookup
from .tokens import END, NUMBER, WORD, Token

T = TypeVar("T")


_PORTUGUESE = re.compile(r"[ãõ]|\b(?:em|com|foi|foram|dos pacientes|das|nos|uma)\b", re.IGNORECASE)
"""Where one of these stands, "dos" is no number but "of the"."""


_BEYOND = (END,) * 64
"""More than any production looks back or ahead."""


class Stream:
    """The tokens of a text; what lies beyond its ends is a token of kind "end"."""

    __slots__ = ("_after", "_kinds", "_words", "portuguese", "text", "tokens")

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.portuguese = bool(_PORTUGUESE.search(text))
        self._after = Token(END, "", len(text), len(text))
        # Behind the last token lie empty ones, which an index before the first meets as well, counted from the end.
        self._kinds = [*(token.kind for token in tokens), *_BEYOND]
        self._words = [*(token.text if token.kind == WORD else "" for token in tokens), *("" for _ in _BEYOND)]

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, index: int) -> Token:
        return self.tokens[index] if 0 <= index < len(self.tokens) else self._after

    def kind(self, index: int) -> str:
        """Kind of a token."""
        try:
            return self._kinds[index]
        except IndexError:
            return END

    def word(self, index: int) -> str:
        """A word in lower case without accents; empty where there is none."""
        try:
            return self._words[index]
        except IndexError:
            return ""

    def is_number(self, index: int) -> bool:
        """True for a number in digits."""
        return self.kind(index) == NUMBER

    def span(self, first: int, last: int) -> Span:
        """Characters from the first up to, not including, the last token."""
        return Span(self[first].start, self.tokens[last - 1].end)

    def one_of(self, index: int, phrases: Lookup[T]) -> int:
        """Where the longest of some phrases that begins here ends; the same index for none."""
        found = self.meaning(index, phrases)
        return found[1] if found else index

    def meaning(self, index: int, phrases: Lookup[T]) -> tuple[T, int] | None:
        """What the longest phrase that begins here means, and where it ends."""
        most = phrases.longest.get(self.word(index), 0)
        words = tuple(self._words[index : index + most]) if index >= 0 else ()
        for n in range(len(words), 0, -1):
            if words[:n] in phrases:
                return phrases[words[:n]], index + n
        return None


@dataclass(frozen=True, slots=True)
class Atom:
    """Something read from the tokens ``first`` up to, not including, ``last``."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Quantity(Atom):
    """A number, perhaps with a relation and a unit: "71%", "about 11.1 months", "<0.5"."""

    value: Printed
    unit: Unit | None
    foreign: bool = False
    """With a unit that no ``Unit`` names, "mg/dL"."""
    difference: bool = False
    """In percentage points, which only a difference is."""


@dataclass(frozen=True, slots=True)
class Fraction(Atom):
    """Events and total: "60/62", "22 of 30", "three of seven"."""

    events: int
    total: int
    sure: bool
    """False for a slash between numbers that no noun, bracket or percentage explains."""
    noun: str = ""
    total_at: int = 0
    """Token of the total."""


@dataclass(frozen=True, slots=True)
class Limits(Atom):
    """An interval that its words name: "95% CI 0.47 to 1.03", "IQR 8-14", "SD 1.2", "± 6.5%"."""

    interval: Interval
    reported: bool = True
    unit: Unit | None = None
    """Behind a half-width: "78.1 ± 6.5%"."""


@dataclass(frozen=True, slots=True)
class Label(Atom):
    """The name of an interval without limits, as in "HR (95% CI)" or "mean (SD)"."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class Counted(Atom):
    """ "n (%)" or "No. (%)": the numbers that follow are counts with percentages."""


@dataclass(frozen=True, slots=True)
class Between(Atom):
    """Two numbers and what lies between: "59% to 98%", "32-74.5", "0.47, 1.03"."""

    low: Printed
    high: Printed
    unit: Unit | None
    comma: bool
    announced: bool
    """With "from", "between", "ranging", "range" before it."""


@dataclass(frozen=True, slots=True)
class Chance(Atom):
    """A p value; None where it is printed in words ("p = NS")."""

    p: Printed | None


@dataclass(frozen=True, slots=True)
class When(Atom):
    """One time or several: "4-year", "at 24 months", "1-, 3- and 5-year"."""

    times: tuple[Duration, ...]
    spans: tuple[Span, ...]
    adjective: bool
    led: bool
    """With "at", "after", "a los" before it."""


@dataclass(frozen=True, slots=True)
class Named(Atom):
    """The name of a measure: "hazard ratio", "OR", "median"."""

    measure: Measure
    bare: bool = False
    """Only "difference", which says so of a number right behind it."""


@dataclass(frozen=True, slots=True)
class Severity(Atom):
    """Severity grades: "grade 3-4", "grado >= 3"."""


@dataclass(frozen=True, slots=True)
class Versus(Atom):
    """ "vs.", "compared with", "frente a"."""


@dataclass(frozen=True, slots=True)
class Respectively(Atom):
    """ "respectively"."""


@dataclass(frozen=True, slots=True)
class Events(Atom):
    """A number of events: "3 deaths"."""

    n: Printed


@dataclass(frozen=True, slots=True)
class Absent(Atom):
    """ "not reached", where a value is expected."""


@dataclass(frozen=True, slots=True)
class Whole(Atom):
    """A phrase that is complete in itself."""

    phrase: Sample | Statistic | Heterogeneity | NumberRange


def printed(digits: str) -> Printed | None:
    """The digits as a printed number; None for what is none."""
    try:
        return Printed(digits)
    except ValueError:
        return None
