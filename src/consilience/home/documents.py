"""The table of documents: which file of a review folder holds which part of the model."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from consilience.model.appraisal import Grading
from consilience.model.base import Model
from consilience.model.certainty import BodyOfEvidence
from consilience.model.claim import Citation, Claim
from consilience.model.economics import Economics
from consilience.model.instrument import InstrumentDefinition
from consilience.model.intervention import Intervention, InterventionClass
from consilience.model.outcome import Outcome
from consilience.model.record import Record
from consilience.model.retraction import Notice, RetractionCheck
from consilience.model.review import About
from consilience.model.searching import Searching
from consilience.model.selection import FlowCount, Search
from consilience.model.study import Study
from consilience.model.synthesis_plan import Analysis


class InterventionsFile(Model):
    """``interventions.yaml``: what is studied, in which classes."""

    classes: tuple[InterventionClass, ...] = Field(
        default=(), description="Classes of intervention, in the order of tables."
    )
    interventions: tuple[Intervention, ...] = Field(
        default=(), description="Drugs and procedures, those of comparator arms too."
    )


class OutcomesFile(Model):
    """``outcomes.yaml``: what is measured."""

    outcomes: tuple[Outcome, ...] = Field(default=(), description="Outcomes of the review, in the order of tables.")


class FlowFile(Model):
    """``flow.yaml``: the flow that a publication reports; only in a review of kind re-expressed, without records."""

    flow: tuple[FlowCount, ...] = Field(
        default=(), description="Counts of the PRISMA 2020 flow diagram, one entry a place that states one."
    )


class RetractionsFile(Model):
    """``retractions.yaml``: what a list of retractions says of the publications; ``consilience link`` writes it."""

    retraction_check: RetractionCheck | None = Field(
        default=None, description="The list that the review was compared with last."
    )
    notices: tuple[Notice, ...] = Field(
        default=(), description="What it says of the records and references of the review."
    )


class AnalysesFile(Model):
    """``analyses.yaml``: which results are brought together."""

    analyses: tuple[Analysis, ...] = Field(default=(), description="Which results are brought together, and how.")


class CertaintyFile(Model):
    """``certainty.yaml``: ratings as a publication prints them, and bodies of evidence rated here."""

    gradings: tuple[Grading, ...] = Field(default=(), description="Ratings of the certainty of evidence (GRADE).")
    bodies: tuple[BodyOfEvidence, ...] = Field(
        default=(), description="Bodies of evidence whose certainty is rated here; consilience grade writes decisions."
    )


class ClaimsFile(Model):
    """``claims.yaml``: sentences that state numbers."""

    claims: tuple[Claim, ...] = Field(default=(), description="Sentences of the manuscript that state values.")


class CitationsFile(Model):
    """``citations.yaml``: citations in the running text."""

    citations: tuple[Citation, ...] = Field(default=(), description="Citations in the running text, in its order.")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document: where its files lie, and the type of their content."""

    name: str
    pattern: str
    type: type[Model]


KINDS: tuple[Kind, ...] = (
    Kind("review", "review.yaml", About),
    Kind("interventions", "interventions.yaml", InterventionsFile),
    Kind("outcomes", "outcomes.yaml", OutcomesFile),
    Kind("search", "searches/*.yaml", Search),
    Kind("searching", "searching.yaml", Searching),
    Kind("flow", "flow.yaml", FlowFile),
    Kind("retractions", "retractions.yaml", RetractionsFile),
    Kind("study", "studies/*.yaml", Study),
    Kind("instrument", "instruments/*.yaml", InstrumentDefinition),
    Kind("analyses", "analyses.yaml", AnalysesFile),
    Kind("certainty", "certainty.yaml", CertaintyFile),
    Kind("economics", "economics.yaml", Economics),
    Kind("claims", "claims.yaml", ClaimsFile),
    Kind("citations", "citations.yaml", CitationsFile),
)
"""YAML documents. Beside them: ``records/*.jsonl`` (``Record``), ``ledger/*.jsonl``, ``references.bib``."""

RECORD = Record


def kind(name: str) -> Kind:
    """The kind of that name; ``KeyError`` where there is none."""
    return {each.name: each for each in KINDS}[name]
