"""The arithmetic of a rating, over every set of steps that GRADE has."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from consilience.certainty import RatingError, rate
from consilience.certainty.levels import LEVELS, symbol
from consilience.certainty.rating import DOWN, UP, most

STARTS = ("high", "low")
SYMBOLS = {"very low": "⊕○○○", "low": "⊕⊕○○", "moderate": "⊕⊕⊕○", "high": "⊕⊕⊕⊕"}


def test_every_set_of_steps_down() -> None:
    ranges = [range(most(domain) + 1) for domain in DOWN]
    n = 0
    for start in LEVELS:
        for steps in itertools.product(*ranges):
            found = rate(start, dict(zip(DOWN, steps, strict=True)))
            place = LEVELS.index(start) - sum(steps)
            assert found.level == LEVELS[max(0, place)]
            assert found.symbol == SYMBOLS[found.level]
            assert [step.domain for step in found.down] == [d for d, s in zip(DOWN, steps, strict=True) if s]
            n += 1
    assert n == 4 * 3 * 3 * 3 * 4 * 2


def test_every_set_of_steps_up() -> None:
    for start in LEVELS:
        for steps in itertools.product(range(3), range(2), range(2)):
            found = rate(start, up=dict(zip(UP, steps, strict=True)))
            assert found.level == LEVELS[min(3, LEVELS.index(start) + sum(steps))]


def test_a_step_down_never_raises_the_level() -> None:
    for start, domain in itertools.product(LEVELS, DOWN):
        ranks = [rate(start, {domain: levels}).rank for levels in range(most(domain) + 1)]
        assert ranks == sorted(ranks, reverse=True)


@pytest.mark.parametrize(
    ("down", "message"),
    [
        ({"imprecision": 4}, "expected 0 to 3 levels, found 4"),
        ({"inconsistency": 3}, "expected 0 to 2 levels, found 3"),
        ({"publication-bias": 2}, "expected 0 or 1 levels, found 2"),
        ({"risk-of-bias": 3}, "three only where ROBINS-I found critical bias"),
        ({"large-effect": 1}, "large-effect does not rate down"),
        ({"precision": 1}, '"precision" is no domain of GRADE'),
        ({"imprecision": -1}, "found -1; the number says how many levels, so write 1"),
        ({"imprecision": 1.0}, "found 1.0"),
        ({"imprecision": "bad"}, 'found "bad"'),
        ({"publication bias": "very serious"}, "expected 0 or 1 levels, found 2"),
        ({"imprecision": (1, "x", "y")}, "expected levels, or (levels, reason)"),
        (["imprecision"], "expected a mapping"),
        ({"imprecision": True}, "found True"),
        ({"imprecision": 1, "Imprecision": 1}, "imprecision is given twice"),
    ],
)
def test_refusals(down: Any, message: str) -> None:
    with pytest.raises(RatingError) as refusal:
        rate("high", down)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("start", "down", "up", "level"),
    [
        ("High", {"Risk of bias": "serious"}, None, "moderate"),
        (
            "high certainty",
            {"risk_of_bias": "Very serious", "Publication bias": "strongly suspected"},
            None,
            "very low",
        ),
        ("⊕⊕◯◯", None, {"Large effect": "very large"}, "high"),
        ("⊕⊕⊝⊝", None, {"dose response gradient": 1, "plausible confounding": "none"}, "moderate"),
        ("VERY-LOW", {}, {}, "very low"),
        ("high", {"RoB": [1, "open trials"], "imprecision": "not_serious"}, {}, "moderate"),
        ("high", {"imprecision": np.int64(2)}, {}, "low"),
    ],
)
def test_spellings(start: str, down: Any, up: Any, level: str) -> None:
    found = rate(start=start, down=down, up=up)
    assert (found.level, found.symbol) == (level, SYMBOLS[level])


@pytest.mark.parametrize("start", ["Medium", "", "⊕⊕⊕", "⊕⊕⊕⊕⊕", "○⊕○○", "randomised", None, 4])
def test_no_level_of_grade(start: Any) -> None:
    with pytest.raises(RatingError, match="no level of GRADE"):
        rate(start)


def test_three_levels_for_bias_with_robins_i() -> None:
    assert rate("high", {"risk-of-bias": 3}, robins_i=True).level == "very low"


def test_reasons_are_kept_and_advice_is_told() -> None:
    found = rate("low", {"Risk of bias": (1, "open trials")}, {"large_effect": (2, "RR 0.1")})
    assert (found.down[0].reason, found.up[0].reason, found.level) == ("open trials", "RR 0.1", "moderate")
    assert [remark.partition(";")[0] for remark in found.remarks] == ["rated up although it was rated down"]
    assert "starts high" in rate("high", up={"dose-response": 1}).remarks[0]
    assert rate("low", up={"dose-response": 1}).remarks == ()


def test_symbols() -> None:
    assert [symbol(rank, ascii=True) for rank in (1, 2, 3, 4)] == ["+---", "++--", "+++-", "++++"]
    with pytest.raises(ValueError, match="found 5"):
        symbol(5)
