"""Places: from a span of a manuscript to the spot that a finding shows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Generic, TypeVar

from consilience.model.finding import Confidence, Spot

from ...manuscript.document import Manuscript, Span

T = TypeVar("T")


def spot(
    manuscript: Manuscript,
    span: Span,
    subject: str = "",
    *,
    confidence: Confidence = "high",
) -> Spot:
    """The place of a span with the words that stand there. ``subject`` names the value for links and for grouping."""
    place = manuscript.place(span.start)
    quote = " ".join(manuscript[span].split())
    return Spot(manuscript.file, place.line, quote, subject, place.page, (span.start, span.end), confidence)


def union(*spans: Span | None) -> Span:
    """The span from the first to the last character of those given."""
    given = [span for span in spans if span is not None]
    return Span(min(span.start for span in given), max(span.end for span in given))


class Placed(Generic[T]):
    """Things by where they begin: those within a span are found without a look at all of them."""

    def __init__(self, things: Iterable[tuple[int, T]]) -> None:
        ordered = sorted(things, key=lambda thing: thing[0])
        self._starts = [start for start, _ in ordered]
        self._things = [thing for _, thing in ordered]

    def within(self, span: Span) -> list[T]:
        """Those that begin in the span, in their order."""
        return self._things[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def last(self, at: int) -> T | None:
        """The last that begins at a position or before it."""
        index = bisect_right(self._starts, at)
        return self._things[index - 1] if index else None


def moved(span: Span, by: int) -> Span:
    """A span counted from elsewhere."""
    return Span(span.start + by, span.end + by)


def plain(manuscript: Manuscript, span: Span) -> str:
    """The words of a span with every line break as one space, so that places within stay the same."""
    return re.sub(r"\s", " ", manuscript[span])
