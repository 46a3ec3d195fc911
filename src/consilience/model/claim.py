"""Claims: sentences of a manuscript, bound to the values that they speak of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import Id, Model, Slug
from .estimate import Anchor, Estimate, Unit
from .printed import Printed
from .study import Status


class Where(Model):
    """Which studies are meant; every condition given must hold."""

    status: tuple[Status, ...] = Field(default=("included",), description="Studies with one of these statuses.")
    classes: tuple[Slug, ...] = Field(
        default=(), description="Studies of one of these classes of intervention, or of a class within one."
    )
    phases: tuple[str, ...] = Field(default=(), description="Studies of one of these phases, e.g. ['2', '2/3'].")
    allocations: tuple[str, ...] = Field(
        default=(), description="Studies with one of these allocations, e.g. [randomised]."
    )
    outcomes: tuple[Slug, ...] = Field(default=(), description="Studies with a result for one of these.")
    outcome_kinds: tuple[str, ...] = Field(
        default=(), description="Studies with a result of one of these kinds of outcome, e.g. [harm]."
    )
    traits: dict[Slug, tuple[str, ...]] = Field(default={}, description="Studies with one of these values.")


class ValueStatement(Model):
    """States one estimate. ``result`` binds it to the same quantity in a study's file."""

    kind: Literal["value"] = Field(description="value: one estimate.")
    study: Slug | None = Field(
        default=None, description="Id of the study spoken of; none where it is none of the review's."
    )
    result: Slug | None = Field(
        default=None, description="Id of the result, in that study's file, that holds the same quantity."
    )
    estimate: Estimate = Field(description="The value as the sentence states it.")
    source: Estimate | None = Field(default=None, description="The same quantity as the cited report states it.")


class RangeStatement(Model):
    """States the lowest and highest value of an analysis; one end alone states a bound."""

    kind: Literal["range"] = Field(description="range: lowest and highest value of an analysis.")
    analysis: Slug = Field(description="Id of the analysis whose values the range spans.")
    low: Printed | None = Field(
        default=None, description="Lowest value as printed; none where only the highest is stated."
    )
    high: Printed | None = Field(
        default=None, description="Highest value as printed; none where only the lowest is stated."
    )
    unit: Unit = Field(default="%", description="Unit of both ends.")


class CountStatement(Model):
    """States how many studies (or reports) there are of some sort; 0 states that there is none."""

    kind: Literal["count"] = Field(description="count: how many there are.")
    of: Literal["studies", "reports", "participants", "interventions"] = Field(
        default="studies", description="What is counted."
    )
    n: Printed = Field(
        description="The number as printed, e.g. 8 or '>=2'; 0 where the sentence says that there is none."
    )
    where: Where = Field(default=Where(), description="Which studies are meant; default: all included ones.")


class CertaintyStatement(Model):
    """States the certainty of evidence for the review as a whole, or for an outcome."""

    kind: Literal["certainty"] = Field(description="certainty: how certain the evidence is (GRADE).")
    levels: tuple[str, ...] = Field(description="Level as printed; two for a range, e.g. [low, moderate] (GRADE).")
    outcome: Slug | None = Field(default=None, description="Id of the outcome meant; none means the review as a whole.")


class DirectionStatement(Model):
    """States which arm did better, or that neither did."""

    kind: Literal["direction"] = Field(description="direction: which arm did better.")
    study: Slug = Field(description="Id of the study whose arms are compared.")
    outcome: Slug = Field(description="Id of the outcome in which they are compared.")
    better: Slug | None = Field(default=None, description="Id of the better arm; none means no difference.")


Statement = Annotated[
    ValueStatement | RangeStatement | CountStatement | CertaintyStatement | DirectionStatement,
    Field(discriminator="kind"),
]


class Claim(Model):
    """A sentence (or a cell of a summary table) and what it states."""

    id: Id
    section: str = Field(description="Section of the manuscript, e.g. Abstract or 3.1.")
    anchor: Anchor = Field(description="Where the sentence stands; its words go into quote.")
    cites: tuple[str, ...] = Field(default=(), description="Keys in references.bib.")
    states: tuple[Statement, ...] = Field(description="What the sentence states, one entry a value.")


class Citation(Model):
    """One citation in the running text, as printed."""

    section: str = Field(description="Section in which it stands, e.g. 3.1.1.")
    printed: str = Field(description="As printed, without brackets, e.g. 'Pui, 2020'.")
    authors: str = Field(description="Authors as it names them, e.g. 'Shen et al.'.")
    year: str = Field(description="Year as printed, with its letter, e.g. 2021a.")
    key: str | None = Field(
        default=None, description="The reference whose first author and year match; none if none does."
    )
