"""Studies: investigations, their reports, arms, populations and results (PRISMA 2020, box 1)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .appraisal import Appraisal
from .base import Model, Slug
from .estimate import Anchor, Count, Estimate, Layers
from .outcome import SeverityScale
from .printed import Bounds, Printed
from .quantities import Duration, Grades, TimeUnit, days_in

Status = Literal["included", "excluded", "mentioned"]
"""``mentioned``: its results are discussed although it is not among the included studies."""

Allocation = Literal["randomised", "non-randomised", "single-arm", "observational", "unclear"]


class Design(Model):
    """How a study was done, as one source describes it."""

    label: str | None = Field(default=None, description="The words printed, e.g. 'Phase III, multicenter'.")
    allocation: Allocation | None = None
    phase: Literal["1", "1/2", "2", "2/3", "3", "4", "pilot"] | None = None
    centres: Literal["one", "several"] | None = None
    masking: Literal["open", "single", "double"] | None = None
    anchor: Anchor | None = None


class Age(Model):
    """Age of the participants: a typical value, limits, or both."""

    value: Printed | None = None
    statistic: Literal["median", "mean"] | None = None
    low: Printed | None = None
    high: Printed | None = None
    unit: TimeUnit = "years"
    anchor: Anchor | None = None

    def days(self) -> Bounds | None:
        """Youngest and oldest age in days that the source proves possible; None where no limits are printed."""
        if self.low is None and self.high is None:
            return None
        low = self.low.bounds.low if self.low is not None else 0.0
        high = self.high.value if self.high is not None else float("inf")
        return days_in(Bounds(low, high), self.unit)

    def __str__(self) -> str:
        unit = "" if self.unit == "years" else f" {self.unit}"
        limits = "–".join(str(end) for end in (self.low, self.high) if end is not None)
        if self.value is None:
            return f"{limits}{unit}"
        return f"{self.value}{f' ({limits})' if limits else ''}{unit}"


class Arm(Model):
    """One group of participants who were to be treated alike."""

    id: Slug
    label: str
    role: Literal["experimental", "comparator"] = "experimental"
    interventions: tuple[Slug, ...] = Field(description="Interventions given, the one under study first.")
    participants: Layers[Count] = Layers[Count]()


class Report(Model):
    """One document about a study: an article, an abstract, a registry entry."""

    id: str = Field(description="Key in references.bib.")
    kind: Literal["article", "abstract", "registry-entry", "preprint", "companion"] = "article"
    registrations: tuple[str, ...] = ()
    retracted: bool = False
    note: str | None = None


class Contrast(Model):
    """Two arms compared: the effect of ``experimental`` relative to ``comparator``."""

    experimental: Slug
    comparator: Slug


class Result(Model):
    """One quantity: one outcome, in one arm or contrast, at one time. Who states it how is in ``stated``."""

    id: Slug
    outcome: Slug
    arm: Slug | None = Field(default=None, description="Arm; none means all participants of the study.")
    contrast: Contrast | None = None
    time: Duration | None = None
    subgroup: str | None = Field(default=None, description="Part of the participants, e.g. 'standard risk'.")
    analysis_set: str | None = Field(default=None, description="e.g. 'intention to treat', 'responders'.")
    grade: Grades | None = Field(default=None, description="Severity grades counted (harms).")
    report: str | None = Field(
        default=None, description="Which of the study's reports states it, where there are several."
    )
    stated: Layers[Estimate]
    note: str | None = None


class Study(Model):
    """One investigation, whatever the number of its reports."""

    id: Slug
    label: str = Field(description="As tables name it, e.g. 'Shen et al. (2020)'.")
    status: Status = "included"
    reports: tuple[Report, ...]
    design: Layers[Design] = Layers[Design]()
    participants: Layers[Count] = Layers[Count]()
    age: Layers[Age] = Layers[Age]()
    condition: str | None = None
    traits: dict[Slug, Layers[tuple[str, ...]]] = Field(
        default={}, description="Other characteristics that criteria and counts ask about, e.g. lineage: [B, T]."
    )
    intervention_label: str | None = Field(default=None, description="The intervention as the table prints it.")
    severity_scale: SeverityScale | None = Field(default=None, description="How harms were graded.")
    arms: tuple[Arm, ...]
    results: tuple[Result, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    anchor: Anchor | None = None
    note: str | None = None

    @property
    def comparators(self) -> tuple[Arm, ...]:
        """Arms that the experimental arm is compared with; empty for a single-arm study."""
        return tuple(arm for arm in self.arms if arm.role == "comparator")

    def arm(self, id: str | None) -> Arm | None:
        """The arm of that id, or None."""
        return next((arm for arm in self.arms if arm.id == id), None)
