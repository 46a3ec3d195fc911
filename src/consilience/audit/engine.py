"""Selects rules and runs them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from .catalogue import Rule, catalogue, family_rank
from .facts import Facts
from .finding import SEVERITIES, Finding


class UnknownRule(ValueError):
    """A code that the catalogue does not hold."""


def select(codes: Iterable[str] | None = None) -> list[Rule]:
    """Rules by code, name, or beginning of a code (``CI`` selects the family); None selects all.

    Raises ``UnknownRule`` with the nearest code.
    """
    rules = catalogue()
    if codes is None:
        return rules
    chosen: dict[str, Rule] = {}
    for word in codes:
        hits = [r for r in rules if r.code.upper().startswith(word.upper()) or r.name == word]
        if not hits:
            near = get_close_matches(word, [r.code for r in rules] + [r.name for r in rules], n=1)
            hint = f'; did you mean "{near[0]}"?' if near else "; see: consilience rules"
            raise UnknownRule(f'no rule is called "{word}"{hint}')
        chosen.update({r.code: r for r in hits})
    return sorted(chosen.values(), key=lambda r: r.code)


def run(facts: Facts, rules: Iterable[Rule] | None = None) -> list[Finding]:
    """All findings: by severity, then by family (``FAMILIES``), code and place."""
    findings = [finding for rule in (catalogue() if rules is None else rules) for finding in rule.run(facts)]
    return sorted(findings, key=_order)


def _order(finding: Finding) -> tuple[object, ...]:
    first = finding.where[0] if finding.where else None
    return (
        SEVERITIES.index(finding.severity),
        family_rank(finding.code),
        finding.code,
        first.file if first else "",
        first.line if first else 0,
        finding.message,
    )
