"""The plan of a review: question, criteria, team, methods and their amendments."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from .appraisal import InstrumentName
from .base import Model, Slug
from .estimate import Anchor
from .printed import Printed
from .quantities import TimeUnit
from .study import Allocation


class Question(Model):
    """The review question in PICO form."""

    text: str
    population: str
    intervention: str
    comparator: str
    outcomes: tuple[Slug, ...]
    anchor: Anchor | None = None


class AgeTest(Model):
    """Every participant's age lies between the limits (inclusive; a limit of 18 admits to the 19th birthday)."""

    kind: Literal["age"]
    min: Printed | None = None
    max: Printed | None = None
    unit: TimeUnit = "years"


class TraitTest(Model):
    """A trait of the study takes only these values."""

    kind: Literal["trait"]
    name: Slug
    only: tuple[str, ...]


class ComparatorTest(Model):
    """The study has a comparator arm all of whose interventions belong to one of these classes."""

    kind: Literal["comparator"]
    classes: tuple[Slug, ...]


class DesignTest(Model):
    """The study's allocation is one of these."""

    kind: Literal["design"]
    only: tuple[Allocation, ...]


class OutcomeTest(Model):
    """The study reports at least one outcome of one of these kinds."""

    kind: Literal["outcome"]
    kinds: tuple[Literal["efficacy", "harm", "quality-of-life", "cost"], ...]


CriterionTest = Annotated[AgeTest | TraitTest | ComparatorTest | DesignTest | OutcomeTest, Field(discriminator="kind")]


class Criterion(Model):
    """One eligibility criterion: in words, and as a test where a machine can decide it."""

    id: Slug
    kind: Literal["include", "exclude"] = "include"
    text: str
    test: CriterionTest | None = Field(default=None, description="Holds for every eligible study.")
    anchor: Anchor | None = None


class Registration(Model):
    """Registration of the protocol."""

    register_name: str = Field(alias="register", description="e.g. PROSPERO")
    id: str
    date: dt.date | None = None
    anchor: Anchor | None = None


class SelectionPlan(Model):
    """How records were selected (PRISMA 2020 items 8 and 9)."""

    stage: Literal["title-abstract", "full-text", "extraction"]
    reviewers: int = Field(ge=1)
    independent: bool | None = None
    disagreements: str | None = None
    agreement: str | None = Field(default=None, description="e.g. 'kappa 0.84', 'kappa not calculated'.")
    anchor: Anchor | None = None


class AppraisalPlan(Model):
    """Which instrument is meant for which designs, and how the review describes it."""

    instrument: InstrumentName
    designs: tuple[Allocation, ...]
    domains: int | None = Field(default=None, description="Number of domains as the review describes it.")
    levels: tuple[str, ...] = Field(default=(), description="Levels as the review describes them.")
    anchor: Anchor | None = None


class Amendment(Model):
    """A change of the plan after it was made."""

    date: dt.date
    text: str
    criterion: Slug | None = None


class Protocol(Model):
    """Everything that was decided before the results were known."""

    question: Question
    criteria: tuple[Criterion, ...] = ()
    registration: Registration | None = None
    selection: tuple[SelectionPlan, ...] = ()
    appraisal: tuple[AppraisalPlan, ...] = ()
    synthesis: str | None = None
    amendments: tuple[Amendment, ...] = ()
