"""The auditor's findings as a reader sees them: grouped by severity, numbered, each tied to the value it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.audit.finding import SEVERITIES, Finding, Severity

from .table import WORDS, Cell, Column, Group, Mark, Table, words

MEANING: dict[Severity, str] = {
    "error": "the printed numbers or words contradict each other",
    "warning": "they call for an explanation",
    "info": "worth knowing",
}


@dataclass(frozen=True, slots=True)
class Spotted:
    """One place that a finding names, with the link to the value that it concerns."""

    file: str
    quote: str
    href: str
    what: str
    """The value in words."""


FIRST_SPOTS = 4
"""Places that a finding shows at once; the others are folded away."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its places."""

    seen: Seen
    spots: tuple[Spotted, ...] = ()

    @property
    def first(self) -> tuple[Spotted, ...]:
        """The places shown at once."""
        return self.spots[:FIRST_SPOTS]

    @property
    def rest(self) -> tuple[Spotted, ...]:
        """The places folded away."""
        return self.spots[FIRST_SPOTS:]


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding with its label."""

    label: str
    finding: Finding

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"finding/{self.label.lower()}"

    @property
    def mark(self) -> Mark:
        """What stands beside the value."""
        return Mark(self.label, self.finding.severity, f"{self.finding.code} {self.finding.name}")

    @property
    def computed(self) -> tuple[tuple[str, str], ...]:
        """Names and values of what was computed."""
        return tuple((name.replace("_", " "), shown(value)) for name, value in self.finding.computed.items())


def numbered(findings: Sequence[Finding]) -> list[Seen]:
    """Findings with labels, the gravest first, otherwise in the order given."""
    counts: Counter[Severity] = Counter()
    seen = []
    for finding in sorted(findings, key=lambda each: SEVERITIES.index(each.severity)):
        counts[finding.severity] += 1
        seen.append(Seen(f"{WORDS[finding.severity][0].upper()}{counts[finding.severity]}", finding))
    return seen


def gravest(seen: Sequence[Seen], most: int = 5) -> list[Seen]:
    """The most serious findings: one of each family of rules before a second of any, families in the order given.

    The audit lists first the families that mislead most. A family (the letters of its codes) is represented by the
    finding that explains most: with a hypothesis that would repair it, about as many values as possible.
    """
    families: dict[tuple[int, str], list[Seen]] = {}
    for each in seen:
        family = each.finding.code.rstrip("0123456789")
        families.setdefault((SEVERITIES.index(each.finding.severity), family), []).append(each)
    ranked = [
        (severity, place, at, each)
        for at, ((severity, _), members) in enumerate(families.items())
        for place, each in enumerate(sorted(members, key=_weight))
    ]
    return [each for *_, each in sorted(ranked, key=lambda row: row[:3])[:most]]


def _weight(each: Seen) -> tuple[bool, int]:
    return not each.finding.repairs, -len({spot.subject for spot in each.finding.where})


def by_severity(seen: Iterable[Seen]) -> list[tuple[Severity, list[Seen]]]:
    """Every severity that occurs, with its findings."""
    grouped = [(severity, [each for each in seen if each.finding.severity == severity]) for severity in SEVERITIES]
    return [(severity, members) for severity, members in grouped if members]


def shown(value: Any) -> str:
    """A computed value as text: floats to six digits, lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {shown(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(each) for each in value)
    if isinstance(value, (set, frozenset)):
        return ", ".join(sorted(shown(each) for each in value))
    return "–" if value is None else str(value)


def table(seen: Iterable[Seen]) -> Table:
    """The findings as a spreadsheet holds them."""
    titles = ("Finding", "Severity", "Code", "Name", "Message", "Where", "Quotation", "Value", "Computed", "Repairs")
    rows = tuple(_row(each) for each in seen)
    return Table("findings", "Findings", tuple(map(Column, titles)), (Group("", rows),) if rows else ())


def _row(each: Seen) -> tuple[Cell, ...]:
    finding = each.finding
    return tuple(
        words(text)
        for text in (
            each.label,
            finding.severity,
            finding.code,
            finding.name,
            finding.message,
            "\n".join(f"{spot.file}:{spot.line}" for spot in finding.where),
            "\n".join(spot.quote for spot in finding.where),
            "\n".join(spot.subject for spot in finding.where),
            "\n".join(f"{name} = {value}" for name, value in each.computed),
            "\n".join(str(repair) for repair in finding.repairs),
        )
    )
