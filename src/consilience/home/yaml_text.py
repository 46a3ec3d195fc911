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
    return _emit(_editor(offset=2), data)


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
    from ruamel.yaml.resolver import BaseResolver

    editor = YAML(typ="rt")
    editor.Resolver = BaseResolver
    editor.preserve_quotes = True
    editor.width = 1 << 16
    editor.indent(mapping=2, sequence=2 + offset, offset=offset)
    return editor


def _emit(editor: Any, data: Any) -> str:
    stream = io.StringIO()
    editor.dump(data, stream)
    return stream.getvalue()


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [key for key in old if key not in new]:
            del old[key]
        for key, value in new.items():
            old[key] = _merged(old[key], value) if key in old else value
        return old
    if isinstance(old, list) and isinstance(new, list):
        by_id = {item["id"]: item for item in old if isinstance(item, dict) and "id" in item}
        matched = [
            _merged(by_id[item["id"]], item)
            if isinstance(item, dict) and item.get("id") in by_id
            else (_merged(old[at], item) if at < len(old) and not by_id else item)
            for at, item in enumerate(new)
        ]
        if len(matched) == len(old) and all(a is b for a, b in zip(matched, old, strict=True)):
            return old
        old[:] = matched
        return old
    if old is None or isinstance(old, (dict, list)) or isinstance(new, (dict, list)):
        return old if old is None and new is None else new
    return old if _text(old) == _text(new) else new


def _text(scalar: Any) -> str:
    return "" if scalar is None else str(scalar)
