"""From the analysis scale back to the scale people read: ratios, proportions, rates, correlations.

Only estimates and limits are transformed, never standard errors. A transformed pooled proportion is a median-type
value, not the mean risk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from consilience.synthesis.arrays import BoolArray, FloatArray, Interval

RATIOS = frozenset({"RR", "OR", "PETO", "HR", "IRR", "ROM", "PLN", "IRLN"})


@dataclass(frozen=True)
class Natural:
    """An estimate with its confidence and prediction intervals on the natural scale; ``scale`` names it."""

    scale: str
    estimate: FloatArray
    ci: Interval
    prediction: Interval | None


def identity(y: FloatArray) -> FloatArray:
    """The value itself."""
    return y


def exponential(y: FloatArray) -> FloatArray:
    """exp(y); beyond the largest float, infinity."""
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(y))


def sine_squared(y: FloatArray) -> FloatArray:
    """sin(y)^2 on [0, pi/2], 0 below and 1 above."""
    return np.asarray(np.sin(np.clip(y, 0, np.pi / 2)) ** 2)


def square(y: FloatArray) -> FloatArray:
    """y^2, 0 for a negative root."""
    return np.maximum(y, 0) ** 2


def survival_from_cloglog(y: FloatArray) -> FloatArray:
    """S = exp(-exp(y)) of y = ln(-ln S)."""
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(-np.exp(y)))


def proportion_from_freeman_tukey(y: FloatArray, n: FloatArray) -> FloatArray:
    """Miller's (1978) inverse of the double arcsine at sample size n; NaN where the root is imaginary."""
    lowest = np.arcsin(np.sqrt(1 / (n + 1))) / 2
    highest = (np.arcsin(np.sqrt(n / (n + 1))) + np.pi / 2) / 2
    inside = (y >= lowest) & (y <= highest)
    safe = np.where(inside, y, np.pi / 4)
    sine = np.sin(2 * safe)
    square_of_root = 1 - (sine + (sine - 1 / sine) / n) ** 2
    root = np.sqrt(np.where(square_of_root >= 0, square_of_root, np.nan))
    p = (1 - np.sign(np.cos(2 * safe)) * root) / 2
    return np.where(np.isnan(y), np.nan, np.where(inside, p, np.where(y < lowest, 0.0, 1.0)))


def rate_from_freeman_tukey(y: FloatArray, t: FloatArray) -> FloatArray:
    """Inverse of the double square root at person-time t; 0 below the value of no events."""
    lowest = np.sqrt(1 / t) / 2
    safe = np.maximum(y, lowest)
    return np.where(y <= lowest, 0.0, (1 / t - 8 * safe**2 + 16 * t * safe**4) / (16 * safe**2 * t)) + 0 * y


_SCALES: dict[str, tuple[str, Callable[[FloatArray], FloatArray]]] = {
    "RR": ("risk ratio", exponential),
    "OR": ("odds ratio", exponential),
    "PETO": ("odds ratio", exponential),
    "HR": ("hazard ratio", exponential),
    "IRR": ("rate ratio", exponential),
    "ROM": ("ratio of means", exponential),
    "PLN": ("proportion", exponential),
    "IRLN": ("rate", exponential),
    "PLO": ("proportion", special.expit),
    "PAS": ("proportion", sine_squared),
    "IRS": ("rate", square),
    "ZCOR": ("correlation", np.tanh),
    "SURV-CLOGLOG": ("survival probability", survival_from_cloglog),
    "SURV-LOGIT": ("survival probability", special.expit),
}
_SIZED: dict[str, tuple[str, Callable[[FloatArray, FloatArray], FloatArray]]] = {
    "PFT": ("proportion", proportion_from_freeman_tukey),
    "IRFT": ("rate", rate_from_freeman_tukey),
}


def scale_name(measure: str) -> str:
    """What the natural scale of ``measure`` is called."""
    if measure in _SIZED:
        return _SIZED[measure][0]
    return _SCALES[measure][0] if measure in _SCALES else "as analysed"


def to_natural(measure: str, y: FloatArray, size: FloatArray | None = None) -> FloatArray:
    """``y`` of ``measure`` on its natural scale; PFT and IRFT need the ``size`` (people, time) it stands for."""
    if measure in _SIZED:
        return _SIZED[measure][1](np.asarray(y), np.asarray(np.nan if size is None else size))
    transform = _SCALES[measure][1] if measure in _SCALES else identity
    return np.asarray(transform(np.asarray(y)))


def swaps_limits(measure: str) -> bool:
    """Whether the transformation falls, so that a lower limit becomes an upper one."""
    return measure == "SURV-CLOGLOG"


def interval_to_natural(measure: str, ci: Interval, size: FloatArray | None = None) -> Interval:
    """Both limits on the natural scale, in rising order."""
    low, high = (to_natural(measure, limit, size)[()] for limit in ci)
    return Interval(high, low) if swaps_limits(measure) else Interval(low, high)


def harmonic_mean(size: FloatArray, present: BoolArray) -> FloatArray:
    """Harmonic mean over the last axis of the sizes that are present (boolean)."""
    return np.asarray(present.sum(axis=-1) / np.sum(np.where(present, 1 / np.where(present, size, 1.0), 0.0), axis=-1))
