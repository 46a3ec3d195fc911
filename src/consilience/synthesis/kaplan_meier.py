"""Kaplan-Meier curves: estimation, comparison, and reconstruction of individual times from a digitised figure.

Kaplan & Meier (1958); Mantel (1966) for the log-rank test; Cox (1972) with Efron's (1977) ties; Guyot et al. (2012)
BMC Med Res Methodol 12:9 for the reconstruction. For anything beyond two groups use a survival library on the rebuilt
times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from consilience.synthesis.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    Interval,
    NoSolutionError,
    SynthesisError,
    floats,
)
from consilience.synthesis.conversions import LogHazardRatio
from consilience.synthesis.distributions import check_level, chi2_p, normal_quantile


@dataclass(frozen=True, eq=False, repr=False)
class Curve:
    """A Kaplan-Meier curve.

    Attributes:
        time: (m,) times at which somebody left, rising.
        survival: (m,) S just after each time.
        at_risk, events: (m,) people at risk just before, events at each time.
        low, high: (m,) limits on the log scale (Greenwood's variance), ``level``.
        n: people at the start.
    """

    time: FloatArray
    survival: FloatArray
    at_risk: FloatArray
    events: FloatArray
    low: FloatArray
    high: FloatArray
    n: int
    level: float

    def at(self, time: ArrayLike) -> FloatArray:
        """S(t); 1 before the first time."""
        position = np.searchsorted(self.time, np.asarray(time, dtype=np.float64), side="right")
        s: FloatArray = np.concatenate([[1.0], self.survival])[position][()]
        return s

    def interval_at(self, time: ArrayLike) -> Interval:
        """Limits of S(t); 1 before the first time."""
        position = np.searchsorted(self.time, np.asarray(time, dtype=np.float64), side="right")
        low, high = (np.concatenate([[1.0], limit])[position][()] for limit in (self.low, self.high))
        return Interval(low, high)

    @property
    def median(self) -> float | None:
        """First time at which S is 0.5 or less; None if it never is."""
        below = np.flatnonzero(self.survival <= 0.5 + 1e-12)
        return float(self.time[below[0]]) if below.size else None

    def __repr__(self) -> str:
        median = "not reached" if self.median is None else f"{self.median:g}"
        return f"Kaplan-Meier curve: {self.n} people, {int(self.events.sum())} events, median {median}"


def kaplan_meier(time: ArrayLike, event: ArrayLike, *, level: float = 0.95) -> Curve:
    """The Kaplan-Meier estimate.

    Args:
        time: (n,) follow-up, not negative.
        event: (n,) 1 for an event, 0 for censoring.
        level: of the limits, default 0.95.

    Returns:
        A Curve.

    Raises:
        SynthesisError: negative or missing times, nobody at all.
    """
    t, d = _people(time, event)
    z = normal_quantile(check_level(level))
    distinct, index = np.unique(t, return_inverse=True)
    events = np.asarray(np.bincount(index, weights=d, minlength=len(distinct)), dtype=np.float64)
    leaving = np.bincount(index, minlength=len(distinct))
    at_risk = (len(t) - np.concatenate([[0], np.cumsum(leaving)[:-1]])).astype(np.float64)
    survival = np.asarray(np.cumprod(1 - events / at_risk), dtype=np.float64)
    alive = at_risk > events
    greenwood = np.cumsum(np.where(alive, events / at_risk / np.where(alive, at_risk - events, 1), 0.0))
    half = np.where(survival > 0, z * np.sqrt(greenwood), 0.0)
    low, high = survival * np.exp(-half), np.minimum(survival * np.exp(half), 1.0)
    return Curve(distinct, survival, at_risk, events, low, high, len(t), level)


def _people(time: ArrayLike, event: ArrayLike) -> tuple[FloatArray, FloatArray]:
    t, d = floats(time, "time"), floats(event, "event")
    if t.ndim != 1 or t.shape != d.shape or not t.size:
        raise SynthesisError(f"time and event: expected two lists of one length, found {t.shape} and {d.shape}")
    if not (np.isfinite(t) & (t >= 0)).all() or not np.isin(d, (0, 1)).all():
        raise SynthesisError("times must be finite and not negative, events 0 or 1")
    return t, d


@dataclass(frozen=True)
class LogRank:
    """Log-rank test: events observed and expected in group 1, variance of their difference, chi-squared, p."""

    observed: float
    expected: float
    v: float
    statistic: float
    p: float

    @property
    def o_minus_e(self) -> float:
        """O - E of group 1; negative if it fares better."""
        return self.observed - self.expected


def log_rank(time_1: ArrayLike, event_1: ArrayLike, time_2: ArrayLike, event_2: ArrayLike) -> LogRank:
    """Log-rank test of two groups (Mantel 1966), hypergeometric variance.

    Args:
        time_1, event_1, time_2, event_2: (n1,), (n1,), (n2,), (n2,).

    Returns:
        A LogRank of group 1 against group 2.

    Raises:
        NoSolutionError: no events.
    """
    first, second = _people(time_1, event_1), _people(time_2, event_2)
    times = np.unique(np.concatenate([first[0][first[1] == 1], second[0][second[1] == 1]]))
    if not times.size:
        raise NoSolutionError("no events: the groups cannot be compared")
    d1, d2 = (_events_at(times, *group) for group in (first, second))
    n1, n2 = (_at_risk(times, group[0]) for group in (first, second))
    d, n = d1 + d2, n1 + n2
    v = np.where(n > 1, d * n1 * n2 * (n - d) / np.maximum(n**2 * (n - 1), 1), 0.0).sum()
    observed, expected = float(d1.sum()), float((d * n1 / n).sum())
    if v == 0:
        raise NoSolutionError("no event while both groups were at risk: they cannot be compared")
    statistic = (observed - expected) ** 2 / v
    return LogRank(observed, expected, float(v), float(statistic), float(chi2_p(statistic, 1)))


def _at_risk(times: FloatArray, followed: FloatArray) -> FloatArray:
    return len(followed) - np.searchsorted(np.sort(followed), times, side="left").astype(np.float64)


def _events_at(times: FloatArray, followed: FloatArray, event: FloatArray) -> FloatArray:
    own = np.sort(followed[event == 1])
    return (np.searchsorted(own, times, side="right") - np.searchsorted(own, times, side="left")).astype(np.float64)


def cox_hazard_ratio(time_1: ArrayLike, event_1: ArrayLike, time_2: ArrayLike, event_2: ArrayLike) -> LogHazardRatio:
    """ln HR of group 1 against group 2 by Cox regression, Efron's ties.

    Args:
        time_1, event_1, time_2, event_2: (n1,), (n1,), (n2,), (n2,).

    Returns:
        LogHazardRatio.

    Raises:
        NoSolutionError: no events in one group, or none while both are at risk: the ratio is 0 or infinite.
    """
    first, second = _people(time_1, event_1), _people(time_2, event_2)
    times = np.unique(np.concatenate([first[0][first[1] == 1], second[0][second[1] == 1]]))
    d1, d2 = (_events_at(times, *group) for group in (first, second))
    n1, n2 = (_at_risk(times, group[0]) for group in (first, second))
    if not ((d1 * (n2 > 0)).any() and (d2 * (n1 > 0)).any()):
        raise NoSolutionError("one group has no events while the other is at risk: the hazard ratio is not finite")
    index = np.repeat(np.arange(len(times)), (d1 + d2).astype(int))
    step = np.arange(len(index)) - np.searchsorted(index, index, side="left")
    share = step / (d1 + d2)[index]  # the part of the tied events that has already left, on average
    r1, r2 = n1[index] - share * d1[index], n2[index] - share * d2[index]
    low, high = -30.0, 30.0
    b = 0.0
    for _ in range(200):
        p = r1 * np.exp(b) / (r1 * np.exp(b) + r2)
        score, information = d1.sum() - p.sum(), (p * (1 - p)).sum()
        low, high = (b, high) if score > 0 else (low, b)
        following = b + score / information if information > 0 else (low + high) / 2
        following = following if low < following < high else (low + high) / 2
        if abs(following - b) < 1e-13 * max(1.0, abs(b)):
            break
        b = following
    se = 1 / np.sqrt(information)
    return LogHazardRatio(np.float64(b), se, b / se**2, 1 / se**2, "Cox regression of two groups")  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False, repr=False)
class Reconstruction:
    """Individual times rebuilt from a curve: derived data, no better than the figure.

    Attributes:
        time: (n,) rising.
        event: (n,) True for events.
        digitised_time, digitised_survival: (m,) the curve after cleaning.
        rebuilt_survival: (m,) the curve of the rebuilt times at the same times, to lay over it.
        at_risk: rebuilt numbers at the tabulated times.
        rmse, largest_gap: root mean square and largest difference of the two curves.
        notes: what was cleaned, and numbers at risk that could not be met.
    """

    time: FloatArray
    event: BoolArray
    digitised_time: FloatArray
    digitised_survival: FloatArray
    rebuilt_survival: FloatArray
    at_risk: IntArray
    rmse: float
    largest_gap: float
    notes: tuple[str, ...]

    @property
    def n(self) -> int:
        """People."""
        return len(self.time)

    @property
    def events(self) -> int:
        """Events."""
        return int(self.event.sum())

    @property
    def curve(self) -> Curve:
        """The Kaplan-Meier curve of the rebuilt times."""
        return kaplan_meier(self.time, self.event)

    def __repr__(self) -> str:
        head = f"rebuilt from a curve: {self.n} people, {self.events} events; RMSE {self.rmse:.4f}"
        return "\n".join([f"{head}, largest gap {self.largest_gap:.4f}", *self.notes])


def reconstruct(
    time: ArrayLike,
    survival: ArrayLike,
    *,
    risk_time: ArrayLike,
    at_risk: ArrayLike,
    events: int | None = None,
) -> Reconstruction:
    """Individual times behind a digitised Kaplan-Meier curve (Guyot et al. 2012).

    Args:
        time: (m,) times of the digitised points, any unit.
        survival: (m,) probabilities in [0, 1] (not percent).
        risk_time: (r,) times of the table of numbers at risk, the first of them 0.
        at_risk: (r,) numbers at risk; with only the first, no censoring is assumed unless ``events`` tells.
        events: total events, if reported.

    Returns:
        A Reconstruction with exactly at_risk[0] people.

    Raises:
        SynthesisError: percentages instead of probabilities, a table that rises or does not start at 0.
    """
    t, s, notes = _clean(time, survival)
    table_t, table_n = floats(risk_time, "risk_time").reshape(-1), floats(at_risk, "at_risk").reshape(-1)
    _check_table(table_t, table_n)
    lower = np.searchsorted(t, table_t, side="left")
    lower[0] = 0
    keep = (lower < len(t)) & np.concatenate([np.diff(lower) > 0, [True]])
    keep[0] = True
    if not keep.all():
        notes.append(f"{int((~keep).sum())} numbers at risk lie beyond or between the points of the curve: not used")
    lower, target = lower[keep], table_n[keep].copy()
    walk = _Walk(t, s, lower, target)
    for i in range(len(lower) - 1):
        walk.fit_interval(i)
    walk.fit_last(events)
    missed = np.flatnonzero(walk.target[: len(lower)] != table_n[keep])
    notes.extend(f"{table_n[keep][i]:g} at risk at {t[lower[i]]:g} cannot be met: {walk.target[i]:g}" for i in missed)
    return _people_from(walk, int(table_n[0]), notes)


def _check_table(times: FloatArray, numbers: FloatArray) -> None:
    if times.shape != numbers.shape or not times.size:
        raise SynthesisError("risk_time and at_risk: expected two lists of one length")
    if times[0] != 0:
        raise SynthesisError(f"the numbers at risk must start at time 0, found {times[0]:g}")
    if (np.diff(times) <= 0).any() or (np.diff(numbers) > 0).any() or numbers[0] < 1 or (numbers < 0).any():
        raise SynthesisError("times of the table must rise, numbers at risk must not, and the first must be positive")


def _clean(time: ArrayLike, survival: ArrayLike) -> tuple[FloatArray, FloatArray, list[str]]:
    """Sorted, clipped, without lone outliers, never rising, at most two points a time, from (0, 1)."""
    t, s = floats(time, "time").reshape(-1), floats(survival, "survival").reshape(-1)
    if t.shape != s.shape or len(t) < 2 or not (np.isfinite(t) & np.isfinite(s)).all():
        raise SynthesisError("time and survival: expected two lists of one length, two points or more, none missing")
    if s.max() > 1.5:
        raise SynthesisError("survival must be probabilities between 0 and 1, not percent")
    order = np.lexsort((-s, t))
    t, s, notes = np.maximum(t[order], 0.0), np.clip(s[order], 0, 1), []
    before, after = np.concatenate([[1.0], s[:-1]]), np.concatenate([s[1:], [0.0]])
    spike = ((s > before + 0.01) & (after <= before)) | ((s < after - 0.01) & (after <= before))
    if spike.any():
        notes.append(f"{int(spike.sum())} outlying points of the curve left out")
        t, s = t[~spike], s[~spike]
    s = np.minimum.accumulate(s)
    first = np.concatenate([[True], np.diff(t) > 0])
    last = np.concatenate([np.diff(t) > 0, [True]])
    t, s = t[first | last], s[first | last]
    start = t > 0
    return np.concatenate([[0.0], t[start]]), np.concatenate([[1.0], s[start]]), notes


class _Walk:
    """The state of the algorithm along the points of the curve."""

    def __init__(self, t: FloatArray, s: FloatArray, lower: IntArray, target: FloatArray) -> None:
        self.t, self.s, self.lower, self.target = t, s, lower, target
        self.upper = np.concatenate([lower[1:], [len(t)]])
        self.events, self.censored = np.zeros(len(t)), np.zeros(len(t))
        self.survival, self.last = np.ones(len(t)), 0

    def spread(self, i: int, count: int) -> None:
        """Place ``count`` censorings evenly over interval i."""
        low, high = self.lower[i], self.upper[i]
        start, end = self.t[low], self.t[min(high, len(self.t) - 1)]
        times = start + np.arange(1, count + 1) * (end - start) / (count + 1)
        slot = np.clip(np.searchsorted(self.t, times, side="right") - 1, low, high - 1)
        self.censored[low:high] = np.bincount(slot - low, minlength=high - low)

    def run(self, i: int) -> tuple[float, int]:
        """Walk through interval i; people left at its end, and the last point with an event."""
        n, last = self.target[i], self.last
        for k in range(self.lower[i], self.upper[i]):
            drop = 0.0
            if n > 0 and self.survival[last] > 0 and k > 0:
                drop = float(np.clip(np.round(n * (1 - self.s[k] / self.survival[last])), 0, n))
            self.events[k] = drop
            self.survival[k] = self.survival[last] * (1 - drop / n) if n > 0 else self.survival[last]
            self.censored[k] = min(self.censored[k], n - drop)
            n -= drop + self.censored[k]
            last = k if drop > 0 else last
        return n, last

    def fit_interval(self, i: int) -> None:
        """The number of censorings that brings the people left to the next number at risk."""
        n, following = self.target[i], self.target[i + 1]
        low, high = self.lower[i], self.lower[i + 1]
        share = self.s[high] / self.s[low] if self.s[low] > 0 else 0.0
        count = int(np.clip(np.round(n * share - following), 0, n - following))
        tried: set[int] = set()
        best: tuple[float, int] | None = None
        while count not in tried:
            tried.add(count)
            self.spread(i, count)
            reached, _ = self.run(i)
            gap = abs(reached - following)
            best = (gap, count) if best is None or gap < best[0] else best
            if reached == following:
                break
            count = int(np.clip(count + reached - following, 0, n - following + 1))
        if best is not None and best[1] != count:
            count = best[1]
        self.spread(i, count)
        reached, self.last = self.run(i)
        self.target[i + 1] = reached

    def fit_last(self, events: int | None) -> None:
        """The last interval: the censoring rate so far, or what brings the events to their total."""
        i = len(self.lower) - 1
        low, n = self.lower[i], self.target[i]
        count = 0
        if i > 0 and self.t[low] > 0:
            rate = self.censored[:low].sum() / self.t[low]
            count = int(min(np.round(rate * (self.t[-1] - self.t[low])), n))
        if events is None:
            self.spread(i, count)
            _, self.last = self.run(i)
            return
        best: tuple[float, int] | None = None
        tried: set[int] = set()
        while count not in tried:
            tried.add(count)
            self.spread(i, count)
            self.run(i)
            surplus = int(self.events.sum() - events)
            best = (abs(surplus), count) if best is None or abs(surplus) < best[0] else best
            count = int(np.clip(count + surplus, 0, n))
        if best is not None:
            self.spread(i, best[1])
            _, self.last = self.run(i)


def _people_from(walk: _Walk, n: int, notes: list[str]) -> Reconstruction:
    """Events at the points, censorings midway to the next point, everyone else censored at the last time."""
    t = walk.t
    midway = np.concatenate([(t[:-1] + t[1:]) / 2, t[-1:]])
    event_times = np.repeat(t, walk.events.astype(int))
    censored_times = np.repeat(midway, walk.censored.astype(int))
    rest = np.full(max(n - len(event_times) - len(censored_times), 0), t[-1])
    time = np.concatenate([event_times, censored_times, rest])
    event = np.arange(len(time)) < len(event_times)
    order = np.lexsort((~event, time))
    time, event = time[order], event[order]
    rebuilt = kaplan_meier(time, event).at(t)
    gap = rebuilt - walk.s
    rmse = float(np.sqrt((gap**2).mean()))
    if rmse >= 0.05:
        notes.append("the rebuilt curve is far from the digitised one: check the points and the numbers at risk")
    return Reconstruction(
        time, event, t, walk.s, rebuilt, walk.target.astype(np.int64), rmse, float(np.abs(gap).max()), tuple(notes)
    )
