"""Links inside a review: every identifier that one part uses must exist in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from consilience.model.appraisal import NAMED, SHIPPED
from consilience.model.base import Model, Origin, Place
from consilience.model.claim import Claim, RangeStatement, ValueStatement
from consilience.model.instrument import flaws
from consilience.model.protocol import ComparatorTest
from consilience.model.review import Review
from consilience.model.study import Study
from consilience.model.synthesis_plan import Borrowed

from .problems import Problem, did_you_mean


def broken_links(review: Review, unread: frozenset[str] = frozenset()) -> list[Problem]:
    """Every link to what does not exist, and every identifier used twice.

    ``unread``: parts of the review that could not be read; links to them, and from the head of the review where
    ``about`` is among them, are passed over.
    """
    return [*_Links(review, unread).problems()]


class _Links:
    def __init__(self, review: Review, unread: frozenset[str]) -> None:
        self.review = review
        self.unread = unread
        self.classes = self.known("classes")
        self.interventions = self.known("interventions")
        self.outcomes = self.known("outcomes")
        self.studies = self.known("studies")
        self.analyses = self.known("analyses")
        self.searches = self.known("searches")
        self.records = self.known("records")

        own = self.known("instruments")
        self.instruments = None if own is None else own | set(NAMED)

    def known(self, part: str) -> set[str] | None:
        """Identifiers of a part; None where some of it could not be read."""
        return None if part in self.unread else {each.id for each in getattr(self.review, part)}

    def problems(self) -> Iterator[Problem]:
        review = self.review
        for name in (
            "classes",
            "interventions",
            "outcomes",
            "instruments",
            "analyses",
            "gradings",
            "bodies",
            "claims",
            "records",
        ):
            yield from _twice(getattr(review, name), name)
        yield from _twice(review.searching.concepts, "concepts")
        yield from _twice(review.searching.proposals, "proposals")
        for models, key, known, noun in self.table():
            for model in models:
                yield from _unknown(model, key, _words(model, key), known, noun)
        yield from self.own_instruments()
        yield from self.flow()
        for study in review.studies:
            yield from self.study(study)
        for analysis in review.analyses:
            for borrowed in analysis.pooling.borrowed if analysis.pooling else ():
                yield from self.borrowed(borrowed)
        for claim in review.claims:
            yield from self.claim(claim)

    def own_instruments(self) -> Iterator[Problem]:
        """What is wrong with the instruments that the team defines."""
        for definition in self.review.instruments:
            if definition.id in SHIPPED:
                message = f'id: "{definition.id}" is an instrument that ships; expected a name of its own'
                yield Problem(_origin(definition).at("id"), message)
            for entry, key, message in flaws(definition):
                yield Problem(_origin(entry).at(key), f"{key}: {message}")

    def table(self) -> Iterator[tuple[Iterable[Model], str, set[str] | None, str]]:
        """Which key of which models names what."""
        review = self.review
        if "about" not in self.unread:
            protocol = review.about.protocol
            tests = [c.test for c in protocol.criteria if isinstance(c.test, ComparatorTest)]
            yield [protocol.question], "outcomes", self.outcomes, "outcome"
            yield tests, "classes", self.classes, "class"
            yield protocol.appraisal, "instrument", self.instruments, "instrument"
        appraisals = [each for study in review.studies for each in study.appraisals]
        yield appraisals, "instrument", self.instruments, "instrument"
        yield review.classes, "parent", self.classes, "class"
        yield review.interventions, "group", self.classes, "class"
        yield review.records, "search", self.searches, "search"
        yield review.searching.proposals, "replaces", self.searches, "search"
        yield review.duplicates, "pair", self.records, "record"
        yield review.analyses, "outcomes", self.outcomes, "outcome"
        yield review.analyses, "classes", self.classes, "class"
        yield review.analyses, "studies", self.studies, "study"
        yield review.gradings, "study", self.studies, "study"
        yield review.gradings, "outcome", self.outcomes, "outcome"
        yield review.bodies, "outcome", self.outcomes, "outcome"
        yield review.bodies, "analysis", self.analyses, "analysis"
        yield [risk for body in review.bodies for risk in body.comparator_risks], "study", self.studies, "study"
        yield review.economics.evaluations, "intervention", self.interventions, "intervention"

    def flow(self) -> Iterator[Problem]:
        """Only what a publication reports may be typed into a flow; everything else is counted."""
        review = self.review
        if not review.flow or "about" in self.unread:
            return
        place = Place("flow.yaml", _origin(review.flow[0]).line)
        if review.about.kind != "re-expressed":
            why = f"a review of kind {review.about.kind} counts its flow from its records and decisions"
        elif review.records or review.decisions:
            what = "records" if review.records else "decisions"
            why = f"the review has {what}, and its flow is counted from them"
        else:
            return
        yield Problem(
            place,
            f"flow: numbers of a flow diagram are typed here, but {why}; remove flow.yaml (only a review of kind "
            "re-expressed, without records and decisions, carries the flow that its publication reports)",
        )

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

    def borrowed(self, borrowed: Borrowed) -> Iterator[Problem]:
        yield from _unknown(borrowed, "study", [borrowed.study], self.studies, "study")
        study = next((s for s in self.review.studies if s.id == borrowed.study), None)
        if study:
            known = {result.id for result in study.results}
            for key in ("result", "interval_of"):
                yield from _unknown(borrowed, key, _words(borrowed, key), known, f"result of {study.id}")

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


def _unknown(
    model: Model, key: str, used: Iterable[str | None], known: set[str] | None, noun: str
) -> Iterator[Problem]:
    place = _origin(model).at(key)
    for word in used:
        if known is not None and word is not None and word not in known:
            yield Problem(place, f'{key}: "{word}" is no {noun}{did_you_mean(word, known)}')


def _words(model: Model, key: str) -> tuple[str | None, ...]:
    value = getattr(model, key)
    return value if isinstance(value, tuple) else (value,)


def _twice(models: Iterable[Model], name: str) -> Iterator[Problem]:
    models = list(models)
    counts = Counter(str(getattr(model, "id", None)) for model in models)
    for model in models:
        id_ = str(getattr(model, "id", None))
        if counts[id_] > 1:
            yield Problem(_origin(model).at("id"), f'id: "{id_}" is used {counts[id_]} times in {name}; expected once')


def _origin(model: Model) -> Origin:
    return model.origin or Origin("review", 1)
