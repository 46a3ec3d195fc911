"""Tables of a PDF's page: where they end, where their columns part, and which printed lines make one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from . import titles
from .pdf_characters import Rule, Run
from .pdf_layout import PageRow

_CUT = 0.4
"""Space, in ems, from which words of one run may stand in two columns, where other rows begin or end a cell there."""

_ALIGNED = 1.6
"""Points by which edges of one column differ at most."""

_TIGHTER = 1.12
"""How much wider the space between rows is than within them, at least, to tell them apart."""


def end_of_table(rows: Sequence[PageRow], start: int, rules: Sequence[Rule]) -> int:
    """One after the last row of a table that begins at ``start``; ``start`` where none does.

    A table is rows of several runs; single ones between them are continuations or names of groups.
    """
    if len(rows[start].runs) < 2:
        return start
    last, misses, index = start, 0.0, start + 1
    floor = _floor(rows[start], rules)
    while index < len(rows):
        row = rows[index]
        if rows[index - 1].y - row.y > 4 * row.size or (floor is not None and row.y < floor):
            break
        if len(row.runs) >= 2:
            last, misses = index, 0.0
        else:
            # Wrapped names in a narrow first column take several lines; prose does not stay within one.
            misses += 1 if row.x1 > rows[start].runs[1].x0 - 2 else 0.4
            if misses > 3 or titles.is_caption(row.text):
                break
        index += 1
    many = sum(len(row.runs) >= 2 for row in rows[start : last + 1])
    if floor is not None:
        inside = [i for i in range(last + 1, len(rows)) if rows[i].y > floor]
        last = inside[-1] if inside and inside[-1] - last <= 3 else last
    if many < 2 or (many < 3 and floor is None and not _headed(rows[start : last + 1], rules)):
        return start
    return _with_last_cells(rows, start, last, rules) + 1


def _floor(row: PageRow, rules: Sequence[Rule]) -> float | None:
    """The lowest of the ruling lines that belong to the table in which a row stands."""
    above = [r for r in rules if row.y < r.y < row.y + 6 * row.size and r.x0 < row.x0 + 4 and r.x1 > row.x1 - 4]
    if not above:
        return None
    top = min(above, key=lambda r: r.y)
    same = [r.y for r in rules if abs(r.x0 - top.x0) < 6 and abs(r.x1 - top.x1) < 6 and r.y < row.y]
    return min(same, default=None)


def _headed(rows: Sequence[PageRow], rules: Sequence[Rule]) -> bool:
    """Whether a ruling line as wide as the rows parts the first of them, a header, from the others."""
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return any(rows[-1].y < r.y < rows[0].y and r.x0 < left + 4 and r.x1 > right - 4 for r in rules)


def _with_last_cells(rows: Sequence[PageRow], start: int, last: int, rules: Sequence[Rule]) -> int:
    """The last line of a table, those below it included that go on with one of its cells: set closer than rows are."""
    table = rows[start : last + 1]
    gaps = [_gap(a, b) for a, b in pairwise(table)]
    within = _within(gaps)
    most = within * 1.05 if within else 0.85 * median(gaps)
    edges = _edges(table)
    if last + 2 == len(rows) and _names_group(rows[last + 1], table, max(gaps)):
        return last + 1
    while last + 1 < len(rows):
        above, row = rows[last], rows[last + 1]
        if _gap(above, row) > most or abs(above.size - row.size) > 0.05 * row.size or len(row.runs) > 1:
            break
        if _ruled(above, row, rules) or titles.is_caption(row.text):
            break
        if sum(a < row.x1 and row.x0 < b for a, b in edges) != 1:
            break
        last += 1
    return last


def _names_group(row: PageRow, table: Sequence[PageRow], most: float) -> bool:
    """Whether the last line of a column names rows that follow on the next: set as the table's first cells are."""
    first = min(table, key=lambda other: other.x0)
    text = row.text.strip()
    return (
        len(row.runs) == 1
        and abs(row.size - table[-1].size) < 0.05 * row.size
        and 0.85 * _gap(table[-2], table[-1]) <= _gap(table[-1], row) <= 1.1 * most
        and abs(row.x0 - first.x0) < _ALIGNED
        and len(text) <= 60
        and not text.endswith((".", ";"))
        and not titles.is_note(text)
        and not titles.is_caption(text)
    )


def _edges(rows: Sequence[PageRow]) -> list[tuple[float, float]]:
    """Left and right edge of every column, as the rows of most cells show them."""
    most = max(len(row.runs) for row in rows)
    spans = sorted((run.x0, run.x1) for row in rows if len(row.runs) == most for run in row.runs)
    edges: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if edges and x0 < edges[-1][1]:
            edges[-1] = (edges[-1][0], max(edges[-1][1], x1))
        else:
            edges.append((x0, x1))
    return edges


def _gap(above: PageRow, below: PageRow) -> float:
    """Distance of two baselines, in ems."""
    return (above.y - below.y) / max(above.size, below.size, 1)


def _within(gaps: Sequence[float]) -> float | None:
    """The widest distance of two lines of one row, where the distances of rows are clearly wider; else None."""
    ordered = sorted(gaps)
    for narrow, wide in pairwise(ordered):
        if wide > _TIGHTER * narrow and wide - narrow > 0.12:
            return narrow if narrow < 1.6 else None
    return None


# Columns


def cut_at_columns(rows: Sequence[PageRow]) -> list[PageRow]:
    """The rows with runs cut where two cells stand closer than cells mostly do, as other rows show."""
    starts = [run.x0 for row in rows for run in row.runs[1:]]
    ends = [run.x1 for row in rows for run in row.runs[1:]]
    starts += [b for row in rows for run in row.runs for a, b, _ in run.gaps if b - a > 0.55 * run.size]
    return [replace(row, runs=[part for run in row.runs for part in _cut(run, starts, ends)]) for row in rows]


def _cut(run: Run, starts: Sequence[float], ends: Sequence[float]) -> list[Run]:
    for index, (a, b, offset) in enumerate(run.gaps):
        if b - a < _CUT * run.size:
            continue
        following = run.gaps[index + 1][0] if index + 1 < len(run.gaps) else run.x1
        own = b - a > 0.55 * run.size
        if _often(b, starts) >= 2 + own or _often(following, ends) >= 2 + (following == run.x1):
            left = replace(run, x1=a, text=run.text[:offset].strip(), gaps=run.gaps[:index])
            rest = [(x, y, at - offset) for x, y, at in run.gaps[index + 1 :]]
            return [left, *_cut(replace(run, x0=b, text=run.text[offset:], gaps=tuple(rest)), starts, ends)]
    return [run]


def _often(x: float, places: Sequence[float]) -> int:
    return sum(abs(x - place) < _ALIGNED for place in places)


# Rows


def rows_of_lines(rows: Sequence[PageRow], rules: Sequence[Rule]) -> list[int] | None:
    """Which row of the table each printed line belongs to; None where neither ruling lines nor space tell."""
    return _by_rules(rows, rules) or _by_space(rows, rules)


def _by_rules(rows: Sequence[PageRow], rules: Sequence[Rule]) -> list[int] | None:
    """For tables with a line between all rows."""
    ys = sorted({round(rule.y) for rule in rules if rows[-1].y < rule.y < rows[0].y}, reverse=True)
    ys = [y for i, y in enumerate(ys) if i == 0 or ys[i - 1] - y > 3]
    groups = [sum(row.y < y for y in ys) for row in rows]
    return groups if len(set(groups)) >= 4 and len(set(groups)) >= 0.3 * len(rows) else None


def _by_space(rows: Sequence[PageRow], rules: Sequence[Rule]) -> list[int] | None:
    """For tables whose rows stand farther apart than the lines of a cell.

    Rows that stand in groups look alike; there the lines that follow closely are rows of their own, with a name and
    with values, and nothing is told.
    """
    free = [_gap(a, b) for a, b in pairwise(rows) if not _ruled(a, b, rules)]
    within = _within(free)
    only = within is None and len(free) > 1 and max(free) < min(1.5, 1.08 * min(free))
    if within is None and not only:
        return None
    groups, joined, whole = [0], 0, 0
    for above, row in pairwise(rows):
        close = within is None or _gap(above, row) <= within + 0.02
        same = close and not _ruled(above, row, rules) and not _spans(above, row)
        joined += same
        whole += same and _whole(row, rows)
        groups.append(groups[-1] + (not same))
    return groups if joined and whole <= (0 if only else 0.34 * joined) else None


def _ruled(above: PageRow, row: PageRow, rules: Sequence[Rule]) -> bool:
    return any(row.y < rule.y < above.y for rule in rules)


def _spans(above: PageRow, row: PageRow) -> bool:
    """Whether a cell stands over several of the other line, as the head over the columns of an arm does."""
    pairs = [(a, b) for a in above.runs for b in row.runs if a.x0 < b.x1 and b.x0 < a.x1]
    return len(pairs) > len({id(a) for a, _ in pairs}) or len(pairs) > len({id(b) for _, b in pairs})


def _whole(row: PageRow, rows: Sequence[PageRow]) -> bool:
    """Whether a line alone could be a row: it begins in the first column, and fills others with whole values."""
    left = min(other.x0 for other in rows)
    if row.x0 > left + 2.5 * row.size or len(row.runs) < 2 or not (row.text[0].isupper() or row.text[0].isdigit()):
        return False
    numbers = sum(bool(re.match(r"[<>≤≥±−–-]?\s*\d|NR\b|NA\b", run.text)) for run in row.runs[1:])
    most = max(len(other.runs) for other in rows)
    return numbers >= (len(row.runs) - 1) / 2 or len(row.runs) >= max(3, 0.8 * most)
