"""Effect sizes of two groups with events and totals.

With a, b events and non-events in group 1 and c, d in group 2, n1 = a + b, n2 = c + d. Formulas: Fleiss & Berlin
(2009), in Cooper et al., Handbook of Research Synthesis, ch. 13; Yusuf et al. (1985) for Peto; Ruecker et al. (2009)
for the arcsine difference.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from consilience.synthesis.arrays import BoolArray, FloatArray, refuse
from consilience.synthesis.measure import Computed, Correction, Data, Measure, Variance

INPUTS = ("events_1", "total_1", "events_2", "total_2")


class Table(NamedTuple):
    """The four cells of each study's 2x2 table."""

    a: FloatArray
    b: FloatArray
    c: FloatArray
    d: FloatArray

    @property
    def n1(self) -> FloatArray:
        """Size of group 1."""
        return self.a + self.b

    @property
    def n2(self) -> FloatArray:
        """Size of group 2."""
        return self.c + self.d

    @property
    def n(self) -> FloatArray:
        """Size of both groups."""
        return self.n1 + self.n2

    @property
    def events(self) -> FloatArray:
        """Events in both groups."""
        return self.a + self.c

    @property
    def has_zero(self) -> BoolArray:
        """Whether any cell is zero."""
        return np.asarray((self.a == 0) | (self.b == 0) | (self.c == 0) | (self.d == 0))

    @property
    def double_zero(self) -> BoolArray:
        """Whether nobody, or everybody, in both groups had the event."""
        return np.asarray(((self.a == 0) & (self.c == 0)) | ((self.b == 0) & (self.d == 0)))


def tables(data: Data) -> Table:
    """2x2 tables from events and totals of both groups."""
    return Table(
        data["events_1"],
        data["total_1"] - data["events_1"],
        data["events_2"],
        data["total_2"] - data["events_2"],
    )


def check_counts(data: Data, labels: tuple[str, ...]) -> None:
    """Refuse negative counts, empty groups and more events than people, naming the studies."""
    for group in ("_1", "_2") if "events_1" in data else ("",):
        events, total = data["events" + group], data["total" + group]
        refuse(events < 0, labels, f"events{group} is negative")
        refuse(np.isinf(events) | np.isinf(total), labels, f"events{group} or total{group} is infinite")
        refuse(total <= 0, labels, f"total{group} must be positive")
        refuse(events > total, labels, f"events{group} exceeds total{group}")


def correct_tables(raw: Table, correction: Correction) -> tuple[Table, BoolArray, BoolArray]:
    """Tables with the amount added to all four cells where it applies, and masks of corrected and dropped studies."""
    dropped = raw.double_zero & correction.drop_double_zero
    corrected = correction.applies(raw.has_zero & ~dropped)
    add = np.where(corrected, correction.amount, 0.0)
    return Table(raw.a + add, raw.b + add, raw.c + add, raw.d + add), corrected, dropped


def log_risk_ratio(t: Table) -> tuple[FloatArray, FloatArray]:
    """ln(p1/p2), 1/a - 1/n1 + 1/c - 1/n2."""
    return np.log(t.a / t.n1) - np.log(t.c / t.n2), 1 / t.a - 1 / t.n1 + 1 / t.c - 1 / t.n2


def log_odds_ratio(t: Table) -> tuple[FloatArray, FloatArray]:
    """ln(ad/bc), 1/a + 1/b + 1/c + 1/d (Woolf 1955)."""
    return np.log(t.a / t.b) - np.log(t.c / t.d), 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d


def risk_difference(t: Table) -> tuple[FloatArray, FloatArray]:
    """p1 - p2, p1(1 - p1)/n1 + p2(1 - p2)/n2."""
    return t.a / t.n1 - t.c / t.n2, t.a * t.b / t.n1**3 + t.c * t.d / t.n2**3


def peto_log_odds_ratio(t: Table) -> tuple[FloatArray, FloatArray]:
    """(O - E)/V, 1/V with the hypergeometric V (Yusuf et al. 1985)."""
    expected, variance = hypergeometric_moments(t)
    return (t.a - expected) / variance, 1 / variance


def arcsine_difference(t: Table) -> tuple[FloatArray, FloatArray]:
    """asin sqrt(p1) - asin sqrt(p2), 1/(4 n1) + 1/(4 n2)."""
    return np.arcsin(np.sqrt(t.a / t.n1)) - np.arcsin(np.sqrt(t.c / t.n2)), 1 / (4 * t.n1) + 1 / (4 * t.n2)


def phi_coefficient(t: Table) -> tuple[FloatArray, FloatArray]:
    """Phi of the table and its large-sample variance under multinomial sampling (Agresti 2002)."""
    rows = t.n1 * t.n2
    columns = t.events * (t.b + t.d)
    y = (t.a * t.d - t.b * t.c) / np.sqrt(rows * columns)
    row_gap, column_gap = (t.n1 - t.n2) / np.sqrt(rows), (t.events - t.b - t.d) / np.sqrt(columns)
    v = (1 - y**2 + y * (1 + y**2 / 2) * row_gap * column_gap - 0.75 * y**2 * (row_gap**2 + column_gap**2)) / t.n
    return y, v


def hypergeometric_moments(t: Table) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of a given the margins, if the groups do not differ."""
    expected = t.events * t.n1 / t.n
    variance = t.events * (t.b + t.d) * t.n1 * t.n2 / (t.n**2 * (t.n - 1))
    return expected, variance


_FORMULAS = {
    "RR": ("log risk ratio", log_risk_ratio, True),
    "OR": ("log odds ratio", log_odds_ratio, True),
    "RD": ("risk difference", risk_difference, True),
    "PETO": ("Peto log odds ratio", peto_log_odds_ratio, True),
    "AS": ("arcsine risk difference", arcsine_difference, False),
    "PHI": ("phi coefficient", phi_coefficient, False),
}


def _measure(name: str) -> Measure:
    title, formula, corrects = _FORMULAS[name]

    def compute(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
        policy = correction if corrects else correction._replace(when="none")
        table, corrected, dropped = correct_tables(tables(data), policy)
        with np.errstate(divide="ignore", invalid="ignore"):
            y, v = formula(table)
        return Computed(y, v, corrected, dropped)

    return Measure(name, title, INPUTS, compute, check_counts, ("total_1", "total_2"), corrects)


MEASURES = {name: _measure(name) for name in _FORMULAS}
