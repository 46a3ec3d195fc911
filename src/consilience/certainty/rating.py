"""The arithmetic of one rating: a start, steps down and up with their reasons, a level (Guyatt 2011, J Clin Epidemiol
64:383; three levels for imprecision: Zeng 2022, J Clin Epidemiol 150:216)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, get_args

from consilience.model.appraisal import CertaintyDomain

from .levels import LEVELS, normal, rank, rated, symbol

DOWN: tuple[CertaintyDomain, ...] = (
    "risk-of-bias",
    "inconsistency",
    "indirectness",
    "imprecision",
    "publication-bias",
)
UP: tuple[CertaintyDomain, ...] = ("large-effect", "dose-response", "opposing-confounding")
DOMAINS: tuple[CertaintyDomain, ...] = get_args(CertaintyDomain)

_MOST: dict[CertaintyDomain, int] = {
    "risk-of-bias": 2,
    "inconsistency": 2,
    "indirectness": 2,
    "imprecision": 3,
    "publication-bias": 1,
    "large-effect": 2,
    "dose-response": 1,
    "opposing-confounding": 1,
}

Steps: TypeAlias = Mapping[str, "int | tuple[int, str]"]
"""Domain to number of levels, or to number and reason: ``{"imprecision": (1, "the interval includes no effect")}``."""


class RatingError(ValueError):
    """A step or start that GRADE does not have; the message says what was found and what is allowed."""


@dataclass(frozen=True, slots=True)
class Step:
    """Levels that one domain takes or gives, and why."""

    domain: CertaintyDomain
    levels: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The level that a start and its steps give; ``remarks``: what GRADE advises against, although it can be done."""

    start: str
    down: tuple[Step, ...]
    up: tuple[Step, ...]
    level: str
    rank: int
    symbol: str
    remarks: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.symbol} {self.level}"


def most(domain: CertaintyDomain, *, robins_i: bool = False) -> int:
    """The largest step of a domain; three levels for risk of bias only where ROBINS-I found it critical."""
    return 3 if domain == "risk-of-bias" and robins_i else _MOST[domain]


def rate(start: str, down: Steps | None = None, up: Steps | None = None, *, robins_i: bool = False) -> Rating:
    """Level and symbol of a body of evidence.

    Args:
        start: level at which the design starts, e.g. "high".
        down: steps down by domain, e.g. ``{"risk-of-bias": 1, "imprecision": (2, "18 events")}``.
        up: steps up by domain: large-effect, dose-response, opposing-confounding.
        robins_i: risk of bias was judged with ROBINS-I; its step may then be three levels.

    Returns:
        A Rating; never above high or below very low.

    Raises:
        RatingError: no level of GRADE, a domain on the wrong side, or more levels than the domain has.

    Example:
        >>> str(rate("high", {"imprecision": 1, "risk-of-bias": 1}))
        '⊕⊕○○ low'
    """
    first = rank(start)
    if first is None:
        raise RatingError(f'start: "{start}" is no level of GRADE; expected {", ".join(reversed(LEVELS))}')
    lowered = _steps(down or {}, DOWN, "down", robins_i=robins_i)
    raised = _steps(up or {}, UP, "up", robins_i=robins_i)
    final = rated(first, sum(step.levels for step in lowered), sum(step.levels for step in raised))
    return Rating(
        normal(start), lowered, raised, LEVELS[final - 1], final, symbol(final), _remarks(first, lowered, raised)
    )


def domain(name: str) -> CertaintyDomain:
    """The domain of a name however it is written: "Risk of bias", "risk_of_bias".

    Raises:
        RatingError: no domain of GRADE.
    """
    slug = "-".join(name.strip().lower().replace("_", " ").replace("-", " ").split())
    if slug not in DOMAINS:
        raise RatingError(f'"{name}" is no domain of GRADE; expected one of {", ".join(DOMAINS)}')
    return slug


def fault(name: CertaintyDomain, levels: int, *, robins_i: bool = False) -> str:
    """What is wrong with so many levels of a domain; empty where nothing is."""
    limit = most(name, robins_i=robins_i)
    if isinstance(levels, bool) or not isinstance(levels, int) or not 0 <= levels <= limit:
        only = "; three only where ROBINS-I found critical bias" if name == "risk-of-bias" and levels == 3 else ""
        return f"{name}: expected {' or '.join(map(str, range(limit + 1)))} levels, found {levels!r}{only}"
    return ""


def advice(start: int, lowered: int, raised: int) -> tuple[str, ...]:
    """What GRADE advises against in a rating: starting rank, levels down, levels up."""
    remarks = []
    if raised and lowered:
        remarks.append("rated up although it was rated down; normally only what is not rated down is rated up")
    if raised and start == len(LEVELS):
        remarks.append("rated up although it starts high; rating up is meant for evidence that starts low")
    return tuple(remarks)


def _steps(given: Steps, allowed: Sequence[CertaintyDomain], side: str, *, robins_i: bool) -> tuple[Step, ...]:
    found: dict[CertaintyDomain, Step] = {}
    for name, value in given.items():
        each = domain(name)
        if each not in allowed:
            raise RatingError(f"{side}: {each} does not rate {side}; expected one of {', '.join(allowed)}")
        if each in found:
            raise RatingError(f"{side}: {each} is given twice")
        levels, reason = value if isinstance(value, tuple) else (value, "")
        if wrong := fault(each, levels, robins_i=robins_i):
            raise RatingError(f"{side}: {wrong}")
        found[each] = Step(each, levels, reason)
    return tuple(found[each] for each in allowed if each in found and found[each].levels)


def _remarks(start: int, lowered: Sequence[Step], raised: Sequence[Step]) -> tuple[str, ...]:
    return advice(start, sum(step.levels for step in lowered), sum(step.levels for step in raised))
