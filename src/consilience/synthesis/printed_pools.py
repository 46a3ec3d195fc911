"""Which methods give a printed pooled result, when only rounded effects and intervals of the studies are printed.

Every study is a box: its effect and its standard error are known between bounds. A pooled result is computed over the
whole box by each usual method; what it comes to is a range, and a printed result that touches the range may be right.
The range joins two that are both deterministic: the sum of what each input can do alone (the image of the box, to first
order), and the extremes over points spread through the box (for the kinks that tau2 truncated at 0 makes).
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

import numpy as np

from consilience.synthesis.arrays import FloatArray, SynthesisError
from consilience.synthesis.distributions import normal_quantile, t_quantile
from consilience.synthesis.effects import effects, effects_of
from consilience.synthesis.fit import Fit
from consilience.synthesis.mantel_haenszel import mantel_haenszel
from consilience.synthesis.peto import peto
from consilience.synthesis.pool import pool
from consilience.synthesis.tau2 import Tau2Method

POINTS = 200
"""Points spread through the box, beside its middle and the middles of its faces."""

TAU2: dict[Tau2Method, str] = {
    "DL": "DerSimonian-Laird",
    "REML": "REML",
    "PM": "Paule-Mandel",
    "ML": "maximum likelihood",
    "SJ": "Sidik-Jonkman",
    "HE": "Hedges",
}
"""Estimators that programs offer, the most usual first."""

CIS = ("normal", "Knapp-Hartung", "Knapp-Hartung at least 1", "t")


class Box(NamedTuple):
    """Effects y and standard errors se of k studies on the analysis scale, each between two bounds, arrays (k, 2)."""

    y: FloatArray
    se: FloatArray


class Range(NamedTuple):
    """The numbers that something can be."""

    low: float
    high: float


class Refit(NamedTuple):
    """One method, and what its pooled estimate, limits and heterogeneity can be; None where it has none."""

    method: str
    model: str
    estimate: Range
    low: Range
    high: Range
    q: Range
    tau2: Range | None
    i2: tuple[Range, ...]
    """From Q, and from tau2 and the typical variance where these differ."""


def box(y: FloatArray, low: FloatArray, high: FloatArray, level: float) -> Box:
    """The box of printed effects and intervals, each (k, 2): bounds of effects, lower and upper limits.

    The middle of an interval narrows its effect further, where the two agree. Raises SynthesisError where an interval
    may be empty.
    """
    z = 2 * normal_quantile(level)
    narrow, wide = (high[:, 0] - low[:, 1]) / z, (high[:, 1] - low[:, 0]) / z
    if not (wide > 0).all():
        raise SynthesisError("an interval has no width")
    narrow = np.maximum(narrow, wide * 1e-3)
    middle = (low + high) / 2
    both = np.stack([np.maximum(y[:, 0], middle[:, 0]), np.minimum(y[:, 1], middle[:, 1])], axis=1)
    return Box(np.where((both[:, 0] <= both[:, 1])[:, None], both, y), np.stack([narrow, wide], axis=1))


def middle_of(studies: Box) -> Box:
    """The middle of a box, as a box without width."""
    y, se = (each.mean(axis=1) for each in studies)
    return Box(np.stack([y, y], axis=1), np.stack([se, se], axis=1))


def refits(studies: Box, level: float = 0.95) -> list[Refit]:
    """What every inverse-variance method makes of the studies: a common effect, then each tau2 with each interval."""
    y, se, corners = _points(studies)
    fx = effects("GEN", estimate=y, se=se)
    w = 1 / se**2
    common = _at(y, se, np.zeros(len(y)))
    q = common.rss
    found = [_refit("common effect", "common", common, "normal", level, q, None, w, corners)]
    if y.shape[1] < 2:
        return found
    for method, name in TAU2.items():
        tau2 = np.asarray(pool(fx, tau2=method, ci="normal").tau2)
        fit = _at(y, se, tau2)
        found += [_refit(f"{name}, {ci} interval", "random", fit, ci, level, q, tau2, w, corners) for ci in CIS]
    return found


def refits_of_counts(
    measure: str, e1: FloatArray, n1: FloatArray, e2: FloatArray, n2: FloatArray, level: float = 0.95
) -> list[Refit]:
    """What the counts of two groups (k,) come to, by Mantel-Haenszel, Peto and inverse variance; RR, OR or RD.

    Empty where the tables inform no ratio.
    """
    data = {"events_1": e1, "total_1": n1, "events_2": e2, "total_2": n2}
    try:
        mh = mantel_haenszel(measure, **data, level=level)
        fx = effects_of(measure, data, drop_double_zero=measure != "RD")
        y, v = fx.y[fx.included], fx.v[fx.included]
    except SynthesisError:
        return []
    if not y.size:
        return []
    exact = Box(np.stack([y, y], axis=1), np.sqrt(np.stack([v, v], axis=1)))
    found = [_exact("Mantel-Haenszel", "common", mh), *refits(exact, level)]
    if measure == "OR":
        with suppress(SynthesisError):
            found.append(_exact("Peto", "common", peto(**data, level=level)))
    if y.size > 1:  # RevMan's "M-H, Random": DerSimonian-Laird with Q about the Mantel-Haenszel estimate
        w = 1 / v
        q = np.array([(w * (y - float(mh.estimate)) ** 2).sum()])
        tau2 = np.maximum(q - (y.size - 1), 0) / (w.sum() - (w**2).sum() / w.sum())
        fit = _at(y[None], np.sqrt(v)[None], tau2)
        name = "DerSimonian-Laird about Mantel-Haenszel, normal interval"
        found.append(_refit(name, "random", fit, "normal", level, q, tau2, w[None], 0))
    return found


def weight_ranges(studies: Box, tau2: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Least and greatest weight in per cent of each study for each tau2 (m,): arrays (m, k)."""
    light = 1 / (studies.se[:, 1] ** 2 + tau2[:, None])
    heavy = 1 / (studies.se[:, 0] ** 2 + tau2[:, None])
    others_heavy = heavy.sum(axis=1, keepdims=True) - heavy
    others_light = light.sum(axis=1, keepdims=True) - light
    return 100 * light / (light + others_heavy), 100 * heavy / (heavy + others_light)


def weights_fit(studies: Box, low: FloatArray, high: FloatArray) -> bool:
    """True where printed weights, between bounds (k,), are inverse variances for some tau2 of at least 0."""
    typical = float(np.median(studies.se**2))
    tau2 = np.concatenate([[0.0], typical * np.logspace(-6, 8, 1200)])
    least, most = weight_ranges(studies, tau2)
    # between two points of the grid a weight lies between its values there, or nearly so
    least = np.minimum(least[:-1], least[1:]) - 0.01
    most = np.maximum(most[:-1], most[1:]) + 0.01
    return bool(((least <= high) & (most >= low)).all(axis=1).any())


def estimate_range(studies: Box) -> Range:
    """The inverse-variance estimates that any tau2 of at least 0 can give."""
    y, se, corners = _points(studies)
    typical = float(np.median(studies.se**2))
    found = [_range(_at(y, se, np.full(len(y), t)).estimate, corners) for t in [0.0, *typical * np.logspace(-3, 5, 33)]]
    return Range(min(each.low for each in found), max(each.high for each in found))


class _Fit(NamedTuple):
    estimate: FloatArray
    se: FloatArray
    rss: FloatArray


def _at(y: FloatArray, se: FloatArray, tau2: FloatArray) -> _Fit:
    """Weighted means of m points (m, k) with one tau2 each (m,)."""
    w = 1 / (se**2 + tau2[:, None])
    total = w.sum(axis=1)
    estimate = (w * y).sum(axis=1) / total
    return _Fit(estimate, 1 / np.sqrt(total), (w * (y - estimate[:, None]) ** 2).sum(axis=1))


def _points(studies: Box) -> tuple[FloatArray, FloatArray, int]:
    """Points of the box (m, k): its middle, the middle of each face in pairs, then points spread through it.

    Also the number of points that are faces.
    """
    k = len(studies.y)
    sides = np.concatenate([studies.y, studies.se])
    middle = sides.mean(axis=1)
    if (sides[:, 0] == sides[:, 1]).all():
        return middle[None, :k], middle[None, k:], 0
    faces = np.repeat(middle[None], 4 * k, axis=0)
    for at in range(2 * k):
        faces[2 * at, at], faces[2 * at + 1, at] = sides[at]
    spread = np.random.default_rng(20260101).random((POINTS, 2 * k))
    inside = sides[:, 0] + spread * (sides[:, 1] - sides[:, 0])
    every = np.concatenate([middle[None], faces, inside])
    return every[:, :k], every[:, k:], 4 * k


def _range(values: FloatArray, faces: int) -> Range:
    """The range of a function from its values at ``_points``."""
    low, high = float(values.min()), float(values.max())
    if faces:
        middle = values[0]
        moved = values[1 : 1 + faces].reshape(-1, 2) - middle
        low = min(low, float(middle + np.minimum(moved, 0).min(axis=1).sum()))
        high = max(high, float(middle + np.maximum(moved, 0).max(axis=1).sum()))
    dust = 1e-9 * max(1.0, abs(low), abs(high))
    return Range(low - dust, high + dust)


def _refit(
    method: str, model: str, fit: _Fit, ci: str, level: float, q: FloatArray, tau2: FloatArray | None, w: FloatArray,
    faces: int,
) -> Refit:  # fmt: skip
    k = w.shape[1]
    df = k - 1
    se, factor = fit.se, float(normal_quantile(level))
    if ci != "normal":
        factor = float(t_quantile(level, np.array([float(df)]))[0])
    if ci.startswith("Knapp"):
        scale = fit.rss / df
        se = se * np.sqrt(np.maximum(scale, 1.0) if ci.endswith("1") else scale)
    i2 = [100 * np.maximum(q - df, 0) / np.where(q > 0, q, 1.0)]
    if tau2 is not None:
        typical = df / (w.sum(axis=1) - (w**2).sum(axis=1) / w.sum(axis=1))
        i2.append(100 * tau2 / (tau2 + typical))
    return Refit(
        method,
        model,
        _range(fit.estimate, faces),
        _range(fit.estimate - factor * se, faces),
        _range(fit.estimate + factor * se, faces),
        Range(max(_range(q, faces).low, 0.0), _range(q, faces).high),
        None if tau2 is None else Range(max(_range(tau2, faces).low, 0.0), _range(tau2, faces).high),
        tuple(_share(_range(each, faces)) for each in i2),
    )


def _share(found: Range) -> Range:
    return Range(max(found.low, 0.0), min(found.high, 100.0))


def _exact(method: str, model: str, fit: Fit) -> Refit:
    """A fit of exact counts: ranges without width."""

    def at(value: object) -> Range:
        number = float(np.asarray(value))
        return Range(number - 1e-9, number + 1e-9)

    return Refit(method, model, at(fit.estimate), at(fit.ci.low), at(fit.ci.high), at(fit.q), None, (at(fit.i2),))
