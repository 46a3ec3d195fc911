"""Percentages and denominators: a percentage of people is a count over a total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from consilience.extraction.exact import (
    METHODS,
    Recovered,
    cut,
    methods_of,
    proportion_interval,
    recover,
    shares_of,
    totals_of,
)
from consilience.extraction.hazards import implied_hazard_ratio
from consilience.model.printed import Bounds, Printed

from ..catalogue import Draft, draft, rule
from ..facts import PERHAPS_A_CURVE, Facts, Value, same_people
from ..finding import Repair, Severity
from ..hypotheses import slips
from ..measures import limits, looks_like_ratio, outside, shown

_MOST = 5000
"""Largest total that is searched; beyond it almost every percentage and interval is possible."""


@rule("PC001", "percentage-impossible", severity="warning", family="percentages")
def percentage_impossible(facts: Facts) -> Iterator[Draft]:
    """A percentage of N people is some whole number of them divided by N.

    Why: 72.9% of 30 people is 21.9 people. Either the denominator is another one, which the table should say, or a
    digit is wrong.

    Formula: some whole x has 100 x / N that prints as the percentage, rounded either way or cut off, for some N that
    the value's source states for its arm or study. Where the value is about a part of them (a subgroup, responders,
    an arm of unknown size), some x / n with n <= N is enough.

    Example: 99.2% of 117: 116/117 is 99.1%, 117/117 is 100%; no smaller number of people gives it either.

    Repair: denominators that fit are listed: those that the row or its report states elsewhere, and one that several
    such percentages of the row share; failing these, the nearest to N.

    Blind spots: percentages of cycles or events; large N makes every percentage possible. Values from a survival
    curve are not tested; where an interval tells the denominator CI006 speaks instead, beside a count PC004. A
    trial report's own percentages are worth knowing only.
    """
    broken = [value for value in facts.values if _impossible(value)]
    for value in broken:
        share, printed = value.share, value.estimate.value
        if share is None or printed is None:
            continue
        sizes = _whole_of(value)
        if sizes:
            what = f"no share of {' or '.join(map(str, sizes))} people"
            nearest = [(round(printed.value / _per(value) * n), n) for n in sizes]
        else:
            what = f"no share of any number of people up to {value.most}"
            nearest = []
        yield draft(
            f"{value.label}: {shown(value.estimate)} is {what}",
            value.spot,
            nearest=[f"{x}/{n} = {100 * x / n:.1f}%" for x, n in nearest],
            repairs=_denominators(value, broken),
            severity=_weight(value),
        )


@rule("PC002", "events-against-total", severity="error", family="percentages")
def events_against_total(facts: Facts) -> Iterator[Draft]:
    """Events are at most the total, and their quotient is the percentage beside them.

    Why: n, N and % of one cell say the same thing.

    Formula: 0 <= events <= total, and 100 events / total prints as the value, rounded either way or cut off. Without a
    total: the events, or a number of patients, are at most the participants of the study.

    Example: 27/37 (76%): 27/37 is 73.0%.

    Repair: the counts that give the percentage are listed.

    Blind spots: percentages from a survival curve beside crude counts are not compared.
    """
    for value in facts.values:
        events, total, share = value.estimate.events, value.estimate.total, value.share
        if total is None:
            people = _people(value)
            if people is not None and value.most is not None and not 0 <= people <= value.most:
                yield draft(
                    f"{value.label}: {people} people, but the study has {value.most}",
                    value.spot,
                    events=people,
                    participants=value.most,
                )
        elif total <= 0 or (events is not None and not 0 <= events <= total):
            counted = f"{events} events among {total}" if events is not None else f"a total of {total}"
            yield draft(f"{value.label}: {counted}", value.printed_at, events=events, total=total)
        elif events is not None and share is not None and value.estimate.measure == "proportion":
            fits = shares_of(share, total)
            if events not in fits:
                yield draft(
                    f"{value.label}: {events}/{total} is {100 * events / total:.1f}%, not {value.estimate.value}%",
                    value.printed_at,
                    computed=round(100 * events / total, 2),
                    repairs=[Repair(f"{x}/{total}", f"is {100 * x / total:.1f}%") for x in fits[:3]],
                )


@rule("PC003", "count-as-percentage", severity="warning", family="percentages")
def count_as_percentage(facts: Facts) -> Iterator[Draft]:
    """A number printed with a percent sign is a percentage, not a number of people.

    Why: 37 of 54 people printed as 37% halves a survival.

    Formula: two arms' survival figures, read as percentages, imply a hazard ratio (ln S / ln S0) outside the ratio
    interval of the row; read as counts of the arms' participants they imply one inside. An error where another source
    states the percentage that the count gives.

    Example: EFS 37% vs. 23% [0.18 to 0.61], arms of 54: as percentages 0.68, as counts (69% vs. 43%) 0.44.

    Repair: divide by the arm's participants.

    Blind spots: needs the numbers of participants of both arms, and a ratio interval in the row; crossing curves.
    """
    for value in facts.values:
        partner = facts.other_arm(value)
        if partner is None or value.arm is None or not value.arm.experimental or value.estimate.measure != "survival":
            continue
        ratio = _ratio_interval(facts, value, partner)
        as_shares = _implied(value.share, partner.share)
        if ratio is None or as_shares is None or as_shares.touches(ratio[0]):
            continue
        pairs = ((n, m) for n in value.sizes for m in partner.sizes)
        for n, m in pairs:
            counts = _as_count(value, n), _as_count(partner, m)
            as_counts = _implied(*counts)
            if as_counts is None or counts[0] is None or counts[1] is None or not as_counts.touches(ratio[0]):
                continue
            a, b = value.estimate.value, partner.estimate.value
            yield draft(
                f"{value.label}: {a}% and {b}% are counts of {n} and {m} people, not percentages",
                value.spot,
                partner.spot,
                hazard_ratio_as_percentages=_rounded(as_shares),
                hazard_ratio_as_counts=_rounded(as_counts),
                percentages=[round(100 * counts[0].low, 1), round(100 * counts[1].low, 1)],
                repairs=[
                    Repair(
                        f"{a}/{n} is {100 * counts[0].low:.1f}%, {b}/{m} is {100 * counts[1].low:.1f}%",
                        f"they imply a hazard ratio of {as_counts.low:.2f}, inside the printed {ratio[1]}; as "
                        f"percentages {as_shares.low:.2f} to {as_shares.high:.2f}, outside",
                    )
                ],
                severity="error" if _confirmed(facts, value, counts[0]) else None,
            )
            break


@rule("PC004", "count-against-percentage", severity="error", family="percentages")
def count_against_percentage(facts: Facts) -> Iterator[Draft]:
    """A count with its percentage, "22 (73.3)", goes with the number of people of its arm or study.

    Why: the column's N, the count and the percentage say the same thing, even where the cell prints no total.

    Formula: 100 count / N prints as the percentage, rounded either way or cut off, for some N that the value's source
    states for the arm or study. A warning where a smaller denominator gives the percentage, since people may be
    missing; an error where no number of people up to N does. Worth knowing only where people are plainly missing: the
    neighbouring rows make up the smaller denominator, or several rows of the arm rest on nine tenths of its people.

    Example: 22 (33.3) in a column of 30 people: 22/30 is 73.3%.

    Repair: slips of a digit; the smaller denominator, and where several cells of the arm share it, how many.

    Blind spots: percentages of events or cycles; of a part of the people only counts above N are an error.
    """
    broken = [value for value in facts.values if _contradicts(value)]
    missing: dict[tuple[str, str], list[Value]] = {}
    together: dict[tuple[object, ...], list[Value]] = defaultdict(list)
    for value in broken:
        if value.share:
            together[value.row.key, value.arm, value.layer].append(value)
    for value in broken:
        events, share, printed = value.estimate.events, value.share, value.estimate.value
        if events is None or share is None or printed is None:
            continue
        sizes = _whole_of(value)
        most = value.most or max(sizes)
        smaller = [n for n in range(max(events, 1), most + 1) if events in shares_of(share, n)]
        row = together[value.row.key, value.arm, value.layer]
        severity = _weight(value) or (_of_missing(facts, value, row, smaller, most) if smaller else None)
        if severity == "info" and value.numbers is not None:
            missing.setdefault((value.row.key, value.arm.key if value.arm else ""), []).append(value)
            continue
        per = _per(value)

        def fits(p: Printed, events: int = events, sizes: tuple[int, ...] = sizes, per: float = per) -> bool:
            return any(events in shares_of(Bounds(p.bounds.low / per, p.bounds.high / per), n) for n in sizes)

        yield draft(
            f"{value.label}: {events} is {100 * events / sizes[0]:.1f}% of {sizes[0]} people, not "
            f"{shown(value.estimate)}",
            value.spot,
            computed=round(100 * events / sizes[0], 2),
            repairs=[
                *(
                    Repair(f"the denominator is {n}", f"{events}/{n} prints so", _sharing(row, n))
                    for n in sorted(smaller, key=lambda n: (-_sharing(row, n), most - n))[:2]
                ),
                *slips(printed, fits),
                *(Repair(f"the count is {x}", f"{x}/{sizes[0]} prints so") for x in shares_of(share, sizes[0])[:2]),
            ],
            severity=severity,
        )
    for values in missing.values():
        yield _missing_people(values)


def _missing_people(values: list[Value]) -> Draft:
    """What is told of percentages of one arm that rest on fewer people than it has."""
    first = values[0]
    whose = first.arm.label if first.arm else first.row.label
    n = max(_whole_of(first))
    cells = ", ".join(f"{v.estimate.events} ({shown(v.estimate)})" for v in values[:3])
    more = f" and {len(values) - 3} more" if len(values) > 3 else ""
    return draft(
        f"{whose}: {len(values)} {'percentages rest' if len(values) > 1 else 'percentage rests'} on fewer people than "
        f"its {n}, so some are missing there: {cells}{more}",
        *(v.spot for v in values[:8]),
        percentages=len(values),
        severity="info",
    )


_FEW_MISSING = 0.9
"""Share of the people of an arm that the percentages of a row rest on at least, where some were not asked."""


def _of_missing(facts: Facts, value: Value, row: list[Value], smaller: list[int], most: int) -> Severity:
    """A warning; worth knowing only where people are plainly missing."""
    several = len(row) > 2 and any(n >= _FEW_MISSING * most for n in smaller)
    return "info" if several or _made_up(facts, value, set(smaller)) else "warning"


def _made_up(facts: Facts, value: Value, totals: set[int]) -> bool:
    """True where the counts of neighbouring rows of an arm, this one among them, add up to one of some totals."""
    cells = [v for v in facts.values if v.arm == value.arm and v.row is value.row and v.layer == value.layer]
    at = next(index for index, v in enumerate(cells) if v is value)
    for first in range(max(0, at - _CATEGORIES), at + 1):
        total = 0
        for index, cell in enumerate(cells[first : first + _CATEGORIES], first):
            if cell.estimate.events is None or cell.estimate.total is not None:
                break
            total += cell.estimate.events
            if index > first and index >= at and total in totals:
                return True
    return False


_CATEGORIES = 9
"""At most so many rows make up a variable."""


def _contradicts(value: Value) -> bool:
    """True where a count and its percentage go with no number of people that is stated."""
    events, share, printed = value.estimate.events, value.share, value.estimate.value
    if events is None or share is None or printed is None or printed.relation or value.estimate.total is not None:
        return False
    sizes = _whole_of(value)
    if value.estimate.measure != "proportion" or value.contrast is not None or not sizes or events > max(sizes):
        return False
    return not any(events in shares_of(share, n) for n in sizes)


def _sharing(row: list[Value], n: int) -> int:
    """How many cells of a row a denominator explains."""
    return sum(1 for v in row if v.share and v.estimate.events in shares_of(v.share, n))


@rule("CI006", "interval-of-another-denominator", severity="warning", family="exact intervals")
def interval_of_another_denominator(facts: Facts) -> Iterator[Draft]:
    """The interval of a percentage belongs to the number of people that the row states.

    Why: a percentage and its exact interval determine the count and the denominator; a denominator that differs from N
    shows another analysis set, or values of another group in the row.

    Formula: every x/n and usual method (Clopper-Pearson, Wilson, Agresti-Coull, Wald, Jeffreys, Wilson with continuity
    correction, logit) whose value and limits print as given; none of them has n = N. An error where all need more
    people than there are.

    Example: 32% (19 to 48) is 14/44 by Clopper-Pearson, while the row says 93.

    Repair: state the denominator, or give the percentage of all N.

    Blind spots: percentages among responders or in a subgroup may have any smaller denominator: there only a
    denominator above N is reported. Survival curves, and values whose total is printed (CI007), are not tested.
    """
    for value in facts.values:
        found = _another_denominator(value)
        if not found:
            continue
        sizes = _whole_of(value) or ((value.most,) if value.most else ())
        best = min(found, key=_usual)
        totals = sorted({r.total for r in found})
        many = f"; {len(totals)} denominators from {totals[0]} to {totals[-1]} fit" if len(totals) > 3 else ""
        yield draft(
            f"{value.label}: {shown(value.estimate)} ({value.estimate.interval}) is {best} by {_method(best)}{many}; "
            f"no count of {' or '.join(map(str, sizes))} people prints so",
            value.spot,
            recovered=[f"{r} {r.method}" for r in sorted(found, key=_usual)[:6]],
            stated=list(sizes),
            repairs=[
                *_stated_elsewhere(value, [value], totals),
                Repair(f"the denominator is {best.total}", f"{best} prints exactly so by {_method(best)}"),
            ],
            severity="error" if value.layer == "review" and totals[0] > max(sizes) else _weight(value),
        )


@rule("CI007", "not-a-binomial-interval", severity="warning", family="exact intervals")
def not_a_binomial_interval(facts: Facts) -> Iterator[Draft]:
    """The interval of a proportion is that of some count over some total, by some usual method.

    Why: a proportion whose interval fits no x/n was computed otherwise, or has a wrong digit.

    Formula: no x/n by a usual method (see CI006) prints as the value and both limits, rounded or cut off; where events
    and total are printed, their own interval by none of the methods prints so.

    Example: 79/81 printed with 89 to 100, which is the interval of 60/62.

    Repair: another proportion of the same row that has exactly this interval is named.

    Blind spots: cluster-adjusted, bootstrap and Bayesian intervals fit none of the methods; without a printed total,
    intervals so narrow that they need more than about 500 people are not tested; nor are those of unstated level.
    """
    for value in facts.values:
        tested = _tested(value)
        if tested is None or value.estimate.interval is None or value.estimate.interval.level is None:
            continue
        share, low, high = tested
        events, total = value.estimate.events, value.estimate.total
        if events is None or total is None:
            if _narrow(value, share, low, high) or _fits(value, cut(share), cut(low), cut(high)):
                continue
            yield draft(
                f"{value.label}: {shown(value.estimate)} ({value.estimate.interval}) fits no count of any total by any "
                "usual method",
                value.spot,
                methods=list(METHODS),
                severity="info" if value.outcome.id.startswith("own-") else _weight(value),
            )
        elif 0 <= events <= total and not methods_of(events, total, cut(low), cut(high), _level(value)):
            yield draft(
                f"{value.label}: {value.estimate.interval} is not the interval of {events}/{total}",
                value.spot,
                expected=_clopper(events, total, value),
                repairs=[
                    *_of_another_total(value, share, low, high),
                    *_as_error(value, share, low, high),
                ]
                + [
                    Repair(
                        f"it is the interval of {o.estimate.events}/{o.estimate.total}",
                        f"{o.label}, {o.estimate.events}/{o.estimate.total}, has exactly this interval",
                    )
                    for o in facts.siblings(value)
                    if o is not value
                    and o.estimate.events is not None
                    and o.estimate.total
                    and 0 <= o.estimate.events <= o.estimate.total
                    and methods_of(o.estimate.events, o.estimate.total, low, high, _level(value))
                ],
                severity=_weight(value),
            )


def _of_another_total(value: Value, share: Bounds, low: Bounds, high: Bounds) -> Iterator[Repair]:
    """Other numbers of people that the row states, of which a count has exactly this interval; with the method."""
    seen = {value.estimate.total}
    for n, whose in value.row.counted:
        if n in seen or not 0 < n <= _MOST:
            continue
        seen.add(n)
        for x in range(n + 1) if value.estimate.value is None else shares_of(share, n):
            methods = methods_of(x, n, low, high, _level(value))
            if methods:
                name = _method(Recovered(x, n, methods[0]))
                yield Repair(f"it is the interval of {x}/{n} by {name}", f"{n} are {whose}", 2)


def _as_error(value: Value, share: Bounds, low: Bounds, high: Bounds) -> Iterator[Repair]:
    """Where the limits are one standard error away, not a confidence interval."""
    total = value.estimate.total
    p = min(max((share.low + share.high) / 2, 0.0), 1.0)
    if not total or not 0 < p < 1:
        return
    error = (p * (1 - p) / total) ** 0.5
    if low.low <= p - error <= low.high and high.low <= p + error <= high.high:
        yield Repair("the limits are one standard error away", f"that of {100 * p:.1f}% is {100 * error:.1f}", 2)


def _weight(value: Value) -> Severity | None:
    """A doubt about a trial report's own numbers is worth knowing; it is no fault of the review."""
    return None if value.layer == "review" else "info"


def _whole_of(value: Value) -> tuple[int, ...]:
    """The numbers of people one of which the value must be a share of; none where it is about a part of them."""
    return tuple(n for n in value.sizes if n > 0) if value.whole else ()


def _impossible(value: Value) -> bool:
    share, printed = value.share, value.estimate.value
    if share is None or printed is None or printed.relation or value.estimate.measure != "proportion":
        return False
    if value.contrast is not None or value.estimate.total is not None or not 0 <= share.low <= share.high <= 1.05:
        return False
    if _contradicts(value) or _another_denominator(value):
        return False
    sizes = _whole_of(value)
    if sizes:
        return not any(shares_of(share, n) for n in sizes)
    return value.most is not None and not any(shares_of(share, n) for n in range(1, value.most + 1))


def _per(value: Value) -> float:
    return 1.0 if value.estimate.unit == "1" else 100.0


def _denominators(value: Value, broken: list[Value]) -> Iterator[Repair]:
    """Denominators that would make the percentage possible, the likeliest first."""
    share = value.share
    if share is None:
        return
    row = [v for v in broken if v.row is value.row and v.arm == value.arm and v.layer == value.layer and v.share]
    stated = [n for n, _ in value.row.counted]
    whole = max(_whole_of(value), default=0)
    found = [*_stated_elsewhere(value, row, [n for n in stated if shares_of(share, n)])]
    common = _common(value, row, whole)
    if common and common not in stated:
        found.append(Repair(f"the row mixes in values with the denominator {common}", _listed(row, common)))
    nearest = [(x, n) for x, n in totals_of(share, value.most or whole) if n >= whole / 2 and n not in stated]
    if nearest and not found:
        x, n = min(nearest, key=lambda pair: abs(pair[1] - whole))
        found.append(Repair(f"the denominator is {n} (e.g. evaluable or treated people)", f"{x}/{n} prints so"))
    yield from found


def _stated_elsewhere(value: Value, row: list[Value], fitting: list[int]) -> Iterator[Repair]:
    """Denominators that fit and that the row or its report states: for other arms, or for a study of one arm."""
    seen = set(_whole_of(value))
    if len(value.row.arms) > 1:
        seen |= {size.n for size in value.row.sizes}
    for n, whose in value.row.counted:
        if n in fitting and n not in seen:
            seen.add(n)
            yield Repair(f"the denominator is {n}, {whose}", _listed(row, n))


def _common(value: Value, row: list[Value], most: int) -> int | None:
    """The denominator that most impossible percentages of one row, this one among them, share: at least two."""
    votes = {
        n: sum(1 for v in row if v.share and shares_of(v.share, n))
        for n in range(max(2, most // 2), 2 * most)
        if value.share and shares_of(value.share, n)
    }
    best = max(votes, key=lambda n: (votes[n], -abs(n - most)), default=None)
    return best if best is not None and votes[best] > 1 else None


def _listed(row: list[Value], n: int) -> str:
    fitting = [(v.estimate.value, shares_of(v.share, n)) for v in row if v.share]
    return ", ".join(dict.fromkeys(f"{value}% is {counts[0]}/{n}" for value, counts in fitting if counts))


def _people(value: Value) -> int | None:
    """A number of people that is printed without a total."""
    estimate = value.estimate
    if estimate.events is not None:
        return estimate.events if estimate.measure == "proportion" else None
    printed = estimate.value
    people = estimate.measure == "count" and estimate.unit in (None, "patients")
    return int(printed.value) if people and printed is not None and not printed.relation else None


def _tested(value: Value) -> tuple[Bounds, Bounds, Bounds] | None:
    """Value and limits, as shares, of a proportion with a confidence interval of its own; None for anything else."""
    interval, share = value.estimate.interval, value.share
    ends = limits(value)
    if value.estimate.measure != "proportion" or ends is None or interval is None or interval.kind != "confidence":
        return None
    if value.analysis_set == PERHAPS_A_CURVE or value.contrast is not None:
        return None
    if looks_like_ratio(value) or outside(value) or ends[1].surely_below(ends[0]):
        return None
    events, total = value.estimate.events, value.estimate.total
    if share is None and events is not None and total and total > 0:
        share = Bounds(events / total, events / total)
    if share is None or share.low > 1:
        return None
    low, high = (Bounds(b.low / _per(value), b.high / _per(value)) for b in ends)
    return share, low, high


def _another_denominator(value: Value) -> list[Recovered]:
    """What a percentage and its interval come from, where it is not the people stated; else nothing."""
    tested, sizes = _tested(value), _whole_of(value)
    if tested is None or value.estimate.total is not None or value.most is None or not 0 < value.most <= _MOST:
        return []
    found = _fits(value, *tested)
    if any(r.total in sizes for r in found) or any(_fits_total(value, n, *tested) for n in sizes):
        return []
    if not sizes and any(r.total <= value.most for r in _fits(value, *map(cut, tested))):
        return []
    return found


def _fits(value: Value, share: Bounds, low: Bounds, high: Bounds) -> list[Recovered]:
    """Every count, total and method that print so."""
    most = max(1000, *value.sizes, value.most or 0)
    return recover(share, low, high, level=_level(value), most=min(most, _MOST))


def _fits_total(value: Value, total: int, share: Bounds, low: Bounds, high: Bounds) -> bool:
    """True where some count of one total prints so when its digits are cut off instead of rounded."""
    counts = shares_of(share, total)
    return any(methods_of(x, total, cut(low), cut(high), _level(value)) for x in counts)


def _narrow(value: Value, share: Bounds, low: Bounds, high: Bounds) -> bool:
    """True where an interval is so narrow that it needs more people than are searched."""
    p = min(max((share.low + share.high) / 2, 0.0), 1.0)
    width = (high.low + high.high - low.low - low.high) / 2
    return width <= 0 or p * (1 - p) * (2 * 1.96 / width) ** 2 > 500 or (value.most or 0) > _MOST


def _level(value: Value) -> float:
    interval = value.estimate.interval
    return interval.level.value / 100 if interval and interval.level else 0.95


def _clopper(events: int, total: int, value: Value) -> str:
    import numpy as np

    low, high = proportion_interval(np.array([events]), np.array([total]), "clopper-pearson", _level(value))
    return f"{100 * low[0]:.1f} to {100 * high[0]:.1f} (clopper-pearson)"


def _usual(recovered: Recovered) -> tuple[int, int]:
    return METHODS.index(recovered.method), recovered.total


def _method(recovered: Recovered) -> str:
    return recovered.method.replace("-", " ").title().replace(" ", "-")


def _ratio_interval(facts: Facts, value: Value, partner: Value) -> tuple[Bounds, str] | None:
    """The limits of a ratio for this contrast: a hazard ratio in the row, or limits that stand beside a percentage."""
    for other in facts.of_outcome(value):
        ends = limits(other)
        if ends is None or ends[0].low <= 0 or value.arm is None or partner.arm is None:
            continue
        if (other is value or other is partner) and looks_like_ratio(other) and outside(other):
            return Bounds(ends[0].low, ends[1].high), str(other.estimate.interval)
        if other.estimate.measure != "hazard-ratio" or other.subgroup:
            continue
        if other.contrast == (value.arm.key, partner.arm.key):
            return Bounds(ends[0].low, ends[1].high), str(other.estimate.interval)
        if other.contrast == (partner.arm.key, value.arm.key):
            return Bounds(1 / ends[1].high, 1 / ends[0].low), f"{other.estimate.interval} (the other way round)"
    return None


def _confirmed(facts: Facts, value: Value, count: Bounds) -> bool:
    """True where another source states the percentage that the count gives."""
    shares = [
        other.share
        for mine, other in facts.layers()
        if mine is value and other.share is not None and same_people(mine, other)
    ]
    return any(share.touches(count) for share in shares)


def _implied(a: Bounds | None, b: Bounds | None) -> Bounds | None:
    return implied_hazard_ratio(a, b) if a and b else None


def _as_count(value: Value, n: int) -> Bounds | None:
    printed = value.estimate.value
    if printed is None or printed.decimals or printed.relation or not 0 < printed.value < n:
        return None
    return Bounds(printed.value / n, printed.value / n)


def _rounded(bounds: Bounds) -> list[float]:
    return [round(bounds.low, 3), round(bounds.high, 3)]
