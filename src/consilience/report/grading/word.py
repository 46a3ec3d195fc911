"""Tables of findings as a Word document; the same review gives the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import consilience
from consilience.certainty.tables import FindingsTable

from ..word import DAY, dated, plain, repeated, shaded, spoken

_LANGUAGE = {"en": "en-GB", "es": "es-ES", "pt": "pt-BR"}


def document(tables: Sequence[FindingsTable], title: str) -> bytes:
    """One document, landscape, a page for each table: head, table with repeated header row, footnotes, legend."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    made = Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(15))
    normal = made.styles["Normal"]
    normal.font.name = "Arial"
    normal.font.size = Pt(9)
    properties = made.core_properties
    properties.title, properties.author = plain(title)[:250], f"Consilience {consilience.__version__}"
    properties.created = properties.modified = DAY
    properties.last_modified_by, properties.comments = "", ""
    for at, table in enumerate(tables):
        if at:
            made.add_page_break()  # type: ignore[no-untyped-call]
        _write(made, table)
    stream = io.BytesIO()
    made.save(stream)
    return dated(stream.getvalue())


def _write(made: Any, table: FindingsTable) -> None:
    from docx.shared import Pt

    made.add_heading(plain(table.title), level=1)
    for name, text in table.head:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{plain(name)}: ").bold = True
        line.add_run(plain(text))
    made.add_paragraph()
    grid = made.add_table(rows=1, cols=len(table.columns))
    grid.style = "Table Grid"
    _widths(grid, table)
    for cell, title in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(plain(title)).bold = True
        shaded(cell)
    repeated(grid.rows[0])
    for row in table.rows:
        for at, (cell, lines) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            _fill(cell, lines, bold=at == 0)
    small = Pt(8)
    for text in (*(f"{letter}. {text}" for letter, text in table.footnotes), *table.remarks, *table.legend):
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(plain(text)).font.size = small
    spoken(made, _LANGUAGE[table.language])


def _fill(cell: Any, lines: Sequence[str], *, bold: bool) -> None:
    """One paragraph a line; letters of footnotes are raised."""
    for at, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        match = re.fullmatch(r"(.*?) \[([a-z, ]+)\]", text)
        run = paragraph.add_run(plain(match[1] if match else text))
        run.bold = bold and at == 0
        if match:
            paragraph.add_run(f" {match[2]}").font.superscript = True


def _widths(grid: Any, table: FindingsTable) -> None:
    """Even columns, the first and, of a summary, the last wider; 267 mm together."""
    from docx.shared import Mm

    grid.autofit = False
    shares = [1.0] * len(table.columns)
    shares[0] = 1.3
    if len(table.columns) < 9:
        shares[-1] = 1.6
    for column, share in zip(grid.columns, shares, strict=True):
        column.width = Mm(round(267 * share / sum(shares)))
