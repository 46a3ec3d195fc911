"""Errors in forest tables and pooled results."""

from __future__ import annotations

import math
from random import Random

from ..paper import Paper, Relation
from .intervals import p_of_ratio, same_everywhere
from .planting import Kind, Planted, edit, everywhere, kind, pick
from .survival import interval_of

POOLED = ("pooled", "intervals")


def _moved(paper: Paper, around: Relation, factor: float) -> Planted | None:
    """The pooled ratio with interval and p, moved on the log scale, wherever it is printed."""
    value, low, high = (around.number(name) * factor for name in ("value", "low", "high"))
    edits = same_everywhere(paper, around, {"value": value, "low": low, "high": high}, 2)
    for spot in paper.of("pooled.pvalue"):
        sign, digits = paper.style.p(p_of_ratio(value, low, high))
        lead = spot.text[: len(spot.text) - len(spot.text.lstrip("<>= "))]
        edits[spot.mark.id] = f"{sign}{' ' if lead.endswith(' ') else ''}{digits}"
    points = [id for name in ("value", "low", "high") for id in everywhere(paper, around.ids[name], "")]
    return edit(paper, edits, points)


def _pooled(paper: Paper, rng: Random) -> tuple[Relation, list[float]] | None:
    relation = pick(rng, paper.related("pooled"))
    around = interval_of(paper, relation.ids["value"]) if relation else None
    rows = relation.truth["rows"] if relation else None
    if around is None or not isinstance(rows, list):
        return None
    return around, rows


@kind("pooled-outside-studies", *POOLED)
def outside(paper: Paper, rng: Random) -> Planted | None:
    """A pooled ratio above every study or below every study."""
    found = _pooled(paper, rng)
    if found is None:
        return None
    around, rows = found
    target = max(rows) * rng.uniform(1.1, 1.6) if rng.random() < 0.5 else min(rows) / rng.uniform(1.1, 1.6)
    return _moved(paper, around, target / around.number("value")) if target > 0.15 else None


@kind("pooled-not-recomputed", *POOLED)
def not_recomputed(paper: Paper, rng: Random) -> Planted | None:
    """A pooled ratio among the studies, but outside the interval that any usual method gives."""
    found = _pooled(paper, rng)
    if found is None:
        return None
    around, rows = found
    width = around.number("high") / around.number("value")
    factor = width ** rng.choice((-1, 1)) * rng.choice((1.1, 0.95, 1.15))
    target = around.number("value") * factor
    if abs(math.log(factor)) < 0.2 or not min(rows) * 1.03 < target < max(rows) / 1.03:
        return None
    return _moved(paper, around, factor)


@kind("weights-sum", *POOLED, "sums")
def weights(paper: Paper, rng: Random) -> Planted | None:
    """A weight that takes the sum of the weights away from 100 %."""
    relation = pick(rng, paper.related("weights"))
    if relation is None:
        return None
    id = rng.choice(list(relation.ids.values()))
    value = paper.style.read(paper.places[id].text) + rng.uniform(3, 14)
    return edit(paper, {id: paper.style.number(value, 1)})


@kind("i2-against-q", *POOLED)
def i2(paper: Paper, rng: Random) -> Planted | None:
    """An I2 that is not 100 (Q - df) / Q."""
    relation = pick(rng, paper.related("heterogeneity"))
    if relation is None:
        return None
    value = relation.number("i2") + rng.choice((-1, 1)) * rng.uniform(12, 45)
    return edit(paper, {relation.ids["i2"]: paper.style.number(value, 1)}) if 0 < value < 99 else None


@kind("df-against-studies", *POOLED)
def degrees(paper: Paper, rng: Random) -> Planted | None:
    """Degrees of freedom that are not the studies less one."""
    relation = pick(rng, paper.related("heterogeneity"))
    if relation is None:
        return None
    return edit(paper, {relation.ids["df"]: str(int(relation.number("df")) + rng.choice((-2, 2, 3, 4)))})


@kind("prediction-inside-interval", *POOLED)
def prediction(paper: Paper, rng: Random) -> Planted | None:
    """A prediction interval narrower than the confidence interval."""
    relation = pick(rng, paper.related("prediction"))
    if relation is None:
        return None
    low, high = relation.number("low"), relation.number("high")
    step = (high - low) * rng.uniform(0.12, 0.3)
    if step < 0.025:
        return None
    texts = {"low": paper.style.number(low + step, 2), "high": paper.style.number(high - step, 2)}
    return edit(paper, {relation.ids[name]: text for name, text in texts.items()})


@kind("forest-row-not-recomputed", *POOLED, "percentages", "claims")
def forest_row(paper: Paper, rng: Random) -> Planted | None:
    """A study's ratio with its interval that its own counts do not give."""
    relation = pick(rng, paper.related("forest-row"))
    if relation is None:
        return None
    factor = rng.choice((rng.uniform(1.25, 1.9), 1 / rng.uniform(1.25, 1.9)))
    values = {name: relation.number(name) * factor for name in ("value", "low", "high")}
    return edit(paper, {relation.ids[name]: paper.style.number(value, 2) for name, value in values.items()})


KINDS: tuple[Kind, ...] = (outside, not_recomputed, weights, i2, degrees, prediction, forest_row)
