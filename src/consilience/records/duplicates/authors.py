"""Authors as sets of family names, whatever the order and punctuation in which a source writes them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .titles import fold

_NOBODY = frozenset({"anonymous", "anon", "unknown", "no authors listed", "not available", "et al", "others", "nr"})
_PARTICLES = frozenset(
    str.split("de da do dos das del della di du la le van von der den ten ter el al bin ibn and et jr sr")
)
_GROUPS = frozenset(
    str.split(
        "group study trial investigator investigators consortium committee society association network department "
        "ministry organisation organization institute team working registry grupo gruppe groupe"
    )
)


class Name(NamedTuple):
    """One author, folded."""

    family: tuple[str, ...]
    """Words of the family name; without a comma, given names that are written out cannot be told apart and stay."""
    words: tuple[str, ...]
    """Every word that is written out, for names whose parts a source has put into the wrong order."""
    initials: str
    """First letters of all words, sorted: ``Amber C. F.`` and ``Cicek F. A.`` may be one person."""


_fold = lru_cache(maxsize=100_000)(fold)  # family names and initials come again and again
NOBODY = Name((), (), "")


@lru_cache(maxsize=200_000)
def parse_name(author: str) -> Name:
    """The name of one author: ``Shen, Shuhong`` is of the family shen. ``Anonymous`` and groups are nobody."""
    head, comma, tail = author.partition(",")
    family_part = _fold(head)
    folded = f"{family_part} {_fold(tail)}".strip() if comma else family_part
    words = folded.split(" ")
    group = not _GROUPS.isdisjoint(words) or "task force" in folded or "collaborat" in folded
    if not folded or folded in _NOBODY or group:
        return NOBODY
    words = [word for word in words if word not in _PARTICLES]
    if comma and len(family_part) > 1:
        family = [
            word for word in family_part.split(" ") if len(word) > 1 and word not in _PARTICLES and not word.isdigit()
        ]
    else:  # no comma, or "S, Haddad": an initial stands where the family name belongs
        family = [word for word in words if len(word) > 2] or [word for word in words if len(word) > 1]
    written = tuple(word for word in words if len(word) > 2)
    return Name(tuple(family), written, "".join(sorted([word[0] for word in words])))
