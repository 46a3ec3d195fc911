"""``consilience check``."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import console, fail, print_json, readable

if TYPE_CHECKING:
    from rich.console import Console

    from consilience.audit.finding import Finding

MARKS = {"error": "[bold red]✗ error[/]", "warning": "[bold yellow]! warning[/]", "info": "[bold blue]i note[/]"}

NOUNS = {"error": "error", "warning": "warning", "info": "note"}
CHECKED = {"studies": "study", "values": "value", "claims": "claim", "citations": "citation"}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--select", metavar="CODE,...", help="Only these rules: codes, names, or beginnings of codes (CI).")
def check(path: Path, as_json: bool, select: str | None) -> None:
    """List what does not add up in the review folder PATH.

    \b
    consilience check examples/pediatric-b-all
    consilience check examples/pediatric-b-all --select FL,SV001
    consilience check examples/pediatric-b-all --json

    Exit codes: 0 no finding of severity error, 1 some, 2 the folder cannot be read.
    """
    with readable(as_json=as_json):
        from consilience.audit import examine
        from consilience.audit.engine import UnknownRule
        from consilience.home.folder import load

        review = load(path)
        try:
            findings, checked = examine(review, select.split(",") if select else None)
        except UnknownRule as error:
            fail(str(error))
    if as_json:
        print_json({"findings": [finding.as_json() for finding in findings], "checked": checked})
    else:
        _print(findings, checked)
    sys.exit(1 if any(finding.severity == "error" for finding in findings) else 0)


def _print(findings: list[Finding], checked: dict[str, int]) -> None:
    looked = [_counted(checked[key], noun) for key, noun in CHECKED.items()]
    print_findings(
        console(), findings, f"{', '.join(looked[:-1])} and {looked[-1]} ({_counted(checked['rules'], 'rule')})"
    )


def print_findings(out: Console, findings: list[Finding], looked: str) -> None:
    """Findings by severity and rule, and a last line with their numbers and what was looked at."""
    for (severity, code, name), group in groupby(findings, key=lambda f: (f.severity, f.code, f.name)):
        out.print(f"\n{MARKS[severity]} [bold]{code}[/] {name}")
        for finding in group:
            print_finding(out, finding)
    counts = {severity: sum(f.severity == severity for f in findings) for severity in MARKS}
    found = ", ".join(_counted(counts[severity], noun) for severity, noun in NOUNS.items())
    out.print(f"\n[bold]{found}[/] in {looked}. Why: consilience explain CODE")


def _counted(n: int, noun: str) -> str:
    """``1 study``, ``2 studies``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{n} {noun if n == 1 else plural}"


def print_finding(out: Console, finding: Finding) -> None:
    """One finding: what, where with the words that stand there, and the best repair."""
    from rich.markup import escape

    out.print(f"  {escape(finding.message)}")
    for spot in finding.where[:4]:
        quote = f"  [dim]“{escape(spot.quote)}”[/]" if spot.quote else ""
        out.print(f"    [cyan]{escape(spot.file)}:{spot.line}[/]{quote}")
    if len(finding.where) > 4:
        out.print(f"    [dim]and {len(finding.where) - 4} more places[/]")
    if finding.repairs:
        best = finding.repairs[0]
        because = f": {escape(best.evidence)}" if best.evidence else ""
        out.print(f"    [green]→ {escape(best.hypothesis)}[/]{because}")
