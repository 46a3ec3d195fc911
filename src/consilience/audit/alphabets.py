"""Letters that only look Latin."""

from __future__ import annotations

import unicodedata

_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
"""Greek letters that cannot be told from Latin ones; the others ("TNFα") are seen to be Greek."""


def alien_letters(word: str) -> tuple[str, ...]:
    """Cyrillic letters, and Greek ones that look Latin, of a word with at least two Latin letters: "imаtinib"."""
    if word.isascii():
        return ()
    names = [(c, unicodedata.name(c, "")) for c in word if c.isalpha()]
    if sum(name.startswith("LATIN") for _, name in names) < 2:
        return ()
    return tuple(c for c, name in names if name.startswith("CYRILLIC") or c in _GREEK)
