"""Thirteen trials of BCG vaccine against tuberculosis (Colditz et al. 1994, JAMA 271:698), as metafor's dat.bcg."""

from __future__ import annotations

from consilience import synthesis as syn
from consilience.synthesis.effects import Effects

NAMES = (
    "Aronson 1948", "Ferguson & Simes 1949", "Rosenthal et al 1960", "Hart & Sutherland 1977",
    "Frimodt-Moller et al 1973", "Stein & Aronson 1953", "Vandiviere et al 1973", "TPT Madras 1980",
    "Coetzee & Berjak 1968", "Rosenthal et al 1961", "Comstock et al 1974", "Comstock & Webster 1969",
    "Comstock et al 1976",
)  # fmt: skip
VACCINATED = (4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27)
VACCINATED_ALL = (123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913)
CONTROL = (11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29)
CONTROL_ALL = (139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854)
LATITUDE = (44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33)
ALLOCATION = ("random",) * 4 + ("alternate",) * 2 + ("random",) * 3 + ("systematic",) * 4


def effects() -> Effects:
    """Log risk ratios."""
    return syn.effects(
        "RR", events_1=VACCINATED, total_1=VACCINATED_ALL, events_2=CONTROL, total_2=CONTROL_ALL, labels=NAMES
    )


def many(k: int, name: str = "A study with quite a long name, and others (2001)") -> Effects:
    """Made-up log risk ratios of very different precision."""
    y = [0.9 * ((7 * i) % 13 - 6) / 6 for i in range(k)]
    se = [0.08 + 1.1 * ((5 * i) % 11) / 11 for i in range(k)]
    return syn.effects("RR", estimate=y, se=se, labels=[f"{name} {i}" for i in range(k)])
