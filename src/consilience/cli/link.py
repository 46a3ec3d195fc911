"""``consilience link``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import console, fail, print_json, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from consilience.model.record import Record
    from consilience.model.review import Review
    from consilience.records.linking import Listing
    from consilience.records.studies import Proposal

COLOURS = {"strong": "green", "moderate": "yellow", "weak": "dim"}


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--confirm", multiple=True, metavar="ID,ID,...", help="These records report one study.")
@click.option("--reject", multiple=True, metavar="ID,ID,...", help="No two of these records report the same study.")
@click.option("--person", metavar="NAME", help="Who decides; also the name of the ledger.")
@click.option("--study", metavar="ID", help="With --confirm: id of the study.")
@click.option("--reason", metavar="TEXT", help="With --confirm and --reject: why, in a few words.")
@click.option(
    "--retractions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Compare the review with a list of retractions: the CSV of the Retraction Watch data.",
)
@click.option(
    "--least",
    type=click.Choice(["strong", "moderate", "weak"]),
    default="weak",
    show_default=True,
    help="Leave out proposals that are weaker.",
)
@click.option("--most", type=int, default=50, show_default=True, help="Show so many proposals; 0 shows all.")
@click.option("--all", "everything", is_flag=True, help="Also records that were excluded on title and abstract.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs; every proposal.")
def link(
    path: Path,
    confirm: tuple[str, ...],
    reject: tuple[str, ...],
    person: str | None,
    study: str | None,
    reason: str | None,
    retractions: Path | None,
    least: str,
    most: int,
    everything: bool,
    as_json: bool,
) -> None:
    """List records of the review folder PATH that may report one study, with the reasons; keep what people decide.

    \b
    consilience link examples/knee-exercise
    consilience link examples/knee-exercise --confirm medline-2,embase-2 --person ana
    consilience link examples/knee-exercise --reject medline-2,central-3 --person ana

    Decisions go into the ledger of the person. A rejected pair is not proposed again; the last word on a pair counts.
    With --retractions FILE, what the list says of the records and references is written to retractions.yaml, where
    check finds it.

    Exit codes: 0 done, 2 something cannot be read.
    """
    with readable(as_json=as_json):
        from consilience.home.folder import load
        from consilience.records import linking

        review = load(path)
        if confirm or reject:
            review = _decide(path, review, confirm, reject, person, study, reason)
        elif person or study or reason:
            fail("--person, --study and --reason go with --confirm or --reject")
        if retractions:
            review = _compare(path, review, retractions, quiet=as_json)
        listing = linking.listing(review, least, everything=everything)
    if as_json:
        print_json(listing.as_json())
    else:
        _print(path, review, listing, most)


def _decide(
    path: Path,
    review: Review,
    confirm: Sequence[str],
    reject: Sequence[str],
    person: str | None,
    study: str | None,
    reason: str | None,
) -> Review:
    """Append the decisions to the ledger, all or none; the review as it is read anew."""
    import datetime as dt

    from consilience.home import ledger
    from consilience.home.folder import load
    from consilience.records import linking

    if person is None:
        fail("who decides? Add --person NAME, e.g. --person ana")
    try:
        decisions = linking.decisions(review, confirm, reject, person, study, reason, dt.datetime.now(dt.UTC))
    except linking.Refused as refusal:
        fail(str(refusal))
    ledger.append_all(path, decisions)
    return load(path)


def _compare(path: Path, review: Review, file: Path, *, quiet: bool) -> Review:
    """Compare with a list of retractions, and write what it says of the review's publications."""
    import datetime as dt
    import hashlib

    from consilience.home.folder import load, save_document
    from consilience.records import linking
    from consilience.records.retractions import UnreadableList

    data = file.read_bytes()
    text, encoding = _decoded(data)
    checksum = hashlib.sha256(data).hexdigest()
    try:
        compared, found = linking.compare(review, text, file.name, checksum, dt.datetime.now(dt.UTC).date())
    except UnreadableList as error:
        fail(str(error))
    save_document(compared, path, "retractions")
    if not quiet:
        out = console()
        if encoding != "utf-8":
            out.print(f"{file.name} is not UTF-8; it was read as {encoding}")
        for passed in found.passed[:5]:
            out.print(f"[yellow]passed over[/] {_escaped(str(passed))}")
        if len(found.passed) > 5:
            out.print(f"[yellow]passed over[/] {len(found.passed) - 5} more rows")
        out.print(
            f"{file.name}: {len(found.notices) + len(found.passed)} entries, {len(compared.notices)} about "
            "publications of this review; written to retractions.yaml"
        )
    return load(path)


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and encoding: UTF-16 with its mark, UTF-8, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _print(path: Path, review: Review, listing: Listing, most: int) -> None:
    out = console()
    records = {record.id: record for record in review.records}
    shown = listing.proposals[:most] if most > 0 else listing.proposals
    for proposal in shown:
        _print_proposal(out, path, proposal, records)
    for group in listing.groups:
        name = f" ({group.study})" if group.study else ""
        out.print(f"\n[bold green]one study[/]{name}: {', '.join(group.records)}")
        for a, b in group.contested:
            out.print(f"  [bold red]contested:[/] {a} and {b} were later said to report different studies; decide anew")
    for words in listing.relations:
        out.print(f"\n[bold]stated by the source[/]  {_escaped(words)}")
    for words in listing.against:
        out.print(f"\n[bold red]retraction list[/]  {_escaped(words)}")
    left = len(listing.proposals) - len(shown)
    out.print(
        f"\n{_counted(len(listing.proposals), 'open proposal')}"
        + (f" ({left} not shown: --most 0)" if left else "")
        + f", {_counted(len(listing.groups), 'group')} confirmed, in {_counted(len(review.records), 'record')}."
    )


def _print_proposal(out: Console, path: Path, proposal: Proposal, records: dict[str, Record]) -> None:
    colour = COLOURS[proposal.strength]
    out.print(f"\n[bold {colour}]{proposal.strength}[/] [bold]{', '.join(proposal.records)}[/]")
    for id in proposal.records:
        record = records[id]
        known = next((" (confirmed with others)" for group in proposal.known if id in group), "")
        out.print(f"  [cyan]{id}[/] {_escaped(record.title)} ({record.year or 'no year'}){known}")
    for reason in proposal.reasons[:6]:
        between = "" if len(proposal.records) == 2 else f" [dim]({', '.join(reason.records)})[/]"
        out.print(f"    because {_escaped(reason.words)}{between}")
    if len(proposal.reasons) > 6:
        out.print(f"    [dim]and {len(proposal.reasons) - 6} more reasons[/]")
    out.print(f"    [dim]consilience link {_escaped(str(path))} --confirm {','.join(proposal.records)} --person YOU[/]")


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
