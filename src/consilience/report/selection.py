"""The flow of records as a table, and whether it adds up."""

from __future__ import annotations

from consilience.model.review import Review
from consilience.model.selection import Box, FlowCount
from consilience.screening.flow import Flow, flow, identities

from .notes import Notes
from .table import Cell, Column, Group, Line, Table, Value, missing, one, verdict, words

BOXES: dict[Box, str] = {
    "previous-studies": "Studies in the previous version",
    "previous-reports": "Reports of studies in the previous version",
    "records-databases": "Records from databases",
    "records-registers": "Records from registers",
    "records-other": "Records from other sources",
    "duplicates": "Duplicate records removed",
    "excluded-automatic": "Records removed by automation tools",
    "excluded-before-screening": "Records removed for other reasons",
    "records-screened": "Records screened",
    "records-excluded": "Records excluded",
    "reports-sought": "Reports sought for retrieval",
    "reports-not-retrieved": "Reports not retrieved",
    "reports-assessed": "Reports assessed for eligibility",
    "reports-excluded": "Reports excluded",
    "studies-included": "Studies included",
    "reports-included": "Reports of included studies",
    "total-studies": "Studies in this version, all",
    "total-reports": "Reports of these studies, all",
}
"""The boxes in the order of the diagram, in the words of PRISMA 2020."""


def boxes(review: Review) -> Table:
    """Every statement of every box."""
    notes, shown = Notes(review), flow(review)
    columns = (Column("Box", "head"), Column("n", "number"), Column("Of these", "long"), Column("Stated in"))
    order, reasons = list(BOXES), reasons_in_words(review)
    rows = tuple(
        _row(notes, count, shown.source, reasons)
        for count in sorted(shown.stated, key=lambda each: order.index(each.box))
    )
    return Table("flow-counts", "Flow of records", columns, (Group("", rows),) if rows else (), _remarks(shown))


def reasons_in_words(review: Review) -> dict[str, str]:
    """A ledger names the criterion that a report fails; readers want its words."""
    return {each.id: each.as_reason for each in review.about.protocol.criteria}


def _row(notes: Notes, count: FlowCount, source: str, reasons: dict[str, str]) -> tuple[Cell, ...]:
    subject = f"flow/{count.box}"
    if source == "computed":
        number = Value(f"{count.n:,}", subject=subject)
        place = Cell()
    else:
        number = notes.single(f"{count.n:,}", subject, BOXES[count.box], count.anchor, count)
        place = words(count.anchor.place) if count.anchor and count.anchor.place else missing("place not stated")
    parts = [(reasons.get(reason.reason, reason.reason), reason.n) for reason in count.reasons] + list(
        count.sources.items()
    )
    return (
        words(BOXES[count.box]),
        one(number),
        Cell(tuple(Line((Value(f"{n:,}"),), name) for name, n in parts)),
        place,
    )


def _remarks(shown: Flow) -> tuple[str, ...]:
    if shown.source == "computed":
        waiting = f" {shown.awaiting:,} await a decision." if shown.awaiting else ""
        return (f"Computed from the team's decisions; nobody typed a number.{waiting}",)
    return ("As the publication reports it; a box may be stated more than once.",) if shown.stated else ()


def equations(review: Review) -> Table:
    """The equations of the diagram whose boxes are stated."""
    columns = (
        Column("Box", "head"),
        Column("Stated", "number"),
        Column("What the other boxes leave"),
        Column("Agree?", "short"),
    )
    rows = tuple(
        (
            words(BOXES[each.box]),
            words(f"{each.stated:,}"),
            words(each.formula.replace(" - ", " − ")),
            one(verdict(each.holds)),
        )
        for each in identities(flow(review))
    )
    return Table("flow-equations", "Does the flow add up?", columns, (Group("", rows),) if rows else ())
