"""The command line: one function a command. Parses arguments and prints; holds no domain logic.

Nothing heavy is imported before a command runs, so that ``consilience --help`` answers at once.
"""

from __future__ import annotations

import click

from consilience import __version__

from .appraise import appraise
from .audit import audit
from .build import build
from .check import check
from .dedupe import dedupe
from .grade import grade
from .importing import import_, records
from .link import link
from .new import new
from .rules import explain, rules
from .schema import schema
from .searching import search


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="consilience")
def main() -> None:
    """Systematic reviews whose every number can be traced, recomputed and challenged.

    \b
    consilience new my-review                    start a review
    consilience check my-review                  what does not add up
    consilience audit examples/manuscript/trial.md   the same for any manuscript
    consilience build my-review --out report     the report

    Exit codes: 0 nothing wrong, 1 findings of severity error, 2 something cannot be read.
    """


for command in (
    new,
    import_,
    records,
    dedupe,
    link,
    appraise,
    grade,
    check,
    audit,
    build,
    rules,
    explain,
    schema,
    search,
):
    main.add_command(command)
