"""``consilience appraise``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from dataclasses import replace as replace_field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .console import console, fail, print_json, readable, refuse

if TYPE_CHECKING:
    import datetime as dt

    from consilience.appraisal.conclusions import Conclusion
    from consilience.appraisal.recording import Sitting
    from consilience.model.appraisal import AnswerSheet
    from consilience.model.review import Review
    from consilience.model.study import Study


@click.command()
@click.argument("path", metavar="REVIEW", type=click.Path(path_type=Path))
@click.argument("study", required=False)
@click.option("--instrument", metavar="ID", help="Instrument; default: the one that the protocol plans for the design.")
@click.option("--result", metavar="ID", help="The result appraised; RoB 2 and ROBINS-I appraise one result each.")
@click.option("--effect", metavar="NAME", help="Effect of interest: assignment (default) or adhering.")
@click.option("--person", metavar="NAME", help="Who assesses, e.g. ana.")
@click.option("--answers", type=click.Path(path_type=Path), metavar="FILE", help="Take the answers from YAML or JSON.")
@click.option("--replace", is_flag=True, help="New answers may take the place of the same person's earlier ones.")
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
    replace: bool,
    adjudicate: bool,
    language: str,
    robvis: Path | None,
    as_json: bool,
) -> None:
    """Appraise the risk of bias of STUDY in the review folder REVIEW: only the questions that are open are asked.

    \b
    consilience appraise examples/knee-exercise lund-2019
    consilience appraise examples/knee-exercise lund-2019 --json

    With --instrument rob2 (and --result ID, --person NAME) it asks, shows the judgement as it forms, and asks for the
    words of the report that support each answer. Each answer is kept at once, in the study's file: who stops (q,
    Ctrl-C) goes on later with the same command. b goes back. A level against the answers needs a reason. Nobody sees
    the answers of another before --adjudicate. With --answers FILE the answers are taken from a file, with --robvis
    FILE (and no STUDY) levels from a CSV of robvis. Without all of these it shows what the study's appraisals come to.
    The questions are paraphrased: read the official guidance beside them.

    Exit codes: 0 done, 1 stopped before the end (what was answered is kept), 2 something cannot be read, or is not
    admitted; then nothing is written.
    """
    with readable(as_json=as_json):
        from consilience.home.folder import load

        review = load(path)
        if robvis:
            _take_robvis(path, robvis, instrument, result)
            return
        chosen = _study(review, study)
        if not (person or instrument or answers or adjudicate):
            _show(path, chosen.id, as_json=as_json)
            return
        begun = _Begun(path, review, chosen, result, effect, language, replace=replace, adjudicate=adjudicate)
        sitting = begun.from_file(answers, instrument, person) if answers else begun.asked(instrument, person)
        if as_json:
            print_json(_as_json(sitting.result, sitting.conclusion()))
        else:
            _print_own(sitting)


def _study(review: Review, id: str | None) -> Study:
    from consilience.appraisal.routing import near

    known = [each.id for each in review.studies]
    found = next((each for each in review.studies if id in (each.id, each.label)), None)
    if found is None:
        hint = near(id, known) if id else ""
        fail(f'"{id or ""}" is no study of this review (known: {", ".join(known)}){hint}')
    return found


@dataclass(frozen=True)
class _Begun:
    """What a sitting begins with."""

    path: Path
    review: Review
    study: Study
    result: str | None
    effect: str | None
    language: str
    replace: bool
    adjudicate: bool

    def sit(self, instrument: str | None, person: str, sheet: AnswerSheet | None = None) -> Sitting:
        from consilience.appraisal import beginning
        from consilience.appraisal.instruments import instrument as named
        from consilience.appraisal.instruments import instruments_of, planned

        try:
            tool = (
                named(instrument, self.review)
                if instrument
                else planned(self.study, self.review.about.protocol, instruments_of(self.review))
            )
            if tool is None:
                fail("the protocol plans no instrument for this study's design; add --instrument ID")
            sitting = beginning.sit(
                self.study,
                tool,
                _slug(person),
                result=self.result,
                effect=self.effect,
                sheet=sheet,
                adjudicates=self.adjudicate,
                replaces=self.replace,
            )
        except ValueError as error:
            fail(str(error))
        _warn(sitting)
        return sitting

    def save(self, sitting: Sitting) -> None:
        """Write the assessment into the study as its file says now: others may have written to it meanwhile."""
        from consilience.home.folder import load_study, save_study

        save_study(sitting.recorded(_today(), load_study(self.path, self.study.id)), self.path)

    def from_file(self, file: Path, instrument: str | None, person: str | None) -> Sitting:
        from consilience.home.answers import read_answers

        sheet = read_answers(file)
        who = person or sheet.person
        if who is None:
            fail("who assesses? Add --person NAME, or person: NAME to the file")
        sitting = self.sit(instrument, who, sheet)
        _refuse_problems(sitting, file.name)
        self.save(sitting)
        return sitting

    def asked(self, instrument: str | None, person: str | None) -> Sitting:
        from .appraise_words import WORDS
        from .appraising import Stopped, ask

        words = WORDS[self.language]
        try:
            who = person or click.prompt(words["person"])
            begun = self if self.result else self.with_result(instrument, words["result"])
            sitting = begun.sit(instrument, who)
            again = False
            if sitting.sheet.answers and not sitting.open_questions():
                again = click.confirm(words["again"], default=False)
            return ask(sitting, self.language, self.save, again=again)
        except Stopped:
            sys.exit(1)
        except click.Abort:
            console(stderr=True).print("\nstopped; nothing was answered. Without a terminal: --answers FILE")
            sys.exit(1)

    def with_result(self, instrument: str | None, question: str) -> _Begun:
        """Ask for the result, where the study has some and the person is there to choose."""
        known = [each.id for each in self.study.results]
        if not known or not sys.stdin.isatty() or (instrument or "").startswith(("minors", "jbi")):
            return self
        from consilience.model.queries import outcome
        from consilience.report.text import quantity, whose

        for each in self.study.results:
            about = quantity(each, outcome(self.review, each.outcome), each.stated.first(), long=True)
            console().print(f"  [bold]{_escaped(each.id)}[/]  {_escaped(f'{about}; {whose(self.study, each)}')}")
        choices = click.Choice(["", *known])
        typed = click.prompt(question, default="", show_default=False, type=choices, show_choices=False)
        return replace_field(self, result=typed or None)


def _slug(person: str) -> str:
    """A name as an identifier: "Ana Duarte" is ana-duarte."""
    import re
    import unicodedata

    bare = unicodedata.normalize("NFKD", person).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    if not slug:
        fail(f'"{person}" is no name; expected letters, e.g. --person ana')
    return slug


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
    from consilience.report.exchange import row_names

    if instrument is None:
        fail("which instrument? Add --instrument ID, e.g. --instrument rob2")
    review = load(path)
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what a spreadsheet saves
    try:
        taken = robvis.take(review, text, named(instrument, review), result, row_names(review))
    except ValueError as error:
        fail(f"{file.name}: {error}")
    for study in taken.studies:
        save_study(study, path)
    out = console()
    out.print(f"{taken.n} {'appraisal' if taken.n == 1 else 'appraisals'} written")
    if taken.unchanged:
        out.print(f"nothing new: {_escaped('; '.join(taken.unchanged))}")


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
