"""The traffic light: one row per study, one column per domain and one overall, as robvis draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from consilience.appraisal.conclusions import settled
from consilience.appraisal.instruments import Instrument, instrument_for, instruments_of
from consilience.model.appraisal import Appraisal
from consilience.model.queries import by_class, outcome
from consilience.model.review import Review
from consilience.model.study import Study

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
    domains: int
    """Number of domain columns; 0 where only overall levels are given."""
    id: str = "risk-of-bias"

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups."""
        return [row for group in self.groups for row in group.rows]


def view(review: Review) -> TrafficView:
    """The traffic light of a review's included studies; levels are printed ones, else those that answers come to."""
    review = settled(review)
    names = domain_names(review)
    groups = []
    for group, studies in by_class(review):
        rows = [row for study in studies for row in _rows(review, study, names)]
        if rows:
            groups.append(Group(group.label if group else "No class", tuple(rows)))
    rows = [row for group in groups for row in group.rows]
    return TrafficView(
        title="Risk of bias of each study",
        caption=_caption(review, rows, names),
        alt=_alt(rows),
        groups=tuple(groups),
        domains=max((len(row.domains) for row in rows), default=0),
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


def domain_names(review: Review) -> dict[str, tuple[str, ...]]:
    """The domains of each instrument, in the order in which they occur first."""
    names: dict[str, dict[str, None]] = {}
    for _, appraisal, instrument in appraisals(review):
        known = names.setdefault(title_of(instrument), {})
        known.update(dict.fromkeys(each.domain for each in appraisal.domains))
    return {instrument: tuple(known) for instrument, known in names.items() if known}


def numbered(domains: Sequence[str]) -> list[str]:
    """Names of domains behind the numbers that stand above the columns; a name that is its number stands alone."""
    numbers = [f"D{number}" for number in range(1, len(domains) + 1)]
    return [name if name == number else f"{number} {name}" for number, name in zip(numbers, domains, strict=True)]


def title_of(instrument: Instrument | None) -> str:
    """Name of an instrument as printed in figures."""
    return instrument.title if instrument else UNKNOWN


def _rows(review: Review, study: Study, names: dict[str, tuple[str, ...]]) -> Iterator[Row]:
    known = instruments_of(review)
    for appraisal in study.appraisals:
        instrument = instrument_for(study, appraisal, review.about.protocol, known)
        if appraisal.level is None or (instrument and instrument.is_checklist):
            continue
        levels = {each.domain: judge(each.level, instrument) for each in appraisal.domains}
        domains = tuple(levels.get(name) for name in names.get(title_of(instrument), ()))
        yield Row(
            study.id,
            _label(review, study, appraisal),
            title_of(instrument),
            domains,
            judge(appraisal.level, instrument),
        )


def _label(review: Review, study: Study, appraisal: Appraisal) -> str:
    """The study, and the outcome of the result where one result was appraised."""
    result = next((each for each in study.results if each.id == appraisal.result), None)
    return f"{study.label} – {outcome(review, result.outcome).label}" if result else study.label


def _caption(review: Review, rows: list[Row], names: dict[str, tuple[str, ...]]) -> str:
    chosen = [appraisal for _, appraisal, _ in appraisals(review)]
    own = any(each.assessments for each in chosen)
    parts = [f"Judgements {'as assessed' if own else 'as printed'}, by class of intervention."]
    if effects := sorted({each.effect for each in chosen if each.effect}):
        parts.append(f"Effect of interest: {' and '.join(effects)}.")
    for instrument, domains in names.items():
        listed = "; ".join(numbered(domains))
        parts.append(f"{instrument}: {listed}.")
    if any(appraisal.instrument is None for _, appraisal, _ in appraisals(review)):
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
    text = f"Table of risk-of-bias levels of {len(rows)} appraisals. Overall: {listed}."
    return f"{text} Not levels of the instrument: {'; '.join(foreign)}." if foreign else text


# --- drawing

_ROW, _HEAD = 16.0, 18.0
_STUDY, _INSTRUMENT, _OVERALL = 158.0, 62.0, 50.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand."""

    instrument: float
    domains: tuple[float, ...]
    overall: float
    words: float

    @classmethod
    def of(cls, view: TrafficView) -> _Columns:
        """Even columns for the domains; what is left over goes to the study and to the printed words."""
        step = 24.0
        spare = WIDTH - _STUDY - _INSTRUMENT - _OVERALL - 84 - step * view.domains
        first = _STUDY + max(0.0, spare / 2) + _INSTRUMENT
        domains = tuple(first + step * (number + 0.5) for number in range(view.domains))
        overall = first + step * view.domains + _OVERALL / 2
        return cls(first - _INSTRUMENT, domains, overall, overall + _OVERALL / 2 + 8)


def draw(view: TrafficView, palette: Palette = "colourblind") -> Figure:
    """The traffic light of a view."""
    sheet = Sheet()
    at = _Columns.of(view)
    height = sum(_HEAD + sum(_height(row, at) for row in group.rows) for group in view.groups)
    sheet.box(at.overall - _OVERALL / 2, 0, _OVERALL, 20 + height, fill=PANEL)
    _header(sheet, at)
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


def _header(sheet: Sheet, at: _Columns) -> None:
    sheet.box(0, 0, WIDTH, 18, fill=BAND)
    sheet.text(4, 9, "Study", size=SMALL, face="Bold")
    sheet.text(at.instrument, 9, "Instrument", size=SMALL, face="Bold")
    for number, x in enumerate(at.domains, 1):
        sheet.text(x, 9, f"D{number}", size=SMALL, face="Bold", align="center")
    sheet.text(at.overall, 9, "Overall", size=SMALL, face="Bold", align="center")
    sheet.text(at.words, 9, "As printed", size=SMALL, face="Bold")


def _study(row: Row, at: _Columns) -> list[str]:
    return wrap(row.label, at.instrument - 16, BODY)


def _words(row: Row, at: _Columns) -> list[str]:
    return wrap(row.overall.printed, WIDTH - at.words, SMALL)


def _height(row: Row, at: _Columns) -> float:
    return max(_ROW, len(_study(row, at)) * BODY * LEADING + 4, len(_words(row, at)) * SMALL * LEADING + 4)


def _row(sheet: Sheet, row: Row, at: _Columns, top: float, palette: Palette) -> float:
    height = _height(row, at)
    middle = top + height / 2
    study, words = _study(row, at), _words(row, at)
    sheet.paragraph(8, middle - len(study) * BODY * LEADING / 2, study, size=BODY)
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
