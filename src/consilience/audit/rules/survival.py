"""Survival and responses: outcomes that contain one another have an order."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, permutations, product
from statistics import NormalDist

from consilience.extraction.hazards import implied_hazard_ratio
from consilience.model.printed import Bounds

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value, same_people
from ..finding import Repair
from ..measures import limits, near, number, outside, shown, upside_down


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
    for wide, narrow in _ordered(facts.by_people.values()):
        if narrow.share is None or wide.share is None or not narrow.share.surely_below(wide.share):
            continue
        yield draft(
            f"{wide.label} is {shown(wide.estimate)}, above {narrow.label} {shown(narrow.estimate)}",
            narrow.spot,
            wide.spot,
            order=f"{wide.name} <= {narrow.name}",
            repairs=_exchanges(facts, wide, narrow),
        )


@rule("SV002", "survival-rises", severity="error", family="survival")
def survival_rises(facts: Facts) -> Iterator[Draft]:
    """A survival curve never rises, and a cumulative incidence never falls.

    Why: nobody returns from an event.

    Formula: S(t2) <= S(t1) for t2 > t1, same outcome, measure, grade, arm and source.

    Example: OS 76% at 6 months, 90% at 12 months.

    Repair: the two values, or the two times, are exchanged.

    Blind spots: values from different cohorts in one row.
    """
    for first, second in _same_curve(facts):
        falling = first.estimate.measure == "survival"
        early, late = (first.share, second.share) if falling else (second.share, first.share)
        if early is not None and late is not None and early.surely_below(late):
            what = "a survival cannot rise" if falling else "a cumulative incidence cannot fall"
            yield draft(
                f"{first.label} is {shown(first.estimate)}, {second.label} {shown(second.estimate)}: {what}",
                first.spot,
                second.spot,
                repairs=[Repair("the two values are exchanged", "the curve is then in order")],
            )


@rule("SV003", "nested-responses", severity="error", family="survival")
def nested_responses(facts: Facts) -> Iterator[Draft]:
    """A wider kind of response is at least as frequent as the narrower one that it contains.

    Why: every complete remission is also a remission with or without recovery of counts.

    Formula: if outcome A counts all responses of B and more, then p_A >= p_B, same arm, grade, time and people.

    Example: CR 64%, CR or CRp 55%.

    Repair: the two values are exchanged, or one has another denominator.

    Blind spots: different denominators that are not printed, e.g. evaluable and treated people; values with different
    printed totals are not compared.
    """
    for values in facts.by_people.values():
        responses = [
            (v, set(v.outcome.counts), share)
            for v in values
            if v.estimate.measure == "proportion" and v.outcome.counts and (share := _proportion(v))
        ]
        for (a, more, wide), (b, fewer, narrow) in permutations(responses, 2):
            if not more > fewer or a.days != b.days or a.grade != b.grade or not same_people(a, b):
                continue
            if wide.surely_below(narrow):
                yield draft(
                    f"{a.label} is {shown(a.estimate)}, below {b.label} {shown(b.estimate)}, which it contains",
                    a.spot,
                    b.spot,
                    repairs=[Repair("the two values are exchanged", "the order is then right")],
                )


@rule("SV004", "hazard-ratio-against-curves", severity="warning", family="survival")
def hazard_ratio_against_curves(facts: Facts) -> Iterator[Draft]:
    """The hazard ratio of a trial agrees with its two survival figures.

    Why: under proportional hazards two survival figures at one time imply the ratio; one outside the printed interval
    points to exchanged arms, another endpoint or a wrong number.

    Formula: ln S / ln S0, experimental arm over comparator of the ratio's own contrast, within its printed interval.

    Example: EFS 37% and 23% imply 0.68; the printed interval is 0.18 to 0.61.

    Repair: exchanged arms, or a ratio of the other direction, give the reciprocal, which is named where it fits.

    Blind spots: crossing curves; figures at a late time with few people at risk: hence a warning. A ratio without an
    interval is not tested.
    """
    for ratio in facts.values:
        ends, interval = limits(ratio), ratio.estimate.interval
        usual = interval is not None and interval.kind in ("confidence", "credible", "unstated")
        if ratio.estimate.measure != "hazard-ratio" or ends is None or ratio.contrast is None or not usual:
            continue
        printed = Bounds(min(ends[0]), max(ends[1]))
        if printed.low > printed.high:
            continue
        wrong = [(a, b, implied) for a, b, implied in _pairs(facts, ratio) if not near(implied, printed)]
        if not wrong:
            continue
        first, second, implied = wrong[0]
        other = implied_hazard_ratio(second.share, first.share) if first.share and second.share else None
        yield draft(
            f"{ratio.row.label}, {ratio.name}: {shown(first.estimate)} and {shown(second.estimate)}"
            f"{f' at {first.time}' if first.time else ''} imply a hazard ratio of {implied.low:.2f} to "
            f"{implied.high:.2f}, outside the printed {interval}",
            ratio.spot,
            *(v.spot for pair in wrong for v in pair[:2]),
            implied=[round(implied.low, 3), round(implied.high, 3)],
            repairs=[
                Repair(
                    "the arms are exchanged, or the ratio is of the other direction",
                    f"the reciprocal, {other.low:.2f} to {other.high:.2f}, would fit",
                    max(1, _explained(facts, first, _exchanged(facts, first) or {})),
                )
            ]
            if other and near(other, printed)
            else [],
        )


@rule("SV005", "survival-without-time", severity="warning", family="survival")
def survival_without_time(facts: Facts) -> Iterator[Draft]:
    """A survival figure is printed with its time.

    Why: 70% at one year and 70% at five years are different facts; without the time they can be neither compared nor
    pooled.

    Formula: measure survival or cumulative incidence, and no time beside the value. One finding an included study.
    Worth knowing only in a manuscript that prints its other survival figures for one time, which is then meant.

    Example: EFS 4 years: 71%; OS: 69.2%.

    Repair: look the time up in the report; it is named where another source supplies it.

    Blind spots: a time in a table's legend that was not transcribed.
    """
    for values in facts.by_study.values():
        bare = [
            v
            for v in values
            if v.layer == "review"
            and v.row.status == "included"
            and v.estimate.measure in ("survival", "cumulative-incidence")
            and v.estimate.value is not None
            and (v.time is None or not v.estimate.time_stated)
        ]
        if not bare:
            continue
        groups: dict[str, list[Value]] = {}
        for value in bare:
            groups.setdefault(value.name, []).append(value)
        numbers = "; ".join(f"{name} {' and '.join(shown(v.estimate) for v in vs)}" for name, vs in groups.items())
        known = {f"{v.name} {shown(v.estimate)}": v.time for v in bare if v.time}
        told = {v.days for v in values if v.numbers and v.days is not None and v.estimate.measure in _TIMED}
        yield draft(
            f"{bare[0].row.label}: no time is printed for {numbers}",
            *(v.spot for v in bare),
            repairs=[
                Repair(f"the time of {name} is {time}", "stated by the study's own report")
                for name, time in known.items()
            ],
            severity="info" if len(told) == 1 else None,
        )


_TIMED = ("survival", "cumulative-incidence")


@rule("SV006", "incidence-against-survival", severity="warning", family="survival")
def incidence_against_survival(facts: Facts) -> Iterator[Draft]:
    """Survival free of an event and the incidence of that event are at most 100% together.

    Why: whoever had a relapse is not event-free.

    Formula: if survival A counts every event that cumulative incidence B counts, S_A(t) + I_B(s) <= 1 for s <= t, same
    arm and people.

    Example: event-free survival 78%, relapse 34.4% in one arm.

    Repair: exchanged arms, or a wrong digit.

    Blind spots: an incidence computed as 1 - Kaplan-Meier, without competing risks, may be too high: hence a warning.
    """
    for values in facts.by_people.values():
        free = [(v, v.share) for v in values if v.estimate.measure == "survival" and v.share]
        events = [(v, v.share) for v in values if v.estimate.measure == "cumulative-incidence" and v.share]
        for (a, survival), (b, incidence) in product(free, events):
            counted = set(a.outcome.counts) >= set(b.outcome.counts) != set()
            if not counted or a.days is None or b.days is None or b.days > a.days or not same_people(a, b):
                continue
            if survival.low + incidence.low > 1 + 1e-9:
                yield draft(
                    f"{a.label} is {shown(a.estimate)}, {b.label} {shown(b.estimate)}: together more than 100%",
                    a.spot,
                    b.spot,
                    sum=round(100 * (survival.low + incidence.low), 2),
                )


@rule("SV007", "median-against-curve", severity="error", family="survival")
def median_against_curve(facts: Facts) -> Iterator[Draft]:
    """A median survival time lies where the curve passes 50%.

    Why: half of the people have had the event at the median.

    Formula: S(t) <= 50% for every t after the median, S(t) >= 50% before it, same outcome and people.

    Example: median overall survival 11.1 months, overall survival 60% at 24 months.

    Repair: another endpoint, exchanged arms, or a wrong unit of time.

    Blind spots: a curve that is flat at 50%.
    """
    for values in facts.by_people.values():
        medians = [(v, n) for v in values if v.estimate.measure == "median-time" and (n := number(v.estimate))]
        curve = [(v, v.share) for v in values if v.estimate.measure == "survival" and v.share]
        for (median, time), (point, share) in product(medians, curve):
            if median.outcome.id != point.outcome.id or not same_people(median, point) or point.days is None:
                continue
            after = time.unit == "days" and time.bounds.high < point.days and share.low > 0.5
            before = time.unit == "days" and time.bounds.low > point.days and share.high < 0.5
            if after or before:
                side = "after" if after else "before"
                yield draft(
                    f"{point.label} is {shown(point.estimate)}, {side} the median of {shown(median.estimate)}",
                    point.spot,
                    median.spot,
                )


@rule("SV008", "survival-interval-too-narrow", severity="warning", family="survival")
def survival_interval_too_narrow(facts: Facts) -> Iterator[Draft]:
    """The interval of a survival figure is not narrower than it would be without any censoring.

    Why: censoring only takes information away, so the interval cannot be narrower than that of a simple proportion of
    all participants. One that is belongs to more people, is a standard error, or has a wrong digit.

    Formula: width >= 0.9 times the narrowest of the plain, log, log-log and logit intervals with standard error
    sqrt(S (1 - S) / n); n is the largest number that is stated for the arm or study.

    Example: 65.5% (62.5 to 68.7) among 104 people, whose interval is at least 18.1 wide.

    Repair: a standard error taken for the interval, or the interval of more people of the row, whose number is named.

    Blind spots: figures adjusted for covariates, or of fitted curves, may be narrower: hence a warning. A wider
    interval proves nothing: it may be the censoring.
    """
    for value in facts.values:
        ends, share, interval = limits(value), value.share, value.estimate.interval
        usual = interval is not None and interval.kind == "confidence" and interval.level is not None
        if value.estimate.measure != "survival" or ends is None or share is None or not usual or outside(value):
            continue
        if interval is None or interval.level is None or not 0 < interval.level.value < 100 or upside_down(value):
            continue
        if value.most is None or value.most < 1:
            continue
        factor = 1.0 if value.estimate.unit == "1" else 0.01
        width = (ends[1].high - ends[0].low) * factor
        survival = (share.low + share.high) / 2
        if not 0.02 < survival < 0.98:
            continue
        least = _narrowest(survival, value.most, interval.level.value / 100)
        if width < 0.9 * least:
            yield draft(
                f"{value.label}: {shown(value.estimate)} ({interval}) is narrower than the interval of {value.most} "
                "people can be",
                value.spot,
                width=round(width / factor, 2),
                least=round(least / factor, 2),
                repairs=_narrower(value, width, interval.level.value / 100),
            )


def _narrower(value: Value, width: float, level: float) -> Iterator[Repair]:
    """What a narrow interval may be: one standard error to either side, or that of more people; with their number."""
    share, n = value.share, value.most
    if share is None or n is None:
        return
    survival, z = (share.low + share.high) / 2, NormalDist().inv_cdf((1 + level) / 2)
    error = math.sqrt(survival * (1 - survival) / n)
    if 0.85 < width / (2 * error) < 1.3:
        yield Repair("the limits are one standard error away", f"that of {n} people is at least {100 * error:.1f}%")
    people = round(survival * (1 - survival) * (2 * z / width) ** 2) if width > 0 else 0
    stated = [size for size, _ in value.row.counted if size >= 0.9 * people > 0]
    if stated:
        yield Repair(f"it is the interval of {min(stated)} people", f"without censoring it needs about {people}")


def _narrowest(survival: float, n: int, level: float) -> float:
    """Width of the narrowest usual interval of a share of n people: plain, log, log-log or logit."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    error = math.sqrt(survival * (1 - survival) / n)
    odds, log = math.log(survival / (1 - survival)), math.log(survival)
    double, slope = math.log(-log), 1 / (survival * abs(log))
    plain = min(1.0, survival + z * error) - max(0.0, survival - z * error)
    logarithmic = min(1.0, survival * math.exp(z * error / survival)) - survival * math.exp(-z * error / survival)
    twice = math.exp(-math.exp(double - z * error * slope)) - math.exp(-math.exp(double + z * error * slope))
    half = z * error / (survival * (1 - survival))
    logit = 1 / (1 + math.exp(-odds - half)) - 1 / (1 + math.exp(-odds + half))
    return min(plain, logarithmic, twice, logit)


def _ordered(groups: Iterable[list[Value]]) -> Iterator[tuple[Value, Value]]:
    """Pairs (wide, narrow) of survival figures of the same people with S_wide <= S_narrow."""
    for values in groups:
        timed = [(v, set(v.outcome.counts), v.days) for v in values if v.estimate.measure == "survival"]
        for (wide, a, late), (narrow, b, early) in permutations(timed, 2):
            if late is None or early is None or early > late:
                continue
            if a > b != set() and same_people(wide, narrow):
                yield wide, narrow


def _same_curve(facts: Facts) -> Iterator[tuple[Value, Value]]:
    for values in facts.by_people.values():
        curves: dict[tuple[object, ...], list[Value]] = defaultdict(list)
        for v in values:
            if v.estimate.measure in ("survival", "cumulative-incidence") and v.days is not None:
                curves[v.outcome.id, v.estimate.measure, v.grade].append(v)
        for curve in curves.values():
            for a, b in combinations(sorted(curve, key=lambda v: v.days or 0), 2):
                if a.days != b.days and same_people(a, b):
                    yield a, b


def _proportion(value: Value) -> Bounds | None:
    """A share's bounds; computed from the counts where only these are printed."""
    events, total = value.estimate.events, value.estimate.total
    if value.share is None and events is not None and total and total > 0:
        return Bounds(events / total, events / total)
    return value.share


def _pairs(
    facts: Facts, ratio: Value, shares: Mapping[str, Bounds] | None = None
) -> Iterator[tuple[Value, Value, Bounds]]:
    """The two arms' survival figures behind a hazard ratio, with the ratio that they imply.

    shares: figures to suppose instead of the printed ones, by their subject.
    """
    same = [
        v
        for v in facts.of_outcome(ratio)
        if v.estimate.measure == "survival"
        and v.share
        and v.subgroup == ratio.subgroup
        and v.analysis_set == ratio.analysis_set
        and v.arm
    ]
    for first, second in permutations(same, 2):
        if first.arm and second.arm and (first.arm.key, second.arm.key) == ratio.contrast:
            top, bottom = (shares.get(v.spot.subject, v.share) if shares else v.share for v in (first, second))
            if first.days != second.days or top is None or bottom is None:
                continue
            implied = implied_hazard_ratio(top, bottom)
            if implied is not None:
                yield first, second, implied


def _exchanges(facts: Facts, wide: Value, narrow: Value) -> Iterator[Repair]:
    """Exchanging one outcome between the two arms, where that puts every value of the study in order."""
    for outcome in (narrow, wide):
        shares = _exchanged(facts, outcome)
        partner = facts.other_arm(outcome)
        if not shares or partner is None or any(_out_of_order(facts, outcome, shares)):
            continue
        evidence = f"{shown(partner.estimate)} and {shown(outcome.estimate)} then keep {wide.name} <= {narrow.name}"
        explains = _explained(facts, outcome, shares)
        more = f"; {explains} printed numbers then agree" if explains > 2 else ""
        yield Repair(
            f"the two arms are exchanged for {outcome.name}", f"{evidence} in both arms{more}", max(explains, 1)
        )


def _exchanged(facts: Facts, value: Value) -> dict[str, Bounds]:
    """The study's survival figures by subject, with the two arms' of one outcome exchanged; empty without partner."""
    partner = facts.other_arm(value)
    if partner is None or value.share is None or partner.share is None:
        return {}
    shares = {v.spot.subject: v.share for v in facts.siblings(value) if v.share is not None}
    shares[value.spot.subject], shares[partner.spot.subject] = partner.share, value.share
    return shares


def _out_of_order(facts: Facts, of: Value, shares: Mapping[str, Bounds]) -> Iterator[tuple[str, str]]:
    """Pairs of the study's figures that are not in order."""
    people = [
        values for values in facts.by_people.values() if values[0].row.key == of.row.key and values[0].layer == of.layer
    ]
    for wide, narrow in _ordered(people):
        a, b = shares.get(wide.spot.subject), shares.get(narrow.spot.subject)
        if a and b and b.surely_below(a):
            yield wide.spot.subject, narrow.spot.subject


def _explained(facts: Facts, of: Value, shares: Mapping[str, Bounds]) -> int:
    """How many printed numbers of a study contradict another as printed, and none with these shares."""
    printed = {v.spot.subject: v.share for v in facts.siblings(of) if v.share is not None}
    return len(_contradicted(facts, of, printed) - _contradicted(facts, of, shares))


def _contradicted(facts: Facts, of: Value, shares: Mapping[str, Bounds]) -> set[str]:
    """Figures and hazard ratios of a study that contradict another one."""
    found = {subject for pair in _out_of_order(facts, of, shares) for subject in pair}
    for ratio in facts.siblings(of):
        ends = limits(ratio)
        if ratio.estimate.measure != "hazard-ratio" or ends is None or upside_down(ratio):
            continue
        for first, second, implied in _pairs(facts, ratio, shares):
            if not near(implied, Bounds(min(ends[0]), max(ends[1]))):
                found |= {first.spot.subject, second.spot.subject, ratio.spot.subject}
    return found
