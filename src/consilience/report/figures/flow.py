"""The PRISMA 2020 flow diagram (Page 2021, BMJ 372:n71, figure 1), with the arithmetic that does not hold marked.

A box that nobody states is left out, and the arrow passes. Layout as in the official template: stages at the left,
what goes on in the middle, what leaves at the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from matplotlib.figure import Figure

from consilience.model.queries import included
from consilience.model.review import Review
from consilience.model.selection import Box, FlowCount, ReasonCount
from consilience.screening.flow import Flow, Identity, flow, identities

from .lettering import width, wrap
from .sheet import Sheet
from .style import ALARM, ALARM_TINT, BAND, INK, LEADING, MUTED, RULE, SMALL, WIDTH

Stage = Literal["Identification", "Screening", "Included"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a box; ``level`` says how far it is indented."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class FlowBox:
    """One box: what it says, and the arithmetic that contradicts it."""

    boxes: tuple[Box, ...]
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the diagram: the box of those who go on, and the box of those who leave (or, in ``joins``, enter)."""

    stage: Stage
    main: FlowBox | None
    side: FlowBox | None = None
    joins: bool = False


@dataclass(frozen=True, slots=True)
class FlowView:
    """The diagram as data."""

    title: str
    caption: str
    alt: str
    banner: str
    steps: tuple[Step, ...]
    rows: str
    """What the data themselves hold, for comparison with the last box."""
    id: str = "flow"


@dataclass(frozen=True, slots=True)
class _Part:
    """How the template words one count of a box."""

    box: Box
    words: str
    item: bool = False


_TEMPLATE: tuple[tuple[Stage, str, tuple[_Part, ...], str, tuple[_Part, ...]], ...] = (
    (
        "Identification",
        "Records identified from:",
        (
            _Part("records-databases", "Databases", item=True),
            _Part("records-registers", "Registers", item=True),
            _Part("records-other", "Other methods", item=True),
        ),
        "Records removed before screening:",
        (
            _Part("duplicates", "Duplicate records", item=True),
            _Part("excluded-automatic", "Marked as ineligible by automation tools", item=True),
            _Part("excluded-before-screening", "Removed for other reasons", item=True),
        ),
    ),
    (
        "Screening",
        "",
        (_Part("records-screened", "Records screened"),),
        "",
        (_Part("records-excluded", "Records excluded"),),
    ),
    (
        "Screening",
        "",
        (_Part("reports-sought", "Reports sought for retrieval"),),
        "",
        (_Part("reports-not-retrieved", "Reports not retrieved"),),
    ),
    (
        "Screening",
        "",
        (_Part("reports-assessed", "Reports assessed for eligibility"),),
        "",
        (_Part("reports-excluded", "Reports excluded"),),
    ),
    (
        "Included",
        "",
        (
            _Part("studies-included", "Studies included in review"),
            _Part("reports-included", "Reports of included studies"),
        ),
        "Previous version of the review:",
        (
            _Part("previous-studies", "Studies included", item=True),
            _Part("previous-reports", "Reports of these studies", item=True),
        ),
    ),
    (
        "Included",
        "",
        (
            _Part("total-studies", "Total studies included in review"),
            _Part("total-reports", "Reports of total included studies"),
        ),
        "",
        (),
    ),
)

_BANNERS = {"computed": "computed from the ledger", "reported": "as reported by the publication", "none": ""}


def view(review: Review) -> FlowView:
    """The flow diagram of a review; without ``steps`` where nothing is known of its flow."""
    stated = _in_words(flow(review), {each.id: each.as_reason for each in review.about.protocol.criteria})
    notes = _contradictions(stated)
    steps = []
    for stage, main_heading, main, side_heading, side in _TEMPLATE:
        step = Step(
            stage,
            _box(stated, notes, main_heading, main),
            _box(stated, notes, side_heading, side),
            joins=bool(side) and side[0].box == "previous-studies",
        )
        if step.main or step.side:
            steps.append(step)
    banner = _BANNERS[stated.source]
    if stated.awaiting:
        banner += f"; {stated.awaiting:,} records or reports await a decision"
    return FlowView(
        title="PRISMA 2020 flow diagram",
        caption=_caption(bool(notes)),
        alt=_alt(stated, notes),
        banner=banner,
        steps=tuple(steps),
        rows=_rows(review),
    )


def _in_words(stated: Flow, criteria: Mapping[str, str]) -> Flow:
    """The flow with the text of a criterion where a reason is only its name."""

    def worded(count: FlowCount) -> FlowCount:
        reasons = tuple(ReasonCount(reason=criteria.get(each.reason, each.reason), n=each.n) for each in count.reasons)
        return count.model_copy(update={"reasons": reasons})

    return replace(stated, stated=tuple(worded(count) for count in stated.stated))


def _contradictions(stated: Flow) -> dict[Box, list[str]]:
    """For each box, the arithmetic that it fails and the other numbers that are given for it."""
    notes: dict[Box, list[str]] = {}
    for identity in identities(stated):
        if not identity.holds:
            notes.setdefault(identity.box, []).append(_arithmetic(identity))
    for box, first in stated.counts.items():
        others = sorted({each.n for each in stated.stated if each.box == box} - {first.n})
        if others:
            notes.setdefault(box, []).append(f"also stated as {', '.join(f'{n:,}' for n in others)}")
    return notes


def _arithmetic(identity: Identity) -> str:
    """``350 − 309 − 22 = 19, not 21``; of a list with one entry only its sum."""
    formula = re.sub(r"\d+", lambda number: f"{int(number[0]):,}", identity.formula).replace(" - ", " − ")
    if identity.boxes == (identity.box,):
        formula = f"listed: {formula if '+' in formula else f'{identity.expected:,}'}"
    return f"{formula}, not {identity.stated:,}"


def _box(stated: Flow, notes: dict[Box, list[str]], heading: str, parts: tuple[_Part, ...]) -> FlowBox | None:
    """A box with the counts that somebody states; None where nobody states any."""
    given = [(part, stated.counts[part.box]) for part in parts if part.box in stated.counts]
    if not given:
        return None
    entries = [Entry(heading)] if heading else []
    for part, count in given:
        entries.append(Entry(f"{part.words} {_n(count.n)}", int(part.item)))
        entries += _details(count, int(part.item) + 1)
    found = [note for part, _ in given for note in notes.get(part.box, [])]
    return FlowBox(tuple(part.box for part, _ in given), tuple(entries), tuple(found))


def _details(count: FlowCount, level: int) -> Iterator[Entry]:
    for source, n in count.sources.items():
        yield Entry(f"{source} {_n(n)}", level)
    for reason in count.reasons:
        yield Entry(f"{reason.reason} {_n(reason.n)}", level)


def _n(n: int) -> str:
    return f"(n\u00a0=\u00a0{n:,})"


def _rows(review: Review) -> str:
    studies = included(review)
    reports = sum(len([each for each in study.reports if each.kind != "registry-entry"]) for study in studies)
    return f"Rows in the tables: {_count(len(studies), 'study', 'studies')}, {_count(reports, 'report', 'reports')}"


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _caption(marked: bool) -> str:
    text = "Flow of records and reports to the included studies (PRISMA 2020). Boxes that nobody states are left out."
    return f"{text} A dashed box with a warning sign contradicts the boxes before it." if marked else text


def _alt(stated: Flow, notes: dict[Box, list[str]]) -> str:
    words = {part.box: part.words for _, _, main, _, side in _TEMPLATE for part in (*main, *side)}
    counts = ", ".join(f"{words[box].lower()} {count.n:,}" for box, count in stated.counts.items())
    text = f"Flow diagram: {counts}."
    if notes:
        marked = "; ".join(f"{words[box].lower()}: {', '.join(each)}" for box, each in notes.items())
        text += f" Marked as contradictory: {marked}."
    return text


# --- drawing

_STRIP = 18.0
_MAIN, _MAIN_WIDTH = 32.0, 204.0
_SIDE, _SIDE_WIDTH = 264.0, WIDTH - 264.0
_PAD, _GAP, _INDENT, _BADGE = 7.0, 20.0, 9.0, 14.0
_MIDDLE = _MAIN + _MAIN_WIDTH / 2


@dataclass(slots=True)
class _Lines:
    """The lines of a box, broken to its width."""

    plain: list[tuple[float, str]]
    notes: list[str]

    @property
    def height(self) -> float:
        extra = 3 + len(self.notes) * SMALL * LEADING if self.notes else 0
        return 2 * _PAD + len(self.plain) * SMALL * LEADING + extra


def draw(view: FlowView) -> Figure:
    """The diagram of a view."""
    sheet = Sheet()
    y = 0.0
    if view.banner:
        sheet.text(_MAIN, 6, view.banner[0].upper() + view.banner[1:], size=SMALL, face="Oblique", colour=MUTED)
        y = 18.0
    tail: float | None = None  # where the line of those who go on has come to
    for stage, group in groupby(view.steps, key=lambda step: step.stage):
        top = y
        steps = list(group)
        least = (width(stage, SMALL, "Bold") + 12 - (len(steps) - 1) * _GAP) / len(steps)
        for step in steps:
            height = max(_height(step), least)
            tail = _row(sheet, step, y, height, tail)
            y += height + _GAP
        last = stage == view.steps[-1].stage
        if last:
            y = _rows_in_the_tables(sheet, view.rows, y - _GAP + 4) + _GAP
        _strip(sheet, stage, top, y - _GAP)
    return sheet.finish(y - _GAP + 1)


def _height(step: Step) -> float:
    return max(_lines(step.main, _MAIN_WIDTH).height, _lines(step.side, _SIDE_WIDTH).height, 30.0)


def _row(sheet: Sheet, step: Step, top: float, height: float, tail: float | None) -> float:
    """One step: its boxes, centred on each other, and the arrows between and from the step before."""
    centre = top + height / 2
    if step.main is None:
        if tail is not None and step.side is not None:
            sheet.arrow((_MIDDLE, centre), (_SIDE, centre))
        end = tail if tail is not None else centre
    else:
        lines = _lines(step.main, _MAIN_WIDTH)
        upper = centre - lines.height / 2
        if tail is not None:
            sheet.arrow((_MIDDLE, tail), (_MIDDLE, upper))
        _frame(sheet, step.main, lines, _MAIN, upper, _MAIN_WIDTH)
        end = upper + lines.height
        if step.side is not None and step.joins:
            sheet.line((_SIDE, centre), (_SIDE - 14, centre))
            sheet.arrow((_SIDE - 14, centre), (_SIDE - 14, end + _GAP / 2), (_MIDDLE + 0.5, end + _GAP / 2))
        elif step.side is not None:
            sheet.arrow((_MAIN + _MAIN_WIDTH, centre), (_SIDE, centre))
    if step.side is not None:
        lines = _lines(step.side, _SIDE_WIDTH)
        _frame(sheet, step.side, lines, _SIDE, centre - lines.height / 2, _SIDE_WIDTH)
    return end


def _lines(box: FlowBox | None, across: float) -> _Lines:
    if box is None:
        return _Lines([], [])
    plain = []
    for entry in box.entries:
        indent = _INDENT * entry.level
        plain += [(indent, line) for line in wrap(entry.text, across - 2 * _PAD - indent, SMALL)]
    notes = [line for note in box.notes for line in wrap(note, across - 2 * _PAD - _BADGE, SMALL, "Bold")]
    return _Lines(plain, notes)


def _frame(sheet: Sheet, box: FlowBox, lines: _Lines, x: float, top: float, across: float) -> None:
    if box.notes:
        sheet.box(x, top, across, lines.height, fill=ALARM_TINT, edge=ALARM, weight=1.8, dash=(5, 2.5))
    else:
        sheet.box(x, top, across, lines.height, edge=INK)
    y = top + _PAD
    for indent, line in lines.plain:
        y = sheet.paragraph(x + _PAD + indent, y, [line], size=SMALL)
    if lines.notes:
        sheet.badge(x + _PAD + 4.5, y + 3 + SMALL * LEADING / 2)
        sheet.paragraph(x + _PAD + _BADGE, y + 3, lines.notes, size=SMALL, face="Bold", colour=ALARM)


def _rows_in_the_tables(sheet: Sheet, text: str, top: float) -> float:
    sheet.text(_MAIN, top + 6, text, size=SMALL, colour=MUTED)
    return top + 12


def _strip(sheet: Sheet, stage: str, top: float, bottom: float) -> None:
    """The name of a stage, written upwards beside its boxes."""
    sheet.box(0, top, _STRIP, bottom - top, fill=BAND, edge=RULE, radius=3)
    sheet.text(_STRIP / 2, (top + bottom) / 2, stage, size=SMALL, face="Bold", turned=True)
