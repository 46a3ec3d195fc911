"""What sections are made of: paragraphs, facts, listings, tables and figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from consilience.audit.finding import Severity

from .bibliography import Entry
from .findings import Told
from .table import Cell, Table


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain words."""

    text: str
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what is stated for each."""

    id: str
    title: str
    entries: tuple[tuple[str, Cell], ...]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A text to be shown letter by letter, such as a search strategy; folded away until asked for."""

    title: str
    text: str
    kind: str = field(default="listing", init=False)


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table in its place."""

    table: Table
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in its place; ``svg`` can stand in a page beside others."""

    id: str
    title: str
    caption: str
    svg: str
    kind: str = field(default="figure", init=False)


@dataclass(frozen=True, slots=True)
class FindingList:
    """Findings of one severity, each with its places."""

    severity: Severity
    word: str
    meaning: str
    findings: tuple[Told, ...]
    kind: str = field(default="findings", init=False)


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The list of references."""

    entries: tuple[Entry, ...]
    kind: str = field(default="references", init=False)


@dataclass(frozen=True, slots=True)
class FileList:
    """Files that lie beside the page, with what is in them."""

    files: tuple[tuple[str, str], ...]
    kind: str = field(default="files", init=False)


Block: TypeAlias = Paragraph | Facts | Listing | Tabled | Figure | FindingList | ReferenceList | FileList


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page."""

    id: str
    title: str
    blocks: tuple[Block, ...]
