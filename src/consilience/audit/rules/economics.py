"""Economics: ratios must be those of their costs and effects, and a ratio is not a threshold."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.economics.icer import UNITS, Comparison, NoIcer, compare, icer, stated

from ..catalogue import Draft, draft, rule
from ..facts import EconomicFact, Facts
from ..finding import Repair


@rule("EC001", "icer-recomputed", severity="error", family="economics")
def icer_recomputed(facts: Facts) -> Iterator[Draft]:
    """A stated incremental cost-effectiveness ratio is the difference of costs over the difference of effects.

    Why: decisions on coverage compare this number with a threshold.

    Formula: ICER = (cost of intervention - cost of comparator) / health gained, on the bounds of the printed numbers;
    a printed ratio may also be rounded harder than its inputs, by 2 %.

    Example: 330,000 USD for 7.18 QALYs is 45,961 USD a QALY.

    Repair: look for another unit of effect, price year or discount rate.

    Blind spots: discounted inputs beside undiscounted ratios.
    """
    for fact in facts.economics:
        computed, printed = icer(fact.result), stated(fact.result)
        if isinstance(computed, NoIcer) or printed is None or printed.unit != computed.unit:
            continue
        if printed.currency != computed.currency or not printed.value:
            continue
        if not computed.bounds.touches(printed.bounds) and abs(computed.value / printed.value - 1) > 0.02:
            yield draft(
                f"{fact.label}: {printed.value:,.0f} {printed.currency} per {UNITS[printed.unit]} is stated, "
                f"{computed.value:,.0f} follows from its costs and effects",
                fact.spot,
                stated=printed.value,
                computed=round(computed.value, 1),
            )


@rule("EC002", "ratio-called-threshold", severity="warning", family="economics")
def ratio_called_threshold(facts: Facts) -> Iterator[Draft]:
    """A cost-effectiveness ratio is compared with a threshold; it is not one.

    Why: the ratio is a property of a treatment, the threshold of a health system. Calling one the other makes every
    treatment cost-effective.

    Formula: an ICER that the text calls a threshold; or an amount printed as a threshold, not rounded to hundreds, that
    equals to the digit the ICER of the same text, in the same currency and unit of health.

    Example: "approximately $46,000 per QALY, a threshold considered acceptable".

    Repair: state the ratio, then the threshold of a named system, year and currency.

    Blind spots: loose wording that a reader understands rightly: hence a warning.
    """
    for fact in facts.economics:
        if fact.result.called_threshold and fact.result.icer:
            amount = fact.result.icer
            yield draft(
                f"{fact.label}: the ratio {amount.amount} {amount.currency} is called a threshold",
                fact.spot,
                repairs=[*_beside(fact, facts)],
            )

    ratios = [(fact, ratio) for fact in facts.economics if (ratio := stated(fact.result))]
    for at in facts.thresholds:
        paid = at.item.amount
        if paid is None or not paid.amount.value or paid.amount.value % 100 == 0:
            continue
        for fact, own in ratios:
            if own.value == paid.amount.value and own.currency == paid.currency and own.unit == at.item.per:
                yield draft(f"the threshold {paid.amount} {paid.currency} is the ratio itself", at.spot, fact.spot)


def _beside(fact: EconomicFact, facts: Facts) -> Iterator[Repair]:
    """What the ratio is beside each threshold that the review names."""
    ratio = stated(fact.result)
    for at in facts.thresholds:
        verdict = compare(ratio, at.item) if ratio else Comparison("not comparable", "its unit of health is not stated")
        side = (
            "cannot be compared with"
            if verdict.verdict in ("not comparable", "undecided")
            else f"lies {verdict.verdict}"
        )
        yield Repair(f'the ratio {side} "{at.item.label}"', verdict.reason or "same currency, year and unit of health")
