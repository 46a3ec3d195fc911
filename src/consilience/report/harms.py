"""Harms: every harm of every included study, arms side by side, with grade and grading system."""

from __future__ import annotations

from consilience.extraction.harms.names import harmonise
from consilience.extraction.harms.terms import Term, terms
from consilience.model.outcome import Outcome
from consilience.model.review import Review
from consilience.model.study import Result, Study

from . import text
from .notes import Notes
from .studies import grouped, scale
from .table import Cell, Column, Group, Line, Table, Value, missing, one, words


def harms(review: Review) -> Table:
    """One row for each harm, grade and time of each study."""
    notes = Notes(review)
    columns = (
        Column("Study", "head"),
        Column("Harm"),
        Column("CTCAE term and class"),
        Column("Grade", "short"),
        Column("Graded by", "short"),
        Column("Experimental"),
        Column("Comparator or contrast"),
    )
    groups = []
    for title, studies in grouped(review):
        rows = [row for study in studies for row in _rows(notes, study)]
        if rows:
            groups.append(Group(title, tuple(rows)))
    remarks: tuple[str, ...] = ()
    if groups:
        remarks = (
            "Grades of different systems or versions cannot be compared.",
            "A denominator in grey is the size of the arm, where the source prints none with the value.",
            "A term in grey is a proposal by the name of the harm and is used for nothing else.",
        )
    return Table("harms", "Harms by class", columns, tuple(groups), remarks)


def _rows(notes: Notes, study: Study) -> list[tuple[Cell, ...]]:
    lines: dict[tuple[str, str], list[Result]] = {}
    for result in study.results:
        outcome = notes.outcomes[result.outcome]
        if outcome.kind == "harm":
            at = text.when(result, result.stated.first())
            parts = [
                outcome.label,
                at if at != "time not stated" else "",
                result.subgroup or "",
                result.analysis_set or "",
            ]
            key = ", ".join(part for part in parts if part), text.grade(result)
            lines.setdefault(key, []).append(result)
    return [_row(notes, study, name, grade, results) for (name, grade), results in lines.items()]


def _row(notes: Notes, study: Study, name: str, grade: str, results: list[Result]) -> tuple[Cell, ...]:
    other = [result for result in results if result.contrast is not None or _compares(study, result)]
    mine = [result for result in results if result not in other]
    graded = notes.outcomes[results[0].outcome].severity_scale or study.severity_scale
    return (
        one(Value(notes.names[study.id], href=f"#study/{study.id}")),
        words(name),
        _term(notes.outcomes[results[0].outcome], graded.version if graded and graded.system == "CTCAE" else ""),
        words(grade.removeprefix("grade ")) if grade else missing(),
        scale(graded),
        _values(notes, study, mine),
        _values(notes, study, other, "no comparator" if not study.comparators else "not stated"),
    )


def _compares(study: Study, result: Result) -> bool:
    arm = study.arm(result.arm)
    return arm is not None and arm.role == "comparator"


def _values(notes: Notes, study: Study, results: list[Result], nothing: str = "not stated") -> Cell:
    if not results:
        return missing(nothing)
    return Cell(tuple(Line((notes.result(study, result), *_denominator(notes, study, result))) for result in results))


def _denominator(notes: Notes, study: Study, result: Result) -> tuple[Value, ...]:
    """The size of the arm behind a share or count that was printed without one; none for an outcome of a part."""
    stated = result.stated.first()
    arm = study.arm(result.arm)
    if stated is None or stated.total is not None or notes.outcomes[result.outcome].among or result.contrast:
        return ()
    if stated.measure not in ("proportion", "count") or stated.unit == "events" or result.subgroup:
        return ()
    size = arm.participants.first() if arm and list(arm.participants) else None
    if size is None and len(study.arms) == 1:
        size = study.participants.first()
    return (Value(f"of {size.n:,}", tone="quiet"),) if size else ()


def _term(outcome: Outcome, version: str) -> Cell:
    """The term that the review names, with its class; else the one that the harm's name stands for, in grey, as a
    proposal."""
    if outcome.term:
        known = terms().get(" ".join(outcome.term.lower().split()))
        return _with_class(Value(outcome.term), known)
    found = harmonise(outcome.label, version)
    if found.term is None:
        return missing("none")
    return _with_class(Value(f"{found.term.name}{'' if found.certain else '?'}", tone="quiet"), found.term)


def _with_class(name: Value, term: Term | None) -> Cell:
    lines = [Line((name,))]
    if term is not None:
        lines.append(Line((Value(term.group, tone="quiet"),)))
    return Cell(tuple(lines))
