"""Judgements about trust: risk of bias of a study, certainty of a body of evidence."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model, Slug
from .estimate import Anchor

InstrumentName = Literal["rob2", "robins-i", "minors", "jbi-case-series", "newcastle-ottawa"]
"""RoB 2 (Sterne 2019), ROBINS-I (Sterne 2016), MINORS, JBI checklist for case series, Newcastle-Ottawa Scale."""


class DomainJudgement(Model):
    """The level of one domain of an instrument, as printed."""

    domain: str
    level: str
    reason: str | None = None
    anchor: Anchor | None = None


class Appraisal(Model):
    """Risk of bias of one study or result by one instrument; levels stay as printed, right or wrong."""

    instrument: InstrumentName | None = Field(default=None, description="None where the source does not say which.")
    result: Slug | None = Field(default=None, description="The result appraised; none means the study as a whole.")
    level: str = Field(description="Overall level as printed.")
    domains: tuple[DomainJudgement, ...] = ()
    anchor: Anchor | None = None


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

    domain: CertaintyDomain
    levels: int = Field(ge=1, le=3)
    reason: str | None = None


class Grading(Model):
    """Certainty of evidence (GRADE) for an outcome; or, where a paper did so, for one study."""

    id: Slug
    study: Slug | None = None
    outcome: Slug | None = None
    comparison: str | None = None
    start: str | None = Field(default=None, description="Starting level, as printed.")
    down: tuple[Step, ...] = ()
    up: tuple[Step, ...] = ()
    level: str = Field(description="Final level as printed.")
    anchor: Anchor | None = None
