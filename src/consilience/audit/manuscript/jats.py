"""JATS XML, the format of PubMed Central and SciELO (ANSI/NISO Z39.96): every part is named, so nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from .builder import Builder, Piece
from .document import Kind, Manuscript, Role
from .jats_references import entry
from .jats_tables import rows_of
from .kinds import is_abbreviations, says_abbreviations
from .markup import Inline, Treatment, line_of, local_name, names, parse_xml
from .unreadable import UnreadableManuscript

_SECTION_TYPES: dict[str, Role] = {
    "intro": "introduction",
    "introduction": "introduction",
    "background": "introduction",
    "methods": "methods",
    "materials": "methods",
    "subjects": "methods",
    "results": "results",
    "discussion": "discussion",
    "conclusion": "conclusion",
    "conclusions": "conclusion",
    "supplementary-material": "other",
    "coi-statement": "other",
}

_LINES = {
    "p",
    "disp-formula",
    "preformat",
    "code",
    "attrib",
    "verse-line",
    "award-group",
    "bold",
    "italic",
    "title",
    "label",
}

_APART = {"table-wrap", "fig", "boxed-text", "table-wrap-group", "fig-group", "fn", "supplementary-material", "media"}
"""Parts that may be anchored inside a paragraph; they are read after it, so that its sentences stay whole."""

_BLOCKS = {"list", "def-list", "disp-quote", "verse-group", "preformat", "statement", "array", "p", "code", "speech"}

_SILENT = {"graphic", "inline-graphic", "index-term", "object-id", "permissions", "processing-meta", "alt-text"} | {
    "long-desc",
    "annotation",
}


def read(data: bytes, file: str) -> Manuscript:
    """The first article of a JATS file. Raises ``UnreadableManuscript``."""
    root = parse_xml(data, file)
    for element in root.iter(etree.Element):
        if isinstance(element.tag, str) and "}" in element.tag:
            element.tag = local_name(element)
    articles = [root] if root.tag == "article" else list(root.iter("article"))
    if not articles:
        raise UnreadableManuscript(file, f"<{root.tag}> holds no <article>", "give the XML of one article")
    reader = _Reader(Builder(file, "jats"))
    if len(articles) > 1:
        reader.to.warnings.append(f"the file holds {len(articles)} articles; only the first was read")
    reader.article(articles[0])
    return reader.to.build()


class _Reader:
    """Walks the parts of an article and hands them to the builder."""

    def __init__(self, builder: Builder) -> None:
        self.to = builder
        self.level = 0

    def article(self, article: etree._Element) -> None:
        for part in article:
            name = local_name(part)
            if name == "front":
                for child in part:
                    self._front(child)
            elif name in ("body", "back", "floats-group"):
                if name == "body" and any(local_name(child) != "sec" for child in part):
                    self.to.section("", 1, "other")
                self._content(part)
            elif name in ("sub-article", "response"):
                what = part.get("article-type") or name
                self.to.warnings.append(f"line {line_of(part)}: a part of its own ({what}) was not read")

    def _front(self, part: etree._Element) -> None:
        if local_name(part) == "journal-meta":
            self._line("front", part.findall(".//journal-title"))
        elif local_name(part) == "article-meta":
            for child in part:
                self._meta(child)
        elif local_name(part) in ("notes", "def-list"):
            self._content(part)

    def _meta(self, part: etree._Element) -> None:
        """One entry of the article's data: title, people, dates, abstracts, keywords."""
        name = local_name(part)
        if name in ("abstract", "trans-abstract"):
            self._abstract(part)
        elif name == "title-group":
            self._line("title", [e for e in part if local_name(e) in ("article-title", "subtitle")], ": ")
            self._line("front", part.findall(".//trans-title"))
        elif name in ("contrib-group", "author-notes"):
            self._people(part)
        elif name == "kwd-group":
            self._line("front", [e for e in part if local_name(e) in ("kwd", "compound-kwd")], "; ", "Keywords: ")
        elif name in ("history", "pub-date", "pub-history"):
            for date in part.iter("pub-date", "date"):
                self.to.block("front", _date(date))
        elif name in ("aff", "aff-alternatives", "permissions", "article-id", "volume", "funding-group"):
            self._line("front", [part])

    def _people(self, part: etree._Element) -> None:
        """Authors on one line, their affiliations and notes on lines of their own."""
        self._line("front", part.findall("contrib"), ", ")
        for child in part:
            if local_name(child) in ("aff", "aff-alternatives", "fn", "corresp", "p"):
                self._line("front", [child])

    def _abstract(self, part: etree._Element) -> None:
        self.level = 1
        title = part.find("title")
        if title is None:
            self.to.section("Abstract", 1, "abstract")
        else:
            self.to.heading(self._pieces(title), 1, "abstract")
        for child in part:
            if local_name(child) != "title":
                self._any(child)
        self.level = 0

    def _content(self, part: etree._Element) -> None:
        """Everything inside a part that holds paragraphs."""
        if (part.text or "").strip():
            self._paragraph("paragraph", part)
            return
        for child in part:
            self._any(child)

    def _any(self, part: etree._Element) -> None:
        """One part of a section."""
        name = local_name(part)
        if name in ("sec", "ack", "glossary", "app", "fn-group", "ref-list", "notes", "bio", "boxed-text", "list"):
            getattr(self, "_" + name.replace("-", "_"), self._section)(part)
        elif name == "table-wrap":
            self._table(part)
        elif name == "def-list":
            self._definitions(part)
        elif name in ("fig", "supplementary-material", "media"):
            self._caption(part)
            self._inside(part)
        elif name == "fn":
            self._note(part)
        elif name in _LINES:
            self._paragraph("paragraph", part)
        elif name and name not in _SILENT and name not in ("caption", "sec-meta"):
            self._content(part)

    def _inside(self, part: etree._Element) -> None:
        """Tables and paragraphs that a figure holds besides its caption."""
        for child in part:
            if local_name(child) in ("table-wrap", "p", "fig"):
                self._any(child)

    def _section(self, part: etree._Element) -> None:
        """A part with a heading of its own."""
        before = self.level
        self.level += 1
        self._title(part, _SECTION_TYPES.get((part.get("sec-type") or "").split("|")[0].strip().lower()))
        for child in part:
            if local_name(child) not in ("title", "label"):
                self._any(child)
        self.level = before

    def _title(self, part: etree._Element, role: Role | None = None) -> bool:
        """The heading of a part, with its number; False where it has none."""
        title = part.find("title")
        if title is None:
            return False
        label = part.find("label")
        pieces = [*self._pieces(label), Piece(" ", line_of(label))] if label is not None else []
        self.to.heading([*pieces, *self._pieces(title)], self.level, role)
        return True

    def _fn_group(self, part: etree._Element) -> None:
        self.level += 1
        self._title(part)
        for child in part:
            if local_name(child) not in ("title", "label"):
                self._any(child)
        self.level -= 1

    def _glossary(self, part: etree._Element) -> None:
        self.level += 1
        if not self._title(part):
            self.to.section("Abbreviations", self.level, "other")
        for child in part:
            if local_name(child) == "p":
                self._paragraph("footnote", child)
            elif local_name(child) not in ("title", "label"):
                self._any(child)
        self.level -= 1

    def _boxed_text(self, part: etree._Element) -> None:
        self._caption(part)
        for child in part:
            if local_name(child) not in ("caption", "label"):
                self._any(child)

    def _ref_list(self, part: etree._Element) -> None:
        self.level += 1
        nested = self.to.sections[-1].role == "references"
        if not self._title(part, "references") and not nested:
            self.to.section("References", self.level, "references")
        for child in part:
            if local_name(child) == "ref":
                self.to.block(
                    "reference", entry(child, self._pieces), id=child.get("id") or self._words(child, "label")
                )
            elif local_name(child) not in ("title", "label"):
                self._any(child)
        self.level -= 1

    def _list(self, part: etree._Element) -> None:
        for item in part:
            if local_name(item) == "list-item":
                self._item(item)
            elif local_name(item) == "title":
                self._paragraph("paragraph", item)

    def _item(self, item: etree._Element) -> None:
        """One item: its label and first paragraph together, then the rest."""
        first = True
        label = item.find("label")
        for child in item:
            name = local_name(child)
            if name == "p":
                self._paragraph("list-item", child, self._labelled(label) if first and label is not None else [])
                first = False
            elif name not in ("label", ""):
                self._any(child)

    def _definitions(self, part: etree._Element) -> None:
        """A list of terms; abbreviations are notes."""
        title = self._words(part, "title")
        kind: Kind = "footnote" if self._among_abbreviations(title) else "list-item"
        if title:
            self._paragraph("paragraph", part.find("title"))
        for item in part.iter("def-item"):
            parts = [e for e in item if local_name(e) in ("term", "def")]
            self._line(kind, parts, ": ")

    def _among_abbreviations(self, title: str) -> bool:
        return says_abbreviations(title) or any(says_abbreviations(s.title) for s in self.to.sections[-1:])

    def _note(self, part: etree._Element) -> None:
        self.to.block("footnote", self._pieces(part))

    def _caption(self, part: etree._Element) -> None:
        if pieces := self._caption_pieces(part):
            self.to.block("caption", pieces)

    def _caption_pieces(self, part: etree._Element) -> list[Piece]:
        """Label, title and text of a table's or figure's caption."""
        caption = part.find("caption")
        label = part.find("label")
        parts = ([label] if label is not None else []) + (list(caption) if caption is not None else [])
        if caption is not None and (caption.text or "").strip():
            parts = ([label] if label is not None else []) + [caption]
        return self._joined(parts, " ")

    def _table(self, part: etree._Element) -> None:
        caption = self._caption_pieces(part)
        outer = [table for table in part.iter("table") if next(table.iterancestors("table"), None) is None]
        tables = list(part.iter("tgroup")) or outer
        notes = [self._pieces(n) for f in part.iter("table-wrap-foot", "tfoot-notes") for n in _notes(f)]
        if not tables:
            label = self._words(part, "label") or "a table"
            self.to.block("caption", caption)
            self.to.warnings.append(f"line {line_of(part)}: {label} is a picture; its numbers were not read")
            for note in notes:
                self.to.block("footnote", note)
            return
        for number, table in enumerate(tables):
            rows, header_rows = rows_of(table, self._cell)
            last = number == len(tables) - 1
            self.to.table(
                rows, header_rows=header_rows, caption=caption if not number else (), notes=notes if last else ()
            )

    def _cell(self, element: etree._Element) -> list[Piece]:
        inline = Inline(_in_line, _target)
        inline.children(element)
        return inline.pieces

    def _paragraph(self, kind: Kind, part: etree._Element | None, before: Sequence[Piece] = ()) -> None:
        """A paragraph; lists inside it end it and are followed by its rest, what is anchored in it comes after it."""
        if part is None:
            return
        inline = Inline(_in_paragraph, _target)
        inline.pieces.extend(before)
        inline.begin(part)
        for child in part:
            if local_name(child) in _BLOCKS and local_name(part) not in ("title", "label"):
                self._flush(kind, inline)
                self._any(child)
            else:
                inline.element(child)
            inline.text(child.tail)
        self._flush(kind, inline)
        for element in inline.apart:
            self._any(element)

    def _flush(self, kind: Kind, inline: Inline) -> None:
        pieces = list(inline.pieces)
        inline.pieces.clear()
        text = "".join(piece.text for piece in pieces)
        note = kind == "paragraph" and is_abbreviations(text)
        self.to.block("footnote" if note else kind, pieces)

    def _line(self, kind: Kind, parts: Sequence[etree._Element], between: str = " ", before: str = "") -> None:
        """Several elements as one block."""
        pieces = self._joined(parts, between)
        if pieces and before:
            pieces.insert(0, Piece(before, pieces[0].line))
        self.to.block(kind, pieces)

    def _joined(self, parts: Sequence[etree._Element], between: str) -> list[Piece]:
        found: list[Piece] = []
        for part in parts:
            pieces = self._pieces(part)
            if found and pieces:
                found.append(Piece(between, found[-1].line))
            found.extend(pieces)
        return found

    def _labelled(self, label: etree._Element) -> list[Piece]:
        return [*self._pieces(label), Piece(" ", line_of(label))]

    def _pieces(self, element: etree._Element) -> list[Piece]:
        inline = Inline(_in_line, _target)
        inline.children(element)
        return inline.pieces if any(piece.text.strip() for piece in inline.pieces) else []

    def _words(self, element: etree._Element, name: str) -> str:
        child = element.find(name)
        return "" if child is None else " ".join("".join(str(text) for text in child.itertext(etree.Element)).split())


def _notes(foot: etree._Element) -> Iterator[etree._Element]:
    for child in foot:
        if local_name(child) == "fn-group":
            yield from child
        elif local_name(child):
            yield child


def _date(date: etree._Element) -> list[Piece]:
    """What happened on a day, and the day: "received: 2025-06-26"."""
    what = date.get("date-type") or date.get("pub-type") or "published"
    parts = [(date.findtext(name) or "").strip() for name in ("year", "month", "day")]
    day = "-".join(part.zfill(2) for part in parts if part)
    return [Piece(f"{what}: {day}", line_of(date))] if day else []


def _target(element: etree._Element) -> str:
    return element.get("rid") or ""


_GAPS = names(
    """
    addr-line aff award-id break city collab contrib copyright-holder copyright-statement copyright-year corresp country
    date day def degrees disp-formula email fn funding-source given-names hr institution kwd label license license-p
    list list-item month name p prefix role season sec state string-name suffix surname td term title tr year
    """
)


def _in_line(element: etree._Element) -> Treatment:
    """Inside titles, labels, notes and front matter, where nothing ends the line."""
    name = local_name(element)
    if name in ("sup", "sub"):
        return "superscript" if name == "sup" else "subscript"
    if name == "xref":
        return "citation" if element.get("ref-type") == "bibr" and element.get("rid") else "plain"
    if name == "math":
        return "math"
    if name == "tex-math":
        return "skip" if _has_mathml(element) else "tex"
    if name in _SILENT:
        return "skip"
    return "gap" if name in _GAPS else "plain"


def _in_paragraph(element: etree._Element) -> Treatment:
    return "apart" if local_name(element) in _APART else _in_line(element)


def _has_mathml(element: etree._Element) -> bool:
    around = element.getparent()
    return around is not None and any(local_name(child) == "math" for child in around)
