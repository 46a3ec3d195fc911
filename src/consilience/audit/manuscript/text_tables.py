"""Tables in plain text: cells parted by tabs, by bars, or by the column they stand in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Line


@dataclass(frozen=True, slots=True)
class TextCell:
    """The lines of one cell, and how many columns it covers."""

    lines: tuple[Line, ...]
    colspan: int = 1


Row = tuple[TextCell, ...]

Part = tuple[int, int, Line]
"""What stands in a line from one place to another: characters, or points on a page."""

_GAP = re.compile(r" {2,}")
_RULE = re.compile(r"^[\s|+:=_—–-]*[-=_—–]{2,}[\s|+:=_—–-]*$")
_LABEL = 90
"""Longest name of a group of rows."""


def find_tables(lines: Sequence[Line], raw: Sequence[str]) -> list[tuple[int, int, list[Row]]]:
    """Tables within lines that no blank line parts: (first, one after the last, rows), in order.

    ``raw`` are the lines as they stand in the file, with tabs and indents.
    """
    found: list[tuple[int, int, list[Row]]] = []
    index = 0
    while index < len(lines):
        for end_of, rows_of in ((_end_of_tabs, _tab_rows), (_end_of_bars, _bar_rows), (_end_of_spaces, _space_rows)):
            end = end_of(raw, index)
            if end > index and (rows := rows_of(lines[index:end], raw[index:end])):
                found.append((index, end, rows))
                index = end
                break
        else:
            index += 1
    return found


def _cells(line: Line, texts: Sequence[str]) -> Row:
    return tuple(TextCell((Line(t.strip(), line.number, line.page),) if t.strip() else ()) for t in texts)


def _alone(line: Line) -> Row:
    return (TextCell((line,)),)


def _end_of_tabs(raw: Sequence[str], start: int) -> int:
    """Lines with tabs, and short lines between them that name a group of rows."""
    if raw[start].strip("\t ").count("\t") < 1 and raw[start].count("\t") < 2:
        return start
    last, index = start, start
    while index < len(raw) and ("\t" in raw[index].strip(" ") or len(raw[index].strip()) <= _LABEL):
        if "\t" in raw[index]:
            last = index
        index += 1
    tabbed = sum("\t" in text.strip() for text in raw[start : last + 1])
    return last + 1 if tabbed >= 2 else start


def _tab_rows(lines: Sequence[Line], raw: Sequence[str]) -> list[Row]:
    rows = []
    for line, text in zip(lines, raw, strict=True):
        cells = _trimmed(text.split("\t"))
        filled = [cell for cell in cells if cell.strip()]
        rows.append(_alone(line) if len(filled) == 1 and cells[0].strip() else _cells(line, cells))
    return _squared(rows)


def _trimmed(cells: list[str]) -> list[str]:
    """Cells without a last empty one that only a trailing tab makes; empty cells of a row stay."""
    return [cell.strip(" ") for cell in cells]


def _squared(rows: list[Row]) -> list[Row]:
    """Columns that are empty in every row are left out."""
    wide = [row for row in rows if len(row) > 1]
    columns = max((len(row) for row in wide), default=1)
    empty = [c for c in range(columns) if not any(len(row) > c and row[c].lines for row in wide)]
    return [row if len(row) == 1 else tuple(cell for c, cell in enumerate(row) if c not in empty) for row in rows]


def _end_of_bars(raw: Sequence[str], start: int) -> int:
    end = start
    while end < len(raw) and (raw[end].count("|") >= 2 or _RULE.match(raw[end])):
        end += 1
    return end if sum(raw[i].count("|") >= 2 and not _RULE.match(raw[i]) for i in range(start, end)) >= 2 else start


def _bar_rows(lines: Sequence[Line], raw: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for line, text in zip(lines, raw, strict=True):
        if _RULE.match(text):
            continue
        bare = text.strip().removeprefix("|").removesuffix("|")
        cells = re.split(r"(?<!\\)\|", bare)
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) == 1 and cells[0].strip() and len(cells) > 1:
            rows.append((TextCell((Line(filled[0].strip(), line.number, line.page),)),))
        else:
            rows.append(_cells(line, cells))
    return _squared(rows)


def _segments(text: str) -> list[tuple[int, int]]:
    """Where the parts of a line stand that two or more spaces divide."""
    found, start = [], len(text) - len(text.lstrip())
    for gap in _GAP.finditer(text.rstrip(), start):
        found.append((start, gap.start()))
        start = gap.end()
    if text[start:].strip():
        found.append((start, len(text.rstrip())))
    return found


def _end_of_spaces(raw: Sequence[str], start: int) -> int:
    """Lines of which most hold several parts; single parts between them are continuations or groups of rows."""
    if "\t" in raw[start] or len(_segments(raw[start])) < 2:
        return start
    last, misses, index = start, 0, start + 1
    while index < len(raw) and "\t" not in raw[index]:
        parts = _segments(raw[index])
        if len(parts) >= 2 or _RULE.match(raw[index]):
            last, misses = index, 0
        else:
            misses += 1
            short = bool(parts) and parts[-1][1] - parts[0][0] <= _LABEL
            if misses > 2 or not (short or not parts):
                break
        index += 1
    while last > start and _RULE.match(raw[last]):
        last -= 1
    if last + 1 < len(raw) and _ends_first_cell(_segments(raw[last]), _segments(raw[last + 1]), raw[last + 1].strip()):
        last += 1
    many = sum(len(_segments(text)) >= 2 for text in raw[start : last + 1])
    cells = [_parts(Line("", 0), text) for text in raw[start : last + 1]]
    return last + 1 if many >= 2 and few_words(cells) else start


def _ends_first_cell(above: Sequence[tuple[int, int]], below: Sequence[tuple[int, int]], text: str) -> bool:
    """Whether the line below a table is the rest of the first cell of its last row."""
    if len(above) < 2 or len(below) != 1 or not text[0].islower():
        return False
    return below[0][1] < above[1][0] and abs(below[0][0] - above[0][0]) <= 4


def _parts(line: Line, text: str) -> list[Part]:
    return [(a, b, Line(text[a:b].strip(), line.number, line.page)) for a, b in _segments(text)]


def few_words(rows: Sequence[Sequence[Part]]) -> bool:
    """False for prose in two columns, and for justified prose: their parts are as long as lines of text."""
    lengths = [len(part.text) for row in rows for _, _, part in row]
    return sum(length > 45 for length in lengths) <= 0.34 * len(lengths)


def _space_rows(lines: Sequence[Line], raw: Sequence[str]) -> list[Row]:
    kept = [(line, text) for line, text in zip(lines, raw, strict=True) if not _RULE.match(text)]
    return rows_of_parts([_parts(line, text) for line, text in kept])


def rows_of_parts(lines: Sequence[Sequence[Part]], grid: Sequence[int] | None = None) -> list[Row]:
    """Rows of a table from its printed lines, each as parts with their places from left to right.

    ``grid``: the row to which each line belongs, where ruling lines tell; else lines that go on with the row above are
    told by what they leave empty. No rows where the parts stand in no columns.
    """
    bounds = _columns(lines)
    if len(bounds) < 2:
        return []
    rows: list[list[tuple[int, int, list[Line]]]] = []
    data = False
    for index, line in enumerate(lines):
        parts = [(*_covered(bounds, a, b), part) for a, b, part in line]
        same = grid is not None and index > 0 and grid[index] == grid[index - 1]
        if rows and (same or (grid is None and _continues(parts, rows[-1], data))):
            for first, last, part in parts:
                cell = next((c for c in rows[-1] if c[0] <= first <= c[1]), None)
                if cell is None:
                    rows[-1].append((first, last, [part]))
                    rows[-1].sort(key=lambda c: c[0])
                else:
                    cell[2].append(part)
            continue
        data = data or any(first > 0 and re.match(r"[<>≤≥±−-]?\s*\d", part.text) for first, _, part in parts)
        rows.append(_merged(parts))
    return [_row(cells, len(bounds)) for cells in rows]


def _merged(parts: Sequence[tuple[int, int, Line]]) -> list[tuple[int, int, list[Line]]]:
    """Cells of a line; parts that fall into one column are one cell."""
    cells: list[tuple[int, int, list[Line]]] = []
    for first, last, part in parts:
        if cells and first <= cells[-1][1]:
            cells[-1] = (cells[-1][0], max(last, cells[-1][1]), [*cells[-1][2], part])
        else:
            cells.append((first, last, [part]))
    return cells


def _columns(lines: Sequence[Sequence[Part]]) -> list[tuple[int, int]]:
    """Columns of the page in which some row prints something, and that no row bridges: (start, end) each."""
    rows = [[(max(a, 0), max(b, 0)) for a, b, _ in line] for line in lines if len(line) >= 2]
    most = max((len(parts) for parts in rows), default=0)
    full = [parts for parts in rows if len(parts) >= max(2, (most + 1) // 2)]
    width = max((parts[-1][1] for parts in full), default=0)
    used = bytearray(width + 1)
    for parts in full:
        for a, b in parts:
            used[a:b] = b"\x01" * (b - a)
    bounds: list[tuple[int, int]] = []
    for position in range(width + 1):
        if not used[position]:
            continue
        if bounds and position - bounds[-1][1] < 2:
            bounds[-1] = (bounds[-1][0], position + 1)
        else:
            bounds.append((position, position + 1))
    return bounds


def _covered(bounds: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """First and last column that a part lies over, or the nearest one."""
    over = [i for i, (a, b) in enumerate(bounds) if a < end and start < b]
    if over:
        return over[0], over[-1]
    nearest = min(range(len(bounds)), key=lambda i: abs(bounds[i][0] - start))
    return nearest, nearest


def _continues(
    parts: Sequence[tuple[int, int, Line]], above: Sequence[tuple[int, int, list[Line]]], data: bool
) -> bool:
    """True for a line that goes on with the cells of the row above: nothing in the first column, all below cells."""
    if not parts or not all(any(a <= first <= b for a, b, _ in above) for first, _, _ in parts):
        return False
    if parts[0][0] > 0:
        return data and len(above) > 1 and above[0][0] == 0
    lone = len(parts) == 1 and (parts[0][2].text[0].islower() or parts[0][2].text[0] in "(,")
    return data and len(above) > 1 and lone


def _row(cells: Sequence[tuple[int, int, list[Line]]], columns: int) -> Row:
    if len(cells) == 1 and cells[0][0] == 0:
        return (TextCell(tuple(cells[0][2])),)
    row: list[TextCell] = []
    column = 0
    for first, last, lines in cells:
        row.extend(TextCell(()) for _ in range(column, first))
        row.append(TextCell(tuple(lines), max(1, last - max(first, column) + 1)))
        column = max(column, last + 1)
    row.extend(TextCell(()) for _ in range(column, columns))
    return tuple(row)
