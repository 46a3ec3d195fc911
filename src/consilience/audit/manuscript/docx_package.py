"""The container of a Word document: a ZIP archive, measured before anything in it is expanded."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from lxml import etree

from .markup import parse_xml
from .unreadable import UnreadableManuscript

MOST_MEMBERS = 10_000
"""Parts of a document. Those with hundreds of pictures have about a thousand."""

LARGEST_TOTAL = 500_000_000
"""Bytes of all parts together, unpacked."""

LARGEST_PART = 40_000_000
"""Bytes of one part that is read, unpacked: text of 500 pages with all its formatting has about 10 million."""

HIGHEST_RATIO = 500
"""Unpacked to packed size of one part above a million bytes. Word's XML reaches about 30."""

_ADVICE = "open it in a word processor and save it as .docx anew"

_KINDS = {
    "xl/": ("an Excel workbook", "give the manuscript; tables can be pasted into it"),
    "ppt/": ("a PowerPoint presentation", "give the manuscript"),
    "META-INF/container.xml": ("an EPUB book", "give the article as HTML, DOCX or PDF"),
    "content.xml": ("an OpenDocument file", "save it as .docx"),
}

W = ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
_PREFIXES: dict[str, str] = {
    **dict.fromkeys(W, "w"),
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}


@dataclass
class Package:
    """The parts of a document that are read. ``relations``: paths by kind (footnotes, styles ...)."""

    file: str
    archive: zipfile.ZipFile
    main: str
    relations: dict[str, str]

    def part(self, kind: str) -> etree._Element | None:
        """A part beside the text, e.g. ``footnotes``; None where the document has none."""
        path = self.relations.get(kind)
        if path is None or path not in self.archive.NameToInfo:
            return None
        return _tree(self.archive, path, self.file)

    @property
    def text(self) -> etree._Element:
        """The main part."""
        return _tree(self.archive, self.main, self.file)


def opened(data: bytes, file: str) -> Package:
    """The checked container. Raises ``UnreadableManuscript``."""
    # The directory of the archive is counted before it is read: it could have a million entries.
    if data.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise _bomb(file, f"more than {MOST_MEMBERS} parts")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise UnreadableManuscript(file, "the document is damaged or cut off (no ZIP directory)", _ADVICE) from error
    _measure(archive, file)
    names = set(archive.namelist())
    main = _main(archive, names, file)
    relations = _relations(archive, names, main, file)
    return Package(file, archive, main, relations)


def _measure(archive: zipfile.ZipFile, file: str) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _bomb(file, f"{len(members)} parts")
    total = sum(member.file_size for member in members)
    if total > LARGEST_TOTAL:
        raise _bomb(file, f"{total / 1e6:.0f} million bytes when unpacked, above {LARGEST_TOTAL / 1e6:.0f} million")
    for member in members:
        if member.file_size > 1_000_000 and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
            raise _bomb(
                file, f"a part that unpacks to {member.file_size // max(1, member.compress_size)} times its size"
            )


def _bomb(file: str, what: str) -> UnreadableManuscript:
    return UnreadableManuscript(file, f"the document has {what}, as no manuscript has", _ADVICE)


def _main(archive: zipfile.ZipFile, names: set[str], file: str) -> str:
    """Path of the text, which the package's relations name (ECMA-376-2, 9.3)."""
    if "_rels/.rels" in names:
        for relation in _tree(archive, "_rels/.rels", file):
            target = normpath((relation.get("Target") or "").lstrip("/"))
            if (
                (relation.get("Type") or "").endswith("/officeDocument")
                and target in names
                and target.startswith("word/")
            ):
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    for name, (what, advice) in _KINDS.items():
        if any(each.startswith(name) for each in names):
            raise UnreadableManuscript(file, f"this is {what}", advice)
    raise UnreadableManuscript(
        file, "this is a ZIP archive without a Word document", "unpack it and name the manuscript"
    )


def _relations(archive: zipfile.ZipFile, names: set[str], main: str, file: str) -> dict[str, str]:
    folder, _, name = main.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    found: dict[str, str] = {}
    if path in names:
        for relation in _tree(archive, path, file):
            if relation.get("TargetMode") != "External":
                target = relation.get("Target") or ""
                whole = target.lstrip("/") if target.startswith("/") else join(dirname(main), target)
                found.setdefault((relation.get("Type") or "").rpartition("/")[2], normpath(whole))
    return found


def _tree(archive: zipfile.ZipFile, path: str, file: str) -> etree._Element:
    """One part as XML, its names as ``w:p``. What the archive says of sizes is not believed."""
    try:
        with archive.open(path) as stream:
            data = stream.read(LARGEST_PART + 1)
    except RuntimeError as error:
        raise UnreadableManuscript(file, "this document is protected by a password", "save it without one") from error
    except Exception as error:  # zlib, lzma, bz2, struct and zipfile each have errors of their own
        found = f"the document is damaged or cut off ({path})"
        raise UnreadableManuscript(file, found, _ADVICE) from error
    if len(data) > LARGEST_PART:
        raise _bomb(file, f"more than {LARGEST_PART / 1e6:.0f} million bytes of text")
    root = parse_xml(data, file, path)
    for element in root.iter(etree.Element):
        space, _, name = element.tag.rpartition("}")
        prefix = _PREFIXES.get(space.lstrip("{"), "")
        element.tag = f"{prefix}.{name}" if prefix else name
    return root


def attribute(element: etree._Element | None, name: str) -> str | None:
    """An attribute of Word's own namespace."""
    if element is None:
        return None
    return next((value for space in W if (value := element.get(f"{{{space}}}{name}")) is not None), None)
