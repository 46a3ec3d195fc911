"""Sums: the parts of a whole make it up, and the same people are counted alike everywhere."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from consilience.extraction.exact import shares_of
from consilience.model.bounds import Bounds, scaled
from consilience.model.printed import Printed

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Partition, Sample
from ..finding import Repair
from ..hypotheses import equal_to, slips, within
from ..measures import near


@rule("SU001", "parts-against-whole", severity="error", family="sums")
def parts_against_whole(facts: Facts) -> Iterator[Draft]:
    """The parts of a number of people make it up; where they are some of its parts, they do not exceed it.

    Why: everyone belongs to one arm, and each excluded report has one reason.

    Formula: sum of parts = whole, where the parts are said to be all; else sum of parts <= whole. An error above the
    whole; below it a warning where people may be missing (less than a tenth of the whole), else an error.

    Example: "54 patients, 27 men and 37 women".

    Repair: slips of a digit in one number that make the sum; the part that the rest leaves.

    Blind spots: categories that overlap, such as reasons of which several may apply, are no parts of a whole.
    """
    for partition in facts.partitions:
        total = sum(n for _, n in partition.parts)
        missing = partition.whole - total
        if len(partition.parts) < 2 or missing == 0 or (missing > 0 and not partition.exhaustive):
            continue
        formula = " + ".join(str(n) for _, n in partition.parts)
        yield draft(
            f"{partition.label}: {formula} = {total}, not {partition.whole}",
            partition.spot,
            sum=total,
            whole=partition.whole,
            repairs=_summands(partition, total),
            severity="warning" if 0 < missing < partition.whole / 10 else None,
        )


@rule("SU002", "percentages-do-not-sum", severity="error", family="sums")
def percentages_do_not_sum(facts: Facts) -> Iterator[Draft]:
    """The percentages of all parts of a whole add up to 100 within their rounding.

    Why: a wrong digit, or a category that is missing.

    Formula: the sum of the bounds of the printed percentages, rounded or cut off, holds 100; where parts are only some
    of all, it is not above 100. Below 100 by less than a tenth it is a warning: people may be missing.

    Example: 62% men and 41% women.

    Repair: slips of a digit in one percentage.

    Blind spots: as SU001; percentages of rows instead of columns.
    """
    for partition in facts.partitions:
        printed = partition.percentages
        if len(printed) < 2 or any(each.relation for each in printed):
            continue
        low, high = sum(each.bounds.low for each in printed), sum(each.bounds.high for each in printed)
        high += (high - low) / 2
        if low <= 100 + 1e-9 and (high >= 100 - 1e-9 or not partition.exhaustive):
            continue
        total = sum(each.value for each in printed)
        repairs = [
            Repair(f"{each} has a slip: {slip.hypothesis}", slip.evidence)
            for each in printed
            for slip in slips(each, within(_around(100 - total + each.value, (high - low) / 2)))
        ]
        yield draft(
            f"{partition.label}: {' + '.join(map(str, printed))} = {total:.6g}%, not 100%",
            partition.spot,
            sum=round(total, 4),
            repairs=repairs[:3],
            severity="warning" if 90 < high < 100 else None,
        )


@rule("SU003", "part-against-percentage", severity="error", family="sums")
def part_against_percentage(facts: Facts) -> Iterator[Draft]:
    """The percentage beside a part is the part of its whole.

    Why: the number, the whole and the percentage say the same thing.

    Formula: 100 part / whole prints as the percentage, rounded either way or cut off. A warning where all other
    percentages, or this one alone, go with another whole that is smaller (people may be missing) or with the sum of
    the parts.

    Example: 27 of 54 (62%): 27/54 is 50%.

    Repair: the whole that fits; the count that gives the percentage.

    Blind spots: percentages of the row's instead of the column's people.
    """
    for partition in facts.partitions:
        if len(partition.percentages) != len(partition.parts) or partition.whole < 1:
            continue
        pairs = [*zip(partition.parts, partition.percentages, strict=True)]
        wrong = [(name, n, p) for (name, n), p in pairs if not _is_share(n, p, partition.whole)]
        wholes = [m for m in range(max((n for _, n, _ in wrong), default=0), partition.whole) if m]
        common = [m for m in wholes if all(_is_share(n, p, m) for (_, n), p in pairs)]
        for name, n, p in wrong:
            alone = common or [m for m in reversed(wholes) if 10 * m >= 9 * partition.whole and _is_share(n, p, m)]
            share = scaled(p.bounds, 0.01)
            yield draft(
                f"{partition.label}, {name}: {n}/{partition.whole} is {100 * n / partition.whole:.1f}%, not {p}%",
                partition.spot,
                computed=round(100 * n / partition.whole, 2),
                repairs=[
                    *(
                        Repair(f"the whole is {m}", f"{n}/{m} prints so", len(wrong) if common else 1)
                        for m in alone[:2]
                    ),
                    *(
                        Repair(f"{x}/{partition.whole}", f"is {100 * x / partition.whole:.1f}%")
                        for x in shares_of(share, partition.whole)[:3]
                    ),
                ],
                severity="warning" if alone else None,
            )


@rule("SU004", "sample-stated-differently", severity="error", family="sums")
def sample_stated_differently(facts: Facts) -> Iterator[Draft]:
    """The same people are as many in the title, the abstract, the text, the tables and the figures.

    Why: two numbers of randomised patients leave open on whom the percentages rest.

    Formula: numbers of the same thing (participants, studies, ...) in the same population (randomised, analysed,
    included, one arm) agree on their bounds. A warning for a population that is not named ("all").

    Example: "210 patients were randomised" in the abstract, 201 in the text.

    Repair: the number that stands in most places; slips of a digit.

    Blind spots: the reader must have told the populations apart; data cuts at different times. Two numbers in one
    abstract are taken for two groups.
    """
    groups: dict[tuple[str, str], list[Sample]] = {}
    for sample in facts.samples:
        groups.setdefault((sample.of, sample.population), []).append(sample)
    for (of, population), samples in groups.items():
        votes = Counter(sample.n.value for sample in samples)
        usual = max(samples, key=lambda each: votes[each.n.value])
        for sample in samples:
            if near(sample.n.bounds, usual.n.bounds) or sample.place == usual.place == "abstract":
                continue
            whose = "" if population == "all" else population
            things = f"{of} {whose}" if whose.startswith("pooled") else f"{whose} {of}".strip()
            yield draft(
                f"{sample.n} {things} in the {sample.place}, {usual.n} in the {usual.place}",
                sample.spot,
                usual.spot,
                repairs=[
                    Repair(f"{usual.n}", f"stands in {votes[usual.n.value]} places", int(votes[usual.n.value]))
                    if votes[usual.n.value] > 1
                    else Repair(f"{usual.n} or {sample.n}", "one of the two was mistyped", 0),
                    *slips(sample.n, equal_to(usual.n.value)),
                ],
                severity="warning" if population == "all" else None,
            )


@rule("SU005", "arms-against-randomised", severity="warning", family="sums")
def arms_against_randomised(facts: Facts) -> Iterator[Draft]:
    """The people of all arms of a trial are those who were randomised.

    Why: everyone who was randomised belongs to one arm.

    Formula: in a manuscript of one trial, the sum of the numbers stated for each of its arms equals the number
    randomised. Numbers of an arm may be of those treated or analysed: hence a warning.

    Example: 210 randomised; 104 and 116 in the arms.

    Repair: slips of a digit in one of the numbers.

    Blind spots: a review of several trials; arms of which some place states no number. DE002 compares the rows of a
    review's own table.
    """
    arms = [arm.key for arm in facts.rows[0].arms] if len(facts.rows) == 1 else []
    people = [sample for sample in facts.samples if sample.of == "participants"]
    whole = next((sample for sample in people if sample.population == "randomised"), None)
    stated = [next((sample for sample in people if sample.population == key), None) for key in arms]
    found = [sample for sample in stated if sample is not None]
    if whole is None or len(found) < 2 or len(found) < len(arms):
        return
    low, high = sum(each.n.bounds.low for each in found), sum(each.n.bounds.high for each in found)
    total = sum(each.n.value for each in found)
    if math.isfinite(low) and math.isfinite(high) and not near(_whole(low, high, total), whole.n.bounds):
        yield draft(
            f"{' + '.join(str(each.n) for each in found)} = {total:g} in the arms, {whole.n} randomised",
            whole.spot,
            *(each.spot for each in found),
            sum=round(total),
            repairs=[
                *slips(whole.n, equal_to(total), others=1),
                *(slip for each in found for slip in slips(each.n, equal_to(whole.n.value - total + each.n.value))),
            ],
        )


def _around(value: float, room: float) -> Bounds:
    return Bounds(value - room, value + room)


def _whole(low: float, high: float, total: float) -> Bounds:
    """People are counted, not rounded: half a person on either side is no room."""
    return Bounds(total, total) if high - low < 5 else Bounds(low, high)


def _is_share(n: int, printed: Printed, whole: int) -> bool:
    return n in shares_of(scaled(printed.bounds, 0.01), whole)


def _summands(partition: Partition, total: int) -> list[Repair]:
    """Slips in one part, or in the whole, that make the sum."""
    repairs = slips(Printed(partition.whole), equal_to(total), others=len(partition.parts) - 1)
    for name, n in partition.parts:
        wanted = partition.whole - total + n
        repairs += [Repair(f"{name}: {slip.hypothesis}", slip.evidence) for slip in slips(Printed(n), equal_to(wanted))]
    return repairs
