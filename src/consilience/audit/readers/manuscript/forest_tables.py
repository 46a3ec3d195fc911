"""Forest plots as tables: the data, effect and weight of each study, and the pooled rows below them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from consilience.extraction import phrases
from consilience.extraction.phrases.kinds import Heterogeneity, Stated
from consilience.extraction.phrases.tokens import Decimal
from consilience.model.estimate import Estimate, Interval, Measure
from consilience.model.printed import Printed

from ...facts import ForestRow, Pooled, Value
from ...manuscript.document import Manuscript, Span
from .lexicon import own_outcome
from .measure_names import measure_named
from .places import spot, union
from .prose import empty_row
from .shapes import Column, Line, Shaped, is_total, text_of
from .studies import whole_number

_COUNT = r"\d{1,3}(?:[,. ]\d{3})+|\d+"


def read_forest(manuscript: Manuscript, shaped: Shaped, decimal: Decimal | None) -> Iterator[Pooled]:
    """One pooled result for every total row, with the studies above it that no earlier total has taken."""
    measure = measure_named(" ".join([shaped.caption, *(column.header for column in shaped.columns)]))
    weight = shaped.column("weight")
    studies: list[ForestRow] = []
    taken = 0
    for line in shaped.lines:
        label = text_of(manuscript, line.cells[0])
        effect = _effect(manuscript, shaped, line, measure, decimal)
        if not is_total(label):
            if effect is not None:
                studies.append(_study(manuscript, shaped, line, label, effect, weight))
            continue
        if effect is None:
            continue
        subtotal = re.match(r"sub", label, re.IGNORECASE) is not None
        own = studies[taken:] if subtotal else studies
        taken = len(studies)
        found = Pooled(
            spot=spot(manuscript, line_span(line), f"pooled/{shaped.block.span.start}-{line.index}"),
            label=f"{label} ({shaped.caption.partition('.')[0]})" if shaped.caption else label,
            effect=effect,
            model=model_named(f"{label} {shaped.caption} {' '.join(c.header for c in shaped.columns)}"),
            k=None,
            studies=tuple(own),
        )
        yield with_heterogeneity(found, _heterogeneity(manuscript, shaped, line, decimal))


def values_of(forests: Sequence[Pooled]) -> Iterator[Value]:
    """The effects of all rows, each as a value of a study of its own: interval rules see them, comparisons do not."""
    seen = set()
    for forest in forests:
        named = forest.label.partition(" (")[2].strip(" ()") or "pooled effect"
        for at, label, effect in (
            *((row.spot, row.label, row.effect) for row in forest.studies),
            (forest.spot, forest.label, forest.effect),
        ):
            if effect is None or at.subject in seen:
                continue
            seen.add(at.subject)
            row = empty_row(at.subject.replace("/", "-"), label, at)
            yield Value(
                spot=at,
                row=row,
                result=at.subject,
                layer="review",
                outcome=own_outcome(named, effect.measure),
                arm=None,
                contrast=("experimental", "comparator"),
                time=None,
                subgroup=None,
                analysis_set=None,
                grade=None,
                report=None,
                scale=None,
                estimate=effect,
            )


def line_span(line: Line) -> Span:
    """All cells of a row."""
    return union(*(cell.span for cell in line.cells if cell is not None and cell.span.end > cell.span.start))


def with_heterogeneity(pooled: Pooled, said: Heterogeneity | None) -> Pooled:
    """The same result with what is printed of its heterogeneity."""
    if said is None:
        return pooled
    return replace(pooled, q=said.q, df=said.df, q_p=said.p, i2=said.i2, tau2=said.tau2)


def model_named(words: str) -> Literal["common", "random"] | None:
    """``common`` or ``random``, as the words say."""
    plain = words.lower()
    if re.search(r"random|aleatori", plain):
        return "random"
    return "common" if re.search(r"fixed|common|efectos? fijo|efeito fixo", plain) else None


def _effect(
    manuscript: Manuscript, shaped: Shaped, line: Line, measure: Measure | None, decimal: Decimal | None
) -> Estimate | None:
    """The effect of a row: a cell with value and interval, or two cells side by side."""
    value: Printed | None = None
    for column in shaped.columns[1:]:
        if column.role not in ("effect", "other"):
            continue
        words = text_of(manuscript, line.cells[column.index])
        for phrase in phrases.read_cell(words, header=column.header, decimal=decimal) if words else ():
            if not isinstance(phrase, Stated):
                continue
            if phrase.value is not None and phrase.interval is not None and phrase.interval.low is not None:
                return _estimate(phrase.value, phrase.interval, measure or phrase.measure)
            value = phrase.value if phrase.value is not None else value
    return None


def _estimate(value: Printed, interval: Interval, measure: Measure | None) -> Estimate:
    level = interval.level or Printed("95")
    return Estimate(
        measure=measure or _usual_measure(value, interval),
        value=value,
        interval=interval.model_copy(update={"kind": "confidence", "level": level}),
    )


def _usual_measure(value: Printed, interval: Interval) -> Measure:
    """What nobody names: a ratio where the limits lie evenly around the value on the log scale, else a difference."""
    low, high = interval.low, interval.high
    if low is None or high is None or min(low.value, value.value, high.value) <= 0:
        return "mean-difference"
    ratio = abs(math.log(high.value * low.value / value.value**2))
    plain = abs((high.value + low.value - 2 * value.value) / value.value)
    return "risk-ratio" if ratio < plain else "mean-difference"


def _study(
    manuscript: Manuscript, shaped: Shaped, line: Line, label: str, effect: Estimate, weight: Column | None
) -> ForestRow:
    pairs = list(_counts(manuscript, shaped, line))
    return ForestRow(
        spot=spot(manuscript, line_span(line), f"forest/{shaped.block.span.start}-{line.index}"),
        label=label,
        effect=effect,
        weight=_percentage(text_of(manuscript, line.cells[weight.index])) if weight else None,
        experimental=pairs[0] if len(pairs) == 2 else None,
        control=pairs[1] if len(pairs) == 2 else None,
    )


def _counts(manuscript: Manuscript, shaped: Shaped, line: Line) -> Iterator[tuple[int, int]]:
    """Events and total of each arm: ``12/50`` in one cell, or two cells side by side."""
    columns: Sequence[Column] = [
        column for column in shaped.columns[1:] if column.role not in ("effect", "weight", "p")
    ]
    for here, column in enumerate(columns):
        words = text_of(manuscript, line.cells[column.index])
        if match := re.fullmatch(rf"({_COUNT})\s*/\s*({_COUNT})", words):
            yield int(re.sub(r"\D", "", match[1])), int(re.sub(r"\D", "", match[2]))
        elif column.role == "events" and here + 1 < len(columns):
            events = whole_number(words)
            total = whole_number(text_of(manuscript, line.cells[columns[here + 1].index]))
            if events is not None and total is not None:
                yield events, total


def _percentage(words: str) -> Printed | None:
    match = re.fullmatch(r"([\d.,·]+)\s*%?", words.strip())
    try:
        return Printed(match[1].replace(",", ".").replace("·", ".")) if match else None
    except ValueError:
        return None


def _heterogeneity(manuscript: Manuscript, shaped: Shaped, line: Line, decimal: Decimal | None) -> Heterogeneity | None:
    """What the rows around a total, its label or the notes say of heterogeneity; the nearest below it first."""
    table = shaped.table
    below = list(range(line.index, min(line.index + 4, len(table.rows))))
    texts = [" ".join(text_of(manuscript, cell) for cell in table.rows[index]) for index in below]
    texts += [manuscript[note] for note in table.notes] if _last_total(manuscript, shaped) == line.index else []
    for words in texts:
        for phrase in phrases.read(words, decimal=decimal):
            if isinstance(phrase, Heterogeneity):
                return phrase
    return None


def _last_total(manuscript: Manuscript, shaped: Shaped) -> int:
    totals = [line.index for line in shaped.lines if is_total(text_of(manuscript, line.cells[0]))]
    return totals[-1] if totals else -1
