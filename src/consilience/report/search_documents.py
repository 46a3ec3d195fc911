"""The log of searching as a Word document and as a page: PRISMA-S table, searches, strategies as run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import Any

import consilience
from consilience.search.log import ITEM_COLUMNS, SEARCH_COLUMNS, Log, body, heading, item_cells, search_cells

from .word import DAY, dated, plain, repeated, shaded, spoken

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1b2733;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.25}h2{margin-top:2.2rem}h3{font-size:1rem;margin:1.6rem 0 .4rem}
.frame{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{border:1px solid #c6d0da;padding:.4rem .55rem;text-align:left;vertical-align:top}
thead th{background:#e7ecf1}tbody th{font-weight:600}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f7f9;border:1px solid #dbe2e9;padding:.7rem}
@media print{body{margin:0;max-width:none;font-size:10pt}tr,h3{break-inside:avoid}h3{break-after:avoid}
thead{display:table-header-group}}
@media screen and (max-width:44rem){table,tbody,tr,th,td{display:block;border:0}thead{display:none}
tr{border:1px solid #c6d0da;border-radius:4px;margin-bottom:.7rem;padding:.4rem .6rem}th,td{padding:.15rem 0}
td:empty{display:none}td::before{content:attr(data-label);display:block;font-size:.8rem;color:#51606e}}
"""


def page(log: Log) -> str:
    """One HTML file that needs nothing else."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="generator" content="Consilience {escape(consilience.__version__)}">',
        f"<title>Search log: {escape(log.title)}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>Search log: {escape(log.title)}</h1>",
        f"<p>Ages are counted on {log.today.isoformat()}.</p>",
        "<h2>PRISMA-S</h2>",
        _table(ITEM_COLUMNS, [item_cells(row) for row in log.items]),
        "<h2>Searches</h2>",
        _table(SEARCH_COLUMNS, [search_cells(entry) for entry in log.entries]),
        "<h2>Strategies as run</h2>",
        *(f"<h3>{escape(heading(each))}</h3>\n<pre>{escape(body(each))}</pre>" for each in log.entries),
    ]
    if log.proposals:
        parts.append("<h2>Strategies proposed, not run</h2>")
        parts += [
            f"<h3>{escape(each.title)} ({escape(each.platform)}; {escape(each.by)})</h3>"
            f"\n<pre>{escape(each.strategy.rstrip())}</pre>"
            for each in log.proposals
        ]
    return "\n".join([*parts, "</main></body></html>", ""])


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in columns)
    lines = "\n".join(f'<tr><th scope="row">{escape(row[0])}</th>{_cells(columns[1:], row[1:])}</tr>' for row in rows)
    return (
        f'<div class="frame" tabindex="0"><table><thead><tr>{head}</tr></thead>\n<tbody>\n{lines}\n</tbody>'
        "</table></div>"
    )


def _cells(columns: Sequence[str], texts: Sequence[str]) -> str:
    """Cells that name their column, for screens too narrow for a table."""
    pairs = zip(columns, texts, strict=True)
    return "".join(f'<td data-label="{escape(column)}">{escape(text)}</td>' for column, text in pairs)


def document(log: Log) -> bytes:
    """The same as a Word document, landscape; the same log gives the same bytes."""
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
    normal.font.name, normal.font.size = "Arial", Pt(9)
    properties = made.core_properties
    properties.title, properties.author = plain(log.title)[:250], f"Consilience {consilience.__version__}"
    properties.created = properties.modified = DAY
    properties.last_modified_by, properties.comments = "", ""
    made.add_heading(plain(f"Search log: {log.title}"), level=1)
    made.add_paragraph(f"Ages are counted on {log.today.isoformat()}.")
    made.add_heading("PRISMA-S", level=2)
    _grid(made, ITEM_COLUMNS, [item_cells(row) for row in log.items], (42, 55, 80, 22, 68))
    made.add_heading("Searches", level=2)
    _grid(made, SEARCH_COLUMNS, [search_cells(each) for each in log.entries], (42, 42, 28, 25, 25, 45, 60))
    made.add_heading("Strategies as run", level=2)
    for each in log.entries:
        _strategy(made, heading(each), body(each))
    if log.proposals:
        made.add_heading("Strategies proposed, not run", level=2)
        for proposal in log.proposals:
            _strategy(made, f"{proposal.title} ({proposal.platform}; {proposal.by})", proposal.strategy.rstrip())
    spoken(made, "en-GB")
    stream = io.BytesIO()
    made.save(stream)
    return dated(stream.getvalue())


def _grid(made: Any, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    from docx.shared import Mm

    grid = made.add_table(rows=1, cols=len(columns))
    grid.style = "Table Grid"
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, title in zip(grid.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
        shaded(cell)
    repeated(grid.rows[0])
    for row in rows:
        for at, (cell, text) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            cell.paragraphs[0].add_run(plain(text)).bold = at == 0


def _strategy(made: Any, title: str, text: str) -> None:
    from docx.shared import Pt

    made.add_heading(plain(title), level=3)
    for line in text.splitlines() or [""]:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(plain(line))
        run.font.name, run.font.size = "Courier New", Pt(8)
