"""Percentages and denominators: a percentage of people is a count over a total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from consilience.extraction.exact import METHODS, Recovered, proportion_interval, recover, shares_of, totals_of
from consilience.extraction.hazards import implied_hazard_ratio
from consilience.model.printed import Bounds

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value
from ..finding import Repair
from ..measures import limits, looks_like_ratio, outside


@rule("PC001", "percentage-impossible", severity="warning", family="percentages")
def percentage_impossible(facts: Facts) -> Iterator[Draft]:
    """A percentage of N people is some whole number of them divided by N.

    Why: 72.9% of 30 people is 21.9 people. Either the denominator is another one, which the table should say, or a
    digit is wrong.

    Formula: some whole x has 100 x / N that prints as the percentage, rounded either way or truncated, for some N that
    is stated for the study or arm.

    Example: 99.2% of 117: 116/117 is 99.1%, 117/117 is 100%.

    Repair: the denominators close below N that fit are listed; where several percentages of one row fit a common
    denominator, that comes first.

    Blind spots: percentages of a stated subgroup, of responders, or from a survival curve are not tested; large N
    makes every percentage possible.
    """
    broken = [value for value in facts.values if _impossible(value)]
    for value in broken:
        share = value.share
        assert share is not None
        largest = max(value.sizes)
        fitting = [(x, n) for x, n in totals_of(share, largest) if n < largest and n >= largest / 2]
        yield draft(
            f"{value.label}: {value.estimate.value}% is no share of {' or '.join(map(str, value.sizes))} people",
            value.spot,
            nearest=[f"{round(share.low * n)}/{n} = {100 * round(share.low * n) / n:.1f}%" for n in value.sizes],
            denominators=[f"{x}/{n}" for x, n in reversed(fitting)][:6],
            repairs=[*_common(value, broken), *_smaller(fitting)],
        )


@rule("PC002", "events-against-total", severity="error", family="percentages")
def events_against_total(facts: Facts) -> Iterator[Draft]:
    """Events are at most the total, and their quotient is the percentage beside them.

    Why: n, N and % of one cell say the same thing.

    Formula: 0 <= events <= total, and 100 events / total prints as the value, rounded either way or truncated.

    Example: 27/37 (76%): 27/37 is 73.0%.

    Repair: the counts that give the percentage are listed.

    Blind spots: percentages from a survival curve beside crude counts are not compared.
    """
    for value in facts.values:
        events, total, share = value.estimate.events, value.estimate.total, value.share
        if events is None or total is None:
            continue
        if not 0 <= events <= total or total == 0:
            yield draft(f"{value.label}: {events} events among {total}", value.spot, events=events, total=total)
        elif share is not None and value.estimate.measure == "proportion" and events not in shares_of(share, total):
            fits = shares_of(share, total)
            yield draft(
                f"{value.label}: {events}/{total} is {100 * events / total:.1f}%, not {value.estimate.value}%",
                value.spot,
                computed=round(100 * events / total, 2),
                repairs=[Repair(f"{x}/{total}", f"is {100 * x / total:.1f}%") for x in fits],
            )


@rule("PC003", "count-as-percentage", severity="error", family="percentages")
def count_as_percentage(facts: Facts) -> Iterator[Draft]:
    """A number printed with a percent sign is a percentage, not a number of people.

    Why: 37 of 54 people printed as 37% halves a survival.

    Formula: two arms' values, read as percentages, imply a hazard ratio (ln S / ln S0) outside the ratio interval of
    the row; read as counts of the arms' participants they imply one inside.

    Example: EFS 37% vs. 23% [0.18 to 0.61], arms of 54: as percentages 0.68, as counts (69% vs. 43%) 0.44.

    Repair: divide by the arm's participants.

    Blind spots: needs the numbers of participants of both arms, and a ratio interval in the row.
    """
    for value in facts.values:
        partner = facts.other_arm(value)
        if partner is None or value.arm is None or not value.arm.experimental:
            continue
        ratio = _ratio_interval(facts, value, partner)
        as_shares = _implied(value.share, partner.share)
        if ratio is None or as_shares is None or as_shares.touches(ratio):
            continue
        for n, m in ((n, m) for n in value.sizes for m in partner.sizes):
            counts = _as_count(value, n), _as_count(partner, m)
            as_counts = _implied(*counts)
            if as_counts is not None and as_counts.touches(ratio):
                shown = f"{_percent(counts[0])} and {_percent(counts[1])}"
                yield draft(
                    f"{value.label}: {value.estimate.value} and {partner.estimate.value} are counts of {n} and {m}, "
                    "not percentages",
                    value.spot,
                    partner.spot,
                    hazard_ratio_as_percentages=_rounded(as_shares),
                    hazard_ratio_as_counts=_rounded(as_counts),
                    repairs=[
                        Repair(
                            f"{shown} of {n} and {m}",
                            f"imply a hazard ratio of {as_counts.low:.2f} to {as_counts.high:.2f}, inside the printed "
                            f"{ratio.low:.2f} to {ratio.high:.2f}; as percentages {as_shares.low:.2f} to "
                            f"{as_shares.high:.2f}, outside",
                        )
                    ],
                )
                break


@rule("CI006", "interval-of-another-denominator", severity="warning", family="exact intervals")
def interval_of_another_denominator(facts: Facts) -> Iterator[Draft]:
    """The interval of a percentage belongs to the number of people that the row states.

    Why: a percentage and its exact interval determine the count and the denominator; a denominator that differs from N
    shows another analysis set, or values of another group in the row.

    Formula: every x/n and method (Clopper-Pearson, Wilson, Agresti-Coull, Wald) whose value and limits print as given;
    none of them has n = N.

    Example: 32% (19 to 48) is 14/44 by Clopper-Pearson, while the row says 93.

    Repair: state the denominator, or give the percentage of all N.

    Blind spots: percentages among responders or in a subgroup may have any smaller denominator: there only a
    denominator above N is reported. Survival curves are not tested.
    """
    for value, found in _recovered(facts):
        sizes = value.sizes
        if not found or not sizes or any(r.total in sizes for r in found):
            continue
        smaller = [r for r in found if r.total <= max(sizes)]
        if smaller and not value.whole:
            continue
        best = _best(smaller or found)
        yield draft(
            f"{value.label}: {value.estimate.value}% ({value.estimate.interval}) is {best} "
            f"({_method(best)}), not a share of {' or '.join(map(str, sizes))}",
            value.spot,
            recovered=[f"{r} {r.method}" for r in found[:6]],
            stated=list(sizes),
            repairs=[Repair(f"the denominator is {best.total}", f"{best} prints exactly so by {_method(best)}")],
            severity="warning" if smaller else "error",
        )


@rule("CI007", "not-a-binomial-interval", severity="warning", family="exact intervals")
def not_a_binomial_interval(facts: Facts) -> Iterator[Draft]:
    """The interval of a proportion is that of some count over some total, by some usual method.

    Why: a proportion whose interval fits no x/n was computed otherwise, or has a wrong digit.

    Formula: no x/n up to 1000 by Clopper-Pearson, Wilson, Agresti-Coull or Wald prints as the value and both limits;
    where events and total are printed, their own interval by none of the methods prints so.

    Example: 79/81 printed with 89 to 100, which is the interval of 60/62.

    Repair: another proportion of the same row that has exactly this interval is named.

    Blind spots: cluster-adjusted or Bayesian intervals fit none of the four methods.
    """
    for value, found in _recovered(facts):
        events, total = value.estimate.events, value.estimate.total
        ends = _share_limits(value)
        assert ends is not None
        if events is None or total is None:
            if not found and not outside(value):
                yield draft(
                    f"{value.label}: {value.estimate.value}% ({value.estimate.interval}) fits no count of any "
                    "total up to 1000 by any usual method",
                    value.spot,
                    methods=list(METHODS),
                )
        elif 0 <= events <= total and total and not _prints_so(events, total, ends, value):
            others = [
                other
                for other in facts.siblings(value)
                if other is not value
                and other.estimate.events is not None
                and other.estimate.total
                and 0 <= other.estimate.events <= other.estimate.total
                and _prints_so(other.estimate.events, other.estimate.total, ends, value)
            ]
            yield draft(
                f"{value.label}: {value.estimate.interval} is not the interval of {events}/{total}",
                value.spot,
                expected=_clopper(events, total, value),
                repairs=[
                    Repair(
                        f"it is the interval of {o.estimate.events}/{o.estimate.total}",
                        f"{o.label} has exactly this interval",
                    )
                    for o in others
                ],
            )


def _impossible(value: Value) -> bool:
    share = value.share
    if share is None or value.estimate.measure != "proportion" or not value.whole or not value.sizes:
        return False
    printed = value.estimate.value
    if printed is None or printed.relation or value.estimate.total is not None or printed.value > 100:
        return False
    return not any(shares_of(share, n) for n in value.sizes)


def _common(value: Value, broken: list[Value]) -> Iterator[Repair]:
    """Denominators that several impossible percentages of the same row and arm share."""
    row = [v for v in broken if v.row is value.row and v.arm == value.arm and v.layer == value.layer and v.share]
    if len(row) < 2:
        return
    most = max(value.sizes)
    votes = Counter(
        n for v in row if v.share for n in range(most // 2, 2 * most) if n not in value.sizes and shares_of(v.share, n)
    )
    full = [n for n, count in votes.items() if count == len(row)]
    for n in sorted(full, key=lambda n: abs(n - most))[:1]:
        counts = ", ".join(f"{v.estimate.value}% = {shares_of(v.share, n)[0]}/{n}" for v in row if v.share)
        yield Repair(f"the row mixes in values with the denominator {n}", f"{len(row)} percentages fit it: {counts}")


def _smaller(fitting: list[tuple[int, int]]) -> Iterator[Repair]:
    if fitting:
        x, n = fitting[-1]
        yield Repair(f"the denominator is {n} (evaluable or treated people)", f"{x}/{n} prints so")


def _recovered(facts: Facts) -> Iterator[tuple[Value, list[Recovered]]]:
    """Proportions with a confidence interval on their own scale, and what they can be computed from."""
    for value in facts.values:
        ends, interval = _share_limits(value), value.estimate.interval
        if value.estimate.measure != "proportion" or ends is None or interval is None or interval.kind != "confidence":
            continue
        if looks_like_ratio(value) or outside(value) or value.contrast is not None:
            continue
        share = value.share
        events, total = value.estimate.events, value.estimate.total
        if share is None and events is not None and total:
            share = Bounds(events / total, events / total)
        if share is None or share.low > 1 or ends[1].surely_below(ends[0]):
            continue
        yield value, recover(share, *ends, level=_level(value))


def _share_limits(value: Value) -> tuple[Bounds, Bounds] | None:
    ends = limits(value)
    if ends is None:
        return None
    factor = 1.0 if value.estimate.unit == "1" else 0.01
    low, high = (Bounds(b.low * factor, b.high * factor) for b in ends)
    return low, high


def _level(value: Value) -> float:
    interval = value.estimate.interval
    return interval.level.value / 100 if interval and interval.level else 0.95


def _prints_so(events: int, total: int, ends: tuple[Bounds, Bounds], value: Value) -> bool:
    at = Bounds(events / total - 1e-9, events / total + 1e-9)
    return any(r.total == total for r in recover(at, *ends, level=_level(value), most=total))


def _clopper(events: int, total: int, value: Value) -> str:
    import numpy as np

    low, high = proportion_interval(np.array([events]), np.array([total]), "clopper-pearson", _level(value))
    return f"{100 * low[0]:.1f} to {100 * high[0]:.1f} (clopper-pearson)"


def _best(found: list[Recovered]) -> Recovered:
    return min(found, key=lambda r: (METHODS.index(r.method), r.total))


def _method(recovered: Recovered) -> str:
    return recovered.method.replace("-", " ").title().replace(" ", "-")


def _ratio_interval(facts: Facts, value: Value, partner: Value) -> Bounds | None:
    """The limits of a ratio for this contrast: a hazard ratio in the row, or limits that stand beside a percentage."""
    for other in facts.siblings(value):
        ends = limits(other)
        same = other.outcome.id == value.outcome.id and other.contrast is not None
        if ends and (looks_like_ratio(other) and other in (value, partner)):
            return Bounds(ends[0].low, ends[1].high)
        if ends and same and other.estimate.measure == "hazard-ratio":
            return Bounds(ends[0].low, ends[1].high)
    return None


def _implied(a: Bounds | None, b: Bounds | None) -> Bounds | None:
    return implied_hazard_ratio(a, b) if a and b else None


def _as_count(value: Value, n: int) -> Bounds | None:
    printed = value.estimate.value
    if printed is None or printed.decimals or not 0 < printed.value < n:
        return None
    return Bounds(printed.value / n, printed.value / n)


def _percent(share: Bounds | None) -> str:
    return f"{100 * share.low:.1f}%" if share else "?"


def _rounded(bounds: Bounds) -> list[float]:
    return [round(bounds.low, 3), round(bounds.high, 3)]
