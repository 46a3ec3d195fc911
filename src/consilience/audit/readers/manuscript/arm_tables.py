"""Tables of one trial: a row for each variable or outcome, a column for each arm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consilience.extraction import phrases
from consilience.extraction.phrases.tokens import Decimal

from ...facts import Group, Partition, Row, Sized
from ...manuscript.document import Manuscript
from .clip import stated_in
from .lexicon import Lexicon
from .places import spot
from .references import slug
from .shapes import Column, Line, Shaped, stated_n, text_of
from .studies import is_control, whole_number
from .values import Scope, Values, grades_of

_WHOLE = re.compile(
    r"^(total|overall|all( patients| participants)?|todos|global|whole cohort|combined)\b", re.IGNORECASE
)
_NO_ARM = re.compile(
    r"^(p\b|p[- ]value|difference|hr\b|or\b|rr\b|effect|hazard|odds|risk (ratio|difference)|95 ?%|ci\b|statistic|test|"
    r"characteristic|variable|outcome|notes?|definition|value|n$|no\.?$|%|smd|valor|diferencia|caracter[íi]stica|"
    r"reference|source|unit|time)",
    re.IGNORECASE,
)
_EXHAUSTIVE = re.compile(
    r"^(sex|gender|age (group|category|at)|age,? (years|y)?,? ?n|race|ethnicity|ecog|performance status|stage"
    r"|risk (group|category)|sexo|g[ée]nero|grupo de edad|raza|estadio|smoking status|disease status|immunophenotype"
    r"|lineage|cns status)\b",
    re.IGNORECASE,
)
"""Headings whose categories exclude each other and make up everybody; harms, for one, do not."""
_PEOPLE = re.compile(
    r"^(n|no\.?( of)? ?(patients|participants|subjects)?|number of (patients|participants)|patients|pacientes"
    r"|n[úu]mero de pacientes)(,? ?n)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ArmColumn:
    """A column of one arm, or of all participants (``arm`` is then None)."""

    column: Column
    arm: Group | None


def arms_of_tables(manuscript: Manuscript, tables: Sequence[Shaped]) -> tuple[Group, ...]:
    """The arms that the headers of a trial's tables name, each with every number of people that a header states."""
    labels: dict[str, str] = {}
    sizes: dict[str, list[Sized]] = {}
    for shaped in tables:
        for column in _arm_columns(shaped):
            if _WHOLE.match(column.label):
                continue
            key = slug(column.label)[:40].strip("-")
            labels.setdefault(key, column.label)
            cell = shaped.table.at(max(shaped.table.header_rows - 1, 0), column.index)
            n = column.n if column.n is not None else _n_row(manuscript, shaped, column)
            if n is not None and cell is not None and n not in [s.n for s in sizes.get(key, [])]:
                sizes.setdefault(key, []).append(Sized("review", n, spot(manuscript, cell.span, f"arm/{key}")))
    controls = {key: is_control(label) for key, label in labels.items()}
    mixed = any(controls.values()) and not all(controls.values())
    return tuple(
        Group(key, label, not controls[key] if mixed else index == 0, (), tuple(sizes.get(key, ())))
        for index, (key, label) in enumerate(labels.items())
    )


def read_values(
    manuscript: Manuscript, shaped: Shaped, row: Row, lexicon: Lexicon, values: Values, decimal: Decimal | None
) -> None:
    """Every estimate in the cells of one table."""
    arms = {arm.key: arm for arm in row.arms}
    columns = [ArmColumn(c, arms.get(slug(c.label)[:40].strip("-"))) for c in _arm_columns(shaped)]
    usual = usual_form(f"{shaped.caption} {' '.join(manuscript[note] for note in shaped.table.notes)}")
    for line in shaped.lines:
        label = text_of(manuscript, line.cells[0])
        if not label or whole_number(label) is not None:
            continue
        name = f"{line.group}: {label}" if line.group else label
        outcome = lexicon.outcome(label) or (lexicon.outcome(line.group) if line.group else None)
        grade = grades_of(label) or grades_of(line.group)
        for each in columns:
            cell = line.cells[each.column.index]
            words = text_of(manuscript, cell)
            if cell is None or not words:
                continue
            n = next((size.n for size in each.arm.sizes), None) if each.arm else None
            header = " ".join((label, line.group, each.column.header, usual))
            for phrase in stated_in(phrases.read_cell(words, header=header, decimal=decimal)):
                scope = Scope(row, arm=each.arm, outcome=outcome, grade=grade, total=n, label=name)
                values.add(phrase, cell.span.start, scope)


def read_partitions(manuscript: Manuscript, shaped: Shaped) -> Iterator[Partition]:
    """Categories below a heading such as "Sex" that make up the people of a column."""
    for column in _arm_columns(shaped):
        whole = column.n if column.n is not None else _n_row(manuscript, shaped, column)
        groups: dict[str, list[tuple[str, int]]] = {}
        first: dict[str, Line] = {}
        for line in shaped.lines:
            count = re.match(r"(\d+)\s*(?:\(|$)", text_of(manuscript, line.cells[column.index]))
            if line.group and _EXHAUSTIVE.match(line.group) and count:
                groups.setdefault(line.group, []).append((text_of(manuscript, line.cells[0]), int(count[1])))
                first.setdefault(line.group, line)
        for group, parts in groups.items():
            cell = first[group].cells[column.index]
            if whole is not None and len(parts) > 1 and cell is not None:
                yield Partition(
                    spot(manuscript, cell.span, f"partition/{shaped.block.span.start}-{column.index}-{slug(group)}"),
                    f"{group}, {column.label}",
                    whole,
                    tuple(parts),
                    exhaustive=True,
                )


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
    ]
    sized = [column for column in candidates if column.n is not None]
    return sized or candidates


def _n_row(manuscript: Manuscript, shaped: Shaped, column: Column) -> int | None:
    """The number of people of a column where a row of its own states it: "N", "No. of patients"."""
    for line in shaped.lines[:3]:
        label = text_of(manuscript, line.cells[0])
        if _PEOPLE.match(label):
            words = text_of(manuscript, line.cells[column.index])
            return whole_number(words) or stated_n(words)
    return None
