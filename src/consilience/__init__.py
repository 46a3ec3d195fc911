"""Systematic reviews whose every number can be traced, recomputed and challenged.

>>> import consilience
>>> review = consilience.load("examples/pediatric-b-all")
>>> findings = consilience.check(review)
>>> consilience.build(review, "report")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_NAMES = {
    "Finding": "consilience.audit.finding",
    "Printed": "consilience.model.printed",
    "Review": "consilience.model.review",
    "UnreadableReview": "consilience.home.problems",
    "build": "consilience.report",
    "check": "consilience.audit",
    "load": "consilience.home.folder",
    "save": "consilience.home.folder",
}

__all__ = ["Finding", "Printed", "Review", "UnreadableReview", "__version__", "build", "check", "load", "save"]

if TYPE_CHECKING:
    from consilience.audit import check
    from consilience.audit.finding import Finding
    from consilience.home.folder import load, save
    from consilience.home.problems import UnreadableReview
    from consilience.model.printed import Printed
    from consilience.model.review import Review
    from consilience.report import build


def __getattr__(name: str) -> Any:
    """Names are imported when they are first used, so that importing the package is quick."""
    if name in _NAMES:
        return getattr(importlib.import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'consilience' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
