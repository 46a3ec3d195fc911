"""Intervals for tau2, and the shares of variance that follow from it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from consilience.synthesis.arrays import FloatArray, Interval, SynthesisError
from consilience.synthesis.distributions import check_level, chi2_quantile
from consilience.synthesis.linear_model import Design
from consilience.synthesis.tau2 import estimate_tau2, log_likelihood_ml, log_likelihood_reml, solve_q


def typical_variance(studies: Design) -> FloatArray:
    """(n,) (k - p)/tr P with weights 1/v, eq. 9 of Higgins & Thompson (2002), in the design's units; 1 if k = p."""
    enough = studies.df > 0
    return np.where(enough, studies.df / np.where(enough, studies.at_zero.trace_p, 1.0), 1.0)


def i2_and_h2(studies: Design, tau2: FloatArray) -> tuple[FloatArray, FloatArray]:
    """I2 = 100 tau2/(tau2 + v_t) and H2 = 1 + tau2/v_t; tau2 with the shape of the batch, on the analysis scale."""
    scaled = np.reshape(tau2, -1) / studies.unit**2
    typical = typical_variance(studies)
    i2 = 100 * scaled / (scaled + typical)
    return studies.shape_back(i2), studies.shape_back(1 + scaled / typical)


def q_profile_interval(studies: Design, level: float) -> Interval:
    """The tau2 for which Q(tau2) is no surprise (Viechtbauer 2007, Stat Med 26:37), one per meta-analysis.

    A limit is 0 where Q(0) is already below the quantile; where k - p = 0 the interval is unknown (NaN).
    """
    tail = (1 - check_level(level)) / 2
    enough = studies.df > 0
    df = np.where(enough, studies.df, 1.0)
    low = np.where(enough, solve_q(studies, chi2_quantile(tail, df)), np.nan)
    high = np.where(enough, solve_q(studies, chi2_quantile(1 - tail, df)), np.nan)
    return Interval(studies.shape_back(low * studies.unit**2), studies.shape_back(high * studies.unit**2))


def profile_likelihood_interval(studies: Design, level: float, method: str) -> Interval:
    """The tau2 whose log-likelihood is within half a chi-squared quantile of the maximum (Hardy & Thompson 1996)."""
    if method not in {"profile-ml", "profile-reml"}:
        raise SynthesisError(f'method: expected "q-profile", "profile-ml" or "profile-reml", found {method!r}')
    if (studies.df == 0).any():
        raise SynthesisError("a profile likelihood interval needs at least two studies")
    restricted = method == "profile-reml"
    log_likelihood = log_likelihood_reml if restricted else log_likelihood_ml
    best = estimate_tau2(studies, "REML" if restricted else "ML").value
    drop = chi2_quantile(1 - check_level(level), 1.0) / 2
    floor = log_likelihood(studies, best) - drop

    def excess(tau2: FloatArray) -> FloatArray:
        return log_likelihood(studies, tau2) - floor

    low = np.where(excess(np.zeros_like(best)) > 0, 0.0, _bisect(excess, np.zeros_like(best), best))
    high = best + studies.v.min(axis=0)
    for _ in range(400):
        outside = excess(high) <= 0
        if outside.all():
            break
        high = np.where(outside, high, 2 * high)
    upper = _bisect(excess, high, best)
    return Interval(studies.shape_back(low * studies.unit**2), studies.shape_back(upper * studies.unit**2))


def _bisect(f: Callable[[FloatArray], FloatArray], outside: FloatArray, inside: FloatArray) -> FloatArray:
    """The zero between points where f <= 0 and points where f > 0."""
    for _ in range(200):
        middle = (outside + inside) / 2
        positive = f(middle) > 0
        outside, inside = np.where(positive, outside, middle), np.where(positive, middle, inside)
        if (np.abs(inside - outside) <= 1e-14 * np.abs(inside)).all():
            break
    return (outside + inside) / 2
