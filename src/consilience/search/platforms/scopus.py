"""Scopus: OR binds before AND; ``TITLE-ABS-KEY(...)``, W/n, PRE/n, ``PUBYEAR > 2009``, AND NOT last."""

from __future__ import annotations

import re

from ..grammar import ALL, TEXT, TITLE_ABSTRACT_KEYWORDS, NearForm, Platform, Run, Special, fields
from ..tree import Limit, Node, Span, Term, Wildcard


def _years(match: re.Match[str], span: Span) -> Limit | None:
    year, sign = int(match["year"]), match["sign"].upper()
    if sign in (">", "AFT"):
        return Limit("published", str(year + 1), "", span=span)
    if sign in ("<", "BEF"):
        return Limit("published", "", str(year - 1), span=span)
    return Limit("published", str(year), str(year), span=span)


def _refined(match: re.Match[str], span: Span) -> Node:
    """``LIMIT-TO ( DOCTYPE , "ar" )``, which Scopus adds for a box that was ticked."""
    field, value = match["field"].upper(), match["value"].strip("\"' ")
    if match["how"].upper() == "EXCLUDE":
        return Limit("exclude", value=f"{field}={value}", span=span)
    if field == "PUBYEAR" and value.isdigit():
        return Limit("published", value, value, span=span)
    if field == "LANGUAGE":
        return Term((value.lower(),), fields("language"), span=span, quoted=True, tag=field)
    if field == "DOCTYPE":
        return _document(value, span)
    return Limit("limit-to", value=f"{field}={value}", span=span)


DOCUMENTS = {
    "article": "ar", "review": "re", "conference paper": "cp", "conference review": "cr", "letter": "le", "note": "no",
    "editorial": "ed", "short survey": "sh", "book": "bk", "chapter": "ch", "erratum": "er", "retracted": "tb",
}  # fmt: skip
_CODES = {code: name for name, code in DOCUMENTS.items()}


def _document(printed: str, span: Span) -> Term:
    name = _CODES.get(printed.lower(), printed)
    return Term((name,), fields("publication-type"), span=span, quoted=True, tag="DOCTYPE")


def _tagged(run: Run, tag: str) -> Node | None:
    return _document(run.text, run.span) if tag.upper() == "DOCTYPE" and run.text.lower() in _CODES else None


def _write_limit(limit: Limit) -> str | None:
    if limit.kind in ("exclude", "limit-to"):
        field, _, value = limit.value.partition("=")
        return f'{limit.kind.upper()}({field}, "{value}")'
    if limit.kind != "published" or not (limit.low + limit.high)[:4].isdigit():
        return None
    low, high = limit.low[:4], limit.high[:4]
    if low and low == high:
        return f"PUBYEAR = {low}"
    if low and high:
        return None
    return f"PUBYEAR > {int(low) - 1}" if low else f"PUBYEAR < {int(high) + 1}"


def _write_text(term: Term, text: str) -> str:
    if term.fields == {"publication-type"} and text.lower() in DOCUMENTS:
        return DOCUMENTS[text.lower()]
    if term.binding == "exact":
        return f"{{{text}}}"
    safe = re.fullmatch(r"[\w*?'’-]+", text) and text.lower() not in ("and", "or", "not", "pre", "w")
    return text if safe else f'"{text}"'


def _write_near(distance: int, ordered: bool) -> str:
    return f"{'PRE' if ordered else 'W'}/{distance}"


SCOPUS = Platform(
    name="scopus",
    label="Scopus",
    reading="or-first",
    operators={"and": "AND", "or": "OR", "not": "AND NOT"},
    bare_words="all",
    tagged_words="all",
    default=ALL,
    braces=True,
    style="call",
    fields={
        "TITLE-ABS-KEY": TEXT,
        "TITLE-ABS": fields("title", "abstract"),
        "TITLE": fields("title"),
        "ABS": fields("abstract"),
        "KEY": fields("keywords", "heading-word"),
        "AUTHKEY": fields("keywords"),
        "INDEXTERMS": fields("heading-word"),
        "ALL": ALL,
        "AUTH": fields("author"),
        "AFFIL": fields("affiliation"),
        "SRCTITLE": fields("journal"),
        "LANGUAGE": fields("language"),
        "DOCTYPE": fields("publication-type"),
        "DOI": fields("doi"),
        "PMID": fields("accession"),
        "CASREGNUMBER": fields("registry-number"),
        "TRADENAME": fields("trade-name"),
        "TITLE-ABS-KEY-AUTH": TEXT | {"author"},
        "CHEMNAME": fields("substance"),
        "CHEM": fields("substance", "registry-number"),
        "SUBJAREA": fields("research-area"),
        "SRCTYPE": fields("source-type"),
        "EXACTSRCTITLE": fields("exact-journal"),
        "AFFILCOUNTRY": fields("country"),
        "AFFILCITY": fields("city"),
        "AFFILORG": fields("organisation"),
        "AUTHOR-NAME": fields("author"),
        "AU-ID": fields("author-id"),
        "AF-ID": fields("affiliation-id"),
        "ISSN": fields("issn"),
        "CONF": fields("conference"),
        "REF": fields("references"),
        "FUND-ALL": fields("funder"),
        "PUBSTAGE": fields("status"),
        "EID": fields("eid"),
    },
    prefer={TITLE_ABSTRACT_KEYWORDS: "TITLE-ABS-KEY"},
    wildcards={"*": Wildcard("many"), "?": Wildcard("one")},
    signs={"many": "*", "one": "?"},
    wildcards_in_phrase=False,  # it takes them, and reads such a phrase as PRE/0: that is what we write
    inflects="always",
    respells=True,
    near=(NearForm(r"W/(?P<n>\d{1,3})", 0), NearForm(r"PRE/(?P<n>\d{1,3})", 0, ordered=True)),
    write_near=_write_near,
    furthest=255,
    near_takes_operations=False,
    halves_years=True,
    specials=(
        Special(
            r"(?P<how>(?i:LIMIT-TO|EXCLUDE))\s?\(\s?(?P<field>[A-Za-z-]{2,25})\s?,\s*(?P<value>\"[^\"\n]{1,100}\"|[^()\n]{1,60})\)",
            _refined,
        ),
        Special(r"(?i:PUBYEAR)\s*(?P<sign>[><=]|(?i:AFT|BEF|IS))\s*(?P<year>\d{4})", _years),
    ),
    documents=DOCUMENTS,
    tagged=_tagged,
    write_limit=_write_limit,
    write_text=_write_text,
)
