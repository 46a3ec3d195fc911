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
_GLUED = re.compile(r"(?<=\.)(?=[^\W\d_][^\W\d_.]+[ ,])")
_INITIALED = re.compile(r"^[^,]+,\s*(?:[^\W\d_]\.?[ -]?){1,4},\s")


def split_authors(text: str) -> tuple[str, ...]:
    """The authors of one cell of a table: joined by ``and``, ``;``, line ends, or not at all (``Adeli K.Lewis G.``)."""
    text = text.strip()
    for separator in (r"\s+and\s+(?=[^\d\W])", r"\s*;\s*", r"\s*[\r\n|]+\s*"):
        parts = [part.strip() for part in re.split(separator, text) if part.strip()]
        if len(parts) > 1:
            return tuple(parts)
    if _INITIALED.match(text):
        return tuple(part.strip() for part in re.findall(r"[^,]+,[^,]+(?:,|$)", text))
    return tuple(part.strip() for part in _GLUED.split(text) if part.strip())


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
