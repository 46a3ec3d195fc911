"""Eligibility: every included study meets the criteria that the protocol states."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from consilience.model.printed import Bounds
from consilience.model.protocol import AgeTest, ComparatorTest, Criterion, DesignTest, OutcomeTest, TraitTest
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
            yield draft(
                f'{len(failing)} of {len(facts.included)} included studies {verb} "{at.item.text}"',
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
    if not row.comparators:
        return "no comparison group"
    wrong = [arm for arm in row.comparators if not set(arm.classes) <= set(test.classes)]
    return f"compared with {wrong[0].label}" if len(wrong) == len(row.comparators) else None


def _design(test: DesignTest, row: Row) -> str | None:
    how = row.allocation
    return f"{how} design" if how and how != "unclear" and how not in test.only else None


def _outcome(test: OutcomeTest, row: Row) -> str | None:
    return None if row.outcome_kinds & set(test.kinds) else f"no outcome of kind {' or '.join(test.kinds)}"


_TESTS: dict[type, Callable[[Any, Row], str | None]] = {
    AgeTest: _age,
    TraitTest: _trait,
    ComparatorTest: _comparator,
    DesignTest: _design,
    OutcomeTest: _outcome,
}


def _proof(criterion: Criterion, row: Row) -> Spot | None:
    """The place in a row that proves a failure; none where the failure is the absence of something."""
    if isinstance(criterion.test, AgeTest):
        failing = [spot for layer, _, spot in row.ages if (why := _age(criterion.test, row)) and SAYS[layer] in why]
        return failing[0] if failing else None
    return None if not row.comparators and isinstance(criterion.test, ComparatorTest) else row.spot


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
