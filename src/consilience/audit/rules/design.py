"""Designs: what a row calls its study must fit what the row shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from consilience.model.estimate import LAYERS
from consilience.model.study import Cohort
from consilience.records import registrations
from consilience.records.cohorts import name_key

from ..catalogue import Draft, draft, rule
from ..facts import SAYS, Facts, Row


@rule("DE001", "phase-3-without-comparison", severity="warning", family="design")
def phase_3_without_comparison(facts: Facts) -> Iterator[Draft]:
    """A phase 3 trial compares.

    Why: phase 3 means a comparison with standard treatment; a single arm under that name misleads about the strength of
    the evidence.

    Formula: phase 3, and no comparator arm in the row. One finding for all such rows.

    Example: "Phase III, monocentric" with one arm.

    Repair: look the phase up in the report; or add the missing arm.

    Blind spots: single-arm trials that call themselves phase 3.
    """
    single = [row for row in facts.included if row.phase == "3" and not row.comparators]
    if single:
        noun = "study is" if len(single) == 1 else "studies are"
        names = ", ".join(row.label for row in single)
        yield draft(
            f"{len(single)} {noun} called phase 3, but shown with a single arm: {names}",
            *(row.designs[0][2] if row.designs else row.spot for row in single),
            studies=[row.label for row in single],
        )


@rule("DE002", "arms-against-participants", severity="error", family="design")
def arms_against_participants(facts: Facts) -> Iterator[Draft]:
    """The participants of the arms add up to those of the study.

    Why: everyone belongs to one arm.

    Formula: sum over arms = participants, where one source states every arm and the study.

    Example: arms of 92 and 97, 198 participants.

    Repair: participants may have been randomised but not treated; say which set is meant.

    Blind spots: factorial and cross-over designs. Arms that the report states beside a number that the review states
    are compared by LY003.
    """
    for row in facts.rows:
        for layer in LAYERS:
            whole = next((size for size in row.sizes if size.layer == layer), None)
            arms = [n for arm in row.arms if (n := arm.n(layer)) is not None]
            if whole is None or len(row.arms) < 2 or len(arms) < len(row.arms) or sum(arms) == whole.n:
                continue
            formula = f"{' + '.join(map(str, arms))} = {sum(arms)}"
            yield draft(
                f"{row.label}: {formula} in the arms, {whole.n} participants {SAYS[layer]}",
                whole.spot,
                *(size.spot for arm in row.arms for size in arm.sizes if size.layer == layer),
                sum=sum(arms),
                participants=whole.n,
            )


@rule("DE003", "age-outside-range", severity="error", family="design")
def age_outside_range(facts: Facts) -> Iterator[Draft]:
    """A median or mean age lies between the youngest and the oldest.

    Why: a mistyped age, or a range of another group.

    Formula: low <= value <= high, on the bounds of the printed digits.

    Example: median 24 years (1 to 17).

    Repair: compare with the report; look for months printed as years.

    Blind spots: a range that is the interquartile range is tested alike, and rightly holds the median; not always the
    mean. In a manuscript MN005 speaks instead.
    """
    for row in facts.rows:
        for layer, age, spot in ((layer, age, spot) for layer, age, spot in row.ages if spot.span is None):
            low, value, high = age.low, age.value, age.high
            upside_down = low is not None and high is not None and high.bounds.surely_below(low.bounds)
            below = value is not None and low is not None and value.bounds.surely_below(low.bounds)
            above = value is not None and high is not None and high.bounds.surely_below(value.bounds)
            if upside_down or below or above:
                yield draft(f"{row.label}: age {age} {SAYS[layer]} is out of order", spot, age=str(age))


@rule("DE004", "study-counted-twice", severity="warning", family="design")
def study_counted_twice(facts: Facts) -> Iterator[Draft]:
    """Each trial is one study.

    Why: two rows about the same people count them twice in every number, range and pooled estimate.

    Formula: two included rows that share a report or a registration number; numbers are compared however they are
    printed (NCT 01460160 is NCT01460160).

    Example: the abstract of a trial as one row, its article as another, both NCT01460160.

    Repair: make one study of them, with two reports.

    Blind spots: registration numbers that are not recorded; parts of one registered trial with different people are
    rightly two rows: hence a warning.
    """
    shared: dict[str, list[Row]] = defaultdict(list)
    for row in facts.included:
        for key in dict.fromkeys((*row.reports, *row.registrations)):
            shared[key].append(row)
    told = set()
    for key, rows in shared.items():
        names = tuple(row.key for row in rows)
        if len(rows) > 1 and names not in told:
            told.add(names)
            yield draft(
                f"{' and '.join(row.label for row in rows)} share {key}",
                *(row.spot for row in rows),
                shared=[k for k, v in shared.items() if v == rows],
            )


@rule("DE005", "cohorts-overlap", severity="warning", family="design")
def cohorts_overlap(facts: Facts) -> Iterator[Draft]:
    """No person is counted in two studies that are pooled.

    Why: studies that draw on one registry, or on one centre in the same years, often hold the same people. Pooled, they
    are counted twice, and the interval is too narrow.

    Formula: two included rows that share an intervention, and a patient registry or a centre (compared by the words
    that tell it from others), whose months of recruitment overlap; not where they are registered as different trials,
    nor where they share a report or number (DE004 tells that). A warning where one period lies within the other and the
    study that lies within has no more participants (it may be a part of the other); worth knowing where they only
    overlap. Periods and places are those of ``cohort`` in the study; where it has none, those that the abstracts of its
    records name.

    Example: 120 children of one hospital, 2005 to 2010, and 310 of the same hospital, 2001 to 2012.

    Repair: ask the authors; keep the larger study for each outcome, or pool one at a time.

    Blind spots: multicentre studies that name no centre; a centre that two languages name differently; different
    patients by age or disease, which a person sees at once.
    """
    for one, other in combinations(facts.included, 2):
        if _apart(one, other):
            continue
        for _, cohort, spot in one.cohorts:
            shared = next(
                ((each, at, place) for _, each, at in other.cohorts if (place := _overlap(cohort, each))), None
            )
            if shared is None:
                continue
            each, at, place = shared
            within = _nested(one, cohort, other, each)
            yield draft(
                f"{one.label} and {other.label} may hold the same people: both from {place}, "
                f"{_dates(cohort)} and {_dates(each)}" + (f"; {within}" if within else ""),
                spot,
                at,
                place=place,
                periods=[_dates(cohort), _dates(each)],
                severity=None if within else "info",
            )
            break


@rule("DE006", "links-contradict-studies", severity="error", family="design")
def links_contradict_studies(facts: Facts) -> Iterator[Draft]:
    """Records that the team linked are reports of one study, and those it told apart are not.

    Why: the link between reports and the decision at full text say which people a row is about; two answers count
    people twice, or mix them.

    Formula: two included records whose last link decision is same-study but whose studies differ, or the reverse.

    Example: m1 and e2 confirmed as one study, and included as lund-2019 and lund-2020.

    Repair: decide anew, on the link or on the study.

    Blind spots: records whose study nobody named at full text.
    """
    for fact in facts.contradicted_links:
        a, b = fact.records
        said = "one study" if fact.same else "different studies"
        under = " and ".join(dict.fromkeys(fact.studies))
        yield draft(
            f"{a} and {b} were said to report {said}, but are included under {under}",
            fact.spot,
            studies=list(fact.studies),
        )


def _apart(one: Row, other: Row) -> bool:
    """True where two rows need no look: different interventions, different registrations, or told by DE004."""
    given = [{i for arm in row.arms if arm.experimental for i in arm.interventions} for row in (one, other)]
    ours, theirs = _by_registry(one), _by_registry(other)
    registered_apart = any(not ours[name] & theirs[name] for name in ours.keys() & theirs.keys())
    twice = {*one.reports, *one.registrations} & {*other.reports, *other.registrations}
    return not given[0] & given[1] or registered_apart or bool(twice)


def _by_registry(row: Row) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for number in row.registrations:
        for each in registrations.find(number, declared=True):
            found[each.registry].add(each.id)
    return found


def _overlap(one: Cohort, other: Cohort) -> str | None:
    """The registry or centre that two cohorts share in the same months; None where they share none."""
    if one.months is None or other.months is None:
        return None
    if one.months[1] < other.months[0] or other.months[1] < one.months[0]:
        return None
    for ours, theirs in ((one.registries, other.registries), (one.centres, other.centres)):
        known = {name_key(name) or name.lower() for name in theirs}
        for name in ours:
            if (name_key(name) or name.lower()) in known:
                return name
    return None


def _nested(one: Row, cohort: Cohort, other: Row, each: Cohort) -> str | None:
    """Which study may be a part of which; None where no period lies within the other, or the numbers forbid it."""
    for inner, ours, outer, theirs in ((one, cohort, other, each), (other, each, one, cohort)):
        if ours.months is None or theirs.months is None:
            continue
        if theirs.months[0] <= ours.months[0] and ours.months[1] <= theirs.months[1]:
            few, many = _size(inner), _size(outer)
            if few is None or many is None:
                return f"{inner.label} lies within the years of {outer.label}"
            if few <= many:
                return f"the {few} of {inner.label} may be among the {many} of {outer.label}"
    return None


def _size(row: Row) -> int | None:
    return next((size.n for size in row.sizes), None)


def _dates(cohort: Cohort) -> str:
    return f"{cohort.start} to {cohort.end}"
