"""Which fields of a platform come closest to those of another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from .grammar import ALL, TEXT, Platform
from .tree import Fields

SEARCHED = TEXT | {"keywords-plus", "substance", "original-title", "trade-name", "device"}
"""Fields in which subjects are searched; others (author, publication type ...) have no neighbours."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One or more field sets, to be joined by OR, and what they add or lack."""

    alternatives: tuple[Fields, ...]
    added: Fields = frozenset()
    missing: Fields = frozenset()


@lru_cache(maxsize=4096)
def choose(wanted: Fields, platform: Platform) -> Choice | None:
    """The closest fields; None where the platform has nothing for them."""
    from .writer import tag_for

    if tag_for(wanted, platform) is not None:
        return Choice((wanted,))
    if wanted == ALL:
        return _widest(platform)
    code = platform.prefer.get(wanted)
    if code is not None:
        return _compared(wanted, platform.fields_of(code) or platform.default)
    subject = bool(wanted & SEARCHED)
    chosen = _best(wanted, platform, subject=subject)
    if not chosen:
        return _compared(wanted, platform.default) if subject else None
    union = frozenset().union(*chosen)
    compared = _compared(wanted, union)
    if platform.joins_fields or union in chosen:
        return compared
    return Choice(tuple(dict.fromkeys(chosen)), compared.added, compared.missing)


def _best(wanted: Fields, platform: Platform, *, subject: bool) -> tuple[Fields, ...]:
    """One to three of the platform's field sets that together come closest; none where nothing comes close."""
    candidates = [names for names in platform.fields.values() if names & wanted and (subject or names <= wanted)]
    if subject:
        candidates = [names for names in candidates if names <= SEARCHED]
    inside = frozenset().union(*(names for names in candidates if names <= wanted))
    if platform.joins_fields and inside:
        candidates.insert(0, inside)
    best: tuple[Fields, ...] = ()
    least = _cost(wanted, frozenset())
    for size in (1, 2, 3):
        for chosen in combinations(candidates[:12], size):
            cost = _cost(wanted, frozenset().union(*chosen)) + (0 if platform.joins_fields else 3 * (size - 1))
            if cost < least:
                best, least = chosen, cost
    return best


def _cost(wanted: Fields, given: Fields) -> int:
    """What is missing weighs more than what is added; where titles and abstracts are wanted, the rest weighs little."""
    missing, main = wanted - given, wanted & TEXT
    return (
        100 * len(missing & main if main else missing)
        + 2 * len(missing - main if main else ())
        + 5 * len(given - wanted)
    )


def _compared(wanted: Fields, given: Fields) -> Choice:
    missing = frozenset() if given == ALL else wanted - given
    return Choice((given,), given - wanted, missing)


def _widest(platform: Platform) -> Choice:
    """For "all fields" where the platform has no such thing: the widest set of subject fields."""
    return Choice((platform.default,), frozenset(), ALL - platform.default)


def why(choice: Choice, platform: Platform) -> str:
    """What the choice adds or lacks, in words."""
    parts = []
    if choice.missing:
        parts.append(f"{platform.label} has no field for {_listed(choice.missing)}")
    if choice.added:
        names = "every field" if choice.added == ALL else _listed(choice.added)
        parts.append(f"{platform.label} also looks in {names}")
    return "; ".join(parts)


def _listed(names: Fields) -> str:
    return ", ".join(sorted(names))
