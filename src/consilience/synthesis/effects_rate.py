"""Rates of events in person-time, of one group and of two.

Formulas: Bagos & Nikolopoulos (2009); Rothman, Greenland & Lash (2008), ch. 14; Freeman & Tukey (1950).
Times are in any one unit; the unit shifts log rates by a constant and must be reported with results.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from consilience.synthesis.arrays import FloatArray, Interval, refuse, same_shape, study_labels, unbatch
from consilience.synthesis.distributions import check_level
from consilience.synthesis.measure import Computed, Correction, Data, Measure, Variance


def plain(x: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """x/t, x/t^2."""
    return x / t, x / t**2


def log(x: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """ln(x/t), 1/x."""
    return np.log(x / t), 1 / x


def root(x: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """sqrt(x/t), 1/(4t)."""
    return np.sqrt(x / t), 1 / (4 * t)


def freeman_tukey(x: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(sqrt(x/t) + sqrt((x + 1)/t))/2, 1/(4t)."""
    return (np.sqrt(x / t) + np.sqrt((x + 1) / t)) / 2, 1 / (4 * t)


Formula = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]

_ONE_GROUP: dict[str, tuple[str, Formula, bool]] = {
    "IR": ("incidence rate", plain, True),
    "IRLN": ("log incidence rate", log, True),
    "IRS": ("square root of incidence rate", root, False),
    "IRFT": ("Freeman-Tukey incidence rate", freeman_tukey, False),
}
_TWO_GROUPS: dict[str, tuple[str, Formula, bool]] = {
    "IRR": ("log incidence rate ratio", log, True),
    "IRD": ("incidence rate difference", plain, True),
    "IRSD": ("difference of square roots of incidence rates", root, False),
}


def check_rates(data: Data, labels: tuple[str, ...]) -> None:
    """Refuse negative counts and times that are not positive, naming the studies."""
    for group in ("_1", "_2") if "events_1" in data else ("",):
        events, time = data["events" + group], data["time" + group]
        refuse((events < 0) | np.isinf(events), labels, f"events{group} must be a count")
        refuse((time <= 0) | np.isinf(time), labels, f"time{group} must be positive and finite")


def _one_group(name: str) -> Measure:
    title, formula, corrects = _ONE_GROUP[name]

    def compute(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
        policy = correction if corrects else correction._replace(when="none")
        corrected = policy.applies(data["events"] == 0)
        add = np.where(corrected, policy.amount, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            y, v = formula(data["events"] + add, data["time"])
        return Computed(y, v, corrected)

    return Measure(name, title, ("events", "time"), compute, check_rates, ("time",), corrects)


def _two_groups(name: str) -> Measure:
    title, formula, corrects = _TWO_GROUPS[name]

    def compute(data: Data, correction: Correction, variance: Variance) -> Computed:  # noqa: ARG001
        policy = correction if corrects else correction._replace(when="none")
        x1, x2 = data["events_1"], data["events_2"]
        dropped = (x1 == 0) & (x2 == 0) & correction.drop_double_zero
        corrected = policy.applies(((x1 == 0) | (x2 == 0)) & ~dropped)
        add = np.where(corrected, policy.amount, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            y1, v1 = formula(x1 + add, data["time_1"])
            y2, v2 = formula(x2 + add, data["time_2"])
            return Computed(y1 - y2, v1 + v2, corrected, dropped)

    inputs = ("events_1", "time_1", "events_2", "time_2")
    return Measure(name, title, inputs, compute, check_rates, (), corrects)


MEASURES = {name: _one_group(name) for name in _ONE_GROUP} | {name: _two_groups(name) for name in _TWO_GROUPS}


def rate_interval(events: ArrayLike, time: ArrayLike, *, level: float = 0.95) -> Interval:
    """Exact Poisson interval of single rates (Garwood 1936).

    Args:
        events: (...) events.
        time: (...) person-time > 0, any unit.
        level: confidence, default 0.95.

    Returns:
        (low, high) in events per unit of time.

    Raises:
        SynthesisError: for counts or times that cannot be.
    """
    check_level(level)
    scalar = np.ndim(events) == 0 and np.ndim(time) == 0
    data = same_shape({"events": events, "time": time})
    check_rates(data, study_labels(None, data["events"].shape[-1]))
    x, t, tail = data["events"], data["time"], (1 - level) / 2
    low = np.where(x == 0, 0.0, special.gammaincinv(np.where(x == 0, 1, x), tail)) / t
    high = special.gammainccinv(x + 1, tail) / t
    return Interval(low[0], high[0]) if scalar else Interval(unbatch(low), unbatch(high))
