"""No file ends in a traceback, and every record of a damaged one is accounted for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consilience.records import formats
from consilience.records.formats import elements
from consilience.records.reading import Import, read
from consilience.records.report import ImportReport, UnreadableExport

from .paths import EXPECTED, SAMPLES

DATA = {name: (SAMPLES / name).read_bytes() for name in EXPECTED}


def account(data: bytes) -> ImportReport | None:
    """The report on some bytes; None where they are refused as a whole."""
    try:
        export = read(io.BytesIO(data), name="x")
    except UnreadableExport:
        return None
    records = list(export)
    assert export.report.complete
    assert export.report.records == len(records)
    assert export.report.size == len(data)
    assert list(export.report.lines())
    # where the counts differ, the report says so
    if not export.report.accounted:
        assert any("record starts" in remark.message for remark in export.report.remarks)
    return export.report


@given(st.binary(max_size=300))
@example(b"")
@example(b"\xff\xfe")
@example(b"\xff\xfeT")
@example(b"TY  - ")
@example(b"[{")
@example(b"<PubmedArticle>")
@example(b"@a{")
@example(b"PK\x03\x04")
def test_any_bytes(data: bytes) -> None:
    account(data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(DATA)), st.data())
def test_a_cut_file(name: str, data: st.DataObject) -> None:
    whole = DATA[name]
    cut = data.draw(st.integers(0, len(whole)))
    account(whole[:cut])
    account(whole[cut:])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(DATA)), st.data())
def test_a_damaged_file(name: str, data: st.DataObject) -> None:
    whole = bytearray(DATA[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b'"', b"{", b"}", b"<", b"\n", b"ER  - \n"]))
        )
        whole[at : at + data.draw(st.integers(0, 6))] = piece
    account(bytes(whole))


class Slow(io.RawIOBase):
    """A stream that gives as little as it likes."""

    def __init__(self, data: bytes, step: int) -> None:
        self.data, self.step, self.at = data, step, 0

    def read(self, size: int = -1) -> bytes:
        piece = self.data[self.at : self.at + min(self.step, size if size >= 0 else self.step)]
        self.at += len(piece)
        return piece


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(DATA)), st.integers(1, 200))
def test_where_blocks_end_changes_nothing(name: str, step: int) -> None:
    data = DATA[name]
    whole = list(read(io.BytesIO(data), name="x"))
    pieces = list(Import(Slow(data * 1, step), "x", "import", lambda n: f"import-{n}"))  # type: ignore[arg-type]
    assert pieces == whole


@pytest.mark.parametrize(
    "name", [name for name in EXPECTED if name.endswith((".ris", ".nbib", ".txt", ".enw", ".cgi"))]
)
def test_two_files_in_one(name: str) -> None:
    """Exports that were joined by hand hold the records of both, and the mark in the middle is no letter of a tag."""
    once = account(DATA[name])
    glue = "\n\n".encode("utf-16-le") if name == "wide.ris" else b"\n\n"
    twice = account(DATA[name] + glue + (DATA[name][2:] if name == "wide.ris" else DATA[name]))
    assert once
    assert twice
    found = once.records + len(once.broken)
    assert twice.accounted
    assert twice.records + len(twice.broken) == 2 * found


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>&i;</ArticleTitle></Article>
</MedlineCitation></PubmedArticle></PubmedArticleSet>"""
LAUGHS = BOMB.format("".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)))


def test_billion_laughs_are_refused() -> None:
    with pytest.raises(UnreadableExport, match="declares XML entities"):
        read(io.BytesIO(LAUGHS.encode()), name="x")


def test_an_external_entity_is_never_looked_at(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", "utf-8")
    text = BOMB.format("").replace('"aaaaaaaaaa"', f'SYSTEM "{secret.as_uri()}"').replace("&i;", "&a;")
    with pytest.raises(UnreadableExport, match="declares XML entities"):
        read(io.BytesIO(text.encode()), name="x")
    # even without the head that declares it, it is only a name
    (record,) = list(read(io.BytesIO(text[text.index("<PubmedArticleSet") :].encode()), name="x"))
    assert record.title == "&a;"


def test_a_document_type_with_an_address_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def never(*_: object, **__: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket, "socket", never)
    report = account(DATA["pubmed.xml"])
    assert report
    assert report.records == 2


def test_an_archive_is_refused_unopened() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.ris", b"\0" * 5_000_000)
    with pytest.raises(UnreadableExport, match="zip archive; unpack it"):
        read(io.BytesIO(stream.getvalue()), name="x")


def test_a_workbook_is_told_from_other_archives() -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    with pytest.raises(UnreadableExport, match="Excel workbook; save the sheet with the records"):
        read(io.BytesIO(stream.getvalue()), name="x")


def test_a_table_without_rows_is_remarked() -> None:
    report = account(b"Title,Authors,Year\n")
    assert report
    assert report.accounted
    assert [remark.message for remark in report.remarks] == [
        "no record in this file; look whether its export was complete"
    ]


@pytest.mark.parametrize(
    "header", ["Título;Autores;Año;Revista;Resumen", "título,autores,ano de publicação,periódico,resumo"]
)
def test_tables_of_spanish_and_portuguese_teams_are_read(header: str) -> None:
    mark = ";" if ";" in header else ","
    row = mark.join(("Un ensayo", "Ana Pérez", "2020", "Revista X", "Texto"))
    (record,) = read(io.BytesIO(f"{header}\n{row}\n".encode()), name="x.csv")
    assert (record.title, record.year, record.journal, record.abstract) == ("Un ensayo", 2020, "Revista X", "Texto")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"\x00\x01\x02\x03" * 500, "binary"),
        (b"<!DOCTYPE html><html><body>Export failed</body></html>", "web page"),
        (b"Dear colleague, here are the records.", "unknown format; it begins"),
        (b"a,b,c\n1,2,3\n", "columns are not known: a, b, c"),
        (b"\n \n\t\n", "blank"),
        (b"# Notes\n\n| a | b |\n", "unknown format"),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableExport, match=says):
        read(io.BytesIO(data), name="x")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableExport, match="folder"):
        read(tmp_path)


class Endless(io.RawIOBase):
    """A stream of many records that are made when they are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces

    def read(self, _: int = -1) -> bytes:
        return next(self.pieces, b"")


def test_memory_is_that_of_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty megabytes pass through; what is held never grows beyond a few."""
    import tracemalloc

    block = (b"TY  - JOUR\nTI  - A title\nAB  - " + b"word " * 2000 + b"\nER  - \n\n") * 100
    export = Import(Endless(iter([block] * 30)), "x", "s", lambda n: f"s-{n}")  # type: ignore[arg-type]
    for _ in range(100):
        next(export)
    tracemalloc.start()
    count = 100 + sum(1 for _ in export)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3000
    assert peak < 12_000_000


@pytest.mark.parametrize("text", ["TY  - JOUR\nAB  - {}\nER  - \n", '[{{"id": "a", "type": "book", "title": "{}"}}]'])
def test_a_record_too_long_is_told_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    from consilience.records import pieces
    from consilience.records.formats import objects

    monkeypatch.setattr(pieces, "MOST_RECORD", 5_000)
    monkeypatch.setattr(objects, "MOST_RECORD", 5_000)
    data = (text.format("word " * 700_000)).encode() + text.format("short").encode()
    report = account(data)
    assert report
    assert any("longer than" in broken.why for broken in report.broken)


def test_a_quotation_mark_that_never_closes_costs_one_row() -> None:
    rows = "".join(f"title {n},Somebody,2001\n" for n in range(7000))
    text = f'title,authors,year\n"never closed,Somebody,2000\n{rows}'
    export = read(io.BytesIO(text.encode()), name="x.csv")
    records = list(export)
    (broken,) = export.report.broken
    assert (broken.line, "never closes" in broken.why) == (2, True)
    assert len(records) == 7000
    assert records[0].title == "title 0"


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (b"<PubmedArticleSet>\n<PubmedArticle><a></PubmedArticle>\n<PubmedArticle/>", 2, "not well-formed"),
        (b"<PubmedArticleSet>\n\n<PubmedArticle><PMID>1</PMID>", 3, "file ends within"),
        (b'[{"title": "a", "type": "b"},\n{"title": nonsense}]', 2, "broken JSON"),
        (b'[{"title": "a", "type": "b"},\n{"title": "c', 2, "file ends within"),
        (b"@a{b, title={x}}\n@a{c, title={y}", 2, "file ends within"),
    ],
)
def test_a_broken_record_is_a_row_of_the_report(data: bytes, line: int, why: str) -> None:
    report = account(data)
    assert report
    broken = report.broken[0]
    assert (broken.line, why in broken.why) == (line, True)
    assert broken.text.strip()


def test_every_module_of_formats_has_a_subject() -> None:
    assert formats.__doc__
    assert elements.__doc__
