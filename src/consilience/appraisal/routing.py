"""From answers to a level: which questions are open, whether answers are well formed, and what they imply.

Everything works on one ``Domain`` of an instrument's definition. Nothing is guessed: a missing answer stays missing (it
is never taken as "no information"), and a level is given only where every open question is answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from consilience.model.instrument import NOT_ASKED, Condition, Domain, InstrumentDefinition, Question

Answers = Mapping[str, str | None]
"""Answer by question; a question without an answer is missing or None."""

_UNKNOWN = None


class MalformedAnswers(ValueError):
    """Raised for answers that the routing does not admit; ``reasons`` holds every reason."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(reasons))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level that a domain's answers imply; ``provisional`` where a person must confirm it."""

    level: str
    provisional: bool = False


def allowed(definition: InstrumentDefinition, question: Question) -> tuple[str, ...]:
    """The answers that a question admits while it is open."""
    own = question.answers or definition.answers
    return (*own, NOT_ASKED) if question.optional else own


def in_words(condition: Condition) -> str:
    """A condition for people: "2.1 is Y, PY or NI; or 2.2 is Y, PY or NI"."""
    return "; or ".join(
        " and ".join(f"{name} is {_listed(answers)}" for name, answers in alternative.items())
        for alternative in condition
    )


def _listed(answers: Sequence[str]) -> str:
    return answers[0] if len(answers) == 1 else f"{', '.join(answers[:-1])} or {answers[-1]}"


def effective(domain: Domain, answers: Answers) -> dict[str, str | None]:
    """The answer that counts for each question: NA where it is closed, None where it is open and unanswered."""
    known: dict[str, str | None] = {}
    for question in domain.questions:
        gate = is_open(question, known)
        known[question.id] = NOT_ASKED if gate is False else _UNKNOWN if gate is None else answers.get(question.id)
    return known


def is_open(question: Question, known: Answers) -> bool | None:
    """True where a question is to be asked, False where not, None where that still depends on a missing answer."""
    return True if not question.asked else _holds(question.asked, known)


def _holds(condition: Condition, known: Answers) -> bool | None:
    """Truth of a condition with three values: None where missing answers leave it open."""
    if not condition:
        return True
    results = [_all_hold(alternative, known) for alternative in condition]
    return True if True in results else None if None in results else False


def _all_hold(alternative: Mapping[str, Sequence[str]], known: Answers) -> bool | None:
    results = [
        None if (given := known.get(name)) is None else given in answers for name, answers in alternative.items()
    ]
    return False if False in results else None if None in results else True


def malformed(definition: InstrumentDefinition, domain: Domain, answers: Answers) -> list[str]:
    """Why answers to the questions of a domain are not admitted; empty where they are well formed."""
    reasons = []
    known: dict[str, str | None] = {}
    for question in domain.questions:
        given, gate = answers.get(question.id), is_open(question, known)
        if given is not None and (reason := _refusal(definition, question, given, gate)):
            reasons.append(reason)
        known[question.id] = NOT_ASKED if gate is False else given if gate else None
    return reasons


def _refusal(definition: InstrumentDefinition, question: Question, given: str, gate: bool | None) -> str | None:
    choices = allowed(definition, question)
    conditional = bool(question.asked) or question.optional
    if given not in choices and not (given == NOT_ASKED and conditional):
        hint = "; the question is always asked" if given == NOT_ASKED else ""
        return f'{question.id}: "{given}" is no answer here (allowed: {", ".join(choices)}{hint})'
    if gate is False and given != NOT_ASKED and not question.idle:
        return f"{question.id}: answered {given}, but it is asked only where {in_words(question.asked)}; leave it out"
    if gate is True and given == NOT_ASKED and not question.optional:
        return f"{question.id}: NA, but it is to be asked, because {in_words(question.asked)}; answer it"
    return None


def to_ask(domain: Domain, answers: Answers) -> list[Question]:
    """The questions that are open and unanswered, in their order."""
    known = effective(domain, answers)
    return [each for each in domain.questions if known[each.id] is None and is_open(each, known)]


def verdict(definition: InstrumentDefinition, domain: Domain, answers: Answers) -> Verdict | None:
    """The level that well-formed answers imply; None where they are incomplete, or where a person must choose.

    Raises ``MalformedAnswers``.
    """
    if reasons := malformed(definition, domain, answers):
        raise MalformedAnswers(reasons)
    known = effective(domain, answers)
    if any(answer is None for answer in known.values()):
        return None
    return _decided(definition, domain, known)


def _decided(definition: InstrumentDefinition, domain: Domain, known: dict[str, str | None]) -> Verdict | None:
    if domain.sums:
        points = sum(int(answer) for answer in known.values() if answer and answer != NOT_ASKED)
        return Verdict(f"{points} of {most_points(definition, domain)}")
    provisional = False
    for part in domain.parts:
        for rule in part.rules:
            if _holds(rule.when, known):
                known[part.id] = rule.gives
                provisional |= rule.provisional
                break
    if domain.worst:
        values = [known.get(name) for name in domain.worst]
        if None in values:
            return None
        return Verdict(max((value for value in values if value), key=definition.levels.index), provisional)
    for rule in domain.rules:
        if _holds(rule.when, known):
            return Verdict(rule.gives, provisional or rule.provisional)
    return None


def most_points(definition: InstrumentDefinition, domain: Domain) -> int:
    """Largest sum of points."""
    return sum(max(int(answer) for answer in question.answers or definition.answers) for question in domain.questions)


def well_formed(definition: InstrumentDefinition, domain: Domain) -> Iterator[dict[str, str]]:
    """Every complete, well-formed set of answers; questions that are not asked carry NA."""
    return _completions(domain, {}, {question.id: allowed(definition, question) for question in domain.questions})


def still_possible(definition: InstrumentDefinition, domain: Domain, answers: Answers) -> list[str]:
    """The levels that answers given so far still admit, from best to worst; one level shows that it is decided.

    Answers that no condition tells apart are tried once. Empty where a person chooses.
    """
    choices = _representatives(definition, domain)
    given = {id: answer for id, answer in effective(domain, answers).items() if answer is not None}
    found = set()
    for complete in _completions(domain, given, choices):
        result = _decided(definition, domain, dict(complete))
        if result:
            found.add(result.level)
    order = {level: at for at, level in enumerate(definition.all_levels)}
    return sorted(found, key=lambda level: order.get(level, len(order)))


def gaps(definition: InstrumentDefinition, domain: Domain) -> Iterator[dict[str, str]]:
    """Complete, well-formed sets of answers for which the rules give no level: a mistake in the definition."""
    if domain.chosen or domain.sums:
        return
    for answers in _completions(domain, {}, _representatives(definition, domain)):
        if _decided(definition, domain, dict(answers)) is None:
            yield answers


def _completions(
    domain: Domain,
    given: Mapping[str, str],
    choices: Mapping[str, Sequence[str]],
) -> Iterator[dict[str, str]]:
    def extend(at: int, known: dict[str, str]) -> Iterator[dict[str, str]]:
        if at == len(domain.questions):
            yield known
            return
        question = domain.questions[at]
        if not is_open(question, known):
            options: Sequence[str] = (NOT_ASKED,)
        else:
            options = (given[question.id],) if question.id in given else choices[question.id]
        for answer in options:
            yield from extend(at + 1, {**known, question.id: answer})

    return extend(0, {})


def _representatives(definition: InstrumentDefinition, domain: Domain) -> dict[str, tuple[str, ...]]:
    """One answer for each group of answers that every condition of the domain treats alike."""
    conditions = [question.asked for question in domain.questions]
    conditions += [rule.when for part in domain.parts for rule in part.rules] + [rule.when for rule in domain.rules]
    sets: dict[str, list[frozenset[str]]] = {}
    for condition in conditions:
        for alternative in condition:
            for name, answers in alternative.items():
                sets.setdefault(name, []).append(frozenset(answers))
    chosen = {}
    for question in domain.questions:
        groups: dict[tuple[bool, ...], str] = {}
        for answer in allowed(definition, question):
            groups.setdefault(tuple(answer in each for each in sets.get(question.id, ())), answer)
        chosen[question.id] = tuple(groups.values())
    return chosen


def near(word: str, known: Sequence[str]) -> str:
    """A hint at the nearest known word, or nothing."""
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else ""
