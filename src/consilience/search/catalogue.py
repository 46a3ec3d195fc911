"""The catalogue of strategy rules: a rule is a small pure function from a subject to findings.

As in the audit's catalogue, a rule's docstring is its documentation. The first line states the constraint; the
paragraphs that follow begin with Why, Rule, Example, Repair, Blind spots. Families follow PRESS 2015 (McGowan 2016).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from consilience.model.finding import Finding, Repair, Severity, Spot

from .edits import Edit
from .subject import Subject

FAMILIES: tuple[str, ...] = (
    "brackets and operators",
    "blocks",
    "headings",
    "text words",
    "wildcards",
    "proximity",
    "fields",
    "lines",
    "limits",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a rule says; code and name come from the rule."""

    message: str
    where: tuple[Spot, ...]
    computed: dict[str, object]
    repairs: tuple[Repair, ...] = ()
    severity: Severity | None = None


Check = Callable[[Subject], Iterator[Draft]]


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

    def run(self, subject: Subject) -> Iterator[Finding]:
        """Findings of this rule."""
        for each in self.check(subject):
            severity = each.severity or self.severity
            yield Finding(self.code, self.name, severity, each.message, each.where, each.computed, each.repairs)


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
    repair: str = "",
    edits: Iterable[Edit] = (),
    severity: Severity | None = None,
    **computed: object,
) -> Draft:
    """A finding in the making; keyword arguments are the computed values.

    ``edits`` make the repair in the text; programs find them among the computed values.
    """
    repairs: Iterable[Repair] = [Repair(repair)] if repair else []
    changes = [each.as_json() for each in edits]
    return Draft(message, where, computed | ({"edits": changes} if changes else {}), tuple(repairs), severity)


def catalogue() -> list[Rule]:
    """Every rule, by code."""
    from . import rules

    for module in pkgutil.iter_modules(rules.__path__):
        importlib.import_module(f"{rules.__name__}.{module.name}")
    return [_RULES[code] for code in sorted(_RULES)]
