"""Certainty of evidence: GRADE ratings must fit their steps, the risk of bias, the design and the conclusion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from consilience.certainty.levels import LEVELS, rank, rated
from consilience.certainty.statements import mismatch

from ..catalogue import Draft, draft, rule
from ..facts import Facts, Judgement, Rating
from ..finding import Repair

_CEILINGS = {"critical": 1, "serious": 2, "high": 3}
"""Highest level that one study with this risk of bias usually reaches: rated with ROBINS-I it starts high and loses
about two levels for serious, three for critical bias (GRADE guidelines 18, Schünemann 2019, J Clin Epidemiol 111:105);
RoB 2 high loses at least one."""


@rule("GR001", "level-not-of-grade", severity="error", family="certainty")
def level_not_of_grade(facts: Facts) -> Iterator[Draft]:
    """A level of certainty is high, moderate, low or very low.

    Why: GRADE has four levels; anything else cannot be compared.

    Formula: the printed level is one of the four, in tables and in sentences.

    Example: "Medium".

    Repair: rate again.

    Blind spots: other systems (Oxford, SORT) that are named as such.
    """
    for rating in facts.ratings:
        if rating.printed and rank(rating.printed) is None:
            yield draft(f'{_about(rating)}: "{rating.printed}" is no level of GRADE', rating.spot, allowed=list(LEVELS))
    for claim in facts.certainty_claims:
        for level in claim.levels:
            if rank(level) is None:
                yield draft(f'the text says "{level}", which is no level of GRADE', claim.spot, allowed=list(LEVELS))


@rule("GR002", "certainty-despite-bias", severity="warning", family="certainty")
def certainty_despite_bias(facts: Facts) -> Iterator[Draft]:
    """Certainty is rated down for serious or high risk of bias.

    Why: risk of bias is the first of GRADE's reasons to rate down.

    Formula: one study rated by itself: critical usually allows at most very low, serious at most low, high (RoB 2) at
    most moderate. One finding for each pair of levels; of several judgements of a study, the best counts.

    Example: "Serious risk" beside "High" certainty.

    Repair: rate down, or give the reason why the bias cannot have mattered.

    Blind spots: a reasoned exception in a footnote; ratings of bodies of several studies are not tested here.
    """
    judged: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in facts.judgements:
        judged[judgement.row.key].append(judgement)
    beside: dict[tuple[str, str, int], list[tuple[Rating, Judgement]]] = defaultdict(list)
    for rating in facts.ratings:
        own, level = judged[rating.row.key] if rating.row else [], rank(rating.printed)
        if not own or not level or rating.row is None:
            continue
        best = max(own, key=lambda j: _CEILINGS.get(j.level, len(LEVELS)))
        ceiling = _CEILINGS.get(best.level, len(LEVELS))
        if level > ceiling:
            beside[best.printed, rating.printed, ceiling].append((rating, best))
    for (bias, certainty, ceiling), pairs in beside.items():
        names = [judgement.row.label for _, judgement in pairs]
        yield draft(
            f'certainty "{certainty}" beside risk of bias "{bias}": {", ".join(names)}',
            *(spot for rating, judgement in pairs for spot in (rating.spot, judgement.spot)),
            studies=names,
            highest_usual=LEVELS[ceiling - 1],
        )


@rule("GR003", "certainty-rated-per-study", severity="warning", family="certainty")
def certainty_rated_per_study(facts: Facts) -> Iterator[Draft]:
    """Certainty is rated for an outcome across studies, not for a study.

    Why: inconsistency, imprecision and publication bias are properties of a body of evidence (Guyatt 2011, J Clin
    Epidemiol 64:383).

    Formula: ratings that name a study and no outcome. One finding for all.

    Example: a GRADE column in the table of studies.

    Repair: rate each outcome of each comparison in a summary of findings table.

    Blind spots: an outcome with a single study.
    """
    single = [rating for rating in facts.ratings if rating.row is not None and rating.outcome is None]
    if single:
        noun = "study has" if len(single) == 1 else "studies have"
        yield draft(
            f"{len(single)} {noun} a GRADE level of {'its' if len(single) == 1 else 'their'} own; GRADE rates outcomes "
            "across studies",
            single[0].spot.document(),
            levels=dict(Counter(rating.printed for rating in single)),
        )


@rule("GR004", "conclusion-against-ratings", severity="error", family="certainty")
def conclusion_against_ratings(facts: Facts) -> Iterator[Draft]:
    """The certainty in the conclusion is that of the ratings.

    Why: readers act on the conclusion.

    Formula: ratings outside the levels that a sentence names for the whole review. More than half of them: the sentence
    contradicts the tables.

    Example: 3 high, 14 moderate, 2 low and 2 very low in the tables; "low to very low" in the conclusion.

    Repair: bring the sentence or the ratings in line, outcome by outcome.

    Blind spots: a sentence about one comparison that the transcription takes for the whole.
    """
    rated_ = [rating for rating in facts.ratings if rank(rating.printed)]
    for claim in facts.certainty_claims:
        named = [r for level in claim.levels if (r := rank(level))]
        body = [rating for rating in rated_ if claim.outcome in (None, rating.outcome)]
        if not named or not body:
            continue
        beyond = [r for r in body if not min(named) <= (rank(r.printed) or 0) <= max(named)]
        if 2 * len(beyond) > len(body):
            counts = Counter(r.printed for r in body)
            shown = ", ".join(f"{n} {level.lower()}" for level, n in counts.most_common())
            yield draft(
                f'the text says "{" to ".join(claim.levels)}", but {len(beyond)} of {len(body)} ratings lie outside '
                f"({shown})",
                claim.spot,
                beyond[0].spot.document(),
                ratings=dict(counts),
            )


@rule("GR005", "certainty-without-comparison", severity="warning", family="certainty")
def certainty_without_comparison(facts: Facts) -> Iterator[Draft]:
    """A single-arm study does not support more than low certainty about the effect of a treatment.

    Why: without a comparison group the effect rests on an external comparison: such evidence starts low, or ends there
    for confounding.

    Formula: study without comparator, rated moderate or high.

    Example: a phase 2 trial of one arm, "Moderate".

    Repair: name the question: an event rate among such patients may have higher certainty; an effect may not.

    Blind spots: very large effects may be rated up with reasons.
    """
    total = [r for r in facts.ratings if r.row and r.row.allocation == "single-arm"]
    single = [r for r in total if (rank(r.printed) or 0) > 2]
    if single:
        studies = len({r.row.key for r in total if r.row})
        yield draft(
            f"{len({r.row.key for r in single if r.row})} of {studies} single-arm studies are rated moderate or high "
            "without a comparison group",
            single[0].spot.document(),
            studies=list(dict.fromkeys(r.row.label for r in single if r.row)),
        )


@rule("GR006", "rating-arithmetic", severity="error", family="certainty")
def rating_arithmetic(facts: Facts) -> Iterator[Draft]:
    """The final level is the starting level less the steps down plus the steps up.

    Why: a summary of findings must be reproducible from its footnotes.

    Formula: max(1, start - sum(down) + sum(up)), at most 4.

    Example: start high, two steps down, final "Moderate".

    Repair: correct the level, or add the missing step with its reason.

    Blind spots: ratings without stated steps are not tested.
    """
    for claim in facts.certainty_claims:
        start, level = rank(claim.start or ""), rank(claim.levels[-1]) if claim.levels else None
        if start is not None and level is not None and level != (expected := rated(start, claim.down, 0)):
            yield draft(
                f"the text counts {claim.down} down from {claim.start}, which gives {LEVELS[expected - 1]}, not "
                f"{claim.levels[-1]}",
                claim.spot,
                expected=LEVELS[expected - 1],
            )
    for rating in facts.ratings:
        start, level = rank(rating.start or ""), rank(rating.printed)
        if start is None or level is None:
            continue
        expected = rated(start, rating.down, rating.up)
        if level != expected:
            yield draft(
                f"{_about(rating)}: start {rating.start}, {rating.down} down, {rating.up} up gives "
                f"{LEVELS[expected - 1]}, not {rating.printed}",
                rating.spot,
                expected=LEVELS[expected - 1],
                repairs=[Repair(f"a step of {abs(level - expected)} is missing", "the arithmetic would then fit")],
            )


@rule("GR007", "no-step-for-bias", severity="warning", family="certainty")
def no_step_for_bias(facts: Facts) -> Iterator[Draft]:
    """Evidence that mostly comes from studies at high risk of bias is rated down for it.

    Why: risk of bias is the first of GRADE's reasons to rate down (Guyatt 2011, J Clin Epidemiol 64:407).

    Formula: no step for risk of bias in a rating of several studies, while more than half of the appraised studies are
    judged at high (RoB 2), serious or critical (ROBINS-I) risk overall.

    Example: "Risk of bias: not serious" for an outcome; seven of ten trials are at high risk.

    Repair: rate down, or name the studies at low risk on which the outcome rests.

    Blind spots: which studies inform the outcome is not known.
    """
    judged: dict[str, list[str]] = defaultdict(list)
    for judgement in facts.judgements:
        judged[judgement.row.key].append(judgement.level)
    grave = [key for key, levels in judged.items() if all(_CEILINGS.get(level) for level in levels)]
    if 2 * len(grave) <= len(judged):
        return
    for rating in facts.ratings:
        if rating.bias == 0 and rating.row is None:
            yield draft(
                f'{_about(rating)}: no step down for risk of bias (certainty "{rating.printed}"), '
                f"though {len(grave)} of "
                f"{len(judged)} studies are at high, serious or critical risk",
                rating.bias_spot or rating.spot,
                rating.spot,
                studies=len(grave),
            )


@rule("GR008", "rating-stale", severity="warning", family="certainty")
def rating_stale(facts: Facts) -> Iterator[Draft]:
    """A judgement of certainty rests on the evidence as it is now.

    Why: a rating that was made before a study was added or a value corrected speaks of other evidence.

    Formula: each decision of a person keeps fingerprints of the results, the risk of bias, the studies and the plan
    below it; a part that the domain rests on has another fingerprint now. Wording and quotations do not count.

    Example: imprecision was judged on 8 falls; since then a third trial was added.

    Repair: look at the evidence again with consilience grade, and decide anew.

    Blind spots: decisions without fingerprints, written by hand, cannot be tested.
    """
    for rating in facts.ratings:
        if rating.stale:
            parts = dict.fromkeys(part for _, changed in rating.stale for part in changed)
            yield draft(
                f"{_about(rating)}: {', '.join(domain for domain, _ in rating.stale)} judged on other evidence; "
                f"changed since: {', '.join(parts)}",
                rating.spot,
                stale=dict(rating.stale),
            )


@rule("GR009", "step-not-of-grade", severity="error", family="certainty")
def step_not_of_grade(facts: Facts) -> Iterator[Draft]:
    """Each domain takes no more levels than it has.

    Why: inconsistency, indirectness and risk of bias take two levels at most, publication bias one; three are for
    imprecision (Zeng 2022), and for risk of bias where ROBINS-I found it critical (Schünemann 2019).

    Formula: levels of a domain above its largest step; a domain on the wrong side; a domain judged twice.

    Example: publication bias, two levels down.

    Repair: rate the domain again.

    Blind spots: three levels for risk of bias pass in a printed rating, because its instrument is not known.
    """
    for rating in facts.ratings:
        for wrong in rating.faults:
            yield draft(f"{_about(rating)}: {wrong}", rating.spot)


@rule("GR010", "rated-up-against-advice", severity="warning", family="certainty")
def rated_up_against_advice(facts: Facts) -> Iterator[Draft]:
    """Only evidence that starts low and is not rated down is rated up.

    Why: a large effect in biased or imprecise studies is no reason for more certainty (Guyatt 2011, J Clin Epidemiol
    64:1311).

    Formula: levels up together with levels down, or with a start at high.

    Example: randomised trials, starting high, one level down for imprecision and one up for a large effect.

    Repair: leave the step up out, or say why it counts all the same.

    Blind spots: a reasoned exception.
    """
    for rating in facts.ratings:
        for words in rating.advice:
            yield draft(f"{_about(rating)}: {words}", rating.spot, down=rating.down, up=rating.up)


@rule("GR011", "sentence-against-certainty", severity="warning", family="certainty")
def sentence_against_certainty(facts: Facts) -> Iterator[Draft]:
    """The sentence about an outcome says may, likely or nothing of the kind, as its certainty asks.

    Why: readers take the certainty from the words (GRADE guidelines 26, Santesso 2020, J Clin Epidemiol 119:126).

    Formula: a sentence that a person worded, beside the level of its body: high hedges nothing, moderate says likely or
    probably, low may, very low that the evidence is very uncertain; in English, Spanish or Portuguese.

    Example: "Exercise reduces pain", low certainty.

    Repair: word it anew, or leave it to the standard sentence.

    Blind spots: sentences of a manuscript are not bound to their rating; other languages.
    """
    for rating in facts.ratings:
        if rating.sentence and rank(rating.printed) and (wrong := mismatch(rating.sentence, rating.printed)):
            yield draft(f'{_about(rating)}: "{rating.sentence}": {wrong}', rating.spot)


def _about(rating: Rating) -> str:
    return rating.row.label if rating.row else (rating.outcome or "certainty")
