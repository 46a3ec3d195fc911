"""How the interventions act and why they fail; where they may be used."""

from __future__ import annotations

from itertools import zip_longest

from consilience.model.intervention import Approval, Intervention, Mechanism, Resistance
from consilience.model.review import Review

from .notes import Notes
from .studies import class_title
from .table import Cell, Column, Group, Line, Table, Value, missing, one, words


def mechanisms(review: Review) -> Table:
    """One row a mechanism; resistance beside it."""
    columns = (
        Column("Intervention", "head"),
        Column("Target"),
        Column("Action", "short"),
        Column("Pathway", "long"),
        Column("Effect"),
        Column("Resistance", "long"),
    )
    notes = Notes(review)
    groups = []
    for group in review.classes:
        rows = [row for each in review.interventions if each.group == group.id for row in _rows(notes, each)]
        if rows:
            groups.append(Group(class_title(review, group), tuple(rows)))
    return Table("mechanisms", "Mechanisms and resistance", columns, tuple(groups))


def _rows(notes: Notes, drug: Intervention) -> list[tuple[Cell, ...]]:
    if not drug.mechanisms and not drug.resistance:
        return []
    escapes = Cell(tuple(Line((_resistance(notes, drug, at),)) for at in range(len(drug.resistance))))
    rows = []
    for at, (mechanism, cell) in enumerate(zip_longest(drug.mechanisms, [escapes], fillvalue=None)):
        last = cell if cell is not None and cell.lines else missing("not stated" if at == 0 else "see above")
        rows.append((words(drug.name), *_mechanism(notes, drug, at, mechanism), last))
    return rows


def _mechanism(notes: Notes, drug: Intervention, at: int, mechanism: Mechanism | None) -> tuple[Cell, ...]:
    if mechanism is None:
        return missing(), missing(), missing(), missing()
    subject = f"intervention/{drug.id}/mechanism/{at + 1}"
    title = f"{drug.name}: {mechanism.action} {mechanism.target}"
    target = notes.single(mechanism.target, subject, title, mechanism.anchor or drug.anchor, mechanism)
    pathway = " → ".join(mechanism.pathway)
    return one(target), words(mechanism.action), words(pathway) if pathway else missing(), words(mechanism.effect)


def _resistance(notes: Notes, drug: Intervention, at: int) -> Value:
    escape: Resistance = drug.resistance[at]
    subject = f"intervention/{drug.id}/resistance/{at + 1}"
    said = escape.mechanism if escape.evidence == "not stated" else f"{escape.mechanism} ({escape.evidence})"
    return notes.single(said, subject, f"{drug.name}: resistance", escape.anchor, escape)


def approvals(review: Review) -> Table:
    """Decisions of regulators: as the review states them, beside what other sources state."""
    columns = (
        Column("Intervention", "head"),
        Column("As the review states", "long"),
        Column("As other sources state", "long"),
    )
    notes = Notes(review)
    rows = []
    for drug in review.interventions:
        numbered = sorted(enumerate(drug.approvals), key=lambda pair: pair[1].date)
        mine = [_approval(notes, drug, at, each) for at, each in numbered if each.source == "review"]
        others = [_approval(notes, drug, at, each) for at, each in numbered if each.source != "review"]
        if numbered:
            rows.append((words(drug.name), _cell(mine), _cell(others)))
    return Table("approvals", "Approvals, as stated", columns, (Group("", tuple(rows)),) if rows else ())


def _approval(notes: Notes, drug: Intervention, at: int, approval: Approval) -> Line:
    subject = f"intervention/{drug.id}/approval/{at + 1}"
    people = "" if approval.population == "not stated" else f" ({approval.population})"
    said = f"{'indication not stated' if approval.indication == 'not stated' else approval.indication}{people}"
    agency = "agency not stated" if approval.agency == "not stated" else approval.agency
    title = f"{drug.name}: approval by {approval.agency}"
    return Line((notes.single(said, subject, title, approval.anchor, approval),), f"{approval.date}, {agency}")


def _cell(lines: list[Line]) -> Cell:
    return Cell(tuple(lines)) if lines else missing()
