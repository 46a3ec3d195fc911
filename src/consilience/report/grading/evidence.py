"""From a body of evidence to its numbers: the bridge between ``model``, ``synthesis`` and ``certainty``."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from consilience import synthesis as syn
from consilience.appraisal.conclusions import settled
from consilience.certainty.absolute_effects import Absolute, AbsoluteError, absolute
from consilience.certainty.bodies import analysis_of, baseline_of, bias_of, design_of, results_of, uses_robins_i
from consilience.certainty.evidence import EVENTS, Evidence, Interval, StudyPart
from consilience.certainty.state import state
from consilience.certainty.suggestions import FUNNEL_STUDIES, suggest
from consilience.certainty.tables import Entry
from consilience.extraction.quality_of_life import published
from consilience.model.certainty import BodyOfEvidence
from consilience.model.queries import outcome
from consilience.model.review import Review
from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit

from ..pooling.inputs import SINGLE, SURVIVAL
from ..pooling.numbers import Counts, Means
from ..pooling.runs import Run, declared, fit_of, graded_in_doubt

_BAD = ("high", "serious", "critical")


def entries(review: Review) -> list[Entry]:
    """Every body of the review with its numbers, suggestions and state."""
    whole = settled(review) if review.bodies else review
    return [_entry(review, whole, body) for body in review.bodies]


def entry(review: Review, body: BodyOfEvidence) -> Entry:
    """One body with its numbers, suggestions and state."""
    return _entry(review, settled(review), body)


def _entry(review: Review, whole: Review, body: BodyOfEvidence) -> Entry:
    found = evidence(whole, body)
    return Entry(state(review, body), outcome(review, body.outcome), found, suggest(found))


def evidence(review: Review, body: BodyOfEvidence) -> Evidence:
    """The numbers of a body, by the analysis that it names."""
    analysis, about = analysis_of(review, body), outcome(review, body.outcome)
    run = declared(review, analysis)
    measure = run.pooling.measure
    fit = _whole(run)
    estimate = _interval(fit) if fit is not None else None
    absolutes, without = _absolutes(review, body, measure, estimate, survival=about.measure == "survival")
    thresholds = body.thresholds
    pooled_several = fit is not None and int(fit.k) > 1
    return Evidence(
        measure=measure,
        question=body.question,
        design=design_of(review, body),
        robins_i=uses_robins_i(review, body),
        studies=_parts(review, body, run, fit),
        participants=run.participants,
        events=_events(run),
        estimate=estimate,
        not_pooled="" if fit is not None else run.reason,
        i2=float(fit.i2) if fit is not None and pooled_several else None,
        tau2=float(fit.tau2) if fit is not None and pooled_several else None,
        prediction=_prediction(fit),
        without_high=_without_high(review, body, run, fit),
        absolutes=absolutes,
        without_risk=without,
        thresholds=None
        if thresholds is None
        else (
            thresholds.small.value,
            thresholds.moderate.value if thresholds.moderate else None,
            thresholds.large.value if thresholds.large else None,
        ),
        benchmark=body.benchmark.value / 100 if body.benchmark else None,
        unit=about.unit or "",
        published=published(about.instrument) if about.instrument and measure == "MD" else "",
        sd=_sd(run),
        comparator_means=tuple(used.second.mean for used in run.used if isinstance(used.second, Means)),
        asymmetry=_asymmetry(run, fit),
        asymmetry_test="Egger's test",
        mixed=_mixed(review, run),
        absent=tuple(f"{each.study.label}: {each.reason}" for each in run.absent),
    )


def _whole(run: Run) -> Fit | None:
    """The pooled estimate; where there is one study, its own."""
    if run.fit is not None or run.effects is None or len(run.used) != 1:
        return run.fit
    return _single(run.effects, 0, run)


def _single(effects: Effects, at: int, run: Run) -> Fit | None:
    try:
        return syn.pool(effects.take([at]), model="common", ci="normal", level=run.pooling.level / 100)
    except syn.SynthesisError:
        return None


def _interval(fit: Fit) -> Interval:
    value, low, high = (float(np.asarray(each)) for each in (fit.natural.estimate, *fit.natural.ci))
    return Interval(value, low, high) if math.isfinite(low) and math.isfinite(high) else Interval(value)


def _prediction(fit: Fit | None) -> tuple[float, float] | None:
    if fit is None or int(fit.k) < 3 or fit.natural.prediction is None:
        return None
    low, high = (float(np.asarray(each)) for each in fit.natural.prediction)
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


def _parts(review: Review, body: BodyOfEvidence, run: Run, fit: Fit | None) -> tuple[StudyPart, ...]:
    below = results_of(review, body)
    weights: Sequence[float | None] = [None] * len(run.used)
    if fit is not None:
        weights = [float(each) / 100 for each in np.atleast_1d(fit.weights)]
    parts = []
    for at, used in enumerate(run.used):
        bias, printed = bias_of(used.study, below[used.study.id][1])
        own = _single(run.effects, at, run) if run.effects is not None else None
        first, second = used.first, used.second
        counted = isinstance(first, Counts) and isinstance(second, Counts)
        parts.append(
            StudyPart(
                used.study.label,
                weights[at],
                _interval(own) if own is not None else None,
                bias,
                printed,
                (first.events, second.events) if isinstance(first, Counts) and isinstance(second, Counts) else None,
                (first.total, second.total)
                if counted and isinstance(first, Counts) and isinstance(second, Counts)
                else None,
            )
        )
    return tuple(parts)


def _events(run: Run) -> int | None:
    numbers = [number for used in run.used for number in (used.first, used.second) if number is not None]
    if not numbers or not all(isinstance(number, Counts) for number in numbers):
        return None
    return sum(number.events for number in numbers if isinstance(number, Counts))


def _sd(run: Run) -> float | None:
    """Standard deviation pooled over the groups of all studies, where every study gives means."""
    groups = [number for used in run.used for number in (used.first, used.second) if number is not None]
    means = [number for number in groups if isinstance(number, Means)]
    freedom = sum(each.total - 1 for each in means)
    if not means or len(means) < len(groups) or freedom <= 0:
        return None
    return math.sqrt(sum((each.total - 1) * each.sd**2 for each in means) / freedom)


def _without_high(review: Review, body: BodyOfEvidence, run: Run, fit: Fit | None) -> Interval | None:
    """The pooled estimate again without the studies at high, serious or critical risk of bias."""
    if fit is None or run.effects is None or len(run.used) < 2:
        return None
    below = results_of(review, body)
    kept = [at for at, used in enumerate(run.used) if bias_of(used.study, below[used.study.id][1])[0] not in _BAD]
    if not kept or len(kept) == len(run.used):
        return None
    if len(kept) == 1:
        alone = _single(run.effects, kept[0], run)
        return _interval(alone) if alone is not None else None
    try:
        return _interval(fit_of([run.used[at] for at in kept], run.effects.take(kept), run.pooling))
    except syn.SynthesisError:
        return None


def _absolutes(
    review: Review, body: BodyOfEvidence, measure: str, estimate: Interval | None, *, survival: bool
) -> tuple[tuple[Absolute, ...], str]:
    """Absolute effects at each comparator risk; and why there are none."""
    if measure in SINGLE | SURVIVAL or measure not in EVENTS:
        return (), ""
    if estimate is None:
        return (), ""
    if not body.comparator_risks:
        return (), "no comparator risk is stated, so no absolute effect"
    limits = estimate.limits
    effect = (estimate.value, *limits) if limits else estimate.value
    try:
        found = tuple(
            absolute(effect, measure, baseline_of(review, risk, survival=survival and measure == "HR"))
            for risk in body.comparator_risks
        )
    except AbsoluteError as error:
        return (), str(error)
    return found, ""


def _asymmetry(run: Run, fit: Fit | None) -> float | None:
    if fit is None or run.effects is None or len(run.used) < FUNNEL_STUDIES or run.pooling.measure in SINGLE | SURVIVAL:
        return None
    try:
        return float(syn.egger(run.effects).p)
    except syn.SynthesisError:
        return None


def _mixed(review: Review, run: Run) -> str:
    told = [
        f"{what} are pooled as one: {reason}"
        for what, reason in (
            ("different outcomes", run.pooling.outcomes_as_one),
            ("different times", run.pooling.times_as_one),
        )
        if reason
    ]
    if len(run.used) > 1 and (doubt := graded_in_doubt(review, run.used)):
        told.append(f"grades are pooled that may not mean the same: {doubt}")
    return "; ".join(told)
