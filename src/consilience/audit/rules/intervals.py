"""Intervals: an estimate and its interval must belong together."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import NormalDist

from consilience.model import bounds as arithmetic
from consilience.model.bounds import scaled
from consilience.model.estimate import DIFFERENCES, RATIOS, SHARES
from consilience.model.printed import Bounds, Printed

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value
from ..finding import Repair, Severity
from ..measures import holds, limits, looks_like_ratio, near, other_measures, outside, shown, upside_down


@rule("CI001", "estimate-outside-interval", severity="error", family="intervals")
def estimate_outside_interval(facts: Facts) -> Iterator[Draft]:
    """An estimate must lie inside its own confidence interval.

    Why: every usual interval contains the estimate that it was computed from; one that does not was mistyped, or
    belongs to something else.

    Formula: low <= value <= high, on the bounds of the printed digits; one limit is enough.

    Example: HR 0.81 (95% CI 0.52 to 0.78).

    Repair: compare with the source; look for exchanged digits, or a neighbouring estimate that fits.

    Blind spots: an interval of another estimate that happens to contain this one. Where the interval fits a contrast
    of two arms, CI002 speaks instead, and CI003 where it is upside down; ranges and quartiles are not tested, nor are
    bare brackets behind a number of which no word says what it is: they may hold normal values. Silent where the
    interval is that of the change or difference the words tell ("from 200 to 141 (-63 to -55)", "fell by 2.9 (-5.3 to
    -0.4)").
    """
    for value in facts.values:
        if not outside(value) or _foreign(facts, value) or _of_a_change(value):
            continue
        yield draft(
            f"{value.label}: {shown(value.estimate)} lies outside its interval {value.estimate.interval}",
            value.printed_at,
            value=str(value.estimate.value),
            interval=str(value.estimate.interval),
            repairs=[*_exchanged_digits(value), *_owners(facts, value)],
        )


@rule("CI002", "interval-of-another-measure", severity="error", family="intervals")
def interval_of_another_measure(facts: Facts) -> Iterator[Draft]:
    """The interval printed beside a percentage is that of the percentage, not of a ratio or difference.

    Why: "54.4% vs. 39% [0.47 to 1.03]" lends the precision of a hazard ratio to a percentage, and hides the hazard
    ratio itself.

    Formula: the value lies outside the limits, and a contrast of the two arms lies inside (of survival the hazard
    ratio ln S / ln S0, of other shares the risk or odds ratio; or the difference); or the limits lie on the scale of
    a ratio: above 0, at most 10, and at most a fifth of the percentage.

    Example: 90% vs. 54% [15.6 to 52.5]: the difference, 36, lies inside.

    Repair: name the measure, print its estimate, and give each percentage its own interval.

    Blind spots: an interval of another measure that contains the percentage by chance.
    """
    for value in facts.values:
        if not outside(value) or not _foreign(facts, value):
            continue
        partner = facts.other_arm(value)
        fitting = other_measures(value, partner) if partner else []
        interval = value.estimate.interval
        guess = (
            f"which fits the {fitting[0].measure} between the arms" if fitting else "which is on the scale of a ratio"
        )
        yield draft(
            f"{value.label}: {shown(value.estimate)} is printed with the interval {interval}, {guess}, not the "
            "percentage",
            value.spot,
            value=str(value.estimate.value),
            interval=str(interval),
            repairs=[
                *(
                    Repair(
                        f"the interval is that of the {candidate.measure}",
                        f"{candidate.formula} is {_shown(candidate.bounds)}, inside {interval}",
                    )
                    for candidate in fitting[:3]
                ),
                *_ratio_or_share(value, bool(fitting)),
            ],
        )


@rule("CI003", "interval-upside-down", severity="error", family="intervals")
def interval_upside_down(facts: Facts) -> Iterator[Draft]:
    """The lower limit of an interval is not above the upper limit.

    Why: exchanged or mistyped limits.

    Formula: low <= high, on the bounds of the printed digits. Worth knowing only where both are negative and hold the
    value: falls are often printed so ("-0.84 (-0.69 to -0.98)").

    Example: 0.78 to 0.52.

    Repair: exchange the limits if the estimate then lies between them.

    Blind spots: none known.
    """
    for value in facts.values:
        ends = limits(value)
        interval = value.estimate.interval
        ranged = interval is not None and interval.kind in ("range", "iqr") and value.estimate.value is not None
        if ends and interval and upside_down(value) and not ranged:  # MN005
            yield draft(
                f"{value.label}: the interval {interval} is upside down",
                value.printed_at,
                interval=str(interval),
                repairs=[Repair("the limits are exchanged", f"{interval.high} to {interval.low} would be in order")],
                severity=_of_order(value, ends),
            )


def _of_order(value: Value, ends: tuple[Bounds, Bounds]) -> Severity | None:
    """How grave limits in the wrong order are: hardly where a fall was printed from its smaller end."""
    printed = value.estimate.value
    fall = printed is not None and ends[0].high < 0 and holds(ends[1], ends[0], printed.bounds)
    return "info" if fall else None


@rule("CI004", "beyond-the-scale", severity="error", family="intervals")
def beyond_the_scale(facts: Facts) -> Iterator[Draft]:
    """Percentages lie between 0 and 100, ratios above 0, p values between 0 and 1; interval limits too.

    Why: a number outside its scale was mistyped, or is another measure.

    Formula: 0 <= share <= 1, ratio >= 0, 0 <= p <= 1, on the bounds of the printed digits. A limit beyond the scale is
    a warning: the normal approximation gives such limits.

    Example: a response rate of 103%; a survival of 95% (88 to 104).

    Repair: compare with the source. Instead of a limit above 100 use an exact or a log-log interval.

    Blind spots: numbers on the wrong scale that stay within it, e.g. 0.71%.
    """
    for value in facts.values:
        scale, interval = _scale(value), value.estimate.interval
        numbers: list[tuple[str, Printed | None, Bounds | None]] = [
            ("value", value.estimate.value, scale),
            ("lower limit", interval.low if interval else None, scale),
            ("upper limit", interval.high if interval else None, scale),
            ("p value", value.estimate.p, Bounds(0, 1)),
        ]
        for name, printed, allowed in numbers:
            if printed is None or allowed is None or near(printed.bounds, allowed):
                continue
            expected = "above 0" if math.isinf(allowed.high) else f"between {allowed.low:g} and {allowed.high:g}"
            yield draft(
                f"{value.label}: the {name} {printed} is beyond its scale (expected {expected})",
                value.printed_at,
                number=str(printed),
                severity="warning" if "limit" in name else "error",
            )


@rule("CI005", "interval-without-meaning", severity="info", family="intervals")
def interval_without_meaning(facts: Facts) -> Iterator[Draft]:
    """An interval says what it is: a confidence level, a standard error, a range.

    Why: 78.1 +- 6.5 may be a standard error or half a confidence interval; the two differ by a factor of two.

    Formula: kind "unstated", or kind "confidence" without a level; more than five of a manuscript are told once. The
    half-width of a percentage is compared with the standard error sqrt(p (1 - p) / n) of n participants and with 1.96
    times it; the nearer is named.

    Example: OS 4 years: 78.1% +- 6.5% among 42: the standard error would be 6.4.

    Repair: look it up in the report and say it in the table's legend.

    Blind spots: a legend elsewhere in the paper that was not transcribed; censoring widens a standard error.
    """
    bare = []
    for value in facts.values:
        interval = value.estimate.interval
        if (
            interval is None
            or value.layer != "review"
            or (interval.low, interval.high, interval.half_width) == _NOTHING
        ):
            continue
        if interval.kind == "unstated":
            bare.append(value)
        elif interval.kind == "confidence" and interval.level is None and interval.low is not None:
            yield draft(f"{value.label}: the level of the interval {interval} is not stated", value.spot)
    printed = [value for value in bare if value.numbers is not None]
    if len(printed) > _SHOWN:
        first = printed[0].estimate
        yield draft(
            f"{len(printed)} intervals do not say what they are, such as {shown(first)} ({first.interval}): a standard "
            "deviation, a standard error, a range or a confidence interval",
            *(value.spot for value in printed[:_SHOWN]),
            intervals=len(printed),
        )
        bare = [value for value in bare if value.numbers is None]
    for value in bare:
        yield draft(
            f"{value.label}: {shown(value.estimate)} ({value.estimate.interval}) does not say what its interval is",
            value.spot,
            repairs=_half_width(value),
        )


_SHOWN = 5
"""Of more intervals than these, a manuscript is told once, with the places of so many."""


@rule("CI008", "ratio-interval-lopsided", severity="warning", family="intervals")
def ratio_interval_lopsided(facts: Facts) -> Iterator[Draft]:
    """The confidence interval of a ratio is symmetric on the log scale.

    Why: almost all intervals of ratios are computed on the log scale; one that is lopsided there has a wrong digit.

    Formula: low * high / value^2 must be able to equal 1 within the printed digits, and within a twentieth of the width
    on the log scale: limits that were computed apart from the estimate differ so much.

    Example: HR 0.33 (0.18 to 0.81): 0.146 / 0.109 lies between 1.25 and 1.43.

    Repair: the upper limit that would fit is value^2 / low.

    Blind spots: profile-likelihood, exact and bootstrap intervals are rightly lopsided: hence a warning.
    """
    for value in facts.values:
        ends, printed = limits(value), value.estimate.value
        interval = value.estimate.interval
        if value.estimate.measure not in RATIOS or ends is None or printed is None or outside(value):
            continue
        usual = interval is not None and interval.kind in ("confidence", "credible")
        if not usual or printed.bounds.low <= 0 or ends[0].low <= 0 or upside_down(value):
            continue
        low = ends[0].low * ends[1].low / printed.bounds.high**2
        high = ends[0].high * ends[1].high / printed.bounds.low**2
        room = (_middle(ends[1]) / _middle(ends[0])) ** _ROOM
        if low > room or high < 1 / room:
            yield draft(
                f"{value.label}: {printed} ({interval}) is lopsided on the log scale",
                value.printed_at,
                symmetry=[round(low, 3), round(high, 3)],
                repairs=[
                    Repair(
                        f"an upper limit of about {printed.value**2 / _middle(ends[0]):.2f}",
                        f"{printed}² / {interval.low if interval else ''} lies there",
                    ),
                    Repair(
                        f"a lower limit of about {printed.value**2 / _middle(ends[1]):.2f}",
                        f"{printed}² / {interval.high if interval else ''} lies there",
                    ),
                ],
            )


@rule("CI009", "p-against-interval", severity="error", family="intervals")
def p_against_interval(facts: Facts) -> Iterator[Draft]:
    """The p value and the confidence interval are on the same side of significance.

    Why: a 95 % interval without the null value goes with p < 0.05, one that holds it with p > 0.05.

    Formula: interval holds the null (1 for ratios, 0 for differences) if and only if p > 1 - level. An interval that
    ends at the null within rounding is left alone, and so is a p within a factor of two of the border, which a
    one-sided or a log-rank test explains.

    Example: HR 0.70 (0.47 to 1.03), p = 0.01.

    Repair: look for a one-sided test, another test than the model's, or a wrong digit.

    Blind spots: contradictions close to the border, for that allowance.
    """
    for value in facts.values:
        ends, p = limits(value), value.estimate.p
        interval = value.estimate.interval
        null = 1.0 if value.estimate.measure in RATIOS else 0.0
        if ends is None or p is None or interval is None or interval.kind != "confidence" or interval.level is None:
            continue
        if value.estimate.measure not in RATIOS | DIFFERENCES or upside_down(value):
            continue
        alpha = 1 - interval.level.value / 100
        surely_in = ends[0].high < null < ends[1].low
        surely_out = null < ends[0].low or null > ends[1].high
        if (surely_in and p.bounds.high < alpha / 2) or (surely_out and p.bounds.low > alpha * 2):
            side = "holds" if surely_in else "excludes"
            yield draft(
                f"{value.label}: the interval {interval} {side} {null:g}, but p = {p}",
                value.printed_at,
                implied_p=_implied_p(value, null),
            )


@rule("CI010", "difference-interval-lopsided", severity="warning", family="intervals")
def difference_interval_lopsided(facts: Facts) -> Iterator[Draft]:
    """The confidence interval of a mean or a difference of means is symmetric.

    Why: intervals by the normal or the t distribution reach as far up as down; one that does not has a wrong digit.

    Formula: (low + high) / 2 must be able to equal the value within the printed digits and a twentieth of the width.
    For a standardised difference the two arms of the interval may differ by a quarter, for a difference of risks by
    half. A mean that no word calls one is not tested, nor is one whose interval is symmetric on the log scale.

    Example: a mean difference of 2.0 (0.5 to 5.3).

    Repair: the limit that would fit is twice the value less the other.

    Blind spots: bootstrap and Bayesian intervals, means that were analysed on the log scale, and exact and score
    intervals of differences of risks are rightly lopsided: hence a warning.
    """
    room = {"mean": 1.0, "mean-difference": 1.0, "standardised-mean-difference": 1.25, "risk-difference": 1.5}
    for value in facts.values:
        ends, printed, interval = limits(value), value.estimate.value, value.estimate.interval
        allowed = room.get(value.estimate.measure)
        if allowed is None or ends is None or printed is None or printed.relation or interval is None:
            continue
        if interval.kind != "confidence" or outside(value) or upside_down(value) or not value.measure_named:
            continue
        if value.estimate.measure == "mean" and _log_symmetric(printed, ends):
            continue
        below = Bounds(printed.bounds.low - ends[0].high, printed.bounds.high - ends[0].low)
        above = Bounds(ends[1].low - printed.bounds.high, ends[1].high - printed.bounds.low)
        slack = _ROOM * (below.high + above.high) + 1e-9
        if below.low <= allowed * above.high + slack and above.low <= allowed * below.high + slack:
            continue
        decimals = max(printed.decimals, interval.low.decimals if interval.low else 0)
        upper, lower = 2 * printed.value - _middle(ends[0]), 2 * printed.value - _middle(ends[1])
        yield draft(
            f"{value.label}: {printed} ({interval}) is lopsided",
            value.printed_at,
            arms=[round(printed.value - _middle(ends[0]), 4), round(_middle(ends[1]) - printed.value, 4)],
            repairs=[
                Repair(f"an upper limit of about {upper:.{decimals}f}", "as far above the value as the lower is below"),
                Repair(f"a lower limit of about {lower:.{decimals}f}", "as far below the value as the upper is above"),
            ],
        )


@rule("CI011", "standard-error-against-interval", severity="error", family="intervals")
def standard_error_against_interval(facts: Facts) -> Iterator[Draft]:
    """A standard error and a confidence interval of one estimate have one width.

    Why: a standard deviation, or the error of another estimate, is easily printed in the place of the standard error;
    whoever pools the estimate then weights it wrongly.

    Formula: half the width of the interval, on the log scale for a ratio, divided by the standard error is the quantile
    of the normal distribution for the level, or of a t distribution with at least 4 degrees of freedom (at 95 % between
    1.96 and 2.78), on the bounds of the printed digits and with a twentieth of room. The standard error of a ratio may
    also be that of the ratio itself.

    Example: a difference of -9.4 (95% CI -13.6 to -5.2; SE 10.6): half the width is 4.2, the error at most 2.1.

    Repair: the standard error that the interval gives.

    Blind spots: bootstrap and Bayesian intervals; an error within a third above the right one.
    """
    for value in facts.values:
        error, ends, interval = value.standard_error, limits(value), value.estimate.interval
        if error is None or ends is None or interval is None or interval.kind != "confidence" or upside_down(value):
            continue
        level = interval.level.value / 100 if interval.level else 0.95
        if not 0.5 < level < 1 or error.bounds.high <= 0:
            continue
        z = NormalDist().inv_cdf(0.5 + level / 2)
        widths = list(_half_widths(value, ends))
        if not widths or any(_is_error(width, error.bounds, z) for width in widths):
            continue
        middle = (widths[0].low + widths[0].high) / 2 / z
        yield draft(
            f"{value.label}: the standard error {error} does not go with the interval {interval}, which has one of "
            f"about {middle:.3g}",
            value.printed_at,
            error_of_interval=round(middle, 4),
            standard_error=str(error),
            repairs=[Repair(f"a standard error of about {middle:.3g}", f"half the interval divided by {z:.2f}")],
        )


_ROOM = 0.05
"""Share of an interval's width by which its middle may miss the estimate."""
_NOTHING = (None, None, None)


def _log_symmetric(printed: Printed, ends: tuple[Bounds, Bounds]) -> bool:
    """True for a geometric mean: its interval reaches as far up as down on the log scale."""
    if printed.bounds.low <= 0 or ends[0].low <= 0:
        return False
    low = ends[0].low * ends[1].low / printed.bounds.high**2
    high = ends[0].high * ends[1].high / printed.bounds.low**2
    return low <= 1 <= high


def _half_widths(value: Value, ends: tuple[Bounds, Bounds]) -> Iterator[Bounds]:
    """Half the width of an interval; of a ratio's on the log scale first."""
    if value.estimate.measure in RATIOS:
        low, high = arithmetic.log(ends[0]), arithmetic.log(ends[1])
        if low is not None and high is not None:
            yield Bounds(max(0.0, high.low - low.high) / 2, (high.high - low.low) / 2)
    yield Bounds(max(0.0, ends[1].low - ends[0].high) / 2, (ends[1].high - ends[0].low) / 2)


def _is_error(half: Bounds, error: Bounds, z: float) -> bool:
    """True where half a width is the normal quantile, or one of t with few degrees of freedom, times an error."""
    return half.high >= 0.95 * z * error.low and half.low <= 1.05 * 1.42 * z * error.high


def _of_a_change(value: Value) -> bool:
    """True where limits that do not hold a value may rightly stand beside it: those of a change, or bare ones."""
    ends, printed, interval = limits(value), value.estimate.value, value.estimate.interval
    if printed is None or interval is None:
        return False
    vague = not value.measure_named or (value.estimate.measure in SHARES and value.outcome.id.startswith("own-"))
    if vague and interval.kind == "unstated":
        return True
    if ends is None:
        return False
    if value.beside is not None and any(holds(*ends, each) for each in _contrasts(printed.bounds, value.beside.bounds)):
        return True
    if ends[1].high <= 0 < printed.value and not value.measure_named:
        return True
    mirrored = Bounds(-printed.bounds.high, -printed.bounds.low)
    return _FALLS.search(value.spot.quote) is not None and holds(*ends, mirrored)


_FALLS = re.compile(
    r"\b(?:reduc|decreas|declin|fell|fall|drop|lower|less|loss|lost|shorten|improve|disminu|descen|redu[jz]|baj[óo]"
    r"|p[ée]rdida|mejor|menor|redu[çc]|diminu|queda|melhor)",
    re.IGNORECASE,
)
"""Words with which a fall is printed without its minus."""


def _contrasts(a: Bounds, b: Bounds) -> Iterator[Bounds]:
    """What two values come to together: their differences and ratios, either way."""
    for first, second in ((a, b), (b, a)):
        yield Bounds(first.low - second.high, first.high - second.low)
        if first.low > 0 and second.low > 0:
            yield Bounds(first.low / second.high, first.high / second.low)


def _foreign(facts: Facts, value: Value) -> bool:
    """The interval is plausibly that of a contrast."""
    if value.share is None:
        return False
    partner = facts.other_arm(value)
    return looks_like_ratio(value) or bool(partner and other_measures(value, partner))


def _ratio_or_share(value: Value, explained: bool) -> Iterator[Repair]:
    """What limits far below a percentage may be, beyond a measure that was found to fit."""
    ends, printed = limits(value), value.estimate.value
    if ends is None or printed is None or not looks_like_ratio(value):
        return
    if not explained:
        yield Repair("the interval is that of a ratio", "its limits are positive and far below the percentage")
    shares = scaled(ends[0], 100), scaled(ends[1], 100)
    if ends[1].high <= 1 and holds(*shares, printed.bounds):
        low, high = (_middle(share) for share in shares)
        yield Repair("the limits are shares, not per cent", f"{low:g}% to {high:g}% would hold {printed}%")


def _owners(facts: Facts, value: Value) -> Iterator[Repair]:
    """Neighbours without an interval that lie inside this one."""
    ends = limits(value)
    for other in facts.siblings(value):
        printed = other.estimate.value
        if other is value or printed is None or ends is None or other.estimate.interval is not None:
            continue
        inside = ends[0].high <= printed.bounds.low and printed.bounds.high <= ends[1].low
        if inside and other.estimate.measure == value.estimate.measure:
            yield Repair(f"the interval belongs to {other.label}", f"{printed} lies inside it")


def _exchanged_digits(value: Value) -> Iterator[Repair]:
    """Two neighbouring digits of the value exchanged, where that puts it near the middle of the interval."""
    ends, printed = limits(value), value.estimate.value
    if ends is None or printed is None:
        return
    middle = Bounds(_middle(ends[0]), _middle(ends[1]))
    centre, width = _middle(middle), middle.high - middle.low
    text = printed.text
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    for a, b in pairwise(places):
        swapped = Printed(text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :])
        if text[a] != text[b] and abs(swapped.value - centre) <= width / 4:
            yield Repair(f"two digits are exchanged: {swapped}", f"{swapped} lies near the middle of the interval")


def _half_width(value: Value) -> list[Repair]:
    """Whether a half-width is nearer to a standard error or to half an interval, for the row's participants."""
    interval, share = value.estimate.interval, value.share
    sizes = value.sizes
    if interval is None or interval.half_width is None or share is None or len(sizes) != 1 or sizes[0] < 1:
        return []
    p = min(max(_middle(share), 0.0), 1.0)
    error = 100 * math.sqrt(p * (1 - p) / sizes[0])
    printed = interval.half_width.value * (100 if value.estimate.unit == "1" else 1)
    if error <= 0 or printed <= 0:
        return []
    among = f"{value.estimate.value}% among {sizes[0]} people"
    if printed / error < math.sqrt(1.96):
        return [Repair("a standard error", f"that of {among} would be {error:.1f}")]
    return [Repair("half of a 95% confidence interval", f"that of {among} would be {1.96 * error:.1f}")]


def _scale(value: Value) -> Bounds | None:
    if value.estimate.measure in SHARES:
        return Bounds(0, 1 if value.estimate.unit == "1" else 100)
    return Bounds(0, math.inf) if value.estimate.measure in RATIOS else None


def _middle(bounds: Bounds) -> float:
    return (bounds.low + bounds.high) / 2


def _shown(bounds: Bounds) -> str:
    return f"{bounds.low:.3g} to {bounds.high:.3g}"


def _implied_p(value: Value, null: float) -> float | None:
    """Two-sided p of a Wald test with the printed interval (Altman & Bland 2011, BMJ 343:d2304)."""
    ends, printed, interval = limits(value), value.estimate.value, value.estimate.interval
    if ends is None or printed is None or interval is None or interval.level is None:
        return None
    if not 0 < interval.level.value < 100:
        return None
    points = Bounds(_middle(ends[0]), _middle(ends[1]))
    estimate = printed.value
    if null == 1.0:
        logs = arithmetic.log(points)
        if logs is None or estimate <= 0:
            return None
        points, estimate, null = logs, math.log(estimate), 0.0
    z = NormalDist().inv_cdf(0.5 + interval.level.value / 200)
    se = (points.high - points.low) / (2 * z)
    return round(2 * (1 - NormalDist().cdf(abs(estimate - null) / se)), 4) if se > 0 else None
