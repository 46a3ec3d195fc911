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
    from . import engine
    from .readers.review import read

    return engine.run(read(review), engine.select(select))
