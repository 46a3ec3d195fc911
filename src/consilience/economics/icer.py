"""Incremental cost-effectiveness ratios from printed numbers, and what they mean beside a threshold.

ICER = (cost of the intervention - cost of the comparator) / (effect of the intervention - effect of the comparator)
(Drummond 2015, Methods for the Economic Evaluation of Health Care Programmes, chapter 4). Interval arithmetic carries
the printed digits through: costs of ~65,110 and ~45,474 and a gain of 5.11 give 3,842.7, somewhere in 3,837 to 3,848.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from consilience.model.bounds import Bounds, minus, over
from consilience.model.economics import EconomicResult, EffectUnit, Threshold
from consilience.model.quantities import Money

Verdict = Literal["below", "above", "undecided", "not comparable"]

UNITS: dict[EffectUnit, str] = {"life-years": "life-year", "qalys": "QALY", "dalys-averted": "DALY averted"}
"""One unit of each effect, in words."""


@dataclass(frozen=True, slots=True)
class Icer:
    """What one more unit of health costs."""

    value: float
    bounds: Bounds
    """Every ratio that the printed digits allow."""
    currency: str
    year: int | None
    unit: EffectUnit


@dataclass(frozen=True, slots=True)
class NoIcer:
    """Why there is no ratio: something is not stated, or one option is better and cheaper."""

    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """An ICER beside a threshold; ``reason`` says why they are not comparable, or what the verdict rests on."""

    verdict: Verdict
    reason: str


def icer(result: EconomicResult) -> Icer | NoIcer:
    """The ratio that the printed costs and effects of one source give.

    No ratio is given where it would mislead: a cheaper and better intervention dominates, a dearer and worse one is
    dominated, and a gain that may be zero to the printed digit has no ratio.
    """
    costs = result.cost_intervention, result.cost_comparator
    if costs[0] is None or costs[1] is None:
        return NoIcer("not all costs are stated")
    if why := _differ(costs[0], costs[1]):
        return NoIcer(f"the two costs have different {why}")
    if result.effect is None or (gain := _gain(result)) is None:
        return NoIcer("the gain in health is not stated")
    extra = minus(costs[0].amount.bounds, costs[1].amount.bounds)
    ratio = over(extra, gain[1])
    if ratio is None:
        return NoIcer("the gain may be zero to the printed digit")
    if gain[1].low > 0 and extra.high < 0:
        return NoIcer("the intervention costs less and gains more: it dominates")
    if gain[1].high < 0 and extra.low > 0:
        return NoIcer("the intervention costs more and gains less: it is dominated")
    return Icer(
        value=(costs[0].amount.value - costs[1].amount.value) / gain[0],
        bounds=ratio,
        currency=costs[0].currency,
        year=costs[0].year,
        unit=result.effect.unit,
    )


def stated(result: EconomicResult) -> Icer | None:
    """The ICER that a source prints, with the unit it is for; None where it prints none or no unit is known."""
    unit = result.icer_unit or (result.effect.unit if result.effect else None)
    if result.icer is None or unit is None:
        return None
    amount = result.icer.amount
    return Icer(amount.value, amount.bounds, result.icer.currency, result.icer.year, unit)


def compare(ratio: Icer, threshold: Threshold) -> Comparison:
    """An ICER beside a threshold, only where both have the same currency, price year and unit of health."""
    if threshold.amount is None:
        if threshold.gdp_multiples is None:
            return Comparison("not comparable", "the threshold states no amount")
        low, high = threshold.gdp_multiples
        return Comparison(
            "not comparable", f"the threshold is {low} to {high} times gross domestic product per head, not an amount"
        )
    if threshold.per != ratio.unit:
        return Comparison("not comparable", f"per {UNITS[ratio.unit]}, the threshold per {UNITS[threshold.per]}")
    amount = threshold.amount
    if amount.currency != ratio.currency:
        return Comparison("not comparable", f"in {ratio.currency}, the threshold in {amount.currency}")
    if amount.year and ratio.year and amount.year != ratio.year:
        return Comparison("not comparable", f"in prices of {ratio.year}, the threshold in prices of {amount.year}")
    years = "" if amount.year and ratio.year else "price years are not all stated"
    if ratio.bounds.surely_below(amount.amount.bounds):
        return Comparison("below", years)
    if amount.amount.bounds.surely_below(ratio.bounds):
        return Comparison("above", years)
    return Comparison("undecided", "they could be equal to the printed digit")


def _differ(a: Money, b: Money) -> str | None:
    if a.currency != b.currency:
        return f"currencies ({a.currency}, {b.currency})"
    if a.year and b.year and a.year != b.year:
        return f"price years ({a.year}, {b.year})"
    return None


def _gain(result: EconomicResult) -> tuple[float, Bounds] | None:
    effect = result.effect
    if effect is None:
        return None
    if effect.gained is not None:
        return effect.gained.value, effect.gained.bounds
    if effect.intervention is None or effect.comparator is None:
        return None
    return (
        effect.intervention.value - effect.comparator.value,
        minus(effect.intervention.bounds, effect.comparator.bounds),
    )
