"""Means and standard deviations: what the scores of so many people can come to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import partial
from statistics import median

from consilience.extraction.exact import cut
from consilience.extraction.granularity import (
    BINARY,
    Scale,
    deviation_possible,
    largest_deviation,
    nearest_means,
    sums_of,
)
from consilience.extraction.quality_of_life import instrument
from consilience.model.estimate import Interval
from consilience.model.printed import Bounds, Printed

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Value
from ..finding import Repair, Severity, Spot
from ..hypotheses import slips, within
from ..measures import near, shown

_SCORE = ("score", "puntuación", "puntaje", "puntos")
"""What means of points are called."""


@rule("MN001", "mean-impossible", severity="error", family="means")
def mean_impossible(facts: Facts) -> Iterator[Draft]:
    """The mean of N whole scores is a whole sum divided by N.

    Why: 28 people with whole points have means in steps of 1/28; a mean between two steps has a wrong digit, or
    another N (GRIM; Brown & Heathers 2017, Soc Psychol Personal Sci 8:363).

    Formula: low + step * k / N prints as the mean for some whole k, rounded either way. The step is that of one
    person's score, as the outcome states it. An error where N is printed beside the mean; a warning where it is only
    that of the arm or study, since some people may be missing, where the mean may have been cut off, and for points or
    a score of which no step is stated: there whole points are supposed.

    Example: a mean of 8.95 points in 30 people: 268/30 is 8.93, 269/30 is 8.97.

    Repair: numbers of people that fit are named, fewer first; and slips of a digit.

    Blind spots: other outcomes without a stated step are not tested; adjusted and imputed means are no means of scores,
    and visual analogue scales have no steps. N of 100 and more make every mean of two decimals possible.
    """
    for value in facts.values:
        tested = _tested(value)
        if tested is None:
            continue
        printed, sizes, scale = tested
        if not math.isfinite(scale.step) or any(sums_of(printed.bounds, n, scale) for n in sizes):
            continue
        if not near(printed.bounds, Bounds(scale.low, scale.high)):
            continue  # MN003
        n = sizes[0]
        below, above = nearest_means(printed.value, n, scale)
        digits = printed.decimals + 2
        cut_off = any(sums_of(cut(printed.bounds), each, scale) for each in sizes)
        yield draft(
            f"{value.label}: {printed} is no mean of {n} scores in steps of {scale.step:g}",
            value.spot,
            nearest=[round(below, digits), round(above, digits)],
            repairs=[
                *([Repair("it was cut off, not rounded", f"{above:.{digits}f} begins so")] if cut_off else []),
                *_other_sizes(printed, n, scale),
                *slips(printed, partial(_mean_of, n, scale)),
            ],
            severity="warning" if cut_off and _severity(value) is None else _severity(value),
        )


@rule("MN002", "deviation-impossible", severity="error", family="means")
def deviation_impossible(facts: Facts) -> Iterator[Draft]:
    """The standard deviation of N whole scores belongs to a whole sum of squares, even or odd as their sum is.

    Why: a mean and a standard deviation of whole scores leave few possibilities; numbers that were made up or mistyped
    rarely hit one (GRIMMER; Anaya 2016, PeerJ Preprints 4:e2400v1; for yes or no DEBIT, Heathers & Brown 2019).

    Formula: for some sum S that prints as the mean, some whole Q has Q = S modulo 2, is not below the least (all scores
    as equal as S allows) nor above the most (all at the ends of the scale), and sqrt((Q - S^2/N)/(N - 1)) prints as
    the standard deviation. Up to four people are enumerated. A share between 0 and 1 with a standard deviation is a
    variable of 0 and 1. A warning where dividing by N instead of N - 1 would fit, or N is not printed beside the mean.

    Example: 9.93 (SD 0.18) in 30 people: the sum is 298, and no whole Q lies between 2961.02 and 2961.13.

    Repair: a standard error instead of the standard deviation, if that fits; slips of a digit.

    Blind spots: means that MN001 finds impossible are left to it; steps must be stated; pooled or adjusted deviations.
    """
    for value in facts.values:
        tested, sd = _tested(value), _deviation(value)
        if tested is None or sd is None or not math.isfinite(tested[2].step):
            continue
        printed, sizes, scale = tested
        mean, wide = printed.bounds, sd.bounds
        whole = [n for n in sizes if sums_of(mean, n, scale)]
        if not whole or any(deviation_possible(mean, wide, n, scale) for n in whole) or _too_wide(value):
            continue
        by_n = any(deviation_possible(mean, wide, n, scale, divisor=n) for n in whole)
        n = whole[0]
        error = Bounds(wide.low * math.sqrt(n), wide.high * math.sqrt(n))
        plausible = sd.bounds.high * math.sqrt(n) <= largest_deviation(mean, n, scale)
        yield draft(
            f"{value.label}: no {n} scores in steps of {scale.step:g} have the mean {printed} and the standard "
            f"deviation {sd}",
            value.spot,
            repairs=[
                *([Repair("it was divided by N, not N - 1", f"that of {n} people prints so")] if by_n else []),
                *slips(sd, partial(_deviation_of, mean, n, scale)),
                *(
                    [Repair("it is a standard error", f"times the root of {n} it is a possible deviation")]
                    if plausible and deviation_possible(mean, error, n, scale)
                    else []
                ),
            ],
            severity="warning" if by_n and _severity(value) is None else _severity(value),
        )


@rule("MN003", "moments-beyond-the-scale", severity="error", family="means")
def moments_beyond_the_scale(facts: Facts) -> Iterator[Draft]:
    """A mean lies on its scale, and its standard deviation is not larger than the scale allows.

    Why: on a scale from 0 to 10, the spread is greatest where everyone stands at one end; a larger one has a wrong
    digit or belongs to another scale.

    Formula: low <= mean <= high, and SD^2 <= (high - mean)(mean - low) N / (N - 1) (Bhatia & Davis 2000), on the bounds
    of the printed digits. Without a number of people N = 2, which is most generous.

    Example: a mean of 9.1 (SD 4.2) on a scale from 0 to 10: at most 2.87 among 100 people.

    Repair: slips of a digit; the direction and the limits of the scale.

    Blind spots: the limits of the scale must be stated with the outcome; change scores have other limits than the
    scale and must not be given under its outcome.
    """
    for value in facts.values:
        tested, sd = _tested(value, sized=False), _deviation(value)
        if tested is None:
            continue
        printed, sizes, scale = tested
        if not near(printed.bounds, Bounds(scale.low, scale.high)):
            yield draft(
                f"{value.label}: a mean of {printed} lies outside the scale from {scale.low:g} to {scale.high:g}",
                value.spot,
                repairs=slips(printed, within(Bounds(scale.low, scale.high))),
                severity=_weight(value),
            )
        elif sd is not None and _too_wide(value):
            n = min((n for n in sizes if n > 1), default=2)
            most = largest_deviation(cut(printed.bounds), n, scale)
            yield draft(
                f"{value.label}: the standard deviation {sd} is larger than a mean of {printed} on a scale from "
                f"{scale.low:g} to {scale.high:g} allows",
                value.spot,
                most=round(most, sd.decimals + 1),
                repairs=slips(sd, within(Bounds(0.0, most))),
                severity=_weight(value),
            )


@rule("MN004", "standard-error-as-deviation", severity="warning", family="means")
def standard_error_as_deviation(facts: Facts) -> Iterator[Draft]:
    """Standard deviations of one outcome are alike; one that is smaller by the root of N is a standard error.

    Why: a standard error taken for a standard deviation makes a study count N times too much in a meta-analysis; it is
    the commonest error with continuous outcomes (Gotzsche 2007, JAMA 298:430).

    Formula: the deviation is below 40 % of that of the other arm (or, with at least three, of the middle of those of
    other times and studies with the same outcome and unit), and multiplied by sqrt(N) it lies within 0.6 and 1.67 of
    it; N of at least 7. Likewise for what is called a standard error and is larger than others by sqrt(N).

    Example: SD 12.1 in one arm of 40, 1.9 in the other: 1.9 * sqrt(40) is 12.0.

    Repair: multiply by the root of N, or say what the number is.

    Blind spots: both arms wrong alike, where no other study has the outcome; a scale used with other limits in another
    study. Arms may truly differ in spread: hence a warning.
    """
    for value in facts.values:
        spread = _spread(value)
        n = max(_sizes(value), default=0)
        if spread is None or n < 7:
            continue
        kind = value.estimate.interval.kind if value.estimate.interval else ""
        peers = _peers(facts, value, kind)
        if not peers:
            continue
        usual, whose = peers
        root = math.sqrt(n)
        as_error = spread.high < 0.4 * usual and 0.6 < _middle(spread) * root / usual < 1.67
        as_deviation = spread.low > 2.5 * usual and 0.6 < _middle(spread) / root / usual < 1.67
        if (kind == "standard-deviation" and as_error) or (kind == "standard-error" and as_deviation):
            called, is_ = ("deviation", "error") if kind == "standard-deviation" else ("error", "deviation")
            other = _middle(spread) * root if as_error else _middle(spread) / root
            how = "times" if as_error else "divided by"
            yield draft(
                f"{value.label}: {value.estimate.value} ({value.estimate.interval}) seems to be a standard {is_}, not "
                f"a standard {called}: that of {whose} is {usual:g}",
                value.spot,
                other=round(other, 2),
                repairs=[Repair(f"it is a standard {is_}", f"{how} the root of {n} it is {other:.3g}")],
                severity=_weight(value),
            )


@rule("MN005", "median-outside-its-limits", severity="error", family="means")
def median_outside_its_limits(facts: Facts) -> Iterator[Draft]:
    """A median, or a mean, lies between the least and the greatest value, and a median between its quartiles.

    Why: half of all values lie below the median, and none below the least; a median outside its own range or quartiles
    has a wrong digit, or the limits belong to another group.

    Formula: low <= value <= high, for a range or for quartiles; low <= high: on the digits where both have as many
    decimals (rounding keeps the order), else on their bounds. A mean may lie outside quartiles, so it is compared with
    a range only. Likewise for the ages of a study in a manuscript; in a review DE003 speaks.

    Example: a median age of 94 years (range 31 to 89).

    Repair: slips of a digit in the value or in the limit that it passes.

    Blind spots: a wrong value that stays between the limits; a range of one group beside the median of another; a
    number that no word calls a mean or median, whose range may be that of normal values.
    """
    ages = [at.span for row in facts.rows for _, age, at in row.ages if at.span is not None and age.value is not None]
    for value in facts.values:
        interval, printed = value.estimate.interval, value.estimate.value
        if interval is None or printed is None or interval.kind not in ("range", "iqr"):
            continue
        span = value.spot.span
        if span is not None and any(span[0] < end and start < span[1] for start, end in ages):
            continue  # told once, as the age of the study
        if value.estimate.measure not in ("median", "median-time") and interval.kind != "range":
            continue
        if not value.measure_named:
            continue  # perhaps the range of normal values
        kind = "range" if interval.kind == "range" else "quartiles"
        yield from _ordered(f"{value.label}: {shown(value.estimate)}", kind, printed, interval, value.printed_at)
    for row in facts.rows:
        for _, age, at in row.ages:
            if age.value is not None and at.span is not None:
                limits = Interval(kind="range", low=age.low, high=age.high)
                yield from _ordered(f"{row.label}: an age of {age.value}", "limits", age.value, limits, at)


@rule("MN006", "direction-against-questionnaire", severity="error", family="means")
def direction_against_questionnaire(facts: Facts) -> Iterator[Draft]:
    """Higher is better where the questionnaire says so.

    Why: an outcome whose good direction is turned round gives every sentence and figure about it the wrong sign.

    Formula: PedsQL (generic scales), the EQ-5D index and EQ VAS: higher is better.

    Example: quality of life by PedsQL 4.0, "better: lower".

    Repair: turn the direction round; or the outcome is a loss or a worsening, which its label should say.

    Blind spots: other questionnaires, and scores that authors turned round without saying so.
    """
    told: set[str] = set()
    for value in facts.values:
        outcome = value.outcome
        known = instrument(outcome.instrument or "")
        if known is None or outcome.better == known.better or outcome.id in told:
            continue
        if outcome.measure != "mean" or _WORSENING.search(outcome.label):
            continue
        told.add(outcome.id)
        yield draft(
            f'{outcome.label}: "{outcome.better}" is called better, but {known.better} is better on {known.name}',
            value.spot,
            repairs=[Repair(f"{known.better} is better", known.name)],
        )


_WORSENING = re.compile(r"\b(loss|worsen\w*|deteriorat\w*|declin\w*|decreas\w*|impair\w*|disutility)\b", re.IGNORECASE)


def _surely_below(a: Printed, b: Printed) -> bool:
    """True where a cannot be b or more. Rounding keeps the order, so with as many decimals the digits decide."""
    if a.decimals == b.decimals and not a.relation and not b.relation:
        return a.value < b.value
    return a.bounds.surely_below(b.bounds)


def _ordered(said: str, kind: str, printed: Printed, interval: Interval, at: Spot) -> Iterator[Draft]:
    """What is wrong with the order of a low limit, a value and a high limit; limits that are missing say nothing."""
    low, high = interval.low, interval.high
    if low is not None and high is not None and _surely_below(high, low):
        repair = Repair("the limits are exchanged", f"{high} to {low} would be in order")
        yield draft(f"{said}: the {kind} {low} to {high} are upside down", at, repairs=[repair])
        return
    below = low is not None and _surely_below(printed, low)
    above = high is not None and _surely_below(high, printed)
    passed = low if below else high
    if not (below or above) or passed is None or printed.relation or passed.relation:
        return
    allowed = Bounds(low.bounds.low if low else -math.inf, high.bounds.high if high else math.inf)
    beyond = Bounds(-math.inf, printed.value) if below else Bounds(printed.value, math.inf)
    side = "below" if below else "above"
    yield draft(
        f"{said} lies {side} its {kind} ({low or '?'} to {high or '?'})",
        at,
        repairs=[
            *slips(printed, within(allowed)),
            *(Repair(f"{passed}: {slip.hypothesis}", slip.evidence) for slip in slips(passed, within(beyond))[:2]),
        ],
    )


def _mean_of(n: int, scale: Scale, printed: Printed) -> bool:
    return bool(sums_of(printed.bounds, n, scale))


def _deviation_of(mean: Bounds, n: int, scale: Scale, printed: Printed) -> bool:
    return deviation_possible(mean, printed.bounds, n, scale)


def _tested(value: Value, *, sized: bool = True) -> tuple[Printed, tuple[int, ...], Scale] | None:
    """A mean, the numbers of people it can be of, and its scale; None for anything else."""
    printed, scores = value.estimate.value, value.outcome.scores
    if printed is None or printed.relation or value.contrast is not None:
        return None
    sizes = _sizes(value)
    if sized and not sizes:
        return None
    if value.estimate.measure == "proportion" and value.estimate.unit == "1" and _deviation(value) is not None:
        return printed, sizes, BINARY
    if value.estimate.measure != "mean":
        return None
    if scores is None and (known := instrument(value.outcome.instrument or "")):
        below = printed.bounds.high < known.low  # a change, not a score
        return None if below else (printed, sizes, Scale(math.inf, known.low, known.high))
    if scores is None:
        return (printed, sizes, Scale()) if sized and _scored(value) else None
    low = scores.low.value if scores.low else -math.inf
    high = scores.high.value if scores.high else math.inf
    step = scores.step.value if scores.step and scores.step.value > 0 else math.inf
    return (printed, sizes, Scale(step, low, high)) if low < high else None


def _scored(value: Value) -> bool:
    """True where a mean is of points or called a score, so that it is probably one of whole numbers."""
    if "points" in (value.estimate.unit, value.outcome.unit):
        return True
    return any(word in value.outcome.label.lower() for word in _SCORE)


def _sizes(value: Value) -> tuple[int, ...]:
    """The number of people printed with a mean; else those of its arm or study."""
    if value.estimate.total is not None:
        return (value.estimate.total,) if value.estimate.total > 0 else ()
    return tuple(n for n in value.sizes if n > 0) if value.whole else ()


def _deviation(value: Value) -> Printed | None:
    interval = value.estimate.interval
    return interval.half_width if interval is not None and interval.kind == "standard-deviation" else None


def _too_wide(value: Value) -> bool:
    """True where no number of people that is possible here has so large a deviation."""
    tested, sd = _tested(value, sized=False), _deviation(value)
    if tested is None or sd is None:
        return False
    printed, sizes, scale = tested
    most = max((largest_deviation(cut(printed.bounds), n, scale) for n in sizes if n > 1), default=None)
    if most is None:
        most = largest_deviation(cut(printed.bounds), 2, scale)
    return sd.bounds.low > most + 1e-9


def _other_sizes(printed: Printed, n: int, scale: Scale) -> list[Repair]:
    """Numbers of people near the stated one of which the mean is possible, fewer first: people go missing."""
    fitting = [m for m in range(n - 1, max(n * 3 // 4, 1) - 1, -1) if sums_of(printed.bounds, m, scale)][:3]
    return [Repair(f"the mean is of {' or '.join(map(str, fitting))} people", "prints so")] if fitting else []


def _severity(value: Value) -> Severity | None:
    """A warning where the number of people is not printed beside the mean, or nobody says that scores are whole."""
    if value.scores_guessed:
        return "info"
    stated = value.outcome.scores is not None or value.estimate.measure == "proportion"
    return _weight(value) or (None if value.estimate.total is not None and stated else "warning")


def _weight(value: Value) -> Severity | None:
    """A doubt about a trial report's own numbers is worth knowing; it is no fault of the review."""
    return None if value.layer == "review" else "info"


def _spread(value: Value) -> Bounds | None:
    interval = value.estimate.interval
    usual = interval is not None and interval.kind in ("standard-deviation", "standard-error")
    if not usual or interval is None or interval.half_width is None or value.estimate.measure != "mean":
        return None
    return interval.half_width.bounds if interval.half_width.bounds.low > 0 else None


def _peers(facts: Facts, value: Value, kind: str) -> tuple[float, str] | None:
    """The deviation (or error) to compare with: the other arm's, else the middle of at least three others."""

    def of_kind(other: Value) -> Bounds | None:
        interval = other.estimate.interval
        return _spread(other) if interval is not None and interval.kind == kind else None

    partner = facts.other_arm(value)
    if partner is not None and (own := of_kind(partner)) is not None:
        return _middle(own), f"the other arm, {shown(partner.estimate)},"
    others = [
        _middle(found)
        for other in facts.named_alike(value)
        if other is not value and other.estimate.unit == value.estimate.unit and (found := of_kind(other)) is not None
    ]
    return (median(others), f"{len(others)} other values of {value.name}, in the middle,") if len(others) > 2 else None


def _middle(bounds: Bounds) -> float:
    return (bounds.low + bounds.high) / 2
