"""Harms: grades must exist for the term, and counts must nest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import permutations

from consilience.extraction.ctcae import defined_grades
from consilience.model.printed import Bounds
from consilience.model.quantities import Grades

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value, same_people
from ..finding import Repair
from ..measures import shown


@rule("HA001", "grade-impossible-for-term", severity="error", family="harms")
def grade_impossible_for_term(facts: Facts) -> Iterator[Draft]:
    """A harm is reported with grades that its CTCAE term has.

    Why: febrile neutropenia has no grade 1 or 2, a low neutrophil count no grade 5; such a grade shows a wrong term, a
    wrong grade or another scale.

    Formula: some grade of the printed range is defined for the term in the stated version (4, 5 or 6), as far
    as the table of terms holds it; where none is stated, only grades below the lowest that any version has are
    impossible.

    Example: "grade 1-2 febrile neutropenia".

    Repair: compare with the report's table of harms.

    Blind spots: terms that are not mapped to CTCAE; trials graded by another scale.
    """
    for value in facts.values:
        term, grade, scale = value.outcome.term, value.grade, value.scale
        if not term or grade is None or (scale and scale.system not in ("CTCAE", "not stated")):
            continue
        defined = defined_grades(term, scale.version if scale else "not stated")
        if defined and not any(grade.low <= each <= grade.high for each in defined):
            yield draft(
                f"{value.label}: grade {grade} does not exist for {term.lower()} (CTCAE defines {_listed(defined)})",
                value.spot,
                defined=list(defined),
                repairs=[Repair("another term is meant", "e.g. the laboratory value instead of the clinical syndrome")],
            )


def _listed(grades: tuple[int, ...]) -> str:
    """ "3 to 5" where no grade between is missing, else "1, 4, 5"."""
    if grades == tuple(range(grades[0], grades[-1] + 1)):
        return f"{grades[0]} to {grades[-1]}" if len(grades) > 1 else f"only {grades[0]}"
    return ", ".join(map(str, grades))


@rule("HA002", "grading-version-missing", severity="info", family="harms")
def grading_version_missing(facts: Facts) -> Iterator[Draft]:
    """Grades of harms name the scale and its version.

    Why: between CTCAE 5 and 6 the same neutrophil count moves by one grade; grades of different versions cannot be
    compared or pooled.

    Formula: harms with a grade and no stated version.

    Example: "Grade 3-4 neutropenia 93%".

    Repair: take the version from each trial's methods.

    Blind spots: none known.
    """
    bare = [
        v
        for v in facts.values
        if v.layer == "review" and v.grade is not None and (v.scale is None or v.scale.version == "not stated")
    ]
    if bare:
        studies = list(dict.fromkeys(v.row.label for v in bare))
        yield draft(
            f"{len(bare)} graded harms in {len(studies)} studies do not say which version of which scale",
            *(v.spot for v in bare),
            studies=studies,
        )


@rule("HA003", "versions-mixed", severity="warning", family="harms")
def versions_mixed(facts: Facts) -> Iterator[Draft]:
    """Harms that are compared were graded by the same version.

    Why: see HA002.

    Formula: graded results of one outcome with two or more stated scales or versions.

    Example: neutropenia grade 3-4 by CTCAE 4.03 in one trial and 5.0 in another.

    Repair: compare by the thresholds behind the grades.

    Blind spots: terms whose definition did not change are named too.
    """
    scales: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for value in facts.values:
        if value.grade is not None and value.scale and value.scale.version != "not stated":
            scales[value.outcome.label][f"{value.scale.system} {value.scale.version}"].append(value)
    for label, versions in scales.items():
        if len(versions) > 1:
            yield draft(
                f"{label}: graded by {' and '.join(sorted(versions))}", *(vs[0].spot for vs in versions.values())
            )


@rule("HA004", "severe-above-any", severity="error", family="harms")
def severe_above_any(facts: Facts) -> Iterator[Draft]:
    """Fewer people have severe grades of a harm than any grade of it.

    Why: grade 3 or worse is a part of any grade.

    Formula: share with a narrower range of grades <= share with a wider one, same outcome, people and time.

    Example: neutropenia of any grade 40%, grade 3-4 93%.

    Repair: exchanged values, or another denominator.

    Blind spots: events counted instead of people; values with different printed totals are not compared.
    """
    said: set[tuple[object, ...]] = set()
    harms: dict[tuple[object, ...], list[tuple[Value, Grades, Bounds]]] = defaultdict(list)
    for people, values in facts.by_people.items():
        for v in values:
            if v.estimate.measure == "proportion" and v.grade and v.share:
                harms[*people, v.outcome.id, v.days].append((v, v.grade, v.share))
    for graded in harms.values():
        for (wide, outer, more), (narrow, inner, fewer) in permutations(graded, 2):
            contains = outer.low <= inner.low and inner.high <= outer.high
            if not contains or (outer.low, outer.high) == (inner.low, inner.high) or not more.surely_below(fewer):
                continue
            told = (narrow.row.key, narrow.arm, narrow.outcome.id, shown(narrow.estimate), shown(wide.estimate))
            if same_people(wide, narrow) and told not in said:
                said.add(told)
                yield draft(
                    f"{narrow.label} in {shown(narrow.estimate)}, {wide.label}, which contains it, in "
                    f"{shown(wide.estimate)}",
                    narrow.spot,
                    wide.spot,
                )


@rule("HA005", "arms-compare-different-outcomes", severity="warning", family="harms")
def arms_compare_different_outcomes(facts: Facts) -> Iterator[Draft]:
    """The two arms of a comparison are compared in the same outcome.

    Why: 5 % of one harm against 27 % of another tells nothing of either.

    Formula: two shares side by side, each with its arm and one outcome; the outcomes differ.

    Example: "febrile neutropenia in 5% with A, versus sepsis in 27% with B".

    Repair: give both arms' figures for each outcome.

    Blind spots: a sentence that means to list one figure of each arm.
    """
    for crossed in facts.crossed:
        yield draft(
            f"{crossed.first[0]} with {crossed.first[1]} is set against {crossed.second[0]} with {crossed.second[1]}",
            crossed.spot,
            outcomes=[crossed.first[0], crossed.second[0]],
        )
