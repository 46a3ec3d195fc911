"""How levels of risk of bias came about: domain by domain, answer by answer, and how far the assessors agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from consilience.appraisal.agreement import by_domain
from consilience.appraisal.conclusions import NOT_JUDGED, Conclusion, DomainConclusion, conclude, concluded
from consilience.appraisal.instruments import instruments_of, misfits, planned
from consilience.model.appraisal import Answer, Appraisal, Assessment
from consilience.model.queries import included
from consilience.model.review import Review
from consilience.model.study import Study

from .bias import appraised
from .notes import Notes
from .table import Cell, Column, Group, Line, Note, Table, Value, missing, one, words


def tables(review: Review) -> Iterator[Table]:
    """Judgements by domain, answers, agreement; each empty where there is nothing to show."""
    yield _domains(review)
    yield _answers(review)
    yield _agreement(review)


def assessed(review: Review) -> Iterator[tuple[Study, Appraisal, Conclusion]]:
    """Every appraisal with answers, and the studies whose planned instrument fits and whose questions nobody answered.

    Of the latter the printed levels stay in the table of levels; every domain here is not judged.
    """
    chosen = {study.id for study in included(review)}
    found = [each for each in concluded(review) if each[0].id in chosen]
    known, done = instruments_of(review), {study.id for study, _, _ in found}
    for study in included(review):
        if study.id in done:
            yield from (each for each in found if each[0].id == study.id)
            continue
        instrument = planned(study, review.about.protocol, known)
        if instrument and not instrument.is_checklist and not list(misfits(instrument, study)):
            bare = Appraisal.model_validate({"instrument": instrument.name})
            yield study, bare, conclude(bare, instrument)


def _domains(review: Review) -> Table:
    notes, groups = Notes(review), []
    columns = (
        Column("Domain", "head"),
        Column("Level", "short"),
        Column("How", "short"),
        Column("Each assessor"),
        Column("Reason, where it is not what the answers imply"),
    )
    for study, appraisal, conclusion in assessed(review):
        effect = appraisal.effect or (conclusion.instrument.effect(None) if appraisal.assessments else None)
        about = f"{appraised(notes, study, appraisal)}: {conclusion.instrument.title}"
        about += f", effect of {'assignment' if effect == 'assignment' else 'adhering'}" if effect else ""
        rows = [_domain_row(each) for each in conclusion.domains]
        rows.append(
            (
                one(Value("Overall")),
                _level(conclusion.overall),
                words(conclusion.status if conclusion.overall else ""),
                missing("–"),
                _why_overall(conclusion),
            )
        )
        groups.append(Group(about, tuple(rows)))
    levels = {row[1].text for group in groups for row in group.rows}
    remarks = []
    if NOT_JUDGED in levels:
        remarks = ["Not judged: nobody has answered the questions; a printed level stands in the table before."]
    return Table("risk-of-bias-domains", "Risk of bias, domain by domain", columns, tuple(groups), tuple(remarks))


def _why_overall(conclusion: Conclusion) -> Cell:
    """The reason of an overall level that is not that of the worst domain; else what a person may have to judge."""
    if conclusion.reason:
        return words(conclusion.reason)
    if (compound := conclusion.together) is None:
        return missing("–")
    codes = [each.domain.code for each in conclusion.domains if each.level == compound.level]
    return one(
        Value(
            f"{', '.join(codes)}: whether they together make it {compound.overall} is for a person to judge",
            tone="quiet",
        )
    )


def _domain_row(each: DomainConclusion) -> tuple[Cell, ...]:
    people = "; ".join(f"{judged.person}: {judged.level or NOT_JUDGED.lower()}" for judged in each.assessed)
    if each.adjudicated and each.adjudicated.level:
        people += f"; {each.adjudicated.person} settled it: {each.adjudicated.level}"
    reasons = [
        f"{judged.person}: {judged.reason}" + (f" (answers imply {judged.implied})" if judged.overrides else "")
        for judged in (*each.assessed, *((each.adjudicated,) if each.adjudicated else ()))
        if judged.reason
    ]
    return (
        one(Value(f"{each.domain.code} {each.domain.label}")),
        _level(each.level),
        words(each.status) if each.level or each.status != "not judged" else missing("–"),
        words(people) if people else missing("–"),
        words("; ".join(reasons)) if reasons else missing("–"),
    )


def _level(level: str | None) -> Cell:
    return words(level) if level else one(Value(NOT_JUDGED, tone="quiet"))


def _answers(review: Review) -> Table:
    notes, groups = Notes(review), []
    columns = (
        Column("Question", "head"),
        Column("Asked (paraphrased)"),
        Column("Answers"),
        Column("Support"),
    )
    sources = set()
    for number, (study, appraisal, conclusion) in enumerate(assessed(review), 1):
        if not appraisal.assessments:
            continue
        instrument = conclusion.instrument
        sources.add(f"{instrument.title} ({instrument.definition.version}): {instrument.definition.source}")
        people = [*appraisal.assessments, *([appraisal.adjudication] if appraisal.adjudication else [])]
        rows = []
        for domain in instrument.domains_for(appraisal.effect, preliminary=True):
            for question in domain.questions:
                given = [(person, answer) for person in people for answer in person.answers if answer.id == question.id]
                if given:
                    title = f"{appraised(notes, study, appraisal)}: {instrument.title}, {question.id}"
                    support = _support(notes, given, title, f"answers/{number}/{question.id}")
                    rows.append((one(Value(question.id)), words(question.text), _given(given), support))
        groups.append(Group(f"{appraised(notes, study, appraisal)}: {instrument.title}", tuple(rows)))
    remarks = [f"Official wording: {'; '.join(sorted(sources))}."] if sources else []
    return Table("risk-of-bias-answers", "Risk of bias, answers", columns, tuple(groups), tuple(remarks))


def _given(given: list[tuple[Assessment, Answer]]) -> Cell:
    return words("; ".join(f"{person.person}: {answer.answer}" for person, answer in given))


def _support(notes: Notes, given: list[tuple[Assessment, Answer]], title: str, subject: str) -> Cell:
    """The words that support the answers; each opens its place in the report. Reasons stand below, in brackets."""
    lines: dict[str, Value] = {}
    for at, (person, answer) in enumerate(given, 1):
        quote = answer.anchor.quote if answer.anchor else None
        if quote and answer.anchor:
            where = f" ({answer.anchor.place})" if answer.anchor.place else ""
            text = f"“{quote}”{where}"
            statement = notes.statement(person.person, answer.answer, answer.anchor, answer)
            value = Value(text, note=Note(f"{subject}/{at}", title, (statement,)), subject=f"{subject}/{at}")
            if text in lines:
                before = lines[text].note
                both = (*(before.statements if before else ()), statement)
                value = replace(lines[text], note=replace(before, statements=both) if before else value.note)
            lines[text] = value
        if answer.reason:
            reason = f"{person.person}: {answer.reason}"
            lines.setdefault(reason, Value(reason))
    return Cell(tuple(Line((value,)) for value in lines.values())) if lines else missing("–")


def _agreement(review: Review) -> Table:
    columns = (
        Column("Domain", "head"),
        Column("Appraisals", "number"),
        Column("Same level", "number"),
        Column("Weighted kappa", "number"),
    )
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for each in by_domain(review):
        kappa = words(f"{each.kappa:.2f}") if each.kappa is not None else missing("not defined")
        groups.setdefault(each.instrument, []).append(
            (one(Value(each.domain)), words(str(each.n)), words(str(each.same)), kappa)
        )
    remarks = [
        "Two assessors before adjudication. Kappa has linear weights (Cohen 1968); of few appraisals it says little."
    ]
    made = tuple(Group(title, tuple(rows)) for title, rows in groups.items())
    return Table("risk-of-bias-agreement", "Risk of bias, agreement of the assessors", columns, made, tuple(remarks))
