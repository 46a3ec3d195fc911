"""Productions for numbers of people, studies and events."""

from __future__ import annotations

from consilience.model.printed import Printed

from .atoms import Events, Stream, Whole, printed
from .kinds import Sample, Span
from .tokens import NOISE
from .values import number, relation
from .vocabulary import (
    ARTICLES,
    COUNTED,
    ENGLISH_COUNTED,
    EVENTS,
    FOREIGN_UNITS,
    FUNCTION_WORDS,
    MEASURES,
    NONE_WORDS,
    PERCENT_WORDS,
    TIME_UNITS,
    VERBS,
)

_BETWEEN = 5
"""At most so many words stand between a number and what it counts."""
_TAIL = 8
"""At most so many words behind it are kept."""
_PASSIVE = frozenset({"were", "was", "fueron", "foram", "fue", "foi", "se"})


def sample(s: Stream, i: int) -> Whole | None:
    """ "54 patients", "156 pediatric CML patients", "only seven phase 3 studies", "no studies", "about 30 children"."""
    rel, at = relation(s, i)
    value, at = _count(s, at, rel)
    if value is None:
        return None
    end = at
    while end < at + _BETWEEN and s.word(end) not in COUNTED:
        inner = s.word(end)
        phase = s.kind(end) == NOISE and s[end].text in ("label", "compound")
        slash = s.kind(end) == "/" and end > at
        if not (phase or slash) and (not inner or inner in FUNCTION_WORDS | VERBS or inner in TIME_UNITS):
            return _bare(s, i, at, value)
        if end == at and ((inner,) in PERCENT_WORDS or inner in FOREIGN_UNITS):
            return None
        end += 1
    noun = COUNTED.get(s.word(end))
    if noun is None:
        return _bare(s, i, at, value)
    if s.word(at) in ("pediatric", "paediatric") and noun == "patient":
        noun = "child" if end == at else "patient"
    words = _words(s, at, end, end + 1)
    phrase = Sample(s.span(i, end + 1), value, noun, words, approximate=value.relation != "")
    return Whole(i, end + 1, phrase)


def _count(s: Stream, at: int, rel: str) -> tuple[Printed | None, int]:
    """A whole number, as digits or a word, or "no"."""
    if s.word(at) in NONE_WORDS and not rel:
        nouns = ENGLISH_COUNTED if s.word(at) == "no" else COUNTED
        noun = s.word(at + 1) in nouns or s.word(at + 2) in nouns
        return (printed("0"), at + 1) if noun else (None, at)
    if s.word(at) in ARTICLES - {"one"}:
        return None, at
    found = number(s, at, words=True)
    if found is None or not found[0].isdigit():
        return None, at
    if s.is_number(at) and s[at].raw.startswith("0") and found[0] != "0":
        return None, at
    return printed(rel + found[0]), found[1]


def _bare(s: Stream, start: int, at: int, value: Printed) -> Whole | None:
    """ "309 were excluded": a number that does something is a number of records or people."""
    if not s.is_number(at - 1) or s.word(at) not in _PASSIVE or not s.word(at + 1):
        return None
    return Whole(start, at, Sample(s.span(start, at), value, "", _words(s, at, at, at), value.relation != ""))


def _words(s: Stream, first: int, noun: int, after: int) -> Span | None:
    """The words between number and noun and behind the noun, up to the next sign or number."""
    last = after
    while last < after + _TAIL and s.word(last) and s.meaning(last, MEASURES) is None:
        last += 1
    if last > after:
        return s.span(first if noun > first else after, last)
    return s.span(first, noun) if noun > first else None


def size(s: Stream, i: int) -> Whole | None:
    """ "n = 54", "N=189", "(n 54)", "n: 54"."""
    if s.word(i) != "n":
        return None
    at = i + 1
    signed = s.kind(at) in ("=", ":")
    at += 1 if signed else 0
    rel, at = relation(s, at)
    if not signed and not rel and s.kind(i - 1) != "(" and s[i - 1].text != "(":
        return None
    found = number(s, at)
    if found is None or not found[0].isdigit() or s.kind(found[1]) in ("%", "/"):
        return None
    value = printed(rel + found[0])
    return Whole(i, found[1], Sample(s.span(i, found[1]), value, "", None, rel != "")) if value else None


def events(s: Stream, i: int) -> Events | None:
    """ "3 deaths", "14 events", "tres muertes"."""
    rel, at = relation(s, i)
    value, at = _count(s, at, rel)
    if value is None:
        return None
    end = at
    while end < at + 3 and s.word(end) and s.word(end) not in EVENTS:
        if s.word(end) in FUNCTION_WORDS | VERBS or s.word(end) in TIME_UNITS or s.word(end) in COUNTED:
            return None
        end += 1
    return Events(i, end + 1, value) if s.word(end) in EVENTS else None
