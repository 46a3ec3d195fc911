"""Planted errors: one kind a copy, each provable from the text alone, each with its ground truth.

A kind is a function ``(paper, rng) -> Planted | None``; None where this paper gives no occasion for it, or where the
error drawn would not be provable after rounding (the caller draws again). ``FAMILIES`` says which families of rules may
find it: an error in one number often contradicts several statements.
"""

from . import appraisal, counts, intervals, pooling, prose, survival, words
from .planting import Kind, Planted, plant

_MODULES = (counts, intervals, survival, pooling, appraisal, prose, words)

KINDS: dict[str, Kind] = {kind.name: kind for module in _MODULES for kind in module.KINDS}

__all__ = ["KINDS", "Kind", "Planted", "plant"]
