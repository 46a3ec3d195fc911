"""What a page or a spreadsheet shows, as plain values: tables, their cells, and the quotation behind each number.

A view turns a review into these; ``page`` and ``files`` only write them down. So what a reader sees is a value that a
test can look at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from consilience.audit.finding import Severity

WORDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
"""A severity as readers are told it; a finding's label is the first letter and a number: E3."""


Tone = Literal["", "quiet", "nothing", "good", "bad", "strong"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of a value: who, what, where, in which words."""

    by: str
    text: str = ""
    place: str = ""
    quote: str = ""
    source: str = ""
    """Short citation of the document, or empty for the review's own text."""
    key: str = ""
    """Key of that document in the list of references."""
    url: str = ""
    file: str = ""
    """File and line that hold the statement."""
    differs: bool = False
    """True where it contradicts the first statement of the note."""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """The card that a value opens: what it is, and every source's statement side by side."""

    id: str
    title: str
    statements: tuple[Statement, ...] = ()
    remark: str = ""

    @property
    def differs(self) -> bool:
        """True where the sources contradict each other."""
        return any(each.differs for each in self.statements)


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding that concerns a value: ``E3`` is the third error."""

    label: str
    severity: Severity
    title: str

    @property
    def word(self) -> str:
        """The severity in a word."""
        return WORDS[self.severity]

    @property
    def href(self) -> str:
        """Where the page tells the finding."""
        return f"#finding/{self.label.lower()}"


@dataclass(frozen=True, slots=True)
class Value:
    """One value in a cell. The last three fields are filled in by ``placing``."""

    text: str
    label: str = ""
    """Whose value it is, e.g. the arm."""
    note: Note | None = None
    subject: str = ""
    """Path of the value in the review, by which findings name it."""
    href: str = ""
    tag: str = ""
    """Who states it, where that is not the review."""
    tone: Tone = ""
    """``nothing``: words that say that there is nothing; ``quiet``: an aside; ``good``, ``bad``: a verdict in words;
    ``strong``: what the cell is about."""
    letters: str = ""
    """Letters of the footnotes below the table, e.g. "a, b"."""
    anchor: str = ""
    number: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Values that belong together, under one label: ``EFS at 4 years``, then one value an arm."""

    values: tuple[Value, ...]
    label: str = ""

    @property
    def text(self) -> str:
        """The line as one string."""
        parts = [
            " ".join(
                part
                for part in (
                    value.label,
                    value.text,
                    f"[{value.letters}]" if value.letters else "",
                    f"({value.tag})" if value.tag else "",
                )
                if part
            )
            for value in self.values
        ]
        return f"{self.label}: {'; '.join(parts)}" if self.label else "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: lines of values."""

    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The cell as a spreadsheet shows it: one line each."""
        return "\n".join(line.text for line in self.lines)

    @property
    def values(self) -> tuple[Value, ...]:
        """Every value of the cell."""
        return tuple(value for line in self.lines for value in line.values)

    @property
    def findings(self) -> tuple[str, ...]:
        """Labels of the findings that concern the cell."""
        return tuple(dict.fromkeys(mark.label for value in self.values for mark in value.marks))


ColumnKind = Literal["head", "text", "number", "short", "long"]
"""``head`` names the row; ``long`` wants room; ``short`` wants little; ``number`` is set flush right."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title and how wide it wants to be."""

    title: str
    kind: ColumnKind = "text"
    over: str = ""
    """Heading above; neighbours with the same one share it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; an empty title for a table without groups."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    value: Value | None = None
    """The heading as a value, where it has a note or findings; its text is the title."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``id`` names its anchor, its file and its sheet."""

    id: str
    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()
    lead: tuple[tuple[str, str], ...] = ()
    """What stands above the table: names and words."""
    layout: Literal["cards", "matrix"] = "cards"
    """``cards``: on a narrow screen each row becomes a card; ``matrix``: it scrolls inside its frame."""
    folded: bool = False
    """True for a table that few readers want to see at once."""

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Every row, whatever its group."""
        return (row for group in self.groups for row in group.rows)

    @property
    def spans(self) -> tuple[tuple[str, int], ...]:
        """Headings above the columns, each with the number of columns it covers; none where no column has one."""
        if not any(column.over for column in self.columns):
            return ()
        return tuple(
            (over, len(list(members))) for over, members in groupby(self.columns, key=lambda column: column.over)
        )

    @property
    def is_empty(self) -> bool:
        """True for a table without rows."""
        return not any(group.rows for group in self.groups)

    @property
    def is_grouped(self) -> bool:
        """True where any group has a heading."""
        return any(group.title for group in self.groups)


def one(value: Value, label: str = "") -> Cell:
    """A cell with one value."""
    return Cell((Line((value,), label),))


def words(text: str) -> Cell:
    """A cell with plain words; empty words make an empty cell."""
    return one(Value(text)) if text else Cell()


def missing(text: str = "not stated") -> Cell:
    """A cell that says that there is nothing."""
    return one(Value(text, tone="nothing"))


def trimmed(table: Table) -> Table:
    """The table without columns that hold nothing in any row; a note names those that say so in words."""
    if table.layout == "matrix" or table.is_empty:
        return table
    cells = list(zip(*table.rows, strict=True))
    kept = [at for at, column in enumerate(cells) if at == 0 or not all(map(_is_nothing, column))]
    silent = [
        table.columns[at].title
        for at, column in enumerate(cells)
        if at not in kept and any(c.text not in ("", "–") for c in column)
    ]
    notes = (*table.notes, f"No row states: {', '.join(silent)}.") if silent else table.notes
    groups = tuple(replace(g, rows=tuple(tuple(row[at] for at in kept) for row in g.rows)) for g in table.groups)
    return replace(table, columns=tuple(table.columns[at] for at in kept), groups=groups, notes=notes)


def _is_nothing(cell: Cell) -> bool:
    return all(value.tone == "nothing" for value in cell.values)


AGREES = Value("✓ agrees", tone="good")
DIFFERS = Value("≠ differs", tone="bad")
UNTESTED = Value("not compared", tone="quiet")


def verdict(agrees: bool | None) -> Value:
    """Whether a printed value agrees with the computed one; None where it cannot be told."""
    return UNTESTED if agrees is None else AGREES if agrees else DIFFERS


def stacked(*values: Value) -> Cell:
    """A cell with one value a line; "not stated" for none."""
    return Cell(tuple(Line((value,)) for value in values)) if values else missing()
