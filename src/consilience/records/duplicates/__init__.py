"""Duplicate records: the same publication described twice. Merging links records and never removes one.

The way of a pair: ``normalise`` -> ``blocking`` -> ``comparing`` -> ``deciding`` -> ``clusters``. The method is told in
docs/explanation/duplicates.md.
"""

from .deciding import Judgement
from .finding import Duplicates, Judged, find_duplicates
from .merging import Merged, merge

__all__ = ["Duplicates", "Judged", "Judgement", "Merged", "find_duplicates", "merge"]
