"""Economic evidence: what a treatment costs, what it gains, and what a system is ready to pay."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model, Slug
from .estimate import Anchor, Layers
from .printed import Printed
from .quantities import Money

EffectUnit = Literal["life-years", "qalys", "dalys-averted"]


class Effect(Model):
    """Health gained: either both groups, or only the gain."""

    unit: EffectUnit
    intervention: Printed | None = None
    comparator: Printed | None = None
    gained: Printed | None = None


class EconomicResult(Model):
    """What one source states about one comparison."""

    cost_intervention: Money | None = None
    cost_comparator: Money | None = None
    effect: Effect | None = None
    icer: Money | None = Field(default=None, description="Per unit of effect, as stated.")
    icer_unit: EffectUnit | None = None
    called_threshold: bool = Field(default=False, description="True where the source calls this ICER a threshold.")
    probability_cost_effective: Printed | None = Field(default=None, description="Per cent.")
    anchor: Anchor | None = None


class Evaluation(Model):
    """One economic evaluation (CHEERS 2022)."""

    id: Slug
    label: str
    intervention: Slug
    comparator: str
    country: str = "not stated"
    perspective: str = "not stated"
    horizon: str = "not stated"
    citation: str | None = Field(default=None, description="Key in references.bib.")
    stated: Layers[EconomicResult]


class Threshold(Model):
    """What a system is ready to pay for one unit of health."""

    id: Slug
    label: str
    jurisdiction: str
    amount: Money | None = None
    per: EffectUnit = "qalys"
    gdp_multiples: tuple[Printed, Printed] | None = Field(
        default=None, description="Lower and upper multiple of gross domestic product per head."
    )
    anchor: Anchor | None = None


class Economics(Model):
    """The economic evidence of a review."""

    evaluations: tuple[Evaluation, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
