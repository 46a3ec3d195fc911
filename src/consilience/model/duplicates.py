"""Decisions on duplicates, and what stands: which record speaks for which.

A decision is never changed; a later one supersedes it. A person's word beats every run of a program, before and after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pydantic import Field

from .base import Model, Slug
from .record import Record

Pair = tuple[str, str]
"""Two record ids, the lesser first."""

PROGRAM = "consilience"
"""Name under which the program decides; no person may bear it."""


class DuplicateDecision(Model):
    """One verdict on whether two records describe the same publication, with its evidence."""

    person: Slug = Field(
        description="Id of who decides, also the name of the ledger; consilience where the program decided."
    )
    pair: tuple[Slug, Slug] = Field(description="Ids of the two records.")
    verdict: Literal["same", "different", "open"] = Field(
        description="same: one publication described twice; different: two; open: an earlier verdict is withdrawn."
    )
    version: str | None = Field(default=None, description="Version of the program that decided; none for a person.")
    score: float | None = Field(default=None, description="Bits of evidence that the two are one; none for a person.")
    reasons: tuple[str, ...] = Field(default=(), description="What agrees and what differs, or a person's words.")
    time: dt.datetime = Field(description="When it was made; UTC where no zone is given.")

    @property
    def by_person(self) -> bool:
        """True where a person decided, not a program."""
        return self.version is None


def ordered(a: str, b: str) -> Pair:
    """A pair as it is looked up."""
    return (a, b) if a < b else (b, a)


def standing(decisions: Iterable[DuplicateDecision]) -> dict[Pair, DuplicateDecision]:
    """The decision that stands for each pair: the last of a person, or where no person spoke, of the program.

    ``open`` withdraws what was said before it, by people and programs; the pair is then as if never seen.
    """
    said: dict[Pair, DuplicateDecision] = {}
    for decision in sorted(decisions, key=_when):
        pair = ordered(*decision.pair)
        before = said.get(pair)
        if before is None or decision.by_person or not before.by_person or before.verdict == "open":
            said[pair] = decision
    return {pair: decision for pair, decision in said.items() if decision.verdict != "open"}


def kept(records: Sequence[Record], decisions: Iterable[DuplicateDecision]) -> dict[str, str]:
    """For each record the one that speaks for it; itself where it has no duplicate or is kept.

    Merges are applied in the order of their weight: people's, then by falling score. One that would join two records
    which stand as different, directly or through others, is not applied. ``Record.duplicate_of`` counts as a merge
    that was made before the ledger.

    Of a group the record is kept that was merged first, and of several the first of the review, so that a later search
    changes nothing; one that ``duplicate_of`` sets aside is kept only where all are.
    """
    verdicts = standing(decisions)
    since: dict[str, dt.datetime] = {}
    for decision in verdicts.values():
        for record in decision.pair:
            since[record] = min(_when(decision), since.get(record, _NEVER))
    order = {
        record.id: (record.duplicate_of is not None, since.get(record.id, _NEVER), place)
        for place, record in enumerate(records)
    }
    apart = {pair for pair, decision in verdicts.items() if decision.verdict == "different"}
    groups = Groups(apart)
    for a, b in merges(records, verdicts):
        if a in order and b in order:
            groups.join(a, b)
    return {
        record: min(group, key=order.__getitem__)
        for group in groups.of(order)
        for record in group
    }  # fmt: skip


def merges(records: Iterable[Record], verdicts: dict[Pair, DuplicateDecision]) -> Iterator[Pair]:
    """Pairs that stand as merged, in the order in which they are applied: people's, earlier ones, by falling score."""
    same = [(pair, decision) for pair, decision in verdicts.items() if decision.verdict == "same"]
    yield from (pair for pair, decision in same if decision.by_person)
    yield from (ordered(record.id, record.duplicate_of) for record in records if record.duplicate_of)
    rest = [(-(decision.score or 0.0), pair) for pair, decision in same if not decision.by_person]
    yield from (pair for _, pair in sorted(rest))


class Groups:
    """Records joined into groups, and pairs that may never come into one group."""

    def __init__(self, apart: Iterable[Pair] = ()) -> None:
        self._group: dict[str, list[str]] = {}
        self._apart: dict[str, set[str]] = {}
        for a, b in apart:
            self._apart.setdefault(a, set()).add(b)
            self._apart.setdefault(b, set()).add(a)

    def members(self, record: str) -> list[str]:
        """The group of a record; itself alone at first."""
        return self._group.setdefault(record, [record])

    def parted(self, a: str, b: str) -> bool:
        """True where some member of one group may not meet some member of the other."""
        ours, theirs = self.members(a), self.members(b)
        return any(not self._apart.get(one, _NONE).isdisjoint(theirs) for one in ours)

    def join(self, a: str, b: str) -> bool:
        """Make one group of two. False, and nothing done, where they are parted."""
        ours, theirs = self.members(a), self.members(b)
        if ours is theirs:
            return True
        if self.parted(a, b):
            return False
        small, large = sorted((ours, theirs), key=len)
        large.extend(small)
        for record in small:
            self._group[record] = large
        return True

    def of(self, records: Iterable[str]) -> list[list[str]]:
        """Every group of these records, each once, singles too."""
        seen: dict[int, list[str]] = {}
        for record in records:
            group = self.members(record)
            seen.setdefault(id(group), group)
        return list(seen.values())


_NONE: frozenset[str] = frozenset()
_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def _when(decision: DuplicateDecision) -> dt.datetime:
    """The time of a decision; one without a zone is taken as UTC, so that all can be ordered."""
    time = decision.time
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)
