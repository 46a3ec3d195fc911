"""Tables of findings as a Word document; the same review gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import consilience
from consilience.certainty.tables import FindingsTable

_LANGUAGE = {"en": "en-GB", "es": "es-ES", "pt": "pt-BR"}
_DAY = dt.datetime(2000, 1, 1)
_ZIP_DAY = (2000, 1, 1, 0, 0, 0)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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
    properties.title, properties.author = _plain(title)[:250], f"Consilience {consilience.__version__}"
    properties.created = properties.modified = _DAY
    properties.last_modified_by, properties.comments = "", ""
    for at, table in enumerate(tables):
        if at:
            made.add_page_break()  # type: ignore[no-untyped-call]
        _write(made, table)
    stream = io.BytesIO()
    made.save(stream)
    return _dated(stream.getvalue())


def _write(made: Any, table: FindingsTable) -> None:
    from docx.shared import Pt

    made.add_heading(_plain(table.title), level=1)
    for name, text in table.head:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{_plain(name)}: ").bold = True
        line.add_run(_plain(text))
    made.add_paragraph()
    grid = made.add_table(rows=1, cols=len(table.columns))
    grid.style = "Table Grid"
    _widths(grid, table)
    for cell, title in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(_plain(title)).bold = True
        _shaded(cell)
    _repeated(grid.rows[0])
    for row in table.rows:
        for at, (cell, lines) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            _fill(cell, lines, bold=at == 0)
    small = Pt(8)
    for text in (*(f"{letter}. {text}" for letter, text in table.footnotes), *table.remarks, *table.legend):
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(_plain(text)).font.size = small
    _spoken(made, table.language)


def _fill(cell: Any, lines: Sequence[str], *, bold: bool) -> None:
    """One paragraph a line; letters of footnotes are raised."""
    for at, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        match = re.fullmatch(r"(.*?) \[([a-z, ]+)\]", text)
        run = paragraph.add_run(_plain(match[1] if match else text))
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


def _shaded(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "E7ECF1")):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeated(row: Any) -> None:
    """The header row stands again on every page; rows do not break across pages."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _spoken(made: Any, language: str) -> None:
    """The language of the text, for spelling and for readers that speak."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = made.styles["Normal"].element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), _LANGUAGE[language])
    properties.append(element)


def _plain(text: str) -> str:
    """Text without the characters that XML does not allow."""
    return _FORBIDDEN.sub(" ", text)


def _dated(data: bytes) -> bytes:
    """The package with one day for every part, so that it does not change from build to build."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return stream.getvalue()
