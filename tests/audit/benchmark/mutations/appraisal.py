"""Errors in risk of bias and certainty."""

from __future__ import annotations

from random import Random

from ..paper import Paper
from ..phrases import capital
from ..review_report import GRADE, ROB2, ROBINS, STEP_WORDS
from .planting import Kind, Planted, edit, everywhere, kind, pick

BIAS = ("risk of bias",)
CERTAINTY = ("certainty", "claims", "restatements")
_FOREIGN: dict[str, dict[str, tuple[str, ...]]] = {
    "RoB 2": {"en": ("Serious", "Critical", "Moderate"), "es": ("Grave", "Crítico", "Moderado")},
    "ROBINS-I": {"en": ("Some concerns", "High"), "es": ("Algunas preocupaciones", "Alto")},
}
_NO_LEVELS = {"en": ("intermediate", "good", "fair", "strong"), "es": ("intermedia", "buena", "aceptable", "fuerte")}


@kind("level-of-another-instrument", *BIAS)
def foreign_level(paper: Paper, rng: Random) -> Planted | None:
    """A judgement in the words of another instrument."""
    relation = pick(rng, paper.related("rob"))
    if relation is None:
        return None
    word = rng.choice(_FOREIGN[str(relation.truth["tool"])][paper.language])
    return edit(paper, {relation.ids[rng.choice(("overall", "first"))]: word})


@kind("overall-better-than-domain", *BIAS)
def too_good(paper: Paper, rng: Random) -> Planted | None:
    """An overall judgement better than the worst domain of its row."""
    relation = pick(rng, [r for r in paper.related("rob") if r.number("worst") >= 1])
    if relation is None:
        return None
    levels = (ROB2 if relation.truth["tool"] == "RoB 2" else ROBINS)[paper.language]
    return edit(paper, {relation.ids["overall"]: capital(levels[rng.randrange(int(relation.number("worst")))])})


@kind("number-of-domains", *BIAS)
def domains(paper: Paper, rng: Random) -> Planted | None:
    """An instrument with more or fewer domains than it has."""
    spots = [p for p in paper.ledger if p.mark.key.endswith(".domains")]
    if not spots:
        return None
    spot = rng.choice(spots)
    right = 5 if "rob2" in spot.mark.key else 7
    return edit(paper, {spot.mark.id: str(rng.choice([n for n in (3, 4, 5, 6, 7, 8) if n != right]))})


@kind("instrument-not-for-design", *BIAS)
def instrument(paper: Paper, rng: Random) -> Planted | None:
    """ROBINS-I for a review of randomised trials only."""
    tool, others = paper.of("tool.rob2"), paper.of("tool.robins")
    if not tool or others or not paper.of("criteria.design"):
        return None
    edits = {tool[0].mark.id: "ROBINS-I"} | {p.mark.id: "7" for p in paper.of("tool.rob2.domains")}
    return edit(paper, edits, [tool[0].mark.id])


def _other_level(paper: Paper, rng: Random, rank: int) -> str:
    levels = GRADE[paper.language]
    return levels[rng.choice([i for i in range(4) if i != rank - 1])]


@kind("certainty-arithmetic", *CERTAINTY)
def arithmetic(paper: Paper, rng: Random) -> Planted | None:
    """A level that the starting level less the steps down does not give."""
    relation = pick(rng, paper.related("grade-row", "grade-steps"))
    if relation is None:
        return None
    word = _other_level(paper, rng, int(relation.number("rank")))
    return edit(paper, {relation.ids["level"]: capital(word) if relation.kind == "grade-row" else word})


@kind("certainty-against-notes", *CERTAINTY)
def against_notes(paper: Paper, rng: Random) -> Planted | None:
    """A level that the steps of its footnotes do not give."""
    relation = pick(rng, paper.related("grade-notes"))
    if relation is None:
        return None
    word = _other_level(paper, rng, int(relation.number("rank")))
    return edit(paper, {relation.ids["level"]: capital(word)})


@kind("count-against-symbols", *BIAS, "claims")
def symbols(paper: Paper, rng: Random) -> Planted | None:
    """A number of studies at a level of risk that the symbols of the table do not give."""
    relation = pick(rng, paper.related("count-symbols"))
    if relation is None:
        return None
    value = int(relation.number("value"))
    return edit(paper, {relation.ids["value"]: str(value + 1 if value < 3 or rng.random() < 0.5 else value - 1)})


@kind("certainty-level-unknown", *CERTAINTY)
def unknown_level(paper: Paper, rng: Random) -> Planted | None:
    """A level that GRADE does not have."""
    relation = pick(rng, paper.related("grade-row", "grade-text"))
    if relation is None:
        return None
    word = rng.choice(_NO_LEVELS[paper.language])
    return edit(paper, {relation.ids["level"]: capital(word) if relation.kind == "grade-row" else word})


@kind("certainty-restated", *CERTAINTY)
def restated(paper: Paper, rng: Random) -> Planted | None:
    """A sentence that rates an outcome otherwise than the table."""
    relation = pick(rng, paper.related("grade-text"))
    if relation is None:
        return None
    return edit(paper, {relation.ids["level"]: _other_level(paper, rng, int(relation.number("rank")))})


@kind("certainty-of-conclusion", *CERTAINTY)
def conclusion(paper: Paper, rng: Random) -> Planted | None:
    """A conclusion that is surer or less sure than the ratings."""
    relation = pick(rng, paper.related("grade-conclusion"))
    if relation is None:
        return None
    word = _other_level(paper, rng, int(relation.number("rank")))
    old = paper.places[relation.ids["level"]].text
    return edit(paper, {relation.ids["level"]: capital(word) if old[:1].isupper() else word})


@kind("certainty-despite-bias", *CERTAINTY, *BIAS)
def despite_bias(paper: Paper, rng: Random) -> Planted | None:
    """No step down for risk of bias although most studies are at high risk; arithmetic and text agree."""
    rows = [r for r in paper.related("grade-row") if r.number("high") >= 0.6 and r.number("start") == 4]
    relation = pick(rng, [r for r in rows if 1 <= r.number("down") <= 3])
    if relation is None:
        return None
    word = GRADE[paper.language][int(relation.number("rank"))]
    edits = {
        id: capital(word) if paper.places[id].text[:1].isupper() else word
        for id in everywhere(paper, relation.ids["level"], word)
    }
    fewer = STEP_WORDS[paper.language][int(relation.number("down")) - 1]
    for sentence in paper.related("grade-steps"):
        if sentence.ids["level"] in edits:
            if not fewer:
                return None  # a sentence that counts the steps would contradict by itself
            edits[sentence.ids["steps"]] = fewer
    edits[relation.ids["bias"]] = "not serious" if paper.language == "en" else "no grave"
    return edit(paper, edits, [relation.ids["bias"], relation.ids["level"]])


KINDS: tuple[Kind, ...] = (
    foreign_level, too_good, domains, instrument, arithmetic, against_notes, symbols, unknown_level, restated,
    conclusion, despite_bias,
)  # fmt: skip
