"""Errors of the text against the tables: numbers restated, ranges, counts, superlatives, directions."""

from __future__ import annotations

from random import Random

from ..paper import Paper, Place, Role, Table, plain
from .planting import Kind, Planted, edit, kind, like, pick, shifted

RESTATED = ("claims", "restatements", "sums", "percentages", "flow", "layers")


def _restate(paper: Paper, rng: Random, roles: tuple[Role, ...]) -> Planted | None:
    """A number of a sentence that its table has otherwise; a count changes with its percentage, so they still agree."""
    spots = [p for p in paper.ledger if (p.role in roles and p.mark.key.endswith((".x", ".value"))) or _mean(p, roles)]
    spots = [p for p in spots if any(other.role == "table" for other in paper.of(p.mark.key))]
    if not spots:
        return None
    spot = rng.choice(spots)
    if spot.mark.key.endswith(".x"):
        return _other_count(paper, rng, spot)
    around = next((r for r in paper.related("interval") if r.ids["value"] == spot.mark.id), None)
    value, digits = paper.style.read(spot.text), _digits(paper, spot.text)
    if around is None:
        wrong = value + rng.choice((-1, 1)) * rng.uniform(2, 6)
    else:
        low, high = around.number("low"), around.number("high")
        wrong = rng.uniform(value + (low - value) * 0.5, value + (high - value) * 0.5)
        ratio = around.truth["scale"] == "ratio"
        if ("p" in around.ids and ratio) or abs(wrong - value) < 3 * 10.0**-digits:
            return None
    text = paper.style.number(wrong, digits)
    return edit(paper, {spot.mark.id: text}) if 0 < wrong < 100 else None


def _mean(place: Place, roles: tuple[Role, ...]) -> bool:
    return place.role in roles and place.mark.key.startswith("score.mean")


def _digits(paper: Paper, text: str) -> int:
    return len(text.partition(paper.style.point)[2])


def _other_count(paper: Paper, rng: Random, spot: Place) -> Planted | None:
    relation = next((r for r in paper.related("percent") if r.ids["x"] == spot.mark.id), None)
    if relation is None:
        return None
    n = int(relation.number("n"))
    x = shifted(rng, int(relation.number("x")), 2)
    if not 0 < x < n:
        return None
    edits = {
        relation.ids["x"]: str(x),
        relation.ids["p"]: paper.style.number(100 * x / n, int(relation.number("digits"))),
    }
    return edit(paper, edits)


@kind("text-against-table", *RESTATED)
def text_against_table(paper: Paper, rng: Random) -> Planted | None:
    """A number of results or discussion that the table has otherwise."""
    return _restate(paper, rng, ("results", "discussion"))


@kind("abstract-against-table", *RESTATED)
def abstract_against_table(paper: Paper, rng: Random) -> Planted | None:
    """A number of the abstract that the table has otherwise."""
    return _restate(paper, rng, ("abstract",))


@kind("range-not-recomputed", "claims", "restatements")
def extremes(paper: Paper, rng: Random) -> Planted | None:
    """A range of the prose that is not that of the table."""
    relation = pick(rng, paper.related("extremes"))
    if relation is None:
        return None
    name = rng.choice(("low", "high"))
    value = paper.style.read(paper.places[relation.ids[name]].text)
    wrong = value + rng.uniform(2, 8) * (1 if name == "high" else -1)
    return (
        edit(paper, {relation.ids[name]: paper.style.number(wrong, int(relation.number("digits")))})
        if 1 < wrong < 99
        else None
    )


@kind("count-not-recomputed", "claims", "sums", "flow", "restatements", "risk of bias", "design")
def count(paper: Paper, rng: Random) -> Planted | None:
    """A count of studies that the table does not bear out."""
    relation = pick(rng, paper.related("count"))
    if relation is None:
        return None
    value, most = int(relation.number("value")), int(relation.number("most"))
    others = [n for n in (value - 2, value - 1, value + 1, value + 2) if 0 < n <= most]
    return edit(paper, {relation.ids["value"]: str(rng.choice(others))}) if others else None


@kind("most-are-few", "claims", "sums", "flow", "restatements", "design")
def most(paper: Paper, rng: Random) -> Planted | None:
    """ "Most" for fewer than half."""
    relation = pick(rng, paper.related("most"))
    if relation is None:
        return None
    few = [n for n in range(1, int(relation.number("most"))) if 2 * n < relation.number("most")]
    return edit(paper, {relation.ids["value"]: str(rng.choice(few))}) if few else None


@kind("highest-is-another", "claims", "restatements")
def highest(paper: Paper, rng: Random) -> Planted | None:
    """ "The highest" of a study that another study exceeds in the table."""
    relation = pick(rng, [r for r in paper.related("highest") if not r.truth["same"]])
    if relation is None:
        return None
    value = paper.style.number(relation.number("rate"), int(relation.number("digits")))
    edits = {
        relation.ids["who"]: str(relation.truth["who"]),
        relation.ids["cite"]: str(relation.truth["cite"]),
        relation.ids["value"]: value,
    }
    return edit(paper, edits, [relation.ids["value"], relation.ids["who"]])


@kind("no-study-but-one", "claims", "citations", "restatements", "sums")
def no_study(paper: Paper, rng: Random) -> Planted | None:
    """ "No study" for an outcome that the tables give."""
    relation = pick(rng, paper.related("no-study"))
    if relation is None:
        return None
    old = paper.places[relation.ids["outcome"]].text
    return edit(paper, {relation.ids["outcome"]: like(old, str(relation.truth["reported"]))})


@kind("direction-reversed", "claims", "survival", "restatements")
def direction(paper: Paper, rng: Random) -> Planted | None:
    """The worse arm called the better one."""
    relation = pick(rng, paper.related("direction"))
    if relation is None:
        return None
    best, other = relation.ids["best"], relation.ids["other"]
    first, second = paper.places[best].text, paper.places[other].text
    return edit(paper, {best: like(first, second), other: like(second, first)})


@kind("included-study-missing", "flow", "claims", "citations", "sums", "risk of bias", "design")
def missing(paper: Paper, rng: Random) -> Planted | None:
    """A study that has lost its row in the table of characteristics."""
    for index, block in enumerate(paper.blocks):
        table = block.content
        if not isinstance(table, Table) or not table.caption.startswith(
            ("Table 1. Char", "Tabla 1. Características de los est")
        ):
            continue
        row = rng.randrange(len(table.rows))
        label = plain(table.rows[row][0])
        rows = (*table.rows[:row], *table.rows[row + 1 :])
        copy = paper.with_block(index, Table(table.caption, table.header, rows, table.notes))
        k = str(len(table.rows))
        return Planted("", copy, (label.split(" ")[0], k, str(len(rows))), (label,), plain(table.caption), block.role)
    return None


@kind("significance-in-words", "significance", "p values", *RESTATED)
def significance(paper: Paper, rng: Random) -> Planted | None:
    """A difference that is called significant although its p is great, or the other way round."""
    relation = pick(rng, paper.related("significance"))
    return edit(paper, {relation.ids["words"]: str(relation.truth["other"])}) if relation else None


@kind("risk-turned-round", "significance", *RESTATED)
def risk(paper: Paper, rng: Random) -> Planted | None:
    """A risk that is called lower beside a hazard ratio above 1, or higher beside one below 1."""
    relation = pick(rng, paper.related("risk"))
    return edit(paper, {relation.ids["verb"]: str(relation.truth["other"])}) if relation else None


KINDS: tuple[Kind, ...] = (
    text_against_table, abstract_against_table, extremes, count, most, highest, no_study, direction, missing,
    significance, risk,
)  # fmt: skip
