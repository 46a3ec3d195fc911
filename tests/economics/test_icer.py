"""ICERs against published arithmetic, and the cases in which there is none."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.economics.icer import Icer, NoIcer, compare, icer, stated
from consilience.model.economics import EconomicResult, Threshold


def result(**more: Any) -> EconomicResult:
    """Costs and gain of Díaz 2024 as Correa-Carranza 2026 prints them (section 3.4), unless told otherwise."""
    data: dict[str, Any] = {
        "cost_intervention": {"amount": "~65,110", "currency": "USD"},
        "cost_comparator": {"amount": "~45,474", "currency": "USD"},
        "effect": {"unit": "life-years", "gained": "5.11"},
    }
    return EconomicResult.model_validate({**data, **more})


def money(amount: object, currency: str = "USD", year: int | None = None) -> dict[str, Any]:
    return {"amount": amount, "currency": currency, **({"year": year} if year else {})}


def ratio(value: EconomicResult) -> Icer:
    found = icer(value)
    assert isinstance(found, Icer), found
    return found


def why_not(value: EconomicResult) -> str:
    found = icer(value)
    assert isinstance(found, NoIcer), found
    return found.reason


def test_difference_of_costs_over_gain() -> None:
    # (65110 - 45474) / 5.11 = 19636 / 5.11 = 3842.66...
    found = ratio(result())
    assert found.value == pytest.approx(3842.66, abs=0.005)
    assert (found.currency, found.unit, found.year) == ("USD", "life-years", None)


def test_bounds_hold_every_ratio_that_the_printed_digits_allow() -> None:
    # About 65,110 is 65,105 to 65,115; about 45,474 is 45,473.5 to 45,474.5; 5.11 is 5.105 to 5.115.
    low, high = ratio(result()).bounds
    assert low == pytest.approx(19630.5 / 5.115)
    assert high == pytest.approx(19641.5 / 5.105)


def test_gain_as_the_difference_of_two_groups() -> None:
    # Whittington 2018: 667,000 and 337,000 dollars, 9.28 and 2.10 QALYs: 330,000 / 7.18 = 45,961.
    found = ratio(
        result(
            cost_intervention=money("~667,000"),
            cost_comparator=money("~337,000"),
            effect={"unit": "qalys", "intervention": "9.28", "comparator": "2.10"},
        )
    )
    assert found.value == pytest.approx(45961.0, abs=0.05)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cost_comparator": None}, "not all costs"),
        ({"effect": None}, "gain in health is not stated"),
        ({"effect": {"unit": "qalys", "intervention": "3.1"}}, "gain in health is not stated"),
        ({"cost_comparator": money("45,474", "EUR")}, "different currencies (USD, EUR)"),
        (
            {"cost_intervention": money("65,110", year=2020), "cost_comparator": money("45,474", year=2023)},
            "different price years (2020, 2023)",
        ),
        ({"effect": {"unit": "qalys", "gained": "0.0"}}, "may be zero"),
        ({"effect": {"unit": "qalys", "gained": "-1.5"}}, "it is dominated"),
        ({"cost_intervention": money("40,000")}, "it dominates"),
    ],
)
def test_no_ratio_and_why(changes: dict[str, Any], reason: str) -> None:
    assert reason in why_not(result(**changes))


def test_open_ended_costs_and_gains_give_open_bounds() -> None:
    low, high = ratio(result(cost_intervention=money(">475,000"), effect={"unit": "qalys", "gained": ">5"})).bounds
    assert low == 0
    assert math.isinf(high)


@given(
    dear=st.integers(2_000, 900_000),
    cheap=st.integers(1, 1_900),
    gain=st.decimals("0.1", "40", places=1).filter(lambda d: d > 0),
)
def test_the_ratio_lies_in_its_bounds(dear: int, cheap: int, gain: Any) -> None:
    found = ratio(
        result(
            cost_intervention=money(dear),
            cost_comparator=money(cheap),
            effect={"unit": "qalys", "gained": str(gain)},
        )
    )
    assert found.bounds.low <= found.value <= found.bounds.high


def threshold(**more: Any) -> Threshold:
    data = {"id": "t", "label": "T", "jurisdiction": "Somewhere", "amount": money("50,000"), "per": "life-years"}
    return Threshold.model_validate({**data, **more})


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        ({}, "below", "price years are not all stated"),
        ({"amount": money("3,000")}, "above", "price years are not all stated"),
        ({"amount": money("3,840")}, "undecided", "could be equal"),
        ({"per": "qalys"}, "not comparable", "per life-year, the threshold per QALY"),
        ({"amount": money("50,000", "EUR")}, "not comparable", "in USD, the threshold in EUR"),
        ({"amount": None, "gdp_multiples": ["1", "3"]}, "not comparable", "1 to 3 times gross domestic product"),
        ({"amount": None}, "not comparable", "states no amount"),
    ],
)
def test_beside_a_threshold(changes: dict[str, Any], verdict: str, reason: str) -> None:
    found = compare(ratio(result()), threshold(**changes))
    assert found.verdict == verdict
    assert reason in found.reason


def test_price_years_that_differ_are_not_compared() -> None:
    dated = result(cost_intervention=money("65,110", year=2023), cost_comparator=money("45,474", year=2023))
    assert compare(ratio(dated), threshold(amount=money("50,000", year=2010))).verdict == "not comparable"
    same = compare(ratio(dated), threshold(amount=money("50,000", year=2023)))
    assert (same.verdict, same.reason) == ("below", "")


def test_a_stated_icer_takes_its_unit_from_itself_or_from_the_effect() -> None:
    said = stated(result(icer=money("~46,000"), icer_unit="qalys"))
    assert said is not None
    assert said.unit == "qalys"
    assert said.bounds == (45_500, 46_500)
    inferred = stated(result(icer=money("4,000")))
    assert inferred is not None
    assert inferred.unit == "life-years"
    assert stated(EconomicResult.model_validate({"icer": money("4,000")})) is None
    assert stated(result()) is None
