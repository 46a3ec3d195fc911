"""Links inside a review: every identifier that one part uses must exist in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from consilience.model.base import Model, Origin, Place
from consilience.model.claim import Claim, RangeStatement, ValueStatement
from consilience.model.protocol import ComparatorTest
from consilience.model.review import Review
from consilience.model.study import Study

from .problems import Problem, did_you_mean


def broken_links(review: Review) -> list[Problem]:
    """Every link to what does not exist, and every identifier used twice."""
    return [*_Links(review).problems()]


class _Links:
    def __init__(self, review: Review) -> None:
        self.review = review
        self.classes = {each.id for each in review.classes}
        self.interventions = {each.id for each in review.interventions}
        self.outcomes = {each.id for each in review.outcomes}
        self.studies = {each.id for each in review.studies}
        self.analyses = {each.id for each in review.analyses}
        self.searches = {each.id for each in review.searches}
        self.references = {each.key for each in review.references}

    def problems(self) -> Iterator[Problem]:
        review = self.review
        for name in ("classes", "interventions", "outcomes", "analyses", "gradings", "claims", "records"):
            yield from _twice(getattr(review, name), name)
        question = review.about.protocol.question
        yield from _unknown(question, "outcomes", question.outcomes, self.outcomes, "outcome")
        for criterion in review.about.protocol.criteria:
            if isinstance(criterion.test, ComparatorTest):
                yield from _unknown(criterion.test, "classes", criterion.test.classes, self.classes, "class")
        for group in review.classes:
            yield from _unknown(group, "parent", [group.parent], self.classes, "class")
        for intervention in review.interventions:
            yield from _unknown(intervention, "group", [intervention.group], self.classes, "class")
        for record in review.records:
            yield from _unknown(record, "search", [record.search], self.searches, "search")
        for study in review.studies:
            yield from self.study(study)
        for analysis in review.analyses:
            yield from _unknown(analysis, "outcomes", analysis.outcomes, self.outcomes, "outcome")
            yield from _unknown(analysis, "classes", analysis.classes, self.classes, "class")
            yield from _unknown(analysis, "studies", analysis.studies, self.studies, "study")
        for grading in review.gradings:
            yield from _unknown(grading, "study", [grading.study], self.studies, "study")
            yield from _unknown(grading, "outcome", [grading.outcome], self.outcomes, "outcome")
        for evaluation in review.economics.evaluations:
            yield from _unknown(
                evaluation, "intervention", [evaluation.intervention], self.interventions, "intervention"
            )
        for claim in review.claims:
            yield from self.claim(claim)

    def study(self, study: Study) -> Iterator[Problem]:
        arms = {arm.id for arm in study.arms}
        reports = {report.id for report in study.reports}
        yield from _twice(study.arms, "arms")
        yield from _twice(study.results, "results")
        for arm in study.arms:
            yield from _unknown(arm, "interventions", arm.interventions, self.interventions, "intervention")
        for result in study.results:
            yield from _unknown(result, "outcome", [result.outcome], self.outcomes, "outcome")
            yield from _unknown(result, "arm", [result.arm], arms, "arm of this study")
            yield from _unknown(result, "report", [result.report], reports, "report of this study")
            if result.contrast:
                ends = [result.contrast.experimental, result.contrast.comparator]
                yield from _unknown(result.contrast, "experimental", ends, arms, "arm of this study")
        for appraisal in study.appraisals:
            known = {result.id for result in study.results}
            yield from _unknown(appraisal, "result", [appraisal.result], known, "result of this study")

    def claim(self, claim: Claim) -> Iterator[Problem]:
        for statement in claim.states:
            if isinstance(statement, RangeStatement):
                yield from _unknown(statement, "analysis", [statement.analysis], self.analyses, "analysis")
            elif isinstance(statement, ValueStatement):
                yield from _unknown(statement, "study", [statement.study], self.studies, "study")
                study = next((s for s in self.review.studies if s.id == statement.study), None)
                if statement.result and study:
                    known = {result.id for result in study.results}
                    yield from _unknown(statement, "result", [statement.result], known, f"result of {study.id}")


def _unknown(model: Model, key: str, used: Iterable[str | None], known: set[str], noun: str) -> Iterator[Problem]:
    place = _origin(model).at(key)
    for word in used:
        if word is not None and word not in known:
            yield Problem(
                place,
                f'{key}: "{word}" is no {noun} of this review'.replace(
                    " of this study of this review", " of this study"
                )
                + did_you_mean(word, known),
            )


def _twice(models: Iterable[Model], name: str) -> Iterator[Problem]:
    models = list(models)
    counts = Counter(str(getattr(model, "id", None)) for model in models)
    for model in models:
        id_ = str(getattr(model, "id", None))
        if counts[id_] > 1:
            yield Problem(_origin(model).at("id"), f'id: "{id_}" is used {counts[id_]} times in {name}; expected once')


def _origin(model: Model) -> Origin:
    return model.origin or Origin("review", 1)


__all__ = ["Place", "broken_links"]
