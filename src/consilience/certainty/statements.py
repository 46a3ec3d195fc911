"""The standard sentence for the size of an effect and its certainty, in English, Spanish and Portuguese.

English follows the informative statements of GRADE guidelines 26 (Santesso 2020, J Clin Epidemiol 119:126; Cochrane
Handbook, Table 15.6.b). The Spanish and Portuguese sentences are our own wording of the same scheme, no official
translation; so are the sentences about single groups, which the guideline does not have, in every language.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, cast, get_args

from .levels import LEVELS, normal

Size = Literal["large", "moderate", "small", "trivial"]
Direction = Literal["reduces", "increases"]
Language = Literal["en", "es", "pt"]

SIZES: tuple[str, ...] = get_args(Size)
LANGUAGES: tuple[str, ...] = get_args(Language)
NAMES: dict[str, str] = {"en": "English", "es": "español", "pt": "português"}


class StatementError(ValueError):
    """A size, level, direction or language that there is not."""


# Certainty, then size; {v}: the verb; {n}: the noun; {x}: the intervention; {o}: the outcome.
_SENTENCES: dict[str, dict[str, dict[str, str]]] = {
    "en": {
        "high": {
            "large": "{x} results in a large {n} in {o}.",
            "moderate": "{x} {v} {o}.",
            "small": "{x} {v} {o} slightly.",
            "trivial": "{x} results in little to no difference in {o}.",
        },
        "moderate": {
            "large": "{x} likely results in a large {n} in {o}.",
            "moderate": "{x} likely {v} {o}.",
            "small": "{x} probably {v} {o} slightly.",
            "trivial": "{x} likely results in little to no difference in {o}.",
        },
        "low": {
            "large": "{x} may result in a large {n} in {o}.",
            "moderate": "{x} may {i} {o}.",
            "small": "{x} may {i} {o} slightly.",
            "trivial": "{x} may result in little to no difference in {o}.",
        },
        "very low": {"": "The evidence is very uncertain about the effect of {x} on {o}."},
    },
    "es": {
        "high": {
            "large": "{x} produce {n} en {o}.",
            "moderate": "{x} {v} {o}.",
            "small": "{x} {v} ligeramente {o}.",
            "trivial": "{x} produce poca o ninguna diferencia en {o}.",
        },
        "moderate": {
            "large": "{x} probablemente produce {n} en {o}.",
            "moderate": "{x} probablemente {v} {o}.",
            "small": "{x} probablemente {v} ligeramente {o}.",
            "trivial": "{x} probablemente produce poca o ninguna diferencia en {o}.",
        },
        "low": {
            "large": "{x} podría producir {n} en {o}.",
            "moderate": "{x} podría {i} {o}.",
            "small": "{x} podría {i} ligeramente {o}.",
            "trivial": "{x} podría producir poca o ninguna diferencia en {o}.",
        },
        "very low": {"": "La evidencia es muy incierta sobre el efecto de {x} en {o}."},
    },
    "pt": {
        "high": {
            "large": "{x} resulta em {n} em {o}.",
            "moderate": "{x} {v} {o}.",
            "small": "{x} {v} ligeiramente {o}.",
            "trivial": "{x} resulta em pouca ou nenhuma diferença em {o}.",
        },
        "moderate": {
            "large": "{x} provavelmente resulta em {n} em {o}.",
            "moderate": "{x} provavelmente {v} {o}.",
            "small": "{x} provavelmente {v} ligeiramente {o}.",
            "trivial": "{x} provavelmente resulta em pouca ou nenhuma diferença em {o}.",
        },
        "low": {
            "large": "{x} pode resultar em {n} em {o}.",
            "moderate": "{x} pode {i} {o}.",
            "small": "{x} pode {i} ligeiramente {o}.",
            "trivial": "{x} pode resultar em pouca ou nenhuma diferença em {o}.",
        },
        "very low": {"": "A evidência é muito incerta sobre o efeito de {x} em {o}."},
    },
}

# Direction: verb, infinitive, noun of a large change.
_VERBS: dict[str, dict[str, tuple[str, str, str]]] = {
    "en": {"reduces": ("reduces", "reduce", "reduction"), "increases": ("increases", "increase", "increase")},
    "es": {
        "reduces": ("reduce", "reducir", "una gran reducción"),
        "increases": ("aumenta", "aumentar", "un gran aumento"),
    },
    "pt": {
        "reduces": ("reduz", "reduzir", "uma grande redução"),
        "increases": ("aumenta", "aumentar", "um grande aumento"),
    },
}

_SINGLE: dict[str, str] = {
    "en": "In studies without a comparison group, {o} occurred in {r}; without a comparison group the effect of {x} on "
    "{o} is uncertain.",
    "es": "En estudios sin grupo de comparación, {o} ocurrió en {r}; sin grupo de comparación, el efecto de {x} en {o} "
    "es incierto.",
    "pt": "Em estudos sem grupo de comparação, {o} ocorreu em {r}; sem grupo de comparação, o efeito de {x} em {o} é "
    "incerto.",
}


def statement(
    certainty: str,
    size: str | None,
    direction: str,
    intervention: str,
    outcome: str,
    language: str = "en",
) -> str:
    """The sentence for a size of effect and a level of certainty.

    Args:
        certainty: level of GRADE.
        size: large, moderate, small (but important), or trivial; not asked for at very low certainty.
        direction: "reduces" or "increases"; what happens to the outcome, good or bad.
        intervention, outcome: names as the sentence uses them, e.g. "exercise", "pain on walking".
        language: en, es, pt.

    Raises:
        StatementError: an unknown level, size, direction or language.

    Example:
        >>> statement("moderate", "small", "reduces", "exercise", "pain")
        'Exercise probably reduces pain slightly.'
    """
    level = normal(certainty)
    if level not in LEVELS:
        raise StatementError(f'"{certainty}" is no level of GRADE; expected {", ".join(reversed(LEVELS))}')
    tongue = _language(language)
    if direction not in _VERBS[tongue]:
        raise StatementError(f'direction: expected reduces or increases, found "{direction}"')
    if level == "very low":
        size = ""
    elif size not in SIZES:
        raise StatementError(f'size: expected {", ".join(SIZES)}, found "{size}"')
    verb, infinitive, noun = _VERBS[tongue][direction]
    text = _SENTENCES[tongue][level][size]
    return _capital(text.format(x=intervention, o=outcome, v=verb, i=infinitive, n=noun))


def single_group_statement(rate: str, intervention: str, outcome: str, language: str = "en") -> str:
    """The sentence about evidence without a comparison; ``rate`` as text, e.g. "62 % (95 % CI 51 to 72)". Our own."""
    return _capital(_SINGLE[_language(language)].format(r=rate, x=intervention, o=outcome))


def size_of(difference: float, small: float, moderate: float | None = None, large: float | None = None) -> Size:
    """The size of a difference by its point estimate, beside thresholds in the same unit.

    A difference that equals a threshold reaches it. Without ``moderate``, all between ``small`` and ``large`` counts as
    moderate; without ``large`` nothing is large.
    """
    limits = [each for each in (small, moderate, large) if each is not None]
    if small <= 0 or any(a >= b for a, b in pairwise(limits)):
        raise StatementError(f"thresholds: expected positive numbers that grow, found {', '.join(map(str, limits))}")
    far = abs(difference)
    if far < small:
        return "trivial"
    if large is not None and far >= large:
        return "large"
    if moderate is None:
        return "moderate"
    return "moderate" if far >= moderate else "small"


def _language(language: str) -> Language:
    if language not in LANGUAGES:
        raise StatementError(f'language: expected {", ".join(LANGUAGES)}, found "{language}"')
    return cast("Language", language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
