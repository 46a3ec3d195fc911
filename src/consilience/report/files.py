"""Tables as files: CSV for spreadsheets, one XLSX workbook, and the review with what was computed as JSON.

CSV begins with a byte order mark, because Excel reads UTF-8 as Latin letters without one; R and pandas skip it when
told ``UTF-8-BOM`` or ``utf-8-sig``. A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import consilience
from consilience.model.review import Review
from consilience.screening.flow import flow

from . import provenance
from .findings import Seen
from .pooling.runs import Pooled
from .pooling.tables import as_data as pooled_data
from .ranges import as_data, summarise
from .searched import Searched
from .table import Column, Group, Note, Table, words

GENERATOR = "consilience"
"""Marks a folder as one of our reports."""

CREATED = dt.datetime(2000, 1, 1)
"""The day that every workbook says it was made: the same review gives the same bytes."""

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][-+]?\d+)?%?")
_WIDTHS = {"head": 24, "long": 46, "text": 18, "short": 14, "number": 10}


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe before what looks like a formula and is no number."""
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def rows(table: Table) -> list[list[str]]:
    """A table as text, header first; the heading of a group becomes the first column."""
    grouped = table.is_grouped
    marked = any(cell.findings for row in table.rows for cell in row)
    header = [
        *(["Group"] if grouped else []),
        *(column.title for column in table.columns),
        *(["Findings"] if marked else []),
    ]
    lines = [header]
    for group in table.groups:
        above = [mark.label for mark in group.value.marks] if group.value else []
        for row in group.rows:
            labels = dict.fromkeys([*above, *(label for cell in row for label in cell.findings)])
            lines.append(
                [
                    *([group.title] if grouped else []),
                    *(cell.text for cell in row),
                    *([", ".join(labels)] if marked else []),
                ]
            )
    return lines


def as_csv(lines: Iterable[Sequence[str]], *, mark: bool = True) -> bytes:
    """CSV (RFC 4180, UTF-8); ``mark``: with a byte order mark and guarded cells, for spreadsheets."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for line in lines:
        writer.writerow([guarded(text) for text in line] if mark else line)
    return stream.getvalue().encode("utf-8-sig" if mark else "utf-8")


def workbook(tables: Sequence[Table], title: str) -> bytes:
    """One workbook, a sheet for each table: header frozen, text wrapped, nothing that runs."""
    import xlsxwriter  # type: ignore[import-untyped]

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties(
        {"title": title[:250], "created": CREATED, "comments": f"Consilience {consilience.__version__}"}
    )
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    used: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table.id, used))
        _fill(sheet, table, head, body)
    if not tables:
        book.add_worksheet("empty")
    book.close()
    return stream.getvalue()


def _fill(sheet: Any, table: Table, head: object, body: object) -> None:
    lines = rows(table)
    kinds = [*(["head"] if table.is_grouped else []), *(column.kind for column in table.columns)]
    for at, _ in enumerate(lines[0]):
        sheet.set_column(at, at, _WIDTHS[kinds[at]] if at < len(kinds) else _WIDTHS["short"])
    for down, line in enumerate(lines):
        for across, text in enumerate(line):
            if (
                down
                and re.fullmatch(r"-?(0|[1-9]\d{0,14})", text.replace(",", ""))
                and kinds[across : across + 1] == ["number"]
            ):
                sheet.write_number(down, across, int(text.replace(",", "")), body)
            elif text:
                sheet.write_string(down, across, text[:32_767], body if down else head)
    sheet.freeze_panes(1, 1)


def _sheet_name(id: str, used: set[str]) -> str:
    """Excel allows 31 characters, and no two names that differ in case only."""
    name = re.sub(r"[\[\]:*?/\\']", "-", id)[:31]
    number = 2
    while name.lower() in used:
        name = f"{name[: 30 - len(str(number))]}~{number}"
        number += 1
    used.add(name.lower())
    return name


def quotations(notes: Iterable[Note]) -> Table:
    """Every statement behind every value of the page, one a row."""
    titles = ("Value", "What", "Stated by", "Statement", "Differs", "Quotation", "Place", "Source", "Address", "File")
    found = tuple(
        tuple(
            words(text)
            for text in (
                note.id,
                note.title,
                said.by,
                said.text,
                "yes" if said.differs else "",
                said.quote,
                said.place,
                said.source,
                said.url,
                said.file,
            )
        )
        for note in notes
        for said in note.statements
    )
    return Table("quotations", "Quotations", tuple(map(Column, titles)), (Group("", found),) if found else ())


def data(
    review: Review,
    seen: Sequence[Seen],
    files: Mapping[str, bytes],
    analyses: Sequence[Pooled] = (),
    searched: Searched | None = None,
) -> bytes:
    """``data.json``: the review, the flow, the ranges, the analyses, the searching, the findings, and the checksums of
    the files beside it.

    ``Review.model_validate(json["review"])`` gives the review back.
    """
    shown = flow(review)
    content = {
        "generator": GENERATOR,
        "version": consilience.__version__,
        "review": provenance.canonical(review),
        "review_sha256": provenance.checksum(review),
        "flow": {"source": shown.source, "counts": {box: count.n for box, count in shown.counts.items()}},
        "ranges": as_data(summarise(review, analysis) for analysis in review.analyses),
        "analyses": pooled_data(analyses) if analyses else [],
        "searching": searched.as_json() if searched else None,
        "findings": [{"label": each.label, **each.finding.as_json()} for each in seen],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, default=_plain)
    return f"{text}\n".encode()


def _plain(value: object) -> object:
    """What a finding computed and JSON does not know: sets in order, numbers of numpy, anything else as text."""
    if isinstance(value, (set, frozenset)):
        return sorted(str(each) for each in value)
    item = getattr(value, "item", None)
    return item() if callable(item) else str(value)
