"""Markdown: CommonMark with pipe and grid tables, footnotes, pandoc's citations and front matter, and HTML inside.

A place's line is the line in the file, also inside paragraphs and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .builder import Builder, Piece, RawCell, Script, styled
from .document import Manuscript
from .encoding import decoded
from .formulas import plain_formula
from .markdown_source import Source, grid_rows, separate
from .paragraphs import Grid, Item, Paragraph, assemble
from .unreadable import UnreadableManuscript

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LARGEST = 2_000_000
"""Bytes that a Markdown file may have; the longest reviews have half a million."""

_INLINE = re.compile(
    r"(?P<cites>\[[^\[\]]{0,200}?-?@[\w][^\[\]]{0,400}\])"
    r"|(?P<note>\[\^(?P<mark>[^\]\s]{1,60})\])"
    r"|\^(?P<up>[^\s^]{1,60})\^"
    r"|(?<!~)~(?P<down>[^\s~]{1,60})~(?!~)"
    r"|(?<![\\$])\$(?P<math>[^$\s](?:[^$\n]{0,500}?[^$\s\\])?)\$(?!\d)"
)

_KEY = re.compile(r"-?@([\w](?:[\w:.#$%&+?<>~/-]*\w)?)")

_CAPTION = re.compile(r"^\s*(?:[Tt]able|Tabla|Tabela)?\s?:\s+")

_TAG = re.compile(r"</?\s*(sup|sub|br|a)\b([^>]*)>", re.IGNORECASE)

_ID = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)""")


def read(data: bytes, file: str) -> Manuscript:
    """The text of a Markdown file. Raises ``UnreadableManuscript``."""
    if len(data) > LARGEST:
        found = f"the file has {len(data) / 1e6:.0f} million bytes; Markdown may have {LARGEST / 1e6:.0f} million"
        raise UnreadableManuscript(file, found, "split it")
    source = separate(decoded(data, file))
    to = Builder(file, "markdown")
    reader = _Reader(file)
    assemble(to, list(reader.items(source)))
    return to.build()


class _Reader:
    """Turns tokens into paragraphs and tables."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.parser = _parser()

    def items(self, source: Source) -> Iterator[Item]:
        """Everything in the order of the file."""
        for name, line, text in source.meta:
            yield Paragraph(
                [Piece(text, line)], "title" if name == "title" else "heading" if name == "heading" else None
            )
        found: list[tuple[int, Item]] = list(self._blocks("\n".join(source.lines), 0))
        for line, mark, text in source.notes:
            pieces = [Piece(mark, line, style="superscript"), Piece(" ", line)]
            for _, item in self._blocks(text, line - 1):
                if isinstance(item, Paragraph):
                    pieces.extend([*item.pieces, Piece(" ", line)])
            found.append((line, Paragraph(pieces, "footnote")))
        for line, grid in source.grids:
            found.append((line, self._grid(grid, line)))
        yield from (item for _, item in sorted(found, key=lambda each: each[0]))

    def _grid(self, lines: Sequence[str], line: int) -> Grid:
        rows, heads = grid_rows(lines)
        cells = [
            [RawCell(self._cell_text(cell.text, line + cell.line), cell.rowspan, cell.colspan) for cell in row]
            for row in rows
        ]
        return Grid(cells, heads)

    def _cell_text(self, text: str, line: int) -> list[Piece]:
        pieces: list[Piece] = []
        for _, item in self._blocks(text, line - 1):
            if isinstance(item, Paragraph):
                pieces.extend([Piece(" ", line)] if pieces else [])
                pieces.extend(item.pieces)
        return pieces

    def _blocks(self, text: str, offset: int) -> Iterator[tuple[int, Item]]:
        """Items with their lines; ``offset`` lines stand before the text."""
        tokens = self.parser.parse(text)
        depth, heading, position = 0, 0, 0
        while position < len(tokens):
            token = tokens[position]
            line = offset + (token.map[0] if token.map else 0) + 1
            if token.type in ("bullet_list_open", "ordered_list_open"):
                depth += 1
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                depth -= 1
            elif token.type == "heading_open":
                heading = int(token.tag[1])
            elif token.type == "heading_close":
                heading = 0
            elif token.type == "table_open":
                end = _closing(tokens, position)
                yield line, self._table(tokens[position:end], offset)
                position = end
            elif token.type == "inline":
                yield line, self._inline_item(token, line, heading, depth > 0)
            elif token.type in ("fence", "code_block"):
                first = line + (token.type == "fence")
                pieces = [Piece(row + " ", first + n) for n, row in enumerate(token.content.splitlines())]
                yield line, Paragraph(pieces)
            elif token.type == "html_block":
                from .html import fragment

                yield from ((line, item) for item in fragment(token.content, self.file, line - 1))
            position += 1

    def _inline_item(self, token: Token, line: int, heading: int, listed: bool) -> Paragraph:
        pieces, ids = self._inline(token, line)
        if heading:
            return Paragraph(_without_attributes(pieces), "heading", heading, ids)
        text = "".join(piece.text for piece in pieces[:3])
        if found := _CAPTION.match(text):
            if text[: found.end()].strip() == ":":
                pieces = [Piece(pieces[0].text.lstrip()[1:], line), *pieces[1:]]
            return Paragraph(pieces, "caption", ids=ids)
        return Paragraph(pieces, listed=listed, ids=ids)

    def _table(self, tokens: Sequence[Token], offset: int) -> Grid:
        rows: list[list[RawCell]] = []
        heads, line = 0, offset + 1
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
                line = offset + (token.map[0] if token.map else line - offset - 1) + 1
            elif token.type == "thead_close":
                heads = len(rows)
            elif token.type == "inline" and rows:
                rows[-1].append(RawCell(self._inline(token, line)[0]))
        return Grid(rows, heads or None)

    def _inline(self, token: Token, line: int) -> tuple[list[Piece], frozenset[str]]:
        run = _Run(line)
        for child in token.children or []:
            run.token(child)
        return run.pieces, frozenset(run.ids)


class _Run:
    """Gathers the pieces of one paragraph."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.pieces: list[Piece] = []
        self.ids: set[str] = set()
        self._script: Script | None = None
        self._cites = ""

    def token(self, token: Token) -> None:
        """One inline token."""
        if token.type == "text":
            self._text(token.content)
        elif token.type == "code_inline":
            self._put(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            self._put(" ")
            self.line += 1
        elif token.type == "link_open":
            href = str(token.attrs.get("href", ""))
            self._cites = href if href.startswith("#") else ""
        elif token.type == "link_close":
            self._cites = ""
        elif token.type == "html_inline":
            self._tag(token.content)

    def _tag(self, content: str) -> None:
        found = _TAG.match(content)
        if not found:
            return
        name, closing = found[1].lower(), content.startswith("</")
        if name in ("sup", "sub"):
            self._script = None if closing else "superscript" if name == "sup" else "subscript"
        elif name == "br":
            self._put(" ")
        elif not closing:
            self.ids.update(_ID.findall(found[2]))
            href = re.search(r"""href\s*=\s*["']?(#[^"'\s>]+)""", found[2])
            self._cites = href[1] if href else ""
        else:
            self._cites = ""

    def _text(self, text: str) -> None:
        """Words, with pandoc's citations, notes, raised and lowered text and formulas."""
        last = 0
        for found in _INLINE.finditer(text):
            self._put(text[last : found.start()])
            last = found.end()
            if found["cites"]:
                self._citation(found["cites"])
            elif found["note"]:
                self.pieces.append(Piece(found["mark"], self.line, style="superscript"))
            elif found["up"] or found["down"]:
                before, self._script = self._script, "superscript" if found["up"] else "subscript"
                self._put(found["up"] or found["down"])
                self._script = before
            else:
                self._put(plain_formula(found["math"]))
        self._put(text[last:])

    def _citation(self, text: str) -> None:
        """``[@smith2010; @doe2011]``: printed as it is, each key a citation."""
        last = 0
        for found in _KEY.finditer(text):
            self._put(text[last : found.start()])
            self.pieces.append(Piece(found[0], self.line, style="citation", target=found[1]))
            last = found.end()
        self._put(text[last:])

    def _put(self, text: str) -> None:
        if not text:
            return
        self.pieces.append(styled(text, self.line, self._script, self._cites))


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable("table")


def _without_attributes(pieces: list[Piece]) -> list[Piece]:
    """A heading without pandoc's attributes at its end, ``{#methods .unnumbered}``."""
    if not pieces or not pieces[-1].text.rstrip().endswith("}"):
        return pieces
    last = pieces[-1]
    return [*pieces[:-1], Piece(re.sub(r"\s*\{[#.][^{}]*\}\s*$", "", last.text), last.line)]


def _closing(tokens: Sequence[Token], position: int) -> int:
    return next(n for n in range(position, len(tokens)) if tokens[n].type == "table_close")
