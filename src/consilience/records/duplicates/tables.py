"""Records from a table (CSV): the columns of the usual exports, known by their names."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, NamedTuple

from consilience.model.record import Provenance, Record

from .authors import split_authors
from .collector import no_collection

COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "article title", "primary title", "document title"),
    "authors": ("author", "authors", "author names", "author full names"),
    "year": ("year", "publication year", "py", "pubyear", "date"),
    "journal": ("journal", "journal title", "source title", "publication title", "publication", "container-title"),
    "book": ("booktitle", "book title", "secondary title", "source"),
    "volume": ("volume", "vol"),
    "issue": ("number", "issue"),
    "pages": ("pages", "page", "page numbers", "art. no.", "article number"),
    "first": ("start page", "page start", "first page"),
    "last": ("end page", "page end", "last page"),
    "doi": ("doi", "doi link"),
    "pmid": ("pmid", "pubmed id", "medline pmid"),
    "issn": ("issn", "isbn", "issn/isbn", "eissn"),
    "abstract": ("abstract", "abstract note"),
    "kind": ("entrytype", "item type", "document type", "publication type", "type"),
}
"""For each field the names of columns that hold it, lower-case, in the order of preference."""


class Rows(NamedTuple):
    """Records of a file, and the ids under which they are told."""

    ids: list[str]
    records: list[Record]


class UnreadableTable(ValueError):
    """Raised with one message, which begins with file and line."""


def read_table(data: bytes, file: str) -> Rows:
    """The records of a CSV. Ids are those of its column ``ID``; without one, ``file:number``, counted from 1.

    Every column is kept in ``raw``. Raises ``UnreadableTable`` where there is no column for titles, a row holds more
    cells than the header has columns, or an id is missing or used twice.
    """
    text = _decoded(data)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        with no_collection():
            return _read(rows, file)
    except csv.Error as error:
        raise UnreadableTable(f"{file}:{rows.line_num}: {error}; expected a table of comma-separated values") from None


def _read(rows: Any, file: str) -> Rows:
    header = [name.strip() for name in next(rows, [])]
    places = _places(header)
    if "title" not in places:
        found = ", ".join(header[:8]) or "nothing"
        raise UnreadableTable(f"{file}:1: no column for titles ({found}); expected a header row with a column title")
    name = PurePath(file).name
    ids: dict[str, int] = {}
    records: list[Record] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            raise UnreadableTable(f"{file}:{rows.line_num}: {len(row)} cells; expected {len(header)}, as in the header")
        number = len(records) + 1
        id_ = row[places["id"]].strip() if "id" in places and places["id"] < len(row) else f"{name}:{number}"
        if not id_:
            raise UnreadableTable(f"{file}:{rows.line_num}: the column ID is empty; expected an id in each row")
        if id_ in ids:
            raise UnreadableTable(f'{file}:{rows.line_num}: ID "{id_}" stands in row {ids[id_]} too; expected it once')
        ids[id_] = number
        records.append(_record(dict(zip(header, row, strict=False)), places, row, name, number, rows.line_num))
    return Rows(list(ids), records)


def _places(header: list[str]) -> dict[str, int]:
    """Column of each field."""
    lowered = [name.lower().lstrip("\ufeff") for name in header]
    places = {}
    for field, names in COLUMNS.items():
        found = next((lowered.index(name) for name in names if name in lowered), None)
        if found is not None:
            places[field] = found
    if "ID" in header:
        places["id"] = header.index("ID")
    return places


def _record(cells: dict[str, str], places: dict[str, int], row: list[str], file: str, number: int, line: int) -> Record:
    def cell(field: str) -> str | None:
        at = places.get(field)
        return (row[at].strip() or None) if at is not None and at < len(row) else None

    pages = cell("pages")
    if not pages and cell("first"):
        pages = "-".join(filter(None, (cell("first"), cell("last"))))
    year = re.search(r"\b(1[5-9]|20)\d\d\b", cell("year") or "")
    return Record(
        id=f"row-{number}",
        search="table",
        title=cell("title") or "",
        authors=split_authors(cell("authors") or ""),
        year=int(year[0]) if year else None,
        date=cell("year"),
        kind=cell("kind"),
        journal=cell("journal") or cell("book"),
        volume=cell("volume"),
        issue=cell("issue"),
        pages=pages,
        doi=cell("doi"),
        pmid=cell("pmid"),
        issn=tuple(_parted(cell("issn"))),
        abstract=cell("abstract"),
        raw=tuple(cells.items()),
        provenance=Provenance(
            file=file,
            format="csv",
            number=number,
            line=line,
            sha256=hashlib.sha256("\0".join(row).encode()).hexdigest(),
        ),
    )


def _parted(text: str | None) -> Iterator[str]:
    return (part for part in re.split(r"[;,\s]+", text or "") if part)


def _decoded(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with a mark, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count) if any(mark in head for mark in ",;\t") else ","
