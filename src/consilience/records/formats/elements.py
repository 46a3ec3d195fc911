"""What XML formats share: cutting a stream into elements, parsing each alone, and every element with its text.

Each record is parsed by itself, without the head of the file: no document type, no entity of one, and no address in it
is ever looked at. A file that declares entities is refused before that.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..pieces import MOST_RECORD, Piece
from ..report import UnreadableExport

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Pairs = list[tuple[str, str]]
INLINE = {"i", "b", "u", "sub", "sup", "em", "strong", "style", "math"}
"""Markup within a text."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_BARE = re.compile(r"&(?!#?\w{1,32};)")


class BrokenElement(ValueError):
    """The text of one record is not well-formed."""


def refuse_entities(head: str) -> None:
    """Raise ``UnreadableExport`` where the head of a file declares entities of its own."""
    if "<!ENTITY" in head:
        raise UnreadableExport("declares XML entities, which exports do not; refused, and nothing in it was resolved")


def by_elements(blocks: Iterator[str], names: tuple[str, ...]) -> Iterator[Piece]:
    """The text of each element of these names, which do not nest; the text between them is passed over."""
    opening = re.compile(rf"<({'|'.join(names)})(?=[\s>/])")
    buffer, line, scanned = "", 1, 0
    for block in blocks:
        buffer += block
        at = 0
        while (found := opening.search(buffer, at)) is not None:
            close = f"</{found[1]}>"
            end = buffer.find(close, max(scanned, found.end()))
            after = opening.search(buffer, found.end(), end if end >= 0 else len(buffer))
            if after:
                line += buffer.count("\n", at, found.start())
                yield Piece(buffer[found.start() : after.start()], line, f"the element ends nowhere; expected {close}")
                line += buffer.count("\n", found.start(), after.start())
                at, scanned = after.start(), 0
                continue
            if end < 0:
                scanned = max(found.end(), len(buffer) - len(close))
                break
            line += buffer.count("\n", at, found.start())
            yield Piece(buffer[found.start() : end + len(close)], line)
            line += buffer.count("\n", found.start(), end)
            at, scanned = end + len(close), 0
        cut = found.start() if found else max(at, len(buffer) - 64)
        line += buffer.count("\n", at, cut)
        buffer, scanned = buffer[cut:], max(0, scanned - cut)
        if len(buffer) > MOST_RECORD:
            yield Piece(buffer[:10_000], line, f"longer than {MOST_RECORD:,} characters; expected one record")
            line += buffer.count("\n", 0, len(buffer) - 64)
            buffer, scanned = buffer[-64:], 0
    found = opening.search(buffer)
    if found:
        line += buffer.count("\n", 0, found.start())
        yield Piece(buffer[found.start() :], line, f"the file ends within this record; expected </{found[1]}>")


def parse(text: str) -> Element:
    """One element. Raises ``BrokenElement`` where it is not well-formed even after what exports often get wrong.

    Named characters of HTML, bare ampersands and control characters are accepted.
    """
    from xml.etree.ElementTree import ParseError, fromstring

    try:
        return fromstring(text)  # noqa: S314 - one element without a document type: there is no entity to expand
    except (ParseError, ValueError):
        mended = _BARE.sub("&amp;", _ENTITY.sub(_character, _CONTROL.sub("", text)))
    try:
        return fromstring(mended)  # noqa: S314
    except (ParseError, ValueError) as error:
        raise BrokenElement(f"not well-formed XML: {error}") from None


def _character(found: re.Match[str]) -> str:
    if found[1] in _XML_ENTITIES:
        return found[0]
    return html.entities.html5.get(found[1] + ";") or found[0].replace("&", "&amp;")


def flatten(element: Element) -> Pairs:
    """Every element below with its text, in order, under its own and its parent's name; attributes as one pair.

    A text with markup inside is given as it is written.
    """
    made: Pairs = []
    _walk(element, made)
    return made


def _walk(element: Element, made: Pairs) -> None:
    parent = element.tag
    for child in element:
        name = f"{parent}/{child.tag}"
        attributes = child.attrib
        if attributes:
            made.append((name + "@", " ".join([f'{key}="{value}"' for key, value in attributes.items()])))
        text = child.text
        if not len(child):
            made.append((name, text or ""))
        elif (text and not text.isspace()) or child[0].tag in INLINE:
            made.append((name, inner(child)))
        else:
            _walk(child, made)


def inner(element: Element) -> str:
    """The content of an element as it is written."""
    from xml.etree.ElementTree import tostring

    return html.unescape(element.text or "") + "".join(tostring(child, encoding="unicode") for child in element)


def children(owner: Element, path: str) -> Iterator[Element]:
    """The elements at a path such as ``AuthorList/Author``: what ``iterfind`` gives, faster for plain names."""
    first, _, rest = path.partition("/")
    for child in owner.findall(first):
        if rest:
            yield from children(child, rest)
        else:
            yield child


def text(element: Element | None) -> str:
    """The text of an element without markup; empty for none."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    return "".join(element.itertext())
