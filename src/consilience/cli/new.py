"""``consilience new``."""

from __future__ import annotations

from pathlib import Path

import click

from .console import console, readable


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--title", default="Untitled review", help="Title of the review.")
def new(path: Path, title: str) -> None:
    """Start a review in the new folder PATH: valid, commented, empty.

    \b
    consilience new salt-and-blood-pressure --title "Salt and blood pressure"
    """
    with readable():
        from consilience.home.new import create

        files = create(path, title)
    out = console()
    out.print(f"{len(files)} files in {path}; begin with {path / 'review.yaml'}")
