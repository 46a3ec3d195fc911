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


def level_of(printed: str) -> str:
    """A level without symbols and footnote marks, Spanish and Portuguese ones in English: "⊕⊕⊝⊝ Baja^a" is "low"."""
    words = re.sub(r"[⊕⊝⊖◯○⨁●⊗+]", " ", printed).partition("^")[0]
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
