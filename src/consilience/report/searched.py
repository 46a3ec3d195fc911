"""What the report tells of the searching, as values: how each strategy is read, its faults, proposals, known items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consilience.model.finding import Finding
from consilience.model.review import Review
from consilience.model.searching import Proposal
from consilience.model.selection import Search
from consilience.search.explain import as_data, as_lines
from consilience.search.known import Holdings, StudyVerdict, by_study, holdings
from consilience.search.linting import lint
from consilience.search.prisma_s import Row, platform_of, rows
from consilience.search.readings import Mixed, mixed_groups
from consilience.search.simulation import Outcome, simulate
from consilience.search.strategy import Strategy, parse_leniently
from consilience.search.translating import translate
from consilience.search.translation import Translation
from consilience.search.versions import BlockChange, compare
from consilience.search.vocabulary import subset


@dataclass(frozen=True, slots=True)
class Read:
    """One strategy, read as one platform reads it."""

    name: str
    """As run, or the id of a proposal."""
    strategy: Strategy
    findings: tuple[Finding, ...]
    outcome: Outcome | None
    """The known-item test; None where the strategy cannot be read or no study is known."""
    studies: tuple[StudyVerdict, ...]

    @property
    def readable(self) -> bool:
        """True where its platform could read it."""
        return not self.strategy.problems

    @property
    def tree(self) -> str:
        """The tree, drawn with lines."""
        parts = []
        for line in self.strategy.lines:
            if line.node is not None:
                parts += [f"line {line.number}"] if line.number else []
                parts += as_lines(line.node, "  " if line.number else "")
        return "\n".join(parts)

    @property
    def mixed(self) -> tuple[Mixed, ...]:
        """Groups that platforms read differently."""
        return tuple(mixed_groups(self.strategy)) if self.readable else ()

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "name": self.name,
            "platform": self.strategy.platform.name,
            "problems": [problem.as_json() for problem in self.strategy.problems],
            "explained": as_data(self.strategy) if self.readable else None,
            "findings": [finding.as_json() for finding in self.findings],
            "known_items": self.outcome.as_json() if self.outcome else None,
            "studies": [{"id": each.study.id, "verdict": each.verdict} for each in self.studies],
        }


@dataclass(frozen=True, slots=True)
class AsRun:
    """A strategy with all searches that ran it, letter by letter."""

    searches: tuple[Search, ...]
    assumed: bool
    """True where the platform is not stated and was taken from the source or a proposal."""
    read: Read | None
    """None where its platform is not known here."""

    @property
    def sources(self) -> str:
        """The sources, in their order."""
        return ", ".join(dict.fromkeys(each.source for each in self.searches))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal, its faults, what it changes, and what it is on the platforms of the searches that it replaces."""

    proposal: Proposal
    read: Read
    changes: tuple[BlockChange, ...]
    translations: tuple[Translation, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """Everything that is told of the searching."""

    as_run: tuple[AsRun, ...]
    proposed: tuple[Proposed, ...]
    holdings: Holdings
    items: tuple[Row, ...]
    printed: bool
    """True where the strategies are those that a publication prints."""

    @property
    def how(self) -> str:
        """As run, or as printed."""
        return "as printed" if self.printed else "as run"

    @property
    def read(self) -> Iterator[Read]:
        """Every strategy that could be read, those run first."""
        for run in self.as_run:
            if run.read is not None and run.read.readable:
                yield run.read
        for proposed in self.proposed:
            if proposed.read.readable:
                yield proposed.read

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "as_run": [
                {
                    "searches": [each.id for each in run.searches],
                    "platform_assumed": run.assumed,
                    "read": run.read.as_json() if run.read else None,
                }
                for run in self.as_run
            ],
            "proposed": [
                {
                    "id": each.proposal.id,
                    "by": each.proposal.by,
                    "read": each.read.as_json(),
                    "changes": [change.as_json() for change in each.changes],
                    "translations": [made.as_json() for made in each.translations],
                }
                for each in self.proposed
            ],
            "known_from": self.holdings.source,
            "prisma_s": [row.as_json() for row in self.items],
        }


def searched(review: Review) -> Searched | None:
    """What there is to tell; None for a review without searches and proposals."""
    if not review.searches and not review.searching.proposals:
        return None
    held = holdings(review)
    runs = tuple(_runs(review, held))
    return Searched(runs, tuple(_proposed(review, held, runs)), held, rows(review), review.about.kind == "re-expressed")


def _runs(review: Review, held: Holdings) -> Iterator[AsRun]:
    by_text: dict[str, list[Search]] = {}
    for search in review.searches:
        if search.strategy:
            by_text.setdefault(search.strategy, []).append(search)
    for text, users in by_text.items():
        name, assumed = _platform(review, users)
        read = _read("as run", text, name, held, f"searches/{users[0].id}.yaml") if name else None
        yield AsRun(tuple(users), assumed, read)


def _platform(review: Review, users: list[Search]) -> tuple[str | None, bool]:
    """The platform to read a strategy with. One text that several sources ran is read as its proposal is written."""
    stated = [platform_of(each) for each in users if each.platform != "not stated"]
    if stated and stated[0]:
        return stated[0], False
    ids = {each.id for each in users}
    for proposal in review.searching.proposals:
        if ids & set(proposal.replaces):
            return proposal.platform, True
    usual = [name for each in users if (name := platform_of(each))]
    return (usual[0] if usual else None), True


def _read(name: str, text: str, platform: str, held: Holdings, file: str) -> Read:
    vocabulary = subset()
    strategy = parse_leniently(text, platform)
    findings = tuple(lint(strategy, file=file, vocabulary=vocabulary))
    if strategy.problems or not held.known:
        return Read(name, strategy, findings, None, ())
    outcome = simulate(strategy, held.records, held.known, vocabulary)
    return Read(name, strategy, findings, outcome, by_study(outcome, held.studies))


def _proposed(review: Review, held: Holdings, runs: tuple[AsRun, ...]) -> Iterator[Proposed]:
    of = {search.id: search for search in review.searches}
    for proposal in review.searching.proposals:
        read = _read(proposal.id, proposal.strategy, proposal.platform, held, "searching.yaml")
        old = next(
            (
                run.read
                for run in runs
                if run.read is not None
                and run.read.readable
                and run.read.strategy.platform.name == proposal.platform
                and {each.id for each in run.searches} & set(proposal.replaces)
            ),
            None,
        )
        targets = [name for id_ in proposal.replaces if id_ in of and (name := platform_of(of[id_]))]
        wanted = [name for name in dict.fromkeys(targets) if name != proposal.platform]
        if not read.readable:
            yield Proposed(proposal, read, (), ())
            continue
        yield Proposed(
            proposal,
            read,
            tuple(compare(old.strategy, read.strategy)) if old else (),
            tuple(translate(read.strategy, proposal.platform, wanted, subset())),
        )
