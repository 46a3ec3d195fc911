"""``consilience audit``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .check import print_findings
from .console import UNREADABLE, console, fail, print_json

if TYPE_CHECKING:
    from consilience.audit import Audited


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--facts", "show_facts", is_flag=True, help="Print what was understood instead of what is wrong.")
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    help="Write the manuscript with every fact marked and every finding in the margin; a folder for several files.",
)
@click.option("--sarif", type=click.Path(path_type=Path), help="Write the findings as SARIF 2.1.0, for code hosts.")
@click.option("--select", metavar="CODE,...", help="Only these rules: codes, names, or beginnings of codes (CI).")
def audit(
    files: tuple[Path, ...], as_json: bool, show_facts: bool, html: Path | None, sarif: Path | None, select: str | None
) -> None:
    """List what does not add up in the manuscripts FILE: text, Markdown, Word, PDF, JATS XML or HTML.

    \b
    consilience audit examples/manuscript/trial.md
    consilience audit examples/manuscript/trial.md --html build/audit.html
    consilience audit examples/manuscript/trial.md --facts
    consilience audit examples/manuscript/trial.md --json --sarif build/audit.sarif

    Exit codes: 0 no finding of severity error, 1 some, 2 a file cannot be read (the others are audited).
    """
    audited, refused = _audit(files, select)
    if html:
        from consilience.report.audited import write_html

        write_html(audited, html)
    if sarif:
        from consilience.report.audited import write_sarif

        write_sarif(audited, sarif)
    if as_json:
        print_json(_as_json(audited, refused, with_facts=show_facts))
    else:
        for each in audited:
            if show_facts:
                _print_facts(each)
            else:
                _print(each, several=len(files) > 1)
    for file, message in refused:
        console(stderr=True).print(f"[bold red]error:[/] {file}: {message}", markup=True)
    wrong = any(finding.severity == "error" for each in audited for finding in each.findings)
    sys.exit(UNREADABLE if refused else 1 if wrong else 0)


def _audit(files: tuple[Path, ...], select: str | None) -> tuple[list[Audited], list[tuple[str, str]]]:
    """Every file that can be read, and for the others why not."""
    from consilience.audit import audit_file
    from consilience.audit.engine import UnknownRule
    from consilience.audit.manuscript.reading import UnreadableManuscript

    audited, refused = [], []
    for file in files:
        if file.is_dir():
            refused.append((str(file), "this is a folder; for a review folder: consilience check"))
            continue
        try:
            audited.append(audit_file(file, select.split(",") if select else None))
        except UnknownRule as error:
            fail(str(error))
        except UnreadableManuscript as error:
            refused.append((str(file), str(error).removeprefix(f"{file}: ")))
        except OSError as error:
            refused.append((str(file), (error.strerror or str(error)).lower()))
    return audited, refused


def _as_json(audited: list[Audited], refused: list[tuple[str, str]], *, with_facts: bool) -> dict[str, object]:
    from consilience.audit.understood import understood

    return {
        "findings": [finding.as_json() for each in audited for finding in each.findings],
        "files": [
            {
                "file": each.manuscript.file,
                "format": each.manuscript.format,
                "language": each.manuscript.language,
                "warnings": list(each.manuscript.warnings),
                "facts": [fact.as_json() for fact in understood(each.facts)]
                if with_facts
                else len(understood(each.facts)),
            }
            for each in audited
        ],
        "problems": [{"file": file, "message": message} for file, message in refused],
    }


def _print(audited: Audited, *, several: bool) -> None:
    from consilience.audit.understood import understood

    out = console()
    if several:
        out.rule(f"[bold]{audited.manuscript.file}[/]", align="left")
    for warning in audited.manuscript.warnings:
        out.print(f"[yellow]![/] {warning}")
    print_findings(out, audited.findings, f"{len(understood(audited.facts))} facts")


def _print_facts(audited: Audited) -> None:
    from rich.table import Table

    from consilience.audit.understood import understood

    table = Table(title=audited.manuscript.file, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for name in ("Line", "Kind", "Understood as", "Printed"):
        table.add_column(name, overflow="fold")
    for fact in understood(audited.facts):
        place = f"p. {fact.spot.page}, {fact.spot.line}" if fact.spot.page else str(fact.spot.line)
        table.add_row(place, fact.kind, fact.said, fact.spot.quote)
    console().print(table)
