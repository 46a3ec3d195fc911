"""Places: from a span of a manuscript to the spot that a finding shows."""

from __future__ import annotations

import re

from consilience.model.finding import Confidence, Spot

from ...manuscript.document import Manuscript, Span


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


def moved(span: Span, by: int) -> Span:
    """A span counted from elsewhere."""
    return Span(span.start + by, span.end + by)


def plain(manuscript: Manuscript, span: Span) -> str:
    """The words of a span with every line break as one space, so that places within stay the same."""
    return re.sub(r"\s", " ", manuscript[span])
