"""Outcomes that belong into one picture.

Two response outcomes that count an event in common (complete remission; complete remission or CRi) answer one
question, so they form a family; a time-to-event outcome, a mean, an outcome that says nothing of what it counts stand
alone. What only one study reports is gathered at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consilience.model.estimate import SHARES, Measure
from consilience.model.outcome import Outcome
from consilience.model.queries import included
from consilience.model.review import Review


@dataclass(frozen=True, slots=True)
class Family:
    """Outcomes shown together; ``id`` and ``label`` are those of the first, or tell that they are the rest."""

    id: str
    label: str
    outcomes: tuple[Outcome, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the outcomes."""
        return frozenset(outcome.id for outcome in self.outcomes)

    @property
    def measure(self) -> Measure:
        """The measure of the first outcome."""
        return self.outcomes[0].measure


def families(review: Review, *, planned_apart: bool) -> list[Family]:
    """The families of every outcome that is no harm, in the order of the review's outcomes; the rest at the end.

    With ``planned_apart`` an outcome that the protocol names stays by itself, however few studies report it.
    """
    outcomes = [outcome for outcome in review.outcomes if outcome.kind != "harm"]
    groups = _connected(outcomes)
    shown = [group for group in groups if _studies(review, group) or any(each.planned for each in group)]
    rest = [
        group
        for group in shown
        if _is_small(review, group) and not (planned_apart and any(outcome.planned for outcome in group))
    ]
    if len(rest) < 2:
        rest = []
    found = [_family(group) for group in shown if group not in rest]
    if rest:
        label = "Other outcomes" if found else "Outcomes"
        found.append(Family("other", label, tuple(outcome for group in rest for outcome in group)))
    return found


def name(outcome: Outcome) -> str:
    """The short name of an outcome."""
    return outcome.abbreviation or outcome.label


def _connected(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """Outcomes joined where they are responses that count something in common."""
    groups: list[list[Outcome]] = []
    for outcome in outcomes:
        joined = [group for group in groups if any(_alike(outcome, other) for other in group)]
        merged = [each for group in joined for each in group] + [outcome]
        if joined:
            groups[groups.index(joined[0])] = merged
            groups = [group for group in groups if group not in joined[1:]]
        else:
            groups.append(merged)
    return groups


def _alike(one: Outcome, other: Outcome) -> bool:
    return (
        one.kind == other.kind
        and one.measure == other.measure == "proportion"
        and one.among == other.among
        and bool(set(one.counts) & set(other.counts))
    )


def _studies(review: Review, group: Sequence[Outcome]) -> int:
    ids = {outcome.id for outcome in group}
    return sum(any(result.outcome in ids for result in study.results) for study in included(review))


def _is_small(review: Review, group: Sequence[Outcome]) -> bool:
    """True for a share that one study reports."""
    return _studies(review, group) == 1 and all(outcome.measure in SHARES for outcome in group)


def _family(group: Sequence[Outcome]) -> Family:
    label = group[0].label if len(group) == 1 else f"{group[0].label} and related outcomes"
    return Family(group[0].id, label, tuple(group))
