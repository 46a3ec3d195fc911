"""Writes a paper as a file: plain text, Markdown, HTML, JATS, DOCX or PDF. All hold the same words."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal, get_args

from .lexicon import JOURNALS
from .paper import Heading, Listing, Paper, Paragraph, References, Table, plain

if TYPE_CHECKING:
    from docx.document import Document
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

Format = Literal["text", "markdown", "html", "jats", "docx", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIX: dict[Format, str] = {
    "text": ".txt", "markdown": ".md", "html": ".html", "jats": ".xml", "docx": ".docx", "pdf": ".pdf"
}  # fmt: skip


def write(paper: Paper, format: Format, folder: Path, name: str | None = None) -> Path:
    """Write the paper; its layout is drawn from its name, so that a mutated copy looks like its original."""
    path = folder / f"{name or paper.name}{SUFFIX[format]}"
    WRITERS[format](paper, path, Random(f"{paper.name} {format}"))
    return path


def numbered(references: References) -> list[str]:
    """The entries, with their numbers where the paper cites by number."""
    entries = [plain(entry) for entry in references.entries]
    return [f"{i}. {entry}" for i, entry in enumerate(entries, 1)] if references.numbered else entries


def _cells(table: Table) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in (table.header, *table.rows)]


def _text(paper: Paper, path: Path, rng: Random) -> None:
    """As pasted from a document: tab or space tables; paragraphs on one line or hard-wrapped."""
    width = rng.choice((0, 0, 76, 100))
    spaced = rng.random() < 0.5
    lines: list[str] = []
    for block in paper.blocks:
        match block.content:
            case Heading(text=text):
                lines += [plain(text), ""]
            case Paragraph(text=text):
                lines += [*(_wrapped(plain(text), width) if width else [plain(text)]), ""]
            case Listing(lines=listed):
                lines += [*map(plain, listed), ""]
            case References() as references:
                lines += [*numbered(references), ""]
            case Table(caption=caption, notes=notes) as table:
                lines += [plain(caption), *_text_table(_cells(table), spaced)]
                lines += [*([plain(notes)] if notes else []), ""]
    path.write_text("\n".join(lines), "utf-8")


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _text_table(rows: list[list[str]], spaced: bool) -> list[str]:
    if not spaced:
        return ["\t".join(row) for row in rows]
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    return ["   ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def _markdown(paper: Paper, path: Path, rng: Random) -> None:
    lines: list[str] = []
    for block in paper.blocks:
        match block.content:
            case Heading(text=text, level=level):
                lines += [f"{'#' * level} {plain(text)}", ""]
            case Paragraph(text=text):
                lines += [plain(text).replace("<", "\\<"), ""]
            case Listing(lines=listed):
                lines += ["```", *map(plain, listed), "```", ""]
            case References(entries=entries, numbered=by_number):
                lines += [*(f"{f'{i}.' if by_number else '-'} {plain(e)}" for i, e in enumerate(entries, 1)), ""]
            case Table(caption=caption, notes=notes) as table:
                head, *rows = _cells(table)
                body = [f"| {' | '.join(cell.strip() for cell in row)} |" for row in (head, ["---"] * len(head), *rows)]
                lines += [f"**{plain(caption)}**" if rng.random() < 0.5 else plain(caption), "", *body, ""]
                lines += [plain(notes), ""] if notes else []
    path.write_text("\n".join(lines), "utf-8")


def _html(paper: Paper, path: Path, rng: Random) -> None:
    body: list[str] = []
    above = rng.random() < 0.5
    for block in paper.blocks:
        match block.content:
            case Heading(text=text, level=level):
                body.append(f"<h{level}>{_e(text)}</h{level}>")
            case Paragraph(text=text):
                body.append(f"<p>{_e(text)}</p>")
            case Listing(lines=listed):
                body.append("<pre>" + "\n".join(map(_e, listed)) + "</pre>")
            case References(entries=entries, numbered=by_number):
                tag = "ol" if by_number else "ul"
                body.append(f"<{tag}>" + "".join(f"<li>{_e(entry)}</li>" for entry in entries) + f"</{tag}>")
            case Table() as table:
                body += _html_table(table, above)
    title = _e(next(b.content.text for b in paper.blocks if isinstance(b.content, Heading)))
    head = f'<meta charset="utf-8"><title>{title}</title>'
    path.write_text(
        f'<!doctype html>\n<html lang="{paper.language}"><head>{head}</head><body>\n'
        + "\n".join(body)
        + "\n</body></html>\n",
        "utf-8",
    )


def _e(marked: str) -> str:
    return html.escape(plain(marked), quote=False)


def _html_table(table: Table, inside: bool) -> list[str]:
    head = "".join(f"<th>{_e(cell)}</th>" for cell in table.header)
    rows = "".join("<tr>" + "".join(f"<td>{_e(cell)}</td>" for cell in row) + "</tr>\n" for row in table.rows)
    notes = [f"<p>{_e(table.notes)}</p>"] if table.notes else []
    caption = f"<caption>{_e(table.caption)}</caption>" if inside else ""
    body = f"<table>{caption}<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>"
    return [*([] if inside else [f"<p>{_e(table.caption)}</p>"]), body, *notes]


def _jats(paper: Paper, path: Path, rng: Random) -> None:
    """The article tag set that PubMed Central uses (JATS 1.3): front with abstract, body, list of references."""
    title, back = "", list[str]()
    abstract: list[str] = []
    body: list[str] = []
    is_open = False
    references = 0
    for block in paper.blocks:
        match block.content:
            case Heading(text=text, level=1):
                title = _e(text)
            case Heading(text=text) if block.role == "abstract":
                abstract.append(f"<title>{_e(text)}</title>")
            case Heading(text=text) if block.role == "references":
                back.append(f"<title>{_e(text)}</title>")
            case Heading(text=text):
                body.append(f"{'</sec>' if is_open else ''}<sec><title>{_e(text)}</title>")
                is_open = True
            case Paragraph(text=text):
                (abstract if block.role == "abstract" else body).append(f"<p>{_e(text)}</p>")
            case Listing(lines=listed):
                body.append("<preformat>" + "\n".join(map(_e, listed)) + "</preformat>")
            case References() as listing:
                back += [_jats_reference(i, e, listing.numbered) for i, e in enumerate(listing.entries, 1)]
            case Table() as table:
                references += 1
                body.append(_jats_table(table, references))
    front = (
        "<front><journal-meta><journal-title-group><journal-title>Made-up Journal</journal-title></journal-title-group>"
        f"</journal-meta><article-meta><title-group><article-title>{title}</article-title></title-group>"
        f"<abstract>{''.join(abstract)}</abstract></article-meta></front>"
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<article article-type="research-article" xml:lang="{paper.language}">'
        f"{front}\n<body>{chr(10).join(body)}{'</sec>' if is_open else ''}</body>\n"
        f"<back><ref-list>{chr(10).join(back)}</ref-list></back></article>\n"
    )
    path.write_text(text, "utf-8")


def _jats_reference(number: int, entry: str, by_number: bool) -> str:
    label = f"<label>{number}</label>" if by_number else ""
    return f'<ref id="R{number}">{label}<mixed-citation>{_e(entry)}</mixed-citation></ref>'


def _jats_table(table: Table, number: int) -> str:
    head = "".join(f"<th>{_e(cell)}</th>" for cell in table.header)
    rows = "".join("<tr>" + "".join(f"<td>{_e(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    label, _, caption = _e(table.caption).partition(". ")
    notes = f"<table-wrap-foot><p>{_e(table.notes)}</p></table-wrap-foot>" if table.notes else ""
    return (
        f'<table-wrap id="T{number}"><label>{label}.</label><caption><p>{caption}</p></caption>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{notes}</table-wrap>"
    )


def _docx(paper: Paper, path: Path, rng: Random) -> None:
    import docx

    document = docx.Document()
    styled = rng.random() < 0.7
    for block in paper.blocks:
        match block.content:
            case Heading(text=text, level=level) if styled:
                document.add_heading(plain(text), level=0 if level == 1 else level - 1)
            case Heading(text=text):
                document.add_paragraph().add_run(plain(text)).bold = True
            case Paragraph(text=text):
                document.add_paragraph(plain(text))
            case Listing(lines=listed):
                for line in listed:
                    document.add_paragraph(plain(line))
            case References() as references:
                for entry in numbered(references):
                    document.add_paragraph(entry)
            case Table() as table:
                _docx_table(document, table)
    document.save(str(path))


def _docx_table(document: Document, table: Table) -> None:
    document.add_paragraph(plain(table.caption))
    rows = _cells(table)
    grid = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(grid.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    if table.notes:
        document.add_paragraph(plain(table.notes))


def _pdf(paper: Paper, path: Path, rng: Random) -> None:
    """One or two columns with a running head; of two columns, wide tables follow at the end over the whole width."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Spacer
    from reportlab.platypus import Paragraph as Text

    body, heading, small = _pdf_styles()
    two = rng.random() < 0.5
    width, height = A4
    margin, gap = 54.0, 18.0
    column = (width - 2 * margin - gap) / 2 if two else width - 2 * margin
    lefts = [margin, margin + column + gap] if two else [margin]
    frames = [Frame(left, margin, column, height - 2 * margin, 0, 0, 0, 0) for left in lefts]
    whole = Frame(margin, margin, width - 2 * margin, height - 2 * margin, 0, 0, 0, 0)
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1, title=paper.name)
    journal = rng.choice(JOURNALS)

    def head(canvas: Canvas, shown: BaseDocTemplate) -> None:
        canvas.setFont("DejaVu", 7)
        canvas.drawString(margin, height - 36, f"{journal} - {shown.page}")

    document.addPageTemplates([PageTemplate("text", frames, onPage=head), PageTemplate("wide", [whole], onPage=head)])
    flow: list[Flowable] = []
    last: list[Flowable] = []
    for block in paper.blocks:
        match block.content:
            case Heading(text=text):
                flow += [Text(_e(text), heading), Spacer(1, 4)]
            case Paragraph(text=text):
                flow += [Text(_e(text), body), Spacer(1, 6)]
            case Listing(lines=listed):
                flow += [Text(_e(line), body) for line in listed]
            case References() as references:
                flow += [Text(html.escape(entry, quote=False), small) for entry in numbered(references)]
            case Table() as table:
                apart = two and len(table.header) > 3
                (last if apart else flow).extend(_pdf_table(table, small, width - 2 * margin if apart else column))
                (last if apart else flow).append(Spacer(1, 8))
    if last:
        flow += [NextPageTemplate("wide"), PageBreak(), *last]
    document.build(flow)


def _pdf_styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    """Body, heading and small print in a font that has the signs of statistics."""
    import matplotlib
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "DejaVu" not in pdfmetrics.getRegisteredFontNames():
        folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        pdfmetrics.registerFont(TTFont("DejaVu", str(folder / "DejaVuSans.ttf")))
        pdfmetrics.registerFont(TTFont("DejaVu-Bold", str(folder / "DejaVuSans-Bold.ttf")))
    body = ParagraphStyle("body", fontName="DejaVu", fontSize=9, leading=12)
    heading = ParagraphStyle("heading", fontName="DejaVu-Bold", fontSize=11, leading=14, spaceBefore=6)
    return body, heading, ParagraphStyle("small", fontName="DejaVu", fontSize=7, leading=9)


def _pdf_table(table: Table, small: ParagraphStyle, width: float) -> list[Flowable]:
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Table as Grid

    columns = len(table.header)
    first = 0.24 if columns > 2 else 0.5
    widths = [width * first] + [width * (1 - first) / (columns - 1)] * (columns - 1)
    rows = [[Text(_e(cell), small) for cell in row] for row in (table.header, *table.rows)]
    grid = Grid(
        rows,
        colWidths=widths,
        repeatRows=1,
        style=[
            ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ],
    )
    return [Text(_e(table.caption), small), grid, *([Text(_e(table.notes), small)] if table.notes else [])]


WRITERS: dict[Format, Callable[[Paper, Path, Random], None]] = {
    "text": _text, "markdown": _markdown, "html": _html, "jats": _jats, "docx": _docx, "pdf": _pdf
}  # fmt: skip
