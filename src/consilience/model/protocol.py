"""The plan of a review: question, criteria, team, methods and their amendments."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from .appraisal import InstrumentName
from .base import Id, Model, Slug
from .estimate import MaybeAnchor
from .printed import Printed
from .quantities import TimeUnit
from .study import Allocation


class Question(Model):
    """The review question in PICO form."""

    text: str = Field(description="The question in one sentence (PRISMA 2020 item 4).")
    population: str = Field(description="P of PICO: who is studied.")
    intervention: str = Field(description="I of PICO: what is given or done.")
    comparator: str = Field(description="C of PICO: what it is compared with.")
    outcomes: tuple[Slug, ...] = Field(description="O of PICO: ids of the outcomes asked about.")
    anchor: MaybeAnchor = None


class AgeTest(Model):
    """Every participant's age lies between the limits (inclusive; a limit of 18 admits to the 19th birthday)."""

    kind: Literal["age"] = Field(description="age: limits of the participants' age.")
    min: Printed | None = Field(default=None, description="Youngest age admitted; none means no lower limit.")
    max: Printed | None = Field(
        default=None, description="Oldest age admitted, 18 until the 19th birthday; none means no upper limit."
    )
    unit: TimeUnit = Field(default="years", description="Unit of both limits.")


class TraitTest(Model):
    """A trait of the study takes only these values."""

    kind: Literal["trait"] = Field(description="trait: values of one trait of the study.")
    name: Slug = Field(description="Name of the trait in the studies' traits, e.g. lineage.")
    only: tuple[str, ...] = Field(description="Values admitted; a study that states another fails.")


class ComparatorTest(Model):
    """The study has a comparator arm all of whose interventions belong to one of these classes."""

    kind: Literal["comparator"] = Field(description="comparator: what the study compares with.")
    classes: tuple[Slug, ...] = Field(description="Ids of the classes of intervention that a comparator arm may get.")


class DesignTest(Model):
    """The study's allocation is one of these."""

    kind: Literal["design"] = Field(description="design: how participants were allocated.")
    only: tuple[Allocation, ...] = Field(description="Allocations admitted; unclear ones do not fail.")


class OutcomeTest(Model):
    """The study reports at least one outcome of one of these kinds."""

    kind: Literal["outcome"] = Field(description="outcome: what the study reports.")
    kinds: tuple[Literal["efficacy", "harm", "quality-of-life", "cost"], ...] = Field(
        description="Kinds of outcome, of which one is enough."
    )


class PublishedTest(Model):
    """The study's reports were published within these years (inclusive)."""

    kind: Literal["published"] = Field(description="published: years of publication.")
    min: int | None = Field(default=None, description="First year admitted; none means no lower limit.")
    max: int | None = Field(default=None, description="Last year admitted; none means no upper limit.")


CriterionTest = Annotated[
    AgeTest | TraitTest | ComparatorTest | DesignTest | OutcomeTest | PublishedTest, Field(discriminator="kind")
]


class Criterion(Model):
    """One eligibility criterion: in words, and as a test where a machine can decide it."""

    id: Id
    kind: Literal["include", "exclude"] = Field(
        default="include", description="include: what a study must have; exclude: what it must not have."
    )
    text: str = Field(description="The criterion as the protocol words it (PRISMA 2020 item 5).")
    test: CriterionTest | None = Field(default=None, description="Holds for every eligible study.")
    anchor: MaybeAnchor = None

    @property
    def as_reason(self) -> str:
        """The criterion as a reason to exclude: "not: randomised trials", or what it excludes."""
        return self.text if self.kind == "exclude" else f"not: {self.text}"


class Registration(Model):
    """Registration of the protocol."""

    register_name: str = Field(alias="register", description="e.g. PROSPERO")
    id: str = Field(description="Number in the register, e.g. CRD42020000000.")
    date: dt.date | None = Field(default=None, description="Day of registration; none where it is not stated.")
    anchor: MaybeAnchor = None


class SelectionPlan(Model):
    """How records were selected (PRISMA 2020 items 8 and 9)."""

    stage: Literal["title-abstract", "full-text", "extraction"] = Field(
        description="The stage that is planned: screening, full texts, or extraction of data."
    )
    reviewers: int = Field(ge=1, description="How many people work on each record or report.")
    independent: bool | None = Field(
        default=None, description="True where they do not see each other's verdicts; none where it is not stated."
    )
    disagreements: str | None = Field(default=None, description="How they are settled, e.g. 'a third person decides'.")
    agreement: str | None = Field(default=None, description="e.g. 'kappa 0.84', 'kappa not calculated'.")
    anchor: MaybeAnchor = None


class AppraisalPlan(Model):
    """Which instrument is meant for which designs, and how the review describes it."""

    instrument: InstrumentName = Field(description="Instrument for risk of bias.")
    designs: tuple[Allocation, ...] = Field(description="Allocations of the studies that it is used for.")
    domains: int | None = Field(default=None, description="Number of domains as the review describes it.")
    levels: tuple[str, ...] = Field(default=(), description="Levels as the review describes them.")
    anchor: MaybeAnchor = None


class Amendment(Model):
    """A change of the plan after it was made."""

    date: dt.date = Field(description="Day of the change.")
    text: str = Field(description="What was changed, and why.")
    criterion: Slug | None = Field(default=None, description="Id of the criterion that was changed, where it was one.")


class Protocol(Model):
    """Everything that was decided before the results were known."""

    question: Question = Field(description="The question in PICO form (PRISMA 2020 item 4).")
    criteria: tuple[Criterion, ...] = Field(default=(), description="Eligibility criteria (PRISMA 2020 item 5).")
    registration: Registration | None = Field(
        default=None, description="Where the protocol is registered, e.g. PROSPERO (PRISMA 2020 item 24a)."
    )
    selection: tuple[SelectionPlan, ...] = Field(
        default=(), description="Who screens, reads and extracts, stage by stage (PRISMA 2020 items 8 and 9)."
    )
    appraisal: tuple[AppraisalPlan, ...] = Field(
        default=(), description="How risk of bias is assessed (PRISMA 2020 item 11)."
    )
    synthesis: str | None = Field(
        default=None, description="How results are brought together, in words (PRISMA 2020 item 13)."
    )
    amendments: tuple[Amendment, ...] = Field(default=(), description="Changes of the plan (PRISMA 2020 item 24c).")
