"""``consilience dedupe``: find duplicates, decide on pairs, undo."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import console, fail, print_json, progress, readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from consilience.model.duplicates import DuplicateDecision
    from consilience.model.record import Record
    from consilience.model.review import Review
    from consilience.records.duplicates import Duplicates
    from consilience.records.duplicates.exports import Rows
    from consilience.records.duplicates.finding import Engine
    from consilience.records.duplicates.memory import Verdict

    Said = tuple[tuple[str, str], Verdict, str | None]

ENGINES = ["here", "splink-duckdb", "splink-spark"]
_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=_FILE, metavar="FILE...|REVIEW")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--out", type=_FILE, help="Write a CSV: each removed record with the one that stands for it.")
@click.option("--engine", type=click.Choice(ENGINES), default="here", help="What finds the pairs to judge.")
@click.option("--ask", type=_FILE, help="Write a CSV of the pairs to be looked at, to be filled in.")
@click.option("--answers", type=_FILE, help="Read such a CSV back into the ledger of REVIEW.")
@click.option(
    "--decide", nargs=3, metavar="A B VERDICT", help="Record a verdict on two records: same, different, open."
)
@click.option("--person", help="Id of who decides; with --decide and --answers.")
@click.option("--reason", help="Why; with --decide.")
@click.option("--dry-run", is_flag=True, help="Write nothing into the ledger of REVIEW.")
def dedupe(
    paths: tuple[Path, ...],
    as_json: bool,
    out: Path | None,
    engine: str,
    ask: Path | None,
    answers: Path | None,
    decide: tuple[str, str, str] | None,
    person: str | None,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Find records that describe the same publication, in the exports FILE or in the folder REVIEW.

    \b
    consilience dedupe examples/knee-exercise
    consilience dedupe examples/knee-exercise --ask pairs.csv
    consilience dedupe examples/knee-exercise --answers pairs.csv --person ana
    consilience dedupe examples/knee-exercise --decide embase-4 medline-3 different --person ana
    consilience dedupe examples/knee-exercise/searches/medline/pubmed.nbib --json

    FILE is an export in any format that import reads. Its records are named by the column ID of a table, else by file
    and number. In a review, merges are written into the ledger; no record is removed, and "different" undoes a merge
    for ever.

    Exit codes: 0 done, 1 done, but some records of a file could not be read and are listed, 2 something cannot be read.
    """
    with readable(as_json=as_json):
        from consilience.records.duplicates.collector import no_collection

        if len(paths) == 1 and paths[0].is_dir():
            _review(paths[0], as_json, out, engine, ask, answers, decide, person, reason, dry_run)
            return
        if answers or decide:
            fail("--decide and --answers need the folder of a review, whose ledger keeps the verdicts")
        with no_collection():  # until the records are gone again
            _files(paths, as_json, out, engine, ask)


def _files(paths: tuple[Path, ...], as_json: bool, out: Path | None, engine: str, ask: Path | None) -> None:
    from consilience.records.duplicates import find_duplicates
    from consilience.records.duplicates.questions import write_questions

    rows = _read(paths, quiet=as_json)
    found = find_duplicates(rows.records, ids=rows.ids, engine=_engine(engine))
    if out:
        reasons = {record: each for each in reversed(found.merged) for record in each.pair}
        gone = [(record, group[0]) for group in found.groups for record in group[1:]]
        table = [
            {
                "record": record,
                "kept": kept,
                "score": f"{reasons[record].judgement.score:.1f}",
                "why": "; ".join(reasons[record].judgement.why),
            }
            for record, kept in gone
        ]
        _write_csv(out, ["record", "kept", "score", "why"], table)
    if ask:
        _write(ask, write_questions(found.review, dict(zip(rows.ids, rows.records, strict=True))))
    _tell(found, as_json)
    if any(report.broken for report in rows.reports):
        sys.exit(1)


def _read(paths: tuple[Path, ...], *, quiet: bool) -> Rows:
    """The records of all files; what could not be read of them is told on standard error."""
    from consilience.records.duplicates.exports import read_exports
    from consilience.records.report import UnreadableExport

    for path in paths:
        if path.is_dir():
            fail(f"{path}: is a folder; expected files only, or the folder of one review")
    try:
        with progress(paths, "reading", shown=not quiet) as told:
            rows = read_exports(paths, told)
    except UnreadableExport as refusal:
        fail(str(refusal))
    for report in rows.reports:
        if report.broken or not report.accounted:
            for line in report.lines():
                console(stderr=True).print(line, markup=False)
    return rows


def _review(
    root: Path,
    as_json: bool,
    out: Path | None,
    engine: str,
    ask: Path | None,
    answers: Path | None,
    decide: tuple[str, str, str] | None,
    person: str | None,
    reason: str | None,
    dry_run: bool,
) -> None:
    from consilience.home import ledger
    from consilience.home.folder import load
    from consilience.records.duplicates import find_duplicates
    from consilience.records.duplicates.memory import decisions_of, removed
    from consilience.records.duplicates.questions import write_questions

    review = load(root)
    said = _said(review, answers, decide, person, reason)
    if said:
        if not dry_run:
            ledger.append_all(root, said)
        console(stderr=True).print(f"{len(said)} verdict{'s' if len(said) != 1 else ''} of {person} recorded")
    decided = [*review.duplicates, *said]
    found = find_duplicates(review.records, decided, engine=_engine(engine))
    merges = decisions_of(found, dt.datetime.now(dt.UTC))
    if merges and not dry_run:
        ledger.append_all(root, merges)
    if out:
        rows = removed(review.records, [*decided, *merges])
        _write_csv(out, ["record", "kept", "decided by", "score", "why"], rows)
    if ask:
        _write(ask, write_questions(found.review, {record.id: record for record in review.records}))
    _tell(found, as_json)


def _said(
    review: Review,
    answers: Path | None,
    decide: tuple[str, str, str] | None,
    person: str | None,
    reason: str | None,
) -> list[DuplicateDecision]:
    """What a person has said on this command line and in the file of answers."""
    from pydantic import ValidationError

    from consilience.records.duplicates import memory

    if not (answers or decide):
        return []
    if not person:
        fail("who decides? expected --person with an id, e.g. --person ana")
    records = {record.id: record for record in review.records}
    said = [_decided(decide, reason, records)] if decide else []
    said += _answered(answers, records) if answers else []
    now = dt.datetime.now(dt.UTC)
    try:
        return [memory.decide(pair, verdict, person, now, why) for pair, verdict, why in said]
    except ValidationError:
        fail(f'"{person}" is no id of a person; expected lower-case letters and digits joined by hyphens, e.g. ana')
    except ValueError as error:
        fail(str(error))


def _decided(decide: tuple[str, str, str], reason: str | None, records: dict[str, Record]) -> Said:
    from consilience.home.problems import did_you_mean
    from consilience.records.duplicates.memory import VERDICTS

    a, b, word = decide
    for each in (a, b):
        if each not in records:
            fail(f'"{each}" is no record of the review{did_you_mean(each, records)}')
    verdict = next((each for each in VERDICTS if each == word), None)
    if verdict is None:
        fail(f'"{word}" is no verdict; expected one of {", ".join(VERDICTS)}')
    return (a, b), verdict, reason


def _answered(answers: Path, records: dict[str, Record]) -> list[Said]:
    from consilience.records.duplicates.questions import UnreadableAnswers, read_answers

    try:
        filled = read_answers(answers.read_text("utf-8-sig"), str(answers), records)
    except UnicodeDecodeError:
        fail(f"{answers}: not UTF-8 text; save the table as CSV UTF-8")
    except UnreadableAnswers as error:
        fail(str(error))
    return [(each.pair, each.verdict, each.reason) for each in filled]


def _engine(name: str) -> Engine:
    if name == "here":
        from consilience.records.duplicates.blocking import candidates

        return candidates
    from consilience.records.duplicates.splink_engine import MissingExtra, engine

    try:
        return engine("duckdb" if name == "splink-duckdb" else "spark")
    except MissingExtra as error:
        fail(str(error))


def _tell(found: Duplicates, as_json: bool) -> None:
    for skipped in found.skipped:
        console(stderr=True).print(f"too many alike to compare them all: {skipped}", markup=False)
    if as_json:
        print_json(found.as_json())
        return
    spare = sum(len(group) - 1 for group in found.groups)
    out = console()
    out.print(
        f"{found.records} records, {spare} of them duplicates in {len(found.groups)} groups; "
        f"{len(found.merged)} merges are new"
    )
    out.print(f"{len(found.review)} pair{'s' if len(found.review) != 1 else ''} to be looked at")
    for each in found.review[:20]:
        a, b = each.pair
        out.print(f"  {a}  {b}  {each.judgement.score:.1f}  {'; '.join(each.judgement.why[:3])}", markup=False)
    if len(found.review) > 20:
        out.print(f"  and {len(found.review) - 20} more: --ask FILE writes them all")


def _write_csv(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    text = io.StringIO()
    table = csv.DictWriter(text, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    _write(path, text.getvalue())


def _write(path: Path, text: str) -> None:
    from consilience.home import atomic

    atomic.write(path, text)
