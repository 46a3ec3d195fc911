"""The summary of risk of bias: bars of 100 %, as robvis draws them, unweighted or weighted by a meta-analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from consilience.model.review import Review

from .bias_of_rows import appraised
from .judgements import MARKS, Judgement, Mark, Palette, draw_legend, draw_mark, fill, ink, judge, meanings
from .lettering import Align, width, wrap
from .risk_of_bias import UNKNOWN, appraisals, columns, levels_by_column, numbered, title_of
from .sheet import Sheet
from .style import INK, MUTED, SMALL, TINY, WIDTH

if TYPE_CHECKING:
    from ..pooling.runs import Pooled


@dataclass(frozen=True, slots=True)
class Segment:
    """One level of one bar."""

    mark: Mark
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One domain, or the overall judgement: its levels from best to worst."""

    label: str
    segments: tuple[Segment, ...]
    judgements: tuple[Judgement, ...]

    @property
    def foreign(self) -> Counter[str]:
        """The levels, as printed, that are no levels of the instrument."""
        return Counter(each.printed for each in self.judgements if each.mark == "foreign")


@dataclass(frozen=True, slots=True)
class Panel:
    """The bars of one instrument."""

    instrument: str
    n: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The summary as data; no ``panels`` where nothing was appraised."""

    title: str
    caption: str
    alt: str
    panels: tuple[Panel, ...]
    id: str = "risk-of-bias-summary"


def view(review: Review) -> SummaryView:
    """The summary of a review's included studies, each appraisal counted once."""
    shown = columns(review)
    grouped: dict[str, list[tuple[Judgement, list[Judgement | None]]]] = {}
    for _, appraisal, instrument in appraisals(review):
        name = title_of(instrument)
        levels = levels_by_column(appraisal, instrument, shown.get(name, ()))
        domains = [judge(level, instrument) if level is not None else None for level in levels]
        grouped.setdefault(name, []).append((judge(appraisal.level or "", instrument), domains))
    panels = []
    for name in sorted(grouped, key=lambda name: (name == UNKNOWN, name)):
        rows = grouped[name]
        bars = [
            _bar(label, told)
            for at, label in enumerate(numbered(shown.get(name, ())))
            if (told := [each for _, domains in rows if (each := domains[at])])
        ]
        panels.append(Panel(name, len(rows), (*bars, _bar("Overall", [overall for overall, _ in rows]))))
    return SummaryView(
        title="Risk of bias: summary",
        caption="Share of the appraisals at each level, by instrument. Unweighted: every appraisal counts once.",
        alt=_alt(panels),
        panels=tuple(panels),
    )


def weighted(review: Review, pooled: Pooled) -> SummaryView | None:
    """The summary of the studies of one meta-analysis, each with its weight there.

    None where nothing is pooled, or where some study is not appraised: shares of a part of the weight would mislead.
    """
    fit = pooled.run.fit
    rows = appraised(review, [(each.study, each.results) for each in pooled.run.used])
    if fit is None or not rows or any(row is None for row in rows):
        return None
    weights = [float(weight) for weight in fit.weights]
    judged = [row for row in rows if row]
    instruments = list(dict.fromkeys(title_of(instrument) for _, instrument in judged))
    if len(instruments) > 1:
        return None
    shown = columns(review).get(instruments[0], ())
    told = [[*levels_by_column(appraisal, instrument, shown), appraisal.level] for appraisal, instrument in judged]
    bars = []
    for at, label in enumerate([*numbered(shown), "Overall"]):
        levels = [
            (judge(level, instrument), weight)
            for row, (_, instrument), weight in zip(told, judged, weights, strict=True)
            if (level := row[at]) is not None
        ]
        if levels:
            bars.append(_bar(label, [each for each, _ in levels], [weight for _, weight in levels]))
    panel = Panel(instruments[0], len(judged), tuple(bars))
    return SummaryView(
        title=f"Risk of bias, weighted: {pooled.analysis.label}",
        caption="Share of the weight of the meta-analysis at each level. "
        f"Weighted: each of the {len(judged)} studies counts with its weight there.",
        alt=_alt([panel]),
        panels=(panel,),
        id=f"risk-of-bias-weighted-{pooled.analysis.id}",
    )


def _bar(label: str, judgements: Sequence[Judgement], weights: Sequence[float] | None = None) -> Bar:
    """One bar; every judgement counts once, or with its weight."""
    counts = Counter(each.mark for each in judgements)
    shares: dict[Mark, float] = dict.fromkeys(MARKS, 0.0)
    for each, weight in zip(judgements, weights or [1.0] * len(judgements), strict=True):
        shares[each.mark] += weight
    total = sum(shares.values())
    segments = tuple(Segment(mark, counts[mark], shares[mark] / total) for mark in MARKS if counts[mark])
    return Bar(label, segments, tuple(judgements))


def _alt(panels: Sequence[Panel]) -> str:
    parts = []
    for panel in panels:
        overall = panel.bars[-1]
        meaning = meanings(overall.judgements)
        levels = ", ".join(
            f"{meaning[each.mark].lower()} {each.n} ({100 * each.share:.0f} %)" for each in overall.segments
        )
        parts.append(f"Instrument {panel.instrument}, {panel.n} appraisals: {levels}.")
    return "Stacked bars of overall risk of bias. " + " ".join(parts)


# --- drawing

_LABEL, _BAR, _PITCH = 118.0, 15.0, 21.0
_ACROSS = WIDTH - _LABEL


def draw(view: SummaryView, palette: Palette = "colourblind") -> Figure:
    """The bars of a view."""
    sheet = Sheet()
    y = 0.0
    for panel in view.panels:
        title = (
            f"{panel.instrument} ({panel.n})" if panel.instrument != UNKNOWN else f"Instrument not stated ({panel.n})"
        )
        sheet.text(0, y + 8, title, size=SMALL, face="Bold")
        y += 18
        for bar in panel.bars:
            y = _draw_bar(sheet, bar, y, palette, bold=bar is panel.bars[-1])
        y += 5
    y = _axis(sheet, y)
    shown = [each for panel in view.panels for bar in panel.bars for each in bar.judgements]
    return sheet.finish(draw_legend(sheet, y + 8, meanings(shown), palette))


def _draw_bar(sheet: Sheet, bar: Bar, top: float, palette: Palette, *, bold: bool) -> float:
    lines = wrap(bar.label, _LABEL - 10, SMALL, "Bold" if bold else "")
    pitch = max(_PITCH, len(lines) * SMALL * 1.3 + 4)
    sheet.paragraph(
        4, top + (_BAR - len(lines) * SMALL * 1.3) / 2, lines, size=SMALL, face="Bold" if bold else "", colour=INK
    )
    x = _LABEL
    for segment in bar.segments:
        across = segment.share * _ACROSS
        sheet.box(x, top, across, _BAR, fill=fill(segment.mark, palette))
        if segment.mark == "foreign":
            sheet.hatch(x, top, across, _BAR, gap=5, colour="#9aa5b0")
        sheet.line((x, top), (x + across, top), (x + across, top + _BAR), (x, top + _BAR), (x, top), weight=0.7)
        _label(sheet, segment, x, top + _BAR / 2, across, palette)
        x += across
    if not bar.foreign:
        return top + pitch
    words = "Not of the instrument: " + ", ".join(f"{level} ({n})" for level, n in bar.foreign.items())
    return sheet.paragraph(_LABEL, top + _BAR + 2, wrap(words, _ACROSS, TINY), size=TINY, colour=MUTED) + 5


def _label(sheet: Sheet, segment: Segment, x: float, y: float, across: float, palette: Palette) -> None:
    """Mark, count and share as far as there is room; the mark tells the level where the colour does not."""
    share = f"{segment.n} ({100 * segment.share:.0f}\u00a0%)"
    middle, room = x + across / 2, across - 4
    if room > width(str(segment.n), SMALL) + 20 and segment.mark != "foreign":
        draw_mark(sheet, x + 9, y, segment.mark, palette, size=9.5)
        middle, room = middle + 7, room - 16
    for text in (share, str(segment.n)):
        needed = width(text, SMALL)
        if needed <= room:
            if segment.mark == "foreign":
                sheet.box(middle - needed / 2 - 3, y - 5.5, needed + 6, 11, radius=2)
            sheet.text(middle, y, text, size=SMALL, colour=ink(segment.mark, palette), align="center")
            return


def _axis(sheet: Sheet, y: float) -> float:
    sheet.line((_LABEL, y), (WIDTH, y), colour=MUTED, weight=0.6)
    for percent in (0, 25, 50, 75, 100):
        x = _LABEL + percent / 100 * _ACROSS
        sheet.line((x, y), (x, y + 3), colour=MUTED, weight=0.6)
        align: Align = "left" if percent == 0 else "right" if percent == 100 else "center"
        sheet.text(x, y + 9, f"{percent}\u00a0%", size=TINY, colour=MUTED, align=align)
    return y + 15
