"""Putting one person's answers into a study: one entry an instrument, result and effect, one assessment a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from consilience.model.appraisal import Answer, AnswerSheet, Appraisal, Assessment, DomainJudgement
from consilience.model.estimate import Anchor
from consilience.model.instrument import Domain, Question
from consilience.model.study import Study

from .conclusions import Conclusion, Judged, Problem, conclude, judged
from .instruments import Instrument
from .routing import gaps, near


class Refused(ValueError):
    """Raised for an appraisal that cannot be made, in one sentence."""


@dataclass(frozen=True)
class Sitting:
    """One person at work on one appraisal of one study; every method gives a new value."""

    study: Study
    instrument: Instrument
    result: str | None
    effect: str | None
    person: str
    sheet: AnswerSheet
    adjudicates: bool = False

    @property
    def answers(self) -> dict[str, str]:
        """Answer by question."""
        return {each.id: each.answer for each in self.sheet.answers}

    def domains(self) -> list[Domain]:
        """The domains to judge, in their order: all; for an adjudication those that are not settled."""
        all = list(self.instrument.domains_for(self.effect, preliminary=True))
        if not self.adjudicates:
            return all
        before = _found(self.study, self.instrument, self.result, self.effect)
        if before is None:
            return all
        open = conclude(before.model_copy(update={"adjudication": None}), self.instrument)
        return [each.domain for each in open.domains if each.status == "conflict"]

    def next_question(self, domain: Domain) -> Question | None:
        """The question of a domain to ask now; None where its answers are complete."""
        ids = self.instrument.route(self.answers, self.effect, domain.id)
        return self.instrument.question(ids[0], self.effect) if ids else None

    def answer(self, question: str, answer: str, quote: str = "", place: str = "", source: str = "") -> Sitting:
        """With one more answer, and the words of the report that support it."""
        anchor = {"source": source or self.source, "place": place, "quote": quote} if quote else {}
        content = {"id": question, "answer": answer}
        entry = Answer.model_validate(
            {**content, **({"anchor": Anchor(**{k: v for k, v in anchor.items() if v})} if anchor else {})}
        )
        kept = tuple(each for each in self.sheet.answers if each.id != question)
        return replace(self, sheet=self.sheet.model_copy(update={"answers": (*kept, entry)}))

    def give(self, domain: Domain, level: str, reason: str = "") -> Sitting:
        """With a level that the person chose, confirmed or gave against the answers."""
        spelt = self.instrument.level(level)
        content = {"domain": domain.code, "level": spelt, **({"reason": reason} if reason else {})}
        entry = DomainJudgement.model_validate(content)
        kept = tuple(each for each in self.sheet.domains if each.domain != domain.code)
        return replace(self, sheet=self.sheet.model_copy(update={"domains": (*kept, entry)}))

    def judged(self, domain: Domain) -> Judged:
        """The person's judgement of a domain as it stands."""
        return judged(self._assessment(None), self.instrument, domain, self.effect)

    def ended(self) -> bool:
        """True where a preliminary consideration has ended the appraisal."""
        return any(
            domain.preliminary and self.judged(domain).level in self.instrument.definition.levels
            for domain in self.instrument.domains_for(self.effect, preliminary=True)
        )

    @property
    def source(self) -> str:
        """The report that quotations come from: that of the result, else the study's first."""
        result = next((each for each in self.study.results if each.id == self.result), None)
        return (result.report if result else None) or self.study.reports[0].id

    def own(self) -> Conclusion:
        """What this person's answers alone come to."""
        return conclude(self._appraisal(None, alone=True), self.instrument)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the answers so far."""
        return self.own().problems

    def open_questions(self) -> list[str]:
        """Questions of the domains to judge that are still to be answered."""
        if self.ended():
            return []
        return [
            id
            for domain in self.domains()
            if not (self.adjudicates and self.judged(domain).level)
            for id in self.instrument.route(self.answers, self.effect, domain.id)
        ]

    def recorded(self, today: dt.date | None) -> Study:
        """The study with this assessment in it; an earlier one of the same person is replaced."""
        before = _found(self.study, self.instrument, self.result, self.effect)
        after = self._appraisal(before, today=today)
        kept = self.study.appraisals
        if before is None:
            appraisals: tuple[Appraisal, ...] = (*kept, after)
        else:
            appraisals = tuple(after if each is before else each for each in kept)
        return self.study.model_copy(update={"appraisals": appraisals})

    def _assessment(self, today: dt.date | None) -> Assessment:
        content = self.sheet.model_dump(exclude_unset=True, exclude={"deviations"})
        order = {q.id: at for at, q in enumerate(self._questions())}
        content["answers"] = sorted(self.sheet.answers, key=lambda each: order.get(each.id, len(order)))
        content = {key: value for key, value in content.items() if value}
        return Assessment.model_validate({"person": self.person, **({"date": today} if today else {}), **content})

    def _questions(self) -> Iterator[Question]:
        for domain in self.instrument.domains_for(self.effect, preliminary=True):
            yield from domain.questions

    def _appraisal(self, before: Appraisal | None, *, alone: bool = False, today: dt.date | None = None) -> Appraisal:
        own = self._assessment(today)
        if alone or before is None:
            content = {"instrument": self.instrument.name, "result": self.result, "effect": self.effect}
            content = {key: value for key, value in content.items() if value}
            before = Appraisal.model_validate(content)
        update: dict[str, object] = {}
        if self.sheet.deviations:
            update["deviations"] = self.sheet.deviations
        if self.adjudicates and not alone:
            update["adjudication"] = own
        else:
            others = [each.person for each in before.assessments]
            update["assessments"] = (
                tuple(own if each.person == self.person else each for each in before.assessments)
                if self.person in others
                else (*before.assessments, own)
            )
        return before.model_copy(update=update)


def sit(
    study: Study,
    instrument: Instrument,
    person: str,
    *,
    result: str | None = None,
    effect: str | None = None,
    sheet: AnswerSheet | None = None,
    adjudicates: bool = False,
) -> Sitting:
    """Begin, or go on with, one person's appraisal; answers given earlier are kept unless a sheet replaces them.

    Raises ``Refused`` for a result that the study has not, an effect that the instrument has not, an instrument whose
    rules leave gaps, and an adjudication by one of the assessors or of nothing.
    """
    known = [each.id for each in study.results]
    if result is not None and result not in known:
        listed = ", ".join(known) or "none"
        raise Refused(f'"{result}" is no result of {study.id} (known: {listed}){near(result, known)}')
    try:
        chosen = instrument.effect(effect)
    except ValueError as error:
        raise Refused(str(error)) from None
    for domain in instrument.definition.domains:
        if gap := next(gaps(instrument.definition, domain), None):
            answers = ", ".join(f"{id} {answer}" for id, answer in gap.items())
            raise Refused(f"{instrument.title}: no rule of domain {domain.id} gives a level for the answers {answers}")
    before = _found(study, instrument, result, chosen)
    people = [each.person for each in before.assessments] if before else []
    if adjudicates and person in people:
        raise Refused(f"{person} is one of the assessors; a third person adjudicates")
    if adjudicates and len(people) < 2:
        raise Refused(f"there is nothing to adjudicate: {len(people)} assessments of this result are recorded")
    own = sheet or _earlier(before, person, adjudicates)
    return Sitting(study, instrument, result, chosen, person, own, adjudicates)


def _earlier(before: Appraisal | None, person: str, adjudicates: bool) -> AnswerSheet:
    if before is None:
        return AnswerSheet()
    assessments: Sequence[Assessment | None] = [before.adjudication] if adjudicates else before.assessments
    found = next((each for each in assessments if each and each.person == person), None)
    deviations = {"deviations": before.deviations} if before.deviations else {}
    if found is None:
        return AnswerSheet.model_validate(deviations)
    return AnswerSheet.model_validate(
        {**found.model_dump(exclude_unset=True, exclude={"person", "date"}), **deviations}
    )


def _found(study: Study, instrument: Instrument, result: str | None, effect: str | None) -> Appraisal | None:
    """The study's appraisal by an instrument of a result for an effect; one without an effect is for the first."""
    for each in study.appraisals:
        same = each.instrument == instrument.name and each.result == result
        if same and instrument.effect(each.effect) == effect:
            return each
    return None
