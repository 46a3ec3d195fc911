"""Comparisons whose two sides are different outcomes: "neutropenia in 5% with A versus sepsis in 27% with B"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consilience.extraction.phrases.kinds import Stated
from consilience.model.estimate import SHARES

from ...facts import CrossedComparison, Row
from ...manuscript.document import Manuscript, Span
from .lexicon import Lexicon
from .places import plain, spot
from .prose import Read
from .values import arm_named

_AGAINST = re.compile(
    r"[,;]?\s*\b(?:(?:as )?compared (?:with|to)|versus|vs\.?|against|frente a|en comparaci[óo]n con|comparad[oa]s? con|contra"
    r"|em compara[çc][ãa]o com|comparad[oa] a)(?!\w)|,\s*(?:and|y|e)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?:most (?:common|frequent|often)|commonest|leading|m[áa]s (?:frecuentes?|comunes?)|mais (?:frequentes?|comuns?)"
    r"|respectively|respectivamente)\b",
    re.IGNORECASE,
)


def read_crossed(
    manuscript: Manuscript, sentences: Sequence[Read], own: Row | None, lexicon: Lexicon
) -> Iterator[CrossedComparison]:
    """Sentences of a trial that set a share of one arm against the share of another outcome in the other arm."""
    if own is None or len(own.arms) < 2:
        return
    for read in sentences:
        words = plain(manuscript, read.sentence.span)
        if _LISTED.search(words) or manuscript.section(read.sentence.block).role in ("methods", "introduction"):
            continue
        shares = [p for p in read.phrases if isinstance(p, Stated) and (p.measure in SHARES or p.unit == "%")]
        mentions = lexicon.mentions(words)
        shares = [p for p in shares if not any(m.start <= p.span.start < m.end for m in mentions)]
        turns = [t for t in _AGAINST.finditer(words) if shares and shares[0].span.end <= t.start()]
        if len(shares) != 2 or not turns or not turns[0].end() <= shares[1].span.start:
            continue
        turn = turns[0]
        sides = (words[: turn.start()], words[turn.end() :])
        first, second = (arm_named(side, own.arms) for side in sides)
        ahead = {m.outcome.id: m for m in mentions if m.end <= turn.start()}
        behind = {m.outcome.id: m for m in mentions if m.start >= turn.end()}
        if first is None or second is None or first is second or len(ahead) != 1 or len(behind) != 1:
            continue
        (one, mine), (other, theirs) = *ahead.items(), *behind.items()
        if one != other:
            start = min(mine.start, shares[0].span.start)
            end = max(theirs.end, shares[1].span.end)
            span = Span(read.sentence.span.start + start, read.sentence.span.start + end)
            yield CrossedComparison(
                spot(manuscript, span, f"crossed/{span.start}"),
                (words[mine.start : mine.end], first.label),
                (words[theirs.start : theirs.end], second.label),
            )
