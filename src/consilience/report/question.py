"""The question, the criteria, the searches and the methods, as the review states them."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.appraisal.instruments import INSTRUMENTS
from consilience.model.protocol import Protocol, Registration
from consilience.model.review import Review
from consilience.model.selection import Search

from .blocks import Facts, Listing
from .notes import Notes
from .table import Cell, Column, Group, Line, Table, missing, one, words


def question(review: Review) -> Facts:
    """PICO and registration."""
    notes, protocol = Notes(review), review.about.protocol
    asked = protocol.question
    names = {each.id: each.label for each in review.outcomes}
    entries = [
        ("Question", one(notes.single(asked.text, "protocol/question", "The review question", asked.anchor, asked))),
        ("Population", words(asked.population)),
        ("Intervention", words(asked.intervention)),
        ("Comparator", words(asked.comparator)),
        ("Outcomes", words("; ".join(names[id] for id in asked.outcomes)) if asked.outcomes else missing()),
        ("Registration", _registration(notes, protocol.registration)),
    ]
    if review.about.team:
        entries.append(("Team", words("; ".join(review.about.team))))
    return Facts("question", "The question", tuple(entries))


def _registration(notes: Notes, registration: Registration | None) -> Cell:
    if registration is None:
        return missing()
    date = f", {registration.date.isoformat()}" if registration.date else ", date not stated"
    said = f"{registration.register_name} {registration.id}{date}"
    return one(notes.single(said, "registration", "Registration of the protocol", registration.anchor, registration))


def criteria(review: Review) -> Table:
    """Eligibility criteria."""
    notes = Notes(review)
    kinds = {"include": "To be included", "exclude": "Excluded"}
    groups = []
    for kind, title in kinds.items():
        rows = tuple(
            (
                one(notes.single(each.text, f"criterion/{each.id}", "Eligibility criterion", each.anchor, each)),
                words(tested),
            )
            for each in review.about.protocol.criteria
            if each.kind == kind
            for tested in ["tested on every study" if each.test else "in words only"]
        )
        if rows:
            groups.append(Group(title, rows))
    return Table(
        "criteria", "Eligibility criteria", (Column("Criterion", "head"), Column("By machine", "short")), tuple(groups)
    )


def searches(review: Review) -> Table:
    """One row a search (PRISMA-S)."""
    notes = Notes(review)
    columns = (
        Column("Source", "head"),
        Column("Platform"),
        Column("Date", "short"),
        Column("Limits", "long"),
        Column("Records", "number"),
    )
    rows = tuple(
        (
            one(notes.single(each.source, f"search/{each.id}", f"Search of {each.source}", each.anchor, each)),
            words(each.platform),
            words(each.date.isoformat()) if each.date else missing(),
            words(each.limits) if each.limits else missing(),
            words(f"{each.hits:,}") if each.hits is not None else missing(),
        )
        for each in review.searches
    )
    return Table("searches", "Searches", columns, (Group("", rows),) if rows else ())


def strategies(review: Review) -> Iterator[Listing]:
    """Each different strategy once, exactly as run."""
    by_text: dict[str, list[Search]] = {}
    for search in review.searches:
        if search.strategy:
            by_text.setdefault(search.strategy, []).append(search)
    for strategy, users in by_text.items():
        yield Listing("Strategy, as run: " + ", ".join(dict.fromkeys(each.source for each in users)), strategy)


def methods(review: Review) -> Facts:
    """How records were selected, studies appraised and results brought together; and what was changed."""
    notes, protocol = Notes(review), review.about.protocol
    entries = [*_selection(notes, protocol), *_appraisal(notes, protocol)]
    if protocol.synthesis:
        entries.append(("Synthesis", words(protocol.synthesis)))
    entries += [(f"Amendment, {each.date.isoformat()}", words(each.text)) for each in protocol.amendments]
    return Facts("methods", "Methods", tuple(entries))


def _selection(notes: Notes, protocol: Protocol) -> Iterator[tuple[str, Cell]]:
    titles = {"title-abstract": "Titles and abstracts", "full-text": "Full texts", "extraction": "Extraction"}
    for plan in protocol.selection:
        said = f"{plan.reviewers} reviewer{'s' if plan.reviewers > 1 else ''}"
        if plan.independent is not None:
            said += ", independently" if plan.independent else ", not independently"
        parts = [said, plan.disagreements and f"disagreements: {plan.disagreements}", plan.agreement]
        subject = f"selection/{plan.stage}"
        text = "; ".join(part for part in parts if part)
        yield titles[plan.stage], one(notes.single(text, subject, titles[plan.stage], plan.anchor, plan))


def _appraisal(notes: Notes, protocol: Protocol) -> Iterator[tuple[str, Cell]]:
    for plan in protocol.appraisal:
        known = INSTRUMENTS.get(plan.instrument)
        parts = [f"for {', '.join(plan.designs)} studies" if plan.designs else ""]
        parts.append(f"{plan.domains} domains" if plan.domains is not None else "")
        parts.append(f"levels: {', '.join(plan.levels)}" if plan.levels else "")
        title = known.title if known else plan.instrument
        said = "; ".join(part for part in parts if part) or "designs and levels not stated"
        value = notes.single(said, f"instrument/{plan.instrument}", f"Instrument: {title}", plan.anchor, plan)
        yield f"Risk of bias: {title}", Cell((Line((value,)),))
