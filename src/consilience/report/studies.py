"""Who was studied, and what was found: the tables that a review prints, made from its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from consilience.model.intervention import InterventionClass
from consilience.model.outcome import SeverityScale
from consilience.model.queries import by_class, included
from consilience.model.review import Review
from consilience.model.study import Arm, Report, Result, Study

from . import bias, certainty, text
from .notes import Notes
from .table import Cell, Column, Group, Line, Note, Statement, Table, Value, missing, one, words

KINDS = {"efficacy": "Efficacy", "quality-of-life": "Quality of life", "cost": "Cost", "harm": "Safety"}
"""Kinds of outcome and their columns."""


def class_title(review: Review, group: InterventionClass | None) -> str:
    """Name of a class with the classes above it; "Other" for none, or nothing in a review without classes."""
    if group is None:
        return "Class not stated" if review.classes else ""
    known = {each.id: each for each in review.classes}
    names, seen = [group.label], {group.id}
    while group.parent and group.parent in known and group.parent not in seen:
        group = known[group.parent]
        seen.add(group.id)
        names.append(group.label)
    return " › ".join(reversed(names))


def grouped(review: Review, studies: Iterable[Study] | None = None) -> list[tuple[str, list[Study]]]:
    """Studies by class, with the titles of the classes."""
    return [(class_title(review, group), members) for group, members in by_class(review, studies)]


def characteristics(review: Review) -> Table:
    """Design, participants, arms and reports of each included study."""
    notes = Notes(review)
    traits = any(study.traits for study in included(review))
    columns = [Column("Study", "head"), Column("Design"), Column("N", "number"), Column("Age")]
    columns += [Column("Condition"), *([Column("Traits")] if traits else [])]
    columns += [Column("Arms", "long"), Column("Graded by"), Column("Reports")]

    def row(study: Study) -> tuple[Cell, ...]:
        return (
            one(study_name(notes, study)),
            _or_missing(notes.design(study)),
            _or_missing(notes.participants(study)),
            _or_missing(notes.age(study)),
            words(study.condition) if study.condition else missing(),
            *([_traits(study)] if traits else []),
            Cell(tuple(_arm(review, notes, study, arm) for arm in study.arms)),
            scale(study.severity_scale),
            Cell(tuple(Line((_report(notes, report),)) for report in study.reports)),
        )

    return Table(
        "characteristics", "Design, participants and arms of the included studies", tuple(columns), _groups(review, row)
    )


def outcomes(review: Review) -> Table:
    """The results in the layout in which reviews print them: one row a study, grouped by class."""
    return Table("outcomes", "Results of the included studies, by class", *_outcome_rows(review, included(review)))


def others(review: Review) -> Table:
    """Studies whose results are discussed although they are not included, and excluded ones."""
    rest = [study for study in review.studies if study.status != "included"]
    return Table("other-studies", "Studies mentioned or excluded", *_outcome_rows(review, rest))


def _outcome_rows(review: Review, studies: Sequence[Study]) -> tuple[tuple[Column, ...], tuple[Group, ...]]:
    notes = Notes(review)
    kinds = [kind for kind in KINDS if kind in ("efficacy", "harm") or _any(notes, studies, kind)]
    columns = [Column("Study", "head"), Column("Design"), Column("N", "number"), Column("Age"), Column("Intervention")]
    columns += [Column(KINDS[kind], "long") for kind in kinds]
    columns += [Column("Risk of bias", "short"), Column("Certainty", "short")]

    def row(study: Study) -> tuple[Cell, ...]:
        return (
            one(study_name(notes, study)),
            _or_missing(notes.design(study)),
            _or_missing(notes.participants(study)),
            _or_missing(notes.age(study)),
            words(study.intervention_label or " vs ".join(arm.label for arm in study.arms)),
            *(results(notes, study, kind) for kind in kinds),
            bias.level(notes, review, study),
            certainty.level(notes, review, study),
        )

    return tuple(columns), tuple(
        Group(title, tuple(row(study) for study in members)) for title, members in grouped(review, studies)
    )


def _any(notes: Notes, studies: Iterable[Study], kind: str) -> bool:
    return any(notes.outcomes[result.outcome].kind == kind for study in studies for result in study.results)


def _groups(review: Review, row: Callable[[Study], tuple[Cell, ...]]) -> tuple[Group, ...]:
    return tuple(Group(title, tuple(row(study) for study in members)) for title, members in grouped(review))


def results(notes: Notes, study: Study, kind: str) -> Cell:
    """Results of one kind: a line for each quantity, in it a value for each arm."""
    return lines(notes, study, [each for each in study.results if notes.outcomes[each.outcome].kind == kind])


def lines(notes: Notes, study: Study, chosen: Iterable[Result]) -> Cell:
    """Results of one study: a line for each quantity, in it a value for each arm."""
    by_label: dict[str, list[Value]] = {}
    for result in chosen:
        label = text.quantity(result, notes.outcomes[result.outcome], result.stated.first())
        by_label.setdefault(label, []).append(notes.result(study, result))
    return Cell(tuple(Line(tuple(values), label) for label, values in by_label.items())) if by_label else missing()


def study_name(notes: Notes, study: Study) -> Value:
    """The study as tables name it; its note lists its reports."""
    statements = [
        Statement(
            by=report.kind.replace("-", " ").capitalize(),
            text="; ".join([*report.registrations, *(["retracted"] if report.retracted else [])]),
            source=notes.citations.get(report.id, report.id),
            key=report.id if report.id in notes.citations else "",
            remark=report.note or "",
        )
        for report in study.reports
    ]
    if study.anchor is not None:
        statements.insert(0, notes.statement("Review", study.label, study.anchor, study))
    subject = f"study/{study.id}"
    return Value(
        study.label, note=Note(subject, notes.names[study.id], tuple(statements), study.note or ""), subject=subject
    )


def _arm(review: Review, notes: Notes, study: Study, arm: Arm) -> Line:
    names = {each.id: each.name for each in review.interventions}
    given = " + ".join(names[id] for id in arm.interventions)
    named = not arm.interventions or names[arm.interventions[0]].casefold() in arm.label.casefold()
    values = [Value(arm.label), *([] if named else [Value(given, tone="quiet")])]
    layer, count = next(iter(arm.participants), (None, None))
    if layer is not None and count is not None:
        subject = f"study/{study.id}/arm/{arm.id}"
        note = notes.layered(
            subject,
            f"{notes.names[study.id]}: participants, {arm.label}",
            arm.participants,
            lambda each: f"{each.n:,}",
            lambda a, b: a.n != b.n,
            fallback=study.anchor,
        )
        tag = notes.tag(layer)
        values.append(Value(f"n = {count.n:,}", note=note, subject=subject, tag=tag))
    return Line(tuple(values))


def _traits(study: Study) -> Cell:
    lines = []
    for name, layers in study.traits.items():
        said = layers.first() or ()
        title = name.replace("-", " ")
        statements = tuple(
            Statement(text.SOURCES[layer], ", ".join(values), differs=set(values) != set(said))
            for layer, values in layers
        )
        subject = f"study/{study.id}/trait/{name}"
        note = Note(subject, f"{study.label}: {title}", statements) if len(statements) > 1 else None
        lines.append(Line((Value(", ".join(said) or "not stated", note=note, subject=subject),), title))
    return Cell(tuple(lines)) if lines else missing()


def scale(value: SeverityScale | None) -> Cell:
    """Grading system of harms, with its version."""
    if value is None or value.system == "not stated":
        return missing()
    return words(
        f"{value.system}, version not stated" if value.version == "not stated" else f"{value.system} {value.version}"
    )


def _report(notes: Notes, report: Report) -> Value:
    name = notes.citations.get(report.id)
    tag = "" if report.kind == "article" else report.kind.replace("-", " ")
    href = f"#reference/{report.id}" if name else ""
    return Value((name or report.id) + (" (retracted)" if report.retracted else ""), href=href, tag=tag)


def _or_missing(value: Value | None) -> Cell:
    return one(value) if value is not None else missing()
