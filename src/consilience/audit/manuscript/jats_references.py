"""One entry of a JATS reference list, in the order in which a reader expects its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from .builder import Piece
from .markup import line_of, local_name

Pieces = Callable[[etree._Element], list[Piece]]

_PRINTED = ("mixed-citation", "citation", "nlm-citation", "element-citation", "note", "p")
_PEOPLE = ("name", "string-name", "collab", "anonymous", "etal", "name-alternatives", "collab-alternatives")


def entry(ref: etree._Element, pieces: Pieces) -> list[Piece]:
    """Number, authors, (year), title, journal, volume, pages, DOI; as printed where the file holds it as printed."""
    label = ref.find("label")
    found = [*pieces(label), Piece(" ", line_of(label))] if label is not None else []
    citation = next((c for name in _PRINTED for c in ref.iter(name)), None)
    if citation is None:
        return found
    printed = local_name(citation) not in ("element-citation", "nlm-citation") and _has_punctuation(citation)
    return found + (pieces(citation) if printed else list(_composed(citation, pieces)))


def _has_punctuation(citation: etree._Element) -> bool:
    """True where the file holds what stands between the parts, or nothing but text."""
    between = [(citation.text or "").strip(), *((child.tail or "").strip() for child in citation)]
    return any(between) or len(citation) == 0


def _composed(citation: etree._Element, pieces: Pieces) -> Iterator[Piece]:
    parts: list[tuple[str, list[Piece], str]] = []

    def add(before: str, element: etree._Element | None, after: str) -> None:
        if element is not None and (found := pieces(element)):
            parts.append((before, found, after))

    people = list(_people(citation))
    for number, person in enumerate(people):
        last = number == len(people) - 1
        if local_name(person) == "etal":
            parts.append(("", [Piece("et al", line_of(person))], "."))
        else:
            parts.append(("", _person(person, pieces), "" if last else ","))
    first = citation.find
    add("(", first("year"), ").")
    title = first("article-title")
    add("", title if title is not None else first("chapter-title"), ".")
    add("", first("source"), ".")
    add("", first("edition"), ".")
    add("", first("publisher-name"), ".")
    add("", first("volume"), "" if first("issue") is not None else ":" if first("fpage") is not None else ".")
    add("(", first("issue"), "):" if first("fpage") is not None else ").")
    add("", first("fpage"), "" if first("lpage") is not None else ".")
    add("–", first("lpage"), ".")
    add("", first("elocation-id"), ".")
    add("", first("comment"), ".")
    for identifier in citation.iter("pub-id", "ext-link", "uri"):
        name = identifier.get("pub-id-type") or ""
        add({"doi": "doi: ", "pmid": "PMID: ", "pmcid": "PMCID: "}.get(name, ""), identifier, "")
    yield from _spaced(parts)


def _spaced(parts: list[tuple[str, list[Piece], str]]) -> Iterator[Piece]:
    """The parts with their signs, a space between them but before a range's end and an issue."""
    end = ""
    for before, pieces, after in parts:
        line = pieces[0].line
        joined = before == "–" or (before == "(" and not end and after.startswith(")") and after != ").") or end == ":"
        text = "".join(piece.text for piece in pieces).rstrip()
        yield Piece(("" if joined else " ") + before, line)
        yield from pieces
        end = after[1:] if after[:1] == "." and text.endswith((".", "?", "!")) else after
        yield Piece(end, pieces[-1].line)
        end = end[-1:]


def _people(citation: etree._Element) -> Iterator[etree._Element]:
    groups = [g for g in citation.iter("person-group") if (g.get("person-group-type") or "author") == "author"]
    for holder in groups or [citation]:
        yield from (child for child in holder if local_name(child) in _PEOPLE)


def _person(person: etree._Element, pieces: Pieces) -> list[Piece]:
    surname, given = person.find(".//surname"), person.find(".//given-names")
    if surname is None:
        return pieces(person)
    found = pieces(surname)
    if given is not None and (names := pieces(given)):
        found = [*found, Piece(" ", names[0].line), *names]
    return found
