"""Records of export files, of any format, and the ids under which duplicates among them are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from consilience.model.record import Record

from ..reading import read
from ..report import ImportReport, UnreadableExport
from .collector import no_collection


class Rows(NamedTuple):
    """Records of some files, the id of each, and the account of each file."""

    ids: list[str]
    records: list[Record]
    reports: list[ImportReport]


def read_exports(paths: Iterable[Path], progress: Callable[[int], None] = lambda _: None) -> Rows:
    """The records of all files, in their order.

    Ids are those of the column ``ID`` of a table; elsewhere ``file:number``, the name of the file and the place of the
    record in it, from 1. Where two files share an id, the path of the file goes before it.
    ``progress`` is called now and then with the bytes read so far.

    Raises ``UnreadableExport`` where a file is no export, an id is missing or used twice in a file, or a file is named
    twice; ``OSError`` where one cannot be opened. Records that cannot be read are in the reports.
    """
    made = Rows([], [], [])
    files: list[tuple[Path, int]] = []
    before = 0
    with no_collection():
        for path in paths:
            try:
                with read(path) as export:
                    made.reports.append(export.report)
                    for record in export:
                        made.records.append(record)
                        files.append((path, len(made.reports)))
                        if export.report.records % 200 == 0:
                            progress(before + export.taken)
            except UnreadableExport as refusal:
                raise UnreadableExport(f"{path}: {refusal}") from None
            before += export.taken
        own = _ids(made.records, files)
    names = [id if id is not None else f"{path.name}:{_number(record)}" for id, path, record in own]
    if len(set(names)) < len(names):
        names = [f"{path}:{_number(record) if id is None else id}" for id, path, record in own]
    if len(set(names)) < len(names):
        raise UnreadableExport("a file is named twice; expected each once")
    made.ids.extend(names)
    return made


def _ids(records: list[Record], files: list[tuple[Path, int]]) -> list[tuple[str | None, Path, Record]]:
    """The id that a table gives to each record; None where it gives none."""
    made: list[tuple[str | None, Path, Record]] = []
    seen: dict[tuple[int, str], int] = {}
    for record, (path, file) in zip(records, files, strict=True):
        place = record.provenance
        id = next((cell.strip() for name, cell in record.raw if name == "ID"), None)
        if place is None or place.format != "csv":
            id = None
        elif id is not None:
            if not id:
                raise UnreadableExport(f"{path}:{place.line}: the column ID is empty; expected an id in each row")
            first = seen.setdefault((file, id), place.number)
            if first != place.number:
                raise UnreadableExport(
                    f'{path}:{place.line}: ID "{id}" stands in row {first} too; expected it once in a file'
                )
        made.append((id, path, record))
    return made


def _number(record: Record) -> int:
    return record.provenance.number if record.provenance else 0
