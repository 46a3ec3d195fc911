"""PDFs of every make that papers come in: columns, tables, raised type, page breaks; and those that cannot be read."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilience.audit.manuscript.pdf import PAGES, read
from consilience.audit.manuscript.unreadable import UnreadableManuscript

from .set_pdf import Setter
from .test_plain_text import blocks, grid, sound

WORDS = [
    *("patients", "treatment", "randomised", "children", "survival", "overall", "chemotherapy", "relapse", "remission"),
    *(
        "analysis",
        "interval",
        "outcome",
        "trial",
        "study",
        "group",
        "control",
        "months",
        "years",
        "followed",
        "therapy",
    ),
    *("induction", "assessed", "higher", "lower", "significantly", "response"),
]


def prose(sentences: int, seed: int) -> str:
    chosen = random.Random(seed)
    return " ".join(
        " ".join(chosen.choice(WORDS) for _ in range(chosen.randint(7, 15))).capitalize() + "."
        for _ in range(sentences)
    )


def paper(columns: int, seed: int = 1, hyphens: bool = True, **more: object) -> tuple[bytes, list[str]]:
    """A paper with its paragraphs in order."""
    setter = Setter(columns, head="Silva et al. Two drugs", foot="Journal of Tests 12 (2024)", **more)  # type: ignore[arg-type]
    setter.across("Two drugs in childhood leukaemia: a randomised trial of their use")
    setter.across("Ana Silva, Bruno Costa and Carla Dias", "Helvetica", 11)
    paragraphs = []
    for number, title in enumerate(("Introduction", "Methods", "Results", "Discussion"), 1):
        setter.heading(f"{number} {title}")
        for k in range(6):
            paragraphs.append(prose(7, 100 * seed + 10 * number + k))
            setter.paragraph(paragraphs[-1], hyphens=hyphens)
    setter.heading("References")
    for k in range(1, 7):
        setter.paragraph(
            f"{k}. Author AB, Other CD. Title of paper {k} with words. J Tests 201{k};1{k}:33-4{k}.", indent=0
        )
    return setter.bytes(), paragraphs


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("hyphens", [False, True])
def test_columns_are_read_one_after_the_other(columns: int, hyphens: bool) -> None:
    data, paragraphs = paper(columns, hyphens=hyphens)
    found = read(data, "x.pdf")
    assert blocks(found, "paragraph") == paragraphs
    assert found.title == "Two drugs in childhood leukaemia: a randomised trial of their use"
    assert [(s.number, s.role) for s in found.sections[1:]] == [
        ("1", "introduction"), ("2", "methods"), ("3", "results"), ("4", "discussion"), ("", "references"),
    ]  # fmt: skip
    assert [b.id for b in found.blocks if b.kind == "reference"] == ["1", "2", "3", "4", "5", "6"]
    assert "Journal of Tests" not in found.text
    sound(found)


def test_places_are_page_and_line() -> None:
    data, _ = paper(2)
    found = read(data, "x.pdf")
    places = [found.place(block.span.start) for block in found.blocks]
    assert places == sorted(places, key=lambda p: (p.page or 0, p.line))
    assert places[0] == (1, 1)
    assert {p.page for p in places} == set(range(1, max(p.page or 0 for p in places) + 1))


def test_numbers_of_lines_in_the_margin_go() -> None:
    data, paragraphs = paper(1, numbers=True)
    assert blocks(read(data, "x.pdf"), "paragraph") == paragraphs


ROWS = [
    ["Variable", "Dasatinib", "Imatinib", "p"],
    ["Age, years", "7.8 (1.2)", "8.1 (1.4)", "0.21"],
    ["Boys", "60 (63%)", "58 (62%)", "0.88"],
    ["Risk group", "", "", ""],
    ["High", "12 (13%)", "15 (16%)", "0.52"],
    ["Standard", "83 (87%)", "79 (84%)", "0.55"],
]


@pytest.mark.parametrize("rules", ["", "book", "grid"])
@pytest.mark.parametrize("columns", [1, 2])
def test_tables(rules: str, columns: int) -> None:
    setter = Setter(columns)
    setter.heading("Results")
    setter.paragraph(prose(6, 1))
    setter.line("Table 1. The children at the start.", "Helvetica", 8)
    setter.table(ROWS, [0, 80, 130, 185] if columns == 2 else [0, 150, 260, 400], rules)
    setter.line("CI: confidence interval, SD: standard deviation.", "Helvetica", 7)
    setter.y -= 10
    for k in range(10):
        setter.paragraph(prose(8, k + 2))
    found = read(setter.bytes(), "x.pdf")
    block, table = next(found.tables)
    assert grid(found) == [row if any(row[1:]) else row[:1] for row in ROWS]
    assert (table.columns, table.header_rows) == (4, 1)
    assert table.rows[3][0].colspan == 4
    assert table.caption is not None
    assert found[table.caption] == "Table 1. The children at the start."
    assert [found[note] for note in table.notes] == ["CI: confidence interval, SD: standard deviation."]
    assert len(blocks(found, "paragraph")) == 11
    assert found.section(block).role == "results"


WIDE = [
    ["Author (year)", "N", "Drug", "Efficacy", "Safety", "Level"],
    [
        "Shen (2020)",
        "189",
        "Dasatinib vs.\nimatinib",
        "EFS 4 years: 71% [95% CI,\n56.2-89.6] vs. 48.9%",
        "Similar",
        "High",
    ],
    ["Biondi (2018)", "160", "Imatinib", "EFS 72.9% [56.1-84.1]", "Infections", "Low"],
    ["Rives (2011)", "43", "Imatinib", "78.7% vs. 29.6% (p = 0.01)", "Mucositis", "Very low"],
    ["Brown (2021)", "127", "Other", "No difference (p = 0.45)", "Diarrhoea", "Low"],
]


@pytest.mark.parametrize("rules", ["", "book", "grid"])
def test_a_table_over_both_columns(rules: str) -> None:
    setter = Setter(2)
    setter.line(
        "Table 2. Outcomes of the trials that the review includes, by group of drugs in children", "Helvetica", 8
    )
    setter.table(WIDE, [0, 80, 120, 200, 340, 430], rules, full=True)
    for k in range(9):
        setter.paragraph(prose(8, k))
    found = read(setter.bytes(), "x.pdf")
    assert grid(found) == [[cell.replace("\n", " ") for cell in row] for row in WIDE]
    assert blocks(found, "paragraph") == [prose(8, k) for k in range(9)]


def test_a_table_over_two_pages() -> None:
    setter = Setter(1)
    setter.line("Table 1. Outcomes.", "Helvetica", 8)
    setter.table(ROWS, [0, 150, 260, 400], "book")
    setter.next_page()
    setter.line("Table 1. (continued)", "Helvetica", 8)
    setter.table(
        [ROWS[0], ["Low", "1 (1%)", "2 (2%)", "0.90"], ["None", "3 (3%)", "4 (4%)", "0.70"]], [0, 150, 260, 400], "book"
    )
    found = read(setter.bytes(), "x.pdf")
    assert len(list(found.tables)) == 1
    assert [row[0] for row in grid(found)] == [*[row[0] for row in ROWS], "Low", "None"]
    assert found.place(found.text.index("Low")).page == 2


def test_raised_type() -> None:
    setter = Setter(1)
    setter.raised("The dose was 60 mg/m", "2", " a day, as others said.")
    found = read(setter.bytes(), "x.pdf")
    assert found.text.strip() == "The dose was 60 mg/m^2 a day, as others said."
    assert [(found[mark.span], mark.style) for mark in found.marks] == [("^2", "superscript")]


def test_ligatures_and_special_characters() -> None:
    import matplotlib

    matplotlib.use("agg")
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}):
        figure = Figure((6, 3))
        figure.text(0.1, 0.5, "Event-free su\ufb03ciency of the \ufb01rst arm: ≥ 3 ± 0.5 – años")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="pdf")
    assert "Event-free sufficiency of the first arm: ≥ 3 ± 0.5 – años" in read(buffer.getvalue(), "x.pdf").text


def scanned(*pages: bool) -> bytes:
    setter = Setter(1)
    for number, picture in enumerate(pages):
        if number:
            setter.next_page()
        if picture:
            setter.picture()
        else:
            setter.paragraph(prose(8, number))
    return setter.bytes()


def test_a_scan_is_refused_and_told_what_it_is() -> None:
    with pytest.raises(UnreadableManuscript, match=r"x\.pdf: .*scan.*OCR"):
        read(scanned(True, True), "x.pdf")


def test_pages_without_text_are_named() -> None:
    found = read(scanned(False, True, False, True), "x.pdf")
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("pages 2 and 4 are pictures without text")


def test_what_cannot_be_opened() -> None:
    whole, _ = paper(1)
    locked, _ = paper(1, encrypt="secret")
    for data, said in [
        (b"", "empty"), (b"\0\n", "empty"), (b"hello", "no PDF"), (whole[: len(whole) // 2], "cut off"),
        (locked, "encrypted"), (b"%PDF-1.7\nnothing\n%%EOF", "damaged"), (Setter(1).bytes(), "no text"),
    ]:  # fmt: skip
        with pytest.raises(UnreadableManuscript, match=said):
            read(data, "x.pdf")


def test_too_many_pages_are_refused_at_once() -> None:
    setter = Setter(1)
    for number in range(500):
        setter.line(f"Page of number {number}")
        setter.next_page()
    with pytest.raises(UnreadableManuscript, match=rf"501 pages, more than the {PAGES}"):
        read(setter.bytes(), "x.pdf")


def test_python_holds_little_of_a_long_paper() -> None:
    setter = Setter(2)
    for k in range(90):
        setter.paragraph(prose(7, k % 40))
    data = setter.bytes()
    tracemalloc.start()
    found = read(data, "x.pdf")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 150 * len(found.text)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_damage_is_told(data: st.DataObject) -> None:
    """Bytes changed anywhere: the paper is read or refused, never anything else."""
    whole = bytearray(_WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    with suppress(UnreadableManuscript):
        sound(read(bytes(whole), "x.pdf"))


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    for content in (data, b"%PDF-1.4\n" + data + b"\n%%EOF"):
        with pytest.raises(UnreadableManuscript):
            read(content, "x.pdf")


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 3), st.integers(0, 10_000), st.floats(8, 12), st.booleans())
def test_no_word_is_lost(columns: int, seed: int, size: float, hyphens: bool) -> None:
    data, paragraphs = paper(columns, seed, hyphens, size=size)
    found = read(data, "x.pdf")
    assert Counter(" ".join(blocks(found, "paragraph")).split()) == Counter(" ".join(paragraphs).split())


_WHOLE = scanned(False, True, False)


def set_rows(setter: Setter, rows: list[list[str]], stops: list[float], space: float, rule: bool = True) -> None:
    """Rows of a table whose cells wrap: lines 1.25 em apart, rows ``space`` points more; a line below the header."""
    for number, row in enumerate(rows):
        high = max(cell.count("\n") + 1 for cell in row)
        for cell, stop in zip(row, stops, strict=True):
            for k, part in enumerate(cell.split("\n")):
                setter.canvas.setFont("Helvetica", 8)
                setter.canvas.drawString(setter.x + stop, setter.y - (k + 1) * 10, part)
        setter.y -= high * 10 + space
        if rule and number == 0:
            setter.canvas.line(setter.x, setter.y - 1 + space / 2, setter.x + setter.width, setter.y - 1 + space / 2)


WRAPPED = [
    ["Study", "Arm", "Response,\nn (%)", "Survival at\n24 months,\n% (95% CI)"],
    ["Silva\n2019 [4]", "Drug A", "12 (40.0)", "71.2\n(56.2-89.6)"],
    ["Costa 2020", "Drug B with\nplacebo", "9 (31.0)", "48.9\n(32.0-74.5)"],
    ["Dias 2021", "Drug C", "22 (73.3)", "66.0\n(50.1-81.9)"],
    ["Lima e Silva\n2022 [12]", "Drug D", "10 (33.3)", "52.5 (40-65)"],
]


@pytest.mark.parametrize("space", [2.5, 4, 8])
@pytest.mark.parametrize("rule", [True, False])
def test_lines_of_wrapped_cells_are_one_row(space: float, rule: bool) -> None:
    """Even in the first column, in the header and below the last row: rows stand farther apart than lines do."""
    setter = Setter(1)
    setter.heading("Results")
    setter.paragraph(prose(6, 1))
    setter.line("Table 1. Outcomes by study.", "Helvetica", 8)
    set_rows(setter, WRAPPED, [0, 120, 240, 360], space, rule)
    setter.y -= 12
    for k in range(6):
        setter.paragraph(prose(8, k + 2))
    found = read(setter.bytes(), "x.pdf")
    assert grid(found) == [[cell.replace("\n", " ") for cell in row] for row in WRAPPED]
    assert len(blocks(found, "paragraph")) == 7


def test_rows_in_groups_are_not_one_row() -> None:
    """Space between groups of rows looks like that between rows; what follows closely is a row all the same."""
    rows = [[f"Item {k}", f"{k}2 (4{k}.0)", f"{k}4 (5{k}.1)"] for k in range(1, 9)]
    setter = Setter(1)
    setter.paragraph(prose(6, 1))
    setter.line("Table 1. Outcomes.", "Helvetica", 8)
    for k in range(0, 8, 2):
        set_rows(setter, rows[k : k + 2], [0, 150, 300], 0, rule=False)
        setter.y -= 6
    setter.y -= 12
    for k in range(6):
        setter.paragraph(prose(8, k + 2))
    assert grid(read(setter.bytes(), "x.pdf")) == rows


def test_cells_that_nearly_touch_are_parted_where_other_rows_part() -> None:
    rows = [["Study", "n", "Response"], *([f"{name} 2011", str(n), "37.0 (21.5-55.8)"] for name, n in (
        ("Dimitrova and M", 27), ("Ibrahim", 55), ("Kel", 147), ("Kumar", 94),
    ))]  # fmt: skip
    setter = Setter(1)
    setter.paragraph(prose(6, 1))
    setter.line("Table 1. Outcomes.", "Helvetica", 8)
    set_rows(setter, rows, [0, 84, 130], 4)
    setter.y -= 12
    for k in range(6):
        setter.paragraph(prose(8, k + 2))
    assert grid(read(setter.bytes(), "x.pdf")) == rows


def test_a_word_that_a_cell_cuts_is_whole_again() -> None:
    rows = [["Group", "Improvemen\nt of score", "Over\nall"], ["Drug", "12 (40.0)", "3"], ["Control", "9 (31.0)", "5"]]
    setter = Setter(1)
    setter.paragraph("The improvement was the overall outcome. It was measured over years in all children here.")
    setter.line("Table 1. Outcomes.", "Helvetica", 8)
    set_rows(setter, rows, [0, 120, 240], 5)
    setter.y -= 12
    for k in range(6):
        setter.paragraph(prose(8, k + 2))
    assert grid(read(setter.bytes(), "x.pdf"))[0] == ["Group", "Improvement of score", "Over all"]


def test_a_table_that_goes_on_with_its_header_is_one() -> None:
    rows = [["Event", "Drug, n (%)", "Control, n (%)"], *([f"Event {k}", f"{k} (1.0)", f"{k} (2.0)"] for k in range(9))]
    setter = Setter(1)
    setter.paragraph(prose(6, 1))
    setter.line("Table 1. Events.", "Helvetica", 8)
    set_rows(setter, rows[:5], [0, 150, 300], 4)
    setter.next_page()
    set_rows(setter, [rows[0], *rows[5:]], [0, 150, 300], 4)
    setter.y -= 12
    for k in range(6):
        setter.paragraph(prose(8, k + 2))
    found = read(setter.bytes(), "x.pdf")
    assert len(list(found.tables)) == 1
    assert grid(found) == rows


def test_tables_after_the_references_have_notes_and_no_entries() -> None:
    setter = Setter(1)
    setter.heading("Results")
    for k in range(5):
        setter.paragraph(prose(8, k))
    setter.heading("References")
    for k in range(1, 5):
        setter.paragraph(f"{k}. Author AB, Other CD. Title of paper {k}. J Tests 201{k};1{k}:33-4{k}.", indent=0)
    setter.next_page()
    setter.line("Table 1. Outcomes by study.", "Helvetica", 8)
    set_rows(setter, WRAPPED, [0, 120, 240, 360], 4)
    setter.y -= 4
    setter.line("Safety population: all patients who received treatment.", "Helvetica", 7)
    found = read(setter.bytes(), "x.pdf")
    assert len(blocks(found, "reference")) == 4
    _, table = next(found.tables)
    assert [found[note] for note in table.notes] == ["Safety population: all patients who received treatment."]


def test_prose_is_no_heading_where_small_type_is_most_of_the_paper() -> None:
    """A review's references and tables can hold more characters than its prose."""
    setter = Setter(1)
    setter.heading("Results")
    setter.paragraph("The search strategy for PubMed was:")
    for k in range(4):
        setter.paragraph(prose(7, k))
    setter.paragraph("Risk of bias was high in three of the studies.")
    setter.heading("References")
    setter.size = 7
    for k in range(1, 60):
        setter.paragraph(
            f"{k}. Author AB, Other CD. {prose(1, k)} {WORDS[k % 19]} {k}. J Tests 2010;{k}:33-4.", indent=0
        )
    found = read(setter.bytes(), "x.pdf")
    assert [s.title for s in found.sections[1:]] == ["Results", "References"]
    assert len(blocks(found, "paragraph")) == 6
    assert len(blocks(found, "reference")) == 59
