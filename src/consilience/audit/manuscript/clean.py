"""Characters: what typesetting does to text is undone; what an author wrote stays."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
"""Soft hyphens, zero-width characters, marks of direction, control characters."""

_SPACES = re.compile(r"[ \t-\r\x85\u2028\u2029\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")

_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e]")
"""Letters and digits that are characters of their own for their typeface (an italic p of an equation) or width."""


def clean(text: str) -> str:
    """Ligatures become letters, spaces of any width one space, invisible characters nothing; accents are composed;
    letters of mathematical alphabets become plain ones.

    Dashes, minus signs, decimal points and commas, ``≥`` and ``±`` stay as printed: the grammar reads them.
    """
    plain = _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_LIGATURES))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _INVISIBLE.sub("", plain)))
