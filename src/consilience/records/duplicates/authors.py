"""Authors as sets of family names, whatever the order and punctuation in which a source writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .titles import fold

_NOBODY = frozenset({"anonymous", "anon", "unknown", "no authors listed", "not available", "et al", "others", "nr"})
_PARTICLES = frozenset(
    str.split("de da do dos das del della di du la le van von der den ten ter el al bin ibn and et jr sr")
)
_GROUP = re.compile(
    r"\b(?:group|study|trial|investigators?|collaborat\w+|consortium|committee|society|association|network|"
    r"department|ministry|organi[sz]ation|institute|team|working|task force|registry|grupo|gruppe|groupe)\b"
)


class Name(NamedTuple):
    """One author, folded."""

    family: tuple[str, ...]
    """Words of the family name; without a comma, given names that are written out cannot be told apart and stay."""
    words: tuple[str, ...]
    """Every word that is written out, for names whose parts a source has put into the wrong order."""
    initials: str
    """First letters of all words, sorted: ``Amber C. F.`` and ``Cicek F. A.`` may be one person."""


NOBODY = Name((), (), "")


@lru_cache(maxsize=200_000)
def parse_name(author: str) -> Name:
    """The name of one author: ``Shen, Shuhong`` is of the family shen. ``Anonymous`` and groups are nobody."""
    folded = fold(author)
    if not folded or folded in _NOBODY or _GROUP.search(folded):
        return NOBODY
    words = [word for word in folded.split(" ") if word not in _PARTICLES]
    if "," in author and len(head := fold(author.partition(",")[0])) > 1:
        family = [word for word in head.split(" ") if len(word) > 1 and word not in _PARTICLES and not word.isdigit()]
    else:  # no comma, or "S, Haddad": an initial stands where the family name belongs
        family = [word for word in words if len(word) > 2] or [word for word in words if len(word) > 1]
    written = tuple(word for word in words if len(word) > 2)
    return Name(tuple(family), written, "".join(sorted(word[0] for word in words)))
