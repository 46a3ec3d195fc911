"""From searches to included studies: searches, decisions, and the flow between them (PRISMA 2020)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .base import Model, Slug
from .estimate import MaybeAnchor


class Export(Model):
    """One file that a source gave for a search, stored as it came."""

    file: str = Field(description="Its name, from the folder searches/ on, e.g. medline/pubmed-export.nbib.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Checksum of the file.")
    format: str | None = Field(default=None, description="Format that was recognised, e.g. ris, nbib.")
    records: int | None = Field(default=None, ge=0, description="Records that were read from it.")
    unread: int | None = Field(default=None, ge=0, description="Records in it that could not be read.")


class Search(Model):
    """One search of one source (PRISMA-S)."""

    id: Slug = Field(
        description="Identifier, also the name of its file: lower-case letters, digits and single hyphens."
    )
    source: str = Field(description="Database or register, e.g. MEDLINE.")
    kind: Literal["database", "register", "website", "organisation", "citation"] = Field(
        default="database", description="Kind of source, as the PRISMA 2020 flow diagram tells them apart."
    )
    platform: str = Field(default="not stated", description="e.g. PubMed, Ovid, Embase.com")
    date: dt.date | None = Field(
        default=None, description="Day on which it was run (PRISMA-S item 13); none where it is not stated."
    )
    strategy: str | None = Field(default=None, description="The strategy exactly as run.")
    strategy_file: str | None = Field(default=None, description="Or a text file that holds it, beside this one.")
    limits: str | None = Field(
        default=None, description="Limits, e.g. language or years; 'none' where none were used (PRISMA-S item 9)."
    )
    hits: int | None = Field(default=None, ge=0, description="Records found; none where it is not stated.")
    exports: tuple[Export, ...] = Field(
        default=(), description="Files that the source gave, stored unchanged below this folder."
    )
    anchor: MaybeAnchor = None


Stage = Literal["title-abstract", "retrieval", "full-text"]


class Decision(Model):
    """One person's verdict on one record at one stage. Never changed; a later one supersedes it."""

    person: Slug = Field(description="Id of who decides, e.g. ines-duarte; also the name of the ledger.")
    record: Slug = Field(description="Id of the record decided on.")
    stage: Stage = Field(
        description="title-abstract: screening; retrieval: could the report be got; full-text: is it eligible."
    )
    verdict: Literal["include", "exclude", "maybe", "not-retrieved"] = Field(
        description="maybe counts as include; not-retrieved: the report could not be got."
    )
    adjudication: bool = Field(default=False, description="True where it settles a conflict of others.")
    reason: str | None = Field(default=None, description="Id of the criterion, or a short reason.")
    study: Slug | None = Field(default=None, description="At full text: the study that this report belongs to.")
    time: dt.datetime = Field(description="When it was made; UTC where no zone is given.")


class LinkDecision(Model):
    """One person's word on whether records report one study. Never changed; a later one on the same pair supersedes it.

    ``different-studies`` is remembered for ever: the pair is not proposed again.
    """

    person: Slug = Field(description="Id of who decides; also the name of the ledger.")
    stage: Literal["linking"] = Field(description="Always linking: it tells these lines of a ledger from the others.")
    records: tuple[Slug, ...] = Field(
        min_length=2, description="Ids of the records decided on; the word holds for every two of them."
    )
    verdict: Literal["same-study", "different-studies"] = Field(
        description="same-study: all report one study; different-studies: no two of them report the same."
    )
    study: Slug | None = Field(default=None, description="With same-study: id of the study.")
    reason: str | None = Field(default=None, description="Why, in a few words.")
    time: dt.datetime = Field(description="When it was made; UTC where no zone is given.")


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

    reason: str = Field(description="The reason as printed, or the id of the criterion.")
    n: int = Field(description="How many were excluded for it.")


class FlowCount(Model):
    """One count of a flow diagram, as stated in one place. The same box may be stated in several."""

    box: Box = Field(description="Box of the PRISMA 2020 flow diagram.")
    n: int = Field(description="The count, as stated there.")
    reasons: tuple[ReasonCount, ...] = Field(
        default=(), description="Count per reason, where the place breaks it down."
    )
    sources: dict[str, int] = Field(default={}, description="Count per source, e.g. {MEDLINE: 120}.")
    anchor: MaybeAnchor = None
