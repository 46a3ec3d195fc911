"""Reads bytes as a file of some name, and tells what came of it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from consilience.audit.manuscript.document import Manuscript, Table
from consilience.audit.manuscript.reading import read


def read_bytes(data: bytes | str, name: str) -> Manuscript:
    """The manuscript in a file that holds these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read(path)


def blocks(manuscript: Manuscript) -> list[tuple[str, str]]:
    """Kind and text of every block but tables."""
    return [(b.kind, manuscript[b.span]) for b in manuscript.blocks if b.kind != "table"]


def cells(manuscript: Manuscript, table: Table) -> list[list[str]]:
    """The text of the cells that begin in each row."""
    return [[manuscript[cell.span] for cell in row] for row in table.rows]


def only_table(manuscript: Manuscript) -> Table:
    """The one table."""
    ((_, table),) = manuscript.tables
    return table
