"""Errors in counts, percentages, sums, means and standard deviations."""

from __future__ import annotations

import math
from random import Random

from ..paper import Paper
from .planting import Kind, Planted, edit, everywhere, kind, pick, place, shifted, whole

COUNTS = ("flow", "sums", "design", "claims", "percentages", "restatements")


def _totals(paper: Paper) -> set[int]:
    """Every number of people that the paper states."""
    keys = ("n", "safety.", "n.", "evaluable.n", "study.")
    found = set()
    for spot in paper.ledger:
        if spot.mark.key.startswith(keys):
            value = paper.style.read(spot.text) if spot.text[0].isdigit() else 0.0
            if value >= 5 and value == int(value):
                found.add(int(value))
    return found


def _percent_fits(percent: float, x: int, totals: set[int], digits: int) -> bool:
    unit = 10.0**-digits
    return any(x <= n and abs(100 * x / n - percent) <= 1.01 * unit for n in totals)


@kind("percent-against-count", "percentages", "sums", "claims", "restatements")
def percent(paper: Paper, rng: Random) -> Planted | None:
    """A percentage beside "x of n" that is not x/n, nor x over any other total of the paper."""
    relation = pick(rng, paper.related("percent"))
    if relation is None:
        return None
    digits, x = int(relation.number("digits")), int(relation.number("x"))
    right = 100 * x / relation.number("n")
    wrong = right + rng.choice((-1, 1)) * rng.uniform(3, 25)
    text = paper.style.number(wrong, digits)
    if not 1 < wrong < 99 or _percent_fits(paper.style.read(text), x, _totals(paper), digits):
        return None
    return edit(paper, {relation.ids["p"]: text})


@kind("count-as-percentage", "percentages", "sums", "claims", "restatements")
def count_as_percentage(paper: Paper, rng: Random) -> Planted | None:
    """The count printed again as the percentage."""
    relation = pick(rng, paper.related("percent"))
    if relation is None:
        return None
    x, n = int(relation.number("x")), relation.number("n")
    if abs(x - 100 * x / n) < 3 or not 4 <= x <= 100:
        return None
    return edit(paper, {relation.ids["p"]: str(x)})


@kind("flow-sum", "flow", "sums")
def flow(paper: Paper, rng: Random) -> Planted | None:
    """A box of the flow that no longer fits the boxes around it, changed wherever it is printed."""
    relation = pick(rng, [r for r in paper.related("sum") if r.truth["tag"] == "flow"])
    if relation is None:
        return None
    id = relation.ids[rng.choice(list(relation.ids))]
    if paper.places[id].mark.key in ("k", "n"):
        return None
    value = int(paper.style.read(paper.places[id].text))
    return edit(paper, everywhere(paper, id, whole(paper, shifted(rng, value))))


@kind("arms-sum", *COUNTS)
def arms(paper: Paper, rng: Random) -> Planted | None:
    """An arm whose number does not add up with the other to the total of the same sentence."""
    relation = pick(rng, [r for r in paper.related("sum") if r.truth["tag"] == "arms"])
    if relation is None:
        return None
    id = relation.ids[rng.choice(("part0", "part1", "total"))]
    value = int(paper.style.read(paper.places[id].text))
    return edit(paper, {id: whole(paper, shifted(rng, value))})


@kind("category-sum", *COUNTS)
def category(paper: Paper, rng: Random) -> Planted | None:
    """A category of a baseline characteristic, percentage included, so that the categories miss the total."""
    relation = pick(rng, paper.related("category"))
    if relation is None:
        return None
    parts = [name for name in relation.ids if name.startswith("part")]
    id, n = relation.ids[rng.choice(parts)], int(relation.number("n"))
    x = int(paper.style.read(paper.places[id].text))
    changed = shifted(rng, x, 3)
    percents = [r for r in paper.related("percent") if r.ids["x"] == id]
    if not 0 < changed < n:
        return None
    edits = {id: str(changed)}
    for r in percents:
        edits[r.ids["p"]] = paper.style.number(100 * changed / n, int(r.number("digits")))
    return edit(paper, edits, [id])


@kind("participants-sum", *COUNTS)
def participants(paper: Paper, rng: Random) -> Planted | None:
    """A total of participants that is not the sum of the table's rows."""
    relation = pick(rng, [r for r in paper.related("sum") if r.truth["tag"] == "participants"])
    if relation is None:
        return None
    id = relation.ids["total"]
    value = int(paper.style.read(paper.places[id].text))
    return edit(paper, everywhere(paper, id, whole(paper, shifted(rng, value, 5, 90))))


@kind("designs-sum", *COUNTS)
def designs(paper: Paper, rng: Random) -> Planted | None:
    """Numbers of studies by design that do not add up to the studies."""
    relation = pick(rng, [r for r in paper.related("sum") if r.truth["tag"] == "designs"])
    if relation is None:
        return None
    id = relation.ids["part1"]
    return edit(paper, {id: str(int(paper.places[id].text) + rng.randint(1, 3))})


@kind("n-restated", *COUNTS, "pooled")
def restated_n(paper: Paper, rng: Random) -> Planted | None:
    """A number of participants or studies in the abstract that is another one in the text."""
    spots = [p for p in paper.ledger if p.role == "abstract" and p.mark.key in ("n", "n.0", "n.1", "participants", "k")]
    spots = [p for p in spots if any(o.role != "abstract" for o in paper.of(p.mark.key))]
    if not spots:
        return None
    spot = rng.choice(spots)
    return edit(paper, {spot.mark.id: whole(paper, shifted(rng, int(paper.style.read(spot.text)), 1))})


def mean_is_possible(mean: float, digits: int, n: int) -> bool:
    """GRIM (Brown & Heathers 2017): some whole sum of n scores has this mean, rounded either way."""
    half = 0.5 * 10.0**-digits + 1e-9
    return any(abs(total / n - mean) <= half for total in (math.floor(mean * n), math.ceil(mean * n)))


def sd_is_possible(mean: float, sd: float, digits: int, n: int) -> bool:
    """GRIMMER (Anaya 2016): some whole sum and sum of squares of the same parity give mean and SD."""
    half = 0.5 * 10.0**-digits + 1e-9
    for total in range(math.ceil((mean - half) * n), math.floor((mean + half) * n) + 1):
        low = (n - 1) * max(0.0, sd - half) ** 2 + total**2 / n
        high = (n - 1) * (sd + half) ** 2 + total**2 / n
        first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
        if any(squares % 2 == total % 2 for squares in range(first, last + 1)):
            return True
    return False


@kind("mean-impossible", "means", "sums", "percentages")
def grim(paper: Paper, rng: Random) -> Planted | None:
    """A mean that no whole scores of so many people have, the same wherever it is printed."""
    relation = pick(rng, paper.related("mean"))
    if relation is None:
        return None
    digits, n = int(relation.number("digits")), int(relation.number("n"))
    text = paper.style.number(relation.number("mean") + rng.uniform(-0.8, 0.8), digits)
    if mean_is_possible(paper.style.read(text), digits, n):
        return None
    return edit(paper, everywhere(paper, relation.ids["mean"], text))


@kind("sd-impossible", "means", "sums", "percentages")
def grimmer(paper: Paper, rng: Random) -> Planted | None:
    """A standard deviation that no whole scores with this mean have."""
    relation = pick(rng, paper.related("mean"))
    if relation is None:
        return None
    digits, n = int(relation.number("digits")), int(relation.number("n"))
    mean = paper.style.read(place(paper, relation, "mean").text)
    text = paper.style.number(relation.number("sd") * rng.uniform(0.6, 1.5), digits)
    if sd_is_possible(mean, paper.style.read(text), digits, n):
        return None
    return edit(paper, everywhere(paper, relation.ids["sd"], text))


@kind("order-statistics", "means", "design", "sums", "eligibility", "claims", "restatements")
def median_outside_range(paper: Paper, rng: Random) -> Planted | None:
    """A median above the greatest value of its own range."""
    relation = pick(rng, paper.related("range"))
    if relation is None:
        return None
    value = int(relation.number("high")) + rng.randint(1, 6)
    return edit(paper, {relation.ids["value"]: str(value)})


KINDS: tuple[Kind, ...] = (
    percent, count_as_percentage, flow, arms, category, participants, designs, restated_n, grim, grimmer,
    median_outside_range,
)  # fmt: skip
