"""Adjusted indirect comparison of two treatments through a common one (Bucher et al. 1997)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from consilience.synthesis.arrays import FloatArray, Interval, SynthesisError, floats
from consilience.synthesis.distributions import check_level, normal_p, normal_quantile


@dataclass(frozen=True, eq=False)
class Indirect:
    """A against C through B: estimate, se, statistic, p and interval on the analysis scale, and the comparator."""

    estimate: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    ci: Interval
    comparator: str


def bucher(
    *,
    estimate_ab: ArrayLike,
    se_ab: ArrayLike,
    estimate_cb: ArrayLike,
    se_cb: ArrayLike,
    comparator: str = "the common comparator",
    level: float = 0.95,
) -> Indirect:
    """A against C: the difference of A against B and C against B; variances add. Assumes transitivity.

    Args:
        estimate_ab, se_ab: (...) A against B on the analysis scale (log for ratios).
        estimate_cb, se_cb: (...) C against B.
        comparator: name of B.
        level: confidence level, default 0.95.

    Returns:
        Indirect.

    Raises:
        SynthesisError: standard errors that are not positive.
    """
    errors = floats(se_ab, "se_ab"), floats(se_cb, "se_cb")
    if not all((error > 0).all() for error in errors):
        raise SynthesisError("standard errors must be positive")
    estimate = floats(estimate_ab, "estimate_ab") - floats(estimate_cb, "estimate_cb")
    se = np.hypot(*errors)
    half = normal_quantile(check_level(level)) * se
    z = estimate / se
    return Indirect(
        estimate[()], se[()], z[()], normal_p(z)[()], Interval((estimate - half)[()], (estimate + half)[()]), comparator
    )
