"""What formats of tagged lines share: cutting into records, cutting a record into tags, and the table of tags.

A dialect is data: how a record begins and ends, how a tag looks, and where each tag goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..draft import KEPT, Draft
from ..pieces import Piece, by_starts
from ..report import ImportReport

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Dialect:
    r"""How one format of tagged lines is written.

    ``start``, ``tag`` and ``mark`` begin with ``\n``: they match at the beginning of a line.
    """

    start: re.Pattern[str]
    """Begins a record."""
    mark: re.Pattern[str]
    """Counts records in the raw text, more generously than ``start``."""
    tag: re.Pattern[str]
    r"""A tag at the beginning of a line, with its separator; group 1 is the tag. Used to split."""
    table: Mapping[str, str]
    """Tag -> target."""
    end: re.Pattern[str] | None = None
    """Ends a record; what follows up to the next start lies outside."""
    prologue: re.Pattern[str] | None = None
    """Lines between records that are known and say nothing of a record."""
    special: Mapping[str, Callable[[Draft, str], None]] = field(default_factory=dict)
    """Tags that need more than a target."""
    finish: Callable[[Draft, Pairs], None] | None = None
    """Last look at a draft."""
    unwrap: bool = False
    """True where continuation lines belong to the same paragraph: they are joined by a blank."""


class TaggedReader:
    """Reads one file of a dialect."""

    def __init__(self, dialect: Dialect, report: ImportReport) -> None:
        self.dialect = dialect
        self.report = report
        self.mark: re.Pattern[str] | None = dialect.mark
        self.orphans = 0
        special = dialect.special
        self._plain = {  # the straight ones, for speed; values are stripped, so that an empty one says nothing
            tag: target
            for tag, target in dialect.table.items()
            if tag not in special and target != KEPT and not target.startswith("accession:")
        }

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each record; text outside of records goes into the report."""
        end = self.dialect.end
        for piece in by_starts(blocks, self.dialect.start):
            if piece.why:
                yield piece
                continue
            if end is None:
                if piece.outside:
                    self._outside(piece.text, piece.line)
                else:
                    yield piece
                continue
            rest, line = piece.text, piece.line
            if not piece.outside:
                found = end.search(rest)
                if found is None:
                    self.report.remark(line, "this record has no end mark; expected one before the next begins")
                    yield piece
                    continue
                cut = self._past_stray_ends(rest, found.end(), line)
                yield Piece(rest[:cut], line)
                if not rest[cut:].strip():
                    continue
                line += rest.count("\n", 0, cut)
                rest = rest[cut:]
            yield from self._without_start(rest, line)

    def _past_stray_ends(self, text: str, cut: int, line: int) -> int:
        """Where a record really ends: an end mark within it is followed by tags, none of them a title, and another one.

        Records without a start mark have a title (``_without_start``).
        """
        end = self.dialect.end
        assert end is not None
        while (found := end.search(text, cut - 1)) is not None:
            tags = [tag for tag, _ in self.pairs(text[cut : found.start()]) if tag]
            if not tags or any(self.dialect.table.get(tag) == "title" for tag in tags):
                break
            self.report.remark(line + text.count("\n", 0, cut) - 1, "an end mark within a record; passed over")
            cut = found.end()
        return cut

    def _without_start(self, rest: str, line: int) -> Iterator[Piece]:
        """Records that end but have no start mark; anything else between records is told."""
        end = self.dialect.end
        assert end is not None
        while (found := end.search("\n" + rest)) is not None:
            text = rest[: found.end() - 1] if found.end() > 1 else rest
            if not self.dialect.tag.search("\n" + text):
                break
            self.report.remark(line, "a record without a start mark; read all the same")
            self.orphans += 1
            yield Piece(text, line)
            line += text.count("\n")
            rest = rest[len(text) :]
        self._outside(rest, line)

    def _outside(self, text: str, line: int) -> None:
        known = self.dialect.prologue
        for number, row in enumerate(text.split("\n")):
            if row.strip() and not (known and known.fullmatch(row)):
                self.report.stray(line + number, row)

    def read(self, text: str) -> tuple[Pairs, Draft]:
        """Tags with their text, and the values by target."""
        pairs = self.pairs(text)
        return pairs, self.draft(pairs)

    def pairs(self, text: str) -> Pairs:
        """Tags with their text; continuation lines belong to the tag before them."""
        bits = self.dialect.tag.split("\n" + text)
        made: Pairs = []
        if bits[0].strip():
            made.append(("", bits[0].strip()))
        unwrap = self.dialect.unwrap
        for tag, value in zip(bits[1::2], bits[2::2], strict=True):
            made.append((tag, joined(value, unwrap=unwrap) if "\n" in value else value.strip()))
        return made

    def target(self, tag: str) -> str | None:
        """Where a tag goes; None for an unknown one."""
        return "special" if tag in self.dialect.special else self.dialect.table.get(tag)

    def draft(self, pairs: Pairs) -> Draft:
        """The values of a record by target."""
        draft = Draft()
        got, put = draft.got, draft.put
        special = self.dialect.special
        plain = self._plain
        for tag, value in pairs:
            if not value:
                continue
            target = plain.get(tag)
            if target is not None:
                if target in got:
                    got[target].append(value)
                else:
                    got[target] = [value]
            elif tag in special:
                special[tag](draft, value)
            elif (target := self.dialect.table.get(tag)) is not None and target != KEPT:
                put(target, value)
        if self.dialect.finish:
            self.dialect.finish(draft, pairs)
        return draft


def joined(value: str, *, unwrap: bool = False) -> str:
    """The lines of a value, without the blanks around them; one line where they are one paragraph."""
    lines = [line.strip() for line in value.split("\n")]
    return " ".join(filter(None, lines)) if unwrap else "\n".join(lines).strip()
