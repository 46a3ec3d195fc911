"""Run the strategy rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from consilience.model.finding import SEVERITIES, Finding

from .catalogue import Rule, catalogue
from .strategy import Strategy, parse_leniently
from .subject import Subject
from .vocabulary import Vocabulary, subset


class UnknownRule(ValueError):
    """A selection names no rule."""


def select(wanted: Sequence[str] | None) -> list[Rule]:
    """Rules by code, name, or beginning of a code; all where nothing is wanted.

    Raises:
        UnknownRule: A part of the selection names none.
    """
    rules = catalogue()
    if not wanted:
        return rules
    found: list[Rule] = []
    for each in wanted:
        named = [rule for rule in rules if rule.name == each or rule.code.startswith(each.upper())]
        if not named:
            raise UnknownRule(f'"{each}" names no strategy rule; see consilience search rules')
        found += [rule for rule in named if rule not in found]
    return sorted(found, key=lambda rule: rule.code)


def lint(
    strategy: str | Strategy,
    platform: str = "pubmed",
    *,
    file: str = "strategy",
    vocabulary: Vocabulary | None = None,
    comparators: Iterable[str] = (),
    outcomes: Iterable[str] = (),
    only: Sequence[str] | None = None,
) -> list[Finding]:
    """What is wrong with a strategy, errors first, then by line. Without a vocabulary the small subset of MeSH serves.

    A strategy that cannot be read gives findings too: those that say why.
    """
    read = parse_leniently(strategy, platform) if isinstance(strategy, str) else strategy
    subject = Subject(
        read,
        file,
        vocabulary if vocabulary is not None else subset(),
        tuple(comparators),
        tuple(outcomes),
    )
    found = [finding for rule in select(only) for finding in rule.run(subject)]
    return sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.where[0].line if f.where else 0, f.code))
