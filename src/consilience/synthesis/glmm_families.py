"""Exact within-study likelihoods of a generalised linear mixed model, as functions of the linear predictor.

Stijnen, Hamza & Ozdemir (2010) Stat Med 29:3046. Each is log-concave in the predictor eta, so all maxima over it
are unique.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special

from consilience.synthesis.arrays import FloatArray, IntArray
from consilience.synthesis.lazy import lazy


class Terms(NamedTuple):
    """log f, its derivative and minus its second derivative, at every predictor."""

    value: FloatArray
    score: FloatArray
    information: FloatArray


class Family(ABC):
    """Studies (n, k) whose log-likelihoods are evaluated at predictors (n, k, q)."""

    @abstractmethod
    def terms(self, eta: FloatArray) -> Terms:
        """log f and derivatives at eta (n, k, q)."""

    @abstractmethod
    def saturated(self) -> FloatArray:
        """(n, k) log f at each study's own best predictor."""

    @abstractmethod
    def take(self, rows: IntArray) -> Family:
        """The meta-analyses at these positions."""


@dataclass(frozen=True)
class Binomial(Family):
    """x events among n with logit probability eta + offset."""

    x: FloatArray
    n: FloatArray
    offset: FloatArray

    def terms(self, eta: FloatArray) -> Terms:
        """Binomial log-likelihood with its constant."""
        x, n = self.x[..., np.newaxis], self.n[..., np.newaxis]
        logit = eta + self.offset[..., np.newaxis]
        tail = np.exp(-np.abs(logit))
        near, far = 1 / (1 + tail), tail / (1 + tail)
        value = x * logit - n * (np.maximum(logit, 0) + np.log1p(tail)) + self.constant[..., np.newaxis]
        return Terms(value, x - n * np.where(logit > 0, near, far), n * near * far)

    @lazy
    def constant(self) -> FloatArray:
        """(n, k) log of n choose x."""
        return _log_choose(self.n, self.x)

    def saturated(self) -> FloatArray:
        """At p = x/n."""
        x, n = self.x, self.n
        empty = n == 0
        p = np.where(empty, 0.5, x / np.where(empty, 1.0, n))
        return special.xlogy(x, p) + special.xlog1py(n - x, -p) + self.constant

    def take(self, rows: IntArray) -> Binomial:
        """The meta-analyses at these positions."""
        return Binomial(self.x[rows], self.n[rows], self.offset[rows])


@dataclass(frozen=True)
class Poisson(Family):
    """x events in person-time t with log rate eta."""

    x: FloatArray
    t: FloatArray

    def terms(self, eta: FloatArray) -> Terms:
        """Poisson log-likelihood with its constant."""
        x = self.x[..., np.newaxis]
        log_mean = np.minimum(eta + np.log(self.t)[..., np.newaxis], 700.0)
        mean = np.exp(log_mean)
        return Terms(x * log_mean - mean - self.constant[..., np.newaxis], x - mean, mean)

    @lazy
    def constant(self) -> FloatArray:
        """(n, k) log x!."""
        return np.asarray(special.gammaln(self.x + 1))

    def saturated(self) -> FloatArray:
        """At rate x/t."""
        return special.xlogy(self.x, self.x) - self.x - self.constant

    def take(self, rows: IntArray) -> Poisson:
        """The meta-analyses at these positions."""
        return Poisson(self.x[rows], self.t[rows])


@dataclass(frozen=True)
class Hypergeometric(Family):
    """a of m events in group 1 given all margins, with log odds ratio eta (non-central hypergeometric).

    ``gap`` (n, k, s) are the possible values of a, less the observed one; ``log_count`` the log number of tables with
    that value relative to the observed, -inf where impossible.
    """

    gap: FloatArray
    log_count: FloatArray
    log_observed: FloatArray

    @classmethod
    def from_tables(cls, a: FloatArray, n1: FloatArray, n2: FloatArray, m: FloatArray) -> Hypergeometric:
        """All tables with the margins of each study."""
        low, high = np.maximum(0, m - n2), np.minimum(n1, m)
        s = low[..., np.newaxis] + np.arange(float((high - low).max()) + 1)
        possible = s <= high[..., np.newaxis]
        s = np.where(possible, s, low[..., np.newaxis])
        count = _log_choose(n1[..., np.newaxis], s) + _log_choose(n2[..., np.newaxis], m[..., np.newaxis] - s)
        observed = _log_choose(n1, a) + _log_choose(n2, m - a)
        relative = np.where(possible, count - observed[..., np.newaxis], -np.inf)
        return cls(s - a[..., np.newaxis], relative, observed)

    def terms(self, eta: FloatArray) -> Terms:
        """-log sum over tables of exp(log_count + gap eta): moments of the gap give the derivatives."""
        gap = self.gap[:, :, np.newaxis, :]
        exponent = self.log_count[:, :, np.newaxis, :] + eta[..., np.newaxis] * gap
        top = exponent.max(axis=-1, keepdims=True)
        weight = np.exp(exponent - top)
        total = weight.sum(axis=-1)
        mean = (weight * gap).sum(axis=-1) / total
        square = (weight * (gap - mean[..., np.newaxis]) ** 2).sum(axis=-1) / total
        return Terms(-(top[..., 0] + np.log(total)), -mean, square)

    def saturated(self) -> FloatArray:
        """At each study's conditional maximum likelihood estimate; 0 where a is at the end of its range."""
        eta = np.zeros(self.gap.shape[:2])
        inside = (self.gap.min(axis=-1) < 0) & (np.where(np.isfinite(self.log_count), self.gap, 0).max(axis=-1) > 0)
        for _ in range(100):
            _, score, information = self.terms(eta[..., np.newaxis])
            step = np.clip(score[..., 0] / np.maximum(information[..., 0], 1e-12), -1, 1)
            eta = np.where(inside, eta + step, 0.0)
            if np.abs(np.where(inside, step, 0.0)).max() < 1e-10:
                break
        return np.where(inside, self.terms(eta[..., np.newaxis]).value[..., 0], 0.0)

    def take(self, rows: IntArray) -> Hypergeometric:
        """The meta-analyses at these positions."""
        return Hypergeometric(self.gap[rows], self.log_count[rows], self.log_observed[rows])


def _log_choose(n: FloatArray, x: FloatArray) -> FloatArray:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(x + 1) - special.gammaln(n - x + 1))
