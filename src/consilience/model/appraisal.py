"""Judgements about trust: risk of bias of a study, certainty of a body of evidence."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Id, Model, Slug
from .estimate import MaybeAnchor

InstrumentName = Literal["rob2", "robins-i", "minors", "jbi-case-series", "newcastle-ottawa"]
"""RoB 2 (Sterne 2019), ROBINS-I (Sterne 2016), MINORS, JBI checklist for case series, Newcastle-Ottawa Scale."""


class DomainJudgement(Model):
    """The level of one domain of an instrument, as printed."""

    domain: str = Field(description="Domain as printed, e.g. D1 or 'Randomisation process' (RoB 2).")
    level: str = Field(description="Level as printed, e.g. Low, Some concerns, High (RoB 2).")
    reason: str | None = Field(default=None, description="The reason given for the level.")
    anchor: MaybeAnchor = None


class Appraisal(Model):
    """Risk of bias of one study or result by one instrument; levels stay as printed, right or wrong."""

    instrument: InstrumentName | None = Field(default=None, description="None where the source does not say which.")
    result: Slug | None = Field(default=None, description="The result appraised; none means the study as a whole.")
    level: str = Field(description="Overall level as printed.")
    domains: tuple[DomainJudgement, ...] = Field(
        default=(), description="Domains in the instrument's order (RoB 2: five, ROBINS-I: seven)."
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
