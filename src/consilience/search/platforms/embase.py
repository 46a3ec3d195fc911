"""Embase.com: ``'heart attack'/exp``, ``child*:ti,ab,kw``, NEAR/n; left to right, no operator before another."""

from __future__ import annotations

import re

from ..grammar import ALL, NearForm, Platform, Special, documents, fields, published
from ..tree import Heading, Limit, Node, Span, Term, Wildcard

_NAME = r"(?:'(?P<single>[^'\n]{1,150})'|\"(?P<double>[^\"\n]{1,150})\"|(?P<bare>[\w-]{1,100}))"
_FLAG = r"(?:exp|de|mj|br|syn|[a-z]{2}_[a-z]{2})"
_LANGUAGES = ("english", "spanish", "portuguese", "french", "german", "chinese", "japanese", "italian", "russian")
_SOURCES = ("embase", "medline", "pubmed-not-medline", "embase classic", "preprint")


def _heading(match: re.Match[str], span: Span) -> Heading:
    flags = match["flags"].lower().strip("/").split("/")
    name = match["single"] or match["double"] or match["bare"]
    return Heading(
        " ".join(name.split()),
        "emtree",
        explode="exp" in flags or "br" in flags,
        major="mj" in flags,
        qualifiers=tuple(flag for flag in flags if "_" in flag),
        span=span,
    )


def _quick(match: re.Match[str], span: Span) -> Node:
    inside, kind = " ".join(match["inside"].lower().split()), match["kind"].lower()
    low, _, high = inside.partition("-")
    if kind == "py":
        low, high = low.strip("< "), (high or low).strip("< ")
        return published("" if inside.startswith("<") else low, high, span)
    if kind == "it":
        return Term((inside,), fields("publication-type"), span=span, quoted=True, tag="it")
    if inside in _SOURCES:
        return Limit("database", value=inside, span=span)
    if inside in ("animals", "animal"):
        return Limit("animals", span=span)
    if kind == "sd":
        return Limit("entered", value=inside, span=span)
    if inside in ("humans", "human"):
        return Limit("humans", span=span)
    if inside in _LANGUAGES:
        return Term((inside,), fields("language"), span=span)
    return Limit("other", value=f"[{inside}]/lim", span=span)


def _write_heading(heading: Heading) -> str:
    flags = "/exp" if heading.explode else "/de"
    subs = "".join(f"/{each}" for each in heading.qualifiers)
    return f"'{heading.name}'{flags}{subs}" + ("/mj" if heading.major else "")


def _write_limit(limit: Limit) -> str | None:
    if limit.kind == "published" and (limit.low + limit.high)[:4].isdigit():
        return f"[{limit.low[:4] or '1800'}-{limit.high[:4] or '2999'}]/py"
    if limit.kind == "entered" and limit.value:
        return f"[{limit.value}]/sd"
    if limit.kind in ("humans", "animals"):
        return f"[{limit.kind}]/lim"
    if limit.kind == "database" and limit.value in _SOURCES:
        return f"[{limit.value}]/lim"
    if limit.kind == "other" and limit.value.endswith("/lim"):
        return limit.value
    return None


def _write_text(_: Term, text: str) -> str:
    if re.fullmatch(r"[\w*?$]+(?:-[\w*?$]+)*", text) and text.lower() not in ("and", "or", "not", "near", "next"):
        return text
    return f'"{text}"' if "'" in text else f"'{text}'"


def _write_near(distance: int, ordered: bool) -> str:
    return f"{'NEXT' if ordered else 'NEAR'}/{distance + 1}"


_DOCUMENTS = """
    article | review | letter | editorial | note | short survey | erratum | conference abstract | conference paper
    | conference review | chapter | book | article in press | preprint
"""

EMBASE = Platform(
    name="embase",
    label="Embase.com",
    reading="left-to-right",
    bare_words="all",
    tagged_words="all",
    default=ALL,
    single_quotes=True,
    style="colon",
    joins_fields=True,
    fields={
        "ti": fields("title"),
        "ab": fields("abstract"),
        "kw": fields("keywords"),
        "tt": fields("original-title"),
        "de": fields("heading-word"),
        "tn": fields("trade-name"),
        "dn": fields("device"),
        "it": fields("publication-type"),
        "la": fields("language"),
        "au": fields("author"),
        "ff": fields("affiliation"),
        "ca": fields("country"),
        "jt": fields("journal"),
        "ta": fields("journal"),
        "lnk": fields("subheading"),
        "rn": fields("registry-number"),
        "cn": fields("registry"),
        "dtype": fields("source-type"),
        "py": fields("year"),
        "ui": fields("accession"),
        "do": fields("doi"),
    },
    wildcards={"*": Wildcard("many"), "?": Wildcard("one"), "$": Wildcard("optional")},
    signs={"many": "*", "one": "?", "optional": "$"},
    near=(
        NearForm(r"NEAR/(?P<n>\d{1,3})", 1),
        NearForm(r"NEXT/(?P<n>\d{1,3})", 1, ordered=True),
    ),
    write_near=_write_near,
    specials=(
        Special(r"\[(?P<inside>[^\[\]\n]{1,60})\]/(?P<kind>(?i:lim|py|sd|it))(?!\w)", _quick),
        Special(r"'(?P<inside>[^'\n]{1,60})'/(?P<kind>(?i:it))(?!\w)", _quick),
        Special(rf"{_NAME}(?P<flags>(?:/(?i:{_FLAG})(?!\w)){{1,6}})", _heading),
    ),
    documents=documents(_DOCUMENTS),
    vocabulary="emtree",
    write_heading=_write_heading,
    write_limit=_write_limit,
    write_text=_write_text,
)
