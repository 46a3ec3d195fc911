"""Tables of risk of bias: one row a study, one column a domain, and the overall judgement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from consilience.appraisal.instruments import INSTRUMENTS, Instrument, normal_level
from consilience.model.protocol import AppraisalPlan

from ...facts import Judgement, Row
from ...finding import Spot
from ...manuscript.document import Cell, Manuscript
from .instruments import instruments_in, names_another
from .levels import bias_level_of
from .places import spot
from .shapes import Column, Line, Shaped, text_of
from .studies import Studies
from .symbols import legend_of

_OVERALL = re.compile(
    r"\b(?:overall|global|total|summary|final|general)\b|^(?:judge?ment|juicio|risk|riesgo|risco)\b", re.IGNORECASE
)
_NOTHING = "-–—"


def read_judgements(
    manuscript: Manuscript,
    shaped: Shaped,
    studies: Studies,
    rows: dict[str, Row],
    plans: Sequence[AppraisalPlan] = (),
) -> Iterator[Judgement]:
    """Levels of risk of bias: the overall one of each study, with its domains where the table has them.

    The instrument is the one that header, caption or notes name; else the one that the methods plan for the design of
    the study; else the only one that has all levels of the table.
    """
    legend = legend_of(manuscript, shaped, frozenset(plan.instrument for plan in plans))

    def words_of(cell: Cell | None) -> str:
        printed = text_of(manuscript, cell)
        return legend.get(printed, "" if printed in _NOTHING else printed)

    domains = _domains(words_of, shaped)
    overall = _overall(words_of, shaped, domains)
    if overall is None:
        return
    domains = [column for column in domains if column is not overall]
    named, foreign = _named(manuscript, shaped, overall)
    other = foreign or (not plans and names_another(manuscript.text))
    inferred = None if named or other else _only_owner(words_of, shaped, [*domains, overall])
    plans = () if foreign else plans
    for line in shaped.lines:
        key = studies.lines.get((shaped.block.span.start, line.index))
        cell = line.cells[overall.index]
        printed = words_of(cell)
        if key is None or cell is None or not printed:
            continue
        level = bias_level_of(printed)
        judged = [*_judged(manuscript, words_of, line, domains)]
        yield Judgement(
            spot=spot(manuscript, cell.span, f"study/{key}/bias"),
            row=rows[key],
            printed=level,
            level=normal_level(level),
            instrument=named or _planned(plans, rows[key], [level, *(said for _, said, _ in judged)]) or inferred,
            instrument_named=named is not None,
            domains=tuple((column.label, said) for column, said, _ in judged),
            domain_spots=tuple(at for _, _, at in judged),
            compared=True if rows[key].comparators else None,
        )


Words = Callable[[Cell | None], str]
"""The words of a cell, the meaning of a symbol among them; empty for nothing."""


def _judged(
    manuscript: Manuscript, words_of: Words, line: Line, domains: Sequence[Column]
) -> Iterator[tuple[Column, str, Spot]]:
    for column in domains:
        cell = line.cells[column.index]
        words = words_of(cell)
        if cell is not None and words:
            yield column, bias_level_of(words), spot(manuscript, cell.span, "domain")


def _cells(words_of: Words, shaped: Shaped, column: Column) -> list[str]:
    words = [words_of(line.cells[column.index]) for line in shaped.lines]
    return [each for each in words if each]


def _domains(words_of: Words, shaped: Shaped) -> list[Column]:
    """Columns of domains, told by their headers; or by their cells, where most hold a level of an instrument."""
    found = [column for column in shaped.columns[1:] if column.role == "domain"]
    about = f"{shaped.caption} {' '.join(column.header for column in shaped.columns)}"
    if not found and not re.search(r"\bbias\b|\brob\b|robins|sesgo|vi[ée]s|quality", about, re.IGNORECASE):
        return []
    levels = {level for instrument in INSTRUMENTS.values() for level in instrument.levels}
    others = []
    for column in shaped.columns[1:]:
        words = _cells(words_of, shaped, column)
        known = sum(normal_level(bias_level_of(each)) in levels for each in words)
        if column.role not in ("domain", "bias", "certainty") and words and 2 * known > len(words):
            others.append(column)
    return sorted([*found, *others], key=lambda column: column.index)


def _overall(words_of: Words, shaped: Shaped, domains: Sequence[Column]) -> Column | None:
    """The column of the overall judgement."""
    bias = [column for column in shaped.columns[1:] if column.role == "bias" and _cells(words_of, shaped, column)]
    said = [column for column in (*domains, *bias) if _OVERALL.search(column.label)]
    return said[-1] if said else (bias[0] if bias else None)


def _named(manuscript: Manuscript, shaped: Shaped, overall: Column) -> tuple[Instrument | None, bool]:
    """The one instrument that header, caption or notes name; and whether they name one that has no levels here."""
    notes = " ".join(manuscript[note] for note in shaped.table.notes)
    for words in (overall.header, shaped.caption, notes):
        if named := instruments_in(words):
            return (INSTRUMENTS[next(iter(named))] if len(named) == 1 else None), False
        if names_another(words):
            return None, True
    return None, False


def _planned(plans: Sequence[AppraisalPlan], row: Row, levels: Sequence[str]) -> Instrument | None:
    """The instrument that the methods plan for the study's design, or the only one that they name.

    That holds where at least one of the levels is its own: a table of another instrument is not judged by it.
    """
    fitting = {plan.instrument for plan in plans if row.allocation in plan.designs}
    if not fitting and row.allocation is None:
        fitting = {plan.instrument for plan in plans}
    instrument = INSTRUMENTS.get(fitting.pop()) if len(fitting) == 1 else None
    if instrument is None or not any(normal_level(level) in instrument.levels for level in levels):
        return None
    return instrument


def _only_owner(words_of: Words, shaped: Shaped, columns: Sequence[Column]) -> Instrument | None:
    """The only instrument that knows all levels of a table."""
    levels = {normal_level(bias_level_of(each)) for column in columns for each in _cells(words_of, shaped, column)}
    owners = [each for each in INSTRUMENTS.values() if levels <= set(each.levels) and each.definition.family is None]
    return owners[0] if len(owners) == 1 else None
