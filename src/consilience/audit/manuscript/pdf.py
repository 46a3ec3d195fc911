"""PDFs as manuscripts: the text layer, its columns, tables and superscripts, by PDFium."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from . import titles
from .builder import Builder
from .chunks import Chunk, fill
from .document import Manuscript
from .furniture import without_furniture
from .lines import Line, Words
from .pdf_characters import drawn
from .pdf_layout import Band, PageRow, bands, leading, rows_of, without_line_numbers
from .pdf_tables import cut_at_columns, end_of_table, rows_of_lines
from .text_tables import Part, Row, few_words, rows_of_parts
from .unreadable import UnreadableManuscript

PAGES = 300
"""Most pages that are read: a guideline with its appendices. A page takes about 50 ms; more is no paper."""

CHARACTERS = 1_500_000
"""Most characters that are read."""

SIZE = 200_000_000
"""Most bytes of a file."""


def read(data: bytes, file: str) -> Manuscript:
    """Read a PDF; places are page and line on the page, in reading order, both from 1.

    Raises ``UnreadableManuscript`` for what is no PDF, is cut off or encrypted, or holds no text (a scan).
    """
    import pypdfium2

    _refuse_early(data, file)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableManuscript(file, *_why(str(error))) from None
    try:
        return _manuscript(document, file)
    finally:
        document.close()


def _refuse_early(data: bytes, file: str) -> None:
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableManuscript(file, "the file is empty", "expected a PDF")
    if len(data) > SIZE:
        raise UnreadableManuscript(
            file, f"the PDF has {len(data):,} bytes, more than the {SIZE:,} that are read", "is it one paper?"
        )
    if b"%PDF" not in data[:1024]:
        raise UnreadableManuscript(
            file, "this is no PDF (it does not begin with %PDF)", "give it the ending of its format"
        )
    if b"%%EOF" not in data[-4096:]:
        raise UnreadableManuscript(file, "the PDF is cut off (its end mark is missing)", "download or export it again")


def _why(error: str) -> tuple[str, str]:
    if "assword" in error or "ecurity" in error:
        return "the PDF is encrypted", "save a copy without a password and try again"
    return "the PDF is damaged and cannot be opened", "download or export it again"


def _manuscript(document: Any, file: str) -> Manuscript:
    if len(document) > PAGES:
        raise UnreadableManuscript(
            file,
            f"the PDF has {len(document)} pages, more than the {PAGES} that are read",
            "save the pages of the paper as a file of their own",
        )
    pages, empty, rules = _pages(document, file)
    if not any(pages):
        if empty:
            raise UnreadableManuscript(
                file,
                "the PDF holds pictures of pages but no text: it is a scan",
                "run text recognition (OCR) on it first, e.g. with OCRmyPDF",
            )
        raise UnreadableManuscript(file, "the PDF holds no text", "expected the text of a paper")
    builder = Builder(file, "pdf")
    if empty:
        builder.warnings.append(_partly(empty))
    flat = [(index, row) for index, page in enumerate(pages) for row in page]
    body = _body_size([row for _, row in flat])
    pages = _without_running_heads(pages)
    chunks = _Page(body).chunks(pages, rules)
    words = Words.of(line for chunk in chunks for line in _all_lines(chunk))
    fill(builder, chunks, words, markup=False)
    return builder.build()


def _all_lines(chunk: Chunk) -> Iterator[Line]:
    yield from chunk.lines
    for row in chunk.rows:
        for cell in row:
            yield from cell.lines


def _partly(empty: Sequence[int]) -> str:
    if len(empty) == 1:
        return f"page {empty[0]} is a picture without text and was not read; run text recognition (OCR) to have it read"
    names = ", ".join(map(str, empty[:-1])) + f" and {empty[-1]}"
    return f"pages {names} are pictures without text and were not read; run text recognition (OCR) to have them read"


def _pages(document: Any, file: str) -> tuple[list[list[PageRow]], list[int], list[Any]]:
    """Rows of every page; pages that show a picture but no text, from 1; what each page draws."""
    pages: list[list[PageRow]] = []
    empty: list[int] = []
    shown: list[Any] = []
    characters = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except Exception:
            raise UnreadableManuscript(
                file, f"page {index + 1} of the PDF is damaged", "download or export it again"
            ) from None
        one = drawn(page)
        page.close()
        characters += sum(len(run.text) for run in one.runs)
        if characters > CHARACTERS:
            raise UnreadableManuscript(
                file,
                f"the PDF holds more than the {CHARACTERS:,} characters that are read",
                "save the pages of the paper as a file of their own",
            )
        rows = without_line_numbers(rows_of(one.runs))
        if sum(len(row.text) for row in rows) < 3 and one.images:
            empty.append(index + 1)
        pages.append(rows)
        shown.append(replace(one, runs=[]))
    return pages, empty, shown


def _body_size(rows: Sequence[PageRow]) -> float:
    """The size of type in which the paper's prose is set: the largest of those in which much of it is.

    References and tables, which are set smaller, can make up most of a review.
    """
    sizes: Counter[float] = Counter()
    for row in rows:
        if len(row.runs) <= 2 and max(len(run.text) for run in row.runs) > 25:
            sizes[round(row.size * 2) / 2] += len(row.text)
    most = max(sizes.values(), default=0)
    return max((size for size, often in sizes.items() if often >= 0.3 * most), default=10.0)


def _without_running_heads(pages: Sequence[Sequence[PageRow]]) -> list[list[PageRow]]:
    """Running heads and page numbers are told by whole rows of a page, before its columns part them."""
    as_lines = [
        [Line(row.text.strip(), number, index, 0, index) for number, row in enumerate(page)]
        for index, page in enumerate(pages)
    ]
    kept = without_furniture(as_lines)
    return [[pages[index][line.number] for line in lines] for index, lines in enumerate(kept)]


class _Page:
    """Goes through the pages and counts lines and columns."""

    def __init__(self, body: float) -> None:
        self.body = body
        self.sheet = 0
        self.line = 0
        self.looks: list[tuple[Chunk, float, bool]] = []
        self.tops: set[int] = set()
        """Which of them stand at the top of a column."""

    def chunks(self, pages: Sequence[Sequence[PageRow]], shown: Sequence[Any]) -> list[Chunk]:
        """All chunks of all pages in reading order, headings ranked by their type."""
        for index, (rows, page) in enumerate(zip(pages, shown, strict=True)):
            self.line = 0
            for band in bands(rows, page) if rows else []:
                self.tops.add(len(self.looks))
                self._band(band, index + 1)
                self.sheet += 1
        return self._ranked()

    def _band(self, band: Band, page: int) -> None:
        rows = band.rows
        pitch = leading(rows)
        margin = _margin(rows)
        position = 0
        for start, end, cells in self._tables(band, page):
            self._paragraphs(rows[position:start], page, pitch, margin)
            self.looks.append((Chunk((), tuple(cells)), 0, False))
            position = end
        self._paragraphs(rows[position:], page, pitch, margin)

    # Tables

    def _tables(self, band: Band, page: int) -> Iterator[tuple[int, int, list[Row]]]:
        rows = band.rows
        index = position = 0
        while index < len(rows):
            end = end_of_table(rows, index, band.rules)
            if end - index < 2:
                index += 1
                continue
            table = cut_at_columns(rows[index:end])
            first = self.line + index - position + 1
            parts = [_parts(row, page, first + k, self.sheet) for k, row in enumerate(table)]
            grid = rows_of_lines(table, band.rules)
            cells = rows_of_parts(parts, grid) if few_words(parts) or grid else []
            if not cells:
                index += 1
                continue
            yield index, end, cells
            self.line += end - index
            index = position = end

    # Prose

    def _paragraphs(self, rows: Sequence[PageRow], page: int, pitch: float, margin: float) -> None:
        current: list[PageRow] = []
        for row in rows:
            if current and self._parts(current, row, pitch, margin):
                self._chunk(current, page, margin)
                current = []
            current.append(row)
        if current:
            self._chunk(current, page, margin)

    def _parts(self, current: Sequence[PageRow], row: PageRow, pitch: float, margin: float) -> bool:
        above = current[-1]
        if abs(above.size - row.size) > 0.12 * max(above.size, row.size) or _bold(above) != _bold(row):
            return True
        gap = (above.y - row.y) / max(above.size, 1)
        if gap > 1.28 * pitch + 0.05 or gap < 0:
            return True
        text, before = row.text.strip(), above.text.strip()
        ended = bool(re.search(r"""[.!?:]["'”’)\]]*(?:\ufdd0[^\ufdd1]*\ufdd1)?$""", before))
        indented = row.x0 - margin > 0.7 * row.size and above.x0 - margin < 0.5 * row.size
        if ended and indented and not _hanging(current, margin):
            return True
        if titles.is_caption(text) and ended:
            return True
        return titles.is_known_title(text) and (ended or titles.is_known_title(before))

    def _chunk(self, rows: Sequence[PageRow], page: int, margin: float) -> None:
        lines = []
        for row in rows:
            self.line += 1
            indent = (row.x0 - margin) / max(0.5 * row.size, 1)
            text = " ".join(run.text.strip() for run in row.runs)
            lines.append(Line(text, self.line, page, indent, self.sheet))
        size = max(row.size for row in rows)
        self.looks.append((Chunk(tuple(lines)), size, all(_bold(row) for row in rows)))

    # Headings

    def _ranked(self) -> list[Chunk]:
        title = self._title()
        indents = self._indents()
        styles = sorted({_look(size, bold) for chunk, size, bold in self.looks if self._is_heading(chunk, size, bold)})
        chunks = []
        for index, (chunk, size, bold) in enumerate(self.looks):
            if index == title:
                chunks.append(replace(chunk, look="title"))
            elif self._is_heading(chunk, size, bold):
                chunks.append(replace(chunk, level=min(styles.index(_look(size, bold)) + 1, 4)))
            elif index in self.tops and indents and self._flows(index):
                chunks.append(replace(chunk, flows=True))
            elif not chunk.rows and size < 0.93 * self.body:
                chunks.append(replace(chunk, look="small"))
            else:
                chunks.append(chunk)
        return chunks

    def _indents(self) -> bool:
        """Whether paragraphs begin with an indent here, those below headings and at the top of columns aside."""
        firsts = [
            chunk.lines[0].indent
            for index, (chunk, size, bold) in enumerate(self.looks)
            if len(chunk.lines) > 2
            and index not in self.tops
            and index
            and not self._is_heading(chunk, size, bold)
            and not self._is_heading(*self.looks[index - 1])
        ]
        return len(firsts) >= 3 and sum(indent > 1 for indent in firsts) >= 0.7 * len(firsts)

    def _flows(self, index: int) -> bool:
        chunk, size, bold = self.looks[index]
        prose = bool(chunk.lines) and not bold and abs(size - self.body) < 0.07 * self.body
        return prose and abs(chunk.lines[0].indent) < 0.5

    def _is_heading(self, chunk: Chunk, size: float, bold: bool) -> bool:
        if chunk.rows or len(chunk.lines) > 4 or len(chunk.text) > 220 or not re.search(r"[^\W\d_]{3}", chunk.text):
            return False
        text = chunk.text
        if titles.is_caption(text) or titles.structured_label(text) or re.search(r"[,;]$", text):
            return False
        if not bold and len(text.split()) > 7 and re.search(r"[.:]$", text):
            return False
        return size > 1.08 * self.body or (bold and size > 0.93 * self.body and not re.search(r"\w\.\s\w.*\.$", text))

    def _title(self) -> int | None:
        """The largest type of the first page, if it is larger than the body and says more than a name."""
        best: tuple[float, int] | None = None
        for index, (chunk, size, _) in enumerate(self.looks):
            if chunk.rows or chunk.lines[0].page != 1:
                continue
            words = chunk.text.split()
            enough = len(words) >= 3 and len(chunk.text) >= 15 and not titles.is_known_title(chunk.text)
            if enough and size > 1.15 * self.body and (best is None or size > best[0] * 1.02):
                best = (size, index)
        return best[1] if best else None


def _look(size: float, bold: bool) -> tuple[float, int]:
    return (-round(size * 2) / 2, 0 if bold else 1)


def _bold(row: PageRow) -> bool:
    return all(run.bold for run in row.runs)


def _margin(rows: Sequence[PageRow]) -> float:
    starts = Counter(round(row.x0) for row in rows)
    least = 0.15 * len(rows)
    return min((x for x, n in starts.items() if n >= least), default=min(starts))


def _hanging(current: Sequence[PageRow], margin: float) -> bool:
    """True where the paragraph's first line stands out to the left, as entries of a list of references do."""
    return len(current) == 1 and current[0].x0 - margin < 0.5 * current[0].size and len(current[0].text) < 6


def _parts(row: PageRow, page: int, number: int, sheet: int) -> list[Part]:
    return [(round(run.x0), round(run.x1), Line(run.text.strip(), number, page, 0, sheet)) for run in row.runs]
