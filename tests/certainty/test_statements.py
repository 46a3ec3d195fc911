"""Standard sentences: every size at every certainty in every language."""

from __future__ import annotations

import itertools

import pytest

from consilience.certainty import StatementError, statement
from consilience.certainty.languages import DOMAIN, LEVEL, MEANING, SERIOUS, WORDS
from consilience.certainty.levels import LEVELS
from consilience.certainty.rating import DOMAINS
from consilience.certainty.statements import LANGUAGES, SIZES, in_sentence, mismatch, single_group_statement, size_of

# GRADE guidelines 26 (Santesso 2020), as Table 15.6.b of the Cochrane Handbook gives them.
ENGLISH = [
    ("high", "large", "X results in a large reduction in O."),
    ("high", "moderate", "X reduces O."),
    ("high", "small", "X reduces O slightly."),
    ("high", "trivial", "X results in little to no difference in O."),
    ("moderate", "large", "X likely results in a large reduction in O."),
    ("moderate", "moderate", "X likely reduces O."),
    ("moderate", "small", "X probably reduces O slightly."),
    ("moderate", "trivial", "X likely results in little to no difference in O."),
    ("low", "large", "X may result in a large reduction in O."),
    ("low", "moderate", "X may reduce O."),
    ("low", "small", "X may reduce O slightly."),
    ("low", "trivial", "X may result in little to no difference in O."),
    ("very low", None, "The evidence is very uncertain about the effect of X on O."),
]


@pytest.mark.parametrize(("level", "size", "expected"), ENGLISH)
def test_english(level: str, size: str | None, expected: str) -> None:
    assert statement(level, size, "reduces", "X", "O") == expected


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("⊕⊕⊕⊕", "Small important", "reduction", "exercise", "pain"), "Exercise reduces pain slightly."),
        (("Low certainty", "little to no", None, "exercise", "pain"), ENGLISH[11][2]),
        (("very-low",), "The evidence is very uncertain about the effect of the intervention on the outcome."),
        # What stands first keeps its letters where a capital would change the name.
        (("high", "moderate", "reduces", "mRNA vaccines", "pain"), "mRNA vaccines reduce pain."),
        (("high", "moderate", "reduces", "β-blockers", "pain"), "β-blockers reduce pain."),
        # Prepositions and articles run together in Spanish and Portuguese.
        (
            ("very low", None, None, "el ejercicio", "el dolor", "es-MX"),
            "La evidencia es muy incierta sobre el efecto del ejercicio en el dolor.",
        ),
        (
            ("very low", None, None, "o exercício", "a dor", "pt-BR"),
            "A evidência é muito incerta sobre o efeito do exercício na dor.",
        ),
        (
            ("low", "large", "increases", "o exercício", "as quedas", "Português"),
            "O exercício pode resultar em um grande aumento nas quedas.",
        ),
    ],
)
def test_spellings(args: tuple[str, ...], expected: str) -> None:
    assert statement(*args) == expected.replace("X ", "Exercise ").replace(" O.", " pain.")


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Falls", "falls"),
        ("Pain on walking", "pain on walking"),
        ("EFS", "EFS"),
        ("PedsQL score", "PedsQL score"),
        ("Event-free survival", "event-free survival"),
        ("MRD negativity", "MRD negativity"),
        ("β-hCG", "β-hCG"),
        ("Dor", "dor"),
        ("Éxito", "éxito"),
    ],
)
def test_names_within_a_sentence(name: str, inside: str) -> None:
    assert in_sentence(name) == inside


def test_all_combinations_differ_and_hedge() -> None:
    """One sentence for each certainty and size; only low certainty says may, only moderate probably or likely."""
    may = {"en": "may ", "es": "podría", "pt": "pode "}
    probably = {"en": ("likely", "probably"), "es": ("probablemente",), "pt": ("provavelmente",)}
    for language in LANGUAGES:
        made = {}
        for level, size, direction in itertools.product(LEVELS[1:], SIZES, ("reduces", "increases")):
            text = statement(level, size, direction, "XX", "YY", language)
            assert "XX" in text
            assert "YY" in text
            assert "{" not in text
            assert text.endswith(".")
            assert (may[language] in text) == (level == "low"), text
            assert any(word in text for word in probably[language]) == (level == "moderate"), text
            made[level, size, direction if size != "trivial" else ""] = text
        assert len(set(made.values())) == len(made) == 3 * (3 * 2 + 1)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("medium", "small", "reduces", "X", "O"), "no level"),
        (("low", "tiny", "reduces", "X", "O"), 'found "tiny"'),
        (("low", None, "reduces", "X", "O"), "size: expected large"),
        (("low", "small", None, "X", "O"), "direction: expected reduces"),
        (("low", "small", "reduces", " ", "O"), "intervention: expected its name"),
        (("low", "small", "improves", "X", "O"), 'found "improves"'),
        (("low", "small", "reduces", "X", "O", "fr"), 'found "fr"'),
    ],
)
def test_refusals(args: tuple[str, ...], message: str) -> None:
    with pytest.raises(StatementError) as refusal:
        statement(*args)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("difference", "expected"),
    [(0, "trivial"), (-19.9, "trivial"), (20, "small"), (-50, "moderate"), (99.9, "moderate"), (-100, "large")],
)
def test_sizes(difference: float, expected: str) -> None:
    assert size_of(difference, 20, 50, 100) == expected


def test_sizes_without_all_thresholds() -> None:
    assert size_of(1e9, 20) == "moderate"
    assert size_of(60, 20, large=50) == "large"
    with pytest.raises(StatementError, match="that grow"):
        size_of(1, 20, 10)
    with pytest.raises(StatementError, match="positive"):
        size_of(1, 0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_words_fit_their_certainty_and_no_other(language: str, level: str) -> None:
    """Every standard sentence fits its own level, and no other (but low, which may be called very uncertain)."""
    for size, direction in itertools.product(SIZES, ("reduces", "increases")):
        text = statement(level, size, direction, "XX", "YY", language)
        fits = [other for other in LEVELS if not mismatch(text, other)]
        assert fits == (["very low", "low"] if level == "very low" else [level])


def test_single_groups_say_that_nothing_is_compared() -> None:
    assert "without a comparison group" in single_group_statement("62 %", "X", "O")
    assert "sem grupo de comparação" in single_group_statement("62 %", "X", "O", "pt").lower()


def test_languages_hold_the_same_words() -> None:
    assert set(WORDS) == set(LEVEL) == set(MEANING) == set(DOMAIN) == set(SERIOUS) == set(LANGUAGES)
    for table in (WORDS, LEVEL, MEANING, DOMAIN):
        keys = [set(table[language]) for language in LANGUAGES]
        assert keys[0] == keys[1] == keys[2]
    assert set(DOMAIN["en"]) == set(DOMAINS)
    for key in WORDS["en"]:
        fields = [{part[0] for part in WORDS[language][key].split("{")[1:]} for language in LANGUAGES]
        assert fields[0] == fields[1] == fields[2], key


@pytest.mark.parametrize(
    ("intervention", "language", "expected"),
    [
        ("statins", "en", "Statins reduce the risk."),
        ("exercise and diet", "en", "Exercise and diet reduce the risk."),
        ("chemotherapy with steroids", "en", "Chemotherapy with steroids reduces the risk."),
        ("dialysis", "en", "Dialysis reduces the risk."),
        ("Pilates", "en", "Pilates reduces the risk."),
        ("EFS-guided dosing", "en", "EFS-guided dosing reduces the risk."),
        ("los antibióticos", "es", "Los antibióticos reducen the risk."),
        ("la quimioterapia con esteroides", "es", "La quimioterapia con esteroides reduce the risk."),
        ("os antibióticos", "pt", "Os antibióticos reduzem the risk."),
        ("o exercício", "pt", "O exercício reduz the risk."),
    ],
)
def test_the_verb_agrees_with_the_intervention(intervention: str, language: str, expected: str) -> None:
    assert statement("high", "moderate", "reduces", intervention, "the risk", language) == expected


def test_plural_can_be_said_and_reaches_every_verb() -> None:
    def told(level: str, size: str, language: str) -> str:
        return statement(level, size, "increases", "X", "Y", language, plural=True)

    assert told("high", "large", "en") == "X result in a large increase in Y."
    assert told("low", "small", "en") == "X may increase Y slightly."
    assert told("low", "small", "es") == "X podrían aumentar ligeramente Y."
    assert told("moderate", "trivial", "es") == "X probablemente producen poca o ninguna diferencia en Y."
    assert told("moderate", "moderate", "pt") == "X provavelmente aumentam Y."
    assert told("low", "large", "pt") == "X podem resultar em um grande aumento em Y."
    assert statement("high", "moderate", "reduces", "statins", "Y", plural=False) == "Statins reduces Y."
