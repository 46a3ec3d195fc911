"""A body of evidence and what people decided about it: one outcome of one comparison (GRADE).

Only what a person must say is kept: which results, whose risk, which thresholds, and the judgement of each domain. The
level, the effects and the suggestions are computed from it (``consilience.certainty``).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .appraisal import CertaintyDomain
from .base import Id, Model, Note, Slug
from .estimate import LayerName, MaybeAnchor
from .printed import Printed
from .quantities import Duration

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]

BodyDesign = Literal["randomised", "non-randomised", "single-arm"]


class Seen(Model):
    """Fingerprints of what lay below a judgement when it was made; one that differs now makes the judgement stale."""

    results: Fingerprint = Field(description="Of the results that the analysis takes, and the sizes of their arms.")
    appraisals: Fingerprint = Field(description="Of the judgements of risk of bias of these studies.")
    studies: Fingerprint = Field(
        description="Of design, population, arms and interventions of these studies, and of the question."
    )
    plan: Fingerprint = Field(description="Of the analysis, the outcome, the comparator risks and the thresholds.")


class DomainDecision(Model):
    """What a person decided about one domain of one body of evidence."""

    domain: CertaintyDomain = Field(description="GRADE domain: the first five rate down, the last three up.")
    levels: int = Field(ge=0, le=3, description="Levels down (or up); 0: not serious, undetected, or no reason.")
    reason: Words = Field(description="Why, as in a footnote of a summary of findings table.")
    person: Slug = Field(description="Who decided.")
    date: dt.date = Field(description="Day of the decision.")
    seen: Seen | None = Field(
        default=None, description="What lay below it; consilience grade writes it. None: cannot be told whether stale."
    )


class ComparatorRisk(Model):
    """The risk of the event without the intervention: stated with its source, or taken from a result of a study."""

    label: str | None = Field(default=None, description="Whose risk, e.g. 'low risk', 'children in second remission'.")
    value: Printed | None = Field(default=None, description="Risk of the event, per cent; with a source.")
    source: Words | None = Field(default=None, description="Where the value comes from, in words.")
    study: Slug | None = Field(default=None, description="Id of the study that states it, instead of a value.")
    result: Slug | None = Field(default=None, description="Id of the result; a survival of 58.4 % is a risk of 41.6 %.")
    layer: LayerName | None = Field(default=None, description="Whose statement; none means the first that there is.")
    time: Duration | None = Field(default=None, description="Time at which the value holds, e.g. 2 years.")
    anchor: MaybeAnchor = None


class Thresholds(Model):
    """Which differences matter: per 1,000 people for events, in units of the outcome for means."""

    small: Printed = Field(description="Smallest difference that matters; below it an effect is trivial.")
    moderate: Printed | None = Field(default=None, description="From here on the effect is moderate.")
    large: Printed | None = Field(default=None, description="From here on the effect is large.")
    source: Words = Field(description="Who set them and when, or the publication.")


class BodyOfEvidence(Model):
    """One outcome of one comparison, whose certainty is rated."""

    id: Id
    outcome: Slug = Field(description="Id of the outcome.")
    analysis: Slug = Field(description="Id of the analysis whose results are the body.")
    intervention: Words = Field(description="What is given, as the table's title names it.")
    comparator: Words | None = Field(default=None, description="What it is compared with; none for an event rate.")
    population: str | None = Field(default=None, description="In whom; none means the population of the question.")
    setting: str | None = Field(default=None, description="Where, e.g. 'hospitals, Europe and North America'.")
    follow_up: str | None = Field(default=None, description="When the outcome was measured, e.g. '2 years'.")
    question: Literal["effect", "prognosis"] = Field(
        default="effect",
        description="effect: what the intervention does against something else; prognosis: how often the event occurs "
        "in such people, without a comparison (Iorio 2015).",
    )
    design: BodyDesign | None = Field(
        default=None, description="Design of the studies; none means that of their allocations."
    )
    comparator_risks: tuple[ComparatorRisk, ...] = Field(
        default=(), description="Risks for which the absolute effect is shown; the first is that of the suggestions."
    )
    thresholds: Thresholds | None = Field(default=None, description="Which differences matter.")
    benchmark: Printed | None = Field(
        default=None, description="Per cent: the event rate on which a decision turns, for a prognosis."
    )
    sentence: Words | None = Field(
        default=None,
        description="What happens, in a person's words, where the standard sentence cannot say it, e.g. where nothing "
        "is pooled.",
    )
    decisions: tuple[DomainDecision, ...] = Field(default=(), description="What people decided, one entry a domain.")
    note: Note = None
