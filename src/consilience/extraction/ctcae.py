"""Which severity grades CTCAE defines for a term.

Common Terminology Criteria for Adverse Events, National Cancer Institute: version 5.0 (27 November 2017). Only terms
whose grades are not the full range 1 to 5 need an entry; a work of the United States government, without MedDRA codes.
"""

from __future__ import annotations

import re

GRADES: dict[str, tuple[int, int]] = {
    "febrile neutropenia": (3, 5),
    "sepsis": (3, 5),
    "anaphylaxis": (3, 5),
    "tumor lysis syndrome": (3, 5),
    "multi-organ failure": (3, 5),
    "lung infection": (2, 5),
    "catheter related infection": (2, 5),
    "sinusoidal obstruction syndrome": (2, 5),
    "pancreatitis": (2, 5),
    "disseminated intravascular coagulation": (2, 5),
    "hypoxia": (2, 5),
    "neutrophil count decreased": (1, 4),
    "platelet count decreased": (1, 4),
    "white blood cell decreased": (1, 4),
    "lymphocyte count decreased": (1, 4),
    "alanine aminotransferase increased": (1, 4),
    "aspartate aminotransferase increased": (1, 4),
    "ggt increased": (1, 4),
    "blood bilirubin increased": (1, 4),
    "fibrinogen decreased": (1, 4),
    "peripheral sensory neuropathy": (1, 4),
    "activated partial thromboplastin time prolonged": (1, 3),
}
"""Lowest and highest grade defined in version 5.0, by term in lower case."""

_VERSION_4: dict[str, tuple[int, int]] = {"sepsis": (4, 5), "peripheral sensory neuropathy": (1, 5)}
"""Version 4 differs: sepsis started at grade 4, and peripheral sensory neuropathy had a grade 5."""

_LEAST_EVER: dict[str, int] = {
    "febrile neutropenia": 3,
    "sepsis": 3,
    "anaphylaxis": 3,
    "tumor lysis syndrome": 3,
    "multi-organ failure": 3,
}
"""Lowest grade in every version that trials use. Version 3 graded other terms from 1, and gave many a grade 5."""


def defined_grades(term: str, version: str = "not stated") -> tuple[int, int] | None:
    """Lowest and highest grade that CTCAE defines for a term; None for a term or version without limits here.

    ``version`` as trials print it: "5.0", "v4.03", "CTCAE 4". Where it is not stated, only what no version has is
    ruled out: a grade below the lowest one ever defined.
    """
    name = " ".join(term.lower().split())
    if name not in GRADES:
        return None
    number = re.search(r"\d", version)
    match number[0] if number else "":
        case "5":
            return GRADES[name]
        case "4":
            return _VERSION_4.get(name, GRADES[name])
        case "":
            return (_LEAST_EVER[name], 5) if name in _LEAST_EVER else None
        case _:
            return None
