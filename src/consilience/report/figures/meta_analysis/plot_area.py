"""A plot with two axes on a sheet: its frame, its ticks, and names beside points that never cover each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..lettering import width
from ..scales import Axis
from ..sheet import Sheet
from ..style import FAINT, INK, MUTED, SMALL, TINY, Point

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """Where a plot stands; ``falling``: large values of y lie below."""

    x: Axis
    y: Axis
    left: float
    top: float
    across: float
    down: float
    falling: bool = False

    def at(self, x: float, y: float) -> Point:
        """The place of a point; clipped to the frame."""
        part = self.y.part(y)
        return (
            self.left + self.x.part(x) * self.across,
            self.top + (part if self.falling else 1 - part) * self.down,
        )

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.across

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.down


def tick_text(value: float) -> str:
    """A tick's number with a true minus sign."""
    return f"{value:g}".replace("-", "−")


def grid(sheet: Sheet, area: Area) -> None:
    """Faint lines at the ticks, and the null value a little stronger."""
    for tick in area.x.ticks:
        x, _ = area.at(tick, area.y.low)
        sheet.line((x, area.top), (x, area.bottom), colour=FAINT, weight=0.6)
    for tick in area.y.ticks:
        _, y = area.at(area.x.low, tick)
        sheet.line((area.left, y), (area.right, y), colour=FAINT, weight=0.6)


def frame(sheet: Sheet, area: Area, x_title: str, y_title: str) -> float:
    """Edges, ticks with numbers, titles; returns where the figure ends below."""
    sheet.line((area.left, area.top), (area.left, area.bottom), (area.right, area.bottom), colour=MUTED, weight=0.8)
    for tick in area.x.ticks:
        x, _ = area.at(tick, area.y.low)
        sheet.line((x, area.bottom), (x, area.bottom + 3), colour=MUTED, weight=0.7)
        sheet.text(x, area.bottom + 9, tick_text(tick), size=TINY, colour=MUTED, align="center")
    for tick in area.y.ticks:
        _, y = area.at(area.x.low, tick)
        sheet.line((area.left - 3, y), (area.left, y), colour=MUTED, weight=0.7)
        sheet.text(area.left - 5, y, tick_text(tick), size=TINY, colour=MUTED, align="right")
    sheet.text(area.left + area.across / 2, area.bottom + 21, x_title, size=SMALL, face="Bold", align="center")
    sheet.text(5, area.top + area.down / 2, y_title, size=SMALL, face="Bold", align="center", turned=True)
    return area.bottom + 28


@dataclass(frozen=True, slots=True)
class Dot:
    """A point with its name; ``radius`` keeps names off it; those of larger ``weight`` get their place first."""

    x: float
    y: float
    name: str
    radius: float = 3.0
    weight: float = 1.0


def along(*points: Point, step: float = 4.0) -> list[Box]:
    """Small boxes along a line, for names to keep off it where they can."""
    found: list[Box] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        parts = max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / step))
        for part in range(parts + 1):
            x, y = x0 + (x1 - x0) * part / parts, y0 + (y1 - y0) * part / parts
            found.append((x - 0.5, y - 0.5, x + 0.5, y + 0.5))
    return found


def name_dots(sheet: Sheet, area: Area, dots: Sequence[Dot], *, lines: Sequence[Box] = (), size: float = TINY) -> int:
    """Write names beside their points where there is room, off the lines if possible; returns how many had none."""
    boxes: list[Box] = [
        (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in dots
    ]
    left_out = 0
    for dot in sorted(dots, key=lambda each: -each.weight):
        if not dot.name:
            continue
        across = width(dot.name, size)
        place = _place(area, dot, [*boxes, *lines], across, size) or _place(area, dot, boxes, across, size)
        if place is None:
            left_out += 1
            continue
        x, y = place
        boxes.append((x, y - size * 0.62, x + width(dot.name, size), y + size * 0.62))
        sheet.text(x, y, dot.name, size=size, colour=INK)
    return left_out


def _place(area: Area, dot: Dot, boxes: Sequence[Box], across: float, size: float) -> Point | None:
    """Left end and middle of a name that covers nothing and stays inside the frame."""
    gap, half = dot.radius + 2, size * 0.62
    for x, y in (
        (dot.x + gap, dot.y),
        (dot.x - gap - across, dot.y),
        (dot.x - across / 2, dot.y - gap - half + 1),
        (dot.x - across / 2, dot.y + gap + half - 1),
        (dot.x + gap - 1, dot.y - half - 1),
        (dot.x + gap - 1, dot.y + half + 1),
        (dot.x - gap - across + 1, dot.y - half - 1),
        (dot.x - gap - across + 1, dot.y + half + 1),
    ):
        box = (x, y - half, x + across, y + half)
        inside = box[0] >= area.left + 1 and box[2] <= area.right and box[1] >= area.top and box[3] <= area.bottom - 1
        if inside and not any(_meet(box, other) for other in boxes):
            return x, y
    return None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def cut(corners: Sequence[Point], low: float, high: float) -> list[Point]:
    """A convex polygon cut at two upright lines (Sutherland & Hodgman 1974)."""
    for limit, sign in ((low, 1.0), (high, -1.0)):
        kept: list[Point] = []
        for number, (x1, y1) in enumerate(corners):
            x0, y0 = corners[number - 1]
            inside, before = sign * (x1 - limit) >= 0, sign * (x0 - limit) >= 0
            if inside != before:
                kept.append((limit, y0 + (y1 - y0) * (limit - x0) / (x1 - x0)))
            if inside:
                kept.append((x1, y1))
        corners = kept
        if not corners:
            break
    return list(corners)
