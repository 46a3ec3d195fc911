"""Phrases: durations, ranges of grades."""

from __future__ import annotations

import pytest

from consilience.model.quantities import Duration, Grades


@pytest.mark.parametrize(
    ("text", "days"), [("4 years", 1461), ("12 months", 365.25), ("1 year", 365.25), ("28 days", 28), ("6 weeks", 42)]
)
def test_durations_compare_in_days(text: str, days: float) -> None:
    assert Duration(text).days == pytest.approx(days)
    assert str(Duration(text)) == text


@pytest.mark.parametrize("text", ["4 yeers", "four years", "4", "years", ""])
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        Duration(text)


def test_the_nearest_unit_is_named() -> None:
    with pytest.raises(ValueError, match="did you mean 'years'"):
        Duration("4 yeers")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3-4", 3, 4),
        (">=3", 3, 5),
        ("≥ 3", 3, 5),
        (">3", 4, 5),
        ("any", 1, 5),
        ("5", 5, 5),
        ("<=2", 1, 2),
        ("<3", 1, 2),
    ],
)
def test_grades(text: str, low: int, high: int) -> None:
    assert (Grades(text).low, Grades(text).high) == (low, high)


def test_no_grades() -> None:
    with pytest.raises(ValueError, match="is no range of grades"):
        Grades("severe")
