"""Economic evidence: what a treatment costs, what it gains, and what a system is ready to pay."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Id, Label, Model, Slug
from .estimate import Layers, MaybeAnchor
from .printed import Printed
from .quantities import Money

EffectUnit = Literal["life-years", "qalys", "dalys-averted"]


class Effect(Model):
    """Health gained: either both groups, or only the gain."""

    unit: EffectUnit = Field(description="Unit of all three numbers.")
    intervention: Printed | None = Field(default=None, description="Effect with the intervention, as printed.")
    comparator: Printed | None = Field(default=None, description="Effect with the comparator, as printed.")
    gained: Printed | None = Field(
        default=None, description="Effect with the intervention less that with the comparator, as printed."
    )


class EconomicResult(Model):
    """What one source states about one comparison."""

    cost_intervention: Money | None = Field(default=None, description="Cost with the intervention, as stated.")
    cost_comparator: Money | None = Field(default=None, description="Cost with the comparator, as stated.")
    effect: Effect | None = Field(default=None, description="Health effects of both, or only the gain.")
    icer: Money | None = Field(default=None, description="Per unit of effect, as stated.")
    icer_unit: EffectUnit | None = Field(
        default=None, description="Unit of health that the ICER is for; none means that of effect."
    )
    called_threshold: bool = Field(default=False, description="True where the source calls this ICER a threshold.")
    probability_cost_effective: Printed | None = Field(default=None, description="Per cent.")
    anchor: MaybeAnchor = None


class Evaluation(Model):
    """One economic evaluation (CHEERS 2022)."""

    id: Id
    label: Label
    intervention: Slug = Field(description="Id of the intervention evaluated.")
    comparator: str = Field(description="What it is compared with, in words (CHEERS 2022 item 7).")
    country: str = Field(default="not stated", description="Country or setting (CHEERS 2022 item 6).")
    perspective: str = Field(
        default="not stated", description="Whose costs count, e.g. payer or society (CHEERS 2022 item 8)."
    )
    horizon: str = Field(
        default="not stated", description="Time over which costs and effects count, e.g. lifetime (CHEERS 2022 item 9)."
    )
    citation: str | None = Field(default=None, description="Key in references.bib.")
    stated: Layers[EconomicResult] = Field(description="Costs, effects and ratio as each source states them.")


class Threshold(Model):
    """What a system is ready to pay for one unit of health."""

    id: Id
    label: Label
    jurisdiction: str = Field(description="Country, region or body whose threshold it is.")
    amount: Money | None = Field(
        default=None, description="What is paid for one unit of health; none where only multiples of GDP are stated."
    )
    per: EffectUnit = Field(default="qalys", description="The unit of health.")
    gdp_multiples: tuple[Printed, Printed] | None = Field(
        default=None, description="Lower and upper multiple of gross domestic product per head."
    )
    anchor: MaybeAnchor = None


class Economics(Model):
    """The economic evidence of a review."""

    evaluations: tuple[Evaluation, ...] = Field(
        default=(), description="Economic evaluations of interventions (CHEERS 2022)."
    )
    thresholds: tuple[Threshold, ...] = Field(
        default=(), description="Thresholds that their ratios may be compared with."
    )
