"""Records as RIS, BibTeX, CSL JSON or CSV, in a form that other programs read and that comes back without loss.

Each record is written in the tags of the format, and read back at once by our own reader. What came back differently
or not at all is carried beside it, in one further tag (``XC``), field, key or column named ``consilience``. Records
come back with every field of the model but ``id``, ``search``, ``raw``, ``provenance`` and ``duplicate_of``, which tell
of the import, not of the publication; ``id`` and ``search`` are written where the format has a place for them.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from consilience.model.record import Record

from .draft import Draft
from .formats import bibtex, carried, columns, delimited, json_sources, ris
from .report import ImportReport

Target = Literal["ris", "bibtex", "csl-json", "csv"]

_APART = ("id", "search", "raw", "provenance", "duplicate_of")
_FIELDS = tuple(name for name in Record.model_fields if name not in _APART)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Writer:
    """How one format is written."""

    name: Target
    title: str
    suffix: str
    head: str
    between: str
    tail: str
    write: Callable[[Record, dict[str, Any]], str]
    """One record as text, with what is carried beside it."""
    read: Callable[[str], Draft]
    """The draft of one record from that text."""


def write(records: Iterable[Record], target: Target) -> Iterator[str]:
    """The text of records in a format, in pieces; one record is held at a time."""
    writer = WRITERS[target]
    yield writer.head
    for number, record in enumerate(records):
        yield (writer.between if number else "") + one(record, writer)
    yield writer.tail


def one(record: Record, writer: Writer) -> str:
    """One record as text, with what the format cannot say carried beside it."""
    missing = lost(record, writer.read(writer.write(record, {})))
    return writer.write(record, missing)


def lost(record: Record, draft: Draft) -> dict[str, Any]:
    """Fields of a record that a draft read back does not give, as JSON; None for one that should be absent."""
    fields = draft.fields()
    fields.pop("id", None)
    back = Record.model_construct(**{"title": "", **fields})
    wanted = record.model_dump(mode="json", include=set(_FIELDS))
    default = {name: Record.model_fields[name].default for name in _FIELDS}
    missing: dict[str, Any] = {}
    for name in _FIELDS:
        if getattr(record, name) != getattr(back, name, default[name]):
            missing[name] = wanted[name] if getattr(record, name) != default[name] else None
    return missing


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


# RIS ------------------------------------------------------------------------------------------------------------------

_RIS_KINDS = {
    "article": "JOUR", "journal article": "JOUR", "journal-article": "JOUR", "article-journal": "JOUR", "j": "JOUR",
    "book": "BOOK",
    "book section": "CHAP", "chapter": "CHAP", "incollection": "CHAP", "inproceedings": "CPAPER",
    "conference paper": "CPAPER",
    "paper-conference": "CPAPER", "proceedings-article": "CPAPER", "thesis": "THES", "phdthesis": "THES",
    "report": "RPRT",
    "techreport": "RPRT", "journalarticle": "JOUR",
}  # fmt: skip
_RIS_CODE = re.compile(r"[A-Z]{3,8}")
_SIMPLE_PAGES = re.compile(r"([A-Za-z]?\d+)-([A-Za-z]?\d+)")


def _ris(record: Record, beside: dict[str, Any]) -> str:
    rows: list[tuple[str, str]] = [("TY", _ris_kind(record.kind)), (carried.RIS_TAG, carried.pack(beside))]
    rows.append(("ID", record.id))
    rows.append(("TI", _line(record.title)))
    rows.append(("TT", _line(record.original_title or "")))
    rows += [("AU", _line(name)) for name in record.authors]
    rows += [("AU", _line(name).replace(",", " ") + ",") for name in record.group_authors]
    rows += [("T2", _line(record.journal or "")), ("J2", _line(record.journal_short or ""))]
    rows += [("PY", str(record.year) if record.year is not None else ""), ("DA", _line(record.date or ""))]
    rows += [("VL", _line(record.volume or "")), ("IS", _line(record.issue or ""))]
    pages = _SIMPLE_PAGES.fullmatch(record.pages or "")
    rows += [("SP", pages[1] if pages else _line(record.pages or "")), ("EP", pages[2] if pages else "")]
    rows += [("DO", _line(record.doi or "")), ("AN", _line(record.pmid or "")), ("C2", _line(record.pmcid or ""))]
    rows += [("SN", _line(number)) for number in record.issn]
    rows += [("LA", _line(name)) for name in record.language]
    rows.append(("AB", _clean(record.abstract or "").strip().replace("\n", "\n  ")))
    rows += [("KW", _line(word)) for word in (*record.keywords, *(heading.term for heading in record.headings))]
    rows += [("M3", _line(kind)) for kind in record.publication_types]
    rows += [("UR", _line(address)) for address in record.urls]
    rows += [("N1", _line(note)) for note in (*record.notes, *record.registrations)]
    return "".join(f"{tag}  - {text}\n" for tag, text in rows if text) + "ER  - \n"


def _ris_kind(kind: str | None) -> str:
    if kind and _RIS_CODE.fullmatch(kind):
        return kind
    return _RIS_KINDS.get((kind or "").lower(), "JOUR" if kind is None else "GEN")


def _read_ris(text: str) -> Draft:
    reader = ris.RisReader(ImportReport("", "ris"), text)
    return reader.draft(reader.pairs(text))


# BibTeX ---------------------------------------------------------------------------------------------------------------

_BIBTEX_KINDS = {
    "jour": "article", "journal article": "article", "journal-article": "article", "article-journal": "article",
    "j": "article",
    "journalarticle": "article", "book": "book", "chap": "incollection", "chapter": "incollection",
    "book section": "incollection",
    "cpaper": "inproceedings", "conf": "inproceedings", "paper-conference": "inproceedings", "thes": "phdthesis",
    "rprt": "techreport",
}  # fmt: skip
_BIBTEX_WORD = re.compile(r"[a-z]+")
_SPECIAL = str.maketrans(
    {**{mark: "\\" + mark for mark in "&%$#_"}, "\\": "\\textbackslash{}", "{": "", "}": "", "~": " "}
)


def _bibtex(record: Record, beside: dict[str, Any]) -> str:
    kind = record.kind or "article"
    name = kind if _BIBTEX_WORD.fullmatch(kind) and kind not in ("string", "comment", "preamble") else ""
    entry = name or _BIBTEX_KINDS.get(kind.lower(), "misc")
    people = [_latex(author) for author in record.authors] + [
        "{" + _latex(group) + "}" for group in record.group_authors
    ]
    rows = {
        "title": _latex(record.title),
        "origtitle": _latex(record.original_title or ""),
        "author": " and ".join(people),
        "journal": _latex(record.journal or ""),
        "shortjournal": _latex(record.journal_short or ""),
        "year": str(record.year) if record.year is not None else "",
        "date": _latex(record.date or ""),
        "volume": _latex(record.volume or ""),
        "number": _latex(record.issue or ""),
        "pages": _latex(record.pages or "").replace("-", "--"),
        "doi": _latex(record.doi or ""),
        "pmid": _latex(record.pmid or ""),
        "pmcid": _latex(record.pmcid or ""),
        "issn": ", ".join(map(_latex, record.issn)),
        "language": "; ".join(map(_latex, record.language)),
        "abstract": _latex(record.abstract or ""),
        "keywords": "; ".join(
            _latex(word) for word in (*record.keywords, *(heading.term for heading in record.headings))
        ),
        "url": next(map(_latex, record.urls), ""),
        "note": "; ".join(map(_latex, (*record.notes, *record.registrations))),
        carried.KEY: carried.pack(beside),
    }
    return (
        f"@{entry}{{{record.id},\n" + "".join(f"  {key} = {{{text}}},\n" for key, text in rows.items() if text) + "}\n"
    )


def _latex(text: str) -> str:
    return _line(text).translate(_SPECIAL)


def _read_bibtex(text: str) -> Draft:
    return bibtex.BibtexReader(ImportReport("", "bibtex")).read(text)[1]


# CSL JSON -------------------------------------------------------------------------------------------------------------

_CSL_KINDS = {
    "jour": "article-journal", "journal article": "article-journal", "journal-article": "article-journal",
    "article": "article-journal",
    "j": "article-journal", "journalarticle": "article-journal", "book": "book", "chap": "chapter",
    "cpaper": "paper-conference",
    "conf": "paper-conference", "inproceedings": "paper-conference", "thes": "thesis", "rprt": "report",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})-(\d\d)")


def _csl(record: Record, beside: dict[str, Any]) -> str:
    kind = record.kind or "article-journal"
    item: dict[str, Any] = {"id": record.id, "type": _CSL_KINDS.get(kind.lower(), kind)}
    names = [_csl_name(author) for author in record.authors] + [{"literal": name} for name in record.group_authors]
    item |= {
        "title": record.title, "original-title": record.original_title, "author": names,
        "container-title": record.journal,
        "container-title-short": record.journal_short, "issued": _csl_date(record),
        "volume": record.volume, "issue": record.issue,
        "page": record.pages, "DOI": record.doi, "PMID": record.pmid, "PMCID": record.pmcid,
        "ISSN": "; ".join(record.issn),
        "language": "; ".join(record.language),
        "abstract": record.abstract, "URL": record.urls[0] if record.urls else None,
        "keyword": "; ".join((*record.keywords, *(heading.term for heading in record.headings))),
        "note": "\n".join(record.notes),
        "genre": record.publication_types[0] if record.publication_types else None,
    }  # fmt: skip
    made = {key: value for key, value in item.items() if value} | {"custom": {carried.KEY: beside}}
    return json.dumps(made, ensure_ascii=False).replace("\ufeff", "\\ufeff")


def _csl_name(author: str) -> dict[str, str]:
    family, _, given = author.partition(", ")
    return {"family": family, "given": given} if given else {"family": family}


def _csl_date(record: Record) -> dict[str, Any] | None:
    found = _DAY.fullmatch(record.date or "")
    if found:
        return {"date-parts": [[int(part) for part in found.groups() if part]]}
    return {"date-parts": [[record.year]]} if record.year is not None else None


def _read_csl(text: str) -> Draft:
    return json_sources.JsonReader(json_sources.CSL, ImportReport("", "csl-json")).read(text)[1]


# CSV ------------------------------------------------------------------------------------------------------------------

_COLUMNS = (*columns.OWN, carried.KEY)


def _csv(record: Record, beside: dict[str, Any]) -> str:
    cells = []
    for name in columns.OWN:
        value = getattr(record, name)
        cells.append("; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value))
    return _row([_clean(cell) for cell in cells] + [carried.pack(beside)])


def _row(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


_HEADER = _row(_COLUMNS)


def _read_csv(text: str) -> Draft:
    reader = delimited.DelimitedReader(ImportReport("", "csv"), _HEADER)
    reader.cells = next(csv.reader(io.StringIO(text, newline="")))
    return reader.read(text)[1]


WRITERS: dict[Target, Writer] = {
    "ris": Writer("ris", "RIS", ".ris", "", "\n", "", _ris, _read_ris),
    "bibtex": Writer("bibtex", "BibTeX", ".bib", "", "\n", "", _bibtex, _read_bibtex),
    "csl-json": Writer("csl-json", "CSL JSON", ".json", "[\n", ",\n", "\n]\n", _csl, _read_csl),
    "csv": Writer("csv", "CSV", ".csv", _HEADER, "", "", _csv, _read_csv),
}
"""The formats that records are written in."""
