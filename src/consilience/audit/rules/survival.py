"""Survival and responses: outcomes that contain one another have an order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from consilience.extraction.hazards import implied_hazard_ratio
from consilience.model.printed import Bounds

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value
from ..finding import Repair
from ..measures import limits


@rule("SV001", "event-free-above-overall", severity="error", family="survival")
def event_free_above_overall(facts: Facts) -> Iterator[Draft]:
    """Survival free of more kinds of event is not above survival free of fewer: event-free <= overall.

    Why: whoever is free of relapse and death is alive. A violation means exchanged arms, exchanged outcomes or a wrong
    digit.

    Formula: if outcome A counts every event that B counts, and more, then S_A(t) <= S_B(s) for every s <= t, in the
    same arm.

    Example: EFS 71% above OS 69.2% in one arm, 48.9% and 88.4% in the other: exchanging the two OS values repairs both
    orders.

    Repair: the exchange of arms for one outcome is proposed where it makes every value of the study fit.

    Blind spots: different populations or starting points of the two curves; times that are not printed are compared
    only where the study's own report supplies them.
    """
    for wide, narrow in _ordered(facts):
        if narrow.share is None or wide.share is None or not narrow.share.surely_below(wide.share):
            continue
        yield draft(
            f"{wide.label} is {wide.estimate.value}%, above {narrow.label} {narrow.estimate.value}%",
            narrow.spot,
            wide.spot,
            order=f"{_name(wide)} <= {_name(narrow)}",
            repairs=_exchanges(facts, wide, narrow),
        )


@rule("SV002", "survival-rises", severity="error", family="survival")
def survival_rises(facts: Facts) -> Iterator[Draft]:
    """A survival curve never rises, and a cumulative incidence never falls.

    Why: nobody returns from an event.

    Formula: S(t2) <= S(t1) for t2 > t1, same outcome, arm and source.

    Example: OS 76% at 6 months, 90% at 12 months.

    Repair: the two values, or the two times, are exchanged.

    Blind spots: values from different cohorts in one row.
    """
    for first, second in _same_curve(facts):
        falling = first.estimate.measure == "survival"
        early, late = (first.share, second.share) if falling else (second.share, first.share)
        if early is not None and late is not None and early.surely_below(late):
            yield draft(
                f"{second.label} is {second.estimate.value}%, {first.label} {first.estimate.value}%: "
                + ("a survival cannot rise" if falling else "a cumulative incidence cannot fall"),
                first.spot,
                second.spot,
                repairs=[Repair("the two values are exchanged", "the curve is then in order")],
            )


@rule("SV003", "nested-responses", severity="error", family="survival")
def nested_responses(facts: Facts) -> Iterator[Draft]:
    """A wider kind of response is at least as frequent as the narrower one that it contains.

    Why: every complete remission is also a remission with or without recovery of counts.

    Formula: if outcome A counts all responses of B and more, then p_A >= p_B, same arm, time and people.

    Example: CR 64%, CR or CRp 55%.

    Repair: the two values are exchanged, or one has another denominator.

    Blind spots: different denominators, e.g. evaluable and treated people.
    """
    for (study, _), values in facts.by_study.items():
        del study
        for a, b in permutations(values, 2):
            if (
                a.estimate.measure == b.estimate.measure == "proportion"
                and set(a.outcome.counts) > set(b.outcome.counts) != set()
                and _same_people(a, b)
                and _days(a) == _days(b)
                and a.share is not None
                and b.share is not None
                and a.share.surely_below(b.share)
            ):
                yield draft(
                    f"{a.label} is {a.estimate.value}%, below {b.label} {b.estimate.value}%, which it contains",
                    a.spot,
                    b.spot,
                    repairs=[Repair("the two values are exchanged", "the order is then right")],
                )


@rule("SV004", "hazard-ratio-against-curves", severity="warning", family="survival")
def hazard_ratio_against_curves(facts: Facts) -> Iterator[Draft]:
    """The hazard ratio of a trial agrees with its two survival figures.

    Why: under proportional hazards two survival figures at one time imply the ratio; one outside the printed interval
    points to exchanged arms, another endpoint or a wrong number.

    Formula: ln S / ln S0 within the interval of the hazard ratio (of either direction of the contrast).

    Example: EFS 37% and 23% imply 0.68; the printed interval is 0.18 to 0.61.

    Repair: exchanged arms give the reciprocal, which is named where it fits.

    Blind spots: crossing curves; figures at a late time with few people at risk: hence a warning.
    """
    for ratio in facts.values:
        ends = limits(ratio)
        if ratio.estimate.measure != "hazard-ratio" or ends is None or ratio.contrast is None or ratio.subgroup:
            continue
        printed = Bounds(min(ends[0]), max(ends[1]))
        for first, second, implied in _pairs(facts, ratio):
            if implied.touches(printed):
                continue
            other = implied_hazard_ratio(second.share, first.share) if first.share and second.share else None
            yield draft(
                f"{first.row.label}: {first.estimate.value}% and {second.estimate.value}% imply a hazard ratio of "
                f"{implied.low:.2f} to {implied.high:.2f}, outside the printed {ratio.estimate.interval}",
                ratio.spot,
                first.spot,
                second.spot,
                implied=[round(implied.low, 3), round(implied.high, 3)],
                repairs=[Repair("the arms are exchanged", f"{other.low:.2f} to {other.high:.2f} would fit")]
                if other and other.touches(printed)
                else [],
            )


@rule("SV005", "survival-without-time", severity="warning", family="survival")
def survival_without_time(facts: Facts) -> Iterator[Draft]:
    """A survival figure is printed with its time.

    Why: 70% at one year and 70% at five years are different facts; without the time they can be neither compared nor
    pooled.

    Formula: measure survival or cumulative incidence, and no time beside the value.

    Example: EFS 4 years: 71%; OS: 69.2%.

    Repair: look the time up in the report.

    Blind spots: a time in a table's legend that was not transcribed.
    """
    for values in facts.by_study.values():
        bare = [
            v
            for v in values
            if v.layer == "review"
            and v.estimate.measure in ("survival", "cumulative-incidence")
            and v.estimate.value is not None
            and not v.estimate.time_stated
        ]
        for outcome in dict.fromkeys(v.outcome.id for v in bare):
            same = [v for v in bare if v.outcome.id == outcome]
            numbers = " and ".join(f"{v.estimate.value}%" for v in same)
            yield draft(
                f"{same[0].row.label}, {_name(same[0])} {numbers}: no time is printed",
                *(v.spot for v in same),
                repairs=[Repair(f"the time is {same[0].time}", "stated by the study's own report")]
                if same[0].time
                else [],
            )


def _ordered(facts: Facts) -> Iterator[tuple[Value, Value]]:
    """Pairs (wide, narrow) of survival figures with S_wide <= S_narrow."""
    for values in facts.by_study.values():
        for wide, narrow in permutations(values, 2):
            a, b = set(wide.outcome.counts), set(narrow.outcome.counts)
            if (
                wide.estimate.measure == narrow.estimate.measure == "survival"
                and a > b != set()
                and _same_people(wide, narrow)
                and (late := _days(wide)) is not None
                and (early := _days(narrow)) is not None
                and early <= late
            ):
                yield wide, narrow


def _same_curve(facts: Facts) -> Iterator[tuple[Value, Value]]:
    for values in facts.by_study.values():
        curves = [
            v for v in values if v.estimate.measure in ("survival", "cumulative-incidence") and _days(v) is not None
        ]
        for a, b in combinations(sorted(curves, key=lambda v: _days(v) or 0), 2):
            if a.outcome.id == b.outcome.id and _same_people(a, b) and _days(a) != _days(b):
                yield a, b


def _same_people(a: Value, b: Value) -> bool:
    return (
        a.arm == b.arm
        and a.subgroup == b.subgroup
        and a.analysis_set == b.analysis_set
        and a.contrast == b.contrast
        and a.outcome.among == b.outcome.among
        and (a.report == b.report or None in (a.report, b.report))
    )


def _days(value: Value) -> float | None:
    return value.time.days if value.time else None


def _name(value: Value) -> str:
    return value.outcome.abbreviation or value.outcome.label


def _pairs(facts: Facts, ratio: Value) -> Iterator[tuple[Value, Value, Bounds]]:
    """The two arms' survival figures behind a hazard ratio, with the ratio that they imply."""
    assert ratio.contrast is not None
    experimental, comparator = ratio.contrast
    same = [
        v
        for v in facts.siblings(ratio)
        if v.estimate.measure == "survival"
        and v.outcome.id == ratio.outcome.id
        and v.share
        and not v.subgroup
        and v.arm
    ]
    for first, second in permutations(same, 2):
        if first.arm and second.arm and (first.arm.key, second.arm.key) == (experimental, comparator):
            if _days(first) != _days(second) or first.share is None or second.share is None:
                continue
            implied = implied_hazard_ratio(first.share, second.share)
            if implied is not None:
                yield first, second, implied


def _exchanges(facts: Facts, wide: Value, narrow: Value) -> Iterator[Repair]:
    """Exchanging one outcome between the two arms, where that puts every value of the study in order."""
    for outcome in (narrow, wide):
        partner = facts.other_arm(outcome)
        if partner is None or outcome.share is None or partner.share is None:
            continue
        shares = {v.spot.subject: v.share for v in facts.siblings(outcome) if v.share is not None}
        shares[outcome.spot.subject], shares[partner.spot.subject] = partner.share, outcome.share
        order = [(a, b) for a, b in _ordered(facts) if a.row is wide.row and a.layer == wide.layer]
        if all(not shares[b.spot.subject].surely_below(shares[a.spot.subject]) for a, b in order):
            evidence = (
                f"{partner.estimate.value}% and {outcome.estimate.value}% then keep {_name(wide)} <= {_name(narrow)}"
            )
            yield Repair(f"the two arms are exchanged for {_name(outcome)}", f"{evidence} in both arms")
