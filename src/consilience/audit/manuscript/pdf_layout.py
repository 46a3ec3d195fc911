"""From the runs of a page to its lines in reading order: columns, wide blocks between them, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from .pdf_characters import Drawn, Rule, Run


@dataclass
class PageRow:
    """Runs on one baseline, from left to right."""

    runs: list[Run]
    y: float
    size: float

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.runs[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(run.x1 for run in self.runs)

    @property
    def text(self) -> str:
        """Its words; three spaces where the gap is wide."""
        return "   ".join(run.text for run in self.runs)


@dataclass
class Band:
    """Rows of one column, or of the full width, from the top; and the ruling lines between them."""

    rows: list[PageRow]
    rules: list[Rule] = field(default_factory=list)


def rows_of(runs: Sequence[Run]) -> list[PageRow]:
    """Runs of one baseline together, from the top of the page."""
    rows: list[PageRow] = []
    for run in sorted((r for r in runs if r.text.strip()), key=lambda r: (-r.y, r.x0)):
        row = next((r for r in rows[:-4:-1] if abs(r.y - run.y) <= 0.3 * min(r.size, run.size) and _free(r, run)), None)
        if row is None:
            rows.append(PageRow([run], run.y, run.size))
        else:
            row.runs.append(run)
    for row in rows:
        row.runs.sort(key=lambda r: r.x0)
        row.size = max((r.size for r in row.runs), key=lambda s: sum(len(r.text) for r in row.runs if r.size == s))
    return rows


def _free(row: PageRow, run: Run) -> bool:
    return all(run.x0 >= other.x1 - 1 or run.x1 <= other.x0 + 1 for other in row.runs)


def without_line_numbers(rows: Sequence[PageRow]) -> list[PageRow]:
    """The rows without the numbers that count lines in the margin: they ascend evenly, left or right of all else."""
    for first in (True, False):
        numbers = [(row, row.runs[0 if first else -1]) for row in rows if len(row.runs) > 1 or _number(row.runs[0])]
        marks = [(row, run) for row, run in numbers if _number(run)]
        values = [int(run.text) for _, run in marks]
        steps = Counter(b - a for a, b in pairwise(values))
        if len(marks) < 5 or not steps:
            continue
        step, often = steps.most_common(1)[0]
        if (
            step not in (1, 5)
            or often < 0.8 * (len(values) - 1)
            or not _marginal([run for _, run in marks], rows, first)
        ):
            continue
        gone = {id(run) for _, run in marks}
        return [PageRow(runs, row.y, row.size) for row in rows if (runs := [r for r in row.runs if id(r) not in gone])]
    return list(rows)


def _number(run: Run) -> bool:
    return bool(re.fullmatch(r"\d{1,5}", run.text.strip()))


def _marginal(marks: Sequence[Run], rows: Sequence[PageRow], left: bool) -> bool:
    gone = {id(run) for run in marks}
    others = [run for row in rows for run in row.runs if id(run) not in gone]
    if not others:
        return False
    if left:
        edge = max(run.x1 for run in marks)
        return sum(run.x0 < edge for run in others) <= 0.02 * len(others)
    edge = min(run.x0 for run in marks)
    return sum(run.x1 > edge for run in others) <= 0.02 * len(others)


def bands(rows: Sequence[PageRow], page: Drawn) -> list[Band]:
    """The page in reading order: what runs over the full width ends the columns above it."""
    gutters = _gutters(rows)
    if not gutters:
        return [Band(list(rows), list(page.rules))]
    wide = _wide(rows, gutters, page)
    found: list[Band] = []
    index = 0
    while index < len(rows):
        end = index
        while end < len(rows) and wide[end] == wide[index]:
            end += 1
        part = rows[index:end]
        if wide[index]:
            found.append(Band(list(part), _between(page.rules, part)))
        else:
            found += _columns(part, gutters, page.rules)
        index = end
    return found


def _gutters(rows: Sequence[PageRow]) -> list[float]:
    """Where columns part: upright strips that few runs cross and beside which many lines end and begin."""
    runs = [run for row in rows for run in row.runs]
    if len(rows) < 6:
        return []
    left, right = min(r.x0 for r in runs), max(r.x1 for r in runs)
    width = right - left
    best: list[tuple[float, float]] = []
    starts = Counter(round(run.x0 / 3) for run in runs if run.x1 - run.x0 > 0.12 * width)
    for place, often in starts.items():
        x = place * 3 - 3.0
        if not left + 0.2 * width < x < left + 0.8 * width or often < 5:
            continue
        crossing = sum(run.x0 < x - 2 and run.x1 > x + 2 for run in runs)
        beside = [run for run in runs if run.x1 <= x + 2 and run.x1 > x - 0.62 * width]
        after = [run for run in runs if run.x0 >= x - 2]
        filled = (
            sum(run.x1 - run.x0 > 0.2 * width for run in beside),
            sum(run.x1 - run.x0 > 0.2 * width for run in after),
        )
        if min(filled) >= 4 and crossing < 0.6 * min(len(beside), len(after)):
            best.append((often + sum(abs(r.x0 - x - 3) < 4 for r in runs) - 2 * crossing, x))
    chosen: list[float] = []
    for _, x in sorted(best, reverse=True):
        if all(abs(x - other) > 0.18 * width for other in chosen) and len(chosen) < 2:
            chosen.append(x)
    return _confirmed(sorted(chosen), left, right)


def _confirmed(gutters: list[float], left: float, right: float) -> list[float]:
    """Two gutters only where three columns of about one width come of them; else the better one, as found first."""
    if len(gutters) < 2:
        return gutters
    a, b = gutters
    widths = (a - left, b - a, right - b)
    if max(widths) < 1.45 * min(widths):
        return gutters
    middle = (left + right) / 2
    return [min(gutters, key=lambda x: abs(x - middle))]


def _wide(rows: Sequence[PageRow], gutters: Sequence[float], page: Drawn) -> list[bool]:
    """Which rows run over the full width: a run crosses a gutter, or they are the rows of a wide table."""
    left, right = min(r.x0 for r in rows), max(r.x1 for r in rows)
    column = (right - left) / (len(gutters) + 1)
    crosses = [any(run.x0 < x - 2 and run.x1 > x + 4 for run in row.runs for x in gutters) for row in rows]
    tabular = [
        len(row.runs) > len(gutters) + 1
        and row.x0 < gutters[0] < row.x1
        and max(run.x1 - run.x0 for run in row.runs) < 0.72 * column
        for row in rows
    ]
    wide = [c or t for c, t in zip(crosses, tabular, strict=True)]
    for low, high in _ruled(page.rules, column):
        inside = [i for i, row in enumerate(rows) if low < row.y < high]
        if inside and sum(_prose(rows[i], gutters, column) for i in inside) <= 0.2 * len(inside):
            for i in inside:
                wide[i] = True
    for i in range(1, len(rows) - 1):
        near = any(wide[j] and tabular[j] for j in range(i + 1, min(i + 3, len(rows))))
        if not wide[i] and wide[i - 1] and tabular[i - 1] and near and not _prose(rows[i], gutters, column):
            wide[i] = True
    for i, now in enumerate(wide):
        alone = not (i and wide[i - 1]) and not (i + 1 < len(wide) and wide[i + 1])
        if now and tabular[i] and not crosses[i] and alone:
            wide[i] = False
    return _ends_of_wide(rows, wide, gutters)


def _ends_of_wide(rows: Sequence[PageRow], wide: list[bool], gutters: Sequence[float]) -> list[bool]:
    """The last, short line of a wide paragraph crosses nothing: it is wide too where nothing stands beside it."""
    for i in range(1, len(rows)):
        row, above = rows[i], rows[i - 1]
        if wide[i] or not wide[i - 1] or len(row.runs) > 1 or row.x0 > gutters[0]:
            continue
        near = above.y - row.y < 1.5 * row.size and abs(above.size - row.size) < 0.1 * row.size
        beside = i + 1 < len(rows) and len(rows[i + 1].runs) == 1 and rows[i + 1].y > row.y - 0.8 * row.size
        if near and not beside and abs(row.x0 - above.x0) < 2 * row.size:
            wide[i] = True
    return wide


def _prose(row: PageRow, gutters: Sequence[float], column: float) -> bool:
    return any(run.x1 - run.x0 > 0.8 * column for run in row.runs) and not any(
        run.x0 < x - 2 and run.x1 > x + 4 for run in row.runs for x in gutters
    )


def _ruled(rules: Sequence[Rule], column: float) -> Iterator[tuple[float, float]]:
    """(lowest, highest) of groups of wide ruling lines of the same extent: wide tables."""
    groups: dict[tuple[int, int], list[float]] = {}
    for rule in rules:
        if rule.x1 - rule.x0 > 1.25 * column:
            groups.setdefault((round(rule.x0 / 8), round(rule.x1 / 8)), []).append(rule.y)
    for ys in groups.values():
        if len(ys) >= 3:
            yield min(ys), max(ys)


def _between(rules: Sequence[Rule], rows: Sequence[PageRow]) -> list[Rule]:
    high, low = rows[0].y + 3 * rows[0].size, rows[-1].y - 3 * rows[-1].size
    return [rule for rule in rules if low <= rule.y <= high]


def _columns(rows: Sequence[PageRow], gutters: Sequence[float], rules: Sequence[Rule]) -> Iterator[Band]:
    edges = [float("-inf"), *gutters, float("inf")]
    for low, high in pairwise(edges):
        runs = [run for row in rows for run in row.runs if low <= (run.x0 + run.x1) / 2 < high]
        if runs:
            mine = [rule for rule in rules if low <= (rule.x0 + rule.x1) / 2 < high]
            part = rows_of(runs)
            yield Band(part, _between(mine, part))


def leading(rows: Sequence[PageRow]) -> float:
    """The usual distance of baselines, in ems; of prose, where there is some: the rows of tables stand wider."""
    pairs = [(a, b) for a, b in pairwise(rows) if 0 < a.y - b.y < 3 * a.size]
    prose = [(a, b) for a, b in pairs if len(a.runs) == len(b.runs) == 1 and abs(a.size - b.size) < 0.1 * a.size]
    gaps = [(a.y - b.y) / max(a.size, 1) for a, b in (prose if len(prose) > 1 else pairs)]
    return median(gaps) if gaps else 1.2
