"""What JATS, HTML and Word documents share: safe parsing, and inline content as pieces with their lines."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from typing import Literal

from lxml import etree

from .builder import Piece
from .unreadable import UnreadableManuscript

Treatment = Literal["plain", "skip", "gap", "superscript", "subscript", "citation", "apart", "math"]
"""What to do with an element inside a paragraph: ``gap`` separates words, ``apart`` is read after the paragraph."""

_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")


def parse_xml(data: bytes, file: str, part: str = "") -> etree._Element:
    """The outermost element. Nothing is fetched, no entity is replaced, depth and lengths are limited.

    Raises ``UnreadableManuscript`` where the XML is broken, or declares entities, which no paper needs. A document
    type that points to a DTD is passed over. ``part`` names the part of a container, for messages.
    """
    name = f"{file} ({part})" if part else file
    if found := _ENTITY.search(data):
        line = data.count(b"\n", 0, found.start()) + 1
        raise UnreadableManuscript(
            name, "the file declares entities of its own, which could stand for anything", "remove <!ENTITY ...>", line
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "it ends too early").split(", line")[0]
        advice = "the file may be truncated; get it anew" if "end" in reason.lower() else "check the file at this line"
        raise UnreadableManuscript(name, f"the XML is broken: {reason}", advice, error.lineno or 1) from error
    except (ValueError, LookupError) as error:
        raise UnreadableManuscript(name, f"the XML cannot be read: {error}", "check its encoding") from error


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

    def children(self, element: etree._Element) -> None:
        """Everything inside an element."""
        self.begin(element)
        for child in element:
            self.element(child)
            self.text(child.tail)

    def begin(self, element: etree._Element) -> None:
        """The text before an element's first child."""
        self._line = max(self._line, element.sourceline or 1)
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
        if element.tag is etree.Entity:
            self._put(named_character(str(getattr(element, "name", ""))))
            return
        if not isinstance(element.tag, str):
            return
        how = self._treat(element)
        if how == "apart":
            self.apart.append(element)
        elif how == "gap":
            self._put(" ")
            self.children(element)
            self._put(" ")
        elif how == "math":
            self._math(element)
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
        self._line = max(self._line, element.sourceline or 1)
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


def local_name(element: etree._Element) -> str:
    """The name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def named_character(name: str) -> str:
    """The character of an entity that the JATS and HTML character sets name (``nbsp``, ``ge``); else its name."""
    return html.entities.html5.get(name + ";", f"&{name};")
