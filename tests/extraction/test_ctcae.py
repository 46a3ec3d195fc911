"""Grades that CTCAE defines (version 5.0, 27 November 2017; version 4.03, 14 June 2010)."""

from __future__ import annotations

import pytest

from consilience.extraction.ctcae import GRADES, defined_grades


@pytest.mark.parametrize(
    ("term", "version", "grades"),
    [
        ("Febrile neutropenia", "5.0", (3, 5)),
        ("Febrile neutropenia", "4.03", (3, 5)),
        ("febrile  neutropenia ", "v4", (3, 5)),
        ("Neutrophil count decreased", "5.0", (1, 4)),
        ("Sepsis", "5.0", (3, 5)),
        ("Sepsis", "4.03", (4, 5)),
        ("Sepsis", "CTCAE 4.0", (4, 5)),
        ("Peripheral sensory neuropathy", "5.0", (1, 4)),
        ("Peripheral sensory neuropathy", "4.0", (1, 5)),
        ("Activated partial thromboplastin time prolonged", "5.0", (1, 3)),
    ],
)
def test_defined(term: str, version: str, grades: tuple[int, int]) -> None:
    assert defined_grades(term, version) == grades


@pytest.mark.parametrize(
    ("term", "grades"),
    [
        ("Febrile neutropenia", (3, 5)),  # in every version
        ("Sepsis", (3, 5)),  # the widest
        ("Neutrophil count decreased", None),  # version 3 had a grade 5
        ("Pancreatitis", None),  # version 3 had a grade 1
    ],
)
def test_a_version_that_is_not_stated_rules_out_little(term: str, grades: tuple[int, int] | None) -> None:
    assert defined_grades(term) == grades


def test_unknown_terms_and_versions_have_no_limits() -> None:
    assert defined_grades("Anemia", "5.0") is None
    assert defined_grades("Febrile neutropenia", "6.0") is None
    assert defined_grades("Febrile neutropenia", "3.0") is None


def test_the_table_is_of_terms_without_the_full_range() -> None:
    for term, (low, high) in GRADES.items():
        assert term == term.lower()
        assert 1 <= low <= high <= 5
        assert (low, high) != (1, 5)
