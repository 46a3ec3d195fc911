"""Paragraphs and tables in the order of a file, as Word, HTML and Markdown keep them: what each of them is.

These formats name headings and tables at best. Captions, notes below tables, reference entries, lists of
abbreviations and front matter are told by place and words here, alike for all three. Formats that hold lines only
(plain text, PDF) go through ``chunks``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .builder import Builder, Piece, RawCell
from .clean import clean
from .document import Kind
from .kinds import (
    is_abbreviations,
    is_bare_label,
    is_caption,
    is_front,
    is_note,
    is_table_caption,
    opens_abstract,
    reference_number,
    says_abbreviations,
)
from .sections import number_and_title, role_of


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a file. ``kind`` where the format says it; ``level`` of a heading, from 1."""

    pieces: Sequence[Piece]
    kind: Kind | None = None
    level: int = 1
    ids: frozenset[str] = frozenset()
    """Names under which links of the file reach it."""
    listed: bool = False
    """True for an item of a list."""

    @cached_property
    def text(self) -> str:
        """Its words."""
        return clean("".join(piece.text for piece in self.pieces)).strip()


@dataclass(frozen=True)
class Grid:
    """One table of a file."""

    rows: Sequence[Sequence[RawCell]]
    header_rows: int | None = None
    caption: Sequence[Piece] = ()
    notes: tuple[Sequence[Piece], ...] = ()


Item = Paragraph | Grid


def assemble(to: Builder, items: Sequence[Item]) -> None:
    """Hand the items to the builder, each as what it is."""
    parts = [item for item in items if isinstance(item, Grid) or item.text]
    parts = _with_title(parts)
    parts = list(_tables(parts))
    for kind, part in _kinds(parts, to):
        if isinstance(part, Grid):
            to.table(part.rows, header_rows=part.header_rows, caption=part.caption, notes=part.notes)
        elif kind == "heading":
            to.heading(part.pieces, part.level)
        else:
            to.block(kind, part.pieces, id=_reference_id(to, part) if kind == "reference" else "")


def _with_title(parts: list[Item]) -> list[Item]:
    """The title told: the only heading of the first level, if it opens the paper; else its first short line."""
    if any(isinstance(part, Paragraph) and part.kind == "title" for part in parts):
        return parts
    headings = [n for n, part in enumerate(parts) if isinstance(part, Paragraph) and part.kind == "heading"]
    if not headings:
        return parts
    first = parts[headings[0]]
    tops = [n for n in headings if (part := parts[n]) and isinstance(part, Paragraph) and part.level == 1]
    assert isinstance(first, Paragraph)
    number, words = number_and_title(first.text)
    if tops == headings[:1] and not number and role_of(words) is None and len(headings) > 1:
        lower = [_raised(part) for part in parts]
        return [*lower[: headings[0]], replace(first, kind="title"), *lower[headings[0] + 1 :]]
    opening = parts[0]
    if isinstance(opening, Paragraph) and opening.kind is None and _could_be_title(opening.text):
        return [replace(opening, kind="title"), *parts[1:]]
    return parts


def _raised(part: Item) -> Item:
    heading = isinstance(part, Paragraph) and part.kind == "heading"
    return replace(part, level=max(1, part.level - 1)) if heading and isinstance(part, Paragraph) else part


def _could_be_title(text: str) -> bool:
    words = text.split()
    return 3 <= len(words) <= 40 and not text.endswith(".") and not is_caption(text) and not is_front(text)


def _tables(parts: Sequence[Item]) -> Iterator[Item]:
    """Tables with the captions before or after them, and the notes below them."""
    number = 0
    while number < len(parts):
        caption, after = _caption_before(parts, number)
        if after < len(parts) and (caption or after == number) and isinstance(grid := parts[after], Grid):
            grid, number = _completed(grid, caption, parts, after + 1)
            yield grid
        else:
            yield parts[number]
            number += 1


def _caption_before(parts: Sequence[Item], number: int) -> tuple[Sequence[Piece], int]:
    """A caption that begins here, of one or two paragraphs, and where the table would follow."""
    part = parts[number]
    if isinstance(part, Grid) or part.kind == "heading":
        return (), number
    if part.kind != "caption" and not is_table_caption(part.text):
        return (), number
    following = parts[number + 1] if number + 1 < len(parts) else None
    if is_bare_label(part.text) and isinstance(following, Paragraph) and following.kind not in ("heading", "title"):
        return [*part.pieces, Piece(" ", part.pieces[-1].line), *following.pieces], number + 2
    return part.pieces, number + 1


def _completed(grid: Grid, caption: Sequence[Piece], parts: Sequence[Item], number: int) -> tuple[Grid, int]:
    """The table with caption and notes, and the number of the part that follows."""
    if not caption and not grid.caption and number < len(parts) and _is_caption_below(parts, number):
        part = parts[number]
        assert isinstance(part, Paragraph)
        caption, number = part.pieces, number + 1
    notes = list(grid.notes)
    while number < len(parts) and isinstance(part := parts[number], Paragraph) and _is_table_note(part):
        notes.append(part.pieces)
        number += 1
    return replace(grid, caption=grid.caption or caption, notes=tuple(notes)), number


def _is_caption_below(parts: Sequence[Item], number: int) -> bool:
    part = parts[number]
    if not isinstance(part, Paragraph) or not (part.kind == "caption" or is_table_caption(part.text)):
        return False
    return number + 1 == len(parts) or not isinstance(parts[number + 1], Grid)


def _is_table_note(part: Paragraph) -> bool:
    if part.listed or part.kind not in (None, "footnote"):
        return False
    raised = next((p.style == "superscript" for p in part.pieces if p.text.strip()), False)
    return raised or is_note(part.text)


def _kinds(parts: Sequence[Item], to: Builder) -> Iterator[tuple[Kind, Item]]:
    """Each part with its kind. Sections that no heading opens are told to the builder."""
    citations = _Citations(parts)
    begun = not any(isinstance(part, Paragraph) and part.kind in ("heading", "title") for part in parts)
    for part in citations.resolved():
        if isinstance(part, Grid):
            yield "table", part
            continue
        if part.kind == "heading":
            begun = True
        elif (
            not begun and part.kind is None and not is_front(part.text) and (opens_abstract(part.text) or _prose(part))
        ):
            to.section("Abstract", 1, "abstract")
            begun = True
        yield _kind(part, to, begun), part


def _prose(part: Paragraph) -> bool:
    return len(part.text.split()) > 60


def _kind(part: Paragraph, to: Builder, begun: bool) -> Kind:
    """What a paragraph is in the section that the builder is in."""
    if part.kind is not None:
        return part.kind
    text, section = part.text, to.sections[-1]
    if section.role == "references":
        return "reference"
    if is_abbreviations(text) or says_abbreviations(section.title):
        return "footnote"
    if is_caption(text):
        return "caption"
    if section.role in ("front", "abstract") and is_front(text) and (not begun or section.role == "abstract"):
        return "front"
    if not begun and not text.endswith("."):
        return "front"
    return "list-item" if part.listed else "paragraph"


def _reference_id(to: Builder, part: Paragraph) -> str:
    """The printed number of an entry, else its name in the file, else its position in the list."""
    named = next(iter(sorted(part.ids)), "")
    return named or reference_number(part.text) or str(1 + sum(block.kind == "reference" for block in to.blocks))


@dataclass
class _Citations:
    """Links inside a file: those to entries of the reference list are citations, the others plain words."""

    parts: Sequence[Item]
    entries: dict[str, str] = field(default_factory=dict)

    def resolved(self) -> Iterator[Item]:
        """The parts, each link's target replaced by the id of its entry."""
        listing = False
        for part in self.parts:
            if isinstance(part, Paragraph):
                if part.kind == "heading":
                    listing = role_of(number_and_title(part.text)[1]) == "references"
                elif part.ids and (listing or part.kind == "reference"):
                    first = min(part.ids)
                    self.entries.update(dict.fromkeys(part.ids, first))
        for part in self.parts:
            if isinstance(part, Paragraph):
                yield replace(part, pieces=self._pieces(part.pieces))
            else:
                rows = [[replace(cell, pieces=self._pieces(cell.pieces)) for cell in row] for row in part.rows]
                notes = tuple(self._pieces(note) for note in part.notes)
                yield replace(part, rows=rows, caption=self._pieces(part.caption), notes=notes)

    def _pieces(self, pieces: Sequence[Piece]) -> Sequence[Piece]:
        return [self._piece(piece) for piece in pieces]

    def _piece(self, piece: Piece) -> Piece:
        if piece.style != "citation" or not piece.target.startswith("#"):
            return piece
        if found := self.entries.get(piece.target[1:]):
            return replace(piece, target=found)
        return replace(piece, style="superscript" if piece.raised else None, target="", raised=False)
