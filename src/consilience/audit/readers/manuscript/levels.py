"""Levels of risk of bias and of certainty as papers print them, in the words of the instruments."""

from __future__ import annotations

import re

_WORDS: tuple[tuple[str, str], ...] = (
    (r"algunas? (?:preocupaci[óo]n(?:es)?|dudas|inquietudes)|algumas preocupações", "some concerns"),
    (r"muy baj[oa]|muito baix[oa]", "very low"),
    (r"baj[oa]|baix[oa]", "low"),
    (r"moderad[oa]", "moderate"),
    (r"alt[oa]", "high"),
    (r"grave|seri[oa]|sério", "serious"),
    (r"cr[íi]tic[oa]", "critical"),
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
