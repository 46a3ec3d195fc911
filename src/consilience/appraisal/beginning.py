"""Beginning one person's appraisal, or going on with it: what may be done, and what is there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consilience.model.appraisal import AnswerSheet, Appraisal, Assessment
from consilience.model.study import Study

from .instruments import Instrument
from .recording import Refused, Sitting, found_in, set_fields
from .routing import allowed, gaps, near
from .spelling import answer_in, question_in


def sit(
    study: Study,
    instrument: Instrument,
    person: str,
    *,
    result: str | None = None,
    effect: str | None = None,
    sheet: AnswerSheet | None = None,
    adjudicates: bool = False,
    replaces: bool = False,
) -> Sitting:
    """Begin, or go on with, one person's appraisal; answers given earlier are kept.

    ``replaces``: a sheet may take away what the same person answered before, and an adjudication that of another.
    Raises ``Refused`` where that would happen without it; for a result that the study has not, an effect that the
    instrument has not, an instrument whose rules leave gaps, and an adjudication by one of the assessors or of nothing.
    """
    chosen = _chosen(study, instrument, result, effect)
    before = found_in(study, instrument, result, chosen)
    people = [each.person for each in before.assessments] if before else []
    if adjudicates:
        _may_adjudicate(before, person, replaces=replaces)
    earlier = _earlier(before, person, adjudicates)
    if sheet is None:
        own = earlier
    else:
        own = spelt(sheet, instrument, chosen)
        if not replaces and (lost := list(_lost(earlier, own))):
            raise Refused(
                f"{person} has answered before, and the new answers do not hold {', '.join(lost)} as it stands there; "
                "add --replace to put them in its place"
            )
        if "deviations" not in own.model_fields_set and earlier.deviations:
            own = AnswerSheet(**{**set_fields(own), "deviations": earlier.deviations})
    others = before.deviations if before and len(before.assessments) > (person in people) else ()
    if others and own.deviations and set(own.deviations) != set(others):
        raise Refused(f"the other assessor looked at {', '.join(others)}; expected the same kinds of deviation")
    sitting = Sitting(study, instrument, result, chosen, person, own, adjudicates)
    return sitting.looks_at(own.deviations) if own.deviations and sheet is None else sitting


def _chosen(study: Study, instrument: Instrument, result: str | None, effect: str | None) -> str | None:
    """The effect meant, where result, effect and instrument are such as can be worked with."""
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
    return chosen


def _may_adjudicate(before: Appraisal | None, person: str, *, replaces: bool) -> None:
    people = [each.person for each in before.assessments] if before else []
    if person in people:
        raise Refused(f"{person} is one of the assessors; a third person adjudicates")
    if before is None or len(people) < 2:
        raise Refused(f"there is nothing to adjudicate: {len(people)} assessments of this result are recorded")
    if before.adjudication and before.adjudication.person != person and not replaces:
        raise Refused(
            f"{before.adjudication.person} has adjudicated it already; add --replace to put yours in its place"
        )


def spelt(sheet: AnswerSheet, instrument: Instrument, effect: str | None) -> AnswerSheet:
    """A sheet with questions and answers in the instrument's own spelling; what is none of them stays as it stands."""
    known = {q.id: q for domain in instrument.domains_for(effect, preliminary=True) for q in domain.questions}
    answers = []
    for each in sheet.answers:
        id = question_in(each.id, known) or each.id
        answer = answer_in(each.answer, allowed(instrument.definition, known[id])) if id in known else each.answer
        answers.append(each.model_copy(update={"id": id, "answer": answer or each.answer}))
    return sheet.model_copy(update={"answers": tuple(answers)})


def _lost(earlier: AnswerSheet, later: AnswerSheet) -> Iterator[str]:
    """What a later sheet takes away: answers and quotations, levels given, the overall level."""
    answers = {each.id: each for each in later.answers}
    for each in earlier.answers:
        now = answers.get(each.id)
        if now is None or now.answer != each.answer or (each.anchor and now.anchor != each.anchor):
            yield each.id
    levels = {(each.domain, each.level) for each in later.domains}
    yield from (each.domain for each in earlier.domains if (each.domain, each.level) not in levels)
    if earlier.level not in (None, later.level):
        yield "the overall level"


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
