"""``consilience search``: explain, lint, translate, build, test and log Boolean strategies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import UNREADABLE, console, fail, readable

if TYPE_CHECKING:
    from consilience.search.simulation import Searchable
    from consilience.search.strategy import Strategy
    from consilience.search.translation import Translation
    from consilience.search.vocabulary import Vocabulary

NAMES = ["pubmed", "ovid-medline", "ovid-embase", "embase", "cochrane", "lilacs", "ebsco", "wos", "scopus", "ctgov"]
PLATFORM = click.Choice(NAMES)
_FILE = click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
_VOCABULARY = click.option(
    "--vocabulary",
    type=click.Path(path_type=Path),
    help="MeSH: descriptor XML or tree table. Without it, a small subset of MeSH serves.",
)
_MAPPING = click.option(
    "--map",
    "mappings",
    metavar="NAME=FILE",
    multiple=True,
    help="Table of two columns, MeSH name and name in emtree, decs or cinahl.",
)


@click.group()
def search() -> None:
    """Boolean strategies: explain, lint, translate, build, test, log.

    \b
    consilience search explain examples/pediatric-b-all/searches/medline.yaml --platform pubmed
    consilience search translate examples/pediatric-b-all/searches/medline.yaml --from pubmed --to embase
    consilience search log examples/pediatric-b-all

    FILE is a text, a search document of a review, or - for standard input. Exit codes: 0 read, 1 findings of
    severity error, 2 something cannot be read.
    """


@search.command()
@_FILE
@click.option("--platform", type=PLATFORM, required=True, help="The platform that the strategy is written for.")
@_JSON
def explain(file: Path, platform: str, as_json: bool) -> None:
    """Show what the strategy in FILE means to its platform, and where other platforms would read it differently."""
    from consilience.search.explain import as_data, as_text

    with _read(file, as_json):
        strategy = _strategy(file, platform)
    if as_json:
        _print(as_data(strategy))
    else:
        console().print(as_text(strategy), markup=False)


@search.command()
@_FILE
@click.option("--platform", type=PLATFORM, required=True, help="The platform that the strategy is written for.")
@click.option("--select", metavar="CODE,...", help="Only these rules: codes, names, or beginnings of codes (ST1).")
@_VOCABULARY
@_JSON
def lint(file: Path, platform: str, select: str | None, vocabulary: Path | None, as_json: bool) -> None:
    """List what is wrong with the strategy in FILE."""
    from consilience.search.linting import UnknownRule
    from consilience.search.linting import lint as run
    from consilience.search.strategy import parse_leniently

    with _read(file, as_json):
        text = _text(file)
        known = _vocabulary(vocabulary, ())
        strategy = parse_leniently(text, platform)
        wanted = select.split(",") if select else None
        try:
            findings = run(strategy, file=str(file), vocabulary=known, only=wanted)
        except UnknownRule as error:
            fail(str(error))
    problems = [problem.as_json() | {"file": str(file)} for problem in strategy.problems]
    if as_json:
        checked = {"lines": len(strategy.lines)}
        data: dict[str, Any] = {"findings": [finding.as_json() for finding in findings], "checked": checked}
        _print(data | ({"problems": problems} if problems else {}))
    else:
        from .check import MARKS, print_finding

        out = console()
        for finding in findings:
            out.print(f"\n{MARKS[finding.severity]} [bold]{finding.code}[/] {finding.name}")
            print_finding(out, finding)
        counts = {severity: sum(f.severity == severity for f in findings) for severity in MARKS}
        out.print(f"\n[bold]{counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes[/]")
    sys.exit(UNREADABLE if problems else 1 if any(f.severity == "error" for f in findings) else 0)


@search.command()
@_FILE
@click.option("--from", "source", type=PLATFORM, required=True, help="The platform that it is written for.")
@click.option("--to", "targets", metavar="NAME,...", required=True, help="The platforms to write it for.")
@_VOCABULARY
@_MAPPING
@_JSON
def translate(
    file: Path, source: str, targets: str, vocabulary: Path | None, mappings: tuple[str, ...], as_json: bool
) -> None:
    """Write the strategy in FILE for other platforms, with a verdict on every piece.

    \b
    consilience search translate examples/pediatric-b-all/searches/medline.yaml --from pubmed --to embase,lilacs
    """
    from consilience.search.translating import translate as run

    with _read(file, as_json):
        known = _vocabulary(vocabulary, mappings)
        made = run(_strategy(file, source), source, _platforms(targets), known)
    _print_translations(made, as_json)


@search.command()
@click.argument("review", type=click.Path(path_type=Path))
@click.option("--to", "targets", metavar="NAME,...", default="pubmed", help="The platforms to write for.")
@click.option(
    "--filter", "filters", multiple=True, metavar="NAME", help="Study filter; see consilience search filters."
)
@_VOCABULARY
@_MAPPING
@_JSON
def build(
    review: Path,
    targets: str,
    filters: tuple[str, ...],
    vocabulary: Path | None,
    mappings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Build strategies from the protocol of the folder REVIEW: population, interventions, study filters."""
    from consilience.home.folder import load
    from consilience.search.blueprint import build as run
    from consilience.search.blueprint import concepts
    from consilience.search.filters import UnknownFilter, study_filter

    with _read(review, as_json):
        known = _vocabulary(vocabulary, mappings)
        loaded = load(review)
        if loaded.about.protocol is None:
            fail(f"{review}: the review has no protocol to build from")
        try:
            chosen = [study_filter(name) for name in filters]
        except UnknownFilter as error:
            fail(str(error))
        background = {each.id for each in loaded.classes if each.background}
        studied = [each for each in loaded.interventions if each.group not in background]
        plan = concepts(loaded.about.protocol, studied, known)
        made = run(plan, _platforms(targets), chosen, known)
    if not as_json:
        for each in chosen:
            console(stderr=True).print(f"{each.name}, version {each.version}: {each.standing}\n  {each.cite}")
    _print_translations(made, as_json)


@search.command()
@_FILE
@click.option("--platform", type=PLATFORM, required=True, help="The platform that the strategy is written for.")
@click.option("--records", type=click.Path(path_type=Path), required=True, help="Records: JSON lines, or a review.")
@click.option("--known", type=click.Path(path_type=Path), help="Ids that should be found, one a line; default: all.")
@_VOCABULARY
@_JSON
def test(file: Path, platform: str, records: Path, known: Path | None, vocabulary: Path | None, as_json: bool) -> None:
    """Run the strategy in FILE on records: which known ones it finds, and which block loses each of the others."""
    from consilience.search.simulation import simulate

    with _read(file, as_json):
        held = _records(records)
        ids = known.read_text("utf-8").split() if known else [record.id for record in held]
        outcome = simulate(_strategy(file, platform), held, ids, _vocabulary(vocabulary, ()))
    if as_json:
        _print(outcome.as_json())
        return
    out = console()
    if outcome.recall is not None and outcome.interval is not None:
        low, high = outcome.interval
        n = len(outcome.known)
        out.print(
            f"{n - len(outcome.missed)} of {n} known records found: {outcome.recall:.1%} ({low:.1%} to {high:.1%})"
        )
    out.print(f"{len(outcome.found)} of {outcome.total} records found")
    for block in outcome.blocks:
        out.print(f"\n{block.text}", markup=False)
        out.print(f"  finds {block.finds}; loses {len(block.loses)}, {len(block.loses_alone)} of them alone")
        if block.loses_alone:
            out.print(f"  lost by this block alone: {', '.join(block.loses_alone[:10])}", markup=False)
    for text, count in outcome.adds:
        out.print(f"  adds {count:4}  {text}", markup=False)
    out.print("\nNot simulated:")
    for note in outcome.notes:
        out.print(f"  - {note}")


@search.command()
@click.argument("review", type=click.Path(path_type=Path))
@click.option("--appendix", is_flag=True, help="Every strategy as run, instead of the table.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which age is counted.")
@_JSON
def log(review: Path, appendix: bool, today: Any, as_json: bool) -> None:
    """Print the PRISMA-S table of the searches in the folder REVIEW."""
    import datetime as dt

    from consilience.home.folder import load
    from consilience.search import log as logging

    with readable(as_json=as_json):
        loaded = load(review)
    found = logging.entries(loaded.searches, today.date() if today else dt.date.today())
    if as_json:
        _print({"searches": [entry.as_json() for entry in found]})
    else:
        sys.stdout.write((logging.appendix(found) if appendix else logging.table(found)) + "\n")


@search.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--platform", type=PLATFORM, required=True, help="The platform that both are written for.")
@_JSON
def diff(before: Path, after: Path, platform: str, as_json: bool) -> None:
    """Show what changed between two versions of a strategy, block by block."""
    from consilience.search.versions import compare

    with _read(before, as_json):
        old = _strategy(before, platform)
    with _read(after, as_json):
        new = _strategy(after, platform)
    changes = compare(old, new)
    if as_json:
        _print({"blocks": [change.as_json() for change in changes]})
        return
    out = console()
    for change in changes:
        out.print(f"{change.kind}: {change.after or change.before}", markup=False)
        for mark, texts in (("+", change.added), ("-", change.removed)):
            for text in texts:
                out.print(f"  {mark} {text}", markup=False)


@search.command()
@click.option("--included", type=click.Path(path_type=Path), required=True, help="Included records, JSON lines.")
@click.option("--rest", type=click.Path(path_type=Path), required=True, help="The others, JSON lines.")
@click.option("--most", default=30, show_default=True, help="How many to show.")
def suggest(included: Path, rest: Path, most: int) -> None:
    """Show words that included records use more often than the rest. Nothing is added by itself."""
    from consilience.search.suggest import suggest as run

    with readable():
        found = run(_records(included), _records(rest), most=most)
    for each in found:
        shares = f"{each.included:4}/{each.of_included:<4} {each.rest:4}/{each.of_rest:<5}"
        sys.stdout.write(f"{each.text:40} {shares} {each.weight:5.1f}\n")


@search.command()
@_JSON
def rules(as_json: bool) -> None:
    """List the strategy rules; consilience explain CODE tells one in full."""
    from consilience.search.catalogue import catalogue

    keys = ("code", "name", "severity", "family", "summary")
    rows = [{key: getattr(rule, key) for key in keys} for rule in catalogue()]
    if as_json:
        _print({"rules": rows})
        return
    for row in rows:
        console().print(f"[bold]{row['code']}[/] {row['severity']:8} {row['name']}: {row['summary']}")


@search.command()
@_JSON
def filters(as_json: bool) -> None:
    """List the study filters with their sources."""
    from dataclasses import asdict

    from consilience.search.filters import filters as known

    if as_json:
        _print({"filters": [asdict(each) for each in known().values()]})
        return
    for each in known().values():
        console().print(f"{each.name} ({each.platform}, version {each.version})\n  {each.title}", markup=False)
        console().print(f"  {each.standing}\n  {each.cite}\n  {each.strategy}", markup=False)


def _text(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    text = file.read_text("utf-8-sig")
    if file.suffix in (".yaml", ".yml"):
        from consilience.search.place import Problem, UnreadableStrategy

        found = _from_yaml(text)
        if not isinstance(found, str):
            raise UnreadableStrategy((Problem("file", 1, 1, "no strategy", "a search document with a strategy"),))
        return found
    return text


def _from_yaml(text: str) -> object:
    import yaml

    document = yaml.safe_load(text)
    return document.get("strategy") if isinstance(document, dict) else None


def _strategy(file: Path, platform: str) -> Strategy:
    from consilience.search.strategy import parse

    return parse(_text(file), platform)


@contextmanager
def _read(file: Path, as_json: bool) -> Iterator[None]:
    """Tells every problem of a strategy, with exit code 2."""
    from consilience.search.place import UnreadableStrategy

    try:
        with readable(as_json=as_json):
            yield
    except UnreadableStrategy as error:
        if as_json:
            _print({"problems": [{"file": str(file), **problem.as_json()} for problem in error.problems]})
        for problem in error.problems:
            console(stderr=True).print(f"{file}:{problem}", markup=False)
        sys.exit(UNREADABLE)
    except UnicodeDecodeError:
        fail(f"{file}: not UTF-8 text")


def _platforms(targets: str) -> list[str]:
    names = [name.strip() for name in targets.split(",") if name.strip()]
    for name in names:
        if name not in NAMES:
            fail(f'"{name}" is no platform; known: {", ".join(NAMES)}')
    return names


def _vocabulary(path: Path | None, mappings: tuple[str, ...]) -> Vocabulary:
    from consilience.search.vocabulary import (
        UnreadableVocabulary,
        read_descriptor_xml,
        read_mapping,
        read_tree_table,
        subset,
    )

    try:
        if path is None:
            found = subset()
        elif path.suffix == ".xml":
            with path.open("rb") as stream:
                found = read_descriptor_xml(iter(lambda: stream.read(1 << 16), b""))
        else:
            with path.open(encoding="utf-8") as lines:
                found = read_tree_table(lines)
        for each in mappings:
            name, _, file = each.partition("=")
            found = found.with_mapping(name, read_mapping(Path(file).read_text("utf-8").splitlines()))
    except UnreadableVocabulary as error:
        fail(f"{path or mappings}: {error}")
    return found


def _records(path: Path) -> list[Searchable]:
    """Records of a review folder, or JSON lines with id, title, abstract, keywords, headings, year ..."""
    import json
    from dataclasses import fields

    from consilience.search.simulation import Searchable

    if path.is_dir():
        from consilience.home.folder import load

        return [Searchable.of(record) for record in load(path).records]
    known = {each.name for each in fields(Searchable)}
    made = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            kept: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in row.items()
                if key in known and value
            }
            made.append(Searchable(**kept))
        except (ValueError, TypeError, AttributeError) as error:
            fail(f"{path}:{number}: {error}")
    return made


def _print_translations(made: list[Translation], as_json: bool) -> None:
    if as_json:
        _print({"translations": [each.as_json() for each in made]})
        return
    out = console()
    for each in made:
        out.print(f"[bold]{each.platform}[/]\n")
        out.print(each.strategy, markup=False)
        for node in each.nodes:
            if node.verdict != "exact":
                out.print(f"  {node.verdict}: {node.text}\n    {node.why}", markup=False)
        out.print()


def _print(data: object) -> None:
    from consilience.search.json_text import dumps

    sys.stdout.write(dumps(data) + "\n")
