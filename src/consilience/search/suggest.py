"""Words that included records use more often than the rest. They are shown, never added."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from .searchable import Searchable
from .simulation import simulate
from .strategy import Strategy

_WORD = re.compile(r"[a-zà-ÿ][\wà-ÿ-]{2,}")
_COMMON = frozenset(
    {
        "the", "and", "for", "with", "was", "were", "are", "that", "this", "from", "have", "has", "had", "not",
        "but", "its", "their", "which", "than", "then", "between", "after", "during", "into", "over", "under",
        "more", "less", "all", "any", "may", "can", "per", "both", "each", "other", "using", "used", "use",
        "our", "these", "those", "been", "being", "also", "study", "studies", "results", "methods",
        "conclusion", "conclusions", "background", "patients", "group", "groups",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One word or pair of words, and in how many records it stands."""

    text: str
    included: int
    of_included: int
    rest: int
    of_rest: int
    covered: bool
    """True where the strategy finds it already."""

    @property
    def weight(self) -> float:
        """Log ratio of the two shares, each with half a record added."""
        a = (self.included + 0.5) / (self.of_included + 1)
        b = (self.rest + 0.5) / (self.of_rest + 1)
        return log2(a / b)


def suggest(
    included: Iterable[Searchable], rest: Iterable[Searchable], strategy: Strategy | None = None, most: int = 30
) -> list[Suggestion]:
    """Words and pairs of words by how much more often included records hold them."""
    yes, no = [_terms(each) for each in included], [_terms(each) for each in rest]
    here, there = Counter(t for terms in yes for t in terms), Counter(t for terms in no for t in terms)
    made = [
        Suggestion(text, n, len(yes), there[text], len(no), covered=False)
        for text, n in here.items()
        if n >= max(2, len(yes) // 20)
    ]
    made.sort(key=lambda each: (-each.weight, -each.included, each.text))
    best = made[:most]
    if strategy is None:
        return best
    return [
        Suggestion(s.text, s.included, s.of_included, s.rest, s.of_rest, covered=_covered(s.text, strategy))
        for s in best
    ]


def _covered(text: str, strategy: Strategy) -> bool:
    outcome = simulate(strategy, [Searchable("x", title=text, abstract=text)])
    return any(block.finds for block in outcome.blocks)


def _terms(record: Searchable) -> set[str]:
    found: set[str] = set()
    for text in (record.title, record.abstract, *record.keywords):
        for sentence in re.split(r"[.;:!?()]", text.lower()):
            words = _WORD.findall(sentence)
            found |= {word for word in words if word not in _COMMON}
            found |= {f"{a} {b}" for a, b in pairwise(words) if not {a, b} & _COMMON}
    return found
