"""``consilience search``: build, test, log, compare, suggest; ``search`` has explain, lint and translate."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from .console import console, fail, readable
from .holdings import holdings_of, known_of
from .search import (
    FILE,
    JSON,
    MAPPING,
    PLATFORM,
    VOCABULARY,
    platforms_of,
    print_data,
    reading,
    search,
    strategy_of,
    vocabulary_of,
)

if TYPE_CHECKING:
    from rich.console import Console

    from consilience.model.review import Review
    from consilience.search.blueprint import Plan
    from consilience.search.filters import StudyFilter
    from consilience.search.known import Holdings, KnownStudy
    from consilience.search.log import Log
    from consilience.search.simulation import Interval, Outcome
    from consilience.search.translation import Translation

__all__ = ["search"]

_OUT = click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write into this file instead.")
_COMPLETE = click.option(
    "--complete",
    is_flag=True,
    help="The records hold all that the database holds: a part that is empty here is empty there.",
)


@search.command()
@click.argument("review", type=click.Path(path_type=Path))
@click.option("--to", "targets", metavar="NAME,...", default="pubmed", help="The platforms to write for.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="NAME",
    help="Study filter, or a family of them, of which each platform gets its own; see consilience search filters.",
)
@click.option("--draft", is_flag=True, help="Print the concepts as a beginning of searching.yaml, and no strategy.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="Write one text file a platform.")
@VOCABULARY
@MAPPING
@JSON
def build(
    review: Path,
    targets: str,
    filters: tuple[str, ...],
    draft: bool,
    out: Path | None,
    vocabulary: Path | None,
    mappings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Build strategies from the concepts of the folder REVIEW: population, interventions, study filters.

    \b
    consilience search build examples/pediatric-b-all --draft
    consilience search build examples/pediatric-b-all --to pubmed,embase,cochrane --filter cochrane-rct

    Concepts stand in searching.yaml. Without any, they are taken out of the protocol's sentences and told to be
    guesses. Comparators and outcomes are no blocks: they lose studies.
    """
    from consilience.home.folder import load
    from consilience.search import blueprint
    from consilience.search.filters import UnknownFilter, named_filters

    with reading(review, as_json):
        known = vocabulary_of(vocabulary, mappings)
        names = platforms_of(targets)
        if not names:
            fail("--to names no platform")
        loaded = load(review)
        try:
            chosen = list(dict.fromkeys(each for name in filters for each in named_filters(name)))
            if draft:
                sys.stdout.write(blueprint.draft(blueprint.sketch(loaded, known)))
                return
            plan = blueprint.plan(loaded, known)
            made = blueprint.build(plan.concepts, names, chosen, known)
        except (UnknownFilter, blueprint.NoConcepts) as error:
            fail(f"{review}: {error}")
    if out is not None:
        _write_strategies(made, out, as_json)
    if as_json:
        print_data(_built_data(plan, chosen, made))
        return
    used = {node.text for each in made for node in each.nodes if not node.why.startswith("left out")}
    _tell_plan(plan, [each for each in chosen if each.name in used])
    if out is None:
        _print_built(made)


def _print_built(made: Sequence[Translation]) -> None:
    """Each strategy, then what is not exact: one line a reason, with the pieces that it concerns."""
    out = console()
    for each in made:
        out.print(f"[bold]{each.platform}[/]\n")
        out.print(f"{each.strategy}\n", markup=False)
        reasons: dict[tuple[str, str], list[str]] = {}
        for node in each.nodes:
            if node.verdict != "exact" or node.why.startswith("left out"):
                verdict: str = "left out" if node.why.startswith("left out") else node.verdict
                reasons.setdefault((verdict, node.why.removeprefix("left out: ")), []).append(node.text)
        for (verdict, why), texts in reasons.items():
            out.print(f"  {verdict}: {why}\n    {', '.join(dict.fromkeys(texts))}", markup=False)
        if reasons:
            out.print()


def _write_strategies(made: Sequence[Translation], out: Path, as_json: bool) -> None:
    from consilience.home import atomic

    with readable(as_json=as_json):
        for each in made:
            atomic.write(out / f"{each.platform}.txt", each.strategy + "\n")
    console(stderr=True).print(f"{len(made)} strategies written into {out}", markup=False)


def _built_data(plan: Plan, chosen: Sequence[StudyFilter], made: Sequence[Translation]) -> dict[str, Any]:
    return {
        "concepts": [
            {"name": c.name, "headings": {"mesh": list(c.headings), **c.own}, "terms": list(c.words)}
            for c in plan.concepts
        ],
        "guessed": plan.guessed,
        "left_out": list(plan.left_out),
        "filters": [_filter_data(each) for each in chosen],
        "translations": [each.as_json() for each in made],
    }


def _tell_plan(plan: Plan, chosen: Sequence[StudyFilter]) -> None:
    told = console(stderr=True)
    if plan.guessed:
        told.print(
            "The concepts were taken out of the protocol's sentences. State them in searching.yaml; --draft prints a "
            "beginning.",
            markup=False,
        )
    if plan.left_out:
        told.print(f"No block for {', '.join(plan.left_out)}: comparators and outcomes lose studies.", markup=False)
    for each in chosen:
        told.print(f"{each.name}, version {each.version}: {each.standing}\n  {each.cite}", markup=False)


@search.command()
@FILE
@click.option("--platform", type=PLATFORM, required=True, help="The platform that the strategy is written for.")
@click.option(
    "--records",
    type=click.Path(path_type=Path),
    required=True,
    help="A review folder, an export of any format that is imported, or JSON lines.",
)
@click.option(
    "--known",
    type=click.Path(path_type=Path),
    help="What it must find: ids, DOIs or PubMed numbers, one a line. Default: the included studies of a review; of a "
    "file every record.",
)
@_COMPLETE
@click.option(
    "--interval", type=click.Choice(["wilson", "exact"]), default="wilson", show_default=True, help="95 % interval."
)
@VOCABULARY
@_OUT
@JSON
def test(
    file: Path,
    platform: str,
    records: Path,
    known: Path | None,
    complete: bool,
    interval: Literal["wilson", "exact"],
    vocabulary: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run the strategy in FILE on records at hand: which known ones it finds, and which block loses each other.

    \b
    consilience search test examples/knee-exercise/searches/medline.yaml --platform pubmed --records examples/knee-exercise

    A record whose abstract or headings are not at hand can be neither found nor missed by them: it is told apart.
    Exit codes: 0 run, 2 something cannot be read.
    """  # noqa: E501 - a command that can be pasted
    from consilience.search.known import by_study
    from consilience.search.simulation import simulate

    with reading(file, as_json):
        words = vocabulary_of(vocabulary)
        strategy = strategy_of(file, platform)
    with reading(records, as_json):
        held = holdings_of(records, complete=complete)
        ids = known_of(known, held) if known else held.known
        if not known and not records.is_dir():
            ids = tuple(record.id for record in held.records)
    if not ids:
        fail(f"{records}: no included study is among the records; name what must be found with --known FILE")
    outcome = simulate(strategy, held.records, ids, words)
    studies = by_study(outcome, held.studies) if held.studies and not known else ()
    if as_json:
        data = outcome.as_json(interval) | {
            "source": held.source,
            "studies": [
                {"id": s.study.id, "label": s.study.label, "verdict": s.verdict, "records": list(s.study.records)}
                for s in studies
            ],
        }
        _emit_data(data, out)
        return
    with _shown(out) as console_:
        _print_outcome(console_, outcome, held, interval, [(s.study, s.verdict) for s in studies])


def _print_outcome(
    out: Console, outcome: Outcome, held: Holdings, interval: Interval, studies: Sequence[tuple[KnownStudy, str]]
) -> None:
    counts, n = outcome.counts, len(outcome.items)
    low, high = outcome.interval(interval) or (0.0, 1.0)
    least, most = outcome.recall or 0.0, outcome.recall_at_most or 0.0
    share = f"{least:.1%}" if least == most else f"{least:.1%} to {most:.1%}"
    method = {"wilson": "Wilson", "exact": "Clopper-Pearson"}[interval]
    out.print(f"{outcome.total} records: {held.source}", markup=False)
    out.print(f"\n{counts['found']} of {n} known records found, {counts['missed']} missed, {counts['open']} open")
    out.print(f"relative recall {share} (95 % interval {low:.1%} to {high:.1%}, {method})")
    if studies:
        of = {word: sum(verdict == word for _, verdict in studies) for word in ("found", "missed", "open")}
        out.print(f"{of['found']} of {len(studies)} studies found, {of['missed']} missed, {of['open']} open")
    if counts["open"]:
        lacking = ", ".join(f"{part} ({count} records)" for part, count in outcome.lacking)
        out.print(f"open: cannot be told, because parts of the records are not at hand: {lacking}", markup=False)
    for block in outcome.blocks:
        kind = "taken away by NOT" if block.taken_away else "must hold"
        out.print(f"\nblock {block.number} ({kind}): {block.text}", markup=False)
        may = f", perhaps {block.may_find}" if block.may_find != block.finds else ""
        out.print(f"  finds {block.finds} of {outcome.total}{may}; alone removes {block.removes}")
        out.print(
            f"  known: loses {len(block.loses)} ({len(block.loses_alone)} by itself), open {len(block.undecided)}"
        )
        for added in block.adds:
            out.print(f"  finds {added.finds:4}, alone {added.alone:4}  {added.text}", markup=False)
    for verdict, title in (("missed", "Missed"), ("open", "Open")):
        rows = [item for item in outcome.items if item.verdict == verdict]
        if rows:
            out.print(f"\n{title}:")
        for item in rows:
            by = item.lost_by if verdict == "missed" else item.undecided_by
            what = "lost by" if verdict == "missed" else "open in"
            blocks = f"{what} block{'s' if len(by) != 1 else ''} {', '.join(map(str, by))}"
            lacks = (
                f"; not at hand: {', '.join(item.lacks) or 'see what is not simulated'}" if verdict == "open" else ""
            )
            out.print(f"  {item.id}: {item.title}\n    {blocks}{lacks}", markup=False)
    out.print("\nNot simulated:")
    for note in outcome.notes:
        out.print(f"  - {note}", markup=False)


@search.command()
@click.argument("review", type=click.Path(path_type=Path))
@click.option("--appendix", is_flag=True, help="Only the strategies as run.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "csv", "html", "docx"]),
    help="Default: by the name of --out, else Markdown.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which ages are counted.")
@_OUT
@JSON
def log(review: Path, appendix: bool, form: str | None, today: Any, out: Path | None, as_json: bool) -> None:
    """Print the PRISMA-S table and the searches of the folder REVIEW; as a document, with every strategy as run.

    \b
    consilience search log examples/pediatric-b-all
    consilience search log examples/pediatric-b-all --out build/appendix.docx

    The files answer what they can; the rest a person must, under reported in searching.yaml. As CSV the sixteen items,
    with --appendix the searches and strategies.
    """
    import datetime as dt

    from consilience.home.folder import load
    from consilience.search import log as logging

    with reading(review, as_json):
        loaded = load(review)
        texts = _strategy_files(review, loaded)
    made = logging.log(loaded, today.date() if today else dt.date.today(), texts)
    if as_json:
        _emit_data(made.as_json(), out)
        return
    wanted = form or (out.suffix.lower().lstrip(".") if out else "") or "md"
    if wanted not in ("md", "csv", "html", "docx"):
        fail(f"{out}: .{wanted} is none of .md, .csv, .html, .docx; or name a --format")
    if wanted == "docx" and out is None:
        fail("a Word document needs --out FILE.docx")
    _emit(_log_text(made, wanted, appendix=appendix, short=out is None and form is None), out)


def _log_text(made: Log, form: str, *, appendix: bool, short: bool) -> str | bytes:
    from consilience.search import log as logging

    if form == "csv":
        return logging.as_csv(made, strategies=appendix)
    if form == "md":
        if appendix:
            return logging.appendix(made.entries) + "\n"
        if short:
            return f"{logging.prisma_table(made.items)}\n\n{logging.table(made.entries)}\n"
        return logging.markdown(made)
    from consilience.report import search_documents

    return search_documents.page(made) if form == "html" else search_documents.document(made)


def _strategy_files(root: Path, review: Review) -> dict[str, str]:
    """Texts of strategies that lie beside their searches."""
    made: dict[str, str] = {}
    for each in review.searches:
        if each.strategy_file and not each.strategy:
            file = (root / "searches" / each.strategy_file).resolve()
            if not file.is_relative_to(root.resolve()):
                fail(f"searches/{each.id}.yaml: strategy_file {each.strategy_file} lies outside the review")
            if not file.is_file():
                fail(f"searches/{each.id}.yaml: strategy_file {each.strategy_file} is not in searches/")
            made[each.id] = file.read_text("utf-8-sig")
    return made


@search.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--platform", type=PLATFORM, required=True, help="The platform that both are written for.")
@JSON
def diff(before: Path, after: Path, platform: str, as_json: bool) -> None:
    """Show what changed between two versions of a strategy, block by block."""
    from consilience.search.versions import compare

    with reading(before, as_json):
        old = strategy_of(before, platform)
    with reading(after, as_json):
        new = strategy_of(after, platform)
    changes = compare(old, new)
    if as_json:
        print_data({"blocks": [change.as_json() for change in changes]})
        return
    out = console()
    for change in changes:
        out.print(f"{change.kind}: {change.after or change.before}", markup=False)
        for mark, texts in (("+", change.added), ("-", change.removed)):
            for text in texts:
                out.print(f"  {mark} {text}", markup=False)


@search.command()
@click.argument("review", type=click.Path(path_type=Path), required=False)
@click.option("--included", type=click.Path(path_type=Path), help="Included records: an export or JSON lines.")
@click.option("--rest", type=click.Path(path_type=Path), help="The others.")
@click.option("--strategy", type=click.Path(path_type=Path), help="Mark what this strategy finds already.")
@click.option("--platform", type=PLATFORM, help="The platform that the strategy is written for.")
@click.option("--most", default=30, show_default=True, help="How many to show.")
@JSON
def suggest(
    review: Path | None,
    included: Path | None,
    rest: Path | None,
    strategy: Path | None,
    platform: str | None,
    most: int,
    as_json: bool,
) -> None:
    """Show words that included records use more often than the rest. Nothing is added by itself.

    \b
    consilience search suggest examples/knee-exercise

    Of a folder REVIEW, the records of included studies are compared with its other records. From exports:
    --included FILE --rest FILE.
    """
    from consilience.search.suggest import suggest as run

    if bool(review) == bool(included or rest) or bool(included) != bool(rest):
        fail("expected a folder REVIEW, or --included FILE and --rest FILE")
    if bool(strategy) != bool(platform):
        fail("--strategy and --platform go together")
    with reading(review or included or Path(), as_json):
        if review:
            held = holdings_of(review)
            wanted = set(held.known)
            yes = [record for record in held.records if record.id in wanted]
            no = [record for record in held.records if record.id not in wanted]
        else:
            assert included is not None
            assert rest is not None
            yes, no = [*holdings_of(included).records], [*holdings_of(rest).records]
        read = strategy_of(strategy, platform) if strategy and platform else None
    if not yes or not no:
        fail(
            f"{len(yes)} included records and {len(no)} others; expected some of both (a review without imported "
            "records knows its included studies only)"
        )
    found = run(yes, no, read, most=most)
    if as_json:
        print_data(
            {
                "included": len(yes),
                "rest": len(no),
                "terms": [
                    {
                        "text": each.text,
                        "included": each.included,
                        "rest": each.rest,
                        "weight": each.weight,
                        "covered": each.covered if read else None,
                    }
                    for each in found
                ],
            }
        )
        return
    sys.stdout.write(f"{'':40} {'included':>9} {'rest':>10} {'weight':>6}\n")
    for each in found:
        shares = f"{each.included:4}/{each.of_included:<4} {each.rest:4}/{each.of_rest:<5}"
        mark = "  found already" if each.covered else ""
        sys.stdout.write(f"{each.text:40} {shares} {each.weight:6.1f}{mark}\n")


@search.command()
@JSON
def filters(as_json: bool) -> None:
    """List the study filters with their sources, and whether their text could be checked against it."""
    from consilience.search.filters import filters as known

    if as_json:
        print_data({"filters": [_filter_data(each) | {"strategy": each.strategy} for each in known().values()]})
        return
    for each in known().values():
        head = f"{each.name} ({each.platform}, family {each.family}, version {each.version})"
        console().print(f"{head}\n  {each.title}", markup=False)
        console().print(f"  {each.standing}\n  {each.cite}\n  {each.strategy}", markup=False)


def _filter_data(each: StudyFilter) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title,
        "family": each.family,
        "kind": each.kind,
        "platform": each.platform,
        "version": each.version,
        "cite": each.cite,
        "confirmed": each.confirmed,
        "remark": each.remark,
        "standing": each.standing,
    }


# Output


@contextmanager
def _shown(out: Path | None) -> Iterator[Console]:
    """A console that prints, or that fills a file, which is replaced at the end."""
    if out is None:
        yield console()
        return
    import io

    from rich.console import Console

    stream = io.StringIO()
    yield Console(file=stream, highlight=False, soft_wrap=True, width=120, no_color=True)
    _emit(stream.getvalue(), out)


def _emit_data(data: object, out: Path | None) -> None:
    from consilience.search.json_text import dumps

    _emit(dumps(data) + "\n", out)


def _emit(content: str | bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(content if isinstance(content, str) else content.decode())
        return
    from consilience.home import atomic

    if out.is_dir():
        fail(f"{out}: a folder; expected the name of a file")
    with readable():
        atomic.write(out, content)
    console(stderr=True).print(f"written: {out}", markup=False)
