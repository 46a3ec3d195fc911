"""Proportions of one group: plain, log, logit, arcsine and Freeman-Tukey.

Formulas: Stijnen, Hamza & Ozdemir (2010) Stat Med 29:3046; Freeman & Tukey (1950); Miller (1978) Am Stat 32:138.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from consilience.synthesis.arrays import FloatArray, Interval, SynthesisError, same_shape, study_labels, unbatch
from consilience.synthesis.distributions import check_level, normal_quantile
from consilience.synthesis.effects_binary import check_counts
from consilience.synthesis.measure import Computed, Correction, Data, Measure, Variance


def plain(x: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """p, p(1 - p)/n."""
    return x / n, x * (n - x) / n**3


def log(x: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """ln p, 1/x - 1/n."""
    return np.log(x / n), 1 / x - 1 / n


def logit(x: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """ln(x/(n - x)), 1/x + 1/(n - x)."""
    return np.log(x / (n - x)), 1 / x + 1 / (n - x)


def arcsine(x: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """asin sqrt(p), 1/(4n)."""
    return np.arcsin(np.sqrt(x / n)), 1 / (4 * n)


def freeman_tukey(x: FloatArray, n: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(asin sqrt(x/(n + 1)) + asin sqrt((x + 1)/(n + 1)))/2, 1/(4n + 2)."""
    return (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))) / 2, 1 / (4 * n + 2)


Formula = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]

_FORMULAS: dict[str, tuple[str, Formula, bool]] = {
    "PR": ("proportion", plain, True),
    "PLN": ("log proportion", log, True),
    "PLO": ("logit proportion", logit, True),
    "PAS": ("arcsine proportion", arcsine, False),
    "PFT": ("Freeman-Tukey double arcsine proportion", freeman_tukey, False),
}


def _measure(name: str) -> Measure:
    title, formula, corrects = _FORMULAS[name]

    def compute(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
        x, n = data["events"], data["total"]
        policy = correction if corrects else correction._replace(when="none")
        corrected = policy.applies((x == 0) | (x == n))
        add = np.where(corrected, policy.amount, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            y, v = formula(x + add, n + 2 * add)
        return Computed(y, v, corrected)

    return Measure(name, title, ("events", "total"), compute, check_counts, ("total",), corrects)


MEASURES = {name: _measure(name) for name in _FORMULAS}


def proportion_interval(
    events: ArrayLike, total: ArrayLike, *, level: float = 0.95, method: str = "clopper-pearson"
) -> Interval:
    """Interval of single proportions.

    Args:
        events: (...) events x, 0 <= x <= n.
        total: (...) people n > 0.
        level: confidence, default 0.95.
        method: "clopper-pearson" (exact; Clopper & Pearson 1934) or "wilson" (score; Wilson 1927).

    Returns:
        (low, high) as proportions.

    Raises:
        SynthesisError: for counts that cannot be.
    """
    check_level(level)
    scalar = np.ndim(events) == 0 and np.ndim(total) == 0
    data = same_shape({"events": events, "total": total})
    check_counts(data, study_labels(None, data["events"].shape[-1]))
    x, n = data["events"], data["total"]
    if method == "clopper-pearson":
        low, high = _clopper_pearson(x, n, (1 - level) / 2)
    elif method == "wilson":
        low, high = _wilson(x, n, normal_quantile(level))
    else:
        raise SynthesisError(f'method: expected "clopper-pearson" or "wilson", found {method!r}')
    return Interval(low[0], high[0]) if scalar else Interval(unbatch(low), unbatch(high))


def _clopper_pearson(x: FloatArray, n: FloatArray, tail: float) -> tuple[FloatArray, FloatArray]:
    none, every = x == 0, x == n
    low = np.where(none, 0.0, special.betaincinv(np.where(none, 1, x), n - x + 1, tail))
    high = np.where(every, 1.0, special.betainccinv(x + 1, np.where(every, 1, n - x), tail))
    return low, high


def _wilson(x: FloatArray, n: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    p = x / n
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    shrink = 1 + z**2 / n
    low, high = (middle - half) / shrink, (middle + half) / shrink
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)
