"""Gives every value its place on the page: an anchor, the number of its note, and marks of the findings about it.

A finding names a value by a path (``study/shen-2020/os-4y-dasatinib/review``). The page shows values by shorter paths
(all layers of a quantity are one value), so a finding belongs to the longest beginning of its path that is shown. What
is shown nowhere leads to the section that treats such things.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .blocks import Block, Facts, Section, Tabled
from .findings import Seen
from .table import Cell, Group, Line, Mark, Note, Table, Value

_SECTIONS = {
    "flow": "selection",
    "study": "results",
    "claim": "sentences",
    "analysis": "ranges-by-class",
    "grading": "certainty",
    "evaluation": "economics",
    "threshold": "economics",
    "criterion": "question",
    "instrument": "question",
    "registration": "question",
    "search": "question",
    "reference": "references",
    "citation": "references",
}


@dataclass(frozen=True, slots=True)
class NumberedNote:
    """A note with its number and the findings about its value."""

    number: int
    note: Note
    marks: tuple[Mark, ...]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"note/{self.note.id}"


@dataclass
class Placed:
    """Sections with every value in its place."""

    sections: tuple[Section, ...] = ()
    notes: list[NumberedNote] = field(default_factory=list)
    """In the order in which the page first shows their values."""
    links: dict[str, str] = field(default_factory=dict)
    """From the subject of a finding's spot to the anchor on the page that shows it."""


def place(sections: Sequence[Section], seen: Iterable[Seen], also: Iterable[str] = ()) -> Placed:
    """Anchors, note numbers and marks for every value of the sections.

    ``also``: anchors that the page sets by itself (entries of the list of references).
    """
    return _Placing(sections, list(seen), set(also)).run()


class _Placing:
    def __init__(self, sections: Sequence[Section], seen: list[Seen], also: set[str]) -> None:
        self.source = sections
        self.shown = also | {
            value.subject
            for section in sections
            for block in section.blocks
            for value in _values(block)
            if value.subject
        }
        self.titles = {section.id for section in sections}
        self.marks: dict[str, list[Mark]] = {}
        self.placed = Placed()
        for each in seen:
            for spot in each.finding.where:
                self.link(spot.subject, each.mark)
        self.numbers: dict[str, int] = {}
        self.anchored: set[str] = set()

    def run(self) -> Placed:
        self.placed.sections = tuple(
            replace(section, blocks=tuple(self.block(block) for block in section.blocks)) for section in self.source
        )
        return self.placed

    def link(self, subject: str, mark: Mark) -> None:
        path = subject
        while path and path not in self.shown:
            path = path.rpartition("/")[0]
        if path:
            self.placed.links[subject] = path
            marks = self.marks.setdefault(path, [])
            if mark not in marks:
                marks.append(mark)
        elif (section := _SECTIONS.get(subject.partition("/")[0], "")) in self.titles:
            self.placed.links[subject] = section

    def block(self, block: Block) -> Block:
        if isinstance(block, Facts):
            return replace(block, entries=tuple((term, self.cell(cell)) for term, cell in block.entries))
        return Tabled(self.table(block.table)) if isinstance(block, Tabled) else block

    def table(self, table: Table) -> Table:
        return replace(table, groups=tuple(self.group(group) for group in table.groups))

    def group(self, group: Group) -> Group:
        value = self.value(group.value) if group.value else None
        return Group(group.title, tuple(tuple(self.cell(cell) for cell in row) for row in group.rows), value)

    def cell(self, cell: Cell) -> Cell:
        return Cell(tuple(Line(tuple(self.value(value) for value in line.values), line.label) for line in cell.lines))

    def value(self, value: Value) -> Value:
        if not value.subject and value.note is None:
            return value
        number = self.number(value.note, value.subject) if value.note else 0
        first = bool(value.subject) and value.subject not in self.anchored
        self.anchored.add(value.subject)
        marks = tuple(self.marks.get(value.subject, ()))
        return replace(value, number=number, anchor=value.subject if first else "", marks=marks)

    def number(self, note: Note, subject: str) -> int:
        if note.id not in self.numbers:
            number = self.numbers[note.id] = len(self.numbers) + 1
            self.placed.notes.append(NumberedNote(number, note, tuple(self.marks.get(subject or note.id, ()))))
        return self.numbers[note.id]


def _values(block: Block) -> Iterable[Value]:
    if isinstance(block, Facts):
        return (value for _, cell in block.entries for value in cell.values)
    if isinstance(block, Tabled):
        return _table_values(block.table)
    return ()


def _table_values(table: Table) -> Iterable[Value]:
    for group in table.groups:
        if group.value:
            yield group.value
        for row in group.rows:
            for cell in row:
                yield from cell.values
