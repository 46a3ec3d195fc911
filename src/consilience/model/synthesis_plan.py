"""Which results are brought together, and how."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Model, Slug
from .estimate import LayerName
from .quantities import Duration, Grades

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

PooledMeasure = Literal[
    "RR",
    "OR",
    "RD",
    "PETO",
    "HR",
    "MD",
    "SMD",
    "ROM",
    "PR",
    "PLN",
    "PLO",
    "PAS",
    "PFT",
    "SURV-CLOGLOG",
    "SURV-LOGIT",
]
"""The scale of the analysis, in metafor's abbreviations: comparisons, then shares of one group, then survival at a
time."""


class Borrowed(Model):
    """An interval that a source printed behind another value than the one it belongs to."""

    study: Slug
    result: Slug = Field(description="The estimate that is printed without an interval.")
    interval_of: Slug = Field(description="The result of the same study behind whose value the interval is printed.")
    layer: LayerName = Field(default="review", description="Who prints it there.")
    reason: Reason = Field(description="How it is known that it belongs here.")


class Pooling(Model):
    """How the results of an analysis are pooled; every choice is printed beside the result."""

    measure: PooledMeasure
    method: Literal["inverse-variance", "mantel-haenszel", "peto", "glmm"] = "inverse-variance"
    model: Literal["common", "random"] = "random"
    tau2: Literal["DL", "REML", "PM", "ML", "EB", "SJ", "HS", "HE"] = "REML"
    ci: Literal["normal", "t", "knapp-hartung", "knapp-hartung-adhoc"] = "knapp-hartung"
    prediction: Literal["k-1", "k-2", "normal"] = "k-1"
    correct: Literal["only-zero", "all", "if-any-zero", "none"] = Field(
        default="only-zero", description="Which studies get the continuity correction."
    )
    correction: float = Field(default=0.5, ge=0, description="What is added to each cell.")
    level: float = Field(default=95, gt=0, lt=100, description="Level of the intervals, per cent.")
    layers: tuple[LayerName, ...] = Field(
        default=("report", "registry", "review"),
        min_length=1,
        description="Whose values are taken, the first that can be used; the analysis's own layer goes before.",
    )
    subgroups: Literal["class"] | None = None
    total: bool = Field(default=True, description="False: the subgroups are pooled, but not all of them together.")
    outcomes_as_one: Reason | None = Field(
        default=None, description="Why different outcomes may be pooled; without a reason they are refused."
    )
    times_as_one: Reason | None = Field(
        default=None, description="Why different times may be pooled; without a reason they are refused."
    )
    borrowed: tuple[Borrowed, ...] = ()
    favours: tuple[str, str] | None = Field(default=None, description="Whom a value left and right of none favours.")
    layout: Literal["revman", "jama"] = "revman"


class Analysis(Model):
    """A selection of results of one outcome, and how it is summarised."""

    id: Slug
    label: str
    outcomes: tuple[Slug, ...] = Field(
        min_length=1,
        description="More than one where the review treats them as one; pooling takes the first that a study states.",
    )
    classes: tuple[Slug, ...] = Field(default=(), description="Classes of intervention; none means all.")
    studies: tuple[Slug, ...] = Field(default=(), description="None means all included studies.")
    times: tuple[Duration, ...] = Field(default=(), description="Times; none means any.")
    grade: Grades | None = None
    contrasts: bool = Field(default=False, description="True: between arms; false: within arms.")
    layer: LayerName | None = Field(default=None, description="None means the first that states the value.")
    summary: Literal["range", "median-iqr"] = "range"
    pooling: Pooling | None = Field(default=None, description="How the results are pooled; none: only their range.")
    do_not_pool: Reason | None = Field(
        default=None, description="Why the results are shown beside each other and not pooled."
    )
    note: str | None = None
