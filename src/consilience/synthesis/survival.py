"""Survival probabilities at a time: pooling on a transformed scale, and the hazard ratio two of them imply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from consilience.synthesis.arrays import FloatArray, Interval, SynthesisError, floats, refuse, same_shape, study_labels
from consilience.synthesis.conversions import se_from_interval, to_scale
from consilience.synthesis.distributions import check_level
from consilience.synthesis.effects import Effects, effects


def survival_effects(
    *,
    survival: ArrayLike,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    se: ArrayLike | None = None,
    scale: Literal["cloglog", "logit"] = "cloglog",
    level: float = 0.95,
    labels: Iterable[object] | None = None,
    endpoints: Iterable[object] | None = None,
    times: Iterable[object] | None = None,
) -> Effects:
    """Survival probabilities S(t) of single arms as effects to pool.

    Args:
        survival: (..., k) probabilities strictly between 0 and 1, all at one time.
        low, high: (..., k) printed limits; or
        se: (..., k) standard errors of S (Greenwood), turned by the delta method.
        scale: "cloglog" ln(-ln S) (default) or "logit".
        level: of the interval, default 0.95.
        labels, endpoints, times: k each; a mixture of endpoints or times will not be pooled.

    Returns:
        Effects of measure SURV-CLOGLOG or SURV-LOGIT; ``natural`` of a Fit is the survival probability.

    Raises:
        SynthesisError: probabilities outside (0, 1), an estimate outside its interval, neither interval nor se.
    """
    if scale not in {"cloglog", "logit"}:
        raise SynthesisError(f'scale: expected "cloglog" or "logit", found {scale!r}')
    measure = "SURV-CLOGLOG" if scale == "cloglog" else "SURV-LOGIT"
    names = list(labels) if labels is not None else None
    if low is not None and high is not None and se is None:
        arrays = same_shape({"survival": survival, "low": low, "high": high})
        _inside(arrays, names)
        error = se_from_interval(arrays["low"], arrays["high"], level=check_level(level), scale=scale)
    elif se is not None and low is None and high is None:
        arrays = same_shape({"survival": survival, "se": se})
        _inside(arrays, names)
        s = arrays["survival"]
        error = arrays["se"] / (s * np.abs(np.log(s)) if scale == "cloglog" else s * (1 - s))
    else:
        raise SynthesisError("give low and high, or se")
    y = to_scale(arrays["survival"], scale)
    return effects(measure, estimate=y, se=error, labels=names, endpoints=endpoints, times=times)


def _inside(arrays: dict[str, FloatArray], labels: Iterable[object] | None) -> None:
    s = arrays["survival"]
    named = study_labels(labels, s.shape[-1])
    refuse((s <= 0) | (s >= 1), named, "a survival probability must lie strictly between 0 and 1")
    if "low" in arrays:
        refuse((arrays["low"] <= 0) | (arrays["high"] >= 1), named, "limits must lie strictly between 0 and 1")
        refuse((s < arrays["low"]) | (s > arrays["high"]), named, "the survival probability lies outside its interval")


def implied_hazard_ratio(survival_1: ArrayLike, survival_2: ArrayLike) -> FloatArray:
    """ln S1/ln S2: the hazard ratio that two survival probabilities at one time imply under proportional hazards.

    An approximation, to be labelled as such and never mixed silently with estimated ratios.

    Args:
        survival_1, survival_2: (...) probabilities strictly between 0 and 1.

    Raises:
        SynthesisError: probabilities outside (0, 1).
    """
    s1, s2 = floats(survival_1, "survival_1"), floats(survival_2, "survival_2")
    if not (((s1 > 0) & (s1 < 1)) & ((s2 > 0) & (s2 < 1))).all():
        raise SynthesisError("survival probabilities must lie strictly between 0 and 1")
    ratio: FloatArray = (np.log(s1) / np.log(s2))[()]
    return ratio


def implied_hazard_ratio_bounds(survival_1: Interval, survival_2: Interval) -> Interval:
    """The smallest and largest ratio that any pair of values in two printed intervals implies."""
    return Interval(
        implied_hazard_ratio(survival_1.high, survival_2.low), implied_hazard_ratio(survival_1.low, survival_2.high)
    )
