"""The way of one person through an instrument: what to ask next, and back again.

A terminal and a page in a browser take the same way. Nothing that was answered is lost by going back: an answer is
offered again until the person changes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consilience.model.appraisal import Answer, Deviation, DomainJudgement
from consilience.model.instrument import NOT_ASKED, Compound, Domain, Question

from .conclusions import Conclusion, Judged
from .recording import Sitting
from .routing import effective, is_open


@dataclass(frozen=True, slots=True)
class AskDeviations:
    """Effect of adhering: which kinds of deviation are looked at?"""

    kinds: tuple[Deviation, ...]
    key: str = "deviations"


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """A question that is open."""

    domain: Domain
    question: Question
    allowed: tuple[str, ...]
    earlier: Answer | None
    """The person's answer of before, where there is one."""
    first: bool
    """True for the first question of its domain."""

    @property
    def key(self) -> str:
        """Name of the step."""
        return self.question.id


@dataclass(frozen=True, slots=True)
class AskLevel:
    """A domain whose answers are complete: keep the level that they imply, choose, confirm, or judge otherwise."""

    domain: Domain
    judged: Judged
    levels: tuple[str, ...]
    earlier: DomainJudgement | None

    @property
    def key(self) -> str:
        """Name of the step."""
        return f"level {self.domain.id}"


@dataclass(frozen=True, slots=True)
class AskOverall:
    """The overall level, where more than the worst domain may decide it."""

    conclusion: Conclusion
    compound: Compound | None
    """Several domains that together may make it worse."""
    key: str = "overall"


Step = AskDeviations | AskQuestion | AskLevel | AskOverall


@dataclass(frozen=True)
class Walk:
    """Where a person stands: what was answered, and which steps were taken, in their order."""

    sitting: Sitting
    taken: tuple[str, ...] = ()

    def step(self) -> Step | None:
        """What to ask now; None at the end."""
        sitting = self.sitting
        if kinds := self._deviations():
            return AskDeviations(kinds)
        for domain in sitting.domains():
            if sitting.ended():
                break
            if step := self._in(domain):
                return step
        return self._overall()

    def _deviations(self) -> tuple[Deviation, ...]:
        if self.sitting.adjudicates or "deviations" in self.taken:
            return ()
        kinds = [q.deviation for domain in self.sitting.domains() for q in domain.questions if q.deviation]
        return tuple(dict.fromkeys(kinds))

    def _in(self, domain: Domain) -> AskQuestion | AskLevel | None:
        sitting, known = self.sitting, effective(domain, self.sitting.answers)
        for question in domain.questions:
            of_interest = not (question.deviation and known[question.id] == NOT_ASKED)
            if question.id in self.taken or not is_open(question, known) or not of_interest:
                continue
            allowed = sitting.instrument.allowed(question.id, sitting.effect)
            if question.deviation:
                allowed = tuple(answer for answer in allowed if answer != NOT_ASKED)
            first = not any(q.id in self.taken for q in domain.questions)
            return AskQuestion(domain, question, allowed, sitting.entry(question.id), first)
        if domain.preliminary or domain.sums or f"level {domain.id}" in self.taken:
            return None
        levels = sitting.instrument.definition.levels_of(domain)
        return AskLevel(domain, sitting.judged(domain), levels, sitting.level_of(domain))

    def _overall(self) -> AskOverall | None:
        if "overall" in self.taken:
            return None
        conclusion, sheet = self.sitting.conclusion(), self.sitting.sheet
        if conclusion.implied is None:
            return None
        levels = {each.domain.id: each.level for each in conclusion.domains}
        compound = self.sitting.instrument.together(levels, self.sitting.effect)
        unranked = conclusion.implied in self.sitting.instrument.definition.unranked
        contested = self.sitting.adjudicates and (conclusion.overall is None or sheet.level is not None)
        if self.sitting.adjudicates:
            return AskOverall(conclusion, compound) if contested else None
        return AskOverall(conclusion, compound) if compound or unranked or sheet.level else None

    def look_at(self, deviations: Sequence[Deviation]) -> Walk:
        """With the kinds of deviation chosen."""
        return self._after("deviations", self.sitting.looks_at(deviations))

    def answer(self, step: AskQuestion, answer: str, quote: str = "", place: str = "", source: str = "") -> Walk:
        """With an answer."""
        return self._after(step.key, self.sitting.answer(step.question.id, answer, quote, place, source))

    def level(self, step: AskLevel, level: str, reason: str = "") -> Walk:
        """With the level of a domain; one that the answers imply, and nobody need confirm, is not written."""
        judged = step.judged
        implied = judged.implied is not None and level == judged.implied and not judged.provisional
        sitting = self.sitting.keep(step.domain) if implied else self.sitting.give(step.domain, level, reason)
        return self._after(step.key, sitting)

    def overall(self, step: AskOverall, level: str, reason: str = "") -> Walk:
        """With the overall level. Raises ``Refused`` for one better than that of the worst domain."""
        same = level == step.conclusion.implied and not self.sitting.adjudicates
        return self._after(step.key, self.sitting.give_overall(None if same else level, reason))

    def back(self) -> Walk:
        """One step back; where nothing was taken, the same."""
        return replace(self, taken=self.taken[:-1])

    def _after(self, key: str, sitting: Sitting) -> Walk:
        known = {each.id for each in sitting.sheet.answers}
        questions = {q.id for domain in sitting.domains() for q in domain.questions}
        kept = tuple(each for each in self.taken if each not in questions or each in known)
        return Walk(sitting, (*kept, key))


def begin(sitting: Sitting, *, again: bool = False) -> Walk:
    """The way from where the person stopped; with ``again`` from the start, each earlier answer offered."""
    walk = Walk(sitting)
    if again:
        return walk
    while (step := walk.step()) and _was_taken(sitting, step):
        walk = replace(walk, taken=(*walk.taken, step.key))
    return walk


def _was_taken(sitting: Sitting, step: Step) -> bool:
    match step:
        case AskDeviations():
            return bool(sitting.sheet.deviations)
        case AskQuestion():
            return step.earlier is not None
        case AskLevel():
            return step.judged.level is not None
        case AskOverall():
            return sitting.sheet.level is not None
