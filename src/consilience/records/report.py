"""What became of an export: how many records it holds, which were read, which not, where and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Use = Literal["read", "kept", "unknown"]
"""read: into a field of the record; kept: known, but only in ``Record.raw``; unknown: only in ``Record.raw``, too."""

MOST_TEXT = 2_000
"""Characters of a broken record's text that the report repeats; the rest stays in the export, at the line it names."""
MOST_NOTES = 200
"""Notes that are kept word by word; further ones are counted."""


class UnreadableExport(Exception):
    """A file that cannot be read as an export at all: the message says what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One record of the export that could not be read."""

    number: int
    """Its place among the records of the file, from 1."""
    line: int
    why: str
    text: str

    def as_json(self) -> dict[str, Any]:
        """The row for programs."""
        return {"number": self.number, "line": self.line, "why": self.why, "text": self.text}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a record that was read, or about the file, that a person should know."""

    line: int
    message: str

    def as_json(self) -> dict[str, Any]:
        """The row for programs."""
        return {"line": self.line, "message": self.message}


@dataclass(slots=True)
class Tally:
    """How often a tag or column was met, and what became of it."""

    use: Use
    count: int = 0


@dataclass(slots=True)
class ImportReport:
    """The account of one export; complete once all its records have been taken.

    The law: ``starts == records + len(broken)``, where ``starts`` is counted in the raw text by other means than those
    that read the records. Where it does not hold, ``accounted`` is False and a remark says so.
    """

    file: str
    format: str
    platform: str = ""
    """Platform whose habits were recognised, e.g. Embase.com; empty where none was."""
    encoding: str = ""
    size: int = 0
    """Bytes."""
    sha256: str = ""
    """Checksum of the file."""
    starts: int = 0
    records: int = 0
    broken: list[Broken] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    more_remarks: int = 0
    outside: list[Remark] = field(default_factory=list)
    """Text between records that belongs to none: prologues, search histories, stray tags."""
    more_outside: int = 0
    fields: dict[str, Tally] = field(default_factory=dict)
    complete: bool = False

    @property
    def accounted(self) -> bool:
        """True where every record start in the raw text became a record or a row of ``broken``."""
        return self.complete and self.starts == self.records + len(self.broken)

    def remark(self, line: int, message: str) -> None:
        """Add a remark; the first are kept word by word, all are counted."""
        if len(self.remarks) < MOST_NOTES:
            self.remarks.append(Remark(line, message))
        else:
            self.more_remarks += 1

    def stray(self, line: int, text: str) -> None:
        """Add text that lies outside of records."""
        if len(self.outside) < MOST_NOTES:
            self.outside.append(Remark(line, text[:MOST_TEXT]))
        else:
            self.more_outside += 1

    def unread(self, number: int, line: int, why: str, text: str) -> None:
        """Add a record that could not be read."""
        self.broken.append(Broken(number, line, why, text[:MOST_TEXT]))

    def used(self, use: Use) -> dict[str, int]:
        """Tags or columns of one use, with how often each was met."""
        return {tag: tally.count for tag, tally in self.fields.items() if tally.use == use}

    def lines(self) -> Iterator[str]:
        """The account in words, as the command line prints it."""
        of = f" from {self.platform}" if self.platform else ""
        yield f"{self.file}: {self.format}{of}, {self.encoding}, {self.size:,} bytes"
        yield f"  {self.starts} record starts in the text, {self.records} records read, {len(self.broken)} not read"
        if self.complete and not self.accounted:
            yield "  the counts differ: look at the remarks below and into the file"
        for broken in self.broken:
            first = broken.text.strip().split("\n", 1)[0][:80]
            yield f"  {self.file}:{broken.line}: record {broken.number} not read: {broken.why}; it begins: {first}"
        for use, words in (("read", "read into fields"), ("kept", "kept as raw text"), ("unknown", "unknown, kept")):
            used = self.used(use)  # type: ignore[arg-type]
            if used:
                yield f"  {words}: " + ", ".join(f"{tag or '(no name)'} {n}" for tag, n in used.items())
        for remark in self.remarks:
            yield f"  {self.file}:{remark.line}: {remark.message}"
        if self.more_remarks:
            yield f"  and {self.more_remarks} further remarks"
        if self.outside:
            yield (
                f"  {len(self.outside) + self.more_outside} pieces of text lie outside of records, the first at line "
                + (f"{self.outside[0].line}: {self.outside[0].message.strip().split(chr(10), 1)[0][:80]}")
            )

    def as_json(self) -> dict[str, Any]:
        """The account for programs."""
        return {
            "file": self.file,
            "format": self.format,
            "platform": self.platform,
            "encoding": self.encoding,
            "bytes": self.size,
            "sha256": self.sha256,
            "starts": self.starts,
            "records": self.records,
            "accounted": self.accounted,
            "broken": [row.as_json() for row in self.broken],
            "fields": {use: self.used(use) for use in ("read", "kept", "unknown")},
            "remarks": [remark.as_json() for remark in self.remarks],
            "more_remarks": self.more_remarks,
            "outside": [remark.as_json() for remark in self.outside],
            "more_outside": self.more_outside,
        }
