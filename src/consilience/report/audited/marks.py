"""Marks that overlap, flattened: runs of text with the facts and findings that cover them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from consilience.audit.manuscript.document import Span


@dataclass(frozen=True, slots=True)
class Marked:
    """A span with the number of the finding, or the words of the fact, that it carries."""

    span: Span
    finding: int | None = None
    severity: str = ""
    fact: str = ""
    first: bool = True
    """True for the place that a finding names first: there its number stands."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text that one set of marks covers. ``opens``: findings whose first place begins here."""

    text: str
    severity: str
    findings: tuple[int, ...]
    facts: tuple[str, ...]
    opens: tuple[int, ...]


_GRAVITY = ("error", "warning", "info", "")


def runs(text: str, base: int, marks: Sequence[Marked]) -> Iterator[Run]:
    """The text from ``base`` on, cut wherever a mark begins or ends; the gravest severity of each run wins."""
    end = base + len(text)
    inside = [mark for mark in marks if mark.span.start < end and base < mark.span.end]
    cuts = sorted({base, end, *(_clamped(edge, base, end) for mark in inside for edge in mark.span)})
    for a, b in itertools.pairwise(cuts):
        over = [mark for mark in inside if mark.span.start < b and a < mark.span.end]
        findings = tuple(dict.fromkeys(mark.finding for mark in over if mark.finding is not None))
        begun = [m.finding for m in over if m.finding is not None and m.first and m.span.start == a]
        opens = tuple(dict.fromkeys(begun))
        severity = min((mark.severity for mark in over if mark.severity), key=_GRAVITY.index, default="")
        yield Run(text[a - base : b - base], severity, findings, _distinct(mark.fact for mark in over), opens)


def _clamped(edge: int, low: int, high: int) -> int:
    return min(max(edge, low), high)


def _distinct(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for fact in facts if fact))
