"""Instruments for risk of bias as data: domains, questions, when a question is asked, and what the answers imply.

The instruments that ship with Consilience and those that a team defines in ``instruments/*.yaml`` have this one type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from .appraisal import Deviation, Effect
from .base import Model, Slug
from .study import Allocation, Layout

NOT_ASKED = "NA"
"""The answer of a question that is not asked."""


def _alternatives(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


_ANSWERS_GIVEN = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}

Condition = Annotated[
    tuple[dict[str, tuple[str, ...]], ...],
    BeforeValidator(_alternatives),
    PlainSerializer(lambda value: value[0] if len(value) == 1 else value),
    WithJsonSchema({"anyOf": [_ANSWERS_GIVEN, {"type": "array", "items": _ANSWERS_GIVEN}]}),
]
"""Answers (or values of parts) that must be given: all of one mapping, of any one mapping of the list.

``{"2.1": [Y, PY]}`` holds where 2.1 is answered Y or PY. The answer ``NA`` stands for a question that was not asked.
"""


class Question(Model):
    """One signalling question or item, in our own words."""

    id: str = Field(description="Number in the official instrument, e.g. 2.3.")
    text: str = Field(description="The question, paraphrased; the official wording is in the document linked.")
    es: str | None = Field(default=None, description="The same in Spanish.")
    pt: str | None = Field(default=None, description="The same in Portuguese.")
    answers: tuple[str, ...] = Field(
        default=(), description="Answers allowed, where they differ from those of the instrument; NA is never listed."
    )
    asked: Condition = Field(
        default=(), description="When it is asked: {question: [answers]}, or a list of such; none means always."
    )
    optional: bool = Field(
        default=False, description="True where NA may be answered although the question is open (not of interest)."
    )
    deviation: Deviation | None = Field(
        default=None, description="Effect of adhering: the kind of deviation whose choice makes it of interest."
    )
    idle: bool = Field(
        default=False, description="True where it may be answered although it is closed; the answer then has no effect."
    )


class RoutingRule(Model):
    """One line of a decision table; the first line that holds decides."""

    when: Condition = Field(default=(), description="{question or part: [answers]}, or a list; none means otherwise.")
    gives: str = Field(description="The level (or, in a part, the value) that follows.")
    provisional: bool = Field(
        default=False, description="True where public sources disagree: a person must confirm the level."
    )


class Part(Model):
    """A step on the way to a domain's level; later conditions may use its value under its id."""

    id: str = Field(description="Name by which later conditions refer to the value.")
    rules: tuple[RoutingRule, ...] = Field(description="Decision table; the first line that holds decides.")


class Domain(Model):
    """One domain of an instrument."""

    id: str = Field(description="Number in the official instrument, e.g. 2 or 1b.")
    aliases: tuple[str, ...] = Field(default=(), description="Other ids and names under which it is known.")
    label: str = Field(description="Name of the domain.")
    es: str | None = Field(default=None, description="The same in Spanish.")
    pt: str | None = Field(default=None, description="The same in Portuguese.")
    effect: Effect | None = Field(default=None, description="Effect of interest that it is for; none means both.")
    preliminary: bool = Field(
        default=False, description="True for considerations before the domains; its first level ends the appraisal."
    )
    levels: tuple[str, ...] = Field(
        default=(), description="Levels that it may have, where they are not all of those of the instrument."
    )
    questions: tuple[Question, ...] = Field(default=(), description="Questions in their order.")
    parts: tuple[Part, ...] = Field(default=(), description="Steps on the way to the level, in their order.")
    worst: tuple[str, ...] = Field(default=(), description="Parts of which the worst is the level of the domain.")
    rules: tuple[RoutingRule, ...] = Field(default=(), description="Decision table of the domain's level.")
    sums: bool = Field(default=False, description="True where the answers are points, and their sum is the judgement.")
    chosen: bool = Field(
        default=False, description="True where a person chooses the level (by the criteria) unless a rule gives it."
    )
    criteria: dict[str, str] = Field(default={}, description="What each level means, for a person who chooses.")

    @property
    def code(self) -> str:
        """Heading of its column: D1, D1b."""
        return self.label if self.preliminary or self.sums or len(self.id) > 2 else f"D{self.id}"


class Compound(Model):
    """Where several domains have one level, a person is asked whether the overall level is a worse one."""

    level: str = Field(description="The level of the domains.")
    domains: int = Field(default=2, ge=2, description="Number of domains with that level from which on it is asked.")
    overall: str = Field(description="The overall level that a person may judge it to be, with a reason.")


class InstrumentDefinition(Model):
    """An instrument: a file of its own, which a person can read and a program can follow."""

    id: Slug = Field(description="Identifier, also the name of its file.")
    aliases: tuple[str, ...] = Field(default=(), description="Other names under which it is known.")
    title: str = Field(description="Name in tables.")
    version: str = Field(description="Version or date of the instrument.")
    source: str = Field(description="Where the official document is: web address or citation.")
    note: str | None = Field(default=None, description="What it is and is not; shown with the instrument.")
    family: str | None = Field(default=None, description="Instrument that this one is a variant of.")
    designs: tuple[Allocation, ...] = Field(description="Allocations of the studies that it is made for.")
    layouts: tuple[Layout, ...] = Field(default=(), description="Layouts of trials that it is for; none means any.")
    comparator: bool = Field(default=False, description="True where it presumes a comparison group.")
    checklist: bool = Field(
        default=False, description="True where it gives points or a decision, and no level of risk of bias."
    )
    effects: tuple[Effect, ...] = Field(default=(), description="Effects of interest that it tells apart.")
    answers: tuple[str, ...] = Field(description="Answers allowed where a question does not say otherwise.")
    levels: tuple[str, ...] = Field(default=(), description="Levels from best to worst.")
    unranked: tuple[str, ...] = Field(default=(), description="Levels that have no rank, e.g. No information.")
    yields_to: tuple[str, ...] = Field(
        default=(), description="Overall: levels that stand although a domain has an unranked level."
    )
    compounds: tuple[Compound, ...] = Field(
        default=(), description="Where several domains together may make the overall level worse; never automatic."
    )
    domains: tuple[Domain, ...] = Field(description="Domains in their order.")

    @property
    def all_levels(self) -> tuple[str, ...]:
        """Ranked levels, then those without a rank."""
        return self.levels + self.unranked

    def levels_of(self, domain: Domain) -> tuple[str, ...]:
        """The levels that a domain may have, from best to worst, then those without a rank."""
        return domain.levels or self.all_levels


Flaw = tuple[Model, str, str]
"""What is wrong with a definition: the entry, its key, and the message."""


def flaws(definition: InstrumentDefinition) -> Iterator[Flaw]:
    """Conditions that name what does not exist, levels that the instrument has not, domains that nobody could judge."""
    seen: set[tuple[str, Effect | None]] = set()
    owner: dict[str, str] = {}
    for domain in definition.domains:
        if (domain.id, domain.effect) in seen or (domain.id, None) in seen:
            yield domain, "id", f'domain "{domain.id}" stands twice; expected once for each effect'
        seen.add((domain.id, domain.effect))
        yield from _domain_flaws(definition, domain)
        for question in domain.questions:
            before = owner.setdefault(question.id, domain.id)
            if before != domain.id:
                message = f'question "{question.id}" stands in domain {before} too; expected a number of its own'
                yield question, "id", message
    yield from _level_list_flaws(definition)


def _level_list_flaws(definition: InstrumentDefinition) -> Iterator[Flaw]:
    known = ", ".join(definition.levels) or "none"
    for level in definition.yields_to:
        if level not in definition.levels:
            message = f'"{level}" is no level of {definition.title} with a rank (it has {known})'
            yield definition, "yields_to", message
    for level in definition.unranked:
        if level in definition.levels:
            yield definition, "unranked", f'"{level}" has a rank; expected it in one list only'
    for compound in definition.compounds:
        for key, level in (("level", compound.level), ("overall", compound.overall)):
            if level not in definition.levels:
                yield compound, key, f'"{level}" is no level of {definition.title} with a rank (it has {known})'


def _domain_flaws(definition: InstrumentDefinition, domain: Domain) -> Iterator[Flaw]:
    values: dict[str, set[str]] = {}
    for question in domain.questions:
        if question.id in values:
            yield question, "id", f'question "{question.id}" stands twice in domain {domain.id}; expected once'
        yield from _condition_flaws(question, "asked", question.asked, values)
        if NOT_ASKED in question.answers:
            yield question, "answers", "NA is understood for every question that is not always asked; remove it here"
        values[question.id] = {*(question.answers or definition.answers), NOT_ASKED}
    for part in domain.parts:
        for rule in part.rules:
            yield from _condition_flaws(rule, "when", rule.when, values)
        if part.id in values:
            yield part, "id", f'part "{part.id}" has the name of something before it; expected a name of its own'
        values[part.id] = {rule.gives for rule in part.rules}
    for rule in domain.rules:
        yield from _condition_flaws(rule, "when", rule.when, values)
    yield from _level_flaws(definition, domain, values)
    ways = [bool(domain.rules), bool(domain.worst), domain.sums]
    if sum(ways) > 1 or not (any(ways) or domain.chosen):
        how = "by rules, by the worst of its parts, by a sum, or chosen by a person"
        yield domain, "id", f"domain {domain.id} must be judged in one way: {how}"
    given = {answer for question in domain.questions for answer in values[question.id] - {NOT_ASKED}}
    if domain.sums and any(not answer.isdigit() for answer in given):
        yield domain, "sums", "answers must be whole numbers of points where they are summed"


def _level_flaws(definition: InstrumentDefinition, domain: Domain, values: dict[str, set[str]]) -> Iterator[Flaw]:
    known = ", ".join(definition.all_levels) or "none"
    parts = {part.id for part in domain.parts}
    for name in domain.worst:
        if name not in parts:
            yield domain, "worst", f'"{name}" is no part of domain {domain.id}'
        elif strange := values[name] - set(definition.levels):
            yield domain, "worst", f'part "{name}" gives {", ".join(sorted(strange))}, which is no level'
    for level in domain.levels:
        if level not in definition.all_levels:
            yield domain, "levels", f'"{level}" is no level of {definition.title} (it has {known})'
    for rule in domain.rules:
        if not domain.preliminary and rule.gives not in definition.levels_of(domain):
            own = ", ".join(definition.levels_of(domain)) or "none"
            yield rule, "gives", f'"{rule.gives}" is no level of domain {domain.id} (it has {own})'
    for level in domain.criteria:
        if level not in definition.all_levels:
            yield domain, "criteria", f'"{level}" is no level of {definition.title} (it has {known})'


def _condition_flaws(entry: Model, key: str, condition: Condition, known: dict[str, set[str]]) -> Iterator[Flaw]:
    for alternative in condition:
        for name, answers in alternative.items():
            if name not in known:
                yield entry, key, f'"{name}" is no question or part that stands before this one'
                continue
            for answer in answers:
                if answer not in known[name]:
                    allowed = ", ".join(sorted(known[name]))
                    yield entry, key, f'"{answer}" is no answer of {name} (allowed: {allowed})'
