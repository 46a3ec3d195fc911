"""DOCX: the text of a Word document as it would be printed with all changes accepted.

A place's line is the number of the paragraph in the document, counting those in tables. Insertions are read,
deletions, comments, running heads and hidden text are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from .builder import Builder, Piece, RawCell, Script, styled
from .document import Manuscript
from .docx_package import Package, attribute, opened
from .docx_styles import Style, is_on, styles
from .kinds import is_caption
from .markup import names
from .paragraphs import Grid, Item, Paragraph, assemble
from .sections import number_and_title, role_of
from .symbols import symbol

_CONTAINERS = names(
    """
    w.sdt w.sdtContent w.customXml w.ins w.moveTo w.smartTag w.hyperlink w.fldSimple w.dir w.bdo w.ruby w.rubyBase
    """
)
"""Elements around paragraphs, cells or words. Not among them: ``w.del`` and ``w.moveFrom``, what was deleted."""

_GAPS = {"w.tab": "\t", "w.br": " ", "w.cr": " ", "w.ptab": " ", "w.noBreakHyphen": "-"}


def read(data: bytes, file: str) -> Manuscript:
    """The text of a Word document. Raises ``UnreadableManuscript``."""
    package = opened(data, file)
    to = Builder(file, "docx")
    reader = _Reader(package, to)
    assemble(to, list(reader.items()))
    return to.build()


class _Reader:
    """Walks the body of a document."""

    def __init__(self, package: Package, to: Builder) -> None:
        self.to = to
        self.body = package.text.find("w.body")
        self.styles = styles(package.part("styles"))
        self.notes = {kind: _notes(package.part(f"{kind}s")) for kind in ("footnote", "endnote")}
        self.lines = _lines(self.body)
        self.waiting: list[Item] = []
        self.line = 1
        self.seen: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def items(self) -> Iterator[Item]:
        """Paragraphs and tables in order, notes after the paragraph that points to them."""
        if self.body is not None:
            yield from self._flow(self.body)

    def _flow(self, element: etree._Element) -> Iterator[Item]:
        for child in element:
            if child.tag == "w.p":
                yield from self._paragraph(child)
            elif child.tag == "w.tbl":
                yield from self._table(child)
            elif child.tag == "mc.AlternateContent":
                yield from self._flow(_chosen(child))
            elif child.tag == "w.altChunk":
                self.to.warnings.append(f"paragraph {self.line}: an inserted document was not read")
            elif child.tag in _CONTAINERS:
                yield from self._flow(child)
            yield from self._flushed()

    def _flushed(self) -> Iterator[Item]:
        waiting, self.waiting = self.waiting, []
        yield from waiting

    def _paragraph(self, element: etree._Element) -> Iterator[Item]:
        style = self._style(element)
        run = self._content(element, style)
        if run.pieces:
            yield self._told(element, style, run)
        yield from self._flushed()

    def _told(self, element: etree._Element, style: Style, run: _Run) -> Paragraph:
        """The paragraph with what its style or its looks say of it."""
        outline = attribute(element.find("w.pPr/w.outlineLvl"), "val")
        listed = style.listed or element.find("w.pPr/w.numPr") is not None
        ids = frozenset(name for b in element.iter("w.bookmarkStart") if (name := attribute(b, "name")))
        plain = Paragraph(run.pieces, style.kind, style.level, ids, listed)
        if style.kind is None and outline in list("012345678"):
            return Paragraph(run.pieces, "heading", int(outline) + 1, ids)
        if style.kind is None and run.bold and (level := _heading_level(plain.text)):
            return Paragraph(run.pieces, "heading", level, ids)
        return plain

    def _style(self, element: etree._Element) -> Style:
        return self.styles.get(attribute(element.find("w.pPr/w.pStyle"), "val") or "", Style())

    def _content(self, element: etree._Element, style: Style) -> _Run:
        self.line = self.lines.get(element, self.line)
        run = _Run(self, self.line, style)
        run.children(element)
        return run

    def _table(self, element: etree._Element) -> Iterator[Item]:
        """A table; one of a single cell is a frame around its content."""
        rows = [row for row in _descend(element, "w.tr") if row.find("w.trPr/w.del") is None]
        cells = [_grid_cells(row) for row in rows]
        if len(rows) == 1 and len(cells[0]) == 1:
            yield from self._flow(cells[0][0][1])
            return
        headed = [is_on(row.find("w.trPr/w.tblHeader")) for row in rows]
        heads = next((n for n, head in enumerate(headed) if not head), len(rows))
        yield Grid([list(self._row(cells, n)) for n in range(len(rows))], heads or None)
        yield from self._flushed()

    def _row(self, cells: Sequence[list[tuple[int, etree._Element]]], number: int) -> Iterator[RawCell]:
        """Cells that begin in a row; those that continue one above are counted by it."""
        for column, cell in cells[number]:
            if _merge(cell) == "continue" and number and _above(cells, number, column):
                continue
            high = 1
            if _merge(cell) == "restart":
                while number + high < len(cells) and (below := _at(cells[number + high], column)) is not None:
                    if _merge(below) != "continue":
                        break
                    high += 1
            yield RawCell(self._cell(cell), high, _wide(cell))

    def _cell(self, cell: etree._Element) -> list[Piece]:
        """The paragraphs of a cell; a table inside it comes after the table around it."""
        pieces: list[Piece] = []
        for paragraph in _descend(cell, "w.p", "w.tbl"):
            if paragraph.tag == "w.tbl":
                waiting, self.waiting = self.waiting, []
                nested = list(self._table(paragraph))
                self.waiting = [*waiting, *nested]
                continue
            run = self._content(paragraph, self._style(paragraph))
            if pieces and run.pieces:
                pieces.append(Piece(" ", self.line))
            pieces.extend(run.pieces)
        return pieces

    def note(self, kind: str, number: str | None) -> str:
        """Set a note's text aside for after the paragraph; its number as printed."""
        note = self.notes[kind].get(number or "")
        if note is None or number is None:
            return ""
        self.seen[kind].append(number)
        printed = str(len(self.seen[kind]))
        line = self.line
        pieces: list[Piece] = [Piece(printed, line, style="superscript"), Piece(" ", line)]
        for paragraph in note.iter("w.p"):
            run = _Run(self, line, self._style(paragraph))
            run.children(paragraph)
            pieces.extend([*run.pieces, Piece(" ", line)])
        self.waiting.append(Paragraph(pieces, "footnote"))
        return printed

    def box(self, content: etree._Element) -> None:
        """Set the content of a text box aside for after the paragraph."""
        line = self.line
        waiting, self.waiting = self.waiting, []
        items = list(self._flow(content))
        self.waiting = [*waiting, *items]
        self.line = line


class _Run:
    """Gathers the words of one paragraph."""

    def __init__(self, reader: _Reader, line: int, style: Style) -> None:
        self.reader, self.line, self.style = reader, line, style
        self.pieces: list[Piece] = []
        self.bold = True
        """True while every visible word is bold."""
        self._cites = ""
        self._script: Script | None = None

    def children(self, element: etree._Element) -> None:
        for child in element:
            self._element(child)

    def _element(self, element: etree._Element) -> None:
        name = element.tag
        if name == "w.r":
            self._words(element)
        elif name == "mc.AlternateContent":
            self.children(_chosen(element))
        elif name == "w.hyperlink" and attribute(element, "anchor"):
            self._cites = f"#{attribute(element, 'anchor')}"
            self.children(element)
            self._cites = ""
        elif isinstance(name, str) and name.startswith("m."):
            self._math(element)
        elif name in _CONTAINERS:
            self.children(element)

    def _words(self, run: etree._Element) -> None:
        """One run: words of one look."""
        look = run.find("w.rPr")
        style = (
            self.reader.styles.get(attribute(look.find("w.rStyle"), "val") or "", Style())
            if look is not None
            else Style()
        )
        if _switch(look, "w.vanish", style.hidden):
            return
        align = attribute(look.find("w.vertAlign"), "val") if look is not None else None
        before = self._script
        raised = align == "superscript" or (align is None and style.raised) or _lifted(look)
        lowered = align == "subscript" or (align is None and style.lowered)
        self._script = "superscript" if raised else "subscript" if lowered else before
        bold = _switch(look, "w.b", style.bold or self.style.bold)
        for child in run:
            self._run_part(child, bold)
        self._script = before

    def _run_part(self, child: etree._Element, bold: bool) -> None:
        name = child.tag
        if name == "w.t":
            self._put(child.text or "", bold)
        elif name in _GAPS:
            self._put(_GAPS[name], True)
        elif name == "w.sym":
            self._put(symbol(attribute(child, "font") or "", attribute(child, "char") or ""), bold)
        elif name in ("w.footnoteReference", "w.endnoteReference"):
            if printed := self.reader.note(name[2:-9], attribute(child, "id")):
                self.pieces.append(Piece(printed, self.line, style="superscript"))
        elif name == "mc.AlternateContent":
            for part in _chosen(child):
                self._run_part(part, bold)
        else:
            self._around(child)

    def _around(self, child: etree._Element) -> None:
        """What a run holds besides words: text boxes, and words with a reading above them."""
        if child.tag in ("w.drawing", "w.pict"):
            for box in child.iter("w.txbxContent"):
                if not any(e.tag == "w.txbxContent" for e in _between(box, child)):
                    self.reader.box(box)
        elif child.tag == "w.ruby":
            self.children(child)

    def _put(self, text: str, bold: bool) -> None:
        if not text:
            return
        self.bold = self.bold and (bold or not text.strip())
        self.pieces.append(styled(text, self.line, self._script, self._cites))

    def _math(self, element: etree._Element) -> None:
        """Office MathML in one line (ECMA-376-1, 22.1)."""
        name = element.tag
        if name == "m.t":
            self._put(element.text or "", False)
        elif name == "m.f":
            self._parts(element, ("m.num", ""), ("m.den", "/"))
        elif name == "m.rad":
            self._put("√(", False)
            self._parts(element, ("m.e", ""))
            self._put(")", False)
        elif name == "m.d":
            self._put(_sign(element, "m.begChr", "("), False)
            self._parts(element, *[("m.e", "")])
            self._put(_sign(element, "m.endChr", ")"), False)
        elif name in ("m.sup", "m.sub") and isinstance(element.getparent(), etree._Element):
            before, self._script = self._script, "superscript" if name == "m.sup" else "subscript"
            self._each(element)
            self._script = before
        elif name == "m.nary":
            self._put(_sign(element, "m.chr", "∫"), False)
            self._each(element)
        else:
            self._each(element)

    def _each(self, element: etree._Element) -> None:
        for child in element:
            if isinstance(child.tag, str) and child.tag.startswith("m.") and not child.tag.endswith("Pr"):
                self._math(child)
            elif child.tag == "w.r":
                self._words(child)

    def _parts(self, element: etree._Element, *parts: tuple[str, str]) -> None:
        for name, before in parts:
            for part in element.findall(name):
                if before:
                    self._put(before, False)
                self._each(part)


def _heading_level(text: str) -> int:
    """The level of a bold line that is a heading by its number or its words; 0 for any other line."""
    if len(text) > 120 or text.endswith((".", ":", ";", ",")) or is_caption(text):
        return 0
    number, title = number_and_title(text)
    if number and title[:1].isupper():
        return number.rstrip(".").count(".") + 1
    return 1 if role_of(title) and len(title.split()) < 8 else 0


def _notes(part: etree._Element | None) -> dict[str, etree._Element]:
    """Notes by id, without the separators that Word keeps among them."""
    if part is None:
        return {}
    notes = [e for e in part if e.tag in ("w.footnote", "w.endnote") and attribute(e, "type") in (None, "normal")]
    return {attribute(note, "id") or "": note for note in notes}


def _lines(body: etree._Element | None) -> dict[etree._Element, int]:
    """Number of every paragraph."""
    if body is None:
        return {}
    return {paragraph: number for number, paragraph in enumerate(body.iter("w.p"), 1)}


def _chosen(element: etree._Element) -> etree._Element:
    """Of the same content in several forms the first; they would be read twice otherwise."""
    choice = element.find("mc.Choice")
    fallback = element.find("mc.Fallback")
    if choice is not None and (fallback is None or any((t.text or "").strip() for t in choice.iter("w.t"))):
        return choice
    return fallback if fallback is not None else element


def _descend(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Children of these names, also those that content controls and insertions wrap."""
    for child in element:
        if child.tag in names:
            yield child
        elif child.tag == "mc.AlternateContent":
            yield from _descend(_chosen(child), *names)
        elif child.tag in _CONTAINERS:
            yield from _descend(child, *names)


def _grid_cells(row: etree._Element) -> list[tuple[int, etree._Element]]:
    """Cells of a row with their columns."""
    column = int(_digits(attribute(row.find("w.trPr/w.gridBefore"), "val")) or 0)
    found: list[tuple[int, etree._Element]] = []
    for cell in _descend(row, "w.tc"):
        if cell.find("w.tcPr/w.cellDel") is None:
            found.append((column, cell))
            column += _wide(cell)
    return found


def _wide(cell: etree._Element) -> int:
    return min(1000, max(1, int(_digits(attribute(cell.find("w.tcPr/w.gridSpan"), "val")) or 1)))


def _digits(text: str | None) -> str:
    return text if text and text.isascii() and text.isdigit() and len(text) < 5 else ""


def _merge(cell: etree._Element) -> str:
    """``restart`` where a cell merged over rows begins, ``continue`` below it, else empty."""
    merge = cell.find("w.tcPr/w.vMerge")
    return "" if merge is None else attribute(merge, "val") or "continue"


def _at(cells: list[tuple[int, etree._Element]], column: int) -> etree._Element | None:
    return next((cell for at, cell in cells if at == column), None)


def _above(cells: Sequence[list[tuple[int, etree._Element]]], number: int, column: int) -> bool:
    above = _at(cells[number - 1], column)
    return above is not None and _merge(above) in ("restart", "continue")


def _between(element: etree._Element, outer: etree._Element) -> Iterator[etree._Element]:
    for around in element.iterancestors():
        if around is outer:
            return
        yield around


def _switch(look: etree._Element | None, name: str, default: bool) -> bool:
    element = look.find(name) if look is not None else None
    return default if element is None else is_on(element)


def _lifted(look: etree._Element | None) -> bool:
    """True for text that is raised by hand, in half points."""
    position = attribute(look.find("w.position"), "val") if look is not None else None
    return position is not None and position.isascii() and position.isdigit() and int(position[:4]) >= 4


def _sign(element: etree._Element, name: str, default: str) -> str:
    sign = element.find(f"m.{element.tag[2:]}Pr/{name}")
    if sign is None:
        return default
    return next((str(value) for key, value in sign.attrib.items() if str(key).endswith("}val")), default)
