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
    from consilience.search.strategy import Strategy
    from consilience.search.translation import Translation
    from consilience.search.vocabulary import Vocabulary

NAMES = ["pubmed", "ovid-medline", "ovid-embase", "embase", "cochrane", "lilacs", "ebsco", "wos", "scopus", "ctgov"]
PLATFORM = click.Choice(NAMES)
FILE = click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
VOCABULARY = click.option(
    "--vocabulary",
    type=click.Path(path_type=Path),
    help="MeSH: descriptor XML or tree table. Without it, a small subset of MeSH serves.",
)
MAPPING = click.option(
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
@FILE
@click.option("--platform", type=PLATFORM, required=True, help="The platform that the strategy is written for.")
@JSON
def explain(file: Path, platform: str, as_json: bool) -> None:
    """Show what the strategy in FILE means to its platform, and where other platforms would read it differently."""
    from consilience.search.explain import as_data, as_text

    with reading(file, as_json):
        strategy = strategy_of(file, platform)
    if as_json:
        print_data(as_data(strategy))
    else:
        console().print(as_text(strategy), markup=False)


@search.command()
@FILE
@click.option("--platform", type=PLATFORM, required=True, help="The platform that the strategy is written for.")
@click.option("--select", metavar="CODE,...", help="Only these rules: codes, names, or beginnings of codes (ST1).")
@VOCABULARY
@JSON
def lint(file: Path, platform: str, select: str | None, vocabulary: Path | None, as_json: bool) -> None:
    """List what is wrong with the strategy in FILE."""
    from consilience.search.linting import UnknownRule
    from consilience.search.linting import lint as run
    from consilience.search.strategy import parse_leniently

    with reading(file, as_json):
        text = text_of(file)
        known = vocabulary_of(vocabulary)
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
        print_data(data | ({"problems": problems} if problems else {}))
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
@FILE
@click.option("--from", "source", type=PLATFORM, required=True, help="The platform that it is written for.")
@click.option("--to", "targets", metavar="NAME,...", required=True, help="The platforms to write it for.")
@VOCABULARY
@MAPPING
@JSON
def translate(
    file: Path, source: str, targets: str, vocabulary: Path | None, mappings: tuple[str, ...], as_json: bool
) -> None:
    """Write the strategy in FILE for other platforms, with a verdict on every piece.

    \b
    consilience search translate examples/pediatric-b-all/searches/medline.yaml --from pubmed --to embase,lilacs
    """
    from consilience.search.translating import translate as run

    with reading(file, as_json):
        known = vocabulary_of(vocabulary, mappings)
        made = run(strategy_of(file, source), source, platforms_of(targets), known)
    print_translations(made, as_json)


@search.command()
@JSON
def rules(as_json: bool) -> None:
    """List the strategy rules; consilience explain CODE tells one in full."""
    from consilience.search.catalogue import catalogue

    keys = ("code", "name", "severity", "family", "summary")
    rows = [{key: getattr(rule, key) for key in keys} for rule in catalogue()]
    if as_json:
        print_data({"rules": rows})
        return
    for row in rows:
        console().print(f"[bold]{row['code']}[/] {row['severity']:8} {row['name']}: {row['summary']}")


def text_of(file: Path) -> str:
    """The strategy in a file, in a search document, or on standard input."""
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


def strategy_of(file: Path, platform: str) -> Strategy:
    """The strategy in a file, read as its platform reads it."""
    from consilience.search.strategy import parse

    return parse(text_of(file), platform)


@contextmanager
def reading(file: Path, as_json: bool) -> Iterator[None]:
    """Tells every problem of a strategy, with exit code 2."""
    from consilience.search.place import UnreadableStrategy

    try:
        with readable(as_json=as_json):
            yield
    except UnreadableStrategy as error:
        if as_json:
            print_data({"problems": [{"file": str(file), **problem.as_json()} for problem in error.problems]})
        for problem in error.problems:
            console(stderr=True).print(f"{file}:{problem}", markup=False)
        sys.exit(UNREADABLE)
    except UnicodeDecodeError:
        fail(f"{file}: not UTF-8 text")


def platforms_of(targets: str) -> list[str]:
    """Names of platforms, separated by commas."""
    names = [name.strip() for name in targets.split(",") if name.strip()]
    for name in names:
        if name not in NAMES:
            fail(f'"{name}" is no platform; known: {", ".join(NAMES)}')
    return names


def vocabulary_of(path: Path | None, mappings: tuple[str, ...] = ()) -> Vocabulary:
    """The vocabulary of a file, with the user's tables of other vocabularies; without a file the small subset."""
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


def print_translations(made: list[Translation], as_json: bool) -> None:
    """Strategies with what was not exact; or all of it as JSON."""
    if as_json:
        print_data({"translations": [each.as_json() for each in made]})
        return
    out = console()
    for each in made:
        out.print(f"[bold]{each.platform}[/]\n")
        out.print(each.strategy, markup=False)
        for node in each.nodes:
            if node.verdict != "exact":
                out.print(f"  {node.verdict}: {node.text}\n    {node.why}", markup=False)
        out.print()


def print_data(data: object) -> None:
    """JSON of any depth on standard output."""
    from consilience.search.json_text import dumps

    sys.stdout.write(dumps(data) + "\n")
