"""Levels of risk of bias and of certainty as papers print them, in the words of the instruments."""

from __future__ import annotations

import re

_WORDS: tuple[tuple[str, str], ...] = (
    (r"algunas? (?:preocupaci[óo]n(?:es)?|dudas|inquietudes)|algumas? preocupaç(?:ão|ões)", "some concerns"),
    (r"muy baj[oa]|muito baix[oa]", "very low"),
    (r"baj[oa]s?|baix[oa]s?", "low"),
    (r"moderad[oa]s?", "moderate"),
    (r"alt[oa]s?", "high"),
    (r"graves?|s[ée]ri[oa]s?", "serious"),
    (r"cr[íi]tic[oa]s?", "critical"),
    (r"sin informaci[óo]n|sem informação", "no information"),
)


_CIRCLES = re.compile(r"[⊕⊝⊖◯○⨁●⊗+]")
_MARK = r"(?:[a-z]|\d{1,2}|[*†‡§¶]{1,3})"
_MARKED = re.compile(
    rf"(?P<words>[^\W\d_]{{3,}}(?: [^\W\d_]{{2,}})*)"
    rf"(?:\s+(?P<apart>{_MARK}(?:[\s,]+{_MARK})*)|\s*\^(?P<raised>{_MARK}(?:[\s,^]*{_MARK})*))\s*"
)
"""A level with the marks of its notes: "Low^a,b", "Very low a b", "Moderate *"."""


def marks_of(printed: str) -> tuple[str, ...]:
    """The marks of notes behind the words of a cell, or raised anywhere in it, in their order."""
    bare = " ".join(_CIRCLES.sub(" ", printed).split())
    found = _MARKED.fullmatch(bare)
    marks = (found["apart"] or found["raised"]) if found else " ".join(re.findall(rf"\^({_MARK}(?:,{_MARK})*)", bare))
    return tuple(re.findall(_MARK, marks))


def level_of(printed: str) -> str:
    """A level without symbols and footnote marks, Spanish and Portuguese ones in English: "⊕⊕⊝⊝ Baja^a" is "low"."""
    words = _CIRCLES.sub(" ", printed).partition("^")[0]
    marked = _MARKED.fullmatch(" ".join(words.split()))
    words = marked["words"] if marked else words
    words = " ".join(re.sub(r"\b(?:riesgo|risco)(?: de sesgo| de viés)?\b", " ", words, flags=re.IGNORECASE).split())
    for pattern, level in _WORDS:
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return level
    return words or printed


_LETTERS = {"l": "low", "sc": "some concerns", "h": "high", "m": "moderate", "s": "serious", "c": "critical"}
_LETTERS |= {"ni": "no information", "some concern": "some concerns", "unclear risk": "unclear"}


def bias_level_of(printed: str) -> str:
    """A level of risk of bias as ``level_of`` tells it; the letters of traffic lights are spelt out: "SC", "NI"."""
    level = level_of(printed)
    return _LETTERS.get(level.lower(), level)
