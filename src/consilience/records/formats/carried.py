"""What a format has no place for, carried in one further tag as JSON, so that an own export comes back without loss."""

from __future__ import annotations

import json
from typing import Any

from ..draft import Draft

RIS_TAG = "XC"
"""Tag of RIS exports that holds what RIS cannot say; other programs pass over it."""
KEY = "consilience"
"""Name of the same in BibTeX (field), CSL JSON (key of ``custom``) and CSV (column)."""
TARGET = "carried"
"""Its target in a draft."""


def put(draft: Draft, value: str) -> None:
    """Keep what was carried; it is taken last and wins over what the other tags say."""
    draft.put(TARGET, value)


def pack(fields: dict[str, Any]) -> str:
    """One line of ASCII, without braces inside of words, so that it survives every format."""
    text = json.dumps(fields, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return _escaped(text)


def unpack(text: str) -> dict[str, Any]:
    """The fields; empty where the text is damaged, and then the other tags count."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _escaped(text: str) -> str:
    """Braces and at-signs within strings as escapes: BibTeX counts braces."""
    made, inside, escaped = [], False, False
    for letter in text:
        if inside and not escaped and letter in "{}%#@":
            made.append(f"\\u{ord(letter):04x}")
            continue
        if letter == '"' and not escaped:
            inside = not inside
        escaped = letter == "\\" and not escaped
        made.append(letter)
    return "".join(made)
