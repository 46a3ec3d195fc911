"""The arithmetic of one rating: a start, steps down and up with their reasons, a level (Guyatt 2011, J Clin Epidemiol
64:383; three levels for imprecision: Zeng 2022, J Clin Epidemiol 150:216)."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast, get_args

from consilience.model.appraisal import CertaintyDomain

from .levels import LEVELS, rated, read, symbol

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

_LABELS: dict[str, dict[str, int]] = {
    "down": {
        "not serious": 0,
        "undetected": 0,
        "serious": 1,
        "strongly suspected": 1,
        "very serious": 2,
        "extremely serious": 3,
    },
    "up": {"none": 0, "no": 0, "present": 1, "yes": 1, "large": 1, "very large": 2},
}
"""Steps as evidence profiles word them."""

_OTHER_NAMES: dict[str, CertaintyDomain] = {
    "rob": "risk-of-bias",
    "bias": "risk-of-bias",
    "study-limitations": "risk-of-bias",
    "reporting-bias": "publication-bias",
    "large": "large-effect",
    "large-magnitude-of-effect": "large-effect",
    "magnitude-of-effect": "large-effect",
    "dose-response-gradient": "dose-response",
    "confounding": "opposing-confounding",
    "plausible-confounding": "opposing-confounding",
    "residual-confounding": "opposing-confounding",
    "plausible-residual-confounding": "opposing-confounding",
    "opposing-residual-confounding": "opposing-confounding",
    "opposing-plausible-residual-confounding": "opposing-confounding",
}

Levels: TypeAlias = int | str
"""A number of levels, or the words of an evidence profile: "serious" is one."""

Steps: TypeAlias = Mapping[str, Levels | Sequence[Levels]]
"""Domain to levels, or to levels and reason: ``{"imprecision": (1, "the interval includes no effect")}``."""


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
        start: level at which the design starts: "high", "very low", or its symbol.
        down: steps down by domain, as positive numbers or in words, with or without a reason, e.g.
            ``{"risk of bias": 1, "imprecision": (2, "18 events"), "inconsistency": "serious"}``.
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
    first = read(start)
    if first is None:
        raise RatingError(f'start: "{start}" is no level of GRADE; expected {", ".join(reversed(LEVELS))}')
    lowered = _steps(down or {}, DOWN, "down", robins_i=robins_i)
    raised = _steps(up or {}, UP, "up", robins_i=robins_i)
    final = rated(first, sum(step.levels for step in lowered), sum(step.levels for step in raised))
    return Rating(
        LEVELS[first - 1], lowered, raised, LEVELS[final - 1], final, symbol(final), _remarks(first, lowered, raised)
    )


def domain(name: str) -> CertaintyDomain:
    """The domain of a name however it is written: "Risk of bias", "risk_of_bias", "RoB".

    Raises:
        RatingError: no domain of GRADE.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", str(name).lower()).strip("-")
    found = slug if slug in DOMAINS else _OTHER_NAMES.get(slug)
    if found is None:
        raise RatingError(f'"{name}" is no domain of GRADE; expected one of {", ".join(DOMAINS)}')
    return found


def in_words(name: CertaintyDomain, words: str) -> int:
    """The number of levels that a word of an evidence profile means: "very serious" is 2, and so is "2".

    Raises:
        RatingError: no such word for a domain of that side.
    """
    known = _LABELS["down" if name in DOWN else "up"]
    text = " ".join(re.split(r"[\s_-]+", words.strip().lower()))
    if text in known:
        return known[text]
    if re.fullmatch(r"\d", text):
        return int(text)
    raise RatingError(f'{name}: expected a number of levels or {", ".join(known)}, found "{words}"')


def fault(name: CertaintyDomain, levels: int, *, robins_i: bool = False) -> str:
    """What is wrong with so many levels of a domain; empty where nothing is."""
    limit = most(name, robins_i=robins_i)
    if isinstance(levels, bool) or not isinstance(levels, int) or not 0 <= levels <= limit:
        hint = "; three only where ROBINS-I found critical bias" if name == "risk-of-bias" and levels == 3 else ""
        if isinstance(levels, int) and levels < 0:
            hint = f"; the number says how many levels, so write {-levels}"
        return f"{name}: expected {'0 or 1' if limit == 1 else f'0 to {limit}'} levels, found {levels!r}{hint}"
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
    if not isinstance(given, Mapping):
        raise RatingError(
            f'{side}: expected a mapping from domain to levels, e.g. {{"imprecision": 1}}, found {given!r}'
        )
    found: dict[CertaintyDomain, Step] = {}
    for name, value in given.items():
        each = domain(name)
        if each not in allowed:
            raise RatingError(f"{side}: {each} does not rate {side}; expected one of {', '.join(allowed)}")
        if each in found:
            raise RatingError(f"{side}: {each} is given twice")
        levels, reason = _split(each, value, side)
        if wrong := fault(each, levels, robins_i=robins_i):
            raise RatingError(f"{side}: {wrong}")
        found[each] = Step(each, levels, reason)
    return tuple(found[each] for each in allowed if each in found and found[each].levels)


def _split(name: CertaintyDomain, value: Levels | Sequence[Levels], side: str) -> tuple[int, str]:
    """Levels and reason of one step."""
    levels, reason = value, ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        if len(value) != 2 or not isinstance(value[1], str):
            raise RatingError(f"{side}: {name}: expected levels, or (levels, reason), found {value!r}")
        levels, reason = value[0], value[1]
    if isinstance(levels, str):
        try:
            return in_words(name, levels), reason
        except RatingError as error:
            raise RatingError(f"{side}: {error}") from None
    if not isinstance(levels, bool) and hasattr(levels, "__index__"):  # numbers of numpy too
        return operator.index(levels), reason
    return cast("int", levels), reason  # told by fault


def _remarks(start: int, lowered: Sequence[Step], raised: Sequence[Step]) -> tuple[str, ...]:
    return advice(start, sum(step.levels for step in lowered), sum(step.levels for step in raised))
