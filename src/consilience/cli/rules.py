"""``consilience rules`` and ``consilience explain``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .console import console, fail, print_json

if TYPE_CHECKING:
    from consilience.audit.catalogue import Rule
    from consilience.search.catalogue import Rule as StrategyRule


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def rules(as_json: bool) -> None:
    """List the rule catalogue.

    \b
    consilience rules
    consilience rules --json
    """
    from consilience.audit.catalogue import catalogue

    found = catalogue()
    if as_json:
        keys = ("code", "name", "severity", "family", "summary")
        print_json({"rules": [{key: getattr(rule, key) for key in keys} for rule in found]})
        return
    from rich.table import Table

    table = Table("Code", "Severity", "Rule", box=None, pad_edge=False)
    for rule in found:
        table.add_row(f"[bold]{rule.code}[/]", rule.severity, f"[bold]{rule.name}[/]\n{rule.summary}")
    console().print(table)


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain the rule CODE: why, formula, example, how to repair, blind spots.

    \b
    consilience explain CI001
    consilience explain arms-swapped
    consilience explain ST104
    """
    from rich.markup import escape

    from consilience.audit.engine import UnknownRule, select

    found: Sequence[Rule | StrategyRule]
    try:
        found = select([code])
    except UnknownRule as error:
        from consilience.search import linting

        try:
            found = linting.select([code])
        except linting.UnknownRule:
            fail(str(error))
    out = console()
    for rule in found:
        out.print(f"[bold]{rule.code} {rule.name}[/] ({rule.severity}, {rule.family})\n\n{escape(rule.explanation)}\n")
