"""Names of medicines: written as their nonproprietary names are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from .. import drugs
from ..alphabets import alien_letters
from ..catalogue import Draft, draft, rule
from ..facts import Facts
from ..finding import Repair

_FEW = 3
"""A name that is written so often is its author's own spelling, or a medicine that the list of names does not hold."""


@rule("DR001", "drug-misspelt", severity="warning", family="drugs")
def drug_misspelt(facts: Facts) -> Iterator[Draft]:
    """Names of medicines are written as their international nonproprietary names are.

    Why: a search for the name misses the paper, and a wrong letter may name another medicine.

    Formula: a word that is no known name (INN in English, and its forms in Spanish, Portuguese and Latin) lies one
    letter (a missing, added, wrong or exchanged one; in names of more than ten letters two) from a known name, or from
    a name with an INN stem that the paper itself writes more often. A warning where the paper also writes the right
    name; else worth knowing.

    Example: nivoolumab, beside nivolumab.

    Repair: the name that is meant is given.

    Blind spots: a wrong letter that makes another medicine's name; names of fewer than six letters; trade names.
    """
    counts = {word: len(places) for word, places in facts.words.items()}
    used: dict[str, int] = {}
    own = []
    for word, n in counts.items():
        if name := drugs.known(word):
            used[name] = used.get(name, 0) + n
        elif n >= _FEW and drugs.has_stem(word):
            own.append(word)
            used[word] = n
    for word, places in facts.words.items():
        near = drugs.nearest(word, [each for each in own if each != word])
        if near is None or not word.isalpha() or word.isupper():
            continue
        if word.lower().removesuffix("s") == near.name.lower().removesuffix("s"):
            continue  # a class of medicines, once in the plural
        times = used.get(near.name, 0)
        if counts[word] >= max(times, _FEW) or (not times and not drugs.has_stem(word)):
            continue
        beside = f"which the text itself writes {times} times" if times > 1 else "which the text writes once"
        yield draft(
            f'"{word}" is no medicine; {near.name} is, {beside if times else "though the text never writes it so"}',
            *places,
            repairs=[Repair(f"{near.name} is meant", f"{near.distance} letter(s) apart", times)],
            severity=None if times else "info",
        )


@rule("DR002", "letter-of-another-alphabet", severity="warning", family="drugs")
def letter_of_another_alphabet(facts: Facts) -> Iterator[Draft]:
    """A word is written in one alphabet.

    Why: a Cyrillic or Greek letter that looks Latin hides the word from every search, and often shows that the text
    was altered or pasted.

    Formula: a word with at least two Latin letters and a Cyrillic one, or a Greek one that cannot be told from a Latin
    one (capitals such as Α, Β, Ε, and ο); Greek letters as such (α, β, γ) are names.

    Example: "imаtinib" with a Cyrillic а.

    Repair: type the word again.

    Blind spots: words written in another alphabet throughout.
    """
    for word, places in facts.words.items():
        if found := alien_letters(word):
            names = ", ".join(dict.fromkeys(unicodedata.name(letter).lower() for letter in found))
            yield draft(f'"{word}" holds {names}', *places[:5], letters=[*found])
