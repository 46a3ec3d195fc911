"""Values as sources print them, brought to the form of a record. Nothing is guessed: what does not fit stays away."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"]+")
_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?:(?!\d)|(?=(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)))")
_DASHES = re.compile("[\u2010-\u2015\u2212]|-{2,}")
_RANGE = re.compile(r"([A-Za-z]*)(\d+)\s*-\s*([A-Za-z]*)(\d+)")
_SERIAL = re.compile(r"(?<![\dA-Za-z-])\d[\d-]{6,15}[\dXx](?![\dA-Za-z])")
_INITIALS = re.compile(r"(.*[a-z].*?)\s+((?:[A-Z]\.?-?){1,4})$")
_GLUED = re.compile(r"(?<=\.)(?=[^\W\d_][^\W\d_.]+[ ,])")
_INITIALED = re.compile(r"^[^,]+,\s*(?:[^\W\d_]\.?[ -]?){1,4},\s")
_VANCOUVER = re.compile(r"(?:[^\W\d_][^,;]*\s[A-Z]{1,4},\s*)+[^\W\d_][^,;]*\s[A-Z]{1,4}\.?")
_JOINTS = tuple(map(re.compile, (r"\s+and\s+(?=[^\d\W])", r"\s*;\s*", r"\s*[\r\n|]+\s*")))


def words(text: str) -> str:
    """The text with single blanks."""
    return " ".join(text.split())


def doi(text: str) -> str | None:
    """The first DOI in a text, without https://doi.org/; None where there is none.

    Percent signs and HTML escapes are resolved: old DOIs hold ``<``, ``;`` and brackets.
    """
    if "10." not in text:
        return None
    if "&" in text:
        text = html.unescape(text)
    found = _DOI.search(text)
    if not found:
        return None
    name = found[0]
    if "%" in name:
        name = unquote(name)
    name = name.rstrip(".,;")
    for opening, closing in ("()", "[]", "<>"):
        while name.endswith(closing) and name.count(closing) > name.count(opening):
            name = name[:-1].rstrip(".,;")
    return name


@lru_cache(maxsize=4_096)
def year(text: str) -> int | None:
    """The first number of four digits that can be a year, also in 20200131; None where there is none."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def pages(start: str, end: str = "") -> str | None:
    """Pages in full: 482-91 is 482-491. Dashes of any length become a hyphen."""
    text, end = _hyphens(words(start)), _hyphens(words(end))
    if end and end != text and "-" not in text:
        text = f"{text}-{end}" if text else end
    found = _RANGE.fullmatch(text)
    if found:
        letters, first, more, last = found.groups()
        if len(last) < len(first):
            full = first[: len(first) - len(last)] + last
            last = full if int(full) >= int(first) else last
        text = f"{letters}{first}-{more}{last}"
    return text or None


def _hyphens(text: str) -> str:
    return text if text.isascii() and "--" not in text else _DASHES.sub("-", text)


@lru_cache(maxsize=4_096)  # the records of one search share most of their journals
def serials(text: str) -> tuple[str, ...]:
    """ISSN and ISBN numbers in a text, as exported, without labels such as (ISSN)."""
    return tuple(words(found).strip("- ") for found in _SERIAL.findall(text))


def author(text: str) -> str:
    """A person, family name first: "Liu R." is "Liu, R."; a name in another form stays as it is."""
    name = " ".join(text.split()).strip(";")
    family, comma, given = name.partition(",")
    if comma:
        given = given.strip()
        return f"{family.rstrip()}, {given}" if given else family.rstrip()
    found = _INITIALS.match(name)
    return f"{found[1]}, {found[2]}" if found else name


def people(text: str) -> list[str]:
    """The authors of one cell of a table, whoever filled it: joined by ``and``, semicolons, line ends, commas after
    initials (``Abad M, Lund K``), or not at all (``Adeli K.Lewis G.``).
    """
    text = text.strip()
    for joint in _JOINTS:
        names = [name.strip() for name in joint.split(text) if name.strip()]
        if len(names) > 1:
            return names
    if _INITIALED.match(text):
        return [name.strip(", ") for name in re.findall(r"[^,]+,[^,]+(?:,|$)", text)]
    if _VANCOUVER.fullmatch(text):
        return [name.strip(" .") for name in text.split(",")]
    return [name.strip() for name in _GLUED.split(text) if name.strip()]


def without_repeats(values: Iterable[str]) -> tuple[str, ...]:
    """The values in order, each once, none empty."""
    return tuple(dict.fromkeys(filter(None, values)))


def parts(text: str, separator: str = ";") -> list[str]:
    """A list in one text, e.g. keywords joined by semicolons; a separator within brackets separates nothing."""
    cells = _outside_brackets(text, separator) if "(" in text else text.split(separator)
    return [each for each in map(words, cells) if each]


def _outside_brackets(text: str, separator: str) -> list[str]:
    return re.split(rf"{re.escape(separator)}(?![^()]*\))", text)
