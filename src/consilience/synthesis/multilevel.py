"""Dependent effects: three-level models and cluster-robust standard errors.

Konstantopoulos (2011) Res Synth Methods 2:61; Hedges, Tipton & Johnson (2010) Res Synth Methods 1:39; average
information REML by Gilmour, Thompson & Cullis (1995). Covariances within a group are inverted in closed form
(Sherman-Morrison), so that memory stays proportional to the number of effects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from consilience.synthesis.arrays import BoolArray, FloatArray, IntArray, Interval, SynthesisError, einsum
from consilience.synthesis.distributions import check_level, chi2_p, chi2_quantile, t_p, t_quantile, wald
from consilience.synthesis.effects import Effects
from consilience.synthesis.lazy import lazy
from consilience.synthesis.linear_model import DependentColumnError, Design, design
from consilience.synthesis.moderators import Moderators, columns
from consilience.synthesis.pool import between_study_variance, check_poolable
from consilience.synthesis.regression import coefficients
from consilience.synthesis.tables import interval, number, p_value, table
from consilience.synthesis.tau2 import Tau2Method

STARTS = ((0.5, 0.5), (1.0, 0.0), (0.0, 1.0), (0.1, 0.9), (0.9, 0.1), (0.0, 0.0))


class Nested:
    """Effects (n, k) sorted by group, with covariance diag(v + s2) + s1 within each group."""

    def __init__(self, y: FloatArray, v: FloatArray, x: FloatArray, group: IntArray, *, restricted: bool) -> None:
        self.y, self.v, self.x, self.group, self.restricted = y, v, x, group, restricted
        self.starts = np.flatnonzero(np.concatenate([[True], np.diff(group) > 0]))

    def sums(self, a: FloatArray) -> FloatArray:
        """(n, g, ...) sums over groups of (n, k, ...)."""
        return np.add.reduceat(a, self.starts, axis=1)

    def spread(self, a: FloatArray) -> FloatArray:
        """(n, k, ...) each group's value for its members."""
        return a[:, self.group]

    def take(self, rows: IntArray) -> Nested:
        """The meta-analyses at these positions."""
        return Nested(self.y[rows], self.v[rows], self.x[rows], self.group, restricted=self.restricted)


class State:
    """The model at variance components s (n, 2): groups, then effects within groups."""

    def __init__(self, data: Nested, s: FloatArray) -> None:
        self.data = data
        self.inverse_d = 1 / (data.v + s[:, [1]])
        self.h = data.sums(self.inverse_d)
        self.c = s[:, [0]] / (1 + s[:, [0]] * self.h)
        self.log_determinant = -np.log(self.inverse_d).sum(axis=1) + np.log1p(s[:, [0]] * self.h).sum(axis=1)
        self.weighted_x = self.solve(data.x)
        self.gram = einsum("nkp,nkq->npq", data.x, self.weighted_x)
        self.covariance = np.linalg.inv(self.gram)
        self.b = self.coefficients(data.y)
        self.residuals = data.y - einsum("nkp,np->nk", data.x, self.b)
        self.py = self.solve(self.residuals)

    def solve(self, a: FloatArray) -> FloatArray:
        """Inverse covariance times (n, k) or (n, k, p)."""
        wide = (slice(None), slice(None)) + (np.newaxis,) * (a.ndim - 2)
        scaled = a * self.inverse_d[wide]
        correction = self.data.spread(self.c[wide] * self.data.sums(scaled))
        return np.asarray(scaled - self.inverse_d[wide] * correction)

    def coefficients(self, u: FloatArray) -> FloatArray:
        """(n, p) (X'S^-1 X)^-1 X'S^-1 u."""
        return einsum("npq,nq->np", self.covariance, einsum("nkp,nk->np", self.weighted_x, u))

    def project(self, u: FloatArray) -> FloatArray:
        """(n, k) P u."""
        return self.solve(u) - einsum("nkp,np->nk", self.weighted_x, self.coefficients(u))

    def log_likelihood(self) -> FloatArray:
        """(n,) restricted (or full) log-likelihood; X has orthonormal columns, so ln|X'X| = 0."""
        k, p = self.data.x.shape[1:]
        fit = einsum("nk,nk->n", self.py, self.residuals)
        if not self.data.restricted:
            return np.asarray(-0.5 * (k * np.log(2 * np.pi) + self.log_determinant + fit))
        return np.asarray(
            -0.5 * ((k - p) * np.log(2 * np.pi) + self.log_determinant + np.linalg.slogdet(self.gram)[1] + fit)
        )

    def score(self) -> FloatArray:
        """(n, 2) derivative of the log-likelihood in both components."""
        data = self.data
        squared = self.inverse_d**2
        groups = (self.h - self.c * self.h**2).sum(axis=1)
        effects_ = self.inverse_d.sum(axis=1) - (self.c * data.sums(squared)).sum(axis=1)
        if data.restricted:
            s = data.sums(self.weighted_x)
            groups = groups - einsum("npq,ngp,ngq->n", self.covariance, s, s)
            effects_ = effects_ - einsum("npq,nkp,nkq->n", self.covariance, self.weighted_x, self.weighted_x)
        first = (data.sums(self.py) ** 2).sum(axis=1) - groups
        second = (self.py**2).sum(axis=1) - effects_
        return 0.5 * np.stack([first, second], axis=1)

    def information(self) -> FloatArray:
        """(n, 2, 2) average information, half of q'Pq."""
        q = [self.data.spread(self.data.sums(self.py)), self.py]
        p = [self.project(each) for each in q]
        return 0.5 * np.stack([np.stack([(a * b).sum(axis=1) for b in p], axis=1) for a in q], axis=1)


class Optimum(NamedTuple):
    """Components (n, 2), log-likelihood (n,), and whether the search stood still at the end."""

    s: FloatArray
    value: FloatArray
    converged: BoolArray


def climb(data: Nested, start: FloatArray, free: BoolArray) -> Optimum:
    """Damped average-information steps inside s >= 0, each accepted only if the likelihood rises.

    Components that are not ``free`` (n, 2) stay as they start; those at 0 that want to fall stay there.
    """
    s = start.copy()
    state = State(data, s)
    value = state.log_likelihood()
    damping, settled = np.full(len(s), 1e-3), np.zeros(len(s), dtype=bool)
    for _ in range(500):
        score, information = state.score(), state.information()
        moving = free & ~((s <= 0) & (score <= 0))
        system = np.where(moving[:, :, np.newaxis] & moving[:, np.newaxis, :], information, 0.0)
        diagonal = einsum("npp->np", system)
        extra = np.where(moving, np.maximum(diagonal, 1e-300) * damping[:, np.newaxis], 1.0)
        system = system + np.eye(2) * extra[:, :, np.newaxis]
        step = np.linalg.solve(system, np.where(moving, score, 0.0)[:, :, np.newaxis])[:, :, 0]
        trial = np.maximum(s + step, 0.0)
        following = State(data, trial)
        reached = following.log_likelihood()
        small = np.abs(trial - s).max(axis=1) <= 1e-13 * (s.sum(axis=1) + data.v.min(axis=1))
        better = reached >= value
        settled |= small | (~better & (damping > 1e12))
        s = np.where((better & ~settled)[:, np.newaxis], trial, s)
        value = np.where(better & ~settled, reached, value)
        damping = np.where(better, np.maximum(damping / 10, 1e-10), damping * 10)
        if settled.all():
            break
        state = following if better.all() else State(data, s)
    return Optimum(s, value, settled)


def maximise(data: Nested, size: FloatArray) -> Optimum:
    """The best of climbs from several starts, shares of ``size`` (n,)."""
    best: Optimum | None = None
    for share in STARTS:
        found = climb(data, size[:, np.newaxis] * np.array(share), np.ones((len(size), 2), dtype=bool))
        if best is None:
            best = found
            continue
        higher = found.value > best.value + 1e-12 * np.abs(best.value)
        best = Optimum(
            np.where(higher[:, np.newaxis], found.s, best.s),
            np.where(higher, found.value, best.value),
            np.where(higher, found.converged, best.converged),
        )
    if best is None:
        raise RuntimeError("no starts")
    return best


@dataclass(frozen=True, eq=False, repr=False)
class Multilevel:
    """A three-level model: effects within groups; arrays carry the batch in front.

    Attributes:
        names: of the p coefficients, "intercept" first.
        coefficients, se, statistic, p, ci: (..., p) and a pair of them.
        covariance: (..., p, p).
        sigma2: (..., 2) variance between groups, and between effects within a group.
        intraclass: (...) share of the first in both.
        i2: (...) percent of all variance that is not sampling error, by the typical variance.
        q, q_df, q_p: heterogeneity, weights 1/v.
        robust: cluster-robust inference (CR1, t with groups - p degrees of freedom).
        k, groups: effects and groups.
        log_likelihood: restricted for REML.
    """

    measure: str
    names: tuple[str, ...]
    coefficients: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    ci: Interval
    covariance: FloatArray
    sigma2: FloatArray
    intraclass: FloatArray
    i2: FloatArray
    q: FloatArray
    q_df: int
    q_p: FloatArray
    robust: Robust
    k: int
    groups: int
    log_likelihood: FloatArray
    level: float
    conventions: dict[str, str]
    notes: tuple[str, ...]
    data: Nested = field(repr=False)
    unit: FloatArray = field(repr=False)

    @property
    def estimate(self) -> FloatArray:
        """The first coefficient: the pooled effect where there are no moderators."""
        first: FloatArray = self.coefficients[..., 0]
        return first

    @lazy
    def sigma2_ci(self) -> tuple[Interval, Interval]:
        """Profile likelihood intervals of both variance components."""
        return self._profile(0), self._profile(1)

    def _profile(self, j: int) -> Interval:
        """Where the likelihood, maximised over the other component, is within chi-squared/2 of its maximum."""
        batch, unit2 = self.sigma2.shape[:-1], self.unit[:, np.newaxis] ** 2
        best = self.sigma2.reshape(-1, 2) / unit2
        top = State(self.data, best).log_likelihood()
        drop = float(chi2_quantile(1 - self.level, 1.0)) / 2
        free = np.zeros(best.shape, dtype=bool)
        free[:, 1 - j] = True

        def inside(value: FloatArray) -> BoolArray:
            start = best.copy()
            start[:, j] = value
            start[:, 1 - j] = np.maximum(start[:, 1 - j], 1e-6 * start.sum(axis=1))
            return climb(self.data, start, free).value > top - drop

        zero = np.zeros(len(best))
        low = np.where(inside(zero), 0.0, _boundary(inside, zero, best[:, j]))
        high = 2 * best.sum(axis=1) + self.data.v.min(axis=1)
        for _ in range(200):
            within = inside(high)
            if not within.any():
                break
            high = np.where(within, 2 * high, high)
        upper = _boundary(inside, high, best[:, j])
        ends = (values * self.unit**2 for values in (low, upper))
        return Interval(*(end.reshape(batch)[()] for end in ends))

    def __repr__(self) -> str:
        if self.coefficients.ndim > 1:
            return f"{self.measure}, three-level model: {self.coefficients.shape[0]} meta-analyses"
        rows = [
            [name, number(b), number(se), interval(low, high), p_value(p), number(robust), p_value(robust_p)]
            for name, b, se, low, high, p, robust, robust_p in zip(
                self.names, self.coefficients, self.se, *self.ci, self.p, self.robust.se, self.robust.p, strict=True
            )
        ]
        head = ["", "estimate", "se", f"{100 * self.level:g} % interval", "p", "robust se", "robust p"]
        lines = [
            f"{self.measure}, three-level model, {self.k} effects in {self.groups} groups",
            table(head, rows),
            f"variance between groups {number(self.sigma2[0])}, within {number(self.sigma2[1])}; "
            f"I2 = {number(self.i2, 1)} %",
            f"Q = {number(self.q, 2)} on {self.q_df} df, p = {p_value(self.q_p)}",
        ]
        return "\n".join([*lines, *self.notes])


def _boundary(inside: Callable[[FloatArray], BoolArray], outer: FloatArray, inner: FloatArray) -> FloatArray:
    """Bisection between a point outside the interval and one inside."""
    for _ in range(60):
        middle = (outer + inner) / 2
        within = inside(middle)
        outer, inner = np.where(within, outer, middle), np.where(within, middle, inner)
        if (np.abs(outer - inner) <= 1e-9 * np.maximum(np.abs(inner), 1e-9)).all():
            break
    return (outer + inner) / 2


class Robust(NamedTuple):
    """Cluster-robust standard errors (..., p), t statistics, p-values, interval and degrees of freedom."""

    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    ci: Interval
    df: int


def sandwich(
    studies: Design, b: FloatArray, covariance: FloatArray, scores: FloatArray, level: float, correction: str
) -> Robust:
    """Robust inference from the groups' scores (n, g, p): B (sum s s') B, times g/(g - p) for CR1."""
    g, p = scores.shape[1:]
    if g <= p:
        raise SynthesisError(f"robust standard errors need more than {p} groups, found {g}")
    middle = einsum("ngp,ngq->npq", scores, scores)
    robust = covariance @ middle @ covariance * (g / (g - p) if correction == "CR1" else 1.0)
    se = np.sqrt(np.diagonal(robust, axis1=1, axis2=2))
    statistic = wald(b, se)
    half, shape = t_quantile(level, g - p) * se, studies.shape_back
    interval_ = Interval(shape(b - half), shape(b + half))
    return Robust(shape(se), shape(statistic), shape(t_p(statistic, g - p)), interval_, g - p)


def multilevel(
    fx: Effects,
    groups: Iterable[object],
    *,
    x: Moderators | None = None,
    names: Sequence[str] | None = None,
    estimator: Literal["REML", "ML"] = "REML",
    ci: Literal["normal", "t"] = "normal",
    level: float = 0.95,
    robust: Literal["CR0", "CR1"] = "CR1",
) -> Multilevel:
    """Random effects of groups, and of effects within groups (y = Xb + u_group + w_effect + e).

    Args:
        fx: effects (..., k), several to a group (a study, a laboratory, a district).
        groups: k names.
        x: moderators as in ``regress``, without the intercept.
        names: of the columns of an array x.
        estimator: "REML" (default) or "ML".
        ci: "normal" (default) or "t" with k - p degrees of freedom.
        level: confidence level, default 0.95.
        robust: small-sample form of the cluster-robust covariance: "CR1" (times G/(G - p), default) or "CR0".

    Returns:
        A Multilevel fit. Sampling errors of different effects are taken as independent; if they share participants,
        read the robust columns.

    Raises:
        SynthesisError: a group a study (then use ``pool``), one group only, in batches studies left out of some rows.
    """
    check_poolable(fx)
    check_level(level)
    if estimator not in {"REML", "ML"} or ci not in {"normal", "t"} or robust not in {"CR0", "CR1"}:
        raise SynthesisError('expected estimator "REML" or "ML", ci "normal" or "t", robust "CR0" or "CR1"')
    kept, group, matrix, own = _arrange(fx, groups, x, names)
    try:
        studies = design(kept.y, kept.v, kept.included, matrix)
    except DependentColumnError as error:
        raise SynthesisError(f"moderator {own[error.column]!r} is constant or follows from the others") from error
    if studies.basis is None or studies.triangle is None:
        raise TypeError("a design with columns was expected")
    basis = np.broadcast_to(studies.basis.transpose(1, 0, 2), (studies.y.shape[1], *matrix.shape[-2:]))
    data = Nested(
        np.ascontiguousarray(studies.y.T), np.ascontiguousarray(studies.v.T), basis, group,
        restricted=estimator == "REML",
    )  # fmt: skip
    size = np.maximum(between_study_variance(studies, "random", "DL").value, 0.01 * data.v.min(axis=1))
    best = maximise(data, size)
    state = State(data, best.s)
    back = np.linalg.inv(studies.triangle)
    unit = studies.unit

    def on_scale(b: FloatArray) -> FloatArray:
        return (back @ b[:, :, np.newaxis])[:, :, 0] * unit[:, np.newaxis]

    b, p = on_scale(state.b), len(own)
    covariance = back @ state.covariance @ back.transpose(0, 2, 1) * unit[:, np.newaxis, np.newaxis] ** 2
    se = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    df = float(kept.k - p) if ci == "t" else np.inf
    statistic, half = b / se, t_quantile(level, df) * se
    scores = _scores(data, state) @ studies.triangle / unit[:, np.newaxis, np.newaxis]
    shape = studies.shape_back
    tested = sandwich(studies, b, covariance, scores, level, robust)
    sigma2 = best.s * unit[:, np.newaxis] ** 2
    total = sigma2.sum(axis=1)
    typical = studies.df / studies.at_zero.trace_p * unit**2
    notes = list(fx.notes)
    if not best.converged.all():
        notes.append(f"{int((~best.converged).sum())} searches for the variances did not come to rest")
    return Multilevel(
        measure=fx.measure, names=own, coefficients=shape(b), se=shape(se), statistic=shape(statistic),
        p=shape(t_p(statistic, df)), ci=Interval(shape(b - half), shape(b + half)), covariance=shape(covariance),
        sigma2=shape(sigma2), intraclass=shape(sigma2[:, 0] / np.where(total > 0, total, 1.0)),
        i2=shape(100 * total / (total + typical)), q=shape(studies.at_zero.rss), q_df=kept.k - p,
        q_p=shape(chi2_p(studies.at_zero.rss, studies.df)),
        robust=tested,
        k=kept.k, groups=int(group[-1]) + 1,
        log_likelihood=shape(best.value - (kept.k - (p if estimator == "REML" else 0)) * np.log(unit)), level=level,
        conventions=fx.conventions | {"estimator": estimator, "robust": robust}, notes=tuple(notes), data=data,
        unit=unit,
    )  # fmt: skip


def _scores(data: Nested, state: State) -> FloatArray:
    """(n, g, p) X_g' S_g^-1 e_g of each group."""
    return data.sums(data.x * state.py[:, :, np.newaxis])


def _arrange(
    fx: Effects, groups: Iterable[object], x: Moderators | None, names: Sequence[str] | None
) -> tuple[Effects, IntArray, FloatArray, tuple[str, ...]]:
    """The included effects sorted by group, group numbers, columns with an intercept, and their names."""
    named = [str(group) for group in groups]
    if len(named) != fx.k:
        raise SynthesisError(f"groups: expected {fx.k} names, found {len(named)}")
    numbers, own = (np.zeros((fx.k, 0)), ()) if x is None else columns(x, fx.k, names)
    usable = fx.included & np.isfinite(numbers).all(axis=-1)
    kept = np.asarray(usable.reshape(-1, fx.k).all(axis=0))
    if (usable.reshape(-1, fx.k).any(axis=0) & ~kept).any():
        raise SynthesisError("effects left out in some meta-analyses of the batch only: analyse these one at a time")
    order = {name: i for i, name in enumerate(dict.fromkeys(n for n, keep in zip(named, kept, strict=True) if keep))}
    rows = np.flatnonzero(kept)
    codes = np.array([order[named[i]] for i in rows])
    by_group = np.argsort(codes, kind="stable")
    if len(order) < 2:
        raise SynthesisError("a multilevel model needs at least two groups")
    if len(order) == len(rows):
        raise SynthesisError("every effect is its own group: the two levels cannot be told apart; use pool")
    matrix = np.concatenate([np.ones((*numbers.shape[:-1], 1)), numbers], axis=-1)[..., rows[by_group], :]
    if len(rows) <= matrix.shape[-1]:
        raise SynthesisError(f"{matrix.shape[-1]} coefficients need more than {len(rows)} effects")
    return fx.take(rows[by_group]), codes[by_group], matrix, ("intercept", *own)


def cluster_robust(
    fx: Effects,
    clusters: Iterable[object],
    *,
    x: Moderators | None = None,
    tau2: Tau2Method | float = "REML",
    level: float = 0.95,
    robust: Literal["CR0", "CR1"] = "CR1",
) -> tuple[FloatArray, Robust]:
    """Coefficients of an ordinary random-effects model with cluster-robust inference (Hedges et al. 2010).

    Args:
        fx: effects (..., k), dependent within clusters.
        clusters: k names.
        x: moderators, as in ``regress``.
        tau2, level: as in ``pool``.
        robust: "CR1" (default) or "CR0".

    Returns:
        Coefficients (..., p), the intercept first, and Robust inference on them.

    Raises:
        SynthesisError: no more clusters than coefficients.
    """
    check_poolable(fx)
    kept, group, matrix, _ = _arrange(fx, clusters, x, None)
    studies: Design = design(kept.y, kept.v, kept.included, matrix)
    weighted = studies.at(between_study_variance(studies, "random", tau2).value)
    b, covariance = coefficients(studies, weighted)
    data = Nested(studies.y.T, studies.v.T, np.zeros((1, 1, 1)), group, restricted=True)
    residuals = (weighted.weighted_residuals / studies.unit).T
    scores = data.sums(np.broadcast_to(matrix, (len(b), *matrix.shape[-2:])) * residuals[:, :, np.newaxis])
    return studies.shape_back(b), sandwich(studies, b, covariance, scores, check_level(level), robust)
