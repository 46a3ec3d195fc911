"""Tables of JATS: the XHTML model, and the CALS model that some publishers use."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from .builder import Piece, RawCell
from .markup import local_name, span_of

Pieces = Callable[[etree._Element], list[Piece]]


def rows_of(table: etree._Element, pieces: Pieces) -> tuple[list[list[RawCell]], int | None]:
    """Rows from the top, and the number of header rows where the table has a head."""
    head = [row for part in table if local_name(part) == "thead" for row in part if local_name(row) in ("tr", "row")]
    body = [
        row
        for part in table
        for row in ([part] if local_name(part) == "tr" else part if local_name(part) in ("tbody", "tfoot") else [])
        if local_name(row) in ("tr", "row")
    ]
    columns = _column_numbers(table)
    rows = [
        [_cell(cell, pieces, columns) for cell in row if local_name(cell) in ("td", "th", "entry")]
        for row in head + body
    ]
    return rows, len(head) or None


def _cell(cell: etree._Element, pieces: Pieces, columns: dict[str, int]) -> RawCell:
    if local_name(cell) != "entry":
        return RawCell(pieces(cell), span_of(cell, "rowspan"), span_of(cell, "colspan"), cell.tag == "th")
    first, last = columns.get(cell.get("namest") or ""), columns.get(cell.get("nameend") or "")
    wide = last - first + 1 if first and last and last >= first else 1
    return RawCell(pieces(cell), span_of(cell, "morerows") + 1 if cell.get("morerows") else 1, wide)


def _column_numbers(table: etree._Element) -> dict[str, int]:
    """CALS names columns; the number of each name."""
    names = [part.get("colname") or "" for part in table if local_name(part) == "colspec"]
    return {name: number for number, name in enumerate(names, 1)}
