"""What came of a translation: the strategy, and for every node whether its meaning was kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .tree import Node, Span

Verdict = Literal["exact", "widened", "narrowed", "impossible"]
RANK: dict[Verdict, int] = {"exact": 0, "widened": 1, "narrowed": 2, "impossible": 3}


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one node of the source."""

    text: str
    verdict: Verdict
    why: str
    span: Span

    def as_json(self) -> dict[str, Any]:
        """The verdict for programs."""
        return {"text": self.text, "verdict": self.verdict, "why": self.why}


@dataclass(slots=True)
class Account:
    """Collects what happens to one node; the worst verdict stands, every reason is kept."""

    verdict: Verdict = "exact"
    reasons: list[str] = field(default_factory=list)

    def note(self, verdict: Verdict, why: str) -> None:
        """Add what happened."""
        if RANK[verdict] > RANK[self.verdict]:
            self.verdict = verdict
        if why not in self.reasons:
            self.reasons.append(why)


@dataclass(frozen=True, slots=True)
class Translation:
    """A strategy for another platform."""

    platform: str
    strategy: str
    nodes: tuple[Judged, ...]
    trees: tuple[Node, ...]
    """What was written, line by line; the target's own parser gives the same."""

    def count(self, verdict: Verdict) -> int:
        """How many nodes came to that."""
        return sum(node.verdict == verdict for node in self.nodes)

    def as_json(self) -> dict[str, Any]:
        """The translation for programs."""
        return {
            "platform": self.platform,
            "strategy": self.strategy,
            "nodes": [node.as_json() for node in self.nodes],
        }
