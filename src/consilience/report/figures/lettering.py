"""Type: the font, how wide a text is, where it breaks into lines, and the artist that sets one line.

matplotlib's own ``Text`` lays every text out anew each time it is drawn, which was half the time of a figure. A line
whose width is known needs no layout.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, Kerning, LoadFlags
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Bbox, Transform

Face = Literal["", "Bold", "Oblique"]
Align = Literal["left", "center", "right"]

_FACES: tuple[Face, ...] = ("", "Bold", "Oblique")

_CAPITALS = 0.365
"""Half the height of a capital, in sizes of the type."""


def _file(face: Face) -> str:
    return str(Path(mpl.get_data_path(), "fonts", "ttf", f"DejaVuSans{'-' if face else ''}{face}.ttf"))


@lru_cache(maxsize=64)
def font(size: float, face: Face = "") -> FontProperties:
    """DejaVu Sans as it ships with matplotlib, whatever fonts and settings the machine has."""
    return FontProperties(fname=_file(face), size=size)


@lru_cache(maxsize=3)
def _opened(face: Face) -> FT2Font:
    """The font opened for measuring: an instance of our own, because others change the size of a shared one."""
    return FT2Font(_file(face))


# An open font reads its file as it goes, and a forked process would share the place in it; matplotlib does the same.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_opened.cache_clear)


@lru_cache(maxsize=10_000)
def _advance(letter: str, following: str, face: Face) -> float:
    """How far it is from one letter to the next, in sizes of the type."""
    opened = _opened(face)
    opened.set_size(12, 72)
    glyph = opened.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    pair = opened.get_char_index(ord(letter)), opened.get_char_index(ord(following))
    return glyph.linearHoriAdvance / 65536 / 12 + opened.get_kerning(*pair, Kerning.UNSCALED) / opened.units_per_EM


def width(text: str, size: float, face: Face = "") -> float:
    """Width of one line in points."""
    return size * sum(_advance(letter, following, face) for letter, following in zip(text, f"{text} "[1:], strict=True))


def wrap(text: str, limit: float, size: float, face: Face = "") -> list[str]:
    """A text in lines no wider than ``limit`` points, broken at blanks, hyphens, slashes, else anywhere."""
    lines: list[str] = []
    current = ""
    for word in re.split(r"[ \t\n]+", text.strip()):
        longer = f"{current} {word}".strip()
        if width(longer, size, face) <= limit:
            current = longer
            continue
        if current:
            lines.append(current)
        *full, current = _pieces(word, limit, size, face)
        lines += full
    return [*lines, current]


def _pieces(word: str, limit: float, size: float, face: Face) -> list[str]:
    """One word in pieces that fit."""
    pieces = [""]
    for part in re.findall(r"[^-/–]+[-/–]?|[-/–]", word) or [""]:
        if width(pieces[-1] + part, size, face) <= limit:
            pieces[-1] += part
            continue
        if pieces[-1]:
            pieces.append("")
        for letter in part:
            if pieces[-1] and width(pieces[-1] + letter, size, face) > limit:
                pieces.append("")
            pieces[-1] += letter
    return pieces


@lru_cache(maxsize=2_000)
def _outline(letter: str, face: Face) -> tuple[int, tuple[Any, Any]]:
    """Number and outline of a letter at the size in which ``TextToPath`` keeps them."""
    opened = _opened(face)
    opened.set_size(TextToPath.FONT_SCALE, TextToPath.DPI)
    opened.load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return opened.get_char_index(ord(letter)), opened.get_path()


class Outlines(TextToPath):
    """Lines as the outlines of their letters, set as ``width`` measures them. matplotlib shapes each text anew and
    loads every letter each time, which took two thirds of the time of an SVG."""

    def get_glyphs_with_font(  # type: ignore[no-untyped-def]
        self, font, s, glyph_map=None, return_new_glyphs_only=False, **features
    ):
        """As the method of matplotlib: letters with their places, and the outlines that are new."""
        face = next((each for each in _FACES if _file(each) == str(font.fname)), None)
        if face is None or glyph_map is None or not return_new_glyphs_only:
            return super().get_glyphs_with_font(font, s, glyph_map, return_new_glyphs_only, **features)
        across, set_, new = 0.0, [], {}
        for letter, following in zip(s, f"{s} "[1:], strict=True):
            number, outline = _outline(letter, face)
            name = f"{font.postscript_name}-{number:x}"
            if name not in glyph_map:
                new[name] = outline
            set_.append((name, across, 0.0, 1.0))
            across += self.FONT_SCALE * _advance(letter, following, face)
        return set_, new, []


class Line(Artist):
    """One line of text. Its capitals are centred on ``y``; where it is ``turned`` it reads upwards, centred on both."""

    def __init__(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        face: Face,
        colour: str,
        align: Align,
        turned: bool,
        transform: Transform,
        zorder: float,
    ) -> None:
        super().__init__()
        self.text = text
        self.angle = 90 if turned else 0
        self.font = font(size, face)
        self.colour = colour
        across = width(text, size, face)
        back = {"left": 0.0, "center": across / 2, "right": across}[align]
        self.start = (x + _CAPITALS * size, y + across / 2) if turned else (x - back, y + _CAPITALS * size)
        self.set_transform(transform)
        self.set_zorder(zorder)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line, as ``matplotlib.text.Text`` does after its layout."""
        x, y = self.get_transform().transform(self.start)
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        vector: Any = getattr(renderer, "_renderer", None)  # the one of SVG, inside matplotlib's wrapper
        if type(getattr(vector, "_text2path", None)) is TextToPath:
            vector._text2path = Outlines()
        pen = renderer.new_gc()
        pen.set_foreground(self.colour)
        renderer.draw_text(pen, x, y, self.text, self.font, self.angle, ismath=False)
        pen.restore()

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """The box of the letters on the canvas."""
        assert renderer is not None
        across, down, below = renderer.get_text_width_height_descent(self.text, self.font, False)
        x, y = self.get_transform().transform(self.start)
        if self.angle:
            return Bbox.from_bounds(x - (down - below), y, down, across)
        return Bbox.from_bounds(x, y - below, across, down)
