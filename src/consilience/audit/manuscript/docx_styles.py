"""Styles of a Word document: which are headings, titles, captions, lists; names are English in every language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from .document import Kind
from .docx_package import attribute

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("title", "title"),
    ("caption", "caption"),
    ("footnote text", "footnote"),
    ("endnote text", "footnote"),
    ("table note", "footnote"),
    ("table footer", "footnote"),
    ("bibliography", "reference"),
    ("endnote bibliography", "reference"),
    ("references", "reference"),
    ("subtitle", "front"),
    ("author", "front"),
    ("authors", "front"),
    ("affiliation", "front"),
    ("date", "front"),
)

_HEADING = re.compile(r"(?:heading|t[íi]tulo|ttulo|encabezado)\s*(\d)$")


@dataclass(frozen=True)
class Style:
    """What a style says of its paragraphs and runs."""

    kind: Kind | None = None
    level: int = 1
    listed: bool = False
    bold: bool = False
    raised: bool = False
    lowered: bool = False
    hidden: bool = False


def styles(part: etree._Element | None) -> dict[str, Style]:
    """Styles by id, each with what it takes from the styles that it rests on."""
    if part is None:
        return {}
    elements = {attribute(e, "styleId") or "": e for e in part.iter("w.style")}
    return {name: _style(name, elements) for name in elements}


def is_on(element: etree._Element | None) -> bool:
    """A switch such as ``<w:b/>``: on unless it says otherwise."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")


def _style(name: str, elements: dict[str, etree._Element]) -> Style:
    chain: list[etree._Element] = []
    while name in elements and elements[name] not in chain and len(chain) < 20:
        chain.append(elements[name])
        name = attribute(chain[-1].find("w.basedOn"), "val") or ""
    kind, level = next((told for e in chain if (told := _told(e))), (None, 1))
    runs = [e.find("w.rPr") for e in chain]
    position = next((p for r in runs if r is not None and (p := attribute(r.find("w.vertAlign"), "val"))), "")
    return Style(
        kind=kind,
        level=level,
        listed=any(e.find("w.pPr/w.numPr") is not None for e in chain) or _name(chain[0]).startswith("list "),
        bold=next((is_on(b) for r in runs if r is not None and (b := r.find("w.b")) is not None), False),
        raised=position == "superscript",
        lowered=position == "subscript",
        hidden=next((is_on(v) for r in runs if r is not None and (v := r.find("w.vanish")) is not None), False),
    )


def _told(element: etree._Element) -> tuple[Kind | None, int] | None:
    name = _name(element)
    if found := _HEADING.match(name):
        return "heading", int(found[1])
    if kind := next((kind for known, kind in _KINDS if name == known), None):
        return kind, 1
    level = attribute(element.find("w.pPr/w.outlineLvl"), "val")
    return ("heading", int(level) + 1) if level in list("012345678") else None


def _name(element: etree._Element) -> str:
    return (attribute(element.find("w.name"), "val") or "").strip().lower()
