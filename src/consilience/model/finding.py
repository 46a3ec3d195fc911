"""What an auditor or a linter says: what is printed and where, what was computed, and what would repair it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
"""error: the printed numbers or words contradict each other; warning: they call for an explanation; info: worth
knowing."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file with the words that stand there. ``subject`` names the value it concerns, for links."""

    file: str
    line: int
    quote: str = ""
    subject: str = ""
    """Path of the value in the review, e.g. ``study/shen-2020/os-4y-dasatinib/review``."""

    def document(self) -> Spot:
        """The document as a whole: for findings about many values, each of which may be right by itself."""
        return Spot(self.file, 1)


@dataclass(frozen=True, slots=True)
class Repair:
    """A hypothesis that would make the printed numbers fit, and what speaks for it. The best comes first."""

    hypothesis: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction."""

    code: str
    name: str
    severity: Severity
    message: str
    where: tuple[Spot, ...]
    computed: Mapping[str, Any] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The finding as the command line prints it with ``--json``."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "message": self.message,
            "where": [{"file": s.file, "line": s.line, "quote": s.quote} for s in self.where],
            "computed": dict(self.computed),
            "repairs": [{"hypothesis": r.hypothesis, "evidence": r.evidence} for r in self.repairs],
        }
