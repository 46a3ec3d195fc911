"""From a record to the values that are compared: numbers, folded words, sets of names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from consilience.model.record import Record

from . import titles
from .authors import parse_name
from .forms import Form, form
from .pages import Pages, all_numbers, is_supplement, parse_issue, parse_pages, parse_volume

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_ISSN = re.compile(r"\b(\d{4})-?(\d{3}[\dXx])\b")


class Entry(NamedTuple):
    """One record, made comparable. Empty values mean that the source does not say."""

    id: str
    title: str
    """Folded words."""
    squeezed: str
    """The same without blanks: spelling of compounds does not matter."""
    alternatives: tuple[str, ...]
    kind: str
    form: Form
    numbers: tuple[str, ...]
    words: int
    """Informative words of the title."""
    authors: frozenset[str]
    first_author: tuple[str, ...]
    names: frozenset[str]
    """All written-out words of all authors."""
    initials: frozenset[str]
    year: int | None
    journal: str
    issn: frozenset[str]
    volume: int | None
    issue: int | None
    supplements: frozenset[int]
    """Every number of the issue field; a volume equal to one of them is misplaced."""
    pages: Pages | None
    supplement: bool
    doi: str
    pmid: str
    accessions: frozenset[tuple[str, str]]
    abstract: str
    """As exported; folded only where a comparison needs it."""


def normalise(record: Record, id: str | None = None) -> Entry:
    """The comparable values of a record, under another id where one is given."""
    title = titles.clean(record.title)
    folded = titles.fold(title)
    pages = parse_pages(record.pages)
    doi = bare_doi(record.doi)
    people = [parse_name(author) for author in record.authors]
    return Entry(
        id=id or record.id,
        title=folded,
        squeezed=folded.replace(" ", ""),
        alternatives=titles.alternatives(title),
        kind=titles.kind(folded),
        form=form(record, doi),
        numbers=titles.numbers(folded),
        words=len(titles.informative(folded)),
        authors=frozenset().union(*[person.family for person in people]),
        first_author=next((person.family for person in people if person.family), ()),
        names=frozenset().union(*[person.words for person in people]),
        initials=frozenset([person.initials for person in people if person.initials]),
        year=record.year,
        journal=record.journal or record.journal_short or "",
        issn=frozenset(_issn(record.issn)),
        volume=parse_volume(record.volume),
        issue=parse_issue(record.issue),
        supplements=all_numbers(record.issue),
        pages=pages,
        supplement=is_supplement(record.volume, record.issue, record.pages),
        doi=doi,
        pmid=(record.pmid or "").strip(),
        accessions=frozenset(record.accessions.items()),
        abstract=record.abstract or "",
    )


def bare_doi(text: str | None) -> str:
    """``https://doi.org/10.1000/ABC.`` is 10.1000/abc; an empty string where there is no DOI."""
    found = _DOI.search(unquote(text.strip())) if text else None
    return found[0].rstrip(".,;").lower() if found else ""


def _issn(texts: Iterable[str]) -> Iterable[str]:
    return (a + b.upper() for text in texts for a, b in _ISSN.findall(text))


@lru_cache(maxsize=20_000)
def abstract_words(text: str) -> frozenset[str]:
    """The words of an abstract: databases relabel its parts and cut its end, so that order and length differ."""
    return frozenset(titles.fold(text).split(" "))
