"""Claims: what the prose says is what the tables hold."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

from consilience.model.estimate import SHARES, Estimate
from consilience.model.printed import Bounds, Printed

from ..catalogue import Draft, draft, rule
from ..facts import CountClaim, Facts, RangeClaim, Value, ValueClaim, same_quantity
from ..finding import Repair
from ..measures import Number, agree, cut_off, in_unit, number, shown, unit_of


@rule("CL001", "prose-against-table", severity="error", family="claims")
def prose_against_table(facts: Facts) -> Iterator[Draft]:
    """A number in the prose equals the number in the table for the same quantity.

    Why: 40 % of 90 updated Cochrane reviews had prose that disagreed with their own analysis (Olsen & Herrin 2000).

    Formula: with as many decimals the digits are equal; with fewer they are a rounding of the longer ones, either way
    at a half. Counts are equal to counts, and compared with a percentage they print it. Times may differ in unit.

    Example: "56.3%" in the text, 55.1% in the table.

    Repair: the other values of the study that equal the prose are named; and which of the two the report confirms.

    Blind spots: the sentence must be bound to the right quantity.
    """
    for claim in facts.value_claims:
        if claim.tabled is None or not _disagree(claim.estimate, claim.tabled.estimate):
            continue
        mine, tabled = number(claim.estimate), claim.tabled
        elsewhere = [
            other for other in facts.siblings(tabled) if other is not tabled and agree(mine, number(other.estimate))
        ]
        repairs = [
            *_by_the_source(claim),
            *_rounding(claim.estimate, tabled.estimate),
            *(Repair(f"the text means {o.label}", f"the table prints {shown(o.estimate)} there") for o in elsewhere),
        ]
        yield draft(
            f"the text says {shown(claim.estimate)}, the table {shown(tabled.estimate)} for {tabled.label}",
            claim.spot,
            tabled.spot,
            text=shown(claim.estimate),
            table=shown(tabled.estimate),
            repairs=repairs,
        )


@rule("CL002", "prose-against-source", severity="error", family="claims")
def prose_against_source(facts: Facts) -> Iterator[Draft]:
    """A number in the prose equals the number in the report that it cites, and is the same quantity.

    Why: what was quoted is what was found.

    Formula: the numbers agree (see CL001), and so do the quantities: where the report states it in other words (as
    another outcome, in a part of the people), these differ from the sentence's.

    Example: "median overall survival of 11.1 months"; the report states a median progression-free survival of 11.1.

    Repair: correct the sentence.

    Blind spots: needs the report's value beside the claim. Where the table holds the sentence's number and differs
    from the report, LY001 speaks instead; where the table holds the report's, CL001.
    """
    for claim in facts.value_claims:
        source = claim.source
        if source is None:
            continue
        if _disagree(claim.estimate, source):
            if not _told_elsewhere(facts, claim):
                yield draft(
                    f"the text says {_quantity(claim.estimate)}, the cited report {_quantity(source)}",
                    claim.spot,
                    text=shown(claim.estimate),
                    source=shown(source),
                )
            continue
        theirs = source.words or ("" if source.measure == claim.estimate.measure else _plain(source.measure))
        if theirs and _folded(theirs) not in _names(claim):
            what = (
                f"states {shown(source)} for {theirs}" if source.value is not None or source.total else f"says {theirs}"
            )
            yield draft(
                f"the text says {_quantity(claim.estimate, claim.tabled)}; the cited report {what}",
                claim.spot,
                text=_quantity(claim.estimate, claim.tabled),
                source=_quantity(source),
            )


@rule("CL003", "range-recomputed", severity="error", family="claims")
def range_recomputed(facts: Facts) -> Iterator[Draft]:
    """A range in the prose is that of the values in the tables.

    Why: ranges are the synthesis of a review without meta-analysis.

    Formula: lowest and highest value of the analysis, each agreeing with the printed end (see CL001); an end such as
    ">80" is a bound that no value may break. A number of patients becomes a percentage of the study's participants.
    A range of which the tables hold no value is a warning.

    Example: "CR 59% to 98%", while the tables hold 25% (4 of 16) and 86%.

    Repair: the values that the analysis selects are listed; a value of the same outcome or class that equals the
    printed end but is not part of the analysis is a likely cause.

    Blind spots: values in figures or supplements.
    """
    for claim in facts.range_claims:
        unit = _unit(claim)
        found = [(n, v) for v in claim.values if (n := _in_range(v, unit))]
        if not found:
            yield draft(
                f"{claim.label}: the text states {_range(claim)}, but the tables hold no such value",
                claim.spot,
                severity="warning",
            )
            continue
        low, high = min(found, key=lambda pair: pair[0].value), max(found, key=lambda pair: pair[0].value)
        ends = _end(claim.low, unit), _end(claim.high, unit)
        wrong = []
        if agree(ends[0], low[0]) is False:
            wrong.append(f"the lowest is {_value(*low)}")
        if agree(ends[1], high[0]) is False:
            wrong.append(f"the highest is {_value(*high)}")
        if wrong:
            held = f"the tables hold one value, {_value(*low)}" if len(found) == 1 else " and ".join(wrong)
            ordered = sorted(found, key=lambda pair: pair[0].value)
            yield draft(
                f"{claim.label}: the text states {_range(claim)}, but {held}",
                claim.spot,
                values={v.label: _share_of(n, v) for n, v in ordered},
                k=len(found),
                repairs=[*_likely_ends(facts, claim, ends, (low[0], high[0]))],
            )


@rule("CL004", "count-recomputed", severity="error", family="claims")
def count_recomputed(facts: Facts) -> Iterator[Draft]:
    """A count in the prose is the count in the tables; "none" means none.

    Why: "only seven phase 3 studies" and "no study in Latin America" steer what is done next.

    Formula: the number of rows that meet the sentence's conditions equals the printed number, or lies in its bounds
    where it is one (">=2").

    Example: seven phase 3 studies in the text, eight in the tables.

    Repair: the rows counted are listed.

    Blind spots: rows that do not state the trait are not counted.
    """
    for claim in facts.count_claims:
        bounds = _count_bounds(claim)
        if bounds.low <= claim.counted <= bounds.high:
            continue
        said = f"the text says {_count(claim)}" + (f' ("{claim.spot.quote}")' if claim.spot.quote else "")
        names = f": {', '.join(claim.names)}" if 0 < len(claim.names) <= 12 else ""
        yield draft(
            f"{said}, the review holds {claim.counted}{names}",
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

    Blind spots: "no difference" is not tested against point estimates; which time is meant is not known, so every time
    must agree.
    """
    for claim in facts.direction_claims:
        if claim.statement.better is None:
            continue
        values = [
            v
            for v in facts.by_study.get((claim.row.key, "review"), [])
            if v.outcome.id == claim.statement.outcome and v.arm and v.whole
        ]
        pairs = [
            (one, other)
            for one in values
            for other in values
            if one.arm
            and other.arm
            and one.arm.key == claim.statement.better != other.arm.key
            and same_quantity(one, other)
        ]
        bounds = [
            (one.estimate.value.bounds, other.estimate.value.bounds)
            for one, other in pairs
            if one.estimate.value is not None and other.estimate.value is not None
        ]
        higher = claim.statement.better is not None and all(v.outcome.better == "higher" for v in values)
        worse = [a.surely_below(b) if higher else b.surely_below(a) for a, b in bounds]
        if worse and all(worse):
            better, other = pairs[0]
            yield draft(
                f"the text calls {better.arm.label if better.arm else ''} better, the table holds "
                f"{shown(better.estimate)} against {shown(other.estimate)} ({better.label})",
                claim.spot,
                better.spot,
                other.spot,
            )


@rule("CL006", "claims-contradict", severity="error", family="claims")
def claims_contradict(facts: Facts) -> Iterator[Draft]:
    """Sentences about the same count agree.

    Why: "no reports" in one section and "few studies have reported" in another cannot both be true.

    Formula: two counts with the same conditions whose bounds do not touch. One finding for all sentences about one
    count.

    Example: 0 in section 4, at least 1 in section 7.

    Repair: count, and correct the wrong sentence.

    Blind spots: conditions that differ in words only.
    """
    groups: list[list[CountClaim]] = []
    for claim in facts.count_claims:
        same = (claim.statement.of, claim.statement.where)
        for group in groups:
            if (group[0].statement.of, group[0].statement.where) == same:
                group.append(claim)
                break
        else:
            groups.append([claim])
    for group in groups:
        if any(not _count_bounds(a).touches(_count_bounds(b)) for a, b in combinations(group, 2)):
            said: dict[str, list[CountClaim]] = {}
            for claim in group:
                said.setdefault(_count(claim), []).append(claim)
            parts = [f"{n} in section {', '.join(dict.fromkeys(c.section for c in cs))}" for n, cs in said.items()]
            yield draft(
                f"the text contradicts itself: {'; '.join(parts)}",
                *(claim.spot for claim in group),
                stated=list(said),
            )


@rule("CL007", "majority-is-none", severity="error", family="claims")
def majority_is_none(facts: Facts) -> Iterator[Draft]:
    """What is called most is more than half; what is called a minority is less.

    Why: readers keep the word, not the numbers behind it.

    Formula: "most", "the majority", "more than half": share > 1/2; "a minority", "fewer than half": share < 1/2, from
    the count or percentage printed beside the word.

    Example: "most studies (4 of 12) were randomised".

    Repair: correct the word or the number.

    Blind spots: the largest of several groups, which some call most.
    """
    for claim in facts.majority_claims:
        if claim.share <= 0.5 if claim.most else claim.share >= 0.5:
            yield draft(
                f'"{claim.word}" is said of {claim.printed}, which is {"not more" if claim.most else "not less"} than half',
                claim.spot,
                share=round(claim.share, 3),
            )


def _disagree(mine: Estimate, theirs: Estimate) -> bool:
    """True where two statements of one quantity cannot both be right."""
    counts = (_patients(mine), _patients(theirs))
    if counts[0] is not None and counts[1] is not None:
        return counts[0] != counts[1] or (mine.total is not None and theirs.total not in (None, mine.total))
    return agree(number(mine), number(theirs)) is False


def _patients(estimate: Estimate) -> int | None:
    """A number of people, where one is printed."""
    if estimate.events is not None:
        return estimate.events
    printed = estimate.value
    people = estimate.measure == "count" and unit_of(estimate) == "patients"
    return int(printed.value) if people and printed is not None and not printed.relation else None


def _by_the_source(claim: ValueClaim) -> Iterator[Repair]:
    source, tabled = claim.source, claim.tabled
    if source is None or tabled is None:
        return
    if not _disagree(tabled.estimate, source):
        yield Repair("the sentence is wrong", f"the cited report states {shown(source)}, as the table does")
    elif not _disagree(claim.estimate, source):
        yield Repair("the table is wrong", f"the cited report states {shown(source)}, as the sentence does")


def _rounding(text: Estimate, table: Estimate) -> Iterator[Repair]:
    a, b = number(text), number(table)
    if a and b and cut_off(a, b):
        yield Repair("the number was cut off instead of rounded", f"{shown(table)} rounds up")


def _told_elsewhere(facts: Facts, claim: ValueClaim) -> bool:
    """True where CL001 says the same (the table agrees with the report), or LY001 (the table agrees with the text)."""
    tabled, source = claim.tabled, claim.source
    if tabled is None or source is None:
        return False
    if _disagree(claim.estimate, tabled.estimate):
        return not _disagree(tabled.estimate, source)
    reported = [theirs for mine, theirs in facts.layers() if mine is tabled and theirs.layer == "report"]
    return any(not _disagree(theirs.estimate, source) for theirs in reported)


def _quantity(estimate: Estimate, tabled: Value | None = None) -> str:
    """A value with the words for what it is of."""
    name = estimate.words or (tabled.name if tabled else "")
    if estimate.value is None and estimate.events is None:
        return name or "nothing"
    return f"{shown(estimate)} for {name}" if name else shown(estimate)


def _names(claim: ValueClaim) -> set[str]:
    """What the sentence calls its quantity, folded: its own words, or the outcome of the table's value."""
    outcome = claim.tabled.outcome if claim.tabled and not claim.estimate.words else None
    names = [claim.estimate.words] + ([outcome.label, outcome.abbreviation] if outcome else [])
    return {_folded(name) for name in names if name}


def _plain(measure: str) -> str:
    return f"a {measure.replace('-', ' ')}"


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _count_bounds(claim: CountClaim) -> Bounds:
    """The whole numbers that a printed count allows."""
    n = claim.statement.n
    match n.relation:
        case "":
            return Bounds(n.value, n.value)
        case ">":
            return Bounds(n.value + 1, math.inf)
        case "<":
            return Bounds(-math.inf, n.value - 1)
        case _:
            return n.bounds


_RELATIONS = {"": "", ">": "more than ", "<": "fewer than ", ">=": "at least ", "<=": "at most ", "~": "about "}


def _count(claim: CountClaim) -> str:
    n, of = claim.statement.n, claim.statement.of
    noun = of.removesuffix("s") if n.value == 1 and of != "studies" else "study" if n.value == 1 else of
    if n.relation == "" and n.value == 0:
        return f"no {noun}"
    return f"{_RELATIONS[n.relation]}{n.text.lstrip('<>=~≤≥≈ ')} {noun}"


def _unit(claim: RangeClaim) -> str:
    """The unit of a range's ends; "1" is that of ratios too, which have none."""
    if claim.unit == "1" and not any(v.estimate.measure in SHARES for v in claim.values):
        return ""
    return claim.unit


def _end(printed: Printed | None, unit: str) -> Number | None:
    return None if printed is None else in_unit(printed, unit)


def _in_range(value: Value, unit: str) -> Number | None:
    """A value as a range of a unit counts it; None where it has another unit.

    A number of patients becomes a percentage where the participants are known; a mean has the unit of its outcome.
    """
    wanted = in_unit(Printed("0"), unit).unit
    people = _patients(value.estimate)
    counted = value.estimate.measure == "count" or (value.estimate.value is None and value.estimate.total is None)
    if wanted == "%" and people is not None and counted:
        sizes = value.sizes
        if len(sizes) == 1 and 0 <= people <= sizes[0]:
            percent = 100 * people / sizes[0]
            return Number(percent, Bounds(percent, percent), "%", None)
    n = number(value.estimate)
    if n is not None and n.unit == "" and wanted not in ("%", "days"):
        return n._replace(unit=wanted)
    return n if n is not None and n.unit == wanted else None


def _share_of(n: Number, value: Value) -> str:
    """A value as a finding lists it, with the percentage that a number of patients comes to."""
    text = shown(value.estimate)
    return text if "%" in text or n.unit != "%" else f"{n.value:.1f}% ({text} of {value.sizes[0]})"


def _value(n: Number, value: Value) -> str:
    return f"{_share_of(n, value)} in {value.row.label}"


def _range(claim: RangeClaim) -> str:
    unit = "%" if claim.unit == "%" else f" {claim.unit}"
    if claim.low is None or claim.high is None:
        return f"{claim.low if claim.low is not None else claim.high}{unit}"
    return f"{claim.low} to {claim.high}{unit}"


def _likely_ends(
    facts: Facts, claim: RangeClaim, ends: tuple[Number | None, Number | None], there: tuple[Number, Number]
) -> Iterator[Repair]:
    """What a wrong end may be: cut digits, or a value outside the analysis, of the same class or the same outcome."""
    chosen = {(v.row.key, v.result) for v in claim.values}
    outcomes = {v.outcome.id for v in claim.values}
    groups = {v.row.group for v in claim.values}
    measures = {v.estimate.measure for v in claim.values if v.estimate.measure != "count"}
    unit = _unit(claim)

    def distance(value: Value) -> int:
        return (value.row.group not in groups) + (value.outcome.id not in outcomes)

    for name, printed, end, computed in zip(("lower", "upper"), (claim.low, claim.high), ends, there, strict=True):
        if end is None or end.decimals is None or any(agree(end, _in_range(v, unit)) for v in claim.values):
            continue
        if cut_off(end, computed):
            yield Repair(f"the {name} end was cut off instead of rounded", f"{computed.value:g} rounds up")
            continue
        same: dict[tuple[str, str], Value] = {}
        for v in facts.values:
            candidate = v.row.status == "included" and (v.row.key, v.result) not in chosen and distance(v) < 2
            if candidate and v.estimate.measure in measures and agree(end, _in_range(v, unit)):
                same.setdefault((v.row.key, v.result), v)
        for v in sorted(same.values(), key=distance)[:2]:
            yield Repair(
                f"the {name} end {printed} is {v.label}", f"{shown(v.estimate)} there; it is not part of the analysis"
            )
