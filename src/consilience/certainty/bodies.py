"""What a review knows of a body of evidence before any number is computed: its studies, design, start and bias."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from consilience.model.appraisal import Appraisal
from consilience.model.certainty import BodyOfEvidence, ComparatorRisk
from consilience.model.estimate import SHARES
from consilience.model.queries import allocation, concerned, stated
from consilience.model.review import Review
from consilience.model.study import Result, Study
from consilience.model.synthesis_plan import Analysis

from .absolute_effects import AbsoluteError, Baseline

Bias: TypeAlias = Literal["low", "some", "high", "serious", "critical", "unclear"]
"""Risk of bias as GRADE weighs it: "some" is RoB 2's some concerns and ROBINS-I's moderate, "high" RoB 2's."""

_BIAS: dict[str, Bias] = {
    "low": "low",
    "some concerns": "some",
    "some": "some",
    "moderate": "some",
    "high": "high",
    "serious": "serious",
    "critical": "critical",
}
_WORST: tuple[Bias, ...] = ("unclear", "low", "some", "high", "serious", "critical")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a rating starts, and why; ``level`` None where the studies' designs do not say."""

    level: str | None
    reason: str


def analysis_of(review: Review, body: BodyOfEvidence) -> Analysis:
    """The analysis of a body; ``KeyError`` where there is none."""
    return {each.id: each for each in review.analyses}[body.analysis]


def results_of(review: Review, body: BodyOfEvidence) -> dict[str, tuple[Study, list[Result]]]:
    """The results below a body by study, those of every arm and contrast."""
    found: dict[str, tuple[Study, list[Result]]] = {}
    for study, result in concerned(review, analysis_of(review, body)):
        found.setdefault(study.id, (study, []))[1].append(result)
    return found


def studies_of(review: Review, body: BodyOfEvidence) -> list[Study]:
    """The studies of a body, in the order of the review."""
    return [study for study, _ in results_of(review, body).values()]


def design_of(review: Review, body: BodyOfEvidence) -> str | None:
    """The design that all studies share: randomised, non-randomised or single-arm; None where they differ."""
    if body.design:
        return body.design
    names = {"observational": "non-randomised"}
    found = {names.get(str(each), str(each)) for each in map(allocation, studies_of(review, body))}
    only = found.pop() if len(found) == 1 else ""
    return only if only in ("randomised", "non-randomised", "single-arm") else None


def uses_robins_i(review: Review, body: BodyOfEvidence) -> bool:
    """True where every judged study of the body was judged with ROBINS-I, in either version."""
    used = [each for study, results in results_of(review, body).values() for each in appraisals_of(study, results)]
    return bool(used) and all((each.instrument or "").startswith("robins-i") for each in used)


def start_of(question: str, design: str | None, *, robins_i: bool = False) -> Start:
    """The level at which a body starts (GRADE guidelines 3 and 18; Iorio 2015, BMJ 350:h870, for prognosis)."""
    if question == "prognosis":
        return Start("high", "how often the event occurs in a defined group: observational evidence starts high")
    if design is None:
        return Start(None, "studies of different or unknown designs; rate them apart, or state the design of the body")
    if design == "randomised":
        return Start("high", "randomised trials start high")
    what = "non-randomised studies"
    if design == "single-arm":
        what = "single-arm studies, compared with people outside them,"
    if robins_i:
        return Start("high", f"{what} judged with ROBINS-I start high; its judgement of confounding then rates down")
    return Start("low", f"{what} start low")


def appraisals_of(study: Study, results: Iterable[Result]) -> list[Appraisal]:
    """The judgements that concern these results: those of the results themselves, else those of the study."""
    ids = {result.id for result in results}
    outcomes = {result.outcome for result in results}
    alike = {result.id for result in study.results if result.outcome in outcomes}
    own = [each for each in study.appraisals if each.result in ids] or [
        each for each in study.appraisals if each.result in alike
    ]
    return own or [each for each in study.appraisals if each.result is None]


def bias_of(study: Study, results: Iterable[Result]) -> tuple[Bias, str]:
    """The worst judgement that concerns these results, and as printed; "unclear" where there is none."""
    judged = appraisals_of(study, results)
    if not judged:
        return "unclear", "not judged"
    worst = max(judged, key=lambda each: _WORST.index(bias_level(each.level)))
    return bias_level(worst.level), worst.level or "not judged"


def bias_level(printed: str | None) -> Bias:
    """A level as GRADE weighs it: "Moderate risk" is "some"; "unclear" for none, and for words of no instrument."""
    if printed is None:
        return "unclear"
    words = re.sub(r"[\s_-]+", " ", printed.strip().lower()).removesuffix(" risk").removesuffix(" risk of bias")
    return _BIAS.get(words, "unclear")


_WHERE = {"review": "as the review prints it", "report": "as its report states", "registry": "as its registry states"}


def baseline_of(review: Review, risk: ComparatorRisk, *, survival: bool = False) -> Baseline:
    """The comparator risk as a share, with where it was read; ``survival``: as the share free of the event.

    Raises:
        AbsoluteError: neither a value with a source nor a share that a study states.
    """
    if risk.value is not None:
        if not risk.source:
            raise AbsoluteError(f"the comparator risk of {risk.value} % has no source; say where it was read")
        return _checked(risk.value.value / 100, risk.source, str(risk.time or ""), risk.label or "", survival=survival)
    study = next((each for each in review.studies if each.id == risk.study), None)
    result = next((each for each in study.results if each.id == risk.result), None) if study else None
    if study is None or result is None:
        raise AbsoluteError("a comparator risk needs a value with its source, or the study and result that state it")
    found = stated(result, risk.layer)
    if found is None:
        raise AbsoluteError(f"{study.label}, {result.id}: {risk.layer or 'no source'} states no value")
    layer, estimate = found
    if estimate.events is not None and estimate.total:
        share = estimate.events / estimate.total
    elif estimate.measure in SHARES and estimate.value is not None:
        share = estimate.value.value / (1 if estimate.unit == "1" else 100)
    elif estimate.value is not None and (size := _size(study, result)) and estimate.unit in (None, "patients"):
        share = estimate.value.value / size
    else:
        raise AbsoluteError(f"{study.label}, {result.id}: {estimate.measure} is no share of people")
    arm = study.arm(result.arm)
    who = f"{arm.label}, " if arm else ""
    time = str(risk.time or result.time or "")
    event = 1 - share if estimate.measure == "survival" else share
    source = f"{who}{study.label}, {_WHERE[layer]}{f', at {time}' if time else ''}"
    return _checked(event, source, time, risk.label or "", survival=survival)


def _size(study: Study, result: Result) -> int | None:
    arm = study.arm(result.arm)
    found = arm.participants.first() if arm else study.participants.first()
    return found.n if found else None


def _checked(risk: float, source: str, time: str, label: str, *, survival: bool) -> Baseline:
    if not 0 <= risk <= 1:
        raise AbsoluteError(f"comparator risk: expected 0 to 100 %, found {100 * risk:g} % ({source})")
    return Baseline(1 - risk if survival else risk, source, time, label, survival)
