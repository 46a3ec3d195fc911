"""Certainty of evidence, as printed."""

from __future__ import annotations

from consilience.model.appraisal import Grading, Step
from consilience.model.review import Review
from consilience.model.study import Study

from .notes import Notes, study_names
from .table import Cell, Column, Group, Line, Note, Statement, Table, Value, missing, one, words


def ratings(review: Review) -> Table:
    """Every rating: what it is about, where it starts, the steps, and the level."""
    notes = Notes(review)
    columns = (
        Column("Rated", "head"),
        Column("Starts at", "short"),
        Column("Down", "long"),
        Column("Up", "long"),
        Column("Certainty", "short"),
    )
    rows = tuple(
        (
            _rated(review, each),
            words(each.start) if each.start else missing(),
            _steps(each.down),
            _steps(each.up),
            one(_value(notes, review, each)),
        )
        for each in review.gradings
    )
    remarks: tuple[str, ...] = ()
    if any(each.study for each in review.gradings):
        remarks = (
            "GRADE rates an outcome across studies; where a rating is printed for one study, it stands as printed.",
        )
    return Table(
        "certainty-ratings", "Certainty of evidence, as printed", columns, (Group("", rows),) if rows else (), remarks
    )


def level(notes: Notes, review: Review, study: Study) -> Cell:
    """The levels printed for one study."""
    values = [_value(notes, review, each) for each in review.gradings if each.study == study.id]
    return Cell(tuple(Line((value,)) for value in values)) if values else missing()


def about(review: Review, grading: Grading) -> str:
    """What is rated, in words."""
    studies = study_names(review)
    names = {each.id: each.label for each in review.outcomes}
    parts = [studies.get(grading.study or "", ""), names.get(grading.outcome or "", ""), grading.comparison or ""]
    return ", ".join(part for part in parts if part) or grading.id


def _rated(review: Review, grading: Grading) -> Cell:
    return one(Value(about(review, grading), href=f"#study/{grading.study}" if grading.study else ""))


def _steps(steps: tuple[Step, ...]) -> Cell:
    if not steps:
        return missing("no step stated")
    return Cell(
        tuple(
            Line((Value(step.reason or f"{step.levels} level{'s' if step.levels > 1 else ''}"),), label)
            for step in steps
            for label in [
                f"{step.domain.replace('-', ' ')}, {step.levels}" if step.reason else step.domain.replace("-", " ")
            ]
        )
    )


def _value(notes: Notes, review: Review, grading: Grading) -> Value:
    subject = f"grading/{grading.id}"
    statement: Statement = notes.statement("Review", grading.level, grading.anchor, grading)
    note = Note(subject, f"Certainty: {about(review, grading)}", (statement,))
    return Value(grading.level, note=note, subject=subject)
