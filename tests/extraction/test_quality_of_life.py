"""Scores by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.extraction.quality_of_life import (
    INSTRUMENTS,
    ScoreError,
    eq5d_index,
    instrument,
    pedsql_score,
    pedsql_total,
    published,
)

answers = st.one_of(st.none(), st.integers(0, 4))


def test_pedsql_by_hand() -> None:
    assert pedsql_score([0, 0, 0]) == 100
    assert pedsql_score([4, 4]) == 0
    assert pedsql_score([0, 4, None, None]) == 50  # half answered
    assert pedsql_score([0, None, None]) is None


def test_the_total_is_a_mean_over_items_not_scales() -> None:
    found = pedsql_total([0] * 8, [4] * 5, [4] * 5, [4] * 5)
    assert found["total"] == pytest.approx(100 * 8 / 23)
    assert found["psychosocial"] == 0
    with pytest.raises(ScoreError, match="social: expected 5 answers, found 4"):
        pedsql_total([0] * 8, [0] * 5, [0] * 4, [0] * 5)


@given(st.lists(answers, min_size=1, max_size=23))
def test_scores_lie_on_the_scale(given_: list[int | None]) -> None:
    score = pedsql_score(given_)
    known = [each for each in given_ if each is not None]
    assert (score is None) == (2 * len(known) < len(given_))
    assert score is None or 0 <= score <= 100


def test_the_form_for_toddlers_has_three_items_on_school() -> None:
    assert pedsql_total([0] * 8, [0] * 5, [4] * 5, [4] * 3)["total"] == pytest.approx(100 * 13 / 21)
    with pytest.raises(ScoreError, match="school: expected 5 answers"):
        pedsql_total([0] * 8, [0] * 5, [0] * 5, [0] * 4)


@pytest.mark.parametrize("wrong", [[], [5], [-1], [True], ["2"], [1.5], [float("nan")]])
def test_wrong_answers(wrong: list[Any]) -> None:
    with pytest.raises(ScoreError):
        pedsql_score(wrong)


def test_young_children_have_three_answers() -> None:
    assert pedsql_score([0, 2, 4], young=True) == 50
    with pytest.raises(ScoreError, match="0, 2 or 4, found 1"):
        pedsql_score([0, 1], young=True)


def test_eq5d_with_a_made_up_value_set() -> None:
    steps = {"constant": 0.05, "1-2": 0.1, "4-3": 0.2}
    assert eq5d_index("11111", {}) == 1
    assert eq5d_index("21131", steps) == pytest.approx(1 - 0.05 - 0.1 - 0.2)
    assert eq5d_index("21131", {"21131": 0.4}) == 0.4
    with pytest.raises(ScoreError, match="5-2"):
        eq5d_index("11112", steps)
    for state in ("1111", "11116", "abcde"):
        with pytest.raises(ScoreError, match="five digits"):
            eq5d_index(state, steps)
    with pytest.raises(ScoreError, match="from 1 to 3"):
        eq5d_index("11114", steps, levels=3)


def test_value_sets_in_the_forms_that_articles_print() -> None:
    """Once for any deviation, and once where a dimension is at the worst level."""
    steps = {"Constant": 0.1, "MO2": 0.05, "PD3": 0.3, "N3": 0.2}
    assert eq5d_index("21131", steps, levels=3) == pytest.approx(1 - 0.1 - 0.05 - 0.3 - 0.2)
    assert eq5d_index(21111, steps) == pytest.approx(0.85)
    assert eq5d_index("2-1-1-1-1", steps) == pytest.approx(0.85)
    assert eq5d_index("11411", {"UA4": 0.3, "N45": 0.1}) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("value_set", "told"),
    [
        ({"MO2": float("nan")}, "expected a number"),
        ({"MO2": True}, "expected a number"),
        ({"MO2": 0.1, "D1": 0.2}, "expected a state"),
        ({"MO2": -0.1}, "more than full health"),
    ],
)
def test_value_sets_that_cannot_be_used(value_set: dict[str, float], told: str) -> None:
    with pytest.raises(ScoreError, match=told):
        eq5d_index("21111", value_set)


def test_what_is_published_is_told_with_its_source() -> None:
    assert "0.08 (index, value set of the United Kingdom; Pickard 2007" in published("EQ-5D-5L")
    assert "from a summary of it" in published("PedsQL 4.0")
    assert published("SF-36") == ""


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("PedsQL 4.0", "PedsQL 4.0 Generic Core Scales"),
        ("Pediatric Quality of Life Inventory", "PedsQL 4.0 Generic Core Scales"),
        ("PedsQL 3.0 Cancer Module", None),
        ("EQ-5D-5L", "EQ-5D index"),
        ("EQ-VAS", "EQ VAS"),
        ("EQ-5D VAS", "EQ VAS"),
        ("SF-36", None),
    ],
)
def test_instruments(printed: str, name: str | None) -> None:
    found = instrument(printed)
    assert (found.name if found else None) == name


def test_every_difference_has_a_source_and_fits_the_scale() -> None:
    for each in INSTRUMENTS:
        assert each.better == "higher"
        for difference in each.differences:
            assert difference.source
            assert 0 < difference.value < each.high - each.low
