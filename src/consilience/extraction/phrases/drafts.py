"""Estimates in the making: a value gathers what is printed around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from consilience.model.estimate import RATIOS, Interval, Measure, Unit
from consilience.model.printed import Printed
from consilience.model.quantities import Duration

from .atoms import (
    Absent,
    Atom,
    Between,
    Chance,
    Counted,
    Events,
    Fraction,
    Label,
    Limits,
    Named,
    Quantity,
    Stream,
    When,
    Whole,
    printed,
)
from .kinds import Sample, Span, Stated
from .tokens import CLOSE, END, NUMBER, OPEN
from .values import number, unit
from .vocabulary import OF_WORDS, TIME_PREPOSITIONS, TIME_UNITS, VERBS

_GLUE = frozenset({OPEN, CLOSE, ",", ";", ":", "="})


@dataclass(slots=True)
class Draft:
    """One estimate while it is read; ``first`` and ``last`` are tokens."""

    first: int
    last: int
    value: Printed | None = None
    unit: Unit | None = None
    measure: Measure | None = None
    interval: Interval | None = None
    interval_span: Span | None = None
    p: Printed | None = None
    p_span: Span | None = None
    events: int | None = None
    total: int | None = None
    time: Duration | None = None
    time_span: Span | None = None
    name: Span | None = None
    group: Span | None = None
    grade: Span | None = None
    comparison: int | None = None
    position: int = 0
    reported: bool = True
    foreign: bool = False
    sure: bool = True
    head: int = field(default=-1)
    """First token of the value itself, without the name of its measure."""
    core: int = field(default=-1)
    """Where the value itself ends."""
    further: list[tuple[Interval, Span]] = field(default_factory=list)
    """A second interval of the same value: a prediction interval behind the confidence interval."""

    def stated(self, s: Stream) -> Iterator[Stated]:
        """The phrase, and one more for each further interval of the same value."""
        first = Stated(
            span=s.span(self.first, self.last),
            measure=self.measure,
            value=self.value,
            unit=self.unit,
            interval=self.interval,
            interval_span=self.interval_span,
            p=self.p,
            p_span=self.p_span,
            events=self.events,
            total=self.total,
            time=self.time,
            time_span=self.time_span,
            name=self.name,
            group=self.group,
            comparison=self.comparison,
            position=self.position,
            grade=self.grade,
            reported=self.reported,
        )
        yield first
        for interval, span in self.further:
            yield replace(first, interval=interval, interval_span=span, p=None, p_span=None)


@dataclass(slots=True)
class Layout:
    """What the labels so far say of bare brackets: "mean (SD)", "HR (95% CI)", "n (%)"."""

    label: Interval | None = None
    counted: bool = False


def gather(s: Stream, found: list[Atom], layout: Layout | None = None) -> tuple[list[Draft], set[int]]:
    """Drafts from atoms, and the positions of the atoms that they took in."""
    layout = layout or Layout()
    drafts: list[Draft] = []
    taken: set[int] = set()
    at = 0
    central: Named | None = None
    labelled = -1
    while at < len(found):
        atom = found[at]
        if isinstance(atom, Label):
            layout.label, layout.counted, labelled = atom.interval, False, atom.last
        elif isinstance(atom, Counted):
            layout.counted, labelled = True, atom.last
        elif 0 <= labelled < atom.first and any(_ends(s, k) for k in range(labelled, atom.first)):
            layout.label, layout.counted, labelled = None, False, -1
        if isinstance(atom, Named):
            central = atom if atom.measure in ("median", "mean") else None
        labelled = max(labelled, atom.first) if labelled >= 0 else -1
        draft = _begin(s, atom)
        if isinstance(atom, When) and not _is_value(s, found, at, central):
            draft = None
        if draft is None or at in taken:
            at += 1
            continue
        taken.add(at)
        draft.core = draft.last
        _counted_before(s, found, at, draft)
        at = _tail(s, found, at, draft, taken, layout)
        drafts.append(draft)
    return drafts, taken


def _begin(s: Stream, atom: Atom) -> Draft | None:
    if isinstance(atom, Quantity):
        draft = Draft(atom.first, atom.last, value=atom.value, unit=atom.unit, foreign=atom.foreign, head=atom.first)
        draft.measure = "risk-difference" if atom.difference else None
        return draft
    if isinstance(atom, Fraction):
        return Draft(
            atom.first, atom.last, measure="proportion", events=atom.events, total=atom.total, sure=atom.sure,
            head=atom.first,
        )  # fmt: skip
    if isinstance(atom, Events):
        return Draft(atom.first, atom.last, measure="count", value=atom.n, unit="events", head=atom.first)
    if isinstance(atom, Chance):
        return Draft(atom.first, atom.last, p=atom.p, p_span=s.span(atom.first, atom.last), head=atom.first)
    if isinstance(atom, Absent):
        return Draft(atom.first, atom.last, reported=False, head=atom.first)
    if isinstance(atom, When) and len(atom.times) == 1:
        time = atom.times[0]
        return Draft(atom.first, atom.last, value=time.amount, unit=time.unit, head=atom.first)
    return None


def _ends(s: Stream, at: int) -> bool:
    """True where a sentence or a cell ends: what a label said of brackets ends with it."""
    following = s[at + 1]
    return s.kind(at) == "break" or (s.kind(at) == "." and (following.kind == END or following.raw[:1].isupper()))


def _counted_before(s: Stream, found: list[Atom], at: int, draft: Draft) -> None:
    """ "22 patients (73%)": the people before the bracket are the events."""
    before = found[at - 1] if at else None
    if draft.unit == "%" and s.kind(draft.head - 1) == OPEN and (spelt := _spelt_before(s, draft.head - 1)):
        draft.events, draft.first = spelt
        draft.head = draft.first
        return
    if draft.unit != "%" or not isinstance(before, Whole) or not isinstance(before.phrase, Sample):
        return
    if before.last != draft.head - 1 or s.kind(before.last) != OPEN or s.kind(draft.last) not in (CLOSE, ",", ";"):
        return
    draft.events = _whole(before.phrase.n)
    draft.first = draft.head = before.first


def _spelt_before(s: Stream, opened: int) -> tuple[int, int] | None:
    """The count in words right before a bracket, and where it begins: "Eighty-eight (78%) of 113"."""
    for first in range(max(0, opened - 4), opened):
        found = None if s.is_number(first) else number(s, first, words=True)
        if found is not None and found[1] == opened and found[0].isdigit() and int(found[0]) > 1:
            return int(found[0]), first
    return None


def _is_value(s: Stream, found: list[Atom], at: int, central: Named | None) -> bool:
    """A time is a value where it is a median or mean, or has a spread: "median 11.1 months", "7.8 years (SD 3.1)"."""
    atom = found[at]
    if not isinstance(atom, When) or atom.adjective or atom.led or len(atom.times) > 1:
        return False
    after = found[at + 1] if at + 1 < len(found) else None
    if isinstance(after, Limits) and after.first - atom.last <= 2 and _near(s, atom.last, after.first, 3):
        return after.interval.kind not in ("confidence", "credible") or central is not None
    if central is None or atom.first - central.last > 30:
        return False
    return all(s.kind(k) not in (".", "break", ";") for k in range(central.last, atom.first))


def _tail(s: Stream, found: list[Atom], at: int, draft: Draft, taken: set[int], layout: Layout) -> int:
    """Take in what follows the value; the position of the next atom that is not part of it."""
    at += 1
    while at < len(found):
        atom = found[at]
        if not _near(s, draft.last, atom.first, _reach(atom)) or not _take(s, atom, draft, layout):
            break
        taken.add(at)
        draft.last = atom.last
        at += 1
    if draft.unit is None and draft.value is not None and not draft.foreign and s.kind(draft.last) == CLOSE:
        draft.unit = unit(s, draft.last + 1)[0]
    return at


def _take(s: Stream, atom: Atom, draft: Draft, layout: Layout) -> bool:
    """Take in one atom; False where it is no part of the estimate."""
    gap = atom.first - draft.last
    match atom:
        case When():
            return _take_time(s, atom, draft)
        case Limits():
            return _take_interval(s, atom, draft, layout)
        case Chance() if draft.p_span is None:
            draft.p, draft.p_span = atom.p, s.span(atom.first, atom.last)
            return True
        case Between() if gap == 1 and draft.interval is None and s.kind(draft.last) in (OPEN, ","):
            return _bare_limits(s, atom, draft, layout)
        case Quantity() if gap <= 3:
            return _counts(s, atom, draft, layout)
        case Fraction() if gap == 1 and draft.unit == "%" and draft.total is None and s.kind(draft.last) == OPEN:
            if _percent_follows(s, atom.last):
                return False
            draft.events, draft.total = atom.events, atom.total
            return True
        case Whole():
            return _size(s, atom, draft)
        case _:
            return False


def _percent_follows(s: Stream, last: int) -> bool:
    """True where the bracket prints a percentage of its own: "treated with 0.5% (12 of 39 eyes, 31%)"."""
    for at in range(last, last + 8):
        if s.kind(at) in (CLOSE, END, ";"):
            return False
        if s.kind(at) == "%":
            return True
    return False


def _take_time(s: Stream, when: When, draft: Draft) -> bool:
    """ "71% at 4 years", "71% (at 4 years; 95% CI 56-89)"."""
    if draft.time is not None or len(when.times) > 1 or not (when.led or s.kind(when.first - 1) == OPEN):
        return False
    draft.time, draft.time_span = when.times[0], when.spans[0]
    return True


def _take_interval(s: Stream, limits: Limits, draft: Draft, layout: Layout) -> bool:
    """The interval of the value; one more where it is of another kind."""
    here = s.span(limits.first, limits.last)
    if _of_another(s, limits, draft):
        return False
    limits = _spaced_minus(s, limits, draft)
    if s.kind(limits.first - 1) == ";" and _ends_a_list(s, limits, draft):
        return False
    if draft.interval is not None and limits.interval.kind in ("prediction", "credible"):
        draft.further.append((limits.interval, here))
        return True
    if draft.interval is not None and (draft.interval.level is not None or not _takes(limits, draft)):
        return False
    draft.interval, draft.interval_span = limits.interval, here
    draft.reported = draft.reported and limits.reported
    draft.unit = draft.unit or (limits.unit if not draft.foreign else None)
    if layout.label and limits.interval.kind == "unstated" and limits.interval.half_width is not None:
        draft.interval = _labelled(limits.interval, layout.label)
    return True


_NORMAL = frozenset(
    {"normal", "reference", "therapeutic", "dose", "dosage", "concentration", "laboratory", "referencia", "normales"}
)
"""A range behind such a word is what is usual or given, not what was found."""


def _of_another(s: Stream, limits: Limits, draft: Draft) -> bool:
    """True for a range that cannot be that of the value: of ages, of normal values, or in another unit."""
    if limits.interval.kind not in ("range", "iqr"):
        return False
    before = s.word(limits.first - 1)
    if before in _NORMAL or (before in _AGES and draft.unit not in TIME_UNITS.values()):
        return True
    percent = any(s.kind(at) == "%" for at in range(limits.first, limits.last))
    if draft.value is None or percent == (draft.unit == "%"):
        return False
    low, high = limits.interval.low, limits.interval.high
    held = low is not None and high is not None and low.value <= draft.value.value <= high.value
    return percent or not held


def _ends_a_list(s: Stream, limits: Limits, draft: Draft) -> bool:
    """True for limits behind several shares in brackets that do not hold the last: "(62%, 8%; 95% CI 65 to 76)"."""
    low, high = limits.interval.low, limits.interval.high
    if low is None or high is None or draft.value is None or low.value <= draft.value.value <= high.value:
        return False
    for at in range(draft.head - 1, max(0, draft.head - 30), -1):
        if s.kind(at) == OPEN:
            return any(s.kind(k) == "%" for k in range(at, draft.head))
        if s.kind(at) == CLOSE:
            return False
    return False


def _spaced_minus(s: Stream, limits: Limits, draft: Draft) -> Limits:
    """ "-4.7 (95% CI - 8.1 to -1.3)": a minus apart from its number, told by the value that the limits then hold."""
    low, high = limits.interval.low, limits.interval.high
    if low is None or high is None or draft.value is None or low.value <= draft.value.value <= high.value:
        return limits
    at = next((k for k in range(limits.first, limits.last) if s.is_number(k) and s[k].digits == low.text), None)
    if at is None or s.kind(at - 1) != "-" or s.is_number(at - 2) or not -low.value <= draft.value.value <= high.value:
        return limits
    negative = printed("-" + low.text)
    return replace(limits, interval=limits.interval.model_copy(update={"low": negative}))


def _takes(atom: Limits, draft: Draft) -> bool:
    """An interval with a name replaces a bare spread; a second spread does not."""
    return draft.interval is None or atom.interval.kind in ("confidence", "credible")


def _reach(atom: Atom) -> int:
    """How many tokens may lie between a value and what belongs to it."""
    if isinstance(atom, Limits):
        return 12 if atom.interval.half_width is None else 3
    if isinstance(atom, Chance):
        return 12
    return 4 if isinstance(atom, When) else 3


def _near(s: Stream, last: int, first: int, reach: int) -> bool:
    """True where only brackets, commas and, for what names itself, a few words lie between."""
    if first - last > reach:
        return False
    for at in range(last, first):
        kind = s.kind(at)
        if kind == "." and s.kind(at + 1) != OPEN:
            return False
        if kind in ("break", NUMBER) or s.word(at) in _HOWEVER or s[at].raw.lower().endswith("fold"):
            return False
        if reach <= 4 and kind not in _GLUE and kind != "." and not _small(s, at, reach):
            return False
        if s.word(at) in VERBS or (kind == ";" and s.kind(at + 1) == "word" and reach > 3 and s.word(at + 1) != "p"):
            return kind == ";" and at + 1 == first
    return True


_HOWEVER = frozenset({"but", "whereas", "while", "pero", "mientras", "mas", "enquanto"})
"""What follows such a word is said of something else."""


def _small(s: Stream, at: int, reach: int) -> bool:
    """Words that may stand before a total ("of the") or a time ("at", "a los")."""
    return (
        s.one_of(at, OF_WORDS) > at or s.word(at) in ("the", "los") or (reach == 4 and s.word(at) in TIME_PREPOSITIONS)
    )


def _bare_limits(s: Stream, atom: Between, draft: Draft, layout: Layout) -> bool:
    """ "48.9% [32-74.5]": limits without a name. "[12-14]" behind a value that it does not hold is a citation."""
    if s.kind(draft.last) == ",":
        held = draft.value is not None and atom.low.value < draft.value.value < atom.high.value
        if not held or atom.comma or atom.unit != draft.unit or not (atom.low.decimals and atom.high.decimals):
            return False
    elif s.kind(atom.last) not in (CLOSE, ",", ";") or (atom.unit is not None and atom.unit != draft.unit):
        return False
    whole = atom.low.decimals == atom.high.decimals == 0 and atom.unit is None
    if layout.label is None and whole and draft.value is not None and not _holds(atom, draft.value):
        return False
    if draft.unit == "events" or (draft.value is None and whole):
        return False
    kind = layout.label.kind if layout.label else "unstated"
    level = layout.label.level if layout.label else None
    draft.interval = Interval(kind=kind, level=level, low=atom.low, high=atom.high)
    draft.interval_span = s.span(atom.first, atom.last)
    return True


def _holds(limits: Between, value: Printed) -> bool:
    return min(limits.low.value, limits.high.value) <= value.value <= max(limits.low.value, limits.high.value)


def _labelled(interval: Interval, label: Interval) -> Interval:
    if label.kind in ("standard-deviation", "standard-error"):
        return Interval(kind=label.kind, half_width=interval.half_width)
    return interval


def _counts(s: Stream, atom: Quantity, draft: Draft, layout: Layout) -> bool:
    """ "22 (73%)", "73% (22)", "22/30 (73.3%)", "4.1 (1.2)", "22 (73%) of 30"."""
    value = draft.value
    opened = s.kind(draft.last) == OPEN and atom.first == draft.last + 1
    closed = s.kind(atom.last) in (CLOSE, ",", ";", OPEN)
    if (
        draft.total is not None
        and value is None
        and atom.unit == "%"
        and s.kind(draft.last) in (OPEN, ",", ";", "=", ":")
    ):
        draft.value, draft.unit = atom.value, "%"
        return True
    whole = _whole(atom.value)
    of_at = draft.last + (1 if s.kind(draft.last) == CLOSE else 0)
    behind_of = s.one_of(of_at, OF_WORDS) == atom.first and atom.first > of_at
    if behind_of and atom.first > draft.last and whole is not None and atom.unit is None and draft.unit == "%":
        if draft.total is not None:
            return False
        draft.total = whole
        return True
    if not (opened and closed) or value is None:
        return False
    count = _whole(value)
    if atom.unit == "%" and draft.unit in (None, "events") and count is not None:
        draft.events, draft.value, draft.unit, draft.measure = count, atom.value, "%", "proportion"
        return True
    if (
        draft.unit == "%"
        and whole is not None
        and atom.unit is None
        and draft.events is None
        and s[draft.last].raw == "("
    ):
        draft.events = whole
        return True
    if atom.unit is None and draft.unit is None and layout.counted and count is not None:
        draft.events, draft.value, draft.unit, draft.measure = count, atom.value, "%", "proportion"
        return True
    label = layout.label
    if label and label.kind in ("standard-deviation", "standard-error") and draft.interval is None:
        draft.interval = Interval(kind=label.kind, half_width=atom.value)
        draft.interval_span = s.span(atom.first, atom.last)
        return True
    return False


def _whole(value: Printed) -> int | None:
    if value.decimals or value.relation or value.value < 0 or value.value > 1e9:
        return None
    return int(value.value)


def _size(s: Stream, atom: Whole, draft: Draft) -> bool:
    """ "73% (n = 22)" gives the events; "73% of 30 patients" the total, and the sample stays a phrase of its own."""
    if not isinstance(atom.phrase, Sample) or draft.unit != "%":
        return False
    n = _whole(atom.phrase.n)
    if n is None:
        return False
    if s.kind(atom.first - 1) == OPEN and s.word(atom.first) == "n" and draft.events is None:
        draft.events = n
        return True
    behind = draft.last + (1 if s.kind(draft.last) == CLOSE else 0)
    if s.one_of(behind, OF_WORDS) == atom.first and draft.total is None and atom.first > behind:
        draft.total, draft.last = n, atom.first + 1
    return False


def measures(s: Stream, found: list[Atom], drafts: list[Draft]) -> None:
    """Each value takes the name of its measure from before it; values in a row share one."""
    named = [a for a in found if isinstance(a, Named)]
    at, previous = 0, -1
    latest: Named | None = None
    for index, draft in enumerate(drafts):
        while at < len(named) and named[at].last <= draft.head:
            latest, at = named[at], at + 1
        if latest is not None and latest.first >= previous and _reaches(s, latest, draft):
            aged = any(s.word(at) in _AGES for at in range(latest.first - 1, draft.head))
            name(draft, latest.measure, aged=aged, bare=latest.bare)
            if draft.measure == latest.measure or draft.measure == "median-time":
                draft.first = latest.first if draft.head - latest.last <= 2 else draft.first
        elif (
            index
            and draft.measure is None
            and draft.unit == drafts[index - 1].unit
            and _in_a_row(s, drafts[index - 1], draft)
        ):
            draft.measure = drafts[index - 1].measure if draft.unit != "%" else None
        if draft.measure is None and draft.unit == "%":
            draft.measure = "proportion"
        if draft.measure is None and draft.interval is not None and draft.interval.kind == "standard-deviation":
            draft.measure = "mean"
        previous = draft.last


_AGES = frozenset({"age", "aged", "edad", "idade", "ages", "edades"})


def name(draft: Draft, measure: Measure, *, aged: bool = False, bare: bool = False) -> None:
    """Give a value the measure that its words name, unless its form speaks against it."""
    pure = measure in RATIOS or measure == "standardised-mean-difference"
    if pure and (draft.unit is not None or draft.events is not None):
        return
    value = draft.value
    if pure and value is not None and not value.decimals and draft.interval is None and draft.p is None:
        return  # "HR" may be high risk: a bare whole number is no ratio
    if draft.measure is not None or (draft.value is None and draft.reported):
        return
    if bare and draft.unit == "%":
        measure = "risk-difference"
    if measure == "median" and not aged and draft.unit in ("days", "weeks", "months", "years"):
        measure = "median-time"
    draft.measure = measure


def _reaches(s: Stream, named: Named, draft: Draft) -> bool:
    """True where name and value stand in one clause; "a median of 3.5 of 10" names the first number only."""
    if s.is_number(draft.head - 2) and s.one_of(draft.head - 1, OF_WORDS) == draft.head:
        return False
    if draft.head - named.last > (2 if named.bare else 14):
        return False
    for at in range(named.last, draft.head):
        kind = s.kind(at)
        if kind in (".", "break") or (kind == ";" and s.kind(at - 1) != CLOSE):
            return False
    return True


def _in_a_row(s: Stream, before: Draft, after: Draft) -> bool:
    """ "0.70 and 0.85", "2.5 vs. 3.1": nothing but brackets, commas, "and" and "vs." between."""
    if after.head - before.last > 5:
        return False
    return all(
        s.kind(at) in (*_GLUE, ".", "-") or s.word(at) in ("and", "y", "e", "vs", "versus", "or", "to")
        for at in range(before.last, after.head)
    )
