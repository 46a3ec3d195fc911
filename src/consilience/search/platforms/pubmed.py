"""PubMed: tags in square brackets, read strictly from left to right (PubMed help; facts of November 2026)."""

from __future__ import annotations

import re

from ..grammar import (
    ALL,
    MULTIPLE_EMBASE,
    MULTIPLE_MEDLINE,
    TEXT,
    TITLE_ABSTRACT_KEYWORDS,
    Platform,
    Run,
    Special,
    documents,
    fields,
    published,
)
from ..qualifiers import qualifier
from ..tree import Heading, Limit, Near, Node, Operation, Span, Term, Wildcard

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
    "dcom": "completed",
    "date - completion": "completed",
    "lr": "modified",
    "date - modification": "modified",
    "ppdat": "published",
    "epdat": "published",
}
_DATE = r"(?:\"last\s+\d+\s+(?:days?|months?|years?)\"|\"?(?:1|2)\d{3}(?:/\d{1,2}){0,2}\"?|\"?3000(?:/\d{1,2}){0,2}\"?)"
_DATE_TAG = (
    r"\[\s*(?:dp|pdat|crdt|edat|mhda|dcom|lr|ppdat|epdat|"
    r"date\s-\s(?:publication|create|entry|entrez|mesh|completion|modification))\s*\]"
)


def _date(match: re.Match[str], span: Span) -> Limit:
    kind = _DATE_TAGS[" ".join(match["tag"].strip("[] ").lower().split())]
    low, high = (text.strip('"') if text else "" for text in (match["low"], match["high"]))
    return published(low, high or low, span, kind)


def _filters(match: re.Match[str], span: Span) -> Node | None:
    """``Filters: Humans, from 2000 - 2020``, which PubMed prints behind a search."""
    kind, _, what = match[0].partition(":")
    if kind.startswith("Sort"):
        return None
    made: list[Node] = []
    for part in re.split(r",\s*|;\s*", what.strip().rstrip(".")):
        years = re.fullmatch(r"(?i)(?:from )?(\d{4})\S*(?: ?(?:-|to) ?(\d{4})\S*)?", part)
        if years:
            made.append(published(years[1], years[2] or years[1], span))
        elif part.lower() == "humans":
            made.append(Limit("humans", span=span))
        elif part.lower() in _LANGUAGES:
            made.append(Term((part.lower(),), fields("language"), span=span))
        elif part:
            made.append(Limit("other", value=part, span=span))
    return made[0] if len(made) == 1 else Operation("and", tuple(made), span, bracketed=True) if made else None


_LANGUAGES = ("english", "spanish", "portuguese", "french", "german", "italian", "chinese", "japanese", "russian")


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
    tag = {
        "published": "dp",
        "created": "crdt",
        "entered": "edat",
        "indexed": "mhda",
        "completed": "dcom",
        "modified": "lr",
    }.get(limit.kind)
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


_DOCUMENTS = """
    journal article | review | letter | editorial | comment | news | case reports | congress | preprint |
    published erratum | retracted publication | systematic review | meta-analysis | guideline
"""

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
        "1au": fields("first-author"),
        "lastau": fields("last-author"),
        "fau": fields("author"),
        "auid": fields("author-id"),
        "cn": fields("corporate-author"),
        "ir": fields("investigator"),
        "ed": fields("editor"),
        "gr": fields("grant"),
        "is": fields("issn"),
        "isbn": fields("isbn"),
        "ip": fields("issue"),
        "vi": fields("volume"),
        "pg": fields("pages"),
        "jid": fields("journal-id"),
        "lid": fields("location-id"),
        "pl": fields("country"),
        "ps": fields("person"),
        "pubn": fields("publisher"),
        "tt": fields("original-title"),
        "book": fields("book-title"),
        "cois": fields("conflict-of-interest"),
        "stat": fields("status"),
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
        "mesh pharmacological action": "pa",
        "ec/rn number": "rn",
        "first author name": "1au",
        "author - first": "1au",
        "author - last": "lastau",
        "author - corporate": "cn",
        "corporate author": "cn",
        "full author name": "fau",
        "grant number": "gr",
        "place of publication": "pl",
        "transliterated title": "tt",
        "location id": "lid",
        "article identifier": "aid",
        "owner": "stat",
        "tiab terms": "tiab",
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
    prefer={MULTIPLE_MEDLINE: "tw", MULTIPLE_EMBASE: "tw", TEXT: "tw"},
    wildcards={"*": Wildcard("many")},
    signs={"many": "*"},
    inner_wildcards=False,
    shortest_stem=4,
    near=(),
    closing=(Special(r"(?:Filters?|Sort by)(?: (?:applied|activated))?:[^\n\[\]]{1,400}$", _filters),),
    specials=(
        Special(
            rf"(?i:(?P<low>{_DATE})(?:\s*{_DATE_TAG})?(?:\s*:\s*(?P<high>{_DATE}))?\s*(?P<tag>{_DATE_TAG}))", _date
        ),
    ),
    tagged=_tagged,
    documents=documents(_DOCUMENTS),
    vocabulary="mesh",
    write_heading=_write_heading,
    write_limit=_write_limit,
    write_text=_write_text,
)
