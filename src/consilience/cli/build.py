"""``consilience build``."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import console, fail, readable

if TYPE_CHECKING:
    from consilience.report.figures.judgements import Palette


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the report.")
@click.option(
    "--palette",
    type=click.Choice(["colourblind", "standard"]),
    default="colourblind",
    show_default=True,
    help="Colours of risk of bias; standard: green, yellow, red. Symbols tell the levels in both.",
)
def build(path: Path, out: Path, palette: str) -> None:
    """Build the report of the review folder PATH: one page, figures, tables, data.

    \b
    consilience build examples/pediatric-b-all --out report

    Findings do not stop the build: the report shows them. Exit codes: 0 built, 2 something cannot be read or written.
    """
    gc.set_threshold(200_000, 20, 20)  # a build makes many objects and drops few; looking for cycles costs a tenth
    with readable():
        from consilience.home.folder import load
        from consilience.report import ReportError
        from consilience.report import build as build_report

        err = console(stderr=True)
        with err.status("reading the review") as status:
            review = load(path)
            try:
                colours: Palette = "cochrane" if palette == "standard" else "colourblind"
                page = build_report(review, out, progress=status.update, folder=path, palette=colours)
            except ReportError as error:
                fail(str(error))
    sys.stdout.write(f"{page}\n")
