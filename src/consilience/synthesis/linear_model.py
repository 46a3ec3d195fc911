"""Weighted least squares for many meta-analyses at once: the sums that every estimator is made of.

Inside the engine studies lie on the first axis and meta-analyses on the second, (k, n), so that a sum over studies
runs over whole rows. P = W - W X (X'WX)^-1 X'W throughout (Viechtbauer 2005, J Educ Behav Stat 30:261); it is never
built: everything is written in sums over studies and p x p matrices, so memory is proportional to the data.

Each meta-analysis is measured in units of its smallest standard error (rounded to a power of two, hence exact), so
that neither huge nor tiny scales overflow, and centred at its mean where there is only an intercept.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consilience.synthesis.arrays import BoolArray, FloatArray, SynthesisError, dot, einsum
from consilience.synthesis.lazy import lazy

Rows = NDArray[np.int64]
LIMIT, MODERATED_LIMIT = 1e75, 1e12


class Weighted(ABC):
    """A design with given weights: residuals and the traces of P."""

    w: FloatArray  # (k, n), 0 for absent studies

    @property
    @abstractmethod
    def residuals(self) -> FloatArray:
        """(k, n) y - X b."""

    @abstractmethod
    def project(self, u: FloatArray) -> FloatArray:
        """(k, n) P u."""

    @abstractmethod
    def leverage(self) -> FloatArray:
        """(k, n) x' (X'WX)^-1 x."""

    @abstractmethod
    def log_determinant(self) -> FloatArray:
        """(n,) ln|X'WX| - ln|X'X|."""

    @abstractmethod
    def _trace_gram(self, d: FloatArray) -> FloatArray:
        """(n,) tr[(X'WX)^-1 X'DX]."""

    @abstractmethod
    def _trace_grams(self, d: FloatArray, e: FloatArray) -> FloatArray:
        """(n,) tr[(X'WX)^-1 X'DX (X'WX)^-1 X'EX]."""

    @lazy
    def weighted_residuals(self) -> FloatArray:
        """(k, n) P y = W r."""
        return self.w * self.residuals

    @lazy
    def rss(self) -> FloatArray:
        """(n,) y'Py = sum of w r^2."""
        return dot(self.weighted_residuals, self.residuals)

    @lazy
    def ypp_y(self) -> FloatArray:
        """(n,) y'PPy = sum of w^2 r^2."""
        return dot(self.weighted_residuals, self.weighted_residuals)

    @lazy
    def yppp_y(self) -> FloatArray:
        """(n,) y'PPPy."""
        return dot(self.weighted_residuals, self.project(self.weighted_residuals))

    @lazy
    def sum_w(self) -> FloatArray:
        """(n,) sum of weights."""
        return np.asarray(self.w.sum(axis=0))

    @lazy
    def sum_w2(self) -> FloatArray:
        """(n,) sum of squared weights."""
        return dot(self.w, self.w)

    @lazy
    def trace_p(self) -> FloatArray:
        """(n,) tr P."""
        return self.sum_w - self._trace_gram(self.w * self.w)

    @lazy
    def trace_pp(self) -> FloatArray:
        """(n,) tr PP."""
        w2 = self.w * self.w
        return self.sum_w2 - 2 * self._trace_gram(w2 * self.w) + self._trace_grams(w2, w2)

    def trace_pd(self, d: FloatArray) -> FloatArray:
        """(n,) tr(P D) for a diagonal D."""
        wd = self.w * d
        return np.asarray(wd.sum(axis=0) - self._trace_gram(wd * self.w))

    def trace_pdpe(self, d: FloatArray, e: FloatArray) -> FloatArray:
        """(n,) tr(P D P E) for diagonal D and E."""
        w2 = self.w * self.w
        cross = w2 * d * e
        return np.asarray(cross.sum(axis=0) - 2 * self._trace_gram(cross * self.w) + self._trace_grams(w2 * d, w2 * e))


def weight_of_others(w: FloatArray) -> FloatArray:
    """(k, n) sum of all weights but each study's own, without cancelling for the largest."""
    first, columns = w.argmax(axis=0), np.arange(w.shape[1])
    rest = w.copy()
    rest[first, columns] = 0.0
    others = w.sum(axis=0) - w
    others[first, columns] = rest.sum(axis=0)
    return np.asarray(others)


class WeightedMean(Weighted):
    """The intercept-only model with given weights."""

    def __init__(self, y: FloatArray, w: FloatArray) -> None:
        self.y, self.w = y, w

    @lazy
    def mean(self) -> FloatArray:
        """(n,) sum of w y over sum of w."""
        return dot(self.w, self.y) / self.sum_w

    @lazy
    def residuals(self) -> FloatArray:
        """(k, n) y - mean."""
        return self.y - self.mean

    @lazy
    def _largest_and_others(self) -> tuple[FloatArray, FloatArray]:
        """(n,) the largest weight and (k, n) the weights with it set to 0: one study may outweigh all others."""
        first, columns = self.w.argmax(axis=0), np.arange(self.w.shape[1])
        others = self.w.copy()
        others[first, columns] = 0.0
        return self.w[first, columns], others

    @lazy
    def trace_p(self) -> FloatArray:
        """(n,) tr P = S1 - S2/S1, written as twice the sum of all products w_i w_j over S1: nothing cancels."""
        largest, others = self._largest_and_others
        rest = others.sum(axis=0)
        return np.asarray((2 * largest * rest + rest**2 - dot(others, others)) / self.sum_w)

    @lazy
    def trace_pp(self) -> FloatArray:
        """(n,) tr PP as the sum of squared elements of P."""
        largest, others = self._largest_and_others
        rest, squares = others.sum(axis=0), others**2
        q = squares.sum(axis=0)
        own = (largest * rest) ** 2 + dot(squares, (self.sum_w - others) ** 2)
        crossed = 2 * largest**2 * q + q**2 - dot(squares, squares)
        return np.asarray((own + crossed) / self.sum_w**2)

    def project(self, u: FloatArray) -> FloatArray:
        """(k, n) P u."""
        return self.w * (u - dot(self.w, u) / self.sum_w)

    def leverage(self) -> FloatArray:
        """(k, n) 1/S1 for every study."""
        return np.broadcast_to(1 / self.sum_w, self.w.shape)

    def log_determinant(self) -> FloatArray:
        """(n,) ln S1 - ln k."""
        return np.asarray(np.log(self.sum_w) - np.log((self.w > 0).sum(axis=0)))

    def _trace_gram(self, d: FloatArray) -> FloatArray:
        return np.asarray(d.sum(axis=0) / self.sum_w)

    def _trace_grams(self, d: FloatArray, e: FloatArray) -> FloatArray:
        return np.asarray(d.sum(axis=0) * e.sum(axis=0) / self.sum_w**2)


class WeightedRegression(Weighted):
    """A regression on an orthonormal basis (k, n, p) of the columns of X, with given weights."""

    def __init__(self, y: FloatArray, w: FloatArray, basis: FloatArray) -> None:
        self.y, self.w, self.basis = y, w, basis

    def gram(self, d: FloatArray) -> FloatArray:
        """(n, p, p) X'DX."""
        scaled = self.basis * d[:, :, np.newaxis]
        return np.asarray(np.matmul(scaled.transpose(1, 2, 0), self.basis.transpose(1, 0, 2)))

    @lazy
    def inverse(self) -> FloatArray:
        """(n, p, p) (X'WX)^-1."""
        try:
            return np.asarray(np.linalg.inv(self.gram(self.w)), dtype=np.float64)
        except np.linalg.LinAlgError as error:
            raise SynthesisError("the moderators cannot be told apart with these weights") from error

    def solve(self, u: FloatArray) -> FloatArray:
        """(n, p) (X'WX)^-1 X'W u."""
        moments = einsum("knp,kn->np", self.basis, self.w * u)
        return einsum("npq,nq->np", self.inverse, moments)

    @lazy
    def coefficients(self) -> FloatArray:
        """(n, p) coefficients of the basis."""
        return self.solve(self.y)

    @lazy
    def residuals(self) -> FloatArray:
        """(k, n) y - X b, refined once against rounding."""
        first = self.y - einsum("knp,np->kn", self.basis, self.coefficients)
        return first - einsum("knp,np->kn", self.basis, self.solve(first))

    def project(self, u: FloatArray) -> FloatArray:
        """(k, n) P u."""
        return self.w * (u - einsum("knp,np->kn", self.basis, self.solve(u)))

    def leverage(self) -> FloatArray:
        """(k, n) x' (X'WX)^-1 x."""
        return einsum("knp,npq,knq->kn", self.basis, self.inverse, self.basis)

    def log_determinant(self) -> FloatArray:
        """(n,) ln|X'WX| - ln|X'X|; the basis is orthonormal, so the second term is 0."""
        return np.asarray(np.linalg.slogdet(self.gram(self.w))[1])

    def _trace_gram(self, d: FloatArray) -> FloatArray:
        return einsum("npq,nqp->n", self.inverse, self.gram(d))

    def _trace_grams(self, d: FloatArray, e: FloatArray) -> FloatArray:
        return einsum("npq,nqp->n", self.inverse @ self.gram(d), self.inverse @ self.gram(e))


@dataclass(frozen=True, eq=False)
class Design:
    """n meta-analyses of k studies in their own units.

    Attributes:
        y: (k, n) estimates, 0 for absent studies.
        v: (k, n) sampling variances, infinite for absent studies.
        present: (k, n) which studies count.
        unit: (n,) what 1 stands for on the analysis scale.
        centre: (n,) what 0 stands for on the analysis scale.
        basis: (k, n or 1, p) orthonormal basis of the moderators' columns; None for an intercept only.
        triangle: (n or 1, p, p) upper triangle that turns coefficients of X into those of the basis.
        batch: shape of the leading axes, () for a single meta-analysis.
        complete: whether every study is present.
    """

    y: FloatArray
    v: FloatArray
    present: BoolArray
    unit: FloatArray
    centre: FloatArray
    batch: tuple[int, ...]
    basis: FloatArray | None = None
    triangle: FloatArray | None = None
    complete: bool = False

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return 1 if self.basis is None else self.basis.shape[-1]

    @lazy
    def k(self) -> FloatArray:
        """(n,) studies that count."""
        return np.asarray(self.present.sum(axis=0).astype(np.float64))

    @lazy
    def df(self) -> FloatArray:
        """(n,) k - p, never below 0."""
        return np.maximum(self.k - self.p, 0.0)

    @lazy
    def finite_v(self) -> FloatArray:
        """(k, n) variances, 0 for absent studies."""
        return self.v if self.complete else np.where(self.present, self.v, 0.0)

    def weigh(self, w: FloatArray) -> Weighted:
        """The model with weights ``w`` (k, n)."""
        return WeightedMean(self.y, w) if self.basis is None else WeightedRegression(self.y, w, self.basis)

    def at(self, tau2: FloatArray) -> Weighted:
        """The model with weights 1/(v + tau2)."""
        return self.weigh(1 / (self.v + tau2))

    @lazy
    def at_zero(self) -> Weighted:
        """The common-effect model."""
        return self.weigh(1 / self.v)

    @lazy
    def unweighted(self) -> Weighted:
        """Ordinary least squares."""
        return self.weigh(self.present.astype(np.float64))

    def take(self, rows: Rows | slice) -> Design:
        """The meta-analyses at the positions ``rows``."""
        shared = self.basis is None or self.basis.shape[1] == 1
        return Design(
            self.y[:, rows],
            self.v[:, rows],
            self.present[:, rows],
            self.unit[rows],
            self.centre[rows],
            self.unit[rows].shape,
            self.basis if shared or self.basis is None else self.basis[:, rows],
            self.triangle if shared or self.triangle is None else self.triangle[rows],
            self.complete,
        )

    def leading_first(self) -> Design:
        """The same with the most precise study of each meta-analysis on top and as the origin; without moderators."""
        first, columns = self.v.argmin(axis=0), np.arange(self.v.shape[1])

        def swap(a: FloatArray) -> FloatArray:
            swapped = a.copy()
            swapped[first, columns] = a[0]
            swapped[0] = a[first, columns]
            return swapped

        y, v = swap(self.y), swap(self.v)
        present = self.present if self.complete else np.isfinite(v)
        return replace(self, y=y - y[0], v=v, present=present)

    def shape_back(self, values: FloatArray) -> FloatArray:
        """Values (n, ...) with the leading axes of the input."""
        shaped: FloatArray = values.reshape(self.batch + values.shape[1:])[()] if self.batch else values[0]
        return shaped

    def studies_back(self, values: FloatArray) -> FloatArray:
        """Values (k, n) as (..., k)."""
        return self.shape_back(np.ascontiguousarray(values.T))


def design(y: FloatArray, v: FloatArray, included: BoolArray, x: FloatArray | None = None) -> Design:
    """The studies (..., k) that are included, and their moderators (..., k, p) with the intercept among them.

    Raises:
        SynthesisError: no study in some meta-analysis, a column of x that depends on the others, or estimates that
            lie more than 1e100 standard errors apart.
    """
    batch, k = y.shape[:-1], y.shape[-1]
    complete = bool(included.all())
    present = included.reshape(-1, k).T
    if not complete and not present.any(axis=0).all():
        raise SynthesisError("no study can be pooled" + (" in some meta-analysis of the batch" if batch else ""))
    flat_y, flat_v = (np.ascontiguousarray(a.reshape(-1, k).T) for a in (y, v))
    if not complete:
        flat_y, flat_v = np.where(present, flat_y, 0.0), np.where(present, flat_v, np.inf)
    smallest = flat_v.min(axis=0)
    unit = np.exp2(np.round(np.log2(smallest) / 2))
    centre = flat_y.sum(axis=0) / present.sum(axis=0) if x is None else np.zeros_like(unit)
    scaled_y = (flat_y - centre) / unit
    if not complete:
        scaled_y = np.where(present, scaled_y, 0.0)
    if max(scaled_y.max(), -scaled_y.min()) > LIMIT:
        raise SynthesisError(f"estimates lie more than {LIMIT:g} standard errors apart: check the scale of se")
    if unit.min() < 1 / LIMIT or unit.max() > LIMIT:
        raise SynthesisError(f"standard errors below {1 / LIMIT:g} or above {LIMIT:g}: change the unit")
    scaled_v = flat_v / unit / unit
    if x is not None and np.where(present, scaled_v, 1.0).max() > MODERATED_LIMIT:
        raise SynthesisError(f"variances that differ by more than {MODERATED_LIMIT:g} cannot carry a regression")
    if x is None:
        return Design(scaled_y, scaled_v, present, unit, centre, batch, complete=complete)
    basis, triangle = _orthonormal(x.reshape(-1, k, x.shape[-1]), present)
    return Design(scaled_y, scaled_v, present, unit, centre, batch, basis, triangle, complete)


def _orthonormal(x: FloatArray, present: BoolArray) -> tuple[FloatArray, FloatArray]:
    """QR of the columns of x (n or 1, k, p), rows of absent studies set to 0."""
    if not present.all():
        x = np.where(present.T[:, :, np.newaxis], x, 0.0)
    q, r = np.linalg.qr(x)
    diagonal = np.abs(np.diagonal(r, axis1=-2, axis2=-1))
    lengths = np.sqrt((x**2).sum(axis=-2))
    dependent = diagonal <= 1e-10 * np.where(lengths > 0, lengths, 1)
    if dependent.any():
        column = int(np.flatnonzero(dependent.any(axis=0))[0])
        raise DependentColumnError(column)
    return np.ascontiguousarray(q.transpose(1, 0, 2)), r


class DependentColumnError(SynthesisError):
    """A column of the moderators is a combination of the columns before it."""

    def __init__(self, column: int) -> None:
        super().__init__(f"moderator column {column} is constant or a combination of the columns before it")
        self.column = column
