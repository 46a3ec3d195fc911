"""Made-up papers, and writers that put one and the same paper into each format."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Sheet:
    """A table: rows of text; a cell ``<`` belongs to the cell left of it, ``^`` to the one above."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True)
class Paper:
    """Text marks: ``^{9}`` raised, ``_{2}`` lowered, ``@{1}`` a citation of the first reference, raised."""

    title: str
    authors: str
    abstract: tuple[str, str]
    """Its heading and its text."""
    parts: tuple[tuple[int, str, tuple[str | Sheet | tuple[str, ...], ...]], ...]
    """(level, heading, content): paragraphs, tables, lists."""
    references: tuple[str, tuple[str, ...]]
    role: tuple[str, ...]
    """Roles of the sections, from the abstract."""


ENGLISH = Paper(
    "Drug A versus drug B in children with leukaemia",
    "Ana Pérez, John Smith",
    (
        "Abstract",
        "Background: We compared two drugs. Event-free survival was 71% (95% CI, 56.2–89.6) vs. 48.9% (32–74.5).",
    ),
    (
        (
            1,
            "1 Introduction",
            ("Leukaemia is the most common cancer of children.@{1} It has been treated for years.@{2}",),
        ),
        (1, "2 Methods", ()),
        (
            2,
            "2.1 Patients",
            ("White cells were ≥ 50 × 10^{9}/L in 22 of 30. Patients got CO_{2}, i.e. a gas.", ("first", "second")),
        ),
        (
            1,
            "3 Results",
            (
                "Table 1 shows the trials. The hazard ratio was 0.70 (p = .07).",
                Sheet(
                    "Table 1. The trials",
                    (
                        ("Trial", "Survival", "<"),
                        ("^", "EFS", "OS"),
                        ("Roe 2010", "71 ± 3.2", "78.1"),
                        ("^", "", "80.0"),
                    ),
                    "Abbreviations: EFS, event-free survival; OS, overall survival.",
                ),
                "Nothing else was seen.",
            ),
        ),
    ),
    ("References", ("Roe B. A trial. Lancet 2010;1:2–3.", "Doe A. Another trial. BMJ 2011;4:5–6.")),
    ("abstract", "introduction", "methods", "methods", "results", "references"),
)

SPANISH = Paper(
    "Fármaco A frente a fármaco B en niños con leucemia",
    "Ana Pérez y Juan Gómez",
    ("Resumen", "Antecedentes: Se compararon dos fármacos. La supervivencia fue del 71 % (IC 95 %, 56,2–89,6)."),
    (
        (
            1,
            "1 Introducción",
            ("La leucemia es el cáncer más frecuente de los niños.@{1} Se trata desde hace años.@{2}",),
        ),
        (1, "2 Métodos", ()),
        (
            2,
            "2.1 Pacientes",
            ("Los leucocitos eran ≥ 50 × 10^{9}/L en 22 de 30. El Dr. Gómez midió el CO_{2}.", ("uno", "dos")),
        ),
        (
            1,
            "3 Resultados",
            (
                "La Tabla 1 muestra los ensayos. El hazard ratio fue 0,70 (p = 0,07).",
                Sheet(
                    "Tabla 1. Los ensayos",
                    (
                        ("Ensayo", "Supervivencia", "<"),
                        ("^", "SLE", "SG"),
                        ("Roe 2010", "71 ± 3,2", "78,1"),
                        ("^", "", "80,0"),
                    ),
                    "Abreviaturas: SLE, supervivencia libre de eventos; SG, supervivencia global.",
                ),
                "No se vio nada más.",
            ),
        ),
    ),
    ("Referencias", ("Roe B. Un ensayo. Lancet 2010;1:2–3.", "Doe A. Otro ensayo. BMJ 2011;4:5–6.")),
    ("abstract", "introduction", "methods", "methods", "results", "references"),
)

PAPERS = {"en": ENGLISH, "es": SPANISH}

_MARK = re.compile(r"([\^_@])\{(\w+)\}")


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The words of a marked text as (mark, words); the mark is empty for plain words."""
    last = 0
    for found in _MARK.finditer(text):
        if found.start() > last:
            yield "", text[last : found.start()]
        yield found[1], found[2]
        last = found.end()
    if last < len(text):
        yield "", text[last:]


def read_text(text: str) -> str:
    """What a reader makes of a marked text."""
    return "".join({"^": f"^{words}", "@": f"^{words}"}.get(mark, words) for mark, words in runs(text))


def spans(rows: tuple[tuple[str, ...], ...]) -> Iterator[list[tuple[str, int, int, int]]]:
    """Rows of (text, column, rowspan, colspan), without the positions that merged cells cover."""
    for r, row in enumerate(rows):
        line = []
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            high = 1
            while r + high < len(rows) and rows[r + high][c] == "^":
                high += 1
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            line.append((text, c, high, wide))
        yield line


def as_html(paper: Paper) -> bytes:
    marks = {"^": "<sup>{}</sup>", "_": "<sub>{}</sub>", "@": '<sup><a href="#r{}">{}</a></sup>', "": "{}"}
    body = _tagged(
        paper, lambda text: "".join(marks[m].replace("{}", html.escape(w)) for m, w in runs(text)), _html_table
    )
    head = "<!DOCTYPE html>\n<html><head><title>x</title></head><body><nav>Home</nav><article>"
    return f"{head}\n{body}\n</article></body></html>".encode()


def _tagged(paper: Paper, inline: Callable[[str], str], table: Callable[[Sheet, Callable[[str], str]], str]) -> str:
    lines = [f"<h1>{paper.title}</h1>", f"<p>{paper.authors}</p>"]
    lines += [f"<h2>{paper.abstract[0]}</h2>", f"<p>{inline(paper.abstract[1])}</p>"]
    for level, heading, content in paper.parts:
        lines.append(f"<h{level + 1}>{heading}</h{level + 1}>")
        for part in content:
            if isinstance(part, Sheet):
                lines.append(table(part, inline))
            elif isinstance(part, tuple):
                lines.append("<ul>" + "".join(f"<li>{item}</li>\n" for item in part) + "</ul>")
            else:
                lines.append(f"<p>{inline(part)}</p>")
    entries = [f'<li id="r{n}">{entry}</li>' for n, entry in enumerate(paper.references[1], 1)]
    return "\n".join([*lines, f"<h2>{paper.references[0]}</h2>", "<ol>", *entries, "</ol>"])


def _html_table(sheet: Sheet, inline: Callable[[str], str]) -> str:
    rows = [
        "<tr>" + "".join(f'<td rowspan="{h}" colspan="{w}">{inline(t)}</td>' for t, _, h, w in row) + "</tr>"
        for row in spans(sheet.rows)
    ]
    head, body = "\n".join(rows[:2]), "\n".join(rows[2:])
    table = f"<table><caption>{sheet.caption}</caption><thead>{head}</thead>\n<tbody>{body}</tbody></table>"
    return f"{table}\n<p>{sheet.note}</p>"


def as_jats(paper: Paper) -> bytes:
    marks = {
        "^": "<sup>{}</sup>",
        "_": "<sub>{}</sub>",
        "@": '<sup><xref ref-type="bibr" rid="B{}">{}</xref></sup>',
        "": "{}",
    }

    def inline(text: str) -> str:
        return "".join(marks[m].replace("{}", html.escape(w)) for m, w in runs(text))

    lines: list[str] = []
    level = 0
    for depth, heading, content in paper.parts:
        lines += ["</sec>"] * (level - depth + 1) if depth <= level else []
        level = depth
        number, _, title = heading.partition(" ")
        lines.append(f"<sec><label>{number}</label><title>{title}</title>")
        for part in content:
            if isinstance(part, Sheet):
                label, _, title = part.caption.partition(". ")
                table = _html_table(part, inline).partition("</caption>")[2].partition("</table>")[0]
                lines.append(
                    f"<table-wrap><label>{label}.</label><caption><title>{title}</title></caption><table>{table}</table>"
                )
                lines.append(f"<table-wrap-foot><p>{part.note}</p></table-wrap-foot></table-wrap>")
            elif isinstance(part, tuple):
                lines.append("<list>" + "".join(f"<list-item><p>{item}</p></list-item>\n" for item in part) + "</list>")
            else:
                lines.append(f"<p>{inline(part)}</p>")
    lines += ["</sec>"] * level
    refs = "\n".join(
        f'<ref id="B{n}"><mixed-citation>{e}</mixed-citation></ref>' for n, e in enumerate(paper.references[1], 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.3 20210610//EN" "nowhere.dtd">
<article article-type="research-article"><front><article-meta>
<title-group><article-title>{paper.title}</article-title></title-group>
<contrib-group><contrib><string-name>{paper.authors}</string-name></contrib></contrib-group>
<abstract><title>{paper.abstract[0]}</title><p>{inline(paper.abstract[1])}</p></abstract>
</article-meta></front><body>
{chr(10).join(lines)}
</body><back><ref-list><title>{paper.references[0]}</title>
{refs}
</ref-list></back></article>""".encode()


def as_markdown(paper: Paper) -> bytes:
    def inline(text: str) -> str:
        return "".join({"^": f"^{w}^", "_": f"~{w}~", "@": f"^{w}^"}.get(m, w) for m, w in runs(text))

    lines = [f"# {paper.title}", "", paper.authors, "", f"## {paper.abstract[0]}", "", inline(paper.abstract[1])]
    for level, heading, content in paper.parts:
        lines += ["", "#" * (level + 1) + f" {heading}"]
        for part in content:
            if isinstance(part, Sheet):
                # Pipe tables cannot merge cells; HTML inside Markdown can.
                table = _html_table(part, inline).rpartition("\n")[0]
                lines += ["", table, "", part.note]
            elif isinstance(part, tuple):
                lines += ["", *(f"- {item}" for item in part)]
            else:
                # A line break inside a paragraph is a space.
                first, stop, rest = inline(part).partition(". ")
                lines += ["", first + stop.strip(), *([rest] if rest else [])]
    lines += ["", f"## {paper.references[0]}", "", *(f"{n}. {e}" for n, e in enumerate(paper.references[1], 1))]
    return "\n".join(lines).encode()


def as_docx(paper: Paper) -> bytes:
    """Written by python-docx, a program of others."""
    import docx

    document = docx.Document()
    _put(document, paper.title, "Title")
    _put(document, paper.authors)
    document.add_heading(paper.abstract[0], 1)
    _put(document, paper.abstract[1])
    for level, heading, content in paper.parts:
        document.add_heading(heading, level)
        for part in content:
            if isinstance(part, Sheet):
                _docx_table(document, part)
            elif isinstance(part, tuple):
                for item in part:
                    _put(document, item, "List Bullet")
            else:
                _put(document, part)
    document.add_heading(paper.references[0], 1)
    for entry in paper.references[1]:
        _put(document, entry, "List Number")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _put(document: Document, text: str, style: str | None = None) -> None:
    paragraph = document.add_paragraph(style=style)
    for mark, words in runs(text):
        run = paragraph.add_run(words)
        if mark == "_":
            run.font.subscript = True
        elif mark:
            run.font.superscript = True


def _docx_table(document: Document, sheet: Sheet) -> None:
    _put(document, sheet.caption, "Caption")
    table = document.add_table(len(sheet.rows), len(sheet.rows[0]))
    for r, row in enumerate(spans(sheet.rows)):
        for text, c, high, wide in row:
            cell = table.cell(r, c)
            if (high, wide) != (1, 1):
                cell = cell.merge(table.cell(r + high - 1, c + wide - 1))
            cell.text = text
    _put(document, sheet.note)


WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "html": as_html,
    "jats": as_jats,
    "markdown": as_markdown,
    "docx": as_docx,
}

SUFFIXES = {"html": ".html", "jats": ".xml", "markdown": ".md", "docx": ".docx"}


def word(body: str, **parts: str) -> bytes:
    """A Word document from the XML of its body; ``parts`` are others, by kind, e.g. ``footnotes``."""
    stream = io.BytesIO()
    relations = "".join(
        f'<Relationship Id="r{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="{kind}.xml"/>'
        for n, kind in enumerate(parts)
    )
    spaces = (
        f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {spaces}>{content}</w:{kind}>")
    return stream.getvalue()


def para(text: str, look: str = "", style: str = "") -> str:
    """One paragraph of one run."""
    of = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{of}<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
