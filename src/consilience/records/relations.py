"""How publications concern each other, as their sources state it: comments, errata, retractions, updates."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consilience.model import duplicates
from consilience.model.record import Link, Record
from consilience.model.record import Relation as Kind

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_PMID = re.compile(r"\bPMID:?\s{0,2}(\d{1,8})\b", re.IGNORECASE)
_CITATION = re.compile(
    r"(?P<journal>[^.;\d][^.;]{1,120})\.?\s{0,2}(?P<year>(?:19|20)\d\d)\b[^;]{0,40};"
    r"\s{0,2}(?P<volume>[\w-]{1,12})(?:\s?\([^)]{0,40}\))?\s?:\s{0,2}(?P<page>[A-Za-z]?\d[\w.-]{0,14})"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One stated relation: ``about`` is what ``by`` comments on, corrects, retracts, updates, republishes.

    Either is the id of a record at hand, or None where the other publication is not among them.
    """

    kind: Kind
    by: str | None
    about: str | None
    stated_by: str
    """Id of the record whose source states it."""
    target: str
    """The other publication as the source words it."""
    found_by: Literal["doi", "pmid", "citation"] | None
    """What led to the other record; None where it is not at hand."""

    @property
    def records(self) -> tuple[str, ...]:
        """The records at hand that it joins."""
        return tuple(each for each in (self.by, self.about) if each is not None)


def relations(records: Iterable[Record], kept: Mapping[str, str] | None = None) -> tuple[Relation, ...]:
    """Every relation that the records' sources state, resolved among the records by DOI, PMID, or citation.

    A citation resolves by journal (in full or abbreviated), year, volume and first page, all of them, to one record
    only. Duplicates count as the record that stands for them (``kept``, see
    ``model.duplicates.kept``; default: what the records themselves say). The same relation
    stated from both ends is one.
    """
    records = list(records)
    index = _Index(records, duplicates.kept(records, ()) if kept is None else kept)
    found: dict[tuple[object, ...], Relation] = {}
    for record in records:
        own = index.kept.get(record.id, record.id)
        for link in record.links:
            other, how = index.resolve(link)
            if other == own:
                continue
            by, about = (other, own) if link.inverse else (own, other)
            key = (link.relation, by, about, None if other else link.target)
            found.setdefault(key, Relation(link.relation, by, about, record.id, link.target, how))
    return tuple(found.values())


class _Index:
    """Records by what identifies them."""

    def __init__(self, records: Sequence[Record], kept: Mapping[str, str]) -> None:
        self.kept = kept
        self.dois: dict[str, set[str]] = defaultdict(set)
        self.pmids: dict[str, set[str]] = defaultdict(set)
        self.citations: dict[tuple[str, int, str, str], set[str]] = defaultdict(set)
        for record in records:
            own = kept.get(record.id, record.id)
            if record.doi:
                self.dois[doi_key(record.doi)].add(own)
            if record.pmid:
                self.pmids[record.pmid.strip()].add(own)
            for key in _citation_keys(record):
                self.citations[key].add(own)

    def resolve(self, link: Link) -> tuple[str | None, Literal["doi", "pmid", "citation"] | None]:
        target = link.target
        for doi in _DOI.findall(target):
            if len(hits := self.dois.get(doi_key(doi), set())) == 1:
                return next(iter(hits)), "doi"
        numbers = _PMID.findall(target) or ([target.strip()] if target.strip().isdecimal() else [])
        for number in numbers:
            if len(hits := self.pmids.get(number, set())) == 1:
                return next(iter(hits)), "pmid"
        match = _CITATION.search(target)
        hits = self.citations.get(_parsed(match), set()) if match else set()
        return (next(iter(hits)), "citation") if len(hits) == 1 else (None, None)


def doi_key(doi: str) -> str:
    """A DOI as it is compared: without address, prefix, or full stop behind it; in small letters.

    >>> doi_key("https://doi.org/10.1000/ABC.1.")
    '10.1000/abc.1'
    """
    plain = re.sub(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", "", doi.strip(), flags=re.IGNORECASE)
    return plain.rstrip(".,;").lower()


def _citation_keys(record: Record) -> Iterator[tuple[str, int, str, str]]:
    if not (record.year and record.volume and record.pages):
        return
    for journal in (record.journal, record.journal_short):
        if journal:
            yield _journal(journal), record.year, record.volume.strip().lower(), _first_page(record.pages)


def _parsed(match: re.Match[str]) -> tuple[str, int, str, str]:
    journal = match["journal"].rsplit(". ", 1)[-1]
    return _journal(journal), int(match["year"]), match["volume"].lower(), _first_page(match["page"])


def _journal(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\(.*?\)", " ", plain).replace("&", " and ")
    return " ".join(word for word in re.findall(r"[a-z]+", plain) if word not in ("the", "of", "and", "de"))


def _first_page(pages: str) -> str:
    return re.split(r"[-–—,+]", pages.strip(), maxsplit=1)[0].strip(" .").lower()
