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
    from consilience.search.place import Problem, UnreadableStrategy

    standard = str(file) == "-"
    text = _decoded(sys.stdin.buffer.read() if standard else file.read_bytes(), str(file))
    if file.suffix not in (".yaml", ".yml"):
        return text
    found = _from_yaml(text)
    if not isinstance(found, str):
        raise UnreadableStrategy((Problem("file", 1, 1, "no strategy", "a search document with a strategy"),))
    return found


def _decoded(data: bytes, name: str) -> str:
    """UTF-8, or UTF-16 that says so. Other encodings are not guessed: a wrong letter is a lost record."""
    sixteen = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if sixteen else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        fail(f"{name}:{line}: found a byte that is not UTF-8 text; save the file as UTF-8")
    if "\0" in text:
        fail(f"{name}: found binary data; expected a strategy as plain text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_yaml(text: str) -> object:
    import yaml

    from consilience.search.place import Problem, UnreadableStrategy

    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        what = getattr(error, "problem", None) or "something else"
        raise UnreadableStrategy((Problem("file", line, column, str(what), "a YAML document"),)) from error
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


def platforms_of(targets: str) -> list[str]:
    """Names of platforms, separated by commas."""
    names = list(dict.fromkeys(name.strip() for name in targets.split(",") if name.strip()))
    if not names:
        fail(f"--to names no platform; known: {', '.join(NAMES)}")
    for name in names:
        if name not in NAMES:
            fail(f'"{name}" is no platform; known: {", ".join(NAMES)}')
    return names


def vocabulary_of(path: Path | None, mappings: tuple[str, ...] = ()) -> Vocabulary:
    """The vocabulary of a file, with the user's tables of other vocabularies; without a file the small subset."""
    import gzip
    import zlib

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
        elif path.suffix in (".xml", ".gz"):
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
                found = read_descriptor_xml(iter(lambda: stream.read(1 << 16), b""))
        else:
            with path.open(encoding="utf-8-sig") as lines:
                found = read_tree_table(lines)
    except UnreadableVocabulary as error:
        fail(f"{path}: {error}")
    except (UnicodeDecodeError, EOFError, zlib.error) as error:
        fail(f"{path}: no vocabulary can be read from it ({error}); expected MeSH descriptor XML or a tree table")
    for each in mappings:
        name, _, table = each.partition("=")
        if name not in VOCABULARIES or not table:
            fail(f"--map {each}: expected NAME=FILE, where NAME is one of {', '.join(VOCABULARIES)}")
        try:
            found = found.with_mapping(name, read_mapping(Path(table).read_text("utf-8-sig").splitlines()))
        except UnreadableVocabulary as error:
            fail(f"{table}: {error}")
        except UnicodeDecodeError:
            fail(f"{table}: not UTF-8 text")
    return found


VOCABULARIES = ("emtree", "decs", "cinahl")


def print_translations(made: list[Translation], as_json: bool) -> None:
    """Strategies with what was not exact; or all of it as JSON."""
    if as_json:
        print_data({"translations": [each.as_json() for each in made]})
        return
    out = console()
    for i, each in enumerate(made):
        out.print(("\n" if i else "") + f"[bold]{each.platform}[/]\n")
        out.print(each.strategy, markup=False)
        out.print()
        for line in told(each):
            out.print(line, markup=False)


SHOWN = 6


def told(made: Translation) -> list[str]:
    """What was not exact, gravest first; pieces with one reason together."""
    counts = {verdict: made.count(verdict) for verdict in ("exact", "widened", "narrowed", "impossible")}
    lines = [", ".join(f"{n} {verdict}" for verdict, n in counts.items() if n)]
    groups: dict[tuple[str, str], list[str]] = {}
    for verdict in ("impossible", "narrowed", "widened"):
        for node in made.nodes:
            if node.verdict == verdict:
                groups.setdefault((verdict, node.why), []).append(node.text)
    for (verdict, why), texts in groups.items():
        pieces = list(dict.fromkeys(texts))
        more = f" and {len(pieces) - SHOWN} more" if len(pieces) > SHOWN else ""
        lines += [f"  {verdict}: {'; '.join(pieces[:SHOWN])}{more}", f"    {why}"]
    return lines


def print_data(data: object) -> None:
    """JSON of any depth on standard output."""
    from consilience.search.json_text import dumps

    sys.stdout.write(dumps(data) + "\n")
