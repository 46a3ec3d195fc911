"""``consilience appraise``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import console, fail, print_json, readable, refuse

if TYPE_CHECKING:
    import datetime as dt

    from consilience.appraisal.conclusions import Conclusion
    from consilience.appraisal.recording import Sitting
    from consilience.model.instrument import Domain, Question


@click.command()
@click.argument("path", metavar="REVIEW", type=click.Path(path_type=Path))
@click.argument("study", required=False)
@click.option("--instrument", metavar="ID", help="Instrument; default: the one that the protocol plans for the design.")
@click.option("--result", metavar="ID", help="The result appraised; RoB 2 and ROBINS-I appraise one result each.")
@click.option("--effect", metavar="NAME", help="Effect of interest: assignment (default) or adhering.")
@click.option("--person", metavar="NAME", help="Who assesses, e.g. ana.")
@click.option("--answers", type=click.Path(path_type=Path), metavar="FILE", help="Take the answers from a YAML file.")
@click.option("--adjudicate", is_flag=True, help="Settle the domains on which two assessors differ.")
@click.option("--language", type=click.Choice(["en", "es", "pt"]), default="en", show_default=True)
@click.option("--robvis", type=click.Path(path_type=Path), metavar="FILE", help="Take levels from a CSV of robvis.")
@click.option("--json", "as_json", is_flag=True, help="Print what the appraisal comes to as JSON.")
def appraise(
    path: Path,
    study: str | None,
    instrument: str | None,
    result: str | None,
    effect: str | None,
    person: str | None,
    answers: Path | None,
    adjudicate: bool,
    language: str,
    robvis: Path | None,
    as_json: bool,
) -> None:
    """Appraise the risk of bias of STUDY in the review folder REVIEW: only the questions that are open are asked.

    \b
    consilience appraise examples/knee-exercise lund-2019
    consilience appraise examples/knee-exercise lund-2019 --json

    Without --person it shows what the study's appraisals come to. To assess, add --instrument rob2 --result ID --person
    NAME; with --answers FILE the answers are taken from a file, with --robvis FILE (and no STUDY) levels from a CSV of
    robvis. The judgement is shown as it forms; a level against
    the answers needs a reason. Answers are written to the study's file after each domain. The questions are
    paraphrased: read the official guidance beside them.

    Exit codes: 0 done, 2 something cannot be read, or is not admitted; then nothing is written.
    """
    with readable(as_json=as_json):
        from consilience.home.folder import load, read_answers, save_study

        review = load(path)
        if robvis:
            _take_robvis(path, robvis, instrument, result)
            return
        from consilience.appraisal import recording
        from consilience.appraisal.instruments import instrument as named
        from consilience.appraisal.instruments import instruments_of, planned

        chosen = next((each for each in review.studies if each.id == study), None)
        if chosen is None:
            fail(f'"{study or ""}" is no study of this review (known: {", ".join(s.id for s in review.studies)})')
        if person is None:
            _show(path, chosen.id, as_json=as_json)
            return
        try:
            tool = (
                named(instrument, review)
                if instrument
                else planned(chosen, review.about.protocol, instruments_of(review))
            )
            if tool is None:
                fail("the protocol plans no instrument for this study's design; add --instrument ID")
            sheet = read_answers(answers) if answers else None
            sitting = recording.sit(
                chosen, tool, person, result=result, effect=effect, sheet=sheet, adjudicates=adjudicate
            )
        except ValueError as error:
            fail(str(error))
        _warn(sitting)
        if answers:
            _refuse_problems(sitting, answers.name)
        else:
            sitting = _ask(path, sitting, language)
        save_study(sitting.recorded(_today()), path)
        if as_json:
            _show(path, chosen.id, as_json=True)
        else:
            _print_own(sitting)


def _warn(sitting: Sitting) -> None:
    """Say where the instrument does not fit the design, and where no result is named."""
    from consilience.appraisal.instruments import misfits

    err, study, tool = console(stderr=True), sitting.study, sitting.instrument
    for words in misfits(tool, study):
        err.print(f"[yellow]warning:[/] {_escaped(words)}")
    if sitting.result is None and study.results and not tool.is_checklist:
        known = ", ".join(each.id for each in study.results)
        err.print(f"[yellow]warning:[/] {tool.title} appraises one result; add --result ID, one of {known}")


def _today() -> dt.date:
    import datetime as dt

    return dt.datetime.now(dt.UTC).date()


def _refuse_problems(sitting: Sitting, file: str) -> None:
    """Tell what is wrong with a file of answers, with its lines, and exit."""
    from consilience.home.problems import Problem
    from consilience.model.base import Place

    found = sitting.problems()
    if found:
        fallback = Place(file, 1)
        places = [(each.entry.origin.at() if each.entry.origin else fallback, each.message) for each in found]
        refuse(tuple(Problem(place, message) for place, message in places), as_json=False)


def _ask(path: Path, sitting: Sitting, language: str) -> Sitting:
    """Ask what is open, domain by domain, and keep what was answered after each."""
    from consilience.home.folder import save_study

    out = console()
    out.print(
        f"[bold]{_escaped(sitting.instrument.title)}[/], questions paraphrased; official document: "
        f"{sitting.instrument.definition.source}"
    )
    for domain in sitting.domains():
        if sitting.ended():
            break
        out.print(f"\n[bold]{_escaped(domain.code)} {_escaped(_in(language, domain.label, domain.es, domain.pt))}[/]")
        while question := sitting.next_question(domain):
            sitting = _ask_one(sitting, domain, question, language)
        sitting = _settle(sitting, domain)
        save_study(sitting.recorded(_today()), path)
    return sitting


def _ask_one(sitting: Sitting, domain: Domain, question: Question, language: str) -> Sitting:
    allowed = sitting.instrument.allowed(question.id, sitting.effect)
    words = _in(language, question.text, question.es, question.pt)
    answer = click.prompt(f"{question.id} {words}", type=click.Choice(allowed, case_sensitive=False), show_choices=True)
    answer = next(each for each in allowed if each.lower() == answer.lower())
    quote = click.prompt("    words of the report that support it (Enter: none)", default="", show_default=False)
    place = click.prompt("    where (page, table)", default="", show_default=False) if quote else ""
    sitting = sitting.answer(question.id, answer, quote, place)
    possible = sitting.instrument.possible(domain.id, sitting.answers, sitting.effect)
    if possible:
        console().print(f"    [dim]{' or '.join(possible)}[/]")
    return sitting


def _settle(sitting: Sitting, domain: Domain) -> Sitting:
    """Show the level of a domain, and take one that a person chooses, confirms or gives against the answers."""
    judged = sitting.judged(domain)
    out = console()
    if domain.preliminary or domain.sums:
        out.print(f"[bold]{_escaped(domain.code)}: {judged.level}[/]")
        return sitting
    if judged.implied is None:
        for level, words in domain.criteria.items():
            out.print(f"  {level}: [dim]{_escaped(words)}[/]")
        prompt, default = f"{domain.code}: level", None
    elif judged.provisional:
        out.print("[yellow]public sources disagree on this cell; look it up and confirm the level[/]")
        prompt, default = f"{domain.code}: level", judged.implied
    else:
        prompt, default = f"{domain.code}: level (Enter keeps it)", judged.level or judged.implied
    levels = sitting.instrument.definition.all_levels
    level = click.prompt(prompt, type=click.Choice(levels, case_sensitive=False), default=default)
    differs = judged.implied is not None and level.lower() != judged.implied.lower()
    if not differs and judged.implied is not None and not judged.provisional:
        return sitting
    reason = ""
    while differs and not reason.strip():
        reason = click.prompt(f"    why not {judged.implied}, as the answers imply?")
    return sitting.give(domain, level, reason)


def _print_own(sitting: Sitting) -> None:
    """The levels of this person, and what is still open."""
    out = console()
    if open := sitting.open_questions():
        out.print(f"still to answer: {', '.join(open)}")
    conclusion = sitting.own()
    for each in conclusion.domains:
        judged = each.assessed[0]
        if sitting.adjudicates and judged.level is None:
            continue
        against = (
            f" [dim](the answers imply {judged.implied}: {_escaped(judged.reason or '')})[/]"
            if judged.overrides
            else ""
        )
        out.print(
            f"{_escaped(each.domain.code)} {_escaped(each.domain.label)}: {judged.level or 'not judged'}{against}"
        )
    if not sitting.adjudicates:
        out.print(f"[bold]Overall: {conclusion.overall or 'not judged'}[/]")
    out.print(f"written to studies/{sitting.study.id}.yaml")


def _show(path: Path, study: str, *, as_json: bool) -> None:
    """What the appraisals of a study come to, and how far its assessors agree."""
    from consilience.appraisal.conclusions import concluded
    from consilience.home.folder import load

    found = [(each, conclusion) for own, each, conclusion in concluded(load(path)) if own.id == study]
    if as_json:
        print_json([_as_json(each.result, conclusion) for each, conclusion in found])
        return
    out = console()
    if not found:
        out.print("no answers are recorded for this study; add --person NAME to begin")
    for each, conclusion in found:
        about = f" of {each.result}" if each.result else ""
        out.print(
            f"[bold]{_escaped(conclusion.instrument.title)}{about}[/]: "
            f"{conclusion.overall or 'not judged'} ({conclusion.status})"
        )
        for one in conclusion.domains:
            people = ", ".join(f"{judged.person} {judged.level or 'not judged'}" for judged in one.assessed)
            out.print(
                f"  {_escaped(one.domain.code)} {_escaped(one.domain.label)}: {one.level or 'not judged'} "
                f"({one.status}; {people})"
            )


def _as_json(result: str | None, conclusion: Conclusion) -> dict[str, object]:
    return {
        "instrument": conclusion.instrument.name,
        "result": result,
        "overall": conclusion.overall,
        "status": conclusion.status,
        "domains": {
            each.domain.id: {
                "level": each.level,
                "status": each.status,
                "assessors": {one.person: one.level for one in each.assessed},
            }
            for each in conclusion.domains
        },
    }


def _take_robvis(path: Path, file: Path, instrument: str | None, result: str | None) -> None:
    """Take levels from a CSV of robvis as printed levels."""
    from consilience.appraisal import robvis
    from consilience.appraisal.instruments import instrument as named
    from consilience.home.folder import load, save_study

    if instrument is None:
        fail("which instrument? Add --instrument ID, e.g. --instrument rob2")
    review = load(path)
    try:
        taken = robvis.take(review, file.read_bytes().decode("utf-8-sig"), named(instrument, review), result)
    except ValueError as error:
        fail(f"{file.name}: {error}")
    for study in taken:
        save_study(study, path)
    console().print(f"{len(taken)} {'appraisal' if len(taken) == 1 else 'appraisals'} written")


def _in(language: str, text: str, es: str | None, pt: str | None) -> str:
    return {"es": es, "pt": pt}.get(language) or text


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
