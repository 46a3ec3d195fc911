"""Instruments for risk of bias: their files, their levels and designs, and the level that answers imply.

The files beside this module hold each instrument as data; ``consilience.appraisal.routing`` follows them. Official
documents: https://www.riskofbias.info (RoB 2: Sterne 2019, BMJ 366:l4898; ROBINS-I: Sterne 2016, BMJ 355:i4919).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consilience.model.appraisal import SHIPPED, Appraisal, Effect, InstrumentName
from consilience.model.instrument import Domain, InstrumentDefinition, Question
from consilience.model.protocol import Protocol
from consilience.model.queries import allocation
from consilience.model.review import Review
from consilience.model.study import Allocation, Layout, Study

from ..routing import Answers, MalformedAnswers, Verdict, allowed, near, still_possible, to_ask, verdict


@dataclass(frozen=True)
class Instrument:
    """One instrument; ``definition`` is its file."""

    definition: InstrumentDefinition

    @property
    def name(self) -> InstrumentName:
        """Identifier, e.g. rob2."""
        return self.definition.id

    @property
    def title(self) -> str:
        """Name in tables, e.g. RoB 2."""
        return self.definition.title

    @functools.cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels of risk of bias in lower case, from best to worst; empty where it gives points or a decision."""
        if self.is_checklist:
            return ()
        return tuple(level.lower() for level in self.definition.all_levels)

    @functools.cached_property
    def unranked(self) -> frozenset[str]:
        """Levels in lower case that have no rank among the others."""
        return frozenset(level.lower() for level in self.definition.unranked)

    @property
    def is_checklist(self) -> bool:
        """True where it has items but no levels of risk of bias (JBI, MINORS)."""
        return self.definition.checklist

    @property
    def domains(self) -> int:
        """Number of domains; of a checklist the number of items."""
        chosen = self.domains_for(None)
        return len(chosen[0].questions) if self.is_checklist and len(chosen) == 1 else len(chosen)

    @property
    def designs(self) -> frozenset[Allocation]:
        """Allocations of the studies that it is made for."""
        return frozenset(self.definition.designs)

    @property
    def needs_comparator(self) -> bool:
        """True where it presumes a comparison group."""
        return self.definition.comparator

    def effect(self, effect: str | None) -> Effect | None:
        """The effect of interest meant: the one given, else the first that the instrument tells apart.

        Raises ``ValueError`` for one that it has not.
        """
        known = self.definition.effects
        if effect is None:
            return known[0] if known else None
        for each in known:
            if each == effect:
                return each
        expected = f"expected {' or '.join(known)}" if known else f"{self.title} tells no effects apart"
        raise ValueError(f'"{effect}" is no effect of interest of {self.title}; {expected}')

    def domains_for(self, effect: str | None, *, preliminary: bool = False) -> tuple[Domain, ...]:
        """The domains for one effect, in their order; with ``preliminary`` the considerations before them too."""
        chosen = self.effect(effect)
        return tuple(
            domain
            for domain in self.definition.domains
            if domain.effect in (None, chosen) and (preliminary or not domain.preliminary)
        )

    def domain(self, id: str, effect: str | None = None) -> Domain:
        """The domain of that id ("2" or "D2"). Raises ``ValueError`` where there is none."""
        known = self.domains_for(effect, preliminary=True)
        for domain in known:
            if id.strip().lower() in (domain.id.lower(), domain.code.lower(), domain.label.lower()):
                return domain
        ids = [domain.id for domain in known]
        raise ValueError(f'"{id}" is no domain of {self.title} (it has {", ".join(ids)}){near(id, ids)}')

    def question(self, id: str, effect: str | None = None) -> Question:
        """The question of that id. Raises ``ValueError`` where there is none."""
        for domain in self.domains_for(effect, preliminary=True):
            for question in domain.questions:
                if question.id == id:
                    return question
        raise ValueError(self._no_question(id, effect))

    def allowed(self, id: str, effect: str | None = None) -> tuple[str, ...]:
        """The answers that a question admits while it is open."""
        return allowed(self.definition, self.question(id, effect))

    def judge(self, domain: str, answers: Answers, effect: str | None = None) -> str | None:
        """The level that answers imply for a domain; None where they are incomplete, or where a person must choose.

        >>> instrument("rob2").judge(domain="1", answers={"1.1": "Y", "1.2": "PY", "1.3": "N"})
        'Low'

        ``effect``: "assignment" (the default) or "adhering", where the instrument tells them apart. Answers to
        questions of other domains are left aside. Raises ``MalformedAnswers`` with the reasons for answers that the
        routing does not admit, ``ValueError`` for a domain or effect that does not exist.
        """
        found = self.verdict(domain, answers, effect)
        return found.level if found else None

    def verdict(self, domain: str, answers: Answers, effect: str | None = None) -> Verdict | None:
        """Like ``judge``, and whether a person must confirm the level."""
        chosen = self.domain(domain, effect)
        self._known(answers, effect)
        return verdict(self.definition, chosen, answers)

    def possible(self, domain: str, answers: Answers, effect: str | None = None) -> list[str]:
        """The levels that the answers given so far still admit, from best to worst."""
        return still_possible(self.definition, self.domain(domain, effect), answers)

    def route(self, answers: Answers, effect: str | None = None, domain: str | None = None) -> list[str]:
        """Ids of the questions to ask next: those that are open and unanswered, of one domain or of all.

        Empty where the appraisal is complete, and where a preliminary consideration has ended it. Raises
        ``MalformedAnswers`` for answers that the routing does not admit.
        """
        self._known(answers, effect)
        domains = [self.domain(domain, effect)] if domain else self.domains_for(effect, preliminary=True)
        asked: list[str] = []
        for each in domains:
            found = verdict(self.definition, each, answers)  # refuses malformed answers
            asked += [question.id for question in to_ask(each, answers)]
            if each.preliminary and (asked or (found and found.level == _ends(each))):
                break
        return asked

    def overall(self, levels: Mapping[str, str | None], effect: str | None = None) -> str | None:
        """The overall level that the levels of the domains give; None where one is missing.

        ``levels``: level by domain ("2" or "D2"). The worst domain counts. Where a domain has a level without a rank
        ("No information"), that one is given, unless the worst is as bad as the instrument's file says. Raises
        ``ValueError`` for a level or domain that the instrument has not.
        """
        given = {self.domain(id, effect).id: level for id, level in levels.items()}
        found: list[str] = []
        for domain in self.domains_for(effect, preliminary=True):
            level = given.get(domain.id)
            if domain.preliminary:
                if level is not None and level == _ends(domain):
                    return level
            elif level is None:
                found.append("")
            else:
                found.append(level if domain.sums else self.level(level))
        if "" in found:
            return None
        if self.definition.levels:
            return self._worst(found)
        return found[0] if len(found) == 1 else ", ".join(found)

    def _worst(self, found: Sequence[str]) -> str:
        ranked = [level for level in found if level in self.definition.levels]
        worst = max(ranked, key=self.definition.levels.index) if ranked else None
        bare = [level for level in found if level in self.definition.unranked]
        return bare[0] if bare and (worst is None or worst not in self.definition.yields_to) else worst or found[0]

    def level(self, printed: str) -> str:
        """A level in the instrument's own spelling. Raises ``ValueError`` for one that it has not."""
        plain = normal_level(printed)
        for level in self.definition.all_levels:
            if level.lower() == plain:
                return level
        known = ", ".join(self.definition.all_levels) or "points"
        others = [each.title for each in owners(plain) if each is not self]
        hint = f"; it is one of {' and '.join(others)}" if others else ""
        raise ValueError(f'"{printed}" is no level of {self.title} (it has {known}){hint}')

    def rank(self, printed: str) -> int | None:
        """Place of a level from best (0) to worst; None for one without a rank or not of the instrument."""
        plain = normal_level(printed)
        ranked = [level.lower() for level in self.definition.levels]
        return ranked.index(plain) if plain in ranked else None

    def _known(self, answers: Answers, effect: str | None) -> None:
        ids = {q.id for domain in self.domains_for(effect, preliminary=True) for q in domain.questions}
        if strange := [id for id in answers if id not in ids]:
            raise MalformedAnswers([self._no_question(id, effect) for id in strange])

    def _no_question(self, id: str, effect: str | None) -> str:
        chosen = self.effect(effect)
        for domain in self.definition.domains:
            if domain.effect not in (None, chosen) and any(q.id == id for q in domain.questions):
                return f"{id}: a question for the effect of {domain.effect}, not of {chosen}; the two must not be mixed"
        ids = [q.id for domain in self.domains_for(effect, preliminary=True) for q in domain.questions]
        return f"{id}: no such question in {self.title}{near(id, ids)}"


def _ends(domain: Domain) -> str | None:
    """The level of a preliminary consideration that ends the appraisal: that of its first rule."""
    return domain.rules[0].gives if domain.rules else None


@functools.cache
def _shipped(name: str) -> Instrument:
    from importlib.resources import files

    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar is text: N is an answer, not false
    text = files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    return Instrument(InstrumentDefinition.model_validate(yaml.load(text, Loader=loader)))  # noqa: S506 - base loader


INSTRUMENTS: Mapping[InstrumentName, Instrument] = {name: _shipped(name) for name in SHIPPED}
"""The instruments that ship with Consilience."""


def instrument(name: str, review: Review | None = None) -> Instrument:
    """The instrument of that name, one of the review's own included. Raises ``ValueError`` where there is none."""
    known = instruments_of(review) if review else INSTRUMENTS
    if name not in known:
        raise ValueError(f'"{name}" is no instrument (known: {", ".join(known)}){near(name, list(known))}')
    return known[name]


def instruments_of(review: Review) -> Mapping[InstrumentName, Instrument]:
    """The instruments that ship, and those that the review's team defines."""
    return {**INSTRUMENTS, **{each.id: Instrument(each) for each in review.instruments}}


_SUFFIXES = (" risk of bias", " risk", " bias")


def normal_level(printed: str) -> str:
    """A printed level in lower case without the words "risk of bias": "Moderate risk" is "moderate"."""
    level = " ".join(printed.lower().split())
    for suffix in _SUFFIXES:
        level = level.removesuffix(suffix)
    return level


def instrument_for(
    study: Study,
    appraisal: Appraisal,
    protocol: Protocol,
    known: Mapping[InstrumentName, Instrument] = INSTRUMENTS,
) -> Instrument | None:
    """The instrument of an appraisal: the one it names, else the one that the protocol plans for the study's design."""
    if appraisal.instrument is not None:
        return known.get(appraisal.instrument)
    return planned(study, protocol, known)


def planned(
    study: Study, protocol: Protocol, known: Mapping[InstrumentName, Instrument] = INSTRUMENTS
) -> Instrument | None:
    """The instrument that the protocol plans for a study's design; None where it plans none."""
    how = allocation(study)
    for plan in protocol.appraisal:
        if how in plan.designs:
            return known.get(plan.instrument)
    return None


def suggested(study: Study) -> list[Instrument]:
    """The instruments that fit a study's design, the usual one first; empty where the design is not stated."""
    how, form, compared = allocation(study), layout(study) or "parallel", bool(study.comparators)
    if how is None or how == "unclear":
        return []
    return [each for each in INSTRUMENTS.values() if misfit(each, how, compared=compared, layout=form) is None]


def misfits(instrument: Instrument, study: Study) -> Iterator[str]:
    """Why an instrument does not fit a study's design, in words; nothing where it fits or nobody knows."""
    if design := misfit(instrument, allocation(study), compared=bool(study.comparators), layout=layout(study)):
        fitting = [each.title for each in suggested(study)]
        instead = f"; made for it: {', '.join(fitting)}" if fitting else ""
        yield f"{instrument.title} is not made for {design} studies{instead}"


def misfit(
    instrument: Instrument, how: Allocation | None, *, compared: bool, layout: Layout | None = None
) -> str | None:
    """The design, in words, for which an instrument is not made; None where it fits, or where nobody knows."""
    if how is None or how == "unclear":
        return None
    if how not in instrument.designs:
        return how
    if instrument.needs_comparator and not compared:
        return f"{how} one-group"
    known = instrument.definition.layouts
    return f"{how} {layout}" if layout and known and layout not in known else None


def layout(study: Study) -> Layout | None:
    """Layout of a trial as the review states it, else the report does."""
    return next((design.layout for _, design in study.design if design.layout), None)


def owners(level: str) -> list[Instrument]:
    """The instruments that know a (normalised) level, one of each family."""
    return [each for each in INSTRUMENTS.values() if level in each.levels and each.definition.family is None]
