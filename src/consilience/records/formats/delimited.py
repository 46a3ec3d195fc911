"""Tables: comma, tab or semicolon between cells; the vocabulary of columns tells the platform."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator

from .. import values
from ..draft import KEPT, Draft, heading
from ..pieces import Piece
from ..report import ImportReport, UnreadableExport
from . import columns, ictrp, wos

Pairs = list[tuple[str, str]]

MOST_LINES = 5_000
MOST_CELLS = 4_000_000
"""Lines and characters of the longest row; a quotation mark that never closes would swallow the file otherwise."""
_HEAD_ROWS = 15
csv.field_size_limit(2 * MOST_CELLS)


class Runaway(Exception):
    """A row has grown too long."""


class _Lines:
    """Lines of a file, remembered until the row that they belong to is complete."""

    def __init__(self, blocks: Iterator[str]) -> None:
        self.blocks = blocks
        self.queue: list[str] = []
        self.taken: list[str] = []
        self.size = 0
        self.quotes = 0
        self.rows = 0
        """Rows by another count: a row ends with the line that closes its last quotation mark."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self.queue:
            block = next(self.blocks, "")
            if not block:
                raise StopIteration
            self.queue = _cut(block)
            self.queue.reverse()
        line = self.queue.pop()
        self.taken.append(line)
        self.size += len(line)
        if len(self.taken) > MOST_LINES or self.size > MOST_CELLS:
            raise Runaway
        return line

    def row(self) -> str:
        """The text taken since the last row."""
        text = "".join(self.taken)
        self.taken, self.size = [], 0
        return text


def _cut(block: str) -> list[str]:
    """Lines by line feeds alone; ``splitlines`` would cut at other characters, too."""
    return list(io.StringIO(block, newline="\n"))


def delimiter(head: str) -> str:
    """Tab, semicolon or comma: what the first line with several cells has most of."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in head.split("\n", _HEAD_ROWS)[:_HEAD_ROWS]]
    for least in (2, 1):  # two columns make a table where no line has more
        for line in lines:
            best = max("\t;,", key=line.count)
            if line.count(best) >= least:
                return best
    return ","


def first_row(head: str) -> list[str]:
    """The cells of the first row that holds something; one cell where no line is a row of a table."""
    line = next((line for line in head.split("\n") if line.strip()), "")
    try:
        return [values.words(cell) for cell in next(csv.reader([line], delimiter=delimiter(head)), [])]
    except csv.Error:
        return []


def header(head: str, mark: str) -> tuple[int, list[str]] | None:
    """Which of the first rows names the columns, and the names; None where none does."""
    rows = csv.reader(_cut(head[:200_000]), delimiter=mark)
    try:
        for number, row in enumerate(rows):
            if number >= _HEAD_ROWS:
                return None
            names = [values.words(cell).strip("\ufeff").lower() for cell in row]
            if vocabulary(names) is not None:
                return number, [values.words(cell) for cell in row]
    except csv.Error:
        return None
    return None


def vocabulary(names: list[str]) -> columns.Vocabulary | None:
    """The vocabulary that columns of these names belong to; a plain one where there is a title and something more."""
    found = set(names)
    for each in columns.VOCABULARIES:
        if each.signs <= found:
            return each
    targets = {columns.PLAIN[name] for name in found & columns.PLAIN.keys()}
    more = "id" in found or targets & {"authors*", "year", "doi", "pmid", "abstract", "journal"}
    return columns.Vocabulary("", frozenset(), columns.PLAIN) if "title" in targets and more else None


class DelimitedReader:
    """Reads one file."""

    def __init__(self, report: ImportReport, head: str) -> None:
        self.report = report
        self.delimiter = delimiter(head)
        found = header(head, self.delimiter)
        if found is None:
            raise UnreadableExport(
                "a table without known columns; expected a row that names at least title and authors"
            )
        self.skip, self.names = found
        known = vocabulary([name.lower() for name in self.names])
        assert known is not None
        self.known = known
        self.targets = [known.table.get(name.lower()) for name in self.names]
        report.platform = known.platform
        self.mark: re.Pattern[str] | None = None
        self.orphans = 0
        self.cells: list[str] = []

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each row. A row whose quotation mark never closes is told, and reading goes on after its line."""
        lines = _Lines(_counted(blocks, self))
        rows = csv.reader(lines, delimiter=self.delimiter)
        line, number = 1, 0
        while True:
            try:
                row = next(rows)
            except StopIteration:
                break
            except (Runaway, csv.Error) as error:
                first, rest = lines.taken[:1], lines.taken[1:]
                why = "a quotation mark that never closes" if isinstance(error, Runaway) else str(error)
                yield Piece("".join(first), line, f"{why}; expected a row of {len(self.names)} cells")
                line += 1
                lines.queue.extend(reversed(rest))
                lines.row()
                rows = csv.reader(lines, delimiter=self.delimiter)
                self.runaways = True
                continue
            text = lines.row()
            here, line = line, line + text.count("\n")
            number += 1
            if number <= self.skip + 1 or not any(cell.strip() for cell in row):
                if number <= self.skip and text.strip():
                    self.report.stray(here, text)
                continue
            self.cells = row
            yield Piece(text, here)

    rows_counted = 0
    runaways = False

    @property
    def starts(self) -> int:
        """Rows of the raw text, counted by quotation marks alone; header and lines above it are taken off."""
        return self.rows_counted - self.skip_rows - 1

    skip_rows = 0

    def target(self, tag: str) -> str | None:
        """Where a column goes; None for an unknown one."""
        name = tag.lower()
        if self.known.special == "wos" and name in ("au", "af"):
            return "author"
        if self.known.special == "openalex":
            return self.known.table.get(name, KEPT)
        return self.known.table.get(name)

    def read(self, text: str) -> tuple[Pairs, Draft]:
        """Every cell with the name of its column, and the values by target."""
        row = self.cells
        names = self.names
        if len(row) != len(names):
            self.report.remark(
                0, f"a row has {len(row)} cells where the header names {len(names)} columns: {text[:60]!r}"
            )
        pairs = [(names[at] if at < len(names) else f"column {at + 1}", cell) for at, cell in enumerate(row)]
        special = _SPECIAL.get(self.known.special)
        if self.known.special in ("ictrp", "wos"):
            return pairs, _table_of(self.known.special, pairs)
        draft = Draft()
        for (_, value), target in zip(pairs, self.targets, strict=False):  # cells beyond the header have none
            if target is None or target == KEPT or not value:
                continue
            if target.endswith("|"):
                for each in value.split("|"):
                    draft.put({"authors|": "author", "keywords|": "keyword"}[target], each)
            elif special is None or not special(draft, target, value):
                draft.put(target, value)
        if special is _embase_cell:
            _embase_source(draft)
        return pairs, draft


def _counted(blocks: Iterator[str], reader: DelimitedReader) -> Iterator[str]:
    """Count rows on the way: lines that hold something and at whose end every quotation mark is closed."""
    open_, filled, count = False, False, 0
    skipped = 0
    for block in blocks:
        for line in _cut(block):
            filled = filled or bool(line.strip().strip(reader.delimiter + '"'))
            if line.count('"') % 2:
                open_ = not open_
            if not open_:
                if skipped < reader.skip:
                    skipped += 1
                    reader.skip_rows += int(filled)
                count += int(filled)
                filled = False
        reader.rows_counted = count + int(filled)
        yield block
    reader.rows_counted = count + int(filled)


def _table_of(kind: str, pairs: Pairs) -> Draft:
    if kind == "ictrp":
        return ictrp.draft(pairs)
    draft = Draft()
    upper = [(tag.upper(), value) for tag, value in pairs]
    for tag, value in upper:
        target = wos.TABLE.get(tag)
        if target is not None and target != KEPT:
            draft.put(target, value)
    wos.finish(draft, upper)
    return draft


def _scopus_cell(draft: Draft, target: str, value: str) -> bool:
    """Full names carry the number of the author in brackets; the short ones serve where there are none."""
    if target == "authors full":
        for name in value.split(";"):
            draft.put("author", re.sub(r"\s*\(\d+\)\s*$", "", name))
    elif target == "authors scopus":
        draft.put("short authors", value)
    elif target == "accession:scopus":
        draft.accessions["scopus"] = value
        for name in draft.all("short authors") if "author" not in draft.got else []:
            draft.put("authors;" if ";" in name else "authors,", name)
    else:
        return False
    return True


_INITIALS_COMMA = re.compile(r"(?<=\.),\s+(?=\S)")


def _embase_cell(draft: Draft, target: str, value: str) -> bool:
    """Authors are 'Liu R., Adler D.G.'; index terms are separated by commas, with some in brackets."""
    if target == "authors embase":
        for name in _INITIALS_COMMA.split(value):
            draft.put("author", name)
    elif target.startswith("emtree"):
        for term in re.split(r",\s*(?![^(]*\))", value):
            if term.strip():
                mark = "*" if target.endswith("major") else ""
                draft.headings.append(heading(mark + term.replace("/", "\u2215"), "Emtree"))
    else:
        return False
    return True


_EMBASE_SOURCE = re.compile(
    r"(?P<journal>.+?)\s+\((?P<year>[12]\d{3})\)\s+(?P<volume>[^\s:()]+)?(?::(?P<issue>[^\s()]+))?\s*(?:\(?(?P<pages>[A-Za-z]?\d[\w-]*)\)?)?"
)


def _embase_source(draft: Draft) -> None:
    """The short CSV has one column for journal, year, volume, issue and pages."""
    source = draft.first("source embase")
    found = _EMBASE_SOURCE.match(source) if source and "journal" not in draft.got else None
    for name, part in found.groupdict().items() if found else ():
        if part and name not in draft.got:
            draft.put(name, part)
    if source and not found and "journal" not in draft.got:
        draft.put("note", source)


def _central_cell(draft: Draft, target: str, value: str) -> bool:
    if target == "authors central":
        for name in re.split(r";|(?<=[a-z.]),(?=[A-Z])", value):
            draft.put("author", name)
        return True
    if target == "headings central":
        for term in re.split(r"[;,](?![^\[]*\])", value):
            draft.put("heading", term)
        return True
    return False


_PUBMED_CITATION = re.compile(
    r"(?P<year>\d{4})(?P<date>[^;:.]*)(?:;(?P<volume>[^(:;.]*)(?:\((?P<issue>[^)]*)\))?)?(?::(?P<pages>[^.\s]+))?\."
)


def _pubmed_cell(draft: Draft, target: str, value: str) -> bool:
    """Volume, issue and pages stand in the citation only: ``Eur J Med Genet. 2020 Feb;63(2):103640. doi: ...``."""
    if target != "citation pubmed":
        return False
    short, _, rest = value.partition(". ")
    found = _PUBMED_CITATION.match(rest)
    draft.put("short", short)
    if found:
        for name in ("volume", "issue", "pages"):
            draft.put(name, found[name] or "")
        if found["date"].strip():
            draft.put("date", found["year"] + found["date"])
    return True


def _rayyan_cell(draft: Draft, target: str, value: str) -> bool:
    """Authors are joined by "and" or semicolons; Embase's number may be folded into the address."""
    if target == "url":
        address, _, number = value.partition("     U2")
        draft.put("url", address)
        draft.put("number", number.lstrip(" -"))
        return True
    if target == "authors-and" and " and " not in value and ";" in value:
        draft.put("authors;", value)
        return True
    return False


_SPECIAL: dict[str, Callable[[Draft, str, str], bool]] = {
    "scopus": _scopus_cell, "embase": _embase_cell, "central": _central_cell,
    "pubmed": _pubmed_cell, "rayyan": _rayyan_cell,
}  # fmt: skip


def certain(head: str) -> bool:
    """Whether the very first row names the columns of a known platform."""
    found = header(head, delimiter(head))
    known = vocabulary([name.lower() for name in found[1]]) if found and found[0] == 0 else None
    return known is not None and bool(known.platform)


def recognise(head: str) -> bool:
    """Whether one of the first rows names columns that are known."""
    return header(head, delimiter(head)) is not None
