"""Generalised linear mixed models: exact likelihoods within studies, a normal distribution of effects between them.

Stijnen, Hamza & Ozdemir (2010) Stat Med 29:3046; Hamza, van Houwelingen & Stijnen (2008). Zero cells need no
correction: the reason to prefer these models for rare events and for single-arm proportions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

import numpy as np
from scipy import special

from consilience.synthesis.arrays import (
    BoolArray,
    FloatArray,
    Interval,
    NoSolutionError,
    Numbers,
    SynthesisError,
    same_shape,
    study_labels,
)
from consilience.synthesis.distributions import check_level, chi2_p, t_p, t_quantile
from consilience.synthesis.effects import Effects, effects_of
from consilience.synthesis.effects_binary import Table, check_counts, tables
from consilience.synthesis.effects_proportion import proportion_interval
from consilience.synthesis.effects_rate import check_rates
from consilience.synthesis.fit import Fit
from consilience.synthesis.glmm_families import Binomial, Family, Hypergeometric, Poisson
from consilience.synthesis.intervals import i2_and_h2
from consilience.synthesis.linear_model import design
from consilience.synthesis.pool import Prediction, pooled_size, q_based
from consilience.synthesis.quadrature import LARGEST_TAU, NODES, Marginal, Maximum, maximise

Method: TypeAlias = Literal["exact", "approximate"]
Data: TypeAlias = dict[str, FloatArray]
BLOCK = 2_000_000  # numbers in the largest array of one block of meta-analyses


def glmm(
    measure: str,
    *,
    model: Literal["common", "random"] = "random",
    method: Method = "exact",
    ci: Literal["normal", "t"] = "normal",
    level: float = 0.95,
    prediction: Prediction = "k-1",
    nodes: int = NODES,
    labels: Iterable[object] | None = None,
    **data: Numbers,
) -> Fit:
    """Random-intercept model by maximum likelihood, with adaptive Gauss-Hermite quadrature.

    Args:
        measure: "PLO" with events, total (binomial-normal); "IRLN" with events, time (Poisson-normal); "OR" with
            events_1, total_1, events_2, total_2 (conditional on the total of events); "IRR" with events_1, time_1,
            events_2, time_2 (conditional, binomial). Arrays (..., k).
        model: "random" (default) or "common".
        method: for OR, "exact" (non-central hypergeometric, default) or "approximate" (binomial).
        ci: "normal" (default) or "t" with k - 1 degrees of freedom.
        level: confidence level, default 0.95.
        prediction: "k-1" (default), "k-2" or "normal".
        nodes: quadrature points, default 21.
        labels: names of the studies.
        **data: the counts.

    Returns:
        A Fit on the logit or log scale; standard errors from the observed information of theta and tau; Q is the
        likelihood-ratio test against a model with one effect a study; I2 uses the typical variance of the studies'
        own logits or logs. In a batch, rows without a solution are NaN, and a note counts them.

    Raises:
        NoSolutionError: in a single meta-analysis, all or none of the people had the event, or tau would exceed 5 on
            the logit or log scale, where the data are all but separated.
        SynthesisError: impossible counts, unknown measure.
    """
    if measure not in _FAMILIES:
        raise SynthesisError(f"glmm knows {', '.join(_FAMILIES)}; found {measure!r}")
    for what, value, allowed in (("model", model, ("common", "random")), ("method", method, ("exact", "approximate"))):
        if value not in allowed:
            raise SynthesisError(f"{what}: expected {' or '.join(allowed)}, found {value!r}")
    check_level(level)
    fx = effects_of(measure, data, labels=labels)
    arrays = same_shape(dict(data))
    shape = fx.y.shape
    missing = np.logical_or.reduce([np.isnan(a) for a in arrays.values()])
    named = study_labels(labels, shape[-1])
    (check_rates if any(name.startswith("time") for name in arrays) else check_counts)(arrays, named)
    flat = {name: np.where(missing, 0.0, a).reshape(-1, shape[-1]) for name, a in arrays.items()}
    present = ~missing.reshape(-1, shape[-1])
    if not present.any(axis=1).all():
        raise SynthesisError("no study can be pooled")
    build, information, start = _FAMILIES[measure](flat, present, method)
    solvable = information & (present.sum(axis=1) > 0)
    if not solvable.all() and len(shape) == 1:
        raise NoSolutionError(_no_solution(measure, flat, level))
    single = present.sum(axis=1) == 1
    best, q = _solve(build, present, start, solvable, nodes, model, single)
    return _fit(fx, measure, method, model, ci, level, prediction, nodes, present, best, q)


Built: TypeAlias = tuple[Callable[[slice], Family], BoolArray, FloatArray]


def _proportions(data: Data, present: BoolArray, method: str) -> Built:  # noqa: ARG001
    x, n = data["events"], np.where(present, data["total"], 0.0)
    total_x, total_n = x.sum(axis=1), n.sum(axis=1)
    fine = (total_x > 0) & (total_x < total_n)
    start = special.logit(np.clip(total_x / total_n, 1e-6, 1 - 1e-6))
    return lambda rows: Binomial(x[rows], n[rows], np.zeros_like(x[rows])), fine, start


def _rates(data: Data, present: BoolArray, method: str) -> Built:  # noqa: ARG001
    x, t = data["events"], np.where(present, data["time"], 1.0)
    total = x.sum(axis=1)
    start = np.log(np.maximum(total, 0.5) / np.where(present, t, 0.0).sum(axis=1))
    return lambda rows: Poisson(x[rows], t[rows]), total > 0, start


def _odds_ratios(data: Data, present: BoolArray, method: str) -> Built:
    table = tables(data)
    informative = present & (table.events > 0) & (table.b + table.d > 0)
    low, high = np.maximum(0, table.events - table.n2), np.minimum(table.n1, table.events)
    fine = (np.where(informative, table.a - low, 0).sum(axis=1) > 0) & (
        np.where(informative, high - table.a, 0).sum(axis=1) > 0
    )
    if method == "approximate":
        a, m = np.where(informative, table.a, 0.0), np.where(informative, table.events, 0.0)
        offset = np.log(np.where(informative, table.n1, 1.0) / np.where(informative, table.n2, 1.0))
        fine = (a.sum(axis=1) > 0) & (a.sum(axis=1) < m.sum(axis=1))
        return lambda rows: Binomial(a[rows], m[rows], offset[rows]), fine, np.zeros(len(a))
    kept = Table(*(np.where(informative, cell, 0.0) for cell in table))
    return (
        lambda rows: Hypergeometric.from_tables(kept.a[rows], kept.n1[rows], kept.n2[rows], kept.events[rows]),
        fine,
        np.zeros(len(kept.a)),
    )


def _rate_ratios(data: Data, present: BoolArray, method: str) -> Built:  # noqa: ARG001
    x1, m = data["events_1"], data["events_1"] + data["events_2"]
    offset = np.log(np.where(present, data["time_1"], 1.0) / np.where(present, data["time_2"], 1.0))
    fine = (x1.sum(axis=1) > 0) & (x1.sum(axis=1) < m.sum(axis=1))
    return lambda rows: Binomial(x1[rows], m[rows], offset[rows]), fine, np.zeros(len(x1))


_FAMILIES: dict[str, Callable[[Data, BoolArray, str], Built]] = {
    "PLO": _proportions,
    "IRLN": _rates,
    "OR": _odds_ratios,
    "IRR": _rate_ratios,
}


def _no_solution(measure: str, data: Data, level: float) -> str:
    if measure == "PLO":
        x, n = data["events"].sum(), data["total"].sum()
        low, high = proportion_interval(x, n, level=level)
        kind = "no events at all" if x == 0 else "events in everyone"
        return (
            f"{kind} ({x:g} of {n:g}): the logit has no finite estimate. Exact {100 * level:g} % interval "
            f"of the total: {low:.4g} to {high:.4g}"
        )
    return f"{measure}: no study informs the model (no events, or all in one group): the estimate is not finite"


def _solve(
    build: Callable[[slice], Family], present: BoolArray, start: FloatArray, solvable: BoolArray, nodes: int,
    model: str, single: BoolArray,
) -> tuple[Maximum, FloatArray]:  # fmt: skip
    """Maxima and likelihood-ratio Q of all meta-analyses, in blocks that keep memory bounded."""
    n, k = present.shape
    first = build(slice(0, 1))
    width = first.gap.shape[-1] if isinstance(first, Hypergeometric) else 1
    block = max(1, BLOCK // (k * nodes * width))
    result, qs = Maximum.unknown(n), np.full(n, np.nan)
    for low in range(0, n, block):
        rows = slice(low, min(low + block, n))
        ok = np.flatnonzero(solvable[rows])
        family = build(rows).take(ok)
        part = present[rows][ok]
        marginal = Marginal(family, part, nodes)
        common = maximise(marginal, start[rows][ok], common=True)
        q = 2 * (np.where(part, family.saturated(), 0.0).sum(axis=1) - common.value)
        best = common
        free = np.flatnonzero(~single[rows][ok])
        if model == "random" and free.size:
            found = maximise(Marginal(family.take(free), part[free], nodes), common.theta[free])
            best = common.put(free, found)
        result = result.put(low + ok, best)
        qs[low + ok] = q
    return result, qs


def _fit(
    fx: Effects, measure: str, method: str, model: str, ci: str, level: float, prediction: str, nodes: int,
    present: BoolArray, best: Maximum, q: FloatArray,
) -> Fit:  # fmt: skip
    batch = fx.y.shape[:-1]
    if not batch and not best.exists.all():
        raise NoSolutionError(
            f"the likelihood rises without end in tau (to {LARGEST_TAU:g} at least): studies with all events beside "
            "ones with none"
        )

    def shape(values: FloatArray) -> FloatArray:
        return np.asarray(values).reshape(batch)[()]

    solved = best.exists
    theta, tau, variance = (np.where(solved, a, np.nan) for a in (best.theta, best.tau, best.variance))
    se, k = np.sqrt(variance), present.sum(axis=1).astype(np.float64)
    df = np.where(k > 1, k - 1, np.inf) if ci == "t" else np.full_like(se, np.inf)
    statistic, half = theta / se, t_quantile(level, df) * se
    spread_df = {"k-1": k - 1, "k-2": k - 2, "normal": np.where(k > 1, np.inf, 0.0)}[prediction]
    wide = np.where(spread_df > 0, t_quantile(level, np.maximum(spread_df, 1.0)) * np.sqrt(variance + tau**2), np.nan)
    notes = [note for note in fx.notes if "data missing" in note]
    if batch and not solved.all():
        notes.append(f"{int((~solved).sum())} of {solved.size} meta-analyses have no finite estimate: NaN")
    tau2 = shape(tau**2)
    studies = design(fx.y, fx.v, fx.included)
    i2, h2 = i2_and_h2(studies, np.where(np.isnan(tau2), 0.0, tau2)) if model == "random" else (
        shape(a) for a in q_based(q, k - 1))  # fmt: skip
    weights = np.where(fx.included, 1 / (fx.v + np.asarray(tau2)[..., np.newaxis]), 0.0)
    total = weights.sum(axis=-1, keepdims=True)
    words = "conditional " if measure in {"OR", "IRR"} else ""
    kind = f"{words}{method} likelihood" if measure == "OR" else f"{words}exact likelihood"
    return Fit(
        measure=measure, model=model, estimate=shape(theta), se=shape(se), statistic=shape(statistic),
        p=shape(t_p(statistic, df)), df=shape(df), ci=Interval(shape(theta - half), shape(theta + half)),
        prediction=None if model == "common" or not (spread_df > 0).any()
        else Interval(shape(theta - wide), shape(theta + wide)),
        tau2=tau2, tau2_se=None if model == "common" else shape(2 * tau * np.sqrt(best.tau_variance)), i2=i2, h2=h2,
        q=shape(q), q_df=shape((k - 1).astype(np.int64)), q_p=shape(chi2_p(q, k - 1)), k=shape(k.astype(np.int64)),
        given_weights=100 * weights / total, level=level, labels=fx.labels,
        conventions={
            "method": f"generalised linear mixed model, {kind}, {nodes} quadrature points",
            "interval": "normal quantile" if ci == "normal" else "t with k - 1 degrees of freedom",
            "tau2": "maximum likelihood", "Q": "likelihood ratio", "correction": "none",
            "weights": "approximate, from the studies' own variances",
        },
        notes=tuple(notes), given_log_likelihood=shape(np.where(solved, best.value, np.nan)), size=pooled_size(fx),
    )  # fmt: skip
