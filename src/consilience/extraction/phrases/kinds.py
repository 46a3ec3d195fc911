"""What the grammar yields: phrases, each with its place in the text and the places of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from consilience.model.estimate import Interval, Measure, Unit
from consilience.model.printed import Printed
from consilience.model.quantities import Duration


class Span(NamedTuple):
    """Characters from ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """True where this lies inside the other."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Stated:
    """One estimate as the text prints it; what it does not print is None.

    "EFS 4 years: 71% [95% CI, 56.2-89.6] vs. 48.9% [32-74.5]" gives two, with the same ``comparison`` and the
    positions 0 and 1. "60/62 and 79/81 patients" gives two without comparison.
    """

    span: Span
    """From the first to the last character of value, interval and p."""
    measure: Measure | None
    """As named ("HR", "median", "OR") or as the form of the number tells (``proportion`` for "60/62" and for a bare
    percentage, whatever it is a percentage of); None for a number that nothing names."""
    value: Printed | None
    unit: Unit | None = None
    interval: Interval | None = None
    """Also ranges, quartiles, and what follows a plus-minus sign, with their kind as far as it is told."""
    interval_span: Span | None = None
    p: Printed | None = None
    p_span: Span | None = None
    events: int | None = None
    total: int | None = None
    time: Duration | None = None
    time_span: Span | None = None
    name: Span | None = None
    """Words directly before or after that name the quantity ("EFS", "overall survival at 2 years was"), as far as the
    form of the phrase tells; whoever knows the paper's vocabulary resolves them."""
    group: Span | None = None
    """Words that name the people or the arm ("with dasatinib", "in the control group", "(std)"), likewise."""
    comparison: int | None = None
    """Same number for values printed side by side with "vs.", "compared with", "and ... respectively"."""
    position: int = 0
    grade: Span | None = None
    """Severity grades named with it: "grade 3-4", "grado >= 3"."""
    reported: bool = True
    """False for "95% CI not reported", "not reached"."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """A test statistic with its degrees of freedom and p: "t(28) = 2.2, p = .03", "chi2 = 7.1, df = 1, P < 0.01"."""

    span: Span
    kind: Literal["t", "F", "chi2", "z", "r", "Q"]
    value: Printed
    df: tuple[Printed, ...]
    p: Printed | None


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Heterogeneity of a pooled result as printed: "tau2 = 0.31; I2 = 92%; chi2 = 152.2, df = 12 (P < 0.001)"."""

    span: Span
    q: Printed | None = None
    df: int | None = None
    p: Printed | None = None
    i2: Printed | None = None
    tau2: Printed | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A number of people or things: "n = 54", "54 patients", "21 studies", "three of seven patients" (the total)."""

    span: Span
    n: Printed
    noun: str
    """What is counted, in lower case and English singular: patient, participant, child, study, trial, record, report,
    article, arm; empty for a bare "n = 54"."""
    words: Span | None = None
    """Words that qualify it, before or after: "randomised", "included", "in the dasatinib arm", "were excluded"."""
    approximate: bool = False
    """True for "about", "nearly", "more than"; the relation is then in ``n``."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A range of one quantity over several studies or people: "59% to 98%", "36%-78%", "1 to 17 years"."""

    span: Span
    low: Printed | None
    high: Printed | None
    unit: str
    """``%``, a unit of time, or empty."""
    time: Duration | None = None
    name: Span | None = None


Phrase = Stated | Statistic | Heterogeneity | Sample | NumberRange
