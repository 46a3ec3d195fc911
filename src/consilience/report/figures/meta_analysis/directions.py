"""Syntheses without meta-analysis as pictures: the effect-direction plot and the harvest plot.

Boon & Thomson (2021) Res Synth Methods 12:29; Ogilvie et al. (2008) BMC Med Res Methodol 8:8; Campbell et al. (2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.figure import Figure

from consilience.synthesis.arrays import SynthesisError
from consilience.synthesis.swim import Direction, EffectDirections, Harvest, vote_count

from ..judgements import Judgement, draw_legend, draw_mark, meanings
from ..lettering import width, wrap
from ..sheet import Sheet
from ..style import BAND, BLUE, FAINT, INK, LEADING, MUTED, ORANGE, PAPER, RULE, SMALL, TINY, WIDTH
from .measures import p_words

Size = Literal["small", "medium", "large"]

_WORDS: dict[Direction, str] = {"benefit": "benefit", "harm": "harm", "unclear": "no clear direction"}
_COLOURS: dict[Direction, str] = {"benefit": BLUE, "harm": ORANGE, "unclear": MUTED}
_SIDES: dict[Size, float] = {"small": 6.5, "medium": 9.0, "large": 12.0}


@dataclass(frozen=True, slots=True)
class Cell:
    """One study's direction in one domain; ``outcomes`` made it."""

    direction: Direction
    outcomes: int


@dataclass(frozen=True, slots=True)
class Row:
    """One study."""

    label: str
    size: Size
    cells: tuple[Cell | None, ...]
    participants: int | None = None
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class DirectionsView:
    """An effect-direction plot as data; ``tests`` has one line a domain."""

    id: str
    title: str
    caption: str
    alt: str
    domains: tuple[str, ...]
    rows: tuple[Row, ...]
    tests: tuple[str, ...]


def size_of(participants: int | None) -> Size:
    """Boon & Thomson's sizes: below 50 small, to 300 medium, above large; medium where nobody says."""
    if participants is None:
        return "medium"
    return "small" if participants < 50 else "large" if participants > 300 else "medium"


def view(
    at: EffectDirections,
    *,
    participants: Mapping[str, int] | None = None,
    judgements: Mapping[str, Judgement] | None = None,
    id: str = "effect-directions",
    title: str = "Directions of effects",
) -> DirectionsView:
    """The effect-direction plot of ``synthesis.effect_directions``.

    ``participants``: final number a study (in the smaller arm), which makes the size of the arrows; ``judgements``:
    its risk of bias.
    """
    sizes = participants or {}
    rows = tuple(
        Row(
            study,
            size_of(sizes.get(study)),
            tuple(
                Cell(at.cells[study, domain], at.outcomes[study, domain]) if (study, domain) in at.cells else None
                for domain in at.domains
            ),
            sizes.get(study),
            (judgements or {}).get(study),
        )
        for study in at.studies
    )
    tests = tuple(_test(rows, number) for number in range(len(at.domains)))
    text = (
        "Arrow up: benefit; down: harm; sideways: no clear direction. The number counts the outcomes behind an arrow."
    )
    if participants:
        text += " Small arrows: fewer than 50 participants; large: more than 300."
    text += " Below: studies in favour among those with a direction, and the sign test."
    told = "; ".join(f"{domain}: {test}" for domain, test in zip(at.domains, tests, strict=True))
    return DirectionsView(id, title, text, f"{title} of {len(rows)} studies. {told}.", at.domains, rows, tests)


def _test(rows: Sequence[Row], domain: int) -> str:
    ways = [cell.direction for row in rows if (cell := row.cells[domain])]
    signs = [{"benefit": 1.0, "harm": -1.0, "unclear": 0.0}[way] for way in ways]
    try:
        count = vote_count(np.array(signs or [0.0]), benefit="positive")
    except SynthesisError:
        return "no direction"
    return f"{int(count.benefit)} of {int(count.benefit + count.harm)}, {p_words(float(count.p))}"


# --- drawing


def draw(view: DirectionsView) -> Figure:
    """The effect-direction plot of a view."""
    sheet = Sheet()
    judged = any(row.judgement for row in view.rows)
    counted = any(row.participants is not None for row in view.rows)
    label = min(150.0, max([width(row.label, SMALL) for row in view.rows] + [width("Study", SMALL, "Bold")]) + 8)
    left = label + (44 if counted else 0) + (34 if judged else 0)
    step = min(96.0, (WIDTH - left) / max(1, len(view.domains)))
    centres = [left + step * (number + 0.5) for number in range(len(view.domains))]
    titles = [wrap(domain, step - 6, SMALL, "Bold") for domain in view.domains]
    pitch = SMALL * LEADING
    down = max([len(lines) for lines in titles] + [1]) * pitch + 8
    sheet.box(0, 0, WIDTH, down, fill=BAND)
    sheet.text(4, down / 2, "Study", size=SMALL, face="Bold")
    if counted:
        sheet.text(label + 36, down / 2, "n", size=SMALL, face="Bold", align="right")
    if judged:
        sheet.text(left - 18, down / 2, "Bias", size=SMALL, face="Bold", align="center")
    for x, lines in zip(centres, titles, strict=True):
        sheet.paragraph(x, (down - len(lines) * pitch) / 2, lines, size=SMALL, face="Bold", align="center")
    y = down
    for row in view.rows:
        lines = wrap(row.label, label - 8, SMALL)
        height = max(17.0, len(lines) * pitch + 5)
        sheet.paragraph(4, y + (height - len(lines) * pitch) / 2, lines, size=SMALL)
        if row.participants is not None:
            sheet.text(label + 36, y + height / 2, f"{row.participants:,}", size=SMALL, colour=MUTED, align="right")
        if row.judgement:
            draw_mark(sheet, left - 18, y + height / 2, row.judgement.mark, "colourblind")
        for x, cell in zip(centres, row.cells, strict=True):
            if cell:
                _arrow(sheet, x - 4, y + height / 2, cell.direction, _SIDES[row.size])
                sheet.text(x + 7, y + height / 2 + 3, str(cell.outcomes), size=TINY, colour=MUTED)
        y += height
        sheet.line((0, y), (WIDTH, y), colour=FAINT, weight=0.5)
    sheet.line((0, y), (WIDTH, y), colour=RULE, weight=0.8)
    y = _tests(sheet, view, centres, step, left, y + 3)
    y = _key(sheet, y + 6)
    marks = [row.judgement for row in view.rows if row.judgement]
    return sheet.finish(draw_legend(sheet, y, meanings(marks), "colourblind") if marks else y)


def _tests(sheet: Sheet, view: DirectionsView, centres: Sequence[float], step: float, left: float, y: float) -> float:
    first = sheet.paragraph(4, y, wrap("In favour, sign test", left - 6, SMALL, "Bold"), size=SMALL, face="Bold")
    ends = [first]
    for x, test in zip(centres, view.tests, strict=True):
        ends.append(sheet.paragraph(x, y, wrap(test, step - 4, TINY), size=TINY, align="center"))
    return max(ends)


def _arrow(sheet: Sheet, x: float, y: float, way: Direction, side: float) -> None:
    """A triangle up or down; two of them, sideways, where no direction is clear."""
    half, colour = side / 2, _COLOURS[way]
    if way == "unclear":
        for sign in (-1, 1):
            sheet.shape(
                (x + sign * half, y), (x + sign * 0.8, y - half * 0.75), (x + sign * 0.8, y + half * 0.75), fill=colour
            )
        return
    sign = -1 if way == "benefit" else 1
    sheet.shape((x, y + sign * half), (x + half, y - sign * half), (x - half, y - sign * half), fill=colour)


def _key(sheet: Sheet, y: float) -> float:
    x = 6.0
    for way, words in _WORDS.items():
        _arrow(sheet, x, y + 6, way, 9.0)
        sheet.text(x + 8, y + 6, words, size=TINY, colour=MUTED)
        x += 24 + width(words, TINY)
    return y + 15


# --- harvest


@dataclass(frozen=True, slots=True)
class Bar:
    """One study's bar; ``hatched`` marks the second of two kinds of evidence."""

    label: str
    height: float
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class HarvestRow:
    """One outcome: the bars on each of three plots of ground."""

    label: str
    fields: tuple[tuple[Bar, ...], tuple[Bar, ...], tuple[Bar, ...]]


@dataclass(frozen=True, slots=True)
class HarvestView:
    """A harvest plot as data; fields are harm, no clear direction, benefit."""

    id: str
    title: str
    caption: str
    alt: str
    rows: tuple[HarvestRow, ...]
    heights: str
    hatch: str = ""


FIELDS: tuple[Direction, Direction, Direction] = ("harm", "unclear", "benefit")


def harvest(
    at: Harvest,
    *,
    heights: str = "suitability of the design",
    hatched: Mapping[str, bool] | None = None,
    hatch: str = "",
    id: str = "harvest",
    title: str = "Harvest plot",
) -> HarvestView:
    """The harvest plot of ``synthesis.harvest``.

    ``heights`` says what the bars' heights mean; ``hatched`` marks studies of another kind, ``hatch`` says which.
    """
    rows = tuple(
        HarvestRow(
            outcome,
            tuple(  # type: ignore[arg-type]
                tuple(Bar(name, height, bool((hatched or {}).get(name))) for name, height in fields[way])
                for way in FIELDS
            ),
        )
        for outcome, fields in at.rows.items()
    )
    text = f"Each bar is a study, in the field of its direction. Height: {heights}."
    if hatch:
        text += f" Hatched: {hatch}."
    told = "; ".join(
        f"{row.label}: " + ", ".join(f"{_WORDS[way]} {len(bars)}" for way, bars in zip(FIELDS, row.fields, strict=True))
        for row in rows
    )
    return HarvestView(id, title, text, f"{title}. Studies by outcome and direction: {told}.", rows, heights, hatch)


def draw_harvest(view: HarvestView) -> Figure:
    """The harvest plot of a view."""
    sheet = Sheet()
    label = min(104.0, max([width(row.label, SMALL, "Bold") for row in view.rows] + [40.0]) + 10)
    field = (WIDTH - label) / 3
    sheet.box(0, 0, WIDTH, 18, fill=BAND)
    for number, way in enumerate(FIELDS):
        sheet.text(label + field * (number + 0.5), 9, _WORDS[way].capitalize(), size=SMALL, face="Bold", align="center")
    highest = max((bar.height for row in view.rows for bars in row.fields for bar in bars), default=1.0) or 1.0
    y = 18.0
    for row in view.rows:
        y = _harvest_row(sheet, row, y, label, field, highest)
        sheet.line((0, y), (WIDTH, y), colour=RULE, weight=0.6)
    return sheet.finish(y)


_FULL, _BROAD = 52.0, 15.0


def _harvest_row(sheet: Sheet, row: HarvestRow, top: float, label: float, field: float, highest: float) -> float:
    names = [bar.label for bars in row.fields for bar in bars]
    step = min(_BROAD, (field - 12) / max(1, *(len(bars) for bars in row.fields)))
    named = step >= TINY * 1.25
    space = min(96.0, max([width(name, TINY) for name in names], default=10.0)) + 8 if named else 18.0
    ground = top + _FULL + 10
    lines = wrap(row.label, label - 8, SMALL, "Bold")
    sheet.paragraph(4, top + (_FULL + 10 - len(lines) * SMALL * LEADING) / 2, lines, size=SMALL, face="Bold")
    for number, (way, bars) in enumerate(zip(FIELDS, row.fields, strict=True)):
        left = label + field * number + 6
        start = left + (field - 12 - step * len(bars)) / 2
        sheet.line((left, ground), (left + field - 12, ground), colour=INK, weight=0.9)
        for place, bar in enumerate(bars):
            x = start + step * place
            high = max(1.5, _FULL * bar.height / highest)
            across = max(1.5, step - 3)
            sheet.box(
                x,
                ground - high,
                across,
                high,
                fill=PAPER if bar.hatched else _COLOURS[way],
                edge=_COLOURS[way],
                weight=0.8,
            )
            if bar.hatched:
                sheet.hatch(x, ground - high, across, high, gap=3.0, colour=_COLOURS[way])
            if named:
                name = _short(bar.label, space - 8)
                sheet.text(
                    x + across / 2, ground + 4 + width(name, TINY) / 2, name, size=TINY, turned=True, align="center"
                )
        if not named and bars:
            sheet.text(left, ground + 9, f"{len(bars)} studies", size=TINY, colour=MUTED)
    return ground + space


def _short(text: str, limit: float) -> str:
    if width(text, TINY) <= limit:
        return text
    while text and width(f"{text}…", TINY) > limit:
        text = text[:-1]
    return f"{text.rstrip()}…"
