"""A person's decisions about domains become part of the review, with what they were made on."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consilience.model.appraisal import CertaintyDomain
from consilience.model.certainty import BodyOfEvidence, DomainDecision
from consilience.model.review import Review

from .bodies import uses_robins_i
from .fingerprints import fingerprints
from .rating import DOWN, UP, RatingError, domain, fault, in_words
from .state import State
from .suggestions import Suggestion


class Refused(ValueError):
    """A decision that cannot be recorded; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as a person gives it."""

    body: str
    domain: CertaintyDomain
    levels: int
    reason: str


def bodies(review: Review, name: str | None = None) -> tuple[BodyOfEvidence, ...]:
    """The bodies of a review, or those of that id or outcome. Raises ``Refused`` where there is none."""
    if name is None:
        return review.bodies
    found = tuple(each for each in review.bodies if name in (each.id, each.outcome))
    if not found:
        known = ", ".join(each.id for each in review.bodies) or "none"
        raise Refused(f'"{name}" is no body of evidence or outcome that is rated; certainty.yaml has: {known}')
    return found


def to_judge(state: State, suggestions: Sequence[Suggestion], *, again: bool = False) -> tuple[CertaintyDomain, ...]:
    """The domains that a person is asked about: those open or stale, or all with ``again``. Domains that rate up only
    where the evidence may be rated up."""
    stale = {each.decision.domain for each in state.stale}
    may_rise = {each.domain for each in suggestions if each.levels != 0}
    asked = [*DOWN, *(each for each in UP if each in may_rise or each in state.decisions)]
    return tuple(each for each in asked if again or each not in state.decisions or each in stale)


def check_person(person: str) -> str:
    """The person's identifier. Raises ``Refused`` where it is none."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", person):
        raise Refused(f'person: "{person}" is no identifier; expected e.g. ines-duarte')
    return person


def from_words(review: Review, words: str, name: str | None) -> Decided:
    """A decision in one phrase: ``imprecision=1: the interval includes no effect``, for the body ``name``.

    Raises ``Refused`` where it cannot be read, or more bodies than one are meant.
    """
    match = re.fullmatch(r"\s*([^=:]+?)\s*=\s*([^:=]+?)\s*:\s*(\S.*?)\s*", words, re.DOTALL)
    if not match:
        raise Refused(f'"{words}": expected DOMAIN=LEVELS: REASON, e.g. "imprecision=1: the interval is wide"')
    if name is None:
        raise Refused("which body of evidence? Add --outcome ID")
    meant = bodies(review, name)
    if len(meant) > 1:
        raise Refused(f'"{name}" names {len(meant)} bodies of evidence; say which: {", ".join(b.id for b in meant)}')
    name_ = _domain(match[1])
    return Decided(meant[0].id, name_, _levels(name_, match[2]), match[3])


def from_data(data: Any, file: str) -> tuple[Decided, ...]:
    """Decisions of a file: a list ``decisions`` of ``body``, ``domain``, ``levels``, ``reason``. Raises ``Refused``."""
    listed = data.get("decisions") if isinstance(data, Mapping) else None
    if not isinstance(listed, list) or not listed:
        raise Refused(f"{file}: expected a list under the key decisions")
    return tuple(_entry(each, f"{file}{_line(each)}, decision {at}") for at, each in enumerate(listed, 1))


def decide(
    review: Review, decided: Sequence[Decided], person: str, date: dt.date
) -> tuple[Review, tuple[DomainDecision, ...]]:
    """The review with these decisions, in place of earlier ones about the same domains; all or none.

    Each keeps the fingerprints of its evidence. Raises ``Refused``.
    """
    check_person(person)
    counts = Counter((each.body, each.domain) for each in decided)
    for (body_id, name), times in counts.items():
        if times > 1:
            raise Refused(f"{body_id}, {name} is decided {times} times")
    changed, made = review, []
    for each in decided:
        (body,) = _only(changed, each.body)
        if wrong := fault(each.domain, each.levels, robins_i=uses_robins_i(changed, body)):
            raise Refused(f"{body.id}: {wrong}")
        if not each.reason.strip():
            raise Refused(f"{body.id}, {each.domain}: say why, also where it is not rated down")
        decision = DomainDecision(
            domain=each.domain,
            levels=each.levels,
            reason=each.reason,
            person=person,
            date=date,
            seen=fingerprints(changed, body),
        )
        made.append(decision)
        changed = _with(changed, body, decision)
    return changed, tuple(made)


def _only(review: Review, id: str) -> tuple[BodyOfEvidence]:
    found = next((each for each in review.bodies if each.id == id), None)
    if found is None:
        known = ", ".join(each.id for each in review.bodies) or "none"
        raise Refused(f'"{id}" is no body of evidence; certainty.yaml has: {known}')
    return (found,)


def _with(review: Review, body: BodyOfEvidence, decision: DomainDecision) -> Review:
    """In the place of the decision about the same domain, else at the end: the order of the file is kept."""
    kept = list(body.decisions)
    at = next((n for n, each in enumerate(kept) if each.domain == decision.domain), None)
    if at is None:
        kept.append(decision)
    else:
        kept[at] = decision
    new = body.model_copy(update={"decisions": tuple(kept)})
    return review.model_copy(update={"bodies": tuple(new if each.id == body.id else each for each in review.bodies)})


def _entry(each: Any, place: str) -> Decided:
    wanted = {"body", "domain", "levels", "reason"}
    if not isinstance(each, Mapping) or set(each) != wanted:
        found = ", ".join(map(str, each)) if isinstance(each, Mapping) else repr(each)
        raise Refused(f"{place}: expected {', '.join(sorted(wanted))}; found {found}")
    try:
        name = _domain(str(each["domain"] or ""))
        levels = _levels(name, str("" if each["levels"] is None else each["levels"]))
    except Refused as refusal:
        raise Refused(f"{place}: {refusal}") from None
    return Decided(str(each["body"]), name, levels, str(each["reason"] or "").strip())


def _line(each: Any) -> str:
    origin = getattr(each, "origin", None)
    return f":{origin.line}" if origin else ""


def _levels(name: CertaintyDomain, words: str) -> int:
    try:
        return in_words(name, words)
    except RatingError as error:
        raise Refused(str(error)) from None


def _domain(name: str) -> CertaintyDomain:
    try:
        return domain(name)
    except RatingError as error:
        raise Refused(str(error)) from None
