"""Marginal likelihood of a random intercept by adaptive Gauss-Hermite quadrature, and its maximum.

eta_i = theta + tau u_i, u_i standard normal (Pinheiro & Bates 1995, J Comput Graph Stat 4:12). Derivatives by
Louis (1982): moments of the scores under the posterior of u, with the same nodes.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from consilience.synthesis.arrays import BoolArray, FloatArray, IntArray
from consilience.synthesis.glmm_families import Family

T = TypeVar("T", np.float64, np.bool_)

NODES = 21
SCAN_NODES, SCAN_TOLERANCE = 7, 1e-4
LARGEST_TAU = 5.0  # on a logit or log scale nothing real spreads so far; beyond, data are all but separated
TAU_GRID = LARGEST_TAU / 2.0 ** np.arange(7, -1, -1)


class Derivatives(NamedTuple):
    """Log-likelihood (n,) and its derivatives in theta (t) and tau (s)."""

    value: FloatArray
    t: FloatArray
    s: FloatArray
    tt: FloatArray
    ts: FloatArray
    ss: FloatArray


class Maximum(NamedTuple):
    """Maximum (n,): location, tau, log-likelihood, variance of theta and of tau, and whether it exists."""

    theta: FloatArray
    tau: FloatArray
    value: FloatArray
    variance: FloatArray
    tau_variance: FloatArray
    exists: BoolArray

    def put(self, rows: IntArray, other: Maximum, positions: IntArray | slice = slice(None)) -> Maximum:
        """These maxima, with those of ``rows`` taken from the ``positions`` of the other."""

        def mix(own: NDArray[T], new: NDArray[T]) -> NDArray[T]:
            result = own.copy()
            result[rows] = new[positions]
            return result

        return Maximum(
            mix(self.theta, other.theta),
            mix(self.tau, other.tau),
            mix(self.value, other.value),
            mix(self.variance, other.variance),
            mix(self.tau_variance, other.tau_variance),
            mix(self.exists, other.exists),
        )

    @classmethod
    def unknown(cls, n: int) -> Maximum:
        """n maxima that do not exist."""
        unknown = np.full(n, np.nan)
        return cls(unknown, unknown, unknown, unknown, unknown, np.zeros(n, dtype=bool))


class Marginal:
    """The marginal likelihood of n meta-analyses; remembers the modes of u to start the next search from."""

    def __init__(self, family: Family, present: BoolArray, nodes: int = NODES) -> None:
        self.family, self.present, self.nodes = family, present, nodes
        z, w = np.polynomial.hermite.hermgauss(nodes)
        self.z, self.log_w = np.sqrt(2) * z, np.log(w) + z**2 - 0.5 * np.log(np.pi)
        self.u = np.zeros(present.shape)

    def _find_modes(self, theta: FloatArray, tau: FloatArray) -> FloatArray:
        """Modes u of log f(theta + tau u) - u^2/2 by Newton with bounded steps; returns 1/sqrt(curvature)."""
        theta, tau = theta[:, np.newaxis], tau[:, np.newaxis]
        limit = 1 / np.maximum(tau, 0.25)
        curvature = np.ones_like(self.u)
        for _ in range(200):
            _, score, information = (a[..., 0] for a in self.family.terms((theta + tau * self.u)[..., np.newaxis]))
            curvature = 1 + tau**2 * information
            step = np.clip((tau * score - self.u) / curvature, -limit, limit)
            step = np.where(self.present, step, 0.0)
            self.u = self.u + step
            if np.abs(step).max() < 1e-4:
                break
        return 1 / np.sqrt(curvature)

    def at(self, theta: FloatArray, tau: FloatArray) -> Derivatives:
        """Log-likelihood and derivatives at theta, tau (n,)."""
        spread = self._find_modes(theta, tau)
        u = self.u[..., np.newaxis] + spread[..., np.newaxis] * self.z
        value, score, information = self.family.terms(
            theta[:, np.newaxis, np.newaxis] + tau[:, np.newaxis, np.newaxis] * u
        )
        exponent = value - u**2 / 2 + self.log_w
        top = exponent.max(axis=-1, keepdims=True)
        weight = np.exp(exponent - top)
        total = weight.sum(axis=-1)
        likelihood = top[..., 0] + np.log(total) + np.log(spread)
        posterior = weight / total[..., np.newaxis]

        def mean(a: FloatArray) -> FloatArray:
            return np.asarray((posterior * a).sum(axis=-1))

        first, second = mean(score), mean(score * u)
        parts = (
            likelihood,
            first,
            second,
            mean(score**2 - information) - first**2,
            mean(u * (score**2 - information)) - first * second,
            mean(u**2 * (score**2 - information)) - second**2,
        )
        return Derivatives(*(np.where(self.present, part, 0.0).sum(axis=1) for part in parts))

    def best_theta(self, theta: FloatArray, tau: FloatArray, tolerance: float = 1e-9) -> tuple[FloatArray, Derivatives]:
        """The theta of highest likelihood at tau; the likelihood is concave in theta (Prekopa 1973)."""
        here = self.at(theta, tau)
        for _ in range(100):
            step = np.clip(here.t / np.maximum(-here.tt, 1e-12), -1.0, 1.0)
            theta = theta + step
            here = self.at(theta, tau)
            if np.abs(step).max() < tolerance:
                break
        return theta, here


def maximise(marginal: Marginal, start: FloatArray, *, common: bool = False) -> Maximum:
    """The highest maximum over theta and tau >= 0: scan tau, refine each fall of the profile score through 0."""
    zero = np.zeros_like(start)
    theta, here = marginal.best_theta(start, zero)
    variance = 1 / np.maximum(-here.tt, 1e-300)
    best = Maximum(theta, zero, here.value, variance, zero + np.nan, np.ones(len(zero), dtype=bool))
    if common:
        return best
    slope_at_zero = _second_order(marginal, theta)
    lower, rising = zero.copy(), slope_at_zero > 0
    height = np.where(rising, -np.inf, here.value)
    scan = Marginal(marginal.family, marginal.present, SCAN_NODES)
    found: list[tuple[IntArray, FloatArray, FloatArray, FloatArray]] = []
    for tau in TAU_GRID:
        theta, here = scan.best_theta(theta, zero + tau, SCAN_TOLERANCE)
        rows = np.flatnonzero(rising & (here.s <= 0))
        found.append((rows, theta[rows], lower[rows], np.full(len(rows), tau)))
        rising = here.s > 0
        lower[:] = tau
    rows, theta, low, high = (np.concatenate(parts) for parts in zip(*found, strict=True))
    if rows.size:
        part = Marginal(marginal.family.take(rows), marginal.present[rows], marginal.nodes)
        best = _highest(best, height, rows, _refine(part, theta, low, high))
        slope_at_zero[rows] = 0.0
    best.exists[rising & (slope_at_zero > 0)] = False
    return best


def _highest(best: Maximum, height: FloatArray, rows: IntArray, found: Maximum) -> Maximum:
    """The best of each meta-analysis and of the maxima ``found`` in ``rows``."""
    order = np.argsort(found.value, kind="stable")
    order = order[found.value[order] > height[rows[order]]]
    return best.put(rows[order], found, order)


def _second_order(marginal: Marginal, theta: FloatArray) -> FloatArray:
    """Derivative of the log-likelihood in tau^2 at tau = 0: half the sum of score^2 - information."""
    eta = np.broadcast_to(theta[:, np.newaxis, np.newaxis], (*marginal.present.shape, 1))
    _, score, information = (a[..., 0] for a in marginal.family.terms(eta))
    return np.asarray(np.where(marginal.present, score**2 - information, 0.0).sum(axis=1) / 2)


def _refine(marginal: Marginal, theta: FloatArray, low: FloatArray, high: FloatArray) -> Maximum:
    """The zero of the profile score between low and high: Newton in tau, bisection where it would leave."""
    low, high = low.copy(), high.copy()
    tau = (low + high) / 2
    for _ in range(100):
        theta, here = marginal.best_theta(theta, tau)
        above = here.s > 0
        low, high = np.where(above, tau, low), np.where(above, high, tau)
        slope = here.ss - here.ts**2 / np.minimum(here.tt, -1e-300)
        newton = tau - here.s / np.where(slope < 0, slope, -1.0)
        inside = (slope < 0) & (newton > low) & (newton < high)
        following = np.where(inside, newton, (low + high) / 2)
        done = np.abs(following - tau) <= 1e-9 * following
        tau = following
        if done.all():
            break
    theta, here = marginal.best_theta(theta, tau)
    determinant = here.tt * here.ss - here.ts**2
    good = (determinant > 0) & (here.tt < 0)
    determinant = np.where(good, determinant, 1.0)
    variance, tau_variance = -here.ss / determinant, -here.tt / determinant
    return Maximum(theta, tau, here.value, variance, tau_variance, good)
