"""Which results are brought together, and how."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Id, Label, Model, Note, Slug
from .estimate import LayerName
from .quantities import Duration, Grades


class Analysis(Model):
    """A selection of results of one outcome, and how it is summarised."""

    id: Id
    label: Label
    outcomes: tuple[Slug, ...] = Field(min_length=1, description="More than one where the review treats them as one.")
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
    note: Note = None
