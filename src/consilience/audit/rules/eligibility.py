"""Eligibility: every included study meets the criteria that the protocol states."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from consilience.model.printed import Bounds
from consilience.model.protocol import (
    AgeTest,
    ComparatorTest,
    Criterion,
    DesignTest,
    OutcomeTest,
    PublishedTest,
    TraitTest,
)
from consilience.model.quantities import days_in
from consilience.model.study import Age

from ..catalogue import Draft, draft, rule
from ..facts import SAYS, Facts, Row
from ..finding import Repair, Spot


@rule("EL001", "criterion-not-met", severity="warning", family="eligibility")
def criterion_not_met(facts: Facts) -> Iterator[Draft]:
    """Every included study meets every criterion of the protocol that its row can decide.

    Why: inclusion against the protocol lets the result choose the studies.

    Formula: each criterion with a test is applied to each included row; what the row does not say is not held against
    it. An upper limit of 18 years admits people until their 19th birthday, an oldest of 18.5 among them; other limits
    are taken as printed. One finding a criterion, with all rows that fail; worth knowing only where an amendment of the
    protocol names the criterion.

    Example: "comparison group was conventional chemotherapy", while 15 of 21 studies have one arm.

    Repair: exclude the studies, or record an amendment of the criterion with its reason.

    Blind spots: criteria without a test; participants outside the limits whom the report excluded from analysis.
    """
    for at in facts.criteria:
        if at.item.test is None:
            continue
        failing = [(row, reason) for row in facts.included if (reason := failure(at.item, row))]
        if failing:
            verb = "do not meet" if at.item.kind == "include" else "should be excluded by"
            named = "; ".join(f"{row.label}: {reason}" for row, reason in failing[:2])
            yield draft(
                f'{len(failing)} of {len(facts.included)} included studies {verb} "{at.item.text}"'
                + (f" ({named})" if len(failing) < 3 else ""),
                at.spot,
                *(spot for row, _ in failing if (spot := _proof(at.item, row))),
                studies={row.label: reason for row, reason in failing},
                repairs=[
                    Repair("the criterion was changed during the review", "record an amendment with date and reason"),
                    Repair("the studies should have been excluded", f"{len(failing)} rows fail the test"),
                ],
                severity="info" if at.item.id in facts.amended else None,
            )


def failure(criterion: Criterion, row: Row) -> str | None:
    """Why a row fails a criterion, or None where it passes or does not say."""
    test = criterion.test
    return _TESTS[type(test)](test, row) if test is not None else None


def _age(test: AgeTest, row: Row) -> str | None:
    least = days_in(Bounds(test.min.value, test.min.value), test.unit).low if test.min else None
    most = days_in(Bounds(test.max.value, test.max.value + 1), test.unit).high if test.max else None
    for layer, age, _ in row.ages:
        typical = days_in(age.value.bounds, age.unit) if age.value is not None else None
        oldest = days_in(Bounds(0, age.high.value), age.unit).high if age.high is not None else None
        if most is not None and oldest is not None and oldest >= most:
            return f"ages up to {age.high} {age.unit} {SAYS[layer]}"
        if most is not None and typical is not None and typical.low >= most:
            return f"{age.statistic or 'typical'} age {age.value} {age.unit} {SAYS[layer]}"
        if least is not None and age.low is not None and _oldest_low(age) <= least:
            return f"ages from {age.low} {age.unit} {SAYS[layer]}"
    return None


def _oldest_low(age: Age) -> float:
    """The highest age in days that the printed lowest age allows: "1" may be anything up to the second birthday."""
    if age.low is None or age.low.relation in ("<", "<="):
        return math.inf
    step = 10.0**-age.low.decimals
    return days_in(Bounds(age.low.value, age.low.value + step), age.unit).high


def _trait(test: TraitTest, row: Row) -> str | None:
    for name, layer, values in row.traits:
        strange = [value for value in values if value not in test.only]
        if name == test.name and strange:
            return f"{test.name.replace('-', ' ')} {', '.join(strange)} {SAYS[layer]}"
    return None


def _comparator(test: ComparatorTest, row: Row) -> str | None:
    if not test.classes:
        # Any comparator will do: only a row that says that it has none fails, not one that is silent.
        none = [value for name, _, values in row.traits if name == "comparator" for value in values]
        stated = f'comparator "{none[0]}"' if none else "single-arm design" if row.allocation == "single-arm" else None
        return None if row.comparators else stated
    if not row.comparators:
        return "no comparison group"
    wrong = [arm for arm in row.comparators if not set(arm.classes) <= set(test.classes)]
    return f"compared with {wrong[0].label}" if len(wrong) == len(row.comparators) else None


def _design(test: DesignTest, row: Row) -> str | None:
    how = row.allocation
    return f"{how} design" if how and how != "unclear" and how not in test.only else None


def _outcome(test: OutcomeTest, row: Row) -> str | None:
    return None if row.outcome_kinds & set(test.kinds) else f"no outcome of kind {' or '.join(test.kinds)}"


def _left_to_el004(test: PublishedTest, row: Row) -> str | None:
    """A row does not hold its years of publication, the reference list does."""
    del test, row
    return None
    return None


_TESTS: dict[type, Callable[[Any, Row], str | None]] = {
    AgeTest: _age,
    TraitTest: _trait,
    ComparatorTest: _comparator,
    DesignTest: _design,
    OutcomeTest: _outcome,
    PublishedTest: _left_to_el004,
}


def _proof(criterion: Criterion, row: Row) -> Spot | None:
    """The place in a row that proves a failure; none where the failure is the absence of something."""
    if isinstance(criterion.test, AgeTest):
        failing = [spot for layer, _, spot in row.ages if (why := _age(criterion.test, row)) and SAYS[layer] in why]
        return failing[0] if failing else None
    if isinstance(criterion.test, DesignTest):
        return next((spot for _, design, spot in row.designs if design.allocation == row.allocation), row.spot)
    bare = isinstance(criterion.test, ComparatorTest) and criterion.test.classes
    return None if not row.comparators and bare else row.spot


@rule("EL002", "published-after-search", severity="error", family="eligibility")
def published_after_search(facts: Facts) -> Iterator[Draft]:
    """A study was not published after the last search that could have found it.

    Why: then it came from elsewhere, and the flow must say from where.

    Formula: year of the report <= year of the latest search, where every search states its date. The year after is a
    warning: articles appear online before their issue.

    Example: search in October 2024; an included report of 2026.

    Repair: report the update search, or the other source.

    Blind spots: online publication more than a year ahead of print.
    """
    dates = [at.item.date for at in facts.searches if at.item.date]
    if not dates or len(dates) < len(facts.searches):
        return
    years = {at.item.key: (at.item.year, at.spot) for at in facts.references}
    for row in facts.included:
        for key in row.reports:
            year, spot = years.get(key, (None, None))
            if year and spot and year > max(dates).year:
                yield draft(
                    f"{row.label}: {key} was published in {year}, the last search was on {max(dates).isoformat()}",
                    row.spot,
                    spot,
                    published=year,
                    searched=max(dates).isoformat(),
                    severity="warning" if year == max(dates).year + 1 else None,
                )


@rule("EL003", "registered-after-search", severity="warning", family="eligibility")
def registered_after_search(facts: Facts) -> Iterator[Draft]:
    """The protocol was registered before the search.

    Why: a protocol that is registered when the records are known cannot protect against choices made by result.

    Formula: registration date, or the year inside a PROSPERO number (CRD4, year, digits: CRD42025...), before the first
    search.

    Example: CRD42025..., search on 23 October 2024, "previously registered".

    Repair: say when and why it was registered; do not call it previous.

    Blind spots: other registers carry no year in their numbers.
    """
    dates = [at.item.date for at in facts.searches if at.item.date]
    for at in facts.registrations:
        match = re.fullmatch(r"CRD4(20\d{2})\d+", at.item.id.replace(" ", "").upper())
        year = at.item.date.year if at.item.date else int(match[1]) if match else None
        if not dates or year is None:
            continue
        if at.item.date > min(dates) if at.item.date else year > min(dates).year:
            yield draft(
                f"{at.item.register_name} {at.item.id} dates from {at.item.date or year}, the search from "
                f"{min(dates).isoformat()}",
                at.spot,
                *[search.spot for search in facts.searches[:1]],
                registered=str(at.item.date or year),
                searched=min(dates).isoformat(),
            )


@rule("EL004", "published-outside-criteria", severity="error", family="eligibility")
def published_outside_criteria(facts: Facts) -> Iterator[Draft]:
    """Included studies were published in the years that the criteria admit.

    Why: inclusion against the protocol lets the result choose the studies.

    Formula: years of all of a study's reports, or those that its label prints where it has no reference, lie outside
    the first and last year of the criterion, both included.

    Example: "published from 2010 onwards", and a trial of 2004 in the table.

    Repair: exclude the study, or record an amendment of the criterion with its reason.

    Blind spots: articles that appeared online in the year before.
    """
    years = {at.item.key: (at.item.year, at.spot) for at in facts.references}
    for at in facts.criteria:
        test = at.item.test
        if not isinstance(test, PublishedTest):
            continue
        outside: list[tuple[Row, int, Spot]] = []
        for row in facts.included:
            stated = [(year, spot) for key in row.reports if (year := years.get(key, (None,))[0])
                      for spot in (years[key][1],)]  # fmt: skip
            if not row.reports:
                stated = [(int(y), row.spot) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", row.printed)]
            if stated and all(not _admits(test, year) for year, _ in stated):
                outside.append((row, *stated[0]))
        if outside:
            shown = ", ".join(f"{row.label} ({year})" for row, year, _ in outside[:4])
            more = f" and {len(outside) - 4} more" if len(outside) > 4 else ""
            yield draft(
                f'included, though "{at.item.text}" is the criterion: {shown}{more}',
                at.spot,
                *(spot for _, _, spot in outside[:5]),
                studies={row.label: year for row, year, _ in outside},
                repairs=[
                    Repair("the years of the criterion are misprinted", f"all fit {_span_of(facts, years)}"),
                    Repair("the studies should have been excluded", f"{len(outside)} lie outside"),
                ],
                severity="warning" if all(_near(test, year) for _, year, _ in outside) else None,
            )


def _admits(test: PublishedTest, year: int) -> bool:
    return (test.min is None or year >= test.min) and (test.max is None or year <= test.max)


def _near(test: PublishedTest, year: int) -> bool:
    """True for the year before the first or after the last: online and printed years differ."""
    return year in ((test.min or 0) - 1, (test.max or 0) + 1)


def _span_of(facts: Facts, years: dict[str, tuple[int | None, Spot]]) -> str:
    found = [year for row in facts.included for key in row.reports if (year := years.get(key, (None, None))[0])]
    return f"{min(found)} to {max(found)}" if found else "other years"


@rule("EL005", "recruited-before-registration", severity="warning", family="eligibility")
def recruited_before_registration(facts: Facts) -> Iterator[Draft]:
    """A trial was registered before it enrolled its first participant.

    Why: the International Committee of Medical Journal Editors requires it (De Angelis 2004, N Engl J Med 351:1250);
    outcomes that are chosen with data in hand can be chosen for their results.

    Formula: the first day that the date of registration may mean lies behind the last one that the begin of enrolment
    may mean. A month without a day is any of its days.

    Example: enrolled from March 2015, registered in June 2016.

    Repair: say that registration was retrospective.

    Blind spots: amended or transferred registrations; a second registration in another register.
    """
    for enrolled in facts.recruitments:
        for at in facts.registrations:
            if at.item.date and at.item.date > enrolled.began:
                yield draft(
                    f"{at.item.register_name} {at.item.id} dates from {at.item.date:%Y-%m}, enrolment began by "
                    f"{enrolled.began:%Y-%m}",
                    at.spot,
                    enrolled.spot,
                    registered=at.item.date.isoformat(),
                    enrolled=enrolled.began.isoformat(),
                )
