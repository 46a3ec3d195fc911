"""The merged view of a group: the best value of each field, with the record that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.model.record import Record

from .normalise import bare_doi
from .pages import parse_pages
from .titles import clean


@dataclass(frozen=True)
class Merged:
    """One record made of several; ``origin`` names for each field the records whose values it holds."""

    record: Record
    origin: dict[str, tuple[str, ...]]


def merge(records: Sequence[Record]) -> Merged:
    """Merge the records of one publication. The first is the one that is kept: its id and search stay.

    Lists of numbers, headings and links are united; of other fields the most telling value wins, and of equals that of
    the record that stands first. The records themselves are not changed.
    """
    if not records:
        raise ValueError("no record to merge; expected one at least")
    values: dict[str, Any] = {}
    origin: dict[str, tuple[str, ...]] = {}
    for field, worth in _BEST.items():
        best = max(records, key=lambda record: worth(getattr(record, field)))
        if worth(getattr(best, field)) > 0:
            values[field], origin[field] = getattr(best, field), (best.id,)
    _set_place(records, values, origin)
    for field in _UNITED:
        united = tuple(dict.fromkeys(each for record in records for each in getattr(record, field)))
        if united:
            values[field] = united
            origin[field] = tuple(record.id for record in records if getattr(record, field))
    accessions = {name: number for record in reversed(records) for name, number in record.accessions.items()}
    if accessions:
        values["accessions"] = accessions
        origin["accessions"] = tuple(record.id for record in records if record.accessions)
    first = records[0]
    kept = {"raw": first.raw, "provenance": first.provenance}
    return Merged(Record(id=first.id, search=first.search, **({"title": ""} | values | kept)), origin)


def _set_place(records: Sequence[Record], values: dict[str, Any], origin: dict[str, tuple[str, ...]]) -> None:
    """Year, volume, issue and pages come from one record, the one that tells most: parts of two would be a third place.

    What that record does not tell is filled from the others.
    """
    ranked = sorted(records, key=_told, reverse=True)
    for field in ("year", "volume", "issue", "pages"):
        teller = next((record for record in ranked if getattr(record, field)), None)
        if teller:
            values[field], origin[field] = getattr(teller, field), (teller.id,)


def _told(record: Record) -> tuple[int, int]:
    pages = parse_pages(record.pages)
    told = sum(bool(value) for value in (record.volume, record.issue, record.pages, record.year))
    return told, int(pages is not None and pages.last is not None)


def _length(value: object) -> float:
    return len(value) if isinstance(value, str | tuple) else 0.0 if value is None else 1.0


def _title(value: str) -> float:
    """A title that shouts, lost letters or holds notes of a database is worth less than a plain one."""
    if not value:
        return 0.0
    plain = clean(value)
    return 1.0 + 4.0 * (not plain.isupper()) + 2.0 * ("?" not in plain[:-1]) + 1.0 * (plain == value.strip())


def _names(value: tuple[str, ...]) -> float:
    """More authors first, then names in full."""
    return 1_000.0 * len(value) + min(999.0, sum(map(len, value)))


_BEST: dict[str, Callable[[Any], float]] = {
    "title": _title,
    "original_title": _length,
    "authors": _names,
    "date": _length,
    "kind": _length,
    "journal": _length,
    "journal_short": _length,
    "doi": lambda value: float(bool(bare_doi(value))),
    "pmid": _length,
    "pmcid": _length,
    "abstract": _length,
}
"""How much a value of a field is worth; 0 for none."""

_UNITED = (
    "group_authors", "issn", "language", "keywords", "headings", "publication_types", "registrations", "links", "urls",
    "notes",
)  # fmt: skip
