"""Ovid (MEDLINE and Embase): ``exp Leukemia/``, ``child*.ti,ab.``, ``adj3``, lines ``1 or 2`` and ``or/1-5``."""

from __future__ import annotations

import re

from ..grammar import TITLE_ABSTRACT, NearForm, Platform, Run, Special, fields, published
from ..qualifiers import code, qualifier
from ..tree import Fields, Heading, Limit, Node, Operation, Operator, Reference, Span, Term, Wildcard

_OPERATOR = r"(?i:and|or|not|adj\d*)"
_LOWER = rf"(?!(?:exp|limit)\s)(?!{_OPERATOR}\s)[A-Za-z](?:[\w,'’&-]|\s(?!\s|{_OPERATOR}\s)){{0,150}}"
_TITLE = r"[A-Z][\w,'’&-]*(?:\s(?:and|of|in|the|by|to|for|as|with|on|or)(?=\s)|\s[A-Z0-9(][\w,'’&()-]*){0,15}"
_NAME = rf"(?P<plain>{_TITLE}|{_LOWER})"
_SUBHEADINGS = r"(?P<subs>[a-z]{2}(?:\s?,\s?[a-z]{2})*(?![\w]))?"
_QUOTED = r'"(?P<quoted>[^"\n]{1,150})"'
_LINES = r"\d{1,5}(?:\s?-\s?\d{1,5})?"

MAX_RANGE = 1_000


def _heading(vocabulary: str, match: re.Match[str], span: Span) -> Heading:
    groups = match.groupdict()
    name = groups.get("name") or groups.get("quoted") or groups.get("plain") or ""
    subheadings = tuple(qualifier(each) for each in (groups.get("subs") or "").split(",") if each.strip())
    return Heading(
        " ".join(name.strip('" ').split()),
        vocabulary,
        explode="exp" in (groups.get("exp") or "").lower(),
        major="*" in (groups.get("exp") or ""),
        qualifiers=subheadings,
        span=span,
    )


def line_range(numbers: str, operator: Operator, span: Span) -> Node | None:
    """``or/1-3,7`` as an operation on lines; None where it names none or too many."""
    found: list[int] = []
    for part in numbers.replace("#", "").split(","):
        low, _, high = part.partition("-")
        first, last = int(low), int(high or low)
        if not 0 <= last - first <= MAX_RANGE or len(found) > MAX_RANGE:
            return None
        found.extend(range(first, last + 1))
    nodes = tuple(Reference(number, span) for number in found)
    return Operation(operator, nodes, span, bracketed=True) if len(nodes) > 1 else nodes[0]


def _range(match: re.Match[str], span: Span) -> Node | None:
    operator: Operator = "or" if match["operator"].lower() == "or" else "and"
    return line_range(match["lines"], operator, span)


def _limit(match: re.Match[str], span: Span) -> Node:
    what = " ".join(match["what"].split())
    years = re.fullmatch(r'(?i)yr\s?=\s?"?\s?(\d{4})\s?-\s?(\d{4}|current)\s?"?|yr\s?=\s?"?(\d{4})"?', what)
    limit: Node
    if years and years[3]:
        limit = Limit("published", years[3], years[3], span=span)
    elif years:
        limit = Limit("published", years[1], "" if years[2].lower() == "current" else years[2], span=span)
    elif what.lower() in ("human", "humans"):
        limit = Limit("humans", span=span)
    elif what.lower().endswith(" language"):
        limit = Term((what[:-9].strip('" '),), fields("language"), span=span)
    else:
        limit = Limit("other", value=what, span=span)
    return Operation("and", (Reference(int(match["line"]), span), limit), span, bracketed=True)


def _years(match: re.Match[str], span: Span) -> Limit:
    return published(match["low"], match["high"] or match["low"], span)


def _tagged(vocabulary: str, run: Run, tag: str) -> Node | None:
    if tag.lower() == "sh":
        return Heading(run.text, vocabulary, explode=False, span=run.span)
    return None


def _write_heading(heading: Heading) -> str:
    name = f'"{heading.name}"' if re.search(r"(?i)\b(?:and|or|not)\b|^\d|[()]", heading.name) else heading.name
    codes = ",".join(each if len(each) == 2 else (code(each) or each).lower() for each in heading.qualifiers)
    return f"{'exp ' if heading.explode else ''}{'*' if heading.major else ''}{name}/{codes}"


def _write_limit(limit: Limit) -> str | None:
    if limit.kind == "published" and (limit.low + limit.high)[:4].isdigit():
        return f"{limit.low[:4] or '1800'}-{limit.high[:4] or '2999'}.yr."
    return None


def _write_text(_: Term, text: str) -> str:
    odd = re.search(r"(?i)\b(?:and|or|not|adj\d*|limit|exp)\b|[/():.\"]|^\d+$", text)
    return f'"{text}"' if odd else text


def _write_near(distance: int, ordered: bool) -> str | None:
    if ordered:
        return "adj" if distance == 0 else None
    return f"adj{distance + 1}"


def _specials(vocabulary: str) -> tuple[Special, ...]:
    def heading(match: re.Match[str], span: Span) -> Heading:
        return _heading(vocabulary, match, span)

    return (
        Special(rf"(?i:(?P<operator>or|and)/)(?P<lines>{_LINES}(?:\s?,\s?{_LINES}){{0,200}})", _range),
        Special(
            r'(?i:limit\s+(?P<line>\d{1,5})\s+to)\s+(?P<what>\(?[^()\n"]*(?:"[^"\n]*"[^()\n"]*){0,9}(?:\([^()\n]*\))?\)?)',
            _limit,
        ),
        Special(r'"?(?P<low>\d{4})(?:\s?-\s?(?P<high>\d{4}))?"?\.yr\.', _years),
        Special(
            rf"(?P<exp>exp\s+\*?|\*\s?exp\s+)(?:{_QUOTED}|(?P<name>[^/\n()\"]{{1,150}}(?:\([^()\n]{{1,60}}\))?))/{_SUBHEADINGS}",
            heading,
        ),
        Special(rf"(?P<exp>\*)?(?:{_QUOTED}|{_NAME})/{_SUBHEADINGS}", heading),
    )


_COMMON: dict[str, Fields] = {
    "ti": fields("title"),
    "ab": fields("abstract"),
    "tw": TITLE_ABSTRACT,
    "af": fields("all"),
    "hw": fields("heading-word"),
    "sh": fields("heading"),
    "fs": fields("subheading"),
    "pt": fields("publication-type"),
    "au": fields("author"),
    "in": fields("affiliation"),
    "jn": fields("journal"),
    "jw": fields("journal"),
    "la": fields("language"),
    "lg": fields("language"),
    "rn": fields("registry-number"),
    "ui": fields("accession"),
    "ot": fields("original-title"),
    "do": fields("doi"),
    "cp": fields("country"),
}
_MEDLINE_MP = fields("title", "abstract", "keywords", "heading-word", "substance", "original-title")
_EMBASE_MP = fields("title", "abstract", "keywords", "heading-word", "trade-name", "original-title", "device")


def _ovid(name: str, label: str, vocabulary: str, more: dict[str, Fields], mp: Fields) -> Platform:
    def tagged(run: Run, tag: str) -> Node | None:
        return _tagged(vocabulary, run, tag)

    return Platform(
        name=name,
        label=label,
        reading="and-first",
        operators={"and": "and", "or": "or", "not": "not"},
        bare_words="phrase",
        tagged_words="phrase",
        default=mp,
        implicit=False,
        style="dots",
        joins_fields=True,
        fields=_COMMON | more | {"mp": mp},
        wildcards={
            "*": Wildcard("many"),
            "$": Wildcard("many"),
            "#": Wildcard("one"),
            "?": Wildcard("optional"),
        },
        signs={"many": "*", "one": "#", "optional": "?"},
        counts_wildcards=True,
        near=(NearForm(r"adj(?P<n>\d{1,3})", 1), NearForm(r"adj", 1, ordered=True)),
        write_near=_write_near,
        furthest=99,
        line_sign="",
        bare_references=True,
        specials=_specials(vocabulary),
        tagged=tagged,
        vocabulary=vocabulary,
        write_heading=_write_heading,
        write_limit=_write_limit,
        write_text=_write_text,
    )


OVID_MEDLINE = _ovid(
    "ovid-medline",
    "Ovid MEDLINE",
    "mesh",
    {"kf": fields("keywords"), "kw": fields("keywords"), "nm": fields("substance"), "px": fields("protocol")},
    _MEDLINE_MP,
)
OVID_EMBASE = _ovid(
    "ovid-embase",
    "Ovid Embase",
    "emtree",
    {
        "kf": fields("keywords"),
        "kw": fields("keywords"),
        "tn": fields("trade-name"),
        "dq": fields("heading-word"),
        "dv": fields("device"),
    },
    _EMBASE_MP,
)
