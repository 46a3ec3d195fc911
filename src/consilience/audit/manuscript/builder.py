"""Builds a manuscript block by block, in reading order: what every format's reader calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .clean import clean
from .document import Block, Cell, Format, Kind, Manuscript, Mark, Role, Section, Span, Table
from .languages import language_of
from .sections import number_and_title, role_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that was read from one line. Pieces of a block are joined as they are: spaces belong to them."""

    text: str
    line: int
    page: int | None = None
    style: Literal["superscript", "subscript", "citation"] | None = None
    target: str = ""
    """Of a citation: id of the reference entry."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell of a table as a format holds it."""

    pieces: Sequence[Piece]
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


@dataclass
class Builder:
    """Collects blocks; ``build`` makes the manuscript."""

    file: str
    format: Format
    text: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=lambda: [Section("", "", 0, "front")])
    marks: list[Mark] = field(default_factory=list)
    starts: list[tuple[int, int, int | None]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    texts: dict[Span, str] = field(default_factory=dict)
    """Text of every span added so far."""

    def heading(self, pieces: Sequence[Piece], level: int, role: Role | None = None) -> None:
        """A heading: what follows belongs to its section. ``role`` where the format says what it is."""
        span = self._add(pieces)
        number, title = number_and_title(self._text(span))
        level = max(level, 1)
        above: Role = next((s.role for s in reversed(self.sections) if s.level < level), "other")
        inherited: Role = "other" if above in ("front", "references") else above
        self.sections.append(Section(title, number, level, role or role_of(title) or inherited))
        self._block("heading", span)

    def block(self, kind: Kind, pieces: Sequence[Piece], id: str = "") -> None:
        """A paragraph, list item, caption, note, title, reference entry, or front matter."""
        span = self._add(pieces)
        if span.start < span.end:
            self._block(kind, span, id=id)

    def table(
        self,
        rows: Iterable[Sequence[RawCell]],
        *,
        header_rows: int | None = None,
        caption: Sequence[Piece] = (),
        notes: Iterable[Sequence[Piece]] = (),
    ) -> None:
        """A table with its caption before and its notes after it, each also a block of its own.

        ``header_rows`` where the format says it; else the rows above the first one that holds a number besides years.
        """
        said = self._captioned("caption", caption)
        start = self.length
        grid, columns = self._cells(rows)
        span = Span(start, max(start, self.length - 1))
        index = len(self.blocks)
        self._block("table", span)
        spans = tuple(s for note in notes if (s := self._captioned("footnote", note)))
        heads = self._header_rows(grid) if header_rows is None else header_rows
        marked = tuple(tuple(_headed(cell, cell.row < heads) for cell in row) for row in grid)
        table = Table(marked, columns, heads, said, spans)
        self.blocks[index] = Block("table", span, self.blocks[index].section, table)

    def build(self, title: str = "") -> Manuscript:
        """The manuscript; its title is the block of that kind, where none is given."""
        text = "".join(self.text)
        titles = [text[b.span.start : b.span.end] for b in self.blocks if b.kind == "title"]
        return Manuscript(
            file=self.file,
            format=self.format,
            language=language_of(text),
            text=text,
            blocks=tuple(self.blocks),
            sections=tuple(self.sections),
            marks=tuple(self.marks),
            starts=tuple(self.starts),
            title=title or next(iter(titles), ""),
            warnings=tuple(self.warnings),
        )

    def _captioned(self, kind: Kind, pieces: Sequence[Piece]) -> Span | None:
        span = self._add(pieces)
        if span.start == span.end:
            return None
        self._block(kind, span)
        return span

    def _cells(self, rows: Iterable[Sequence[RawCell]]) -> tuple[list[list[Cell]], int]:
        """Cells in their places, those below a merged cell moved to the right of it."""
        grid: list[list[Cell]] = []
        taken: set[tuple[int, int]] = set()
        columns = 0
        for number, row in enumerate(rows):
            cells, column = [], 0
            for raw in row:
                while (number, column) in taken:
                    column += 1
                cell = Cell(self._add(raw.pieces), number, column, raw.rowspan, raw.colspan, raw.header)
                taken |= {(number + r, column + c) for r in range(raw.rowspan) for c in range(raw.colspan)}
                column += raw.colspan
                cells.append(cell)
            columns = max(columns, column)
            grid.append(cells)
        return grid, columns

    def _header_rows(self, grid: list[list[Cell]]) -> int:
        """Rows above the first whose cells beyond the first column hold a digit that is not part of a label."""
        from .sections import looks_like_data

        for number, row in enumerate(grid):
            if any(looks_like_data(self._text(cell.span)) for cell in row if cell.column > 0):
                return max(number, 1 if len(grid) > 1 else 0)
        return min(1, len(grid))

    def _block(self, kind: Kind, span: Span, id: str = "") -> None:
        self.blocks.append(Block(kind, span, len(self.sections) - 1, id=id))

    def _text(self, span: Span) -> str:
        return self.texts.get(span, "")

    def _add(self, pieces: Sequence[Piece]) -> Span:
        """Append the pieces, cleaned, and a line break that belongs to none of them."""
        start, parts = self.length, len(self.text)
        for piece in pieces:
            text = clean(piece.text)
            if self.length == start:
                text = text.lstrip()
            if not text:
                continue
            place = (piece.line, piece.page)
            if not self.starts or self.starts[-1][1:] != place:
                self.starts.append((self.length, *place))
            if piece.style == "superscript" and piece.text.strip() and piece.text.strip()[0].isascii():
                text = "^" + text.strip()
            if piece.style:
                self.marks.append(Mark(Span(self.length, self.length + len(text)), piece.style, piece.target))
            self._put(text)
        self._strip(start)
        span = Span(start, self.length)
        if span.end > start:
            self.texts[span] = "".join(self.text[parts:])
            self._put("\n")
        return span

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)

    def _strip(self, start: int) -> None:
        """Take trailing spaces back."""
        while self.length > start and self.text and self.text[-1] != (bare := self.text[-1].rstrip()):
            self.length -= len(self.text[-1]) - len(bare)
            self.text[-1] = bare
            if bare:
                break
            self.text.pop()


def _headed(cell: Cell, header: bool) -> Cell:
    return Cell(cell.span, cell.row, cell.column, cell.rowspan, cell.colspan, cell.header or header)
