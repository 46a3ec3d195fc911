"""The levels of GRADE."""

from __future__ import annotations

import pytest

from consilience.certainty.levels import LEVELS, normal, rank, rated


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("High", 4),
        ("MODERATE", 3),
        (" low ", 2),
        ("Very low", 1),
        ("very-low", 1),
        ("Very  Low", 1),
        ("very_low", 1),
        ("Medium", None),
        ("", None),
        ("low to moderate", None),
    ],
)
def test_rank(printed: str, expected: int | None) -> None:
    assert rank(printed) == expected


def test_ranks_follow_the_order() -> None:
    assert [rank(level) for level in LEVELS] == [1, 2, 3, 4]
    assert normal("Very-Low") == LEVELS[0]


@pytest.mark.parametrize(
    ("start", "down", "up", "expected"),
    [
        (4, 0, 0, 4),  # randomised, no reason to rate down
        (4, 1, 0, 3),
        (4, 2, 0, 2),
        (2, 0, 2, 4),  # observational, very large effect
        (2, 1, 0, 1),
        (2, 3, 0, 1),  # not below very low
        (4, 0, 2, 4),  # not above high
        (4, 3, 1, 2),
    ],
)
def test_arithmetic(start: int, down: int, up: int, expected: int) -> None:
    assert rated(start, down, up) == expected
