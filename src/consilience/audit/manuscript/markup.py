"""What JATS, HTML and Word documents share: safe parsing, and inline content as pieces with their lines."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from typing import Literal, cast

from lxml import etree

from .builder import Piece
from .encoding import decoded
from .formulas import plain_formula
from .prolog import without_doctype
from .unreadable import UnreadableManuscript

Treatment = Literal["plain", "skip", "gap", "superscript", "subscript", "citation", "apart", "math", "tex"]
"""What to do with an element inside a paragraph: ``gap`` separates words, ``apart`` is read after the paragraph."""

_CLOSES = re.compile(r"[,;:)\]?!]|\.(?!\d)")
"""What follows a word without a space, though an element ended between them."""

_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)

_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")

_OF_XML = {"lt", "gt", "amp", "quot", "apos"}

MOST_TAGS = 1_500_000
"""Tags that an XML file may have. A long article has 100,000; a Word document of 500 pages may have a million."""


def parse_xml(data: bytes, file: str, part: str = "") -> etree._Element:
    """The outermost element. Nothing is fetched, depth and lengths are limited.

    A document type that points to a DTD is passed over; the characters that DTDs of JATS name, such as ``&nbsp;``, are
    known. Raises ``UnreadableManuscript`` where the XML is broken, or declares entities, which no paper needs.
    ``part`` names the part of a container, for messages.
    """
    name = f"{file} ({part})" if part else file
    text = decoded(data, name, declared=True)
    if found := _ENTITY.search(text):
        wrong = "the file declares entities of its own, which could stand for anything"
        raise UnreadableManuscript(name, wrong, "remove <!ENTITY ...>", text.count("\n", 0, found.start()) + 1)
    if text.count("<") > MOST_TAGS:
        raise UnreadableManuscript(name, f"it has more than {MOST_TAGS / 1e6} million tags", "split it")
    plain = _NAMED.sub(_numbered, without_doctype(text))
    try:
        return etree.fromstring(plain.replace("\r\n", "\n").encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError as error:
        raise _broken(name, error) from error
    except (ValueError, LookupError) as error:
        raise UnreadableManuscript(name, f"the XML cannot be read: {error}", "check its encoding") from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _numbered(found: re.Match[str]) -> str:
    """A named character by its numbers; a name that nobody knows as text."""
    name = found[1]
    if name in _OF_XML:
        return found[0]
    known = html.entities.html5.get(name + ";")
    return "".join(f"&#{ord(sign)};" for sign in known) if known else f"&amp;{name};"


def _broken(name: str, error: etree.XMLSyntaxError) -> UnreadableManuscript:
    reason = (error.msg or "it ends too early").partition(", line")[0]
    if "depth" in reason.lower():
        return UnreadableManuscript(name, "its elements lie inside each other too deeply", "get the file anew")
    advice = "it may be cut off or damaged: get it anew, or check it at this line"
    return UnreadableManuscript(name, f"the XML is broken: {reason}", advice, error.lineno or 1)


class Inline:
    """Gathers the inline content of elements: pieces with lines and styles, and what is to be read apart."""

    def __init__(
        self, treat: Callable[[etree._Element], Treatment], target: Callable[[etree._Element], str], offset: int = 0
    ) -> None:
        self.pieces: list[Piece] = []
        self.apart: list[etree._Element] = []
        self._treat, self._target = treat, target
        self._line, self._offset = 1, offset
        self._raised = self._lowered = False
        self._cites = ""
        self._gap = False

    def children(self, element: etree._Element) -> None:
        """Everything inside an element."""
        self.begin(element)
        for child in element:
            self.element(child)
            self.text(child.tail)

    def begin(self, element: etree._Element) -> None:
        """The text before an element's first child."""
        self._line = max(self._line, line_of(element))
        self.text(element.text)

    def text(self, text: str | None) -> None:
        """Text at the present place; its line breaks move the place."""
        if not text:
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self._line += 1
                self._put(" ")
            self._put(line)

    def element(self, element: etree._Element) -> None:
        """One child, without the text that follows it."""
        if not isinstance(element.tag, str):
            return
        how = self._treat(element)
        if how == "apart":
            self.apart.append(element)
        elif how == "gap":
            self._put(" ")
            self.children(element)
            self._gap = True
        elif how == "math":
            self._math(element)
        elif how == "tex":
            self._line = max(self._line, line_of(element))
            self._put(" ".join(plain_formula("".join(str(t) for t in element.itertext())).split()))
        elif how != "skip":
            self._styled(element, how)

    def _styled(self, element: etree._Element, how: Treatment) -> None:
        before = self._raised, self._lowered, self._cites
        self._raised = self._raised or how == "superscript"
        self._lowered = self._lowered or how == "subscript"
        if how == "citation":
            self._cites = self._target(element)
        self.children(element)
        self._raised, self._lowered, self._cites = before

    def _put(self, text: str) -> None:
        if not text:
            return
        line = self._line + self._offset
        if self._gap and not _CLOSES.match(text):
            self.pieces.append(Piece(" ", line))
        self._gap = False
        if self._cites:
            self.pieces.append(Piece(text, line, style="citation", target=self._cites, raised=self._raised))
        elif self._raised or self._lowered:
            self.pieces.append(Piece(text, line, style="superscript" if self._raised else "subscript"))
        else:
            self.pieces.append(Piece(text, line))

    def _math(self, element: etree._Element) -> None:
        """MathML in one line: fractions with a slash, exponents raised (MathML 3, chapter 3)."""
        name = local_name(element)
        children = [child for child in element if isinstance(child.tag, str)]
        self._line = max(self._line, line_of(element))
        if name in ("annotation", "annotation-xml"):
            return
        if not children:
            self._put(" ".join((element.text or "").split()))
        elif name == "mfrac" and len(children) == 2:
            self._math(children[0])
            self._put("/")
            self._math(children[1])
        elif name in ("msup", "msub", "msubsup", "mover", "munder", "munderover") and len(children) > 1:
            self._scripts(name, children)
        elif name in ("msqrt", "mroot"):
            self._put("√(")
            self._math(children[0])
            self._put(")")
        else:
            for child in children:
                self._math(child)

    def _scripts(self, name: str, children: list[etree._Element]) -> None:
        self._math(children[0])
        before = self._raised, self._lowered
        for index, child in enumerate(children[1:], 1):
            above = name in ("msup", "mover") or index == 2
            self._raised, self._lowered = before[0] or above, before[1] or not above
            self._math(child)
            self._raised, self._lowered = before


def deepest(root: etree._Element) -> int:
    """How many elements lie inside each other."""
    depth = most = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        most = max(most, depth)
    return most


def names(words: str) -> frozenset[str]:
    """Names of elements, given with spaces between them."""
    return frozenset(words.split())


def line_of(element: etree._Element) -> int:
    """The line of the file in which an element begins."""
    return cast("int | None", element.sourceline) or 1


def span_of(cell: etree._Element, name: str) -> int:
    """``rowspan`` or ``colspan`` of a cell; 1 where it says nothing sensible."""
    text = (cell.get(name) or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def local_name(element: etree._Element | None) -> str:
    """The name without its namespace; empty for what is no element."""
    tag = None if element is None else element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
