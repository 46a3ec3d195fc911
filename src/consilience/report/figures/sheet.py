"""A sheet of paper to lay a figure out on: points from the top left corner, height as it comes.

matplotlib's axes serve plots; diagrams and tables of marks need exact places. A ``Sheet`` puts matplotlib artists
straight onto a ``Figure``, few of them and each with all its properties, so that no setting of the machine shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle, Wedge
from matplotlib.transforms import Affine2D

from .lettering import Align, Face, Line
from .style import ALARM, BODY, INK, LEADING, MARGIN, PAPER, WIDTH, Point

Shape = Literal["o", "D", "s", "^", "d"]


class Sheet:
    """A figure in the making."""

    width = WIDTH

    def __init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH / 72, 1), dpi=72, facecolor=PAPER)
        self._page = Affine2D()
        self._place = self._page + self.figure.dpi_scale_trans
        self._drawn = 0

    def finish(self, height: float) -> Figure:
        """Cut the sheet at that height, and leave a margin all around."""
        self.figure.set_size_inches((self.width + 2 * MARGIN) / 72, (height + 2 * MARGIN) / 72)
        self._page.clear().scale(1 / 72, -1 / 72).translate(MARGIN / 72, (height + MARGIN) / 72)
        return self.figure

    def _above(self) -> int:
        """What is drawn later lies above."""
        self._drawn += 1
        return self._drawn

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        face: Face = "",
        colour: str = INK,
        align: Align = "left",
        turned: bool = False,
    ) -> None:
        """One line of text whose capitals are centred on ``y`` (on ``x``, reading upwards, where ``turned``)."""
        self.figure.add_artist(
            Line(
                x,
                y,
                text,
                size=size,
                face=face,
                colour=colour,
                align=align,
                turned=turned,
                transform=self._place,
                zorder=self._above(),
            )
        )

    def paragraph(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        *,
        size: float = BODY,
        face: Face = "",
        colour: str = INK,
        align: Align = "left",
    ) -> float:
        """Lines below each other, the first below ``top``; returns where the next line would begin."""
        step = size * LEADING
        for number, line in enumerate(lines):
            self.text(x, top + (number + 0.5) * step, line, size=size, face=face, colour=colour, align=align)
        return top + len(lines) * step

    def line(
        self, *points: Point, colour: str = INK, weight: float = 0.8, dash: tuple[float, float] | None = None
    ) -> None:
        """A line through points."""
        self.figure.add_artist(
            Line2D(
                [x for x, _ in points],
                [y for _, y in points],
                color=colour,
                linewidth=weight,
                linestyle="-" if dash is None else (0, tuple(each / weight for each in dash)),
                solid_capstyle="butt",
                solid_joinstyle="round",
                dash_capstyle="butt",
                transform=self._place,
                zorder=self._above(),
            )
        )

    def arrow(self, *points: Point, colour: str = INK, weight: float = 0.8, size: float = 4.5) -> None:
        """A line through points with a filled head at its end; its last part is level or upright."""
        (x0, y0), (x1, y1) = points[-2:]
        right, down = (x1 > x0) - (x1 < x0), (y1 > y0) - (y1 < y0)
        neck = (x1 - right * size, y1 - down * size)
        half = 0.42 * size
        self.line(*points[:-1], neck, colour=colour, weight=weight)
        self.shape(
            (x1, y1),
            (neck[0] - down * half, neck[1] - right * half),
            (neck[0] + down * half, neck[1] + right * half),
            fill=colour,
        )

    def shape(self, *corners: Point, fill: str) -> None:
        """A filled polygon."""
        self.figure.add_artist(
            Polygon(
                list(corners),
                closed=True,
                facecolor=fill,
                edgecolor="none",
                linewidth=0,
                transform=self._place,
                zorder=self._above(),
            )
        )

    def box(
        self,
        x: float,
        y: float,
        across: float,
        down: float,
        *,
        fill: str = PAPER,
        edge: str | None = None,
        weight: float = 0.8,
        dash: tuple[float, float] | None = None,
        radius: float = 0.0,
    ) -> None:
        """A rectangle from its top left corner, with rounded corners where ``radius`` says so."""
        line = "-" if dash is None else (0, tuple(each / weight for each in dash))
        kind = Rectangle((x, y), across, down)
        patch = FancyBboxPatch((x, y), across, down, boxstyle=f"round,pad=0,rounding_size={radius}") if radius else kind
        patch.set(
            facecolor=fill,
            edgecolor="none" if edge is None else edge,
            linewidth=0 if edge is None else weight,
            linestyle=line,
            transform=self._place,
            zorder=self._above(),
        )
        self.figure.add_artist(patch)

    def hatch(self, x: float, y: float, across: float, down: float, *, gap: float, colour: str) -> None:
        """Slanting lines that fill a rectangle: as one path, because patterns print badly."""
        xs: list[float] = []
        ys: list[float] = []
        offset = gap
        while offset < across + down:
            start = (x + max(0.0, offset - down), y + min(offset, down))
            end = (x + min(offset, across), y + max(0.0, offset - across))
            xs += [start[0], end[0], float("nan")]
            ys += [start[1], end[1], float("nan")]
            offset += gap
        self.figure.add_artist(Line2D(xs, ys, color=colour, linewidth=0.5, transform=self._place, zorder=self._above()))

    def marks(
        self, points: Sequence[Point], *, shape: Shape, size: float, fill: str, edge: str, weight: float = 0.8
    ) -> None:
        """The same mark at several points: one artist, however many there are."""
        if not points:
            return
        self.figure.add_artist(
            Line2D(
                [x for x, _ in points],
                [y for _, y in points],
                linestyle="none",
                marker=shape,
                markersize=size,
                markerfacecolor=fill,
                markeredgecolor=edge,
                markeredgewidth=weight,
                transform=self._place,
                zorder=self._above(),
            )
        )

    def slice(self, x: float, y: float, radius: float, share: float, *, thickness: float, fill: str) -> None:
        """Part of a ring, clockwise from the top."""
        self.figure.add_artist(
            Wedge(
                (x, y),
                radius,
                -90,
                -90 + 360 * share,
                width=thickness,
                facecolor=fill,
                linewidth=0,
                transform=self._place,
                zorder=self._above(),
            )
        )

    def badge(self, x: float, y: float, *, size: float = 8.5) -> None:
        """The sign that something does not add up: an exclamation mark in a triangle."""
        half = size * 0.62
        self.shape((x, y - size * 0.58), (x + half, y + size * 0.46), (x - half, y + size * 0.46), fill=ALARM)
        self.text(x, y + size * 0.09, "!", size=size * 0.72, face="Bold", colour=PAPER, align="center")
