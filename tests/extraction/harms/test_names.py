"""Printed harms become terms by a table; what can mean more says so; nothing is guessed by likeness."""

from __future__ import annotations

import pytest

from consilience.extraction.harms.names import harmonise, normal
from consilience.extraction.harms.terms import rows, terms


@pytest.mark.parametrize(
    ("printed", "term"),
    [
        ("febrile neutropenia", "Febrile neutropenia"),
        ("Neutropenic fever", "Febrile neutropenia"),
        ("Neutropenia febril, grado 3", "Febrile neutropenia"),
        ("Fiebre neutropénica (grado 3-4)", "Febrile neutropenia"),
        ("Grade ≥3 thrombocytopenia", "Platelet count decreased"),
        ("severe hepatic veno-occlusive disease", "Sinusoidal obstruction syndrome"),
        ("ALT increased", "Alanine aminotransferase increased"),
        ("septicaemia", "Sepsis"),
        ("Convulsiones", "Seizure"),
    ],
)
def test_mapped(printed: str, term: str) -> None:
    found = harmonise(printed)
    assert found.term is not None
    assert (found.term.name, found.certain, found.printed) == (term, True, printed)
    assert found.how


@pytest.mark.parametrize("printed", ["infection", "Infecciones", "mucositis", "cytokine storm"])
def test_what_can_mean_more_is_to_be_confirmed(printed: str) -> None:
    found = harmonise(printed)
    assert found.term is not None
    assert not found.certain
    assert "to be confirmed" in found.how


@pytest.mark.parametrize("printed", ["neutropaenia", "hair loss", "", "grade 3", "any adverse event"])
def test_likeness_is_no_mapping(printed: str) -> None:
    found = harmonise(printed)
    assert (found.term, found.certain) == (None, False)


def test_near_names_are_told() -> None:
    assert "neutropenia" in harmonise("neutropaenia").near


def test_the_tables_fit_together() -> None:
    names = [row["name"] for row in rows("names.csv")]
    assert len(names) == len(set(names))
    assert all(normal(name) == name for name in names)
    assert {row["term"].lower() for row in rows("names.csv")} <= set(terms())
    assert {row["term"].lower() for row in rows("thresholds.csv")} <= set(terms())
