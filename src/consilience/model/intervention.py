"""Interventions: what they are, how they work, why they fail, where they may be used."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Id, Label, Model, Note, Slug
from .estimate import MaybeAnchor


class InterventionClass(Model):
    """A group of interventions that a review treats together; classes may nest."""

    id: Id
    label: Label
    parent: Slug | None = Field(default=None, description="Id of the class that holds this one; none at the top.")
    background: bool = Field(default=False, description="True for what both arms get, or the comparator.")


class Mechanism(Model):
    """How an intervention acts: on which target, along which pathway, to which effect."""

    target: str = Field(description="What it acts on, e.g. '26S proteasome'.")
    action: str = Field(description="e.g. inhibits, binds, engages")
    pathway: tuple[str, ...] = Field(default=(), description="Steps from target to effect, in order.")
    effect: str = Field(description="What it comes to, e.g. 'Apoptosis of transformed blood cells'.")
    anchor: MaybeAnchor = None


class Resistance(Model):
    """One way in which a tumour or organism escapes."""

    mechanism: str = Field(description="How the tumour or organism escapes, in words.")
    evidence: Literal["clinical", "preclinical", "not stated"] = Field(
        default="not stated", description="clinical: seen in patients; preclinical: seen in the laboratory."
    )
    anchor: MaybeAnchor = None


class Approval(Model):
    """A decision of a regulator, as stated."""

    agency: str = Field(description="Regulator, e.g. FDA, EMA, COFEPRIS; 'not stated' where none is named.")
    date: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="Year, year-month or full date.")
    indication: str = Field(description="Disease and line of treatment approved; 'not stated' where none is named.")
    population: Literal["adults", "children", "children and adults", "not stated"] = Field(
        default="not stated", description="Whom the approval covers."
    )
    source: Literal["review", "report"] = Field(default="review", description="Who states it.")
    anchor: MaybeAnchor = None


class Intervention(Model):
    """A drug or procedure."""

    id: Id
    name: str = Field(description="Name in tables and figures; of a drug, the nonproprietary name.")
    aliases: tuple[str, ...] = Field(default=(), description="Other names, trade names and spellings.")
    group: Slug = Field(description="Its class.")
    mechanisms: tuple[Mechanism, ...] = Field(default=(), description="How it acts, one entry a target.")
    resistance: tuple[Resistance, ...] = Field(default=(), description="Ways of escape from it.")
    approvals: tuple[Approval, ...] = Field(default=(), description="Decisions of regulators.")
    note: Note = None
    anchor: MaybeAnchor = None
