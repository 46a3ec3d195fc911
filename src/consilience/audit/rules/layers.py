"""Layers: what the review prints beside what the trial's own report and its registry entry state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from consilience.model.estimate import LAYERS, SHARES
from consilience.model.printed import Bounds

from ..catalogue import Draft, draft, rule
from ..facts import SAYS, Facts, Row, Sized, Value, same_quantity
from ..finding import Repair
from ..measures import Number, agree, cut_off, in_unit, limits, number, shown, unit_of


@rule("LY001", "review-against-report", severity="error", family="layers")
def review_against_report(facts: Facts) -> Iterator[Draft]:
    """The review states what the trial's report states.

    Why: extraction errors are found in most reviews of harms (85 % of 201; Xu 2022, BMJ 377:e069155).

    Formula: with as many decimals the digits are equal, with fewer they are a rounding of the longer ones; so are those
    of the limits of an interval of the same kind and level, and of p; events and totals are equal. A warning where the
    two state different numbers of participants, and may speak of different people.

    Example: the review prints M1 remission 44%, the report 56%.

    Repair: correct the review, or say why another value was taken. Where the two arms hold each other's values, LY002
    speaks instead. Counts printed as percentages, complements, and single wrong digits are recognised.

    Blind spots: the report's layer must have been filled, from the report itself; values of different measures are not
    compared.
    """
    for mine, theirs in facts.layers():
        if _swapped(facts, mine, theirs):
            continue
        differences = [*_differences(mine, theirs)]
        if differences:
            others = _another_group(mine, theirs)
            yield draft(
                f"{mine.label}: the review prints {_shown(mine, differences)}, the {theirs.layer} states "
                f"{_shown(theirs, differences)}",
                mine.spot,
                theirs.spot,
                differs=differences,
                repairs=[*_slips(mine, theirs), *others],
                severity="warning" if others else None,
            )


@rule("LY002", "arms-swapped", severity="error", family="layers")
def arms_swapped(facts: Facts) -> Iterator[Draft]:
    """Each arm has its own values.

    Why: exchanged arms turn a benefit into a harm.

    Formula: the two arms' values of the review equal those of the report after exchange, and not before.

    Example: the review prints OS 69.2% vs. 88.4%, the report 88.4% vs. 69.2%.

    Repair: exchange the two values and their intervals.

    Blind spots: arms with equal values.
    """
    seen: set[frozenset[str]] = set()
    for mine, theirs in facts.layers():
        partner = facts.other_arm(mine)
        if not _swapped(facts, mine, theirs) or partner is None:
            continue
        pair = frozenset((mine.spot.subject, partner.spot.subject))
        if pair in seen:
            continue
        seen.add(pair)
        intervals = all(limits(v) for v in (mine, partner))
        yield draft(
            f"{mine.row.label}, {mine.outcome.abbreviation or mine.outcome.label}: the two arms' values are exchanged "
            f"({mine.arm.label if mine.arm else ''} {mine.estimate.value}, {partner.arm.label if partner.arm else ''} "
            f"{partner.estimate.value}; the {theirs.layer} states the reverse)",
            mine.spot,
            partner.spot,
            theirs.spot,
            repairs=[
                Repair(
                    "arms swapped",
                    "both values" + (" and both intervals" if intervals else "") + " fit the report after exchange",
                )
            ],
        )


@rule("LY003", "participants-against-report", severity="warning", family="layers")
def participants_against_report(facts: Facts) -> Iterator[Draft]:
    """The review states the number of participants that the report states.

    Why: every percentage of the row rests on it.

    Formula: equal numbers, of the study and of each arm; where the report states only its arms, their sum.

    Example: 160 in the table, 155 enrolled according to the report.

    Repair: state which number is meant: enrolled, treated, evaluable; or say that only one arm is shown.

    Blind spots: both numbers may be right for different analysis sets: hence a warning.
    """
    for row in facts.rows:
        mine = next((size for size in row.sizes if size.layer == "review"), None)
        for theirs, formula in _sizes(row):
            if mine and theirs.layer != "review" and theirs.n != mine.n:
                arms = [arm.label for arm in row.arms if len(row.arms) > 1 and arm.n(theirs.layer) == mine.n]
                yield draft(
                    f"{row.label}: {mine.n} participants in the review, {formula} {SAYS[theirs.layer]}",
                    mine.spot,
                    theirs.spot,
                    review=mine.n,
                    other=theirs.n,
                    repairs=[Repair(f'the review counts the arm "{arm}" only', f"it has {mine.n}") for arm in arms],
                )
        for arm in row.arms:
            ours = next((size for size in arm.sizes if size.layer == "review"), None)
            for size in arm.sizes:
                if ours and size.layer != "review" and size.n != ours.n:
                    yield draft(
                        f"{row.label}, {arm.label}: {ours.n} participants in the review, {size.n} {SAYS[size.layer]}",
                        ours.spot,
                        size.spot,
                        review=ours.n,
                        other=size.n,
                    )


@rule("LY004", "design-against-report", severity="warning", family="layers")
def design_against_report(facts: Facts) -> Iterator[Draft]:
    """The review names the design and phase that the report names.

    Why: the instrument for risk of bias and the starting level of certainty follow from the design.

    Formula: equal phase and equal allocation, where both layers state them. One part of a combined phase agrees with
    the whole: 1/2 with 1 and with 2; a pilot study may have any phase.

    Example: "Phase II" in the table, "a phase I trial" in the title of the report.

    Repair: correct the table.

    Blind spots: trials that report two phases in two papers.
    """
    for row in facts.rows:
        mine = next(((d, s) for layer, d, s in row.designs if layer == "review"), None)
        if mine is None:
            continue
        for layer, design, spot in row.designs:
            if layer == "review":
                continue
            pairs = {"phase": (mine[0].phase, design.phase), "allocation": (mine[0].allocation, design.allocation)}
            for what, (a, b) in pairs.items():
                if a and b and a != b and not _compatible(a, b):
                    yield draft(f"{row.label}: {what} {a} in the review, {b} {SAYS[layer]}", mine[1], spot)


@rule("LY005", "another-outcome-of-report", severity="warning", family="layers")
def another_outcome_of_report(facts: Facts) -> Iterator[Draft]:
    """A survival figure stands under the outcome for which the report states it.

    Why: disease-free survival printed as event-free survival cannot be compared with other trials.

    Formula: measure survival; the report does not state the review's outcome at all, but states its very number, for
    the same people and time, for another outcome. One finding for each pair of outcomes, with all studies.

    Example: "EFS 2 years: 54.4% vs. 39%"; the report states 54.4% and 39.0% as disease-free survival.

    Repair: name the outcome as the report does.

    Blind spots: the report's other outcomes must have been transcribed; two outcomes may have one value by chance.
    Responses are not tested: reviews often print "CR" for all remissions that a report counts together.
    """
    moved: dict[tuple[str, str], list[tuple[Value, Value]]] = defaultdict(list)
    for (study, layer), values in facts.by_study.items():
        if layer != "review":
            continue
        theirs = facts.by_study.get((study, "report"), [])
        for mine in values:
            if mine.estimate.measure != "survival":
                continue
            if any(_same_result(mine, other) for other in theirs if other.outcome.id == mine.outcome.id):
                continue
            twins = [other for other in theirs if other.outcome.id != mine.outcome.id and _twin(mine, other)]
            if len({other.outcome.id for other in twins}) == 1:
                moved[mine.name, twins[0].name].append((mine, twins[0]))
    for (ours, other), pairs in moved.items():
        names = ", ".join(dict.fromkeys(mine.row.label for mine, _ in pairs))
        yield draft(
            f"printed as {ours}, stated by the report as {other}: {names}",
            *(spot for mine, twin in pairs for spot in (mine.spot, twin.spot)),
            values={mine.label: shown(mine.estimate) for mine, _ in pairs},
        )


def _same_result(mine: Value, other: Value) -> bool:
    return same_quantity(mine, other) and mine.arm == other.arm and mine.analysis_set == other.analysis_set


def _twin(mine: Value, other: Value) -> bool:
    """True where two outcomes of the same people have the same printed number, to two digits at least."""
    a, b = mine.estimate.value, other.estimate.value
    digits = [sum(sign.isdigit() for sign in printed.text) for printed in (a, b) if printed is not None]
    return (
        len(digits) == 2
        and min(digits) > 1
        and mine.estimate.measure == other.estimate.measure
        and mine.outcome.kind == other.outcome.kind == "efficacy"
        and mine.arm == other.arm
        and mine.subgroup == other.subgroup
        and mine.days == other.days
        and bool(agree(number(mine.estimate), number(other.estimate)))
    )


def _sizes(row: Row) -> Iterator[tuple[Sized, str]]:
    """Numbers of participants of the study as each source states them; the sum of the arms where it states only these.

    With the number as a sentence prints it: "121 (67 + 54)".
    """
    for size in row.sizes:
        yield size, str(size.n)
    for layer in LAYERS:
        arms = [size for arm in row.arms for size in arm.sizes if size.layer == layer]
        if len(row.arms) > 1 and len(arms) == len(row.arms) and all(size.layer != layer for size in row.sizes):
            total = sum(size.n for size in arms)
            yield Sized(layer, total, arms[0].spot), f"{total} ({' + '.join(str(size.n) for size in arms)})"


def _compatible(a: str, b: str) -> bool:
    """True where one phase is a part of the other, or a study is called a pilot."""
    return "pilot" in (a, b) or bool("/" in a + b and set(a.split("/")) & set(b.split("/")))


def _swapped(facts: Facts, mine: Value, theirs: Value) -> bool:
    a, b = facts.other_arm(mine), facts.other_arm(theirs)
    if a is None or b is None:
        return False
    x, y, partner_x, partner_y = (number(v.estimate) for v in (mine, theirs, a, b))
    exchanged = agree(x, partner_y) and agree(partner_x, y)
    return bool(exchanged) and agree(x, y) is False and agree(partner_x, partner_y) is False


def _differences(mine: Value, theirs: Value) -> Iterator[str]:
    a, b = mine.estimate, theirs.estimate
    if a.measure != b.measure:
        return
    if agree(number(a), number(b)) is False:
        yield "value"
    if a.interval and b.interval and a.interval.kind == b.interval.kind:
        levels = {i.level.value for i in (a.interval, b.interval) if i.level}
        names = ("low", "high", "half_width") if len(levels) < 2 else ()
        for name in names:
            p, q = getattr(a.interval, name), getattr(b.interval, name)
            if p is not None and q is not None and agree(in_unit(p, unit_of(a)), in_unit(q, unit_of(b))) is False:
                yield _ENDS[name]
    if a.p is not None and b.p is not None and agree(in_unit(a.p, ""), in_unit(b.p, "")) is False:
        yield "p value"
    for name in ("events", "total"):
        p_, q_ = getattr(a, name), getattr(b, name)
        if p_ is not None and q_ is not None and p_ != q_:
            yield name


_ENDS = {"low": "lower limit", "high": "upper limit", "half_width": "half-width"}


def _shown(value: Value, differences: list[str]) -> str:
    """A value with its counts and interval; with its p where that is what differs."""
    e = value.estimate
    parts = [
        f"{e.events}/{e.total}" if e.value is not None and e.events is not None and e.total else "",
        shown(e) + (f" ({e.interval})" if e.interval else "") if e.value is not None or e.words or e.total else "",
        f"p {'' if e.p.relation else '= '}{e.p}" if e.p is not None and "p value" in differences else "",
    ]
    return ", ".join(part for part in parts if part) or "nothing"


def _another_group(mine: Value, theirs: Value) -> list[Repair]:
    """The two sources state different numbers of participants."""
    ours, others = ({size.n for size in mine.row.sizes if size.layer == layer} for layer in (mine.layer, theirs.layer))
    if not ours or not others or ours & others or not mine.whole:
        return []
    a, b = min(ours), min(others)
    return [Repair("the two speak of different people", f"{a} in the review, {b} {SAYS[theirs.layer]}")]


def _slips(mine: Value, theirs: Value) -> Iterator[Repair]:
    """What may have gone wrong: a count read as a percentage, a complement, cut digits, one digit, two exchanged."""
    a, b = mine.estimate.value, theirs.estimate.value
    x, y = number(mine.estimate), number(theirs.estimate)
    if a is None or b is None or x is None or y is None or agree(x, y) is not False:
        return
    share = mine.estimate.measure in SHARES
    counted = [n for n in mine.sizes if share and not a.decimals and 0 < a.value <= n]
    found = False
    for n in counted:
        percent = 100 * a.value / n
        if agree(Number(percent, Bounds(percent, percent), "%", None), y):
            found = True
            yield Repair(f"a number of patients is printed as a percentage: {a}/{n}", f"is {percent:.1f}%")
    if share and agree(Number(100 - x.value, _complement(x.bounds), "%", x.decimals), y):
        found = True
        yield Repair(f"the complement was taken: 100 - {b} is {a}", "people with and without the event were confused")
    if cut_off(x, y):
        found = True
        yield Repair("the number was cut off instead of rounded", f"{b} rounds up")
    if not found:
        yield from _digit(a.text, b.text)


def _complement(bounds: Bounds) -> Bounds:
    return Bounds(100 - bounds.high, 100 - bounds.low)


def _digit(a: str, b: str) -> Iterator[Repair]:
    """One digit mistyped or two exchanged."""
    if len(a) != len(b):
        return
    wrong = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(wrong) == 1 and len(a) > 2:
        yield Repair("one digit is mistyped", f"{a} and {b} differ in one place")
    elif len(wrong) == 2 and sorted(a) == sorted(b):
        yield Repair("two digits are exchanged", f"{a} and {b} hold the same digits")
