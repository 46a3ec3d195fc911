"""``consilience schema``."""

from __future__ import annotations

from pathlib import Path

import click

from .console import console, fail, print_json, readable


@click.command()
@click.argument("kind", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Write one file a kind into this folder instead.")
def schema(kind: str | None, out: Path | None) -> None:
    """Print JSON Schema of the document KIND, or of every kind.

    \b
    consilience schema study
    consilience schema --out schema

    Editors that know the YAML language server use it through the first line of each file.
    """
    from consilience.home import schema as schemas
    from consilience.home.problems import did_you_mean

    found = schemas.schemas()
    if kind is not None and kind not in found:
        fail(f'"{kind}" is no kind of document; known: {", ".join(found)}{did_you_mean(kind, found)}')
    if out is not None:
        with readable():
            files = schemas.write(out)
        console().print(f"{len(files)} schemas in {out}")
    else:
        print_json(found[kind] if kind else found)
