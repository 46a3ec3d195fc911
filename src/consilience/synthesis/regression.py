"""Meta-regression, subgroups and permutation tests.

Berkey et al. (1995) Stat Med 14:395; Knapp & Hartung (2003) Stat Med 22:2693; Raudenbush (2009) for R2;
Borenstein & Higgins (2013) for subgroups; Follmann & Proschan (1999) for permutations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from consilience.synthesis.arrays import BoolArray, FloatArray, Interval, SynthesisError, einsum, name_studies
from consilience.synthesis.distributions import check_level, chi2_p, f_p, t_p, t_quantile, wald
from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.intervals import i2_and_h2, q_profile_interval
from consilience.synthesis.lazy import lazy
from consilience.synthesis.linear_model import (
    DependentColumnError,
    Design,
    Weighted,
    WeightedMean,
    WeightedRegression,
    design,
)
from consilience.synthesis.moderators import Moderators, columns, indicators
from consilience.synthesis.pool import (
    CI,
    CI_WORDS,
    Model,
    between_study_variance,
    check_poolable,
    knapp_hartung_factor,
    pool,
    q_based,
    uses_t,
)
from consilience.synthesis.tables import interval, number, p_value, table
from consilience.synthesis.tau2 import Tau2Method, log_likelihood_ml, log_likelihood_reml


class Coefficients(NamedTuple):
    """Coefficients (n, p) of the columns of X and their covariance (n, p, p), on the analysis scale."""

    value: FloatArray
    covariance: FloatArray


def coefficients(studies: Design, weighted: Weighted) -> Coefficients:
    """b = (X'WX)^-1 X'Wy and (X'WX)^-1, turned back from the orthonormal basis and the design's units."""
    if isinstance(weighted, WeightedMean):
        value = studies.centre + studies.unit * weighted.mean
        return Coefficients(value[:, np.newaxis], (studies.unit**2 / weighted.sum_w)[:, np.newaxis, np.newaxis])
    if not isinstance(weighted, WeightedRegression) or studies.triangle is None:
        raise TypeError("a design with moderators was expected")
    back = np.linalg.inv(studies.triangle)
    refined = weighted.coefficients + weighted.solve(
        studies.y - einsum("knp,np->kn", weighted.basis, weighted.coefficients)
    )
    value = (back @ refined[:, :, np.newaxis])[:, :, 0] * studies.unit[:, np.newaxis]
    covariance = back @ weighted.inverse @ back.transpose(0, 2, 1)
    return Coefficients(value, covariance * studies.unit[:, np.newaxis, np.newaxis] ** 2)


@dataclass(frozen=True, eq=False, repr=False)
class Regression:
    """A meta-regression; arrays have the batch in front, then one entry a coefficient where there are p.

    Attributes:
        names: of the p coefficients, "intercept" first if there is one.
        coefficients, se, statistic, p: (..., p) estimates, standard errors, z or t, two-sided p-values.
        ci: (low, high), (..., p) each.
        covariance: (..., p, p) of the coefficients.
        df: of the t distribution, infinite for the normal.
        tau2, tau2_se: residual between-study variance; se None where there is none.
        i2, h2: residual heterogeneity (typical-variance form; from Q under a common effect).
        r2: percent of the between-study variance explained, at least 0.
        q_moderators: omnibus test of all moderators: chi-squared with the normal, F with the t distribution.
        q_moderators_df: numerator and denominator degrees of freedom, the latter infinite for chi-squared.
        q_moderators_p: its p-value.
        q_residual, q_residual_df, q_residual_p: heterogeneity left, weights 1/v.
        k: studies used.
        log_likelihood: restricted for REML.
        knapp_hartung: variance factor; None if not used.
        level, labels, conventions, notes: as in a Fit.
    """

    measure: str
    names: tuple[str, ...]
    coefficients: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    ci: Interval
    covariance: FloatArray
    df: FloatArray
    tau2: FloatArray
    tau2_se: FloatArray | None
    i2: FloatArray
    h2: FloatArray
    r2: FloatArray
    q_moderators: FloatArray
    q_moderators_df: tuple[int, FloatArray]
    q_moderators_p: FloatArray
    q_residual: FloatArray
    q_residual_df: FloatArray
    q_residual_p: FloatArray
    k: FloatArray
    log_likelihood: FloatArray
    knapp_hartung: FloatArray | None
    level: float
    labels: tuple[str, ...]
    conventions: dict[str, str]
    notes: tuple[str, ...]
    intercept: bool
    studies: Design = field(repr=False)

    @lazy
    def tau2_ci(self) -> Interval:
        """Q-profile interval of tau2."""
        return q_profile_interval(self.studies, self.level)

    @lazy
    def vif(self) -> FloatArray:
        """(..., p - 1) variance inflation factors: diagonal of the inverse correlation matrix of the moderators."""
        first = 1 if self.intercept else 0
        covariance = self.covariance[..., first:, first:]
        spread = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
        correlation = covariance / spread[..., :, np.newaxis] / spread[..., np.newaxis, :]
        return np.diagonal(np.linalg.inv(correlation), axis1=-2, axis2=-1)

    def predict(self, x: ArrayLike) -> Prediction:
        """Fitted effects at new values of the moderators.

        Args:
            x: (m, p) rows without the intercept; one row may be given flat.

        Returns:
            Estimates (..., m), confidence and prediction intervals (t or normal as in the fit).
        """
        rows = np.atleast_2d(np.asarray(x, dtype=np.float64))
        if self.intercept:
            rows = np.concatenate([np.ones((len(rows), 1)), rows], axis=1)
        if rows.shape[1] != len(self.names):
            raise SynthesisError(f"x: expected columns {', '.join(self.names[int(self.intercept) :])}")
        estimate = self.coefficients @ rows.T
        variance = einsum("mp,...pq,mq->...m", rows, self.covariance, rows)
        c = t_quantile(self.level, self.df)[..., np.newaxis]
        half, wide = c * np.sqrt(variance), c * np.sqrt(variance + np.asarray(self.tau2)[..., np.newaxis])
        return Prediction(
            estimate,
            np.sqrt(variance),
            Interval(estimate - half, estimate + half),
            Interval(estimate - wide, estimate + wide),
        )

    def __repr__(self) -> str:
        if self.coefficients.ndim > 1:
            return f"{self.measure}, meta-regression on {', '.join(self.names)}: {self.coefficients.shape[0]} fits"
        rows = [
            [name, number(b), number(se), interval(low, high), p_value(p)]
            for name, b, se, low, high, p in zip(self.names, self.coefficients, self.se, *self.ci, self.p, strict=True)
        ]
        m, rest = self.q_moderators_df
        test = f"chi2({m})" if np.isinf(rest) else f"F({m}, {int(rest)})"
        lines = [
            f"{self.measure}, meta-regression, k = {int(self.k)}",
            table(["", "coefficient", "se", f"{100 * self.level:g} % interval", "p"], rows),
            f"moderators: {test} = {number(self.q_moderators, 2)}, p = {p_value(self.q_moderators_p)}; "
            f"R2 = {number(self.r2, 1)} %",
            f"residual: tau2 = {number(self.tau2)}, I2 = {number(self.i2, 1)} %, "
            f"Q = {number(self.q_residual, 2)} on {int(self.q_residual_df)} df, p = {p_value(self.q_residual_p)}",
            "; ".join(f"{key}: {value}" for key, value in self.conventions.items()),
        ]
        return "\n".join([*lines, *self.notes])


class Prediction(NamedTuple):
    """Fitted effects (..., m) with standard errors, confidence and prediction intervals."""

    estimate: FloatArray
    se: FloatArray
    ci: Interval
    prediction: Interval


def regress(
    fx: Effects,
    x: Moderators,
    *,
    names: Sequence[str] | None = None,
    intercept: bool = True,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: CI = "normal",
    level: float = 0.95,
) -> Regression:
    """Weighted regression of effects on moderators, with residual between-study variance.

    Args:
        fx: effects (..., k).
        x: moderators without the intercept: (k, p) or (..., k, p) numbers, or a mapping from name to k values, where
            text makes a categorical moderator (indicators against the first category in sorted order).
        names: of the columns of an array; default "x1", "x2", ...
        intercept: whether to add one, default True.
        model: "random" (mixed effects, default) or "common".
        tau2: estimator or number, default "REML".
        ci: "normal" (default), "t", "knapp-hartung" or "knapp-hartung-adhoc".
        level: confidence level, default 0.95.

    Returns:
        A Regression. A study with a missing moderator is left out, with a note.

    Raises:
        SynthesisError: columns that depend on each other (by name), no more studies than coefficients.
    """
    check_poolable(fx)
    check_level(level)
    if ci not in CI_WORDS:
        raise SynthesisError(f"ci: expected one of {', '.join(CI_WORDS)}, found {ci!r}")
    numbers, own = columns(x, fx.k, names)
    usable = np.asarray(np.isfinite(numbers).all(axis=-1))
    notes = [*fx.notes]
    lost = fx.included & ~usable
    if lost.any():
        notes.append(f"{name_studies(lost, fx.labels)}: moderator missing, left out")
    numbers = np.where(usable[..., np.newaxis], numbers, 0.0)
    if intercept:
        numbers = np.concatenate([np.ones((*numbers.shape[:-1], 1)), numbers], axis=-1)
        own = ("intercept", *own)
    return _regress(fx, numbers, own, fx.included & usable, notes, intercept, model, tau2, ci, level)


def _regress(
    fx: Effects, x: FloatArray, names: tuple[str, ...], included: BoolArray, notes: list[str], intercept: bool,
    model: str, tau2: str | float, ci: str, level: float,
) -> Regression:  # fmt: skip
    shape_all = np.broadcast_shapes(fx.y.shape, x.shape[:-1])
    y, v, included = (
        np.broadcast_to(fx.y, shape_all),
        np.broadcast_to(fx.v, shape_all),
        np.broadcast_to(included, shape_all),
    )
    if (included.sum(axis=-1) <= len(names)).any():
        least = int(included.sum(axis=-1).min())
        raise SynthesisError(f"{len(names)} coefficients need more than {least} studies")
    try:
        studies = design(y, v, included, x)
    except DependentColumnError as error:
        raise SynthesisError(f"moderator {names[error.column]!r} is constant or follows from the others") from error
    between = between_study_variance(studies, model, tau2)
    weighted = studies.at(between.value)
    b, covariance = coefficients(studies, weighted)
    factor, df = None, np.full_like(studies.df, np.inf)
    if uses_t(model, ci):
        df = studies.df
    if model == "random" and ci.startswith("knapp-hartung"):
        factor = knapp_hartung_factor(studies, weighted, ci)
        covariance = covariance * factor[:, np.newaxis, np.newaxis]
    se = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    statistic = wald(b, se)
    half = t_quantile(level, df)[:, np.newaxis] * se
    tested = slice(1 if intercept else 0, None)
    omnibus, omnibus_p = _omnibus(b[:, tested], covariance[:, tested, tested], df)
    shape, scale = studies.shape_back, studies.unit**2
    tau2_value, residual = shape(between.value * scale), studies.at_zero.rss
    if model == "common":
        i2, h2 = (shape(share) for share in q_based(residual, studies.df))
    else:
        i2, h2 = i2_and_h2(studies, tau2_value)
    likelihood = log_likelihood_reml if tau2 == "REML" and model == "random" else log_likelihood_ml
    m = len(names) - int(intercept)
    if (studies.k / max(m, 1) < 10).any():
        notes.append("fewer than 10 studies per moderator: the regression is fragile")
    if between.several.any():
        notes.append("the likelihood has several maxima; the highest was taken")
    used = "normal" if model == "common" and ci.startswith("knapp-hartung") else ci
    conventions = {"interval": CI_WORDS[used].format(df="k - p")}
    conventions |= {"tau2": str(tau2)} if model == "random" else {"model": "common effect"}
    return Regression(
        measure=fx.measure, names=names, coefficients=shape(b), se=shape(se), statistic=shape(statistic),
        p=shape(t_p(statistic, df[:, np.newaxis])), ci=Interval(shape(b - half), shape(b + half)),
        covariance=shape(covariance), df=shape(df), tau2=tau2_value,
        tau2_se=None if model == "common" or not isinstance(tau2, str) else shape(between.se * scale),
        i2=i2, h2=h2, r2=shape(_explained(studies, y, v, included, between.value * scale, model, tau2)),
        q_moderators=shape(omnibus), q_moderators_df=(m, shape(df)), q_moderators_p=shape(omnibus_p),
        q_residual=shape(residual), q_residual_df=shape(studies.df.astype(np.int64)),
        q_residual_p=shape(chi2_p(residual, studies.df)), k=shape(studies.k.astype(np.int64)),
        log_likelihood=shape(likelihood(studies, between.value)),
        knapp_hartung=None if factor is None else shape(factor), level=level, labels=fx.labels,
        conventions=fx.conventions | conventions, notes=tuple(notes), intercept=intercept, studies=studies,
    )  # fmt: skip


def _omnibus(b: FloatArray, covariance: FloatArray, df: FloatArray) -> tuple[FloatArray, FloatArray]:
    """b' cov^-1 b against chi-squared, or divided by m against F (n,)."""
    m = b.shape[1]
    if m == 0:
        return np.zeros(len(b)), np.ones(len(b))
    degenerate = (np.diagonal(covariance, axis1=1, axis2=2) == 0).any(axis=1)
    safe = np.where(degenerate[:, np.newaxis, np.newaxis], np.eye(m), covariance)
    wald = einsum("np,np->n", b, np.linalg.solve(safe, b[:, :, np.newaxis])[:, :, 0])
    normal = np.isinf(df)
    value = np.where(degenerate, np.inf, np.where(normal, wald, wald / m))
    finite = np.where(normal, 1.0, df)
    return value, np.where(normal, chi2_p(value, m), f_p(value, m, finite))


def _explained(
    studies: Design, y: FloatArray, v: FloatArray, included: BoolArray, tau2: FloatArray, model: str,
    method: str | float,
) -> FloatArray:  # fmt: skip
    """R2 = max(0, 100 (tau2_0 - tau2)/tau2_0), eq. 16.12 of Raudenbush (2009); adjusted R2 under a common effect."""
    alone = design(y, v, included)
    if model == "common":
        total = alone.at_zero.rss / alone.df * alone.unit**0
        share = 1 - studies.at_zero.rss / studies.df / np.where(total > 0, total, 1.0)
        return np.where(total > 0, np.maximum(100 * share, 0.0), 0.0)
    before = between_study_variance(alone, model, method).value * alone.unit**2
    share = 100 * (before - tau2) / np.where(before > 0, before, 1.0)
    return np.where(before > 0, np.maximum(share, 0.0), 0.0)


@dataclass(frozen=True, eq=False, repr=False)
class Subgroups:
    """Pooled effects by group and the test that they differ.

    Attributes:
        names: of the groups, in order of appearance.
        fits: one Fit a group; with a common tau2 all use it.
        q_between, q_between_df, q_between_p: test of equal effects.
        common_tau2: the shared between-study variance; None if each group has its own.
    """

    names: tuple[str, ...]
    fits: tuple[Fit, ...]
    q_between: FloatArray
    q_between_df: int
    q_between_p: FloatArray
    common_tau2: FloatArray | None

    def __repr__(self) -> str:
        if np.ndim(self.q_between):
            return f"subgroups {', '.join(self.names)}: {np.shape(self.q_between)[0]} meta-analyses"
        rows = [
            [name, str(int(f.k)), number(f.estimate), interval(*f.ci), number(f.tau2)]
            for name, f in zip(self.names, self.fits, strict=True)
        ]
        kind = "separate tau2" if self.common_tau2 is None else f"common tau2 = {number(self.common_tau2)}"
        test = f"Q between = {number(self.q_between, 2)} on {self.q_between_df} df, p = {p_value(self.q_between_p)}"
        return "\n".join([table(["group", "k", "estimate", "interval", "tau2"], rows), f"{test} ({kind})"])


def subgroups(
    fx: Effects,
    groups: Iterable[object],
    *,
    common_tau2: bool = False,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: CI = "normal",
    level: float = 0.95,
) -> Subgroups:
    """Pool by group and test whether the groups differ.

    Args:
        fx: effects (..., k).
        groups: k names.
        common_tau2: one between-study variance for all groups (stable with few studies a group), tested by the
            omnibus test of the factor; default False: each group its own, tested by
            Q = sum (mu_g - mean)^2/se_g^2.
        model, tau2, ci, level: as in ``pool``; default ci "normal".

    Returns:
        Subgroups.

    Raises:
        SynthesisError: fewer than two groups.
    """
    named = [str(group) for group in groups]
    if len(named) != fx.k:
        raise SynthesisError(f"groups: expected {fx.k} names, found {len(named)}")
    order = tuple(dict.fromkeys(named))
    if len(order) < 2:
        raise SynthesisError(f"subgroups need two or more groups, found {', '.join(order)}")
    shared: float | Tau2Method = tau2
    common = None
    if common_tau2 and model == "random":
        if fx.y.ndim > 1:
            raise SynthesisError("a common tau2 is offered for one meta-analysis at a time; use regress for batches")
        factor = regress(fx, indicators(named)[0], tau2=tau2, level=level)
        common, shared = factor.tau2, float(factor.tau2)
    fits = tuple(
        pool(fx.take([i for i, own in enumerate(named) if own == name]), model=model, tau2=shared, ci=ci, level=level)
        for name in order
    )
    estimates, weights = np.stack([f.estimate for f in fits]), np.stack([1 / f.se**2 for f in fits])
    mean = (weights * estimates).sum(axis=0) / weights.sum(axis=0)
    q = np.asarray((weights * (estimates - mean) ** 2).sum(axis=0))
    df = len(order) - 1
    return Subgroups(order, fits, q[()], df, chi2_p(q, df)[()], common)


class PermutationTest(NamedTuple):
    """p-values, the number of permutations, and whether these were all of them."""

    p: FloatArray
    permutations: int
    exact: bool


def permutation_test(
    fx: Effects,
    x: Moderators | None = None,
    *,
    tau2: Tau2Method = "REML",
    permutations: int = 1000,
    seed: int = 0,
) -> PermutationTest:
    """Permutation test of the mean (signs of y) or of moderators (rows of X), refitting each time.

    Args:
        fx: effects (k,) of one meta-analysis.
        x: (k, p) moderators; None tests the mean.
        tau2: estimator, default "REML".
        permutations: drawn at random; for the mean, all 2^k sign changes are used instead if they are no more.
        seed: of the random numbers, default 0.

    Returns:
        Two-sided p: the share of permutations with a |z| at least as large; (p,) for moderators. Small for large
        effects, never 0.

    Raises:
        SynthesisError: a batch.
    """
    if fx.y.ndim > 1:
        raise SynthesisError("a permutation test takes one meta-analysis")
    kept = fx.take(fx.included)
    rng = np.random.default_rng(seed)
    if x is not None:
        numbers = columns(x, fx.k, None)[0][fx.included]
        orders = [np.arange(kept.k), *(rng.permutation(kept.k) for _ in range(permutations - 1))]
        statistic = np.abs(regress(kept, numbers[np.array(orders)], tau2=tau2).statistic[:, 1:])
        return PermutationTest((statistic >= statistic[0] - 1.5e-8).mean(axis=0), permutations, exact=False)
    exact = kept.k < 31 and 2**kept.k <= permutations
    if exact:
        signs = 1.0 - 2.0 * ((np.arange(2**kept.k)[:, np.newaxis] >> np.arange(kept.k)) & 1)
    else:
        signs = np.where(rng.random((permutations, kept.k)) < 0.5, -1.0, 1.0)
        signs[0] = 1.0
    flipped = signs * kept.y
    studies = design(flipped, np.broadcast_to(kept.v, flipped.shape), np.ones_like(flipped, dtype=bool))
    weighted = studies.at(between_study_variance(studies, "random", tau2).value)
    b, covariance = coefficients(studies, weighted)
    z = np.abs(b[:, 0]) / np.sqrt(covariance[:, 0, 0])
    return PermutationTest((z >= z[0] - 1.5e-8).mean()[()], len(z), exact)
