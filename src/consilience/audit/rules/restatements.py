"""Restatements: what a manuscript says twice, it says alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from consilience.model.bounds import Bounds
from consilience.model.estimate import Interval
from consilience.model.printed import Printed

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value
from ..finding import Repair
from ..hypotheses import equal_to, slips
from ..measures import Number, agree, cut_off, in_unit, near, number, shown, unit_of


@rule("RS001", "stated-twice-differently", severity="error", family="restatements")
def stated_twice_differently(facts: Facts) -> Iterator[Draft]:
    """One quantity has one value: in the abstract, in the text and in the tables.

    Why: in 18 to 68 % of abstracts of medical journals, data differ from the article or are not in it (Pitkin 1999,
    JAMA 281:1110).

    Formula: with as many decimals the digits are equal, with fewer they are a rounding of the longer ones, either way
    at a half; computed counts may be cut off. So are the limits of intervals of the same kind and level, p values,
    events and totals. An error where a slip explains the difference; a warning where only digits were cut off, and
    where no slip does: the two may be different quantities after all.

    Example: "EFS 71%" in the abstract, 77% in the table.

    Repair: slips of a digit; the other arm's value; a count of the people printed as a percentage.

    Blind spots: the reader must have bound both to one quantity, with its time, arm and group.
    """
    for stated in facts.restated:
        here, there = stated.here, stated.there
        differences = [*_differences(here, there)]
        if not differences:
            continue
        rounded = all(cut for _, cut in differences)
        repairs = _causes(facts, here, there, [name for name, _ in differences])
        yield draft(
            f"{here.label}: {_full(here)} here, {_full(there)} there",
            replace(here.spot, confidence=stated.spot.confidence),
            there.spot,
            differs=[name for name, _ in differences],
            repairs=repairs,
            severity="warning" if rounded or not repairs else None,
        )


@rule("RS002", "superlative-recomputed", severity="error", family="restatements")
def superlative_recomputed(facts: Facts) -> Iterator[Draft]:
    """What is called the highest or lowest value is so, among the values that the manuscript holds.

    Why: "the highest response rate" is a ranking that a reader carries away.

    Formula: no other value of the same unit is surely above (below) it, on the bounds of the printed digits.

    Example: "the highest remission rate, 86%", while another row holds 91%.

    Repair: the value that is the highest; the other end, if the value is that.

    Blind spots: the values that a sentence speaks of must have been told; values elsewhere.
    """
    for claim in facts.superlatives:
        mine = number(claim.value.estimate)
        others = [(v, n) for v in claim.among if v is not claim.value and (n := number(v.estimate))]
        if mine is None:
            continue
        same = [(v, n) for v, n in others if n.unit == mine.unit]

        def beats(a: Bounds, b: Bounds, highest: bool = claim.highest) -> bool:
            return b.surely_below(a) if highest else a.surely_below(b)

        better = [(v, n) for v, n in same if beats(n.bounds, mine.bounds)]
        if not better:
            continue
        best = max(better, key=lambda each: each[1].value if claim.highest else -each[1].value)[0]
        word, other = ("highest", "lowest") if claim.highest else ("lowest", "highest")
        worst = all(not beats(mine.bounds, n.bounds) for _, n in same)
        yield draft(
            f"{claim.value.label}: {shown(claim.value.estimate)} is called the {word}, but {best.label} is "
            f"{shown(best.estimate)}",
            claim.spot,
            claim.value.spot,
            best.spot,
            better=[f"{v.label} {shown(v.estimate)}" for v, _ in better[:6]],
            repairs=[
                Repair(f"the {word} is {best.label}", f"{shown(best.estimate)}", len(better)),
                *([Repair(f"it is the {other}", f"none of the {len(same)} others is beyond it")] if worst else []),
            ],
        )


def _differences(here: Value, there: Value) -> Iterator[tuple[str, bool]]:
    """What differs; with True where only digits were cut off."""
    a, b = number(here.estimate), number(there.estimate)
    if agree(a, b) is False and a is not None and b is not None and not _one_share(here, there):
        yield "value", cut_off(a, b) or cut_off(b, a)
    for name in ("events", "total"):
        mine, theirs = getattr(here.estimate, name), getattr(there.estimate, name)
        if mine is not None and theirs is not None and mine != theirs:
            yield name, False
    p, q = here.estimate.p, there.estimate.p
    if p is not None and q is not None and _unlike(p, q, ""):
        yield "p", not (p.relation or q.relation) and cut_off(*_short_long(p, q))
    mine, theirs = here.estimate.interval, there.estimate.interval
    if mine is not None and theirs is not None and _comparable(mine, theirs):
        unit, other = unit_of(here.estimate), unit_of(there.estimate)
        for name in ("low", "high", "half_width"):
            x, y = getattr(mine, name), getattr(theirs, name)
            if x is not None and y is not None and agree(in_unit(x, unit), in_unit(y, other)) is False:
                yield {"low": "lower limit", "high": "upper limit"}.get(name, "half-width"), False


def _one_share(here: Value, there: Value) -> bool:
    """True where both print the same count of people, of which one percentage is rounded and the other cut off."""
    counts = [(v.estimate.events, v.estimate.total) for v in (here, there)]
    totals = {total for _, total in counts if total is not None}
    if counts[0][0] is None or counts[0][0] != counts[1][0] or len(totals) != 1:
        return False
    exact = 100 * counts[0][0] / max(1, totals.pop())
    return all(
        printed is not None and abs(printed.value - exact) < 10.0**-printed.decimals
        for printed in (here.estimate.value, there.estimate.value)
    )


def _comparable(a: Interval, b: Interval) -> bool:
    levels = {each.level.value for each in (a, b) if each.level is not None}
    return (a.kind == b.kind or "unstated" in (a.kind, b.kind)) and len(levels) < 2


def _unlike(a: Printed, b: Printed, unit: str) -> bool:
    if a.relation or b.relation:
        return not near(a.bounds, b.bounds)
    return agree(in_unit(a, unit), in_unit(b, unit)) is False


def _short_long(a: Printed, b: Printed) -> tuple[Number, Number]:
    first, second = in_unit(a, ""), in_unit(b, "")
    return (first, second) if a.decimals <= b.decimals else (second, first)


def _prints(target: Number, unit: str, printed: Printed) -> bool:
    return agree(in_unit(printed, unit), target) is True


def _numbers(here: Value, there: Value) -> Iterator[tuple[str, Printed, Printed]]:
    """What is printed in both places beside the value: counts, p, limits."""
    a, b = here.estimate, there.estimate
    for name, mine, theirs in (("events", a.events, b.events), ("total", a.total, b.total)):
        if mine is not None and theirs is not None:
            yield name, Printed(mine), Printed(theirs)
    if a.p is not None and b.p is not None:
        yield "p", a.p, b.p
    if a.interval is not None and b.interval is not None:
        for name, key in (("lower limit", "low"), ("upper limit", "high"), ("half-width", "half_width")):
            x, y = getattr(a.interval, key), getattr(b.interval, key)
            if x is not None and y is not None:
                yield name, x, y


def _full(value: Value) -> str:
    estimate = value.estimate
    counts = f"{estimate.events}/{estimate.total}, " if estimate.events is not None and estimate.total else ""
    interval = f" ({estimate.interval})" if estimate.interval else ""
    p = f", p {'' if estimate.p.relation else '= '}{estimate.p}" if estimate.p else ""
    return f"{counts if estimate.value is not None else ''}{shown(estimate)}{interval}{p}"


def _causes(facts: Facts, here: Value, there: Value, differences: list[str]) -> list[Repair]:
    repairs = []
    for one, other in ((here, there), (there, here)):
        partner, mine = facts.other_arm(one), number(one.estimate)
        if "value" in differences and partner is not None and agree(mine, number(partner.estimate)) and one is here:
            repairs.append(Repair("it is the other arm's value", f"{partner.label} is {shown(partner.estimate)}", 2))
        target = number(other.estimate)
        printed, share = one.estimate.value, other.share
        if "value" in differences and printed is not None and share is not None and not printed.decimals:
            sizes = dict.fromkeys((other.estimate.total, one.estimate.total, *one.sizes, *other.sizes))
            repairs += [
                Repair(f"{printed} is a count of {n} people", f"{printed}/{n} is {shown(other.estimate)}", 2)
                for n in sizes
                if n and 0 <= printed.value <= n and near(share, Bounds(printed.value / n, printed.value / n))
            ]
        if "value" in differences and printed is not None and target is not None and one is here:
            unit = unit_of(one.estimate)
            repairs += slips(printed, partial(_prints, target, unit))
    for name, first, second in _numbers(here, there):
        if name in differences:
            found = slips(first, equal_to(second.value)) or slips(second, equal_to(first.value))
            repairs += [Repair(f"{name}: {slip.hypothesis}", slip.evidence) for slip in found]
    return repairs
