"""Certainty on the page: tables of findings, evidence profiles, and suggestions beside what people decided."""

from __future__ import annotations

import re
from collections.abc import Sequence

from consilience.certainty.languages import DOMAIN, LEVEL
from consilience.certainty.rating import UP
from consilience.certainty.tables import Entry, FindingsTable, comparisons, evidence_profile, summary_of_findings
from consilience.model.review import Review

from ..table import Cell, Column, ColumnKind, Group, Line, Table, Tone, Value, words


def tables(review: Review, entries: Sequence[Entry], language: str = "en") -> list[FindingsTable]:
    """Summary of findings and evidence profile of each comparison, in the order of certainty.yaml."""
    population = review.about.protocol.question.population
    made = []
    for at, group in enumerate(comparisons(entries), 1):
        made.append(summary_of_findings(group, population, language, at))
        made.append(evidence_profile(group, population, language, at))
    return made


def shown(found: FindingsTable) -> Table:
    """A table of findings as the page and the spreadsheet show it."""
    wide = found.id.startswith("evidence-profile")
    columns = tuple(
        Column(title, _kind(at, len(found.columns), wide=wide), over)
        for at, (title, over) in enumerate(zip(found.columns, found.over, strict=True))
    )
    notes = (*(f"{letter}. {text}" for letter, text in found.footnotes), *found.remarks, *found.legend)
    rows = tuple(tuple(_cell(lines, head=at == 0) for at, lines in enumerate(row)) for row in found.rows)
    return Table(found.id, found.title, columns, (Group("", rows),), notes, lead=found.head, folded=wide)


_NOTHING = {"not judged", "no suggestion", "not pooled", "–"}
_LEVELS = frozenset(LEVEL["en"].values())


def _cell(lines: Sequence[str], *, head: bool) -> Cell:
    """The lines of a cell; the first names the row, the level of certainty stands out, letters of footnotes apart."""
    values = []
    for at, line in enumerate(lines):
        text, letters = lettered(line)
        tone: Tone = "nothing" if text in _NOTHING else "quiet" if head and at else "strong" if text in _LEVELS else ""
        values.append(Value(text, tone=tone, letters=letters))
    return Cell(tuple(Line((value,)) for value in values))


def lettered(line: str) -> tuple[str, str]:
    """A line without the letters of its footnotes, and these: ``75 per 1,000 [c]`` is 75 per 1,000 and c."""
    match = re.fullmatch(r"(.*?) \[([a-z]+(?:, [a-z]+)*)\]", line)
    return (match[1], match[2]) if match else (line, "")


def _kind(at: int, n: int, *, wide: bool) -> ColumnKind:
    if at == 0:
        return "head"
    if wide:
        return "long" if at == n - 3 else "short"  # the absolute effect
    return "long" if at == n - 1 else "text"


def suggestions(entries: Sequence[Entry]) -> Table:
    """What the data suggest for each domain, beside what a person decided; domains that rate up where it can matter."""
    columns = (
        Column("Domain", "head"),
        Column("The data suggest", "short"),
        Column("Because", "long"),
        Column("Decided", "short"),
        Column("Reason given", "text"),
    )
    groups = []
    for entry in entries:
        body = entry.state.body
        rows = tuple(
            _row(entry, at)
            for at, each in enumerate(entry.suggestions)
            if each.domain not in UP or each.levels != 0 or each.domain in entry.state.decisions
        )
        title = f"{entry.outcome.label}: {body.intervention}" + (f" v {body.comparator}" if body.comparator else "")
        start = entry.state.start
        groups.append(Group(f"{title} (starts {start.level or 'nowhere'}: {start.reason})", rows))
    notes = (
        "A suggestion is computed from the data and is no rating; a rating is what a person decides, with a reason.",
        *(f"{e.outcome.label}, without usable numbers: {told}" for e in entries for told in e.evidence.absent),
    )
    return Table("certainty-suggestions", "What the data suggest, domain by domain", columns, tuple(groups), notes)


def _row(entry: Entry, at: int) -> tuple[Cell, ...]:
    each = entry.suggestions[at]
    decision = entry.state.decisions.get(each.domain)
    stale = next((s for s in entry.state.stale if s.decision.domain == each.domain), None)
    suggested = "a person must judge" if each.levels is None else step_words(each.levels, up=each.domain in UP)
    decided = Cell((Line((Value("not judged", tone="nothing"),)),))
    if decision is not None:
        lines = [Value(step_words(decision.levels, up=each.domain in UP)), Value(f"{decision.person}, {decision.date}")]
        if stale:
            lines.append(Value(f"stale: {', '.join(stale.parts)} changed since", tone="bad"))
        decided = Cell(tuple(Line((value,)) for value in lines))
    name = DOMAIN["en"][each.domain]
    return (
        words(name[:1].upper() + name[1:]),
        words(suggested),
        Cell(tuple(Line((Value(reason),)) for reason in each.reasons)),
        decided,
        words(decision.reason if decision else ""),
    )


def step_words(levels: int, *, up: bool = False) -> str:
    """``no step``, ``one level down``."""
    number = ("no step", "one level", "two levels", "three levels")[levels]
    return number if not levels else f"{number} {'up' if up else 'down'}"
