"""GRADE: suggestions from the data, ratings by people, absolute effects, sentences, tables of findings.

``rate`` gives a level from a start and its steps; ``absolute`` events per 1,000; ``statement`` the standard sentence.
Nothing here reads a file. ``evidence`` is what a body of evidence comes to in numbers, ``suggestions`` what these
numbers suggest, ``state`` what people decided and what went stale, ``tables`` the tables as they print.
"""

from .absolute_effects import Absolute, AbsoluteError, Baseline, absolute
from .rating import Rating, RatingError, rate
from .statements import StatementError, statement

__all__ = [
    "Absolute",
    "AbsoluteError",
    "Baseline",
    "Rating",
    "RatingError",
    "StatementError",
    "absolute",
    "rate",
    "statement",
]
