"""Which results are brought together, and how."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Id, Label, Model, Note, Slug
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

    study: Slug = Field(description="Id of the study.")
    result: Slug = Field(description="The estimate that is printed without an interval.")
    interval_of: Slug = Field(description="The result of the same study behind whose value the interval is printed.")
    layer: LayerName = Field(default="review", description="Who prints it there.")
    reason: Reason = Field(description="How it is known that it belongs here.")


class Pooling(Model):
    """How the results of an analysis are pooled; every choice is printed beside the result."""

    measure: PooledMeasure = Field(description="Scale of the analysis, e.g. RR, HR, MD, PLO (logit of a share).")
    method: Literal["inverse-variance", "mantel-haenszel", "peto", "glmm"] = Field(
        default="inverse-variance", description="glmm: mixed model with the exact likelihood, for PLO and OR."
    )
    model: Literal["common", "random"] = Field(default="random", description="Common effect or random effects.")
    tau2: Literal["DL", "REML", "PM", "ML", "EB", "SJ", "HS", "HE"] = Field(
        default="REML", description="Estimator of the variance between studies."
    )
    ci: Literal["normal", "t", "knapp-hartung", "knapp-hartung-adhoc"] = Field(
        default="knapp-hartung", description="How the interval of the pooled estimate is made."
    )
    prediction: Literal["k-1", "k-2", "normal"] = Field(
        default="k-1", description="Degrees of freedom of the prediction interval."
    )
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
    subgroups: Literal["class"] | None = Field(default=None, description="class: each class is pooled by itself too.")
    total: bool = Field(default=True, description="False: the subgroups are pooled, but not all of them together.")
    outcomes_as_one: Reason | None = Field(
        default=None, description="Why different outcomes may be pooled; without a reason they are refused."
    )
    times_as_one: Reason | None = Field(
        default=None, description="Why different times may be pooled; without a reason they are refused."
    )
    borrowed: tuple[Borrowed, ...] = Field(
        default=(), description="Intervals that are printed behind another value than their own."
    )
    favours: tuple[str, str] | None = Field(default=None, description="Whom a value left and right of none favours.")
    layout: Literal["revman", "jama"] = Field(default="revman", description="Layout of the forest plot.")


class Analysis(Model):
    """A selection of results of one outcome, and how it is summarised."""

    id: Id
    label: Label
    outcomes: tuple[Slug, ...] = Field(
        min_length=1,
        description="More than one where the review treats them as one; pooling takes the first that a study states.",
    )
    classes: tuple[Slug, ...] = Field(default=(), description="Classes of intervention; none means all.")
    studies: tuple[Slug, ...] = Field(default=(), description="None means all included studies.")
    times: tuple[Duration, ...] = Field(default=(), description="Times; none means any.")
    grade: Grades | None = Field(
        default=None, description="Severity grades of the results taken (harms); none means any."
    )
    contrasts: bool = Field(default=False, description="True: between arms; false: within arms.")
    layer: LayerName | None = Field(default=None, description="None means the first that states the value.")
    summary: Literal["range", "median-iqr"] = Field(
        default="range", description="range: lowest to highest; median-iqr: median and interquartile range."
    )
    pooling: Pooling | None = Field(default=None, description="How the results are pooled; none: only their range.")
    do_not_pool: Reason | None = Field(
        default=None, description="Why the results are shown beside each other and not pooled."
    )
    note: Note = None
