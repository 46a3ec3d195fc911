"""Sentences that state numbers: what each states, which value it is bound to, and whether the two agree."""

from __future__ import annotations

from collections import Counter

from consilience.audit.readers import review as reader
from consilience.certainty.levels import rank
from consilience.model.claim import (
    CertaintyStatement,
    Claim,
    CountStatement,
    DirectionStatement,
    RangeStatement,
    Statement,
    ValueStatement,
    Where,
)
from consilience.model.estimate import Estimate
from consilience.model.review import Review
from consilience.model.study import Result, Study

from . import text
from .notes import Notes
from .ranges import judged, shown_range, summarise
from .studies import lines
from .table import Cell, Column, Group, Line, Table, Value, missing, one, stacked, verdict, words


def claims(review: Review) -> Table:
    """Sentences whose numbers can be looked up in the data: one group a sentence, one row for each thing it states."""
    columns = (
        Column("States", "head"),
        Column("Bound to"),
        Column("What the data say", "long"),
        Column("Agree?", "short"),
    )
    view = _View(review)
    groups = []
    for claim in review.claims:
        if bound := [statement for statement in claim.states if _is_bound(statement)]:
            said = f"“{_sentence(claim)}”"
            heading = Value(said, subject=f"claim/{claim.id}", tag=_section(claim))
            groups.append(Group(f"{said} ({_section(claim)})", tuple(map(view.row, bound)), heading))
    return Table("claims", "Sentences beside the data", columns, tuple(groups))


def unbound(review: Review) -> Table:
    """Sentences whose numbers are bound to no value of the data: nothing here can test them."""
    columns = (Column("Sentence", "head"), Column("Section", "short"), Column("States", "long"), Column("Cites"))
    notes = Notes(review)
    rows = []
    for claim in review.claims:
        free = [each for each in claim.states if isinstance(each, ValueStatement) and not _is_bound(each)]
        if free:
            cited = [
                Value(notes.citations[key], href=f"#reference/{key}") for key in claim.cites if key in notes.citations
            ]
            rows.append(
                (
                    one(Value(f"“{_sentence(claim)}”", subject=f"claim/{claim.id}")),
                    words(claim.section),
                    stacked(*(Value(text.estimate(each.estimate)) for each in free)),
                    stacked(*cited) if cited else missing("none"),
                )
            )
    table = (Group("", tuple(rows)),) if rows else ()
    return Table(
        "claims-unbound", "Sentences whose numbers are bound to no value of the data", columns, table, folded=True
    )


def _is_bound(statement: Statement) -> bool:
    if isinstance(statement, ValueStatement):
        return statement.source is not None or (statement.study is not None and statement.result is not None)
    return True


def _sentence(claim: Claim) -> str:
    return claim.anchor.quote or claim.id


def _section(claim: Claim) -> str:
    return f"section {claim.section}" if claim.section[:1].isdigit() else claim.section


class _View:
    """One look at a review; keeps what every statement needs to be looked up."""

    def __init__(self, review: Review) -> None:
        self.review = review
        self.notes = Notes(review)
        self.studies = {each.id: each for each in review.studies}
        self.analyses = {each.id: each for each in review.analyses}
        self.counted = {id(each.statement): each for each in reader.read(review).count_claims}

    def row(self, statement: Statement) -> tuple[Cell, ...]:
        match statement:
            case ValueStatement():
                return self.value(statement)
            case RangeStatement():
                return self.range(statement)
            case CountStatement():
                return self.count(statement)
            case CertaintyStatement():
                return self.certainty(statement)
            case DirectionStatement():
                return self.direction(statement)

    def value(self, statement: ValueStatement) -> tuple[Cell, ...]:
        study = self.studies.get(statement.study or "")
        result = next((each for each in study.results if each.id == statement.result), None) if study else None
        lines, agreement = [], []
        if study is not None and result is not None:
            value = self.notes.result(study, result)
            lines.append(Line((value,), "Data"))
            agreement.append(_same(statement.estimate, result.stated.first()))
        if statement.source is not None:
            lines.append(Line((self.source(statement.source),), "Cited source"))
            agreement.append(_same_quantity(statement.estimate, statement.source))
        return (
            words(text.estimate(statement.estimate, self.unit(result))),
            self.bound(study, result),
            Cell(tuple(lines)) if lines else missing(),
            Cell(tuple(Line((verdict(each),)) for each in agreement)) if agreement else one(verdict(None)),
        )

    def unit(self, result: Result | None) -> str | None:
        return self.notes.outcomes[result.outcome].unit if result else None

    def source(self, estimate: Estimate) -> Value:
        anchor = estimate.anchor
        tag = self.notes.citations.get(anchor.source, anchor.source) if anchor and anchor.source else ""
        return Value(text.estimate(estimate), tag=tag)

    def bound(self, study: Study | None, result: Result | None) -> Cell:
        if study is None:
            return missing("no value of the data")
        if result is None:
            return one(Value(self.notes.names[study.id], href=f"#study/{study.id}"))
        name = text.quantity(result, self.notes.outcomes[result.outcome], None)
        who = text.whose(study, result)
        said = ", ".join(part for part in (self.notes.names[study.id], name, who) if part)
        return one(Value(said, href=f"#study/{study.id}/{result.id}"))

    def range(self, statement: RangeStatement) -> tuple[Cell, ...]:
        analysis = self.analyses[statement.analysis]
        summary = summarise(self.review, analysis)
        computed = f"{summary.shown} ({summary.studies} {'study' if summary.studies == 1 else 'studies'})"
        return (
            words(shown_range(statement)),
            one(Value(analysis.label, href=f"#analysis/{analysis.id}")),
            one(Value(computed), "Computed"),
            one(judged(summary, statement)),
        )

    def count(self, statement: CountStatement) -> tuple[Cell, ...]:
        found = self.counted[id(statement)]
        names = f": {', '.join(found.names)}" if found.names else ""
        agreement = statement.n.bounds.low <= found.counted <= statement.n.bounds.high
        return (
            words(f"{text.digits(statement.n)} {statement.of}"),
            words(self.where(statement.where)),
            one(Value(f"{found.counted:,}{names}"), "Counted"),
            one(verdict(agreement)),
        )

    def where(self, where: Where) -> str:
        classes = {each.id: each.label for each in self.review.classes}
        outcomes = {each.id: each.label for each in self.review.outcomes}
        parts = [
            f"{' or '.join(where.status)} studies",
            f"of {' or '.join(classes.get(id, id) for id in where.classes)}" if where.classes else "",
            f"phase {' or '.join(where.phases)}" if where.phases else "",
            " or ".join(where.allocations),
            f"with {' or '.join(outcomes.get(id, id) for id in where.outcomes)}" if where.outcomes else "",
            f"with an outcome of {' or '.join(where.outcome_kinds)}" if where.outcome_kinds else "",
            *(f"{name.replace('-', ' ')} {' or '.join(values)}" for name, values in where.traits.items()),
        ]
        return ", ".join(part for part in parts if part)

    def certainty(self, statement: CertaintyStatement) -> tuple[Cell, ...]:
        wanted = statement.outcome
        levels = [each.level for each in self.review.gradings if wanted is None or each.outcome == wanted]
        counts = "; ".join(f"{level}: {n}" for level, n in Counter(levels).items())
        return (
            words(f"certainty {' to '.join(statement.levels)}"),
            words("the ratings as printed"),
            one(Value(counts), "Ratings") if levels else missing(),
            one(_inside(statement.levels, levels)),
        )

    def direction(self, statement: DirectionStatement) -> tuple[Cell, ...]:
        study, outcome = self.studies[statement.study], self.notes.outcomes[statement.outcome]
        winner = study.arm(statement.better) if statement.better else None
        name = outcome.abbreviation or outcome.label
        results = [each for each in study.results if each.outcome == outcome.id]
        said = f"{winner.label} did better in {name}" if winner else f"no difference in {name}"
        return (
            words(said),
            one(Value(self.notes.names[study.id], href=f"#study/{study.id}")),
            lines(self.notes, study, results),
            one(verdict(_better(results, outcome.better, statement.better))),
        )


def _same(stated: Estimate, there: Estimate | None) -> bool | None:
    if there is None or (stated.value is None and stated.events is None):
        return None
    if there.value is None and there.events is None:
        return None
    return not text.differ(stated, there)


def _inside(stated: tuple[str, ...], levels: list[str]) -> Value:
    """Whether the ratings lie between the stated levels; words that are no levels of GRADE cannot be compared."""
    ranks = [each for each in map(rank, levels) if each is not None]
    named = [each for each in map(rank, stated) if each is not None]
    if not ranks or not named:
        return verdict(None)
    outside = sum(not min(named) <= each <= max(named) for each in ranks)
    if outside and 2 * outside <= len(ranks):
        return Value(f"{outside} of {len(ranks)} outside", tone="quiet")
    return verdict(not outside)


def _same_quantity(stated: Estimate, source: Estimate) -> bool | None:
    """The same number of the same thing: a source that gives it under another name disagrees."""
    same = _same(stated, source)
    if source.measure != stated.measure or (source.words and source.words != stated.words):
        return False
    return same


def _better(results: list[Result], direction: str, winner: str | None) -> bool | None:
    """Whether the winner named is the arm with the better value at every time; None where that cannot be told."""
    if winner is None:
        return None
    verdicts = []
    for mine in (each for each in results if each.arm == winner):
        for other in (each for each in results if each.arm not in (winner, None) and _alike(each, mine)):
            a, b = mine.stated.first(), other.stated.first()
            if a is None or b is None or a.value is None or b.value is None or a.measure != b.measure:
                continue
            larger, smaller = (a.value, b.value) if direction == "higher" else (b.value, a.value)
            if not smaller.bounds.touches(larger.bounds):
                verdicts.append(smaller.bounds.surely_below(larger.bounds))
    return all(verdicts) if verdicts else None


def _alike(a: Result, b: Result) -> bool:
    return (a.time, a.subgroup, a.grade, a.analysis_set) == (b.time, b.subgroup, b.grade, b.analysis_set)
