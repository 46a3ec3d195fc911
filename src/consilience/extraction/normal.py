"""The normal distribution from the standard library: most manuscripts need nothing else, and scipy starts slowly."""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=256)
def deviate(p: float) -> float:
    """The quantile of a probability; infinite at 0 and 1, and for what lies beyond them."""
    from statistics import NormalDist

    if not 0 < p < 1:
        return math.copysign(math.inf, p - 0.5)
    return NormalDist().inv_cdf(p)  # Wichura 1988, algorithm AS 241


def two_sided(z: float) -> float:
    """Probability beyond an absolute deviate, on both sides."""
    return math.erfc(z / math.sqrt(2))
