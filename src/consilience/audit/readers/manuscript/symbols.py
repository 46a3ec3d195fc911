"""Symbols for levels of risk of bias, as in traffic-light plots that were set as tables: "+", "?", "-", coloured dots.

A legend beside the table decides. Without one the habits of the programs that draw such plots do: RevMan prints + ? -,
the template of RoB 2 + ! -, robvis + - X and ? for no information.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...manuscript.document import Manuscript
from .grade_notes import below
from .instruments import instruments_in
from .levels import bias_level_of
from .shapes import Shaped, text_of

_SAME: dict[str, str] = {
    **dict.fromkeys("+＋➕⊕✓✔", "+"),
    **dict.fromkeys("-‐‑–—−➖⊖⊝", "-"),
    **dict.fromkeys("xX×✗✘✕", "x"),
    **dict.fromkeys("?？❓", "?"),
    **dict.fromkeys("!！❗", "!"),
    **{dot: dot for dot in "🟢🟡🟠🔴"},
}
_SIGNS = "".join(re.escape(sign) for sign in _SAME)
_SIGN = rf"[(\[\"'“‘]?(?P<sign>[{_SIGNS}])[)\]\"'”’]?"
_LEVEL = (
    r"(?P<level>low|unclear|some concerns?|moderate|high|serious|critical|no information|baj[oa]|poco clar[oa]"
    r"|inciert[oa]|no clar[oa]|algunas preocupaciones|moderad[oa]|alt[oa]|grave|cr[íi]tic[oa]|sin informaci[óo]n"
    r"|baix[oa]|incert[oa]|pouco clar[oa]|algumas preocupa[çc][õo]es|sem informa[çc][ãa]o)"
)
_LEGENDS = (
    re.compile(
        rf"(?<!\S){_SIGN}\s*(?:[=:,;–-]|indicates?|denotes?|means?|is|for|indica|significa)?\s*{_LEVEL}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_LEVEL}(?: risk(?: of bias)?)?\s*[=:]?\s*[(\[=]\s*{_SIGN}(?!\w)", re.IGNORECASE),
)
_UNCLEAR = re.compile(r"(?:poco|pouco|no) clar[oa]|inciert[oa]|incert[oa]", re.IGNORECASE)
_COLUMNS = 3
"""At least so many columns hold nothing but symbols."""


def legend_of(manuscript: Manuscript, shaped: Shaped, planned: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """What each symbol of a table means, by the symbol as printed; empty for a table without symbols.

    ``planned``: instruments that the methods name, for tables that name none.
    """
    printed = _symbols(manuscript, shaped)
    used = {_SAME[sign] for sign in printed}
    if not used & {"+", "🟢"}:
        return {}
    around = " ".join([shaped.caption, *(manuscript[note] for note in shaped.table.notes), *below(manuscript, shaped)])
    stated = {_SAME[m["sign"]]: _named(m["level"]) for legend in _LEGENDS for m in legend.finditer(around)}
    named = frozenset(instruments_in(f"{shaped.caption} {' '.join(c.header for c in shaped.columns)}")) or planned
    meaning = stated if used <= stated.keys() else _usual(used, named)
    return {sign: meaning[_SAME[sign]] for sign in printed if _SAME[sign] in meaning}


def _symbols(manuscript: Manuscript, shaped: Shaped) -> set[str]:
    """The symbols in the columns that hold nothing else."""
    columns = []
    for column in shaped.columns[1:]:
        words = {text_of(manuscript, line.cells[column.index]) for line in shaped.lines} - {""}
        if words and all(word in _SAME for word in words):
            columns.append(words)
    return set().union(*columns) if len(columns) >= _COLUMNS else set()


def _usual(used: set[str], named: frozenset[str]) -> dict[str, str]:
    """What the programs mean by their symbols."""
    robins = any(name.startswith("robins") for name in named)
    middle = "moderate" if robins else "some concerns"
    worst = "serious" if robins else "high"
    if "x" in used:
        return {"+": "low", "-": middle, "x": worst, "!": "critical", "?": "no information"}
    dots = {"🟢": "low", "🟡": middle, "🟠": "serious", "🔴": "critical" if "🟠" in used else worst}
    unsure = "some concerns" if any(name.startswith("rob2") for name in named) else "unclear"
    return {"+": "low", "!": middle, "?": unsure, "-": worst, **dots}


def _named(level: str) -> str:
    return "unclear" if _UNCLEAR.fullmatch(level) else bias_level_of(" ".join(level.lower().split()))
