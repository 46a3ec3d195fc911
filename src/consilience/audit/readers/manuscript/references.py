"""The reference list: each entry taken apart as far as citations and rules need it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from consilience.model.review import Reference

from ...facts import At
from ...manuscript.document import Block, Manuscript
from .places import spot

_LABEL = re.compile(r"^\s*(?:[-*•]\s+)?(?:\[?(\d{1,4})\]?[.)]?\s+(?=\S))?")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
_SAID_DOI = re.compile(
    r"(?:\bdoi\s*[:=]?\s*(?:https?://)?(?:(?:dx\.)?doi\.org/)?|\bdoi\.org/)(?!\s*org)(?P<doi>[^\s\"<>]+)"
    r"|\b(?P<bare>(?:1[oOIl0]|[Il]0)[.,]\d{4,9}/[^\s\"<>]+)",
    re.IGNORECASE,
)
"""What a reference prints as its DOI, well-formed or not: behind "doi:", in an address, or by itself."""
_YEAR = r"(?:19|20)\d\d"
_BRACKETED = re.compile(
    rf"^(?P<authors>.{{2,2000}}?)[\s,]*\((?P<year>{_YEAR})(?P<suffix>[a-z])?(?:,[^)]{{0,30}})?\)[.,:]?\s*"
)
"""``Shen, S., Chen, X. (2020a). Title.`` and ``Shen S, Chen X (2020) Title``."""
_ISSUE = re.compile(
    rf"(?<![\d/.-])(?P<year>{_YEAR})(?P<suffix>[a-z])?(?=\s*(?:[A-Z][a-z]{{2}}\.?\s*\d{{0,2}}\s*)?[;:,.]|\s*$)"
)
"""``... Lancet. 2020;395:1-9``, ``... Blood, 2021, 137``."""
_INITIALS = re.compile(r"[\s,]+(?:[A-ZÁÉÍÓÚÑ]\.?[- ]?){1,4}$")


def read_references(manuscript: Manuscript) -> tuple[At[Reference], ...]:
    """Every entry of the list, in its order, with unique keys such as ``shen-2020a``."""
    seen: dict[str, int] = {}
    found = []
    for number, block in enumerate(_entries(manuscript), 1):
        reference = parse(manuscript[block.span], number, block.id)
        count = seen[reference.key] = seen.get(reference.key, 0) + 1
        if count > 1:
            reference = reference.model_copy(update={"key": f"{reference.key}-{count}"})
        found.append(At(spot(manuscript, block.span, f"reference/{reference.key}"), reference))
    return tuple(found)


def parse(entry: str, number: int = 1, id: str = "") -> Reference:
    """One entry. Its fields: author, year, year_suffix, title, doi, doi_printed (whatever stands in its
    place), number, id and the whole text; those that are not read are left out.

    ``number`` is the entry's place in the list; a printed number goes before it.
    """
    label = _LABEL.match(entry)
    printed = label[1] if label else None
    text = re.sub(r"[*_]{1,2}", "", entry[label.end() :] if label else entry).strip()
    doi = _DOI.search(text)
    plain = text[: doi.start()] if doi else text
    authors, year, suffix, title = _parts(plain)
    said = _SAID_DOI.search(text)
    fields = {
        "author": " and ".join(_names(authors)),
        "year": year,
        "year_suffix": suffix,
        "title": title,
        "doi": doi[0].rstrip(".,;)") if doi else "",
        "doi_printed": (said["doi"] or said["bare"]).rstrip(".,;)]") if said else "",
        "number": printed or str(number),
        "id": id,
        "text": text,
    }
    first = surname_of(authors)
    key = "-".join(part for part in (slug(first) or "entry", (year or "") + suffix) if part)
    return Reference(key=key, type="misc", fields={name: value for name, value in fields.items() if value})


def surname_of(authors: str) -> str:
    """First author's family name: "Van der Sluis, I. M., ..." and "van der Sluis IM, ..." give "van der Sluis"."""
    first = re.split(r",| and | & | y | et al|;", authors, maxsplit=1)[0].strip(" .")
    return _INITIALS.sub("", first).strip()


def slug(name: str) -> str:
    """Lower case, without accents, with hyphens."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _entries(manuscript: Manuscript) -> Iterator[Block]:
    yield from (block for block in manuscript.blocks if block.kind == "reference")


def _parts(text: str) -> tuple[str, str, str, str]:
    """Authors, year, its letter, and title."""
    if match := _BRACKETED.match(text):
        title = re.match(r"[^.?!]{3,}(?:[.?!](?![ ]|$)[^.?!]*)*", text[match.end() :])
        return match["authors"], match["year"], match["suffix"] or "", title[0].strip(" .") if title else ""
    years = list(_ISSUE.finditer(text)) or list(re.finditer(rf"(?P<year>{_YEAR})(?P<suffix>[a-z])?\b", text))
    year, suffix = (years[0]["year"], years[0]["suffix"] or "") if years else ("", "")
    authors, _, rest = text.partition(". ")
    while rest and re.search(r"(?:,\s|\.[\s-]?)[A-Z]$", authors) and len(authors) < 600:
        more, _, rest = rest.partition(". ")
        authors = f"{authors}. {more}"
    title = re.match(r"[^.?!]{3,}(?:[.?!](?![ ]|$)[^.?!]*)*", rest)
    return authors, year, suffix, title[0].strip(" .") if title else ""


def _names(authors: str) -> list[str]:
    """Family names first: of the first author surely, of the others as far as commas tell."""
    first = surname_of(authors)
    rest = authors[len(first) :].strip(" ,.")
    return [f"{first}, {rest}".replace(" and ", " & ")] if rest else [first]
