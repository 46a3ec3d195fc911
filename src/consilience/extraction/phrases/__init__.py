"""Phrases: the ways in which papers print estimates, read by a grammar with named productions.

``read`` takes a sentence, a paragraph or a table cell and gives what it prints; ``read_cell`` also takes the heading of
the cell's column. The way of the text: ``tokens`` (numbers, words, signs) -> ``scan`` (atoms, by the productions of
``values``, ``intervals``, ``counts``, ``statistics``) -> ``drafts`` (a value gathers what belongs to it) -> ``links``
(comparisons, times, grades, names) -> the phrases of ``kinds``. Nothing backtracks further than one production.
"""

from .kinds import Heterogeneity, NumberRange, Phrase, Sample, Span, Stated, Statistic
from .reading import read, read_cell
from .tokens import decimal_mark

__all__ = [
    "Heterogeneity",
    "NumberRange",
    "Phrase",
    "Sample",
    "Span",
    "Stated",
    "Statistic",
    "decimal_mark",
    "read",
    "read_cell",
]
