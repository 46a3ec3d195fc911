"""Reads any manuscript: which format a file is in is told by what it holds, not by its name."""

from __future__ import annotations

import importlib
import re
import stat
from pathlib import Path

from .document import Format, Manuscript
from .encoding import decoded
from .prolog import first_element
from .unreadable import FORMATS, UnreadableManuscript

__all__ = ["LARGEST", "UnreadableManuscript", "format_of", "read"]

LARGEST = 100_000_000
"""Bytes that a file may have. A paper with its pictures has a few million."""

LARGEST_TEXT = 20_000_000
"""Bytes that a file without pictures may have: everything but PDF and DOCX. The longest reviews have 2 million."""

_MODULES: dict[Format, str] = {
    "text": "plain_text",
    "markdown": "markdown",
    "docx": "docx",
    "pdf": "pdf",
    "jats": "jats",
    "html": "html",
}

_MARKDOWN = {".md", ".markdown", ".mkd", ".mdown", ".qmd", ".rmd"}

_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "this is an RTF file", "open it in a word processor and save it as .docx"),
    (b"\x1f\x8b", "this is a compressed file (gzip)", "unpack it first"),
    (b"BZh", "this is a compressed file (bzip2)", "unpack it first"),
    (b"\xfd7zXZ", "this is a compressed file (xz)", "unpack it first"),
    (b"7z\xbc\xaf", "this is an archive (7z)", "unpack it first"),
    (b"Rar!", "this is an archive (RAR)", "unpack it first"),
    (b"\x89PNG", "this is a picture (PNG)", "text in pictures cannot be read"),
    (b"\xff\xd8\xff", "this is a picture (JPEG)", "text in pictures cannot be read"),
    (b"GIF8", "this is a picture (GIF)", "text in pictures cannot be read"),
    (b"II*\x00", "this is a picture (TIFF)", "text in pictures cannot be read"),
    (b"MM\x00*", "this is a picture (TIFF)", "text in pictures cannot be read"),
    (b"%!PS", "this is a PostScript file", "convert it to PDF"),
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ROOT = re.compile(r"\s*<([A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)")
_JATS = {"article", "pmc-articleset", "OAI-PMH", "book-part-wrapper"}
_HTML_NAMES = (
    "html head body title meta article main section div p table center header font h1 h2 h3 h4 span b a link base nav "
    "ul ol br script style form"
)
_HTML = frozenset(_HTML_NAMES.split())


def read(path: str | Path) -> Manuscript:
    """The manuscript in a file. Opens nothing else, neither files nor addresses that the file names.

    Raises ``UnreadableManuscript`` with one message: where, what was found, what to do.
    """
    file = str(path)
    data = _bytes(Path(path), file)
    kind = format_of(data, file)
    if kind not in ("pdf", "docx") and len(data) > LARGEST_TEXT:
        raise _too_large(file, len(data), LARGEST_TEXT)
    module = importlib.import_module(f".{_MODULES[kind]}", __package__)
    try:
        manuscript: Manuscript = module.read(data, file)
    except RecursionError as error:
        raise UnreadableManuscript(file, "its parts lie inside each other too deeply", _ANEW) from error
    except MemoryError as error:
        raise UnreadableManuscript(file, "it needs more memory than there is", "split it") from error
    if not manuscript.text.strip():
        raise UnreadableManuscript(file, "no text was found in it", "give a file whose text can be selected and copied")
    return manuscript


_ANEW = "open it in the program that made it and save it anew"


def format_of(data: bytes, file: str) -> Format:
    """The format of these bytes; the name decides only between Markdown, HTML fragments and plain text."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableManuscript(file, "the file is empty", f"expected {FORMATS}")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return "docx"
    if data.startswith(_OLE):
        raise _ole(data, file)
    for magic, found, advice in _BINARY:
        if data.startswith(magic):
            raise UnreadableManuscript(file, found, advice)
    return _text_format(decoded(data[:200_000], file, whole=len(data) <= 200_000), file)


def _text_format(head: str, file: str) -> Format:
    suffix = Path(file).suffix.lower()
    if suffix in _MARKDOWN:
        return "markdown"
    root = _ROOT.match(head, first_element(head))
    if root is None:
        return "html" if suffix in (".html", ".htm", ".xhtml") and re.search(r"<[a-zA-Z]+[^>]*>", head) else "text"
    name, declared = root[2], head.lstrip().lower().startswith(("<?xml", "<!doctype"))
    told_html = re.search(r"<!doctype\s+html\b", head[: root.start(2)], re.IGNORECASE)
    if told_html or name.lower() == "html":
        return "html"
    if suffix in (".html", ".htm", ".xhtml") and not declared:
        return "html"
    if name in _JATS and (declared or name != "article" or "article-type" in head or "<front>" in head):
        return "jats"
    if declared or suffix in (".xml", ".nxml"):
        if name in _JATS:
            return "jats"
        advice = f"expected {FORMATS}; JATS begins with <article>"
        raise UnreadableManuscript(file, f"this is XML of another kind, its outermost element is <{name}>", advice)
    return "html" if name.lower() in _HTML else "text"


def _bytes(path: Path, file: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableManuscript(file, "this is a folder", "name the file")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableManuscript(file, "this is no ordinary file", "name a file")
        if status.st_size > LARGEST:
            raise _too_large(file, status.st_size, LARGEST)
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise UnreadableManuscript(file, "there is no such file", "check the name") from error
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableManuscript):
            raise
        reason = (error.strerror if isinstance(error, OSError) else None) or "its name is not valid"
        raise UnreadableManuscript(
            file, f"the file cannot be opened ({reason})", "check its name and rights"
        ) from error


def _too_large(file: str, size: int, most: int) -> UnreadableManuscript:
    found = f"the file has {size / 1e6:.0f} million bytes; a file of this kind may have {most / 1e6:.0f} million"
    return UnreadableManuscript(file, found, "remove pictures and supplements, or split it")


def _ole(data: bytes, file: str) -> UnreadableManuscript:
    """Containers of older Office programs; encrypted DOCX files are such containers too ([MS-OFFCRYPTO] 2.3)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableManuscript(file, "this document is protected by a password", "save it without one")
    if "WordDocument".encode("utf-16-le") in data:
        return UnreadableManuscript(file, "this is a document of Word 97-2003 (.doc)", "save it as .docx")
    return UnreadableManuscript(file, "this is a file of an older Office program", "save it as .docx")
