"""The standard sentence for the size of an effect and its certainty, in English, Spanish and Portuguese.

English follows the informative statements of GRADE guidelines 26 (Santesso 2020, J Clin Epidemiol 119:126; Cochrane
Handbook, Table 15.6.b). The Spanish and Portuguese sentences are our own wording of the same scheme, no official
translation; so are the sentences about single groups, which the guideline does not have, in every language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Literal, cast, get_args

from .levels import LEVELS, read

Size = Literal["large", "moderate", "small", "trivial"]
Direction = Literal["reduces", "increases"]
Language = Literal["en", "es", "pt"]

SIZES: tuple[str, ...] = get_args(Size)
LANGUAGES: tuple[str, ...] = get_args(Language)
NAMES: dict[str, str] = {"en": "English", "es": "español", "pt": "português"}


_SIZES: dict[str, str] = {
    "large": "large",
    "moderate": "moderate",
    "small": "small",
    "small important": "small",
    "small but important": "small",
    "slight": "small",
    "trivial": "trivial",
    "none": "trivial",
    "no": "trivial",
    "no effect": "trivial",
    "little to no": "trivial",
    "little or no": "trivial",
    "little to no difference": "trivial",
    "trivial/none": "trivial",
    "trivial / none": "trivial",
    "trivial or none": "trivial",
    "trivial, small unimportant or no effect": "trivial",
}
_DIRECTIONS: dict[str, str] = {
    **dict.fromkeys(("reduces", "reduce", "reduction", "decreases", "decrease", "lowers", "fewer", "less"), "reduces"),
    **dict.fromkeys(("increases", "increase", "raises", "more"), "increases"),
}
_TONGUES: dict[str, str] = {
    "english": "en",
    "spanish": "es",
    "español": "es",
    "espanol": "es",
    "portuguese": "pt",
    "português": "pt",
    "portugues": "pt",
}
_JOINED: dict[str, tuple[tuple[str, str], ...]] = {
    "es": (("de el", "del"),),
    "pt": (
        ("de o", "do"),
        ("de a", "da"),
        ("de os", "dos"),
        ("de as", "das"),
        ("em o", "no"),
        ("em a", "na"),
        ("em os", "nos"),
        ("em as", "nas"),
    ),
}


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

_PLURAL: dict[str, dict[str, str]] = {
    "en": {"results": "result", "reduces": "reduce", "increases": "increase"},
    "es": {"produce": "producen", "reduce": "reducen", "aumenta": "aumentan", "podría": "podrían"},
    "pt": {"resulta": "resultam", "reduz": "reduzem", "aumenta": "aumentam", "pode": "podem"},
}
_HEAD: dict[str, str] = {
    "en": r" (?:with|plus|for|in|of|by|to|from|at|on|versus|vs)\b| ?[(,]",
    "es": r" (?:con|más|mas|para|en|de|del|por|a|frente)\b| ?[(,]",
    "pt": r" (?:com|mais|para|em|de|do|da|por|no|na)\b| ?[(,]",
}
"""Where the noun that the verb follows ends."""
_AND: dict[str, str] = {"en": "and", "es": "y|e", "pt": "e"}

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
    size: str | None = None,
    direction: str | None = None,
    intervention: str = "the intervention",
    outcome: str = "the outcome",
    language: str = "en",
    *,
    plural: bool | None = None,
) -> str:
    """The sentence for a size of effect and a level of certainty.

    Args:
        certainty: level of GRADE.
        size: large, moderate, small (but important), or trivial; not asked for at very low certainty.
        direction: "reduces" or "increases"; what happens to the outcome, good or bad. Not asked for where the effect
            is trivial or the certainty very low.
        intervention, outcome: names as the sentence uses them, e.g. "exercise", "pain on walking".
        language: en, es, pt.
        plural: whether the intervention takes the verb in the plural; by default as its name looks ("statins reduce").

    Raises:
        StatementError: an unknown level, size, direction or language.

    Example:
        >>> statement("moderate", "small", "reduces", "exercise", "pain")
        'Exercise probably reduces pain slightly.'
    """
    tongue = _language(language)
    found = read(certainty)
    if found is None:
        raise StatementError(f'certainty: "{certainty}" is no level of GRADE; expected {", ".join(reversed(LEVELS))}')
    level = LEVELS[found - 1]
    for name, text in (("intervention", intervention), ("outcome", outcome)):
        if not text.strip():
            raise StatementError(f"{name}: expected its name, found nothing")
    size = "" if level == "very low" else _one("size", size, _SIZES)
    verb = infinitive = noun = ""
    if size not in ("", "trivial"):
        verb, infinitive, noun = _VERBS[tongue][_one("direction", direction, _DIRECTIONS)]
    text = _SENTENCES[tongue][level][size]
    if _looks_plural(intervention, tongue) if plural is None else plural:
        forms = _PLURAL[tongue]
        verb = forms.get(verb, verb)
        text = re.sub(rf"\b({'|'.join(forms)})\b", lambda word: forms[word[0]], text)
    return _sentence(text.format(x=intervention, o=outcome, v=verb, i=infinitive, n=noun), tongue)


_HEDGES: dict[str, str] = {
    "very low": r"very uncertain|uncertain|muy inciert[ao]s?|inciert[ao]s?|muito incert[ao]s?|incert[ao]s?",
    "low": r"may|might|could|suggests?|podr[ií]an?|puede[n]?|sugieren?|pode[m]?|poderiam?|sugerem?",
    "moderate": r"likely|probably|probablemente|provavelmente",
}
"""Words of each certainty, in the three languages; high certainty has none."""


def mismatch(sentence: str, certainty: str) -> str:
    """How the words of a sentence contradict its level of certainty; empty where they fit (GRADE guidelines 26).

    A sentence of high certainty does not hedge, one of moderate certainty says likely or probably, one of low certainty
    may, one of very low certainty that the evidence is uncertain.
    """
    found = read(certainty)
    if found is None:
        raise StatementError(f'certainty: "{certainty}" is no level of GRADE; expected {", ".join(reversed(LEVELS))}')
    level, text = LEVELS[found - 1], sentence.lower()
    said = {name: match[0] for name, words in _HEDGES.items() if (match := re.search(rf"\b({words})\b", text))}
    if level == "high":
        return f'"{next(iter(said.values()))}" hedges, but the certainty is high' if said else ""
    if level not in said and not (level == "low" and "very low" in said):
        wanted = {"moderate": "likely or probably", "low": "may", "very low": "that the evidence is very uncertain"}
        return f"certainty is {level}: expected {wanted[level]}"
    weaker = {"moderate": ("low", "very low")}.get(level, ())
    wrong = next((said[name] for name in weaker if name in said), "")
    return f'"{wrong}" belongs to another certainty than {level}' if wrong else ""


def single_group_statement(rate: str, intervention: str, outcome: str, language: str = "en") -> str:
    """The sentence about evidence without a comparison; ``rate`` as text, e.g. "62 % (95 % CI 51 to 72)". Our own."""
    tongue = _language(language)
    return _sentence(_SINGLE[tongue].format(r=rate, x=intervention, o=outcome), tongue)


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


def in_sentence(name: str) -> str:
    """The name of an outcome as it stands within a sentence: "Falls" is falls; EFS, PedsQL, β-blockers stay."""
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}".strip() if re.fullmatch(r"[A-ZÀ-Ý][a-zà-ÿ'’-]+,?", first) else name


def _language(language: str) -> Language:
    """The language of a code or name: "pt-BR" and "português" are pt."""
    text = str(language).strip().lower()
    code = _TONGUES.get(text, re.split(r"[-_]", text)[0])
    if code not in LANGUAGES:
        raise StatementError(f'language: expected {", ".join(LANGUAGES)}, found "{language}"')
    return cast("Language", code)


def _one(what: str, given: object, known: Mapping[str, str]) -> str:
    """The word that a given one stands for."""
    text = " ".join(re.split(r"[\s_-]+", given.strip().lower())) if isinstance(given, str) else ""
    if text not in known:
        raise StatementError(f'{what}: expected {", ".join(dict.fromkeys(known.values()))}, found "{given}"')
    return known[text]


def _looks_plural(name: str, language: Language) -> bool:
    """True for "statins", "exercise and diet", "los antibióticos"; not for "dialysis", "chemotherapy with steroids"."""
    head = re.split(_HEAD[language], name.strip().lower())[0]
    if re.search(rf"\b({_AND[language]})\b", head):
        return True
    words = head.split() or [""]
    noun = words[-1] if language == "en" else words[0]
    return bool(re.search(r"[^siu]s$", noun)) and noun not in ("diabetes", "pilates")


def _sentence(text: str, language: Language) -> str:
    """Prepositions run together with articles as the language asks; a capital where the first word has none."""
    for pattern, joined in _JOINED.get(language, ()):
        text = re.sub(rf"\b{pattern} ", f"{joined} ", text)
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if re.fullmatch(r"[a-zà-ÿ'’-]+,?", first) else text
