"""The range of each analysis, recomputed from the values it selects, beside the range that the review prints."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, replace

from consilience.model.bounds import Bounds, scaled
from consilience.model.claim import Claim, RangeStatement
from consilience.model.estimate import SHARES, Estimate
from consilience.model.queries import Selected, select
from consilience.model.review import Review
from consilience.model.synthesis_plan import Analysis

from . import text
from .notes import Notes
from .studies import class_title
from .table import Cell, Column, Group, Line, Note, Table, Value, missing, one, stacked, verdict, words


@dataclass(frozen=True, slots=True)
class Point:
    """One value of an analysis as a number: a share in per cent, anything else as it is printed."""

    chosen: Selected
    value: float
    bounds: Bounds
    shown: str

    @property
    def is_share(self) -> bool:
        """True for a share of people."""
        return self.chosen.estimate.measure in SHARES


@dataclass(frozen=True, slots=True)
class Summary:
    """What an analysis comes to."""

    analysis: Analysis
    chosen: tuple[Selected, ...]
    points: tuple[Point, ...]
    """The values that are numbers, lowest first."""

    @property
    def studies(self) -> int:
        """Number of studies with a number."""
        return len({point.chosen.study.id for point in self.points})

    @property
    def low(self) -> Point | None:
        """The lowest value."""
        return self.points[0] if self.points else None

    @property
    def high(self) -> Point | None:
        """The highest value."""
        return self.points[-1] if self.points else None

    @property
    def shown(self) -> str:
        """``36% to 78.7%``; median and quartiles where the analysis asks for them."""
        if self.low is None or self.high is None:
            return "no number"
        ends = self.low.shown if len(self.points) == 1 else f"{self.low.shown} to {self.high.shown}"
        if self.analysis.summary == "range" or len(self.points) < 2:
            return ends
        values = [point.value for point in self.points]
        first, middle, third = statistics.quantiles(values, n=4, method="inclusive")
        return f"median {middle:.3g} (IQR {first:.3g} to {third:.3g}; range {ends})"


def summarise(review: Review, analysis: Analysis) -> Summary:
    """The values that an analysis selects, and the range of those that are numbers of one kind.

    Percentages and counts of people have no common range: where there are shares, only these make the range.
    """
    units = {each.id: each.unit for each in review.outcomes}
    chosen = tuple(select(review, analysis))
    points = [point for each in chosen if (point := _point(each, units[each.result.outcome]))]
    shares = [point for point in points if point.is_share]
    same = shares or [point for point in points if point.chosen.estimate.measure == points[0].chosen.estimate.measure]
    return Summary(analysis, chosen, tuple(sorted(same, key=lambda point: point.value)))


def _point(chosen: Selected, unit: str | None) -> Point | None:
    value = chosen.estimate
    factor = 100.0 if value.measure in SHARES and value.unit == "1" else 1.0
    if value.value is not None:
        bounds = scaled(value.value.bounds, factor)
        bare = Estimate(measure=value.measure, value=value.value, unit=value.unit)
        shown = text.estimate(bare, unit) if factor == 1 else f"{value.value.value * factor:g}%"
        return Point(chosen, value.value.value * factor, bounds, shown)
    if value.measure in SHARES and value.events is not None and value.total:
        share = 100 * value.events / value.total
        return Point(chosen, share, Bounds(share, share), f"{share:.1f}%")
    return None


def agrees(summary: Summary, stated: RangeStatement) -> bool | None:
    """True where the printed ends are the computed ones to the printed digit; one end alone bounds all values.

    None where there is no value, or the units differ.
    """
    if summary.low is None or summary.high is None or not _comparable(summary.low, stated):
        return None
    factor = 100.0 if stated.unit == "1" and summary.low.is_share else 1.0
    low, high = (scaled(end.bounds, factor) if end is not None else None for end in (stated.low, stated.high))
    if low is not None and high is not None:
        return low.touches(summary.low.bounds) and high.touches(summary.high.bounds)
    if low is not None:
        return not summary.low.bounds.surely_below(low)
    return high is None or not high.surely_below(summary.high.bounds)


def _comparable(point: Point, stated: RangeStatement) -> bool:
    if stated.unit == "%":
        return point.is_share or point.chosen.estimate.measure == "risk-difference"
    return stated.unit == "1" or not point.is_share


def judged(summary: Summary, stated: RangeStatement) -> Value:
    """Whether a printed range agrees with the computed one, in words."""
    return verdict(agrees(summary, stated)) if summary.points else Value("≠ no value", tone="bad")


def ranges(review: Review) -> Table:
    """Each analysis: computed range, printed ranges, and the values behind."""
    notes, stated = Notes(review), _stated(review)
    columns = (
        Column("Analysis", "head"),
        Column("Studies", "number"),
        Column("Computed", "short"),
        Column("Printed", "short"),
        Column("Agree?", "short"),
        Column("Values", "long"),
    )
    by_class: dict[str, list[tuple[Cell, ...]]] = {}
    for analysis in review.analyses:
        row = _row(notes, summarise(review, analysis), stated.get(analysis.id, []))
        by_class.setdefault(_classes(review, analysis), []).append(row)
    order = [class_title(review, each) for each in review.classes]
    titles = sorted(by_class, key=lambda title: order.index(title) if title in order else len(order))
    groups = tuple(Group(title, tuple(by_class[title])) for title in titles)
    remarks = (
        "Computed from the values in the last column, lowest to highest, by the analysis as declared. Counts without a"
        " total have no place among percentages.",
    )
    return Table("ranges", "Computed from the data, and as printed", columns, groups, remarks if groups else ())


def _stated(review: Review) -> dict[str, list[tuple[Claim, RangeStatement]]]:
    found: dict[str, list[tuple[Claim, RangeStatement]]] = {}
    for claim in review.claims:
        for statement in claim.states:
            if isinstance(statement, RangeStatement):
                found.setdefault(statement.analysis, []).append((claim, statement))
    return found


def _classes(review: Review, analysis: Analysis) -> str:
    known = {each.id: each for each in review.classes}
    return "; ".join(class_title(review, known[id]) for id in analysis.classes) or "All classes"


def _row(notes: Notes, summary: Summary, stated: list[tuple[Claim, RangeStatement]]) -> tuple[Cell, ...]:
    analysis = summary.analysis
    printed = [Value(shown_range(s), note=claim_note(notes, claim), subject=f"claim/{claim.id}") for claim, s in stated]
    return (
        Cell(
            (
                Line((Value(analysis.label, subject=f"analysis/{analysis.id}"),)),
                *((Line((Value(analysis.note, tone="quiet"),)),) if analysis.note else ()),
            )
        ),
        words(f"{summary.studies}"),
        one(Value(summary.shown, tone="" if summary.points else "quiet")),
        stacked(*printed) if printed else missing("not printed"),
        stacked(*(judged(summary, s) for _, s in stated)) if stated else missing("–"),
        _contributions(notes, summary),
    )


def _contributions(notes: Notes, summary: Summary) -> Cell:
    ordered = [point.chosen for point in summary.points]
    rest = [each for each in summary.chosen if not any(each is used for used in ordered)]
    lines = []
    for each in [*ordered, *rest]:
        value = notes.result(each.study, each.result)
        if each in rest:
            value = replace(value, tag="; ".join(part for part in (value.tag, "not in the range") if part))
        name = text.quantity(each.result, notes.outcomes[each.result.outcome], each.estimate)
        lines.append(Line((value,), f"{notes.names[each.study.id]}, {name}"))
    return Cell(tuple(lines)) if lines else missing("no study")


def claim_note(notes: Notes, claim: Claim) -> Note:
    """The sentence that states a value."""
    return Note(
        f"claim/{claim.id}",
        f"A sentence of section {claim.section}",
        (notes.statement("Review", "", claim.anchor, claim),),
    )


def shown_range(stated: RangeStatement) -> str:
    """``59% to 98%``; one end alone as the bound that it is."""
    unit = "%" if stated.unit == "%" else "" if stated.unit == "1" else f" {stated.unit}"
    low, high = (text.digits(end) if end is not None else "" for end in (stated.low, stated.high))
    if stated.low is not None and stated.high is not None:
        return f"{low}{unit if unit == '%' else ''} to {high}{unit}"
    if stated.low is not None:
        return f"{low}{unit}" if stated.low.relation else f"at least {low}{unit}"
    if stated.high is not None:
        return f"{high}{unit}" if stated.high.relation else f"at most {high}{unit}"
    return "no number"


def as_data(summaries: Iterable[Summary]) -> list[dict[str, object]]:
    """Computed ranges for ``data.json``."""
    return [
        {
            "analysis": each.analysis.id,
            "studies": each.studies,
            "low": each.low.value if each.low else None,
            "high": each.high.value if each.high else None,
            "values": [f"study/{point.chosen.study.id}/{point.chosen.result.id}" for point in each.points],
        }
        for each in summaries
    ]
