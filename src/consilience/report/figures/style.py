"""The one style sheet of the figures, and how a figure becomes a ``Drawing``: SVG to inline, PNG to print.

Both renderings are deterministic: the same figure gives the same bytes on every run (fixed identifiers, no date, no
program version). Colour never carries meaning alone; the colours can be told apart with a colour-vision deficiency.
"""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from .inline_svg import inline

WIDTH = 468.0
"""Width of every figure in points: the text width of a Letter page with one-inch margins (6.5 in)."""

MARGIN = 4.0
"""Blank edge around it, so that no line or letter is cut."""

BODY, SMALL, TINY = 8.5, 7.5, 6.8
"""Sizes of type in points."""

LEADING = 1.3
"""Distance between two lines of one text, in sizes of the type."""

INK = "#1c2733"
MUTED = "#56626e"
RULE = "#c3ccd5"
FAINT = "#e3e8ed"
PANEL = "#f4f6f8"
BAND = "#dfe8f1"
PAPER = "#ffffff"
BLUE = "#1b5e9b"
BLUE_TINT = "#cfe0f0"
ORANGE = "#c8560b"
ALARM = "#b3400d"
ALARM_TINT = "#fdf1e6"

DPI = 144

Point = tuple[float, float]

rendering = Lock()  # matplotlib's settings are global; two threads must not render at once


class View(Protocol):
    """What every view has besides its content: how the figure is called, explained and read aloud."""

    @property
    def id(self) -> str:
        """Identifier of the figure, a slug."""

    @property
    def title(self) -> str:
        """Heading."""

    @property
    def caption(self) -> str:
        """How to read the figure."""

    @property
    def alt(self) -> str:
        """What is shown, with the key numbers, for readers who cannot see it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One finished figure."""

    id: str
    title: str
    caption: str
    alt: str
    svg: str
    """An ``<svg>`` element to put into an HTML page: no prolog, no fixed size, identifiers of its own."""
    png: bytes
    """The same at 144 dots per inch."""

    def save(self, path: str | Path) -> Path:
        """Write the figure to a file whose name ends in .svg or .png; returns its path.

        Raises:
            ValueError: another ending.
        """
        path = Path(path)
        if path.suffix == ".svg":
            path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{self.svg}', "utf-8")
        elif path.suffix == ".png":
            path.write_bytes(self.png)
        else:
            raise ValueError(f"{path.name}: expected a name that ends in .svg or .png")
        return path

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg


def render(view: View, figure: Figure) -> Drawing:
    """The drawing of a view's figure."""
    return finished(view, svg_of(view, figure), png_of(figure))


def finished(view: View, svg: str, png: bytes) -> Drawing:
    """The drawing of a view, from its two pictures."""
    return Drawing(view.id, view.title, view.caption, view.alt, svg, png)


def svg_of(view: View, figure: Figure) -> str:
    """The ``<svg>`` element of a figure."""
    with rendering, settings():
        return inline(_svg(figure), id=view.id, title=view.title, description=view.alt)


def png_of(figure: Figure) -> bytes:
    """The PNG file of a figure."""
    with rendering, settings():
        return _png(figure)


def settings() -> AbstractContextManager[None]:
    """Every setting of matplotlib that a rendering reads, whatever the machine's own say."""
    return mpl.rc_context(
        {
            "svg.hashsalt": "consilience",
            "svg.fonttype": "path",
            "path.simplify": False,
            "text.hinting": "none",
            "text.antialiased": True,
            "savefig.bbox": "standard",
        }
    )


def _svg(figure: Figure) -> str:
    file = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    FigureCanvasSVG(figure).print_figure(file, format="svg", dpi=72, facecolor=PAPER, metadata=nothing)
    return file.getvalue().decode("utf-8")


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    nothing, fast = {"Software": None}, {"compress_level": 3}
    FigureCanvasAgg(figure).print_figure(
        file, format="png", dpi=DPI, facecolor=PAPER, metadata=nothing, pil_kwargs=fast
    )
    return file.getvalue()
