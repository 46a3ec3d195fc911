"""The catalogue: a rule is a small pure function from facts to findings, registered under a code.

A rule's docstring is its documentation: ``consilience explain CODE`` and the reference pages print it. The first line
states the constraint; the paragraphs that follow begin with Why, Formula, Example, Repair, Blind spots.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from .facts import Facts
from .finding import Finding, Repair, Severity, Spot


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule says; code and name come from the rule."""

    message: str
    where: tuple[Spot, ...]
    computed: dict[str, object]
    repairs: tuple[Repair, ...] = ()
    severity: Severity | None = None


FAMILIES: tuple[str, ...] = (
    "retractions",
    "survival",
    "layers",
    "pooled",
    "percentages",
    "intervals",
    "exact intervals",
    "means",
    "p values",
    "significance",
    "sums",
    "restatements",
    "flow",
    "certainty",
    "harms",
    "risk of bias",
    "claims",
    "eligibility",
    "design",
    "economics",
    "citations",
    "drugs",
    "abbreviations",
    "strategy",
)
"""Families, first those that mislead most about what happens to patients; findings are listed in this order."""

Check = Callable[[Facts], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue."""

    code: str
    name: str
    severity: Severity
    family: str
    check: Check

    @property
    def summary(self) -> str:
        """The constraint in one line."""
        return self.explanation.partition("\n")[0]

    @property
    def explanation(self) -> str:
        """The whole documentation."""
        return inspect.getdoc(self.check) or ""

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Findings of this rule, the repairs that explain most first.

        Only what is surely read is called an error: where the words had to be interpreted, it is a warning.
        """
        for draft in self.check(facts):
            finding = Finding(
                self.code,
                self.name,
                draft.severity or self.severity,
                draft.message,
                draft.where,
                draft.computed,
                tuple(sorted(draft.repairs, key=lambda repair: -repair.explains)),
            )
            unsure = finding.severity == "error" and finding.confidence != "high"
            yield replace(finding, severity="warning") if unsure else finding


_RULES: dict[str, Rule] = {}


def rule(code: str, name: str, *, severity: Severity, family: str) -> Callable[[Check], Check]:
    """Register a rule. Codes and names are unique for ever: other programs select by them."""

    def register(check: Check) -> Check:
        if code in _RULES or any(known.name == name for known in _RULES.values()):
            raise ValueError(f"rule {code} {name} is registered twice")
        if family not in FAMILIES:
            raise ValueError(f"rule {code}: add the family {family!r} to FAMILIES")
        _RULES[code] = Rule(code, name, severity, family, check)
        return check

    return register


def draft(
    message: str,
    *where: Spot,
    repairs: Iterable[Repair] = (),
    severity: Severity | None = None,
    **computed: object,
) -> Draft:
    """A finding in the making; keyword arguments are the computed values."""
    return Draft(message, where, computed, tuple(repairs), severity)


def catalogue() -> list[Rule]:
    """Every rule, by code."""
    from . import rules

    for module in pkgutil.iter_modules(rules.__path__):
        importlib.import_module(f"{rules.__name__}.{module.name}")
    return [_RULES[code] for code in sorted(_RULES)]


def family_rank(code: str) -> int:
    """Place of a rule's family in ``FAMILIES``."""
    return FAMILIES.index(_RULES[code].family)
