"""A manuscript: one cleaned text, in reading order, with everything else as spans of it.

A finding quotes ``text[start:end]`` and asks ``place(start)`` for the page and line in the file that was read. Nothing
else has coordinates of its own, so no two parts of the auditor can disagree about where something stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from consilience.extraction.phrases.kinds import Span

__all__ = ["Block", "Cell", "Format", "Kind", "Manuscript", "Mark", "Place", "Role", "Section", "Span", "Table"]

Format = Literal["text", "markdown", "docx", "pdf", "jats", "html"]

Language = Literal["en", "es", "pt"]

Kind = Literal["title", "heading", "paragraph", "list-item", "caption", "footnote", "reference", "table", "front"]
"""``front``: what surrounds an article (authors, affiliations, dates of receipt, licence); ``footnote`` also: the notes
below a table, and lists of abbreviations at the foot of a page; ``reference``: one entry of the reference list."""

Role = Literal[
    "front", "abstract", "introduction", "methods", "results", "discussion", "conclusion", "references", "other"
]
"""What a section is, whatever it is called and in whichever language."""


class Place(NamedTuple):
    """Where a character stands in the file: line (from 1; of the page where there are pages), and page from 1."""

    line: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A property of a span that the words alone do not show."""

    span: Span
    style: Literal["superscript", "subscript", "citation"]
    target: str = ""
    """Of a citation: ``id`` of the reference block it is linked to, where the format says so (JATS, HTML)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. An empty cell has an empty span; a merged one is told once, at its first row and column."""

    span: Span
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    """True for cells of the header rows, and for cells that the format itself calls headers."""


@dataclass(frozen=True)
class Table:
    """A table: its cells by row, its caption and notes."""

    rows: tuple[tuple[Cell, ...], ...]
    """Rows from the top; each holds only the cells that begin in it."""
    columns: int
    header_rows: int
    caption: Span | None = None
    notes: tuple[Span, ...] = ()

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a position, merged ones included; None where a row is short."""
        return self._grid.get((row, column))

    @cached_property
    def _grid(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for line in self.rows
            for cell in line
            for row in range(cell.row, cell.row + cell.rowspan)
            for column in range(cell.column, cell.column + cell.colspan)
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    number: str
    """As printed, e.g. ``3.1.1``; empty where it has none."""
    level: int
    """1 for the outermost."""
    role: Role
    """Its own, or that of the section around it."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, caption, reference entry or table."""

    kind: Kind
    span: Span
    section: int
    """Index in ``Manuscript.sections``."""
    table: Table | None = None
    id: str = ""
    """Of a reference entry: its number or label in the list, or its id in the format."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph, list item, caption or note."""

    span: Span
    block: Block


@dataclass(frozen=True)
class Manuscript:
    """A paper as it was read. ``text`` holds every block, in reading order, one per line or more."""

    file: str
    format: Format
    language: Language
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    """The first one is what stands before any heading (role ``front``)."""
    marks: tuple[Mark, ...] = ()
    starts: tuple[tuple[int, int, int | None], ...] = ()
    """(offset, line, page), ascending: from this offset on, the text was read from this line and page."""
    title: str = ""
    warnings: tuple[str, ...] = ()
    """What could not be read, in words for the user, e.g. "pages 3 and 4 hold no text"."""

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def place(self, offset: int) -> Place:
        """Line and page of a character."""
        index = bisect_right(self._offsets, offset) - 1
        if index < 0:
            return Place(1, None)
        _, line, page = self.starts[index]
        return Place(line, page)

    def section(self, block: Block) -> Section:
        """The section in which a block stands."""
        return self.sections[block.section]

    @cached_property
    def _offsets(self) -> list[int]:
        return [offset for offset, _, _ in self.starts]

    @property
    def tables(self) -> Iterator[tuple[Block, Table]]:
        """Every table with its block."""
        for block in self.blocks:
            if block.table is not None:
                yield block, block.table

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences of everything but tables, headings, titles and reference entries, in order."""
        from .sentences import split

        prose = ("paragraph", "list-item", "caption", "footnote", "front")
        return tuple(
            Sentence(Span(block.span.start + a, block.span.start + b), block)
            for block in self.blocks
            if block.kind in prose
            for a, b in split(self[block.span])
        )
