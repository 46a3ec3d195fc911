"""Tables of findings as a Word document; the same review gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import consilience
from consilience.certainty.languages import LEVEL
from consilience.certainty.tables import FindingsTable

from ..word import DAY, dated, plain, spoken
from .sections import lettered

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
    from docx.oxml import parse_xml
    from docx.shared import Pt

    made.add_heading(plain(table.title), level=1)
    for name, text in table.head:
        line = made.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{plain(name)}: ").bold = True
        line.add_run(plain(text))
    made.add_paragraph().paragraph_format.space_after = Pt(0)
    made.element.body.insert_element_before(parse_xml(_grid(table)), "w:sectPr")
    small = Pt(8)
    for at, text in enumerate(
        (*(f"{letter}. {text}" for letter, text in table.footnotes), *table.remarks, *table.legend)
    ):
        line = made.add_paragraph()
        line.paragraph_format.space_before = Pt(0 if at else 4)
        line.paragraph_format.space_after = Pt(0)
        line.add_run(plain(text)).font.size = small
    spoken(made, _LANGUAGE[table.language])


# The table itself is written as WordprocessingML: python-docx looks every cell of a row up for each one that is filled.

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _grid(table: FindingsTable) -> str:
    """The table: headings that span columns, titles (both repeated on every page), rows that no page break tears."""
    widths = _widths(table)
    size = 15 if len(table.columns) > 9 else 18  # half points
    above = ""
    if any(table.over):
        groups = [(over, len(list(members))) for over, members in groupby(table.over)]
        starts = [sum(n for _, n in groups[:at]) for at in range(len(groups))]
        cells = [
            _cell((over,), size, sum(widths[start : start + n]), span=n, head=True)
            for (over, n), start in zip(groups, starts, strict=True)
        ]
        above = _row(cells, head=True)
    titles = [_cell((title,), size, width, head=True) for title, width in zip(table.columns, widths, strict=True)]
    rows = [
        _row(
            [
                _cell(lines, size, width, first=at == 0)
                for at, (lines, width) in enumerate(zip(row, widths, strict=True))
            ]
        )
        for row in table.rows
    ]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="68" w:type="dxa"/><w:right w:w="68" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={_quoted(table.title)}/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{above}{_row(titles, head=True)}{''.join(rows)}</w:tbl>"
    )


def _row(cells: Sequence[str], *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    lines: Sequence[str], size: int, width: int, *, span: int = 1, head: bool = False, first: bool = False
) -> str:
    """One paragraph a line; letters of footnotes are raised; titles, the row's name and the level are bold."""
    made = []
    for at, line in enumerate(lines):
        text, letters = lettered(line)
        bold = head or (first and at == 0) or text in _LEVELS
        raised = _run(f" {letters}", size, '<w:vertAlign w:val="superscript"/>') if letters else ""
        spacing = '<w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr>'
        made.append(f"<w:p>{spacing}{_run(text, size, bold=bold)}{raised}</w:p>")
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E7ECF1"/>' if head else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}</w:tcPr>{"".join(made)}</w:tc>'


def _run(text: str, size: int, more: str = "", *, bold: bool = False) -> str:
    style = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{more}</w:rPr>'
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(plain(text))}</w:t></w:r>'


_LEVELS = frozenset(level for words in LEVEL.values() for level in words.values())
_PAGE = 15138
"""Twentieths of a point between the margins: 267 mm."""
_LETTER = {7.5: 88, 9: 108}
"""Twentieths of a point that a letter takes, about, by the size of the type."""


def _widths(table: FindingsTable) -> list[int]:
    """Each column as wide as its longest word, and the room that is left by how much each holds."""
    one = _LETTER[7.5 if len(table.columns) > 9 else 9]
    texts = [[title, *(line for row in table.rows for line in row[at])] for at, title in enumerate(table.columns)]
    least = [170 + one * max(_letters(word) for text in column for word in text.split() or [""]) for column in texts]
    wants = [max(len(text) for text in column) ** 1.2 for column in texts]
    left, scale = max(0.0, _PAGE - sum(least)), min(1.0, _PAGE / sum(least))
    return [int(scale * need + left * want / sum(wants)) for need, want in zip(least, wants, strict=True)]


def _letters(word: str) -> float:
    """How many letters of usual width a word takes."""
    return sum(1.3 if each.isupper() or each in "⊕○−%" else 1.0 for each in word)


def _quoted(text: str) -> str:
    return quoteattr(plain(text))
