"""Repairs as changes of the text: what a rule proposes can be applied, read again and looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters ``start`` to ``end`` of the strategy become ``text``; an empty stretch is an insertion."""

    start: int
    end: int
    text: str

    def as_json(self) -> dict[str, Any]:
        """The change for programs."""
        return {"start": self.start, "end": self.end, "text": self.text}


def apply(text: str, edits: Iterable[Edit | Mapping[str, Any]]) -> str:
    """The strategy with every change made, from the last to the first; of two that overlap, the later is left out."""
    made = [each if isinstance(each, Edit) else Edit(each["start"], each["end"], each["text"]) for each in edits]
    kept: list[Edit] = []
    for edit in sorted(made):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    for edit in reversed(kept):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
