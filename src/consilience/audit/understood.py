"""What was understood: every fact of a manuscript in one sentence, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .facts import Facts, Group, Value
from .finding import Spot
from .measures import shown


@dataclass(frozen=True, slots=True)
class Understood:
    """One fact as a person would say it."""

    kind: str
    said: str
    spot: Spot

    def as_json(self) -> dict[str, Any]:
        """The fact as the command line prints it with ``--facts --json``."""
        return {"kind": self.kind, "said": self.said, "confidence": self.spot.confidence, "where": self.spot.as_json()}


def understood(facts: Facts) -> list[Understood]:
    """Every fact, in the order of the text."""
    return sorted(_all(facts), key=lambda fact: (fact.spot.page or 0, fact.spot.span or (0, 0), fact.spot.line))


def _all(facts: Facts) -> Iterator[Understood]:
    for row in facts.rows:
        yield Understood("study", " · ".join(_row(row.label, row.arms, [s.n for s in row.sizes], row.phase)), row.spot)
    for value in facts.values:
        yield Understood("value", value_said(value), value.spot)
    yield from _appraisal(facts)
    yield from _claims(facts)
    yield from _methods(facts)
    yield from _counts(facts)
    for abbreviation in facts.abbreviations:
        yield Understood("abbreviation", f"{abbreviation.short}: {abbreviation.long}", abbreviation.spot)
    for citation in facts.citations:
        yield Understood("citation", f"{citation.item.printed} → {citation.item.key or 'no entry'}", citation.spot)
    for reference in facts.references:
        yield Understood("reference", reference.item.key, reference.spot)


def _appraisal(facts: Facts) -> Iterator[Understood]:
    for judgement in facts.judgements:
        tool = f" ({judgement.instrument.title})" if judgement.instrument else ""
        yield Understood("risk of bias", f"{judgement.row.label}: {judgement.printed}{tool}", judgement.spot)
    for rating in facts.ratings:
        of = rating.row.label if rating.row else rating.outcome or ""
        yield Understood("certainty", f"{of}: {rating.printed}", rating.spot)


def _counts(facts: Facts) -> Iterator[Understood]:
    for flow in facts.flow_counts:
        yield Understood("flow", f"{flow.count.box.replace('-', ' ')}: {flow.count.n}", flow.spot)
    for pooled in facts.pooled:
        parts = [f"{pooled.label}: {shown(pooled.effect)} ({pooled.effect.interval})", f"{len(pooled.studies)} studies"]
        parts += [f"I2 {pooled.i2}%"] if pooled.i2 else []
        yield Understood("pooled result", ", ".join(parts), pooled.spot)
    for partition in facts.partitions:
        parts = [f"{name} {n}" for name, n in partition.parts]
        yield Understood("sum", f"{partition.label}: {partition.whole} = {' + '.join(parts)}", partition.spot)
    for sample in facts.samples:
        yield Understood("participants", f"{sample.population}: {sample.n} {sample.of}", sample.spot)
    for test in facts.statistics:
        df = f"({', '.join(map(str, test.df))})" if test.df else ""
        yield Understood("test", f"{test.kind}{df} = {test.value}" + (f", p {test.p}" if test.p else ""), test.spot)


def _claims(facts: Facts) -> Iterator[Understood]:
    for ranged in facts.range_claims:
        said = f"{ranged.label}: {ranged.low} to {ranged.high}, over {len(ranged.values)} values"
        yield Understood("range", said, ranged.spot)
    for count in facts.count_claims:
        phases = ", ".join(count.statement.where.phases)
        said = f"{count.statement.n} {count.statement.of}" + (f" of phase {phases}" if phases else "")
        yield Understood("count", said, count.spot)
    for certainty in facts.certainty_claims:
        yield Understood("certainty", f"the text: {' to '.join(certainty.levels)}", certainty.spot)
    for direction in facts.direction_claims:
        said = f"{direction.row.label}, {direction.statement.outcome}: better with {direction.statement.better}"
        yield Understood("direction", said, direction.spot)
    for claim in facts.significance_claims:
        said = "significant" if claim.significant else "not significant, or no difference"
        yield Understood("significance", f"{said}, of {len(claim.tested)} results", claim.spot)
    for ratio in facts.ratio_claims:
        yield Understood("direction", f"risk {'lower' if ratio.lower else 'higher'}", ratio.spot)
    for superlative in facts.superlatives:
        which = "highest" if superlative.highest else "lowest"
        said = f"{superlative.value.label}: {which} of {len(superlative.among) + 1}"
        yield Understood("superlative", said, superlative.spot)
    for restated in facts.restated:
        there = restated.there
        said = f"{shown(restated.here.estimate)} is the {shown(there.estimate)} of line {there.spot.line}"
        yield Understood("restated", f"{restated.here.label}: {said}", restated.spot)


def _methods(facts: Facts) -> Iterator[Understood]:
    for plan in facts.instruments:
        domains = f", {plan.item.domains} domains" if plan.item.domains else ""
        levels = f": {', '.join(plan.item.levels)}" if plan.item.levels else ""
        yield Understood("instrument", f"{plan.item.instrument}{domains}{levels}", plan.spot)
    for criterion in facts.criteria:
        yield Understood("criterion", criterion.item.text, criterion.spot)
    for search in facts.searches:
        date = f", {search.item.date}" if search.item.date else ""
        yield Understood("strategy" if search.item.strategy else "search", f"{search.item.source}{date}", search.spot)
    for registration in facts.registrations:
        yield Understood("registration", f"{registration.item.register_name} {registration.item.id}", registration.spot)
    for economic in facts.economics:
        yield Understood("economics", "costs, health gained, or their ratio", economic.spot)


def value_said(value: Value) -> str:
    """A value with its measure, interval and p."""
    estimate = value.estimate
    parts = [shown(estimate)]
    if estimate.interval is not None:
        level = f"{estimate.interval.level}% " if estimate.interval.level else ""
        parts.append(f"{level}{estimate.interval.kind} {estimate.interval}")
    if estimate.p is not None:
        parts.append(f"p {estimate.p}")
    return f"{value.label}: {', '.join(parts)} ({estimate.measure})"


def _row(label: str, arms: tuple[Group, ...], sizes: list[int], phase: str | None) -> Iterator[str]:
    yield label
    if sizes:
        yield "N " + ", ".join(map(str, sizes))
    if arms:
        yield " vs. ".join(arm.label for arm in arms)
    if phase:
        yield f"phase {phase}"
