"""Builds a manuscript block by block, in reading order: what every format's reader calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .clean import clean
from .document import Block, Cell, Format, Kind, Manuscript, Mark, Role, Section, Span, Table
from .languages import language_of
from .sections import number_and_title, role_of

_WIDEST = 1000
"""Columns that one cell may cover (as in the HTML standard, 4.9.11)."""

_LARGEST = 200_000
"""Positions that a table's cells may cover together; beyond them no cell counts as merged."""


Script = Literal["superscript", "subscript"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that was read from one line. Pieces of a block are joined as they are: spaces belong to them."""

    text: str
    line: int
    page: int | None = None
    style: Literal["superscript", "subscript", "citation"] | None = None
    target: str = ""
    """Of a citation: id of the reference entry."""
    raised: bool = False
    """True for a citation that is printed as a superscript."""


def styled(text: str, line: int, script: Script | None, cites: str) -> Piece:
    """A piece as a run of text is set; ``cites``: target of the citation that it is, empty for none."""
    if cites:
        return Piece(text, line, style="citation", target=cites, raised=script == "superscript")
    return Piece(text, line, style=script)


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
        if span.start == span.end:
            return
        number, title = number_and_title(self._text(span))
        level = max(level, 1)
        above: Role = next((s.role for s in reversed(self.sections) if s.level < level), "other")
        inherited: Role = "other" if above in ("front", "references") else above
        # The methods of an abstract are a part of the abstract.
        told = None if above == "abstract" else role_of(title)
        self.sections.append(Section(title, number, level, role or told or inherited))
        self._block("heading", span)

    def section(self, title: str, level: int, role: Role) -> None:
        """A section that no heading opens, such as an abstract that is told by its place or by its first words."""
        self.sections.append(Section(title, "", level, role))

    def resume(self, role: Role) -> None:
        """A section that no heading begins: an abstract of labelled paragraphs, a list that goes on after others."""
        same = next((s for s in reversed(self.sections) if s.role == role and s.level <= 1), Section("", "", 1, role))
        self.sections.append(same)

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
        heads = self._header_rows(grid, columns) if header_rows is None else header_rows
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
        lines = list(rows)
        grid: list[list[Cell]] = []
        taken: set[tuple[int, int]] = set()
        columns = area = 0
        for number, row in enumerate(lines):
            cells, column = [], 0
            for raw in row:
                while (number, column) in taken:
                    column += 1
                high, wide = _clamped(raw.rowspan, len(lines) - number), _clamped(raw.colspan, _WIDEST)
                area += high * wide
                if area > _LARGEST:
                    high = wide = 1
                cells.append(Cell(self._add(raw.pieces), number, column, high, wide, raw.header))
                taken |= {(number + r, column + c) for r in range(1, high) for c in range(wide)}
                column += wide
            columns = max(columns, column)
            grid.append(cells)
        return grid, columns

    def _header_rows(self, grid: list[list[Cell]], columns: int) -> int:
        """Rows above the first that holds data, without those that name the group of rows below them.

        A row of data begins with a number in a cell beyond the first column ("104", "<15", "60/62"), years aside. Above
        it, a row of one cell that spans the table names a group ("Antibody therapy"), unless it is the first row. A
        table of words has one header row.
        """
        from .sections import looks_like_data

        data = next(
            (n for n, row in enumerate(grid) if any(c.column and looks_like_data(self._text(c.span)) for c in row)),
            None,
        )
        if data is None:
            return min(1, len(grid))
        while data > 1 and self._names_group(grid[data - 1], columns):
            data -= 1
        return max(data, 1 if len(grid) > 1 else 0)

    def _names_group(self, row: Sequence[Cell], columns: int) -> bool:
        """True for a row with words in its first cell only."""
        filled = [cell for cell in row if cell.span.start < cell.span.end]
        return columns > 1 and len(filled) == 1 and filled[0].column == 0

    def _block(self, kind: Kind, span: Span, id: str = "") -> None:
        self.blocks.append(Block(kind, span, len(self.sections) - 1, id=id))

    def _text(self, span: Span) -> str:
        return self.texts.get(span, "")

    def _add(self, pieces: Sequence[Piece]) -> Span:
        """Append the pieces, cleaned, and a line break that belongs to none of them."""
        start, parts = self.length, len(self.text)
        gap = raised = False
        for piece in pieces:
            text = clean(piece.text)
            bare = text.strip()
            if not bare:
                gap = gap or bool(text)
                continue
            if self.length > start and (gap or text[0] == " "):
                self._put(" ")
            gap = text[-1] == " "
            raised = self._put_piece(piece, bare, raised)
        span = Span(start, self.length)
        if span.end > start:
            self.texts[span] = "".join(self.text[parts:])
            self._put("\n")
        return span

    def _put_piece(self, piece: Piece, text: str, raised: bool) -> bool:
        """Append one piece with its place and marks; True where it is a superscript (``raised``: the one before was).

        A superscript begins with a circumflex, so that 10^9 is not read as 109, nor trials^3 as a word.
        """
        place = (piece.line, piece.page)
        if not self.starts or self.starts[-1][1:] != place:
            self.starts.append((self.length, *place))
        above = piece.raised or piece.style == "superscript"
        start = self.length
        if above and not raised and (text[0].isascii() or text[0] in "−–"):
            self._put("^")
        read = self.length
        self._put(text)
        if above:
            self.marks.append(Mark(Span(start, self.length), "superscript"))
        if piece.style in ("subscript", "citation"):
            self.marks.append(Mark(Span(read, self.length), piece.style, piece.target))
        return above

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)


def _clamped(size: int, most: int) -> int:
    return max(1, min(size, most))


def _headed(cell: Cell, header: bool) -> Cell:
    return Cell(cell.span, cell.row, cell.column, cell.rowspan, cell.colspan, cell.header or header)
