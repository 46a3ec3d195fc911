"""Claims: what the prose says is what the tables hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from consilience.model.estimate import Estimate
from consilience.model.printed import Bounds

from ..catalogue import Draft, draft, rule
from ..facts import CountClaim, Facts, RangeClaim, Value
from ..finding import Repair


@rule("CL001", "prose-against-table", severity="error", family="claims")
def prose_against_table(facts: Facts) -> Iterator[Draft]:
    """A number in the prose equals the number in the table for the same quantity.

    Why: 40 % of 90 updated Cochrane reviews had prose that disagreed with their own analysis (Olsen & Herrin 2000).

    Formula: the bounds of the two printed values touch, in the same unit; counts are equal.

    Example: "54.5% vs. 39%" in the text, 54.4% in the table.

    Repair: the other values of the study that equal the prose are named.

    Blind spots: the sentence must be bound to the right quantity.
    """
    for claim in facts.value_claims:
        if claim.tabled is None:
            continue
        mine, theirs = number(claim.estimate), number(claim.tabled.estimate)
        if mine is None or theirs is None or mine.touches(theirs):
            continue
        elsewhere = [
            other
            for other in facts.siblings(claim.tabled)
            if other is not claim.tabled and (n := number(other.estimate)) and n.touches(mine)
        ]
        yield draft(
            f"the text says {shown(claim.estimate)}, the table {shown(claim.tabled.estimate)} for {claim.tabled.label}",
            claim.spot,
            claim.tabled.spot,
            repairs=[
                Repair(f"the text means {o.label}", f"the table prints {shown(o.estimate)} there") for o in elsewhere
            ],
        )


@rule("CL002", "prose-against-source", severity="error", family="claims")
def prose_against_source(facts: Facts) -> Iterator[Draft]:
    """A number in the prose equals the number in the report that it cites, and is the same quantity.

    Why: what was quoted is what was found.

    Formula: the bounds touch, and the measure is the same.

    Example: "median overall survival of 11.1 months"; the report states a median progression-free survival of 11.1.

    Repair: correct the sentence.

    Blind spots: needs the report's value beside the claim.
    """
    for claim in facts.value_claims:
        if claim.source is None:
            continue
        mine, theirs = number(claim.estimate), number(claim.source)
        if mine and theirs and not mine.touches(theirs):
            yield draft(f"the text says {shown(claim.estimate)}, the cited report {shown(claim.source)}", claim.spot)
        elif claim.source.measure != claim.estimate.measure or claim.source.words:
            what = claim.source.words or claim.source.measure
            yield draft(f"the text says {shown(claim.estimate)}; the cited report states it as {what}", claim.spot)


@rule("CL003", "range-recomputed", severity="error", family="claims")
def range_recomputed(facts: Facts) -> Iterator[Draft]:
    """A range in the prose is that of the values in the tables.

    Why: ranges are the synthesis of a review without meta-analysis.

    Formula: lowest and highest value of the analysis, each touching the printed end.

    Example: "CR 59% to 98%", while the tables hold one value, 86%.

    Repair: the values that the analysis selects are listed; a value of another class or outcome that equals the
    printed end is a likely cause.

    Blind spots: values in figures or supplements.
    """
    for claim in facts.range_claims:
        values = sorted(((n, v) for v in claim.values if (n := number(v.estimate))), key=lambda pair: pair[0].low)
        if not values:
            yield draft(
                f"{claim.label}: the text states {_range(claim)}, but the tables hold no such value", claim.spot
            )
            continue
        low, high = values[0], values[-1]
        wrong = []
        if claim.low is not None and not _end(claim, claim.low.bounds, low[0]):
            wrong.append(f"lowest is {shown(low[1].estimate)} ({low[1].row.label})")
        if claim.high is not None and not _end(claim, claim.high.bounds, high[0]):
            wrong.append(f"highest is {shown(high[1].estimate)} ({high[1].row.label})")
        if wrong:
            yield draft(
                f"{claim.label}: the text states {_range(claim)}, but the {' and the '.join(wrong)}",
                claim.spot,
                *dict.fromkeys((low[1].spot, high[1].spot)),
                values={v.label: shown(v.estimate) for _, v in values},
                k=len(values),
                repairs=[*_elsewhere(facts, claim)],
            )


@rule("CL004", "count-recomputed", severity="error", family="claims")
def count_recomputed(facts: Facts) -> Iterator[Draft]:
    """A count in the prose is the count in the tables; "none" means none.

    Why: "only seven phase 3 studies" and "no study in Latin America" steer what is done next.

    Formula: the number of rows that meet the sentence's conditions lies in the bounds of the printed number.

    Example: seven phase 3 studies in the text, eight in the tables.

    Repair: the rows counted are listed.

    Blind spots: rows that do not state the trait are not counted.
    """
    for claim in facts.count_claims:
        printed = claim.statement.n.bounds
        exact = claim.statement.n.relation == ""
        low, high = (claim.statement.n.value, claim.statement.n.value) if exact else printed
        if not low <= claim.counted <= high:
            yield draft(
                f"the text says {claim.statement.n} {claim.statement.of}, the tables hold {claim.counted}",
                claim.spot,
                counted=list(claim.names) or claim.counted,
            )


@rule("CL005", "direction-against-values", severity="error", family="claims")
def direction_against_values(facts: Facts) -> Iterator[Draft]:
    """The arm that the prose calls better has the better values in the table.

    Why: the direction is what readers remember.

    Formula: for the outcome named, value of the better arm above that of the other where higher is better (below where
    lower is).

    Example: "dasatinib improved overall survival", 69.2% with dasatinib and 88.4% with imatinib in the table.

    Repair: exchanged arms, or a wrong sentence.

    Blind spots: "no difference" is not tested against point estimates.
    """
    for claim in facts.direction_claims:
        if claim.statement.better is None:
            continue
        values = [
            v
            for v in facts.by_study.get((claim.row.key, "review"), [])
            if v.outcome.id == claim.statement.outcome and v.arm
        ]
        for better in (v for v in values if v.arm and v.arm.key == claim.statement.better):
            other = facts.other_arm(better)
            if other is None or better.estimate.value is None or other.estimate.value is None:
                continue
            a, b = better.estimate.value.bounds, other.estimate.value.bounds
            worse = a.surely_below(b) if better.outcome.better == "higher" else b.surely_below(a)
            if worse:
                yield draft(
                    f"the text calls {better.arm.label if better.arm else ''} better, the table holds "
                    f"{shown(better.estimate)} against {shown(other.estimate)} ({better.label})",
                    claim.spot,
                    better.spot,
                    other.spot,
                )


@rule("CL006", "claims-contradict", severity="error", family="claims")
def claims_contradict(facts: Facts) -> Iterator[Draft]:
    """Two sentences about the same count agree.

    Why: "no reports" in one section and "few studies have reported" in another cannot both be true.

    Formula: two counts with the same conditions whose bounds do not touch.

    Example: 0 in section 4, at least 1 in section 7.

    Repair: count, and correct the wrong sentence.

    Blind spots: conditions that differ in words only.
    """
    for a, b in combinations(facts.count_claims, 2):
        same = a.statement.of == b.statement.of and a.statement.where == b.statement.where
        if same and not _count_bounds(a).touches(_count_bounds(b)):
            yield draft(f"{a.statement.n} {a.statement.of} in one place, {b.statement.n} in another", a.spot, b.spot)


def _count_bounds(claim: CountClaim) -> Bounds:
    n = claim.statement.n
    return n.bounds if n.relation else Bounds(n.value, n.value)


def number(estimate: Estimate) -> Bounds | None:
    """The value's bounds in its unit; a share given by counts alone becomes per cent."""
    if estimate.value is not None:
        factor = 100.0 if estimate.unit == "1" else 1.0
        return Bounds(estimate.value.bounds.low * factor, estimate.value.bounds.high * factor)
    if estimate.events is not None and estimate.total:
        percent = 100 * estimate.events / estimate.total
        return Bounds(percent, percent)
    return None


def shown(estimate: Estimate) -> str:
    """A value as a sentence prints it."""
    if estimate.value is None:
        return f"{estimate.events}/{estimate.total}" if estimate.total else (estimate.words or "nothing")
    if estimate.is_percentage:
        return f"{estimate.value}%"
    return f"{estimate.value} {estimate.unit}" if estimate.unit and estimate.unit != "1" else str(estimate.value)


def _range(claim: RangeClaim) -> str:
    unit = "%" if claim.unit == "%" else f" {claim.unit}"
    if claim.low is None or claim.high is None:
        return f"{claim.low if claim.low is not None else claim.high}{unit}"
    return f"{claim.low} to {claim.high}{unit}"


def _end(claim: RangeClaim, printed: Bounds, computed: Bounds) -> bool:
    """A printed end fits the computed one; "exceeding 80" is a bound, not an end."""
    del claim
    return printed.touches(computed)


def _elsewhere(facts: Facts, claim: RangeClaim) -> Iterator[Repair]:
    """Values outside the analysis that equal a printed end."""
    chosen = {v.spot.subject for v in claim.values}
    for name, end in (("lower", claim.low), ("upper", claim.high)):
        if (
            end is None
            or end.relation
            or any((n := number(v.estimate)) and n.touches(end.bounds) for v in claim.values)
        ):
            continue
        same: list[Value] = [
            v
            for v in facts.values
            if v.spot.subject not in chosen
            and v.row.status == "included"
            and v.estimate.is_percentage
            and (n := number(v.estimate))
            and n.touches(end.bounds)
            and any(v.outcome.kind == c.outcome.kind and v.estimate.measure == c.estimate.measure for c in claim.values)
        ]
        for v in same[:2]:
            yield Repair(
                f"the {name} end {end} is {v.label}", f"{shown(v.estimate)} there; it is not part of the analysis"
            )
