"""Whole numbers as words, in English, Spanish and Portuguese: the one list of them."""

from __future__ import annotations

import unicodedata

NUMBER_WORDS: dict[str, str] = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete"
        " dieciocho diecinueve veinte",
        "- - dois - quatro - - sete oito nove dez onze doze treze quatorze - dezesseis dezessete dezoito"
        " dezenove vinte",
    )
    for number, word in enumerate(words.split())
    if word != "-"
} | {"duas": "2", "uma": "1", "um": "1", "una": "1"}
"""The digits of a word from zero to twenty, in lower case without accents. What "once" and "dos" mean in another
language, those who read them must tell."""
TENS: dict[str, int] = {
    word: number
    for words in (
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    )
    for number, word in zip(range(20, 100, 10), words.split(), strict=True)
}
"""Tens, which a unit may follow: "eighty-eight", "treinta y cinco", "trinta e cinco"."""
HUNDREDS = frozenset({"hundred", "cien", "ciento", "cem", "cento"})

_ACCENTED = {"três": "3", "dieciséis": "16", "un": "1"}
"""Forms that only text as printed has, and the Spanish article, which the grammar leaves to other words."""


def whole(word: str) -> int:
    """The number that digits or a word mean. Raises ``KeyError`` for another word."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
    return int(plain) if plain.isdigit() else int((NUMBER_WORDS | _ACCENTED)[plain])


_ARTICLES = frozenset({"un", "una", "um", "uma"})


def words_up_to(most: int = 20, least: int = 1, *, articles: bool = False) -> str:
    """The words for the numbers from ``least`` to ``most`` as printed, the longest first, to stand in a pattern.

    ``articles``: also those that mostly mean "a", which count before a unit ("un nivel") but not before a noun.
    """
    known = NUMBER_WORDS | _ACCENTED
    found = [word for word in known if least <= int(known[word]) <= most and (articles or word not in _ARTICLES)]
    return "|".join(sorted(found, key=lambda word: (-len(word), word)))
