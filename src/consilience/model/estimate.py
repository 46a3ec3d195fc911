"""One estimate as it was printed: the measure, the value, its interval, and where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import Field

from .base import Model
from .printed import Printed

LayerName = Literal["review", "report", "registry"]
"""Who states a value: the review itself, the trial's own report, its registry entry."""

LAYERS: tuple[LayerName, ...] = ("review", "report", "registry")

Measure = Literal[
    "proportion",
    "survival",
    "cumulative-incidence",
    "count",
    "rate",
    "mean",
    "median",
    "median-time",
    "hazard-ratio",
    "risk-ratio",
    "odds-ratio",
    "rate-ratio",
    "risk-difference",
    "mean-difference",
    "standardised-mean-difference",
    "narrative",
]
"""What kind of number an estimate is. ``survival`` is the Kaplan-Meier probability of being free of the outcome's
events at a time; ``narrative`` is a statement in words only."""

SHARES: frozenset[Measure] = frozenset({"proportion", "survival", "cumulative-incidence"})
"""Measures that lie between 0 and 1 (0 and 100 %)."""

RATIOS: frozenset[Measure] = frozenset({"hazard-ratio", "risk-ratio", "odds-ratio", "rate-ratio"})
"""Measures whose null value is 1 and whose intervals are symmetric on the log scale."""

DIFFERENCES: frozenset[Measure] = frozenset({"risk-difference", "mean-difference", "standardised-mean-difference"})
"""Measures whose null value is 0."""

Unit = Literal["%", "1", "patients", "events", "days", "weeks", "months", "years", "points"]
"""Unit of a value. ``1`` is a share between 0 and 1; a mean's own unit is told by its outcome."""

IntervalKind = Literal[
    "confidence", "credible", "prediction", "standard-error", "standard-deviation", "range", "iqr", "unstated"
]


class Anchor(Model):
    """Where a value was read, so that anyone can look."""

    source: str | None = Field(default=None, description="Key in references.bib; none means the review's own text.")
    place: str | None = Field(default=None, description="Page, section, table and row.")
    quote: str | None = Field(default=None, description="The words that state the value, as printed; keep it short.")
    url: str | None = Field(default=None, description="Web address where it can be read.")


MaybeAnchor = Annotated[Anchor | None, Field(description="Where this was read.")]
"""The anchor of anything that may lack one."""


class Interval(Model):
    """An interval as printed: two limits, or one half-width after a plus-minus sign.

    ``low`` may stand above ``high``: a paper that printed it so is kept as it is, and ``check`` says so.
    """

    kind: IntervalKind = Field(
        default="confidence",
        description="What the limits are; iqr: interquartile range; unstated: the source does not say.",
    )
    level: Printed | None = Field(default=None, description="Per cent, e.g. 95; none where it is not stated.")
    low: Printed | None = Field(default=None, description="Lower limit as printed, in the unit of the value.")
    high: Printed | None = Field(default=None, description="Upper limit as printed, in the unit of the value.")
    half_width: Printed | None = Field(default=None, description="The number after a plus-minus sign.")
    scale: Literal["plain", "log", "logit", "log-log"] | None = Field(
        default=None, description="Scale on which the interval is symmetric, where known."
    )
    method: str | None = Field(default=None, description="e.g. clopper-pearson, wilson, greenwood.")

    def __str__(self) -> str:
        if self.half_width is not None:
            return f"± {self.half_width}"
        return f"{self.low if self.low is not None else '?'} to {self.high if self.high is not None else '?'}"


class Estimate(Model):
    """One estimate of one quantity, as one source printed it (units: per cent unless ``unit`` says otherwise)."""

    measure: Measure = Field(description="What kind of number it is; narrative: words only.")
    value: Printed | None = Field(default=None, description="The number as printed.")
    unit: Unit | None = Field(
        default=None,
        description="Default: % for shares, patients for counts, none for ratios, the outcome's for means.",
    )
    interval: Interval | None = Field(default=None, description="The interval printed with the value.")
    p: Printed | None = Field(default=None, description="p value as printed, e.g. 0.03 or <0.001.")
    events: int | None = Field(default=None, description="Numerator, where printed.")
    total: int | None = Field(default=None, description="Denominator, where printed.")
    words: str | None = Field(default=None, description="What was printed instead of a number, e.g. 'no difference'.")
    time_stated: bool = Field(default=True, description="False where the source prints no time for this value.")
    anchor: MaybeAnchor = None

    @property
    def is_percentage(self) -> bool:
        """True where the value is a share printed in per cent."""
        return self.measure in SHARES | {"risk-difference"} and self.unit in (None, "%")


class Count(Model):
    """A number of people or things, and where it was read."""

    n: int = Field(description="The number, as stated.")
    anchor: MaybeAnchor = None


T = TypeVar("T")


class Layers(Model, Generic[T]):
    """The same quantity as different sources state it, side by side; their differences are findings."""

    review: T | None = Field(default=None, description="As the review prints it.")
    report: T | None = Field(default=None, description="As the trial's own report states it.")
    registry: T | None = Field(default=None, description="As the trial's registry entry states it.")

    def first(self) -> T | None:
        """What the review states; else the report; else the registry."""
        return next((value for _, value in self), None)

    def __iter__(self) -> Iterator[tuple[LayerName, T]]:  # type: ignore[override]
        for name in LAYERS:
            value: T | None = getattr(self, name)
            if value is not None:
                yield name, value
