"""HTML: the article without what surrounds it on a page. Nothing is fetched and no script runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from .builder import Builder, Piece, RawCell
from .document import Manuscript
from .encoding import decoded
from .markup import Inline, Treatment, deepest, local_name, names, span_of
from .paragraphs import Grid, Item, Paragraph, assemble
from .unreadable import UnreadableManuscript

_BLOCKS = names(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot
    th thead tr ul
    """
)

_SILENT = names(
    """
    audio button canvas dialog embed head iframe input link map menu meta nav noscript object script select style
    svg template textarea title video
    """
)

_ROLES = names(
    """
    alert banner complementary contentinfo dialog menu menubar navigation search toolbar
    """
)

_SURROUNDINGS = names(
    """
    MJX_Assistive_MathML MathJax_Preview ads advert advertisement breadcrumb breadcrumbs cookie cookies hidden
    menu nav navbar navigation related-articles screen-reader-text share sharing sidebar skip-link social sr-only
    toc visually-hidden
    """
)

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_DEEPEST = 200
"""Elements inside each other. Articles reach about 30."""

_MOST = 300_000
"""Elements in a file."""

_CHUNK = 50_000
"""Characters that are parsed before depth and number are looked at."""


def read(data: bytes, file: str) -> Manuscript:
    """The article of an HTML page. Raises ``UnreadableManuscript``."""
    root = _parsed(decoded(data, file, declared=True), file)
    to = Builder(file, "html")
    content = _article(root)
    found = list(_Reader(0, content).items())
    assemble(to, found)
    title = root.find(".//title")
    page = " ".join((title.text or "").split()) if title is not None else ""
    titled = any(block.kind == "title" for block in to.blocks)
    return to.build("" if titled else page)


def fragment(text: str, file: str, offset: int = 0) -> list[Item]:
    """Paragraphs and tables of a piece of HTML; ``offset`` lines stand before it in the file."""
    if not text.strip():
        return []
    root = _parsed(text, file)
    return list(_Reader(offset, root).items())


def _parsed(text: str, file: str) -> etree._Element:
    """The outermost element; read in parts, so that an endless nest is noticed before it fills the memory."""
    parser = etree.HTMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        no_network=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    depth = number = 0
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK].replace("\0", "").encode("utf-8", "replace"))
            for event, _ in parser.read_events():
                depth += 1 if event == "start" else -1
                number += 1
                if depth > _DEEPEST or number > 2 * _MOST:
                    raise _too_much(file, depth)
        root = parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, UnreadableManuscript):
            raise
        raise UnreadableManuscript(file, "no text was found in it", "give a page that holds the article") from error
    if not isinstance(root, etree._Element):
        raise UnreadableManuscript(file, "no text was found in it", "give a page that holds the article")
    if deepest(root) > _DEEPEST:
        raise _too_much(file, _DEEPEST + 1)
    return root


def _too_much(file: str, depth: int) -> UnreadableManuscript:
    found = "its elements lie inside each other too deeply" if depth > _DEEPEST else "it has too many elements"
    return UnreadableManuscript(file, found, "save the article alone, without the page around it")


def _article(root: etree._Element) -> etree._Element:
    """The element that holds most of the page's paragraphs, if it is marked as the article; else the whole page."""
    body = root.find(".//body")
    whole = body if body is not None else root
    marked = [e for e in whole.iter("article", "main", "div") if e.tag != "div" or e.get("role") == "main"]
    best = max(marked, key=_weight, default=whole)
    return best if 2 * _weight(best) > _weight(whole) else whole


def _weight(element: etree._Element) -> int:
    return sum(len(p.text or "") + sum(len(c.tail or "") for c in p) for p in element.iter("p", "li", "td", "h2"))


class _Reader:
    """Walks the elements of an article."""

    def __init__(self, offset: int, content: etree._Element) -> None:
        self.offset = offset
        self.content = content
        self.blocky = _holding_blocks(content)

    def items(self) -> Iterator[Item]:
        """Its paragraphs and tables, in order."""
        yield from self._flow(self.content)

    def _flow(self, element: etree._Element, listed: bool = False, ids: frozenset[str] = frozenset()) -> Iterator[Item]:
        """What a container holds: runs of inline content are paragraphs."""
        run = self._inline()
        run.begin(element)
        for child in element:
            if child in self.blocky:
                yield from self._flushed(run, listed, ids)
                yield from self._block(child, listed, ids)
            else:
                run.element(child)
                ids |= _ids(child)
            run.text(child.tail)
        yield from self._flushed(run, listed, ids)

    def _flushed(self, run: Inline, listed: bool, ids: frozenset[str]) -> Iterator[Item]:
        if any(piece.text.strip() for piece in run.pieces):
            yield Paragraph(list(run.pieces), listed=listed, ids=ids)
        run.pieces.clear()

    def _block(self, element: etree._Element, listed: bool, ids: frozenset[str]) -> Iterator[Item]:
        name = local_name(element)
        if not name or _is_surrounding(element, self.content):
            return
        ids |= _ids(element)
        if name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield Paragraph(self._pieces(element), "heading", int(name[1]))
        elif name == "table" and not _is_layout(element):
            yield self._table(element)
        elif name == "li":
            yield from self._item(element, ids)
        elif name == "dl":
            yield from self._definitions(element)
        elif name in ("figcaption", "caption"):
            yield Paragraph(self._pieces(element), "caption")
        elif name == "figure":
            yield from self._figure(element)
        elif element.get("role") in ("doc-footnote", "doc-endnote"):
            yield Paragraph(self._pieces(element), "footnote", ids=ids)
        else:
            several = sum(1 for _ in element.iter("p", "li", "table", "dt")) > 1
            yield from self._flow(element, listed, frozenset() if several else ids)

    def _item(self, element: etree._Element, ids: frozenset[str]) -> Iterator[Item]:
        """An item of a list: one paragraph, unless it holds lists or tables of its own."""
        if any(local_name(e) in ("ul", "ol", "table", "dl") for e in element.iter(etree.Element)):
            yield from self._flow(element, True)
        else:
            anchors = frozenset(i for e in element.iter(etree.Element) for i in _ids(e))
            yield Paragraph(self._pieces(element), listed=True, ids=ids | anchors)

    def _definitions(self, element: etree._Element) -> Iterator[Item]:
        """Terms with their meanings, one item each."""
        pieces: list[Piece] = []
        ids: frozenset[str] = frozenset()
        for part in element.iter("dt", "dd"):
            if part.tag == "dt" and pieces:
                yield Paragraph(pieces, listed=True, ids=ids)
                pieces, ids = [], frozenset()
            ids |= _ids(part)
            between = [Piece(": ", pieces[-1].line)] if pieces else []
            pieces = [*pieces, *between, *self._pieces(part)]
        if pieces:
            yield Paragraph(pieces, listed=True, ids=ids)

    def _figure(self, element: etree._Element) -> Iterator[Item]:
        """A figure; its caption belongs to the table in it, if there is one."""
        captions = [e for e in element.iter("figcaption") if not _is_surrounding(e, self.content)]
        grids = [item for child in element for item in self._figure_part(child)]
        caption = self._pieces(captions[0]) if captions else []
        first = next((number for number, item in enumerate(grids) if isinstance(item, Grid)), None)
        if first is not None and isinstance(grid := grids[first], Grid) and not grid.caption:
            grids[first] = Grid(grid.rows, grid.header_rows, caption, grid.notes)
        elif caption:
            yield Paragraph(caption, "caption")
        yield from grids

    def _figure_part(self, child: etree._Element) -> Iterator[Item]:
        if local_name(child) == "figcaption":
            return
        if child in self.blocky:
            yield from self._block(child, False, frozenset())

    def _table(self, element: etree._Element) -> Grid:
        caption = element.find("caption")
        rows = [row for row in element.iter("tr") if not _is_surrounding(row, self.content)]
        head = sum(local_name(row.getparent()) == "thead" for row in rows)
        notes: list[list[Piece]] = []
        while rows and local_name(rows[-1].getparent()) == "tfoot" and len(rows[-1]) == 1:
            notes.insert(0, self._pieces(rows.pop()))
        cells = [
            [self._cell(c, len(rows) - n) for c in row if local_name(c) in ("td", "th")] for n, row in enumerate(rows)
        ]
        if not head:
            head = next((n for n, row in enumerate(cells) if not all(c.header for c in row)), 0)
        pieces = self._pieces(caption) if caption is not None else []
        return Grid(cells, head or None, pieces, tuple(notes))

    def _cell(self, cell: etree._Element, below: int) -> RawCell:
        high = below if (cell.get("rowspan") or "").strip() == "0" else span_of(cell, "rowspan")
        return RawCell(self._pieces(cell), high, span_of(cell, "colspan"), cell.tag == "th")

    def _inline(self) -> Inline:
        return Inline(self._treat, _target, self.offset)

    def _pieces(self, element: etree._Element) -> list[Piece]:
        run = self._inline()
        run.children(element)
        return run.pieces

    def _treat(self, element: etree._Element) -> Treatment:
        name = local_name(element)
        if _is_surrounding(element, self.content):
            return "skip"
        if name in ("sup", "sub"):
            return "superscript" if name == "sup" else "subscript"
        if name == "a" and (element.get("href") or "").startswith("#"):
            return "citation"
        if name == "math":
            return "math"
        return "gap" if name in _BLOCKS or name == "br" else "plain"


def _target(element: etree._Element) -> str:
    return element.get("href") or ""


def _ids(element: etree._Element) -> frozenset[str]:
    if not isinstance(element.tag, str):
        return frozenset()
    names = (element.get("id"), element.get("name") if element.tag == "a" else None)
    return frozenset(name for name in names if name)


def _holding_blocks(content: etree._Element) -> set[etree._Element]:
    """Elements that break lines, and elements of any name that hold such."""
    found: set[etree._Element] = set()
    for element in content.iter(etree.Element):
        if local_name(element) in _BLOCKS:
            around: etree._Element | None = element
            while around is not None and around not in found:
                found.add(around)
                around = around.getparent()
    return found


def _is_layout(table: etree._Element) -> bool:
    """True for a table that only places things on the page."""
    if table.get("role") in ("presentation", "none"):
        return True
    return next(table.iter("h1", "h2", "h3"), None) is not None or sum(1 for _ in table.iter("table")) > 1


def _is_surrounding(element: etree._Element, content: etree._Element) -> bool:
    """True for navigation, scripts, what is hidden, and the page's own head and foot."""
    name = local_name(element)
    if name in _SILENT or element.get("role") in _ROLES or element.get("hidden") is not None:
        return True
    if name == "math" or element is content:
        return False
    if element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style") or ""):
        return True
    if name in ("header", "footer", "aside") and (content.tag == "body" or name == "aside"):
        around = element.getparent()
        return not any(local_name(e) == "article" for e in element.iterancestors()) and around is not None
    return not _SURROUNDINGS.isdisjoint((element.get("class") or "").split())
