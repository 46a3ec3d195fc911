"""Layers: what the review prints beside what the trial's own report and its registry entry state."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.model.printed import Bounds

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value
from ..finding import Repair
from ..measures import limits


@rule("LY001", "review-against-report", severity="error", family="layers")
def review_against_report(facts: Facts) -> Iterator[Draft]:
    """The review states what the trial's report states.

    Why: extraction errors are found in most reviews of harms (85 % of 201; Xu 2022, BMJ 377:e069155).

    Formula: the bounds of the two printed values touch, and so do those of their limits; events and totals are equal.

    Example: the review prints OS 69.2%, the report 88.4%.

    Repair: correct the review, or say why another value was taken. Where the two arms hold each other's values, LY002
    speaks instead.

    Blind spots: the report's layer must have been filled, from the report itself.
    """
    for mine, theirs in facts.layers():
        if _swapped(facts, mine, theirs):
            continue
        differences = [*_differences(mine, theirs)]
        if differences:
            yield draft(
                f"{mine.label}: the review prints {_shown(mine)}, the {theirs.layer} states {_shown(theirs)}",
                mine.spot,
                theirs.spot,
                differs=differences,
                repairs=[*_digit(mine, theirs)],
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

    Formula: equal numbers.

    Example: 160 in the table, 155 enrolled according to the report.

    Repair: state which number is meant: enrolled, treated, evaluable.

    Blind spots: both numbers may be right for different analysis sets: hence a warning.
    """
    for row in facts.rows:
        mine = next((size for size in row.sizes if size.layer == "review"), None)
        for theirs in row.sizes:
            if mine and theirs.layer != "review" and theirs.n != mine.n:
                yield draft(
                    f"{row.label}: {mine.n} participants in the review, {theirs.n} according to the {theirs.layer}",
                    mine.spot,
                    theirs.spot,
                )


@rule("LY004", "design-against-report", severity="warning", family="layers")
def design_against_report(facts: Facts) -> Iterator[Draft]:
    """The review names the design and phase that the report names.

    Why: the instrument for risk of bias and the starting level of certainty follow from the design.

    Formula: equal phase and equal allocation, where both layers state them.

    Example: "Phase II" in the table, "a phase I trial" in the title of the report.

    Repair: correct the table.

    Blind spots: trials that report two phases in two papers.
    """
    for row in facts.rows:
        mine = next(((d, s) for layer, d, s in row.designs if layer == "review"), None)
        if mine is None:
            continue
        for layer, design, spot in row.designs:
            pairs = {"phase": (mine[0].phase, design.phase), "allocation": (mine[0].allocation, design.allocation)}
            for what, (a, b) in pairs.items():
                if layer != "review" and a and b and a != b:
                    yield draft(f"{row.label}: {what} {a} in the review, {b} according to the {layer}", mine[1], spot)


def _swapped(facts: Facts, mine: Value, theirs: Value) -> bool:
    a, b = facts.other_arm(mine), facts.other_arm(theirs)
    values = [v.estimate.value.bounds if v and v.estimate.value else None for v in (mine, theirs, a, b)]
    if any(value is None for value in values):
        return False
    x, y, partner_x, partner_y = (value for value in values if value is not None)
    return x.touches(partner_y) and partner_x.touches(y) and not x.touches(y) and not partner_x.touches(partner_y)


def _differences(mine: Value, theirs: Value) -> Iterator[str]:
    a, b = mine.estimate, theirs.estimate
    if a.measure != b.measure:
        return
    x, y = _number(mine), _number(theirs)
    if x and y and not x.touches(y):
        yield "value"
    ends, other_ends = limits(mine), limits(theirs)
    same_kind = a.interval and b.interval and a.interval.kind == b.interval.kind
    level = [i.level.value if i and i.level else None for i in (a.interval, b.interval)]
    if ends and other_ends and same_kind and (level[0] == level[1] or None in level):
        for name, p, q in zip(("lower limit", "upper limit"), ends, other_ends, strict=True):
            if not p.touches(q):
                yield name
    for name in ("events", "total"):
        p_, q_ = getattr(a, name), getattr(b, name)
        if p_ is not None and q_ is not None and p_ != q_:
            yield name


def _number(value: Value) -> Bounds | None:
    """The value's bounds; a share without a printed value is computed from its counts."""
    estimate = value.estimate
    if estimate.value is not None:
        return value.share or estimate.value.bounds
    if estimate.measure == "proportion" and estimate.events is not None and estimate.total:
        return Bounds(estimate.events / estimate.total, estimate.events / estimate.total)
    return None


def _shown(value: Value) -> str:
    e = value.estimate
    if e.value is None:
        return f"{e.events}/{e.total}" if e.total else (e.words or "nothing")
    counts = f"{e.events}/{e.total}, " if e.events is not None and e.total else ""
    text = f"{counts}{e.value}{'%' if e.is_percentage else ''}"
    return f"{text} ({e.interval})" if e.interval else text


def _digit(mine: Value, theirs: Value) -> Iterator[Repair]:
    """One digit mistyped or two exchanged."""
    a, b = mine.estimate.value, theirs.estimate.value
    if a is None or b is None or len(a.text) != len(b.text) or a.text == b.text:
        return
    wrong = [at for at, (x, y) in enumerate(zip(a.text, b.text, strict=True)) if x != y]
    if len(wrong) == 1:
        yield Repair("one digit is mistyped", f"{a} and {b} differ in one place")
    elif len(wrong) == 2 and sorted(a.text) == sorted(b.text):
        yield Repair("two digits are exchanged", f"{a} and {b} hold the same digits")
