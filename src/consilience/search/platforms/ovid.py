"""Ovid (MEDLINE and Embase): ``exp Leukemia/``, ``child*.ti,ab.``, ``adj3``, lines ``1 or 2`` and ``or/1-5``."""

from __future__ import annotations

import re

from ..grammar import (
    MULTIPLE_EMBASE,
    MULTIPLE_MEDLINE,
    TITLE_ABSTRACT,
    NearForm,
    Platform,
    Run,
    Special,
    fields,
    published,
)
from ..qualifiers import code, qualifier
from ..tree import Fields, Heading, Limit, Node, Operation, Operator, Reference, Span, Term, Wildcard

_OPERATOR = r"(?i:and|or|not|adj\d*)"
_LANGUAGES = (
    "english", "spanish", "portuguese", "french", "german", "italian", "chinese", "japanese", "russian", "dutch",
    "polish", "turkish", "korean", "arabic", "hebrew", "swedish", "danish", "norwegian", "finnish", "greek",
)  # fmt: skip
_LOWER = rf"(?!(?:exp|limit)\s)(?!{_OPERATOR}\s)[A-Za-z](?:[\w,'’&-]|\s(?!\s|{_OPERATOR}\s)){{0,150}}"
_SMALL = "and|of|in|the|by|to|for|as|with|on|or"
_TITLE = rf"(?!{_OPERATOR}\s)[A-Z][\w,'’&-]*(?:\s(?:{_SMALL})(?=\s)|\s[A-Z0-9(][\w,'’&()-]*){{0,15}}"
_NAME = rf"(?P<plain>{_TITLE}|{_LOWER})"
_SUBHEADINGS = r"(?P<subs>[a-z]{2}(?:\s?,\s?[a-z]{2})*(?![\w]))?(?:\s?\[[A-Z][^\[\]\n]{2,300}\])?"
"""Two letters each; Ovid prints their names behind them in square brackets."""
_QUOTED = r'"(?P<quoted>[^"]{1,150})"'
_LINES = r"\d{1,5}(?:\s?-\s?\d{1,5})?"

MAX_RANGE = 1_000
LONGEST_LIMIT = 2_000


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
    """``limit 5 to (english and yr="2000 -Current")``: a line and what it is limited to."""
    what = match["what"] if len(match["what"]) <= LONGEST_LIMIT else match["what"][:LONGEST_LIMIT]
    groups = [[_limited(part, span) for part in _parts(group, "or")] for group in _parts(_unbracketed(what), "and")]
    limits = [Operation("or", tuple(each), span, bracketed=True) if len(each) > 1 else each[0] for each in groups]
    return Operation("and", (Reference(int(match["line"]), span), *limits), span, bracketed=True)


def _unbracketed(text: str) -> str:
    text = " ".join(text.split())
    return text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text


def _parts(text: str, operator: str) -> list[str]:
    """Pieces between an operator, brackets and quoted names kept whole."""
    pieces = re.split(rf'(?i)\s+{operator}\s+(?=(?:[^"]*"[^"]*")*[^"]*$)(?![^()]*\))', text)
    return [_unbracketed(piece) for piece in pieces if piece.strip()] or [text]


_YEARS = re.compile(r'(?i)yr\s?=\s?"?\s?(?P<low>\d{4})?\s?(?P<dash>-)?\s?(?P<high>\d{4}|current)?\s?"?')
_ENTERED = re.compile(r"(?i)(?P<field>e[dmz]|dt|dc|da)\s?=\s?(?P<low>\d{6,8})\s?-\s?(?P<high>\d{6,8}|current)?")


def _day(digits: str) -> str:
    """``20100131`` as 2010/01/31; nothing for today."""
    if not digits.isdigit():
        return ""
    return "/".join(filter(None, (digits[:4], digits[4:6], digits[6:8])))


def _limited(text: str, span: Span) -> Node:
    """One limit of Ovid's ``limit`` command."""
    name = text.strip('" ').lower()
    if (years := _YEARS.fullmatch(text)) and (years["low"] or years["high"]):
        low, high = years["low"] or "", (years["high"] or "").lower()
        return published(low, "" if high == "current" else high if years["dash"] else low, span)
    if entered := _ENTERED.fullmatch(text):
        low, high = (_day(entered[name] or "") for name in ("low", "high"))
        kind = "entered" if entered["field"].lower() in ("ed", "em", "ez") else "created"
        return Limit(kind, low, high, span=span)
    if name in ("human", "humans"):
        return Limit("humans", span=span)
    if name in ("embase", "medline", "embase classic", "medline in-process", "pubmed not medline"):
        return Limit("database", value=name, span=span)
    language = name.removesuffix(" language").removeprefix("lg=")
    if name.endswith(" language") or language in _LANGUAGES:
        return Term((language,), fields("language"), span=span)
    return Limit(
        "age" if re.search(r"\d+ (?:to|plus) |child|adult|infan|adolesc|aged", name) else "other", value=text, span=span
    )


def _kept(match: re.Match[str], span: Span) -> Node:
    """``remove duplicates from 7`` and ``7 use ppez``: housekeeping on a line."""
    value = "remove duplicates" if match.groupdict().get("database") is None else match["database"]
    kind = "other" if value == "remove duplicates" else "database"
    return Operation(
        "and", (Reference(int(match["line"]), span), Limit(kind, value=value, span=span)), span, bracketed=True
    )


def _years(match: re.Match[str], span: Span) -> Limit:
    return published(match["low"], match["high"] or match["low"], span)


def _tagged(vocabulary: str, run: Run, tag: str) -> Node | None:
    if tag.lower() == "sh":
        return Heading(run.text, vocabulary, explode=False, span=run.span)
    years = re.fullmatch(r"(\d{4})(?:\s?-\s?(\d{4}|(?i:current)))?\*?", run.text)
    if years and tag.lower() in ("yr", "dp", "yr,dp"):
        high = years[2] or years[1]
        return published(years[1], "" if high.lower() == "current" else high, run.span)
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
            r"(?i:limit\s+(?P<line>\d{1,5})\s+to)\s+"
            r'(?P<what>\((?:[^()"]|"[^"\n]*"|\([^()]*\))*\)|[^()"\n]*(?:(?:"[^"\n]*"|\([^()\n]*\))[^()"\n]*){0,9})',
            _limit,
        ),
        Special(r"(?i:remove\s+duplicates\s+from)\s+(?P<line>\d{1,5})(?!\w)", _kept),
        Special(r"(?P<line>\d{1,5})\s+(?i:use)\s+(?P<database>[a-z]{3,10}\d{0,3})(?![\w.*$?])", _kept),
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
    "yr": fields("year"),
    "dp": fields("year"),
    "ed": fields("entry-date"),
    "dt": fields("created-date"),
    "ep": fields("electronic-date"),
    "rx": fields("disease"),
    "ox": fields("organism"),
    "sy": fields("synonym"),
    "bt": fields("book-title"),
    "sb": fields("subset"),
    "gn": fields("grant"),
    "is": fields("issn"),
    "so": fields("source"),
    "id": fields("identifier"),
    "ac": fields("accession"),
    "pm": fields("accession"),
    "ta": fields("journal"),
    "ja": fields("journal"),
    "cs": fields("affiliation"),
    "dc": fields("completion-date"),
    "em": fields("entry-week"),
    "ct": fields("registry"),
    "cn": fields("registry"),
    "ps": fields("population"),
    "an": fields("anatomy"),
}


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
        comment=r"\[(?:mp|tw|af|kw|kf)\s?=[^\[\]]{1,900}\]",
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
    MULTIPLE_MEDLINE,
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
    MULTIPLE_EMBASE,
)
