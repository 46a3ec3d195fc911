"""Web of Science: ``TS=(...)``, NEAR/n (15 where no number stands), no headings; NEAR, NOT, AND, OR in that order."""

from __future__ import annotations

import re

from ..grammar import ALL, NearForm, Platform, Run, Special, documents, fields, published
from ..tree import Limit, Node, Span, Term, Wildcard


def _years(match: re.Match[str], span: Span) -> Limit:
    low, high = match["low"] or match["from"], match["high"] or match["to"]
    return published(low, high or low, span)


def _tagged(run: Run, tag: str) -> Node | None:
    years = re.fullmatch(r"(\d{4})(?:\s?-\s?(\d{4}))?", run.text)
    return published(years[1], years[2] or years[1], run.span) if years and tag.upper() == "PY" else None


def _note(match: re.Match[str], span: Span) -> Node | None:
    """What a history prints below a search: ``Indexes=SCI-EXPANDED Timespan=2000-2020``."""
    years = re.search(r"(?i)Timespan\s?=\s?(\d{4})\s?-\s?(\d{4})", match[0])
    return published(years[1], years[2], span) if years and years[1] != "1900" else None


def _write_limit(limit: Limit) -> str | None:
    if limit.kind == "published" and (limit.low + limit.high)[:4].isdigit():
        return f"PY=({limit.low[:4] or '1800'}-{limit.high[:4] or '2999'})"
    return None


def _write_text(_: Term, text: str) -> str:
    safe = re.fullmatch(r"[\w*?$'’-]+", text) and text.lower() not in ("and", "or", "not", "near", "same")
    return text if safe else f'"{text}"'


def _write_near(distance: int, ordered: bool) -> str | None:
    return None if ordered else f"NEAR/{distance}"


_DOCUMENTS = """
    article | review | letter | editorial material | meeting abstract | proceedings paper | early access | book
    review | book chapter | correction | data paper | note | retracted publication
"""

WOS = Platform(
    name="wos",
    label="Web of Science",
    reading="and-first",
    bare_words="all",
    tagged_words="all",
    default=ALL,
    style="equals",
    fields={
        "TS": fields("title", "abstract", "keywords", "keywords-plus"),
        "TI": fields("title"),
        "AB": fields("abstract"),
        "AK": fields("keywords"),
        "KP": fields("keywords-plus"),
        "AU": fields("author"),
        "AD": fields("affiliation"),
        "SO": fields("journal"),
        "LA": fields("language"),
        "DT": fields("publication-type"),
        "DO": fields("doi"),
        "PMID": fields("accession"),
        "PY": fields("year"),
        "SU": fields("research-area"),
        "WC": fields("category"),
        "OG": fields("affiliation"),
        "OO": fields("affiliation"),
        "CU": fields("country"),
        "CI": fields("city"),
        "SA": fields("street"),
        "FO": fields("funder"),
        "FT": fields("funding-text"),
        "UT": fields("accession"),
        "IS": fields("issn"),
        "CF": fields("conference"),
        "GP": fields("group-author"),
        "TMIC": fields("citation-topic"),
        "SDG": fields("goal"),
        "ALL": ALL,
    },
    prefer={fields("title", "abstract"): "TS"},
    wildcards={"*": Wildcard("many"), "?": Wildcard("one"), "$": Wildcard("optional")},
    signs={"many": "*", "one": "?", "optional": "$"},
    shortest_stem=3,
    inflects="bare",
    respells=True,
    near=(NearForm(r"NEAR/(?P<n>\d{1,3})", 0), NearForm(r"NEAR", 0, bare=15)),
    write_near=_write_near,
    near_takes_operations=False,
    closing=(
        Special(r"(?i)(?:Indexes|Databases|DocType|Search language|Language|Timespan)\s?=\s?[^\n\"()]{1,300}$", _note),
    ),
    specials=(
        Special(
            r"(?i:PY)\s?=\s?(?:(?P<low>\d{4})(?:\s?-\s?(?P<high>\d{4}))?|\(\s?(?P<from>\d{4})(?:\s?-\s?(?P<to>\d{4}))?\s?\))",
            _years,
        ),
    ),
    documents=documents(_DOCUMENTS),
    tagged=_tagged,
    write_limit=_write_limit,
    write_text=_write_text,
)
