"""Frequentist network meta-analysis by the graph-theoretical form of generalised least squares.

Ruecker (2012) Res Synth Methods 3:312; Ruecker & Schwarzer (2014) for multi-arm studies; Jackson et al. (2012) for
tau2; Krahn, Binder & Koenig (2013) for the split of Q; Koenig, Krahn & Binder (2013) and Dias et al. (2010) for direct
against indirect evidence; Ruecker & Schwarzer (2015) for P-scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from consilience.synthesis.arrays import BoolArray, FloatArray, Interval, SynthesisError, einsum, floats
from consilience.synthesis.distributions import check_level, chi2_p, normal_p, normal_quantile
from consilience.synthesis.lazy import lazy
from consilience.synthesis.natural import to_natural
from consilience.synthesis.network_graph import Graph, build_graph
from consilience.synthesis.tables import number, p_value, table


class Gls(NamedTuple):
    """A fit at given weights: theta (..., n), L+ (..., n, n), hat matrix (..., m, m), Q (...)."""

    theta: FloatArray
    pseudo: FloatArray
    hat: FloatArray
    weights: FloatArray
    q: FloatArray


@dataclass(frozen=True, eq=False)
class NodeSplit:
    """Direct against indirect evidence for the pairs with both; arrays (..., pairs).

    Attributes:
        pairs: of treatments.
        direct, direct_se, indirect, indirect_se: estimates, first against second.
        share: part of direct evidence in the network estimate.
        difference, difference_se, p: direct less indirect, and the test that it is 0.
    """

    pairs: tuple[tuple[str, str], ...]
    direct: FloatArray
    direct_se: FloatArray
    indirect: FloatArray
    indirect_se: FloatArray
    share: FloatArray
    difference: FloatArray
    difference_se: FloatArray
    p: FloatArray


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """A network meta-analysis; arrays carry the batch in front.

    Attributes:
        treatments: n names, sorted; rows and columns of all matrices.
        estimate, se: (..., n, n) effect of the row's treatment against the column's, analysis scale.
        ci: (low, high), (..., n, n) each.
        statistic, p: (..., n, n) z and two-sided p; 0 and 1 on the diagonal.
        model: "common" or "random".
        tau2: generalised DerSimonian-Laird; 0 under a common effect.
        i2: max(0, 100 (Q - df)/Q).
        q, q_df, q_p: heterogeneity and inconsistency together, weights at tau2 = 0.
        q_within, q_within_df, q_within_p: heterogeneity within designs.
        q_between, q_between_df, q_between_p: inconsistency between designs.
        direct, direct_se: (..., n, n) inverse-variance pool of direct evidence; NaN without any.
        indirect, indirect_se: (..., n, n) by back-calculation; NaN without any.
        share_direct: (..., n, n) part of direct evidence in each network estimate.
        graph: who was compared with whom.
        small_is_good: direction of the P-scores.
    """

    treatments: tuple[str, ...]
    estimate: FloatArray
    se: FloatArray
    ci: Interval
    statistic: FloatArray
    p: FloatArray
    model: str
    measure: str
    tau2: FloatArray
    i2: FloatArray
    q: FloatArray
    q_df: int
    q_p: FloatArray
    q_within: FloatArray
    q_within_df: int
    q_within_p: FloatArray
    q_between: FloatArray
    q_between_df: int
    q_between_p: FloatArray
    direct: FloatArray
    direct_se: FloatArray
    indirect: FloatArray
    indirect_se: FloatArray
    share_direct: FloatArray
    graph: Graph
    level: float
    small_is_good: bool
    conventions: dict[str, str]
    notes: tuple[str, ...]

    @lazy
    def p_score_array(self) -> FloatArray:
        """(..., n) P-scores in the order of ``treatments``."""
        n, sign = len(self.treatments), 1.0 if self.small_is_good else -1.0
        off = ~np.eye(n, dtype=bool)
        z = np.where(off, -sign * self.estimate / np.where(off, self.se, 1.0), 0.0)
        return np.asarray(np.where(off, special.ndtr(z), 0.0).sum(axis=-1) / (n - 1))

    @property
    def p_scores(self) -> dict[str, FloatArray]:
        """Mean certainty of each treatment to be better than another; never to be read without effects."""
        return {name: self.p_score_array[..., i][()] for i, name in enumerate(self.treatments)}

    @property
    def ranking(self) -> tuple[str, ...]:
        """Treatments by falling P-score (one network)."""
        return tuple(self.treatments[i] for i in np.argsort(-self.p_score_array, kind="stable"))

    @lazy
    def league(self) -> League:
        """The league table: estimate and interval of every pair."""
        return League(self)

    def compare(self, first: str, second: str) -> tuple[FloatArray, FloatArray, Interval]:
        """Estimate, se and interval of ``first`` against ``second``."""
        i, j = self._position(first), self._position(second)
        interval = Interval(self.ci.low[..., i, j][()], self.ci.high[..., i, j][()])
        return self.estimate[..., i, j][()], self.se[..., i, j][()], interval

    def _position(self, name: str) -> int:
        if name not in self.treatments:
            raise SynthesisError(f"{name!r} is not in the network: {', '.join(self.treatments)}")
        return self.treatments.index(name)

    @lazy
    def node_split(self) -> NodeSplit:
        """Direct against indirect evidence for every pair that has both."""
        rows, cols = np.nonzero(np.triu(self._has_both, 1))
        pairs = tuple((self.treatments[i], self.treatments[j]) for i, j in zip(rows, cols, strict=True))
        parts = [a[..., rows, cols] for a in (self.direct, self.direct_se, self.indirect, self.indirect_se)]
        difference, se = parts[0] - parts[2], np.hypot(parts[1], parts[3])
        share = self.share_direct[..., rows, cols]
        return NodeSplit(
            pairs, parts[0], parts[1], parts[2], parts[3], share, difference, se, normal_p(difference / se)
        )

    @property
    def _has_both(self) -> BoolArray:
        both: BoolArray = np.isfinite(self.direct) & np.isfinite(self.indirect)
        return np.asarray(both.reshape(-1, *both.shape[-2:]).all(axis=0))

    def __repr__(self) -> str:
        head = f"network of {len(self.treatments)} treatments, {len(self.graph.studies)} studies, {self.model} effects"
        if self.estimate.ndim > 2:
            return f"{head}: {self.estimate.shape[0]} networks"
        edges = ", ".join(f"{a}-{b} ({count})" for (a, b), count in self.graph.edges.items())
        scores = table(["treatment", "P-score"], [[name, number(self.p_scores[name])] for name in self.ranking])
        lines = [
            head,
            f"direct comparisons (studies): {edges}",
            f"tau2 = {number(self.tau2)}, I2 = {number(self.i2, 1)} %",
            f"Q = {number(self.q, 2)} on {self.q_df} df, p = {p_value(self.q_p)}; "
            f"within designs {number(self.q_within, 2)} on {self.q_within_df}, p = {p_value(self.q_within_p)}; "
            f"between designs {number(self.q_between, 2)} on {self.q_between_df}, p = {p_value(self.q_between_p)}",
            str(self.league),
            scores,
        ]
        return "\n".join([*lines, *self.notes])


class League(Mapping[tuple[str, str], tuple[FloatArray, FloatArray, FloatArray]]):
    """The league table of a network: a mapping from pairs of treatments, that prints as a table."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __getitem__(self, pair: tuple[str, str]) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Estimate and limits of the first treatment against the second, analysis scale."""
        estimate, _, ci = self._network.compare(*pair)
        return estimate, ci.low, ci.high

    def __iter__(self) -> Iterator[tuple[str, str]]:
        names = self._network.treatments
        return ((a, b) for a in names for b in names if a != b)

    def __len__(self) -> int:
        n = len(self._network.treatments)
        return n * (n - 1)

    def rows(self, *, natural: bool = True, digits: int = 2) -> list[list[str]]:
        """Cells as text, "estimate (low to high)" of the row against the column, natural scale by default."""
        net = self._network
        if net.estimate.ndim > 2:
            raise SynthesisError("a league table belongs to one network, not to a batch")
        measure = net.measure if natural else "GEN"
        shown = [to_natural(measure, a) for a in (net.estimate, net.ci.low, net.ci.high)]
        n = len(net.treatments)
        return [
            [
                net.treatments[i]
                if i == j
                else f"{shown[0][i, j]:.{digits}f} ({shown[1][i, j]:.{digits}f} to {shown[2][i, j]:.{digits}f})"
                for j in range(n)
            ]
            for i in range(n)
        ]

    def __repr__(self) -> str:
        names = list(self._network.treatments)
        rows = self.rows()
        for i, row in enumerate(rows):
            row[i] = "."
        return table(["", *names], [[name, *row] for name, row in zip(names, rows, strict=True)])


def network(
    *,
    treatment_1: Iterable[object],
    treatment_2: Iterable[object],
    estimate: ArrayLike,
    se: ArrayLike,
    study: Iterable[object],
    model: Literal["common", "random"] = "random",
    tau2: float | None = None,
    measure: str = "GEN",
    small_is_good: bool = True,
    level: float = 0.95,
) -> Network:
    """Network meta-analysis of contrasts.

    Args:
        treatment_1, treatment_2: m names; the estimate is of the first against the second.
        estimate: (..., m) on the analysis scale (log for ratios).
        se: (..., m) standard errors; a study of three or more arms gives every pair of arms.
        study: m names; contrasts of one study are dependent, and weighted as such.
        model: "random" (default) or "common".
        tau2: fixed between-study variance; default the generalised DerSimonian-Laird estimate.
        measure: of the estimates, for the natural scale of the league table.
        small_is_good: whether small effects are good ones, for P-scores; default True.
        level: confidence level, default 0.95.

    Returns:
        A Network. ``q_df`` is the sum of (arms - 1) less (treatments - 1).

    Raises:
        SynthesisError: parts that do not hang together, missing contrasts of a multi-arm study, variances that no
            multi-arm study can have.
    """
    graph = build_graph(treatment_1, treatment_2, study)
    y, errors = _contrasts(estimate, se, len(graph.first))
    z = normal_quantile(check_level(level))
    if model not in {"common", "random"}:
        raise SynthesisError(f'model: expected "common" or "random", found {model!r}')
    variance = errors**2
    notes = _inconsistent_arms(graph, y)
    common = _gls(graph, y, variance)
    q_df = int((graph.arms - 1).sum()) - (len(graph.treatments) - 1)
    between = np.zeros(y.shape[:-1])
    if model == "random":
        between = _tau2(graph, common, q_df) if tau2 is None else np.full(y.shape[:-1], _fixed(tau2))
    total = variance + between[..., np.newaxis]
    fit = _gls(graph, y, total) if model == "random" else common
    effect = fit.theta[..., :, np.newaxis] - fit.theta[..., np.newaxis, :]
    own = np.diagonal(fit.pseudo, axis1=-2, axis2=-1)
    n = len(graph.treatments)
    off = ~np.eye(n, dtype=bool)
    spread = np.where(off, own[..., :, np.newaxis] + own[..., np.newaxis, :] - 2 * fit.pseudo, 0.0)
    error = np.sqrt(np.maximum(spread, 0.0))
    statistic = np.where(off, effect / np.where(off, error, 1.0), 0.0)
    within, within_df = _within_designs(graph, y, common.weights)
    rest = np.maximum(common.q - within, 0.0) if q_df > within_df else np.zeros_like(common.q)
    excess = np.maximum(common.q - q_df, 0.0)
    return Network(
        graph.treatments, effect, error, Interval(effect - z * error, effect + z * error), statistic,
        np.where(off, normal_p(statistic), 1.0), model, measure, between[()],
        (100 * excess / np.where(excess > 0, common.q, 1.0))[()], common.q[()], q_df, chi2_p(common.q, q_df)[()],
        within[()], within_df, chi2_p(within, within_df)[()], rest[()], q_df - within_df,
        chi2_p(rest, q_df - within_df)[()], *_evidence(graph, y, total, effect, error), graph, level, small_is_good,
        {"tau2": "none" if model == "common" else "generalised DerSimonian-Laird" if tau2 is None else "fixed",
         "interval": "normal quantile", "multi-arm": "variances reduced by their dependence"}, tuple(notes),
    )  # fmt: skip


def _fixed(tau2: float) -> float:
    if not (np.isfinite(tau2) and tau2 >= 0):
        raise SynthesisError(f"tau2: expected a number of at least 0, found {tau2}")
    return tau2


def _contrasts(estimate: ArrayLike, se: ArrayLike, m: int) -> tuple[FloatArray, FloatArray]:
    y, errors = np.broadcast_arrays(floats(estimate, "estimate"), floats(se, "se"))
    if y.ndim < 1 or y.shape[-1] != m:
        raise SynthesisError(f"estimate and se: expected {m} on the last axis, found {y.shape}")
    if not (np.isfinite(y) & np.isfinite(errors) & (errors > 0)).all():
        raise SynthesisError("estimates must be finite and standard errors positive")
    return y, errors


def _inconsistent_arms(graph: Graph, y: FloatArray) -> list[str]:
    """Studies whose contrasts do not add up around their arms."""
    notes = []
    for i in np.flatnonzero(graph.arms > 2):
        rows = np.flatnonzero(graph.study == i)
        b = graph.incidence[rows]
        misfit = y[..., rows] - y[..., rows] @ (b @ np.linalg.pinv(b)).T
        if np.abs(misfit).max() > 1e-3 * max(1.0, float(np.abs(y[..., rows]).max())):
            notes.append(f"study {graph.studies[i]}: the contrasts of its arms do not add up (rounding, or an error)")
    return notes


def _edge_weights(graph: Graph, variance: FloatArray) -> FloatArray:
    """(..., m) weights; of multi-arm studies -L_ij with L the pseudo-inverse of -C R C/2 (Ruecker & Schwarzer 2014)."""
    weights = 1 / variance
    for i in np.flatnonzero(graph.arms > 2):
        rows, k = np.flatnonzero(graph.study == i), int(graph.arms[i])
        arms = {arm: j for j, arm in enumerate(graph.designs[i])}
        a = np.array([arms[int(x)] for x in graph.first[rows]])
        b = np.array([arms[int(x)] for x in graph.second[rows]])
        r = np.zeros((*variance.shape[:-1], k, k))
        r[..., a, b] = r[..., b, a] = variance[..., rows]
        centre = np.eye(k) - 1 / k
        inner = -0.5 * centre @ r @ centre
        if (np.linalg.eigvalsh(inner)[..., 1:] <= 0).any():
            raise SynthesisError(f"study {graph.studies[i]}: no {k}-arm study can have these standard errors")
        laplacian = np.linalg.pinv(inner, hermitian=True)
        weights[..., rows] = -laplacian[..., a, b]
    return weights


def _solve(incidence: FloatArray, y: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """theta = L+ B'Wy and L+ = (B'WB - J/n)^-1 + J/n of a connected network."""
    n = incidence.shape[1]
    laplacian = np.swapaxes(incidence * weights[..., :, np.newaxis], -1, -2) @ incidence
    scale = np.trace(laplacian, axis1=-2, axis2=-1)[..., np.newaxis, np.newaxis] / n
    pseudo = np.linalg.inv(laplacian + scale / n) - 1 / (n * scale)
    theta = einsum("...nk,...k->...n", pseudo, einsum("mn,...m->...n", incidence, weights * y))
    return theta, pseudo


def _gls(graph: Graph, y: FloatArray, variance: FloatArray) -> Gls:
    b, weights = graph.incidence, _edge_weights(graph, variance)
    theta, pseudo = _solve(b, y, weights)
    residual = y - theta @ b.T
    hat = b @ pseudo @ (b.T * weights[..., np.newaxis, :])
    return Gls(theta, pseudo, hat, weights, (weights * residual**2).sum(axis=-1))


def _tau2(graph: Graph, common: Gls, df: int) -> FloatArray:
    """max(0, (Q - df)/tr[(I - H)(BB' o E/2)W]), E linking contrasts of one study (Jackson et al. 2012)."""
    if df <= 0:
        return np.zeros_like(common.q)
    b = graph.incidence
    linked = (graph.study[:, np.newaxis] == graph.study) * (b @ b.T) / 2
    m = len(b)
    trace = einsum("...ij,ji,...i->...", np.eye(m) - common.hat, linked, common.weights)
    return np.maximum((common.q - df) / trace, 0.0)


def _within_designs(graph: Graph, y: FloatArray, weights: FloatArray) -> tuple[FloatArray, int]:
    """Sum over designs of the Q of its studies alone, and its degrees of freedom."""
    total, df = np.zeros(y.shape[:-1]), 0
    of_study = graph.designs
    for chosen in dict.fromkeys(of_study):
        members = np.array([i for i, own in enumerate(of_study) if own == chosen])
        df += (len(members) - 1) * (len(chosen) - 1)
        if len(members) < 2:
            continue
        rows = np.flatnonzero(np.isin(graph.study, members))
        b = graph.incidence[rows][:, list(chosen)]
        theta, _ = _solve(b, y[..., rows], weights[..., rows])
        total = total + (weights[..., rows] * (y[..., rows] - theta @ b.T) ** 2).sum(axis=-1)
    return total, df


def _evidence(
    graph: Graph, y: FloatArray, variance: FloatArray, effect: FloatArray, error: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Direct, its se, indirect, its se and the share of direct evidence, for all pairs."""
    n = len(graph.treatments)
    shape = (*y.shape[:-1], n, n)
    top, below = np.zeros(shape), np.zeros(shape)
    for row, (i, j) in enumerate(zip(graph.first, graph.second, strict=True)):
        w = 1 / variance[..., row]
        for a, b, sign in ((i, j, 1.0), (j, i, -1.0)):
            top[..., a, b] += sign * w * y[..., row]
            below[..., a, b] += w
    known = below > 0
    direct = np.where(known, top / np.where(known, below, 1.0), np.nan)
    direct_se = np.where(known, 1 / np.sqrt(np.where(known, below, 1.0)), np.nan)
    share = np.minimum(np.where(known, error**2 * below, 0.0), 1.0)
    some = (share < 1 - 1e-9) & ~np.eye(n, dtype=bool)
    left = np.where(some, 1 - share, 1.0)
    indirect = np.where(some, (effect - share * np.where(known, direct, 0.0)) / left, np.nan)
    indirect_se = np.where(some, np.sqrt(error**2 / left), np.nan)
    return direct, direct_se, indirect, indirect_se, share
