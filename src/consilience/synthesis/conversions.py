"""From what papers print to what an analysis needs: standard errors, hazard ratios, means, tables, denominators.

Parmar, Torri & Stewart (1998) Stat Med 17:2815; Tierney et al. (2007) Trials 8:16; Wan et al. (2014); Luo et al.
(2018); Shi et al. (2020, 2023); Cochrane Handbook 6.5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from consilience.synthesis.arrays import FloatArray, SynthesisError, floats
from consilience.synthesis.distributions import check_level, normal_quantile, t_quantile

Scale: TypeAlias = Literal["identity", "log", "logit", "cloglog", "fisher-z"]

_SCALES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "identity": lambda x: x,
    "log": np.log,
    "logit": special.logit,
    "cloglog": lambda x: np.log(-np.log(x)),
    "fisher-z": np.arctanh,
}
_DOMAINS = {
    "identity": (-np.inf, np.inf),
    "log": (0.0, np.inf),
    "logit": (0.0, 1.0),
    "cloglog": (0.0, 1.0),
    "fisher-z": (-1.0, 1.0),
}


def _require(condition: ArrayLike, message: str) -> None:
    if not np.all(condition):
        raise SynthesisError(message)


def to_scale(value: ArrayLike, scale: Scale) -> FloatArray:
    """Values on an analysis scale: "identity", "log", "logit", "cloglog" ln(-ln x), or "fisher-z" atanh x.

    Raises:
        SynthesisError: values outside the scale's domain.
    """
    if scale not in _SCALES:
        raise SynthesisError(f"scale: expected one of {', '.join(_SCALES)}, found {scale!r}")
    x = floats(value, "value")
    low, high = _DOMAINS[scale]
    _require(np.isnan(x) | ((x > low) & (x < high)), f"scale {scale} needs values between {low:g} and {high:g}")
    result: FloatArray = np.asarray(_SCALES[scale](x))[()]
    return result


def se_from_interval(
    low: ArrayLike, high: ArrayLike, *, level: float = 0.95, scale: Scale = "identity", df: ArrayLike = np.inf
) -> FloatArray:
    """Standard error from a Wald interval: its width on ``scale`` over 2 z.

    Args:
        low, high: (...) printed limits, natural scale.
        level: the level that was printed, default 0.95.
        scale: on which the interval is symmetric, default "identity"; "log" for ratios.
        df: degrees of freedom if a t quantile made the interval; default infinite (normal).

    Returns:
        (...) standard errors on ``scale``.

    Raises:
        SynthesisError: a lower limit that is not below the upper, or limits outside the scale.
    """
    a, b = to_scale(low, scale), to_scale(high, scale)
    if scale == "cloglog":
        a, b = b, a
    _require(np.isnan(a) | np.isnan(b) | (a < b), "the lower limit must be below the upper")
    se: FloatArray = (np.abs(b - a) / (2 * t_quantile(check_level(level), df)))[()]
    return se


def se_from_limit(
    estimate: ArrayLike, limit: ArrayLike, *, level: float = 0.95, scale: Scale = "identity"
) -> FloatArray:
    """Standard error from an estimate and one limit: their distance on ``scale`` over z."""
    gap = np.abs(to_scale(estimate, scale) - to_scale(limit, scale))
    _require(np.isnan(gap) | (gap > 0), "the limit must differ from the estimate")
    se: FloatArray = (gap / normal_quantile(check_level(level)))[()]
    return se


def se_from_p(estimate: ArrayLike, p: ArrayLike, *, sides: Literal[1, 2] = 2, df: ArrayLike = np.inf) -> FloatArray:
    """Standard error from an estimate (analysis scale) and its p-value: |estimate|/z.

    Args:
        estimate: (...) not 0.
        p: (...) between 0 and 1 (below 1/2 if one-sided).
        sides: 2 (default) or 1.
        df: degrees of freedom of a t test; default infinite.

    Returns:
        (...) standard errors.

    Raises:
        SynthesisError: p out of range, or an estimate of 0.
    """
    value, prob = floats(estimate, "estimate"), floats(p, "p")
    _require((prob > 0) & (prob < 1 / (3 - sides)), f"a {sides}-sided p must lie between 0 and {1 / (3 - sides):g}")
    _require(value != 0, "an estimate of 0 has no standard error that p could tell")
    tail = prob if sides == 1 else prob / 2
    degrees = np.asarray(df, dtype=np.float64)
    finite = np.where(np.isfinite(degrees), degrees, 1.0)
    quantile = np.where(np.isfinite(degrees), -special.stdtrit(finite, tail), -special.ndtri(tail))
    se: FloatArray = (np.abs(value) / quantile)[()]
    return se


@dataclass(frozen=True, eq=False)
class LogHazardRatio:
    """A log hazard ratio with its standard error, the same as O - E and V, and how it was obtained."""

    estimate: FloatArray
    se: FloatArray
    o_minus_e: FloatArray
    v: FloatArray
    method: str


def log_hazard_ratio(
    *,
    ratio: ArrayLike | None = None,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    p: ArrayLike | None = None,
    o_minus_e: ArrayLike | None = None,
    v: ArrayLike | None = None,
    events: ArrayLike | None = None,
    events_1: ArrayLike | None = None,
    events_2: ArrayLike | None = None,
    randomised_1: ArrayLike | None = None,
    randomised_2: ArrayLike | None = None,
    favours: Literal[1, 2] | None = None,
    level: float = 0.95,
) -> LogHazardRatio:
    """ln HR of group 1 against group 2 from what a report prints (Parmar 1998; Tierney 2007).

    =================================================  =====================================================
    given                                              computed
    =================================================  =====================================================
    ratio, low, high                                   se from the width of the interval at ``level``
    ratio, p (two-sided log-rank)                      se = ln HR/z
    o_minus_e, v                                       ln HR = (O - E)/V, se = 1/sqrt(V)
    p, events_1, events_2, favours                     V = O1 O2/(O1 + O2), O - E = +-z sqrt(V)
    p, events, favours                                 V = O/4 (groups of equal size)
    p, events, randomised_1, randomised_2, favours     V = O R1 R2/(R1 + R2)^2
    =================================================  =====================================================

    Args:
        ratio, low, high: (...) printed hazard ratio and interval.
        p: (...) two-sided p-value.
        o_minus_e, v: (...) observed minus expected events of group 1 and its variance.
        events, events_1, events_2: (...) events in all, or by group.
        randomised_1, randomised_2: (...) people randomised.
        favours: the group with the lower hazard: 1 makes ln HR negative.
        level: of the interval, default 0.95.

    Returns:
        LogHazardRatio with arrays (...).

    Raises:
        SynthesisError: another combination, or values that cannot be.
    """
    given = {
        name
        for name, value in {
            "ratio": ratio, "low": low, "high": high, "p": p, "o_minus_e": o_minus_e, "v": v, "events": events,
            "events_1": events_1, "events_2": events_2, "randomised_1": randomised_1, "randomised_2": randomised_2,
        }.items()
        if value is not None
    }  # fmt: skip
    if given == {"ratio", "low", "high"}:
        se = se_from_interval(_given(low), _given(high), level=level, scale="log")
        return _hazard_ratio(to_scale(_given(ratio), "log"), se, "ratio and interval")
    if given == {"ratio", "p"}:
        log_ratio = to_scale(_given(ratio), "log")
        return _hazard_ratio(log_ratio, se_from_p(log_ratio, _given(p)), "ratio and p")
    if given == {"o_minus_e", "v"}:
        variance = floats(_given(v), "v")
        _require(variance > 0, "v must be positive")
        return _hazard_ratio(floats(_given(o_minus_e), "o_minus_e") / variance, 1 / np.sqrt(variance), "O - E and V")
    if given == {"p", "events_1", "events_2"}:
        first, second = floats(_given(events_1), "events_1"), floats(_given(events_2), "events_2")
        _require((first > 0) & (second > 0), "events of both groups must be positive")
        return _from_p(_given(p), first * second / (first + second), favours, "p and events by group")
    if given == {"p", "events"}:
        total = floats(_given(events), "events")
        return _from_p(_given(p), total / 4, favours, "p and total events, groups of equal size")
    if given == {"p", "events", "randomised_1", "randomised_2"}:
        total = floats(_given(events), "events")
        one, two = floats(_given(randomised_1), "randomised_1"), floats(_given(randomised_2), "randomised_2")
        return _from_p(_given(p), total * one * two / (one + two) ** 2, favours, "p, total events and allocation")
    raise SynthesisError(
        f"no way from {', '.join(sorted(given)) or 'nothing'} to a hazard ratio; see the table of inputs"
    )


def _given(value: ArrayLike | None) -> ArrayLike:
    if value is None:
        raise SynthesisError("a value is missing")
    return value


def _hazard_ratio(estimate: FloatArray, se: FloatArray, method: str) -> LogHazardRatio:
    return LogHazardRatio(
        np.asarray(estimate)[()],
        np.asarray(se)[()],
        np.asarray(estimate / se**2)[()],
        np.asarray(1 / se**2)[()],
        method,
    )


def _from_p(p: ArrayLike, v: FloatArray, favours: int | None, method: str) -> LogHazardRatio:
    if favours not in {1, 2}:
        raise SynthesisError("favours: say which group has the lower hazard, 1 or 2; p does not tell")
    prob = floats(p, "p")
    _require((prob > 0) & (prob <= 1), "p must lie between 0 and 1")
    _require(v > 0, "events must be positive")
    z = -special.ndtri(prob / 2)
    return _hazard_ratio((-1 if favours == 1 else 1) * z / np.sqrt(v), 1 / np.sqrt(v), method)


def sd_from_se(se: ArrayLike, total: ArrayLike) -> FloatArray:
    """Standard deviation of one group: se sqrt(n)."""
    sd: FloatArray = (floats(se, "se") * np.sqrt(floats(total, "total")))[()]
    return sd


def sd_from_mean_interval(low: ArrayLike, high: ArrayLike, total: ArrayLike, *, level: float = 0.95) -> FloatArray:
    """Standard deviation from the t interval of one group's mean: sqrt(n) (high - low)/(2 t)."""
    n = floats(total, "total")
    _require(n > 1, "total must be at least 2")
    sd: FloatArray = (np.sqrt(n) * se_from_interval(low, high, level=level, df=n - 1))[()]
    return sd


def sd_of_change(sd_before: ArrayLike, sd_after: ArrayLike, *, correlation: ArrayLike) -> FloatArray:
    """Standard deviation of changes, sqrt(s0^2 + s1^2 - 2 r s0 s1); r must be stated, and varied."""
    before, after, r = floats(sd_before, "sd_before"), floats(sd_after, "sd_after"), floats(correlation, "correlation")
    _require(np.abs(r) <= 1, "correlation must lie in [-1, 1]")
    sd: FloatArray = np.sqrt(np.maximum(before**2 + after**2 - 2 * r * before * after, 0.0))[()]
    return sd


class Group(NamedTuple):
    """Size, mean and standard deviation of a group."""

    total: FloatArray
    mean: FloatArray
    sd: FloatArray


def combine_groups(first: Group, second: Group) -> Group:
    """Two groups as one (Cochrane Handbook 6.5.2.10): the sd covers the gap between their means."""
    n1, n2 = floats(first.total, "total"), floats(second.total, "total")
    m1, m2 = floats(first.mean, "mean"), floats(second.mean, "mean")
    n = n1 + n2
    between = n1 * n2 / n * (m1 - m2) ** 2
    within = (n1 - 1) * floats(first.sd, "sd") ** 2 + (n2 - 1) * floats(second.sd, "sd") ** 2
    return Group(n[()], ((n1 * m1 + n2 * m2) / n)[()], np.sqrt((within + between) / (n - 1))[()])


@dataclass(frozen=True, eq=False)
class MeanSd:
    """Mean and SD estimated from quantiles; ``skewed`` where the quantiles speak against a normal distribution."""

    mean: FloatArray
    sd: FloatArray
    skewed: FloatArray
    method: str


def mean_and_sd(
    *,
    median: ArrayLike,
    total: ArrayLike,
    q1: ArrayLike | None = None,
    q3: ArrayLike | None = None,
    minimum: ArrayLike | None = None,
    maximum: ArrayLike | None = None,
    allow_skewed: bool = False,
) -> MeanSd:
    """Mean (Luo et al. 2018) and SD (Wan et al. 2014; Shi et al. 2020) from a median with quartiles, range, or both.

    Args:
        median: (...).
        total: (...) size of the group, at least 3.
        q1, q3: (...) quartiles.
        minimum, maximum: (...) range.
        allow_skewed: accept data that fail the test of Shi et al. (2023) for skewness; default refuse.

    Returns:
        MeanSd with arrays (...).

    Raises:
        SynthesisError: neither quartiles nor range, values out of order, or skewed data.
    """
    n, m = floats(total, "total"), floats(median, "median")
    _require(n >= 3, "total must be at least 3")
    quartiles, extremes = q1 is not None and q3 is not None, minimum is not None and maximum is not None
    if not quartiles and not extremes:
        raise SynthesisError("give q1 and q3, or minimum and maximum, or all four")
    named = {"minimum": minimum, "q1": q1, "median": median, "q3": q3, "maximum": maximum}
    ladder = [floats(x, name) for name, x in named.items() if x is not None]
    for below, above in pairwise(ladder):
        _require(below <= above, "expected minimum <= q1 <= median <= q3 <= maximum")
    xi = 2 * special.ndtri((n - 0.375) / (n + 0.25))
    eta = 2 * special.ndtri((0.75 * n - 0.125) / (n + 0.25))
    skewed = np.zeros(np.broadcast_shapes(n.shape, m.shape), dtype=bool)
    inner = outer = width = spread = np.zeros(())
    if quartiles:
        a, b = floats(_given(q1), "q1"), floats(_given(q3), "q3")
        inner, width = (a + b) / 2, b - a
        skewed = skewed | (np.abs(a + b - 2 * m) >= (2.65 / np.sqrt(n) - 6 / n**2) * width) & (width > 0)
    if extremes:
        a, b = floats(_given(minimum), "minimum"), floats(_given(maximum), "maximum")
        outer, spread = (a + b) / 2, b - a
        skewed = skewed | (np.abs(a + b - 2 * m) >= (1 / np.log(n + 9) + 2.5 / (n + 1)) * spread) & (spread > 0)
    if skewed.any() and not allow_skewed:
        raise SynthesisError(
            "the quantiles look skewed (Shi 2023): a mean and SD would mislead. Use medians, or allow_skewed=True"
        )
    if quartiles and extremes:
        w1, w2, w3 = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55, 1 / (1 + 0.07 * n**0.6)
        mean, sd = w1 * outer + w2 * inner + (1 - w1 - w2) * m, w3 * spread / xi + (1 - w3) * width / eta
        method = "range and quartiles (Luo 2018, Shi 2020)"
    elif quartiles:
        w = 0.7 + 0.39 / n
        mean, sd, method = w * inner + (1 - w) * m, width / eta, "quartiles (Luo 2018, Wan 2014)"
    else:
        w = 4 / (4 + n**0.75)
        mean, sd, method = w * outer + (1 - w) * m, spread / xi, "range (Luo 2018, Wan 2014)"
    return MeanSd(np.asarray(mean)[()], np.asarray(sd)[()], np.asarray(skewed)[()], method)


def smd_from_log_odds_ratio(y: ArrayLike, v: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """d = ln OR sqrt(3)/pi, variance times 3/pi^2 (Hasselblad & Hedges 1995)."""
    return (floats(y, "y") * np.sqrt(3) / np.pi)[()], (floats(v, "v") * 3 / np.pi**2)[()]


def log_odds_ratio_from_smd(y: ArrayLike, v: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """ln OR = d pi/sqrt(3), variance times pi^2/3."""
    return (floats(y, "y") * np.pi / np.sqrt(3))[()], (floats(v, "v") * np.pi**2 / 3)[()]


def risk_ratio_from_odds_ratio(odds_ratio: ArrayLike, control_risk: ArrayLike) -> FloatArray:
    """RR = OR/(1 - p0 + p0 OR); it depends on the control group's risk p0."""
    ratio, p0 = floats(odds_ratio, "odds_ratio"), floats(control_risk, "control_risk")
    _require((ratio > 0) & (p0 >= 0) & (p0 <= 1), "odds_ratio must be positive and control_risk lie in [0, 1]")
    rr: FloatArray = (ratio / (1 - p0 + p0 * ratio))[()]
    return rr


class Table2x2(NamedTuple):
    """Events and totals of two groups."""

    events_1: FloatArray
    total_1: FloatArray
    events_2: FloatArray
    total_2: FloatArray


def table_from_odds_ratio(
    odds_ratio: ArrayLike, *, total_1: ArrayLike, total_2: ArrayLike, events: ArrayLike
) -> Table2x2:
    """The 2x2 table with these margins whose odds ratio is nearest, cells rounded to whole people.

    Args:
        odds_ratio: (...) positive.
        total_1, total_2: (...) sizes of the groups.
        events: (...) events in both.

    Returns:
        Table2x2.

    Raises:
        SynthesisError: margins that admit no table.
    """
    ratio, n1, n2, m = (
        floats(x, name)
        for x, name in ((odds_ratio, "odds_ratio"), (total_1, "total_1"), (total_2, "total_2"), (events, "events"))
    )
    _require((ratio > 0) & (m >= 0) & (m <= n1 + n2), "odds_ratio must be positive and events fit into the groups")
    b = n2 - m + ratio * (n1 + m)
    root = np.sqrt(b**2 - 4 * (1 - ratio) * -ratio * n1 * m)
    a = np.round(2 * ratio * n1 * m / (b + root))
    return Table2x2(a[()], n1[()], (m - a)[()], n2[()])
