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
        ("Haemolytic-uraemic syndrome", "Hemolytic uremic syndrome"),
        ("Elevated ALT", "Alanine aminotransferase increased"),
        ("increase in serum creatinine", "Creatinine increased"),
        ("Disminución de plaquetas", "Platelet count decreased"),
        ("low haemoglobin", "Anemia"),
        ("neutrophil count decreased (neutropenia)", "Neutrophil count decreased"),
        ("Deep vein thrombosis (DVT)", "Thromboembolic event"),
        ("Headaches", "Headache"),
    ],
)
def test_mapped(printed: str, term: str) -> None:
    found = harmonise(printed)
    assert found.term is not None
    assert (found.term.name, found.certain, found.printed) == (term, True, printed)
    assert found.how


@pytest.mark.parametrize("printed", ["infection", "Infecciones", "mucositis", "cytokine storm", "aplastic anaemia"])
def test_what_can_mean_more_is_to_be_confirmed(printed: str) -> None:
    found = harmonise(printed)
    assert found.term is not None
    assert not found.certain
    assert "to be confirmed" in found.how


@pytest.mark.parametrize("printed", ["neutropenja", "hairiness", "", "grade 3", "any adverse event"])
def test_likeness_is_no_mapping(printed: str) -> None:
    found = harmonise(printed)
    assert (found.term, found.certain) == (None, False)


@pytest.mark.parametrize("name", sorted(terms()))
def test_every_term_is_its_own_name(name: str) -> None:
    found = harmonise(name, "5.0" if terms()[name].grades.get("5") != () else "6.0")
    assert found.term is not None
    assert found.term.name.lower() == name


def test_a_name_means_what_its_version_calls_so() -> None:
    """Version 6 has thrombocytopenia as a term; versions 4 and 5 call it a platelet count."""
    assert [harmonise("Thrombocytopenia", version).term for version in ("4.03", "5.0", "6.0")] == [
        terms()["platelet count decreased"],
        terms()["platelet count decreased"],
        terms()["thrombocytopenia"],
    ]


def test_words_in_brackets_that_say_more_are_to_be_confirmed() -> None:
    found = harmonise("Infusion related reaction (anaphylaxis)")
    assert found.term is not None
    assert (found.term.name, found.certain) == ("Infusion related reaction", False)


def test_near_names_are_told() -> None:
    assert "neutropenia" in harmonise("neutropenja").near


def test_the_tables_fit_together() -> None:
    names = [row["name"] for row in rows("names.csv")]
    assert len(names) == len(set(names))
    assert all(normal(name) == name for name in names)
    assert {row["term"].lower() for row in rows("names.csv")} <= set(terms())
    assert {row["language"] for row in rows("names.csv")} == {"en", "es", "pt"}
    assert {row["term"].lower() for row in rows("thresholds.csv")} <= set(terms())
