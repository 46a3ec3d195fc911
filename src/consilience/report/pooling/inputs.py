"""What each study gives to an analysis: the first usable value, by source, then by outcome, then by place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consilience.model.estimate import Estimate, Interval, LayerName, Measure
from consilience.model.queries import class_of, concerned, included, outcome
from consilience.model.review import Review
from consilience.model.study import Arm, Result, Study
from consilience.model.synthesis_plan import Analysis, Pooling

from .. import text
from . import numbers
from .numbers import Counts, Means, Read, Stated, Unread

SINGLE = {"PR", "PLN", "PLO", "PAS", "PFT"}
SURVIVAL = {"SURV-CLOGLOG", "SURV-LOGIT"}
_FROM_COUNTS = {"RR", "OR", "RD", "PETO"}
_FROM_MEANS = {"MD", "SMD", "ROM"}
_PRINTED: dict[str, Measure] = {
    "RR": "risk-ratio",
    "OR": "odds-ratio",
    "PETO": "odds-ratio",
    "RD": "risk-difference",
    "HR": "hazard-ratio",
    "MD": "mean-difference",
    "SMD": "standardised-mean-difference",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One study's part in an analysis: numbers of one group (``second`` None) or two, or an effect as printed."""

    study: Study
    results: tuple[Result, ...]
    group: str
    first: Counts | Means | Stated
    second: Counts | Means | None
    how: str
    layer: LayerName
    unused: tuple[Result, ...] = ()

    @property
    def result(self) -> Result:
        """The result that stands for the study."""
        return self.results[0]

    @property
    def time(self) -> str:
        """The time of the result; empty where none is stated."""
        return str(self.result.time) if self.result.time else ""


@dataclass(frozen=True, slots=True)
class Absent:
    """A study of the analysis that gives no number, and why."""

    study: Study
    group: str
    reason: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the studies of an analysis give."""

    used: tuple[Input, ...]
    absent: tuple[Absent, ...]


def inputs(review: Review, analysis: Analysis, pooling: Pooling, layers: Sequence[LayerName]) -> Inputs:
    """The part of each study, taking values of these sources only, the first that can be used."""
    results: dict[str, list[Result]] = {}
    for study, result in concerned(review, analysis):
        results.setdefault(study.id, []).append(result)
    used, absent = [], []
    for study in included(review):
        if study.id not in results:
            continue
        found, reasons = _first(review, analysis, pooling, study, results[study.id], layers)
        if found is not None:
            used.append(found)
        elif reasons:
            absent.append(Absent(study, _group(review, study), "; ".join(dict.fromkeys(reasons))))
    return Inputs(tuple(used), tuple(absent))


def _group(review: Review, study: Study) -> str:
    group = class_of(review, study)
    return group.label if group else "No class"


def _first(
    review: Review,
    analysis: Analysis,
    pooling: Pooling,
    study: Study,
    results: Sequence[Result],
    layers: Sequence[LayerName],
) -> tuple[Input | None, list[str]]:
    """The first candidate that gives a number; the reasons of those before it that do not.

    Counts go before a printed ratio, because any method can use them; a printed difference of means goes before the
    means of the arms, because trials adjust it.
    """
    order = {id: number for number, id in enumerate(analysis.outcomes)}
    arms = [arm.id for arm in study.arms]
    reasons: list[str] = []
    candidates = sorted(
        _candidates(review, pooling, study, results, layers),
        key=lambda each: (
            arms.index(each.arm) if each.arm in arms else -1,
            layers.index(each.layer),
            each.printed != (pooling.measure in _FROM_MEANS),
            order[each.results[0].outcome],
        ),
    )
    for candidate in candidates:
        readings = candidate.readings
        missing = [each.reason for each in readings if isinstance(each, Unread)]
        if missing:
            reasons += missing
            continue
        read = [each for each in readings if isinstance(each, Read)]
        second = read[1].number if len(read) > 1 else None
        assert not isinstance(second, Stated)
        others = tuple(
            each.results[0]
            for each in candidates
            if each.results[0] is not candidate.results[0] and each.arm == candidate.arm
        )
        how = " v ".join(dict.fromkeys(each.how for each in read))
        return (
            Input(
                study,
                candidate.results,
                _group(review, study),
                read[0].number,
                second,
                how,
                candidate.layer,
                others,
            ),
            reasons,
        )
    return None, reasons


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Results that could stand for a study; ``printed``: the comparison itself, not the numbers of its arms."""

    results: tuple[Result, ...]
    layer: LayerName
    readings: tuple[numbers.Reading, ...]
    printed: bool = False
    arm: str | None = None


def _candidates(
    review: Review, pooling: Pooling, study: Study, results: Sequence[Result], layers: Sequence[LayerName]
) -> Iterator[_Candidate]:
    if pooling.measure in SINGLE | SURVIVAL:
        yield from _of_one_group(review, pooling, study, results, layers)
        return
    if pooling.measure in _FROM_COUNTS | _FROM_MEANS:
        yield from _of_two_arms(review, pooling, study, results, layers)
    yield from _of_contrasts(pooling, study, results, layers)


def _of_one_group(
    review: Review, pooling: Pooling, study: Study, results: Sequence[Result], layers: Sequence[LayerName]
) -> Iterator[_Candidate]:
    for result in results:
        arm = study.arm(result.arm)
        if result.contrast is not None or (arm is not None and arm.role != "experimental"):
            continue
        for layer, estimate in result.stated:
            if layer not in layers:
                continue
            reading: numbers.Reading
            if pooling.measure in SURVIVAL:
                reading = _survival(layer, estimate, _borrowed(pooling, study, result))
            else:
                among = outcome(review, result.outcome).among or ""
                reading = numbers.counts(study, _only(study, arm), layer, estimate, among)
            yield _Candidate((result,), layer, (reading,), arm=result.arm)


def _survival(layer: LayerName, estimate: Estimate, borrowed: Interval | None) -> numbers.Reading:
    if estimate.measure != "survival":
        return Unread(f"{text.estimate(estimate)} is no Kaplan-Meier value")
    return numbers.stated(layer, estimate, borrowed)


def _only(study: Study, arm: Arm | None) -> Arm | None:
    """The arm; where the study has only one, the study's own number counts unless the arm has one."""
    return None if arm is not None and len(study.arms) == 1 and not list(arm.participants) else arm


def _of_two_arms(
    review: Review, pooling: Pooling, study: Study, results: Sequence[Result], layers: Sequence[LayerName]
) -> Iterator[_Candidate]:
    """Pairs of results of the experimental arm and the comparator, alike in all else, stated by one source."""
    arms = {arm.id: arm for arm in study.arms}
    treated = [each for each in results if each.arm in arms and arms[each.arm].role == "experimental"]
    controls = [each for each in results if each.arm in arms and arms[each.arm].role == "comparator"]
    for one in treated:
        partners = [each for each in controls if _alike(one, each)]
        if len({each.arm for each in partners}) > 1:
            yield _Candidate(
                (one,), layers[0], (Unread("several comparators: say which, by studies or by a contrast"),)
            )
            continue
        for other in partners[:1]:
            for layer in layers:
                pair = dict(one.stated).get(layer), dict(other.stated).get(layer)
                if pair[0] is None or pair[1] is None:
                    continue
                among = outcome(review, one.outcome).among or ""
                readings = tuple(
                    numbers.counts(study, study.arm(result.arm), layer, estimate, among)
                    if pooling.measure in _FROM_COUNTS
                    else numbers.means(study, study.arm(result.arm), layer, estimate)
                    for result, estimate in ((one, pair[0]), (other, pair[1]))
                )
                yield _Candidate((one, other), layer, readings, arm=one.arm)


def _alike(one: Result, other: Result) -> bool:
    return (one.outcome, one.time, one.analysis_set, one.grade) == (
        other.outcome,
        other.time,
        other.analysis_set,
        other.grade,
    )


def _of_contrasts(
    pooling: Pooling, study: Study, results: Sequence[Result], layers: Sequence[LayerName]
) -> Iterator[_Candidate]:
    wanted = _PRINTED.get(pooling.measure)
    for result in results:
        if result.contrast is None:
            continue
        ends = study.arm(result.contrast.experimental), study.arm(result.contrast.comparator)
        turned = bool(ends[0] and ends[1] and ends[0].role == "comparator" and ends[1].role == "experimental")
        for layer, estimate in result.stated:
            if layer in layers and estimate.measure == wanted:
                reading = numbers.stated(layer, estimate, _borrowed(pooling, study, result), turned=turned)
                experimental = ends[1] if turned else ends[0]
                arm = experimental.id if experimental else None
                yield _Candidate((result,), layer, (reading,), printed=True, arm=arm)


def _borrowed(pooling: Pooling, study: Study, result: Result) -> Interval | None:
    """The interval that another value of the study carries, where the analysis says that it belongs to this one."""
    for each in pooling.borrowed:
        if each.study == study.id and each.result == result.id:
            other = next((one for one in study.results if one.id == each.interval_of), None)
            estimate = dict(other.stated).get(each.layer) if other else None
            return estimate.interval if estimate else None
    return None
