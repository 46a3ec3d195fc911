"""Risk of bias: levels and designs must be those of the instrument."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from consilience.appraisal.instruments import INSTRUMENTS, Instrument, normal_level, owners

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
        if instrument is None:
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
    needs one. One finding for each instrument and design.

    Example: ROBINS-I for single-arm phase 2 trials.

    Repair: a checklist for case series (JBI) or MINORS for single-arm studies; or state the external comparison that
    ROBINS-I is to judge.

    Blind spots: a target trial with an external control may be described elsewhere in the methods.
    """
    wrong: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judgement in facts.judgements:
        how, instrument = judgement.row.allocation, judgement.instrument
        if not instrument or not how or how == "unclear":
            continue
        if how not in instrument.designs:
            wrong[instrument.title, how].append(judgement)
        elif instrument.needs_comparator and not judgement.row.comparators:
            wrong[instrument.title, f"{how} one-group"].append(judgement)
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
    moderate, serious, critical). A level in other words, which belongs to no other instrument, is a warning.

    Example: "ROBINS-I considers six domains: low, moderate, high or critical risk".

    Repair: cite the version used and its levels.

    Blind spots: ROBINS-I V2 has other domains; name the version.
    """
    for at in facts.instruments:
        instrument = INSTRUMENTS.get(at.item.instrument)
        if instrument is None:
            continue
        problems = [*_description(instrument, at.item.domains, at.item.levels)]
        if problems:
            strange = [normal_level(level) for level in at.item.levels if normal_level(level) not in instrument.levels]
            grave = at.item.domains not in (None, instrument.domains) or any(owners(level) for level in strange)
            yield draft(
                f"{instrument.title} is described with {' and '.join(problems)}",
                at.spot,
                domains=instrument.domains,
                levels=list(instrument.levels),
                severity="error" if grave else "warning",
            )


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
        levels = judgement.instrument.levels if judgement.instrument else ()
        ranks = {level: rank for rank, level in enumerate(levels) if level != "no information"}
        for at, (domain, printed) in enumerate(judgement.domains):
            level = normal_level(printed)
            if level in ranks and judgement.level in ranks and ranks[level] > ranks[judgement.level]:
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
    "robins-i": r"non-?\s?randomi|observational|cohort|case-control|no aleatorizad|observacional|cohorte|não randomizad",
    "rob2": r"(?<!non-)(?<!non )randomi[sz]ed|\brcts?\b|(?<!no )aleatorizad|(?<!não )randomizad",
}


def _kept_for(instrument: Instrument, words: str) -> bool:
    """True where a sentence says that an instrument is for studies of its own design."""
    pattern = _DESIGNS.get(instrument.name)
    return pattern is not None and re.search(pattern, words, re.IGNORECASE) is not None
