"""Kendall's rank correlation for many pairs of rows at once (Kendall 1938, 1970)."""

from __future__ import annotations

from functools import cache

import numpy as np

from consilience.synthesis.arrays import BoolArray, FloatArray
from consilience.synthesis.distributions import normal_p

EXACT_UP_TO = 200


def kendall(x: FloatArray, y: FloatArray, present: BoolArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """tau-b, two-sided p and whether it is exact, of the pairs that are present in each row (n, k).

    Exact without ties up to 200 pairs; otherwise normal with the tie-corrected variance, no continuity correction.
    """
    k = present.sum(axis=1).astype(np.float64)
    score = np.zeros(len(k))
    for i in range(x.shape[1] - 1):
        signs = np.sign(x[:, i + 1 :] - x[:, [i]]) * np.sign(y[:, i + 1 :] - y[:, [i]])
        score += np.where(present[:, i + 1 :] & present[:, [i]], signs, 0.0).sum(axis=1)
    ties_x, ties_y = _ties(x, present), _ties(y, present)
    pairs = k * (k - 1) / 2
    tied_x, tied_y = ties_x.sum(axis=1) / 2, ties_y.sum(axis=1) / 2
    defined = (tied_x < pairs) & (tied_y < pairs)
    below = np.sqrt(np.where(defined, pairs - tied_x, 1.0)) * np.sqrt(np.where(defined, pairs - tied_y, 1.0))
    tau = np.where(defined, score / below, 0.0)
    exact = (tied_x == 0) & (tied_y == 0) & (k <= EXACT_UP_TO)
    variance = np.where(defined & ~exact, _variance(k, ties_x, ties_y), 1.0)
    p = np.where(defined, normal_p(score / np.sqrt(variance)), 1.0)
    for size in np.unique(k[exact]):
        rows = exact & (k == size)
        concordant = np.round((score[rows] + pairs[rows]) / 2).astype(np.int64)
        p[rows] = _two_sided(int(size))[concordant]
    return tau, p, exact


def _ties(x: FloatArray, present: BoolArray) -> FloatArray:
    """(n, k) number of other present values equal to each."""
    counts = [np.where(present[:, i], ((x == x[:, [i]]) & present).sum(axis=1) - 1.0, 0.0) for i in range(x.shape[1])]
    return np.stack(counts, axis=1)


def _variance(k: FloatArray, ties_x: FloatArray, ties_y: FloatArray) -> FloatArray:
    """Variance of concordant minus discordant pairs (Kendall 1970, eq. 4.4), from each value's number of ties."""
    k = np.maximum(k, 3.0)
    first = [(t * (2 * (t + 1) + 5)).sum(axis=1) for t in (ties_x, ties_y)]
    second = [t.sum(axis=1) for t in (ties_x, ties_y)]
    third = [(t * (t - 1)).sum(axis=1) for t in (ties_x, ties_y)]
    variance = (k * (k - 1) * (2 * k + 5) - first[0] - first[1]) / 18
    variance += second[0] * second[1] / (2 * k * (k - 1))
    return np.asarray(variance + third[0] * third[1] / (9 * k * (k - 1) * (k - 2)))


@cache
def _two_sided(k: int) -> FloatArray:
    """Two-sided p for each number of concordant pairs among k untied values: the convolution of k uniforms."""
    probabilities = np.ones(1)
    for i in range(2, k + 1):
        running = np.concatenate([np.cumsum(probabilities), np.full(i - 1, probabilities.sum())])
        running[i:] -= np.cumsum(probabilities)[: len(running) - i]
        probabilities = running / i
    at_most = np.cumsum(probabilities)
    at_least = np.cumsum(probabilities[::-1])[::-1]
    return np.asarray(np.minimum(1.0, 2 * np.minimum(at_most, at_least)))
