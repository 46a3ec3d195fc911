"""Small-study effects: regression and rank tests for funnel asymmetry, trim and fill, PET-PEESE, fail-safe N.

Egger et al. (1997) BMJ 315:629; Begg & Mazumdar (1994); Duval & Tweedie (2000) Biometrics 56:455; Stanley &
Doucouliagos (2014); Rosenthal (1979); Rosenberg (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from scipy import special

from consilience.synthesis.arrays import BoolArray, FloatArray, Interval, SynthesisError
from consilience.synthesis.distributions import check_level, normal_quantile, t_p, t_quantile, wald
from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.linear_model import DependentColumnError, design, weight_of_others
from consilience.synthesis.pool import (
    CI,
    Model,
    Prediction,
    between_study_variance,
    check_poolable,
    pool_design,
)
from consilience.synthesis.rank_correlation import kendall
from consilience.synthesis.regression import coefficients
from consilience.synthesis.tables import interval, number, p_value
from consilience.synthesis.tau2 import Tau2Method

Predictor: TypeAlias = Literal["se", "v", "n", "1/n", "1/sqrt(n)"]


@dataclass(frozen=True, eq=False, repr=False)
class FunnelTest:
    """A regression test of funnel asymmetry.

    Attributes:
        predictor: what effects were regressed on.
        slope, se, statistic, p: change of effect per unit of the predictor; for "se" the slope is the intercept of
            Egger's standardised regression, the bias.
        df: of t; infinite for the normal.
        limit, limit_se, limit_ci: effect at predictor 0, an infinitely large study; None for predictor "n".
        tau2: of the mixed model; None for the classical test.
        notes: when not to trust it.
    """

    predictor: str
    slope: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    df: FloatArray
    limit: FloatArray | None
    limit_se: FloatArray | None
    limit_ci: Interval | None
    tau2: FloatArray | None
    notes: tuple[str, ...]

    @property
    def bias(self) -> FloatArray:
        """The slope, as Egger's bias."""
        return self.slope

    def __repr__(self) -> str:
        if np.ndim(self.slope):
            return f"funnel asymmetry on {self.predictor}: {np.shape(self.slope)[0]} meta-analyses"
        test = "z" if np.isinf(self.df) else f"t({int(self.df)})"
        lines = [
            f"funnel asymmetry, predictor {self.predictor}: slope {number(self.slope)} (se {number(self.se)}), "
            f"{test} = {number(self.statistic, 2)}, p = {p_value(self.p)}"
        ]
        if self.limit is not None and self.limit_ci is not None:
            lines.append(f"limit estimate {number(self.limit)} ({interval(*self.limit_ci)})")
        return "\n".join([*lines, *self.notes])


def egger(
    fx: Effects,
    *,
    predictor: Predictor = "se",
    method: Literal["classical", "mixed"] = "classical",
    model: Model = "random",
    tau2: Tau2Method = "REML",
    level: float = 0.95,
) -> FunnelTest:
    """Regression test of funnel asymmetry.

    Args:
        fx: effects (..., k), k of at least 3; sizes are needed for predictors of n.
        predictor: "se" (Egger; default), "v", "n", "1/n" (Peters), "1/sqrt(n)" (Deeks).
        method: "classical" (weights 1/v, multiplicative dispersion, t with k - 2 df; default) or "mixed" (additive
            tau2, z; Sterne & Egger 2005).
        model, tau2: of the mixed method.
        level: of the interval of the limit estimate.

    Returns:
        A FunnelTest.

    Raises:
        SynthesisError: fewer than three studies, studies all of one size, or unknown sizes.
    """
    check_poolable(fx)
    check_level(level)
    if (fx.included.sum(axis=-1) < 3).any():
        raise SynthesisError("a test of funnel asymmetry needs at least 3 studies (and deserves 10)")
    x = _predictor(fx, predictor)
    matrix = np.stack([np.ones_like(x), np.where(fx.included, x, 0.0)], axis=-1)
    try:
        studies = design(fx.y, fx.v, fx.included, matrix)
    except DependentColumnError as error:
        raise SynthesisError("all studies have the same precision: there is no funnel to test") from error
    between = between_study_variance(studies, "common" if method == "classical" else model, tau2)
    weighted = studies.at(between.value)
    b, covariance = coefficients(studies, weighted)
    df = np.full_like(studies.df, np.inf)
    if method == "classical":
        covariance = covariance * (weighted.rss / studies.df)[:, np.newaxis, np.newaxis]
        df = studies.df
    elif method != "mixed":
        raise SynthesisError(f'method: expected "classical" or "mixed", found {method!r}')
    se = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    statistic = wald(b[:, 1], se[:, 1])
    half, shape = t_quantile(level, df) * se[:, 0], studies.shape_back
    limit = predictor != "n"
    return FunnelTest(
        predictor, shape(b[:, 1]), shape(se[:, 1]), shape(statistic), shape(t_p(statistic, df)), shape(df),
        shape(b[:, 0]) if limit else None, shape(se[:, 0]) if limit else None,
        Interval(shape(b[:, 0] - half), shape(b[:, 0] + half)) if limit else None,
        shape(between.value * studies.unit**2) if method == "mixed" else None, _funnel_notes(fx, predictor),
    )  # fmt: skip


def _predictor(fx: Effects, predictor: str) -> FloatArray:
    if predictor == "se":
        return np.sqrt(np.where(fx.included, fx.v, 1.0))
    if predictor == "v":
        return fx.v
    if predictor not in get_args(Predictor):
        raise SynthesisError(f"predictor: expected one of {', '.join(get_args(Predictor))}, found {predictor!r}")
    if fx.size is None:
        raise SynthesisError(f"predictor {predictor!r} needs the studies' sizes, which these effects do not know")
    return {"n": fx.size, "1/n": 1 / fx.size, "1/sqrt(n)": 1 / np.sqrt(fx.size)}[predictor]


def _funnel_notes(fx: Effects, predictor: str) -> tuple[str, ...]:
    notes = []
    if (fx.included.sum(axis=-1) < 10).any():
        notes.append("fewer than 10 studies: the test has little power and is not recommended")
    if fx.measure in {"OR", "PETO"} and predictor == "se":
        notes.append('odds ratios depend on their standard errors: expect false alarms; consider "1/sqrt(n)"')
    return tuple(notes)


@dataclass(frozen=True, eq=False, repr=False)
class RankTest:
    """Begg and Mazumdar's rank correlation: Kendall's tau (...), two-sided p; ``exact`` where the null was."""

    tau: FloatArray
    p: FloatArray
    exact: BoolArray
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        if np.ndim(self.tau):
            return f"rank test: {np.shape(self.tau)[0]} meta-analyses"
        kind = "exact" if self.exact else "normal approximation"
        return "\n".join([f"Kendall's tau = {number(self.tau)}, p = {p_value(self.p)} ({kind})", *self.notes])


def begg(fx: Effects) -> RankTest:
    """Rank correlation of standardised effects and variances (Begg & Mazumdar 1994).

    y* = (y - mu)/sqrt(v - 1/sum(1/v)) against v* = v - 1/sum(1/v). Without ties and up to 200 studies the exact null
    distribution; otherwise tau-b with the normal approximation, tie-corrected, without continuity correction. Values
    that agree to 12 digits are ties: beware of effects that are equal only after rounding.

    Args:
        fx: effects (..., k), at least 2 studies.

    Returns:
        A RankTest.

    Raises:
        SynthesisError: a single study.
    """
    check_poolable(fx)
    if (fx.included.sum(axis=-1) < 2).any():
        raise SynthesisError("a rank test needs at least 2 studies (and deserves 10)")
    studies = design(fx.y, fx.v, fx.included)
    zero = studies.at_zero
    others = weight_of_others(zero.w)
    reduced = np.where(studies.present, studies.finite_v * others / zero.sum_w, 1.0)  # v - 1/sum(1/v)
    standardised = np.where(studies.present, zero.residuals / np.sqrt(reduced), 0.0)
    tau, p, exact = kendall(_twelve_digits(standardised).T, _twelve_digits(reduced).T, studies.present.T)
    return RankTest(
        studies.shape_back(tau), studies.shape_back(p), exact.reshape(studies.batch)[()], _funnel_notes(fx, "rank")
    )


def _twelve_digits(values: FloatArray) -> FloatArray:
    scale = 10.0 ** (11 - np.floor(np.log10(np.where(values == 0, 1.0, np.abs(values)))))
    return np.asarray(np.round(values * scale) / scale)


@dataclass(frozen=True, eq=False, repr=False)
class TrimAndFill:
    """Result of trim and fill.

    Attributes:
        k0: estimated number of missing studies.
        k0_se: its standard error; None for estimators without one.
        p: of "no studies missing"; only for R0, else None.
        side: where studies are missing, "left" or "right"; an array of these in a batch.
        fit: the pooled result with the mirror images filled in; its fields are also reached directly.
        y, v, filled: (..., 2k) the effects with room for k images, and which of them are real images.
    """

    k0: FloatArray
    k0_se: FloatArray
    p: FloatArray | None
    side: str | np.ndarray
    fit: Fit
    y: FloatArray
    v: FloatArray
    filled: BoolArray

    @property
    def estimate(self) -> FloatArray:
        """Pooled estimate with the images."""
        return self.fit.estimate

    @property
    def se(self) -> FloatArray:
        """Its standard error."""
        return self.fit.se

    @property
    def ci(self) -> Interval:
        """Its confidence interval."""
        return self.fit.ci

    @property
    def tau2(self) -> FloatArray:
        """Between-study variance with the images."""
        return self.fit.tau2

    def __repr__(self) -> str:
        if np.ndim(self.k0):
            return f"trim and fill: {np.shape(self.k0)[0]} meta-analyses"
        return f"trim and fill: {int(self.k0)} missing on the {self.side} (se {number(self.k0_se, 2)})\n{self.fit}"


def trim_and_fill(
    fx: Effects,
    *,
    estimator: Literal["L0", "R0"] = "L0",
    side: Literal["left", "right"] | None = None,
    model: Model = "random",
    tau2: Tau2Method = "REML",
    ci: CI = "normal",
    level: float = 0.95,
    prediction: Prediction = "k-1",
) -> TrimAndFill:
    """Trim and fill (Duval & Tweedie 2000): estimate missing studies, mirror their counterparts, pool again.

    Args:
        fx: effects (..., k).
        estimator: "L0" (default) or "R0".
        side: where studies are missing; default from the sign of a mixed regression of y on se (positive: left).
        model, tau2, ci, level, prediction: of the pooling, as in ``pool``; default ci "normal".

    Returns:
        TrimAndFill. Ranks of ties follow the order of y.

    Raises:
        SynthesisError: fewer than three studies.
    """
    check_poolable(fx)
    if estimator not in {"L0", "R0"}:
        raise SynthesisError(f'estimator: expected "L0" or "R0", found {estimator!r}')
    if side not in {None, "left", "right"}:
        raise SynthesisError(f'side: expected "left", "right" or None, found {side!r}')
    if (fx.included.sum(axis=-1) < 3).any():
        raise SynthesisError("trim and fill needs at least 3 studies")
    k = fx.k
    included, v = fx.included.reshape(-1, k), fx.v.reshape(-1, k)
    missing_right = _missing_right(fx, side, model, tau2)
    flip = np.where(missing_right, -1.0, 1.0)[:, np.newaxis]
    y = np.where(included, flip * fx.y.reshape(-1, k), np.inf)
    order = np.argsort(y, axis=1, kind="stable")
    y, v, included = (np.take_along_axis(a, order, axis=1) for a in (y, v, included))
    k0, raw, mean = _iterate(y, v, included, estimator, model, tau2)
    total = included.sum(axis=1)
    rank_from_top = total[:, np.newaxis] - np.arange(k)
    image = included & (rank_from_top <= k0[:, np.newaxis])
    filled_y = np.concatenate([y, 2 * mean[:, np.newaxis] - np.where(included, y, 0.0)], axis=1) * flip
    filled_v = np.concatenate([v, v], axis=1)
    present = np.concatenate([included, image], axis=1)
    shape = (*fx.y.shape[:-1], 2 * k)
    filled_y, filled_v, present = (a.reshape(shape) for a in (np.where(present, filled_y, np.nan), filled_v, present))
    names = tuple(f"{i + 1}. smallest" for i in range(k)) + tuple(f"image of {i + 1}." for i in range(k))
    enlarged = Effects(
        fx.measure, filled_y, filled_v, names, fx.notes, present, None, fx.conventions
    )  # the studies are sorted by y, differently in each row of a batch
    fit = pool_design(design(filled_y, filled_v, present), enlarged, model, tau2, ci, check_level(level), prediction)
    batch = fx.y.shape[:-1]
    words = np.where(missing_right, "right", "left").reshape(batch)
    return TrimAndFill(
        k0.reshape(batch)[()], _k0_se(raw, total, estimator).reshape(batch)[()],
        _k0_p(k0).reshape(batch)[()] if estimator == "R0" else None, words if batch else str(words), fit, filled_y,
        filled_v, np.concatenate([np.zeros_like(image), image], axis=1).reshape(shape),
    )  # fmt: skip


def _missing_right(fx: Effects, side: str | None, model: str, tau2: Tau2Method) -> BoolArray:
    n = int(np.prod(fx.y.shape[:-1], dtype=int))
    if side is not None:
        return np.full(n, side == "right")
    try:
        test = egger(fx, method="mixed", model="common" if model == "common" else "random", tau2=tau2)
    except SynthesisError:
        return np.zeros(n, dtype=bool)
    return np.reshape(test.slope, -1) < 0


def _iterate(
    y: FloatArray, v: FloatArray, included: BoolArray, estimator: str, model: str, tau2: Tau2Method
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Trim the k0 largest, estimate the mean, rank all around it, estimate k0, until k0 stays the same."""
    n, k = y.shape
    total = included.sum(axis=1)
    rank_from_top = total[:, np.newaxis] - np.arange(k)
    k0, raw, mean = np.zeros(n), np.zeros(n), np.zeros(n)
    active = np.arange(n)
    for _ in range(100):
        kept = included[active] & (rank_from_top[active] > k0[active, np.newaxis])
        studies = design(y[active], v[active], kept)
        center = coefficients(studies, studies.at(between_study_variance(studies, model, tau2).value)).value[:, 0]
        mean[active] = center
        raw[active] = _missing_studies(y[active], included[active], center, estimator)
        following = np.maximum(np.round(raw[active]), 0.0)
        changed = following != k0[active]
        k0[active] = np.minimum(following, total[active] - 1)
        active = active[changed]
        if not active.size:
            break
    return k0, raw, mean


def _missing_studies(y: FloatArray, included: BoolArray, center: FloatArray, estimator: str) -> FloatArray:
    """L0 = (4S - k(k + 1))/(2k - 1), or R0 = k - (largest negative rank) - 1, before rounding."""
    k = included.sum(axis=1)
    distance = np.where(included, y - center[:, np.newaxis], np.inf)
    ranks = np.argsort(np.argsort(np.abs(distance), axis=1, kind="stable"), axis=1, kind="stable") + 1.0
    if estimator == "L0":
        positive = np.where(included & (distance > 0), ranks, 0.0).sum(axis=1)
        return np.asarray((4 * positive - k * (k + 1)) / (2 * k - 1))
    negative = np.where(included & (distance < 0), ranks, 0.0).max(axis=1)
    return np.asarray(k - negative - 1)


def _k0_se(raw: FloatArray, k: FloatArray, estimator: str) -> FloatArray:
    """Standard errors of k0, Duval & Tweedie (2000), eq. 8 and 10."""
    if estimator == "R0":
        return np.asarray(np.sqrt(2 * np.maximum(raw, 0.0) + 2))
    k0 = raw
    variance = (
        k * (k + 1) * (2 * k + 1) + 10 * k0**3 + 27 * k0**2 + 17 * k0 - 18 * k * k0**2 - 18 * k * k0 + 6 * k**2 * k0
    ) / 24
    return np.where(variance >= 0, 4 * np.sqrt(np.maximum(variance, 0.0)) / (2 * k - 1), np.nan)


def _k0_p(k0: FloatArray) -> FloatArray:
    """1 - sum_{m=-1}^{k0-1} 2^-(m+2) = 2^-(k0+1)."""
    return np.exp2(-(k0 + 1))


@dataclass(frozen=True, eq=False)
class PetPeese:
    """Common-effect regressions on se (PET) and v (PEESE); their limits are the corrected effects."""

    pet: FunnelTest
    peese: FunnelTest


def pet_peese(fx: Effects, *, level: float = 0.95) -> PetPeese:
    """Precision-effect tests (Stanley & Doucouliagos 2014): intercepts of regressions on se and on v."""
    return PetPeese(egger(fx, predictor="se", level=level), egger(fx, predictor="v", level=level))


def fail_safe_n(fx: Effects, *, method: Literal["rosenthal", "rosenberg"] = "rosenthal") -> FloatArray:
    """How many null studies would undo significance; for completeness only, guidance advises against its use.

    Args:
        fx: effects (..., k).
        method: "rosenthal" (one-sided 0.05, Stouffer's z) or "rosenberg" (two-sided 0.05, weighted).

    Returns:
        (...) numbers, rounded up, at least 0.
    """
    included = fx.included
    k = included.sum(axis=-1)
    v, y = np.where(included, fx.v, np.inf), np.where(included, fx.y, 0.0)
    if method == "rosenthal":
        mean = np.abs((y / np.sqrt(v)).sum(axis=-1)) / np.sqrt(k)
        needed = k * (mean / -special.ndtri(0.05)) ** 2 - k
    elif method == "rosenberg":
        w = 1 / v
        needed = (((w * y).sum(axis=-1) / normal_quantile(0.95)) ** 2 - w.sum(axis=-1)) / (w.sum(axis=-1) / k)
    else:
        raise SynthesisError(f'method: expected "rosenthal" or "rosenberg", found {method!r}')
    count: FloatArray = np.asarray(np.maximum(np.ceil(needed), 0.0))[()]
    return count
