"""Agreement of two assessors: Cohen's kappa, weighted by how far apart two levels are.

Cohen 1968, Psychol Bull 70:213. With weights 1 - |i - j| / (k - 1) (linear) or 1 - (i - j)² / (k - 1)² (quadratic).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from consilience.model.review import Review

from .conclusions import concluded

Weights = Literal["none", "linear", "quadratic"]


def weighted_kappa(pairs: Sequence[tuple[int, int]], k: int, weights: Weights = "linear") -> float | None:
    """Kappa of pairs of levels, each from 0 to k - 1.

    None where it is not defined: no pair, or both assessors used one and the same level throughout, so that chance
    alone would agree always.
    """
    n = len(pairs)
    if n == 0 or any(not 0 <= level < k for pair in pairs for level in pair):
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    apart = sum(_distance(a, b, k, weights) for a, b in pairs) / n
    by_chance = sum(_distance(a, b, k, weights) * first[a] * second[b] for a in first for b in second) / (n * n)
    return None if by_chance == 0 else 1 - apart / by_chance


def _distance(a: int, b: int, k: int, weights: Weights) -> float:
    if weights == "none" or k < 2:
        return float(a != b)
    share = abs(a - b) / (k - 1)
    return share if weights == "linear" else share * share


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the first two assessors of each appraisal agree on one domain of one instrument."""

    instrument: str
    domain: str
    n: int
    """Appraisals in which both gave a level."""
    same: int
    kappa: float | None
    """Linearly weighted kappa; None where it is not defined."""
    unranked: int = 0
    """Pairs left out of kappa because a level has no rank, e.g. No information."""


def by_domain(review: Review) -> Iterator[Agreement]:
    """Agreement by instrument and domain, before adjudication."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    instruments = {}
    for _, _, conclusion in concluded(review):
        instruments[conclusion.instrument.title] = conclusion.instrument
        for each in conclusion.domains:
            levels = [judged.level for judged in each.assessed[:2] if judged.level]
            if len(levels) == 2 and not each.domain.preliminary:
                key = (conclusion.instrument.title, f"{each.domain.code} {each.domain.label}")
                found.setdefault(key, []).append((levels[0], levels[1]))
    for (title, domain), pairs in found.items():
        instrument = instruments[title]
        ranks = [
            (a, b)
            for one, other in pairs
            if (a := instrument.rank(one)) is not None and (b := instrument.rank(other)) is not None
        ]
        kappa = weighted_kappa(ranks, len(instrument.definition.levels))
        yield Agreement(title, domain, len(pairs), sum(a == b for a, b in pairs), kappa, len(pairs) - len(ranks))
