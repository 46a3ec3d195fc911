"""EBSCOhost (CINAHL): ``MH "Leukemia+"``, ``TI x OR AB x``, ``N3``/``W3``, lines ``S1 AND S2``."""

from __future__ import annotations

import re

from ..grammar import ALL, TITLE_ABSTRACT_KEYWORDS, NearForm, Platform, Run, Special, fields, published
from ..tree import Heading, Limit, Node, Operation, Reference, Span, Term, Wildcard


def _heading(match: re.Match[str], span: Span) -> Heading:
    return _named(match["quoted"] or match["bare"], match["code"], span)


def _named(printed: str, code: str, span: Span) -> Heading:
    name, *qualifiers = printed.strip().split("/")
    return Heading(
        " ".join(name.rstrip("+ ").split()),
        "cinahl",
        explode="+" in printed,
        major=code == "MM",
        qualifiers=tuple(each.strip("+ ").lower() for each in qualifiers if each.strip("+ ")),
        span=span,
    )


def _tagged(run: Run, tag: str) -> Node | None:
    """``MH ("Aged+" OR "Frail Elderly")``: headings in a bracket."""
    return _named(run.text, tag.upper(), run.span) if tag.upper() in ("MH", "MM", "MJ") else None


def _limiters(match: re.Match[str], span: Span) -> Node | None:
    """What a printed history says behind a line: ``Limiters - Published Date: 20000101-20201231; English Language``."""
    made: list[Node] = []
    for part in re.split(r";\s*", match["what"].strip().rstrip(".")):
        years = re.search(r"(?i)(?:published date|publication (?:date|year))[:\s]*(\d{4})\d*\s?-\s?(\d{4})?", part)
        language = re.fullmatch(r"(?i)(?:language: )?(english|spanish|portuguese|french|german)(?: language)?", part)
        if years:
            made.append(published(years[1], years[2] or "", span))
        elif language:
            made.append(Term((language[1].lower(),), fields("language"), span=span))
        elif part.lower() == "human":
            made.append(Limit("humans", span=span))
        elif part:
            made.append(Limit("other", value=part, span=span))
    return made[0] if len(made) == 1 else Operation("and", tuple(made), span, bracketed=True) if made else None


def _dates(match: re.Match[str], span: Span) -> Limit:
    return published(match["low"][:4], (match["high"] or match["low"])[:4], span)


def _line(match: re.Match[str], span: Span) -> Node:
    return Reference(int(match["line"]), span)


def _write_heading(heading: Heading) -> str:
    name = "/".join([heading.name + ("+" if heading.explode else ""), *heading.qualifiers])
    return f'{"MM" if heading.major else "MH"} "{name}"'


def _write_limit(limit: Limit) -> str | None:
    if limit.kind == "published" and (limit.low + limit.high)[:4].isdigit():
        return f"PY {limit.low[:4] or '1800'}-{limit.high[:4] or '2999'}"
    return None


def _write_text(_: Term, text: str) -> str:
    safe = re.fullmatch(r"[\w*?#'’-]+", text) and not re.fullmatch(
        r"(?i:and|or|not)|[NnWw]\d+|[Ss]\d+|(?:TI|AB|XB|SU|TX|AU|AF|SO|PT|LA|MW|KW|IB)", text
    )
    return text if safe else f'"{text}"'


def _write_near(distance: int, ordered: bool) -> str:
    return f"{'W' if ordered else 'N'}{distance}"


EBSCO = Platform(
    name="ebsco",
    label="EBSCOhost (CINAHL)",
    reading="and-first",
    bare_words="phrase",
    tagged_words="phrase",
    default=ALL,
    style="prefix",
    fields={
        "TI": fields("title"),
        "AB": fields("abstract"),
        "XB": TITLE_ABSTRACT_KEYWORDS,
        "SU": fields("heading-word", "keywords"),
        "MW": fields("heading-word"),
        "KW": fields("keywords"),
        "TX": ALL,
        "AU": fields("author"),
        "AF": fields("affiliation"),
        "SO": fields("journal"),
        "PT": fields("publication-type"),
        "LA": fields("language"),
        "AN": fields("accession"),
        "MH": fields("heading"),
        "MM": fields("heading"),
        "MJ": fields("heading-word"),
        "DE": fields("heading"),
        "ID": fields("keywords", "identifier"),
        "IN": fields("instrumentation"),
        "CT": fields("journal-subset"),
        "ZL": fields("language"),
        "CN": fields("registry"),
        "DO": fields("doi"),
        "PG": fields("pages"),
        "IB": fields("issn"),
    },
    wildcards={"*": Wildcard("many"), "?": Wildcard("one"), "#": Wildcard("optional")},
    signs={"many": "*", "one": "?", "optional": "#"},
    inflects="bare",
    near=(
        NearForm(r"N(?P<n>\d{1,3})", 0),
        NearForm(r"W(?P<n>\d{1,3})", 0, ordered=True),
    ),
    write_near=_write_near,
    furthest=255,
    line_sign="S",
    closing=(
        Special(r"(?:Search modes?|Interface|Database)\s?-\s[^\n]{1,200}$", lambda *_: None),
        Special(r"(?:Limiters|Narrow by|Expanders)\s?-\s(?P<what>[^\n]{1,400})$", _limiters),
    ),
    specials=(
        Special(r"S(?P<line>\d{1,5})(?![\w*?#-])", _line),
        Special(
            r"(?P<code>MH|MM|MJ)\s+(?:[\"“”](?P<quoted>[^\"“”\n]{1,150})[\"“”]|"
            r"(?P<bare>(?!(?:AND|OR|NOT)\b)[A-Za-z][^()\"“”\n]{0,150}?)(?=\s+(?i:and|or|not)\s|\s*\)|\s*$|\s*\n))",
            _heading,
        ),
        Special(r"(?:DT|PY|EM)\s+(?P<low>\d{4,8})(?:-(?P<high>\d{4,8}))?(?!\w)", _dates),
    ),
    tagged=_tagged,
    vocabulary="cinahl",
    write_heading=_write_heading,
    write_limit=_write_limit,
    write_text=_write_text,
)
