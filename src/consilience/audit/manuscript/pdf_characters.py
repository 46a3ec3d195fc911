"""Characters of a PDF's page with their boxes, as PDFium tells them, put together to runs on one baseline."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from .lines import SUBSCRIPT, SUPERSCRIPT

GAP = 0.9
"""Space within a line, in ems, from which the parts beside it may belong to two columns or cells."""

_SPACE = 0.18
"""Space, in ems, that parts two words though the page holds no character for it."""

_REAL = 0.06
"""Space, in ems, that a character for it takes at least; PDFium puts one before raised type, where none is."""

_OBJECTS = 4000
"""Most drawn objects of a page that are looked at for ruling lines; a map or plot may hold millions."""


@dataclass(slots=True)
class Run:
    """Characters of one baseline without a wide gap. Points, y upwards, as PDF counts them."""

    x0: float
    x1: float
    y: float
    """Of the baseline."""
    size: float
    """Height of the type, in points."""
    text: str
    bold: bool = False
    gaps: tuple[tuple[float, float, int], ...] = ()
    """Where its words part: end of one, beginning of the next, and where in ``text`` that begins."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal ruling line."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page shows: its text, its ruling lines, and whether it shows a picture."""

    width: float
    height: float
    runs: list[Run]
    rules: list[Rule]
    images: int


class _Word(NamedTuple):
    """Characters of one type on one baseline without a space."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    first: int
    """Index of its first character on the page."""
    last: int
    spaced: bool
    """True where the page holds a space before it."""


def drawn(page: Any) -> Drawn:
    """Read one page of pypdfium2."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        runs = [run for line in _lines(_words(textpage.raw)) for run in _split(textpage.raw, line)]
    finally:
        textpage.close()
    rules, images = _objects(page)
    return Drawn(width, height, runs, rules, images)


def _words(raw: Any) -> Iterator[_Word]:
    """Words in the page's own order. One call of PDFium a character, as few as will do: they are what takes time."""
    import pypdfium2.raw as c

    box, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    box_of, origin_of = c.FPDFText_GetLooseCharBox, c.FPDFText_GetCharOrigin
    text, x0, x1, high, low, first, last, spaced, space = "", 0.0, 0.0, 0.0, 0.0, 0, 0, False, False
    glyph = (0.0, 0.0)
    for index, character in enumerate(_codes(raw)):
        if character in _BLANK:
            space = True
            continue
        box_of(raw, index, at_box)
        left, right, top, bottom = box.left, box.right, box.top, box.bottom
        size = high - low
        same = text and not space and abs(top - high) < 0.02 and abs(bottom - low) < 0.02
        # PDFium gives each letter of a ligature the box of the whole.
        if same and (-0.3 * size < left - x1 < _SPACE * size or (left, right) == glyph):
            text += character
            x1, last, glyph = max(x1, right), index, (left, right)
            continue
        if text:
            yield _Word(text, x0, x1, y.value, abs(size), first, last, spaced)
        origin_of(raw, index, at_x, at_y)
        text, x0, x1, high, low, first, last, spaced = character, left, right, top, bottom, index, index, space
        space, glyph = False, (left, right)
    if text:
        yield _Word(text, x0, x1, y.value, abs(high - low), first, last, spaced)


_BLANK = frozenset("\0\t\n\r \u00a0" + "".join(map(chr, range(0xFDD0, 0xFDE0))))


def _codes(raw: Any) -> list[str]:
    """The characters of the page; the halves of one beyond the basic plane are it, and a blank."""
    import pypdfium2.raw as c

    found: list[str] = []
    unicode_of = c.FPDFText_GetUnicode
    for index in range(c.FPDFText_CountChars(raw)):
        code = unicode_of(raw, index)
        if 0xDC00 <= code < 0xE000 and found and 0xD800 <= ord(found[-1]) < 0xDC00:
            found[-1] = chr(0x10000 + ((ord(found[-1]) - 0xD800) << 10) + code - 0xDC00)
            found.append("\0")
        else:
            found.append(chr(code) if code < 0x110000 else "\ufffd")
    return ["\ufffd" if 0xD800 <= ord(character) < 0xE000 else character for character in found]


def _lines(words: Iterator[_Word]) -> Iterator[list[_Word]]:
    """Words that follow one another to the right on about one baseline; raised and lowered ones stay in."""
    line: list[_Word] = []
    for word in words:
        if line and _new_line(line[-1], word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _new_line(last: _Word, word: _Word) -> bool:
    size = max(last.size, word.size, 1.0)
    return abs(word.y - last.y) > 0.55 * size or word.x0 < last.x1 - 0.6 * size or word.x0 > last.x1 + 2.5 * size


def _split(raw: Any, line: list[_Word]) -> Iterator[Run]:
    """A line as runs, cut where the gap is wide."""
    current = line[:1]
    for last, word in pairwise(line):
        if word.x0 - last.x1 > GAP * max(last.size, word.size):
            yield _run(raw, current)
            current = []
        current.append(word)
    yield _run(raw, current)


def _run(raw: Any, words: list[_Word]) -> Run:
    main = max(words, key=lambda word: (word.size > 0.5, len(word.text) * word.size))
    size, y = main.size, main.y
    parts: list[str] = []
    gaps: list[tuple[float, float, int]] = []
    style: tuple[str, str] | None = None
    for index, word in enumerate(words):
        now = _style(word, size, y)
        wide = index > 0 and word.x0 - words[index - 1].x1 > (_REAL if word.spaced else _SPACE) * size
        if style and (now != style):
            parts.append(style[1])
        parts.append(" " if wide else "")
        if wide and (now is None or now != style):
            gaps.append((words[index - 1].x1, word.x0, sum(map(len, parts))))
        if now and now != style:
            parts.append(now[0])
        style = now
        parts.append(word.text)
    if style:
        parts.append(style[1])
    bold = _bold(raw, words[0].first) and _bold(raw, words[-1].last)
    return Run(min(w.x0 for w in words), max(w.x1 for w in words), y, size, "".join(parts), bold, tuple(gaps))


def _style(word: _Word, size: float, y: float) -> tuple[str, str] | None:
    """Raised or lowered, by a smaller type off the baseline."""
    if word.size > 0.85 * size:
        return None
    if word.y - y > 0.12 * size:
        return SUPERSCRIPT
    return SUBSCRIPT if y - word.y > 0.06 * size else None


def _bold(raw: Any, index: int) -> bool:
    import pypdfium2.raw as c

    if c.FPDFText_GetFontWeight(raw, index) >= 600:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    c.FPDFText_GetFontInfo(raw, index, name, 128, ctypes.byref(flags))
    return any(word in name.value.lower() for word in (b"bold", b"black", b"heavy", b"semib", b"demi", b"-bd"))


def _objects(page: Any) -> tuple[list[Rule], int]:
    """Horizontal ruling lines and the number of pictures."""
    import pypdfium2.raw as c

    rules: list[Rule] = []
    images = 0
    bounds = [ctypes.c_float() for _ in range(4)]
    for index in range(min(c.FPDFPage_CountObjects(page.raw), _OBJECTS)):
        item = c.FPDFPage_GetObject(page.raw, index)
        kind = c.FPDFPageObj_GetType(item)
        if kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM):
            images += 1
        elif kind == c.FPDF_PAGEOBJ_PATH and c.FPDFPageObj_GetBounds(item, *map(ctypes.byref, bounds)):
            left, bottom, right, top = (b.value for b in bounds)
            if top - bottom <= 3 and right - left >= 24:
                rules.append(Rule(left, right, (top + bottom) / 2))
            elif top - bottom > 8 and right - left >= 60:
                rules += [Rule(left, right, top), Rule(left, right, bottom)]
    return rules, images
