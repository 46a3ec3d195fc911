"""Outcomes: what was measured, in whom, and which way is better."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model, Slug
from .estimate import Anchor, Measure


class SeverityScale(Model):
    """How the severity of a harm was graded. Grades of different versions are not comparable."""

    system: Literal["CTCAE", "ASTCT", "Lee", "WHO", "other", "not stated"]
    version: str = Field(default="not stated", description="e.g. 4.03, 5.0, 6.0")
    anchor: Anchor | None = None


class Outcome(Model):
    """One outcome of the review."""

    id: Slug
    label: str
    abbreviation: str | None = None
    kind: Literal["efficacy", "harm", "quality-of-life", "cost"]
    measure: Measure = Field(description="The measure in which single arms report it.")
    better: Literal["higher", "lower"] = Field(description="Which direction is good for the patient.")
    definition: str | None = None
    counts: tuple[Slug, ...] = Field(
        default=(),
        description="Events (time to event) or responses that count, e.g. [relapse, death]. An outcome that counts all "
        "that another counts, and more, has the lower survival and the higher proportion.",
    )
    among: str | None = Field(
        default=None, description="Denominator where it is not all participants, e.g. 'responders'."
    )
    instrument: str | None = Field(default=None, description="Scale, e.g. 'PedsQL 3.0 Cancer Module'.")
    unit: str | None = Field(default=None, description="Unit of a mean, e.g. 'mm Hg'.")
    term: str | None = Field(default=None, description="CTCAE term of a harm, e.g. 'Febrile neutropenia'.")
    severity_scale: SeverityScale | None = None
    importance: int | None = Field(default=None, ge=1, le=9, description="GRADE: 7-9 critical, 4-6 important.")
    planned: bool = Field(default=True, description="False where the protocol does not name it.")
