"""Tables of findings as a Word document; the same review gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import consilience
from consilience.certainty.languages import LEVEL
from consilience.certainty.tables import FindingsTable

from .sections import lettered

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
    made.add_paragraph().paragraph_format.space_after = Pt(0)
    size = Pt(7.5 if len(table.columns) > 9 else 9)
    grid = made.add_table(rows=0, cols=len(table.columns))
    grid.style = "Table Grid"
    _framed(grid, table)
    if any(table.over):
        _above(grid.add_row(), table.over, size)
    titles = grid.add_row()
    for cell, title in zip(titles.cells, table.columns, strict=True):
        _head(cell, title, size)
    for row in grid.rows:
        _repeated(row)
    for row in table.rows:
        added = grid.add_row()
        _whole(added)
        for at, (cell, lines) in enumerate(zip(added.cells, row, strict=True)):
            _fill(cell, lines, size, first=at == 0)
    _widths(grid, table)
    small = Pt(8)
    for at, text in enumerate(
        (*(f"{letter}. {text}" for letter, text in table.footnotes), *table.remarks, *table.legend)
    ):
        line = made.add_paragraph()
        line.paragraph_format.space_before = Pt(0 if at else 4)
        line.paragraph_format.space_after = Pt(0)
        line.add_run(_plain(text)).font.size = small
    _spoken(made, table.language)


def _above(row: Any, over: Sequence[str], size: Any) -> None:
    """The row of headings that span columns."""
    at = 0
    for title, members in groupby(over):
        n = len(list(members))
        if title:
            cell = row.cells[at].merge(row.cells[at + n - 1]) if n > 1 else row.cells[at]
            _head(cell, title, size)
        else:
            for each in row.cells[at : at + n]:
                _shaded(each)
        at += n


def _head(cell: Any, title: str, size: Any) -> None:
    run = cell.paragraphs[0].add_run(_plain(title))
    run.bold, run.font.size = True, size
    _shaded(cell)
    _tight(cell.paragraphs[0])


def _fill(cell: Any, lines: Sequence[str], size: Any, *, first: bool) -> None:
    """One paragraph a line; letters of footnotes are raised; the row's name and the level are bold."""
    levels = {level for words in LEVEL.values() for level in words.values()}
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        _tight(paragraph)
        text, letters = lettered(line)
        run = paragraph.add_run(_plain(text))
        run.font.size = size
        run.bold = (first and at == 0) or text in levels
        if letters:
            raised = paragraph.add_run(f" {letters}")
            raised.font.superscript, raised.font.size = True, size


def _tight(paragraph: Any) -> None:
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.space_before = Pt(1)


_PAGE = 267
"""Millimetres between the margins."""


def _widths(grid: Any, table: FindingsTable) -> None:
    """Each column as wide as its longest word, and the room that is left by how much each holds."""
    from docx.shared import Mm

    one = 1.55 if len(table.columns) > 9 else 1.9  # millimetres of a letter, about
    texts = [[title, *(line for row in table.rows for line in row[at])] for at, title in enumerate(table.columns)]
    least = [3.0 + one * max(_letters(word) for text in column for word in text.split() or [""]) for column in texts]
    wants = [max(len(text) for text in column) ** 1.2 for column in texts]
    left = max(0.0, _PAGE - sum(least))
    scale = min(1.0, _PAGE / sum(least))
    widths = [Mm(scale * need + left * want / sum(wants)) for need, want in zip(least, wants, strict=True)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row in list(grid.rows)[1 if any(table.over) else 0 :]:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _letters(word: str) -> float:
    """How many letters of usual width a word takes."""
    return sum(1.3 if each.isupper() or each in "⊕○−%" else 1.0 for each in word)


def _framed(grid: Any, table: FindingsTable) -> None:
    """Fixed widths, narrow margins in the cells, and a title for readers that speak."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    grid.autofit = False
    properties = grid._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "68")  # twentieths of a point: 1.2 mm
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.addprevious(margins)
    else:
        properties.append(margins)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), _plain(table.title))
    properties.append(caption)


def _shaded(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "E7ECF1")):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeated(row: Any) -> None:
    """The header rows stand again on every page."""
    from docx.oxml import OxmlElement

    _whole(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """The row does not break across pages."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


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
