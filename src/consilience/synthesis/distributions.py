"""Tail probabilities and quantiles, from survival functions so that small p-values keep their digits."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from consilience.synthesis.arrays import FloatArray, SynthesisError


def check_level(level: float) -> float:
    """``level`` if it is a confidence level strictly between 0 and 1."""
    if not 0 < level < 1:
        raise SynthesisError(f"level: expected a number between 0 and 1 such as 0.95, found {level}")
    return level


def wald(estimate: FloatArray, se: FloatArray) -> FloatArray:
    """estimate/se; where se is 0, 0 for an estimate of 0 and otherwise infinite."""
    moving = se > 0
    unmoved = np.where(estimate == 0, 0.0, np.copysign(np.inf, estimate))
    return np.where(moving, estimate / np.where(moving, se, 1.0), unmoved)


def normal_p(z: ArrayLike) -> FloatArray:
    """Two-sided p-value of a standard normal statistic."""
    return np.asarray(2 * special.ndtr(-np.abs(np.asarray(z, dtype=np.float64))))


def t_p(t: ArrayLike, df: ArrayLike) -> FloatArray:
    """Two-sided p-value of a t statistic; ``df`` of infinity means normal."""
    df = np.asarray(df, dtype=np.float64)
    t = np.abs(np.asarray(t, dtype=np.float64))
    finite = np.where(np.isfinite(df), df, 1.0)
    return np.where(np.isfinite(df), 2 * special.stdtr(finite, -t), normal_p(t))


def chi2_p(x: ArrayLike, df: ArrayLike) -> FloatArray:
    """Upper tail of chi-squared; 1 where there are no degrees of freedom."""
    df = np.asarray(df, dtype=np.float64)
    return np.where(df > 0, special.chdtrc(np.where(df > 0, df, 1.0), np.asarray(x, dtype=np.float64)), 1.0)


def f_p(x: ArrayLike, df_1: ArrayLike, df_2: ArrayLike) -> FloatArray:
    """Upper tail of the F distribution."""
    return np.asarray(special.fdtrc(*(np.asarray(a, dtype=np.float64) for a in (df_1, df_2, x))))


def normal_quantile(level: float) -> float:
    """The c for which P(|Z| < c) = level."""
    return float(-special.ndtri((1 - level) / 2))


def t_quantile(level: float, df: ArrayLike) -> FloatArray:
    """The c for which P(|T| < c) = level with ``df`` degrees of freedom; infinity means normal.

    Through the incomplete beta function, T^2 / (df + T^2) ~ Beta(1/2, df/2): exact to rounding.
    """
    df = np.asarray(df, dtype=np.float64)
    first = df.flat[0] if df.size else 1.0
    if df.size == 1 or (df == first).all():
        return np.broadcast_to(_t_quantile(level, float(first)), df.shape)
    finite = np.where(np.isfinite(df), df, 1.0)
    share = special.betaincinv(0.5, finite / 2, level)
    return np.where(np.isfinite(df), np.sqrt(finite * share / (1 - share)), normal_quantile(level))


@lru_cache(maxsize=4096)
def _t_quantile(level: float, df: float) -> float:
    if np.isinf(df):
        return normal_quantile(level)
    share = float(special.betaincinv(0.5, df / 2, level))
    return float(np.sqrt(df * share / (1 - share)))


def chi2_quantile(upper: float, df: ArrayLike) -> FloatArray:
    """The value that chi-squared exceeds with probability ``upper``."""
    return np.asarray(special.chdtri(np.asarray(df, dtype=np.float64), upper))
