"""Estimates with their intervals, by class of intervention: what is printed, and where the print cannot be right.

One figure per family of outcomes (arms), and one per kind of comparison (contrasts). An interval is drawn only where
it holds its own value; where it does not, the row says what is printed. Another source's value is drawn below the
review's own, with a mark of another shape, where the two differ by more than rounding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from consilience.audit.finding import Finding
from consilience.model.estimate import (
    DIFFERENCES,
    LAYERS,
    RATIOS,
    SHARES,
    Estimate,
    LayerName,
    Measure,
)
from consilience.model.outcome import Outcome
from consilience.model.queries import by_class, included, outcome
from consilience.model.review import Review
from consilience.model.study import Result, Study

from . import scales
from .families import Family, families, name
from .lettering import width, wrap
from .readings import SHARE, Reading, Scale, Span, read, same
from .scales import Axis
from .sheet import Shape, Sheet
from .style import ALARM, BAND, BLUE, FAINT, INK, LEADING, MUTED, ORANGE, PAPER, RULE, SMALL, TINY, WIDTH

_ABBREVIATIONS: dict[Measure, str] = {
    "hazard-ratio": "HR",
    "risk-ratio": "RR",
    "odds-ratio": "OR",
    "rate-ratio": "rate ratio",
    "risk-difference": "RD",
    "mean-difference": "MD",
    "standardised-mean-difference": "SMD",
}
_CENTRES: frozenset[Measure] = frozenset({"mean", "median"})
"""Measures of the middle of a group, in the unit of their outcome."""

_SOURCES: dict[LayerName, str] = {
    "review": "the review",
    "report": "the trial's own report",
    "registry": "the trial's registry entry",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One result of one study."""

    study: str
    label: str
    detail: str
    comparator: bool
    readings: tuple[Reading, ...]
    findings: tuple[str, ...] = ()

    @property
    def notes(self) -> list[str]:
        """What does not add up in this row."""
        found = [reading.problem for reading in self.readings if reading.problem]
        return [*found, "; ".join(self.findings)] if self.findings else found


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading: a class of intervention, or an outcome."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class IntervalsView:
    """One figure as data."""

    id: str
    title: str
    caption: str
    alt: str
    axis: Axis
    axis_title: str
    groups: tuple[Group, ...]

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups."""
        return [row for group in self.groups for row in group.rows]


def views(review: Review, findings: Sequence[Finding] = ()) -> list[IntervalsView]:
    """Every figure of estimates that the review gives rise to: families of outcomes, then comparisons."""
    marked = _marked(findings)
    found = [_of_family(review, family, marked) for family in families(review, planned_apart=False)]
    found += list(_of_contrasts(review, marked))
    return [view for view in found if any(reading.value is not None for row in view.rows for reading in row.readings)]


# --- arms


def _of_family(review: Review, family: Family, marked: dict[str, list[str]]) -> IntervalsView:
    outcomes = {outcome.id: outcome for outcome in family.outcomes}
    scale = _arm_scale(review, family)
    groups = []
    for group, studies in by_class(review):
        rows = [row for study in studies for row in _arm_rows(study, outcomes, scale, marked)]
        if rows:
            groups.append(Group(group.label if group else "No class", tuple(rows)))
    values = list(_numbers(groups))
    return _view(
        f"intervals-{family.id}",
        family.label,
        scales.plain(values) if values and scale is not SHARE else scales.SHARE,
        f"{family.label}{f', {scale.unit}' if scale.unit else ''}",
        groups,
        _explained(family.outcomes) if len(family.outcomes) > 1 else "",
    )


def _arm_scale(review: Review, family: Family) -> Scale:
    """Per cent for shares; else the outcome's unit, or the unit in which it is first printed."""
    if family.measure in SHARES:
        return SHARE
    printed = (
        estimate.unit
        for study in included(review)
        for result in study.results
        if result.outcome in family.ids and result.contrast is None
        for _, estimate in result.stated
        if estimate.measure == family.measure and estimate.unit
    )
    measures = frozenset({family.measure}) | (_CENTRES if family.measure in _CENTRES else frozenset())
    return Scale(measures, family.outcomes[0].unit or next(printed, ""))


def _arm_rows(study: Study, outcomes: dict[str, Outcome], scale: Scale, marked: dict[str, list[str]]) -> Iterator[Row]:
    results = [each for each in study.results if each.outcome in outcomes and _on_arm_figure(each)]
    details = [_detail(study, result, outcomes) for result in results]
    for result, detail in zip(results, details, strict=True):
        more = result.analysis_set if details.count(detail) > 1 else None
        yield _row(study, result, ", ".join(part for part in (detail, more) if part), scale, marked)


def _on_arm_figure(result: Result) -> bool:
    """True for a result of one arm, and for a comparison that is told in words only."""
    return result.contrast is None or all(estimate.measure == "narrative" for _, estimate in result.stated)


def _detail(study: Study, result: Result, outcomes: dict[str, Outcome]) -> str:
    """What tells this result from the study's others: arm, outcome, part of the participants, time."""
    parts = [
        name(outcomes[result.outcome]) if len(outcomes) > 1 else None,
        _arm(study, result),
        result.subgroup,
        f"grade {result.grade}" if result.grade else None,
        _time(result, outcomes[result.outcome].measure),
    ]
    return ", ".join(part for part in parts if part)


def _arm(study: Study, result: Result) -> str | None:
    if result.contrast:
        return "between the arms" if len(study.arms) == 2 else _compared(study, result)
    arm = study.arm(result.arm)
    if arm is None or len(study.arms) == 1:
        return None
    return f"vs {arm.label}" if arm.role == "comparator" else arm.label


def _time(result: Result, measure: Measure) -> str | None:
    if result.time is not None and any(estimate.time_stated for _, estimate in result.stated):
        return str(result.time).replace(" ", "\u00a0")
    return "time\u00a0not\u00a0stated" if measure in ("survival", "cumulative-incidence") else None


def _explained(outcomes: Iterable[Outcome]) -> str:
    """Abbreviations and what they mean."""
    short = [f"{each.abbreviation}: {each.label}" for each in outcomes if each.abbreviation]
    return f" {', '.join(short)}." if short else ""


# --- contrasts


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One figure of comparisons: what it is called, and what its axis takes."""

    slug: str
    title: str
    scale: Scale


def _of_contrasts(review: Review, marked: dict[str, list[str]]) -> Iterator[IntervalsView]:
    """Ratios, risk differences and standardised differences in one figure each; other differences in one per unit."""
    found: dict[_Comparison, dict[str, list[Row]]] = {}
    for _, studies in by_class(review):
        for study in studies:
            for result in study.results:
                measure = _contrast_measure(result)
                if measure:
                    kind = _comparison(measure, outcome(review, result.outcome))
                    row = _row(study, result, _contrast_detail(study, result, measure), kind.scale, marked)
                    found.setdefault(kind, {}).setdefault(result.outcome, []).append(row)
    for kind in sorted(found, key=lambda each: each.slug):
        rows = found[kind]
        groups = [Group(each.label, tuple(rows[each.id])) for each in review.outcomes if each.id in rows]
        values, unit = list(_numbers(groups)), kind.scale.unit
        ratios = kind.scale.measures <= RATIOS
        yield _view(
            f"contrasts-{kind.slug}",
            f"Comparisons between arms: {kind.title.lower()}",
            scales.ratio(values) if ratios else scales.plain(values, null=0.0),
            f"{kind.title}{f', {unit}' if unit else ''}{' (log scale)' if ratios else ''}",
            groups,
            " First the experimental arm, then the comparator. The upright line marks no difference.",
        )


def _contrast_measure(result: Result) -> Measure | None:
    if result.contrast is None:
        return None
    measures = [estimate.measure for _, estimate in result.stated]
    return next((each for each in measures if each in RATIOS | DIFFERENCES), None)


def _comparison(measure: Measure, of: Outcome) -> _Comparison:
    """The figure in which a comparison stands. Means without a unit are comparable only with their own outcome's."""
    if measure in RATIOS:
        return _Comparison("ratios", "Ratios", Scale(RATIOS))
    if measure == "risk-difference":
        return _Comparison("risk-differences", "Risk differences", Scale(frozenset({measure}), "percentage points"))
    if measure == "standardised-mean-difference":
        return _Comparison("standardised-differences", "Standardised mean differences", Scale(frozenset({measure})))
    slug = (of.unit or "").lower().replace(" ", "-")
    slug = slug if re.fullmatch(r"[a-z0-9-]+", slug) else of.id
    return _Comparison(f"differences-{slug}", "Mean differences", Scale(frozenset({measure}), of.unit or ""))


def _contrast_detail(study: Study, result: Result, measure: Measure) -> str:
    parts = [
        _ABBREVIATIONS[measure],
        _compared(study, result),
        result.subgroup,
        str(result.time).replace(" ", "\u00a0") if result.time else None,
    ]
    return ", ".join(part for part in parts if part)


def _compared(study: Study, result: Result) -> str:
    assert result.contrast is not None
    arms = [study.arm(id) for id in (result.contrast.experimental, result.contrast.comparator)]
    return " vs ".join(arm.label if arm else "?" for arm in arms)


# --- one row


def _row(study: Study, result: Result, detail: str, scale: Scale, marked: dict[str, list[str]]) -> Row:
    arm = study.arm(result.arm)
    readings: list[Reading] = []
    shown: list[Estimate] = []
    for layer, estimate in result.stated:
        if not any(same(estimate, other) for other in shown):
            shown.append(estimate)
            readings.append(read(layer, estimate, scale))
    codes = marked.get(f"study/{study.id}/{result.id}", [])
    comparator = arm is not None and arm.role == "comparator"
    return Row(study.id, study.label, detail, comparator, tuple(readings), tuple(codes))


def _marked(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Contradictions of each result, by its path without the layer; those of sentences about it are not its own."""
    marked: dict[str, list[str]] = {}
    for finding in findings:
        subjects = [spot.subject for spot in finding.where]
        if finding.severity != "error" or not subjects or not subjects[0].startswith("study/"):
            continue
        text = f"{finding.code} {finding.name}"
        for path in dict.fromkeys("/".join(subject.split("/")[:3]) for subject in subjects):
            if text not in marked.setdefault(path, []):
                marked[path].append(text)
    return marked


def _numbers(groups: Iterable[Group]) -> Iterator[float]:
    """Every number that an axis must reach."""
    for group in groups:
        for row in group.rows:
            for reading in row.readings:
                if reading.value is not None:
                    yield reading.value
                if reading.span is not None:
                    yield from (reading.span.low, reading.span.high)


# --- words


def _view(id: str, title: str, axis: Axis, axis_title: str, groups: Sequence[Group], explained: str) -> IntervalsView:
    rows = [row for group in groups for row in group.rows]
    return IntervalsView(
        id=id,
        title=title,
        caption=_caption(rows) + explained,
        alt=_alt(title, groups, rows, axis),
        axis=axis,
        axis_title=axis_title,
        groups=tuple(groups),
    )


def _caption(rows: Sequence[Row]) -> str:
    text = "Estimates as printed; nothing is pooled. Hollow marks: no interval is printed, or none that can be drawn."
    if any(reading.span and reading.span.half_width for row in rows for reading in row.readings):
        text += " Dashed: a half-width printed behind ±, whose kind may differ between reports."
    if any(row.notes for row in rows):
        text += " A warning sign marks a row that contradicts itself or another source."
    return text


def _alt(title: str, groups: Sequence[Group], rows: Sequence[Row], axis: Axis) -> str:
    drawn = [(reading.value, row) for row in rows for reading in row.readings if reading.value is not None]
    if not drawn:
        return f"{title}: no estimates."
    unit = " %" if axis.kind == "share" else ""
    (low, first), (high, last) = min(drawn, key=lambda each: each[0]), max(drawn, key=lambda each: each[0])
    studies = len({row.study for row in rows})
    text = (
        f"{title}: estimates {len(drawn)}, studies {studies}, groups {len(groups)}; "
        f"from {low:.3g}{unit} ({first.label}) to {high:.3g}{unit} ({last.label})."
    )
    problems = [
        f"{row.label}, {row.detail}: {reading.problem}" for row in rows for reading in row.readings if reading.problem
    ]
    differing = sum(len(row.readings) > 1 for row in rows)
    if differing:
        text += f" In {differing} rows another source states a different value."
    return f"{text} Not drawn: {'; '.join(problems)}." if problems else text


# --- drawing

_GUTTER, _STUDY, _DETAIL = 12.0, 104.0, 104.0
_LEFT = _GUTTER + _STUDY + _DETAIL + 14
_PRINT = 96.0
_ACROSS = WIDTH - _LEFT - _PRINT - 12
_TEXT = _LEFT + _ACROSS + 14
_PITCH, _HEAD, _SPACE = SMALL * LEADING, 20.0, 4.0
_SHAPES: dict[LayerName, Shape] = {"review": "o", "report": "D", "registry": "^"}
_SIZES: dict[LayerName, float] = {"review": 5.5, "report": 5.0, "registry": 5.8}


@dataclass(frozen=True, slots=True)
class _Laid:
    """One row with its texts broken into lines."""

    row: Row
    study: list[str]
    detail: list[str]
    prints: list[list[str]]
    notes: list[str]

    @classmethod
    def of(cls, row: Row, *, repeated: bool) -> _Laid:
        notes = [line for note in row.notes for line in wrap(note, WIDTH - _GUTTER - _STUDY - 4, TINY)]
        prints = [wrap(reading.text, _PRINT - 4, SMALL) for reading in row.readings]
        study = [] if repeated else wrap(row.label, _STUDY - 6, SMALL)
        return cls(row, study, wrap(row.detail, _DETAIL - 4, SMALL) if row.detail else [], prints, notes)

    @property
    def lines(self) -> int:
        return max(len(self.study), len(self.detail), sum(len(lines) for lines in self.prints), 1)

    @property
    def height(self) -> float:
        return self.lines * _PITCH + len(self.notes) * TINY * LEADING + _SPACE


def draw(view: IntervalsView) -> Figure:
    """The rows of a view beside their axis."""
    sheet = Sheet()
    laid = [(group.label, _lay(group.rows)) for group in view.groups]
    height = sum(_HEAD + sum(each.height for each in rows) for _, rows in laid)
    title = wrap(view.axis_title, _ACROSS + 8, SMALL, "Bold")
    top = _header(sheet, title)
    _grid(sheet, view.axis, top, top + height)
    y = top
    for label, rows in laid:
        sheet.text(0, y + _HEAD / 2, label, size=SMALL, face="Bold")
        sheet.line((0, y + _HEAD - 3), (WIDTH, y + _HEAD - 3), colour=RULE, weight=0.6)
        y += _HEAD
        for each in rows:
            _draw_row(sheet, each, view.axis, y)
            y += each.height
    y = _ticks(sheet, view.axis, y)
    return sheet.finish(_legend(sheet, view.rows, y + 4))


def _lay(rows: Sequence[Row]) -> list[_Laid]:
    """Rows laid out; a study's name stands at its first row."""
    return [
        _Laid.of(row, repeated=number > 0 and rows[number - 1].study == row.study) for number, row in enumerate(rows)
    ]


def _header(sheet: Sheet, title: Sequence[str]) -> float:
    down = max(18.0, len(title) * _PITCH + 8)
    sheet.box(0, 0, WIDTH, down, fill=BAND)
    sheet.text(4, down / 2, "Study", size=SMALL, face="Bold")
    sheet.paragraph(_LEFT, (down - len(title) * _PITCH) / 2, title, size=SMALL, face="Bold")
    sheet.text(_TEXT, down / 2, "As printed", size=SMALL, face="Bold")
    return down + 2


def _grid(sheet: Sheet, axis: Axis, top: float, bottom: float) -> None:
    for tick in axis.ticks:
        x = _LEFT + axis.part(tick) * _ACROSS
        if tick == axis.null:
            sheet.line((x, top), (x, bottom), colour=MUTED, weight=0.9)
        else:
            sheet.line((x, top), (x, bottom), colour=FAINT, weight=0.7)


def _ticks(sheet: Sheet, axis: Axis, y: float) -> float:
    sheet.line((_LEFT, y), (_LEFT + _ACROSS, y), colour=MUTED, weight=0.6)
    for tick in axis.ticks:
        x = _LEFT + axis.part(tick) * _ACROSS
        sheet.line((x, y), (x, y + 3), colour=MUTED, weight=0.6)
        sheet.text(x, y + 9, f"{tick:g}".replace("-", "−"), size=TINY, colour=MUTED, align="center")
    return y + 15


def _draw_row(sheet: Sheet, laid: _Laid, axis: Axis, top: float) -> None:
    sheet.paragraph(_GUTTER, top, laid.study, size=SMALL)
    sheet.paragraph(_GUTTER + _STUDY, top, laid.detail, size=SMALL, colour=MUTED)
    y = top
    for reading, lines in zip(laid.row.readings, laid.prints, strict=True):
        colour = ORANGE if reading.layer != "review" else MUTED if laid.row.comparator else BLUE
        _draw_reading(sheet, reading, axis, y + _PITCH / 2, colour)
        sheet.paragraph(_TEXT, y, lines, size=SMALL, colour=INK if reading.layer == "review" else ORANGE)
        y += len(lines) * _PITCH
    if laid.notes:
        sheet.badge(_GUTTER / 2 - 1, top + _PITCH / 2, size=8)
        below = top + laid.lines * _PITCH
        across = max(width(note, TINY) for note in laid.notes)
        sheet.box(_GUTTER + _STUDY, below, across + 2, len(laid.notes) * TINY * LEADING)
        sheet.paragraph(_GUTTER + _STUDY, below, laid.notes, size=TINY, colour=ALARM)


def _draw_reading(sheet: Sheet, reading: Reading, axis: Axis, y: float, colour: str) -> None:
    if reading.value is None:
        return
    x = _LEFT + axis.part(reading.value) * _ACROSS
    if reading.span is not None:
        _draw_span(sheet, reading.span, axis, y, colour)
    elif not axis.holds(reading.value):
        sheet.text(x, y, "»" if reading.value > axis.high else "«", size=SMALL, colour=colour, align="center")
        return
    sheet.marks(
        [(x, y)],
        shape=_SHAPES[reading.layer],
        size=_SIZES[reading.layer],
        fill=PAPER if reading.span is None else colour,
        edge=colour,
        weight=1.1,
    )


def _draw_span(sheet: Sheet, span: Span, axis: Axis, y: float, colour: str) -> None:
    """The interval, with an arrow head where it goes on beyond the axis."""
    ends = [_LEFT + axis.part(end) * _ACROSS for end in (span.low, span.high)]
    dash = (2.2, 1.6) if span.half_width else None
    sheet.line((ends[0], y), (ends[1], y), colour=colour, weight=1.3, dash=dash)
    for end, x, side in ((span.low, ends[0], -1), (span.high, ends[1], 1)):
        if axis.holds(end):
            sheet.line((x, y - 2.2), (x, y + 2.2), colour=colour, weight=1.0)
        else:
            sheet.shape((x + side * 4, y), (x, y - 2.5), (x, y + 2.5), fill=colour)


@dataclass(frozen=True, slots=True)
class _Key:
    """One entry of the legend."""

    words: str
    shape: Shape
    size: float
    edge: str
    fill: str


def _keys(rows: Sequence[Row]) -> Iterator[_Key]:
    """What the marks mean, as far as they occur."""
    drawn = [reading for row in rows for reading in row.readings if reading.value is not None]
    for layer in LAYERS:
        if any(reading.layer == layer for reading in drawn):
            colour = BLUE if layer == "review" else ORANGE
            yield _Key(f"stated by {_SOURCES[layer]}", _SHAPES[layer], _SIZES[layer], colour, colour)
    if any(row.comparator and reading.layer == "review" for row in rows for reading in row.readings):
        yield _Key("comparator arm (vs)", "o", _SIZES["review"], MUTED, MUTED)
    if any(reading.span is None for reading in drawn):
        yield _Key("hollow: no interval drawn", "o", _SIZES["review"], MUTED, PAPER)


def _legend(sheet: Sheet, rows: Sequence[Row], y: float) -> float:
    x = 0.0
    for key in _keys(rows):
        across = 13 + width(key.words, TINY)
        if x and x + across > WIDTH:
            x, y = 0.0, y + 12
        sheet.marks([(x + 5, y + 6)], shape=key.shape, size=key.size, fill=key.fill, edge=key.edge, weight=1.1)
        sheet.text(x + 13, y + 6, key.words, size=TINY, colour=MUTED)
        x += across + 12
    return y + 12
