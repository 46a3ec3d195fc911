"""Facts in, findings out: the rule catalogue, and the readers of reviews and manuscripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from consilience.model.review import Review

    from .facts import Facts
    from .finding import Finding
    from .manuscript.document import Manuscript


class Audited(NamedTuple):
    """A manuscript, what it was understood to say, and what does not add up in it, the gravest first."""

    findings: list[Finding]
    manuscript: Manuscript
    facts: Facts


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


def audit_file(path: str | Path, select: Iterable[str] | None = None) -> Audited:
    """Read a manuscript (text, Markdown, DOCX, PDF, JATS XML, HTML) and list its contradictions.

    ``select`` limits the rules as in ``check``. Raises ``manuscript.reading.UnreadableManuscript``,
    ``engine.UnknownRule``, and ``OSError`` where there is no such file.
    """
    from . import engine
    from .manuscript.reading import read as read_file
    from .readers.manuscript.read import read

    rules = engine.select(select)
    manuscript = read_file(path)
    facts = read(manuscript)
    return Audited(engine.run(facts, rules), manuscript, facts)
