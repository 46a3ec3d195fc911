"""How much the result hangs on single studies: leave-one-out, cumulative, influence statistics, shrunken estimates.

Viechtbauer & Cheung (2010) Res Synth Methods 1:112; Lau et al. (1992) for cumulative meta-analysis;
Baujat et al. (2002) Stat Med 21:2641. All refits are one batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from consilience.synthesis.arrays import BoolArray, FloatArray, Interval, SynthesisError, einsum
from consilience.synthesis.distributions import check_level, normal_quantile
from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.linear_model import Design, Weighted, design
from consilience.synthesis.moderators import Moderators, columns
from consilience.synthesis.natural import Natural
from consilience.synthesis.pool import (
    CI,
    Model,
    Prediction,
    between_study_variance,
    check_poolable,
    knapp_hartung_factor,
    pool,
    pool_design,
)
from consilience.synthesis.regression import coefficients
from consilience.synthesis.tables import interval, number, p_value, table
from consilience.synthesis.tau2 import Tau2Method


@dataclass(frozen=True, eq=False, repr=False)
class Refits:
    """The same pooling on several subsets of studies; every array is (..., subsets).

    Attributes:
        title: what the subsets are.
        labels: of the subsets.
        fit: all of it as one batch of fits; its fields are also reached directly.
    """

    title: str
    labels: tuple[str, ...]
    fit: Fit

    @property
    def estimate(self) -> FloatArray:
        """Pooled estimates."""
        return self.fit.estimate

    @property
    def se(self) -> FloatArray:
        """Standard errors."""
        return self.fit.se

    @property
    def statistic(self) -> FloatArray:
        """z or t statistics."""
        return self.fit.statistic

    @property
    def p(self) -> FloatArray:
        """p-values."""
        return self.fit.p

    @property
    def ci(self) -> Interval:
        """Confidence intervals."""
        return self.fit.ci

    @property
    def prediction(self) -> Interval | None:
        """Prediction intervals."""
        return self.fit.prediction

    @property
    def tau2(self) -> FloatArray:
        """Between-study variances."""
        return self.fit.tau2

    @property
    def i2(self) -> FloatArray:
        """I2 in percent."""
        return self.fit.i2

    @property
    def h2(self) -> FloatArray:
        """H2."""
        return self.fit.h2

    @property
    def q(self) -> FloatArray:
        """Cochran's Q."""
        return self.fit.q

    @property
    def q_p(self) -> FloatArray:
        """p-values of Q."""
        return self.fit.q_p

    @property
    def k(self) -> FloatArray:
        """Studies in each subset."""
        return self.fit.k

    @property
    def natural(self) -> Natural:
        """Estimates and intervals on the natural scale."""
        return self.fit.natural

    def __repr__(self) -> str:
        if self.estimate.ndim > 1:
            return f"{self.title}: {self.estimate.shape[0]} meta-analyses"
        rows = [
            [name, number(b), interval(low, high), p_value(p), number(t), number(i, 1)]
            for name, b, low, high, p, t, i in zip(
                self.labels, self.estimate, *self.ci, self.p, self.tau2, self.i2, strict=True
            )
        ]
        return table([self.title, "estimate", "interval", "p", "tau2", "I2"], rows)


def leave_one_out(
    fx: Effects,
    *,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: CI = "knapp-hartung",
    level: float = 0.95,
    prediction: Prediction = "k-1",
) -> Refits:
    """Pool k times, each time without one study, everything estimated anew.

    Args:
        fx: effects (..., k) with at least two studies that can be pooled. In a single meta-analysis, studies left out
            by ``fx`` are passed over; in a batch, leaving them out changes nothing.
        model, tau2, ci, level, prediction: as in ``pool``.

    Returns:
        Refits with arrays (..., k), labelled by the study left out.

    Raises:
        SynthesisError: a single study.
    """
    check_poolable(fx)
    kept = fx if fx.y.ndim > 1 else fx.take(fx.included)
    if (kept.included.sum(axis=-1) < 2).any():
        raise SynthesisError("leaving one out needs at least two studies")
    return _refit("without", kept, ~np.eye(kept.k, dtype=bool), kept.labels, model, tau2, ci, level, prediction)


def cumulative(
    fx: Effects,
    *,
    order: ArrayLike | None = None,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: CI = "knapp-hartung",
    level: float = 0.95,
    prediction: Prediction = "k-1",
) -> Refits:
    """Pool the first study, the first two, and so on.

    Args:
        fx: effects (..., k).
        order: k values to sort by, such as years (ties stay in place); default the given order.
        model, tau2, ci, level, prediction: as in ``pool``.

    Returns:
        Refits with arrays (..., k), labelled by the study added.

    Raises:
        SynthesisError: a first study that cannot be pooled, in a batch.
    """
    check_poolable(fx)
    kept = fx
    if order is not None:
        by = np.asarray(order)
        if by.shape != (fx.k,):
            raise SynthesisError(f"order: expected {fx.k} values, found shape {by.shape}")
        kept = fx.take(np.argsort(by, kind="stable"))
    kept = kept if kept.y.ndim > 1 else kept.take(kept.included)
    if not kept.included[..., 0].all():
        raise SynthesisError("the first study of a cumulative meta-analysis must be one that can be pooled")
    subsets = np.tri(kept.k, dtype=bool)
    return _refit("adding", kept, subsets, kept.labels, model, tau2, ci, level, prediction)


def _refit(
    title: str, fx: Effects, subsets: BoolArray, labels: tuple[str, ...], model: str, tau2: str | float, ci: str,
    level: float, prediction: str,
) -> Refits:  # fmt: skip
    """Pool each row of ``subsets`` (s, k) of each meta-analysis (..., k): one batch of shape (..., s)."""
    y, v = (np.broadcast_to(a[..., np.newaxis, :], (*a.shape[:-1], *subsets.shape)) for a in (fx.y, fx.v))
    studies = design(y, v, fx.included[..., np.newaxis, :] & subsets)
    return Refits(title, labels, pool_design(studies, fx, model, tau2, ci, check_level(level), prediction))


@dataclass(frozen=True, eq=False, repr=False)
class Influence:
    """Influence of each study; arrays (..., k), except dfbetas (..., k, p). NaN for studies left out.

    Attributes:
        rstudent: externally studentised residuals.
        dffits, cook, covariance_ratio: change of the fitted value, of the coefficients, of their precision.
        tau2_deleted, q_deleted: tau2 and Q without the study.
        hat: leverage.
        weight: percent.
        dfbetas: change of each coefficient in standard errors.
        influential: any of |dffits| > 3 sqrt(p/(k - p)), Cook beyond the median of chi2_p, hat > 3p/k, |dfbetas| > 1.
    """

    labels: tuple[str, ...]
    rstudent: FloatArray
    dffits: FloatArray
    cook: FloatArray
    covariance_ratio: FloatArray
    tau2_deleted: FloatArray
    q_deleted: FloatArray
    hat: FloatArray
    weight: FloatArray
    dfbetas: FloatArray
    influential: BoolArray

    def __repr__(self) -> str:
        if self.hat.ndim > 1:
            return f"influence: {self.hat.shape[0]} meta-analyses"
        head = ["study", "rstudent", "dffits", "cook", "cov.r", "tau2.del", "Q.del", "hat", "weight", ""]
        parts = (
            self.rstudent, self.dffits, self.cook, self.covariance_ratio, self.tau2_deleted, self.q_deleted,
            self.hat, self.weight,
        )  # fmt: skip
        rows = [
            [name, *(number(x) for x in values), "*" if flag else ""]
            for name, flag, *values in zip(self.labels, self.influential, *parts, strict=True)
        ]
        return table(head, rows)


def influence(
    fx: Effects,
    x: Moderators | None = None,
    *,
    intercept: bool = True,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: CI = "normal",
) -> Influence:
    """Influence statistics of Viechtbauer & Cheung (2010), each refit re-estimating tau2.

    Args:
        fx: effects (..., k).
        x: moderators as in ``regress``; default none.
        intercept: whether to add one to x.
        model, tau2, ci: as in ``pool``; with Knapp-Hartung the variances carry its factor. Default ci "normal".

    Returns:
        Influence.

    Raises:
        SynthesisError: too few studies to leave one out.
    """
    check_poolable(fx)
    matrix = _matrix(fx, x, intercept)
    p = 1 if matrix is None else matrix.shape[-1]
    if (fx.included.sum(axis=-1) < p + 2).any():
        raise SynthesisError(f"influence needs at least {p + 2} studies")
    full = design(fx.y, fx.v, fx.included, matrix)
    kept = fx.included[..., np.newaxis, :] & ~np.eye(fx.k, dtype=bool)
    y, v = (np.broadcast_to(a[..., np.newaxis, :], kept.shape) for a in (fx.y, fx.v))
    wide = None if matrix is None else np.broadcast_to(matrix[..., np.newaxis, :, :], (*kept.shape, p))
    return _influence(fx, full, design(y, v, kept, wide), matrix, model, tau2, ci)


def _matrix(fx: Effects, x: Moderators | None, intercept: bool) -> FloatArray | None:
    if x is None:
        return None
    numbers, _ = columns(x, fx.k, None)
    if not np.isfinite(numbers).all():
        raise SynthesisError("influence: a moderator is missing; leave its study out first")
    if intercept:
        numbers = np.concatenate([np.ones((*numbers.shape[:-1], 1)), numbers], axis=-1)
    return np.broadcast_to(numbers, (*fx.y.shape, numbers.shape[-1]))


def _fit(studies: Design, model: str, tau2: str | float, ci: str) -> tuple[FloatArray, Weighted, FloatArray]:
    """tau2 in the design's units, the weighted model and the Knapp-Hartung factor (1 without it)."""
    between = between_study_variance(studies, model, tau2).value
    weighted = studies.at(between)
    hartung = model == "random" and ci.startswith("knapp-hartung")
    factor = knapp_hartung_factor(studies, weighted, ci) if hartung else np.ones_like(between)
    return between, weighted, factor


def _influence(
    fx: Effects, full: Design, deleted: Design, matrix: FloatArray | None, model: str, tau2: str | float, ci: str
) -> Influence:
    k = fx.k
    _, weighted, factor = _fit(full, model, tau2, ci)
    without, model_without, scale = _fit(deleted, model, tau2, ci)
    b, cov = coefficients(full, weighted)
    b_without, cov_without = coefficients(deleted, model_without)
    n, p = b.shape
    cov = cov * factor[:, np.newaxis, np.newaxis]
    cov_without = (cov_without * scale[:, np.newaxis, np.newaxis]).reshape(n, k, p, p)
    shift = b[:, np.newaxis, :] - b_without.reshape(n, k, p)
    rows = np.ones((1, k, 1)) if matrix is None else matrix.reshape(-1, k, p)
    y, v = fx.y.reshape(n, k), fx.v.reshape(n, k)
    tau2_without, scale = (without * deleted.unit**2).reshape(n, k), scale.reshape(n, k)
    fitted_shift = (rows * shift).sum(axis=-1)
    spread = einsum("nkp,nkpq,nkq->nk", np.broadcast_to(rows, (n, k, p)), cov_without, np.broadcast_to(rows, (n, k, p)))
    deleted_residual = y - einsum("nkp,nkp->nk", np.broadcast_to(rows, (n, k, p)), b_without.reshape(n, k, p))
    hat = (weighted.w * weighted.leverage()).T
    included = fx.included.reshape(n, k)
    with np.errstate(invalid="ignore"):
        rstudent = deleted_residual / np.sqrt((v + tau2_without) * scale + spread)
        dffits = fitted_shift / np.sqrt(scale * hat * (tau2_without + v))
    cook = einsum("nkp,npq,nkq->nk", shift, np.linalg.inv(cov), shift)
    ratio = np.linalg.det(cov_without) / np.linalg.det(cov)[:, np.newaxis]
    dfbetas = shift / np.sqrt(scale[:, :, np.newaxis] * _diagonals(rows, v, tau2_without, included))
    total = included.sum(axis=1, keepdims=True)
    flags = (np.abs(dffits) > 3 * np.sqrt(p / (total - p))) | (special.chdtr(p, cook) > 0.5) | (hat > 3 * p / total)
    flags |= (np.abs(dfbetas) > 1).any(axis=-1)

    def back(values: FloatArray) -> FloatArray:
        mask = included.reshape((n, k) + (1,) * (values.ndim - 2))
        return np.where(mask, values, np.nan).reshape(fx.y.shape + values.shape[2:])

    return Influence(
        fx.labels, back(rstudent), back(dffits), back(cook), back(ratio), back(tau2_without),
        back(deleted.at_zero.rss.reshape(n, k)), back(hat), back((100 * weighted.w / weighted.sum_w).T),
        back(dfbetas), (flags & included).reshape(fx.y.shape),
    )  # fmt: skip


def _diagonals(rows: FloatArray, v: FloatArray, tau2: FloatArray, included: BoolArray) -> FloatArray:
    """(n, k, p) diagonal of (X'W_iX)^-1 over all studies, W_i = 1/(v + tau2 without study i)."""
    n, k = v.shape
    safe = np.where(included, v, np.inf)
    if rows.shape[-1] == 1 and (rows == 1).all():
        totals = np.stack([(1 / (safe + tau2[:, [i]])).sum(axis=1) for i in range(k)], axis=1)
        return 1 / totals[:, :, np.newaxis]
    wide = np.broadcast_to(rows, (n, k, rows.shape[-1]))
    parts = []
    for i in range(k):
        gram = einsum("nj,njp,njq->npq", 1 / (safe + tau2[:, [i]]), wide, wide)
        parts.append(np.diagonal(np.linalg.inv(gram), axis1=1, axis2=2))
    return np.stack(parts, axis=1)


@dataclass(frozen=True, eq=False)
class Shrunken:
    """Best linear unbiased predictions of the studies' own effects: (..., k) estimates, se and intervals."""

    estimate: FloatArray
    se: FloatArray
    interval: Interval


def shrink(fx: Effects, *, tau2: Tau2Method | float = "REML", ci: CI = "normal", level: float = 0.95) -> Shrunken:
    """Studies' effects drawn towards the mean: lambda y + (1 - lambda) mu, lambda = tau2/(tau2 + v) (Robinson 1991).

    Args:
        fx: effects (..., k).
        tau2, ci, level: as in ``pool``; default ci "normal".

    Returns:
        Shrunken, with se^2 = lambda v + (1 - lambda)^2 se(mu)^2.
    """
    fit = pool(fx, tau2=tau2, ci=ci, level=level)
    between, mu, se = (np.asarray(a)[..., np.newaxis] for a in (fit.tau2, fit.estimate, fit.se))
    share = between / (between + fx.v)
    estimate = share * fx.y + (1 - share) * mu
    own = np.sqrt(share * fx.v + (1 - share) ** 2 * se**2)
    half = (np.asarray((fit.ci.high - fit.ci.low) / 2 / fit.se)[..., np.newaxis] if (fit.se > 0).all()
            else normal_quantile(level)) * own  # fmt: skip
    return Shrunken(estimate, own, Interval(estimate - half, estimate + half))


@dataclass(frozen=True, eq=False)
class Baujat:
    """Coordinates of a Baujat plot (..., k): share in Q against influence on the pooled estimate."""

    labels: tuple[str, ...]
    contribution: FloatArray
    influence: FloatArray


def baujat(fx: Effects) -> Baujat:
    """Contribution to Q, (y - mu)^2/v, and standardised squared shift of mu when a study leaves (common effect)."""
    fit = pool(fx, model="common", ci="normal")
    out = influence(fx, model="common")
    contribution = (fx.y - np.asarray(fit.estimate)[..., np.newaxis]) ** 2 / fx.v
    return Baujat(fx.labels, contribution, out.cook / out.covariance_ratio)
