"""From chunks of lines to a manuscript: which are headings, captions, notes, entries, and which go on with others.

What plain text and PDF share after their lines are in order; for formats that name their paragraphs see
``paragraphs``. A chunk is what the page sets apart: lines between two blank ones, a column's paragraph, a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from . import references, titles
from .builder import Builder, Piece, RawCell
from .document import Kind, Role
from .inline import unmarked
from .kinds import says_abbreviations
from .lines import Line, Words, joined
from .sections import number_and_title
from .text_tables import Row, TextCell

_BULLET = re.compile(r"^(?:[•▪◦‣·●○■□]|[-–*](?=\s)|\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})\))\s*(?=\S)")


@dataclass(frozen=True)
class Chunk:
    """Lines that the page sets apart from others, with what their look says of them."""

    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    """Of a table; its ``lines`` are then empty."""
    level: int = 0
    """From 1: set as a heading of this rank. 0: the look does not tell."""
    look: Literal["", "title", "body", "small"] = ""
    """``title``: the largest type of the first page; ``body``: set as prose, so no heading; ``small``: as notes are."""

    flows: bool = False
    """It stands at the top of a column without the indent that begins paragraphs here: it goes on with one."""

    @property
    def text(self) -> str:
        """Its words, for telling what it is."""
        return " ".join(line.text for line in self.lines)


@dataclass
class Part:
    """One block to be, with its lines."""

    kind: Kind
    lines: list[Line]
    level: int = 0
    role: Role | None = None
    id: str = ""
    rows: tuple[Row, ...] = ()
    caption: list[Line] = field(default_factory=list)
    notes: list[list[Line]] = field(default_factory=list)
    open: bool = False
    """True for prose that stops before its sentence does."""
    flows: bool = False
    """As of its chunk."""

    @property
    def text(self) -> str:
        """Its words, for telling what it is."""
        return " ".join(line.text for line in self.lines)


def fill(builder: Builder, chunks: Sequence[Chunk], words: Words, *, markup: bool) -> None:
    """Put the chunks, in reading order, into the builder. ``markup``: as in ``inline.unmarked``."""
    parts = _with_floats(_Sorter(chunks).parts())
    for part in _rejoined(parts):
        _put(builder, part, words, markup)


class _Sorter:
    """Goes through the chunks once and tells what each is, by its words and by what came before."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.chunks = chunks
        self.found: list[Part] = []
        self.role: Role = "front"
        self.level = 0
        self.in_list = False
        self.style: references.Style | None = None
        self.last_number = 0
        self.seen_in_abstract: set[str] = set()
        self.numbered = sum(titles.is_numbered_title(c.text) for c in chunks if len(c.lines) <= 3) >= 3
        self.title = _title_index(chunks)
        self.body = _body_index(chunks)

    def parts(self) -> list[Part]:
        """The parts in order."""
        for index, chunk in enumerate(self.chunks):
            self._sort(index, chunk)
        return self.found

    def _add(self, kind: Kind, lines: Iterable[Line], **more: object) -> None:
        self.found.append(Part(kind, list(lines), **more))  # type: ignore[arg-type]

    def _sort(self, index: int, chunk: Chunk) -> None:
        text = chunk.text
        if chunk.rows:
            self.found.append(Part("table", [], rows=chunk.rows))
        elif index == self.title:
            self._add("title", chunk.lines)
        elif titles.is_caption(text):
            self._add("caption", chunk.lines)
        elif self._heads(index, chunk):
            self._heading(chunk)
        elif self._in_references(chunk) and not self._notes_table_in_list(chunk):
            self._entries(chunk)
        elif self._notes_table(chunk) or titles.is_abbreviations(text) or self._abbreviates(chunk):
            self._add("footnote", chunk.lines)
        elif self.role == "front" and titles.run_in_abstract(text):
            self._section("abstract")
            self._add("paragraph", chunk.lines)
        elif titles.KEYWORDS.match(text):
            self._add("front", chunk.lines)
            self.seen_in_abstract.add("keywords")
        elif self.role == "front":
            self._front(index, chunk)
        else:
            self._prose(chunk)

    # Headings

    def _heads(self, index: int, chunk: Chunk) -> bool:
        text = chunk.text
        if len(chunk.lines) > 3 or len(text) > 200 or not re.search(r"[^\W\d_]", text):
            return False
        if titles.is_known_title(text):
            return not self.in_list or len(chunk.lines) == 1
        if self.in_list:
            return chunk.level > 0 and not references.looks_like_entry(chunk.lines, self.style or "paragraph")
        if chunk.level > 0:
            return index > (self.title or 0) and not (self.role == "front" and _is_front(text))
        if titles.is_numbered_title(text) and self.role != "front":
            return len(chunk.lines) <= 2 and self._counts_on(text)
        if titles.is_numbered_title(text):
            return number_and_title(text)[0].startswith(("1", "I")) and titles.is_known_title(text)
        return chunk.look == "" and self._stands_as_heading(index, chunk)

    def _counts_on(self, text: str) -> bool:
        """A numbered line is a heading where the paper numbers its headings."""
        return self.numbered or number_and_title(text)[0].count(".") > 0

    def _stands_as_heading(self, index: int, chunk: Chunk) -> bool:
        """A short line between the end of one paragraph and the beginning of a long one."""
        if len(chunk.lines) != 1 or self.role in ("front", "abstract") or not titles.is_short_title(chunk.text):
            return False
        before = next((p for p in reversed(self.found) if p.kind in ("paragraph", "list-item", "heading")), None)
        after = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
        if before is None or after is None or before.open or after.rows:
            return False
        return len(after.text) > 120 and after.text[0].isupper() and not titles.is_caption(after.text)

    def _heading(self, chunk: Chunk) -> None:
        text = chunk.text
        number, title = number_and_title(text)
        role = titles.known_role(text)
        key = title.strip(" .:").lower()
        if self._within_abstract(number, key, role):
            self.seen_in_abstract.add(key)
            self._add("heading", chunk.lines, level=2, role="abstract")
            return
        level = self._level(chunk, number, role)
        self.level = level
        self.role = role or (self.role if level > 1 and self.role not in ("front", "references") else "other")
        self.in_list = role == "references"
        if role == "abstract":
            self.seen_in_abstract.clear()
        self._add("heading", chunk.lines, level=level, role=role)

    def _within_abstract(self, number: str, key: str, role: Role | None) -> bool:
        if self.role != "abstract" or number or role == "abstract" or not titles.STRUCTURED.match(key):
            return False
        begins = key in ("introduction", "introducción", "introduccion", "introdução", "introducao")
        return key not in self.seen_in_abstract and not (self.seen_in_abstract & {"keywords"}) and not begins

    def _level(self, chunk: Chunk, number: str, role: Role | None) -> int:
        if number:
            return number.count(".") + 1
        if role is not None and (chunk.level <= 1 or role in ("references", "abstract")):
            return 1
        if chunk.level:
            return chunk.level
        return 1 if titles.is_known_title(chunk.text) else 2

    def _section(self, role: Role) -> None:
        """A section that no heading of its own begins."""
        self.role = role
        self._add("heading", (), level=1, role=role)

    # References

    def _in_references(self, chunk: Chunk) -> bool:
        if self.in_list:
            return True
        if self.style is None or not references.looks_like_entry(chunk.lines, self.style):
            return False
        if self.style == "number":
            number = references.number_of(chunk.text) or 0
            if not 0 < number - self.last_number <= 3:
                return False
        self._section("references")
        self.in_list = True
        return True

    def _entries(self, chunk: Chunk) -> None:
        if self.style is None:
            self.style = references.style_of(self._list_from(self.chunks.index(chunk)))
        for entry in references.entries(chunk.lines, self.style, self.last_number):
            before = self.found[-1] if self.found else None
            if self._goes_on(entry, before):
                assert before is not None
                before.lines.extend(entry.lines)
                continue
            if entry.id.isdigit():
                self.last_number = int(entry.id)
            self._add("reference", entry.lines, id=entry.id.strip("+"))

    def _list_from(self, index: int) -> list[Sequence[Line]]:
        """Lines of the list that begins here: up to the next heading, without tables and what stands around them."""
        found: list[Sequence[Line]] = []
        for chunk in self.chunks[index : index + 400]:
            if found and titles.is_known_title(chunk.text):
                break
            if chunk.rows or titles.is_caption(chunk.text):
                # What stands below is a note, or the list goes on: it has shown its style by then.
                if len(found) > 1 or sum(map(len, found)) > 6:
                    break
                continue
            found.append(chunk.lines)
        return found

    def _goes_on(self, entry: references.Entry, before: Part | None) -> bool:
        """Whether the lines belong to the entry before: they have no beginning, or that one has no end."""
        if before is None or before.kind != "reference":
            return False
        if entry.id == "+":
            return True
        text = entry.lines[0].text
        return self.style == "paragraph" and not references.begins_author(text) and titles.begins_within(text)

    # Notes, front matter, prose

    def _notes_table(self, chunk: Chunk) -> bool:
        before = self.found[-1] if self.found else None
        if before is None or not (before.kind == "table" or (before.kind == "footnote" and self._under_table())):
            return False
        return chunk.look == "small" or titles.is_note(chunk.text)

    def _notes_table_in_list(self, chunk: Chunk) -> bool:
        """Where tables interrupt or follow the references, what stands below them is no entry unless it looks so."""
        return self._notes_table(chunk) and not references.looks_like_entry(chunk.lines, self.style or "paragraph")

    def _abbreviates(self, chunk: Chunk) -> bool:
        """Whether a list of abbreviations stands below the heading that says so."""
        before = self.found[-1] if self.found else None
        headed = before is not None and before.kind == "heading" and says_abbreviations(before.text)
        return headed and bool(re.match(r"[^\W_][\w+/().-]{0,14}\s*[:=,–—-]\s*\w", chunk.text))

    def _under_table(self) -> bool:
        return next((p.kind for p in reversed(self.found) if p.kind != "footnote"), "") == "table"

    def _front(self, index: int, chunk: Chunk) -> None:
        label = titles.structured_label(chunk.text)
        if self.title is not None and index < self.title:
            self._add("front", chunk.lines)
        elif label:
            self._section("abstract")
            self._prose(chunk)
        elif self.body is not None and index >= self.body:
            self._section("other")
            self._prose(chunk)
        else:
            self._add("front", chunk.lines)

    def _prose(self, chunk: Chunk) -> None:
        if self.role == "abstract" and "keywords" in self.seen_in_abstract and not titles.structured_label(chunk.text):
            self._after_keywords(chunk)
            return
        for kind, lines in _items(chunk.lines):
            text = " ".join(line.text for line in lines)
            flows = chunk.flows and lines[0] is chunk.lines[0]
            self._add(kind, lines, open=titles.ends_open(text), flows=flows)

    def _after_keywords(self, chunk: Chunk) -> None:
        """Below the keywords the body may begin without a heading, if prose it is."""
        text = chunk.text
        if len(text) > 200 and re.search(r"[.!?][\"”’)\]]*$|[a-z]{3} [a-z]{2}", text):
            self._section("other")
            self.seen_in_abstract.clear()
            self._prose(chunk)
        else:
            self._add("front", chunk.lines)


def _title_index(chunks: Sequence[Chunk]) -> int | None:
    """Which chunk is the title: the one set as such, else the best of those before the abstract."""
    for index, chunk in enumerate(chunks[:60]):
        if chunk.look == "title":
            return index
    best, index_of = 0.0, None
    for index, chunk in enumerate(chunks[:60]):
        if chunk.rows:
            break
        if titles.is_known_title(chunk.text) or titles.structured_label(chunk.text):
            if index_of is not None or index > 5 or titles.is_known_title(chunk.text):
                break
            continue
        score = _title_score(chunk, chunks[index + 1] if index + 1 < len(chunks) else None, index)
        if score > best:
            best, index_of = score, index
    return index_of


_NO_TITLE = re.compile(
    r"©|https?:|www\.|@|\bdoi\b|\b(?:received|revised|accepted|published|edited|reviewed|recibido|aceptado"
    r"|publicado|recebido|aprovado) |copyright|licen[cs]e|correspond|"
    r"university|universidad|hospital\b.*,|department of|departamento|\bvol(?:ume)?\b\.?\s*\d|\bISSN\b|et al|"
    r"^keywords|\d{4};",
    re.IGNORECASE,
)
_PARTICLE = "de|la|del|van|von|da|do|dos|der|den|y|i"
_NAME = rf"(?:[A-ZÀ-Þ][\w.'’]*|{_PARTICLE})"
_PROPER = re.compile(rf"\s*{_NAME}(?:[ -]{_NAME}){{0,6}}\s*")
_BETWEEN_NAMES = re.compile(r",|;|\band\b|\by\b|\be\b|&")
_RAISED = re.compile(r"\^?\{[^}]*\}|[\d*†‡§¹²³⁴-⁹\ufdd0\ufdd1]")


def _title_score(chunk: Chunk, after: Chunk | None, index: int) -> float:
    text = chunk.text
    words = text.split()
    if titles.is_caption(text) or references.begins_author(text) or re.search(r"[a-z]{3}\.\s+[A-Z]", text):
        return 0
    if not 3 <= len(words) <= 45 or len(chunk.lines) > 6 or _NO_TITLE.search(text) or not text[0].isupper():
        return 0
    if text.endswith((".", ",", ";")) or _looks_like_names(text) or sum(w[0].isdigit() for w in words) > 3:
        return 0
    return 1 + min(len(words), 12) / 12 + (2 if after and _looks_like_names(after.text) else 0) - index / 60


def _is_front(text: str) -> bool:
    """True for what surrounds an article: its authors, where they work, its journal and dates."""
    return _looks_like_names(text) or bool(_NO_TITLE.search(text))


def _looks_like_names(text: str) -> bool:
    """True for a line of authors: several names of capitals, parted by commas."""
    names = [name for name in _BETWEEN_NAMES.split(_RAISED.sub("", text)) if name.strip()]
    proper = sum(bool(_PROPER.fullmatch(name)) for name in names)
    return len(names) >= 2 and proper >= 0.7 * len(names) and any(" " in name.strip() for name in names)


def _body_index(chunks: Sequence[Chunk]) -> int | None:
    """Where prose begins in a paper that never says so by a heading, a label or an abstract."""
    first = next((i for i, c in enumerate(chunks) if not c.rows and _says_where(c.text)), None)
    prose = next((i for i, c in enumerate(chunks) if not c.rows and _is_prose(c.text)), None)
    if prose is None or (first is not None and first < prose + 25):
        return None
    return prose


def _says_where(text: str) -> bool:
    """True for a heading or label that tells where the abstract or the body begins."""
    return titles.is_known_title(text) or bool(titles.structured_label(text)) or titles.run_in_abstract(text)


def _is_prose(text: str) -> bool:
    return len(text.split()) >= 12 and not _NO_TITLE.search(text) and bool(re.search(r"[.!?:][\"”’)]?$", text))


def _items(lines: Sequence[Line]) -> list[tuple[Literal["paragraph", "list-item"], list[Line]]]:
    """A paragraph, or the items of a list: a line with a bullet begins one."""
    starts = [i for i, line in enumerate(lines) if _BULLET.match(line.text)]
    if not starts or (len(starts) == 1 and (starts[0] > 0 or not re.match(r"^[^\w\s(]", lines[0].text))):
        return [("paragraph", list(lines))]
    found: list[tuple[Literal["paragraph", "list-item"], list[Line]]] = []
    if starts[0] > 0:
        found.append(("paragraph", list(lines[: starts[0]])))
    for start, end in pairwise([*starts, len(lines)]):
        found.append(("list-item", list(lines[start:end])))
    return found


def _with_floats(parts: Sequence[Part]) -> list[Part]:
    """Tables with their captions (above, else below) and the notes below them; continuations are joined."""
    found: list[Part] = []
    index = 0
    while index < len(parts):
        part = parts[index]
        index += 1
        if part.kind != "table":
            found.append(part)
            continue
        if found and found[-1].kind == "caption" and titles.caption_of(found[-1].text) == "table":
            part.caption = found.pop().lines
        while index < len(parts) and parts[index].kind == "footnote" and not titles.is_abbreviations(parts[index].text):
            part.notes.append(parts[index].lines)
            index += 1
        if not part.caption and index < len(parts) and _captions(parts, index):
            part.caption = parts[index].lines
            index += 1
        if not _continued(found, part):
            found.append(part)
    return found


def _captions(parts: Sequence[Part], index: int) -> bool:
    """Whether a caption stands below its table: it is one of a table, and no table of its own follows."""
    part = parts[index]
    if part.kind != "caption" or titles.caption_of(part.text) != "table":
        return False
    return not (index + 1 < len(parts) and parts[index + 1].kind == "table")


def _continued(found: Sequence[Part], part: Part) -> bool:
    """Join a table to the one before that it continues, without the header that is printed again."""
    text = " ".join(line.text for line in part.caption)
    if not text:
        before = _headed_alike(found, part)
    elif titles.is_continued(text):
        label = titles.caption_label(text)
        before = next((p for p in reversed(found) if p.kind == "table" and _label(p) == label), None)
    else:
        return False
    if before is None:
        return False
    again = 0
    while again < min(len(part.rows), len(before.rows)) and _words(part.rows[again]) == _words(before.rows[again]):
        again += 1
    before.rows += part.rows[again:]
    before.notes += part.notes
    return True


def _headed_alike(found: Sequence[Part], part: Part) -> Part | None:
    """The last table, where one without a caption repeats its header at the next column or page."""
    before = next((p for p in reversed(found) if p.kind == "table"), None)
    if before is None or not before.rows or not part.rows or len(part.rows[0]) < 3:
        return None
    header = _words(part.rows[0])
    apart = _sheet(before.rows[-1]) < _sheet(part.rows[0])
    return before if apart and sum(map(bool, header)) >= 3 and header == _words(before.rows[0]) else None


def _sheet(row: Row) -> int:
    """Column or page on which a row begins, counted from the first."""
    return next((line.sheet for cell in row for line in cell.lines), 0)


def _label(part: Part) -> str:
    return titles.caption_label(" ".join(line.text for line in part.caption))


def _words(row: Row) -> list[str]:
    return [" ".join(line.text for line in cell.lines) for cell in row]


_FLOATS = ("table", "caption", "footnote")


def _rejoined(parts: Sequence[Part]) -> list[Part]:
    """Paragraphs that a page break, a float or a note interrupts are one again, where that is safe.

    Safe is: the first stops within its sentence, and the second begins within one, or the first's last word needs
    another. Between them stand only floats.
    """
    found: list[Part] = []
    for part in parts:
        before = next((p for p in reversed(found) if p.kind not in _FLOATS), None)
        if before is not None and part.kind == before.kind == "front":
            found.append(part)
        elif before is not None and part.kind == "paragraph" and _goes_on(before, part):
            before.lines.extend(part.lines)
            before.open = part.open
        else:
            found.append(part)
    return found


def _goes_on(before: Part, part: Part) -> bool:
    if before.kind not in ("paragraph", "list-item") or not part.lines:
        return False
    if not before.open:
        return part.flows
    first, last = part.lines[0].text, before.lines[-1].text
    if titles.begins_within(first):
        return True
    return titles.ends_weakly(last) or (before.lines[-1].sheet + 1 == part.lines[0].sheet and first[0].isalnum())


def _put(builder: Builder, part: Part, words: Words, markup: bool) -> None:
    def pieces(lines: Sequence[Line], narrow: bool = False) -> list[Piece]:
        return unmarked(joined(lines, words, narrow=narrow), markup=markup)

    if part.kind == "table":
        rows = [
            [RawCell(pieces(cell.lines, True), colspan=_span(row, cell, part.rows)) for cell in row]
            for row in part.rows
        ]
        builder.table(rows, caption=pieces(part.caption), notes=[pieces(note) for note in part.notes])
    elif part.kind == "heading" and not part.lines:
        builder.resume(part.role or "other")
    elif part.kind == "heading":
        builder.heading(pieces(part.lines), part.level, part.role)
    else:
        builder.block(part.kind, pieces(part.lines), part.id)


def _span(row: Row, cell: TextCell, rows: Sequence[Row]) -> int:
    """A row of one cell spans the table: it names the group of rows below it."""
    if len(row) == 1:
        return max(sum(c.colspan for c in other) for other in rows)
    return cell.colspan
