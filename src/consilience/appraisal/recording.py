"""Putting one person's answers into a study: one entry an instrument, result and effect, one assessment a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from consilience.model.appraisal import Answer, AnswerSheet, Appraisal, Assessment, Deviation, DomainJudgement
from consilience.model.estimate import Anchor
from consilience.model.instrument import NOT_ASKED, Domain, Question
from consilience.model.study import Study

from .conclusions import Conclusion, Judged, Problem, conclude, judged, worst_of
from .instruments import Instrument
from .routing import effective


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
        all = list(self._all_domains())
        if not self.adjudicates:
            return all
        before = found_in(self.study, self.instrument, self.result, self.effect)
        if before is None:
            return all
        open = conclude(before.model_copy(update={"adjudication": None}), self.instrument)
        return [each.domain for each in open.domains if each.status == "conflict"]

    def level_of(self, domain: Domain) -> DomainJudgement | None:
        """The level that the person gave for a domain."""
        return next((each for each in self.sheet.domains if self._of(each, domain)), None)

    def answer(self, question: str, answer: str, quote: str = "", place: str = "", source: str = "") -> Sitting:
        """With one more answer, and the words of the report that support it.

        An answer that differs from the earlier one takes with it the answers to questions that it closes, and a level
        that was given for the domain.
        """
        content: dict[str, object] = {"id": question, "answer": answer}
        if quote:
            anchor = {"source": source or self.source, "place": place, "quote": quote}
            content["anchor"] = Anchor.model_validate({key: value for key, value in anchor.items() if value})
        before = self.entry(question)
        if before and before.answer == answer and before.reason:
            content["reason"] = before.reason
        kept = tuple(each for each in self.sheet.answers if each.id != question)
        after = self._with(answers=(*kept, Answer.model_validate(content)))
        return after if before is None or before.answer == answer else after._without_what_closed(question)

    def _without_what_closed(self, changed: str) -> Sitting:
        domain = next(each for each in self._all_domains() if any(q.id == changed for q in each.questions))
        known = effective(domain, self.answers)
        closed = {q.id for q in domain.questions if known[q.id] in (NOT_ASKED, None) and not q.deviation}
        answers = tuple(each for each in self.sheet.answers if each.id not in closed)
        return self._with(
            answers=answers, domains=tuple(each for each in self.sheet.domains if not self._of(each, domain))
        )

    def entry(self, question: str) -> Answer | None:
        """The answer to a question as it is recorded, with its quotation."""
        return next((each for each in self.sheet.answers if each.id == question), None)

    def looks_at(self, deviations: Sequence[Deviation]) -> Sitting:
        """With the kinds of deviation that are of interest; questions about the others are answered NA."""
        about = {q.id: q.deviation for domain in self._all_domains() for q in domain.questions if q.deviation}
        kept = [
            each
            for each in self.sheet.answers
            if each.id not in about or (about[each.id] in deviations and each.answer != NOT_ASKED)
        ]
        others = [Answer(id=id, answer=NOT_ASKED) for id, kind in about.items() if kind not in deviations]
        return self._with(answers=(*kept, *others), deviations=tuple(deviations))

    def give(self, domain: Domain, level: str, reason: str = "") -> Sitting:
        """With a level that the person chose, confirmed or gave against the answers."""
        spelt = self.instrument.level(level, domain)
        content = {"domain": domain.code, "level": spelt, **({"reason": reason} if reason else {})}
        return self._with(domains=(*self._other_levels(domain), DomainJudgement.model_validate(content)))

    def keep(self, domain: Domain) -> Sitting:
        """With the level that the answers imply, and none given against them."""
        return self._with(domains=self._other_levels(domain))

    def give_overall(self, level: str | None, reason: str = "") -> Sitting:
        """With an overall level other than the one that the domains give, and why; None takes it back.

        Raises ``Refused`` for a level better than that of the worst domain.
        """
        if level is None:
            return self._with(level=None, reason=None)
        spelt, worst = self.instrument.level(level), self.worst()
        given, least = self.instrument.rank(spelt), self.instrument.rank(worst or "")
        if given is not None and least is not None and given < least:
            raise Refused(f"overall {spelt} would be better than the worst domain ({worst})")
        return self._with(level=spelt, reason=reason or None)

    def worst(self) -> str | None:
        """The worst level with a rank among those of the domains."""
        return worst_of(self.instrument, [each.level for each in self.conclusion().domains])

    def assessments(self) -> tuple[Assessment, ...]:
        """What the assessors answered: for an adjudication, which is not blinded."""
        before = found_in(self.study, self.instrument, self.result, self.effect)
        return before.assessments if before else ()

    def conclusion(self) -> Conclusion:
        """What the answers come to: this person's alone, for an adjudication those of all."""
        if not self.adjudicates:
            return self.own()
        before = found_in(self.study, self.instrument, self.result, self.effect)
        return conclude(self._appraisal(before), self.instrument)

    def _other_levels(self, domain: Domain) -> tuple[DomainJudgement, ...]:
        return tuple(each for each in self.sheet.domains if not self._of(each, domain))

    def _of(self, given: DomainJudgement, domain: Domain) -> bool:
        try:
            return self.instrument.domain(given.domain, self.effect) is domain
        except ValueError:
            return False

    def _with(self, **update: object) -> Sitting:
        return replace(self, sheet=AnswerSheet(**{**set_fields(self.sheet), **update}))

    def _all_domains(self) -> tuple[Domain, ...]:
        return self.instrument.domains_for(self.effect, preliminary=True)

    def judged(self, domain: Domain) -> Judged:
        """The person's judgement of a domain as it stands."""
        return judged(self._assessment(None), self.instrument, domain, self.effect)

    def ended(self) -> bool:
        """True where a preliminary consideration has ended the appraisal."""
        return any(
            domain.preliminary and self.judged(domain).level in self.instrument.definition.levels
            for domain in self._all_domains()
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

    def recorded(self, today: dt.date | None, study: Study | None = None) -> Study:
        """The study with this assessment in it; an earlier one of the same person is replaced.

        ``study``: the study as it is now, where others may have written to it since the sitting began.
        """
        study = study or self.study
        before = found_in(study, self.instrument, self.result, self.effect)
        after = self._appraisal(before, today=today)
        kept = study.appraisals
        if before is None:
            appraisals: tuple[Appraisal, ...] = (*kept, after)
        else:
            appraisals = tuple(after if each is before else each for each in kept)
        return study.model_copy(update={"appraisals": appraisals})

    def _assessment(self, today: dt.date | None) -> Assessment:
        content = {key: value for key, value in set_fields(self.sheet).items() if key not in ("deviations", "person")}
        order = {q.id: at for at, q in enumerate(self._questions())}
        content["answers"] = sorted(self.sheet.answers, key=lambda each: order.get(each.id, len(order)))
        content = {key: value for key, value in content.items() if value}
        return Assessment.model_validate({"person": self.person, **({"date": today} if today else {}), **content})

    def _questions(self) -> Iterator[Question]:
        for domain in self._all_domains():
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


def found_in(study: Study, instrument: Instrument, result: str | None, effect: str | None) -> Appraisal | None:
    """The study's appraisal by an instrument of a result for an effect; one without an effect is for the first."""
    for each in study.appraisals:
        same = each.instrument == instrument.name and each.result == result
        if same and instrument.effect(each.effect) == effect:
            return each
    return None


def set_fields(sheet: AnswerSheet) -> dict[str, object]:
    """The fields of a sheet that are set, as they are: entries keep the places where they were read."""
    return {name: getattr(sheet, name) for name in sheet.model_fields_set}
