"""Asking one person in a terminal: prints the steps of ``appraisal.walking`` and hands back what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from .appraise_words import WORDS
from .console import console

if TYPE_CHECKING:
    from consilience.appraisal.recording import Sitting
    from consilience.appraisal.walking import AskDeviations, AskLevel, AskOverall, AskQuestion, Walk
    from consilience.model.appraisal import Assessment, Deviation
    from consilience.model.instrument import Domain

Save = Callable[["Sitting"], None]


class Stopped(Exception):
    """Raised where the person stops before the end."""


class Back(Exception):
    """Raised where the person wants to go one step back."""


def ask(sitting: Sitting, language: str, save: Save, *, again: bool) -> Sitting:
    """Ask what is open and keep each answer at once. Raises ``Stopped``; what was answered until then is kept."""
    from consilience.appraisal import walking
    from consilience.appraisal.recording import Refused

    desk = _Desk(language, sitting)
    desk.greet()
    walk = walking.begin(sitting, again=again)
    if walk.taken and not again:
        desk.say(desk.words["went on"].format(n=len(sitting.sheet.answers)), style="dim")
    try:
        while step := walk.step():
            try:
                walk = desk.take(walk, step)
            except Back:
                if not walk.taken:
                    desk.say(desk.words["first"], style="yellow")
                walk = walk.back()
                continue
            except Refused as refusal:
                desk.say(str(refusal), style="yellow")
                continue
            save(walk.sitting)
    except (click.Abort, Stopped):
        desk.say("\n" + desk.words["stopped"].format(n=len(walk.sitting.sheet.answers)))
        raise Stopped from None
    return walk.sitting


class _Desk:
    """Where one person is asked: the console, the language, and what may be typed everywhere."""

    def __init__(self, language: str, sitting: Sitting) -> None:
        self.words = WORDS[language]
        self.language = language
        self.instrument = sitting.instrument
        self.assessments: Sequence[Assessment] = sitting.assessments() if sitting.adjudicates else ()
        self.out = console()

    def say(self, text: str, style: str = "") -> None:
        self.out.print(text, style=style or None, markup=False)

    def greet(self) -> None:
        self.say(self.instrument.title, style="bold")
        if "PY" in self.instrument.definition.answers:
            self.say(self.words["answers"], style="dim")
        self.say(f"{self.words['commands']} {self.instrument.definition.source}", style="dim")

    def take(self, walk: Walk, step: AskDeviations | AskQuestion | AskLevel | AskOverall) -> Walk:
        """The walk after one step. Raises ``Back``, ``Stopped``, ``click.Abort``."""
        from consilience.appraisal.walking import AskDeviations, AskLevel, AskQuestion

        match step:
            case AskDeviations():
                return walk.look_at(self.deviations(step))
            case AskQuestion():
                return self.question(walk, step)
            case AskLevel():
                return self.level(walk, step)
        return self.overall(walk, step)

    def read(self, prompt: str, default: str | None = None) -> str:
        """What is typed; Enter gives the default, where there is one."""
        while True:
            typed = click.prompt(prompt, default="", show_default=False, prompt_suffix=": ").strip()
            match typed.lower():
                case "b":
                    raise Back
                case "q":
                    raise Stopped
                case "?":
                    self.say("    " + self.words["help"].format(source=self.instrument.definition.source), style="dim")
                case "" if default is None:
                    continue
                case _:
                    return typed or default or ""

    def yes(self, prompt: str) -> bool:
        """Whether the person says yes."""
        while True:
            match self.read(f"{prompt} ({self.words['yes or no']})").lower():
                case "y" | "yes" | "s" | "sí" | "si" | "sim":
                    return True
                case "n" | "no" | "não" | "nao":
                    return False

    def deviations(self, step: AskDeviations) -> list[Deviation]:
        self.say("\n" + self.words["deviations"], style="bold")
        while True:
            if chosen := [kind for kind in step.kinds if self.yes(f"  {self.words[kind]}")]:
                return chosen

    def question(self, walk: Walk, step: AskQuestion) -> Walk:
        if step.first:
            self.heading(step.domain)
        earlier = step.earlier.answer if step.earlier and step.earlier.answer in step.allowed else None
        answer = self.answer(step, earlier)
        quote, place, source = self.support(walk, step)
        after = walk.answer(step, answer, quote, place, source)
        possible = self.instrument.possible(step.domain.id, after.sitting.answers, after.sitting.effect)
        if possible and not step.domain.preliminary and not step.domain.sums:
            self.say("    " + self.words["so far"].format(levels=" / ".join(possible)), style="dim")
        return after

    def heading(self, domain: Domain) -> None:
        self.say(f"\n{domain.code} {self.translated(domain.label, domain.es, domain.pt)}", style="bold")
        told = [(person, each) for person in self.assessments for each in person.answers]
        asked = {question.id for question in domain.questions}
        if told:
            self.say("  " + self.words["assessed"], style="dim")
        for person, each in told:
            if each.id in asked:
                quote = f' "{each.anchor.quote}"' if each.anchor and each.anchor.quote else ""
                reason = f" ({each.reason})" if each.reason else ""
                self.say(f"  {each.id} {person.person}: {each.answer}{quote}{reason}", style="dim")
        for person in self.assessments:
            for given in person.domains:
                if given.domain in (domain.id, domain.code, domain.label):
                    self.say(f"  {person.person}: {given.level} ({given.reason or ''})", style="dim")

    def answer(self, step: AskQuestion, earlier: str | None) -> str:
        from consilience.appraisal.spelling import answer_in

        question = step.question
        text = self.translated(question.text, question.es, question.pt)
        keeps = f", {self.words['earlier'].format(answer=earlier)}" if earlier else ""
        while True:
            typed = self.read(f"{question.id} {text} [{'/'.join(step.allowed)}{keeps}]", earlier)
            answer = answer_in(typed, step.allowed)
            if answer in step.allowed:
                return str(answer)
            expected = ", ".join(step.allowed)
            self.say("    " + self.words["not an answer"].format(given=typed, expected=expected), style="yellow")

    def support(self, walk: Walk, step: AskQuestion) -> tuple[str, str, str]:
        """Quotation, place and report."""
        anchor = step.earlier.anchor if step.earlier else None
        if anchor and anchor.quote:
            self.say(f'    "{anchor.quote}"', style="dim")
            quote = self.read("    " + self.words["quote kept"], "")
            if not quote:
                return anchor.quote, anchor.place or "", anchor.source or ""
            quote = "" if quote == "-" else quote
        else:
            quote = self.read("    " + self.words["quote"], "")
        if not quote:
            return "", "", ""
        reports = [report.id for report in walk.sitting.study.reports]
        source = walk.sitting.source
        while len(reports) > 1:
            keeps = self.words["earlier"].format(answer=source)
            typed = self.read(f"    {self.words['report']} [{'/'.join(reports)}, {keeps}]", source)
            if typed in reports:
                source = typed
                break
        return quote, self.read("    " + self.words["place"], ""), source

    def level(self, walk: Walk, step: AskLevel) -> Walk:
        judged, code = step.judged, step.domain.code
        if judged.implied is None:
            self.say("  " + self.words["choose"])
            for level, criterion in step.domain.criteria.items():
                self.say(f"  {level}: {criterion}", style="dim")
        elif judged.provisional:
            self.say("  " + self.words["confirm"], style="yellow")
        default = judged.level or judged.implied
        level = self.one_of(f"{code} {self.words['level']}", step.levels, default, step.domain)
        reason = ""
        if judged.implied is not None and level != judged.implied:
            reason = self.reason(
                self.words["why not"].format(level=judged.implied), step.earlier.reason if step.earlier else None
            )
        return walk.level(step, level, reason)

    def overall(self, walk: Walk, step: AskOverall) -> Walk:
        conclusion, compound = step.conclusion, step.compound
        implied = conclusion.implied or ""
        self.say("")
        if compound:
            n = sum(each.level == compound.level for each in conclusion.domains)
            words = self.words["together"].format(n=n, level=compound.level, overall=compound.overall)
            self.say(words, style="yellow")
        elif implied in self.instrument.definition.unranked:
            self.say(self.words["unranked"], style="yellow")
        default = walk.sitting.sheet.level or implied
        level = self.one_of(self.words["overall"], self.instrument.definition.all_levels, default, None)
        walk.overall(step, level)  # refused before a reason is asked for
        reason = ""
        if level != implied:
            reason = self.reason(self.words["why overall"].format(level=implied), walk.sitting.sheet.reason)
        return walk.overall(step, level, reason)

    def one_of(self, prompt: str, levels: Sequence[str], default: str | None, domain: Domain | None) -> str:
        keeps = f", {self.words['keeps'].format(level=default)}" if default else ""
        while True:
            typed = self.read(f"{prompt} [{'/'.join(levels)}{keeps}]", default)
            try:
                return self.instrument.level(typed, domain)
            except ValueError:
                expected = ", ".join(levels)
                self.say("    " + self.words["not an answer"].format(given=typed, expected=expected), style="yellow")

    def reason(self, prompt: str, earlier: str | None) -> str:
        """A reason, which must be given."""
        keeps = f" ({self.words['earlier'].format(answer=earlier)})" if earlier else ""
        return self.read(f"    {prompt}{keeps}", earlier)

    def translated(self, text: str, es: str | None, pt: str | None) -> str:
        return {"es": es, "pt": pt}.get(self.language) or text
