"""From the name of a harm as a trial prints it to a term of CTCAE. A name is mapped by a table, never by likeness."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from .terms import Term, rows, terms

_GRADE = re.compile(
    r"\b(grades?|grados?|graus?|g)\s*(>=|≥|>|<=|≤|<)?\s*\d"
    r"(\s*(-|–|to|or|and|a|o|y|ou|e)\s*\d)?"
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A printed harm and the term it stands for.

    ``certain`` is False where the name can mean other terms too: a person must confirm. ``near``: names that look
    alike, where there is no term.
    """

    printed: str
    term: Term | None
    how: str
    certain: bool = True
    near: tuple[str, ...] = ()


def harmonise(printed: str) -> Mapped:
    """The term for a printed harm, with how it was found.

    Grades ("grade 3-4 neutropenia", "neutropenia (grade >=3)", "grado 3") and severity words are taken off. Upper and
    lower case and accents do not count.

    Example:
        >>> harmonise("Neutropenic fever, grade 3").term.name
        'Febrile neutropenia'
    """
    name = normal(printed)
    if name in terms():
        return Mapped(printed, terms()[name], "the term itself")
    found = _names().get(name)
    if found:
        term, language, certain = found
        words = {"en": "English", "es": "Spanish", "pt": "Portuguese"}[language]
        how = f"{words} name in the table" if certain else f"{words} name that can mean more; to be confirmed"
        return Mapped(printed, terms()[term.lower()], how, certain)
    near = get_close_matches(name, [*terms(), *_names()], n=3, cutoff=0.8)
    return Mapped(printed, None, "no term in the table", False, tuple(near))


def is_name(name: str) -> bool:
    """True for a (normalised) name that the tables hold."""
    return name in terms() or name in _names()


def named_in(words: str) -> Term | None:
    """The one term that some words name, "there was grade 2 anaphylaxis in"; None for none, several, or an unsure one.

    Of names that hold one another the longest counts: "febrile neutropenia" is no neutropenia.
    """
    rest, found = f" {normal(words)} ", set()
    for name in _by_length():
        if f" {name} " in rest:
            rest = rest.replace(f" {name} ", " | ")
            found.add(name)
    known = [harmonise(name) for name in found]
    named = {each.term.name for each in known if each.term is not None}
    sure = len(named) == 1 and all(each.certain for each in known)
    return known[0].term if sure else None


def normal(printed: str) -> str:
    """Lower case without accents, grades, severity and punctuation."""
    text = unicodedata.normalize("NFKD", printed.lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = _GRADE.sub(" ", text)
    text = re.sub(r"\b(severe|serious|grave|severa|severo)\b", " ", text)
    text = re.sub(r"[^a-z0-9/ -]", " ", text)
    return " ".join(text.split()).strip("- ")


@functools.cache
def _by_length() -> tuple[str, ...]:
    """Names of four letters or more, the longest first."""
    return tuple(sorted((name for name in {*terms(), *_names()} if len(name) > 3), key=len, reverse=True))


@functools.cache
def _names() -> Mapping[str, tuple[str, str, bool]]:
    return {row["name"]: (row["term"], row["language"], row["certain"] == "yes") for row in rows("names.csv")}
