"""Characters: what typesetting does to text is undone; what an author wrote stays."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Soft hyphens, zero-width characters, marks of direction, control characters."""

_SPACES = re.compile(r"[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def clean(text: str) -> str:
    """Ligatures become letters, spaces of any width one space, invisible characters nothing; accents are composed.

    Dashes, minus signs, decimal points and commas, ``≥`` and ``±`` stay as printed: the grammar reads them.
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", text.translate(_LIGATURES))))
