"""JSON of any depth: the standard encoder calls itself and gives up where a strategy is deep."""

from __future__ import annotations

import json
from collections.abc import Mapping


def dumps(data: object, indent: int = 2) -> str:
    """The JSON text of nested mappings and lists; beyond forty levels without indentation."""
    out: list[str] = []
    stack: list[str | tuple[object, int]] = [(data, 0)]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        value, level = item
        if isinstance(value, Mapping):
            pairs: list[tuple[str, object]] = [(_quoted(key) + ": ", each) for key, each in value.items()]
            marks = "{}"
        elif isinstance(value, list | tuple):
            pairs, marks = [("", each) for each in value], "[]"
        else:
            out.append(json.dumps(value, ensure_ascii=False, default=str))
            continue
        if not pairs:
            out.append(marks)
            continue
        deep = level >= 40
        inner = "" if deep else "\n" + " " * (indent * (level + 1))
        parts: list[str | tuple[object, int]] = [marks[0]]
        for i, (key, each) in enumerate(pairs):
            parts += [("," if i else "") + inner + key, (each, level + 1)]
        parts.append(("" if deep else "\n" + " " * (indent * level)) + marks[1])
        stack.extend(reversed(parts))
    return "".join(out)


def _quoted(key: object) -> str:
    return json.dumps(str(key), ensure_ascii=False)
