"""p values: a p value is that of the statistic, the interval, the counts or the means beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from consilience.extraction.significance import (
    Moments,
    one_sided,
    p_of_moments,
    p_of_statistic,
    p_of_table,
    p_of_z,
    z_of,
    z_of_interval,
)
from consilience.model.bounds import Bounds, log, minus, scaled
from consilience.model.estimate import DIFFERENCES, RATIOS
from consilience.model.printed import Printed

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Statistic, Value
from ..finding import Repair, Severity, Spot
from ..hypotheses import slips
from ..measures import limits, near, outside, upside_down

_SYMBOLS = {"chi2": "chi-squared"}


@rule("PV001", "statistic-against-p", severity="warning", family="p values")
def statistic_against_p(facts: Facts) -> Iterator[Draft]:
    """A p value is that of the test statistic and its degrees of freedom.

    Why: about half of the papers in psychology have at least one p value that does not follow from its statistic, and
    one in eight has one that changes the conclusion (Nuijten 2016, Behav Res Methods 48:1205).

    Formula: the bounds of the printed p touch the two-sided p of the bounds of the statistic; or half of it, for a
    statistic with a direction (t, z, r, F and chi-squared with 1 degree of freedom). An error where all of these lie
    on the other side of 0.05 and p is smaller than they are, or more than 100 times larger; else a warning, since
    p values adjusted for several tests are larger, and printed statistics may be of another version of the test.

    Example: t(28) = 1.20, p = 0.03: two-sided p is 0.24.

    Repair: slips of a digit in the statistic that give the p value; the p value that the statistic gives.

    Blind spots: statistics without degrees of freedom; exact and permutation tests beside an asymptotic statistic.
    """
    for statistic in facts.statistics:
        if statistic.p is None:
            continue
        p = statistic.p
        expected = _expected(statistic, statistic.value)
        if not expected or any(near(p.bounds, each) for each in expected):
            continue
        two_sided = expected[0]
        yield draft(
            f"{_named(statistic)} gives p = {_p(two_sided)}, not {_with_relation(p)}",
            statistic.spot,
            expected=[_digits(two_sided.low), _digits(two_sided.high)],
            repairs=[
                *slips(
                    statistic.value,
                    partial(_gives, statistic, p),
                ),
                Repair(f"p = {_p(two_sided)}", "the two-sided p of the statistic"),
            ],
            severity="error" if _decides_otherwise(p.bounds, expected) else None,
        )


@rule("PV002", "p-against-counts", severity="warning", family="p values")
def p_against_counts(facts: Facts) -> Iterator[Draft]:
    """The p value of a comparison of two counts is that of a usual test of the 2x2 table.

    Why: counts and p come from the same data; when they part, one of the counts, a total or p is wrong.

    Formula: p by chi-squared (with and without Yates' correction), likelihood ratio, Wald, Fisher's exact test (both
    ways of doubling) and mid-p; the printed p must touch one, or half of one for a one-sided test. What is within 0.25
    standard deviations of a method is left alone.

    Example: 10/50 against 12/50, p = 0.003: chi-squared gives 0.63.

    Repair: the method that comes nearest is named, with its p; counts with other totals of the row are tried.

    Blind spots: stratified, clustered and adjusted tests, tests of survival curves and of trends rightly differ: hence
    a warning.
    """
    for a, b, p, spot in _comparisons(facts):
        tables = _tables(a, b)
        found = p_of_table(*tables) if tables else {}
        if not found or _one_of(p.bounds, found.values()):
            continue
        spread = [_z(each) for each in found.values()]
        printed = z_of(p.bounds)
        if min(spread) - 0.25 <= printed.high and printed.low <= max(spread) + 0.25:
            continue
        name = min(found, key=lambda each: _gap(printed, _z(found[each])))
        yield draft(
            f"{a.label}: {_count(tables)} gives p = {found[name]:.2g} by {name}, not {_with_relation(p)}",
            spot,
            a.spot,
            b.spot,
            expected={name: float(f"{p:.3g}") for name, p in found.items()},
            repairs=[*_other_totals(a, b, p), *slips(p, partial(_by_a_test, [*found.values()]))],
            severity=_weight(a),
        )


@rule("PV003", "p-against-means", severity="warning", family="p values")
def p_against_means(facts: Facts) -> Iterator[Draft]:
    """The p value of a comparison of two means is that of a t test of them.

    Why: means, deviations, numbers of people and p come from the same data.

    Formula: two-sided p by Welch's and Student's t test over the bounds of the printed digits; the printed p must touch
    one, or half of one. What is within 0.5 standard deviations of a method is left alone.

    Example: 12.1 (SD 3.0, n = 40) against 12.4 (SD 3.1, n = 40), p < 0.001: Student's t test gives 0.66.

    Repair: a standard error in the place of a standard deviation, where that fits.

    Blind spots: tests adjusted for the value at the start (analysis of covariance), paired and rank tests rightly
    differ: hence a warning.
    """
    for a, b, p, spot in _comparisons(facts):
        first, second = _moments(a), _moments(b)
        found = p_of_moments(first, second) if first and second else {}
        if not found or first is None or second is None or _fits_moments(p, found, 0.5):
            continue
        name, expected = max(found.items(), key=lambda each: each[1].high - each[1].low)
        as_errors = p_of_moments(_from_error(first), _from_error(second))
        yield draft(
            f"{a.label}: {a.estimate.value} ({a.estimate.interval}) and {b.estimate.value} ({b.estimate.interval}) "
            f"give p = {_p(expected)} by {name}, not {_with_relation(p)}",
            spot,
            a.spot,
            b.spot,
            expected=[_digits(expected.low), _digits(expected.high)],
            repairs=[Repair("the deviations are standard errors", "p then fits", 2)]
            if as_errors and _fits_moments(p, as_errors, 0.0)
            else [],
            severity=_weight(a),
        )


@rule("PV004", "p-recomputed-from-interval", severity="warning", family="p values")
def p_recomputed_from_interval(facts: Facts) -> Iterator[Draft]:
    """The p value of a ratio or difference is about that of its interval.

    Why: estimate, interval and p of one model are three views of two numbers.

    Formula: z = |estimate - null| / SE with SE = (high - low) / (2 * 1.96), of ratios on the log scale (Altman & Bland
    2011, BMJ 343:d2304), over the bounds of the printed digits. The z of the printed p, two-sided or one-sided, must
    lie within 0.25 + 0.1 z of it. Where the two are on different sides of significance, CI009 speaks instead.

    Example: HR 0.33 (0.18 to 0.61), p = 0.03: the interval gives 0.0004.

    Repair: the p value of the interval; slips of a digit in p.

    Blind spots: p of a log-rank, score, exact or rank test beside the interval of a model may rightly differ by more
    than is allowed: hence a warning. So do intervals of few degrees of freedom.
    """
    for value in facts.values:
        p, z = value.estimate.p, _interval_z(value)
        if p is None or z is None or _sides_differ(value):
            continue

        def fits(printed: Printed, z: Bounds = z) -> bool:
            return any(
                own.low - 0.25 - 0.1 * own.low <= z.high and z.low <= own.high + 0.25 + 0.1 * own.high
                for own in (z_of(printed.bounds), z_of(scaled(printed.bounds, 2)))
            )

        if fits(p):
            continue
        expected = p_of_z(z)
        yield draft(
            f"{value.label}: {value.estimate.value} ({value.estimate.interval}) gives p = {_p(expected)}, not "
            f"{_with_relation(p)}",
            value.spot,
            expected=[_digits(expected.low), _digits(expected.high)],
            repairs=[*slips(p, fits), Repair(f"p = {_p(expected)}", "the p of the interval")],
            severity=_weight(value),
        )


def _expected(statistic: Statistic, value: Printed) -> list[Bounds]:
    """The p values that a statistic allows: two-sided first."""
    # degrees of freedom without decimals were counted, not rounded
    df = tuple(each.bounds if each.decimals else Bounds(each.value, each.value) for each in statistic.df)
    p = p_of_statistic(statistic.kind, value.bounds, df)
    if p is None:
        return []
    return [p, scaled(p, 0.5)] if one_sided(statistic.kind, df) else [p]


def _decides_otherwise(p: Bounds, expected: list[Bounds]) -> bool:
    """True where p is significant and no test is; or where it is not, beyond what an adjustment would explain."""
    if p.high < 0.05:
        return all(each.low >= 0.05 for each in expected)
    return p.low >= 0.05 and all(each.high < 0.05 and p.low > 100 * each.high for each in expected)


def _named(statistic: Statistic) -> str:
    df = f"({', '.join(map(str, statistic.df))})" if statistic.df else ""
    return f"{_SYMBOLS.get(statistic.kind, statistic.kind)}{df} = {statistic.value}"


def _comparisons(facts: Facts) -> Iterator[tuple[Value, Value, Printed, Spot]]:
    """Two arms' values of one quantity with the p of their comparison, and where the p stands; each pair once."""
    seen: set[int] = set()
    for value in facts.values:
        partner = facts.other_arm(value)
        if partner is None or value.arm is None or partner.arm is None or id(partner) in seen:
            continue
        seen.add(id(value))
        stated = [
            v
            for v in facts.of_outcome(value)
            if v.estimate.p is not None
            and (v.days, v.subgroup, v.grade, v.analysis_set)
            == (value.days, value.subgroup, value.grade, value.analysis_set)
            and (
                v in (value, partner)
                or v.contrast in ((value.arm.key, partner.arm.key), (partner.arm.key, value.arm.key))
            )
        ]
        texts = {v.estimate.p for v in stated}
        if len(texts) == 1 and (p := stated[0].estimate.p) is not None:
            yield value, partner, p, stated[0].spot


def _tables(a: Value, b: Value) -> tuple[int, int, int, int] | None:
    """Events and total of both arms, as printed."""
    cells = []
    for value in (a, b):
        estimate = value.estimate
        total = estimate.total
        if total is None and value.whole and len(value.sizes) == 1:
            total = value.sizes[0]
        if estimate.measure != "proportion" or estimate.events is None or not total:
            return None
        cells += [estimate.events, total]
    return cells[0], cells[1], cells[2], cells[3]


def _count(table: tuple[int, int, int, int] | None) -> str:
    return f"{table[0]}/{table[1]} against {table[2]}/{table[3]}" if table else ""


def _other_totals(a: Value, b: Value, p: Printed) -> Iterator[Repair]:
    """Other numbers of people that the row states for both arms, where they give the p."""
    x, y = a.estimate.events, b.estimate.events
    if a.arm is None or b.arm is None or x is None or y is None:
        return
    for n in dict.fromkeys(size.n for size in a.arm.sizes):
        for m in dict.fromkeys(size.n for size in b.arm.sizes):
            if (n, m) != (a.estimate.total, b.estimate.total) and _one_of(p.bounds, p_of_table(x, n, y, m).values()):
                yield Repair(f"the totals are {n} and {m}", f"{x}/{n} against {y}/{m} gives {p}", 2)


def _one_of(p: Bounds, found: Iterable[float]) -> bool:
    """True where p may be one of these, or half of one."""
    return any(near(p, Bounds(each, each)) or near(p, Bounds(each / 2, each / 2)) for each in found)


def _by_a_test(found: Iterable[float], p: Printed) -> bool:
    return _one_of(p.bounds, found)


def _gives(statistic: Statistic, p: Printed, value: Printed) -> bool:
    """True where another value of a statistic has the two-sided p."""
    return any(near(p.bounds, each) for each in _expected(statistic, value)[:1])


def _moments(value: Value) -> Moments | None:
    estimate, interval = value.estimate, value.estimate.interval
    n = estimate.total or (value.sizes[0] if value.whole and len(value.sizes) == 1 else 0)
    if estimate.measure != "mean" or estimate.value is None or interval is None or interval.half_width is None or n < 2:
        return None
    width = interval.half_width.bounds
    match interval.kind:
        case "standard-deviation":
            return Moments(estimate.value.bounds, width, n)
        case "standard-error":
            return Moments(estimate.value.bounds, scaled(width, math.sqrt(n)), n)
    return None


def _from_error(group: Moments) -> Moments:
    return Moments(group.mean, scaled(group.sd, math.sqrt(group.n)), group.n)


def _fits_moments(p: Printed, found: Mapping[str, Bounds], slack: float) -> bool:
    for own in (z_of(p.bounds), z_of(scaled(p.bounds, 2))):
        for each in found.values():
            z = z_of(each)
            if own.low - slack <= z.high and z.low <= own.high + slack:
                return True
    return False


def _interval_z(value: Value) -> Bounds | None:
    """The z that a 95 % (or other) confidence interval implies for a ratio or difference."""
    ends, printed, interval = limits(value), value.estimate.value, value.estimate.interval
    ratio = value.estimate.measure in RATIOS
    if ends is None or printed is None or interval is None or interval.kind != "confidence" or interval.level is None:
        return None
    if not (ratio or value.estimate.measure in DIFFERENCES) or not 0 < interval.level.value < 100:
        return None
    if outside(value) or upside_down(value):
        return None
    numbers: list[Bounds | None] = [printed.bounds, *ends]
    if ratio:
        numbers = [log(each) for each in numbers if each is not None]
    whole = [each for each in numbers if each is not None]
    if len(whole) < 3:
        return None
    point, low, high = whole
    # the middle of the interval tells the estimate too, often more closely than its own digits
    middle = Bounds((low.low + high.low) / 2, (low.high + high.high) / 2)
    if near(middle, point):
        point = Bounds(max(point.low, middle.low), max(min(point.high, middle.high), max(point.low, middle.low)))
    return z_of_interval(point, low, high, 0.0, interval.level.value / 100)


def _sides_differ(value: Value) -> bool:
    """True where CI009 speaks."""
    ends, p, interval = limits(value), value.estimate.p, value.estimate.interval
    if ends is None or p is None or interval is None or interval.level is None:
        return True
    null = 1.0 if value.estimate.measure in RATIOS else 0.0
    alpha = 1 - interval.level.value / 100
    inside = ends[0].high < null < ends[1].low
    excluded = null < ends[0].low or null > ends[1].high
    return (inside and p.bounds.high < alpha / 2) or (excluded and p.bounds.low > alpha * 2)


def _z(p: float) -> float:
    return z_of(Bounds(p, p)).low


def _gap(bounds: Bounds, z: float) -> float:
    return max(minus(bounds, Bounds(z, z)).low, minus(Bounds(z, z), bounds).low, 0.0)


def _p(p: Bounds) -> str:
    """A p value as a sentence prints it: one number where its bounds agree to two digits, else both."""
    low, high = f"{p.low:.2g}", f"{p.high:.2g}"
    return low if low == high else f"{low} to {high}"


def _digits(p: float) -> float:
    return float(f"{p:.3g}")


def _with_relation(p: Printed) -> str:
    return f"p {p}" if p.relation else f"p = {p}"


def _weight(value: Value) -> Severity | None:
    """A doubt about a trial report's own numbers is worth knowing; it is no fault of the review."""
    return None if value.layer == "review" else "info"
