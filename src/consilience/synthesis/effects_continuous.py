"""Effect sizes of two groups with means and standard deviations, and of one group's mean.

Formulas: Hedges (1981) J Educ Stat 6:107; Hedges & Olkin (1985); Bonett (2009) for unequal SDs;
Hedges, Gurevitch & Curtis (1999) and Lajeunesse (2015) for the ratio of means.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import gammaln

from consilience.synthesis.arrays import FloatArray, SynthesisError, refuse
from consilience.synthesis.measure import Computed, Correction, Data, Measure, Variance

INPUTS = ("mean_1", "sd_1", "total_1", "mean_2", "sd_2", "total_2")


def bias_correction(df: FloatArray) -> FloatArray:
    """Hedges' exact J(df) = Gamma(df/2) / [sqrt(df/2) Gamma((df - 1)/2)], eq. 6e of Hedges (1981)."""
    df = np.where(df > 1, df, np.nan)
    return np.asarray(np.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def pooled_variance(data: Data) -> FloatArray:
    """[(n1 - 1)s1^2 + (n2 - 1)s2^2] / (n1 + n2 - 2)."""
    n1, n2 = data["total_1"], data["total_2"]
    return ((n1 - 1) * data["sd_1"] ** 2 + (n2 - 1) * data["sd_2"] ** 2) / (n1 + n2 - 2)


def mean_difference(data: Data, variance: Variance) -> tuple[FloatArray, FloatArray]:
    """m1 - m2, s1^2/n1 + s2^2/n2; "pooled" takes one SD for both groups."""
    y = data["mean_1"] - data["mean_2"]
    if variance == "pooled":
        return y, pooled_variance(data) * (1 / data["total_1"] + 1 / data["total_2"])
    return y, data["sd_1"] ** 2 / data["total_1"] + data["sd_2"] ** 2 / data["total_2"]


def standardised_mean_difference(data: Data, variance: Variance) -> tuple[FloatArray, FloatArray]:
    """Hedges' g: J (m1 - m2)/s_pooled, 1/n1 + 1/n2 + g^2/(2N); "unbiased" is eq. 9 of Hedges (1983)."""
    n1, n2 = data["total_1"], data["total_2"]
    total = n1 + n2
    j = bias_correction(total - 2)
    y = j * (data["mean_1"] - data["mean_2"]) / np.sqrt(pooled_variance(data))
    if variance == "unbiased":
        return y, 1 / n1 + 1 / n2 + (1 - (total - 4) / ((total - 2) * j**2)) * y**2
    return y, 1 / n1 + 1 / n2 + y**2 / (2 * total)


def glass_delta(data: Data, variance: Variance) -> tuple[FloatArray, FloatArray]:  # noqa: ARG001
    """J(n2 - 1)(m1 - m2)/s2, 1/n1 + 1/n2 + y^2/(2 n2): standardised by the SD of group 2."""
    n1, n2 = data["total_1"], data["total_2"]
    y = bias_correction(n2 - 1) * (data["mean_1"] - data["mean_2"]) / data["sd_2"]
    return y, 1 / n1 + 1 / n2 + y**2 / (2 * n2)


def smd_unequal(data: Data, variance: Variance) -> tuple[FloatArray, FloatArray]:  # noqa: ARG001
    """J(N - 2)(m1 - m2)/sqrt((s1^2 + s2^2)/2), with the variance of Bonett (2009), eq. 12."""
    n1, n2 = data["total_1"], data["total_2"]
    s1, s2 = data["sd_1"] ** 2, data["sd_2"] ** 2
    mean_square = (s1 + s2) / 2
    y = bias_correction(n1 + n2 - 2) * (data["mean_1"] - data["mean_2"]) / np.sqrt(mean_square)
    v = y**2 * (s1**2 / (n1 - 1) + s2**2 / (n2 - 1)) / (8 * mean_square**2)
    return y, v + (s1 / (n1 - 1) + s2 / (n2 - 1)) / mean_square


def log_ratio_of_means(data: Data, variance: Variance) -> tuple[FloatArray, FloatArray]:  # noqa: ARG001
    """ln(m1/m2) with the second-order correction of Lajeunesse (2015), eq. 8; both means must have one sign."""
    first = data["sd_1"] ** 2 / (data["total_1"] * data["mean_1"] ** 2)
    second = data["sd_2"] ** 2 / (data["total_2"] * data["mean_2"] ** 2)
    return np.log(data["mean_1"] / data["mean_2"]) + (first - second) / 2, first + second


def check_groups(data: Data, labels: tuple[str, ...]) -> None:
    """Refuse groups of fewer than two and negative standard deviations, naming the studies."""
    for group in ("_1", "_2") if "mean_1" in data else ("",):
        for name in ("mean", "sd", "total"):
            refuse(np.isinf(data[name + group]), labels, f"{name}{group} is infinite")
        refuse(data["sd" + group] < 0, labels, f"sd{group} is negative")
        refuse(data["total" + group] < 2, labels, f"total{group} must be at least 2 for a standard deviation")


def _check_ratio(data: Data, labels: tuple[str, ...]) -> None:
    check_groups(data, labels)
    refuse(data["mean_1"] * data["mean_2"] <= 0, labels, "a ratio of means needs two means of the same sign")


Formula = Callable[[Data, Variance], tuple[FloatArray, FloatArray]]

_FORMULAS: dict[str, tuple[str, Formula, tuple[Variance, ...]]] = {
    "MD": ("mean difference", mean_difference, ("large-sample", "pooled")),
    "SMD": ("standardised mean difference (Hedges g)", standardised_mean_difference, ("large-sample", "unbiased")),
    "SMD1": ("standardised mean difference (Glass delta, SD of group 2)", glass_delta, ("large-sample",)),
    "SMDH": ("standardised mean difference (unequal SDs)", smd_unequal, ("large-sample",)),
    "ROM": ("log ratio of means", log_ratio_of_means, ("large-sample",)),
}


def _measure(name: str) -> Measure:
    title, formula, variances = _FORMULAS[name]

    def compute(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
        if variance not in variances:
            raise SynthesisError(f"variance: {name} knows {', '.join(variances)}; found {variance!r}")
        with np.errstate(divide="ignore", invalid="ignore"):
            return Computed(*formula(data, variance))

    check = _check_ratio if name == "ROM" else check_groups
    return Measure(name, title, INPUTS, compute, check, ("total_1", "total_2"))


def _mean(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
    return Computed(data["mean"], data["sd"] ** 2 / data["total"])


MEASURES = {name: _measure(name) for name in _FORMULAS} | {
    "MN": Measure("MN", "mean", ("mean", "sd", "total"), _mean, check_groups, ("total",)),
}
