"""Records: titles and abstracts as sources exported them, with everything that a source says about an entry."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Id, Model, Slug

Relation = Literal["comment", "erratum", "retraction", "update", "republication", "preprint", "abstract-of", "other"]
"""How one publication concerns another, as its source states it."""


class Provenance(Model):
    """Where a record was read, so that anyone can look it up in the export."""

    file: str = Field(description="Name of the export file.")
    format: str = Field(description="Format that was recognised, e.g. ris, nbib, pubmed-xml.")
    number: int = Field(description="Place among the records of the file, from 1.")
    line: int | None = Field(default=None, description="Line on which the record begins; none in binary formats.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Checksum of the record's own text.")


class Heading(Model):
    """One subject heading of a controlled vocabulary."""

    term: str = Field(description="The heading as exported, e.g. 'Precursor Cell Lymphoblastic Leukemia-Lymphoma'.")
    vocabulary: str | None = Field(default=None, description="e.g. MeSH, Emtree, DeCS; none where it is not stated.")
    subheadings: tuple[str, ...] = Field(default=(), description="Qualifiers, e.g. drug therapy.")
    major: bool = Field(default=False, description="True where it is a main topic of the publication.")


class Link(Model):
    """A statement that this publication concerns another."""

    relation: Relation = Field(description="Kind of relation.")
    inverse: bool = Field(
        default=False, description="True where the other publication is the comment, erratum, ... on this one."
    )
    target: str = Field(description="The other publication: its DOI, PMID or citation as exported.")


class Record(Model):
    """One title and abstract as a source exported it. What the source does not say is absent, never guessed."""

    id: Id
    search: Slug = Field(description="Id of the search that found it.")
    title: str = Field(description="Title as exported; empty where the source has none.")
    original_title: str | None = Field(default=None, description="Title in the language of the publication.")
    authors: tuple[str, ...] = Field(default=(), description="Authors in order, family name first: 'Shen, Shuhong'.")
    group_authors: tuple[str, ...] = Field(default=(), description="Study groups and other collective authors.")
    year: int | None = Field(default=None, description="Year of publication; none where no number is printed.")
    date: str | None = Field(default=None, description="Date of publication as exported.")
    kind: str | None = Field(default=None, description="Type as exported, e.g. JOUR or Conference Abstract.")
    journal: str | None = Field(default=None, description="Journal, book or conference, in full.")
    journal_short: str | None = Field(default=None, description="Its abbreviated name.")
    volume: str | None = Field(default=None, description="Volume as exported.")
    issue: str | None = Field(default=None, description="Issue or supplement as exported.")
    pages: str | None = Field(default=None, description="Pages in full, e.g. 482-491, or the article number.")
    doi: str | None = Field(default=None, description="DOI without https://doi.org/, e.g. 10.1000/example.")
    pmid: str | None = Field(default=None, description="PubMed number.")
    pmcid: str | None = Field(default=None, description="PubMed Central number, e.g. PMC7926287.")
    accessions: dict[str, str] = Field(default={}, description="Further numbers, e.g. {embase: L2001, central: CN-01}.")
    issn: tuple[str, ...] = Field(default=(), description="ISSN and ISBN, with hyphens as exported.")
    language: tuple[str, ...] = Field(default=(), description="Languages as exported.")
    abstract: str | None = Field(default=None, description="Abstract as exported; the parts of a structured one kept.")
    keywords: tuple[str, ...] = Field(default=(), description="Keywords of the authors or of no stated vocabulary.")
    headings: tuple[Heading, ...] = Field(default=(), description="Headings of controlled vocabularies.")
    publication_types: tuple[str, ...] = Field(default=(), description="e.g. Randomized Controlled Trial.")
    registrations: tuple[str, ...] = Field(default=(), description="Trial registration numbers in their usual form.")
    links: tuple[Link, ...] = Field(default=(), description="Comments, errata, retractions as the source states them.")
    urls: tuple[str, ...] = Field(default=(), description="Web addresses as exported.")
    notes: tuple[str, ...] = Field(default=(), description="Notes as exported.")
    raw: tuple[tuple[str, str], ...] = Field(
        default=(), description="Every tag or column with its text as exported, in order; nothing is left out."
    )
    provenance: Provenance | None = Field(default=None, description="Where it was read; none for one typed in.")
    duplicate_of: Slug | None = Field(
        default=None,
        description="A merge from before the ledger: id of the record kept in its place. Later ones are in the ledger.",
    )
