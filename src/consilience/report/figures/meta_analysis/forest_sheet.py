"""The forest plot on paper: columns as wide as their words, the plot in what is left."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from ..judgements import draw_legend, draw_mark, meanings
from ..lettering import Face, width, wrap
from ..sheet import Sheet
from ..style import BAND, BLUE, FAINT, INK, LEADING, MUTED, PAPER, RULE, SMALL, TINY, WIDTH, Point
from .forest import ForestView, Group, Place, Row, Summary
from .plot_area import cut, tick_text

_GAP = 9.0
_DISC = 11.0
_BIAS = "Bias"
"""Heading of the discs where there is one a study."""

_LEAST = 104.0
"""Narrowest plot that can be read."""

WIDE = 648.0
"""Width of a figure that the page's would make unreadable: the text width of a Letter page on its side."""

_LARGEST, _SMALLEST = 8.5, 2.6
"""Sides of the squares in points."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where everything stands: right edges of data and weights, left edges of the rest."""

    page: float
    size: float
    label: float
    cells: tuple[float, ...]
    weight: float
    text: float
    left: float
    across: float
    discs: tuple[float, ...]

    @property
    def pitch(self) -> float:
        """Distance between two lines of a row."""
        return self.size * LEADING

    def x(self, view: ForestView, value: float) -> float:
        """Place of a value in the plot."""
        return self.left + view.axis.part(value) * self.across


def draw(view: ForestView) -> Figure:
    """The forest plot of a view."""
    at = _columns(view)
    sheet = Sheet(at.page)
    top = _header(sheet, view, at)
    height = sum(_group_height(group, at) for group in view.groups) + _total_height(view, at)
    _grid(sheet, view, at, top, top + height)
    y = top
    largest = max((row.weight or 0.0 for row in view.rows), default=0.0)
    for group in view.groups:
        y = _group(sheet, view, group, at, y, largest)
    if view.total:
        sheet.line((0, y + 1), (at.page, y + 1), colour=RULE, weight=0.6)
        y = _summary(sheet, view, view.total, at, y + 2)
        for other in view.others:
            y = _summary(sheet, view, other, at, y, hollow=True)
    y = _ticks(sheet, view, at, y + 2)
    y = _notes(sheet, view, at, y)
    marks = [each for row in view.rows for each in row.judgements if each]
    if marks:
        y = draw_legend(sheet, y + 3, meanings(marks), view.palette)
        if len(view.domains) > 1:
            named = "; ".join(f"{chr(65 + number)} {name}" for number, name in enumerate(view.domains))
            y = sheet.paragraph(0, y + 2, wrap(named, at.page, TINY), size=TINY, colour=MUTED)
    return sheet.finish(y + 1)


def _columns(view: ForestView) -> _Columns:
    first = TINY if len(view.rows) > 40 else SMALL
    for page in (WIDTH, WIDE):
        for size, widest in ((first, 132.0), (first, 96.0), (TINY, 96.0), (TINY, 72.0)):
            found = _fitted(view, size, widest, page)
            if found.across >= _LEAST:
                return found
    return found


def _fitted(view: ForestView, size: float, widest: float, page: float) -> _Columns:
    """Columns at one size of type with names no wider than ``widest``."""
    names = [(row.label, "") for row in view.rows] + [(view.heading, "Bold")]
    if not view.columns:  # the words of the pooled rows have no room but this
        names += [(each.label, "Bold") for each in view.summaries]
        names += [(each.prediction_label, "") for each in view.summaries]
    indent = 6.0 if any(group.label for group in view.groups) else 0.0
    label = min(widest, max(width(text, size, "Bold" if face else "") for text, face in names) + indent + 2)
    x = label
    cells = []
    for number, column in enumerate(view.columns):
        texts = [row.cells[number] for row in view.rows]
        texts += [each.cells[number] for each in view.summaries if len(each.cells) > number]
        own = max([width(text, size) for text in texts] + [width(column.title, size, "Bold")])
        x += own + _GAP
        cells.append(x)
    texts = [row.text for row in view.rows] + [view.measure]
    texts += [part for each in view.summaries for part in (each.text, each.prediction_text)]
    numbers = max(width(text, size, "Bold") for text in texts) + _GAP
    weight = (max(width("Weight, %", size, "Bold"), width("100.0", size, "Bold")) + _GAP) if view.weighted else 0.0
    alone = len(view.domains) == 1
    step = width(_BIAS, size, "Bold") + 4 if alone else _DISC
    bias = step * len(view.domains) + (8 if view.domains else 0)
    if view.layout == "revman":
        weight_at, text_at = x + weight, x + weight + _GAP
        left = text_at + numbers
        across = page - left - bias - 9
    else:
        text_at = x + _GAP
        left = text_at + numbers
        across = page - left - weight - bias - 9
        weight_at = left + across + 6 + weight - 4
    first = page - bias + 8 + step / 2
    return _Columns(
        page,
        size,
        label,
        tuple(cells),
        weight_at,
        text_at,
        left + 3,
        across,
        tuple(first + step * number for number in range(len(view.domains))),
    )


# --- header


def _header(sheet: Sheet, view: ForestView, at: _Columns) -> float:
    size, pitch = at.size, at.pitch
    over = _over(view, at)
    title = _plot_title(view, at)
    lines = max(len(title), 2 if over else 1)
    down = lines * pitch + 7
    if view.layout == "revman":
        sheet.box(0, 0, at.page, down, fill=BAND)
    base = down - 3.5 - pitch / 2

    def head(x: float, text: str, align: str = "left") -> None:
        sheet.text(x, base, text, size=size, face="Bold", align=align)  # type: ignore[arg-type]

    head(2, view.heading)
    for column, x in zip(view.columns, at.cells, strict=True):
        head(x, column.title, "right")
    for text, low, high in over:
        sheet.text((low + high) / 2, base - pitch, text, size=size, face="Bold", align="center")
        sheet.line((low, base - pitch / 2), (high, base - pitch / 2), colour=MUTED, weight=0.5)
    if view.weighted:
        head(at.weight, "Weight, %", "right")
    head(at.text, view.measure)
    _plot_heading(sheet, view, at, title, down)
    for number, x in enumerate(at.discs):
        head(x, _BIAS if len(at.discs) == 1 else chr(65 + number), "center")
    if view.layout == "jama":
        sheet.line((0, down), (at.page, down), colour=INK, weight=0.8)
    return down + 3


def _over(view: ForestView, at: _Columns) -> list[tuple[str, float, float]]:
    """Headings above several columns: words, left and right edge."""
    found: list[tuple[str, float, float]] = []
    start = at.label
    for number, column in enumerate(view.columns):
        if column.group:
            low, high = start + 4, at.cells[number]
            if found and view.columns[number - 1].group == column.group and number:
                _, low, _ = found.pop()
            found.append((column.group, low, high))
        start = at.cells[number]
    return [(_shortened(text, high - low, at.size), low, high) for text, low, high in found]


def _shortened(text: str, limit: float, size: float, face: Face = "Bold") -> str:
    """A heading that fits, with dots where letters are lost."""
    if width(text, size, face) <= limit:
        return text
    while text and width(f"{text}…", size, face) > limit:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _halves(view: ForestView, at: _Columns) -> tuple[float, list[str], list[str]]:
    """Where the plot's heading is parted, and what stands left and right of it: whom each side favours."""
    assert view.favours is not None
    null = at.x(view, 1.0 if view.axis.null is None else view.axis.null)
    middle = min(max(null, at.left + at.across * 0.35), at.left + at.across * 0.65)
    rooms = middle - at.left - 4, at.left + at.across - middle - 4
    left, right = (wrap(f"Favours {words}", room, at.size) for words, room in zip(view.favours, rooms, strict=True))
    return middle, left, right


def _plot_title(view: ForestView, at: _Columns) -> list[str]:
    """What stands above the plot: the measure, or (JAMA) the longer half of whom each side favours."""
    if _is_halved(view):
        _, *halves = _halves(view, at)
        return max(halves, key=len)
    return wrap(view.axis_title, at.across, at.size, "Bold")


def _is_halved(view: ForestView) -> bool:
    return view.layout == "jama" and view.favours is not None and view.axis.null is not None


def _plot_heading(sheet: Sheet, view: ForestView, at: _Columns, title: list[str], down: float) -> None:
    low = down - 3.5
    if not _is_halved(view):
        top, middle = low - len(title) * at.pitch, at.left + at.across / 2
        sheet.paragraph(middle, top, title, size=at.size, face="Bold", align="center")
        return
    middle, left, right = _halves(view, at)
    sheet.paragraph(middle - 4, low - len(left) * at.pitch, left, size=at.size, align="right")
    sheet.paragraph(middle + 4, low - len(right) * at.pitch, right, size=at.size)


# --- plot


def _grid(sheet: Sheet, view: ForestView, at: _Columns, top: float, bottom: float) -> None:
    for tick in view.axis.ticks:
        if tick == view.axis.null:
            continue
        if view.layout == "revman":
            sheet.line((at.x(view, tick), top), (at.x(view, tick), bottom), colour=FAINT, weight=0.6)
    if view.axis.null is not None:
        x = at.x(view, view.axis.null)
        sheet.line((x, top), (x, bottom), colour=MUTED, weight=0.9)
    if view.total:
        x = at.x(view, view.total.place.value)
        sheet.line(
            (x, top),
            (x, bottom - _total_height(view, at) + 4 + (at.pitch + 6) / 2),
            colour=MUTED,
            weight=0.7,
            dash=(2.0, 2.0),
        )


def _ticks(sheet: Sheet, view: ForestView, at: _Columns, y: float) -> float:
    sheet.line((at.left, y), (at.left + at.across, y), colour=MUTED, weight=0.7)
    taken: list[tuple[float, float]] = []
    for tick in sorted(view.axis.ticks, key=lambda each: (each != view.axis.null, not _is_round(each))):
        x, text = at.x(view, tick), tick_text(tick)
        half = width(text, TINY) / 2
        sheet.line((x, y), (x, y + 3), colour=MUTED, weight=0.7)
        if all(x + half + 3 < low or x - half - 3 > high for low, high in taken):
            sheet.text(x, y + 9, text, size=TINY, colour=MUTED, align="center")
            taken.append((x - half, x + half))
    y += 15
    if view.layout == "jama" and view.favours:
        middle = at.left + at.across / 2
        return (
            sheet.paragraph(middle, y, wrap(view.axis_title, at.across, TINY), size=TINY, colour=MUTED, align="center")
            + 2
        )
    if view.favours and view.axis.null is not None:
        null = at.x(view, view.axis.null)
        words = (f"← favours {view.favours[0]}", f"favours {view.favours[1]} →")
        start = max(min(null + 5, at.page - width(words[1], TINY)), at.page * 0.55)
        left = wrap(words[0], min(null - 5, start - 10) - 2, TINY)
        right = wrap(words[1], at.page - start + 1, TINY)
        ends = [
            sheet.paragraph(min(null - 5, start - 10), y, left, size=TINY, colour=MUTED, align="right"),
            sheet.paragraph(start, y, right, size=TINY, colour=MUTED),
        ]
        return max(ends) + 2
    return y


def _is_round(tick: float) -> bool:
    """True for powers of ten, whose numbers a logarithmic axis needs most."""
    return tick > 0 and math.isclose(math.log10(tick), round(math.log10(tick)), abs_tol=1e-9)


def _bar(sheet: Sheet, view: ForestView, at: _Columns, place: Place, y: float, colour: str) -> None:
    """The interval, with an arrow head where it goes on beyond the axis."""
    ends = at.x(view, place.low), at.x(view, place.high)
    sheet.line((ends[0], y), (ends[1], y), colour=colour, weight=0.9)
    _arrows(sheet, view, place, ends, y, colour)


def _arrows(sheet: Sheet, view: ForestView, place: Place, ends: tuple[float, float], y: float, colour: str) -> None:
    for end, x, side in ((place.low, ends[0], -1), (place.high, ends[1], 1)):
        if not view.axis.holds(end):
            sheet.shape((x + side * 3.5, y), (x - side * 1, y - 2.4), (x - side * 1, y + 2.4), fill=colour)


def _diamond(
    sheet: Sheet, view: ForestView, at: _Columns, place: Place, y: float, half: float, *, hollow: bool
) -> None:
    """A lozenge over the interval; cut where the axis ends."""
    reach = (at.left, at.left + at.across)
    middle, low, high = (_far(view, at, each) for each in (place.value, place.low, place.high))
    corners: list[Point] = [(low, y), (middle, y - half), (high, y), (middle, y + half)]
    if high - low < 2:
        corners = [(middle - 2, y), (middle, y - half), (middle + 2, y), (middle, y + half)]
    kept = cut(corners, *reach)
    if kept:
        sheet.shape(*kept, fill=PAPER if hollow else INK)
        if hollow:
            sheet.line(*kept, kept[0], colour=INK, weight=0.8)
    _arrows(sheet, view, place, (max(low, reach[0]), min(high, reach[1])), y, INK)


def _far(view: ForestView, at: _Columns, value: float) -> float:
    """Place of a value that may lie beyond the axis, a plot's breadth at most."""
    axis = view.axis
    if axis.kind == "ratio":
        share = math.log(min(max(value, 1e-12), 1e12) / axis.low) / math.log(axis.high / axis.low)
    else:
        share = (value - axis.low) / (axis.high - axis.low)
    return at.left + min(2.0, max(-1.0, share)) * at.across


# --- rows


def _lines(row: Row, at: _Columns, indent: float) -> list[str]:
    return wrap(row.label, at.label - indent - 2, at.size)


def _indent(group: Group) -> float:
    return 6.0 if group.label else 2.0


def _row_height(row: Row, group: Group, at: _Columns) -> float:
    return len(_lines(row, at, _indent(group))) * at.pitch + (1.2 if at.size == TINY else 3.0)


def _summary_lines(summary: Summary, at: _Columns) -> list[str]:
    limit = at.left - 12
    return [line for each in summary.lines for line in wrap(each, limit, TINY)]


def _summary_height(summary: Summary, at: _Columns) -> float:
    lines = len(_summary_lines(summary, at)) * TINY * LEADING
    return at.pitch + 6 + (at.pitch + 2 if summary.prediction else 0) + lines + (3 if lines else 0)


def _total_height(view: ForestView, at: _Columns) -> float:
    if view.total is None:
        return 0.0
    return _summary_height(view.total, at) + 4 + sum(_summary_height(other, at) for other in view.others)


def _group_height(group: Group, at: _Columns) -> float:
    rows = sum(_row_height(row, group, at) for row in group.rows)
    head = at.pitch + 5 if group.label else 0.0
    return head + rows + sum(_summary_height(each, at) for each in (group.summary, *group.others) if each)


def _group(sheet: Sheet, view: ForestView, group: Group, at: _Columns, y: float, largest: float) -> float:
    if group.label:
        line = _shortened(group.label, at.left - 6, at.size)
        sheet.text(2, y + (at.pitch + 5) / 2, line, size=at.size, face="Bold")
        y += at.pitch + 5
    for row in group.rows:
        height = _row_height(row, group, at)
        _row(sheet, view, row, at, y, height, _indent(group), largest)
        y += height
    if group.summary:
        y = _summary(sheet, view, group.summary, at, y)
    for other in group.others:
        y = _summary(sheet, view, other, at, y, hollow=True)
    return y


def _row(
    sheet: Sheet, view: ForestView, row: Row, at: _Columns, top: float, height: float, indent: float, largest: float
) -> None:
    y = top + height / 2
    lines = _lines(row, at, indent)
    sheet.paragraph(indent, y - len(lines) * at.pitch / 2, lines, size=at.size)
    for x, cell in zip(at.cells, row.cells, strict=True):
        sheet.text(x, y, cell, size=at.size, align="right")
    sheet.text(
        at.text, y, row.text, size=at.size, colour=INK if row.place else MUTED, face="" if row.place else "Oblique"
    )
    if row.weight_text:
        sheet.text(at.weight, y, row.weight_text, size=at.size, align="right")
    for x, judgement in zip(at.discs, row.judgements, strict=False):
        if judgement:
            draw_mark(sheet, x, y, judgement.mark, view.palette, size=min(9.0, height - 1.5))
    if row.place is None:
        return
    colour = BLUE if view.layout == "revman" else INK
    if math.isnan(row.place.low) or math.isnan(row.place.high):
        if view.axis.holds(row.place.value):
            x = at.x(view, row.place.value)
            sheet.marks([(x, y)], shape="s", size=4.2, fill=PAPER, edge=colour, weight=1.0)
        return
    _bar(sheet, view, at, row.place, y, colour)
    if view.axis.holds(row.place.value):
        sheet.marks(
            [(at.x(view, row.place.value), y)],
            shape="s",
            size=_side(row, largest, height),
            fill=colour if view.layout == "revman" else MUTED,
            edge=colour,
            weight=0.6,
        )


def _side(row: Row, largest: float, height: float) -> float:
    """Side of a square whose area follows the weight."""
    if not largest or row.weight is None:
        return 4.2
    return max(_SMALLEST, min(_LARGEST, height - 2) * math.sqrt(row.weight / largest))


def _summary(
    sheet: Sheet, view: ForestView, summary: Summary, at: _Columns, top: float, *, hollow: bool = False
) -> float:
    y = top + (at.pitch + 6) / 2
    own = summary is view.total
    label = _shortened(summary.label, (at.cells[0] if at.cells and any(summary.cells) else at.text) - 14, at.size)
    face: Face = "" if hollow else "Bold"
    sheet.text(8 if hollow else 2, y, label, size=at.size, face=face)
    for x, cell in zip(at.cells, summary.cells, strict=False):
        sheet.text(x, y, cell, size=at.size, face="Bold", align="right")
    sheet.text(at.text, y, summary.text, size=at.size, face=face)
    if own and view.weighted:
        sheet.text(at.weight, y, "100.0", size=at.size, face="Bold", align="right")
    _diamond(sheet, view, at, summary.place, y, 4.2, hollow=hollow)
    y = top + at.pitch + 6
    if summary.prediction:
        middle = y + at.pitch / 2
        sheet.text(2, middle, _shortened(summary.prediction_label, at.text - 6, at.size, ""), size=at.size)
        sheet.text(at.text, middle, summary.prediction_text, size=at.size)
        ends = at.x(view, summary.prediction.low), at.x(view, summary.prediction.high)
        sheet.line((ends[0], middle), (ends[1], middle), colour=INK, weight=1.4, dash=(3.0, 1.6))
        for end, x in ((summary.prediction.low, ends[0]), (summary.prediction.high, ends[1])):
            if view.axis.holds(end):
                sheet.line((x, middle - 3), (x, middle + 3), colour=INK, weight=1.0)
        _arrows(sheet, view, summary.prediction, ends, middle, INK)
        y += at.pitch + 2
    lines = _summary_lines(summary, at)
    if lines:
        y = sheet.paragraph(6, y, lines, size=TINY, colour=MUTED) + 3
    return y


def _notes(sheet: Sheet, view: ForestView, at: _Columns, y: float) -> float:
    lines: Sequence[str] = [line for note in view.notes for line in wrap(note, at.page - 4, TINY)]
    return sheet.paragraph(2, y + 3, lines, size=TINY, colour=MUTED) if lines else y
