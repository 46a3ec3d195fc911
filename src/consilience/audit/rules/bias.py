"""Risk of bias: levels and designs must be those of the instrument."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from consilience.appraisal.instruments import INSTRUMENTS, Instrument, misfit, normal_level, owners

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Judgement
from ..finding import Repair


@rule("RB001", "level-not-of-instrument", severity="error", family="risk of bias")
def level_not_of_instrument(facts: Facts) -> Iterator[Draft]:
    """A level of risk of bias is one that the instrument has.

    Why: RoB 2 knows low, some concerns, high; ROBINS-I low, moderate, serious, critical. A level of the other shows
    that the wrong instrument was used, or the right one wrongly.

    Formula: the printed level, overall or of a domain, without "risk of bias", is in the instrument's list; the
    instrument is the one named, else the one that the review's methods plan for the design.

    Example: a randomised trial, planned for RoB 2, with "Moderate risk".

    Repair: appraise again with the instrument for the design.

    Blind spots: the design must be stated, and the methods must say which instrument goes with it.
    """
    for judgement in facts.judgements:
        instrument = judgement.instrument
        if instrument is None or instrument.is_checklist:
            continue
        why = "named for it" if judgement.instrument_named else _why_planned(judgement)
        printed = [(judgement.printed, "", judgement.spot)]
        printed += [(level, f" for {name}", judgement.place(at)) for at, (name, level) in enumerate(judgement.domains)]
        for level, where, place in printed:
            plain = normal_level(level)
            if plain in instrument.levels:
                continue
            others = [owner.title for owner in owners(plain) if owner is not instrument]
            yield draft(
                f'{judgement.row.label}: "{level}"{where} is no level of {instrument.title}, {why}',
                place,
                allowed=list(instrument.levels),
                repairs=[Repair(f"{other} was used instead", f'it has the level "{plain}"') for other in others]
                or [Repair("a word of everyday language", f"{instrument.title} knows: {', '.join(instrument.levels)}")],
            )


def _why_planned(judgement: Judgement) -> str:
    how = judgement.row.allocation
    return f"planned for its design ({how})" if how else "the instrument of the methods"


@rule("RB002", "instrument-not-for-design", severity="warning", family="risk of bias")
def instrument_not_for_design(facts: Facts) -> Iterator[Draft]:
    """An instrument is used for the designs that it is made for.

    Why: RoB 2 judges randomised comparisons, ROBINS-I non-randomised ones; both ask questions about a comparison group
    that a single-arm trial cannot answer.

    Formula: the study's allocation is among the instrument's, and the study has a comparator where the instrument
    needs one: a review's own files list its arms; a manuscript's table says nothing of arms that it does not name. One
    finding for each instrument and design.

    Example: ROBINS-I for single-arm phase 2 trials.

    Repair: a checklist for case series (JBI) or MINORS for single-arm studies; or state the external comparison that
    ROBINS-I is to judge.

    Blind spots: a target trial with an external control may be described elsewhere in the methods.
    """
    wrong: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judgement in facts.judgements:
        instrument, compared = judgement.instrument, judgement.compared
        if instrument and (
            design := misfit(instrument, judgement.row.allocation, compared=compared, layout=judgement.layout)
        ):
            wrong[instrument.title, design].append(judgement)
    plans = {
        INSTRUMENTS[at.item.instrument].title: at.spot for at in facts.instruments if at.item.instrument in INSTRUMENTS
    }
    appraised = len({judgement.row.key for judgement in facts.judgements})
    for (title, design), judgements in sorted(wrong.items()):
        studies = list(dict.fromkeys(j.row.label for j in judgements))
        places = [plans[title]] if title in plans else [j.spot for j in judgements]
        yield draft(
            f"{title} is not made for {design} studies; {len(studies)} of {appraised} appraised studies are such",
            *places,
            studies=studies,
        )


@rule("RB003", "instrument-described-wrongly", severity="error", family="risk of bias")
def instrument_described_wrongly(facts: Facts) -> Iterator[Draft]:
    """The methods describe an instrument with its own domains and levels.

    Why: a wrong description shows that another form was used, or that levels were invented.

    Formula: the number of domains and the set of levels equal the instrument's (ROBINS-I 2016: seven domains; low,
    moderate, serious, critical; V2: six domains). A level in other words, which belongs to no other instrument, is a
    warning; so is a description that fits another version of the instrument.

    Example: "ROBINS-I considers six domains: low, moderate, high or critical risk".

    Repair: cite the version used and its levels.

    Blind spots: the right number of domains with wrong names.
    """
    for at in facts.instruments:
        instrument = INSTRUMENTS.get(at.item.instrument)
        if instrument is None or instrument.is_checklist:
            continue
        problems = [*_description(instrument, at.item.domains, at.item.levels)]
        if problems:
            strange = [normal_level(level) for level in at.item.levels if normal_level(level) not in instrument.levels]
            grave = at.item.domains not in (None, instrument.domains) or any(owners(level) for level in strange)
            other = _other_version(instrument, at.item.domains, at.item.levels)
            told = f"; that is {other.title}: name the version" if other else ""
            yield draft(
                f"{instrument.title} is described with {' and '.join(problems)}{told}",
                at.spot,
                domains=instrument.domains,
                levels=list(instrument.levels),
                severity="error" if grave and not other else "warning",
            )


def _other_version(instrument: Instrument, domains: int | None, levels: tuple[str, ...]) -> Instrument | None:
    """Another version for the same studies, which the description fits."""
    own = instrument.definition.family or instrument.name
    for each in INSTRUMENTS.values():
        same = own in (each.name, each.definition.family) and each is not instrument
        if (
            same
            and each.definition.layouts == instrument.definition.layouts
            and not [*_description(each, domains, levels)]
        ):
            return each
    return None


def _description(instrument: Instrument, domains: int | None, levels: tuple[str, ...]) -> Iterator[str]:
    if domains is not None and domains != instrument.domains:
        yield f"{domains} domains (it has {instrument.domains})"
    strange = [level for level in levels if normal_level(level) not in instrument.levels]
    if strange:
        yield f"the level{'s' if len(strange) > 1 else ''} {', '.join(strange)} (it has {', '.join(instrument.levels)})"


@rule("RB004", "study-without-appraisal", severity="warning", family="risk of bias")
def study_without_appraisal(facts: Facts) -> Iterator[Draft]:
    """Every included study has a risk-of-bias judgement.

    Why: PRISMA 2020 item 18.

    Formula: included studies without a judgement, where others have one. One finding for all.

    Example: 21 rows, 20 judgements.

    Repair: appraise the study.

    Blind spots: judgements in a supplement that was not transcribed.
    """
    judged = {judgement.row.key for judgement in facts.judgements}
    bare = [row for row in facts.included if judged and row.key not in judged]
    if bare:
        names = ", ".join(row.label for row in bare)
        yield draft(
            f"{len(bare)} of {len(facts.included)} included studies have no risk-of-bias judgement: {names}",
            *(row.spot for row in bare),
            studies=[row.label for row in bare],
        )


@rule("RB005", "overall-better-than-domain", severity="error", family="risk of bias")
def overall_better_than_domain(facts: Facts) -> Iterator[Draft]:
    """The overall risk of bias is not lower than that of the worst domain.

    Why: both RoB 2 and ROBINS-I take the worst domain as the least overall level.

    Formula: rank(overall) >= max rank(domain).

    Example: domain 3 high, overall some concerns.

    Repair: correct the overall level, or give the reason for the override.

    Blind spots: domains that are not printed.
    """
    for judgement in facts.judgements:
        instrument = judgement.instrument
        overall = instrument.rank(judgement.level) if instrument else None
        if instrument is None or overall is None:
            continue
        for at, (domain, printed) in enumerate(judgement.domains):
            rank = instrument.rank(printed)
            if rank is not None and rank > overall:
                yield draft(
                    f'{judgement.row.label}: overall "{judgement.printed}" is better than domain {domain} "{printed}"',
                    judgement.spot,
                    judgement.place(at),
                )


@rule("RB006", "instrument-without-studies", severity="warning", family="risk of bias")
def instrument_without_studies(facts: Facts) -> Iterator[Draft]:
    """The methods use an instrument that is made for the design of some included study.

    Why: ROBINS-I for a review of randomised trials, or RoB 2 for cohorts, asks the wrong questions of every study.

    Formula: no included study has a design that the instrument is made for; all of them state theirs, and the sentence
    does not keep the instrument for another design.

    Example: "risk of bias was assessed with ROBINS-I" in a review of twelve randomised trials.

    Repair: use the instrument for the design, or say for which studies the other was planned.

    Blind spots: an instrument that was planned for designs that the search did not find.
    """
    hows = {row.allocation for row in facts.included}
    if len(facts.included) < 2 or None in hows or "unclear" in hows:
        return
    for at in facts.instruments:
        instrument = INSTRUMENTS.get(at.item.instrument)
        if instrument is None or hows & instrument.designs or _kept_for(instrument, at.spot.quote):
            continue
        if not hows & set(at.item.designs) and not at.spot.quote:
            continue  # a plan that names its designs, none of which was found
        yield draft(
            f"{instrument.title} is not made for {' or '.join(sorted(str(how) for how in hows))} studies, and all "
            f"{len(facts.included)} included studies are such",
            at.spot,
            designs=sorted(instrument.designs),
        )


_DESIGNS = {
    "robins-i": (
        r"non-?\s?randomi|observational|cohort|case-control"
        r"|no aleatorizad|observacional|cohorte|não randomizad"
    ),
    "rob2": r"(?<!non-)(?<!non )randomi[sz]ed|\brcts?\b|(?<!no )aleatorizad|(?<!não )randomizad",
}


def _kept_for(instrument: Instrument, words: str) -> bool:
    """True where a sentence says that an instrument is for studies of its own design."""
    pattern = _DESIGNS.get(instrument.definition.family or instrument.name)
    return pattern is not None and re.search(pattern, words, re.IGNORECASE) is not None


@rule("RB007", "level-not-as-answers-imply", severity="error", family="risk of bias")
def level_not_as_answers_imply(facts: Facts) -> Iterator[Draft]:
    """The level given is the one that the answers to the signalling questions imply, or the reason is given.

    Why: the algorithms of RoB 2 and ROBINS-I V2 propose a level; whoever judges otherwise says why (Sterne 2019).

    Formula: answers are admitted by the routing; level = algorithm(answers), or a reason stands with it; a printed
    level equals the one that the assessments come to; the overall level is not better than that of the worst domain.

    Example: all answers of domain 1 imply some concerns, the assessor wrote low, and no reason.

    Repair: correct the answer or the level, or give the reason.

    Blind spots: answers that nobody recorded.
    """
    for fact in facts.appraisals:
        conclusion = fact.conclusion
        for message, at in fact.problems:
            yield draft(f"{fact.about}: {message}", at)
        if fact.printed and conclusion.overall and not _same(fact.printed, conclusion.overall):
            yield draft(
                f'{fact.about}: overall "{fact.printed}" is printed, the assessments come to {conclusion.overall}',
                fact.spot,
                implied=conclusion.overall,
            )
        for name, printed in fact.printed_domains:
            settled = next((d for d in conclusion.domains if name in (d.domain.code, d.domain.label)), None)
            if settled and settled.level and not _same(printed, settled.level):
                yield draft(
                    f'{fact.about}: "{printed}" is printed for {name}, the assessments come to {settled.level}',
                    fact.spot,
                    implied=settled.level,
                )


def _same(one: str, other: str) -> bool:
    return normal_level(one) == normal_level(other)


@rule("RB008", "appraisal-not-settled", severity="warning", family="risk of bias")
def appraisal_not_settled(facts: Facts) -> Iterator[Draft]:
    """An appraisal that was begun comes to a level: answers are complete, and differences are settled.

    Why: two people assess independently, and a third word settles what they judge differently (PRISMA 2020 item 11).

    Formula: every domain has a level that both assessors gave, or that the adjudication gave; a provisional cell of an
    algorithm is confirmed by a person.

    Example: one assessor judged domain 4 low, the other some concerns, and nobody settled it.

    Repair: adjudicate the domain; answer what is open; confirm the level.

    Blind spots: a level that was settled but not recorded.
    """
    for fact in facts.appraisals:
        conclusion = fact.conclusion
        if conclusion.overall is not None:
            continue
        reasons = [
            f"{each.domain.code} {each.status}"
            for each in conclusion.domains
            if each.status in ("conflict", "to confirm", "incomplete", "not judged")
        ] or ["the assessors differ on the overall level"]
        yield draft(f"{fact.about}: {conclusion.instrument.title} comes to no level: {', '.join(reasons)}", fact.spot)
