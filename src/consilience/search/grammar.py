"""What differs between platforms, as data: one ``Platform`` value describes how one of them reads and is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from .tree import Binding, Fields, Heading, Limit, Node, Operator, Span, Term, Wildcard

Reading = Literal["left-to-right", "and-first", "or-first"]
"""What binds first where brackets are missing."""

READINGS: tuple[Reading, ...] = ("left-to-right", "and-first", "or-first")

Style = Literal["brackets", "dots", "colon", "prefix", "equals", "call", "lucene", "area"]
"""How a field is written: ``x[ti]``, ``x.ti.``, ``x:ti``, ``TI x``, ``TI=x``, ``TITLE(x)``, ``ti:x``, ``AREA[..]x``."""

MANY, ONE, OPTIONAL = Wildcard("many"), Wildcard("one"), Wildcard("optional")


def fields(*names: str) -> Fields:
    """A set of canonical fields."""
    return frozenset(names)


def documents(names: str) -> dict[str, str]:
    """Kinds of documents, separated by ``|``, that a platform writes as they are called."""
    return {name: name for name in " ".join(names.split()).split(" | ")}


TITLE_ABSTRACT = fields("title", "abstract")
TITLE_ABSTRACT_KEYWORDS = fields("title", "abstract", "keywords")
TEXT = fields("title", "abstract", "keywords", "heading-word")
MULTIPLE_MEDLINE = TEXT | {"substance", "original-title"}
"""Ovid's .mp. on MEDLINE."""
MULTIPLE_EMBASE = TEXT | {"trade-name", "original-title", "device"}
"""Ovid's .mp. on Embase."""
ALL = fields("all")


def published(low: str, high: str, span: Span, kind: str = "published") -> Limit:
    """A limit of dates; a year that means "from the beginning" or "to this day" becomes an open end."""
    return Limit(
        kind, "" if low[:4] in ("1800", "0000") else low, "" if high[:4] in ("2999", "3000") else high, span=span
    )


@dataclass(frozen=True, slots=True)
class Special:
    """A form with a shape of its own, such as ``exp Leukemia/``; ``make`` turns its match into a node.

    ``make`` answers None where the match is none after all.
    """

    pattern: str
    make: Callable[[re.Match[str], Span], Node | None]


@dataclass(frozen=True, slots=True)
class NearForm:
    """One proximity operator: ``pattern`` may hold a group ``n``; words between = n - ``offset``."""

    pattern: str
    offset: int
    ordered: bool = False
    bare: int = 0
    """Words between where no number stands."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words side by side, or one quoted phrase, before its field is known."""

    text: str
    quoted: bool
    span: Span
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Platform:
    """One platform: how it reads a strategy, and how to write one for it."""

    name: str
    label: str
    reading: Reading
    documented: bool = True
    """False where the vendor does not say what binds first."""
    capitals: bool = False
    """True where operators count only in capitals."""
    operators: Mapping[Operator, str] = field(default_factory=lambda: {"and": "AND", "or": "OR", "not": "NOT"})
    bare_words: Binding = "all"
    """How untagged words without quotation marks hang together."""
    tagged_words: Binding = "all"
    """The same under a field tag."""
    default: Fields = ALL
    implicit: bool = True
    """True where two operands side by side are joined by AND; otherwise that is an error."""
    single_quotes: bool = False
    braces: bool = False
    """True where {words} are taken to the letter."""
    style: Style = "brackets"
    fields: Mapping[str, Fields] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    joins_fields: bool = False
    """True where one tag may name several fields: ``.ti,ab.``"""
    hoists: bool = True
    """True where a tag may stand at a whole bracket."""
    prefer: Mapping[Fields, str] = field(default_factory=dict)
    """Field codes that custom prefers over the closest ones."""
    wildcards: Mapping[str, Wildcard] = field(default_factory=lambda: {"*": MANY})
    signs: Mapping[str, str] = field(default_factory=lambda: {"many": "*"})
    """How each kind of wildcard is written; missing where the platform has none."""
    inner_wildcards: bool = True
    counts_wildcards: bool = False
    """True where a number after the sign caps the letters: ``comput*3``."""
    wildcards_in_phrase: bool = True
    shortest_stem: int = 1
    inflects: Literal["never", "bare", "always"] = "never"
    """Whether it looks for plurals by itself: for bare words only, or for phrases in quotation marks too."""
    respells: bool = False
    """True where it looks for British and American spellings by itself."""
    near: tuple[NearForm, ...] = ()
    write_near: Callable[[int, bool], str | None] = lambda *_: None
    """The proximity operator for words between and order; None where there is none."""
    furthest: int | None = None
    """Largest number the proximity operator takes."""
    near_takes_operations: bool = True
    line_sign: str | None = "#"
    bare_references: bool = False
    """True where a number alone names a line."""
    specials: tuple[Special, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    """Kinds of documents, by name in small letters, as the platform writes them."""
    closing: tuple[Special, ...] = ()
    """What a history prints at the end of a line and means the whole line: limits, notes (which make no node)."""
    write_closing: Callable[[Limit], str | None] = lambda _: None
    """A limit that can only stand at the end of a line."""
    comment: str = ""
    """What the platform prints behind a field tag and does not search."""
    tagged: Callable[[Run, str], Node | None] | None = None
    """Tags that make something else than a text word: headings, dates."""
    vocabulary: str | None = None
    write_heading: Callable[[Heading], str] | None = None
    write_limit: Callable[[Limit], str | None] | None = None
    write_text: Callable[[Term, str], str] | None = None
    """How a term's words are quoted, where the platform has its own way."""
    explodes: bool = True
    halves_years: bool = False
    """True where a range of years is two limits."""

    def fields_of(self, tag: str) -> Fields | None:
        """The fields that a tag names, or None where the platform does not know it. ``ti,ab`` names both."""
        return _fields_of(self, tag)


@lru_cache(maxsize=4096)
def _fields_of(platform: Platform, tag: str) -> Fields | None:
    found: set[str] = set()
    lower = {code.lower(): names for code, names in platform.fields.items()}
    for part in tag.split(",") if platform.joins_fields else [tag]:
        key = " ".join(part.lower().split())
        key = platform.aliases.get(key, key).lower()
        if key not in lower:
            return None
        found |= lower[key]
    return frozenset(found)


def known_part(tag: str, platform: Platform) -> Fields | None:
    """The fields of those codes in a tag that the platform knows; None where it knows none of them."""
    if not platform.joins_fields:
        return platform.fields_of(tag)
    known = [names for part in tag.split(",") if (names := platform.fields_of(part)) is not None]
    return frozenset().union(*known) if known else None


OPERATORS: tuple[Operator, ...] = ("and", "or", "not")
