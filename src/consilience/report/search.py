"""The section on searching: strategies as run, how they are read, their faults, proposals, the known-item test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consilience.model.finding import Finding
from consilience.model.review import Review
from consilience.search.matching import tokens
from consilience.search.simulation import Item, Outcome, Verdict
from consilience.search.translation import Verdict as Kept

from . import question
from .blocks import Block, Listing, Paragraph, Tabled
from .searched import AsRun, Proposed, Read, Searched
from .table import WORDS, Cell, Column, Group, Line, Table, Value, one, trimmed, words

TOLD: dict[Verdict, Value] = {
    "found": Value("✓ found", tone="good"),
    "missed": Value("✗ missed", tone="bad"),
    "open": Value("? cannot be told", tone="quiet"),
}
KEPT: tuple[Kept, ...] = ("exact", "widened", "narrowed", "impossible")


def blocks(review: Review, made: Searched | None) -> Iterator[Block]:
    """The section, piece by piece."""
    searches = question.searches(review)
    if not searches.is_empty:
        yield Tabled(trimmed(searches))
    if made is None:
        return
    for number, (run, listing) in enumerate(zip(made.as_run, question.strategies(review), strict=True), 1):
        yield listing
        yield from _as_run(run, f"-{number}" if len(made.as_run) > 1 else "", made.how)
    for proposed in made.proposed:
        yield from _proposed(proposed)
    yield from _known(made)
    if review.searches:
        yield Tabled(prisma_s(made))


def _as_run(run: AsRun, suffix: str, how: str) -> Iterator[Block]:
    read = run.read
    if read is None:
        yield Paragraph(f"{run.sources}: no platform that is known here is stated, so the strategy cannot be read.")
        return
    label = read.strategy.platform.label
    if run.assumed:
        yield Paragraph(
            f"The review does not state the platform for {run.sources}; the strategy is read here as {label} reads it."
        )
    if not read.readable:
        yield _unreadable(run.sources, read)
    else:
        yield Listing(f"What it means to {label}: {run.sources}", read.tree)
        yield from _tabled(readings(read, f"strategy-readings{suffix}", run.sources))
    yield from _tabled(faults(read, f"strategy-faults{suffix}", f"Faults of the strategy {how}: {run.sources}"))


def _unreadable(name: str, read: Read) -> Paragraph:
    told = "; ".join(str(problem) for problem in read.strategy.problems[:5])
    label = read.strategy.platform.label
    return Paragraph(f"{name}: {label} could not read this strategy (line:column: what is wrong): {told}.")


def readings(read: Read, id: str, sources: str) -> Table:
    """Groups without brackets: each meaning, with the platforms that take it."""
    groups = []
    for mixed in read.mixed:
        rows = tuple(
            (words(mixed.readings[orders[0]]), words(", ".join(labels) or "none that documents it"))
            for orders, labels in mixed.platforms()
        )
        groups.append(Group("" if len(read.mixed) == 1 else f"Line {mixed.line}", rows))
    undocumented = ", ".join(_undocumented())
    return Table(
        id,
        f"One string, several searches: {sources}",
        (Column("Read as", "long"), Column("By", "text")),
        tuple(groups),
        (f"Their vendors do not say what binds first: {undocumented}.",) if groups else (),
    )


def _undocumented() -> Iterator[str]:
    from consilience.search.platforms import all_platforms

    return (each.label for each in all_platforms() if not each.documented)


def faults(read: Read, id: str, title: str, *, folded: bool = False) -> Table:
    """What the strategy rules say."""
    columns = (Column("Rule", "head"), Column("What is wrong", "long"), Column("Where"), Column("Repair"))
    return Table(id, title, columns, tuple(_by_severity(read.findings)), folded=folded)


def _by_severity(findings: Sequence[Finding]) -> Iterator[Group]:
    for severity, noun in WORDS.items():
        chosen = [each for each in findings if each.severity == severity]
        if chosen:
            title = f"{len(chosen)} {noun}{'' if len(chosen) == 1 else 's'}"
            yield Group(title, tuple(_fault(each) for each in chosen))


def _fault(finding: Finding) -> tuple[Cell, ...]:
    where = Cell(tuple(Line((Value(f"line {spot.line}: {spot.quote}"),)) for spot in finding.where))
    repairs = Cell(tuple(Line((Value(repair.hypothesis),)) for repair in finding.repairs))
    return (
        Cell((Line((Value(finding.code),)), Line((Value(finding.name, tone="quiet"),)))),
        words(finding.message),
        where,
        repairs,
    )


def _proposed(made: Proposed) -> Iterator[Block]:
    each = made.proposal
    label = made.read.strategy.platform.label
    yield Paragraph(f"{each.title}, for {label}: {each.by}. It was not run.")
    yield Listing(f"{each.title} ({label})", each.strategy)
    if not made.read.readable:
        yield _unreadable(each.title, made.read)
    if each.changes:
        rows = tuple((words(text),) for text in each.changes)
        yield Tabled(Table(f"changes-{each.id}", "What was changed, and why", (Column("Change", "long"),),
                           (Group("", rows),)))  # fmt: skip
    yield from _tabled(block_changes(made))
    yield from _tabled(faults(made.read, f"faults-{each.id}", f"What the rules still say of it: {each.title}",
                              folded=True))  # fmt: skip
    yield from _tabled(verdicts(made))
    for translation in made.translations:
        yield Listing(f"{each.title}, translated: {_label(translation.platform)}", translation.strategy)
    yield from _tabled(nodes(made))


def block_changes(made: Proposed) -> Table:
    """What differs from the strategy as run, block by block."""
    columns = (Column("Block", "head"), Column("Taken out", "long"), Column("Put in", "long"))
    rows = tuple(
        (
            Cell((Line((Value(change.kind),)), Line((Value(_short(change.before or change.after), tone="quiet"),)))),
            _listed(change.removed),
            _listed(change.added),
        )
        for change in made.changes
    )
    return Table(
        f"blocks-{made.proposal.id}", "Block by block", columns, (Group("", rows),) if rows else (), folded=True
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _listed(texts: Sequence[str]) -> Cell:
    return Cell(tuple(Line((Value(text),)) for text in texts)) if texts else words("–")


def verdicts(made: Proposed) -> Table:
    """How much of the proposal keeps its meaning on each platform."""
    columns = (Column("Platform", "head"), *(Column(kept.capitalize(), "number") for kept in KEPT))
    rows = tuple(
        (words(_label(each.platform)), *(words(str(each.count(kept))) for kept in KEPT)) for each in made.translations
    )
    if rows:
        rows = (
            (words(f"{_label(made.proposal.platform)}, for which it is written"), *(words("–") for _ in KEPT)),
            *rows,
        )
    notes = (
        "Pieces of the strategy by what becomes of them. Widened: finds more than meant. Narrowed: finds less. "
        "Impossible: the platform cannot say it; a person must choose. Nothing is dropped without being named below.",
    )
    return Table(f"translations-{made.proposal.id}", f"Translated: {made.proposal.title}", columns,
                 (Group("", rows),) if rows else (), notes if rows else ())  # fmt: skip


def nodes(made: Proposed) -> Table:
    """The verdict on every piece."""
    groups = []
    for each in made.translations:
        ranked = sorted(each.nodes, key=lambda node: -KEPT.index(node.verdict))
        rows = tuple((words(node.text), words(node.verdict), words(node.why)) for node in ranked)
        groups.append(Group(_label(each.platform), rows))
    columns = (Column("Piece", "head"), Column("Verdict", "short"), Column("Why", "long"))
    return Table(f"pieces-{made.proposal.id}", f"The verdict on every piece: {made.proposal.title}", columns,
                 tuple(groups), folded=True)  # fmt: skip


def _label(platform: str) -> str:
    from consilience.search.platforms import platform as named

    return named(platform).label


# The known-item test


def _known(made: Searched) -> Iterator[Block]:
    tested = [(_title(made, read), read, read.outcome) for read in made.read if read.outcome is not None]
    if not tested:
        return
    yield Tabled(summary(made, tested))
    yield from _tabled(by_study(made, tested), by_block(tested))
    notes = dict.fromkeys(note for _, _, outcome in tested for note in outcome.notes)
    yield Paragraph(f"What a run on records at hand cannot imitate: {'; '.join(notes)}.")


Tested = tuple[str, Read, Outcome]


def _title(made: Searched, read: Read) -> str:
    for run in made.as_run:
        if run.read is read:
            return f"{made.how.capitalize()} ({run.sources})"
    return next(each.proposal.title for each in made.proposed if each.read is read)


def summary(made: Searched, tested: Sequence[Tested]) -> Table:
    """How many of the known studies each strategy finds."""
    columns = (
        Column("Strategy", "head"),
        Column("Read as"),
        Column("Found", "number"),
        Column("Missed", "number"),
        Column("Cannot be told", "number"),
        Column("Relative recall"),
        Column("95 % interval"),
    )
    rows = []
    for title, read, _ in tested:
        counts = {verdict: sum(each.verdict == verdict for each in read.studies) for verdict in TOLD}
        n = len(read.studies)
        low, high = _interval(counts, n)
        least, most = counts["found"] / n, 1 - counts["missed"] / n
        share = f"{least:.0%}" if least == most else f"{least:.0%} to {most:.0%}"
        rows.append(
            (
                words(title),
                words(read.strategy.platform.label),
                *(words(str(counts[verdict])) for verdict in TOLD),
                words(share),
                words(f"{low:.0%} to {high:.0%}"),
            )
        )
    lacking = ", ".join(f"{part} of {n}" for part, n in tested[0][2].lacking)
    notes = [
        f"Searched are {made.holdings.source}; {len(tested[0][1].studies)} included studies must be found. Wilson's "
        "interval, from the recall at the least to that at the most.",
    ]
    if lacking:
        notes.append(
            f"Not at hand: {lacking} records. A word that may stand there makes a study one of which it cannot be told;"
            " it is counted neither as found nor as missed. To know more, export the records from their database and"
            " run consilience search test STRATEGY --platform NAME --records EXPORT."
        )
    return Table("known-items", "Would the included studies be found?", columns, (Group("", tuple(rows)),),
                 tuple(notes))  # fmt: skip


def _interval(counts: dict[Verdict, int], n: int) -> tuple[float, float]:
    from consilience.search.simulation import wilson

    return wilson(counts["found"], n)[0], wilson(n - counts["missed"], n)[1]


def by_study(made: Searched, tested: Sequence[Tested]) -> Table:
    """Each known study: found or not, and by which block it is lost."""
    columns = (Column("Study", "head"), Column("Title", "long"), *(Column(title) for title, _, _ in tested))
    titles = {record.id: record.title for record in made.holdings.records}
    rows = []
    for at, study in enumerate(made.holdings.studies):
        cells = [_study_cell(read.studies[at].verdict, study.records, outcome) for _, read, outcome in tested]
        alike = {" ".join(tokens(titles.get(each) or each)): titles.get(each) or each for each in study.records}
        title = "; ".join(alike.values())
        rows.append((words(study.label), words(title), *cells))
    return Table("known-studies", "Each included study", columns, (Group("", tuple(rows)),) if rows else ())


def _study_cell(verdict: Verdict, records: Sequence[str], outcome: Outcome) -> Cell:
    lines = [Line((TOLD[verdict],))]
    if verdict != "found":
        items = [item for item in outcome.items if item.id in records and item.verdict == verdict]
        lines += [Line((Value(_by(item, verdict), tone="quiet"),)) for item in items[:1]]
    return Cell(tuple(lines))


def _by(item: Item, verdict: Verdict) -> str:
    numbers = item.lost_by if verdict == "missed" else item.undecided_by
    what = "lost by" if verdict == "missed" else "open in"
    return f"{what} block{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"


def by_block(tested: Sequence[Tested]) -> Table:
    """Each block: what it finds of the records, and what it loses of the known ones."""
    columns = (
        Column("Block", "head"),
        Column("Finds", "number"),
        Column("Perhaps", "number"),
        Column("Loses", "number"),
        Column("Loses by itself", "number"),
    )
    groups = []
    for title, _, outcome in tested:
        rows = tuple(
            (
                words(f"{block.number}{' (taken away)' if block.taken_away else ''}: {block.text}"),
                words(str(block.finds)),
                words(str(block.may_find - block.finds)),
                words(str(len(block.loses))),
                words(str(len(block.loses_alone))),
            )
            for block in outcome.blocks
        )
        groups.append(Group(title, rows))
    note = f"Of {tested[0][2].total} records. Finds: for certain. Perhaps: cannot be told from what is at hand."
    return Table("known-blocks", "Block by block, on the records at hand", columns, tuple(groups), (note,))


def prisma_s(made: Searched) -> Table:
    """The sixteen items of PRISMA-S."""
    columns = (
        Column("Item", "head"),
        Column("Answer", "long"),
        Column("By", "short"),
        Column("Still to be said", "long"),
    )
    rows = tuple(
        (
            Cell((Line((Value(f"{row.item} {row.name}"),)), Line((Value(row.asks, tone="quiet"),)))),
            words(row.answer) if row.answer else one(Value("not stated", tone="nothing")),
            words(row.by or "nobody yet"),
            words(row.missing or "–"),
        )
        for row in made.items
    )
    answered = sum(row.standing == "answered" for row in made.items)
    part = sum(row.standing == "in part" for row in made.items)
    note = (
        f"{answered} of 16 items answered, {part} in part. By files: computed from the review's files; by a person: "
        "stated in searching.yaml. Items after Rethlefsen 2021, Syst Rev 10:39."
    )
    return Table("prisma-s", "PRISMA-S: what is reported of the searching", columns, (Group("", rows),), (note,))


def _tabled(*made: Table) -> Iterator[Block]:
    return (Tabled(table) for table in made if not table.is_empty)
