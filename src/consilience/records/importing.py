"""An import into a review: which search the records belong to, what they are called, and what is recorded of it.

Ids are the name of the source and a number, ``medline-12``, and never change: a later search of the same source goes
on counting. The search itself is called like its source, a later one like its source and its date.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from consilience.model.record import Record
from consilience.model.review import Review
from consilience.model.selection import Export, Search

from .reading import Import, read
from .report import ImportReport, UnreadableExport

Kind = Literal["database", "register", "website", "organisation", "citation"]
REGISTERS = ("ClinicalTrials.gov", "WHO ICTRP")
"""Platforms whose exports hold entries of trial registers."""


@dataclass(frozen=True)
class Plan:
    """What the person who imports says of the search."""

    source: str
    platform: str | None = None
    date: dt.date | None = None
    strategy: str | None = None
    kind: Kind | None = None
    """None: a register where the export comes from one, else a database."""
    limits: str | None = None
    id: str | None = None
    """None: the source, or the source and the date."""


@dataclass
class Batch:
    """One import on its way: take ``records``, then ask for ``search`` and ``reports``."""

    plan: Plan
    id: str
    prefix: str
    first: int
    files: tuple[Path, ...]
    checksums: tuple[str, ...]
    reports: list[ImportReport] = field(default_factory=list)
    progress: Callable[[int], None] | None = None
    """Called now and then with the bytes read so far, over all files."""

    def records(self) -> Iterator[Record]:
        """Every record of every file, with its id; the reports fill up on the way."""
        number, before = self.first, 0
        for path in self.files:
            start = number - 1

            def name(place: int, start: int = start) -> str:
                return f"{self.prefix}-{start + place}"

            with read(path, search=self.id, number=name) as export:
                self.reports.append(export.report)
                for record in export:
                    if self.progress and export.report.records % 200 == 0:
                        self.progress(before + export.taken)
                    yield record
            number += export.report.records + len(export.report.broken)
            before += export.taken
            if self.progress:
                self.progress(before)

    def search(self) -> Search:
        """The document of the search, once the records have been taken."""
        plan = self.plan
        content: dict[str, object] = {"id": self.id, "source": plan.source}
        kind = plan.kind or ("register" if any(each.platform in REGISTERS for each in self.reports) else "database")
        if kind != "database":
            content["kind"] = kind
        named = {"platform": plan.platform, "date": plan.date, "strategy": plan.strategy, "limits": plan.limits}
        content |= {key: value for key, value in named.items() if value is not None}
        content["hits"] = sum(report.records + len(report.broken) for report in self.reports)
        content["exports"] = tuple(
            Export(
                file=f"{self.id}/{name}",
                sha256=report.sha256,
                format=report.format,
                records=report.records,
                unread=len(report.broken),
            )
            for name, report in zip(self.names(), self.reports, strict=True)
        )
        return Search.model_validate(content)

    def names(self) -> list[str]:
        """Names under which the exports are stored: their own, with a number where two are alike."""
        made: list[str] = []
        for path in self.files:
            name, number = path.name, 2
            while name in made:
                name, number = f"{path.stem}-{number}{path.suffix}", number + 1
            made.append(name)
        return made


def prepare(review: Review, files: Iterable[Path], plan: Plan) -> Batch:
    """An import of these files into a review.

    Raises ``UnreadableExport`` where a file was imported before, is given twice, or is no export, before anything is
    read in full; ``OSError`` where one cannot be opened.
    """
    paths = tuple(files)
    known = {export.sha256: search.id for search in review.searches for export in search.exports}
    checksums = []
    for path in paths:
        if path.is_dir():
            raise UnreadableExport(f"{path}: a folder; expected export files")
        with path.open("rb") as stream:
            digest = checksum(stream)
        if digest in known:
            raise UnreadableExport(
                f"{path}: this export was imported before, as search {known[digest]} (searches/{known[digest]}.yaml); "
                "nothing was imported"
            )
        known[digest] = f"{plan.id or slug(plan.source)} in this very command"
        checksums.append(digest)
        try:
            with read(path):
                pass
        except UnreadableExport as refusal:
            raise UnreadableExport(f"{path}: {refusal}") from None
    prefix = slug(plan.source)
    taken = {search.id for search in review.searches}
    id = plan.id or _search_id(prefix, plan.date, taken)
    if id in taken:
        raise UnreadableExport(f"the review has a search {id} already; name this one with --id")
    return Batch(
        plan, id, prefix, _next_number(prefix, (record.id for record in review.records)), paths, tuple(checksums)
    )


def checksum(stream: BinaryIO) -> str:
    """SHA-256 of a stream, in constant memory."""
    made = hashlib.sha256()
    while block := stream.read(1 << 20):
        made.update(block)
    return made.hexdigest()


def slug(text: str) -> str:
    """A name as an identifier: "Web of Science" is web-of-science. ``UnreadableExport`` for one without letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    made = "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:60].strip("-")
    if not made:
        raise UnreadableExport(f'"{text}" is no name of a source; expected letters, e.g. MEDLINE')
    return made


def _search_id(prefix: str, date: dt.date | None, taken: set[str]) -> str:
    if prefix not in taken:
        return prefix
    dated = f"{prefix}-{date.isoformat()}" if date else f"{prefix}-again"
    name, number = dated, 2
    while name in taken:
        name, number = f"{dated}-{number}", number + 1
    return name


def _next_number(prefix: str, ids: Iterable[str]) -> int:
    """One more than the highest number that a record of the source has."""
    form = re.compile(rf"{re.escape(prefix)}-(\d+)")
    return 1 + max((int(found[1]) for each in ids if (found := form.fullmatch(each))), default=0)


__all__ = ["Batch", "Import", "Plan", "checksum", "prepare", "slug"]
