"""Lists of retractions: read, and matched with the publications of a review.

The layout is that of the Retraction Watch database, which Crossref publishes as CSV
(https://gitlab.com/crossref/retraction-watch-data).
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from consilience.model.base import Place
from consilience.model.record import Record
from consilience.model.retraction import Nature, Notice
from consilience.model.review import Reference

from .relations import doi_key

NEEDED = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature")
"""Columns without which a file is no such list."""

_NATURES: Mapping[str, Nature] = {
    "retraction": "retraction",
    "retract and replace": "retraction",
    "expression of concern": "expression-of-concern",
    "correction": "correction",
    "erratum": "correction",
    "reinstatement": "reinstatement",
}

_FIELD = 10_000_000
"""Longest field read, in characters."""


class UnreadableList(ValueError):
    """A file that is no list of retractions; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that could not be used, and why."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class RetractionList:
    """The entries of a list, and the rows that could not be used. Together they are all rows."""

    notices: tuple[Notice, ...]
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A notice about a publication of the review."""

    notice: Notice
    records: tuple[str, ...]
    """Ids of the records that it concerns."""
    references: tuple[str, ...]
    """Keys of the references that it concerns."""


def read(lines: Iterable[str], file: str) -> RetractionList:
    """Entries of a list in the layout of the Retraction Watch data: CSV with a line of column names.

    ``lines``: the lines with their ends, as an opened file gives them. Columns may stand in any order; more are
    passed over. Raises ``UnreadableList`` where columns are missing or the file is no CSV.
    """
    limit = csv.field_size_limit(_FIELD)
    try:
        return _read(lines, file)
    except csv.Error as error:
        raise UnreadableList(f"{file} is no CSV: {error}") from None
    finally:
        csv.field_size_limit(limit)


def _read(lines: Iterable[str], file: str) -> RetractionList:
    rows = csv.reader(line.replace("\0", "") for line in lines)
    header = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
    columns = {re.sub(r"\W", "", name).lower(): at for at, name in enumerate(header)}
    missing = [name for name in NEEDED if name.lower() not in columns]
    if missing:
        found = ", ".join(name for name in header if name)[:120] or "nothing"
        raise UnreadableList(
            f"{file}:1: no column {' and no column '.join(missing)} (found: {found}); expected the CSV of the"
            " Retraction Watch data"
        )
    notices, passed = [], []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        made = _notice({name: row[at].strip() if at < len(row) else "" for name, at in columns.items()})
        if isinstance(made, Notice):
            notices.append(made)
        else:
            passed.append(Passed(Place(file, rows.line_num), made))
    return RetractionList(tuple(notices), tuple(passed))


def _notice(row: Mapping[str, str]) -> Notice | str:
    """The notice of a row, or why there is none."""
    doi, pmid = _doi(row["originalpaperdoi"]), _pmid(row["originalpaperpubmedid"])
    nature = _NATURES.get(row["retractionnature"].lower())
    if nature is None:
        return f'RetractionNature: "{row["retractionnature"]}" is not known; expected one of {", ".join(_NATURES)}'
    if doi is None and pmid is None:
        return "neither OriginalPaperDOI nor OriginalPaperPubMedID; it can be matched with nothing"
    return Notice(
        doi=doi,
        pmid=pmid,
        title=row.get("title", ""),
        nature=nature,
        date=_date(row.get("retractiondate", "")),
        reasons=tuple(part for each in row.get("reason", "").split(";") if (part := each.strip(" +"))),
        notice_doi=_doi(row.get("retractiondoi", "")),
        notice_pmid=_pmid(row.get("retractionpubmedid", "")),
        number=row.get("recordid") or None,
    )


def _doi(text: str) -> str | None:
    key = doi_key(text)
    return key if re.match(r"10\.\d{4,9}/\S", key) else None


def _pmid(text: str) -> str | None:
    digits = text.removesuffix(".0")
    return str(int(digits)) if digits.isdecimal() and digits.isascii() and int(digits) else None


def _date(text: str) -> dt.date | None:
    """A day as the list prints it: 3/25/2019 0:00 (month first) or 2019-03-25. None for anything else."""
    if match := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)", text):
        parts = int(match[3]), int(match[1]), int(match[2])
    elif match := re.match(r"(\d{4})-(\d{2})-(\d{2})(?!\d)", text):
        parts = int(match[1]), int(match[2]), int(match[3])
    else:
        return None
    try:
        return dt.date(*parts)
    except ValueError:
        return None


def match(notices: Iterable[Notice], records: Iterable[Record], references: Iterable[Reference] = ()) -> list[Hit]:
    """The notices about publications at hand, found by DOI or PubMed number, in the order of the list.

    A notice whose DOI and number lead to different publications is about those that its DOI names: numbers are
    mistyped more often, and are reused by no one.
    """
    by_doi: dict[str, list[tuple[str, str]]] = defaultdict(list)
    by_pmid: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, name, doi, pmid in _publications(records, references):
        if doi:
            by_doi[doi_key(doi)].append((kind, name))
        if pmid:
            by_pmid[pmid.strip()].append((kind, name))
    dois = {(kind, name): doi for doi, found in by_doi.items() for kind, name in found}
    hits = []
    for notice in notices:
        found = list(by_doi.get(notice.doi, ())) if notice.doi else []
        for each in by_pmid.get(notice.pmid, ()) if notice.pmid else ():
            if each not in found and (notice.doi is None or dois.get(each, notice.doi) == notice.doi):
                found.append(each)
        if found:
            ids = {kind: tuple(name for k, name in found if k == kind) for kind in ("record", "reference")}
            hits.append(Hit(notice, ids["record"], ids["reference"]))
    return hits


def _publications(
    records: Iterable[Record], references: Iterable[Reference]
) -> Iterator[tuple[str, str, str | None, str | None]]:
    for record in records:
        yield "record", record.id, record.doi, record.pmid
    for reference in references:
        fields = {name.lower(): value for name, value in reference.fields.items()}
        yield "reference", reference.key, fields.get("doi"), fields.get("pmid") or fields.get("pubmed")


def standing(notices: Sequence[Notice]) -> Notice | None:
    """What holds of one publication after all notices about it; None where nothing does.

    A reinstatement takes back the retractions and concerns before it. Of the rest, a retraction weighs most, then an
    expression of concern, then a correction; the latest of its kind counts. One without a date counts as the oldest.
    """
    order: tuple[Nature, ...] = ("correction", "expression-of-concern", "retraction")
    alive: list[Notice] = []
    for notice in sorted(notices, key=_day):
        if notice.nature == "reinstatement":
            alive = [each for each in alive if each.nature == "correction"]
        else:
            alive.append(notice)
    return max(alive, key=lambda each: (order.index(each.nature), _day(each)), default=None)


def _day(notice: Notice) -> dt.date:
    return notice.date or dt.date.min


_RETRACTED_TITLE = re.compile(r"^\W{0,3}(?:retracted(?: article)?|withdrawn)\b\s?[:.\])—–-]", re.IGNORECASE)
_RETRACTED_TYPE = re.compile(r"^retracted (?:publication|article)$", re.IGNORECASE)


def said_by_source(record: Record) -> str | None:
    """What the source of a record itself says of its retraction, in its words; None where it says nothing.

    >>> said_by_source(Record(id="r1", search="medline", title="RETRACTED: Tea and sleep"))
    'RETRACTED: Tea and sleep'
    """
    for link in record.links:
        if link.relation == "retraction" and link.inverse:
            return f"retracted in {link.target}"
    for type_ in (*record.publication_types, record.kind or ""):
        if _RETRACTED_TYPE.match(type_.strip()):
            return type_
    return record.title if _RETRACTED_TITLE.match(record.title) else None
