"""Look-ups in a review: which class a study belongs to, which results an analysis selects, which studies are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .claim import Where
from .estimate import Estimate, LayerName
from .intervention import InterventionClass
from .outcome import Outcome
from .review import Review
from .study import Allocation, Result, Study
from .synthesis_plan import Analysis


class Selected(NamedTuple):
    """One estimate that an analysis uses, with where it belongs."""

    study: Study
    result: Result
    layer: LayerName
    estimate: Estimate


def included(review: Review) -> list[Study]:
    """The included studies, in the order of the review's files."""
    return [study for study in review.studies if study.status == "included"]


def outcome(review: Review, id: str) -> Outcome:
    """The outcome of that id; ``KeyError`` where there is none."""
    return {each.id: each for each in review.outcomes}[id]


def class_of(review: Review, study: Study) -> InterventionClass | None:
    """Class of the first intervention of the study's first experimental arm: what the study is about."""
    groups = {each.id: each for each in review.classes}
    interventions = {each.id: each for each in review.interventions}
    for arm in study.arms:
        if arm.role == "experimental" and arm.interventions and arm.interventions[0] in interventions:
            return groups.get(interventions[arm.interventions[0]].group)
    return None


def by_class(
    review: Review, studies: Iterable[Study] | None = None
) -> list[tuple[InterventionClass | None, list[Study]]]:
    """Studies (default: the included ones) grouped by class, in the order of the review's classes."""
    chosen = included(review) if studies is None else list(studies)
    of = {study.id: class_of(review, study) for study in chosen}
    order: list[InterventionClass | None] = [*review.classes, None]
    groups = [(group, [study for study in chosen if of[study.id] == group]) for group in order]
    return [(group, members) for group, members in groups if members]


def allocation(study: Study) -> Allocation | None:
    """How participants were allocated: as the review states it, else the report, else single-arm if there is one arm.

    None where there are several arms and nobody says how they came about.
    """
    for _, design in study.design:
        if design.allocation:
            return design.allocation
    return None if study.comparators else "single-arm"


def phase(study: Study) -> str | None:
    """Phase as the review states it, else as the report does."""
    return next((design.phase for _, design in study.design if design.phase), None)


def stated(result: Result, layer: LayerName | None = None) -> tuple[LayerName, Estimate] | None:
    """The estimate of one layer, or of the first layer that states it."""
    return next(((name, value) for name, value in result.stated if layer in (None, name)), None)


def select(review: Review, analysis: Analysis) -> list[Selected]:
    """The estimates that an analysis uses, in the order of the studies.

    Whole-study and whole-arm results only (no subgroups); with ``contrasts`` the comparisons between arms, without it
    the experimental arms.
    """
    found = []
    for study, result in concerned(review, analysis):
        arm = study.arm(result.arm)
        if (
            bool(result.contrast) == analysis.contrasts
            and (arm is None or arm.role == "experimental")
            and (choice := stated(result, analysis.layer))
        ):
            found.append(Selected(study, result, *choice))
    return found


def concerned(review: Review, analysis: Analysis) -> Iterator[tuple[Study, Result]]:
    """Every result of the studies, outcomes, times and grade of an analysis, of whichever arm or contrast; no
    subgroups."""
    days = {time.days for time in analysis.times}
    for study in included(review):
        group = class_of(review, study)
        if analysis.studies and study.id not in analysis.studies:
            continue
        if analysis.classes and (group is None or not _within(review, group, analysis.classes)):
            continue
        for result in study.results:
            if (
                result.outcome in analysis.outcomes
                and not result.subgroup
                and (not days or (result.time is not None and result.time.days in days))
                and (analysis.grade is None or analysis.grade == result.grade)
            ):
                yield study, result


def matching(review: Review, where: Where) -> list[Study]:
    """The studies for which every condition holds."""
    return [study for study in review.studies if matches(review, study, where)]


def matches(review: Review, study: Study, where: Where) -> bool:
    """True where the study fulfils every condition given."""
    group = class_of(review, study)
    outcomes = {result.outcome for result in study.results}
    kinds = {outcome(review, id).kind for id in outcomes}
    traits = {
        name: {value for _, values in study.traits[name] for value in values} if name in study.traits else set()
        for name in where.traits
    }
    return (
        study.status in where.status
        and (not where.classes or (group is not None and _within(review, group, where.classes)))
        and (not where.phases or phase(study) in where.phases)
        and (not where.allocations or allocation(study) in where.allocations)
        and (not where.outcomes or bool(outcomes & set(where.outcomes)))
        and (not where.outcome_kinds or bool(kinds & set(where.outcome_kinds)))
        and all(traits[name] & set(values) for name, values in where.traits.items())
    )


def _within(review: Review, group: InterventionClass, wanted: Iterable[str]) -> bool:
    """True where a class is one of the wanted, or lies below one."""
    groups = {each.id: each for each in review.classes}
    wanted = set(wanted)
    seen: set[str] = set()
    current: InterventionClass | None = group
    while current is not None and current.id not in seen:
        if current.id in wanted:
            return True
        seen.add(current.id)
        current = groups.get(current.parent) if current.parent else None
    return False
