"""Tables of one trial: a row for each variable or outcome, a column for each arm."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from consilience.extraction import phrases
from consilience.extraction.phrases.kinds import Stated
from consilience.extraction.phrases.tokens import Decimal
from consilience.model.printed import Printed

from ...facts import Group, Partition, Row, Sized
from ...manuscript.document import Cell, Manuscript, Span
from .clip import in_header, joined, only_time_of, p_of, stated_in, time_of
from .lexicon import Lexicon
from .places import spot, union
from .references import slug
from .shapes import Column, Line, Shaped, stated_n, text_of
from .studies import is_control, whole_number
from .values import CHANGE, Scope, Values, grades_of

_WHOLE = re.compile(
    r"^(total|overall|all( patients| participants)?|todos|global|whole cohort|combined)\b", re.IGNORECASE
)
_NO_ARM = re.compile(
    r"^(p\b|p[- ]value|difference|hr\b|or\b|rr\b|effect|hazard|odds|risk (ratio|difference)|95 ?%|ci\b|statistic|test|"
    r"characteristic|variable|outcome|notes?|definition|value|n$|no\.?$|%|smd|valor|diferencia|caracter[íi]stica|"
    r"reference|source|unit|time)",
    re.IGNORECASE,
)
_TEST = re.compile(r"log[- ]?rank|statistic|p[- ]values?\b|\bp for\b|valor(?:es)? (?:de )?p\b", re.IGNORECASE)
"""A column of tests, whatever else its header says."""
_EFFECT = re.compile(r"^(?:efecto?|effect|difference|diferencia|hr|or|rr|hazard|odds|risk)\b", re.IGNORECASE)
_HARMS = re.compile(
    r"adverse|toxicit|harm|side effect|events?\b|eventos?|toxicidad|comorbid|symptom|s[íi]ntoma", re.IGNORECASE
)
_EXHAUSTIVE = re.compile(
    r"\b(sex|gender|age (group|category|at)|age,? (years|y)?,? ?n|race|ethnicity|ecog|performance status|stage"
    r"|risk (group|category)|sexo|g[ée]nero|grupo de edad|raza|estadio|smoking status|disease status|immunophenotype"
    r"|lineage|cns status)\b",
    re.IGNORECASE,
)
"""Headings whose categories exclude each other and make up everybody; harms, for one, do not."""
_PEOPLE = re.compile(
    r"^(n|no\.?( of)? ?(patients|participants|subjects)?|number of (patients|participants)|patients|pacientes"
    r"|n[úu]mero de pacientes)(,? ?n)?(,? ?\(?%\)?)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ArmColumn:
    """A column of one arm, or of all participants (``arm`` is then None)."""

    column: Column
    arm: Group | None


def arms_of_tables(manuscript: Manuscript, tables: Sequence[Shaped]) -> tuple[Group, ...]:
    """The arms that a trial's tables name, each with every number of people that they state for it."""
    labels: dict[str, str] = {}
    sizes: dict[str, list[Sized]] = {}
    for label, n, cell in _named_arms(manuscript, tables):
        key = slug(label)[:40].strip("-")
        if not key:
            continue
        labels.setdefault(key, label)
        if n is not None and n not in [size.n for size in sizes.get(key, [])]:
            sizes.setdefault(key, []).append(Sized("review", n, spot(manuscript, cell.span, f"arm/{key}")))
    controls = {key: is_control(label) for key, label in labels.items()}
    mixed = any(controls.values()) and not all(controls.values())
    return tuple(
        Group(key, label, not controls[key] if mixed else index == 0, (), tuple(sizes.get(key, ())))
        for index, (key, label) in enumerate(labels.items())
    )


def _named_arms(manuscript: Manuscript, tables: Sequence[Shaped]) -> Iterator[tuple[str, int | None, Cell]]:
    """Label, number of people and cell of every arm, from headers or from the rows of a table of arms."""
    for shaped in tables:
        if shaped.shape == "groups":
            sized = shaped.column("n")
            for line in shaped.lines:
                first = line.cells[0]
                n = whole_number(text_of(manuscript, line.cells[sized.index])) if sized else None
                if first is not None and not _WHOLE.match(text_of(manuscript, first)):
                    yield text_of(manuscript, first), n, first
            continue
        for column in _arm_columns(shaped):
            cell = shaped.table.at(max(shaped.table.header_rows - 1, 0), column.index)
            if cell is not None and not _WHOLE.match(column.arm):
                yield column.arm, column.n if column.n is not None else _n_row(manuscript, shaped, column), cell


def read_values(
    manuscript: Manuscript, shaped: Shaped, row: Row, lexicon: Lexicon, values: Values, decimal: Decimal | None
) -> None:
    """Every estimate in the cells of one table."""
    if shaped.shape == "groups":
        _read_groups(manuscript, shaped, row, lexicon, values, decimal)
        return
    arms = {arm.key: arm for arm in row.arms}
    columns = [ArmColumn(c, arms.get(slug(c.arm)[:40].strip("-"))) for c in _arm_columns(shaped)]
    effects = [c for c in shaped.columns[1:] if c.role == "effect" or _EFFECT.match(c.label)]
    tests = [c for c in shaped.columns[1:] if c.role == "p"]
    usual = usual_form(f"{shaped.caption} {' '.join(manuscript[note] for note in shaped.table.notes)}")
    marks = marked_forms(manuscript, shaped)
    captioned = only_time_of(shaped.caption)
    for line in shaped.lines:
        label = text_of(manuscript, line.cells[0])
        if not label or (whole_number(label) is not None and not line.group) or _PEOPLE.match(label):
            continue
        name = f"{line.group}: {label}" if line.group else label
        outcome = lexicon.outcome(label) or (lexicon.outcome(line.group) if line.group else None)
        time = time_of(f"{label} {line.group}")
        for each in columns:
            n = each.column.n or (next((size.n for size in each.arm.sizes), None) if each.arm else None)
            qualifier = each.column.header.replace(each.column.arm, "", 1)
            grade = grades_of(label) or grades_of(qualifier) or grades_of(line.group)
            form = next(
                (marks[mark] for mark in marks if re.search(rf"{re.escape(mark)}(?:\s*\([^)]*\))?$", label)), ""
            )
            header = " ".join((label, form, line.group, qualifier, usual, shaped.caption))
            scope = Scope(
                row, row.arms, each.arm, outcome, time, assumed_time=captioned, grade=grade, total=n, label=name
            )
            _read_cell(manuscript, line, each.column, header, scope, values, decimal)
        tested = text_of(manuscript, line.cells[tests[0].index]) if len(tests) == 1 and len(effects) == 1 else ""
        for column in effects:
            scope = Scope(
                row,
                row.arms,
                None,
                outcome,
                time,
                assumed_time=captioned,
                analysis_set=CHANGE,
                grade=grades_of(label),
                label=name,
            )
            p = p_of(tested, decimal) if tested else None
            _read_cell(manuscript, line, column, column.header, scope, values, decimal, p)


def _read_groups(
    manuscript: Manuscript, shaped: Shaped, row: Row, lexicon: Lexicon, values: Values, decimal: Decimal | None
) -> None:
    """A table with one row an arm: its columns are the outcomes."""
    sized = shaped.column("n")
    for line in shaped.lines:
        arm = next((a for a in row.arms if a.key == slug(text_of(manuscript, line.cells[0]))[:40].strip("-")), None)
        n = whole_number(text_of(manuscript, line.cells[sized.index])) if sized else None
        for column in shaped.columns[1:]:
            if column.role in ("n", "p"):
                continue
            outcome, grade = lexicon.outcome(column.label), grades_of(column.label)
            scope = Scope(
                row,
                row.arms,
                arm,
                outcome,
                time_of(column.label),
                assumed_time=only_time_of(shaped.caption),
                grade=grade,
                total=n,
                label=bare(column.label),
            )
            _read_cell(manuscript, line, column, f"{column.header} {shaped.caption}", scope, values, decimal)


def _read_cell(
    manuscript: Manuscript,
    line: Line,
    column: Column,
    header: str,
    scope: Scope,
    values: Values,
    decimal: Decimal | None,
    p: Printed | None = None,
) -> None:
    """The values of one cell; ``p``: that of the row, in a column of its own."""
    cell = line.cells[column.index]
    words = text_of(manuscript, cell)
    if cell is None or not words:
        return
    found = joined(words, stated_in(phrases.read_cell(words, header=header, decimal=decimal)))
    if len(found) == 1 and scope.total and not _MOMENTS.search(header):
        found = [_as_count(found[0], scope.total)]
    for phrase in in_header(found, header):
        alone = p is not None and phrase.p is None and len(found) == 1
        values.add(replace(phrase, p=p) if alone else phrase, cell.span.start, scope)


_MOMENTS = re.compile(
    r"\b(?:mean|median|sd|se|iqr|range|deviation|score|media|mediana|rango|m[ée]dia)\b|±|(?-i:\b(?:DE|DP)\b)",
    re.IGNORECASE,
)


def _as_count(stated: Stated, total: int) -> Stated:
    """ "101 (55)" in a column of 184 people: a count with its percentage, as far as a few may be missing."""
    value, interval = stated.value, stated.interval
    half = interval.half_width if interval is not None and interval.kind == "unstated" else None
    if value is None or half is None or stated.unit is not None or value.decimals or value.relation or half.relation:
        return stated
    count = int(value.value)
    fewest = math.ceil(_PRESENT * total)
    if not 0 <= count <= total or not (100 * count / total - 1 < half.value < 100 * count / fewest + 1):
        return stated
    return replace(stated, value=half, unit="%", measure="proportion", events=count, interval=None, interval_span=None)


_PRESENT = 0.8
"""Share of the people of a column that the percentages of one of its rows rest on at least."""


def marked_forms(manuscript: Manuscript, shaped: Shaped) -> dict[str, str]:
    """What notes below a table say of the rows with their mark: "a Mean (SD)", "*Median (25-75th percentile)"."""
    at = next((i for i, block in enumerate(manuscript.blocks) if block is shaped.block), None)
    following = manuscript.blocks[at + 1 : at + 5] if at is not None else ()
    notes = [manuscript[note] for note in shaped.table.notes]
    notes += [manuscript[block.span] for block in following if block.span.end - block.span.start < 60]
    found = (_MARKED.match(note.strip()) for note in notes)
    return {match["mark"]: match["form"] for match in found if match}


_MARKED = re.compile(r"(?P<mark>[a-e*†‡§¶])\s?(?P<form>(?:Mean|Median|Media|Mediana|Média|n|No\.)\b.{0,40})$")


def bare(label: str) -> str:
    """A label without its unit and form: "Response, n (%)" is "Response"."""
    return re.split(r",\s*(?:n|no|%|mean|median|media|mediana)\b|\(", label)[0].strip()


def read_partitions(manuscript: Manuscript, shaped: Shaped) -> Iterator[Partition]:
    """Categories below a heading that make up the people of a column.

    A heading such as "Sex" says so; under another one, such as "Biomarker", the counts of some other arm must add up
    exactly. Harms never make up anybody.
    """
    sums: dict[str, list[tuple[Column, int, list[tuple[str, int]], Span]]] = {}
    for column in _arm_columns(shaped):
        whole = column.n if column.n is not None else _n_row(manuscript, shaped, column)
        for group in dict.fromkeys(line.group for line in shaped.lines if line.group):
            parts, spans = [], []
            for line in (line for line in shaped.lines if line.group == group):
                cell = line.cells[column.index]
                count = _count_of(text_of(manuscript, cell))
                if cell is not None and count is not None:
                    parts.append((text_of(manuscript, line.cells[0]), count))
                    spans.append(cell.span)
            if whole is not None and len(parts) > 1:
                sums.setdefault(group, []).append((column, whole, parts, union(*spans)))
    for group, columns in sums.items():
        adding = sum(sum(n for _, n in parts) == whole for _, whole, parts, _ in columns)
        if not (_EXHAUSTIVE.search(group) or adding) or _HARMS.search(f"{group} {shaped.caption}"):
            continue
        for column, whole, parts, span in columns:
            at = spot(manuscript, span, f"partition/{shaped.block.span.start}-{column.index}-{slug(group)}")
            yield Partition(at, f"{group}, {column.arm}", whole, tuple(parts), exhaustive=True)


def about_harms(words: str) -> bool:
    """True for a caption or heading about harms."""
    return _HARMS.search(words) is not None


def _count_of(words: str) -> int | None:
    """The count of a cell: ``23% (23/100)``, ``30/110 (27.3%)``, ``71 (34.5)``, ``71``."""
    match = re.search(r"(\d+)\s*/\s*\d+", words) or re.match(r"(\d+)\s*(?:\(\s*\d+(?:[.,·]\d+)?\s*%?\s*\))?$", words)
    return int(match[1]) if match else None


def usual_form(words: str) -> str:
    """What a caption or note says of all cells: "values are n (%) unless otherwise stated"; empty for nothing."""
    match = re.search(
        r"(?:values|data|numbers|los (?:valores|datos)) (?:are|shown|given|presented|se \w+|son)\b[^.;]*",
        words,
        re.IGNORECASE,
    )
    return match[0] if match else ""


def _arm_columns(shaped: Shaped) -> list[Column]:
    """Columns of arms: those with a number of people in their header; else those that are no test and no effect."""
    candidates = [
        column
        for column in shaped.columns[1:]
        if column.role in ("other", "intervention", "comparator", "n")
        and column.label
        and not _NO_ARM.match(column.label)
        and not _TEST.search(column.label)
    ]
    sized = [column for column in candidates if column.n is not None]
    return sized or candidates


def _n_row(manuscript: Manuscript, shaped: Shaped, column: Column) -> int | None:
    """The number of people of a column where a row of its own states it: "N", "No. of patients"."""
    for line in shaped.lines[:3]:
        label = text_of(manuscript, line.cells[0])
        if _PEOPLE.match(label):
            words = text_of(manuscript, line.cells[column.index])
            share = re.match(r"(\d+)\s*\(\s*\d+(?:[.,·]\d+)?\s*%?\s*\)$", words)
            return int(share[1]) if share else whole_number(words) or stated_n(words)
    return None
