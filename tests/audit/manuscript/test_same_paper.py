"""One paper in each format is one manuscript: the same sections, sentences, cells, notes and references."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from consilience.audit.manuscript.document import Manuscript, Table
from consilience.audit.manuscript.reading import read

from .papers import PAPERS, SUFFIXES, WRITERS, Sheet, read_text, spans

EACH = [(format, language) for format in WRITERS for language in PAPERS]

SENTENCES = {
    "en": [
        "Background: We compared two drugs.",
        "Event-free survival was 71% (95% CI, 56.2–89.6) vs. 48.9% (32–74.5).",
        "Leukaemia is the most common cancer of children.^1",
        "It has been treated for years.^2",
        "White cells were ≥ 50 × 10^9/L in 22 of 30.",
        "Patients got CO2, i.e. a gas.",
        "first",
        "second",
        "Table 1 shows the trials.",
        "The hazard ratio was 0.70 (p = .07).",
        "Table 1.",
        "The trials",
        "Abbreviations: EFS, event-free survival; OS, overall survival.",
        "Nothing else was seen.",
    ],
    "es": [
        "Antecedentes: Se compararon dos fármacos.",
        "La supervivencia fue del 71 % (IC 95 %, 56,2–89,6).",
        "La leucemia es el cáncer más frecuente de los niños.^1",
        "Se trata desde hace años.^2",
        "Los leucocitos eran ≥ 50 × 10^9/L en 22 de 30.",
        "El Dr. Gómez midió el CO2.",
        "uno",
        "dos",
        "La Tabla 1 muestra los ensayos.",
        "El hazard ratio fue 0,70 (p = 0,07).",
        "Tabla 1.",
        "Los ensayos",
        "Abreviaturas: SLE, supervivencia libre de eventos; SG, supervivencia global.",
        "No se vio nada más.",
    ],
}


@pytest.fixture(scope="module")
def manuscripts(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Manuscript]:
    folder = tmp_path_factory.mktemp("papers")
    found = {}
    for format, language in EACH:
        # A name without an ending: what the file holds must tell the format. Only Markdown has no sign of its own.
        path = Path(folder) / f"{format}-{language}{SUFFIXES[format] if format == 'markdown' else ''}"
        path.write_bytes(WRITERS[format](PAPERS[language]))
        found[format, language] = read(path)
    return found


@pytest.mark.parametrize(("format", "language"), EACH)
def test_format_title_and_language(manuscripts: dict[tuple[str, str], Manuscript], format: str, language: str) -> None:
    manuscript = manuscripts[format, language]
    assert (manuscript.format, manuscript.language) == (format, language)
    assert manuscript.title == PAPERS[language].title
    assert manuscript.warnings == ()


@pytest.mark.parametrize(("format", "language"), EACH)
def test_sections(manuscripts: dict[tuple[str, str], Manuscript], format: str, language: str) -> None:
    paper, manuscript = PAPERS[language], manuscripts[format, language]
    headings = [(1, "", paper.abstract[0])]
    headings += [(level, *heading.split(" ", 1)) for level, heading, _ in paper.parts]  # type: ignore[misc]
    headings.append((1, "", paper.references[0]))
    read_as = [(s.level, s.number, s.title) for s in manuscript.sections[1:]]
    assert read_as == headings
    assert tuple(s.role for s in manuscript.sections[1:]) == paper.role


@pytest.mark.parametrize(("format", "language"), EACH)
def test_sentences(manuscripts: dict[tuple[str, str], Manuscript], format: str, language: str) -> None:
    manuscript = manuscripts[format, language]
    found = [manuscript[s.span] for s in manuscript.sentences if s.block.kind != "front"]
    assert found == SENTENCES[language]


@pytest.mark.parametrize(("format", "language"), EACH)
def test_table(manuscripts: dict[tuple[str, str], Manuscript], format: str, language: str) -> None:
    manuscript = manuscripts[format, language]
    sheet = next(part for _, _, content in PAPERS[language].parts for part in content if isinstance(part, Sheet))
    ((block, table),) = manuscript.tables
    assert manuscript.section(block).role == "results"
    assert cells(manuscript, table) == [
        [(read_text(text), column, high, wide) for text, column, high, wide in row] for row in spans(sheet.rows)
    ]
    assert table.columns == 3
    assert table.header_rows == 2
    assert table.caption is not None
    assert manuscript[table.caption] == sheet.caption
    assert [manuscript[note] for note in table.notes] == [sheet.note]


def cells(manuscript: Manuscript, table: Table) -> list[list[tuple[str, int, int, int]]]:
    return [[(manuscript[c.span], c.column, c.rowspan, c.colspan) for c in row] for row in table.rows]


@pytest.mark.parametrize(("format", "language"), EACH)
def test_references_and_citations(manuscripts: dict[tuple[str, str], Manuscript], format: str, language: str) -> None:
    manuscript = manuscripts[format, language]
    entries = {b.id: manuscript[b.span] for b in manuscript.blocks if b.kind == "reference"}
    assert tuple(entries.values()) == PAPERS[language].references[1]
    raised = [manuscript[mark.span] for mark in manuscript.marks if mark.style == "superscript"]
    assert raised == ["^1", "^2", "^9"]
    linked = {manuscript[mark.span]: mark.target for mark in manuscript.marks if mark.style == "citation"}
    if format in ("html", "jats"):
        assert [entries[linked[number]] for number in ("1", "2")] == list(PAPERS[language].references[1])
    else:
        assert list(entries) == ["1", "2"]


@pytest.mark.parametrize(("format", "language"), EACH)
def test_authors_are_front_matter(manuscripts: dict[tuple[str, str], Manuscript], format: str, language: str) -> None:
    manuscript = manuscripts[format, language]
    assert PAPERS[language].authors in [manuscript[b.span] for b in manuscript.blocks if b.kind == "front"]


@pytest.mark.parametrize("language", PAPERS)
@pytest.mark.parametrize("format", ["html", "jats", "markdown"])
def test_places_are_lines_of_the_file(
    manuscripts: dict[tuple[str, str], Manuscript], format: str, language: str
) -> None:
    manuscript = manuscripts[format, language]
    lines = WRITERS[format](PAPERS[language]).decode().splitlines()
    words = list(re.finditer(r"[^\W\d_]{2,}", manuscript.text))
    assert len(words) > 80
    for word in words:
        assert word[0] in lines[manuscript.place(word.start()).line - 1]


def test_places_of_word_are_paragraphs(manuscripts: dict[tuple[str, str], Manuscript]) -> None:
    manuscript = manuscripts["docx", "en"]
    # Title, authors, heading, abstract, heading, introduction.
    at = manuscript.text.index("It has been treated")
    assert manuscript.place(at) == (6, None)
