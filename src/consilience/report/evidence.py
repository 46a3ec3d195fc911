"""The evidence map: how many studies there are for each outcome in each class, and where there is none."""

from __future__ import annotations

from consilience.model.outcome import Outcome
from consilience.model.queries import by_class
from consilience.model.review import Review
from consilience.model.study import Study

from .notes import study_names
from .studies import KINDS
from .table import Cell, Column, Group, Note, Statement, Table, Value, missing, one, words


def evidence_map(review: Review) -> Table:
    """Outcomes by class: studies, and the participants of these studies as stated."""
    classes = _classes(review)
    columns = [Column("Outcome", "head")]
    columns += [Column(label, "short") for _, label, _ in classes]
    columns.append(Column("All", "short"))
    names, groups = study_names(review), []
    for kind, title in KINDS.items():
        rows = tuple(
            _row(names, outcome, [(id, members) for id, _, members in classes])
            for outcome in review.outcomes
            if outcome.kind == kind
        )
        if rows:
            groups.append(Group(title, rows))
    remarks = ("Studies with a result; in brackets their participants as stated. A zero is a gap.",)
    return Table("evidence-map-counts", "Evidence map", tuple(columns), tuple(groups), remarks, layout="matrix")


def _classes(review: Review) -> list[tuple[str, str, list[Study]]]:
    """Classes with a study, and those that the review names an intervention of, background apart: a gap is news."""
    members = {group.id if group else "": studies for group, studies in by_class(review)}
    named = {each.group for each in review.interventions}
    shown = [each for each in review.classes if each.id in members or (each.id in named and not each.background)]
    found = [(each.id, each.label, members.get(each.id, [])) for each in shown]
    return [*found, *([("none", "Class not stated", members[""])] if "" in members else [])]


def _row(names: dict[str, str], outcome: Outcome, classes: list[tuple[str, list[Study]]]) -> tuple[Cell, ...]:
    every = [study for _, members in classes for study in members]
    cells = [_cell(names, outcome, id, members) for id, members in classes]
    return (words(outcome.label), *cells, _cell(names, outcome, "all", every))


def _cell(names: dict[str, str], outcome: Outcome, id: str, members: list[Study]) -> Cell:
    counted = [(s, n) for s in members if (n := sum(r.outcome == outcome.id for r in s.results))]
    if not counted:
        return missing("0")
    sizes = [size.n for study, _ in counted if (size := study.participants.first())]
    people = f" ({sum(sizes):,})" if sizes else ""
    statements = tuple(Statement(by=names[study.id], text=f"{n} result{'s' if n > 1 else ''}") for study, n in counted)
    unsized = len(counted) - len(sizes)
    remark = f"{unsized} of these studies state no number of participants." if unsized else ""
    note = Note(f"map/{outcome.id}/{id}", f"Studies with a result: {outcome.label}", statements, remark)
    return one(Value(f"{len(counted)}{people}", note=note, subject=note.id))
