"""The evidence map: how many studies of each class report each outcome, and where there are none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from matplotlib.figure import Figure

from consilience.model.intervention import InterventionClass
from consilience.model.queries import allocation, by_class, included
from consilience.model.review import Review
from consilience.model.study import Study

from .families import families
from .lettering import width, wrap
from .sheet import Sheet
from .style import BAND, BLUE, BLUE_TINT, INK, LEADING, MUTED, PAPER, RULE, SMALL, TINY, WIDTH

Kind = Literal["efficacy", "harm", "quality-of-life", "cost"]

_KINDS: dict[Kind, str] = {
    "efficacy": "Efficacy",
    "quality-of-life": "Quality of life",
    "harm": "Harms",
    "cost": "Cost",
}
_MOST = 11
"""Columns that can be read on one page; the outcomes least studied are gathered beyond."""


@dataclass(frozen=True, slots=True)
class Column:
    """One outcome, a family of outcomes, or all harms."""

    kind: Kind
    label: str
    short: str
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """The studies of one class that report one column's outcomes."""

    studies: tuple[str, ...]
    randomised: int

    @property
    def n(self) -> int:
        """How many studies."""
        return len(self.studies)


@dataclass(frozen=True, slots=True)
class Row:
    """One class of intervention."""

    label: str
    n: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The map as data; no ``rows`` or ``columns`` where there are no studies or outcomes."""

    title: str
    caption: str
    alt: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    id: str = "evidence-map"


def view(review: Review) -> MapView:
    """The evidence map of a review's included studies."""
    columns = _columns(review)
    rows = [
        Row(label, len(studies), tuple(_cell(studies, column) for column in columns))
        for label, studies in _classes(review)
    ]
    empty = [
        (row.label, column.label) for row in rows for column, cell in zip(columns, row.cells, strict=True) if not cell.n
    ]
    return MapView(
        title="Evidence map: classes of intervention and outcomes",
        caption=(
            "Number of included studies that state the outcome in figures or words, by any of their sources. "
            "The dark part of a ring is the share of randomised studies. Hatched: no study."
        ),
        alt=_alt(rows, columns, len(empty)),
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _columns(review: Review) -> list[Column]:
    """Efficacy and quality of life by family, all harms together, costs; the least studied gathered where too many."""
    found = [
        Column(kind, family.label, family.outcomes[0].abbreviation or family.label, family.ids)
        for kind in _KINDS
        for family in families(review, planned_apart=True)
        if family.outcomes[0].kind == kind
    ]
    if len(found) > _MOST:
        order = sorted(found, key=lambda column: -_cell(included(review), column).n)
        rest = order[_MOST - 1 :]
        ids = frozenset(id for column in rest for id in column.outcomes)
        found = [column for column in found if column not in rest] + [
            Column(rest[0].kind, "Other outcomes", "Other", ids)
        ]
    harms = frozenset(outcome.id for outcome in review.outcomes if outcome.kind == "harm")
    if harms:
        found.append(Column("harm", "Any harm", "Harm", harms))
    order_of = list(_KINDS)
    return sorted(found, key=lambda column: order_of.index(column.kind))


def _classes(review: Review) -> Iterator[tuple[str, list[Study]]]:
    """Classes that hold interventions under study, in the review's order, each with its studies, be there none."""
    of = dict(_grouped(review))
    used = {intervention.group for intervention in review.interventions}
    for group in review.classes:
        if group.id in of or (group.id in used and not group.background):
            yield group.label, of.get(group.id, [])
    if None in of:
        yield "No class", of[None]


def _grouped(review: Review) -> Iterator[tuple[str | None, list[Study]]]:
    group: InterventionClass | None
    for group, studies in by_class(review):
        yield group.id if group else None, studies


def _cell(studies: Sequence[Study], column: Column) -> Cell:
    reporting = [study for study in studies if any(result.outcome in column.outcomes for result in study.results)]
    randomised = sum(allocation(study) == "randomised" for study in reporting)
    return Cell(tuple(study.id for study in reporting), randomised)


def _alt(rows: Sequence[Row], columns: Sequence[Column], empty: int) -> str:
    parts = []
    for row in rows:
        cells = zip(columns, row.cells, strict=True)
        listed = ", ".join(f"{column.label} {cell.n}" for column, cell in cells if cell.n)
        parts.append(f"{row.label} ({row.n} studies): {listed or 'no study'}")
    return (
        f"Studies per class and outcome. {'; '.join(parts)}. {empty} of {len(rows) * len(columns)} cells hold no study."
    )


# --- drawing

_LABEL, _PAD = 112.0, 3.0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Sizes of the table: width of a column, height of a row, radius of the largest bubble and its number."""

    across: float
    down: float
    radius: float
    most: int

    @classmethod
    def of(cls, view: MapView) -> _Grid:
        across = min(58.0, (WIDTH - _LABEL) / len(view.columns))
        radius = min(across / 2 - 4, 14.5)
        most = max((cell.n for row in view.rows for cell in row.cells), default=1)
        return cls(across, 2 * radius + 8, radius, max(most, 1))

    def bubble(self, n: int) -> float:
        """Radius for a number of studies: area follows the number, but a numeral must fit."""
        return max(6.5, self.radius * math.sqrt(n / self.most))

    def x(self, number: int) -> float:
        """Left edge of a column."""
        return _LABEL + number * self.across


def draw(view: MapView) -> Figure:
    """The table of a view."""
    grid = _Grid.of(view)
    right = grid.x(len(view.columns))
    sheet = Sheet()
    y = _header(sheet, view, grid)
    for row in view.rows:
        lines = wrap(f"{row.label}\u00a0({row.n})", _LABEL - 10, SMALL)
        sheet.paragraph(2, y + (grid.down - len(lines) * SMALL * LEADING) / 2, lines, size=SMALL)
        for number, cell in enumerate(row.cells):
            _draw_cell(sheet, cell, grid, grid.x(number), y)
        y += grid.down
        sheet.line((0, y), (right, y), colour=RULE, weight=0.5)
    return sheet.finish(_legend(sheet, y + 8))


def _header(sheet: Sheet, view: MapView, grid: _Grid) -> float:
    """Kinds of outcome above the outcomes."""
    right = grid.x(len(view.columns))
    labels = [_lines(column, grid.across - 5) for column in view.columns]
    kinds = list(_kinds(view, grid))
    band = max(len(words) for _, _, words in kinds) * SMALL * LEADING + 6
    down = max(len(lines) for lines in labels) * TINY * LEADING + 6
    sheet.box(0, 0, right, band, fill=BAND)
    sheet.text(4, band / 2, "Class (studies)", size=SMALL, face="Bold")
    for first, after, words in kinds:
        sheet.line((grid.x(first), 0), (grid.x(first), band), colour=PAPER, weight=2)
        top = (band - len(words) * SMALL * LEADING) / 2
        sheet.paragraph((grid.x(first) + grid.x(after)) / 2, top, words, size=SMALL, face="Bold", align="center")
    for number, lines in enumerate(labels):
        top = band + 2 + (down - 6 - len(lines) * TINY * LEADING)
        sheet.paragraph(grid.x(number) + grid.across / 2, top, lines, size=TINY, align="center")
    sheet.line((0, band + down), (right, band + down), colour=RULE)
    return band + down


def _kinds(view: MapView, grid: _Grid) -> Iterator[tuple[int, int, list[str]]]:
    """Each kind of outcome: its first column, the one after its last, its name in lines."""
    first = 0
    for kind, group in groupby(view.columns, key=lambda column: column.kind):
        after = first + len(list(group))
        yield first, after, wrap(_KINDS[kind], (after - first) * grid.across - 3, SMALL, "Bold")
        first = after


def _lines(column: Column, room: float) -> list[str]:
    """The label in lines; the short one where a word of the long one is too wide."""
    words = column.label.replace("-", "- ").split()
    fits = all(width(word, TINY) <= room for word in words)
    return wrap(column.label if fits else column.short, room, TINY)


def _draw_cell(sheet: Sheet, cell: Cell, grid: _Grid, x: float, y: float) -> None:
    middle = (x + grid.across / 2, y + grid.down / 2)
    if cell.n:
        _bubble(sheet, *middle, grid.bubble(cell.n), cell.n, cell.randomised / cell.n)
        return
    _nothing(sheet, x + _PAD, y + _PAD, grid.across - 2 * _PAD, grid.down - 2 * _PAD)


def _bubble(sheet: Sheet, x: float, y: float, radius: float, n: int, randomised: float) -> None:
    ring = max(1.8, min(3.0, radius * 0.25))
    sheet.marks([(x, y)], shape="o", size=2 * radius, fill=BLUE_TINT, edge=BLUE, weight=0.6)
    if randomised:
        sheet.slice(x, y, radius + 0.3, randomised, thickness=ring, fill=BLUE)
    sheet.text(x, y, str(n), size=SMALL, face="Bold", colour=INK, align="center")


def _nothing(sheet: Sheet, x: float, y: float, across: float, down: float) -> None:
    """A hatched cell with a nought."""
    sheet.hatch(x, y, across, down, gap=6, colour=RULE)
    sheet.box(x + across / 2 - 6, y + down / 2 - 6, 12, 12, radius=3)
    sheet.text(x + across / 2, y + down / 2, "0", size=SMALL, colour=MUTED, align="center")


def _legend(sheet: Sheet, y: float) -> float:
    middle = y + 8
    x = 9.0
    for share, words in ((0.0, "none randomised"), (0.5, "half randomised"), (1.0, "all randomised")):
        _bubble(sheet, x, middle, 6.5, 1, share)
        sheet.text(x + 11, middle, words, size=TINY, colour=MUTED)
        x += 11 + width(words, TINY) + 20
    _nothing(sheet, x - 8, y, 20, 16)
    sheet.text(x + 17, middle, "no study", size=TINY, colour=MUTED)
    return y + 16
