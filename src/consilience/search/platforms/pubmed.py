"""PubMed: tags in square brackets, read strictly from left to right (PubMed help; facts of November 2026)."""

from __future__ import annotations

import re

from ..grammar import ALL, TITLE_ABSTRACT_KEYWORDS, Platform, Run, Special, fields, published
from ..qualifiers import qualifier
from ..tree import Heading, Limit, Near, Node, Span, Term, Wildcard

_HEADING_TAGS = {"mh": False, "mesh": False, "mesh terms": False, "majr": True, "mesh major topic": True}
_DATE_TAGS = {
    "dp": "published",
    "pdat": "published",
    "date - publication": "published",
    "crdt": "created",
    "date - create": "created",
    "edat": "entered",
    "date - entry": "entered",
    "date - entrez": "entered",
    "mhda": "indexed",
    "date - mesh": "indexed",
}
_DATE = r"(?:\"last\s+\d+\s+(?:days?|months?|years?)\"|\"?(?:1|2)\d{3}(?:/\d{1,2}){0,2}\"?|\"?3000(?:/\d{1,2}){0,2}\"?)"
_DATE_TAG = r"\[\s*(?:dp|pdat|crdt|edat|mhda|date\s-\s(?:publication|create|entry|entrez|mesh))\s*\]"


def _date(match: re.Match[str], span: Span) -> Limit:
    kind = _DATE_TAGS[" ".join(match["tag"].strip("[] ").lower().split())]
    low, high = (text.strip('"') if text else "" for text in (match["low"], match["high"]))
    return published(low, high or low, span, kind)


def _tagged(run: Run, tag: str) -> Node | None:
    name, _, option = (" ".join(part.lower().split()) for part in tag.partition(":"))
    if name in _HEADING_TAGS and run.text.split("/")[0].strip():
        heading, *qualifiers = run.text.split("/")
        return Heading(
            heading.strip().replace("(", " ").replace(")", " "),
            "mesh",
            explode=option != "noexp",
            major=_HEADING_TAGS[name],
            qualifiers=tuple(qualifier(each) for each in qualifiers),
            span=run.span,
        )
    if option.startswith("~") and option[1:].isdigit() and len(option) < 6:
        from ..terms import pattern

        known = PUBMED.fields_of(name)
        if known is None:
            return None
        words = [Term(pattern(word, PUBMED), known, span=run.span, tag=tag) for word in run.text.split()]
        return Near(tuple(words), int(option[1:]), span=run.span) if len(words) > 1 else words[0]
    return None


def _write_heading(heading: Heading) -> str:
    name = "/".join([heading.name, *(each for each in heading.qualifiers)])
    tag = "Majr" if heading.major else "Mesh"
    return f'"{name}"[{tag}{"" if heading.explode else ":NoExp"}]'


def _write_limit(limit: Limit) -> str | None:
    tag = {"published": "dp", "created": "crdt", "entered": "edat", "indexed": "mhda"}.get(limit.kind)
    if tag is None:
        return None
    if limit.low.startswith("last"):
        return f'"{limit.low}"[{tag}]'
    if limit.low == limit.high:
        return f"{limit.low}[{tag}]"
    return f"{limit.low or '1800'}:{limit.high or '3000'}[{tag}]"


def _write_text(term: Term, text: str) -> str:
    """Quotation marks switch the automatic term mapping off; so does truncation."""
    safe = re.fullmatch(r"[^\W_][\w'’*-]*", text) and text.upper() not in ("AND", "OR", "NOT")
    return text if safe and (term.fields != ALL or term.truncated) else f'"{text}"'


PUBMED = Platform(
    name="pubmed",
    label="PubMed",
    reading="left-to-right",
    capitals=True,
    bare_words="mapped",
    tagged_words="phrase",
    default=ALL,
    style="brackets",
    hoists=False,
    fields={
        "tiab": TITLE_ABSTRACT_KEYWORDS,
        "ti": fields("title"),
        "tw": fields(
            "title", "abstract", "keywords", "heading-word", "substance", "publication-type", "subheading", "accession"
        ),
        "ot": fields("keywords"),
        "all": ALL,
        "pt": fields("publication-type"),
        "sh": fields("subheading"),
        "pa": fields("action"),
        "nm": fields("substance"),
        "au": fields("author"),
        "ad": fields("affiliation"),
        "la": fields("language"),
        "ta": fields("journal"),
        "si": fields("registry"),
        "sb": fields("subset"),
        "pmid": fields("accession"),
        "aid": fields("doi"),
        "rn": fields("registry-number"),
        "filter": fields("filter"),
    },
    aliases={
        "title/abstract": "tiab",
        "title": "ti",
        "text word": "tw",
        "text words": "tw",
        "other term": "ot",
        "all fields": "all",
        "publication type": "pt",
        "ptyp": "pt",
        "subheading": "sh",
        "mesh subheading": "sh",
        "pharmacological action": "pa",
        "substance name": "nm",
        "supplementary concept": "nm",
        "author": "au",
        "affiliation": "ad",
        "language": "la",
        "lang": "la",
        "journal": "ta",
        "jour": "ta",
        "secondary source id": "si",
        "subset": "sb",
        "uid": "pmid",
        "doi": "aid",
    },
    wildcards={"*": Wildcard("many")},
    signs={"many": "*"},
    inner_wildcards=False,
    shortest_stem=4,
    near=(),
    specials=(
        Special(
            rf"(?i:(?P<low>{_DATE})(?:\s*{_DATE_TAG})?(?:\s*:\s*(?P<high>{_DATE}))?\s*(?P<tag>{_DATE_TAG}))", _date
        ),
    ),
    tagged=_tagged,
    vocabulary="mesh",
    write_heading=_write_heading,
    write_limit=_write_limit,
    write_text=_write_text,
)
