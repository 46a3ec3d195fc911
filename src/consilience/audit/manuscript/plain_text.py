"""Plain text as a manuscript: what a PDF's extractor, a word processor or an e-mail leaves of a paper."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import titles
from .builder import Builder
from .chunks import Chunk, fill
from .document import Manuscript
from .furniture import without_furniture
from .lines import Line, Words
from .text_tables import find_tables
from .unreadable import UnreadableManuscript

LIMIT = 30_000_000
"""Most bytes of a text: some 10,000 pages. More is no paper, and would take minutes."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_BREAK = re.compile(r"\r\n|\n|\r")
_NOT_TEXT = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a DOCX or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Word file (.doc)",
    b"{\\rtf": "RTF",
}


def read(data: bytes, file: str) -> Manuscript:
    """Read plain text; places are lines of the file, from 1.

    UTF-8 with or without a mark, UTF-16, Windows-1252 and Latin-1 are understood. Form feeds are page breaks. Raises
    ``UnreadableManuscript`` where there is no text.
    """
    text = decoded(data, file)
    raw = _BREAK.split(text)
    pages = without_furniture(_pages(raw))
    lines = [line for page in pages for line in page]
    words = Words.of(lines)
    builder = Builder(file, "text")
    fill(builder, list(_chunks(lines, raw)), words, markup=True)
    if not builder.blocks:
        raise UnreadableManuscript(file, "the file holds no words", "expected the text of a paper")
    return builder.build()


def decoded(data: bytes, file: str) -> str:
    """The text of a file in whichever of the usual encodings it is."""
    if not data.strip(b"\x00 \t\r\n\x0c"):
        raise UnreadableManuscript(file, "the file is empty", "expected the text of a paper")
    if len(data) > LIMIT:
        raise UnreadableManuscript(
            file, f"the text has {len(data):,} bytes, more than the {LIMIT:,} that are read", "is it one paper?"
        )
    for magic, name in _NOT_TEXT.items():
        if data.startswith(magic):
            raise UnreadableManuscript(file, f"this is {name}, not plain text", "give it the ending of its format")
    text = _decode(data)
    odd = sum(c < " " and c not in "\t\n\r\x0c\x0b\x1b\x02\x1f\x1e" for c in text[:20_000])
    if odd > 0.02 * min(len(text), 20_000):
        raise UnreadableManuscript(
            file, "this is no text (it holds control characters)", "expected the text of a paper"
        )
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    head = data[:4000]
    if head.count(0) > 0.3 * len(head):
        return data.decode("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be", errors="replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _pages(raw: Sequence[str]) -> list[list[Line]]:
    """Lines by page; a form feed begins the next one. Noncharacters, which have an inner use here, are dropped."""
    pages: list[list[Line]] = [[]]
    for number, text in enumerate(raw, 1):
        if "\f" in text:
            parts = text.split("\f")
            if parts[0].strip():
                pages[-1].append(_line(parts[0], number, len(pages) - 1))
            pages.extend([] for _ in parts[1:])
            rest = " ".join(part for part in parts[1:] if part.strip())
            pages[-1].append(_line(rest, number, len(pages) - 1))
        else:
            pages[-1].append(_line(text, number, len(pages) - 1))
    return pages


def _line(text: str, number: int, sheet: int) -> Line:
    bare = re.sub("[\ufdd0-\ufddf]", "", text)
    expanded = bare.expandtabs(8)
    return Line(bare.strip(), number, None, len(expanded) - len(expanded.lstrip()), sheet)


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide the lines of prose are."""

    width: int

    def breaks(self, line: Line, following: Line) -> bool:
        """Whether a paragraph ends with a line though no blank one follows.

        It ends a sentence (other than with "et al."), and stops well before the margin or is a paragraph by itself; or
        the next line is indented.
        """
        ended = bool(re.search(r"""[.!?:]["'”’)\]]*(?:\^?\{?[\d,–-]+\}?)?$""", line.text))
        if (
            re.search(r"\b(?:et al|cols?)\.$", line.text)
            or not ended
            or not re.match(r"""["'“‘(\[¿¡•-]?\s?[A-ZÀ-Þ\d]""", following.text)
        ):
            return False
        short = len(line.text) < 0.75 * self.width or self.width > 160
        return short or following.indent >= line.indent + 2


def _measure(lines: Sequence[Line]) -> _Measure:
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 30 and "\t" not in line.text)
    return _Measure(lengths[int(0.85 * (len(lengths) - 1))] if lengths else 80)


def _chunks(lines: Sequence[Line], raw: Sequence[str]) -> Iterator[Chunk]:
    measure = _measure(lines)
    for run in _runs(lines):
        source = [raw[line.number - 1].split("\f")[-1] for line in run]
        position = 0
        for start, end, rows in find_tables(run, source):
            yield from _prose(run[position:start], measure)
            yield Chunk((), tuple(rows))
            position = end
        yield from _prose(run[position:], measure)


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that no blank one parts."""
    run: list[Line] = []
    for line in lines:
        if line.text:
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _prose(lines: Sequence[Line], measure: _Measure) -> Iterator[Chunk]:
    """Paragraphs, headings and captions of a run: what begins within it although no blank line says so."""
    current: list[Line] = []
    for line in lines:
        if current and _parts(current, line, measure):
            yield Chunk(tuple(current))
            current = []
        current.append(line)
    if current:
        yield Chunk(tuple(current))


def _parts(current: Sequence[Line], line: Line, measure: _Measure) -> bool:
    above = current[-1]
    ended = bool(re.search(r"""[.!?]["'”’)\]]*(?:\^?\{?[\d,–-]+\}?)?$""", above.text))
    heading = titles.is_known_title(line.text) or (
        titles.is_numbered_title(line.text) and len(line.text) < 0.8 * measure.width
    )
    if heading and (ended or _is_heading(current)):
        return True
    if _is_heading(current) and titles.is_known_title(above.text):
        return True
    if titles.is_caption(line.text) and (ended or _is_heading(current)):
        return True
    return measure.breaks(above, line)


def _is_heading(current: Sequence[Line]) -> bool:
    return len(current) == 1 and (titles.is_known_title(current[0].text) or titles.is_numbered_title(current[0].text))
