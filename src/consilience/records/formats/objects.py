"""What JSON formats share: cutting a stream into the objects of its list of records, one at a time, and flattening."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any

from ..pieces import MOST_RECORD, Piece, small
from ..report import ImportReport

Pairs = list[tuple[str, str]]

_LIST = re.compile(r"""(?:^\s*\[)|"(?:studies|items|results|records|data|works)"\s*:\s*\[""")
_LIST_AGAIN = re.compile(r"(?<=[\]\s])\[(?=\s*\{)")
_MARK = re.compile(r'\\.|["{}\[\]]', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


class BrokenObject(ValueError):
    """The text of one record is no JSON object."""


def by_objects(
    blocks: Iterator[str], report: ImportReport, single: tuple[str, ...] = ()
) -> Generator[Piece, None, None]:
    """The text of each record: of the objects in the list of records, of each line (JSON lines), or of the whole file.

    ``single``: keys that an object of one record has; then the whole file is that record.
    """
    head = next(blocks, "")
    blocks = small(blocks)
    opening = _LIST.search(head)
    first = re.match(r"\s*\{", head)
    alone = first and any(f'"{key}"' in head[: opening.start() if opening else len(head)] for key in single)
    if opening is None or alone:
        yield from _objects(head, blocks, report, line=1)
        return
    before, line = head[: opening.end()], 1
    again = _LIST_AGAIN if before.lstrip().startswith("[") else _LIST
    while opening is not None:
        line += head.count("\n", 0, opening.end())
        head, line = yield from _objects(head[opening.end() :], blocks, report, line=line, listed=True)
        while len(head) < MOST_RECORD and (more := next(blocks, "")):
            head += more
        opening = again.search(head)  # exports that were joined by hand hold another list
    _envelope(before, head, report)


def _objects(
    text: str, blocks: Iterator[str], report: ImportReport, line: int, *, listed: bool = False
) -> Generator[Piece, None, tuple[str, int]]:
    """Objects one after another; returns what follows the end of the list, and its line."""
    buffer, at = text, 0
    while True:
        found = _EDGE.search(buffer, at)
        if found is None or (found[0] == "]" and listed):
            line = _stray(buffer[at : found.start() if found else len(buffer)], line, report)
            if found is not None:
                return buffer[found.start() :], line
            buffer, at = next(blocks, ""), 0
            if not buffer:
                return "", line
            continue
        line = _stray(buffer[at : found.start()], line, report)
        if found[0] == "]":
            at = found.end()
            continue
        buffer, at = buffer[found.start() :], 0
        end = _end(buffer)
        while end < 0:
            more = next(blocks, "")
            if not more or len(buffer) > MOST_RECORD:
                why = f"longer than {MOST_RECORD:,} characters" if more else "the file ends within this record"
                yield Piece(buffer[:10_000], line, f"{why}; expected a closing brace")
                if not more:
                    return "", line
                buffer, line = _after(buffer + more, blocks, line)
                break
            buffer += more
            end = _end(buffer)
        if end < 0:
            continue
        yield Piece(buffer[:end], line)
        line += buffer.count("\n", 0, end)
        at = end


_EDGE = re.compile(r"\{|\]")


def _after(buffer: str, blocks: Iterator[str], line: int) -> tuple[str, int]:
    """What follows an object that is too long to be held, and its line."""
    depth, inside = 0, False
    while buffer:
        for found in _MARK.finditer(buffer):
            letter = found[0]
            if letter == '"':
                inside = not inside
            elif not inside and letter in "{[":
                depth += 1
            elif not inside and letter in "}]":
                depth -= 1
                if depth == 0:
                    return buffer[found.end() :], line + buffer.count("\n", 0, found.end())
        line += buffer.count("\n")
        buffer = next(blocks, "")
    return "", line


def _end(buffer: str) -> int:
    """Where the object that the text begins with ends; -1 where it does not."""
    depth = 0
    for token in _TOKEN.finditer(buffer):
        letter = token[0]
        if letter in "{[":
            depth += 1
        elif letter in "}]":
            depth -= 1
            if depth == 0:
                return token.end()
    return -1


def _stray(text: str, line: int, report: ImportReport) -> int:
    odd = text.strip(" \t\n,")
    if odd:
        report.stray(line, odd)
    return line + text.count("\n")


def _envelope(before: str, after: str, report: ImportReport) -> None:
    """What a list is wrapped in: how many records there are in all, and whether this is one page of several."""
    try:
        around = json.loads(before + after) if len(after) < MOST_RECORD else None
    except ValueError:
        report.remark(1, "the list of records does not end as JSON should; perhaps the file was cut")
        return
    for name, value in flatten(around) if isinstance(around, dict) else []:
        key = name.rpartition(".")[2]
        if key in ("nextPageToken", "next-cursor", "next_cursor") and value:
            report.remark(1, f"{key} is set: this is one page of several; fetch the others, too")
        if key in ("totalCount", "total-results", "count") and value.isdigit() and int(value) != report.records:
            report.remark(1, f"{key} says {value} records; this file holds {report.records}")


def parse(text: str) -> dict[str, Any]:
    """One object. Raises ``BrokenObject``."""
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise BrokenObject(f"broken JSON: {error}") from None
    if not isinstance(found, dict):
        raise BrokenObject("expected an object")
    return found


def flatten(value: Any, name: str = "") -> Pairs:
    """Every value with the path that leads to it, in order."""
    if isinstance(value, dict):
        return [pair for key, each in value.items() for pair in flatten(each, f"{name}.{key}" if name else str(key))]
    if isinstance(value, list):
        return [pair for each in value for pair in flatten(each, name)]
    return [(name, written(value))]


def written(value: Any) -> str:
    """A plain value as text; half characters, which JSON can hold and UTF-8 cannot, become question marks."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).encode("utf-8", "replace").decode("utf-8")


def at(value: Any, *path: str) -> str:
    """The text at a path of keys; empty where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str | int | float)), None)
    return "" if isinstance(value, dict) else written(value)


def each(value: Any, *path: str) -> list[Any]:
    """The list at a path of keys; empty where there is none, of one where it is no list."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
