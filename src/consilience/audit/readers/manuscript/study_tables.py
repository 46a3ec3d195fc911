"""Values, judgements and ratings in tables with one row a study."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.appraisal.instruments import INSTRUMENTS, Instrument, normal_level
from consilience.extraction import phrases
from consilience.extraction.phrases.tokens import Decimal
from consilience.model.appraisal import InstrumentName

from ...facts import Group, Judgement, Rating, Row, Value
from ...manuscript.document import Cell, Manuscript
from .clip import continued, in_header, stated_in, time_of
from .levels import level_of
from .lexicon import Lexicon
from .places import spot
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


def read_judgements(
    manuscript: Manuscript, shaped: Shaped, studies: Studies, rows: dict[str, Row]
) -> Iterator[Judgement]:
    """Levels of risk of bias: the overall one of each study, with its domains where the table has them."""
    overall = shaped.column("bias")
    domains = [column for column in shaped.columns if column.role == "domain"]
    for line in shaped.lines:
        key = studies.lines.get((shaped.block.span.start, line.index))
        cell = line.cells[overall.index] if overall else None
        printed = text_of(manuscript, cell)
        if key is None or cell is None or not printed or printed in "-–—":
            continue
        instrument = _instrument(overall, shaped.caption)
        yield Judgement(
            spot=spot(manuscript, cell.span, f"study/{key}/bias"),
            row=rows[key],
            printed=level_of(printed),
            level=normal_level(level_of(printed)),
            instrument=instrument,
            instrument_named=instrument is not None,
            domains=tuple(
                (column.label, level_of(level))
                for column in domains
                if (level := text_of(manuscript, line.cells[column.index]))
            ),
        )


def read_ratings(manuscript: Manuscript, shaped: Shaped, studies: Studies, rows: dict[str, Row]) -> Iterator[Rating]:
    """Levels of certainty: of a study where the table has a row for each, else of an outcome."""
    column = shaped.column("certainty")
    for line in shaped.lines if column else ():
        assert column is not None
        cell = line.cells[column.index]
        printed = text_of(manuscript, cell)
        if cell is None or not printed or printed in "-–—":
            continue
        key = studies.lines.get((shaped.block.span.start, line.index)) if shaped.shape != "findings" else None
        outcome = text_of(manuscript, line.cells[0]) if key is None else None
        yield Rating(
            spot=spot(manuscript, cell.span, f"rating/{key or outcome}"),
            row=rows.get(key) if key else None,
            outcome=outcome,
            printed=level_of(printed),
            start=None,
            down=0,
            up=0,
            stepped=False,
        )


def _instrument(column: Column | None, caption: str) -> Instrument | None:
    """The one instrument that the header or the caption names; None for none or several."""
    words = f"{column.header if column else ''} {caption}".lower()
    named: set[InstrumentName] = set()
    if "robins" in words:
        named.add("robins-i")
    if "rob 2" in words or "rob2" in words or "rob-2" in words:
        named.add("rob2")
    return INSTRUMENTS.get(named.pop()) if len(named) == 1 else None
