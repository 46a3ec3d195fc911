"""Files that are broken, or made to break programs: one clear message, and nothing else happens."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from consilience.audit.manuscript import docx_package, reading
from consilience.audit.manuscript.document import Manuscript
from consilience.audit.manuscript.reading import UnreadableManuscript, format_of, read

from .papers import ENGLISH, WRITERS, para, word
from .reads import blocks, read_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


REFUSED = {
    "empty.docx": (b"", "the file is empty"),
    "blank.md": (b"\n \n\0", "the file is empty"),
    "old.doc": (OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "a.rtf": (rb"{\rtf1 words}", "save it as .docx"),
    "a.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "this is a picture"),
    "a.txt": (bytes(range(256)) * 20, "no known format"),
    "a.gz": (b"\x1f\x8b\x08" + b"x" * 50, "unpack it first"),
    "a.xlsx": (zipped(**{"xl/workbook.xml": b"<a/>"}), "this is an Excel workbook"),
    "a.zip": (zipped(other=b"x"), "a ZIP archive without a Word document"),
    "cut.docx": (WRITERS["docx"](ENGLISH)[:-200], "damaged or cut off"),
    "cut.xml": (WRITERS["jats"](ENGLISH)[:-200], "it may be cut off"),
    "laughs.xml": (
        b'<?xml version="1.0"?>\n<!DOCTYPE article [\n<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'
        b"<article><body><p>&b;</p></body></article>",
        "laughs.xml:3: the file declares entities",
    ),
    "external.xml": (
        b'<!DOCTYPE article [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><article><body><p>x</p></body></article>',
        "declares entities",
    ),
    "deep.xml": (b"<article article-type='x'><body>" + b"<sec>" * 100_000, "inside each other too deeply"),
    "deep.html": (b"<html><body>" + b"<div>" * 100_000 + b"x", "inside each other too deeply"),
    "deep.docx": (word("<w:tbl><w:tr><w:tc>" * 1000), "inside each other too deeply"),
    "nothing.html": (b"<html><body><script>x</script></body></html>", "no text was found"),
    "nothing.docx": (word("<w:p/>"), "no text was found"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_one_clear_message(name: str) -> None:
    data, says = REFUSED[name]
    with pytest.raises(UnreadableManuscript) as told:
        read_bytes(data, name)
    message = str(told.value)
    assert says in message
    assert name in message
    assert message.count("\n") == 0


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableManuscript, match="there is no such file"):
        read(tmp_path / "none.docx")
    with pytest.raises(UnreadableManuscript, match="this is a folder"):
        read(tmp_path)
    with pytest.raises(UnreadableManuscript, match="its name is not valid"):
        read("a\0b")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableManuscript, match="no ordinary file"):
        read(pipe)


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as stream:
        stream.truncate(reading.LARGEST + 1)
    tracemalloc.start()
    with pytest.raises(UnreadableManuscript, match="may have 100 million"):
        read(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_a_large_text_is_refused() -> None:
    with pytest.raises(UnreadableManuscript, match="may have 20 million"):
        read_bytes(b"<html><body><p>" + b"x" * reading.LARGEST_TEXT, "a.html")


def test_nothing_is_unpacked_from_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a part was opened")

    bombs = {
        "times its size": zipped(**{"word/document.xml": b"<w:document/>", "word/media/a": b"\0" * 2_000_000}),
        "million bytes when unpacked": zipped(**{f"word/media/{n}": os.urandom(100_000) for n in range(31)}),
        "more than 10000 parts": zipped(**{f"a{n}": b"" for n in range(10_001)}),
    }
    monkeypatch.setattr(zipfile.ZipFile, "open", refuse)
    monkeypatch.setattr(docx_package, "LARGEST_TOTAL", 3_000_000)
    for says, data in bombs.items():
        with pytest.raises(UnreadableManuscript, match=says):
            read_bytes(data, "a.docx")


def test_sizes_that_an_archive_claims_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory says that the text has ten bytes; what comes out is counted."""
    monkeypatch.setattr(docx_package, "LARGEST_PART", 1000)
    data = word(para("x" * 5000))
    with pytest.raises(UnreadableManuscript, match="million bytes of text"):
        read_bytes(data, "a.docx")
    whole = bytearray(word(para("words")))
    at = whole.index(b"PK\x01\x02")
    whole[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableManuscript, match="damaged or cut off"):
        read_bytes(bytes(whole), "a.docx")


def test_an_encrypted_member_is_told() -> None:
    data = bytearray(word(para("words")))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + offset] |= 1
    with pytest.raises(UnreadableManuscript, match="protected by a password"):
        read_bytes(bytes(data), "a.docx")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an address was asked for")

    monkeypatch.setattr(socket, "socket", refuse)


POINTING = {
    "a.xml": (
        '<?xml version="1.0"?><!DOCTYPE article SYSTEM "{secret}"><?xml-stylesheet href="{secret}"?>'
        '<article xmlns:xi="http://www.w3.org/2001/XInclude" article-type="x"><body><p>Words.</p>'
        '<xi:include href="{secret}" parse="text"/></body></article>'
    ),
    "a.html": (
        '<!DOCTYPE html SYSTEM "{secret}"><html><head><base href="http://127.0.0.1:9/">'
        '<link rel="stylesheet" href="{secret}"></head><body><p>Words.</p><img src="{secret}">'
        '<iframe src="{secret}"></iframe><object data="{secret}"></object>'
    ),
    "a.md": "Words.\n\n![x](http://127.0.0.1:9/x.png)\n\n<img src='{secret}'>\n",
}


@pytest.mark.parametrize("name", POINTING)
@pytest.mark.usefixtures("no_network")
def test_files_and_addresses_that_a_file_names_are_not_opened(name: str, tmp_path: Path) -> None:
    """The parsers are written in C: the system's own record of opened files is asked, in a process of its own."""
    secret = tmp_path / "secret.dtd"
    secret.write_text("<!ENTITY words 'SECRET'>")
    path = tmp_path / name
    path.write_text(POINTING[name].format(secret=secret.as_uri()))
    # A pipe that nobody writes to: whoever opens the named file would wait for ever.
    secret.unlink()
    os.mkfifo(secret)
    code = f"from consilience.audit.manuscript.reading import read\nprint(read({str(path)!r}).text)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == ["Words."]


def test_a_document_that_links_elsewhere(tmp_path: Path) -> None:
    relations = (
        '<Relationships><Relationship Id="r" TargetMode="External" Target="file:///etc/passwd" Type="x/footnotes"/>'
        '<Relationship Id="s" Target="../../../etc/passwd" Type="x/styles"/></Relationships>'
    )
    stream = io.BytesIO(word(para("Words.")))
    with zipfile.ZipFile(stream) as old:
        text = old.read("word/document.xml")
    data = zipped(**{"word/document.xml": text, "word/_rels/document.xml.rels": relations.encode()})
    assert blocks(read_bytes(data, "a.docx")) == [("paragraph", "Words.")]


SPANS = {
    "a.html": (
        '<html><body><p>Words.</p><table><tr><td rowspan="999999" colspan="999999">5</td><td rowspan=-1 colspan=x>6'
    ),
    "a.xml": (
        "<article article-type='x'><body><p>Words.</p><table-wrap><table><tr>"
        "<td rowspan='999999' colspan='999999'>5</td></tr></table></table-wrap></body></article>"
    ),
}


@pytest.mark.parametrize("name", SPANS)
def test_cells_that_claim_a_million_rows(name: str) -> None:
    manuscript = read_bytes(SPANS[name], name)
    ((_, table),) = manuscript.tables
    assert (table.rows[0][0].rowspan, table.rows[0][0].colspan) == (1, 1000)


def test_many_wide_cells_stay_within_bounds() -> None:
    row = "<tr>" + '<td rowspan="500" colspan="1000">5</td>' * 3 + "</tr>"
    manuscript: Manuscript = read_bytes("<html><body><p>x</p><table>" + row * 500 + "</table>", "a.html")
    ((_, table),) = manuscript.tables
    assert sum(c.rowspan * c.colspan for r in table.rows for c in r) < 1_000_000


def test_formats_are_told_by_content() -> None:
    for format, write in WRITERS.items():
        if format != "markdown":
            assert format_of(write(ENGLISH), "wrong.pdf") == format
    assert format_of(b"x" * 10 + b"%PDF-1.7", "a.docx") == "pdf"
    assert format_of(b"# Title\n\nText", "a.md") == "markdown"
    assert format_of(b"# Title\n\nText", "a.txt") == "text"
    assert format_of(b"<p>Text</p>", "a.html") == "html"
    assert format_of(b"a < b and c > d", "a.txt") == "text"
    assert format_of("<article article-type='x'>".encode("utf-16"), "a") == "jats"
    assert format_of(b"<?xml version='1.0'?><html xmlns='x'><body/></html>", "a.xml") == "html"
    assert format_of(b"<!-- c --><!DOCTYPE html><html>", "a") == "html"
    assert format_of(b"<article><p>A post.</p></article>", "a.html") == "html"
