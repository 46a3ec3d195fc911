"""Grades that CTCAE defines (version 6.0, 2025; 5.0, 27 November 2017; 4.03, 14 June 2010)."""

from __future__ import annotations

import pytest

from consilience.extraction.ctcae import defined_grades


@pytest.mark.parametrize(
    ("term", "version", "grades"),
    [
        ("Febrile neutropenia", "5.0", (3, 4, 5)),
        ("Febrile neutropenia", "4.03", (3, 4, 5)),
        ("febrile  neutropenia ", "v4", (3, 4, 5)),
        ("Neutrophil count decreased", "5.0", (1, 2, 3, 4)),
        ("Sepsis", "5.0", (3, 4, 5)),
        ("Sepsis", "4.03", (4, 5)),
        ("Sepsis", "CTCAE 4.0", (4, 5)),
        ("Peripheral sensory neuropathy", "5.0", (1, 2, 3, 4)),
        ("Peripheral sensory neuropathy", "4.0", (1, 2, 3, 4, 5)),
        ("Activated partial thromboplastin time prolonged", "5.0", (1, 2, 3)),
        ("Asystole", "5.0", (1, 4, 5)),  # grades between are missing
        ("Alopecia", "5.0", (1, 2)),
        ("Death NOS", "5.0", (5,)),
    ],
)
def test_defined(term: str, version: str, grades: tuple[int, ...]) -> None:
    assert defined_grades(term, version) == grades


@pytest.mark.parametrize(
    ("term", "grades"),
    [
        ("Febrile neutropenia", (3, 4, 5)),  # in every version
        ("Sepsis", (3, 4, 5)),  # the widest
        ("Neutrophil count decreased", None),  # version 3 had a grade 5
        ("Pancreatitis", None),  # version 3 had a grade 1
    ],
)
def test_a_version_that_is_not_stated_rules_out_little(term: str, grades: tuple[int, ...] | None) -> None:
    assert defined_grades(term) == grades


def test_a_term_that_a_version_does_not_have_has_no_grades_there() -> None:
    assert defined_grades("Aplastic anemia", "5.0") == ()
    assert defined_grades("Aplastic anemia", "6.0")


def test_unknown_terms_and_versions_have_no_limits() -> None:
    assert defined_grades("Hair loss", "5.0") is None
    assert defined_grades("Febrile neutropenia", "3.0") is None
    assert defined_grades("Febrile neutropenia", "7.0") is None
