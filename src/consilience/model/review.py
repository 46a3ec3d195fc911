"""A review as one immutable value."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .appraisal import Grading
from .base import Model, Slug
from .claim import Citation, Claim
from .economics import Economics
from .intervention import Intervention, InterventionClass
from .outcome import Outcome
from .protocol import Protocol
from .selection import Decision, FlowCount, Record, Search
from .study import Study
from .synthesis_plan import Analysis


class Publication(Model):
    """The published review that a folder re-expresses."""

    citation: str
    doi: str | None = None
    date: dt.date | None = None
    licence: str
    url: str | None = None


class Reference(Model):
    """One entry of references.bib; ``fields`` holds every field as written."""

    key: str
    type: str
    fields: dict[str, str]

    @property
    def year(self) -> int | None:
        """Publication year, or None where the entry has none that is a number."""
        digits = self.fields.get("year", "")[:4]
        return int(digits) if digits.isdigit() else None


class About(Model):
    """What a review is: the head of ``review.yaml``."""

    id: Slug
    title: str
    kind: Literal["conducted", "re-expressed", "teaching"] = Field(
        description="re-expressed: taken from a publication as printed; teaching: made up."
    )
    publication: Publication | None = None
    team: tuple[str, ...] = ()
    protocol: Protocol
    note: str | None = None


class Review(Model):
    """Everything that a review knows. Nothing here can be computed from the rest."""

    about: About
    classes: tuple[InterventionClass, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    searches: tuple[Search, ...] = ()
    records: tuple[Record, ...] = ()
    decisions: tuple[Decision, ...] = ()
    flow: tuple[FlowCount, ...] = Field(default=(), description="The flow as a publication reports it.")
    studies: tuple[Study, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    gradings: tuple[Grading, ...] = ()
    economics: Economics = Economics()
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    references: tuple[Reference, ...] = ()
