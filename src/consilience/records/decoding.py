"""Bytes of an export as text: byte-order marks, UTF-8, UTF-16, Windows-1252, Latin-1; CRLF and CR become LF.

The text comes in blocks that end at the end of a line, so that a file of any size needs the memory of one block. A line
that is not UTF-8 is read as Windows-1252 alone: exports that were joined by hand mix both.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from .report import UnreadableExport

BLOCK = 1 << 20
"""Bytes read at once."""
HEAD = 1 << 16
"""Characters, at least, that can be looked at before reading, where the file has so many."""

_UNPACK = "unpack it, and import what is inside"
_AS_TEXT = "export the records as RIS, or another format of text"
_ARCHIVES = {
    b"PK\x03\x04": "a zip archive",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
    b"%PDF": "a PDF",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a text of a word processor (RTF)",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
}
# Names of parts that stand in the first megabyte of a zip archive of an office program.
_OFFICE = {
    b"xl/work": "an Excel workbook; save the sheet with the records as CSV UTF-8, and import that",
    b"word/document": f"a Word document; {_AS_TEXT}",
    b"opendocument.spreadsheet": "a spreadsheet; save the sheet with the records as CSV UTF-8, and import that",
}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Text:
    """The text of a stream of bytes, in blocks. ``head`` can be looked at before the first block is taken."""

    def __init__(self, stream: BinaryIO) -> None:
        """Reads the first block. Raises ``UnreadableExport`` for an empty file, an archive, and binary content."""
        self._stream = stream
        self._sum = hashlib.sha256()
        self.size = 0
        self._fallback = 0
        self._latin = 0
        self._first = self._read()
        self._refuse()
        self.encoding, self._skip = _encoding(self._first)
        self._blocks = self._decoded()
        self._started = [next(self._blocks, "")]
        while sum(map(len, self._started)) < HEAD and (more := next(self._blocks, "")):
            self._started.append(more)
        self.head = "".join(self._started)
        sample = self.head[:100_000]
        if len(_BINARY.findall(sample)) > max(10, len(sample) // 100):
            raise UnreadableExport("binary content; expected an export as text: RIS, nbib, XML, BibTeX, JSON or CSV")

    def blocks(self) -> Iterator[str]:
        """All blocks, the head among them."""
        yield from filter(None, self._started)
        yield from self._blocks

    @property
    def sha256(self) -> str:
        """Checksum of the bytes read so far."""
        return self._sum.hexdigest()

    @property
    def spoken(self) -> str:
        """The encoding in words."""
        if not self._fallback:
            return self.encoding
        latin = f", {self._latin} of them Latin-1" if self._latin else ""
        return f"{self.encoding}; {self._fallback} lines that are not were read as Windows-1252{latin}"

    def _read(self) -> bytes:
        data = self._stream.read(BLOCK)
        self._sum.update(data)
        self.size += len(data)
        return data

    def _refuse(self) -> None:
        if not self._first:
            raise UnreadableExport("empty (0 bytes); export the records once more")
        if self._first.startswith(b"PK\x03\x04"):
            for part, what in _OFFICE.items():
                if part in self._first:
                    raise UnreadableExport(what)
        for magic, what in _ARCHIVES.items():
            if self._first.startswith(magic):
                raise UnreadableExport(f"{what}; {_UNPACK if 'archive' in what else _AS_TEXT}")

    def _decoded(self) -> Iterator[str]:
        if self.encoding.startswith("UTF-16"):
            pieces = self._incremental("utf-16-le" if self.encoding.endswith("LE") else "utf-16-be")
        elif self.encoding.startswith("UTF-8"):
            pieces = self._utf8()
        else:
            pieces = self._incremental(self.encoding)
        return _whole_lines(pieces)

    def _incremental(self, codec: str) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder(codec)("replace")
        data = self._first[self._skip :]
        while data:
            yield decoder.decode(data)
            data = self._read()
        yield decoder.decode(b"", final=True)

    def _utf8(self) -> Iterator[str]:
        carry = b""
        data = self._first[self._skip :]
        while data:
            carry += data
            cut = max(carry.rfind(b"\n"), carry.rfind(b"\r", 0, len(carry) - 1)) + 1
            if len(carry) - cut >= BLOCK:
                cut = _safe_cut(carry)  # a line of megabytes, as in XML or JSON without line breaks
            yield self._lines(carry[:cut])
            carry = carry[cut:]
            data = self._read()
        yield self._lines(carry)

    def _lines(self, data: bytes) -> str:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return "".join(map(self._line, re.split(rb"(?<=[\n\r])", data)))

    def _line(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self._fallback += 1
        try:
            return line.decode("cp1252")
        except UnicodeDecodeError:
            self._latin += 1
            return line.decode("latin-1")


def _safe_cut(data: bytes) -> int:
    """The last place at which no character of UTF-8 is cut: after a byte of ASCII."""
    for at in range(len(data) - 1, max(len(data) - 1000, 0), -1):
        if data[at] < 0x80 and data[at] != 0x0D:
            return at + 1
    return len(data)


def _encoding(first: bytes) -> tuple[str, int]:
    """Name of the encoding and length of its byte-order mark."""
    if first.startswith(codecs.BOM_UTF8):
        return "UTF-8 with byte-order mark", 3
    if first.startswith(codecs.BOM_UTF16_LE):
        return "UTF-16 LE", 2
    if first.startswith(codecs.BOM_UTF16_BE):
        return "UTF-16 BE", 2
    sample = first[:2000]
    if len(sample) >= 4 and sample.count(0) > len(sample) // 4:
        odd, even = sample[1::2].count(0), sample[::2].count(0)
        if min(odd, even) * 10 <= max(odd, even):
            return ("UTF-16 LE" if odd > even else "UTF-16 BE"), 0
    declared = _DECLARED.match(first.lstrip()[:400])
    if declared:
        name = declared[1].decode().lower()
        if name in ("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "us-ascii"):
            try:
                first.decode("ascii" if name == "us-ascii" else "utf-8")
            except UnicodeDecodeError:
                return "windows-1252", 0
    return "UTF-8", 0


def _whole_lines(pieces: Iterator[str]) -> Iterator[str]:
    """LF only, no byte-order mark within, and cut at line ends; a longer line comes in several pieces."""
    carry = ""
    for piece in pieces:
        text = carry + piece
        carry = ""
        if text.endswith("\r"):
            text, carry = text[:-1], "\r"
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\ufeff" in text:
            text = text.replace("\ufeff", "")
        cut = text.rfind("\n") + 1
        if len(text) - cut >= BLOCK // 2:
            cut = len(text)
        if cut:
            yield text[:cut]
        carry = text[cut:] + carry
    carry = carry.replace("\r", "\n")
    if carry:
        yield carry
