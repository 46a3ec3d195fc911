"""Judgements about trust: risk of bias of a study, certainty of a body of evidence."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .base import Id, Model, Slug
from .estimate import MaybeAnchor

InstrumentName = Slug
"""Id of an instrument: one that ships with Consilience, or one that the team defines in ``instruments/``."""

SHIPPED: tuple[InstrumentName, ...] = (
    "rob2",
    "rob2-cluster",
    "rob2-crossover",
    "robins-i",
    "robins-i-v2",
    "minors",
    "jbi-case-series",
)
"""Instruments whose questions ship with Consilience."""

NAMED: tuple[InstrumentName, ...] = (*SHIPPED, "newcastle-ottawa")
"""Instruments that a review may name; of the Newcastle-Ottawa Scale the name only."""

Effect = Literal["assignment", "adhering"]
"""Effect of interest: of assignment to the intervention (intention to treat), or of starting and adhering to it."""

Deviation = Literal["non-protocol-interventions", "implementation-failures", "non-adherence"]
"""Kinds of deviation that an appraisal of the effect of adhering looks at (RoB 2)."""


class DomainJudgement(Model):
    """The level of one domain of an instrument: as printed, or as a person chose, confirmed or overrode it."""

    domain: str = Field(description="Domain as printed, e.g. D1 or 'Randomisation process' (RoB 2).")
    level: str = Field(description="Level as printed, e.g. Low, Some concerns, High (RoB 2).")
    reason: str | None = Field(default=None, description="The reason given; needed where it overrides the answers.")
    anchor: MaybeAnchor = None


class Answer(Model):
    """One person's answer to one question."""

    id: str = Field(description="Number of the question, e.g. 2.1.")
    answer: str = Field(description="Y, PY, PN, N or NI in most instruments.")
    reason: str | None = Field(default=None, description="Why, in a few words.")
    anchor: MaybeAnchor = None


class Assessment(Model):
    """What one person answered and judged. Levels that follow from the answers are computed, not written."""

    person: Slug = Field(description="Who assessed.")
    date: dt.date | None = Field(default=None, description="Day of the last answer.")
    answers: tuple[Answer, ...] = Field(default=(), description="Answers in the order of the instrument.")
    domains: tuple[DomainJudgement, ...] = Field(
        default=(),
        description="Levels that the person chose, confirmed, or gave against the answers (with a reason).",
    )
    level: str | None = Field(default=None, description="Overall level, where it is not the one that the domains give.")
    reason: str | None = Field(default=None, description="Why the overall level differs.")


class AnswerSheet(Model):
    """A file of one person's answers, for ``consilience appraise --answers``."""

    person: Slug | None = Field(default=None, description="Who assessed, where the command does not say it.")
    answers: tuple[Answer, ...] = Field(default=(), description="Answers in the order of the instrument.")
    domains: tuple[DomainJudgement, ...] = Field(
        default=(), description="Levels that the person chose, confirmed, or gave against the answers (with a reason)."
    )
    level: str | None = Field(default=None, description="Overall level, where it is not the one that the domains give.")
    reason: str | None = Field(default=None, description="Why the overall level differs.")
    deviations: tuple[Deviation, ...] = Field(
        default=(), description="Effect of adhering: the kinds of deviation looked at, at least one."
    )


class Appraisal(Model):
    """Risk of bias of one study or result by one instrument.

    ``level`` and ``domains`` are what a source prints, right or wrong; ``assessments`` are what people answered. Either
    may be missing. Where both stand they are layers, kept beside each other.
    """

    instrument: InstrumentName | None = Field(default=None, description="None where the source does not say which.")
    result: Slug | None = Field(default=None, description="The result appraised; none means the study as a whole.")
    effect: Effect | None = Field(default=None, description="Effect of interest, where the instrument asks for it.")
    deviations: tuple[Deviation, ...] = Field(
        default=(), description="Effect of adhering: the kinds of deviation looked at, at least one."
    )
    level: str | None = Field(
        default=None, description="Overall level as printed; none where people's answers give it."
    )
    domains: tuple[DomainJudgement, ...] = Field(
        default=(), description="Domains as printed, in the instrument's order (RoB 2: five, ROBINS-I: seven)."
    )
    assessments: tuple[Assessment, ...] = Field(
        default=(), description="Answers of the people who assessed independently, one entry a person."
    )
    adjudication: Assessment | None = Field(
        default=None, description="How the domains were settled on which the assessors differ."
    )
    anchor: MaybeAnchor = None


CertaintyDomain = Literal[
    "risk-of-bias",
    "inconsistency",
    "indirectness",
    "imprecision",
    "publication-bias",
    "large-effect",
    "dose-response",
    "opposing-confounding",
]


class Step(Model):
    """One reason to rate certainty down (or up) and by how many levels."""

    domain: CertaintyDomain = Field(description="GRADE domain: the first five rate down, the last three up.")
    levels: int = Field(
        ge=1, le=3, description="Number of levels, 1 to 3; down: serious, very serious, extremely serious (GRADE)."
    )
    reason: str | None = Field(default=None, description="Why, as in a footnote of a summary of findings table.")


class Grading(Model):
    """Certainty of evidence (GRADE) for an outcome; or, where a paper did so, for one study."""

    id: Id
    study: Slug | None = Field(
        default=None, description="Id of the study, where a paper rates one by itself; GRADE rates outcomes."
    )
    outcome: Slug | None = Field(default=None, description="Id of the outcome rated, across studies.")
    comparison: str | None = Field(default=None, description="What is compared with what, in words.")
    start: str | None = Field(default=None, description="Starting level, as printed.")
    down: tuple[Step, ...] = Field(default=(), description="Steps down: risk of bias to publication bias (GRADE).")
    up: tuple[Step, ...] = Field(
        default=(), description="Steps up: large effect, dose-response, opposing confounding (GRADE)."
    )
    level: str = Field(description="Final level as printed.")
    anchor: MaybeAnchor = None
