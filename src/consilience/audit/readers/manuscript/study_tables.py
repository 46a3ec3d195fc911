"""Values in tables with one row a study."""

from __future__ import annotations

from consilience.extraction import phrases
from consilience.extraction.phrases.tokens import Decimal

from ...facts import Group, Row, Value
from ...manuscript.document import Cell, Manuscript
from .clip import continued, in_header, stated_in, time_of
from .lexicon import Lexicon
from .shapes import Column, Shaped, text_of
from .studies import Studies, is_experimental
from .values import Scope, Values

_NO_VALUES = frozenset(
    {"study", "year", "n", "age", "design", "country", "intervention", "comparator", "reason"}
    | {"bias", "domain", "certainty", "weight", "followup"}
)
"""Columns that hold no estimate of an outcome."""


def read_values(
    manuscript: Manuscript,
    shaped: Shaped,
    studies: Studies,
    rows: dict[str, Row],
    lexicon: Lexicon,
    values: Values,
    decimal: Decimal | None,
) -> None:
    """Every estimate in the cells of one table."""
    for line in shaped.lines:
        key = studies.lines.get((shaped.block.span.start, line.index))
        if key is None:
            continue
        for column in shaped.columns[1:]:
            cell = line.cells[column.index]
            words = text_of(manuscript, cell)
            if cell is None or not words or column.role in _NO_VALUES:
                continue
            arm = _arm(shaped, rows[key])
            _read_cell(cell, words, column, rows[key], arm, lexicon, values, decimal)


def _arm(shaped: Shaped, row: Row) -> Group | None:
    """The experimental arm, where the table's numbers of people or its caption are about it alone."""
    alone = any(c.role == "n" and is_experimental(c.header) for c in shaped.columns) or is_experimental(shaped.caption)
    experimental = [arm for arm in row.arms if arm.experimental]
    return experimental[0] if alone and len(experimental) == 1 else None


def _read_cell(
    cell: Cell,
    words: str,
    column: Column,
    row: Row,
    arm: Group | None,
    lexicon: Lexicon,
    values: Values,
    decimal: Decimal | None,
) -> None:
    """The estimates of one cell, of one arm where the table is about one.

    A survival figure without a time has that of the column, or of the cell, where either states one.
    """
    header = lexicon.outcome(column.label)
    found = in_header(stated_in(phrases.read_cell(words, header=column.header, decimal=decimal)), column.header)
    named = time_of(column.label)
    times = {phrase.time for phrase in found if phrase.time is not None}
    only = next(iter(times)) if len(times) == 1 else None
    made: dict[int, Value] = {}
    for phrase, shared in continued(words, found):
        leader = made.get(id(shared)) if shared else None
        scope = Scope(
            row,
            arms=row.arms,
            arm=arm,
            outcome=leader.outcome if leader else header,
            time=leader.time if leader else named,
            assumed_time=only,
            label=column.label,
        )
        if value := values.add(phrase, cell.span.start, scope):
            made[id(phrase)] = value
