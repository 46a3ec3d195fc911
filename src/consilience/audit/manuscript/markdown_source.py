"""What stands in Markdown files besides CommonMark: front matter, footnotes and grid tables, set apart by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]{1,60})\]:\s?(.*)$")

_RULE = re.compile(r"^\s{0,3}\+(?:[-=:]{2,}\+)+\s*$")

_ROW = re.compile(r"^\s{0,3}[|+].*[|+]\s*$")

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")

_ENTRY = re.compile(r"^(title|subtitle|author|date|abstract)\s*:\s*(.*)$", re.IGNORECASE)


@dataclass
class Source:
    """A file's lines, blank where something was set apart, and what was."""

    lines: list[str]
    meta: list[tuple[str, int, str]] = field(default_factory=list)
    """(kind, line, text) from the front matter: title; heading and text of an abstract; other."""
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    """(line, mark, text) of footnotes."""
    grids: list[tuple[int, list[str]]] = field(default_factory=list)
    """(line, lines) of grid tables."""


class GridCell(NamedTuple):
    """One cell of a grid table; ``line`` counts from 0 within the table."""

    text: str
    line: int
    rowspan: int
    colspan: int


def separate(text: str) -> Source:
    """Lines with front matter, footnotes and grid tables taken out."""
    source = Source(re.split(r"\r\n|\r|\n", text))
    number = _front_matter(source)
    fence = ""
    while number < len(source.lines):
        line = source.lines[number]
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and (note := _NOTE.match(line)):
            number = _take_note(source, number, note)
            continue
        elif not fence and _RULE.match(line):
            number = _take_grid(source, number)
            continue
        number += 1
    return source


def _front_matter(source: Source) -> int:
    """Title, authors and abstract from YAML before the text; the number of the first line after it."""
    lines = source.lines
    if not lines or lines[0].strip() != "---":
        return 0
    end = next((n for n in range(1, min(len(lines), 500)) if lines[n].strip() in ("---", "...")), 0)
    if not end or not any(_ENTRY.match(line) for line in lines[1:end]):
        return 0
    number = 1
    while number < end:
        if found := _ENTRY.match(lines[number]):
            number = _entry(source, number, end, found[1].lower(), found[2])
        else:
            number += 1
    lines[: end + 1] = [""] * (end + 1)
    return end + 1


def _entry(source: Source, number: int, end: int, name: str, value: str) -> int:
    """One entry with its continuation lines."""
    first, parts = number + 1, [] if value.strip() in ("|", ">", "|-", ">-", "") else [value]
    number += 1
    while number < end and (not source.lines[number].strip() or source.lines[number][0] in " \t-"):
        parts.append(source.lines[number].strip().removeprefix("- "))
        number += 1
    text = " ".join(parts).strip().strip("\"'")
    if name == "abstract":
        source.meta.append(("heading", first, "Abstract"))
    if text:
        source.meta.append((name, first, text))
    return number


def _take_note(source: Source, number: int, note: re.Match[str]) -> int:
    """One footnote: its first line, and lines that are indented or continue its paragraph."""
    first, parts, lines = number, [note[2]], source.lines
    lines[number] = ""
    number += 1
    while number < len(lines):
        line = lines[number]
        blank = not line.strip()
        indented = line.startswith(("    ", "\t"))
        after_blank = not parts[-1].strip()
        if blank and not (number + 1 < len(lines) and lines[number + 1].startswith(("    ", "\t"))):
            break
        if not blank and not indented and (after_blank or _NOTE.match(line) or line.lstrip()[:1] in "#|+>"):
            break
        parts.append(line[4:] if line.startswith("    ") else line.lstrip("\t"))
        lines[number] = ""
        number += 1
    source.notes.append((first + 1, note[1], "\n".join(parts)))
    return number


def _take_grid(source: Source, number: int) -> int:
    """One grid table, from its first rule to its last; lines that are none stay text."""
    end = number
    while end < len(source.lines) and _ROW.match(source.lines[end]):
        end += 1
    last = next((n for n in range(end - 1, number, -1) if _RULE.match(source.lines[n])), number)
    if last - number < 2:
        return number + 1
    source.grids.append((number + 1, source.lines[number : last + 1]))
    source.lines[number : last + 1] = [""] * (last + 1 - number)
    return last + 1


def grid_rows(lines: Sequence[str]) -> tuple[list[list[GridCell]], int | None]:
    """Rows of a grid table, and its header rows where a rule of ``=`` ends them. Cells may span columns."""
    table = [line.strip() for line in lines]
    rules = [n for n, line in enumerate(table) if _RULE.match(line)]
    edges = sorted({at for n in rules for at, sign in enumerate(table[n]) if sign == "+"})
    rows = [_grid_row(table, above + 1, below, edges) for above, below in pairwise(rules)]
    heads = next((n for n, rule in enumerate(rules) if "=" in table[rule]), None)
    return rows, heads or None


def _grid_row(table: Sequence[str], first: int, end: int, edges: Sequence[int]) -> list[GridCell]:
    """One row: a bar that is missing at an edge joins the cells beside it."""
    lines = table[first:end]
    cells: list[GridCell] = []
    begin = 0
    for number in range(1, len(edges)):
        barred = all(line[edges[number] : edges[number] + 1] in ("|", "+", "") for line in lines)
        if barred or number == len(edges) - 1:
            text = "\n".join(line[edges[begin] + 1 : edges[number]].strip() for line in lines)
            cells.append(GridCell(text, first, 1, number - begin))
            begin = number
    return cells
