"""Instruments for risk of bias: their files, their levels and designs, and the level that answers imply.

The files beside this module hold each instrument as data; ``consilience.appraisal.routing`` follows them. Official
documents: https://www.riskofbias.info (RoB 2: Sterne 2019, BMJ 366:l4898; ROBINS-I: Sterne 2016, BMJ 355:i4919).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consilience.model.appraisal import SHIPPED, Appraisal, Effect, InstrumentName
from consilience.model.instrument import Compound, Domain, InstrumentDefinition, Question
from consilience.model.protocol import Protocol
from consilience.model.queries import allocation
from consilience.model.review import Review
from consilience.model.study import Allocation, Layout, Study

from ..routing import Answers, MalformedAnswers, Verdict, allowed, near, still_possible, to_ask, verdict
from ..spelling import answer_in, known_as, names_of, plain, question_in, subject

_EFFECTS: Mapping[str, Effect] = {
    "itt": "assignment",
    "intentiontotreat": "assignment",
    "perprotocol": "adhering",
    "pp": "adhering",
    "adherence": "adhering",
}
"""What else the effects of interest are called; none of it is taken for one, since analyses are called so too."""


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
        written = plain(effect)
        for each in known:
            if written in (each, f"effectof{each}", f"{each}tointervention", f"effectof{each}tointervention"):
                return each
        expected = f"expected {' or '.join(known)}" if known else f"{self.title} tells no effects apart"
        meant = _EFFECTS.get(written)
        hint = f'; what is called so is here "{meant}"' if meant in known else ""
        raise ValueError(f'"{effect}" is no effect of interest of {self.title}; {expected}{hint}')

    def domains_for(self, effect: str | None, *, preliminary: bool = False) -> tuple[Domain, ...]:
        """The domains for one effect, in their order; with ``preliminary`` the considerations before them too."""
        chosen = self.effect(effect)
        return tuple(
            domain
            for domain in self.definition.domains
            if domain.effect in (None, chosen) and (preliminary or not domain.preliminary)
        )

    def domain(self, id: str | int, effect: str | None = None) -> Domain:
        """The domain of that id: 2, "2", "D2", "Domain 2", or its name; "2B" names its effect too.

        Raises ``ValueError`` where there is none.
        """
        known = self.domains_for(effect, preliminary=True)
        for domain in known:
            if domain.id == id:
                return domain
        spellings = {plain(id), subject(id)}
        for domain in known:
            if spellings & names_of(domain):
                return domain
        for domain in self.definition.domains:
            if spellings & names_of(domain):
                if effect is None:
                    return domain
                raise ValueError(
                    f'"{id}" of {self.title} is for the effect of {domain.effect}, not of {self.effect(effect)}'
                )
        ids = [domain.id for domain in known]
        raise ValueError(f'"{id}" is no domain of {self.title} (it has {", ".join(ids)}){near(str(id), ids)}')

    def question(self, id: str, effect: str | None = None) -> Question:
        """The question of that id. Raises ``ValueError`` where there is none."""
        known = {q.id: q for domain in self.domains_for(effect, preliminary=True) for q in domain.questions}
        found = question_in(id, known)
        if found is None:
            raise ValueError(self._no_question(id, effect))
        return known[found]

    def allowed(self, id: str, effect: str | None = None) -> tuple[str, ...]:
        """The answers that a question admits while it is open."""
        return allowed(self.definition, self.question(id, effect))

    def judge(self, domain: str | int, answers: Answers, effect: str | None = None) -> str | None:
        """The level that answers imply for a domain; None where they are incomplete, or where a person must choose.

        >>> instrument("rob2").judge(domain="1", answers={"1.1": "Y", "1.2": "PY", "1.3": "N"})
        'Low'

        ``effect``: "assignment" (the default) or "adhering", where the instrument tells them apart. Answers may be
        spelt out ("Probably yes"). Those to questions of other domains are left aside. Raises ``MalformedAnswers``
        with the reasons for answers that the routing does not admit, ``ValueError`` for a domain or effect that does
        not exist.
        """
        found = self.verdict(domain, answers, effect)
        return found.level if found else None

    def verdict(self, domain: str | int, answers: Answers, effect: str | None = None) -> Verdict | None:
        """Like ``judge``, and whether a person must confirm the level."""
        chosen = self.domain(domain, effect)
        return verdict(self.definition, chosen, self.read(answers, effect or chosen.effect))

    def possible(self, domain: str | int, answers: Answers, effect: str | None = None) -> list[str]:
        """The levels that the answers given so far still admit, from best to worst."""
        chosen = self.domain(domain, effect)
        return still_possible(self.definition, chosen, self.read(answers, effect or chosen.effect))

    def route(self, answers: Answers, effect: str | None = None, domain: str | int | None = None) -> list[str]:
        """Ids of the questions to ask next: those that are open and unanswered, of one domain or of all.

        Empty where the appraisal is complete, and where a preliminary consideration has ended it. Raises
        ``MalformedAnswers`` for answers that the routing does not admit.
        """
        if domain is not None:
            chosen = self.domain(domain, effect)
            domains, effect = [chosen], effect or chosen.effect
        else:
            domains = list(self.domains_for(effect, preliminary=True))
        given = self.read(answers, effect)
        asked: list[str] = []
        for each in domains:
            found = verdict(self.definition, each, given)  # refuses malformed answers
            asked += [question.id for question in to_ask(each, given)]
            if each.preliminary and (asked or (found and found.level == _ends(each))):
                break
        return asked

    def read(self, answers: Answers, effect: str | None = None) -> dict[str, str | None]:
        """Answers with ids and answers in the instrument's own spelling; what is no answer stays as it stands.

        Raises ``MalformedAnswers`` for questions that the instrument has not, or not for this effect, and for two
        different answers to one question.
        """
        if not isinstance(answers, Mapping):
            raise MalformedAnswers([f"answers are {type(answers).__name__}; expected a mapping of question to answer"])
        questions = {q.id: q for domain in self.domains_for(effect, preliminary=True) for q in domain.questions}
        found: dict[str, str | None] = {}
        reasons = []
        for name, written in answers.items():
            id = question_in(name, questions)
            if id is None:
                told = f"{name}: a number; write the id of a question as text" if isinstance(name, float) else ""
                reasons.append(told or self._no_question(str(name), effect))
                continue
            answer = answer_in(written, allowed(self.definition, questions[id]))
            if (before := found.get(id)) is not None and answer not in (None, before):
                reasons.append(f"{id}: answered twice, {before} and {answer}; expected one answer")
            found[id] = answer if answer is not None else before
        if reasons:
            raise MalformedAnswers(reasons)
        return found

    def overall(self, levels: Mapping[str, str | None], effect: str | None = None) -> str | None:
        """The overall level that the levels of the domains give; None where one is missing.

        ``levels``: level by domain ("2" or "D2"). The worst domain counts. Where a domain has a level without a rank
        ("No information"), that one is given, unless the worst is as bad as the instrument's file says. Raises
        ``ValueError`` for a level or domain that the instrument has not.
        """
        given: dict[str, str | None] = {}
        for name, level in levels.items():
            id = self.domain(name, effect).id
            if given.get(id) not in (None, level) and level is not None:
                raise ValueError(f"domain {id} is given twice, {given[id]} and {level}; expected one level")
            given[id] = level if level is not None else given.get(id)
        found: list[str] = []
        for domain in self.domains_for(effect, preliminary=True):
            level = given.get(domain.id)
            if domain.preliminary:
                if level is not None and level == _ends(domain):
                    return level
            elif level is None or not level.strip():
                found.append("")
            else:
                found.append(level if domain.sums else self.level(level, domain))
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

    def level(self, printed: str, domain: Domain | None = None) -> str:
        """A level in the instrument's own spelling, of the overall judgement or of a domain.

        A level with words in brackets may be given without them where that is the only one so called. Raises
        ``ValueError`` for a level that it has not.
        """
        written = normal_level(printed)
        own = self.definition.levels_of(domain) if domain else self.definition.all_levels
        for level in own:
            if level.lower() == written:
                return level
        short = [level for level in own if level.lower().partition(" (")[0] == written]
        if len(short) == 1:
            return short[0]
        known = ", ".join(own) or "points"
        where = f" for domain {domain.id}" if domain and domain.levels else ""
        others = [each.title for each in owners(written) if each is not self]
        hint = f"; it is one of {' and '.join(others)}" if others else ""
        raise ValueError(f'"{printed}" is no level of {self.title}{where} (it has {known}){hint}')

    def together(self, levels: Mapping[str, str | None], effect: str | None = None) -> Compound | None:
        """The worse overall level that several domains may come to together, which only a person can judge.

        None where too few domains have the level that the worst of them has.
        """
        overall = self.overall(levels, effect)
        for compound in self.definition.compounds:
            n = sum(level is not None and normal_level(level) == compound.level.lower() for level in levels.values())
            if compound.level == overall and n >= compound.domains:
                return compound
        return None

    def rank(self, printed: str) -> int | None:
        """Place of a level from best (0) to worst; None for one without a rank or not of the instrument."""
        plain = normal_level(printed)
        ranked = [level.lower() for level in self.definition.levels]
        return ranked.index(plain) if plain in ranked else None

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
    """The instrument of that name ("rob2", "RoB 2"), one of the review's own included.

    Raises ``ValueError`` where there is none.
    """
    known = instruments_of(review) if review else INSTRUMENTS
    names = {id: (each.title, *each.definition.aliases) for id, each in known.items()}
    found = name if name in known else known_as(str(name), names)
    if found is None:
        hint = near(str(name).lower(), list(known))
        raise ValueError(f'"{name}" is no instrument with questions here (known: {", ".join(known)}){hint}')
    return known[found]


def instruments_of(review: Review) -> Mapping[InstrumentName, Instrument]:
    """The instruments that ship, and those that the review's team defines."""
    return {**INSTRUMENTS, **{each.id: Instrument(each) for each in review.instruments}}


_SUFFIXES = (" risk of bias", " risk", " bias")


def normal_level(printed: str) -> str:
    """A printed level in lower case without the words "risk of bias": "Moderate risk" is "moderate"."""
    level = " ".join(printed.lower().replace("_", " ").split())
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
    instrument: Instrument, how: Allocation | None, *, compared: bool | None, layout: Layout | None = None
) -> str | None:
    """The design, in words, for which an instrument is not made; None where it fits, or where nobody knows.

    ``compared``: whether there is a comparison group; None where nobody says.
    """
    if how is None or how == "unclear":
        return None
    if how not in instrument.designs:
        return how
    if instrument.needs_comparator and compared is False:
        return f"{how} one-group"
    known = instrument.definition.layouts
    return f"{how} {layout}" if layout and known and layout not in known else None


def layout(study: Study) -> Layout | None:
    """Layout of a trial as the review states it, else the report does."""
    return next((design.layout for _, design in study.design if design.layout), None)


def owners(level: str) -> list[Instrument]:
    """The instruments that know a (normalised) level, one of each family."""
    return [each for each in INSTRUMENTS.values() if level in each.levels and each.definition.family is None]
