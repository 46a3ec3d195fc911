"""The record of searching: the PRISMA-S table, the appendix of strategies as run, the age of each search."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from consilience.model.selection import Search

from .platforms import recognise
from .readings import mixed_groups
from .strategy import parse_leniently


@dataclass(frozen=True, slots=True)
class Entry:
    """One search as PRISMA-S asks for it (Rethlefsen 2021, Syst Rev 10:39)."""

    search: Search
    missing: tuple[str, ...]
    """Items of PRISMA-S that are not stated."""
    days: int | None
    """Age on the day asked for."""
    mixed: int | None
    """Groups that platforms read differently; None where the platform is not known or cannot read the strategy."""

    def as_json(self) -> dict[str, Any]:
        """The entry for programs."""
        each = self.search
        return {
            "id": each.id,
            "source": each.source,
            "platform": each.platform,
            "date": each.date.isoformat() if each.date else None,
            "hits": each.hits,
            "limits": each.limits,
            "days": self.days,
            "missing": list(self.missing),
            "mixed": self.mixed,
            "strategy": each.strategy,
        }


def entries(searches: Iterable[Search], today: dt.date) -> list[Entry]:
    """The log, by source."""
    return [_entry(each, today) for each in sorted(searches, key=lambda s: (s.source.lower(), s.id))]


def _entry(search: Search, today: dt.date) -> Entry:
    missing = []
    if search.platform == "not stated":
        missing.append("1 platform")
    if not (search.strategy or search.strategy_file):
        missing.append("8 full strategy")
    if search.limits is None:
        missing.append("9 limits")
    if search.date is None:
        missing.append("13 date")
    if search.hits is None:
        missing.append("15 records found")
    name = recognise(search.platform, search.source)
    mixed = None
    if name is not None and search.strategy:
        read = parse_leniently(search.strategy, name)
        mixed = None if read.problems else len(mixed_groups(read))
    days = (today - search.date).days if search.date else None
    return Entry(search, tuple(missing), days, mixed)


def table(log: Iterable[Entry]) -> str:
    """The PRISMA-S table in Markdown."""
    rows = [
        "| Source | Platform | Date | Age (days) | Records | Limits | Not stated |",
        "|---|---|---|---|---|---|---|",
    ]
    for entry in log:
        s = entry.search
        cells = (
            s.source,
            s.platform,
            s.date.isoformat() if s.date else "not stated",
            str(entry.days) if entry.days is not None else "",
            str(s.hits) if s.hits is not None else "not stated",
            s.limits or "not stated",
            ", ".join(entry.missing) or "nothing",
        )
        rows.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join(rows)


def appendix(log: Iterable[Entry]) -> str:
    """Every strategy exactly as run, in Markdown."""
    parts = []
    for entry in log:
        s = entry.search
        head = f"### {s.source} ({s.platform}), {s.date.isoformat() if s.date else 'date not stated'}"
        body = s.strategy.rstrip() if s.strategy else f"see {s.strategy_file}" if s.strategy_file else "not stated"
        parts.append(f"{head}\n\n```text\n{body}\n```")
    return "\n\n".join(parts)
