"""Build a review, say where the report is, and print its five most serious findings."""

from __future__ import annotations

import sys
from pathlib import Path

import consilience
from consilience.cli.check import print_finding
from consilience.cli.console import console, readable
from consilience.report.findings import gravest, numbered


def main(review_folder: str, out: str) -> None:
    """Build ``review_folder`` into ``out``."""
    screen = console()
    with readable():
        with screen.status("reading and checking"):
            review = consilience.load(review_folder)
            findings = consilience.check(review)
        with screen.status("building") as status:
            page = consilience.build(review, Path(out), findings, status.update, folder=Path(review_folder))
    screen.print(f"\n[bold]{review.about.title}[/]\n\nThe five most serious of {len(findings)} findings:\n")
    for each in gravest(numbered(findings)):
        screen.print(f"[bold]{each.finding.code}[/] {each.finding.name}")
        print_finding(screen, each.finding)
        screen.print()
    screen.print(f"The report: [bold]{page.resolve()}[/]")


if __name__ == "__main__":
    main(*sys.argv[1:])
