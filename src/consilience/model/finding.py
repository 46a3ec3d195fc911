"""What an auditor or a linter says: what is printed and where, what was computed, and what would repair it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
"""error: the printed numbers or words contradict each other; warning: they call for an explanation; info: worth
knowing."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

Confidence = Literal["high", "moderate", "low"]
"""How surely the words at a place were understood. A review folder says outright what each number is (high); a
manuscript is read: high where the words name the quantity, moderate where it is told by what stands around, low where
it is a guess."""

CONFIDENCES: tuple[Confidence, ...] = ("high", "moderate", "low")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file with the words that stand there. ``subject`` names the value it concerns, for links."""

    file: str
    line: int
    quote: str = ""
    subject: str = ""
    """Path of the value in the review, e.g. ``study/shen-2020/os-4y-dasatinib/review``."""
    page: int | None = None
    """Page from 1, in formats that have pages; the line is then counted within it."""
    span: tuple[int, int] | None = None
    """First character and the one after the last, in the text of a manuscript."""
    confidence: Confidence = "high"
    """How surely the words there were understood."""

    def document(self) -> Spot:
        """The document as a whole: for findings about many values, each of which may be right by itself."""
        return Spot(self.file, 1)

    def as_json(self) -> dict[str, Any]:
        """File, line and quotation; of a manuscript also the page and the span in its text."""
        place: dict[str, Any] = {"file": self.file, "line": self.line, "quote": self.quote}
        if self.page is not None:
            place["page"] = self.page
        if self.span is not None:
            place["start"], place["end"] = self.span
        return place


@dataclass(frozen=True, slots=True)
class Repair:
    """A hypothesis that would make the printed numbers fit, and what speaks for it. The best comes first."""

    hypothesis: str
    evidence: str = ""
    """Empty where the rule itself is all that speaks for it."""
    explains: int = 1
    """How many printed numbers fit under the hypothesis that do not fit without it."""

    def __str__(self) -> str:
        return f"{self.hypothesis} ({self.evidence})" if self.evidence else self.hypothesis


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

    @property
    def confidence(self) -> Confidence:
        """That of the least surely read of its places."""
        return max((spot.confidence for spot in self.where), key=CONFIDENCES.index, default="high")

    def as_json(self) -> dict[str, Any]:
        """The finding as the command line prints it with ``--json``; in a manuscript also its confidence."""
        finding: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "message": self.message,
            "where": [spot.as_json() for spot in self.where],
            "computed": dict(self.computed),
            "repairs": [{"hypothesis": r.hypothesis, "evidence": r.evidence} for r in self.repairs],
        }
        if any(spot.span is not None for spot in self.where):
            finding["confidence"] = self.confidence
        return finding
