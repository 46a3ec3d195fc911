"""Facts in, findings out: the rule catalogue, and the readers of reviews and manuscripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consilience.model.review import Review

    from .finding import Finding


def check(review: Review, select: Iterable[str] | None = None) -> list[Finding]:
    """The contradictions in a review, the gravest first.

    ``select`` limits the rules to these codes, names or beginnings of codes; raises ``engine.UnknownRule``.
    """
    return examine(review, select)[0]


def examine(review: Review, select: Iterable[str] | None = None) -> tuple[list[Finding], dict[str, int]]:
    """The findings, and how much was checked: numbers of rules, studies, values, claims, citations."""
    from . import engine
    from .readers.review import read

    rules, facts = engine.select(select), read(review)
    checked = {
        "rules": len(rules),
        "studies": len(facts.rows),
        "values": len(facts.values),
        "claims": len(review.claims),
        "citations": len(facts.citations),
        "references": len(facts.references),
    }
    return engine.run(facts, rules), checked
