"""Terms of CTCAE, the grades that each version defines, limits behind grades, and whether two versions grade alike.

Version 5.0 (27 November 2017) is whole: 837 terms. Of versions 4.03 and 6.0 the table holds the grades of the terms
that were compared with NCI's texts (laboratory terms, blood, metabolism, and others that trials in leukaemia print);
for the rest a version is left out, which means "not in the table", never "as in version 5". Version 3 names and groups
harms in another way and is not in the table. Term names, classes and grades: National Cancer Institute, a work of the
United States government.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

VERSIONS = ("3", "4", "5", "6")
"""Main versions; 4.03 counts as 4."""
TABLED = ("4", "5", "6")
"""Versions of which the table holds grades."""

_MOVED_IN_6 = frozenset(
    {
        "neutrophil count decreased",
        "alanine aminotransferase increased",
        "aspartate aminotransferase increased",
        "blood bilirubin increased",
        "ggt increased",
        "lipase increased",
        "hyperglycemia",
    }
)
"""Terms with the same grades, whose limits version 6 moved."""
_MOVED_IN_5 = frozenset({"hyperglycemia", "hypophosphatemia", "lipase increased", "serum amylase increased"})
"""Terms with the same grades, whose limits or criteria version 5 changed."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its class, and the grades that each main version defines.

    A version that is not in ``grades`` is not in the table; one with no grades does not have the term.
    """

    name: str
    group: str
    grades: Mapping[str, tuple[int, ...]]
    remark: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What a grade of a laboratory term means, in ``unit``: above one value and not above another, or below one and not
    below another. Grade 1 of most falling counts begins at the laboratory's own limit and is not here."""

    grade: int
    above: float | None
    not_above: float | None
    below: float | None
    not_below: float | None
    unit: str

    def holds(self, value: float) -> bool:
        """True where the value has this grade."""
        return (
            (self.above is None or value > self.above)
            and (self.not_above is None or value <= self.not_above)
            and (self.below is None or value < self.below)
            and (self.not_below is None or value >= self.not_below)
        )


@dataclass(frozen=True, slots=True)
class Comparable:
    """Whether grades of different versions may be compared; ``alike`` None where it is not known."""

    alike: bool | None
    reason: str


def main_version(printed: str) -> str:
    """The main version in a printed one: "CTCAE v4.03" is 4; empty where no number from 3 to 6 stands there."""
    match = re.search(r"\d+", printed)
    return match[0] if match and match[0] in VERSIONS else ""


@functools.cache
def terms() -> Mapping[str, Term]:
    """Every term of the table by its name in lower case."""
    return {row["term"].lower(): _term(row) for row in rows("terms.csv")}


@functools.cache
def limits(term: str, version: str) -> tuple[Limit, ...]:
    """The limits behind the grades of a term in a main version, where they are in the table."""
    wanted = main_version(version)
    return tuple(
        Limit(
            int(row["grade"]),
            above=_number(row["above"]),
            not_above=_number(row["not_above"]),
            below=_number(row["below"]),
            not_below=_number(row["not_below"]),
            unit=row["unit"],
        )
        for row in rows("thresholds.csv")
        if row["term"].lower() == _key(term) and row["version"] == wanted
    )


def grade_of(term: str, value: float, version: str) -> int | None:
    """The grade that a laboratory value has, in the unit of ``limits``; None for no grade, or one not in the table.

    Example:
        >>> grade_of("Neutrophil count decreased", 0.4, "5.0"), grade_of("Neutrophil count decreased", 0.4, "6.0")
        (4, 3)
    """
    return next((each.grade for each in limits(term, version) if each.holds(value)), None)


def comparable(term: str, versions: Iterable[str]) -> Comparable:
    """Whether grades of a term by these versions, as printed, mean the same.

    False where grades or limits are known to have changed; None where a version is not stated or not in the table.
    """
    name, printed = _key(term), list(dict.fromkeys(versions))
    found = {main_version(each) for each in printed}
    shown = " and ".join(sorted(printed))
    if "" in found:
        return Comparable(None, f"{term}: not every trial states its version of CTCAE")
    if len(found) < 2:
        return Comparable(True, "")
    if name not in terms():
        return Comparable(None, f"{term}: not in the table of terms ({shown})")
    if "6" in found and name in _MOVED_IN_6:
        return Comparable(False, f"{term}: version 6 moved the limits of its grades ({shown})")
    if found & {"3", "4"} and found & {"5", "6"} and name in _MOVED_IN_5:
        return Comparable(False, f"{term}: version 5 changed what its grades mean ({shown})")
    known = {version: terms()[name].grades[version] for version in found if version in terms()[name].grades}
    if len(set(known.values())) > 1:
        return Comparable(False, f"{term}: {_differing(known)} ({shown})")
    if left := sorted(found - set(known)):
        return Comparable(None, f"{term}: grades of version {' and '.join(left)} are not in the table ({shown})")
    return Comparable(True, f"{term}: no change of its grades is known ({shown})")


def _differing(known: Mapping[str, tuple[int, ...]]) -> str:
    return ", ".join(
        f"version {version} has {'grades ' + ', '.join(map(str, grades)) if grades else 'no such term'}"
        for version, grades in sorted(known.items())
    )


@functools.cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of the tables beside this module."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _term(row: Mapping[str, str]) -> Term:
    grades = {
        version: () if row[f"v{version}"] == "none" else tuple(map(int, row[f"v{version}"]))
        for version in TABLED
        if row[f"v{version}"]
    }
    return Term(row["term"], row["class"], grades, row["remark"])


def _number(printed: str) -> float | None:
    return float(printed) if printed else None


def _key(term: str) -> str:
    return " ".join(term.lower().split())
