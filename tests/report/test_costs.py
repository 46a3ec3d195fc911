"""Costs: the ICER that the printed costs give, and what it means beside thresholds."""

from __future__ import annotations

from consilience.report import costs

from . import made_up
from .test_studies import texts


def test_the_computed_ratio_stands_beside_the_stated_one() -> None:
    shown = texts(costs.evaluations(made_up.review()), "Review")
    assert shown["Cost, intervention"] == "≈65,110 USD"
    assert shown["Health gained"] == "5.11 life-years"
    assert shown["ICER, computed"] == "3,842.7 USD per life-year (3,838 to 3,848)"  # (65110 - 45474) / 5.11
    assert shown["ICER, stated"] == "9,999 USD per life-year"
    assert shown["Agree?"] == "≠ differs"


def test_thresholds_of_another_currency_say_why_they_are_not_compared() -> None:
    table = costs.against_thresholds(made_up.review())
    shown = texts(table, "Eco (2022), computed (review)")
    assert shown["Local threshold: 5,000 USD per life-year"] == "below: price years are not all stated"
    assert "not comparable" in shown["French threshold: 50,000 EUR per QALY"]


def test_no_ratio_says_why() -> None:
    data = made_up.data()
    del data["economics"]["evaluations"][0]["stated"]["review"]["cost_comparator"]
    shown = texts(costs.evaluations(made_up.review(economics=data["economics"])), "Review")
    assert shown["ICER, computed"] == "not all costs are stated"
    assert shown["Agree?"] == "not compared"


def test_a_threshold_without_evaluations_is_still_shown() -> None:
    review = made_up.review(economics={"thresholds": made_up.ECONOMICS["thresholds"]})
    assert costs.evaluations(review).is_empty
    assert costs.against_thresholds(review).is_empty
    assert texts(costs.thresholds(review), "French threshold")["Amount"] == "50,000 EUR"
