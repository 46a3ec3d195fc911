"""Where the rating of a body of evidence stands: what people decided, what is open, what went stale, the level."""

from __future__ import annotations

from dataclasses import dataclass

from consilience.model.appraisal import CertaintyDomain
from consilience.model.certainty import BodyOfEvidence, DomainDecision
from consilience.model.review import Review

from .bodies import Start, design_of, start_of, uses_robins_i
from .fingerprints import Part, changed, fingerprints
from .rating import DOWN, UP, Rating, RatingError, rate


@dataclass(frozen=True, slots=True)
class Stale:
    """A decision and what changed below it since."""

    decision: DomainDecision
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The rating of a body. ``rating`` is None until a person has judged the five domains that rate down.

    ``stale``: decisions whose evidence has changed. ``unbound``: decisions that do not say what they were made on.
    ``faults``: steps that GRADE does not have, and domains judged twice; there is then no rating.
    """

    body: BodyOfEvidence
    start: Start
    design: str | None
    decisions: dict[CertaintyDomain, DomainDecision]
    open: tuple[CertaintyDomain, ...]
    stale: tuple[Stale, ...]
    unbound: tuple[DomainDecision, ...]
    faults: tuple[str, ...]
    rating: Rating | None

    @property
    def level(self) -> str | None:
        """The level, or None."""
        return self.rating.level if self.rating else None

    @property
    def is_current(self) -> bool:
        """True where there is a rating, nothing below it has changed, and every decision can be tested so."""
        return self.rating is not None and not self.stale and not self.unbound


def state(review: Review, body: BodyOfEvidence) -> State:
    """The state of one body of the review."""
    robins_i, design = uses_robins_i(review, body), design_of(review, body)
    start = start_of(body.question, design, robins_i=robins_i)
    decisions = {each.domain: each for each in body.decisions}
    left = tuple(domain for domain in DOWN if domain not in decisions)
    now = fingerprints(review, body)
    stale = tuple(
        Stale(each, parts)
        for each in decisions.values()
        if each.seen is not None and (parts := changed(each.domain, each.seen, now))
    )
    faults = [
        f"{domain} is judged {n} times"
        for domain in decisions
        if (n := sum(each.domain == domain for each in body.decisions)) > 1
    ]
    rating = None
    try:
        found = rate(start.level or "low", _steps(decisions, DOWN), _steps(decisions, UP), robins_i=robins_i)
        rating = found if start.level and not left and not faults else None
    except RatingError as error:
        faults.append(str(error))
    return State(
        body,
        start,
        design,
        decisions,
        left,
        stale,
        tuple(each for each in decisions.values() if each.seen is None),
        tuple(faults),
        rating,
    )


def _steps(
    decisions: dict[CertaintyDomain, DomainDecision], domains: tuple[CertaintyDomain, ...]
) -> dict[str, int | tuple[int, str]]:
    return {domain: (decisions[domain].levels, decisions[domain].reason) for domain in domains if domain in decisions}
