"""Interventions: what they are, how they work, why they fail, where they may be used."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model, Slug
from .estimate import Anchor


class InterventionClass(Model):
    """A group of interventions that a review treats together; classes may nest."""

    id: Slug
    label: str
    parent: Slug | None = None
    background: bool = Field(default=False, description="True for what both arms get, or the comparator.")


class Mechanism(Model):
    """How an intervention acts: on which target, along which pathway, to which effect."""

    target: str
    action: str = Field(description="e.g. inhibits, binds, engages")
    pathway: tuple[str, ...] = Field(default=(), description="Steps from target to effect, in order.")
    effect: str
    anchor: Anchor | None = None


class Resistance(Model):
    """One way in which a tumour or organism escapes."""

    mechanism: str
    evidence: Literal["clinical", "preclinical", "not stated"] = "not stated"
    anchor: Anchor | None = None


class Approval(Model):
    """A decision of a regulator, as stated."""

    agency: str
    date: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="Year, year-month or full date.")
    indication: str
    population: Literal["adults", "children", "children and adults", "not stated"] = "not stated"
    source: Literal["review", "report"] = Field(default="review", description="Who states it.")
    anchor: Anchor | None = None


class Intervention(Model):
    """A drug or procedure."""

    id: Slug
    name: str
    aliases: tuple[str, ...] = ()
    group: Slug = Field(description="Its class.")
    mechanisms: tuple[Mechanism, ...] = ()
    resistance: tuple[Resistance, ...] = ()
    approvals: tuple[Approval, ...] = ()
    note: str | None = None
    anchor: Anchor | None = None
