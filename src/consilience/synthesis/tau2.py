"""Between-study variance: eight estimators, each for a whole batch at once, without failures to converge.

Definitions: DerSimonian & Laird (1986) DL; Hedges & Olkin (1985) HE; Hunter & Schmidt (2004) HS; Sidik & Jonkman
(2005) SJ; Paule & Mandel (1982) PM, the same root as empirical Bayes EB (Morris 1983); Hardy & Thompson (1996) ML;
Raudenbush (2009) REML. Formulas with moderators: Viechtbauer (2005, 2015) and Viechtbauer & Lopez-Lopez (2022).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from consilience.synthesis.arrays import BoolArray, FloatArray, IntArray, SynthesisError
from consilience.synthesis.linear_model import Design, Weighted

Tau2Method: TypeAlias = Literal["DL", "REML", "PM", "ML", "EB", "SJ", "HS", "HE"]
METHODS: tuple[str, ...] = get_args(Tau2Method)

GRID_START, GRID_FACTOR = 0.1, 1.6  # of the smallest variance; between points of the scan for stationary points


class Tau2(NamedTuple):
    """Estimates (n,) in the design's units, their standard errors, and where the likelihood had several maxima."""

    value: FloatArray
    se: FloatArray
    several: BoolArray


def estimate_tau2(studies: Design, method: str) -> Tau2:
    """tau^2 of each meta-analysis by one of ``METHODS``, truncated at 0; 0 where there are no degrees of freedom."""
    if method not in _ESTIMATORS:
        raise SynthesisError(f"tau2: expected a number or one of {', '.join(METHODS)}, found {method!r}")
    enough = studies.df > 0
    if enough.all():
        return _ESTIMATORS[method](studies)
    value, se, several = np.zeros(len(enough)), np.full(len(enough), np.nan), np.zeros(len(enough), dtype=bool)
    rows = np.flatnonzero(enough)
    if rows.size:
        value[rows], se[rows], several[rows] = _ESTIMATORS[method](studies.take(rows))
    return Tau2(value, se, several)


def _one(studies: Design, value: FloatArray, se: FloatArray) -> Tau2:
    return Tau2(np.maximum(value, 0.0), se, np.zeros(studies.df.shape, dtype=bool))


def _root_of_variance_of_q(studies: Design, tau2: FloatArray) -> FloatArray:
    """Standard deviation of Q at tau2: sqrt[2(k - p) + 4 tau2 tr P + 2 tau2^2 tr PP], weights 1/v."""
    zero = studies.at_zero
    return np.sqrt(2 * studies.df + 4 * tau2 * zero.trace_p + 2 * tau2**2 * zero.trace_pp)


def _dersimonian_laird(studies: Design) -> Tau2:
    zero = studies.at_zero
    tau2 = np.maximum((zero.rss - studies.df) / zero.trace_p, 0.0)
    return _one(studies, tau2, _root_of_variance_of_q(studies, tau2) / zero.trace_p)


def _hunter_schmidt(studies: Design) -> Tau2:
    zero = studies.at_zero
    tau2 = np.maximum((zero.rss - studies.k) / zero.sum_w, 0.0)
    return _one(studies, tau2, _root_of_variance_of_q(studies, tau2) / zero.sum_w)


def _hedges(studies: Design) -> Tau2:
    plain, v, df = studies.unweighted, studies.finite_v, studies.df
    trace_pv = plain.trace_pd(v)
    tau2 = np.maximum((plain.rss - trace_pv) / df, 0.0)
    return _one(studies, tau2, np.sqrt(2 * plain.trace_pdpe(v, v) + 4 * tau2 * trace_pv + 2 * tau2**2 * df) / df)


def _sidik_jonkman(studies: Design) -> Tau2:
    """Weights 1/(v + tau0^2) with tau0^2 the variance around the unweighted mean: never 0 unless all y agree."""
    around = studies.y - studies.y.sum(axis=0) / studies.k
    tau0 = np.where(studies.present, around**2, 0.0).sum(axis=0) / studies.k
    positive = tau0 > 0
    model = studies.at(np.where(positive, tau0, 1.0))
    df, v, one = studies.df, studies.finite_v, np.ones_like(studies.y)
    tau2 = np.where(positive, tau0 * model.rss / df, 0.0)
    spread = 2 * model.trace_pdpe(v, v) + 4 * tau2 * model.trace_pdpe(v, one) + 2 * tau2**2 * model.trace_pp
    return _one(studies, tau2, tau0 / df * np.sqrt(spread))


def _paule_mandel(studies: Design) -> Tau2:
    tau2 = solve_q(studies, studies.df)
    k = studies.k
    return _one(studies, tau2, np.sqrt(2 * k**2 / studies.df) / studies.at(tau2).sum_w)


def solve_q(studies: Design, target: FloatArray) -> FloatArray:
    """The tau2 at which Q(tau2) = sum of w r^2 equals ``target`` (n,); 0 where Q(0) is already below.

    1/Q is increasing and concave in tau2 (Cauchy-Schwarz on y'PPy), so Newton's steps on 1/Q from 0 rise to the root
    and never pass it (DerSimonian & Kacker 2007, eq. 11, is the same step).
    """
    tau2 = np.zeros_like(target)
    rows = np.flatnonzero(studies.at_zero.rss > target)
    active = studies.take(rows)
    for _ in range(500):
        if not rows.size:
            break
        model = active.at(tau2[rows])
        step = model.rss * (model.rss / target[rows] - 1) / model.ypp_y
        step = np.maximum(step, 0.0)
        tau2[rows] += step
        moving = step > 1e-13 * (tau2[rows] + 1e-3)
        if not moving.all():
            rows, active = rows[moving], active.take(np.flatnonzero(moving))
    return tau2


def _maximum_likelihood(studies: Design) -> Tau2:
    value, several = _best_stationary_point(studies, ml_score, log_likelihood_ml)
    return Tau2(value, np.sqrt(2 / studies.at(value).sum_w2), several)


def _restricted_maximum_likelihood(studies: Design) -> Tau2:
    value, several = _best_stationary_point(studies, reml_score, log_likelihood_reml)
    return Tau2(value, np.sqrt(2 / studies.at(value).trace_pp), several)


Score = Callable[[Weighted], FloatArray]


def reml_score(model: Weighted) -> FloatArray:
    """Twice the derivative of the restricted likelihood: y'PPy - tr P."""
    return model.ypp_y - model.trace_p


def ml_score(model: Weighted) -> FloatArray:
    """Twice the derivative of the profile likelihood: y'PPy - sum of w."""
    return model.ypp_y - model.sum_w


def _slope(score: Score, model: Weighted) -> FloatArray:
    """Derivative of the score: -2 y'PPPy + tr PP (REML) or + sum of w^2 (ML)."""
    return (model.trace_pp if score is reml_score else model.sum_w2) - 2 * model.yppp_y


def log_likelihood_ml(studies: Design, tau2: FloatArray) -> FloatArray:
    """(n,) log-likelihood at tau2, maximised over the coefficients, on the analysis scale."""
    logs = np.where(studies.present, np.log(studies.finite_v + tau2 + ~studies.present), 0.0).sum(axis=0)
    constant = studies.k * (np.log(2 * np.pi) + 2 * np.log(studies.unit))
    return -0.5 * (constant + logs + studies.at(tau2).rss)


def log_likelihood_reml(studies: Design, tau2: FloatArray) -> FloatArray:
    """(n,) restricted log-likelihood at tau2, with the term ln|X'X|, on the analysis scale (Harville 1977)."""
    p, logs = studies.p, np.log(2 * np.pi) + 2 * np.log(studies.unit)
    return log_likelihood_ml(studies, tau2) + 0.5 * (p * logs - studies.at(tau2).log_determinant())


def _best_stationary_point(
    studies: Design, score: Score, log_likelihood: Callable[[Design, FloatArray], FloatArray]
) -> tuple[FloatArray, BoolArray]:
    """The tau2 of highest likelihood: every sign change of the score refined, and compared with 0."""
    rows, low, high, rises = _brackets(studies, score)
    roots = _refine(studies.take(rows), score, low, high)
    value, several = np.zeros_like(studies.df), np.zeros(studies.df.shape, dtype=bool)
    counts = np.bincount(rows, minlength=len(value)) + ~rises
    plain = counts[rows] == 1
    value[rows[plain]] = roots[plain]
    several |= counts > 1
    contested = np.flatnonzero(~plain)
    if contested.size:
        best = np.where(rises, -np.inf, log_likelihood(studies, value))
        reached = log_likelihood(studies.take(rows[contested]), roots[contested])
        for row, root, height in zip(rows[contested], roots[contested], reached, strict=True):
            if height > best[row]:
                best[row], value[row] = height, root
    return value, several


def _upper_bound(studies: Design) -> FloatArray:
    """A tau2 above which the score is negative.

    y'PPy <= max(w)^2 SS with SS the unweighted residual sum, and tr P >= (k - p) min(w), so the score is negative
    once (max v + t) SS < (k - p)(min v + t)^2; this is the root of that quadratic.
    """
    q = studies.unweighted.rss / studies.df
    smallest, largest = studies.v.min(axis=0), studies.finite_v.max(axis=0)
    return (q - 2 * smallest + np.sqrt(q**2 + 4 * q * (largest - smallest))) / 2


def _brackets(studies: Design, score: Score) -> tuple[IntArray, FloatArray, FloatArray, BoolArray]:
    """Every interval of a logarithmic grid in which the score falls through 0, and whether it is positive at 0.

    Each weight 1/(v + t) is a sigmoid in ln t that bends around its own v, so nothing happens far below the smallest
    variance, and a grid of ratio 1.6 follows every bend.
    """
    bound, point = _upper_bound(studies), GRID_START * studies.v.min(axis=0)
    lower, before = np.zeros_like(bound), score(studies.at_zero)
    rises = before > 0
    found: list[tuple[IntArray, FloatArray, FloatArray]] = []
    rows = np.flatnonzero(bound > 0)
    active, position = studies.take(rows), np.arange(len(rows))
    while rows.size:
        here = np.minimum(point[rows], bound[rows])
        padded = np.zeros(active.df.shape)
        padded[position] = here
        value = score(active.at(padded))[position]
        last = here >= bound[rows]
        value = np.where(last, np.minimum(value, 0.0), value)
        falls = (before[rows] > 0) & (value <= 0)
        found.append((rows[falls], lower[rows[falls]], here[falls]))
        lower[rows], before[rows] = here, value
        point[rows] *= GRID_FACTOR
        rows, position = rows[~last], position[~last]
        if len(rows) < 0.7 * len(active.df):
            active, position = studies.take(rows), np.arange(len(rows))
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0), rises
    which, low, high = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return which, low, high, rises


def _refine(studies: Design, score: Score, low: FloatArray, high: FloatArray) -> FloatArray:
    """The zero of the score in each bracket (low, high): Newton, with bisection where a step would leave it."""
    root = np.where(low > 0, np.sqrt(low * high), high / 2)
    low, high = low.copy(), high.copy()
    rows, active = np.arange(len(root)), studies
    for iteration in range(200):
        if not rows.size:
            break
        t = root[rows]
        model = active.at(t)
        value, slope = score(model), _slope(score, model)
        above = value > 0
        low[rows[above]], high[rows[~above]] = t[above], t[~above]
        falling = slope < 0
        newton = t - value / np.where(falling, slope, -1.0)
        inside = falling & (newton > low[rows]) & (newton < high[rows]) & (iteration % 8 != 7)
        following = np.where(inside, newton, (low[rows] + high[rows]) / 2)
        root[rows] = following
        narrow = high[rows] - low[rows] <= 4e-16 * high[rows]
        done = (inside & (np.abs(following - t) <= 1e-10 * following)) | narrow | (value == 0)
        root[rows[value == 0]] = t[value == 0]
        if done.any():
            rows, active = rows[~done], active.take(np.flatnonzero(~done))
    return root


_ESTIMATORS: dict[str, Callable[[Design], Tau2]] = {
    "DL": _dersimonian_laird,
    "HE": _hedges,
    "HS": _hunter_schmidt,
    "SJ": _sidik_jonkman,
    "PM": _paule_mandel,
    "EB": _paule_mandel,
    "ML": _maximum_likelihood,
    "REML": _restricted_maximum_likelihood,
}
