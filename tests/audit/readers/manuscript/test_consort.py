"""The flow of a trial's participants, in one sentence or two."""

from __future__ import annotations

import pytest

from consilience.audit.facts import Group
from consilience.audit.readers.manuscript.consort import sums_in

from .reading import codes

ARMS = (Group("zelotinib", "Zelotinib", True, (), ()), Group("placebo", "Placebo", False, (), ()))

STATED = [
    (
        "Of 300 patients assessed for eligibility, 80 were excluded (50 did not meet criteria, 20 declined and 10 for "
        "other reasons) and 220 were randomized (112 to the zelotinib group and 108 to the placebo group).",
        {"assessed": (300, [80, 220]), "excluded": (80, [50, 20, 10]), "randomised": (220, [112, 108])},
    ),
    (
        "A total of 148 patients were assessed for eligibility, 52 were not eligible and 96 were randomly assigned. "
        "Reasons for exclusion were unmet criteria (n = 26), refusal (n = 15) and other reasons (n = 11).",
        {"excluded": (52, [26, 15, 11])},
    ),
    (
        "En conjunto, se evaluó a 488 pacientes, se excluyó a 56 y se aleatorizó a 432.",
        {"assessed": (488, [56, 432])},
    ),
    (
        "Se descartó por criterios no cumplidos a 21, rechazo a 33 y otras razones a 2 de 56 pacientes.",
        {"excluded": (56, [21, 33, 2])},
    ),
    (
        "Between March 2010 and May 2014, 220 patients at 34 sites in 12 countries underwent randomization; 112 were "
        "assigned to zelotinib and 108 to placebo.",
        {"randomised": (220, [112, 108])},
    ),
    ("300 patients were screened. Of these, 80 were excluded and 220 were randomised.", {"assessed": (300, [80, 220])}),
    # what makes the sum up besides is left to the reader
    ("300 patients were screened, 80 were excluded, 10 withdrew and 210 were randomised.", {}),
    ("Patients were excluded for more than one reason: 80 were excluded (50 for age and 40 for refusal).", {}),
    ("The 3 centres screened from 2010 to 2014.", {}),
    ("Zelotinib was given at 80 mg, and placebo in 30 patients.", {}),
]


@pytest.mark.parametrize(("words", "sums"), STATED)
def test_sums(words: str, sums: dict[str, tuple[int, list[int]]]) -> None:
    found = {each.label.rpartition(" ")[2]: (each.whole, [n for _, n in each.parts]) for each in sums_in(words, ARMS)}
    assert found == sums


def test_the_place_of_a_sum_holds_its_numbers() -> None:
    (found,) = sums_in("We randomly assigned 220 participants: 112 to zelotinib and 108 to placebo.", ARMS)
    assert found.span == (21, 63)


@pytest.mark.parametrize(
    "words",
    [
        "Of 300 patients assessed, 81 were excluded and 220 were randomised.",
        "Of 300 patients assessed, 80 were excluded. Reasons were unmet criteria (n = 50) and refusal (n = 20).",
        "We randomly assigned 220 participants: 112 to zelotinib and 118 to placebo.",
    ],
)
def test_a_wrong_sum_is_found(words: str) -> None:
    assert "SU001" in codes(words)
