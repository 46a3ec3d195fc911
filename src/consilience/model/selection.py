"""From searches to included studies: searches, records, decisions, and the flow between them (PRISMA 2020)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .base import Model, Slug
from .estimate import Anchor


class Search(Model):
    """One search of one source (PRISMA-S)."""

    id: Slug
    source: str = Field(description="Database or register, e.g. MEDLINE.")
    kind: Literal["database", "register", "website", "organisation", "citation"] = "database"
    platform: str = Field(default="not stated", description="e.g. PubMed, Ovid, Embase.com")
    date: dt.date | None = None
    strategy: str | None = Field(default=None, description="The strategy exactly as run.")
    strategy_file: str | None = Field(default=None, description="Or a text file that holds it, beside this one.")
    limits: str | None = None
    hits: int | None = Field(default=None, ge=0, description="Records found; none where it is not stated.")
    export: str | None = Field(default=None, description="The export file, stored unchanged beside this one.")
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="Checksum of the export.")
    anchor: Anchor | None = None


class Record(Model):
    """One title and abstract as a source exported it."""

    id: Slug
    search: Slug
    title: str
    year: int | None = None
    authors: tuple[str, ...] = ()
    journal: str | None = None
    doi: str | None = None
    abstract: str | None = None
    duplicate_of: Slug | None = None


Stage = Literal["title-abstract", "retrieval", "full-text"]


class Decision(Model):
    """One person's verdict on one record at one stage. Never changed; a later one supersedes it."""

    person: Slug
    record: Slug
    stage: Stage
    verdict: Literal["include", "exclude", "maybe", "not-retrieved"]
    adjudication: bool = Field(default=False, description="True where it settles a conflict of others.")
    reason: str | None = Field(default=None, description="Id of the criterion, or a short reason.")
    study: Slug | None = Field(default=None, description="At full text: the study that this report belongs to.")
    time: dt.datetime


Box = Literal[
    "previous-studies",
    "previous-reports",
    "records-databases",
    "records-registers",
    "records-other",
    "duplicates",
    "excluded-automatic",
    "excluded-before-screening",
    "records-screened",
    "records-excluded",
    "reports-sought",
    "reports-not-retrieved",
    "reports-assessed",
    "reports-excluded",
    "studies-included",
    "reports-included",
    "total-studies",
    "total-reports",
]
"""The boxes of the PRISMA 2020 flow diagram (Page 2021, BMJ 372:n71, figure 1)."""


class ReasonCount(Model):
    """How many reports were excluded for one reason."""

    reason: str
    n: int


class FlowCount(Model):
    """One count of a flow diagram, as stated in one place. The same box may be stated in several."""

    box: Box
    n: int
    reasons: tuple[ReasonCount, ...] = ()
    sources: dict[str, int] = Field(default={}, description="Count per source, e.g. {MEDLINE: 120}.")
    anchor: Anchor | None = None
