"""Plain text in several layouts and languages; nothing is lost, and every place is the line it was read from."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.audit.manuscript.document import Manuscript
from consilience.audit.manuscript.plain_text import read
from consilience.audit.manuscript.unreadable import UnreadableManuscript


def of(text: str) -> Manuscript:
    return read(text.encode(), "paper.txt")


def blocks(manuscript: Manuscript, kind: str) -> list[str]:
    return [manuscript[block.span] for block in manuscript.blocks if block.kind == kind]


def grid(manuscript: Manuscript, number: int = 0) -> list[list[str]]:
    _, table = list(manuscript.tables)[number]
    return [[manuscript[cell.span] for cell in row] for row in table.rows]


ENGLISH = """\
Two drugs in childhood asthma: a systematic review of trials

Ana Silva^{1,2†}, Bruno Costa^{1} and Carla Dias^{2*}

¹Department of Lungs, University of Nowhere

Background: Asthma is common.

Methods: We searched five databases.

Conclusion: One drug is better.

KEYWORDS

asthma, children

1 Introduction

Asthma is the most common illness of
childhood, and event-
free years are few. Chemo-
therapy has no place in it. The two authors read the titles

Abbreviations: CI, confidence interval; FEV1, forced expiratory volume; RR, risk ratio.

of the 350 records that were found. They met.

2 Methods

2.1 Data analysis

We pooled risk ratios ($p = 0.04$) as [Smith et al., 2018](#) did, at \\$46,000 a year.

3 Results

Dose was 60 mg/m ² a day.

TABLE 1 Outcomes of the trials.

Author (year)\tN\tAge\tEfficacy
First drug
Hunter (2023)\t104\t9.4\t65.5% [95% CI, 55.5-73.7]
Shaw et al. (2020)\t189\t7.8\t71%
Second drug
Biggs (2018)\t160\t\tNot evaluated

CI: confidence interval, N: number, y: years.

The first drug was better, as Table 1 shows.

References

- Abbott, A. (2022). *A book*. 10th edn. Elsevier, 103–121.
- Attwood, M. M., and Fabbro, D. (2021). Trends in drugs. *Nat. Rev.* 20 (10), 798. doi:10.1038/x
- August, K. J. (2020). Children with asthma.

Publisher's note

All claims are those of the authors.

- Dhillon, S. (2024). First approval. *Drugs* 26 (4), 459–467. doi:10.1007/s40272
"""


def test_an_extracted_paper() -> None:
    paper = of(ENGLISH)
    assert paper.title == "Two drugs in childhood asthma: a systematic review of trials"
    assert paper.language == "en"
    assert [(s.number, s.title, s.level, s.role) for s in paper.sections[1:]] == [
        ("", "", 1, "abstract"),
        ("1", "Introduction", 1, "introduction"),
        ("2", "Methods", 1, "methods"),
        ("2.1", "Data analysis", 2, "methods"),
        ("3", "Results", 1, "results"),
        ("", "References", 1, "references"),
        ("", "Publisher's note", 1, "other"),
        ("", "References", 1, "references"),
    ]


def test_a_paragraph_goes_on_below_what_interrupts_it() -> None:
    text = blocks(of(ENGLISH), "paragraph")[3]
    assert text.startswith(
        "Asthma is the most common illness of childhood, and event-free years are few. Chemotherapy has"
    )
    assert text.endswith("read the titles of the 350 records that were found. They met.")


def test_marks_of_the_extractor_go() -> None:
    text = of(ENGLISH).text
    assert "(p = 0.04) as Smith et al., 2018 did, at $46,000 a year" in text
    assert "60 mg/m² a day" in text
    assert "Silva^1,2†," in text


def test_a_table_of_tabs_with_groups_of_rows() -> None:
    paper = of(ENGLISH)
    _, table = next(paper.tables)
    assert (table.columns, table.header_rows) == (4, 1)
    assert grid(paper)[1] == ["First drug"]
    assert table.rows[1][0].colspan == 4
    assert grid(paper)[5] == ["Biggs (2018)", "160", "", "Not evaluated"]
    assert table.caption is not None
    assert paper[table.caption] == "TABLE 1 Outcomes of the trials."
    assert [paper[note] for note in table.notes] == ["CI: confidence interval, N: number, y: years."]


def test_a_list_of_references_that_another_section_interrupts() -> None:
    entries = blocks(of(ENGLISH), "reference")
    assert [entry[:7] for entry in entries] == ["Abbott,", "Attwood", "August,", "Dhillon"]


SPANISH = """\
RESUMEN

Antecedentes: La leucemia es frecuente en los niños.
Resultados: La supervivencia fue de 0,85 (IC 95 %: 0,71 a 0,98) frente a 0,70.

1. INTRODUCCIÓN

La leucemia linfoblástica aguda es la neoplasia más frecuente en la infan-
cia. Los datos se muestran en la Tabla 1.
\f Revista Inventada de Pediatría                  12
2. MATERIAL Y MÉTODOS
Se buscaron ensayos clínicos en cinco bases de datos y se eligieron los que
\f Revista Inventada de Pediatría                  13
cumplían los criterios de inclusión.

Tabla 1. Características de los pacientes

Variable               Dasatinib       Imatinib     p
                       (n = 95)        (n = 94)
Edad, años             7,8 (1,2)       8,1 (1,4)    0,21
Sexo
  Varones              60 (63 %)       58 (62 %)    0,88
Recaída o muerte por   12 (13 %)       15 (16 %)    0,52
cualquier causa
DE: desviación estándar; IC: intervalo de confianza; n: número = total.
\f Revista Inventada de Pediatría                  14
REFERENCIAS

[1] Pérez A, Gómez B. Un título largo que ocupa
    más de una línea. Rev Inv 2019;3:1-9.
[2] Ruiz C. Otro título. Rev Inv 2020;4:2.
"""


def test_a_spanish_text_with_pages() -> None:
    paper = of(SPANISH)
    assert paper.language == "es"
    assert "Revista Inventada de Pediatría" not in paper.text
    assert [s.role for s in paper.sections[1:]] == ["abstract", "introduction", "methods", "references"]
    assert "infancia" in paper.text
    assert "eligieron los que cumplían los criterios" in paper.text
    assert [b.id for b in paper.blocks if b.kind == "reference"] == ["1", "2"]


def test_a_table_of_spaces() -> None:
    paper = of(SPANISH)
    rows = grid(paper)
    _, table = next(paper.tables)
    assert table.columns == 4
    assert table.header_rows == 2
    assert ["Edad, años", "7,8 (1,2)", "8,1 (1,4)", "0,21"] in rows
    assert ["Sexo"] in rows
    assert rows[-1] == ["Recaída o muerte por cualquier causa", "12 (13 %)", "15 (16 %)", "0,52"]
    assert len(table.notes) == 1


def test_a_table_of_bars() -> None:
    paper = of(
        "Results\n\nTabela 1. Desfechos\n\n| Estudo | N | RR |\n|---|---:|---|\n| Silva | 12 | 0,8 |\n| Costa | 9 | |\n"
    )
    assert grid(paper) == [["Estudo", "N", "RR"], ["Silva", "12", "0,8"], ["Costa", "9", ""]]


def test_a_table_goes_on_after_a_page() -> None:
    paper = of(
        "Results\n\nTable 1. Outcomes\n\nStudy\tN\nSilva\t12\nCosta\t13\n\n"
        "Table 1 (continued)\n\nStudy\tN\nDias\t14\nReis\t15\n"
    )
    assert [row[0] for row in grid(paper)] == ["Study", "Silva", "Costa", "Dias", "Reis"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_encodings(encoding: str) -> None:
    assert (
        "años – 95 % (n = 3)" in read("Métodos\r\n\r\nDe los años – 95 % (n = 3) se sabe.".encode(encoding), "x").text
    )


def test_latin_1_that_windows_does_not_know() -> None:
    assert "a\u00f1os" in read(b"Los a\xf1os de la prueba\x81 son muchos.", "x").text


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "no words"), (b" \n\t", "no words"), (b" \n\t\x00", "no text"), (bytes(range(1, 9)) * 50, "no text")],
)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableManuscript, match=said) as told:
        read(data, "paper.txt")
    assert str(told.value).startswith("paper.txt: ")


def sound(paper: Manuscript) -> None:
    """What holds of every manuscript."""
    offsets = [offset for offset, _, _ in paper.starts]
    assert all(a < b for a, b in pairwise(offsets))
    for block in paper.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(paper.text)
        assert "\n" not in paper[block.span] or block.table
        for row in block.table.rows if block.table else ():
            assert all(block.span.start <= c.span.start <= c.span.end <= block.span.end for c in row)
    for mark in paper.marks:
        assert 0 <= mark.span.start < mark.span.end <= len(paper.text)


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    with suppress(UnreadableManuscript):
        sound(read(data, "x"))


_SCRAPS = st.sampled_from(
    ["", "\f", "Table 1. A caption", "a\tb\t3", "| a | b |", "1. Smith J. A title. 2019;1:2.", "References",
     "2.1 Methods", "x  y   z", "- item", "word-", "some words of a line that goes on", "It ended.", "$p = 0.04$",
     "^{1}", "[a](b)", "12", "Abstract: none", "KEYWORDS", "CI: a, RR: b", "   indented line", "\\", "*", "…",
     "\u00ad", "\ud7ff\ufdd0"]
)  # fmt: skip


@given(st.lists(_SCRAPS, max_size=30))
def test_any_order_of_lines(lines: list[str]) -> None:
    try:
        paper = of("\n".join(lines))
    except UnreadableManuscript:
        return
    sound(paper)
    for block in paper.blocks:
        word = re.match(r"\w+", paper[block.span])
        if word and not block.table:
            assert word[0] in lines[paper.place(block.span.start).line - 1]


_WORDS = [
    "patients",
    "relapse",
    "0.85",
    "event-free",
    "(95%",
    "CI)",
    "años",
    "p<0.05",
    "therapy",
    "III",
    "n=12",
    "randomised",
]


def unlike(word: str, number: int) -> str:
    """The word with letters that make it another: no two lines of a paper are the same."""
    return word + "".join(chr(ord("a") + int(digit)) for digit in str(number))


@given(
    st.lists(st.lists(st.sampled_from(_WORDS), min_size=12, max_size=60), min_size=1, max_size=8),
    st.integers(40, 100),
    st.integers(6, 40),
    st.booleans(),
)
def test_no_word_is_lost(paragraphs: list[list[str]], width: int, height: int, paged: bool) -> None:
    lines: list[str] = []
    for words in paragraphs:
        line = "We"
        for word in [*map(unlike, words, count(len(lines) * 40)), "end."]:
            if len(line) + len(word) >= width:
                lines.append(line)
                line = word
            else:
                line += " " + word
        lines += [line, ""]
    printed = []
    for number, line in enumerate(lines):
        if paged and number % height == 0:
            printed.append(("\f" if number else "") + f"Journal of Tests {number // height}")
        printed.append(line)
    paper = of("\n".join(printed))
    expected = Counter(word for line in lines for word in line.split())
    got = Counter(paper.text.split())
    if paged and len(lines) <= 4 * height:
        return  # Too few pages to tell a running head.
    assert {word: got[word] for word in expected} == dict(expected)
    assert "Journal" not in got
