"""The records that ``consilience search test`` and ``suggest`` run on, and the list of those that must be found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .console import console, fail

if TYPE_CHECKING:
    from consilience.search.known import Holdings
    from consilience.search.searchable import Searchable


def holdings_of(path: Path, *, complete: bool = False) -> Holdings:
    """Records of a review folder, of an export, or of JSON lines; refuses what holds none."""
    from consilience.search.known import Holdings, holdings

    if path.is_dir():
        from consilience.home.folder import load

        held = holdings(load(path), complete=complete)
    else:
        rows = _json_lines(path, complete) if path.suffix == ".jsonl" else _export(path, complete)
        held = Holdings(tuple(rows), (), path.name)
    if not held.records:
        fail(f"{path}: no records in it; expected a review with records or references, an export, or JSON lines")
    places: set[str] = set()
    for record in held.records:
        if record.id in places:
            fail(f'{path}: the id "{record.id}" stands twice; expected each record once')
        places.add(record.id)
    return held


def _export(path: Path, complete: bool) -> Iterator[Searchable]:
    from consilience.records.reading import read
    from consilience.records.report import UnreadableExport
    from consilience.search.searchable import Searchable

    try:
        with read(path) as export:
            yield from (Searchable.of(record, complete=complete) for record in export)
            broken = len(export.report.broken)
    except UnreadableExport as error:
        fail(f"{path}: {error}")
    if broken:
        console(stderr=True).print(f"{path}: {broken} records could not be read and are not searched", markup=False)


def _json_lines(path: Path, complete: bool) -> Iterator[Searchable]:
    """Lines of records as a review keeps them, or with id, title, abstract, keywords, headings, year ..."""
    import json

    from pydantic import ValidationError

    from consilience.model.record import Record
    from consilience.search.searchable import Searchable, UnreadableRecord

    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                fail(f"{path}:{number}: found {type(row).__name__}, expected one JSON object on each line")
            if "search" in row:
                yield Searchable.of(Record.model_validate(row), complete=complete)
            else:
                yield Searchable.of_row(row, complete=complete)
        except ValidationError as error:
            first = error.errors()[0]
            fail(f"{path}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg'].lower()}")
        except UnreadableRecord as error:
            fail(f"{path}:{number}: {error}")
        except (ValueError, RecursionError) as error:
            fail(f"{path}:{number}: broken JSON: {error}")


def known_of(path: Path, held: Holdings) -> tuple[str, ...]:
    """Ids of the records that a list of ids, DOIs or PubMed numbers names; refuses a line that names none."""
    from consilience.search.known import matching

    found: list[str] = []
    strange: list[str] = []
    lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        ids = matching(held.records, line)
        found.extend(ids)
        if not ids:
            strange.append(f"{number}: {line}")
    if strange:
        more = f" and {len(strange) - 10} more" if len(strange) > 10 else ""
        fail(
            f"{path}: not among the {len(held.records)} records, by id, DOI or PubMed number:\n  "
            + "\n  ".join(strange[:10])
            + more
        )
    if not found:
        fail(f"{path}: names no record; expected ids, DOIs or PubMed numbers, one a line")
    return tuple(dict.fromkeys(found))
