"""The traffic light: one row per study, one column per domain and one overall, as robvis draws it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from matplotlib.figure import Figure

from consilience.appraisal.conclusions import settled
from consilience.appraisal.instruments import Instrument, instrument_for, instruments_of
from consilience.model.appraisal import Appraisal
from consilience.model.queries import by_class, outcome
from consilience.model.review import Review
from consilience.model.study import Study

from .. import text
from .judgements import Judgement, Palette, draw_legend, draw_mark, judge, meanings
from .lettering import wrap
from .sheet import Sheet
from .style import BAND, BODY, FAINT, INK, LEADING, MUTED, PANEL, RULE, SMALL, TINY, WIDTH

UNKNOWN = "not stated"
"""What stands for an instrument that neither the appraisal nor the protocol names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One appraisal."""

    study: str
    label: str
    instrument: str
    domains: tuple[Judgement | None, ...]
    overall: Judgement


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one class of intervention."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TrafficView:
    """The traffic light as data; no ``groups`` where nothing was appraised."""

    title: str
    caption: str
    alt: str
    groups: tuple[Group, ...]
    codes: tuple[str, ...]
    """What stands above the columns of the domains; none where only overall levels are given."""
    id: str = "risk-of-bias"
    assessed: bool = False
    """True where the levels are what people's answers come to, at least in part."""

    @property
    def several(self) -> bool:
        """True where the rows are of several instruments, so that each row names its own."""
        return len({row.instrument for row in self.rows}) > 1 or not self.codes

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups."""
        return [row for group in self.groups for row in group.rows]


def views(review: Review) -> list[TrafficView]:
    """The traffic lights of a review's included studies: one for each instrument whose domains are told, one for all
    others. Levels are printed ones, else those that answers come to. A long one goes on over several pages."""
    review = settled(review)
    by_title = columns(review)
    kinds = list(dict.fromkeys(_kind(instrument, by_title) for _, _, instrument in appraisals(review)))
    return [page for kind in kinds for page in _paged(_view(review, by_title, kind, alone=len(kinds) == 1))]


def view(review: Review) -> TrafficView:
    """The first traffic light; one without groups where nothing was appraised."""
    return next(iter(views(review)), TrafficView("Risk of bias of each study", "", "", (), ()))


def _kind(instrument: Instrument | None, by_title: Mapping[str, tuple[DomainColumn, ...]]) -> str:
    """What shares a traffic light: an instrument whose domains are told is alone; "" are all others."""
    title = title_of(instrument)
    return title if title in by_title else ""


def _view(review: Review, by_title: Mapping[str, tuple[DomainColumn, ...]], kind: str, *, alone: bool) -> TrafficView:
    groups = []
    shared = by_title.get(kind, ())
    for group, studies in by_class(review):
        rows = [row for study in studies for row in _rows(review, study, by_title, kind)]
        if rows:
            groups.append(Group(group.label if group else "No class", tuple(rows)))
    rows = [row for group in groups for row in group.rows]
    about = "" if alone else f": {kind or 'overall levels only'}"
    name = "" if alone or not kind else f"-{re.sub('[^a-z0-9]+', '-', kind.lower()).strip('-')}"
    chosen = [each for each in appraisals(review) if _kind(each[2], by_title) == kind]
    return TrafficView(
        title=f"Risk of bias of each study{about}",
        caption=_caption([appraisal for _, appraisal, _ in chosen], rows, kind, shared),
        alt=_alt(rows),
        groups=tuple(groups),
        codes=tuple(each.code for each in shared),
        id=f"risk-of-bias{name}",
        assessed=any(appraisal.assessments for _, appraisal, _ in chosen),
    )


PAGE = 540.0
"""Height in points that rows may take: with header, legend and caption they fill a printed page."""


def _paged(view: TrafficView) -> Iterator[TrafficView]:
    """A view cut where a printed page ends; a class that goes on is named again."""
    at = _Columns.of(view)
    pages: list[list[tuple[str, Row]]] = [[]]
    used = 0.0
    for group in view.groups:
        for row in group.rows:
            height = _height(row, at) + (_HEAD if not pages[-1] or pages[-1][-1][0] != group.label else 0)
            if used + height > PAGE and pages[-1]:
                pages.append([])
                used, height = 0.0, _height(row, at) + _HEAD
            pages[-1].append((group.label, row))
            used += height
    for number, rows in enumerate(pages, 1):
        if len(pages) == 1:
            yield view
            return
        grouped = groupby(rows, lambda each: each[0])
        yield replace(
            view,
            id=view.id if number == 1 else f"{view.id}-part-{number}",
            title=f"{view.title}, part {number} of {len(pages)}",
            groups=tuple(Group(label, tuple(row for _, row in some)) for label, some in grouped),
            alt=_alt([row for _, row in rows]),
        )


def appraisals(review: Review) -> Iterator[tuple[Study, Appraisal, Instrument | None]]:
    """The appraisals of the included studies that come to something, each with its instrument."""
    known, review = instruments_of(review), settled(review)
    for _, studies in by_class(review):
        for study in studies:
            for appraisal in study.appraisals:
                instrument = instrument_for(study, appraisal, review.about.protocol, known)
                if appraisal.level is not None and not (instrument and instrument.is_checklist):
                    yield study, appraisal, instrument


class DomainColumn(NamedTuple):
    """One domain of an instrument: what stands above its column, and its name."""

    code: str
    label: str


def columns(review: Review) -> dict[str, tuple[DomainColumn, ...]]:
    """The columns of each instrument of which some domain is told.

    Where all names are those of the instrument, its own domains in its own order; else the names as printed, numbered.
    """
    printed: dict[str, dict[str, None]] = {}
    known: dict[str, Instrument | None] = {}
    for _, appraisal, instrument in appraisals(review):
        title = title_of(instrument)
        known[title] = instrument
        printed.setdefault(title, {}).update(dict.fromkeys(each.domain for each in appraisal.domains))
    found: dict[str, tuple[DomainColumn, ...]] = {}
    for title, names in printed.items():
        instrument = known[title]
        own = instrument.domains_for(None) if instrument else ()
        if names and own and all(own_domain(instrument, name) for name in names):
            found[title] = tuple(DomainColumn(each.code, each.label) for each in own)
        elif names:
            found[title] = tuple(DomainColumn(f"D{number}", name) for number, name in enumerate(names, 1))
    return found


def own_domain(instrument: Instrument | None, name: str) -> str | None:
    """The instrument's own name of a domain; None where it has none so called."""
    try:
        return instrument.domain(name).label if instrument else None
    except ValueError:
        return None


def levels_by_column(
    appraisal: Appraisal, instrument: Instrument | None, shown: Sequence[DomainColumn]
) -> list[str | None]:
    """The printed level of each column; None where it is not told."""
    labels = {each.label for each in shown}
    told = {}
    for each in appraisal.domains:
        name = each.domain if each.domain in labels else own_domain(instrument, each.domain)
        told[name] = each.level
    return [told.get(each.label) for each in shown]


def numbered(shown: Sequence[DomainColumn]) -> list[str]:
    """Names of domains behind what stands above their columns; a name that is its number stands alone."""
    return [each.label if each.label == each.code else f"{each.code} {each.label}" for each in shown]


def title_of(instrument: Instrument | None) -> str:
    """Name of an instrument as printed in figures."""
    return instrument.title if instrument else UNKNOWN


def _rows(review: Review, study: Study, by_title: Mapping[str, tuple[DomainColumn, ...]], kind: str) -> Iterator[Row]:
    known = instruments_of(review)
    found = [
        (appraisal, instrument)
        for appraisal in study.appraisals
        for instrument in [instrument_for(study, appraisal, review.about.protocol, known)]
        if appraisal.level is not None
        and not (instrument and instrument.is_checklist)
        and _kind(instrument, by_title) == kind
    ]
    labels = Counter(_label(review, study, appraisal) for appraisal, _ in found)
    for appraisal, instrument in found:
        label = _label(review, study, appraisal)
        levels = levels_by_column(appraisal, instrument, by_title.get(kind, ()))
        yield Row(
            study.id,
            label if labels[label] == 1 else _label(review, study, appraisal, whose=True),
            title_of(instrument),
            tuple(judge(level, instrument) if level is not None else None for level in levels),
            judge(appraisal.level or "", instrument),
        )


def _label(review: Review, study: Study, appraisal: Appraisal, *, whose: bool = False) -> str:
    """The study, and the outcome of the result where one result was appraised; with ``whose`` its arms too."""
    result = next((each for each in study.results if each.id == appraisal.result), None)
    if result is None:
        return study.label
    about = f"{study.label} – {outcome(review, result.outcome).label}"
    return f"{about}, {text.whose(study, result)}" if whose and text.whose(study, result) else about


def _caption(chosen: Sequence[Appraisal], rows: list[Row], kind: str, shown: Sequence[DomainColumn]) -> str:
    own = any(each.assessments for each in chosen)
    parts = [f"Judgements {'as assessed' if own else 'as printed'}, by class of intervention."]
    if effects := sorted({each.effect for each in chosen if each.effect}):
        parts.append(f"Effect of interest: {' and '.join(effects)}.")
    if shown:
        parts.append(f"{kind}: {'; '.join(numbered(shown))}.")
    if any(each.instrument is None for each in chosen):
        parts.append("Where no instrument is named, the one planned for the study's design is shown.")
    foreign = sum(row.overall.mark == "foreign" for row in rows)
    if foreign:
        parts.append(f"{foreign} of {len(rows)} overall levels are no levels of their instrument (open diamond).")
    return " ".join(parts)


def _alt(rows: list[Row]) -> str:
    counts = Counter(row.overall.printed for row in rows)
    listed = ", ".join(f"{level} {n}" for level, n in counts.most_common())
    foreign = [
        f"{row.label} ({row.overall.printed}, {row.instrument})" for row in rows if row.overall.mark == "foreign"
    ]
    told = f"Table of risk-of-bias levels of {len(rows)} appraisals. Overall: {listed}."
    return f"{told} Not levels of the instrument: {'; '.join(foreign)}." if foreign else told


# --- drawing

_ROW, _HEAD = 16.0, 18.0
_INSTRUMENT, _OVERALL, _STEP = 62.0, 50.0, 24.0
_WORDS = 72.0
"""Least width of the words: "No information", and "Some concerns", stand on one line."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand; ``instrument`` is None where all rows are of one, which the caption names."""

    study: float
    """Width of the first column."""
    instrument: float | None
    domains: tuple[float, ...]
    overall: float
    words: float

    @classmethod
    def of(cls, view: TrafficView) -> _Columns:
        """Even columns for the domains; what is left over goes to the study and to the printed words."""
        instrument = _INSTRUMENT if view.several else 0.0
        spare = WIDTH - instrument - _STEP * len(view.codes) - _OVERALL - 8
        words = max(_WORDS, min(110.0, spare * 0.3))
        study = spare - words
        first = study + instrument
        domains = tuple(first + _STEP * (number + 0.5) for number in range(len(view.codes)))
        overall = first + _STEP * len(view.codes) + _OVERALL / 2
        return cls(study, study if instrument else None, domains, overall, overall + _OVERALL / 2 + 8)


def draw(view: TrafficView, palette: Palette = "colourblind") -> Figure:
    """The traffic light of a view."""
    sheet = Sheet()
    at = _Columns.of(view)
    height = sum(_HEAD + sum(_height(row, at) for row in group.rows) for group in view.groups)
    sheet.box(at.overall - _OVERALL / 2, 0, _OVERALL, 20 + height, fill=PANEL)
    _header(sheet, view, at)
    y = 20.0
    for group in view.groups:
        sheet.text(0, y + _HEAD / 2 + 1, group.label, size=SMALL, face="Bold", colour=INK)
        sheet.line((0, y + _HEAD), (WIDTH, y + _HEAD), colour=RULE)
        y += _HEAD
        for row in group.rows:
            y = _row(sheet, row, at, y, palette)
    sheet.line((0, y), (WIDTH, y), colour=RULE)
    shown = [each for row in view.rows for each in (*row.domains, row.overall) if each]
    return sheet.finish(draw_legend(sheet, y + 8, meanings(shown), palette))


def _header(sheet: Sheet, view: TrafficView, at: _Columns) -> None:
    sheet.box(0, 0, WIDTH, 18, fill=BAND)
    sheet.text(4, 9, "Study", size=SMALL, face="Bold")
    if at.instrument is not None:
        sheet.text(at.instrument, 9, "Instrument", size=SMALL, face="Bold")
    for code, x in zip(view.codes, at.domains, strict=True):
        sheet.text(x, 9, code, size=SMALL, face="Bold", align="center")
    sheet.text(at.overall, 9, "Overall", size=SMALL, face="Bold", align="center")
    sheet.text(at.words, 9, "Level" if view.assessed else "As printed", size=SMALL, face="Bold")


def _study(row: Row, at: _Columns) -> list[str]:
    return wrap(row.label, at.study - 14, BODY)


def _words(row: Row, at: _Columns) -> list[str]:
    return wrap(row.overall.printed, WIDTH - at.words, SMALL)


def _height(row: Row, at: _Columns) -> float:
    return max(_ROW, len(_study(row, at)) * BODY * LEADING + 4, len(_words(row, at)) * SMALL * LEADING + 4)


def _row(sheet: Sheet, row: Row, at: _Columns, top: float, palette: Palette) -> float:
    height = _height(row, at)
    middle = top + height / 2
    study, words = _study(row, at), _words(row, at)
    sheet.paragraph(8, middle - len(study) * BODY * LEADING / 2, study, size=BODY)
    if at.instrument is not None:
        sheet.text(at.instrument, middle, row.instrument, size=SMALL, colour=MUTED)
    for x, judgement in zip(at.domains, row.domains, strict=False):
        if judgement:
            draw_mark(sheet, x, middle, judgement.mark, palette)
            if judgement.mark == "foreign":
                sheet.text(x, middle + 10, judgement.printed, size=TINY, colour=MUTED, align="center")
    draw_mark(sheet, at.overall, middle, row.overall.mark, palette)
    sheet.paragraph(at.words, middle - len(words) * SMALL * LEADING / 2, words, size=SMALL)
    sheet.line((0, top + height), (WIDTH, top + height), colour=FAINT, weight=0.5)
    return top + height
