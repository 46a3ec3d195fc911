"""PRISMA-S: what of its sixteen items the review's files answer, and what a person must (Rethlefsen 2021, Syst Rev
10:39). Nothing is filled in that nobody said: an item without an answer says what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from consilience.model.duplicates import standing
from consilience.model.review import Review
from consilience.model.searching import ReportedItem
from consilience.model.selection import Search

from .filters import recognised
from .platforms import recognise
from .strategy import parse_leniently
from .subject import Subject, is_design
from .tree import Limit, Term

NAMES: dict[int, tuple[str, str]] = {
    1: ("Database name", "each database by name, with its platform"),
    2: ("Multi-database searching", "databases that were searched together on one platform"),
    3: ("Study registries", "registries that were searched"),
    4: ("Online resources and browsing", "websites, contents and other sources that were looked through, and how"),
    5: ("Citation searching", "whether cited or citing references were looked at, and how"),
    6: ("Contacts", "whether authors, experts or manufacturers were asked"),
    7: ("Other methods", "any further source or way of searching"),
    8: ("Full search strategies", "every strategy exactly as run"),
    9: ("Limits and restrictions", "limits used, or that there were none, and why"),
    10: ("Search filters", "published filters used, as they are or changed, with citation"),
    11: ("Prior work", "strategies of earlier reviews that were used again"),
    12: ("Updates", "how searches were brought up to date"),
    13: ("Dates of searches", "the day of the last run of each"),
    14: ("Peer review", "whether the strategies were reviewed by someone else (PRESS)"),
    15: ("Total records", "records found in each source"),
    16: ("Deduplication", "how duplicates were found and removed, with which software"),
}

Standing = Literal["answered", "in part", "not stated"]
By = Literal["files", "person", "files and person", ""]


@dataclass(frozen=True, slots=True)
class Row:
    """One item."""

    item: int
    standing: Standing
    answer: str
    by: By
    """Who answers: the review's files, a person in ``searching.yaml``, both, or nobody."""
    missing: str = ""
    """What is still to be said, and by whom."""
    reported: tuple[ReportedItem, ...] = ()

    @property
    def name(self) -> str:
        """The item's name."""
        return NAMES[self.item][0]

    @property
    def asks(self) -> str:
        """What the item asks for."""
        return NAMES[self.item][1]

    def as_json(self) -> dict[str, Any]:
        """The row for programs."""
        return {
            "item": self.item,
            "name": self.name,
            "asks": self.asks,
            "standing": self.standing,
            "answer": self.answer,
            "by": self.by,
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """What the files say on an item; ``whole`` where nothing is left to ask."""

    answer: str = ""
    whole: bool = False
    missing: str = ""


def rows(review: Review) -> tuple[Row, ...]:
    """All sixteen items."""
    computed = {
        1: _databases(review),
        2: _together(review.searches),
        3: _kinds(review.searches, "register", "registries"),
        4: _kinds(review.searches, "website", "websites", "organisation"),
        5: _kinds(review.searches, "citation", "citations"),
        8: _strategies(review.searches),
        9: _limits(review.searches),
        10: _filters(review.searches),
        12: _updates(review.searches),
        13: _dates(review.searches),
        15: _records(review.searches),
        16: _duplicates(review),
    }
    return tuple(_row(review, item, computed.get(item, _Found())) for item in NAMES)


def _row(review: Review, item: int, found: _Found) -> Row:
    said = tuple(each for each in review.searching.reported if each.item == item)
    words = [f"{each.text}{f' ({each.date.isoformat()})' if each.date else ''}" for each in said]
    answer = "; ".join(filter(None, [found.answer, *words]))
    by: By = "files and person" if found.answer and said else "files" if found.answer else "person" if said else ""
    if said or found.whole:
        return Row(item, "answered", answer, by, "", said)
    missing = found.missing or "the team must say so in searching.yaml; “none” is an answer"
    return Row(item, "in part" if found.answer else "not stated", answer, by, missing, said)


def _databases(review: Review) -> _Found:
    held = [each for each in review.searches if each.kind == "database"]
    if not held:
        return _Found(missing="no search of a database: add searches/NAME.yaml")
    silent = [each.source for each in held if each.platform == "not stated"]
    answer = "; ".join(f"{each.source} ({each.platform})" for each in held)
    missing = f"platform of {_listed(silent)}: key platform of the search" if silent else ""
    return _Found(answer, not silent, missing)


def _together(searches: Sequence[Search]) -> _Found:
    groups: dict[tuple[str, object], list[str]] = {}
    for each in searches:
        if each.kind == "database" and each.platform != "not stated":
            groups.setdefault((each.platform.lower(), each.date), []).append(each.source)
    alike = [names for names in groups.values() if len(names) > 1]
    if alike:
        return _Found(
            missing=f"{_listed(alike[0])} have one platform and day: were they searched together? The team must say so"
        )
    stated = bool(searches) and all(each.platform != "not stated" for each in searches if each.kind == "database")
    return _Found("no two databases share a platform and a day", True) if stated and len(groups) > 0 else _Found()


def _kinds(searches: Sequence[Search], kind: str, noun: str, *more: str) -> _Found:
    held = [each for each in searches if each.kind in (kind, *more)]
    if held:
        return _Found("; ".join(f"{each.source} ({each.platform})" for each in held), True)
    return _Found(
        missing=f"the files hold no search of {noun}; the team must say in searching.yaml whether one was made"
    )


def _strategies(searches: Sequence[Search]) -> _Found:
    silent = [each.source for each in searches if not (each.strategy or each.strategy_file)]
    have = len(searches) - len(silent)
    if not searches:
        return _Found(missing="no searches")
    missing = f"strategy of {_listed(silent)}: key strategy of the search" if silent else ""
    return _Found(f"{have} of {len(searches)}, in the appendix" if have else "", not silent, missing)


def _limits(searches: Sequence[Search]) -> _Found:
    if not searches:
        return _Found(missing="no searches")
    said = [f"{each.source}: {each.limits}" for each in searches if each.limits]
    silent = [each.source for each in searches if each.limits is None]
    alike = {each.limits for each in searches}
    answer = next(iter(alike)) or "" if len(alike) == 1 else "; ".join(said)
    written = [f"{each.source}: {text}" for each in searches for text in _limits_in(each)]
    if written:
        answer = "; ".join(filter(None, [answer, f"in the strategies: {', '.join(written)}"]))
    missing = f"limits of {_listed(silent)}: key limits of the search, none where there were none" if silent else ""
    return _Found(answer, not silent, missing)


def _limits_in(search: Search) -> Iterator[str]:
    """Limits that stand in a strategy itself."""
    subject = _subject(search)
    if subject is None:
        return
    text = subject.strategy.text
    for node in subject.nodes:
        if isinstance(node, Limit) or (isinstance(node, Term) and node.fields <= {"language"}):
            yield " ".join(text[node.span.start : node.span.end].split())


def _subject(search: Search) -> Subject | None:
    name = platform_of(search)
    if name is None or not search.strategy:
        return None
    read = parse_leniently(search.strategy, name)
    return None if read.problems else Subject(read)


def platform_of(search: Search) -> str | None:
    """The platform to read a search's strategy with: the one it states, else the usual one of its source."""
    found = recognise(search.platform, search.source)
    if found is None and search.platform == "not stated":
        found = "pubmed" if search.source.lower() in ("medline", "pubmed") else recognise(search.source)
    return found


def _filters(searches: Sequence[Search]) -> _Found:
    named: list[str] = []
    loose: list[str] = []
    for search in searches:
        subject = _subject(search)
        if subject is None or subject.tree is None:
            continue
        found = recognised(subject.tree, subject.platform.name)
        named += [f"{search.source}: {each.title} ({each.cite})" for each in found]
        designs = [leaf for node in subject.nodes for leaf in [node] if is_design(leaf)]
        if designs and not found:
            text = subject.strategy.text
            shown = [" ".join(text[d.span.start : d.span.end].split()) for d in designs[:3]]
            loose.append(f"{search.source}: {', '.join(shown)}")
    if named:
        return _Found("; ".join(named), not loose, f"the source of {'; '.join(loose)}" if loose else "")
    if loose:
        return _Found(
            f"words of design, but no published filter known here ({'; '.join(loose)})",
            False,
            "where these words come from: the team must say so in searching.yaml",
        )
    return _Found()


def _updates(searches: Sequence[Search]) -> _Found:
    runs: dict[tuple[str, str], list[dt.date]] = {}
    for each in searches:
        if each.date:
            runs.setdefault((each.source.lower(), each.platform.lower()), []).append(each.date)
    again = {key: sorted(days) for key, days in runs.items() if len(days) > 1}
    if again:
        told = "; ".join(f"{source}: {', '.join(d.isoformat() for d in days)}" for (source, _), days in again.items())
        return _Found(f"run again: {told}", True)
    return _Found()


def _dates(searches: Sequence[Search]) -> _Found:
    if not searches:
        return _Found(missing="no searches")
    silent = [each.source for each in searches if each.date is None]
    days = {each.date for each in searches if each.date}
    if len(days) == 1 and not silent:
        answer = f"all on {next(iter(days)).isoformat()}"
    else:
        answer = "; ".join(f"{each.source}: {each.date.isoformat()}" for each in searches if each.date)
    return _Found(answer, not silent, f"date of {_listed(silent)}: key date of the search" if silent else "")


def _records(searches: Sequence[Search]) -> _Found:
    if not searches:
        return _Found(missing="no searches")
    counted = {each.id: _hits(each) for each in searches}
    told = [f"{each.source}: {counted[each.id]:,}" for each in searches if counted[each.id] is not None]
    silent = [each.source for each in searches if counted[each.id] is None]
    total = sum(n for n in counted.values() if n is not None)
    answer = "; ".join([*told, f"together {total:,}"]) if told and not silent else "; ".join(told)
    return _Found(answer, not silent, f"records of {_listed(silent)}: key hits of the search" if silent else "")


def _hits(search: Search) -> int | None:
    if search.hits is not None:
        return search.hits
    read = [each.records for each in search.exports if each.records is not None]
    return sum(read) if read else None


def _duplicates(review: Review) -> _Found:
    verdicts = standing(review.duplicates)
    before = sum(record.duplicate_of is not None for record in review.records)
    if verdicts:
        same = sum(each.verdict == "same" for each in verdicts.values())
        people = sum(each.by_person for each in verdicts.values())
        by = "by Consilience" if not people else f"{people:,} by people, the others by Consilience"
        if people == len(verdicts):
            by = "by people"
        earlier = f"; {before:,} records merged before" if before else ""
        told = f"{len(verdicts):,} pairs of records judged ({by}): {same:,} merged, {len(verdicts) - same:,} kept apart"
        return _Found(f"{told}; the ledger keeps each verdict{earlier}", True)
    if before:
        return _Found(f"{before:,} records merged before import", False, "how they were found: the team must say so")
    return _Found()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
