"""Peto's one-step odds ratio (Yusuf et al. 1985, Prog Cardiovasc Dis 27:335), and pooling of O - E and V."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from consilience.synthesis.arrays import (
    FloatArray,
    NoSolutionError,
    Numbers,
    name_studies,
    refuse,
    same_shape,
    study_labels,
)
from consilience.synthesis.distributions import check_level, normal_quantile
from consilience.synthesis.effects_binary import check_counts, hypergeometric_moments, tables
from consilience.synthesis.fit import Fit
from consilience.synthesis.mantel_haenszel import common_fit


def peto(
    *,
    events_1: Numbers,
    total_1: Numbers,
    events_2: Numbers,
    total_2: Numbers,
    level: float = 0.95,
    labels: Iterable[object] | None = None,
) -> Fit:
    """Peto's pooled log odds ratio: sum(O - E)/sum V, se 1/sqrt(sum V).

    Good for rare events (below 1 %) in groups of similar size; biased for large effects or very unequal groups.

    Args:
        events_1, total_1, events_2, total_2: (..., k) counts; no correction is used.
        level: confidence level, default 0.95.
        labels: names of the studies.

    Returns:
        A Fit of measure PETO; Q runs over tables with V > 0.

    Raises:
        NoSolutionError: no table has any information.
        SynthesisError: impossible counts.
    """
    arrays = same_shape({"events_1": events_1, "total_1": total_1, "events_2": events_2, "total_2": total_2})
    named = study_labels(labels, arrays["events_1"].shape[-1])
    check_counts(arrays, named)
    table = tables(arrays)
    missing = np.isnan(table.n)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected, v = hypergeometric_moments(table)
    useful = ~missing & (v > 0)
    o_minus_e, v = np.where(useful, table.a - expected, 0.0), np.where(useful, v, 0.0)
    notes = [f"{name_studies(missing, named)}: data missing, left out"] if missing.any() else []
    if (~useful & ~missing).any():
        notes.append(f"{name_studies(~useful & ~missing, named)}: no events, or only events, in both groups: no weight")
    return _pool(o_minus_e, v, "PETO", (~missing).sum(axis=-1), named, level, notes)


def pool_o_minus_e(
    *,
    o_minus_e: ArrayLike,
    v: ArrayLike,
    measure: str = "HR",
    level: float = 0.95,
    labels: Iterable[object] | None = None,
) -> Fit:
    """Pool observed minus expected events and their variances, as from log-rank tests: ln HR = sum(O - E)/sum V.

    Args:
        o_minus_e, v: (..., k) with v > 0.
        measure: what the ratio is, default "HR".
        level: confidence level, default 0.95.
        labels: names of the studies.

    Returns:
        A Fit on the log scale.

    Raises:
        SynthesisError: v not positive.
    """
    arrays = same_shape({"o_minus_e": o_minus_e, "v": v})
    named = study_labels(labels, arrays["v"].shape[-1])
    refuse(~(arrays["v"] > 0) | ~np.isfinite(arrays["o_minus_e"]), named, "o_minus_e and a positive v are needed")
    k = np.asarray(np.ones_like(arrays["v"]).sum(axis=-1).astype(np.int64))
    return _pool(arrays["o_minus_e"], arrays["v"], measure, k, named, level, [])


def _pool(
    o_minus_e: FloatArray, v: FloatArray, measure: str, k: FloatArray, labels: tuple[str, ...], level: float,
    notes: list[str],
) -> Fit:  # fmt: skip
    z, total = normal_quantile(check_level(level)), v.sum(axis=-1)
    if (total == 0).any():
        raise NoSolutionError("not estimable: no study has both events and non-events")
    estimate = o_minus_e.sum(axis=-1) / total
    own = o_minus_e / np.where(v > 0, v, 1.0)
    q = (v * (own - estimate[..., np.newaxis]) ** 2).sum(axis=-1)
    df = np.maximum((v > 0).sum(axis=-1) - 1.0, 0.0)
    return common_fit(
        measure, "Peto", estimate, 1 / np.sqrt(total), z, level, q, df, k,
        100 * v / total[..., np.newaxis], labels, {"correction": "none", "I2": "from Q"}, notes,
    )  # fmt: skip
