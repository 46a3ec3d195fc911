"""Bytes to text: byte order marks, what a file declares of itself, UTF-8, at last Windows-1252 and Latin-1."""

from __future__ import annotations

import codecs
import re

from .unreadable import FORMATS, UnreadableManuscript

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x80-\x84\x86-\x9f]")


def decoded(data: bytes, file: str, *, declared: bool = False, whole: bool = True) -> str:
    """The text. ``declared``: the file may name its encoding itself; ``whole``: False for the beginning of a file.

    Raises ``UnreadableManuscript`` where it is no text in any encoding that papers are kept in.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"), file)
    if wide := _wide(data):
        return _checked(data.decode(wide, "replace"), file)
    named = _DECLARED.search(data[:4096]) if declared else None
    for encoding in ([named[1].decode("ascii")] if named else []) + ["utf-8", "cp1252"]:
        try:
            return _checked(codecs.getincrementaldecoder(encoding)().decode(data, final=whole), file)
        except (UnicodeError, LookupError, TypeError, AttributeError):
            continue
    return _checked(data.decode("latin-1"), file)


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of the first characters is nothing."""
    head = data[:40]
    if len(head) < 8:
        return None
    if not any(head[1::2]) and all(head[0::2]):
        return "utf-16-le"
    return "utf-16-be" if not any(head[0::2]) and all(head[1::2]) else None


def _checked(text: str, file: str) -> str:
    """Text without the control characters that only programs write."""
    head = text[:100_000]
    strange = len(_CONTROL.findall(head)) + head.count("�")
    if "\0" in head or strange > max(5, len(head) / 100):
        raise UnreadableManuscript(file, "this is no text and no known format", f"expected {FORMATS}")
    return text
