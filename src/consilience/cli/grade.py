"""``consilience grade``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import console, fail, print_json, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from consilience.certainty.deciding import Decided
    from consilience.certainty.tables import Entry
    from consilience.model.appraisal import CertaintyDomain
    from consilience.model.review import Review


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--outcome", metavar="ID", help="Only this body of evidence, or those of this outcome.")
@click.option(
    "--decide",
    multiple=True,
    metavar="DOMAIN=LEVELS: REASON",
    help="With --outcome and --person: what a person decides about a domain.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --person: decisions from a YAML file, a list of body, domain, levels, reason.",
)
@click.option("--person", metavar="NAME", help="Who decides, e.g. ines-duarte; alone: asks domain by domain.")
@click.option("--again", is_flag=True, help="With --person: ask about domains that are judged already, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def grade(
    path: Path,
    outcome: str | None,
    decide: tuple[str, ...],
    decisions: Path | None,
    person: str | None,
    again: bool,
    as_json: bool,
) -> None:
    """Show the evidence of each outcome of the review folder PATH and what it suggests; record what a person decides.

    \b
    consilience grade examples/knee-exercise
    consilience grade examples/knee-exercise --outcome fall
    consilience grade examples/knee-exercise --outcome fall --person ana --decide "imprecision=2: eight falls"

    Suggestions are computed and are no ratings. With --person alone it asks about each domain that is open or stale,
    and writes each decision at once: stop at any time, and go on with the same command. Decisions go into
    certainty.yaml, each with a reason and with fingerprints of what lay below; when that changes, the decision is shown
    as stale. LEVELS 0 is a decision too: no reason to rate down. Many at once: --person ana --decisions FILE.

    Exit codes: 0 done, 1 stopped before the end, 2 something cannot be read or recorded.
    """
    with readable(as_json=as_json):
        from consilience.certainty import deciding
        from consilience.home.folder import load
        from consilience.report.grading.evidence import entry

        review = load(path)
        try:
            if decide or decisions:
                review = _record(path, review, _given(review, decide, decisions, outcome), person)
            elif person and as_json:
                fail("--json asks nothing; give --decide or --decisions, or leave --person out")
            elif person:
                _walk(path, review, outcome, deciding.check_person(person), again=again)
                return
            chosen = deciding.bodies(review, outcome)
        except deciding.Refused as refusal:
            fail(str(refusal))
        entries = [entry(review, body) for body in chosen]
    if as_json:
        from consilience.report.grading.data import as_data

        print_json([as_data(each) for each in entries])
    else:
        _print(path, entries)


def _given(review: Review, decide: Sequence[str], decisions: Path | None, outcome: str | None) -> tuple[Decided, ...]:
    from consilience.certainty import deciding
    from consilience.home import yaml_text

    given = tuple(deciding.from_words(review, words, outcome) for words in decide)
    if decisions is None:
        return given
    try:
        text = decisions.read_text("utf-8")
    except UnicodeDecodeError:
        fail(f"{decisions}: not UTF-8; save it as UTF-8")
    return (*given, *deciding.from_data(yaml_text.parse(text, str(decisions)), str(decisions)))


def _record(path: Path, review: Review, given: tuple[Decided, ...], person: str | None) -> Review:
    """Write the decisions, all or none; the review as it is read anew."""
    import datetime as dt

    from consilience.certainty import deciding
    from consilience.home.folder import load, save_document

    if person is None:
        fail("who decides? Add --person NAME, e.g. --person ana")
    changed, _ = deciding.decide(review, given, person, dt.datetime.now(dt.UTC).date())
    save_document(changed, path, "certainty")
    return load(path)


def _walk(path: Path, review: Review, outcome: str | None, person: str, *, again: bool) -> None:
    """Ask about each domain of each body; every decision is written before the next question."""
    from consilience.certainty import deciding
    from consilience.report.grading.evidence import entry

    out, made, left = console(), 0, 0
    for body in deciding.bodies(review, outcome):
        found = entry(review, body)
        asked = deciding.to_judge(found.state, found.suggestions, again=again)
        _print_numbers(out, found)
        if not asked:
            _print_level(out, found)
            continue
        for name in asked:
            at = next(n for n, each in enumerate(found.suggestions) if each.domain == name)
            _print_domain(out, found, at)
            _print_stale(out, found, name)
            given = _asked(found, name)
            if given is None:
                _told(path, made)
                sys.exit(1)
            if not given[1]:
                left += 1
                continue
            decided = deciding.Decided(body.id, name, *given)
            review = _record(path, review, (decided,), person)
            made += 1
        _print_level(out, entry(review, next(each for each in review.bodies if each.id == body.id)))
    _told(path, made, left)


def _asked(entry: Entry, name: CertaintyDomain) -> tuple[int, str] | None:
    """Levels and reason; an empty reason leaves the domain for later, None stops."""
    from consilience.certainty.deciding import Refused
    from consilience.certainty.languages import SERIOUS
    from consilience.certainty.rating import UP, RatingError, fault, in_words, most

    up = name in UP
    limit = most(name, robins_i=entry.evidence.robins_i)
    words = ("undetected", "strongly suspected") if name == "publication-bias" else SERIOUS["en"]
    told = ", ".join(str(n) if up else f"{n} {words[n]}" for n in range(limit + 1))
    question = f"    levels {'up' if up else 'down'}: {told} (Enter: later, q: stop)"
    try:
        while True:
            answer = click.prompt(question, default="", show_default=False).strip()
            if answer.lower() in ("q", "quit"):
                return None
            if not answer:
                return 0, ""
            try:
                levels = in_words(name, answer)
                if wrong := fault(name, levels, robins_i=entry.evidence.robins_i):
                    raise RatingError(wrong)
                break
            except (RatingError, Refused) as refusal:
                console().print(f"    [red]{_escaped(str(refusal))}[/]")
        while not (
            reason := click.prompt("    why (as the footnote will say)", default="", show_default=False).strip()
        ):
            console().print("    [red]a decision needs its reason, also where it is not rated down[/]")
    except click.Abort:
        console().print()
        return None
    return levels, reason


def _told(path: Path, made: int, left: int | None = None) -> None:
    noun = "decision" if made == 1 else "decisions"
    written = f"{made} {noun} written to {path / 'certainty.yaml'}" if made else "nothing was decided"
    if left is None:
        console().print(f"\nstopped; {_escaped(written)}. The same command goes on from here.")
        return
    console().print(f"\n{_escaped(written)}{f'; {left} left for later' if left else ''}.")


def _print_stale(out: Console, entry: Entry, name: CertaintyDomain) -> None:
    for stale in entry.state.stale:
        if stale.decision.domain == name:
            out.print(f"    [bold red]stale[/]: {', '.join(stale.parts)} changed since it was decided")


def _print_level(out: Console, entry: Entry) -> None:
    """The level as it stands, what is odd about it, and the sentence."""
    from consilience.certainty.tables import what_happens

    state = entry.state
    for fault in state.faults:
        out.print(f"  [bold red]fault[/] {_escaped(fault)}")
    level = f"{state.rating.symbol} {state.rating.level}" if state.rating else "not judged"
    out.print(f"  [bold]certainty: {level}[/]")
    if state.rating:
        for remark in state.rating.remarks:
            out.print(f"    [yellow]{_escaped(remark)}[/]")
        out.print(f"  {_escaped(what_happens(entry))}")


def _print(path: Path, entries: Sequence[Entry]) -> None:
    out = console()
    for entry in entries:
        _print_entry(out, entry)
    rated = sum(entry.state.rating is not None for entry in entries)
    stale = sum(bool(entry.state.stale) for entry in entries)
    noun = "body" if len(entries) == 1 else "bodies"
    out.print(f"\n{len(entries)} {noun} of evidence in {_escaped(str(path))}: {rated} rated, {stale} stale.")


def _print_entry(out: Console, entry: Entry) -> None:
    state = entry.state
    _print_numbers(out, entry)
    for at, _ in enumerate(entry.suggestions):
        _print_domain(out, entry, at)
    for stale in state.stale:
        out.print(
            f"  [bold red]stale[/] {stale.decision.domain}: {', '.join(stale.parts)} changed since it was decided"
        )
    for decision in state.unbound:
        out.print(f"  [yellow]not tested[/] {decision.domain}: the decision does not say what it was made on")
    _print_level(out, entry)


def _print_numbers(out: Console, entry: Entry) -> None:
    from consilience.certainty.tables import difference_words

    e, body, start = entry.evidence, entry.state.body, entry.state.start
    against = f" v {body.comparator}" if body.comparator else ""
    out.print(f"\n[bold]{_escaped(entry.outcome.label)}[/]: {_escaped(body.intervention + against)} [cyan]{body.id}[/]")
    people = f"{e.participants:,} people" if e.participants is not None else "number of people not known"
    told = [f"{e.k} {'study' if e.k == 1 else 'studies'}, {people}", f"question: {body.question}"]
    if e.estimate is not None:
        limits = e.estimate.limits
        shown = f" ({limits[0]:.2f} to {limits[1]:.2f})" if limits else ""
        told.append(f"{e.measure} {e.estimate.value:.2f}{shown}")
    out.print(f"  {_escaped('; '.join(told))}")
    if e.not_pooled:
        out.print(f"  not pooled: {_escaped(e.not_pooled)}")
    for reason in e.absent:
        out.print(f"  without usable numbers: {_escaped(reason)}")
    for absolute in e.absolutes:
        out.print(f"  {_escaped(difference_words(absolute))} [dim]{_escaped(_risk(absolute))}[/]")
    out.print(f"  starts {start.level or 'nowhere'}: {_escaped(start.reason)}")


def _print_domain(out: Console, entry: Entry, at: int) -> None:
    """One domain: what the data suggest and why, then what a person decided."""
    from consilience.certainty.languages import DOMAIN
    from consilience.certainty.rating import UP
    from consilience.report.grading.sections import step_words

    each = entry.suggestions[at]
    decision, up = entry.state.decisions.get(each.domain), each.domain in UP
    if up and each.levels == 0 and decision is None:
        return
    suggested = "a person must judge" if each.levels is None else step_words(each.levels, up=up)
    out.print(f"  [bold]{DOMAIN['en'][each.domain]}[/]  suggested: {suggested}")
    for reason in each.reasons:
        out.print(f"    [dim]{_escaped(reason)}[/]")
    if decision is None:
        out.print("    [yellow]not judged[/]")
    else:
        words = f"{step_words(decision.levels, up=up)}: {decision.reason} ({decision.person}, {decision.date})"
        out.print(f"    [green]decided[/] {_escaped(words)}")


def _risk(absolute: object) -> str:
    from consilience.certainty.absolute_effects import Absolute

    assert isinstance(absolute, Absolute)
    assert absolute.baseline is not None
    return f"at a risk of {100 * absolute.baseline.of_event:.1f} %: {absolute.baseline.source}"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
