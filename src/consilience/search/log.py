"""The record of searching: every search with its age, and the appendix of strategies as run. See also ``prisma_s``."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consilience.model.review import Review
from consilience.model.searching import Proposal
from consilience.model.selection import Search

from .prisma_s import Row, platform_of, rows
from .readings import mixed_groups
from .strategy import parse_leniently


@dataclass(frozen=True, slots=True)
class Entry:
    """One search as PRISMA-S asks for it (Rethlefsen 2021, Syst Rev 10:39)."""

    search: Search
    strategy: str
    """As run; empty where it is not at hand."""
    missing: tuple[str, ...]
    """Items of PRISMA-S that are not stated."""
    days: int | None
    """Age on the day asked for."""
    mixed: int | None
    """Groups that platforms read differently; None where the platform is not known or cannot read the strategy."""

    @property
    def hits(self) -> int | None:
        """Records found: as stated, else those read from its exports."""
        if self.search.hits is not None:
            return self.search.hits
        read = [each.records for each in self.search.exports if each.records is not None]
        return sum(read) if read else None

    def as_json(self) -> dict[str, Any]:
        """The entry for programs."""
        each = self.search
        return {
            "id": each.id,
            "source": each.source,
            "kind": each.kind,
            "platform": each.platform,
            "date": each.date.isoformat() if each.date else None,
            "hits": self.hits,
            "limits": each.limits,
            "days": self.days,
            "missing": list(self.missing),
            "mixed": self.mixed,
            "strategy": self.strategy or None,
        }


@dataclass(frozen=True, slots=True)
class Log:
    """Everything that is recorded of the searching of a review."""

    title: str
    today: dt.date
    items: tuple[Row, ...]
    entries: tuple[Entry, ...]
    proposals: tuple[Proposal, ...] = field(default=())
    """Strategies that were proposed and not run."""

    def as_json(self) -> dict[str, Any]:
        """The log for programs."""
        return {
            "title": self.title,
            "today": self.today.isoformat(),
            "prisma_s": [row.as_json() for row in self.items],
            "searches": [entry.as_json() for entry in self.entries],
            "proposals": [
                {"id": p.id, "title": p.title, "by": p.by, "platform": p.platform, "strategy": p.strategy}
                for p in self.proposals
            ],
        }


def log(review: Review, today: dt.date, texts: Mapping[str, str] | None = None) -> Log:
    """The log of a review. ``texts``: strategies that lie in files of their own, by id of the search."""
    found = tuple(entries(review.searches, today, texts))
    return Log(review.about.title, today, rows(review), found, review.searching.proposals)


def entries(searches: Iterable[Search], today: dt.date, texts: Mapping[str, str] | None = None) -> list[Entry]:
    """The searches, by source."""
    ordered = sorted(searches, key=lambda s: (s.source.lower(), s.id))
    return [_entry(each, today, (texts or {}).get(each.id, "")) for each in ordered]


def _entry(search: Search, today: dt.date, text: str) -> Entry:
    missing = []
    strategy = search.strategy or text
    if search.platform == "not stated":
        missing.append("platform (item 1)")
    if not (strategy or search.strategy_file):
        missing.append("strategy (item 8)")
    if search.limits is None:
        missing.append("limits (item 9)")
    if search.date is None:
        missing.append("date (item 13)")
    if search.hits is None and not any(each.records is not None for each in search.exports):
        missing.append("records (item 15)")
    name = platform_of(search)
    mixed = None
    if name is not None and strategy:
        read = parse_leniently(strategy, name)
        mixed = None if read.problems else len(mixed_groups(read))
    days = (today - search.date).days if search.date else None
    return Entry(search, strategy, tuple(missing), days, mixed)


ITEM_COLUMNS = ("Item", "Asks for", "Answer", "By", "Still to be said")
SEARCH_COLUMNS = ("Source", "Platform", "Date", "Age (days)", "Records", "Limits", "Not stated")


def item_cells(row: Row) -> tuple[str, ...]:
    """One item of PRISMA-S as cells."""
    return (f"{row.item} {row.name}", row.asks, row.answer or "not stated", row.by or "nobody yet", row.missing)


def search_cells(entry: Entry) -> tuple[str, ...]:
    """One search as cells."""
    s = entry.search
    return (
        s.source,
        s.platform,
        s.date.isoformat() if s.date else "not stated",
        str(entry.days) if entry.days is not None else "",
        str(entry.hits) if entry.hits is not None else "not stated",
        s.limits or "not stated",
        ", ".join(entry.missing) or "nothing",
    )


def prisma_table(items: Iterable[Row]) -> str:
    """The sixteen items in Markdown."""
    return _markdown(ITEM_COLUMNS, [item_cells(row) for row in items])


def table(found: Iterable[Entry]) -> str:
    """The searches in Markdown."""
    return _markdown(SEARCH_COLUMNS, [search_cells(entry) for entry in found])


def _markdown(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    made = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    made += ["| " + " | ".join(_cell(text) for text in line) + " |" for line in lines]
    return "\n".join(made)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def heading(entry: Entry) -> str:
    """What stands above a strategy in the appendix."""
    s = entry.search
    day = s.date.isoformat() if s.date else "date not stated"
    found = f", {entry.hits:,} records" if entry.hits is not None else ""
    return f"{s.source} ({'platform not stated' if s.platform == 'not stated' else s.platform}), {day}{found}"


def body(entry: Entry) -> str:
    """The strategy exactly as run, or why it is not here."""
    s = entry.search
    return entry.strategy.rstrip() or (f"see {s.strategy_file}" if s.strategy_file else "not stated")


def appendix(found: Iterable[Entry]) -> str:
    """Every strategy exactly as run, in Markdown."""
    return "\n\n".join(f"### {heading(entry)}\n\n{_fenced(body(entry))}" for entry in found)


def _fenced(text: str) -> str:
    """A block of code whose fence is longer than any in it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}\n{fence}"


def markdown(made: Log) -> str:
    """The whole log."""
    parts = [
        f"# Search log: {made.title}",
        f"Ages are counted on {made.today.isoformat()}.",
        "## PRISMA-S",
        prisma_table(made.items),
        "## Searches",
        table(made.entries),
        "## Strategies as run",
        appendix(made.entries),
    ]
    if made.proposals:
        parts.append("## Strategies proposed, not run")
        for each in made.proposals:
            parts += [f"### {each.title} ({each.platform}; {each.by})", _fenced(each.strategy.rstrip())]
    return "\n\n".join(parts) + "\n"


def as_csv(made: Log, *, strategies: bool = False) -> str:
    """The sixteen items, or with ``strategies`` every search with its strategy, as CSV (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    if strategies:
        writer.writerow([*SEARCH_COLUMNS, "Strategy"])
        writer.writerows([*search_cells(entry), body(entry)] for entry in made.entries)
    else:
        writer.writerow(ITEM_COLUMNS)
        writer.writerows(item_cells(row) for row in made.items)
    return stream.getvalue()
