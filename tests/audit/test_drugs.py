"""Names of medicines, in the languages of papers."""

from __future__ import annotations

import pytest

from consilience.audit import drugs


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Imatinib", "imatinib"),
        ("imatinibe", "imatinib"),
        ("imatinibum", "imatinib"),
        ("ciclofosfamida", "cyclophosphamide"),
        ("metotrexato", "methotrexate"),
        ("hidroxicloroquina", "hydroxychloroquine"),
        ("everolimús", "everolimus"),
        ("ondansetrón", "ondansetron"),
        ("fenitoína", "phenytoin"),
        ("tiotropio", "tiotropium"),
        ("zoledrónico", "zoledronic"),
        ("heparins", "heparin"),
        ("acetaminophen", "paracetamol"),
        ("furosemida", "furosemide"),
        ("survival", None),
        ("ácido", None),
        ("randomised", None),
    ],
)
def test_known(word: str, name: str | None) -> None:
    assert drugs.known(word) == name


@pytest.mark.parametrize("letter", range(2, 9))
def test_a_slip_of_one_letter_is_near(letter: int) -> None:
    name = "nivolumab"
    swapped = name[:letter] + name[letter + 1 : letter + 2] + name[letter] + name[letter + 2 :]
    for wrong in (name[:letter] + name[letter + 1 :], name[:letter] + name[letter] + name[letter:], swapped):
        if wrong != name:
            near = drugs.nearest(wrong)
            assert near is not None, wrong
            assert near.name == name


@pytest.mark.parametrize(
    "word", ["prednisolone", "imatinibe", "adenosine", "insulins", "trials", "leukaemia", "statins"]
)
def test_what_is_no_slip(word: str) -> None:
    assert drugs.nearest(word) is None


def test_every_listed_name_is_known() -> None:
    assert [name for line in drugs._lines() for name in line if drugs.known(name) is None] == []


def test_places() -> None:
    words = "Dasatinib vs. imatinib + CT"
    assert [(words[a:b], name) for a, b, name in drugs.named_in(words)] == [
        ("Dasatinib", "dasatinib"),
        ("imatinib", "imatinib"),
    ]
