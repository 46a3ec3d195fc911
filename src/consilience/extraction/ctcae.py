"""Which severity grades CTCAE defines for a term.

Common Terminology Criteria for Adverse Events, National Cancer Institute: version 5.0 (27 November 2017). Only terms
whose grades are not the full range 1 to 5 count here; the terms are in ``harms/terms.csv``.
"""

from __future__ import annotations

import re

from .harms.terms import terms

GRADES: dict[str, tuple[int, int]] = {
    name: term.grades["5"] for name, term in terms().items() if term.grades.get("5", (1, 5)) != (1, 5)
}
"""Lowest and highest grade defined in version 5.0, by term in lower case."""

_VERSION_4: dict[str, tuple[int, int]] = {
    name: term.grades["4"] for name, term in terms().items() if "4" in term.grades
}
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
