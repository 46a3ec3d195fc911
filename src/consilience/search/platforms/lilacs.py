"""LILACS on the BVS portal (iAHx, Solr underneath): ``mh:"..."`` without explosion, ``tw:(...)``, no proximity."""

from __future__ import annotations

import re

from ..grammar import ALL, TEXT, TITLE_ABSTRACT_KEYWORDS, Platform, Run, Special, fields, published
from ..tree import Heading, Limit, Node, Span, Term, Wildcard


def _years(match: re.Match[str], span: Span) -> Limit:
    low, high = (text.strip("* ") for text in (match["low"], match["high"]))
    return published(low[:4], high[:4], span)


def _tagged(run: Run, tag: str) -> Node | None:
    if tag.lower() == "db":
        return Limit("database", value=run.text, span=run.span)
    if tag.lower() not in ("mh", "mj", "ex"):
        return None
    name, *qualifiers = run.text.split("/")
    tree = bool(re.fullmatch(r"[A-Z]{1,2}\d{2}(?:\.\d{3})*\*", name))
    return Heading(
        name.rstrip("*") if tree else name,
        "decs-tree" if tree else "decs",
        explode=tag.lower() == "ex" or tree,
        major=tag.lower() == "mj",
        qualifiers=tuple(each.strip().lower() for each in qualifiers),
        span=run.span,
    )


def _write_heading(heading: Heading) -> str:
    if heading.vocabulary == "decs-tree":
        return f"mh:{heading.name}*"
    code = "mj" if heading.major else "ex" if heading.explode else "mh"
    return f'{code}:"{"/".join([heading.name, *heading.qualifiers])}"'


def _write_limit(limit: Limit) -> str | None:
    if limit.kind == "published" and (limit.low + limit.high)[:4].isdigit():
        return f"da:[{limit.low[:4] or '1800'} TO {limit.high[:4] or '2999'}]"
    if limit.kind == "database":
        return f'db:("{limit.value}")'
    return None


def _write_text(_: Term, text: str) -> str:
    if re.fullmatch(r"[^\W_][\w*$-]*", text) and text.upper() not in ("AND", "OR", "NOT"):
        return text
    return f'"{text}"'


LILACS = Platform(
    name="lilacs",
    label="LILACS (BVS)",
    reading="left-to-right",
    documented=False,
    operators={"and": "AND", "or": "OR", "not": "AND NOT"},
    bare_words="all",
    tagged_words="all",
    default=ALL,
    style="lucene",
    fields={
        "ti": fields("title"),
        "ab": fields("abstract"),
        "tw": fields("title", "abstract", "heading-word"),
        "mh": fields("heading"),
        "mj": fields("heading"),
        "ex": fields("heading"),
        "au": fields("author"),
        "af": fields("affiliation"),
        "ta": fields("journal"),
        "la": fields("language"),
        "pt": fields("publication-type"),
        "cp": fields("country"),
        "type_of_study": fields("design"),
        "db": fields("database"),
        "limit": fields("check-tag"),
        "collection": fields("collection"),
        "instance": fields("collection"),
        "mh_cluster": fields("heading-word"),
        "cc": fields("collection"),
        "id": fields("accession"),
        "is": fields("issn"),
    },
    prefer={TITLE_ABSTRACT_KEYWORDS: "tw", TEXT: "tw"},
    wildcards={"*": Wildcard("many"), "$": Wildcard("many")},
    signs={"many": "*"},
    wildcards_in_phrase=False,  # not documented, and Solr's usual parser takes none
    specials=(Special(r"(?i:da|year_cluster):\[(?P<low>[\d*]{1,8})\s(?i:to)\s(?P<high>[\d*]{1,8})\]", _years),),
    tagged=_tagged,
    vocabulary="decs",
    write_heading=_write_heading,
    write_limit=_write_limit,
    write_text=_write_text,
    explodes=False,
)
