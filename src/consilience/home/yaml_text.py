"""YAML of review folders: read with places, edit without losing comments.

Every scalar is read as the text that it is; the model's types say what it means. So ``71.0`` keeps its zero,
``no`` is a word, and no version of YAML can change a value. Aliases are refused: they hide where a value stands,
and let a small file grow without limit.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from consilience.model.base import Located, Origin, Place

from .problems import Problem, UnreadableReview

MAX_DEPTH = 50
_NULL = {"", "~", "null"}


def parse(text: str, file: str) -> Any:
    """Mappings (as ``Located``), lists, text and None, from one YAML document.

    Raises ``UnreadableReview`` for broken YAML, duplicate keys, aliases and nesting beyond 50 levels.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reader = _Reader(file)
    try:
        return reader.document(iter(yaml.parse(text, Loader=loader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = " ".join(part for part in (error.context, error.problem) if part)
        raise _refusal(file, line, f"broken YAML: {what}; check indentation, quotes and colons here") from None
    except yaml.YAMLError as error:
        message = getattr(error, "reason", "unreadable character")
        line = text[: getattr(error, "position", 0)].count("\n") + 1
        raise _refusal(file, line, f"broken YAML: {message}") from None


def _refusal(file: str, line: int, message: str) -> UnreadableReview:
    return UnreadableReview([Problem(Place(file, line), message)])


class _Reader:
    """Builds plain data from parser events. Depth is bounded, so recursion is safe."""

    def __init__(self, file: str) -> None:
        self.file = file

    def document(self, events: Iterator[Event]) -> Any:
        value: Any = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _refusal(self.file, _line(event), "a second document starts here (---); expected one a file")
                value = self.value(next(events), events, 0)
        return value

    def value(self, event: Event, events: Iterator[Event], depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise _refusal(self.file, _line(event), f"nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, ScalarEvent):
            return None if event.implicit[0] and event.value in _NULL else event.value
        if isinstance(event, SequenceStartEvent):
            items = []
            while not isinstance(event := next(events), SequenceEndEvent):
                items.append(self.value(event, events, depth + 1))
            return items
        if isinstance(event, MappingStartEvent):
            return self.mapping(event, events, depth)
        assert isinstance(event, AliasEvent)
        raise _refusal(self.file, _line(event), f'alias "*{event.anchor}"; expected the value itself, written out')

    def mapping(self, start: Event, events: Iterator[Event], depth: int) -> Located:
        content: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise _refusal(self.file, _line(event), "a key must be a word, not a list or mapping")
            key = event.value
            if key in content:
                raise _refusal(
                    self.file, _line(event), f'key "{key}" stands twice (first on line {lines[key]}); remove one'
                )
            lines[key] = _line(event)
            content[key] = self.value(next(events), events, depth + 1)
        return Located(content, Origin(self.file, _line(start), lines))


def _line(event: Event) -> int:
    assert event.start_mark is not None
    return int(event.start_mark.line) + 1


def dump(data: Any) -> str:
    """YAML text of plain data, in the house layout (two spaces, lists indented)."""
    return _emit(_editor(offset=2), _merged(None, data))


def edit(text: str, data: Any) -> str:
    """The text changed just so that it parses to ``data``: comments, key order and quotes elsewhere stay.

    List items are matched by ``id`` where they have one, else by position.
    """
    offset = 0 if re.search(r"^(\s*)[\w-]+:\s*(#.*)?\n(\s*(#.*)?\n)*\1- ", text, re.MULTILINE) else 2
    editor = _editor(offset)
    tree = editor.load(text)
    if tree is None:
        return text + dump(data)
    newline = "\r\n" if "\r\n" in text else "\n"
    return _emit(editor, _merged(tree, data)).replace("\n", newline)


def _editor(offset: int) -> Any:
    """A round-trip YAML whose scalars are all text, like ours."""
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver

    class TextResolver(VersionedResolver):
        """Knows no types: every plain scalar is text."""

        versioned_resolver: dict[str, Any] = {}

    editor = YAML(typ="rt")
    editor.Resolver = TextResolver
    editor.preserve_quotes = True
    editor.width = 1 << 16
    editor.indent(mapping=2, sequence=2 + offset, offset=offset)
    return editor


def _emit(editor: Any, data: Any) -> str:
    stream = io.StringIO()
    editor.dump(data, stream)
    return stream.getvalue()


def _merged(old: Any, new: Any) -> Any:
    """``new`` as a tree that keeps as much of ``old`` (with its comments) as it can."""
    if isinstance(new, dict):
        return _merged_mapping(old if isinstance(old, dict) else None, new)
    if isinstance(new, list):
        return _merged_list(old if isinstance(old, list) else None, new)
    if isinstance(old, str) and new == old:
        return old
    return _written(new)


def _merged_mapping(old: dict[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    if old is None:
        return {key: _merged(None, value) for key, value in new.items()}
    for key in [key for key in old if key not in new]:
        del old[key]
    for key, value in new.items():
        old[key] = _merged(old.get(key), value)
    return old


def _merged_list(old: list[Any] | None, new: list[Any]) -> list[Any]:
    if old is None:
        return [_merged(None, value) for value in new]
    by_id = {item["id"]: item for item in old if isinstance(item, dict) and isinstance(item.get("id"), str)}
    by_place = dict(enumerate(old)) if not by_id else {}
    merged = [
        _merged(
            by_id.get(item["id"]) if isinstance(item, dict) and isinstance(item.get("id"), str) else by_place.get(at),
            item,
        )
        for at, item in enumerate(new)
    ]
    if len(merged) != len(old) or any(a is not b for a, b in zip(merged, old, strict=True)):
        old[:] = merged
    return old


def _id(item: Any) -> str | None:
    id = item.get("id") if isinstance(item, dict) else None
    return id if isinstance(id, str) else None


def _written(scalar: Any) -> Any:
    """A scalar that reads back as itself: words that mean nothing in YAML are quoted, several lines are a block."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if isinstance(scalar, str) and scalar in _NULL:
        return DoubleQuotedScalarString(scalar)
    if (
        isinstance(scalar, str)
        and "\n" in scalar.strip()
        and all(line == line.rstrip() for line in scalar.splitlines())
    ):
        return LiteralScalarString(scalar)
    return scalar
