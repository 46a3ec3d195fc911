"""Pairs that are hard to tell apart, from ``hard_pairs.yaml``: what must never be merged, and what must be found."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from consilience.model.record import Record
from consilience.records.duplicates import find_duplicates

from .made_up import MISTAKES

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "hard_pairs.yaml").read_text("utf-8"))


def pair(case: dict[str, Any]) -> list[Record]:
    """The two records of a case, both as the base has them but for what each side names."""
    return [Record.model_validate({**CASES["base"], **case[side], "id": side, "search": "s"}) for side in "ab"]


def named(key: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CASES[key]]


@pytest.mark.parametrize("case", named("apart"))
def test_two_publications_are_never_merged(case: dict[str, Any]) -> None:
    found = find_duplicates(pair(case))
    assert found.groups == (), found.merged


DAMAGE = [
    name
    for name in MISTAKES
    if name not in ("other page", "missing numbers", "ahead of print", "next year", "no subtitle")
]
"""Mistakes that leave standing what tells two publications apart: pages, years, subtitles."""


@pytest.mark.parametrize("mistake", DAMAGE)
def test_a_mistake_merges_no_two_publications(mistake: str) -> None:
    random = Random(mistake)
    for case in CASES["apart"]:
        for damaged in (0, 1):
            records = pair(case)
            records[damaged] = MISTAKES[mistake](random, records[damaged])
            found = find_duplicates(records)
            assert found.groups == (), (case["name"], found.merged)


@pytest.mark.parametrize("case", named("together"))
def test_one_publication_is_found_or_asked_about(case: dict[str, Any]) -> None:
    found = find_duplicates(pair(case))
    assert found.groups or found.review
    if not case.get("asked"):
        assert found.groups, found.review


def test_names_are_used_once() -> None:
    names = [case["name"] for key in ("apart", "together") for case in CASES[key]]
    assert len(names) == len(set(names))
