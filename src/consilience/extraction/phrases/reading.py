"""Reading: text to tokens, tokens to atoms, atoms to phrases."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from consilience.model.estimate import Interval
from consilience.model.printed import Printed

from . import drafts as drafting
from . import links
from .atoms import Atom, Between, Counted, Fraction, Label, Named, Stream, Whole
from .drafts import Draft, Layout
from .kinds import NumberRange, Phrase, Sample, Stated
from .scan import atoms, number_range
from .tokens import OPEN, WORD, Decimal, tokenise


def read(text: str, *, decimal: Decimal | None = None) -> tuple[Phrase, ...]:
    """Every estimate, statistic, sample and range that a text prints, in order, with spans relative to it.

    ``text`` is a sentence, a paragraph or a table cell. ``decimal`` is the decimal mark of the document where it is
    known (``decimal_mark`` tells it); None: the text itself tells, and a point is assumed where it does not.
    Never raises; takes time in proportion to the length.
    """
    return _phrases(Stream(text, tokenise(text, decimal)), Layout())


def read_cell(text: str, *, header: str = "", decimal: Decimal | None = None) -> tuple[Phrase, ...]:
    """Phrases of a table cell; ``header`` is its column's (or row's) heading, which may say what brackets hold.

    "n (%)" makes "22 (73.3)" 22 events and 73.3 %; "Mean (SD)" makes "4.1 (1.2)" a mean with its deviation;
    "HR (95% CI)" names "0.70 [0.47, 1.03]". Where nothing says it, a whole number before decimals that can be a
    percentage is a count ("22 (73.3)"), and any other pair a value with an interval of kind "unstated", the number in
    brackets as its half-width. A cell that holds one number only is read as that number.
    """
    mark = decimal
    layout, named = _heading(header, mark)
    phrases = _phrases(Stream(text, tokenise(text, mark)), replace(layout), named, cell=True)
    if _P_IN_BRACKETS.search(header):
        phrases = tuple(_with_p(p) if isinstance(p, Stated) else p for p in phrases)
    if len(phrases) == 1 and isinstance(phrases[0], Stated) and _heads_p_values(header):
        return (_as_p_value(phrases[0]),)
    return phrases


_P_IN_BRACKETS = re.compile(r"\((?:p|p[- ]values?|valor(?:es)? (?:de )?p)\)", re.IGNORECASE)


def _with_p(stated: Stated) -> Stated:
    """ "18.08 (<0.0001)" below "Log-rank statistic (P value)": the bracket holds the p value."""
    half = stated.interval.half_width if stated.interval is not None else None
    if half is None or stated.p is not None or not 0 <= half.value <= 1:
        return stated
    return replace(stated, interval=None, interval_span=None, p=half, p_span=stated.interval_span)


@lru_cache(maxsize=512)
def _heads_p_values(header: str) -> bool:
    """True for a column of p values: "p", "P value", "Valor p"."""
    first = [t.text for t in tokenise(header) if t.kind == WORD][:2]
    return first[:1] in (["p"], ["p-value"], ["valor-p"]) or first == ["valor", "p"]


def _as_p_value(stated: Stated) -> Stated:
    bare = stated.measure is None and stated.unit is None and stated.interval is None and stated.value is not None
    if not bare or stated.value is None or not 0 <= stated.value.value <= 1:
        return stated
    return replace(stated, value=None, p=stated.value, p_span=stated.span)


@lru_cache(maxsize=512)
def _heading(header: str, decimal: Decimal | None) -> tuple[Layout, Atom | None]:
    s = Stream(header, tokenise(header, decimal))
    layout, named = Layout(), None
    for atom in atoms(s):
        if isinstance(atom, Label):
            layout.label = atom.interval
        elif isinstance(atom, Counted):
            layout.counted = True
        elif isinstance(atom, Named):
            named = atom
    return layout, named


def _phrases(s: Stream, layout: Layout, named: Atom | None = None, *, cell: bool = False) -> tuple[Phrase, ...]:
    found = atoms(s)
    drafts, taken = drafting.gather(s, found, layout)
    if cell:
        _bare_pairs(s, drafts)
    drafting.measures(s, found, drafts)
    if isinstance(named, Named):
        for draft in drafts:
            drafting.name(draft, named.measure)
    kept = [d for d in drafts if _is_estimate(s, d, cell and len(drafts) == 1 and len(found) == 1)]
    sure = {id(d) for d in kept}
    compared = [d for d in drafts if id(d) in sure or _compared(s, d)]
    links.compare(s, found, compared)
    numbers = {d.comparison for d in kept if d.comparison is not None}
    compared = [d for d in compared if id(d) in sure or d.comparison in numbers]
    links.times(s, found, compared, taken)
    links.share_times(compared)
    links.grades(s, found, compared)
    links.words(s, found, compared)
    phrases: list[Phrase] = [phrase for d in compared for phrase in d.stated(s)]
    phrases += _others(s, found, taken, cell=cell)
    return tuple(sorted(phrases, key=lambda p: p.span))


_NOT_ESTIMATES = frozenset(
    {"power", "level", "significance", "confidence", "saline", "dextrose", "glucose", "nivel", "poder", "potencia"}
    | {
        "confianca",
        "alpha",
        "alfa",
        "formalin",
        "ethanol",
        "solution",
        "threshold",
        "two-sided",
        "one-sided",
        "cutoff",
        "confianza",
    }
)
"""A percentage beside one of these words is part of a design or a solution."""


def _is_estimate(s: Stream, draft: Draft, alone: bool) -> bool:
    """True for what is printed as a result; a bare number that nothing names is none."""
    if draft.foreign and draft.measure is None and draft.interval is None:
        return False
    if draft.value is None and draft.events is None:
        if draft.p_span is not None:
            return not _is_threshold(s, draft)
        return draft.measure is not None
    if draft.interval is not None or draft.p_span is not None or draft.total is not None:
        return draft.sure or draft.interval is not None or draft.value is not None or _in_brackets(s, draft) or alone
    if draft.unit == "%":
        return not any(
            s.word(at) in _NOT_ESTIMATES for at in (draft.last, draft.last + 1, draft.head - 2, draft.head - 1)
        )
    if draft.measure is None:
        return alone and not draft.foreign
    return True


def _in_brackets(s: Stream, draft: Draft) -> bool:
    return s.kind(draft.head - 1) in (OPEN, ":", "=") or s.kind(draft.head - 1) == "end"


def _is_threshold(s: Stream, draft: Draft) -> bool:
    """ "p < 0.05 was considered significant": a threshold, no result."""
    words = {s.word(at) for at in (*range(draft.head - 8, draft.head), *range(draft.last, draft.last + 8))}
    marks = {"considered", "significance", "threshold", "considero", "considerado", "defined", "set", "considerada"}
    return draft.p is not None and draft.p.relation in ("<", "<=") and bool(words & (marks | {"significancia"}))


_JOINS = frozenset({"vs", "versus", "v", "and", "y", "e", "with", "to", "a", "con", "com", "than"})


def _compared(s: Stream, draft: Draft) -> bool:
    """A bare number may be half of a comparison that prints its unit once: "71 vs. 48.9%"."""
    return (
        draft.measure is None
        and draft.value is not None
        and not draft.foreign
        and any(s.word(at) in _JOINS or s.kind(at) in (",", ".") for at in (draft.last, draft.head - 1))
    )


def _bare_pairs(s: Stream, drafts: list[Draft]) -> None:
    """ "4.1 (1.2)" and "22 (73.3)" in a cell whose heading says nothing."""
    for index in range(len(drafts) - 1, 0, -1):
        value, inner = drafts[index - 1], drafts[index]
        if not (_plain(value) and _plain(inner)) or s.kind(value.last) != OPEN or inner.head != value.last + 1:
            continue
        if s.kind(inner.last) != "close" or value.value is None or inner.value is None:
            continue
        whole = value.value.decimals == 0 and not value.value.relation and value.value.value >= 0
        if whole and inner.value.decimals and 0 <= inner.value.value <= 100:
            value.events, value.value, value.unit = int(value.value.value), inner.value, "%"
        else:
            value.interval = Interval(kind="unstated", half_width=inner.value)
            value.interval_span = s.span(inner.first, inner.last)
        value.last = inner.last
        del drafts[index]


def _plain(draft: Draft) -> bool:
    return draft.unit is None and draft.interval is None and draft.events is None and not draft.foreign


def _others(s: Stream, found: list[Atom], taken: set[int], *, cell: bool) -> list[Phrase]:
    """Samples, statistics, heterogeneity and ranges."""
    out: list[Phrase] = []
    for index, atom in enumerate(found):
        if isinstance(atom, Whole) and index not in taken:
            out.append(atom.phrase)
        elif isinstance(atom, Fraction) and atom.noun:
            total = s.span(atom.total_at, atom.last)
            out.append(Sample(total, Printed(atom.total), atom.noun))
        elif isinstance(atom, Between) and index not in taken:
            whole = number_range(s, atom, cell=cell)
            if whole is not None:
                before = found[index - 1].last if index else 0
                phrase = whole.phrase
                assert isinstance(phrase, NumberRange)
                out.append(replace(phrase, name=links.name_before(s, max(before, atom.first - 40), atom.first)))
    return out
