"""ClinicalTrials.gov (Essie expressions): ``AREA[Phase]PHASE3``, synonyms by default, no proximity, no truncation."""

from __future__ import annotations

import re

from ..grammar import ALL, TEXT, TITLE_ABSTRACT_KEYWORDS, Platform, Run, Special, fields
from ..tree import Fields, Limit, Node, Span, Term

_FIELDS: dict[str, Fields] = {
    "ConditionSearch": fields("condition"),
    "Condition": fields("condition"),
    "InterventionSearch": fields("intervention"),
    "InterventionName": fields("intervention"),
    "TitleSearch": fields("title"),
    "BriefTitle": fields("title"),
    "OfficialTitle": fields("title"),
    "OutcomeSearch": fields("outcome"),
    "BriefSummary": fields("abstract"),
    "Keyword": fields("keywords"),
    "StudyType": fields("design"),
    "NCTId": fields("registry"),
    "BasicSearch": ALL,
}
_SEARCHED = "|".join(_FIELDS)


def _range(match: re.Match[str], span: Span) -> Limit:
    low, high = ("" if text.strip() in ("MIN", "MAX") else text.strip() for text in (match["low"], match["high"]))
    return Limit("registered", low, high, value=match["area"], span=span)


def _area(match: re.Match[str], span: Span) -> Limit:
    return Limit("area", value=f"{match['area']}={match['value']}", span=span)


def _tagged(run: Run, tag: str) -> Node | None:
    """An area whose values are no text, such as ``AREA[Phase](PHASE2 OR PHASE3)``."""
    if not re.fullmatch(r"\w{1,60}", tag) or tag in _FIELDS:
        return None
    return Limit("area", value=f"{tag}={run.text}", span=run.span)


def _write_limit(limit: Limit) -> str | None:
    if limit.kind == "registered":
        return f"AREA[{limit.value}]RANGE[{limit.low or 'MIN'}, {limit.high or 'MAX'}]"
    if limit.kind == "area":
        area, _, value = limit.value.partition("=")
        safe = re.fullmatch(r"[\w.-]{1,80}", value) and value not in ("AND", "OR", "NOT", "RANGE")
        return f"AREA[{area}]{value}" if safe else f'AREA[{area}]"{value}"'
    return None


def _write_text(_: Term, text: str) -> str:
    safe = re.fullmatch(r"[\w'’-]+", text) and text not in ("AND", "OR", "NOT")
    return text if safe else f'"{text}"'


CTGOV = Platform(
    name="ctgov",
    label="ClinicalTrials.gov",
    reading="and-first",
    capitals=True,
    bare_words="all",
    tagged_words="all",
    default=ALL,
    style="area",
    fields=_FIELDS,
    prefer={
        TITLE_ABSTRACT_KEYWORDS: "",
        TEXT: "",
        fields("title", "abstract"): "",
    },
    wildcards={},
    signs={},
    line_sign=None,
    specials=(
        Special(r"AREA\[(?P<area>\w{1,60})\]\s?RANGE\[(?P<low>[^,\]\n]{1,20}),(?P<high>[^,\]\n]{1,20})\]", _range),
        Special(
            rf"AREA\[(?!(?:{_SEARCHED})\])(?P<area>\w{{1,60}})\]\s?(?!(?:RANGE|AND|OR|NOT|EXPAND|EXPANSION|COVERAGE|MISSING)\b)(?P<value>[\w.-]{{1,80}})(?![\w*])",
            _area,
        ),
    ),
    tagged=_tagged,
    write_limit=_write_limit,
    write_text=_write_text,
)
