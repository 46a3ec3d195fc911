"""What a team decided about a record at a stage, from what its members decided."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from consilience.model.selection import Decision, Stage

Verdict = Literal["include", "exclude", "not-retrieved", "conflict", "pending"]


class Consensus(NamedTuple):
    """The verdict on one record at one stage, the reason if all who excluded agree on one, and the study it joins."""

    verdict: Verdict
    reason: str | None
    study: str | None


def consensus(
    decisions: Iterable[Decision], reviewers: int | Mapping[str, int] = 2
) -> dict[tuple[str, Stage], Consensus]:
    """The verdict for each (record, stage) that anyone decided.

    A person's last decision counts. An adjudication settles the matter; otherwise ``reviewers`` people (default 2; or
    a number for each stage) must agree, where "maybe" counts as include. Fewer people: pending; different verdicts:
    conflict. Retrieval is a fact, not a judgement: one person's word is enough.
    """
    latest: dict[tuple[str, Stage], dict[str, Decision]] = defaultdict(dict)
    for decision in sorted(decisions, key=_when):
        latest[decision.record, decision.stage][decision.person] = decision
    return {key: _agree(list(votes.values()), _needed(key[1], reviewers)) for key, votes in latest.items()}


def _needed(stage: Stage, reviewers: int | Mapping[str, int]) -> int:
    if stage == "retrieval":
        return 1
    return reviewers if isinstance(reviewers, int) else reviewers.get(stage, 2)


def _when(decision: Decision) -> dt.datetime:
    """The time of a decision; one without a zone is taken as UTC, so that all can be ordered."""
    time = decision.time
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


def _agree(votes: list[Decision], reviewers: int) -> Consensus:
    settled = [vote for vote in votes if vote.adjudication]
    counted = [max(settled, key=_when)] if settled else votes
    verdicts = {"include" if vote.verdict == "maybe" else vote.verdict for vote in counted}
    reasons = {vote.reason for vote in counted if vote.reason}
    studies = {vote.study for vote in counted if vote.study}
    if len(verdicts) > 1:
        return Consensus("conflict", None, None)
    if not settled and len(counted) < reviewers:
        return Consensus("pending", None, None)
    return Consensus(
        verdicts.pop(),
        reasons.pop() if len(reasons) == 1 else " / ".join(sorted(reasons)) or None,
        studies.pop() if len(studies) == 1 else None,
    )
