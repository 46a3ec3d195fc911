"""A review as one immutable value."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .appraisal import Grading
from .base import Model, Note, Slug
from .certainty import BodyOfEvidence
from .claim import Citation, Claim
from .duplicates import DuplicateDecision
from .economics import Economics
from .instrument import InstrumentDefinition
from .intervention import Intervention, InterventionClass
from .outcome import Outcome
from .protocol import Protocol
from .record import Record
from .retraction import Notice, RetractionCheck
from .searching import Searching
from .selection import Decision, FlowCount, LinkDecision, Search
from .study import Study
from .synthesis_plan import Analysis


class Publication(Model):
    """The published review that a folder re-expresses."""

    citation: str = Field(description="Full citation, as the journal gives it.")
    doi: str | None = Field(default=None, description="DOI without https://doi.org/, e.g. 10.1000/example.")
    date: dt.date | None = Field(default=None, description="Day of publication.")
    licence: str = Field(description="Licence of the text, e.g. CC BY 4.0.")
    url: str | None = Field(default=None, description="Web address; none means that of the DOI.")


class Reference(Model):
    """One entry of references.bib; ``fields`` holds every field as written."""

    key: str = Field(description="Citation key, e.g. shen-2020.")
    type: str = Field(description="BibTeX type of the entry, e.g. article.")
    fields: dict[str, str] = Field(description="Every field as written, e.g. title, author, year, doi.")

    @property
    def year(self) -> int | None:
        """Publication year, or None where the entry has none that is a number."""
        digits = self.fields.get("year", "")[:4]
        return int(digits) if digits.isdigit() else None


class About(Model):
    """What a review is: the head of ``review.yaml``."""

    id: Slug = Field(description="Identifier of the review: lower-case letters, digits and single hyphens.")
    title: str = Field(description="Title of the review.")
    kind: Literal["conducted", "re-expressed", "teaching"] = Field(
        description="re-expressed: taken from a publication as printed; teaching: made up."
    )
    publication: Publication | None = Field(
        default=None, description="The publication that is re-expressed; none where there is none."
    )
    team: tuple[str, ...] = Field(default=(), description="People of the review; of a re-expressed one, its authors.")
    protocol: Protocol = Field(description="The plan: question, criteria, methods and their amendments.")
    note: Note = None


class Review(Model):
    """Everything that a review knows. Nothing here can be computed from the rest."""

    about: About = Field(description="The head of review.yaml.")
    classes: tuple[InterventionClass, ...] = Field(
        default=(), description="Classes of intervention, in the order of tables."
    )
    interventions: tuple[Intervention, ...] = Field(
        default=(), description="Drugs and procedures, those of comparator arms too."
    )
    outcomes: tuple[Outcome, ...] = Field(default=(), description="Outcomes of the review, in the order of tables.")
    searches: tuple[Search, ...] = Field(default=(), description="Searches, one a source (PRISMA-S).")
    searching: Searching = Field(
        default=Searching(), description="How the review searched, beyond what single searches say."
    )
    records: tuple[Record, ...] = Field(default=(), description="Titles and abstracts that the searches found.")
    decisions: tuple[Decision, ...] = Field(default=(), description="Verdicts on records and reports, of all people.")
    link_decisions: tuple[LinkDecision, ...] = Field(
        default=(), description="Which records report one study and which do not, as people decided."
    )
    retraction_check: RetractionCheck | None = Field(
        default=None, description="The list of retractions that the review was compared with last."
    )
    notices: tuple[Notice, ...] = Field(default=(), description="What that list says of the review's publications.")
    duplicates: tuple[DuplicateDecision, ...] = Field(
        default=(), description="Verdicts on pairs of records, of all people and of the program."
    )
    flow: tuple[FlowCount, ...] = Field(default=(), description="The flow as a publication reports it.")
    studies: tuple[Study, ...] = Field(default=(), description="Studies, with their arms, results and appraisals.")
    instruments: tuple[InstrumentDefinition, ...] = Field(
        default=(), description="Instruments for risk of bias that the team defines itself."
    )
    analyses: tuple[Analysis, ...] = Field(default=(), description="Which results are brought together, and how.")
    gradings: tuple[Grading, ...] = Field(default=(), description="Ratings of the certainty of evidence (GRADE).")
    bodies: tuple[BodyOfEvidence, ...] = Field(
        default=(), description="Bodies of evidence whose certainty is rated here, one outcome of one comparison each."
    )
    economics: Economics = Field(default=Economics(), description="Economic evaluations and thresholds.")
    claims: tuple[Claim, ...] = Field(default=(), description="Sentences of the manuscript that state values.")
    citations: tuple[Citation, ...] = Field(default=(), description="Citations in the running text, in its order.")
    references: tuple[Reference, ...] = Field(default=(), description="Entries of references.bib.")
