"""Correlations: raw, and Fisher's z (Fisher 1921; Olkin & Pratt 1958)."""

from __future__ import annotations

import numpy as np

from consilience.synthesis.arrays import refuse
from consilience.synthesis.measure import Computed, Correction, Data, Measure, Variance

INPUTS = ("correlation", "total")


def check_correlations(data: Data, labels: tuple[str, ...]) -> None:
    """Refuse correlations outside [-1, 1] and samples without a variance, naming the studies."""
    refuse(np.abs(data["correlation"]) > 1, labels, "correlation lies outside [-1, 1]")
    refuse((data["total"] < 4) | np.isinf(data["total"]), labels, "a correlation's variance needs a total of 4 or more")


def _raw(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
    r = data["correlation"]
    return Computed(r, (1 - r**2) ** 2 / (data["total"] - 1))


def _fisher_z(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
    with np.errstate(divide="ignore"):
        return Computed(np.arctanh(data["correlation"]), 1 / (data["total"] - 3))


MEASURES = {
    "COR": Measure("COR", "correlation", INPUTS, _raw, check_correlations, ("total",)),
    "ZCOR": Measure("ZCOR", "Fisher z of correlation", INPUTS, _fisher_z, check_correlations, ("total",)),
}
