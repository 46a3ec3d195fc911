"""Errors in survival figures and hazard ratios."""

from __future__ import annotations

import math
from random import Random

from ..paper import Paper, Relation
from .intervals import p_of_ratio, same_everywhere
from .planting import Kind, Planted, edit, everywhere, kind, pick

SURVIVAL = ("survival", "layers", "claims", "restatements", "intervals")


def interval_of(paper: Paper, id: int) -> Relation | None:
    """The printed interval around a value."""
    return next((r for r in paper.related("interval") if r.ids["value"] == id), None)


@kind("event-free-above-overall", *SURVIVAL)
def above(paper: Paper, rng: Random) -> Planted | None:
    """Survival free of events above overall survival at the same time, with an interval that follows it."""
    values = paper.related("survival")
    pairs = [
        (free, overall)
        for free in values
        for overall in values
        if free.truth["outcome"] == "free" and overall.truth["outcome"] == "os"
        and (free.truth["month"], free.truth["arm"]) == (overall.truth["month"], overall.truth["arm"])
    ]  # fmt: skip
    if not pairs:
        return None
    free, overall = rng.choice(pairs)
    digits = int(free.number("digits"))
    value = overall.number("value") + rng.uniform(2, 9)
    step = value - free.number("value")
    edits = everywhere(paper, free.ids["value"], paper.style.number(value, digits))
    around = next((r for r in (interval_of(paper, p.mark.id) for p in paper.of(_key(paper, free))) if r), None)
    if around:
        limits = {name: around.number(name) + step for name in ("low", "high")}
        if limits["high"] > 99:
            return None
        edits |= same_everywhere(paper, around, limits, digits)
    return edit(paper, edits, everywhere(paper, free.ids["value"], "")) if value < 97 else None


def _key(paper: Paper, relation: Relation) -> str:
    return paper.places[relation.ids["value"]].mark.key


@kind("survival-rises", *SURVIVAL)
def rises(paper: Paper, rng: Random) -> Planted | None:
    """A later point of one curve above an earlier one."""
    relation = pick(rng, paper.related("falling"))
    if relation is None:
        return None
    before = paper.style.read(paper.places[relation.ids["value1"]].text)
    value = before + rng.uniform(2.5, 9)
    text = paper.style.number(value, int(relation.number("digits")))
    return edit(paper, {relation.ids["value2"]: text}) if value < 98 else None


@kind("arms-swapped", *SURVIVAL)
def swapped(paper: Paper, rng: Random) -> Planted | None:
    """The two arms' survival, intervals included, exchanged in one sentence; the table has them right."""
    relation = pick(rng, [r for r in paper.related("curves") if paper.places[r.ids["hr"]].role != "table"])
    if relation is None:
        return None
    first, second = (interval_of(paper, relation.ids[name]) for name in ("value0", "value1"))
    if first is None or second is None or abs(first.number("value") - second.number("value")) < 6:
        return None
    key = paper.places[relation.ids["value0"]].mark.key
    if not any(spot.role == "table" for spot in paper.of(key)):
        return None
    edits = {}
    for name in ("value", "low", "high"):
        edits[first.ids[name]] = paper.places[second.ids[name]].text
        edits[second.ids[name]] = paper.places[first.ids[name]].text
    return edit(paper, edits, [first.ids["value"], second.ids["value"]])


@kind("hazard-ratio-against-curves", *SURVIVAL)
def against_curves(paper: Paper, rng: Random) -> Planted | None:
    """A hazard ratio, with interval and p, far from what both survival figures imply; the same everywhere."""
    relation = pick(rng, paper.related("curves"))
    hr = interval_of(paper, relation.ids["hr"]) if relation else None
    if relation is None or hr is None:
        return None
    s0, s1 = (paper.style.read(paper.places[relation.ids[f"value{i}"]].text) / 100 for i in range(2))
    implied = math.log(s0) / math.log(s1)
    factor = rng.choice((rng.uniform(1.6, 3.0), 1 / rng.uniform(1.6, 3.0)))
    value, low, high = (hr.number(name) * factor for name in ("value", "low", "high"))
    slack = 1 + 0.03 / min(s0, s1, 1 - s0, 1 - s1)
    if low / slack <= implied <= high * slack or low < 0.05:
        return None
    edits = same_everywhere(paper, hr, {"value": value, "low": low, "high": high}, 2)
    for spot in paper.of(paper.places[hr.ids["value"]].mark.key.removesuffix(".value") + ".pvalue"):
        sign, digits = paper.style.p(p_of_ratio(value, low, high))
        lead = spot.text[: len(spot.text) - len(spot.text.lstrip("<>= "))]
        gap = " " if lead.endswith(" ") else ""
        bare = not lead and sign == "="
        edits[spot.mark.id] = digits if bare else f"{sign}{gap}{digits}"
    return edit(paper, edits, [id for name in ("value", "low", "high") for id in everywhere(paper, hr.ids[name], "")])


@kind("survival-interval-too-narrow", *SURVIVAL, "exact intervals")
def narrow(paper: Paper, rng: Random) -> Planted | None:
    """An interval that would need several times as many people as the arm has."""
    values = [r for r in paper.related("survival") if interval_of(paper, r.ids["value"])]
    relation = pick(rng, values)
    around = interval_of(paper, relation.ids["value"]) if relation else None
    if relation is None or around is None:
        return None
    share, n, digits = relation.number("value") / 100, relation.number("n"), int(relation.number("digits"))
    half = 100 * 1.96 * math.sqrt(share * (1 - share) / n) * rng.uniform(0.2, 0.4)
    if half < 1.5 * 10.0**-digits:
        return None
    limits = {"low": relation.number("value") - half, "high": relation.number("value") + half}
    return edit(paper, same_everywhere(paper, around, limits, digits))


@kind("median-against-curve", *SURVIVAL)
def median(paper: Paper, rng: Random) -> Planted | None:
    """A median on the wrong side of a point of the curve that is printed."""
    relation = pick(rng, paper.related("median"))
    if relation is None:
        return None
    same = [
        r for r in paper.related("survival")
        if (r.truth["outcome"], r.truth["arm"]) == (relation.truth["outcome"], relation.truth["arm"])
        and abs(r.number("value") - 50) > 6
    ]  # fmt: skip
    point = pick(rng, same)
    if point is None:
        return None
    factor = rng.uniform(0.4, 0.75) if point.number("value") > 50 else rng.uniform(1.3, 1.7)
    text = paper.style.number(point.number("month") * factor, 1)
    return edit(paper, everywhere(paper, relation.ids["value"], text))


KINDS: tuple[Kind, ...] = (above, rises, swapped, against_curves, narrow, median)
