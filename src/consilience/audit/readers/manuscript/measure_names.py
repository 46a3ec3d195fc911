"""Effect measures by the words that name them, in English, Spanish and Portuguese."""

from __future__ import annotations

import re

from consilience.model.estimate import Measure

_MEASURES: tuple[tuple[Measure, str], ...] = (
    ("hazard-ratio", r"hazard ratio|\bhr\b|cociente de riesgos instant|razón de riesgos instant"),
    ("odds-ratio", r"odds ratio|\bor\b(?!\s+(?:more|less))|razón de (?:momios|probabilidades|odds)"),
    ("rate-ratio", r"rate ratio|\birr\b"),
    ("risk-ratio", r"risk ratio|relative risk|\brr\b|riesgo relativo|razón de riesgos?|risco relativo"),
    ("risk-difference", r"risk difference|\brd\b|diferencia de riesgos"),
    ("standardised-mean-difference", r"standardi[sz]ed mean difference|\bsmd\b|hedges|cohen"),
    ("mean-difference", r"mean difference|\bmd\b|\bwmd\b|diferencia de medias"),
    ("proportion", r"proportion|rate|incidence|proporción|tasa"),
)


def measure_named(words: str) -> Measure | None:
    """The effect measure that a header or caption names."""
    return next((measure for measure, pattern in _MEASURES if re.search(pattern, words.lower())), None)
