"""A review as a report: one page that needs nothing else, figures, tables and data.

``build`` writes it. Each view (``studies``, ``harms``, ``ranges``, ...) turns a review into a ``table.Table``; ``page``
and ``files`` write tables down. Numbers are computed here or read from the review; none is typed.
"""

from .writing import ReportError, build

__all__ = ["ReportError", "build"]
