"""What treatments cost and gain: ICERs as stated and as the stated costs give, and what they mean beside thresholds."""

from __future__ import annotations

from consilience.economics.icer import UNITS, Icer, NoIcer, compare, icer, stated
from consilience.model.economics import EconomicResult, Economics, Effect, Evaluation, Threshold
from consilience.model.estimate import LayerName
from consilience.model.quantities import Money
from consilience.model.review import Review

from . import text
from .notes import Notes
from .table import Cell, Column, Group, Line, Note, Table, Value, missing, one, verdict, words

_GAINED = {"life-years": "life-years", "qalys": "QALYs", "dalys-averted": "DALYs averted"}


def evaluations(review: Review) -> Table:
    """One row for each source of each evaluation."""
    columns = (
        Column("Stated by", "head"),
        Column("Cost, intervention"),
        Column("Cost, comparator"),
        Column("Health gained"),
        Column("ICER, stated"),
        Column("ICER, computed"),
        Column("Agree?", "short"),
        Column("Cost-effective with probability", "short"),
    )
    notes = Notes(review)
    groups = tuple(_group(notes, review, each) for each in review.economics.evaluations)
    remarks = (
        "Computed: difference of costs over health gained, from the printed digits; in brackets every ratio that these"
        " digits allow.",
    )
    return Table("costs", "Costs and health gained", columns, groups, remarks if groups else ())


def _group(notes: Notes, review: Review, evaluation: Evaluation) -> Group:
    names = {each.id: each.name for each in review.interventions}
    subject = f"evaluation/{evaluation.id}"
    circumstances = [
        f"{word}: {said}"
        for word, said in (
            ("country", evaluation.country),
            ("perspective", evaluation.perspective),
            ("horizon", evaluation.horizon),
        )
        if said != "not stated"
    ]
    versus = f"{names[evaluation.intervention]} vs {evaluation.comparator}"
    title = "; ".join([f"{evaluation.label} — {versus}", *circumstances])
    note = Note(
        subject,
        f"{evaluation.label}: {versus}",
        tuple(
            notes.statement(text.SOURCES[layer], _all_said(result), result.anchor, result)
            for layer, result in evaluation.stated
        ),
    )
    rows = tuple(_row(note, layer, result) for layer, result in evaluation.stated)
    return Group(title, rows, Value(title, subject=subject))


def _all_said(result: EconomicResult) -> str:
    parts = [text.money(each) for each in (result.cost_intervention, result.cost_comparator) if each]
    said = " vs ".join(parts)
    if result.effect:
        said = f"{said}; {_effect(result.effect)}" if said else _effect(result.effect)
    if result.icer:
        ratio = f"ICER {text.money(result.icer)}{_per(result)}"
        said = f"{said}; {ratio}" if said else ratio
    return said


def _row(note: Note, layer: LayerName, result: EconomicResult) -> tuple[Cell, ...]:
    def shown(said: str) -> Cell:
        return one(Value(said, note=note))

    ratio = icer(result)
    probability = result.probability_cost_effective
    return (
        words(text.SOURCES[layer]),
        _money(note, result.cost_intervention),
        _money(note, result.cost_comparator),
        shown(_effect(result.effect)) if result.effect else missing(),
        _stated_icer(note, result),
        computed(ratio),
        one(verdict(agree(result))),
        shown(f"{probability}%") if probability is not None else missing(),
    )


def _money(note: Note, amount: Money | None) -> Cell:
    return one(Value(text.money(amount), note=note)) if amount else missing()


def _effect(effect: Effect) -> str:
    unit = _GAINED[effect.unit]
    if effect.gained is not None:
        return f"{effect.gained} {unit}"
    if effect.intervention is None and effect.comparator is None:
        return f"{unit}, number not stated"
    ends = [str(end) if end is not None else "?" for end in (effect.intervention, effect.comparator)]
    return f"{ends[0]} vs {ends[1]} {unit}"


def _per(result: EconomicResult) -> str:
    ratio = stated(result)
    return f" per {UNITS[ratio.unit]}" if ratio else ""


def _stated_icer(note: Note, result: EconomicResult) -> Cell:
    if result.icer is None:
        return missing()
    said = Value(text.money(result.icer) + _per(result), note=note)
    called = Line((Value("called a threshold", tone="quiet"),))
    return Cell((Line((said,)), *((called,) if result.called_threshold else ())))


def computed(ratio: Icer | NoIcer) -> Cell:
    """A computed ICER with its bounds, or why there is none."""
    if isinstance(ratio, NoIcer):
        return one(Value(ratio.reason, tone="quiet"))
    low, high = (text.number(end, 0) for end in ratio.bounds)
    main = f"{text.number(ratio.value)} {ratio.currency} per {UNITS[ratio.unit]}"
    return one(Value(f"{main} ({low} to {high})"))


def agree(result: EconomicResult) -> bool | None:
    """Whether the stated ICER is one that the stated costs and effects allow; None where one of them is missing."""
    said, ratio = stated(result), icer(result)
    if said is None or isinstance(ratio, NoIcer) or (said.unit, said.currency) != (ratio.unit, ratio.currency):
        return None
    return said.bounds.touches(ratio.bounds)


def against_thresholds(review: Review) -> Table:
    """Each ICER, computed and stated, beside each threshold."""
    economics = review.economics
    columns = (
        Column("ICER", "head"),
        Column("Amount"),
        *(Column(_threshold(each), "long") for each in economics.thresholds),
    )
    rows = tuple(_comparisons(economics, *each) for each in _ratios(economics)) if economics.thresholds else ()
    return Table(
        "thresholds",
        "ICERs beside thresholds",
        columns,
        (Group("", rows),) if rows else (),
        ("Compared only in the same currency and unit of health; otherwise the cell says why not.",) if rows else (),
    )


def thresholds(review: Review) -> Table:
    """What systems are ready to pay."""
    columns = (Column("Threshold", "head"), Column("Where"), Column("Amount"), Column("Per", "short"))
    notes = Notes(review)
    rows = tuple(
        (
            one(notes.single(each.label, f"threshold/{each.id}", each.label, each.anchor, each)),
            words(each.jurisdiction),
            words(_amount(each)),
            words(UNITS[each.per]),
        )
        for each in review.economics.thresholds
    )
    return Table("threshold-amounts", "Thresholds, as stated", columns, (Group("", rows),) if rows else ())


def _threshold(threshold: Threshold) -> str:
    return f"{threshold.label}: {_amount(threshold)} per {UNITS[threshold.per]}"


def _amount(threshold: Threshold) -> str:
    if threshold.amount is not None:
        return text.money(threshold.amount)
    if threshold.gdp_multiples is not None:
        low, high = threshold.gdp_multiples
        return f"{low} to {high} × GDP per head"
    return "not stated"


def _ratios(economics: Economics) -> list[tuple[str, str, Icer]]:
    """Every ratio: whose it is, the amount in words, the amount."""
    found = []
    for each in economics.evaluations:
        for layer, result in each.stated:
            ratio = icer(result)
            if isinstance(ratio, Icer):
                amount = f"{text.number(ratio.value)} {ratio.currency} per {UNITS[ratio.unit]}"
                found.append((f"{each.label}, computed ({text.SOURCES[layer].lower()})", amount, ratio))
            said = stated(result)
            if said and result.icer:
                amount = text.money(result.icer) + _per(result)
                found.append((f"{each.label}, stated ({text.SOURCES[layer].lower()})", amount, said))
    return found


def _comparisons(economics: Economics, name: str, amount: str, ratio: Icer) -> tuple[Cell, ...]:
    cells = []
    for threshold in economics.thresholds:
        result = compare(ratio, threshold)
        tone = "quiet" if result.verdict == "not comparable" else ""
        said = result.verdict + (f": {result.reason}" if result.reason else "")
        cells.append(one(Value(said, tone="quiet") if tone else Value(said)))
    return words(name), words(amount), *cells
