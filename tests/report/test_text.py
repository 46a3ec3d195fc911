"""Printed values as text: the digits stay, the kind of each interval is told."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.model.estimate import Estimate
from consilience.model.quantities import Money
from consilience.model.study import Age, Design, Result
from consilience.report import text


def estimate(**data: Any) -> Estimate:
    return Estimate.model_validate(data)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (
            {"measure": "survival", "value": "71", "interval": {"level": 95, "low": "56.2", "high": "89.6"}},
            "71% (95% CI 56.2 to 89.6)",
        ),
        ({"measure": "survival", "value": "71.0"}, "71.0%"),
        ({"measure": "proportion", "events": 60, "total": 62}, "60/62"),
        ({"measure": "proportion", "value": "97", "events": 60, "total": 62}, "97% (60/62)"),
        ({"measure": "proportion", "value": "1", "events": 1}, "1% (1 event)"),
        ({"measure": "proportion", "value": "0.62", "unit": "1"}, "0.62"),
        ({"measure": "proportion", "value": ">=80"}, "≥80%"),
        ({"measure": "count", "value": "11"}, "11 patients"),
        ({"measure": "count", "value": "1"}, "1 patient"),
        ({"measure": "hazard-ratio", "value": "0.62", "p": "<0.001"}, "HR 0.62 (p < 0.001)"),
        ({"measure": "risk-ratio", "value": "2", "p": "0.03"}, "RR 2 (p = 0.03)"),
        (
            {
                "measure": "odds-ratio",
                "value": "2",
                "interval": {"kind": "credible", "level": 90, "low": "1", "high": "4"},
            },
            "OR 2 (90% CrI 1 to 4)",
        ),
        (
            {"measure": "survival", "value": "5", "interval": {"low": "1", "high": "9"}},
            "5% (CI 1 to 9, level not stated)",
        ),
        (
            {"measure": "survival", "value": "78.1", "interval": {"kind": "unstated", "half_width": "6.5"}},
            "78.1% ± 6.5 (kind of ± not stated)",
        ),
        (
            {"measure": "survival", "value": "78.1", "interval": {"kind": "unstated", "low": "70", "high": "84"}},
            "78.1% (interval 70 to 84, kind not stated)",
        ),
        ({"measure": "survival", "value": "5", "interval": {"level": 95, "high": "9"}}, "5% (95% CI ? to 9)"),
        ({"measure": "median-time", "value": "14.2", "unit": "months"}, "median 14.2 months"),
        ({"measure": "narrative", "words": "no difference"}, "“no difference”"),
        ({"measure": "narrative", "words": "no difference", "p": "0.45"}, "“no difference” (p = 0.45)"),
        ({"measure": "count", "value": "4", "words": "sepsis"}, "4 patients (“sepsis”)"),
        ({"measure": "survival"}, "no number printed"),
    ],
)
def test_estimates(data: dict[str, Any], shown: str) -> None:
    assert text.estimate(estimate(**data)) == shown


def test_a_mean_takes_the_unit_of_its_outcome() -> None:
    mean = estimate(measure="mean", value="61.0", interval={"kind": "standard-deviation", "half_width": "8.2"})
    assert text.estimate(mean, "mm Hg") == "mean 61.0 ± 8.2 mm Hg (SD)"
    difference = estimate(measure="mean-difference", value="-4.2", interval={"level": 95, "low": "-6", "high": "-2"})
    assert text.estimate(difference, "mm Hg") == "MD -4.2 mm Hg (95% CI -6 to -2)"


@pytest.mark.parametrize(
    ("time", "value", "shown"),
    [
        ("4 years", {"measure": "survival", "value": "71"}, "at 4 years"),
        ("4 years", {"measure": "survival", "value": "71", "time_stated": False}, "time not stated"),
        (None, {"measure": "survival", "value": "71"}, "time not stated"),
        (None, {"measure": "proportion", "value": "71"}, ""),
    ],
)
def test_times(time: str | None, value: dict[str, Any], shown: str) -> None:
    result = Result.model_validate({"id": "r", "outcome": "o", "time": time, "stated": {"review": value}})
    assert text.when(result, result.stated.review) == shown


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"value": "9.4", "statistic": "median", "low": "1", "high": "17"}, "median 9.4 (1 to 17) years"),
        ({"value": "7"}, "7 years"),
        ({"low": "170", "high": "179", "unit": "days"}, "170 to 179 days"),
        ({"high": "<15"}, "<15 years"),
        ({"high": "18"}, "up to 18 years"),
        ({"low": "18"}, "from 18 years"),
    ],
)
def test_ages(data: dict[str, Any], shown: str) -> None:
    assert text.age(Age.model_validate(data)) == shown


def test_designs_and_money() -> None:
    assert text.design(Design(label="Phase III, open")) == "Phase III, open"
    assert text.design(Design(phase="2", allocation="single-arm")) == "phase 2, single arm"
    assert text.money(Money.model_validate({"amount": "~65,110", "currency": "USD"})) == "≈65,110 USD"
    dated = Money.model_validate({"amount": "7", "currency": "EUR", "year": 2020})
    assert text.money(dated) == "7 EUR (2020 prices)"


SHARE = {"measure": "proportion"}


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        ({"value": "71"}, {"value": "71.4"}, False),  # 71 is anything from 70.5 to 71.5
        ({"value": "71"}, {"value": "71.6"}, False),  # 71.6 cut off is 71
        ({"value": "71"}, {"value": "72.6"}, True),
        ({"value": "71.0"}, {"value": "71.4"}, True),
        ({"value": "72.9"}, {"events": 27, "total": 37}, False),  # 72.97 cut off
        ({"value": "64"}, {"events": 16, "total": 22}, True),  # 72.7
        ({"value": "0.71", "unit": "1"}, {"value": "71"}, False),
        ({"events": 60, "total": 62}, {"events": 60, "total": 63}, True),
        (
            {"value": "71", "interval": {"low": "56", "high": "90"}},
            {"value": "71", "interval": {"low": "58", "high": "90"}},
            True,
        ),
        (
            {"value": "71", "interval": {"low": "56", "high": "90"}},
            {"value": "71", "interval": {"kind": "standard-error", "half_width": "6"}},
            False,  # other kinds of interval are not compared
        ),
        ({"value": "71", "p": "0.45"}, {"value": "71", "p": "0.67"}, True),
        ({"value": "71", "p": "<0.05"}, {"value": "71", "p": "0.03"}, False),
        ({"value": "71"}, {"measure": "hazard-ratio", "value": "0.71"}, True),
        ({"value": "71"}, {"measure": "narrative", "words": "better"}, False),
    ],
)
def test_sources_differ_only_where_no_rounding_could_make_them_equal(
    a: dict[str, Any], b: dict[str, Any], differ: bool
) -> None:
    assert text.differ(estimate(**{**SHARE, **a}), estimate(**{**SHARE, **b})) is differ
