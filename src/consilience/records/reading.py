"""Reading an export: records one after another, and an account of every one of them.

>>> with read("export.nbib") as export:                      # doctest: +SKIP
...     for record in export:
...         print(record.id, record.title)
...     print(export.report.records, export.report.accounted)
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, TypeVar

from pydantic import ValidationError

from consilience.model.base import Model
from consilience.model.record import Provenance, Record

from .decoding import Text
from .draft import Draft
from .formats import carried, delimited
from .pieces import Piece
from .report import ImportReport, Tally, UnreadableExport
from .table import FORMATS, Format, Reader, recognise

OVERLAP = 64
"""Characters looked at again where two blocks meet, so that no record start is missed in the count."""

_TAG = itemgetter(0)
_CARRIED = frozenset(Record.model_fields) - {"id", "search", "raw", "provenance", "duplicate_of"}


class Import:
    """The records of one export, as an iterator, and the ``report``, complete once all are taken.

    Memory is that of one record and one block of a megabyte, whatever the size of the file.
    """

    def __init__(
        self, stream: BinaryIO, name: str, search: str, number: Callable[[int], str], *, close: bool = False
    ) -> None:
        self._stream = stream
        self._close = close
        self._search = search
        self._number = number
        try:
            self._text = Text(stream)
            found = recognise(self._text.head)
            if found is None:
                raise UnreadableExport(_unknown(self._text.head))
            self.format: Format = found
            self.report = ImportReport(name, found.name, encoding=self._text.spoken)
            self._reader: Reader = found.reader(self.report, self._text.head)
        except BaseException:
            self.close()
            raise
        self._pattern: Record | None = None
        self._records = self._read()

    def __iter__(self) -> Iterator[Record]:
        return self._records

    def __next__(self) -> Record:
        return next(self._records)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, if it was opened here."""
        if self._close:
            self._stream.close()

    @property
    def taken(self) -> int:
        """Bytes read so far, for a bar of progress."""
        return self._text.size

    def _read(self) -> Iterator[Record]:
        report = self.report
        counts: Counter[str] = Counter()
        for number, piece in enumerate(self._reader.pieces(self._counted(self._text.blocks())), 1):
            record = self._record(piece, number, counts)
            if record is not None:
                report.records += 1
                yield record
        self._finish(counts)
        self.close()

    def _record(self, piece: Piece, number: int, counts: Counter[str]) -> Record | None:
        if piece.why:
            self.report.unread(number, piece.line, piece.why, piece.text)
            return None
        try:
            pairs, draft = self._reader.read(piece.text)
            fields = _with_carried(draft)
        except (ValueError, RecursionError) as error:
            self.report.unread(number, piece.line, str(error), piece.text)
            return None
        counts.update(map(_TAG, pairs))
        if not fields["title"]:
            self.report.remark(piece.line, f"record {number} has no title")
        fields["id"], fields["search"], fields["raw"] = self._number(number), self._search, tuple(pairs)
        place = {
            "file": self.report.file,
            "format": self.format.name,
            "number": number,
            "line": piece.line,
            "sha256": hashlib.sha256(piece.text.encode("utf-8", "replace")).hexdigest(),
        }
        if self._pattern is not None and carried.TARGET not in draft.got:
            return _like(self._pattern, fields, place)
        try:
            record = Record(provenance=Provenance.model_validate(place), **fields)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            self.report.unread(number, piece.line, f"{where}: {first['msg'].lower()}", piece.text)
            return None
        if not self.format.name.endswith("-json"):  # its strings may hold halves of characters
            bare = {key: getattr(record, key) for key in ("id", "search", "provenance")}
            self._pattern = Record(title="", raw=(), **bare)
        return record

    def _counted(self, blocks: Iterator[str]) -> Iterator[str]:
        """The blocks, with the starts of records counted on the way."""
        mark = self._reader.mark
        tail = "\n"
        for block in blocks:
            if mark is not None:
                text = tail + block
                self.report.starts += sum(found.end() > len(tail) for found in mark.finditer(text))
                tail = text[-OVERLAP:]
            yield block

    def _finish(self, counts: Counter[str]) -> None:
        report, reader = self.report, self._reader
        report.encoding, report.size, report.sha256 = self._text.spoken, self._text.size, self._text.sha256
        own = getattr(reader, "starts", None)
        if own is not None:
            report.starts = own
        elif reader.mark is None:
            report.starts = report.records + len(report.broken)
        report.starts += reader.orphans
        for tag, count in counts.items():
            target = reader.target(tag)
            report.fields[tag] = Tally("unknown" if target is None else "kept" if target == "kept" else "read", count)
        report.complete = True
        if not report.records and not report.broken:
            report.remark(1, "no record in this file; look whether its export was complete")
        if not report.accounted:
            found = report.records + len(report.broken)
            report.remark(1, f"the text has {report.starts} record starts, {found} were met: look into the file")


def read(
    source: str | Path | BinaryIO,
    *,
    name: str | None = None,
    search: str = "import",
    number: Callable[[int], str] | None = None,
) -> Import:
    """Read an export: a file, or a stream of bytes.

    ``name``: what the report calls it (default: the file's name). ``search``: id of the search that found the records.
    ``number``: id of a record from its place in the file (default: the search and the place, ``import-12``).

    Raises ``UnreadableExport`` where the file as a whole is no export: empty, an archive, binary, of unknown format;
    ``OSError`` where it cannot be opened. A broken record never ends the reading: see ``Import.report``.
    """
    ids = number or (lambda place: f"{search}-{place}")
    if isinstance(source, str | Path):
        path = Path(source)
        if path.is_dir():
            raise UnreadableExport("a folder; expected one export file")
        return Import(path.open("rb"), name or path.name, search, ids, close=True)
    return Import(source, name or str(getattr(source, "name", "stream")), search, ids)


def _like(pattern: Record, fields: dict[str, Any], place: dict[str, Any]) -> Record:
    """A record beside one of the same file that was tested.

    Drafts hold values of the right types; testing those of each record again would take a third of the time.
    """
    assert pattern.provenance is not None
    fields["provenance"] = _varied(pattern.provenance, place)
    return _varied(pattern, fields)


M = TypeVar("M", bound=Model)


def _varied(pattern: M, values: Mapping[str, Any]) -> M:
    """What ``pattern.model_copy(update=values)`` gives, in a quarter of the time.

    Which fields are set is kept once for all records that set the same: nothing changes a frozen value.
    """
    kind = type(pattern)
    made = kind.__new__(kind)
    put = object.__setattr__
    put(made, "__dict__", {**pattern.__dict__, **values})
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_fields_set__", _fields_set(frozenset(pattern.__pydantic_fields_set__), frozenset(values)))
    put(made, "__pydantic_private__", dict(pattern.__pydantic_private__ or {}))
    return made


@lru_cache(maxsize=4_096)
def _fields_set(pattern: frozenset[str], values: frozenset[str]) -> set[str]:
    return {*pattern, *values}


def _with_carried(draft: Draft) -> dict[str, Any]:
    """The fields of a draft, with what an own export carried beside them; null there means no value."""
    fields = draft.fields()
    for text in draft.got.get(carried.TARGET, ()):
        for name, value in carried.unpack(text).items():
            if name in _CARRIED:
                if value is None:
                    fields.pop(name, None)
                else:
                    fields[name] = value
    fields.setdefault("title", "")
    return fields


_ELSEWHERE = (
    ("<rdf:RDF", "RDF; in Zotero choose RIS or CSL JSON as the format of the export"),
    ("<modsCollection", "MODS XML; choose RIS as the format of the export"),
    ("<SearchResults", "a page of results, not an export; use the export button of the site"),
)
"""What some exports that are not read begin with, and what to export instead."""


def _unknown(head: str) -> str:
    begins = " ".join(head[:200].split())[:60]
    known = ", ".join(each.title for each in FORMATS)
    if head.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        return "a web page, not an export; use the export button of the site"
    if not head.strip():
        return "blank: it holds no letter; export the records once more"
    hint = next((hint for sign, hint in _ELSEWHERE if sign in head[:5_000]), None)
    if hint:
        return hint
    columns = delimited.first_row(head)
    if len(columns) > 2:
        named = ", ".join(columns[:12])
        return (
            f"a table whose columns are not known: {named}; expected one named title and one named authors, year, doi, "
            "pmid, abstract or journal"
        )
    return f'of unknown format; it begins "{begins}"; known formats: {known}'
