"""Significance in words: what is called significant, or no difference, against the p value or interval beside it."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.model.estimate import RATIOS

from ..catalogue import Draft, draft, rule
from ..facts import Facts, SignificanceClaim, Tested
from ..finding import Repair
from ..measures import shown


@rule("SI001", "significance-in-words", severity="warning", family="significance")
def significance_in_words(facts: Facts) -> Iterator[Draft]:
    """What a sentence calls significant is so by its own p value or interval, and what it calls no difference is not.

    Why: readers carry the words away, not the numbers.

    Formula: "significant" contradicts p at or above the level of significance, or, without p, a confidence interval of
    95 % or less that holds the null value (1 for ratios, 0 for differences). "No (significant) difference"
    contradicts p below the level, or an interval of 95 % or more that leaves the null value out. The level is 0.05;
    where the paper states others, the p must contradict all of them. Every result beside the words must contradict
    them. Where none stands there, every comparison of the one outcome that the sentence names must.

    Example: "response was significantly more frequent with A (41% against 35%; p = 0.20)".

    Repair: a "not" that was lost or left over; the p value of another comparison.

    Blind spots: sentences about non-inferiority, heterogeneity, interactions, trends, one-sided or corrected tests are
    left out; a paper that corrects for several tests may call p = 0.03 not significant, so that is not tested there.
    """
    for claim in facts.significance_claims:
        reasons = [_contradiction(claim, tested) for tested in claim.tested]
        if not reasons or not all(reasons):
            continue
        words = "says significant" if claim.significant else "says not significant, or no difference"
        lost = 'a "not" is missing' if claim.significant else 'a "not" is too many'
        yield draft(
            f'"{claim.spot.quote}"{" (without a number)" if claim.elsewhere else ""} {words}, but '
            f"{'; '.join(filter(None, reasons))}",
            claim.spot,
            *(tested.spot for tested in claim.tested),
            repairs=[Repair(lost, "the words then agree with the numbers")],
            level=[claim.levels.low, claim.levels.high],
        )


@rule("SI002", "direction-against-ratio", severity="warning", family="significance")
def direction_against_ratio(facts: Facts) -> Iterator[Draft]:
    """A risk that is called lower has a ratio below 1 beside it, one that is called higher a ratio above 1.

    Why: a ratio that is turned round, or a verb that is, reverses what the reader learns.

    Formula: "reduced the risk (HR x)" contradicts x surely above 1, "increased" x surely below 1.

    Example: "treatment reduced the risk of death (HR 1.40, 95% CI 1.10 to 1.78)".

    Repair: the ratio of the other arm, 1/x; the other verb.

    Blind spots: only a ratio in brackets right behind the words, the only one there, without a named reference; ratios
    of benefits are left out.
    """
    for claim in facts.ratio_claims:
        value = claim.tested.estimate.value
        if value is None or value.relation:
            continue
        wrong = value.bounds.low > 1 if claim.lower else value.bounds.high < 1
        if wrong:
            said, side = ("lower", "above") if claim.lower else ("higher", "below")
            yield draft(
                f"a risk is called {said} beside a ratio of {value}, {side} 1",
                claim.spot,
                repairs=[
                    Repair("the ratio is turned round", f"1/{value} is {1 / value.value:.2f}"),
                    Repair("the direction in words is turned round", f"the ratio is {side} 1"),
                ],
            )


def _contradiction(claim: SignificanceClaim, tested: Tested) -> str | None:
    """How a result contradicts the words; None where it does not surely."""
    estimate, levels = tested.estimate, claim.levels
    p = estimate.p
    if p is not None:
        above = p.bounds.low >= levels.high and p.value >= levels.high
        below = 0 < p.bounds.high <= levels.low and p.value <= levels.low
        held = above if claim.significant else below
        return f"p {'' if p.relation else '= '}{p}" if held else None
    interval = estimate.interval
    if interval is None or interval.low is None or interval.high is None:
        return None
    level = interval.level.value if interval.level is not None else 95.0
    null = 1.0 if estimate.measure in RATIOS else 0.0
    inside = interval.low.bounds.high < null < interval.high.bounds.low
    outside = interval.low.bounds.low > null or interval.high.bounds.high < null
    if (inside and level <= 95) if claim.significant else (outside and level >= 95 and levels.low >= 0.05):
        holds = "holds" if inside else "leaves out"
        return f"the interval of {shown(estimate)}, {interval}, {holds} {null:g}"
    return None
