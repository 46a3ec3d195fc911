"""Which severity grades CTCAE defines for a term; the terms are in ``harms/terms.csv``."""

from __future__ import annotations

from .harms.terms import TABLED, main_version, terms

_LEAST_EVER: dict[str, int] = {
    "febrile neutropenia": 3,
    "sepsis": 3,
    "anaphylaxis": 3,
    "tumor lysis syndrome": 3,
    "multi-organ failure": 3,
}
"""Lowest grade in every version that trials use. Version 3 graded other terms from 1, and gave many a grade 5."""


def defined_grades(term: str, version: str = "not stated") -> tuple[int, ...] | None:
    """The grades that CTCAE defines for a term; none for a term that the version does not have.

    None where nothing is known: a term or version that is not in the table. ``version`` as trials print it: "5.0",
    "v4.03", "CTCAE 4". Where it is not stated, only what no version has is ruled out: a grade below the lowest one ever
    defined.

    Example:
        >>> defined_grades("Febrile neutropenia", "5.0"), defined_grades("Sepsis", "v4.03")
        ((3, 4, 5), (4, 5))
    """
    name = " ".join(term.lower().split())
    number = main_version(version)
    if number in TABLED:
        return terms()[name].grades.get(number) if name in terms() else None
    if not number and not any(each.isdigit() for each in version) and name in _LEAST_EVER:
        return tuple(range(_LEAST_EVER[name], 6))
    return None
