"""Cochrane Library: ``[mh "Leukemia"]``, ``child*:ti,ab,kw``, NEAR and NEXT. What binds first is not documented."""

from __future__ import annotations

import re

from ..grammar import ALL, TEXT, NearForm, Platform, Special, fields, published
from ..qualifiers import code, qualifier
from ..tree import Heading, Limit, Node, Operation, Operator, Span, Term, Wildcard
from .ovid import line_range


def _heading(match: re.Match[str], span: Span) -> Heading:
    name, *more = (match["quoted"] or match["bare"]).split("/")
    after = match["subs"] or ""
    codes = [each for each in ",".join([*more, after.strip("/ ")]).split(",") if each.strip()]
    return Heading(
        " ".join(name.strip('" ').split()),
        "mesh",
        explode=match["single"] is None,
        qualifiers=tuple(qualifier(each) for each in codes),
        span=span,
    )


def _descriptor(match: re.Match[str], span: Span) -> Heading:
    codes = re.findall(r"(?<![A-Za-z])([A-Z]{2})(?![\w])", match["subs"] or "")
    return Heading(
        " ".join(match["name"].split()),
        "mesh",
        explode="explode" in (match["how"] or "explode").lower(),
        qualifiers=tuple(qualifier(each.strip()) for each in codes),
        span=span,
    )


def _qualified(match: re.Match[str], span: Span) -> Node:
    """``Any MeSH descriptor with qualifier(s): [Adverse effects - AE]``: a subheading on whatever heading."""
    printed = match["names"] or match["codes"]
    codes = re.findall(r"(?:^|-\s|[,/ ])([A-Z]{2})(?![\w])", printed)
    terms = tuple(Term((qualifier(each),), fields("subheading"), span=span, quoted=True) for each in codes)
    made = terms or (Term((printed.strip("[] ").lower(),), fields("subheading"), span=span, quoted=True),)
    return made[0] if len(made) == 1 else Operation("or", made, span, bracketed=True)


def _published(match: re.Match[str], span: Span) -> Limit:
    low, high = (re.search(r"\d{4}", match[name] or "") for name in ("low", "high"))
    return published(low[0] if low else "", high[0] if high else "", span)


def _write_closing(limit: Limit) -> str | None:
    if limit.kind != "published" or not (limit.low + limit.high)[:4].isdigit():
        return None
    return f"with Publication Year from {limit.low[:4] or '1800'} to {limit.high[:4] or '2999'}"


def _lines(match: re.Match[str], span: Span) -> Node | None:
    operator: Operator = "or" if match["operator"].lower() == "or" else "and"
    return line_range(match["lines"], operator, span)


def _write_heading(heading: Heading) -> str:
    codes = ",".join(code(each) or each for each in heading.qualifiers)
    return f'[mh {"" if heading.explode else "^"}"{heading.name}"{"/" + codes if codes else ""}]'


def _write_text(term: Term, text: str) -> str:
    if " " in text and term.binding == "all":
        return text
    safe = re.fullmatch(r"[\w*?'’-]+", text) and text.lower() not in ("and", "or", "not", "near", "next")
    return text if safe else f'"{text}"'


def _write_near(distance: int, ordered: bool) -> str | None:
    if ordered:
        return "NEXT" if distance == 0 else None
    return f"NEAR/{distance + 1}"


_REF = r"#?\d{1,5}(?:\s?-\s?#?\d{1,5})?"

COCHRANE = Platform(
    name="cochrane",
    label="Cochrane Library",
    reading="and-first",
    documented=False,
    bare_words="all",
    tagged_words="all",
    default=ALL,
    style="colon",
    joins_fields=True,
    fields={
        "ti": fields("title"),
        "ab": fields("abstract"),
        "kw": fields("keywords", "heading-word"),
        "pt": fields("publication-type"),
        "so": fields("journal"),
        "au": fields("author"),
        "an": fields("accession"),
        "doi": fields("doi"),
        "la": fields("language"),
    },
    prefer={fields("title", "abstract", "keywords"): "ti,ab,kw", TEXT: "ti,ab,kw"},
    wildcards={"*": Wildcard("many"), "?": Wildcard("one")},
    signs={"many": "*", "one": "?"},
    wildcards_in_phrase=False,
    near=(
        NearForm(r"NEAR/(?P<n>\d{1,3})", 1),
        NearForm(r"NEAR", 1, bare=5),
        NearForm(r"NEXT/(?P<n>\d{1,3})", 1, ordered=True),
        NearForm(r"NEXT", 1, ordered=True),
    ),
    write_near=_write_near,
    specials=(
        Special(
            r"\[(?i:mh)\s+(?P<single>\^)?\s?(?:\"(?P<quoted>[^\"\]\n]{1,150})\"|(?P<bare>[^\"\]\n]{1,150}))"
            r"(?P<subs>\s?/\s?[A-Za-z]{2}(?:\s?,\s?[A-Za-z]{2})*)?\s?\]",
            _heading,
        ),
        Special(
            r"(?i:MeSH\s+descriptor):?\s+\[(?P<name>[^\[\]\n]{1,150})\](?:,?\s+(?P<how>(?i:"
            r"explode\s+(?:all\s+trees|trees?\s+\d+(?:(?:,\s?|\s+and\s+)\d+)*)|this\s+term\s+only)))?"
            r"(?:\s+(?i:and\s+with\s+qualifier(?:\(s\)|s)?):\s+\[?(?P<subs>[^\[\]\n]{1,300})\]?)?",
            _descriptor,
        ),
        Special(
            r"(?i:MeSH\s+descriptor):?\s+(?P<name>[A-Z][^\[\]\n():]{1,150}?),?\s+"
            r"(?P<how>(?i:explode\s+(?:all\s+trees|trees?\s+\d+(?:(?:,\s?|\s+and\s+)\d+)*)|this\s+term\s+only))"
            r"(?:\s+(?i:with\s+qualifiers?):\s+(?P<subs>[A-Z]{2}(?:,\s?[A-Z]{2})*))?",
            _descriptor,
        ),
        Special(
            r"(?i:any\s+MeSH\s+descriptor\s+with\s+qualifier(?:\(s\)|s)?):\s+"
            r"(?:\[(?P<names>[^\[\]\n]{1,300})\]|(?P<codes>[A-Z]{2}(?:\s?,\s?[A-Z]{2})*)(?!\w))",
            _qualified,
        ),
        Special(rf"\{{(?P<operator>(?i:or|and))\s+(?P<lines>{_REF}(?:\s?,\s?{_REF}){{0,200}})\}}", _lines),
    ),
    vocabulary="mesh",
    write_heading=_write_heading,
    closing=(
        Special(r"(?i)\(word variations (?:have been|were) searched\)$", lambda *_: None),
        Special(
            r"(?i),?\s+in (?:trials|cochrane reviews(?: and protocols)?|(?:all )?products?|central)$", lambda *_: None
        ),
        Special(
            r"(?i),?\s+with (?:cochrane library publication date|publication year|(?:first )?published(?: date)?)"
            r"(?:\s+(?:from|between)\s+(?P<low>[^\n]{4,12}?)\s+(?:to|and|-)\s+(?P<high>[^\n]{4,12}))$",
            _published,
        ),
    ),
    write_closing=_write_closing,
    write_limit=lambda _: None,
    write_text=_write_text,
)
