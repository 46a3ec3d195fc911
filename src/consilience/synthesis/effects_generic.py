"""Effects that arrive ready-made: an estimate with a standard error, or as printed with an interval or p-value."""

from __future__ import annotations

import numpy as np
from scipy import special

from consilience.synthesis.arrays import FloatArray, SynthesisError, name_studies, refuse
from consilience.synthesis.distributions import normal_quantile
from consilience.synthesis.natural import RATIOS

FORMS: tuple[frozenset[str], ...] = (
    frozenset({"estimate", "se"}),
    frozenset({"estimate", "variance"}),
    frozenset({"estimate", "low", "high"}),
    frozenset({"ratio", "low", "high"}),
    frozenset({"ratio", "p"}),
    frozenset({"o_minus_e", "v"}),
)
_RATIO_ONLY = {"ratio", "o_minus_e"}


def generic_effects(
    measure: str, data: dict[str, FloatArray], level: float, labels: tuple[str, ...]
) -> tuple[FloatArray, FloatArray, list[str]]:
    """Estimates, variances and notes, from one of ``FORMS``; ratios are printed ratios, all else the analysis scale."""
    if _RATIO_ONLY & set(data) and measure not in RATIOS:
        raise SynthesisError(f"{measure} is no ratio: give estimate and se, or estimate, low and high")
    for name, values in data.items():
        refuse(np.isinf(values), labels, f"{name} is infinite")
    if "se" in data:
        refuse(data["se"] < 0, labels, "se is negative")
        refuse(data["se"] == 0, labels, "se is zero")
        refuse((data["se"] < 1e-150) | (data["se"] > 1e150), labels, "se is beyond reason: change the unit")
        return data["estimate"], data["se"] ** 2, []
    if "variance" in data:
        refuse(data["variance"] <= 0, labels, "variance must be positive")
        return data["estimate"], data["variance"], []
    if "o_minus_e" in data:
        refuse(data["v"] <= 0, labels, "v must be positive")
        return data["o_minus_e"] / data["v"], 1 / data["v"], []
    if "p" in data:
        return *_from_ratio_and_p(data, labels), []
    return _from_interval(data, level, labels)


def _from_ratio_and_p(data: dict[str, FloatArray], labels: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    refuse(data["ratio"] <= 0, labels, "ratio must be positive")
    refuse((data["p"] <= 0) | (data["p"] >= 1), labels, "p must lie between 0 and 1")
    refuse(data["ratio"] == 1, labels, "a ratio of exactly 1 has no standard error that p could tell")
    y = np.log(data["ratio"])
    return y, (y / -special.ndtri(data["p"] / 2)) ** 2


def _from_interval(
    data: dict[str, FloatArray], level: float, labels: tuple[str, ...]
) -> tuple[FloatArray, FloatArray, list[str]]:
    value, low, high = data.get("estimate", data.get("ratio", data["low"])), data["low"], data["high"]
    refuse(low >= high, labels, "the lower limit is not below the upper")
    refuse((value < low) | (value > high), labels, "the estimate lies outside its interval")
    if "ratio" in data:
        refuse(low <= 0, labels, "limits of a ratio must be positive")
        value, low, high = np.log(value), np.log(low), np.log(high)
    width = high - low
    lopsided = np.abs((value - low) / width - 0.5) > 0.1
    notes = []
    if lopsided.any():
        notes.append(
            f"{name_studies(lopsided, labels)}: the estimate is far from the middle of its interval on the analysis "
            "scale; check the scale and the level of the interval"
        )
    return value, (width / (2 * normal_quantile(level))) ** 2, notes
