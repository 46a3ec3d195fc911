"""A record as far as it can be searched here, and what of it is not at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from consilience.model.record import Record
from consilience.model.review import Reference

Part = Literal["title", "abstract", "headings", "publication types", "year"]
PARTS: tuple[Part, ...] = ("title", "abstract", "headings", "publication types", "year")

FULL_FORMATS = frozenset({"nbib", "pubmed-xml"})
"""PubMed's own formats: what of a record is not in the file is not in the database."""


class UnreadableRecord(ValueError):
    """A row that holds no record."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """One record. Headings are written as PubMed prints them: ``*Leukemia/drug therapy`` (major, one subheading)."""

    id: str
    title: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    journal: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    languages: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    """Names of substances, as MEDLINE indexes them."""
    numbers: tuple[str, ...] = ()
    """DOI, PubMed number, registration and accession numbers."""
    vocabularies: frozenset[str] = frozenset()
    """Where the headings come from (mesh, emtree, decs); empty where that is not stated."""
    complete: bool = False
    """True where the database holds no more than is here: a part that is empty is empty there too."""

    @property
    def lacks(self) -> tuple[Part, ...]:
        """Parts that are not at hand: whether a word stands there cannot be told."""
        if self.complete:
            return ()
        empty = (not self.title, not self.abstract, not self.headings, not self.publication_types, self.year is None)
        return tuple(part for part, missing in zip(PARTS, empty, strict=True) if missing)

    @classmethod
    def of(cls, record: Record, *, complete: bool = False) -> Searchable:
        """A record of a review or of an export."""
        read_from = record.provenance.format if record.provenance else ""
        return cls(
            record.id,
            record.title,
            record.abstract or "",
            keywords=record.keywords,
            headings=tuple(
                f"{'*' if heading.major else ''}{'/'.join((heading.term, *heading.subheadings))}"
                for heading in record.headings
            ),
            publication_types=record.publication_types,
            journal=record.journal or "",
            authors=record.authors,
            year=record.year,
            languages=record.language,
            substances=tuple(_substances(record)),
            numbers=tuple(filter(None, (record.doi, record.pmid, *record.registrations, *record.accessions.values()))),
            vocabularies=frozenset(each.vocabulary.lower() for each in record.headings if each.vocabulary),
            complete=complete or (read_from in FULL_FORMATS and bool(record.pmid)),
        )

    @classmethod
    def of_reference(cls, reference: Reference) -> Searchable:
        """An entry of references.bib: title, authors, journal and year are at hand, nothing else."""
        fields = reference.fields
        return cls(
            reference.key,
            fields.get("title", "").replace("{", "").replace("}", ""),
            fields.get("abstract", ""),
            journal=fields.get("journal", ""),
            authors=tuple(name.strip() for name in fields.get("author", "").split(" and ") if name.strip()),
            year=reference.year,
            numbers=tuple(filter(None, (fields.get("doi"), fields.get("pmid")))),
        )

    @classmethod
    def of_row(cls, row: Mapping[str, Any], *, complete: bool = False) -> Searchable:
        """A row of JSON lines: ``id`` and any of title, abstract, keywords, headings, publication_types, journal,
        authors, year, languages, substances, numbers, vocabularies, complete.

        Raises:
            UnreadableRecord: No id, or a value of the wrong kind.
        """
        if not isinstance(row.get("id"), str | int) or row["id"] == "":
            raise UnreadableRecord('no "id"')
        made: dict[str, Any] = {"id": str(row["id"])}
        for name in ("title", "abstract", "journal"):
            value = row.get(name) or ""
            if not isinstance(value, str):
                raise UnreadableRecord(f'"{name}": found {type(value).__name__}, expected text')
            made[name] = value
        for name in ("keywords", "headings", "publication_types", "authors", "languages", "substances", "numbers"):
            made[name] = _texts(name, row.get(name))
        made["vocabularies"] = frozenset(each.lower() for each in _texts("vocabularies", row.get("vocabularies")))
        year = row.get("year")
        if year is not None and (isinstance(year, bool) or not str(year).isdigit()):
            raise UnreadableRecord(f'"year": found {year!r}, expected a number')
        return cls(**made, year=None if year is None else int(year), complete=complete or row.get("complete") is True)


def _substances(record: Record) -> Iterator[str]:
    """Names out of ``RN  - 0 (Blinatumomab)`` of nbib, and ``NameOfSubstance`` of PubMed's XML."""
    for tag, text in record.raw:
        if tag == "RN" and text.endswith(")") and "(" in text:
            yield text[text.index("(") + 1 : -1]
        elif tag.endswith("NameOfSubstance"):
            yield text


def _texts(name: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
        return tuple(value)
    raise UnreadableRecord(f'"{name}": found {type(value).__name__}, expected a list of texts')
