"""The PRISMA 2020 flow of a review (Page 2021, BMJ 372:n71): computed from records and decisions, or as reported.

A review with records or decisions computes its flow and nothing else. Only a review re-expressed from a
publication carries the counts that the publication reports; then the same box may be stated more than once, and the
numbers need not add up. ``identities`` tests them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from consilience.model.duplicates import kept
from consilience.model.review import Review
from consilience.model.selection import Box, Decision, FlowCount, ReasonCount, Stage

from .consensus import Consensus, consensus


@dataclass(frozen=True)
class Flow:
    """Counts of the boxes. ``stated`` keeps every statement of a box; ``counts`` the first of each."""

    source: Literal["computed", "reported", "none"]
    stated: tuple[FlowCount, ...]
    awaiting: int = 0
    """Records or reports on which the team has not agreed yet (computed flows)."""

    @property
    def counts(self) -> dict[Box, FlowCount]:
        """The first statement of each box."""
        first: dict[Box, FlowCount] = {}
        for count in self.stated:
            first.setdefault(count.box, count)
        return first

    def n(self, box: Box) -> int | None:
        """Count of a box, or None where nobody states it."""
        count = self.counts.get(box)
        return None if count is None else count.n


@dataclass(frozen=True)
class Identity:
    """One equation between boxes, with the numbers filled in."""

    box: Box
    stated: int
    expected: int
    formula: str
    boxes: tuple[Box, ...]
    fewer: int = 0
    """How far the box may rightly lie below: studies have several reports, records await a decision."""
    more: int = 0
    """How far it may rightly lie above: reports from other sources join the flow."""
    unstated: tuple[Box, ...] = ()
    """Boxes that nobody states and that could explain a lower number."""

    @property
    def holds(self) -> bool:
        """True where the box holds what the others leave."""
        return self.expected - self.fewer <= self.stated <= self.expected + self.more


_AFTER: tuple[Stage, ...] = ("retrieval", "full-text")
"""Stages at which a report may turn out not to be retrievable."""


@dataclass(frozen=True)
class _Step:
    """One box of the diagram and what is taken away on the way to it."""

    box: Box
    removed: tuple[Box, ...]
    always: bool
    """True where the step cannot be tested without what it removes."""


_STEPS: tuple[_Step, ...] = (
    _Step("records-screened", ("duplicates", "excluded-automatic", "excluded-before-screening"), always=False),
    _Step("reports-sought", ("records-excluded",), always=True),
    _Step("reports-assessed", ("reports-not-retrieved",), always=False),
    _Step("reports-included", ("reports-excluded",), always=True),
)


def flow(review: Review) -> Flow:
    """The flow of a review: counted where it has records or decisions, else as its publication reports it."""
    if review.records or review.decisions:
        return computed(review)
    return Flow("reported" if review.flow else "none", review.flow)


def computed(review: Review) -> Flow:
    """Every box from the records and the decisions, those on duplicates among them."""
    plan: dict[str, int] = {step.stage: step.reviewers for step in review.about.protocol.selection}
    kinds = {search.id: search for search in review.searches}
    speaks = kept(review.records, review.duplicates)
    unique = [record for record in review.records if speaks[record.id] == record.id]
    votes = consensus(_of_kept(review.decisions, speaks), plan)

    def verdict(record: str, stage: Stage) -> Consensus:
        return votes.get((record, stage), Consensus("pending", None, None))

    screened = [r.id for r in unique if verdict(r.id, "title-abstract").verdict in ("include", "exclude")]
    sought = [r for r in screened if verdict(r, "title-abstract").verdict == "include"]
    missing = {r for r in sought for stage in _AFTER if verdict(r, stage).verdict == "not-retrieved"}
    assessed = [r for r in sought if r not in missing and verdict(r, "full-text").verdict in ("include", "exclude")]
    excluded = [r for r in assessed if verdict(r, "full-text").verdict == "exclude"]
    included = [r for r in assessed if verdict(r, "full-text").verdict == "include"]
    reasons = Counter(verdict(r, "full-text").reason or "no reason given" for r in excluded)
    studies = {verdict(r, "full-text").study or r for r in included}

    by_source: dict[str, Counter[str]] = {"database": Counter(), "register": Counter(), "other": Counter()}
    for record in review.records:
        search = kinds[record.search]
        by_source[search.kind if search.kind in by_source else "other"][search.source] += 1
    boxes: list[FlowCount] = []
    names: tuple[tuple[Box, str], ...] = (
        ("records-databases", "database"),
        ("records-registers", "register"),
        ("records-other", "other"),
    )
    for box, kind in names:
        if by_source[kind]:
            boxes.append(FlowCount(box=box, n=by_source[kind].total(), sources=dict(by_source[kind])))
    boxes += [
        FlowCount(box="duplicates", n=len(review.records) - len(unique)),
        FlowCount(box="records-screened", n=len(screened)),
        FlowCount(box="records-excluded", n=len(screened) - len(sought)),
        FlowCount(box="reports-sought", n=len(sought)),
        FlowCount(box="reports-not-retrieved", n=len(missing)),
        FlowCount(box="reports-assessed", n=len(assessed)),
        FlowCount(
            box="reports-excluded",
            n=len(excluded),
            reasons=tuple(ReasonCount(reason=reason, n=n) for reason, n in sorted(reasons.items())),
        ),
        FlowCount(box="studies-included", n=len(studies)),
        FlowCount(box="reports-included", n=len(included)),
    ]
    waiting = len(unique) - len(screened) + len(sought) - len(missing) - len(assessed)
    return Flow("computed", tuple(boxes), awaiting=waiting)


def _of_kept(decisions: Iterable[Decision], speaks: Mapping[str, str]) -> Iterator[Decision]:
    """Decisions, each on the record that speaks for the one decided on: merging loses nobody's verdict."""
    for decision in decisions:
        record = speaks.get(decision.record, decision.record)
        yield decision if record == decision.record else decision.model_copy(update={"record": record})


def identities(flow: Flow) -> list[Identity]:
    """Every equation of the diagram whose boxes are stated (PRISMA 2020).

    screened = identified - removed before; sought = screened - excluded; assessed = sought - not retrieved; included =
    assessed - excluded; totals = previous + new; studies <= reports; a box = the sum of its reasons or sources. Where
    boxes between are left out, the equation spans them: 350 records less 309 less 22 leaves 19. What a publication
    does not state counts as nothing removed, but exclusions must be stated for a step to be tested.
    """
    return [*_chain(flow), *_totals(flow), *_sums(flow)]


def _chain(flow: Flow) -> Iterator[Identity]:
    n = {box: count.n for box, count in flow.counts.items()}
    last: tuple[Box, ...] = ()
    if "records-databases" in n:
        last = tuple(box for box in _SOURCES if box in n)
    removed: list[Box] = []
    unstated: list[Box] = []
    testable = True
    for step in _STEPS:
        stated = [box for box in step.removed if box in n]
        removed += stated
        if not stated:
            unstated += step.removed
            testable = testable and not step.always
        final = step is _STEPS[-1]
        box: Box = "studies-included" if final and step.box not in n else step.box
        if box not in n:
            continue
        if last and testable:
            expected = sum(n[b] for b in last) - sum(n[b] for b in removed)
            formula = " + ".join(str(n[b]) for b in last) + "".join(f" - {n[b]}" for b in removed)
            yield Identity(
                box,
                n[box],
                expected,
                f"{formula} = {expected}",
                (*last, *removed, box),
                fewer=max(expected, 0) if box == "studies-included" else 0 if final else flow.awaiting,
                more=n.get("records-other", 0) if final or last[0] == "records-databases" else 0,
                unstated=tuple(unstated),
            )
        last, removed, unstated, testable = (box,), [], [], True


_SOURCES: tuple[Box, ...] = ("records-databases", "records-registers")


def _totals(flow: Flow) -> Iterator[Identity]:
    """Totals of an updated review, and studies against reports."""
    n = {box: count.n for box, count in flow.counts.items()}
    sums: tuple[tuple[Box, Box, Box], ...] = (
        ("total-studies", "previous-studies", "studies-included"),
        ("total-reports", "previous-reports", "reports-included"),
    )
    for total, previous, new in sums:
        if total in n and previous in n and new in n:
            expected = n[previous] + n[new]
            formula = f"{n[previous]} + {n[new]} = {expected}"
            yield Identity(total, n[total], expected, formula, (previous, new, total))
    pairs: tuple[tuple[Box, Box], ...] = (("studies-included", "reports-included"), ("total-studies", "total-reports"))
    for studies, reports in pairs:
        if studies in n and reports in n:
            most = n[reports]
            formula = f"at most {most} (reports)"
            yield Identity(studies, n[studies], most, formula, (reports, studies), fewer=max(most, 0))


def _sums(flow: Flow) -> Iterator[Identity]:
    """Boxes that break their count down by reason or source."""
    for count in flow.stated:
        for parts in ([reason.n for reason in count.reasons], list(count.sources.values())):
            if parts:
                formula = f"{' + '.join(map(str, parts))} = {sum(parts)}"
                yield Identity(count.box, count.n, sum(parts), formula, (count.box,))
