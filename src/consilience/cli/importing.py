"""``consilience import`` and ``consilience records``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import console, fail, print_json, progress, readable

if TYPE_CHECKING:
    from consilience.model.record import Record
    from consilience.records.report import ImportReport

_FILES = click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


@click.command("import")
@click.argument("review", type=click.Path(path_type=Path))
@_FILES
@click.option("--source", required=True, metavar="NAME", help="Database or register, e.g. MEDLINE.")
@click.option("--platform", metavar="NAME", help="Where it was searched, e.g. PubMed, Ovid.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="D", help="Day of the search, 2026-01-31.")
@click.option("--strategy", type=click.Path(path_type=Path), metavar="FILE", help="Text file: the strategy as run.")
@click.option(
    "--kind",
    type=click.Choice(["database", "register", "website", "organisation", "citation"]),
    help="Kind of source in the flow diagram. Default: register for exports of trial registers, else database.",
)
@click.option("--limits", metavar="TEXT", help="Limits of the search, or none (PRISMA-S item 9).")
@click.option(
    "--id", "name", metavar="ID", help="Id of the search. Default: the source; for a later one, with its date."
)
@_JSON
def import_(
    review: Path,
    files: tuple[Path, ...],
    source: str,
    platform: str | None,
    day: Any,
    strategy: Path | None,
    kind: Any,
    limits: str | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Import the export FILES of one search into the folder REVIEW.

    \b
    consilience import my-review examples/knee-exercise/searches/embase/embase.ris --source Embase --date 2020-05-04

    Each export is stored unchanged, with its checksum, below searches/; its records go into records/. Formats are
    recognised from the content. Nothing is imported twice, and nothing half.

    Exit codes: 0 every record was read, 1 some could not be read and are listed, 2 nothing was imported.
    """
    with readable(as_json=as_json), _refused():
        from consilience.home.folder import load
        from consilience.home.imports import store
        from consilience.records.importing import Plan, prepare

        held = load(review)
        text = _strategy(strategy) if strategy else None
        plan = Plan(source, platform, day.date() if day else None, text, kind, limits, name)
        batch = prepare(held, files, plan)
        with progress(files, "importing", shown=not as_json) as told:
            batch.progress = told
            exports = zip(batch.files, batch.names(), batch.checksums, strict=True)
            written = store(review, batch.id, exports, batch.records(), batch.search)
    search = batch.search()
    if as_json:
        reports = [report.as_json() for report in batch.reports]
        print_json({"search": search.model_dump(mode="json", exclude_unset=True), "reports": reports})
    else:
        out = console()
        _print_reports(batch.reports)
        read = sum(report.records for report in batch.reports)
        ids = f", {batch.prefix}-{batch.first} to {batch.prefix}-{batch.first + (search.hits or 1) - 1}" if read else ""
        out.print(f"\n{read} records imported as search {batch.id}{ids}", markup=False)
        out.print("wrote " + ", ".join(path.as_posix() for path in written), markup=False)
    sys.exit(0 if all(report.accounted and not report.broken for report in batch.reports) else 1)


@click.command()
@_FILES
@click.option("--to", "target", type=click.Choice(["ris", "bibtex", "csl-json", "csv"]), help="Write the records so.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Into this file; default: standard output."
)
@click.option("--search", "searches", multiple=True, metavar="ID", help="Of a review: only records of this search.")
@click.option("--ids", type=click.Path(path_type=Path), metavar="FILE", help="Only records with these ids, one a line.")
@click.option("--unique", is_flag=True, help="Of a review: without the records that are duplicates of others.")
@_JSON
def records(
    files: tuple[Path, ...],
    target: Any,
    out: Path | None,
    searches: tuple[str, ...],
    ids: Path | None,
    unique: bool,
    as_json: bool,
) -> None:
    """Look into export FILES, or write their records in another format. FILE may be the folder of a review, too.

    \b
    consilience records examples/knee-exercise/searches/lilacs/lilacs.ris
    consilience records examples/knee-exercise/searches/embase/embase.ris --to csv --out embase.csv
    consilience records examples/knee-exercise --search medline --unique --to ris --out medline.ris

    Without --to, the account of each file is printed: records found and read, fields read and unknown. With --to, the
    account goes to standard error. What is written comes back without loss.

    Exit codes: 0 every record was read, 1 some could not be read and are listed, 2 something is no export.
    """
    reports: list[ImportReport] = []
    with readable(as_json=as_json), _refused():
        wanted = set(ids.read_text("utf-8").split()) if ids else None
        with progress(files, "reading", shown=not as_json and (out is not None or target is None)) as told:
            chosen = (
                record
                for record in _all(files, reports, told, unique=unique)
                if (wanted is None or record.id in wanted) and (not searches or record.search in searches)
            )
            count = sum(1 for _ in chosen) if target is None else _write(chosen, target, out)
    if as_json:
        if target is None or out is not None:
            print_json({"records": count, "reports": [report.as_json() for report in reports]})
    else:
        _print_reports(reports, stderr=target is not None)
        if target is not None:
            console(stderr=True).print(f"{count} records written as {target}", markup=False)
    sys.exit(0 if all(report.accounted and not report.broken for report in reports) else 1)


def _all(
    files: Iterable[Path], reports: list[ImportReport], progress: Callable[[int], None], *, unique: bool
) -> Iterator[Record]:
    """Records of files and reviews; those of several files are called after their file."""
    from consilience.records.importing import slug
    from consilience.records.reading import read
    from consilience.records.report import UnreadableExport

    before = 0
    taken: set[str] = set()
    for file in files:
        if (file / "review.yaml").exists():
            yield from _of_review(file, unique=unique)
            continue
        try:
            name, number = slug(file.stem), 2
            while name in taken:
                name, number = f"{slug(file.stem)}-{number}", number + 1
            taken.add(name)
            with read(file, search=name) as export:
                reports.append(export.report)
                for record in export:
                    if export.report.records % 200 == 0:
                        progress(before + export.taken)
                    yield record
                before += export.taken
        except UnreadableExport as refusal:
            raise UnreadableExport(f"{file}: {refusal}") from None


def _of_review(root: Path, *, unique: bool) -> Iterator[Record]:
    from consilience.home.folder import load
    from consilience.model.duplicates import kept

    review = load(root)
    speaks = kept(review.records, review.duplicates) if unique else {}
    yield from (record for record in review.records if speaks.get(record.id, record.id) == record.id)


def _write(chosen: Iterator[Record], target: Any, out: Path | None) -> int:
    from consilience.home import atomic
    from consilience.records.writing import write

    count = 0

    def counted() -> Iterator[Record]:
        nonlocal count
        for record in chosen:
            count += 1
            yield record

    if out is None:
        binary = sys.stdout.buffer  # bytes, so that no line ending is changed
        for text in write(counted(), target):
            binary.write(text.encode())
    else:
        with atomic.writing(out) as stream:
            for text in write(counted(), target):
                stream.write(text.encode())
    return count


def _strategy(path: Path) -> str:
    try:
        text = path.read_text("utf-8-sig").strip()
        return text + "\n" if "\n" in text else text  # several lines are written as a block
    except UnicodeDecodeError:
        fail(f"{path}: not UTF-8 text; save the strategy as UTF-8")


def _print_reports(reports: Iterable[ImportReport], *, stderr: bool = False) -> None:
    out = console(stderr=stderr)
    for report in reports:
        for line in report.lines():
            out.print(line, markup=False)


@contextmanager
def _refused() -> Iterator[None]:
    """Tells why a file is no export, with exit code 2."""
    from consilience.records.report import UnreadableExport

    try:
        yield
    except UnreadableExport as refusal:
        fail(str(refusal))
