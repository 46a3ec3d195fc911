"""Mantel-Haenszel pooling of tables and of rates: no correction is needed, so rare events keep their weight.

Mantel & Haenszel (1959); variances of Robins, Breslow & Greenland (1986) for OR, Greenland & Robins (1985) for RR,
Sato (1989) for RD, Rothman, Greenland & Lash (2008) for rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from consilience.synthesis.arrays import (
    BoolArray,
    FloatArray,
    Interval,
    NoSolutionError,
    Numbers,
    SynthesisError,
    name_studies,
    same_shape,
    study_labels,
)
from consilience.synthesis.distributions import check_level, chi2_p, normal_p, normal_quantile, wald
from consilience.synthesis.effects import effects_of
from consilience.synthesis.effects_binary import Table, check_counts, hypergeometric_moments, tables
from consilience.synthesis.effects_rate import check_rates
from consilience.synthesis.fit import Fit
from consilience.synthesis.pool import q_based
from consilience.synthesis.tables import number, p_value


class Pooled(NamedTuple):
    """Estimate and variance (...), relative weights (..., k)."""

    estimate: FloatArray
    variance: FloatArray
    weights: FloatArray


def _log_ratio(r: FloatArray, s: FloatArray, what: str) -> FloatArray:
    """ln(sum R / sum S), refused where one sum is 0."""
    total_r, total_s = r.sum(axis=-1), s.sum(axis=-1)
    if ((total_r == 0) | (total_s == 0)).any():
        raise NoSolutionError(f"not estimable: no study informs the pooled {what} (no events in one group, or in both)")
    return np.asarray(np.log(total_r) - np.log(total_s))


def _odds_ratio(t: Table) -> Pooled:
    """ln(R/S), R = sum ad/N, S = sum bc/N; Robins, Breslow & Greenland (1986), eq. 6."""
    r, s = t.a * t.d / t.n, t.b * t.c / t.n
    p, q = (t.a + t.d) / t.n, (t.b + t.c) / t.n
    estimate = _log_ratio(r, s, "odds ratio")
    big_r, big_s = r.sum(axis=-1), s.sum(axis=-1)
    variance = (
        (p * r).sum(axis=-1) / big_r**2
        + (p * s + q * r).sum(axis=-1) / (big_r * big_s)
        + (q * s).sum(axis=-1) / big_s**2
    ) / 2
    return Pooled(estimate, variance, s)


def _risk_ratio(t: Table) -> Pooled:
    """ln(R/S), R = sum a n2/N, S = sum c n1/N; Greenland & Robins (1985), eq. 13."""
    r, s = t.a * t.n2 / t.n, t.c * t.n1 / t.n
    estimate = _log_ratio(r, s, "risk ratio")
    top = (t.n1 * t.n2 * t.events / t.n**2 - t.a * t.c / t.n).sum(axis=-1)
    return Pooled(estimate, top / (r.sum(axis=-1) * s.sum(axis=-1)), s)


def _risk_difference(t: Table) -> Pooled:
    """sum(a n2 - c n1)/N over sum n1 n2/N; variance of Sato (1989)."""
    weights = t.n1 * t.n2 / t.n
    below = weights.sum(axis=-1)
    estimate = ((t.a * t.n2 - t.c * t.n1) / t.n).sum(axis=-1) / below
    first = (t.c * (t.n1 / t.n) ** 2 - t.a * (t.n2 / t.n) ** 2 + t.n1 * t.n2 * (t.n2 - t.n1) / (2 * t.n**2)).sum(
        axis=-1
    )
    second = ((t.a * (t.n2 - t.c) + t.c * (t.n1 - t.a)) / t.n).sum(axis=-1) / 2
    return Pooled(estimate, (estimate * first + second) / below**2, weights)


_TABLES: dict[str, Callable[[Table], Pooled]] = {"OR": _odds_ratio, "RR": _risk_ratio, "RD": _risk_difference}


def _rate_ratio(x1: FloatArray, t1: FloatArray, x2: FloatArray, t2: FloatArray) -> Pooled:
    """ln(R/S), R = sum x1 t2/T, S = sum x2 t1/T (Rothman et al. 2008, eq. 15-16)."""
    r, s = x1 * t2 / (t1 + t2), x2 * t1 / (t1 + t2)
    top = (t1 * t2 * (x1 + x2) / (t1 + t2) ** 2).sum(axis=-1)
    return Pooled(_log_ratio(r, s, "rate ratio"), top / (r.sum(axis=-1) * s.sum(axis=-1)), s)


def _rate_difference(x1: FloatArray, t1: FloatArray, x2: FloatArray, t2: FloatArray) -> Pooled:
    """sum(x1 t2 - x2 t1)/T over sum t1 t2/T."""
    weights = t1 * t2 / (t1 + t2)
    below = weights.sum(axis=-1)
    estimate = ((x1 * t2 - x2 * t1) / (t1 + t2)).sum(axis=-1) / below
    variance = (weights**2 * (x1 / t1**2 + x2 / t2**2)).sum(axis=-1) / below**2
    return Pooled(estimate, variance, weights)


_RATES: dict[str, Callable[[FloatArray, FloatArray, FloatArray, FloatArray], Pooled]] = {
    "IRR": _rate_ratio,
    "IRD": _rate_difference,
}


def mantel_haenszel(
    measure: str,
    *,
    level: float = 0.95,
    labels: Iterable[object] | None = None,
    **data: Numbers,
) -> Fit:
    """Mantel-Haenszel pooled estimate under a common effect.

    Args:
        measure: "OR", "RR", "RD" with events_1, total_1, events_2, total_2; "IRR", "IRD" with events_1, time_1,
            events_2, time_2. Arrays (..., k).
        level: confidence level, default 0.95.
        labels: names of the studies.
        **data: the arrays.

    Returns:
        A Fit on the log scale for ratios. The pooling uses raw cells: studies without events in both groups add
        nothing to ratios. Q compares the studies' own effects (0.5 added to tables with a zero, double-zero studies
        left out) with the pooled one.

    Raises:
        NoSolutionError: no study informs the ratio.
        SynthesisError: impossible counts, unknown measure.
    """
    if measure not in _TABLES and measure not in _RATES:
        raise SynthesisError(f"Mantel-Haenszel knows {', '.join([*_TABLES, *_RATES])}; found {measure!r}")
    z = normal_quantile(check_level(level))
    raw = effects_of(measure, data, labels=labels, drop_double_zero=True)
    arrays, named, usable, notes = _complete(data, labels, measure in _RATES)
    if measure in _TABLES:
        pooled = _TABLES[measure](tables(arrays))
    else:
        pooled = _RATES[measure](arrays["events_1"], arrays["time_1"], arrays["events_2"], arrays["time_2"])
    weights = np.where(usable, pooled.weights, 0.0)
    q, df = cochran_q(raw.y, raw.v, raw.included, pooled.estimate)
    idle = usable & (weights == 0)
    if idle.any():
        notes.append(f"{name_studies(idle, named)}: no weight in the pooling")
    if (~raw.included & usable).any():
        notes.append(f"{name_studies(~raw.included & usable, named)}: double-zero, not in Q")
    return common_fit(
        measure, "Mantel-Haenszel", pooled.estimate, np.sqrt(pooled.variance), z, level, q, df,
        usable.sum(axis=-1), 100 * weights / weights.sum(axis=-1, keepdims=True), named,
        {"correction": "none in the pooling; 0.5 in Q where a cell is zero", "I2": "from Q"}, notes,
    )  # fmt: skip


def _complete(
    data: Mapping[str, Numbers], labels: Iterable[object] | None, rates: bool
) -> tuple[dict[str, FloatArray], tuple[str, ...], BoolArray, list[str]]:
    """The arrays with studies whose data are missing turned into empty ones, and a note on them."""
    arrays = same_shape(dict(data))
    named = study_labels(labels, next(iter(arrays.values())).shape[-1])
    missing = np.logical_or.reduce([np.isnan(array) for array in arrays.values()])
    (check_rates if rates else check_counts)(arrays, named)
    notes = [f"{name_studies(missing, named)}: data missing, left out"] if missing.any() else []
    if missing.all(axis=-1).any():
        raise SynthesisError("no study can be pooled")
    if not missing.any():
        return arrays, named, ~missing, notes
    empty = {name: 0.0 if name.startswith("events") else 1e-100 for name in arrays}
    return {name: np.where(missing, empty[name], array) for name, array in arrays.items()}, named, ~missing, notes


def cochran_q(y: FloatArray, v: FloatArray, included: BoolArray, estimate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sum of (y - estimate)^2/v over the included studies, and their number less one."""
    gap = np.where(included, y - np.asarray(estimate)[..., np.newaxis], 0.0)
    q = (gap**2 / np.where(included, v, 1.0)).sum(axis=-1)
    return q, np.maximum(included.sum(axis=-1) - 1.0, 0.0)


def common_fit(
    measure: str, model: str, estimate: FloatArray, se: FloatArray, z: float, level: float, q: FloatArray,
    df: FloatArray, k: FloatArray, weights: FloatArray, labels: tuple[str, ...], conventions: dict[str, str],
    notes: list[str],
) -> Fit:  # fmt: skip
    """A Fit of a common-effect method with a normal interval."""
    i2, h2 = q_based(q, df)
    nothing = np.zeros_like(se)
    positive = se > 0
    statistic = wald(estimate, se)
    if not positive.all():
        notes = [*notes, "the standard error is 0: no variation within the studies"]
    return Fit(
        measure=measure, model=model, estimate=estimate[()], se=se[()], statistic=statistic[()],
        p=normal_p(statistic)[()], df=(nothing + np.inf)[()],
        ci=Interval((estimate - z * se)[()], (estimate + z * se)[()]), prediction=None, tau2=nothing[()],
        tau2_se=None, i2=i2[()], h2=h2[()], q=q[()], q_df=df[()].astype(np.int64), q_p=chi2_p(q, df)[()],
        k=np.asarray(k)[()], given_weights=weights, level=level, labels=labels,
        conventions={"method": model, "interval": "normal quantile"} | conventions, notes=tuple(notes),
    )  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class OddsRatioTests:
    """Tests beside a Mantel-Haenszel odds ratio.

    Attributes:
        cmh, cmh_p: Cochran-Mantel-Haenszel test of no association, 1 df.
        cochran, cochran_p: Cochran's version, with N^3 for N^2 (N - 1).
        breslow_day, breslow_day_p: homogeneity of the odds ratios (Breslow & Day 1980), ``df`` degrees of freedom.
        tarone, tarone_p: the same with Tarone's (1985) correction.
    """

    cmh: FloatArray
    cmh_p: FloatArray
    cochran: FloatArray
    cochran_p: FloatArray
    breslow_day: FloatArray
    breslow_day_p: FloatArray
    tarone: FloatArray
    tarone_p: FloatArray
    df: FloatArray

    def __repr__(self) -> str:
        if np.ndim(self.cmh):
            return f"tests of odds ratios: {np.shape(self.cmh)[0]} meta-analyses"
        rows = [
            ("Cochran-Mantel-Haenszel", self.cmh, self.cmh_p),
            ("Breslow-Day", self.breslow_day, self.breslow_day_p),
            ("Tarone", self.tarone, self.tarone_p),
        ]
        return "\n".join(f"{name}: {number(x)}, p = {p_value(p)}" for name, x, p in rows)


def odds_ratio_tests(
    *, events_1: Numbers, total_1: Numbers, events_2: Numbers, total_2: Numbers, continuity: bool = True
) -> OddsRatioTests:
    """Tests of association and of homogeneity for 2x2 tables (..., k).

    Args:
        events_1, total_1, events_2, total_2: (..., k) counts.
        continuity: subtract 1/2 in the tests of association, default True.

    Returns:
        The tests; tables with an empty margin add nothing.

    Raises:
        NoSolutionError: the common odds ratio is not estimable.
    """
    data = {"events_1": events_1, "total_1": total_1, "events_2": events_2, "total_2": total_2}
    arrays, _, _, _ = _complete(dict(data), None, rates=False)
    t = tables(arrays)
    informative = (t.events > 0) & (t.b + t.d > 0)
    expected, variance = (np.where(informative, x, 0.0) for x in hypergeometric_moments(t))
    gap = np.abs((np.where(informative, t.a, 0.0) - expected).sum(axis=-1)) - 0.5 * continuity
    gap2 = np.maximum(gap, 0.0) ** 2
    cmh = gap2 / variance.sum(axis=-1)
    cochran = gap2 / (variance * (t.n - 1) / t.n).sum(axis=-1)
    estimate = np.exp(_odds_ratio(t).estimate)[..., np.newaxis]
    fitted = fitted_events(t, estimate, informative)
    parts = [fitted, t.n1 - fitted, t.events - fitted, t.n2 - t.events + fitted]
    spread = 1 / sum(1 / np.where(informative, part, 1.0) for part in parts)
    off = np.where(informative, t.a - fitted, 0.0)
    spread = np.where(informative, spread, 0.0)
    breslow_day = (off**2 / np.where(informative, spread, 1.0)).sum(axis=-1)
    tarone = breslow_day - off.sum(axis=-1) ** 2 / spread.sum(axis=-1)
    df = informative.sum(axis=-1) - 1
    values = (
        cmh, chi2_p(cmh, 1), cochran, chi2_p(cochran, 1), breslow_day, chi2_p(breslow_day, df), tarone,
        chi2_p(tarone, df), df,
    )  # fmt: skip
    return OddsRatioTests(*(np.asarray(value)[()] for value in values))


def fitted_events(t: Table, odds_ratio: FloatArray, informative: BoolArray) -> FloatArray:
    """Events in group 1 that the margins and a common odds ratio imply: the admissible root of the quadratic."""
    a = 1 - odds_ratio
    b = t.n2 - t.events + odds_ratio * (t.n1 + t.events)
    c = -odds_ratio * t.n1 * t.events
    root = np.sqrt(b**2 - 4 * a * c)
    return np.where(informative, -2 * c / (b + root), 0.0)
