"""From the name of a harm as a trial prints it to a term of CTCAE. A name is mapped by a table, never by likeness."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from .laboratory import laboratory_term
from .terms import Term, main_version, rows, terms

_GRADE = re.compile(
    r"\b(any|all|todos los|cualquier|qualquer) (grades?|grados?|graus?)\b"
    r"|\b(ctcae )?((grades?|grados?|graus?)\s*(>=|≥|>|<=|≤|<)?\s*([1-5]|i{1,3}|iv|v)|gr?\s*(>=|≥|>|<=|≤|<)?\s*[1-5])\b"
    r"(\s*(-|–|/|to|or|and|a|o|y|ou|e)\s*([1-5]|i{1,3}|iv|v|higher|above|worse|more|mas|mayor|superior|mais|maior)\b)*"
)
_ASIDE = re.compile(
    r"\b(n|no\.?) ?\(%\)"
    r"|\b(severe|serious|grave|graves|severa|severo|severas|severos|treatment[- ]related(?! secondary)|"
    r"treatment[- ]emergent|drug[- ]related|new[- ]onset|patients? with|pacientes con|pacientes com|incidence of)\b"
)
_BRITISH: tuple[tuple[str, str], ...] = (
    ("aemi", "emi"),
    ("haem", "hem"),
    ("oedema", "edema"),
    ("diarrhoea", "diarrhea"),
    ("rrhoea", "rrhea"),
    ("pnoea", "pnea"),
    ("tumour", "tumor"),
    ("paraesthesia", "paresthesia"),
    ("aesthesia", "esthesia"),
    ("leucopenia", "leukopenia"),
    ("leucoencephal", "leukoencephal"),
    ("leucocyt", "leukocyt"),
    ("colour", "color"),
    ("foetal", "fetal"),
    ("paenia", "penia"),
)
"""British spellings of endings and stems, as CTCAE's American ones."""


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


def harmonise(printed: str, version: str = "") -> Mapped:
    """The term for a printed harm, with how it was found.

    Grades ("grade 3-4 neutropenia", "neutropenia (grade >=3)", "grado 3"), severity and the like are taken off. Case,
    accents, British spelling and a plural s do not count. ``version`` of CTCAE as printed, e.g. "6.0": version 6 calls
    platelets thrombocytopenia; without one, names mean what versions 4 and 5 call them.

    Example:
        >>> harmonise("Neutropenic fever, grade 3").term.name
        'Febrile neutropenia'
    """
    if found := _looked_up(normal(printed), version):
        return Mapped(printed, *found)
    bracket = re.fullmatch(r"\s*([^()]+?)\s*\(([^()]*)\)\W*", printed)
    if bracket and (outside := _looked_up(normal(bracket[1]), version)):
        inside = _looked_up(normal(bracket[2]), version)
        says_more = (
            normal(bracket[2]) and not (inside and inside[0] == outside[0]) and not _INITIALS.fullmatch(bracket[2])
        )
        if not says_more:
            return Mapped(printed, *outside)
        return Mapped(printed, outside[0], "the words before the brackets, which say more; to be confirmed", False)
    near = get_close_matches(normal(printed), [*_by_normal_name(), *_names()], n=3, cutoff=0.8)
    return Mapped(printed, None, "no term in the table", False, tuple(near))


def is_name(name: str) -> bool:
    """True for a (normalised) name that the tables hold."""
    return _spaced(name) in _by_normal_name() or _spaced(name) in _names()


def named_in(words: str) -> Term | None:
    """The one term that some words name, "there was grade 2 anaphylaxis in"; None for none, several, or an unsure one.

    Of names that hold one another the longest counts: "febrile neutropenia" is no neutropenia.
    """
    rest, found = f" {_spaced(normal(words))} ", set()
    for name in _by_length():
        if f" {name} " in rest:
            rest = rest.replace(f" {name} ", " | ")
            found.add(name)
    known = [harmonise(name) for name in found]
    named = {each.term.name for each in known if each.term is not None}
    sure = len(named) == 1 and all(each.certain for each in known)
    return known[0].term if sure else None


_INITIALS = re.compile(r"\s*[A-Z][A-Za-z]{0,2}[A-Z]\s*")


def _looked_up(name: str, version: str) -> tuple[Term, str, bool] | None:
    """Term, how it was found and whether it is certain, of a name in normal form, with or without a plural s."""
    name = _spaced(name)
    singular = name[:-1] if re.search(r"[a-z]{3}[^s]s$", name) else ""
    for each in (name, singular):
        term = _by_normal_name().get(each)
        if term and _has(term, version):
            return term, "the term itself", True
        if found := _names().get(each):
            name_of_term, language, certain = found
            words = {"en": "English", "es": "Spanish", "pt": "Portuguese"}[language]
            how = f"{words} name in the table" if certain else f"{words} name that can mean more; to be confirmed"
            return terms()[name_of_term.lower()], how, certain
        if laboratory := laboratory_term(each):
            return terms()[laboratory.lower()], "a laboratory value and its direction", True
        if term:
            return term, "a term of version 6 only; to be confirmed", False
    return None


@functools.cache
def _by_normal_name() -> Mapping[str, Term]:
    return {_spaced(normal(name)): term for name, term in terms().items()}


def _spaced(name: str) -> str:
    return name.replace("-", " ")


def normal(printed: str) -> str:
    """Lower case without accents, grades, severity and punctuation; in American spelling."""
    text = unicodedata.normalize("NFKD", printed.lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = _ASIDE.sub(" ", _GRADE.sub(" ", text))
    text = re.sub(r"\b(gastro)?-?oesoph", r"\1esoph", text)
    for british, american in _BRITISH:
        text = text.replace(british, american)
    text = re.sub(r"[^a-z0-9/ -]", " ", text)
    return " ".join(text.split()).strip("-/ ")


def _has(term: Term, version: str) -> bool:
    """False where that version is known not to have the term; versions not in the table are taken as version 5."""
    number = main_version(version) or "5"
    return term.grades.get(number, term.grades.get("5")) != ()


@functools.cache
def _by_length() -> tuple[str, ...]:
    """Names of four letters or more, the longest first."""
    return tuple(sorted((name for name in {*_by_normal_name(), *_names()} if len(name) > 3), key=len, reverse=True))


@functools.cache
def _names() -> Mapping[str, tuple[str, str, bool]]:
    return {_spaced(row["name"]): (row["term"], row["language"], row["certain"] == "yes") for row in rows("names.csv")}
