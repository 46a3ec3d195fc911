"""Names of medicines: which words are one, which nearly are, and which name the same substance.

International nonproprietary names (INN; WHO, "Guidance on the use of international nonproprietary names (INNs) for
pharmaceutical substances", 2017) in English are package data. Forms in Spanish, Portuguese, German, French and Latin
are derived: imatinib, imatinibe, imatinibum; cyclophosphamide, ciclofosfamida.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]{5,}")

_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"ph", "f"),
    (r"th", "t"),
    (r"rh", "r"),
    (r"y", "i"),
    (r"ch(?=[ei])", "qu"),
    (r"ch|k", "c"),
    (r"[ao]e", "e"),
    (r"([bdfglmnpt])\1", r"\1"),
    (r"cc(?=[aou])", "c"),
    (r"x(?=[t])", "s"),
)
"""How an English name changes on its way into Spanish and Portuguese; each change may or may not be made."""

_ENDINGS = re.compile(r"(?:um|us|[aeio])$")

_STEMS = re.compile(
    r"(?:[a-z]{2}(?:[tklsxz][iou])?mab|[a-z]{2}tinib|anib|rafenib|ciclib|lisib|zomib|metinib|parib|degib|sertib|sidenib"
    r"|platin|rubicin|taxel|oxetin|prazol|sartan|statin|gliptin|gliflozin|glutid|conazol|floxacin|cillin|cilin|micin"
    r"|mycin|buvir|asvir|previr|navir|tegravir|citabin|lukast|triptan|gepant|xaban|gatran|kinra|nercept|tacept|poetin"
    r"|grastim|leucel|fungin|setron|azepam|profen|coxib|parin|oxacin|penem|bactam|vastatin|glitazon|semid|tiazid)$"
)
"""Stems that INN of groups of substances have (WHO, "The use of stems in the selection of INN", 2018)."""

_OTHERS = """
    adenosin adenin alanin arginin aspartat aspirat biotin caffein carnitin chitosan citrat cocain cortison creatin
    creatinin cystein cytosin dopamin ferritin fibrin gelatin globulin glutamin glutathion glycin guanin guanosin
    heparan heparinas hepatin histamin histidin insular insulit interferen isoleucin keratin lactat leucin lecitin
    lysin melanin methionin morphin myosin nicotin orexin penicillium prolactin protamin protein purin quinolin
    retinal retinol ribosom serin serotonin statin tetracyclin thiamin threonin thymidin thymin trypsin tryptophan
    tyrosin ubiquitin uracil uridin valin warfar aspirin"""
_NO_DRUGS = frozenset(_OTHERS.split())
"""Words, without their endings, that stand a letter from a medicine and are none."""


@dataclass(frozen=True, slots=True)
class Near:
    """A known name beside a word that is none, and how many letters lie between."""

    name: str
    distance: int


def fold(word: str) -> str:
    """Lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))


@lru_cache(maxsize=20_000)
def known(word: str) -> str | None:
    """The INN that a word is, in whichever of the languages; None for any other word."""
    return next((hit for stem in _stems_of(fold(word)) if (hit := _names().get(stem))), None)


def named_in(words: str) -> list[tuple[int, int, str]]:
    """Start, end and INN of every medicine in some words."""
    found = ((m.start(), m.end(), known(m[0])) for m in _WORD.finditer(words))
    return [(start, end, name) for start, end, name in found if name]


def has_stem(word: str) -> bool:
    """True for a word that ends as a group of medicines does: "-mab", "-tinib", "-gliptin"."""
    return len(word) > 6 and any(_STEMS.search(stem) for stem in _stems_of(fold(word)))


def base(word: str) -> str:
    """A word without its ending: the same for "topiramate", "topiramato" and "topiramat"."""
    return _ENDINGS.sub("", fold(word))


def nearest(word: str, others: Iterable[str] = ()) -> Near | None:
    """The name, of those known and of some ``others``, that a word misses by a letter; by two in long names.

    Exchanged neighbours count as one letter. None for a known name, for words of other substances, for inflections.
    """
    stem = base(word)
    if len(stem) < 6 or stem in _NO_DRUGS or known(word):
        return None
    more = {base(other): other for other in others}
    if stem in more:
        return None
    found: list[Near] = []
    for form in {stem, fold(word)}:
        for names in (_initials().get(stem[0], ()), [other for other in more if other[:1] == stem[0]]):
            if hit := _closest(form, names):
                name, distance = hit
                if len(name) >= 6 and abs(len(name) - len(stem)) <= 2 and distance <= (2 if len(name) > 10 else 1):
                    found.append(Near(_names().get(name) or more[name], distance))
    best = min(found, key=lambda near: near.distance, default=None)
    return best if best and best.distance else None


def _closest(form: str, names: Sequence[str]) -> tuple[str, int] | None:
    """The nearest of some names, at most two letters away (optimal string alignment)."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    hit = process.extractOne(form, names, scorer=OSA.distance, score_cutoff=2)
    return (hit[0], int(hit[1])) if hit else None


@cache
def _names() -> dict[str, str]:
    """Every spelling without its ending, and the INN."""
    found: dict[str, str] = {}
    for synonyms in _lines():
        for name in synonyms:
            for spelling in _spellings(name):
                found.setdefault(_ENDINGS.sub("", spelling), synonyms[0])
                found.setdefault(spelling, synonyms[0])
    return found


@cache
def _initials() -> dict[str, tuple[str, ...]]:
    """The spellings by their first letter."""
    grouped: dict[str, list[str]] = {}
    for stem in _names():
        if not _ENDINGS.search(stem):
            grouped.setdefault(stem[0], []).append(stem)
    return {letter: tuple(stems) for letter, stems in grouped.items()}


def _lines() -> Iterator[list[str]]:
    text = (files("consilience.audit") / "data" / "drugs.txt").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield from (entry.split("/") for entry in line.split())


def _spellings(name: str) -> set[str]:
    forms = {name}
    for pattern, replacement in _SPELLINGS:
        forms |= {re.sub(pattern, replacement, form) for form in forms}
    return forms


def _stems_of(word: str) -> Iterator[str]:
    """A word, and what it is without a plural or the ending of its language."""
    yield word
    for form in (word, word[:-1] if word.endswith("s") else ""):
        if form:
            yield _ENDINGS.sub("", form)
            if form.endswith("es"):
                yield form[:-2]
