"""What a line is by its words."""

from __future__ import annotations

import pytest

from consilience.audit.manuscript import references, titles
from consilience.audit.manuscript.lines import Line


@pytest.mark.parametrize(
    "text",
    ["TABLE 2 Outcomes of trials", "Table 2. Outcomes", "Tabla 1: Características", "Tabela 3 – Desfechos",
     "Fig. 1. Flow", "FIGURE 4",
     "Figura 2. Diagrama", "Supplementary Table S2. More", "Table 2 (continued)", "Table IV. Harms"],
)  # fmt: skip
def test_captions(text: str) -> None:
    assert titles.is_caption(text)


@pytest.mark.parametrize(
    "text",
    ["Table 2 shows the outcomes", "Table 2).", "Figure 3 and Table 2 give", "tables of contents",
     "Figures are rounded.", "table 4, and in", "Tabla 1 muestra los datos"],
)  # fmt: skip
def test_sentences_are_no_captions(text: str) -> None:
    assert not titles.is_caption(text)


@pytest.mark.parametrize(
    "text", ["2.1 Data analysis", "3. Results", "4 Advantages of therapies", "3.1.1 mTOR inhibitors"]
)
def test_numbered_titles(text: str) -> None:
    assert titles.is_numbered_title(text)


@pytest.mark.parametrize(
    "text",
    ["22 patients were followed.", "1. Smith J, Doe A. Title. J Med 2019;3:1", "12 of the", "30 mg daily in the",
     "95% CI", "3.5 (1.2 to 4.4)", "2019 Annual report, 14"],
)  # fmt: skip
def test_data_and_entries_are_no_titles(text: str) -> None:
    assert not titles.is_numbered_title(text)


@pytest.mark.parametrize(
    "text", ["MÉTODOS", "3. Results", "Materials and methods:", "Conflicto de intereses", "Referências"]
)
def test_known_titles(text: str) -> None:
    assert titles.is_known_title(text)


def test_results_of_a_trial_is_no_known_title() -> None:
    assert not titles.is_known_title("Results of the second trial")


def test_notes_and_lists_of_abbreviations() -> None:
    assert titles.is_note("CT: chemotherapy, DEX: dexamethasone, CR: complete remission.")
    assert titles.is_note("CI, confidence interval; RR, risk ratio; Abbreviations as above: none = 0.")
    assert titles.is_note("* p < 0.05 against placebo")
    assert titles.is_note("Nota: los datos son medias.")
    assert not titles.is_note("costs is needed to validate the long-term use.")
    assert not titles.is_note("The analysis by Diaz (2024) matters: it was large.")


def of(*texts: str) -> list[Line]:
    return [
        Line(text, number, None, 0 if text[0].isupper() or text[0].isdigit() else 4)
        for number, text in enumerate(texts)
    ]


def test_numbers_part_entries_and_a_year_at_a_line_start_does_not() -> None:
    lines = of("1. Smith J. A title.", "N Engl J Med", "2019. J 12.", "2. Doe A. Another.")
    found = references.entries(lines, "number")
    assert [entry.id for entry in found] == ["1", "2"]
    assert [line.text for line in found[0].lines] == ["Smith J. A title.", "N Engl J Med", "2019. J 12."]


def test_authors_at_the_margin_part_entries() -> None:
    lines = of(
        "Smith, A. B., and Doe, C. (2019). A title of", "two lines. J. Med. 3, 1–9.", "Van der Berg, C. (2020). One. J."
    )
    assert references.style_of([lines]) == "author"
    assert [len(entry.lines) for entry in references.entries(lines, "author")] == [2, 1]


def test_a_journal_at_a_line_start_begins_no_entry() -> None:
    lines = of(
        "Walsh C, Gallo JC. Treatment of breast cancer with palbociclib.",
        "World J Ther. 2009;71:2355-2366.",
        "Weiss A. A letter. World J Ther. 2010;72:1.",
        "Xu B. Of another year.",
        "N Engl J Med. 2011 Jan 3;1:2.",
        "Young D. Short. BMJ. 2012;3:4.",
    )
    assert [len(entry.lines) for entry in references.entries(lines, "author")] == [2, 1, 2, 1]
