"""Outcomes: what was measured, in whom, and which way is better."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Id, Label, Model, Slug
from .estimate import MaybeAnchor, Measure
from .printed import Printed


class SeverityScale(Model):
    """How the severity of a harm was graded. Grades of different versions are not comparable."""

    system: Literal["CTCAE", "ASTCT", "Lee", "WHO", "other", "not stated"] = Field(
        description="Grading system, e.g. CTCAE; ASTCT and Lee grade cytokine release syndrome."
    )
    version: str = Field(default="not stated", description="e.g. 4.03, 5.0, 6.0")
    anchor: MaybeAnchor = None


class Scores(Model):
    """The scores that one person can have on a scale: what a mean and a standard deviation are tested against."""

    low: Printed | None = Field(default=None, description="Lowest possible score.")
    high: Printed | None = Field(default=None, description="Highest possible score.")
    step: Printed | None = Field(
        default=None,
        description="Smallest difference between two scores of one person: 1 for whole points, 0.25 for the mean of "
        "four whole points; none where any number is possible.",
    )


class Outcome(Model):
    """One outcome of the review."""

    id: Id
    label: Label
    abbreviation: str | None = Field(default=None, description="Short name, e.g. EFS.")
    kind: Literal["efficacy", "harm", "quality-of-life", "cost"] = Field(
        description="What it is about: benefit, harm, quality of life or cost."
    )
    measure: Measure = Field(description="The measure in which single arms report it.")
    better: Literal["higher", "lower"] = Field(description="Which direction is good for the patient.")
    definition: str | None = Field(default=None, description="How it is defined, in words.")
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
    scores: Scores | None = Field(default=None, description="Limits and steps of the scale, where they are known.")
    term: str | None = Field(default=None, description="CTCAE term of a harm, e.g. 'Febrile neutropenia'.")
    severity_scale: SeverityScale | None = Field(
        default=None, description="How the harm was graded, where a study does not say."
    )
    importance: int | None = Field(default=None, ge=1, le=9, description="GRADE: 7-9 critical, 4-6 important.")
    planned: bool = Field(default=True, description="False where the protocol does not name it.")
