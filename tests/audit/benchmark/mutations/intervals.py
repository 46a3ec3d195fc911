"""Errors in intervals, p values and test statistics."""

from __future__ import annotations

import math
import re
from random import Random

from ..paper import CLOSE, MIDDLE, OPEN, Paper, Paragraph, Relation, plain
from .planting import Kind, Planted, edit, everywhere, kind, pick, prose

INTERVALS = ("intervals", "exact intervals", "survival", "pooled", "p values", "means", "restatements", "claims")
EXACT = ("exact intervals", "intervals", "percentages")


def intervals(paper: Paper, *scales: str) -> list[Relation]:
    """Printed intervals on these scales."""
    return [r for r in paper.related("interval") if r.truth["scale"] in scales]


def same_everywhere(paper: Paper, relation: Relation, values: dict[str, float], digits: int) -> dict[int, str]:
    """Edits that print other values of an interval wherever it stands."""
    edits: dict[int, str] = {}
    for name, value in values.items():
        edits |= everywhere(paper, relation.ids[name], paper.style.number(value, digits))
    return edits


def p_of_ratio(value: float, low: float, high: float) -> float:
    """Two-sided Wald p of a ratio with 95 % limits."""
    se = (math.log(high) - math.log(low)) / (2 * 1.959963984540054)
    return math.erfc(abs(math.log(value)) / se / math.sqrt(2))


@kind("estimate-outside-interval", *INTERVALS)
def outside(paper: Paper, rng: Random) -> Planted | None:
    """An estimate beyond a limit of its own interval."""
    relation = pick(rng, paper.related("interval"))
    if relation is None:
        return None
    low, high, digits = relation.number("low"), relation.number("high"), int(relation.number("digits"))
    gap = rng.uniform(0.15, 0.7) * (high - low)
    value = high + gap if rng.random() < 0.5 else low - gap
    scale = relation.truth["scale"]
    if (scale != "difference" and value <= 0.02) or (scale in ("km", "proportion") and not 1 < value < 99.5):
        return None
    if min(abs(value - low), abs(value - high)) < 2.5 * 10.0**-digits:
        return None
    return edit(paper, {relation.ids["value"]: paper.style.number(value, digits)})


@kind("interval-lopsided", *INTERVALS)
def lopsided(paper: Paper, rng: Random) -> Planted | None:
    """A ratio whose upper limit is far from where the lower one puts it; the side of 1 stays."""
    relation = pick(rng, intervals(paper, "ratio"))
    if relation is None:
        return None
    value, _low, high = (relation.number(name) for name in ("value", "low", "high"))
    wrong = high * rng.uniform(1.5, 2.6)
    if (high < 1) != (wrong < 1) or value < 0.2:
        return None
    return edit(paper, {relation.ids["high"]: paper.style.number(wrong, 2)})


@kind("interval-of-another-measure", *INTERVALS)
def of_another_measure(paper: Paper, rng: Random) -> Planted | None:
    """The limits of a ratio beside a percentage."""
    percents, ratios = intervals(paper, "km", "proportion"), intervals(paper, "ratio")
    if not percents or not ratios:
        return None
    relation, other = rng.choice(percents), rng.choice(ratios)
    edits = {relation.ids[name]: paper.places[other.ids[name]].text for name in ("low", "high")}
    return edit(paper, edits)


@kind("interval-upside-down", *INTERVALS)
def upside_down(paper: Paper, rng: Random) -> Planted | None:
    """The limits exchanged."""
    relation = pick(rng, paper.related("interval"))
    if relation is None:
        return None
    low, high = relation.ids["low"], relation.ids["high"]
    return edit(paper, {low: paper.places[high].text, high: paper.places[low].text})


def _first_of_sentence(before: str, paper: Paper) -> bool:
    """True where no interval of the same sentence stands before."""
    sentence = re.split(r"[.;?!]\s", before)[-1]
    lows = {r.ids["low"] for r in paper.related("interval")}
    return not any(int(match[1]) in lows for match in re.finditer(f"{OPEN}(\\d+){MIDDLE}", sentence))


@kind("interval-unnamed", *INTERVALS)
def unnamed(paper: Paper, rng: Random) -> Planted | None:
    """An interval in a sentence that loses the words that say what it is.

    Of intervals side by side it is the first: "71% (95% CI 56-90) against 49% (32-75)" is how papers print a pair.
    """
    relation = pick(rng, [r for r in paper.related("interval") if prose(paper, r.ids["low"])])
    if relation is None:
        return None
    block = paper.places[relation.ids["low"]].block
    content = paper.blocks[block].content
    if not isinstance(content, Paragraph):
        return None
    mark = f"{OPEN}{relation.ids['value']}{MIDDLE}[^{CLOSE}]*{CLOSE}"
    between = re.compile(f"({mark}[^{OPEN}({OPEN}\\[]*)([(\\[])[^{OPEN}\\])]*(?={OPEN}{relation.ids['low']}{MIDDLE})")
    found = between.search(content.text)
    if found is None or not _first_of_sentence(content.text[: found.start()], paper):
        return None
    text = between.sub(r"\1\2", content.text, count=1)
    low, high = (paper.places[relation.ids[name]].text for name in ("low", "high"))
    return Planted(
        "", paper.with_block(block, Paragraph(text)), (low, high), ("95% CI",), plain(text), paper.blocks[block].role
    )


@kind("standard-error-against-interval", *INTERVALS)
def standard_error(paper: Paper, rng: Random) -> Planted | None:
    """A standard deviation where the interval beside it proves the standard error."""
    relation = pick(rng, paper.related("standard-error"))
    if relation is None:
        return None
    wrong = relation.number("se") * rng.uniform(2.5, 8)
    return edit(paper, {relation.ids["se"]: paper.style.number(wrong, int(relation.number("digits")))})


def _other_side(p: float, rng: Random) -> float:
    return rng.uniform(0.12, 0.85) if p < 0.05 else rng.choice((rng.uniform(0.002, 0.009), rng.uniform(0.012, 0.03)))


def _printed_p(paper: Paper, old: str, p: float) -> str:
    relation, digits = paper.style.p(p)
    head = old[: len(old) - len(old.lstrip("<>= "))]
    return f"{head.replace('<', relation).replace('>', relation)}{digits}"


@kind("p-against-interval", *INTERVALS)
def p_against_interval(paper: Paper, rng: Random) -> Planted | None:
    """A p value on the other side of 0.05 than the interval."""
    relation = pick(rng, [r for r in intervals(paper, "ratio", "difference") if "p" in r.ids])
    if relation is None:
        return None
    low, high = relation.number("low"), relation.number("high")
    null = 1.0 if relation.truth["scale"] == "ratio" else 0.0
    if min(abs(low - null), abs(high - null)) < 0.08 * (high - low):
        return None
    id = relation.ids["p"]
    return edit(paper, {id: _printed_p(paper, paper.places[id].text, _other_side(relation.number("p"), rng))})


@kind("statistic-against-p", *INTERVALS)
def statistic_against_p(paper: Paper, rng: Random) -> Planted | None:
    """A p value on the other side of 0.05 than its test statistic."""
    relation = pick(rng, paper.related("test"))
    if relation is None:
        return None
    id = relation.ids["p"]
    return edit(paper, {id: _printed_p(paper, paper.places[id].text, _other_side(relation.number("p"), rng))})


def _limits(x: int, n: int) -> tuple[float, float]:
    """Clopper & Pearson (1934), in percent."""
    from scipy.special import betaincinv

    low = 100 * float(betaincinv(x, n - x + 1, 0.025)) if x else 0.0
    return low, 100 * float(betaincinv(x + 1, n - x, 0.975)) if x < n else 100.0


@kind("interval-of-another-denominator", *EXACT)
def of_another_denominator(paper: Paper, rng: Random) -> Planted | None:
    """The exact interval of the same percentage of far fewer or far more people than the row states."""
    relation = pick(rng, paper.related("exact"))
    if relation is None:
        return None
    digits, n, x = int(relation.number("digits")), int(relation.number("n")), int(relation.number("x"))
    printed = paper.places[relation.ids["value"]].text
    fits = [
        (k, m)
        for m in range(10, 4 * n)
        if not 0.7 * n < m < 1.5 * n and not 1.7 * n < m < 2.3 * n
        for k in (round(x / n * m),)
        if 0 < k < m and paper.style.number(100 * k / m, digits) == printed
    ]
    if not fits:
        return None
    low, high = _limits(*rng.choice(fits))
    edits = same_everywhere(paper, relation, {"low": low, "high": high}, digits)
    return edit(paper, edits)


@kind("interval-impossible", *EXACT)
def not_exact(paper: Paper, rng: Random) -> Planted | None:
    """Limits that no method gives for a share of so many people."""
    relation = pick(rng, paper.related("exact"))
    if relation is None:
        return None
    low, high, n = relation.number("low"), relation.number("high"), relation.number("n")
    value = 100 * relation.number("x") / n
    step = 5 + 200 / n + rng.uniform(0, 4)
    if value - low > step + 3 and high - value > 3:
        values = {"low": low + step}
    elif high - value > step + 3:
        values = {"high": high - step}
    else:
        return None
    return edit(paper, same_everywhere(paper, relation, values, int(relation.number("digits"))))


KINDS: tuple[Kind, ...] = (
    outside, lopsided, of_another_measure, upside_down, unnamed, standard_error, p_against_interval,
    statistic_against_p, of_another_denominator, not_exact,
)  # fmt: skip
