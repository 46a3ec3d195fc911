"""Synthesis without meta-analysis: what can be said when effects must not be pooled.

Campbell et al. (2020) BMJ 368:l6890 (SWiM); McKenzie & Brennan, Cochrane Handbook ch. 12; Boon & Thomson (2021) for
effect-direction plots; Ogilvie et al. (2008) for harvest plots; Fisher (1932), Stouffer (1949), Edgington (1972).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from consilience.synthesis.arrays import FloatArray, Interval, NotPoolableError, Numbers, SynthesisError, floats
from consilience.synthesis.distributions import check_level
from consilience.synthesis.effects_proportion import proportion_interval
from consilience.synthesis.tables import interval, number, p_value, table

Direction: TypeAlias = Literal["benefit", "harm", "unclear"]
ARROWS = {"benefit": "▲", "harm": "▼", "unclear": "◄►"}


@dataclass(frozen=True, eq=False, repr=False)
class Spread:
    """Summary of effects that are not pooled: (...) of each; ``k`` studies counted."""

    k: FloatArray
    median: FloatArray
    iqr: Interval
    range: Interval

    def __repr__(self) -> str:
        if np.ndim(self.median):
            return f"spread of effects: {np.shape(self.median)[0]} sets"
        return (
            f"{int(self.k)} studies: median {number(self.median)}, "
            f"interquartile range {interval(*self.iqr)}, range {interval(*self.range)}"
        )


def spread(values: Numbers) -> Spread:
    """Median, interquartile range and range of effects (..., k), any scale; missing ones are not counted.

    Quartiles interpolate linearly (Hyndman & Fan's type 7).

    Raises:
        SynthesisError: no value at all.
    """
    x = np.atleast_1d(floats(values, "values"))
    known = np.isfinite(x)
    if not known.any(axis=-1).all():
        raise SynthesisError("no effects to summarise")
    low, q1, median, q3, high = np.nanquantile(np.where(known, x, np.nan), (0, 0.25, 0.5, 0.75, 1), axis=-1)
    k = np.asarray(known.sum(axis=-1))
    return Spread(k[()], median[()], Interval(q1[()], q3[()]), Interval(low[()], high[()]))


@dataclass(frozen=True, eq=False, repr=False)
class VoteCount:
    """Vote counting by direction of effect.

    Attributes:
        benefit, harm, unclear: (...) studies by direction; those unclear do not vote.
        share: of benefit among the votes, with an exact interval ``ci`` (Clopper-Pearson).
        p: exact two-sided sign test of a share of one half.
    """

    benefit: FloatArray
    harm: FloatArray
    unclear: FloatArray
    share: FloatArray
    ci: Interval
    p: FloatArray

    def __repr__(self) -> str:
        if np.ndim(self.share):
            return f"vote counts: {np.shape(self.share)[0]} sets"
        return (
            f"{int(self.benefit)} of {int(self.benefit + self.harm)} studies favour benefit: {number(self.share, 2)} "
            f"({interval(*self.ci, digits=2)}), sign test p = {p_value(self.p)}; {int(self.unclear)} unclear"
        )


def vote_count(effects: Numbers, *, benefit: Literal["positive", "negative"], level: float = 0.95) -> VoteCount:
    """Count effects by direction, whatever their size or significance.

    Args:
        effects: (..., k) on a scale where 0 is no effect (log for ratios); 0 and missing are unclear.
        benefit: the sign of a benefit.
        level: of the interval, default 0.95.

    Returns:
        A VoteCount.

    Raises:
        SynthesisError: no study with a direction.
    """
    if benefit not in {"positive", "negative"}:
        raise SynthesisError(f'benefit: expected "positive" or "negative", found {benefit!r}')
    x = np.atleast_1d(floats(effects, "effects")) * (1 if benefit == "positive" else -1)
    good, bad = (np.asarray(way.sum(axis=-1)) for way in (x > 0, x < 0))
    votes = good + bad
    if (np.asarray(votes) == 0).any():
        raise SynthesisError("no study shows a direction")
    ci = proportion_interval(good, votes, level=check_level(level))
    extreme = np.minimum(good, bad)
    p = np.minimum(1.0, 2 * special.bdtr(extreme, votes, 0.5))
    unclear = x.shape[-1] - votes
    return VoteCount(good[()], bad[()], unclear[()], (good / votes)[()], ci, np.asarray(p)[()])


@dataclass(frozen=True, eq=False)
class CombinedP:
    """Combined evidence against the null in at least one study: (...) statistic and p; says nothing of size."""

    method: str
    statistic: FloatArray
    p: FloatArray
    k: FloatArray


def combine_p_values(
    p: ArrayLike,
    *,
    method: Literal["fisher", "stouffer", "edgington"] = "fisher",
    weights: ArrayLike | None = None,
) -> CombinedP:
    """Combine one-sided p-values of independent studies, all in the same direction.

    Args:
        p: (..., k) one-sided, above 0 and at most 1; missing ones are not counted.
        method: "fisher" -2 sum ln p, chi-squared with 2k df (default); "stouffer" sum w z/sqrt(sum w^2); "edgington"
            the sum of p, exact (up to 20 studies, then normal).
        weights: (k,) for Stouffer, such as square roots of sizes.

    Returns:
        CombinedP.

    Raises:
        SynthesisError: p-values out of range, none at all.
    """
    x = np.atleast_1d(floats(p, "p"))
    known = ~np.isnan(x)
    if not known.any(axis=-1).all():
        raise SynthesisError("no p-values to combine")
    if not ((x > 0) & (x <= 1) | ~known).all():
        raise SynthesisError("p-values must lie above 0 and at most at 1; an extreme one may be given as its bound")
    k = known.sum(axis=-1)
    safe = np.where(known, x, 1.0)
    if method == "fisher":
        statistic = -2 * np.log(safe).sum(axis=-1)
        combined = special.chdtrc(2 * k, statistic)
    elif method == "stouffer":
        w = np.where(known, 1.0 if weights is None else floats(weights, "weights"), 0.0)
        z = np.clip(-special.ndtri(np.where(known, x, 0.5)), -1e3, 1e3)
        statistic = (w * z).sum(axis=-1) / np.sqrt((w**2).sum(axis=-1))
        combined = special.ndtr(-statistic)
    elif method == "edgington":
        statistic = np.where(known, x, 0.0).sum(axis=-1)
        combined = _irwin_hall(statistic, k)
    else:
        raise SynthesisError(f'method: expected "fisher", "stouffer" or "edgington", found {method!r}')
    return CombinedP(method, np.asarray(statistic)[()], np.asarray(combined)[()], np.asarray(k)[()])


def _irwin_hall(total: FloatArray, k: FloatArray) -> FloatArray:
    """P(sum of k uniforms <= total)."""
    j = np.arange(21)
    terms = np.where(j <= np.minimum(np.floor(total)[..., np.newaxis], 20), 1.0, 0.0)
    size = np.minimum(k, 20)[..., np.newaxis]
    powers = np.maximum(total[..., np.newaxis] - j, 0.0) ** size
    exact = (terms * (-1.0) ** j * special.binom(size, j) * powers).sum(axis=-1) / special.gamma(size[..., 0] + 1)
    return np.where(k <= 20, np.clip(exact, 0, 1), special.ndtr((total - k / 2) / np.sqrt(k / 12)))


def check_comparable(labels: Sequence[object], **attributes: Iterable[object]) -> None:
    """Refuse a pool whose studies differ in any of these attributes (endpoint, time, measure, unit, ...).

    Args:
        labels: k names of studies.
        **attributes: for each, k values.

    Raises:
        NotPoolableError: naming the attribute and which study has which value.
    """
    problems = []
    for name, given in attributes.items():
        values = [str(value) for value in given]
        if len(values) != len(labels):
            raise SynthesisError(f"{name}: expected {len(labels)} values, found {len(values)}")
        groups: dict[str, list[str]] = {}
        for label, value in zip(labels, values, strict=True):
            groups.setdefault(value, []).append(str(label))
        if len(groups) > 1:
            listed = "; ".join(f"{value}: {', '.join(members)}" for value, members in groups.items())
            problems.append(f"mixed {name} ({listed})")
    if problems:
        raise NotPoolableError("must not be pooled: " + "; ".join(problems))


@dataclass(frozen=True, repr=False)
class EffectDirections:
    """An effect-direction plot as data: per study and outcome domain, a direction and how many outcomes agree.

    Attributes:
        studies, domains: row and column names.
        cells: {(study, domain): direction}; absent where nothing was measured.
        outcomes: {(study, domain): number of outcomes}.
    """

    studies: tuple[str, ...]
    domains: tuple[str, ...]
    cells: Mapping[tuple[str, str], Direction]
    outcomes: Mapping[tuple[str, str], int]

    def __repr__(self) -> str:
        rows = [
            [
                study,
                *(
                    f"{ARROWS[self.cells[study, d]]} {self.outcomes[study, d]}" if (study, d) in self.cells else ""
                    for d in self.domains
                ),
            ]
            for study in self.studies
        ]
        return table(["study", *self.domains], rows)


def effect_directions(
    study: Sequence[object], domain: Sequence[object], direction: Sequence[Direction], *, agreement: float = 0.7
) -> EffectDirections:
    """One direction a study and domain: that of at least ``agreement`` of its outcomes, else unclear.

    Args:
        study, domain, direction: one entry an outcome; directions "benefit", "harm", "unclear".
        agreement: share that decides, default 0.7 (Boon & Thomson 2021).

    Raises:
        SynthesisError: lists of different length, or an unknown direction.
    """
    if not len(study) == len(domain) == len(direction):
        raise SynthesisError("study, domain and direction: expected lists of one length")
    votes: dict[tuple[str, str], list[str]] = {}
    for s, d, way in zip(study, domain, direction, strict=True):
        if way not in ARROWS:
            raise SynthesisError(f"direction: expected one of {', '.join(ARROWS)}, found {way!r}")
        votes.setdefault((str(s), str(d)), []).append(way)
    cells: dict[tuple[str, str], Direction] = {}
    for cell, ways in votes.items():
        share = {way: ways.count(way) / len(ways) for way in ("benefit", "harm")}
        cells[cell] = (
            "benefit" if share["benefit"] >= agreement else "harm" if share["harm"] >= agreement else "unclear"
        )
    return EffectDirections(
        tuple(dict.fromkeys(str(s) for s in study)),
        tuple(dict.fromkeys(str(d) for d in domain)),
        cells,
        {cell: len(ways) for cell, ways in votes.items()},
    )


@dataclass(frozen=True, repr=False)
class Harvest:
    """A harvest plot as data: for each outcome, the studies that stand on each of three plots of ground.

    Attributes:
        rows: {outcome: {direction: bars}}; a bar is (study, height), tallest first.
    """

    rows: Mapping[str, Mapping[Direction, tuple[tuple[str, float], ...]]]

    def __repr__(self) -> str:
        head = ["outcome", "harm", "unclear", "benefit"]
        body = [
            [
                outcome,
                *(
                    ", ".join(f"{name} ({height:g})" for name, height in fields[way])
                    for way in ("harm", "unclear", "benefit")
                ),
            ]
            for outcome, fields in self.rows.items()
        ]
        return table(head, body)


def harvest(
    study: Sequence[object], outcome: Sequence[object], direction: Sequence[Direction], height: Sequence[float]
) -> Harvest:
    """Arrange studies for a harvest plot.

    Args:
        study, outcome, direction: one entry a bar.
        height: of the bar, such as a score of suitability or quality.

    Raises:
        SynthesisError: lists of different length, or an unknown direction.
    """
    if not len(study) == len(outcome) == len(direction) == len(height):
        raise SynthesisError("study, outcome, direction and height: expected lists of one length")
    unknown = set(direction) - set(ARROWS)
    if unknown:
        raise SynthesisError(f"direction: expected one of {', '.join(ARROWS)}, found {', '.join(sorted(unknown))}")
    ways: tuple[Direction, ...] = ("benefit", "harm", "unclear")
    rows = {
        name: {
            way: tuple(
                sorted(
                    (
                        (str(s), float(h))
                        for s, o, d, h in zip(study, outcome, direction, height, strict=True)
                        if str(o) == name and d == way
                    ),
                    key=lambda bar: (-bar[1], bar[0]),
                )
            )
            for way in ways
        }
        for name in dict.fromkeys(str(o) for o in outcome)
    }
    return Harvest(rows)
