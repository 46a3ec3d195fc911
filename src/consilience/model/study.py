"""Studies: investigations, their reports, arms, populations and results (PRISMA 2020, box 1)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .appraisal import Appraisal
from .base import Id, Label, Model, Note, Slug
from .estimate import Count, Estimate, Layers, MaybeAnchor
from .outcome import SeverityScale
from .printed import Bounds, Printed
from .quantities import Duration, Grades, TimeUnit, days_in

Status = Literal["included", "excluded", "mentioned"]
"""``mentioned``: its results are discussed although it is not among the included studies."""

Allocation = Literal["randomised", "non-randomised", "single-arm", "observational", "unclear"]

Layout = Literal["parallel", "cluster", "cross-over"]
"""Layout of a randomised trial: people in parallel arms, whole clusters, or each person in every arm one by one."""


class Design(Model):
    """How a study was done, as one source describes it."""

    label: str | None = Field(default=None, description="The words printed, e.g. 'Phase III, multicenter'.")
    allocation: Allocation | None = Field(default=None, description="How participants came into arms.")
    layout: Layout | None = Field(
        default=None, description="Layout of a randomised trial; none where the source does not say."
    )
    phase: Literal["1", "1/2", "2", "2/3", "3", "4", "pilot"] | None = Field(
        default=None, description="Trial phase; 1/2 and 2/3 are combined phases."
    )
    centres: Literal["one", "several"] | None = Field(
        default=None, description="one: a single centre; several: a multicentre study."
    )
    masking: Literal["open", "single", "double"] | None = Field(
        default=None, description="Blinding as the source names it; open: none."
    )
    anchor: MaybeAnchor = None


class Age(Model):
    """Age of the participants: a typical value, limits, or both."""

    value: Printed | None = Field(default=None, description="Typical age as printed.")
    statistic: Literal["median", "mean"] | None = Field(
        default=None, description="What the value is; none where it is not stated."
    )
    low: Printed | None = Field(default=None, description="Lower limit as printed.")
    high: Printed | None = Field(default=None, description="Upper limit as printed.")
    unit: TimeUnit = Field(default="years", description="Unit of the value and the limits.")
    anchor: MaybeAnchor = None

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


class Cohort(Model):
    """Where and when participants were recruited: what tells whether two studies can share people."""

    registries: tuple[str, ...] = Field(
        default=(), description="Patient registries or databases that the people come from, e.g. SEER, EBMT."
    )
    centres: tuple[str, ...] = Field(default=(), description="Centres by name, e.g. 'St. Jude, Memphis'.")
    start: str | None = Field(
        default=None,
        pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$",
        description="First month of recruitment, e.g. 2010-03; or the year.",
    )
    end: str | None = Field(
        default=None,
        pattern=r"^\d{4}(-(0[1-9]|1[0-2]))?$",
        description="Last month of recruitment, e.g. 2014-12; or the year.",
    )
    anchor: MaybeAnchor = None

    @property
    def months(self) -> tuple[int, int] | None:
        """First and last month, counted from year 0, as far apart as the dates allow; None where one is not stated."""
        if self.start is None or self.end is None:
            return None
        return month(self.start), month(self.end, last=True)


def month(date: str, *, last: bool = False) -> int:
    """A month as a number that counts from year 0; of a year its first month, or its last."""
    year, _, number = date.partition("-")
    return 12 * int(year) + (int(number) - 1 if number else 11 if last else 0)


class Arm(Model):
    """One group of participants who were to be treated alike."""

    id: Id
    label: Label
    role: Literal["experimental", "comparator"] = Field(
        default="experimental", description="experimental: under study; comparator: what it is compared with."
    )
    interventions: tuple[Slug, ...] = Field(description="Interventions given, the one under study first.")
    participants: Layers[Count] = Field(
        default=Layers[Count](), description="Number of participants in the arm, as each source states it."
    )


class Report(Model):
    """One document about a study: an article, an abstract, a registry entry."""

    id: str = Field(description="Key in references.bib.")
    kind: Literal["article", "abstract", "registry-entry", "preprint", "companion"] = Field(
        default="article", description="companion: a further article about the same study."
    )
    registrations: tuple[str, ...] = Field(default=(), description="Trial registration numbers, e.g. NCT01234567.")
    retracted: bool = Field(default=False, description="True where it was retracted.")
    note: Note = None


class Contrast(Model):
    """Two arms compared: the effect of ``experimental`` relative to ``comparator``."""

    experimental: Slug = Field(description="Id of the arm whose effect is measured.")
    comparator: Slug = Field(description="Id of the arm that it is measured against.")


class Result(Model):
    """One quantity: one outcome, in one arm or contrast, at one time. Who states it how is in ``stated``."""

    id: Id
    outcome: Slug = Field(description="Id of the outcome.")
    arm: Slug | None = Field(default=None, description="Arm; none means all participants of the study.")
    contrast: Contrast | None = Field(
        default=None, description="The two arms compared; none where there is no comparison."
    )
    time: Duration | None = Field(
        default=None, description="Time at which it holds, e.g. 4 years; none where no source states one."
    )
    subgroup: str | None = Field(default=None, description="Part of the participants, e.g. 'standard risk'.")
    analysis_set: str | None = Field(default=None, description="e.g. 'intention to treat', 'responders'.")
    grade: Grades | None = Field(default=None, description="Severity grades counted (harms).")
    report: str | None = Field(
        default=None, description="Which of the study's reports states it, where there are several."
    )
    stated: Layers[Estimate] = Field(description="The estimate as each source states it.")
    note: Note = None


class Study(Model):
    """One investigation, whatever the number of its reports."""

    id: Slug = Field(
        description="Identifier, also the name of its file: lower-case letters, digits and single hyphens."
    )
    label: str = Field(description="As tables name it, e.g. 'Shen et al. (2020)'.")
    status: Status = Field(
        default="included",
        description="excluded: read and left out; mentioned: not included, but its results are discussed.",
    )
    reports: tuple[Report, ...] = Field(description="Articles, abstracts and registry entries about it.")
    design: Layers[Design] = Field(
        default=Layers[Design](), description="How it was done, as each source describes it."
    )
    participants: Layers[Count] = Field(
        default=Layers[Count](), description="Number of participants, as each source states it."
    )
    age: Layers[Age] = Field(default=Layers[Age](), description="Age of the participants, as each source states it.")
    cohort: Layers[Cohort] = Field(
        default=Layers[Cohort](), description="Where and when people were recruited, as each source states it."
    )
    condition: str | None = Field(default=None, description="Disease and its stage, in words.")
    traits: dict[Slug, Layers[tuple[str, ...]]] = Field(
        default={}, description="Other characteristics that criteria and counts ask about, e.g. lineage: [B, T]."
    )
    intervention_label: str | None = Field(default=None, description="The intervention as the table prints it.")
    severity_scale: SeverityScale | None = Field(default=None, description="How harms were graded.")
    arms: tuple[Arm, ...] = Field(
        description="Groups of participants; the first experimental one gives the study its class."
    )
    results: tuple[Result, ...] = Field(
        default=(), description="Quantities, each an outcome in an arm or contrast at a time."
    )
    appraisals: tuple[Appraisal, ...] = Field(
        default=(), description="Risk of bias, one entry an instrument and result."
    )
    anchor: MaybeAnchor = None
    note: Note = None

    @property
    def comparators(self) -> tuple[Arm, ...]:
        """Arms that the experimental arm is compared with; empty for a single-arm study."""
        return tuple(arm for arm in self.arms if arm.role == "comparator")

    def arm(self, id: str | None) -> Arm | None:
        """The arm of that id, or None."""
        return next((arm for arm in self.arms if arm.id == id), None)
