"""Claims: sentences of a manuscript, bound to the values that they speak of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Model, Slug
from .estimate import Anchor, Estimate, Unit
from .printed import Printed
from .study import Status


class Where(Model):
    """Which studies are meant; every condition given must hold."""

    status: tuple[Status, ...] = ("included",)
    classes: tuple[Slug, ...] = ()
    phases: tuple[str, ...] = ()
    allocations: tuple[str, ...] = ()
    outcomes: tuple[Slug, ...] = Field(default=(), description="Studies with a result for one of these.")
    outcome_kinds: tuple[str, ...] = ()
    traits: dict[Slug, tuple[str, ...]] = Field(default={}, description="Studies with one of these values.")


class ValueStatement(Model):
    """States one estimate. ``result`` binds it to the same quantity in a study's file."""

    kind: Literal["value"]
    study: Slug | None = None
    result: Slug | None = None
    estimate: Estimate
    source: Estimate | None = Field(default=None, description="The same quantity as the cited report states it.")


class RangeStatement(Model):
    """States the lowest and highest value of an analysis; one end alone states a bound."""

    kind: Literal["range"]
    analysis: Slug
    low: Printed | None = None
    high: Printed | None = None
    unit: Unit = "%"


class CountStatement(Model):
    """States how many studies (or reports) there are of some sort; 0 states that there is none."""

    kind: Literal["count"]
    of: Literal["studies", "reports", "participants", "interventions"] = "studies"
    n: Printed
    where: Where = Where()


class CertaintyStatement(Model):
    """States the certainty of evidence for the review as a whole, or for an outcome."""

    kind: Literal["certainty"]
    levels: tuple[str, ...]
    outcome: Slug | None = None


class DirectionStatement(Model):
    """States which arm did better, or that neither did."""

    kind: Literal["direction"]
    study: Slug
    outcome: Slug
    better: Slug | None = Field(default=None, description="Id of the better arm; none means no difference.")


Statement = Annotated[
    ValueStatement | RangeStatement | CountStatement | CertaintyStatement | DirectionStatement,
    Field(discriminator="kind"),
]


class Claim(Model):
    """A sentence (or a cell of a summary table) and what it states."""

    id: Slug
    section: str
    anchor: Anchor
    cites: tuple[str, ...] = Field(default=(), description="Keys in references.bib.")
    states: tuple[Statement, ...]


class Citation(Model):
    """One citation in the running text, as printed."""

    section: str
    printed: str
    authors: str
    year: str
    key: str | None = Field(
        default=None, description="The reference whose first author and year match; none if none does."
    )
