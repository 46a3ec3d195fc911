"""The page of an audited manuscript: its text with every fact marked, its findings in the margin beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from consilience.audit.catalogue import catalogue
from consilience.audit.finding import SEVERITIES, Finding, Repair, Spot
from consilience.audit.manuscript.document import Block, Manuscript, Span, Table
from consilience.audit.understood import Understood, understood

from .marks import Marked, Run, runs

if TYPE_CHECKING:
    from consilience.audit import Audited

_MARKED = frozenset({"value", "flow", "study", "risk of bias", "certainty", "participants", "range", "count", "test",
                     "pooled result", "strategy", "search", "registration", "instrument", "criterion", "economics",
                     "direction", "superlative", "sum"})  # fmt: skip
"""Kinds of fact that are marked in the text; citations and definitions would cover it."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A further place that a finding points at."""

    place: str
    quote: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Note:
    """One finding as the margin shows it."""

    number: int
    code: str
    severity: str
    rule: str
    message: str
    quote: str
    place: str
    sure: str
    computed: tuple[tuple[str, str], ...]
    causes: tuple[Repair, ...]
    elsewhere: tuple[Elsewhere, ...]
    why: str
    repair: str
    blind: str
    anchor: str
    """Where its mark stands in the text; empty for a finding about the whole manuscript."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell with its text in runs."""

    runs: tuple[Run, ...]
    rowspan: int
    colspan: int
    header: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One block with the findings that begin in it."""

    kind: str
    level: int
    line: str
    runs: tuple[Run, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the template shows."""

    title: str
    file: str
    format: str
    version: str
    tallies: tuple[tuple[str, int], ...]
    facts: int
    rules: int
    warnings: tuple[str, ...]
    general: tuple[Note, ...]
    notes: tuple[Note, ...]
    parts: tuple[Part, ...]


def page_of(audited: Audited) -> Page:
    """The page of one manuscript."""
    from consilience import __version__

    manuscript, facts = audited.manuscript, understood(audited.facts)
    rules = catalogue()
    explained = {rule.code: _explained(rule.explanation) for rule in rules}
    notes = [
        _note(number, finding, explained[finding.code], manuscript)
        for number, finding in enumerate(audited.findings, 1)
    ]
    marks = [*_finding_marks(audited.findings), *_fact_marks(facts)]
    return Page(
        title=manuscript.title or Path(manuscript.file).name,
        file=Path(manuscript.file).name,
        format=manuscript.format,
        version=__version__,
        tallies=tuple((severity, sum(f.severity == severity for f in audited.findings)) for severity in SEVERITIES),
        facts=len(facts),
        rules=len(rules),
        warnings=manuscript.warnings,
        general=tuple(note for note in notes if not note.anchor),
        notes=tuple(notes),
        parts=tuple(_parts(manuscript, marks, audited.findings, notes)),
    )


def render(page: Page) -> str:
    """One self-contained HTML page: no other file, no address, no script is loaded."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    folder = files("consilience.report").joinpath("templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup(folder.joinpath("audited.css").read_text("utf-8"))  # noqa: S704 - our own file
    return environment.get_template("audited.html.j2").render(page=page, style=style)


def _finding_marks(findings: Sequence[Finding]) -> Iterator[Marked]:
    for number, finding in enumerate(findings, 1):
        spans = dict.fromkeys(Span(*spot.span) for spot in finding.where if spot.span is not None)
        for index, span in enumerate(spans):
            yield Marked(span, finding=number, severity=finding.severity, first=index == 0)


def _fact_marks(facts: Sequence[Understood]) -> Iterator[Marked]:
    for fact in facts:
        if fact.kind in _MARKED and fact.spot.span is not None:
            yield Marked(Span(*fact.spot.span), fact=f"{fact.kind}: {fact.said}")


def _parts(
    manuscript: Manuscript, marks: Sequence[Marked], findings: Sequence[Finding], notes: Sequence[Note]
) -> Iterator[Part]:
    first = {number: _first_span(finding) for number, finding in enumerate(findings, 1)}
    for block in manuscript.blocks:
        here = [m for m in marks if m.span.start < block.span.end and block.span.start < m.span.end]
        begun = [
            note
            for note in notes
            if (span := first[note.number])
            and block.span.start <= span.start < max(block.span.end, block.span.start + 1)
        ]
        begun.sort(key=lambda note: (first[note.number] or block.span).start)
        place = manuscript.place(block.span.start)
        yield Part(
            kind=block.kind,
            level=min(manuscript.section(block).level + 1, 4) if block.kind == "heading" else 0,
            line=f"{place.page}:{place.line}" if place.page else str(place.line),
            runs=() if block.table else tuple(runs(manuscript[block.span], block.span.start, here)),
            rows=tuple(_rows(manuscript, block.table, here)) if block.table else (),
            notes=tuple(begun),
        )


def _rows(manuscript: Manuscript, table: Table, marks: Sequence[Marked]) -> Iterator[tuple[TableCell, ...]]:
    for row in table.rows:
        yield tuple(
            TableCell(
                tuple(runs(manuscript[cell.span], cell.span.start, marks)), cell.rowspan, cell.colspan, cell.header
            )
            for cell in row
        )


def _first_span(finding: Finding) -> Span | None:
    """Where the number of a finding stands: the first place that it names."""
    return next((Span(*spot.span) for spot in finding.where if spot.span is not None), None)


def _note(number: int, finding: Finding, explained: dict[str, str], manuscript: Manuscript) -> Note:
    spots = list({spot.span: spot for spot in reversed(finding.where) if spot.span is not None}.values())[::-1]
    sure = {"high": "", "moderate": "read from the context", "low": "a guess"}[finding.confidence]
    return Note(
        number=number,
        code=finding.code,
        severity=finding.severity,
        rule=explained["summary"],
        message=finding.message,
        quote=_shortened(spots[0].quote) if spots else "",
        place=_place(spots[0]) if spots else "",
        sure=sure,
        computed=tuple((name.replace("_", " "), _computed(value)) for name, value in finding.computed.items()),
        causes=finding.repairs[:4],
        elsewhere=tuple(
            Elsewhere(_place(spot), _shortened(spot.quote), _anchor(spot, manuscript)) for spot in spots[1:9]
        ),
        why=explained.get("why", ""),
        repair=explained.get("repair", ""),
        blind=explained.get("blind spots", ""),
        anchor=f"mark-{number}" if spots else "",
    )


def _anchor(spot: Spot, manuscript: Manuscript) -> str:
    """The block in which a place stands."""
    start = spot.span[0] if spot.span else 0
    block = next((b for b in manuscript.blocks if b.span.start <= start < max(b.span.end, b.span.start + 1)), None)
    return f"line-{_line(manuscript, block)}" if block else ""


def _line(manuscript: Manuscript, block: Block) -> str:
    place = manuscript.place(block.span.start)
    return f"{place.page}:{place.line}" if place.page else str(place.line)


def _place(spot: Spot) -> str:
    return f"page {spot.page}, line {spot.line}" if spot.page else f"line {spot.line}"


def _shortened(quote: str, most: int = 160) -> str:
    return quote if len(quote) <= most else f"{quote[: most - 1].rstrip()}…"


def _computed(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    return str(value)


def _explained(documentation: str) -> dict[str, str]:
    """A rule's documentation by its paragraphs: summary, why, formula, example, repair, blind spots."""
    first, *rest = re.split(r"\n\s*\n", documentation.strip())
    told = {"summary": " ".join(first.split())}
    for paragraph in rest:
        name, _, words = paragraph.partition(":")
        told[name.strip().lower()] = " ".join(words.split())
    return told
