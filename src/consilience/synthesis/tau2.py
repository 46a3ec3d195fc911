"""Between-study variance: eight estimators, each for a whole batch at once, without failures to converge.

Definitions: DerSimonian & Laird (1986) DL; Hedges & Olkin (1985) HE; Hunter & Schmidt (2004) HS; Sidik & Jonkman
(2005) SJ; Paule & Mandel (1982) PM, the same root as empirical Bayes EB (Morris 1983); Hardy & Thompson (1996) ML;
Raudenbush (2009) REML. Formulas with moderators: Viechtbauer (2005, 2015) and Viechtbauer & Lopez-Lopez (2022).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from consilience.synthesis.arrays import BoolArray, FloatArray, IntArray, SynthesisError, dot
from consilience.synthesis.linear_model import Design

Tau2Method: TypeAlias = Literal["DL", "REML", "PM", "ML", "EB", "SJ", "HS", "HE"]
METHODS: tuple[str, ...] = get_args(Tau2Method)

BLOCK = 49_152  # estimates in one block of meta-analyses: what stays in the processor's cache
SMALL = 1000  # studies of a single meta-analysis whose whole grid is scanned at once
GRID_START, GRID_FACTOR = 0.25, 2.0  # of the smallest variance; between points of the scan for stationary points


class Tau2(NamedTuple):
    """Estimates (n,) in the design's units, their standard errors, and where the likelihood had several maxima."""

    value: FloatArray
    se: FloatArray
    several: BoolArray


def estimate_tau2(studies: Design, method: str) -> Tau2:
    """tau^2 of each meta-analysis by one of ``METHODS``, truncated at 0; 0 where there are no degrees of freedom."""
    if method not in _ESTIMATORS:
        raise SynthesisError(f"tau2: expected a number or one of {', '.join(METHODS)}, found {method!r}")
    n, size = len(studies.unit), max(1, BLOCK // len(studies.y))
    if n > size:
        parts = [estimate_tau2(studies.take(slice(i, i + size)), method) for i in range(0, n, size)]
        return Tau2(*(np.concatenate(column) for column in zip(*parts, strict=True)))
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
    trace = studies.at(value).trace_pp
    return Tau2(value, np.sqrt(2 / np.where(trace > 0, trace, np.inf)), several)


class Derivatives(NamedTuple):
    """Twice the derivative of a likelihood in tau2, and the derivative of that; (n,) each."""

    value: FloatArray
    slope: FloatArray


def reml_score(studies: Design, tau2: FloatArray) -> Derivatives:
    """Restricted likelihood: y'PPy - tr P and tr PP - 2 y'PPPy."""
    if studies.basis is None:
        return _mean_score(studies, tau2, restricted=True)
    model = studies.at(tau2)
    return Derivatives(model.ypp_y - model.trace_p, model.trace_pp - 2 * model.yppp_y)


def ml_score(studies: Design, tau2: FloatArray) -> Derivatives:
    """Profile likelihood: y'PPy - sum of w and sum of w^2 - 2 y'PPPy."""
    if studies.basis is None:
        return _mean_score(studies, tau2, restricted=False)
    model = studies.at(tau2)
    return Derivatives(model.ypp_y - model.sum_w, model.sum_w2 - 2 * model.yppp_y)


def _mean_score(studies: Design, tau2: FloatArray, *, restricted: bool) -> Derivatives:
    """The same for the intercept-only model, with every sum taken once: this is where the time goes.

    The largest weight lies on top and its study at 0 (``Design.leading_first``), so that tr P = S1 - S2/S1 can be
    summed without cancelling when one study outweighs all others.
    """
    w = 1 / (studies.v + tau2)
    top, others = w[0], w[1:]
    rest = np.add.reduce(others)
    s1 = top + rest
    u = studies.y - dot(others, studies.y[1:]) / s1
    u *= w  # P y
    value, squares = dot(u, u), dot(others, others)
    wu = w * u
    cubic = dot(wu, u) - np.add.reduce(wu) ** 2 / s1
    s2 = top * top + squares
    if not restricted:
        return Derivatives(value - s1, s2 - 2 * cubic)
    trace = (2 * top * rest + (rest * rest - squares)) / s1
    s3, share = dot(w * w, w), s2 / s1
    return Derivatives(value - trace, s2 - 2 * s3 / s1 + share * share - 2 * cubic)


def _mean_score_value(studies: Design, tau2: FloatArray, *, restricted: bool) -> FloatArray:
    """The value alone, for scanning."""
    w = 1 / (studies.v + tau2)
    top, others = w[0], w[1:]
    rest = np.add.reduce(others)
    s1 = top + rest
    u = studies.y - dot(others, studies.y[1:]) / s1
    u *= w
    value = dot(u, u)
    if not restricted:
        return np.asarray(value - s1)
    return np.asarray(value - (2 * top * rest + (rest * rest - dot(others, others))) / s1)


ScoreFunction: TypeAlias = Callable[[Design, FloatArray], Derivatives]


def _score_value(studies: Design, score: ScoreFunction, tau2: FloatArray) -> FloatArray:
    if studies.basis is None:
        return _mean_score_value(studies, tau2, restricted=score is reml_score)
    return score(studies, tau2).value


def log_likelihood_ml(studies: Design, tau2: FloatArray) -> FloatArray:
    """(n,) log-likelihood at tau2, maximised over the coefficients, on the analysis scale."""
    logs = np.where(studies.present, np.log(studies.finite_v + tau2 + ~studies.present), 0.0).sum(axis=0)
    constant = studies.k * (np.log(2 * np.pi) + 2 * np.log(studies.unit))
    return np.asarray(-0.5 * (constant + logs + studies.at(tau2).rss))


def log_likelihood_reml(studies: Design, tau2: FloatArray) -> FloatArray:
    """(n,) restricted log-likelihood at tau2, with the term ln|X'X|, on the analysis scale (Harville 1977)."""
    p, logs = studies.p, np.log(2 * np.pi) + 2 * np.log(studies.unit)
    return np.asarray(log_likelihood_ml(studies, tau2) + 0.5 * (p * logs - studies.at(tau2).log_determinant()))


def _best_stationary_point(
    studies: Design, score: ScoreFunction, log_likelihood: Callable[[Design, FloatArray], FloatArray]
) -> tuple[FloatArray, BoolArray]:
    """The tau2 of highest likelihood: every sign change of the score refined, and compared with 0."""
    if studies.basis is None:
        studies = studies.leading_first()
    rows, low, high, guess, rises = _brackets(studies, score)
    roots = _refine(studies.take(rows), score, low, high, guess)
    value, several = np.zeros_like(studies.df), np.zeros(studies.df.shape, dtype=bool)
    counts = np.bincount(rows, minlength=len(value)) + ~rises
    if counts.max() == 1:
        value[rows] = roots
        return value, several
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
    return np.asarray((q - 2 * smallest + np.sqrt(q**2 + 4 * q * (largest - smallest))) / 2)


def _brackets(studies: Design, score: ScoreFunction) -> tuple[IntArray, FloatArray, FloatArray, FloatArray, BoolArray]:
    """Every interval of a logarithmic grid in which the score falls through 0, and whether it is positive at 0.

    Each weight 1/(v + t) is a sigmoid in ln t that bends around its own v, so nothing happens far below the smallest
    variance, and a grid of ratio 2 follows every bend.
    """
    bound, start = _upper_bound(studies), GRID_START * studies.v.min(axis=0)
    if studies.y.size <= SMALL and len(bound) == 1 and studies.basis is None:
        return _scan_one(studies, score, float(start[0]), float(bound[0]))
    first = _score_value(studies, score, np.zeros_like(bound))
    rises, rows = first > 0, np.flatnonzero(bound > 0)
    if not rows.size:
        return rows, np.zeros(0), np.zeros(0), np.zeros(0), rises
    steps = np.ceil(np.log(np.maximum(bound[rows] / start[rows], 1.0)) / np.log(GRID_FACTOR)).astype(np.int64)
    scan = _scan_at_once if studies.y.size * int(steps.max()) <= BLOCK else _scan_in_turn
    which, low, high, guess = scan(studies, score, rows, steps, start, bound, first)
    return which, low, high, guess, rises


Brackets: TypeAlias = tuple[IntArray, FloatArray, FloatArray, FloatArray]


def _secant(low: FloatArray, high: FloatArray, above: FloatArray, below: FloatArray) -> FloatArray:
    """Where the line from (low, above > 0) to (high, below <= 0) crosses 0."""
    return low + (high - low) * above / (above - below)


def _scan_one(
    studies: Design, score: ScoreFunction, start: float, bound: float
) -> tuple[IntArray, FloatArray, FloatArray, FloatArray, BoolArray]:
    """The grid of a single meta-analysis, 0 included, laid across the axis of meta-analyses."""
    count = 1 + max(0, math.ceil(math.log(max(bound, start) / start, GRID_FACTOR)))
    t = np.zeros(count + 1)
    t[1:] = np.minimum(start * GRID_FACTOR ** np.arange(count), max(bound, 0.0))
    value = _score_value(studies, score, t)
    value[-1] = min(value[-1], 0.0)
    at = np.flatnonzero((value[:-1] > 0) & (value[1:] <= 0))
    low, high = t[at], t[at + 1]
    return np.zeros(len(at), dtype=np.int64), low, high, _secant(low, high, value[at], value[at + 1]), value[:1] > 0


def _scan_at_once(
    studies: Design, score: ScoreFunction, rows: IntArray, steps: IntArray, start: FloatArray, bound: FloatArray,
    first: FloatArray,
) -> Brackets:  # fmt: skip
    """The whole grid of every meta-analysis as one batch: for few of them."""
    row = np.repeat(rows, steps + 1)
    number = np.arange(len(row)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1)
    t = np.minimum(start[row] * GRID_FACTOR**number, bound[row])
    value = _score_value(studies.take(row), score, t)
    last = np.cumsum(steps + 1) - 1
    value[last] = np.minimum(value[last], 0.0)
    opening = number == 0
    lower = np.where(opening, 0.0, np.concatenate([[0.0], t[:-1]]))
    before = np.where(opening, first[row], np.concatenate([[0.0], value[:-1]]))
    falls = (before > 0) & (value <= 0)
    lower, upper = lower[falls], t[falls]
    return row[falls], lower, upper, _secant(lower, upper, before[falls], value[falls])


def _scan_in_turn(
    studies: Design, score: ScoreFunction, rows: IntArray, steps: IntArray, start: FloatArray, bound: FloatArray,
    first: FloatArray,
) -> Brackets:  # fmt: skip
    """One grid point after the other, for all meta-analyses whose bound is not reached: for many of them."""
    lower, before, point = np.zeros_like(bound), first.copy(), start.copy()
    found: list[Brackets] = []
    active, at, left = studies.take(rows), rows, steps
    for step in range(int(steps.max()) + 1):
        here = np.minimum(point[at], bound[at])
        value = _score_value(active, score, here)
        last = left == step
        value = np.where(last, np.minimum(value, 0.0), value)
        falls = (before[at] > 0) & (value <= 0)
        hit = at[falls]
        guess = _secant(lower[hit], here[falls], before[hit], value[falls])
        found.append((hit, lower[hit], here[falls], guess))
        lower[at], before[at] = here, value
        point[at] *= GRID_FACTOR
        if last.any():
            stay = np.flatnonzero(~last)
            active, at, left = active.take(stay), at[stay], left[stay]
        if not at.size:
            break
    which, low, high, guess = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return which, low, high, guess


def _refine(studies: Design, score: ScoreFunction, low: FloatArray, high: FloatArray, root: FloatArray) -> FloatArray:
    """The zero of the score in each bracket (low, high): Newton from a guess, or bisection if a step would leave.

    Newton's error squares with every step, so a step of 1e-7 of the root leaves less than rounding.
    """
    result, rows = root.copy(), np.arange(len(root))
    for iteration in range(200):
        if not rows.size:
            break
        value, slope = score(studies, root)
        above = value > 0
        low, high = np.where(above, root, low), np.where(above, high, root)
        newton = root - value / np.where(slope < 0, slope, -np.inf)
        inside = (newton > low) & (newton < high) & (slope < 0)
        if iteration % 8 == 7:
            inside &= False
        following = np.where(inside, newton, (low + high) / 2)
        exact = value == 0
        done = (inside & (np.abs(following - root) <= 1e-7 * root)) | exact | (high - low <= 4e-16 * high)
        root = np.where(exact, root, following)
        if done.all():
            result[rows] = root
            break
        if done.any():
            result[rows[done]] = root[done]
            stay = np.flatnonzero(~done)
            rows, root, low, high, studies = rows[stay], root[stay], low[stay], high[stay], studies.take(stay)
    else:
        result[rows] = root
    return result


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
