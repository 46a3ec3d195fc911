"""A made-up paper: blocks of text in which every number, and every word that matters, is marked with an id.

The marks are private-use characters around the printed words. Writers take them off (``plain``); the ledger and the
mutations go by them, so that a planted error changes exactly the words that it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .style import Style

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{OPEN}(\\d+){MIDDLE}([^{OPEN}{CLOSE}]*){CLOSE}")

Language = Literal["en", "es"]
Role = Literal["abstract", "methods", "results", "table", "discussion", "references", "other"]


def plain(marked: str) -> str:
    """The words without the marks."""
    return _MARK.sub(lambda match: match[2], marked)


def ident(marked: str) -> int:
    """The id of the first mark in a text."""
    match = _MARK.search(marked)
    if match is None:
        raise ValueError(f"no mark in {marked!r}")
    return int(match[1])


def rewrite(marked: str, edits: Mapping[int, str]) -> str:
    """The text with other words in some of the marks."""
    return _MARK.sub(lambda m: f"{OPEN}{m[1]}{MIDDLE}{edits.get(int(m[1]), m[2])}{CLOSE}", marked)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines that keep their breaks, such as a search strategy."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: caption, one header row, rows, notes."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """The reference list. ``numbered``: entries are cited by number."""

    entries: tuple[str, ...]
    numbered: bool


Content = Heading | Paragraph | Listing | Table | References


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the paper and the part of the paper that it belongs to."""

    content: Content
    role: Role

    def texts(self) -> Iterator[str]:
        """Every marked text in it, in reading order."""
        match self.content:
            case Heading(text=text) | Paragraph(text=text):
                yield text
            case Listing(lines=lines):
                yield from lines
            case References(entries=entries):
                yield from entries
            case Table(caption=caption, header=header, rows=rows, notes=notes):
                yield caption
                yield from header
                for row in rows:
                    yield from row
                yield notes

    def map(self, change: Callable[[str], str]) -> Block:
        """The block with each of its texts changed."""
        match self.content:
            case Heading() | Paragraph():
                return replace(self, content=replace(self.content, text=change(self.content.text)))
            case Listing(lines=lines):
                return replace(self, content=Listing(tuple(change(line) for line in lines)))
            case References(entries=entries, numbered=numbered):
                return replace(self, content=References(tuple(change(entry) for entry in entries), numbered))
            case Table(caption=caption, header=header, rows=rows, notes=notes):
                cells = tuple(tuple(change(cell) for cell in row) for row in rows)
                return replace(self, content=Table(change(caption), tuple(map(change, header)), cells, change(notes)))


@dataclass(frozen=True, slots=True)
class Mark:
    """What a marked place states: the quantity, and whether it is a number or a word."""

    id: int
    key: str
    """The same key means the same quantity, wherever it is printed."""
    number: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A mark where it stands."""

    mark: Mark
    text: str
    block: int
    role: Role


Truth = Mapping[str, float | int | str | Sequence[float]]
"""True values behind printed numbers, by name."""


@dataclass(frozen=True)
class Relation:
    """Numbers of the paper that prove each other, by their ids; ``truth`` holds what is needed to judge them."""

    kind: str
    ids: Mapping[str, int]
    truth: Truth = field(default_factory=dict)

    def number(self, name: str) -> float:
        """One of the true values."""
        value = self.truth[name]
        if not isinstance(value, int | float):
            raise TypeError(f"{name} of {self.kind} is no number")
        return value


@dataclass(frozen=True)
class Paper:
    """One made-up paper in one language."""

    name: str
    kind: Literal["trial", "review"]
    language: Language
    style: Style
    blocks: tuple[Block, ...]
    marks: Mapping[int, Mark]
    relations: tuple[Relation, ...]

    @cached_property
    def places(self) -> Mapping[int, Place]:
        """Every mark that stands in the paper, by id, in reading order."""
        found: dict[int, Place] = {}
        for index, block in enumerate(self.blocks):
            for text in block.texts():
                for match in _MARK.finditer(text):
                    id = int(match[1])
                    found[id] = Place(self.marks[id], match[2], index, block.role)
        return found

    @cached_property
    def ledger(self) -> tuple[Place, ...]:
        """Every correct number that is printed, with its place."""
        return tuple(place for place in self.places.values() if place.mark.number)

    def related(self, *kinds: str) -> list[Relation]:
        """Relations of these kinds all of whose numbers are printed."""
        return [r for r in self.relations if r.kind in kinds and all(id in self.places for id in r.ids.values())]

    def of(self, key: str) -> list[Place]:
        """Where a quantity is printed."""
        return [place for place in self.places.values() if place.mark.key == key]

    def edited(self, edits: Mapping[int, str]) -> Paper:
        """A copy with other words in some marks."""
        blocks = tuple(block.map(lambda text: rewrite(text, edits)) for block in self.blocks)
        return replace(self, blocks=blocks)

    def with_block(self, index: int, content: Content) -> Paper:
        """A copy with another block at an index."""
        blocks = list(self.blocks)
        blocks[index] = replace(blocks[index], content=content)
        return replace(self, blocks=tuple(blocks))

    @cached_property
    def words(self) -> str:
        """All text, without marks, blocks parted by line breaks."""
        return "\n".join(plain(text) for block in self.blocks for text in block.texts() if text)
