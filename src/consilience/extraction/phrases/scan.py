"""From tokens to atoms: at each token the first production that reads something wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from .atoms import Atom, Between, Quantity, Stream, Whole
from .counts import events, sample, size
from .intervals import counted_label, interval, plus_minus, spread
from .kinds import NumberRange
from .statistics import heterogeneity, statistic
from .tokens import NOISE, WORD
from .values import (
    absent,
    between,
    chance,
    fraction,
    named_measure,
    quantity,
    respectively,
    severity,
    unit,
    versus,
    when,
)
from .vocabulary import CHANGES

Production = Callable[[Stream, int], Atom | None]

_NUMBERS: tuple[Production, ...] = cast(
    "tuple[Production, ...]",
    (interval, when, fraction, between, sample, events, quantity),
)
"""For what begins with a number or a sign before it. An interval first ("95% CI"), then times, then counts."""

_WORDS: tuple[Production, ...] = cast(
    "tuple[Production, ...]",
    (
        heterogeneity,
        statistic,
        chance,
        counted_label,
        size,
        interval,
        spread,
        severity,
        when,
        between,
        absent,
        versus,
        respectively,
        named_measure,
        fraction,
        sample,
        events,
        quantity,
    ),
)
"""For what begins with a word."""

_SIGNS: tuple[Production, ...] = cast("tuple[Production, ...]", (plus_minus, severity, sample, events, quantity))


def atoms(s: Stream) -> list[Atom]:
    """Every atom of the text, in order; none overlaps another."""
    found: list[Atom] = []
    at = 0
    while at < len(s):
        atom = _read(s, at)
        if atom is None or atom.last <= at:
            at += 1
            continue
        found.append(atom)
        at = atom.last
    return found


def _read(s: Stream, at: int) -> Atom | None:
    kind = s.kind(at)
    if kind == NOISE:
        return None
    productions = _WORDS if kind == WORD else _NUMBERS if kind == "number" else _SIGNS
    if productions is _SIGNS and kind not in ("±", "<", ">", "<=", ">=", "~"):
        return None
    for production in productions:
        atom = production(s, at)
        if atom is not None:
            return _change(s, at, atom)
    return None


def _change(s: Stream, at: int, atom: Atom) -> Atom | None:
    """ "increased from 20% to 35%" is no range but two values; the first is read alone."""
    if isinstance(atom, Between) and any(s.word(at - back) in CHANGES for back in range(1, 5)):
        if s.word(at) in ("from", "de", "desde"):
            return quantity(s, at + 1)
        if s.word(at - 1) in ("from", "de", "desde"):
            return quantity(s, at)
    return atom


def number_range(s: Stream, atom: Between, *, cell: bool = False) -> Whole | None:
    """A range that stands for itself; two bare numbers are one only where words say so, or in a table cell."""
    if atom.unit is None and (atom.comma or not (atom.announced or cell)):
        return None
    named = atom.unit if atom.unit in ("%", "days", "weeks", "months", "years") else ""
    if atom.unit is not None and not named:
        return None
    return Whole(atom.first, atom.last, NumberRange(s.span(atom.first, atom.last), atom.low, atom.high, named))


__all__ = ["Quantity", "atoms", "number_range", "unit"]
