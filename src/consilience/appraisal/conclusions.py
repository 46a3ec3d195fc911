"""What an appraisal comes to: each person's levels, where people differ, what was settled, and what is wrong with it.

A level is the one that the answers imply, unless a person gave another with a reason. Two assessors who agree settle a
domain; where they differ, the adjudication does. Nothing is guessed: what nobody judged stays "not judged".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from consilience.model.appraisal import Appraisal, Assessment, DomainJudgement
from consilience.model.base import Model
from consilience.model.instrument import NOT_ASKED, Compound, Domain
from consilience.model.review import Review
from consilience.model.study import Study

from .instruments import Instrument, instrument_for, instruments_of
from .routing import MalformedAnswers, effective, is_open, to_ask

NOT_JUDGED = "Not judged"
"""What stands where nobody gave a judgement."""

Status = Literal["not judged", "incomplete", "to confirm", "one assessor", "agreed", "conflict", "adjudicated"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One person's judgement of one domain."""

    person: str
    level: str | None
    implied: str | None
    """The level that the person's answers imply; None where they are incomplete or a person must choose."""
    reason: str | None = None
    provisional: bool = False
    problems: tuple[str, ...] = ()

    @property
    def overrides(self) -> bool:
        """True where the level is not the one that the answers imply."""
        return self.level is not None and self.implied is not None and self.level != self.implied


@dataclass(frozen=True, slots=True)
class DomainConclusion:
    """One domain: who judged what, and what was settled."""

    domain: Domain
    assessed: tuple[Judged, ...]
    adjudicated: Judged | None
    status: Status
    level: str | None

    @property
    def settled_by(self) -> Judged | None:
        """The judgement whose level and reason stand: that of the adjudication, else the first assessor's."""
        return self.adjudicated or next((each for each in self.assessed if each.level == self.level), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with what a person answered or judged, and the entry where it stands."""

    message: str
    entry: Model


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An appraisal as a whole."""

    instrument: Instrument
    domains: tuple[DomainConclusion, ...]
    implied: str | None
    """Overall level that the domains give."""
    overall: str | None
    status: Status
    reason: str | None
    """Why the overall level is not the one that the domains give."""
    together: Compound | None
    """The worse level that several domains may come to together, where nobody has judged whether they do."""
    problems: tuple[Problem, ...]

    def of(self, domain: str) -> DomainConclusion:
        """The conclusion on one domain, by its id."""
        return next(each for each in self.domains if each.domain.id == domain)


def conclude(appraisal: Appraisal, instrument: Instrument) -> Conclusion:
    """What the assessments of an appraisal come to."""
    domains = tuple(
        _domain(appraisal, instrument, domain)
        for domain in instrument.domains_for(appraisal.effect, preliminary=True)
        if not domain.preliminary or appraisal.assessments
    )
    levels = {each.domain.id: each.level for each in domains}
    implied = instrument.overall(levels, appraisal.effect)
    overall, reason, contested = _overall(appraisal, instrument, implied)
    status = _status_of_all(domains, contested, overall)
    problems = tuple(_problems(appraisal, instrument, levels, implied))
    raised = overall is not None and overall != implied
    together = None if raised else instrument.together(levels, appraisal.effect)
    return Conclusion(instrument, domains, implied, overall, status, reason, together, problems)


def _status_of_all(domains: Sequence[DomainConclusion], contested: bool, overall: str | None) -> Status:
    states = {each.status for each in domains}
    if contested:
        return "conflict"
    if overall is None:
        for state in ("conflict", "to confirm", "incomplete"):
            if state in states:
                return state
        return "not judged" if states <= {"not judged"} else "incomplete"
    return "adjudicated" if "adjudicated" in states else "one assessor" if "one assessor" in states else "agreed"


def judged(assessment: Assessment, instrument: Instrument, domain: Domain, effect: str | None) -> Judged:
    """One person's judgement of one domain: level, what the answers imply, and what is wrong."""
    ids = {question.id for question in domain.questions}
    answers = {each.id: each.answer for each in assessment.answers if each.id in ids}
    problems: list[str] = []
    try:
        verdict = instrument.verdict(domain.id, answers, effect)
    except MalformedAnswers as refusal:
        return Judged(assessment.person, None, None, None, False, refusal.reasons)
    given = _given(assessment, instrument, domain, effect)
    if given is None:
        level = verdict.level if verdict and not verdict.provisional else None
        return Judged(
            assessment.person, level, verdict.level if verdict else None, None, bool(verdict and verdict.provisional)
        )
    level = None
    try:
        level = given.level if domain.preliminary or domain.sums else instrument.level(given.level, domain)
    except ValueError as error:
        problems.append(str(error))
    if verdict and level and level != verdict.level and not given.reason:
        problems.append(f"{domain.code}: {level} is given, but the answers imply {verdict.level}; give the reason")
    missing = [question.id for question in to_ask(domain, answers)]
    if not verdict and missing and not given.reason:
        problems.append(
            f"{domain.code}: {given.level} is given without answers to {', '.join(missing)}; give the reason"
        )
    return Judged(
        assessment.person,
        level,
        verdict.level if verdict else None,
        given.reason,
        bool(verdict and verdict.provisional),
        tuple(problems),
    )


def _given(
    assessment: Assessment, instrument: Instrument, domain: Domain, effect: str | None
) -> DomainJudgement | None:
    for each in assessment.domains:
        try:
            if instrument.domain(each.domain, effect).id == domain.id:
                return each
        except ValueError:
            continue  # told by _problems
    return None


def _domain(appraisal: Appraisal, instrument: Instrument, domain: Domain) -> DomainConclusion:
    effect = appraisal.effect
    assessed = tuple(judged(each, instrument, domain, effect) for each in appraisal.assessments)
    adjudicated = judged(appraisal.adjudication, instrument, domain, effect) if appraisal.adjudication else None
    if adjudicated and adjudicated.level:
        return DomainConclusion(domain, assessed, adjudicated, "adjudicated", adjudicated.level)
    status = _status(assessed)
    level = assessed[0].level if status in ("agreed", "one assessor") else None
    return DomainConclusion(domain, assessed, None, status, level)


def _status(assessed: Sequence[Judged]) -> Status:
    levels = {each.level for each in assessed if each.level}
    if any(each.provisional and each.level is None for each in assessed):
        return "to confirm"
    if not levels:
        return "incomplete" if any(each.problems for each in assessed) else "not judged"
    if len(levels) > 1:
        return "conflict"
    if any(each.level is None for each in assessed):
        return "incomplete"
    return "agreed" if len(assessed) > 1 else "one assessor"


def _overall(appraisal: Appraisal, instrument: Instrument, implied: str | None) -> tuple[str | None, str | None, bool]:
    """Overall level, the reason for it, and whether the assessors differ on it alone."""
    if implied is None:
        return None, None, False
    if appraisal.adjudication and appraisal.adjudication.level:
        return _spelt(instrument, appraisal.adjudication.level), appraisal.adjudication.reason, False
    given = {_spelt(instrument, each.level) if each.level else implied for each in appraisal.assessments}
    if len(given) > 1:
        return None, None, True
    level = given.pop() if len(given) == 1 else implied
    reason = next((each.reason for each in appraisal.assessments if each.level and each.reason), None)
    return level, reason if level != implied else None, False


def _spelt(instrument: Instrument, level: str) -> str:
    try:
        return instrument.level(level)
    except ValueError:
        return level


def _problems(
    appraisal: Appraisal, instrument: Instrument, levels: Mapping[str, str | None], implied: str | None
) -> Iterator[Problem]:
    effect = appraisal.effect
    people = [*appraisal.assessments, *([appraisal.adjudication] if appraisal.adjudication else [])]
    names = [each.person for each in appraisal.assessments]
    if len(set(names)) < len(names):
        yield Problem("one person stands twice among the assessors; expected independent people", appraisal)
    if appraisal.adjudication and appraisal.adjudication.person in names:
        yield Problem(
            f"{appraisal.adjudication.person} is one of the assessors; expected a third person to adjudicate",
            appraisal.adjudication,
        )
    yield from _deviation_problems(appraisal, instrument)
    domains = instrument.domains_for(effect, preliminary=True)
    known = {question.id for domain in domains for question in domain.questions}
    ended = any(domain.preliminary and levels.get(domain.id) in instrument.definition.levels for domain in domains)
    for person in people:
        for answer in person.answers:
            if answer.id not in known:
                yield Problem(f"{person.person}: {answer.id} is no question of {instrument.title} here", answer)
        for given in person.domains:
            try:
                instrument.domain(given.domain, effect)
            except ValueError as error:
                yield Problem(f"{person.person}: {error}", given)
        for domain in domains:
            for message in judged(person, instrument, domain, effect).problems:
                yield Problem(f"{person.person}: {message}", _entry_of(person, message))
        own = {each.code: judged(person, instrument, each, effect).level for each in domains if not each.preliminary}
        unjudged = [code for code, level in own.items() if level is None and person in appraisal.assessments]
        yield from _overall_problems(
            person, instrument, worst_of(instrument, list(levels.values())), implied, unjudged if not ended else ()
        )


def _entry_of(person: Assessment, message: str) -> Model:
    """The answer or level that a message is about: it begins with its id."""
    about = message.partition(":")[0]
    entries: list[Model] = [each for each in person.answers if each.id == about]
    entries += [each for each in person.domains if about in (each.domain, f"D{each.domain}")]
    entries += [each for each in person.domains if f'"{each.level}"' == about.partition(" is no level")[0]]
    return entries[0] if entries else person


def _deviation_problems(appraisal: Appraisal, instrument: Instrument) -> Iterator[Problem]:
    """Effect of adhering: at least one kind of deviation, and answers to the questions about those, and only those."""
    if instrument.effect(appraisal.effect) != "adhering":
        if appraisal.deviations:
            yield Problem("kinds of deviation are named; they belong to the effect of adhering", appraisal)
        return
    people = [*appraisal.assessments, *([appraisal.adjudication] if appraisal.adjudication else [])]
    about = {q.id: q.deviation for d in instrument.domains_for("adhering") for q in d.questions if q.deviation}
    if not about or not people:
        return
    if not appraisal.deviations:
        yield Problem("the effect of adhering needs at least one kind of deviation that is looked at", appraisal)
        return
    for person in people:
        given = {each.id: each for each in person.answers}
        for id, kind in about.items():
            answer = given.get(id)
            if answer is None:
                continue
            where = f"{person.person}: {id} is about {kind}"
            if kind in appraisal.deviations and answer.answer == NOT_ASKED and _is_open(instrument, id, person):
                yield Problem(f"{where}, which is looked at; answer it", answer)
            elif kind not in appraisal.deviations and answer.answer != NOT_ASKED:
                yield Problem(f"{where}, which is not among the deviations looked at; answer NA", answer)


def _is_open(instrument: Instrument, question: str, person: Assessment) -> bool:
    domain = next(d for d in instrument.domains_for("adhering") if any(q.id == question for q in d.questions))
    known = effective(domain, {each.id: each.answer for each in person.answers})
    return is_open(next(q for q in domain.questions if q.id == question), known) is True


def worst_of(instrument: Instrument, levels: Sequence[str | None]) -> str | None:
    """The worst of some levels; None where none of them has a rank."""
    ranked = [(rank, level) for level in levels if level and (rank := instrument.rank(level)) is not None]
    return max(ranked)[1] if ranked else None


def _overall_problems(
    person: Assessment, instrument: Instrument, worst: str | None, implied: str | None, unjudged: Sequence[str]
) -> Iterator[Problem]:
    if person.level is None:
        return
    try:
        level = instrument.level(person.level)
    except ValueError as error:
        yield Problem(f"{person.person}: {error}", person)
        return
    if unjudged:
        domains = ", ".join(unjudged)
        yield Problem(
            f"{person.person}: overall {level} is given, but no level of {domains}; judge these first", person
        )
        return
    if implied is None or level == implied:
        return
    given, least = instrument.rank(level), instrument.rank(worst or "")
    if given is not None and least is not None and given < least:
        yield Problem(f"{person.person}: overall {level} is better than the worst domain ({worst})", person)
    elif not person.reason:
        yield Problem(f"{person.person}: overall {level} is given, the domains give {implied}; give the reason", person)


def with_levels(review: Review, study: Study, appraisal: Appraisal) -> Appraisal:
    """The appraisal with the levels that people's answers come to, where no level is printed."""
    if appraisal.level is not None or not (appraisal.assessments or appraisal.adjudication):
        return appraisal
    instrument = instrument_for(study, appraisal, review.about.protocol, instruments_of(review))
    if instrument is None:
        return appraisal
    conclusion = conclude(appraisal, instrument)
    domains = tuple(
        DomainJudgement(domain=each.domain.label, level=each.level or NOT_JUDGED, reason=_reason(each))
        for each in conclusion.domains
        if not each.domain.preliminary
    )
    return appraisal.model_copy(update={"level": conclusion.overall or NOT_JUDGED, "domains": domains})


def _reason(each: DomainConclusion) -> str | None:
    settled = each.settled_by
    return settled.reason if settled else None


def settled(review: Review) -> Review:
    """The review with every appraisal's levels filled in from people's answers; printed levels stay as they are."""
    if not any(each.assessments or each.adjudication for study in review.studies for each in study.appraisals):
        return review
    studies = tuple(
        study.model_copy(update={"appraisals": tuple(with_levels(review, study, each) for each in study.appraisals)})
        for study in review.studies
    )
    return review.model_copy(update={"studies": studies})


def concluded(review: Review) -> Iterator[tuple[Study, Appraisal, Conclusion]]:
    """Every appraisal that people's answers stand behind, with what it comes to."""
    known = instruments_of(review)
    for study in review.studies:
        for appraisal in study.appraisals:
            instrument = instrument_for(study, appraisal, review.about.protocol, known)
            if instrument and (appraisal.assessments or appraisal.adjudication):
                yield study, appraisal, conclude(appraisal, instrument)
