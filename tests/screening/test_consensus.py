"""Consensus: two people, conflicts, adjudication, the last word of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from consilience.model.selection import Decision
from consilience.screening.consensus import Consensus, consensus

START = dt.datetime(2024, 10, 23, 9, tzinfo=dt.UTC)


def decided(*votes: str, stage: str = "title-abstract") -> list[Decision]:
    """Votes in order of time: "person verdict [reason]", "!" before the person for an adjudication."""
    found = []
    for minute, vote in enumerate(votes):
        person, verdict, *rest = vote.split(" ", 2)
        content: dict[str, Any] = {
            "person": person.lstrip("!"),
            "record": "r1",
            "stage": stage,
            "verdict": verdict,
            "adjudication": person.startswith("!"),
            "reason": rest[0] if rest else None,
            "time": START + dt.timedelta(minutes=minute),
        }
        found.append(Decision(**content))
    return found


def verdict(*votes: str, stage: str = "title-abstract", reviewers: int | Mapping[str, int] = 2) -> Consensus:
    (only,) = consensus(decided(*votes, stage=stage), reviewers).values()
    return only


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        (["ana include"], "pending"),
        (["ana include", "ben include"], "include"),
        (["ana exclude", "ben exclude"], "exclude"),
        (["ana include", "ben exclude"], "conflict"),
        (["ana maybe", "ben include"], "include"),
        (["ana maybe", "ben maybe"], "include"),
        (["ana maybe", "ben exclude"], "conflict"),
        (["ana include", "ben exclude", "!cleo exclude"], "exclude"),
        (["ana include", "ben exclude", "!cleo exclude", "!cleo include"], "include"),
        (["ana include", "ben exclude", "!cleo exclude", "!dora include"], "include"),
        (["!cleo exclude"], "exclude"),
        (["ana include", "ana exclude", "ben exclude"], "exclude"),
        (["ana include", "ben include", "ben exclude"], "conflict"),
        (["ana include", "ana include"], "pending"),
    ],
)
def test_verdicts(votes: list[str], expected: str) -> None:
    assert verdict(*votes).verdict == expected


def test_one_reviewer_is_enough_where_the_protocol_says_so() -> None:
    assert verdict("ana include", reviewers=1).verdict == "include"
    assert verdict("ana include", "ben include", reviewers=3).verdict == "pending"


def test_each_stage_has_its_number() -> None:
    plan = {"title-abstract": 1, "full-text": 2}
    assert verdict("ana exclude", reviewers=plan).verdict == "exclude"
    assert verdict("ana exclude", stage="full-text", reviewers=plan).verdict == "pending"
    assert verdict("ana exclude", stage="full-text", reviewers={"title-abstract": 1}).verdict == "pending"


def test_retrieval_is_a_fact() -> None:
    assert verdict("ana not-retrieved", stage="retrieval").verdict == "not-retrieved"
    assert verdict("ana not-retrieved", "ben include", stage="retrieval").verdict == "conflict"


def test_reasons() -> None:
    assert verdict("ana exclude adults", "ben exclude adults").reason == "adults"
    assert verdict("ana exclude adults", "ben exclude no trial").reason == "adults / no trial"
    assert verdict("ana exclude adults", "ben exclude").reason == "adults"
    assert verdict("ana exclude adults", "ben include").reason is None
    assert verdict("ana exclude adults", "ben exclude no trial", "!cleo exclude no trial").reason == "no trial"


def test_the_study_is_the_one_that_all_name() -> None:
    votes = decided("ana include", "ben include")
    same = [vote.model_copy(update={"study": "one"}) for vote in votes]
    other = [votes[0].model_copy(update={"study": "one"}), votes[1].model_copy(update={"study": "two"})]
    assert next(iter(consensus(same).values())).study == "one"
    assert next(iter(consensus(other).values())).study is None


def test_the_order_of_the_ledger_does_not_matter() -> None:
    votes = decided("ana include", "ben exclude", "ana exclude")
    assert consensus(votes) == consensus(votes[::-1])
    assert next(iter(consensus(votes).values())).verdict == "exclude"


def test_times_with_and_without_a_zone_are_ordered() -> None:
    first, second = decided("ana include", "ana exclude")
    bare = first.model_copy(update={"time": START.replace(tzinfo=None)})
    assert next(iter(consensus([second, bare], 1).values())).verdict == "exclude"


def test_records_and_stages_are_kept_apart() -> None:
    votes = decided("ana include", "ben include")
    others = [vote.model_copy(update={"record": "r2", "verdict": "exclude"}) for vote in votes]
    found = consensus([*votes, *others, *decided("ana exclude", stage="full-text")])
    assert {key: each.verdict for key, each in found.items()} == {
        ("r1", "title-abstract"): "include",
        ("r2", "title-abstract"): "exclude",
        ("r1", "full-text"): "pending",
    }
