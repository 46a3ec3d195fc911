"""Names of journals: in full, abbreviated, with a subtitle, translated."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from .titles import fold

NameLevel = Literal["same", "near", "different", "missing"]

_STOP = frozenset(
    str.split(
        "the of and in for on de la le les des du der die das und et y e d l del della di fur zu a an "
        "supplement supplements suppl online electronic resource proceedings"
    )
)
_PARTS = re.compile(r"\s*(?:=|:|;|\.(?=[A-Z])|/)\s*")
_MEETING = re.compile(r"[.,:;]?\s*\b(?:conference|meeting|congress)\s*:.*$", re.IGNORECASE | re.DOTALL)
_BRACKETS = re.compile(r"[\[(][^\[\]()]*[\])]")


@lru_cache(maxsize=200_000)
def names(journal: str) -> tuple[tuple[str, ...], ...]:
    """The names that one field may hold, each as its words: the whole, then what ``=``, ``:`` or a full stop parts."""
    plain = _BRACKETS.sub(" ", _MEETING.sub("", journal))
    parts = [plain, *(part for part in _PARTS.split(plain) if part)]
    found = [tuple(w for w in fold(part).split(" ") if w and w not in _STOP and not w.isdigit()) for part in parts]
    return tuple(dict.fromkeys(words for words in found if words))


@lru_cache(maxsize=500_000)
def compare_names(a: str, b: str) -> NameLevel:
    """Whether two fields name the same journal. ``Clin Microbiol Rev`` is Clinical Microbiology Reviews."""
    ours, theirs = names(a), names(b)
    if not ours or not theirs:
        return "missing"
    if any(_same(one, other) for one in ours for other in theirs):
        return "same"
    one, other = ours[0], theirs[0]
    if _begins(one, other) or _begins(other, one):
        return "near"
    if fuzz.token_sort_ratio(" ".join(one), " ".join(other)) >= NEAR:
        return "near"
    return "different"


NEAR = 85.0
"""Similarity (0-100) of two names from which a misprint or a missing word is likelier than another journal."""


def _same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Equal words, or an abbreviation (each word begins the other's), or an acronym."""
    if a == b:
        return True
    if len(a) == len(b):
        return all(_abbreviates(x, y) or _abbreviates(y, x) for x, y in zip(a, b, strict=True))
    short, long = sorted((a, b), key=len)
    return len(short) == 1 and 3 <= len(short[0]) <= 6 and _acronym(short[0], long)


def _acronym(letters: str, words: tuple[str, ...]) -> bool:
    """True where the beginnings of all words make the letters: jama, or amcis for Americas Conference on ..."""
    if not words:
        return not letters
    head, *rest = words
    most = len(letters) - len(rest)
    return any(head.startswith(letters[:n]) and _acronym(letters[n:], tuple(rest)) for n in range(1, most + 1))


def _abbreviates(short: str, long: str) -> bool:
    """``microbiol`` begins microbiology; ``natl`` is contracted from national."""
    if long.startswith(short):
        return True
    if len(short) < 3 or short[0] != long[0] or (short[-1] != long[-1] and short[-1] not in long):
        return False
    letters = iter(long)
    return len(short) < len(long) and all(letter in letters for letter in short)


def _begins(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """True where the longer name adds a subtitle or a place to the shorter, of two words at least."""
    pairs = zip(short, long, strict=False)  # what the longer name adds is left over
    return 2 <= len(short) < len(long) and all(_abbreviates(x, y) or _abbreviates(y, x) for x, y in pairs)
