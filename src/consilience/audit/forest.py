"""A forest plot's table recomputed: what its studies come to, by every usual method, within their printed digits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from consilience.model.bounds import Bounds, minus
from consilience.model.estimate import RATIOS, Estimate, Measure
from consilience.model.printed import Printed

from .facts import ForestRow, Pooled
from .measures import near

if TYPE_CHECKING:
    from consilience.synthesis.arrays import FloatArray
    from consilience.synthesis.printed_pools import Box, Refit

Scale = Literal["log", "plain"]

_COUNTS: dict[Measure, str] = {"risk-ratio": "RR", "odds-ratio": "OR", "risk-difference": "RD"}


@dataclass(frozen=True)
class Fitting:
    """What a recomputation found. Bounds and texts are in the unit in which the table prints."""

    fitting: tuple[str, ...]
    """Methods whose estimate and limits print so, those of the stated model first."""
    other_model: bool
    """True where a model is stated, and only methods of the other one fit."""
    nearest: str
    expected: str
    """The nearest method, and its estimate with its limits."""
    estimate: Bounds
    """What the nearest method makes of the studies."""
    limits_fit: bool
    """True where some method gives both printed limits, but not the estimate."""
    impossible: bool
    """True where no weights of the usual kind give the estimate."""
    q: tuple[Bounds, ...]
    i2: tuple[Bounds, ...]
    tau2: tuple[Bounds, ...]


def analysed(measure: Measure) -> Scale | None:
    """The scale on which effects of a measure are pooled; None for those with intervals of many kinds."""
    if measure in RATIOS:
        return "log"
    if measure in ("mean-difference", "standardised-mean-difference", "risk-difference", "mean"):
        return "plain"
    return None


def refit(pooled: Pooled) -> Fitting | None:
    """The pooled result recomputed; None where its studies do not tell enough."""
    return _refit(pooled)


def refit_without(pooled: Pooled) -> list[tuple[ForestRow, str]]:
    """Studies after whose change every printed number fits, and what the change is."""
    found: list[tuple[ForestRow, str]] = []
    if len(pooled.studies) > 30:
        return found
    for at, row in enumerate(pooled.studies):
        others = (*pooled.studies[:at], *pooled.studies[at + 1 :])
        turned = _turned(row)
        if turned is not None and _fits(pooled, (*others, turned)):
            found.append((row, "is entered in the other direction"))
        elif len(others) > 1 and _fits(pooled, others):
            found.append((row, "was not pooled, or is another study's row"))
    return found


def near_fits(pooled: Pooled, weights: Sequence[Bounds]) -> bool | None:
    """True where weights (in per cent) are those of the studies' intervals or counts; None where nothing tells."""
    import numpy as np

    from consilience.synthesis.printed_pools import weights_fit

    rows = _effective(pooled.studies)
    box = _box(rows, pooled.effect.measure)
    if box is None or len(rows) != len(weights):
        return None
    whole = sum(each.low + each.high for each in weights) / 2
    factor = 100 / whole if 20 < whole < 97 else 1.0  # a subgroup's weights are those in the whole analysis
    low = np.array([factor * each.low for each in weights])
    high = np.array([factor * (1.5 * each.high - 0.5 * each.low) for each in weights])
    if weights_fit(box, low, high):
        return True
    return any(bool(((given >= low - 1e-6) & (given <= high + 1e-6)).all()) for given in _given_weights(pooled, rows))


def shares_estimable(pooled: Pooled) -> int:
    """How many of the listed studies have an effect."""
    return len(_effective(pooled.studies))


def of_counts(row: ForestRow) -> list[Bounds]:
    """The effects that a study's data can give, the plainest first; empty where they are not printed."""
    if row.effect is None:
        return []
    measure = row.effect.measure
    if row.experimental and row.control and measure in _COUNTS:
        return _from_counts(_COUNTS[measure], *row.experimental, *row.control)
    if row.experimental_moments and row.control_moments:
        return _from_moments(measure, row.experimental_moments, row.control_moments)
    return []


def counted(counts: tuple[int, int] | None, moments: tuple[Printed, Printed, int] | None) -> int | None:
    """The people of one group."""
    if counts is not None:
        return counts[1]
    return moments[2] if moments is not None else None


@lru_cache(maxsize=256)
def _refit(pooled: Pooled) -> Fitting | None:
    rows = _effective(pooled.studies)
    scale = analysed(pooled.effect.measure)
    target = _target(pooled.effect, scale)
    methods = _methods(rows, pooled.effect)
    if scale is None or target is None or not methods:
        return None
    exact = [each for each in methods if _agrees(each, target)]
    stated = [each for each in exact if pooled.model in (None, each.model)]
    nearest = min(methods, key=lambda each: _distance(each, target))
    ends = [nearest.estimate, nearest.low, nearest.high]
    middle, low, high = (_back(Bounds(*end), scale) for end in ends)
    return Fitting(
        fitting=tuple(each.method for each in (stated or exact)),
        other_model=bool(exact) and not stated,
        nearest=nearest.method,
        expected=f"{_mid(middle):.3g} ({_mid(low):.3g} to {_mid(high):.3g})",
        estimate=middle,
        limits_fit=any(_touch(each.low, target[1]) and _touch(each.high, target[2]) for each in methods),
        impossible=not exact and _impossible(rows, pooled.effect, methods, target[0]),
        q=_unique(each.q for each in methods),
        i2=_unique(own for each in _of_tau2(methods, pooled.tau2) for own in each.i2),
        tau2=_unique(each.tau2 for each in methods if each.tau2 is not None),
    )


def _of_tau2(methods: Sequence[Refit], tau2: Printed | None) -> list[Refit]:
    """The methods whose I2 may be printed: those with the printed tau2; else the usual ones."""
    if tau2 is not None:
        fitting = [each for each in methods if each.tau2 is not None and _touch(each.tau2, tau2.bounds)]
        if fitting:
            return [*fitting, *(each for each in methods if each.tau2 is None)]
    return [each for each in methods if not each.method.startswith(("Sidik", "Hedges"))]


def _fits(pooled: Pooled, rows: Sequence[ForestRow]) -> bool:
    """True where other rows give the pooled result: from the middles of their bounds, so with twice the room."""
    target = _target(pooled.effect, analysed(pooled.effect.measure))
    if target is None:
        return False
    room = [(each.high - each.low) / 2 for each in target]
    wide = [Bounds(each.low - more, each.high + more) for each, more in zip(target, room, strict=True)]
    methods = _methods(_effective(rows), pooled.effect, middles=True)
    return any(_agrees(each, (wide[0], wide[1], wide[2])) for each in methods)


def _methods(rows: Sequence[ForestRow], effect: Estimate, *, middles: bool = False) -> list[Refit]:
    from consilience.synthesis.printed_pools import middle_of, refits

    level = _level(effect)
    box = _box(rows, effect.measure)
    if box is not None and middles:
        box = middle_of(box)
    found = refits(box, level) if box is not None else []
    return [*found, *_of_tables(rows, effect, level)]


def _of_tables(rows: Sequence[ForestRow], effect: Estimate, level: float) -> list[Refit]:
    """Methods that start from the counts of both groups, where every study prints them."""
    import numpy as np

    from consilience.synthesis.printed_pools import refits_of_counts

    tables = _tables(rows)
    if not tables or effect.measure not in _COUNTS:
        return []
    e1, n1, e2, n2 = (np.array(column, dtype=np.float64) for column in zip(*tables, strict=True))
    found = refits_of_counts(_COUNTS[effect.measure], e1, n1, e2, n2, level)
    return [_in_percent(each) for each in found] if effect.is_percentage and _percent(rows, effect) else found


def _tables(rows: Sequence[ForestRow]) -> list[tuple[int, int, int, int]]:
    """Events and totals of every study; empty where one lacks them or they cannot be."""
    tables = [(*row.experimental, *row.control) for row in rows if row.experimental and row.control]
    right = all(0 <= a <= n and 0 <= c <= m and n and m for a, n, c, m in tables)
    return tables if right and len(tables) == len(rows) else []


def _effective(rows: Sequence[ForestRow]) -> list[ForestRow]:
    return [row for row in rows if row.effect is not None and row.effect.value is not None]


def _box(rows: Sequence[ForestRow], measure: Measure) -> Box | None:
    """What the printed effects and intervals tell of the studies; None where one of them tells too little."""
    import numpy as np

    from consilience.synthesis.arrays import SynthesisError
    from consilience.synthesis.printed_pools import box

    scale = analysed(measure)
    targets = [_target(row.effect, scale) for row in rows if row.effect is not None and row.effect.measure == measure]
    whole = [each for each in targets if each is not None]
    if scale is None or not whole or len(whole) < len(rows):
        return None
    levels = {_level(row.effect) for row in rows if row.effect is not None}
    if len(levels) != 1:
        return None
    y, low, high = (np.array([[*each[at]] for each in whole]) for at in range(3))
    try:
        return box(y, low, high, levels.pop())
    except SynthesisError:
        return None


def _target(effect: Estimate | None, scale: Scale | None) -> tuple[Bounds, Bounds, Bounds] | None:
    """Bounds of estimate and limits on the analysis scale."""
    if effect is None or effect.value is None or effect.interval is None or scale is None:
        return None
    low, high = effect.interval.low, effect.interval.high
    if low is None or high is None or effect.interval.kind not in ("confidence", "unstated"):
        return None
    bounds = [effect.value.bounds, low.bounds, high.bounds]
    if any(math.isinf(end) for each in bounds for end in each):
        return None
    if scale == "log":
        if any(each.high <= 0 for each in bounds):
            return None
        # a limit printed as 0.00 may be anything down to nothing: it is kept a hundredth of its bound away from 0
        bounds = [Bounds(math.log(max(each.low, each.high / 100)), math.log(each.high)) for each in bounds]
    return bounds[0], bounds[1], bounds[2]


def _agrees(refit: Refit, target: tuple[Bounds, Bounds, Bounds]) -> bool:
    return all(_touch(*each) for each in zip((refit.estimate, refit.low, refit.high), target, strict=True))


def _touch(a: tuple[float, float], b: Bounds) -> bool:
    return near(Bounds(*a), b)


def _distance(refit: Refit, target: tuple[Bounds, Bounds, Bounds]) -> float:
    pairs = zip((refit.estimate, refit.low, refit.high), target, strict=True)
    return sum(max(own[0] - each.high, each.low - own[1], 0.0) for own, each in pairs)


def _impossible(rows: Sequence[ForestRow], effect: Estimate, methods: Sequence[Refit], estimate: Bounds) -> bool:
    """No inverse-variance weights with any tau2, and no method of counts, give the estimate.

    Without counts the estimate of a ratio may be that of Mantel-Haenszel or Peto, which printed effects do not tell.
    """
    from consilience.synthesis.printed_pools import estimate_range

    box = _box(rows, effect.measure)
    if box is None or (effect.measure in _COUNTS and not _tables(rows)):
        return False
    found = [Bounds(*estimate_range(box)), *(Bounds(*each.estimate) for each in methods)]
    return not any(near(each, estimate) for each in found)


def _given_weights(pooled: Pooled, rows: Sequence[ForestRow]) -> list[FloatArray]:
    """Weights in per cent by Mantel-Haenszel and Peto, and of inverse variance from counts."""
    import numpy as np

    from consilience.synthesis import mantel_haenszel, peto
    from consilience.synthesis.arrays import SynthesisError

    tables = _tables(rows)
    measure = _COUNTS.get(pooled.effect.measure)
    if not tables or measure is None:
        return []
    e1, n1, e2, n2 = (np.array(column, dtype=np.float64) for column in zip(*tables, strict=True))
    found: list[FloatArray] = []
    try:
        found.append(np.asarray(mantel_haenszel(measure, events_1=e1, total_1=n1, events_2=e2, total_2=n2).weights))
        if measure == "OR":
            found.append(np.asarray(peto(events_1=e1, total_1=n1, events_2=e2, total_2=n2).weights))
    except SynthesisError:
        pass
    return found


def _from_counts(measure: str, a: int, n: int, c: int, m: int) -> list[Bounds]:
    """The effect of a 2x2 table: plain, with 0.5 added to its cells, Peto's; differences also in per cent."""
    if not (0 <= a <= n and 0 <= c <= m and n and m):
        return []
    found: list[float] = []
    for add in (0.0, 0.5):
        x, y, p, q = a + add, n - a + add, c + add, m - c + add
        if measure == "RR" and p:
            found.append((x / (x + y)) / (p / (p + q)))
        elif measure == "OR" and y and p and q:
            found.append((x * q) / (y * p))
        elif measure == "RD":
            found.append(x / (x + y) - p / (p + q))
    if measure == "OR" and 0 < a + c < n + m:
        total = n + m
        v = (a + c) * (total - a - c) * n * m / (total**2 * (total - 1))
        found.append(math.exp((a - (a + c) * n / total) / v))
    if measure == "RD":
        found += [100 * each for each in found]
    return [Bounds(each, each) for each in found if each > 0 or measure == "RD"]


def _from_moments(
    measure: Measure, a: tuple[Printed, Printed, int], b: tuple[Printed, Printed, int]
) -> list[Bounds]:  # fmt: skip
    """The difference of two means; standardised after Cohen and Hedges, over the bounds of the printed digits."""
    gap = minus(a[0].bounds, b[0].bounds)
    if measure == "mean-difference":
        return [gap]
    n, m = a[2], b[2]
    if measure != "standardised-mean-difference" or n < 2 or m < 2 or min(a[1].bounds.low, b[1].bounds.low) <= 0:
        return []
    sds = [
        math.sqrt(((n - 1) * s**2 + (m - 1) * t**2) / (n + m - 2))
        for s, t in zip(a[1].bounds, b[1].bounds, strict=True)
    ]
    whole = [end / sd for end in gap for sd in sds]
    cohen = Bounds(min(whole), max(whole))
    hedges = 1 - 3 / (4 * (n + m - 2) - 1)
    return [Bounds(cohen.low * hedges, cohen.high * hedges), cohen] if cohen.low >= 0 else [
        Bounds(cohen.low * hedges, cohen.high * hedges if cohen.high <= 0 else cohen.high),
        cohen,
    ]  # fmt: skip


def _turned(row: ForestRow) -> ForestRow | None:
    """The row with the two groups exchanged: the reciprocal of a ratio, the other sign of a difference."""
    effect = row.effect
    if effect is None or effect.value is None or effect.interval is None:
        return None
    low, high = effect.interval.low, effect.interval.high
    if low is None or high is None:
        return None
    log = analysed(effect.measure) == "log"
    if log and min(effect.value.value, low.value, high.value) <= 0:
        return None
    value, least, most = (_turn(each, log) for each in (effect.value, high, low))
    interval = effect.interval.model_copy(update={"low": least, "high": most})
    turned = effect.model_copy(update={"value": value, "interval": interval})
    return replace(row, effect=turned, experimental=row.control, control=row.experimental)


def _turn(printed: Printed, log: bool) -> Printed:
    value = 1 / printed.value if log else -printed.value
    # as many significant digits as before
    digits = printed.decimals + (round(math.log10(printed.value**2)) if log else 0)
    return Printed(f"{value:.{max(digits, 0)}f}")


def _percent(rows: Sequence[ForestRow], effect: Estimate) -> bool:
    """True where differences of risks are printed in per cent: beyond 1."""
    values = [row.effect.value.value for row in rows if row.effect is not None and row.effect.value is not None]
    values += [effect.value.value] if effect.value else []
    return any(abs(value) > 1 for value in values)


def _in_percent(refit: Refit) -> Refit:
    estimate, low, high = (type(each)(100 * each[0], 100 * each[1]) for each in (refit.estimate, refit.low, refit.high))
    return refit._replace(estimate=estimate, low=low, high=high)


def _level(effect: Estimate | None) -> float:
    stated = effect.interval.level.value / 100 if effect and effect.interval and effect.interval.level else 0.95
    return stated if 0 < stated < 1 else 0.95


def _back(bounds: Bounds, scale: Scale) -> Bounds:
    return Bounds(math.exp(bounds.low), math.exp(bounds.high)) if scale == "log" else bounds


def _mid(bounds: Bounds) -> float:
    return (bounds.low + bounds.high) / 2


def _unique(ranges: Iterable[tuple[float, float]]) -> tuple[Bounds, ...]:
    return tuple(dict.fromkeys(Bounds(*each) for each in ranges))
