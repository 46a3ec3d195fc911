"""The PRISMA 2020 flow of a review (Page 2021, BMJ 372:n71): computed from records and decisions, or as reported.

A review with decisions in its ledger computes its flow and nothing else. Only a review re-expressed from a
publication carries the counts that the publication reports; then the same box may be stated more than once, and the
numbers need not add up. ``identities`` tests them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from consilience.model.review import Review
from consilience.model.selection import Box, FlowCount, ReasonCount

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

    @property
    def holds(self) -> bool:
        """True where the box holds what the others leave."""
        return self.stated == self.expected


def flow(review: Review) -> Flow:
    """The flow of a review: from its ledger where it has decisions, else as its publication reports it."""
    if review.decisions:
        return computed(review)
    return Flow("reported" if review.flow else "none", review.flow)


def computed(review: Review) -> Flow:
    """Every box from the records and the decisions."""
    plan = {step.stage: step.reviewers for step in review.about.protocol.selection}
    kinds = {search.id: search for search in review.searches}
    unique = [record for record in review.records if record.duplicate_of is None]
    votes = consensus(review.decisions, plan.get("title-abstract", 2))

    def verdict(record: str, stage: Literal["title-abstract", "retrieval", "full-text"]) -> Consensus:
        return votes.get((record, stage), Consensus("pending", None, None))

    screened = [r.id for r in unique if verdict(r.id, "title-abstract").verdict in ("include", "exclude")]
    sought = [r for r in screened if verdict(r, "title-abstract").verdict == "include"]
    missing = [r for r in sought if verdict(r, "retrieval").verdict == "not-retrieved"]
    assessed = [
        r for r in sought if r not in set(missing) and verdict(r, "full-text").verdict in ("include", "exclude")
    ]
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


def identities(flow: Flow) -> list[Identity]:
    """Every equation of the diagram whose boxes are stated; boxes that nobody states count as nothing removed.

    Where a publication leaves out the boxes between (retrieval, assessment), the equation spans them: 350 records less
    309 less 22 leaves 19.
    """
    n = {box: count.n for box, count in flow.counts.items()}
    found: list[Identity] = []

    def test(box: Box, start: tuple[Box, ...], *minus: Box, skip: tuple[Box, ...] = ()) -> None:
        """``box`` = sum of start - sum of minus, where all of start is stated and none of skip is."""
        given = [b for b in start if b in n]
        if box not in n or not given or any(b in n for b in skip) or (start[0] not in n):
            return
        taken = [b for b in minus if b in n]
        expected = sum(n[b] for b in given) - sum(n[b] for b in taken)
        formula = " + ".join(str(n[b]) for b in given) + "".join(f" - {n[b]}" for b in taken)
        found.append(Identity(box, n[box], expected, f"{formula} = {expected}", (*given, *taken, box)))

    sources: tuple[Box, ...] = ("records-databases", "records-registers")
    before: tuple[Box, ...] = ("duplicates", "excluded-automatic", "excluded-before-screening")
    test("records-screened", sources, *before)
    test("reports-sought", ("records-screened",), "records-excluded")
    test("reports-assessed", ("reports-sought",), "reports-not-retrieved")
    test("reports-assessed", ("records-screened",), "records-excluded", skip=("reports-sought",))
    included: Box = "reports-included" if "reports-included" in n else "studies-included"
    if "reports-excluded" in n:
        test(included, ("reports-assessed",), "reports-excluded")
        test(included, ("reports-sought",), "reports-not-retrieved", "reports-excluded", skip=("reports-assessed",))
        test(
            included,
            ("records-screened",),
            "records-excluded",
            "reports-not-retrieved",
            "reports-excluded",
            skip=("reports-assessed", "reports-sought"),
        )
    test("total-studies", ("previous-studies", "studies-included"))
    test("total-reports", ("previous-reports", "reports-included"))
    for count in flow.stated:
        if count.reasons:
            total = sum(reason.n for reason in count.reasons)
            terms = " + ".join(str(reason.n) for reason in count.reasons)
            found.append(Identity(count.box, count.n, total, f"{terms} = {total}", (count.box,)))
        if count.sources:
            total = sum(count.sources.values())
            terms = " + ".join(map(str, count.sources.values()))
            found.append(Identity(count.box, count.n, total, f"{terms} = {total}", (count.box,)))
    return found
