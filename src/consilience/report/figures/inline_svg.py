"""From the SVG file that matplotlib writes to an element that may stand in an HTML page, next to others of its kind.

A file may own its identifiers, its size and a style sheet for everything (``*``); an element in a page may not. So
identifiers get a prefix, sizes give way to the view box, and style becomes presentation attributes, which also pass
a strict content security policy. Coordinates are rounded to a hundredth of a point: the eye sees no more, and the
text is a third shorter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

_NUMBER = re.compile(r"-?\d+\.\d+")
_HREF = "{http://www.w3.org/1999/xlink}href"
_ROUNDED = {"d", "x", "y", "transform"}
_INHERITED = {"stroke-linejoin": "round"}
"""What matplotlib's style sheet says of every element; said once, on the root."""


def inline(svg: str, *, id: str, title: str, description: str) -> str:
    """The ``<svg>`` element of a file, fit for a page: named, described, its identifiers made from ``id``."""
    root = fromstring(svg)  # noqa: S314 - our own renderer wrote it
    head = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": root.get("viewBox", ""),
        "role": "img",
        "aria-labelledby": f"{id}-title {id}-desc",
        **_INHERITED,
    }
    used = {each.get(_HREF, "")[1:] for each in root.iter() if each.get(_HREF)} | set(_by_url(svg))
    prefix = f"f{crc32(id.encode()):x}"  # short: it stands before every letter
    names = {old: f"{prefix}-{number:x}" for number, old in enumerate(sorted(used))}
    told = f'<title id="{id}-title">{escape(title)}</title><desc id="{id}-desc">{escape(description)}</desc>'
    return f"<svg{_attributes(head)}>{told}{''.join(_content(root, names))}</svg>"


def _by_url(svg: str) -> list[str]:
    return re.findall(r"url\(#([^)]+)\)", svg)


def _content(parent: Element, names: dict[str, str]) -> Iterator[str]:
    """The children as text, without what a page does not need: metadata, style sheets, groups that say nothing."""
    for child in parent:
        tag = child.tag.rpartition("}")[2]
        if tag == "use" and (letter := _letter(child, names)):
            yield letter
            continue
        if tag in ("metadata", "style"):
            continue
        attributes = _attributes(_attributes_of(child, names))
        inside = "".join(_content(child, names))
        if tag in ("g", "defs") and not attributes:
            yield inside if tag == "g" or not inside else f"<defs>{inside}</defs>"
        else:
            yield f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"


def _letter(element: Element, names: dict[str, str]) -> str:
    """A ``<use>`` of a letter, which nine in ten elements are; empty for one that says more than which and where."""
    attributes = element.attrib
    place, name = attributes.get("transform", ""), attributes.get(_HREF)
    if name is None or len(attributes) > 1 + bool(place):
        return ""
    if not place:
        return f'<use href="#{names[name[1:]]}"/>'
    if not (place.startswith("translate(") and place.endswith(" 0)")):
        return ""
    href, x = f'href="#{names[name[1:]]}"', f"{float(place[10:-3]):.1f}".removesuffix(".0")
    return f'<use {href} x="{x}"/>' if next(iter(attributes)) == _HREF else f'<use x="{x}" {href}/>'


def _attributes_of(element: Element, names: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "id":
            if value in names:
                found["id"] = names[value]
        elif key == _HREF:
            found["href"] = f"#{names[value[1:]]}"
        elif key == "style":
            found |= _declarations(value, names)
        elif key == "transform" and element.tag.endswith("use"):
            found |= _shift(value)
        else:
            found[key] = _rounded(value) if key in _ROUNDED else value
    return found


def _declarations(style: str, names: dict[str, str]) -> dict[str, str]:
    """``fill: #fff; stroke: #000`` as attributes."""
    pairs = (each.partition(":") for each in style.split(";") if each.strip())
    found = {name.strip(): value.strip() for name, _, value in pairs}
    return {
        name: re.sub(r"url\(#([^)]+)\)", lambda match: f"url(#{names[match[1]]})", value)
        for name, value in found.items()
        if (name, value) not in (*_INHERITED.items(), ("stroke-linecap", "butt"), ("stroke-dashoffset", "0"))
    }


def _shift(transform: str) -> dict[str, str]:
    """``translate(x 0)`` of a ``<use>`` in the shorter words made for it."""
    if match := re.fullmatch(r"translate\(([-\d.]+) 0\)", transform):
        return {"x": f"{float(match[1]):.1f}".removesuffix(".0")}  # in hundredths of the type's size
    return {"transform": transform}


def _rounded(value: str) -> str:
    """Numbers at two decimals (small factors of a scale keep theirs), line breaks as blanks."""

    def shorter(match: re.Match[str]) -> str:
        number = float(match[0])
        return match[0] if abs(number) < 0.5 and "scale" in value else f"{number:.2f}".rstrip("0").rstrip(".")

    return re.sub(r"\s*\n\s*", "", _NUMBER.sub(shorter, value)).strip()


def _attributes(pairs: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in pairs.items())
