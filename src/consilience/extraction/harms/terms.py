"""Terms of CTCAE, the grades that each version defines, and whether two versions grade alike."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

VERSIONS = ("3", "4", "5", "6")
"""Main versions; 4.03 counts as 4."""

_MOVED_IN_6 = frozenset(
    {
        "neutrophil count decreased",
        "platelet count decreased",
        "alanine aminotransferase increased",
        "aspartate aminotransferase increased",
        "blood bilirubin increased",
        "ggt increased",
        "hyperglycemia",
    }
)
"""Terms whose thresholds version 6 moved (source: grading data of the admiral project, Apache-2.0; to be confirmed in
the workbook of NCI)."""
_MOVED_IN_5 = frozenset({"sepsis", "peripheral sensory neuropathy", "hyperglycemia"})
_NEW_IN_5 = frozenset({"sinusoidal obstruction syndrome", "osteonecrosis"})


@dataclass(frozen=True, slots=True)
class Term:
    """A term, its class, and lowest and highest grade by main version; a version that is not certain is left out."""

    name: str
    group: str
    grades: Mapping[str, tuple[int, int]]
    remark: str


@dataclass(frozen=True, slots=True)
class Limit:
    """What a grade of a laboratory term means: below one value and not below another, in ``unit``."""

    grade: int
    below: float
    not_below: float | None
    unit: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Comparable:
    """Whether grades of different versions may be compared; ``alike`` None where it is not known."""

    alike: bool | None
    reason: str


def main_version(printed: str) -> str:
    """The main version in a printed one: "CTCAE v4.03" is 4; empty where no number from 3 to 6 stands there."""
    match = re.search(r"\d", printed)
    return match[0] if match and match[0] in VERSIONS else ""


@functools.cache
def terms() -> Mapping[str, Term]:
    """Every term of the table by its name in lower case."""
    return {row["term"].lower(): _term(row) for row in rows("terms.csv")}


@functools.cache
def limits(term: str, version: str) -> tuple[Limit, ...]:
    """The thresholds behind the grades of a term in a main version, where they are in the table."""
    return tuple(
        Limit(
            int(row["grade"]),
            float(row["below"]),
            float(row["not_below"]) if row["not_below"] else None,
            row["unit"],
            row["certain"] == "yes",
        )
        for row in rows("thresholds.csv")
        if row["term"].lower() == term.lower() and row["version"] == main_version(version)
    )


def comparable(term: str, versions: Iterable[str]) -> Comparable:
    """Whether grades of a term by these versions, as printed, mean the same.

    False where thresholds are known to have moved; None where a version is not stated or is version 3.
    """
    name = " ".join(term.lower().split())
    printed = list(dict.fromkeys(versions))
    found = {main_version(each) for each in printed}
    shown = " and ".join(sorted(printed))
    if "" in found:
        return Comparable(None, f"{term}: not every trial states its version of CTCAE")
    if len(found) < 2:
        return Comparable(True, "")
    if "6" in found and name in _MOVED_IN_6:
        return Comparable(False, f"{term}: version 6 moved the limits of its grades ({shown})")
    if found & {"3", "4"} and found & {"5", "6"} and name in _MOVED_IN_5 | _NEW_IN_5:
        return Comparable(False, f"{term}: version 5 changed its grades ({shown})")
    if "3" in found:
        return Comparable(None, f"{term}: grades of version 3 are not in the table ({shown})")
    if name not in terms():
        return Comparable(None, f"{term}: not in the table of terms ({shown})")
    return Comparable(True, f"{term}: no change of its grades is known ({shown})")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables beside this module."""
    text = files(__package__).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _term(row: Mapping[str, str]) -> Term:
    grades = {}
    if row["grades_v5"]:
        grades["5"] = _range(row["grades_v5"])
    if row["grades_v4"] not in ("", "none"):
        grades["4"] = _range(row["grades_v4"])
    return Term(row["term"], row["class"], grades, row["remark"])


def _range(text: str) -> tuple[int, int]:
    low, high = text.split("-")
    return int(low), int(high)
