"""Planted errors: one kind a copy, each provable from the text alone, each with its ground truth.

A kind is a function ``(paper, rng) -> Planted | None``; None where this paper gives no occasion for it, or where the
error drawn would not be provable after rounding (the caller draws again). ``FAMILIES`` says which families of rules may
find it: an error in one number often contradicts several statements.
"""

from .appraisal import KINDS as _appraisal
from .counts import KINDS as _counts
from .intervals import KINDS as _intervals
from .planting import Kind, Planted, plant
from .pooling import KINDS as _pooling
from .prose import KINDS as _prose
from .survival import KINDS as _survival
from .words import KINDS as _words

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kinds in (_counts, _intervals, _survival, _pooling, _appraisal, _prose, _words)
    for kind in kinds
}

__all__ = ["KINDS", "Kind", "Planted", "plant"]
