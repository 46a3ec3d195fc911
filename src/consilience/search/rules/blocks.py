"""Blocks, study filters and limits (PRESS 2015, elements 1 and 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..subject import Subject, is_design
from ..tree import Heading, Leaf, Limit, Operation, Term, leaves

_COMPARATORS = (
    "chemotherapy", "drug therapy", "placebo", "placebos", "usual care", "standard care", "standard of care",
    "standard treatment", "conventional treatment", "conventional therapy", "control", "controls", "control group",
    "no treatment", "waiting list", "sham", "comparator", "best supportive care", "active control",
)  # fmt: skip
_OUTCOMES = (
    "mortality", "survival", "overall survival", "event-free survival", "disease-free survival", "quality of life",
    "adverse event", "adverse events", "adverse effect", "side effect", "side effects", "efficacy", "safety",
    "effectiveness", "treatment outcome", "remission", "complete remission", "relapse", "toxicity", "outcome",
    "outcomes", "death", "hospitalization", "length of stay", "patient satisfaction", "cost", "costs",
    "progression-free survival",
)  # fmt: skip
_COMPARATOR = frozenset(_COMPARATORS)
_OUTCOME = frozenset(_OUTCOMES)
_DESIGNS = ("clinical trial", "randomized controlled trial", "randomised controlled trial", "controlled clinical trial")


def _word(leaf: Leaf) -> str:
    text = leaf.text if isinstance(leaf, Term) else leaf.name if isinstance(leaf, Heading) else ""
    return " ".join(text.lower().replace("*", "").replace("#", "").split())


def _made_of(parts: tuple[Leaf, ...], words: frozenset[str]) -> bool:
    return bool(parts) and all(_word(part) in words for part in parts)


@rule("ST701", "comparator-as-block", severity="error", family="blocks")
def comparator_as_block(subject: Subject) -> Iterator[Draft]:
    """The comparator is not a compulsory block.

    Why: abstracts often do not name what the treatment was compared with; those records are lost. Cochrane searches by
    population, intervention and design (Handbook, chapter 4).

    Rule: a block whose every term is a usual comparator, or a comparator of the review's own question, beside at least
    two other blocks.

    Example: leukemi*[tiab] AND blinatumomab[tiab] AND chemotherapy

    Repair: leave the block out.

    Blind spots: comparators in words that the list does not know; reviews of the comparator itself.
    """
    words = _COMPARATOR | {each.lower() for each in subject.comparators}
    blocks = subject.concepts
    if len(blocks) < 3:
        return
    for block, parts in blocks:
        if _made_of(parts, words) and not all(is_design(part) for part in parts):
            yield draft(
                "the comparator is a compulsory block: records that do not name it are lost",
                subject.spot(block),
                repair="leave this block out",
                edits=subject.without(block),
            )


@rule("ST702", "outcome-as-block", severity="warning", family="blocks")
def outcome_as_block(subject: Subject) -> Iterator[Draft]:
    """An outcome is not a compulsory block.

    Why: outcomes that were measured are often not named in title, abstract or headings.

    Rule: a block whose every term is a usual outcome, or an outcome of the review's own question, beside two others.

    Example: leukemi*[tiab] AND blinatumomab[tiab] AND survival[tiab]

    Repair: leave the block out.

    Blind spots: reviews of harms, where an outcome block may be justified.
    """
    words = _OUTCOME | {each.lower() for each in subject.outcomes}
    if len(subject.concepts) < 3:
        return
    for block, parts in subject.concepts:
        if _made_of(parts, words):
            yield draft(
                "an outcome is a compulsory block",
                subject.spot(block),
                repair="leave this block out",
                edits=subject.without(block),
            )


@rule("ST703", "filter-insensitive", severity="error", family="blocks")
def filter_insensitive(subject: Subject) -> Iterator[Draft]:
    """A study filter is sensitive.

    Why: publication types are given by indexers: records not indexed yet, and trials indexed as something else, are
    lost.

    Rule: a compulsory block that is publication types or design headings only, without a text word such as random* or
    trial, on a platform that indexes.

    Example: leukemi*[tiab] AND Clinical Trial[pt]

    Repair: use a validated filter, e.g. Cochrane's sensitivity-maximising filter: consilience search filters.

    Blind spots: whether the design is the right one.
    """
    if subject.platform.name in ("cochrane", "ctgov") or len(subject.blocks) < 2:
        return
    for block, parts in subject.blocks:
        typed = [part for part in parts if _is_type(part)]
        if typed and len(typed) == len(parts):
            yield draft(
                "the only study filter is by publication type or heading: records not indexed yet are lost",
                subject.spot(block),
                repair="use Cochrane's sensitivity-maximising filter",
            )


def _is_type(part: Leaf) -> bool:
    if isinstance(part, Heading):
        return _word(part).removesuffix(" as topic") in _DESIGNS
    if not isinstance(part, Term):
        return False
    if "publication-type" in part.fields:
        return _TYPE.search(part.text.lower()) is not None  # "article" and "review" are no designs
    return _word(part) in _DESIGNS and "publication type" in part.tag.lower()


_TYPE = re.compile(r"trial|random|stud(?:y|ies)|cohort|systematic|meta-analysis")


@rule("ST704", "filter-needless", severity="warning", family="blocks")
def filter_needless(subject: Subject) -> Iterator[Draft]:
    """Where every record is a trial, no trial filter is needed.

    Why: CENTRAL and ClinicalTrials.gov hold trials; a filter can only lose some.

    Rule: a design block on those platforms.

    Example: [mh "Leukemia"] AND random*:ti,ab (Cochrane Library)

    Repair: leave it out.

    Blind spots: searches of the Cochrane Library's reviews.
    """
    if subject.platform.name not in ("cochrane", "ctgov"):
        return
    for block, parts in subject.blocks:
        if parts and all(is_design(part) for part in parts) and len(subject.blocks) > 1:
            yield draft(
                f"{subject.platform.label} holds trials; this filter only loses some",
                subject.spot(block),
                repair="leave it out",
                edits=subject.without(block),
            )


@rule("ST705", "blocks-too-many", severity="info", family="blocks")
def blocks_too_many(subject: Subject) -> Iterator[Draft]:
    """A strategy has few compulsory blocks.

    Why: every block loses the records that do not name its concept.

    Rule: five blocks or more joined by AND.

    Example: disease AND drug AND dose AND age AND design AND country

    Repair: keep population, intervention and design.

    Blind spots: blocks that are always named.
    """
    if len(subject.concepts) >= 5:
        yield draft(
            f"{len(subject.concepts)} compulsory blocks",
            *(subject.spot(block) for block, _ in subject.concepts),
            repair="keep population, intervention and design",
        )


@rule("ST711", "limit-of-language", severity="warning", family="limits")
def limit_of_language(subject: Subject) -> Iterator[Draft]:
    """The search is not limited to a language.

    Why: language is a matter of screening, where what is left out is counted.

    Rule: a language field or limit.

    Example: leukemi*[tiab] AND english[la]

    Repair: leave it out; report at screening what could not be read.

    Blind spots: limits set by a check box.
    """
    for term in subject.terms:
        if term.fields == {"language"}:
            yield draft(
                f"limited to {term.text}",
                subject.spot(term),
                repair="leave the limit out",
                edits=subject.without(term),
            )


@rule("ST712", "limit-of-date", severity="info", family="limits")
def limit_of_date(subject: Subject) -> Iterator[Draft]:
    """A limit of dates has a reason that the review states.

    Why: without a reason, such as the year in which a treatment came into use, older trials are lost.

    Rule: a limit of publication dates.

    Example: leukemi*[tiab] AND 2015:2024[dp]

    Repair: state the reason, or leave it out.

    Blind spots: limits set by a check box.
    """
    for limit in subject.limits:
        if limit.kind == "published":
            yield draft(
                f"limited to {limit.low or 'the beginning'} to {limit.high or 'today'}",
                subject.spot(limit),
                repair="state the reason, or leave the limit out",
                edits=subject.without(limit),
            )


@rule("ST713", "limit-to-humans", severity="warning", family="limits")
def limit_to_humans(subject: Subject) -> Iterator[Draft]:
    """Animal studies are taken away by the double form, not by a limit to humans.

    Why: records not indexed yet carry no Humans and are lost.

    Rule: a limit to humans, or Humans as a compulsory block.

    Example: limit 5 to humans

    Repair: not (exp animals/ not humans/)

    Blind spots: limits set by a check box.
    """
    for limit in subject.limits:
        if limit.kind == "humans" and not _taken_away(subject, limit):
            yield draft("a limit to humans", subject.spot(limit), repair="NOT (animals NOT humans)")
    for block, parts in subject.blocks:
        if len(parts) == 1 and isinstance(parts[0], Heading) and parts[0].name.lower() in ("humans", "human"):
            yield draft("Humans as a compulsory block", subject.spot(block), repair="NOT (animals NOT humans)")


def _taken_away(subject: Subject, limit: Limit) -> bool:
    """True inside a NOT, such as ``NOT ([animals]/lim NOT [humans]/lim)``."""
    return any(
        isinstance(node, Operation)
        and node.operator == "not"
        and any(each is limit for c in node.children[1:] for each in leaves(c))
        for node in subject.nodes
    )


@rule("ST714", "limit-of-age", severity="warning", family="limits")
def limit_of_age(subject: Subject) -> Iterator[Draft]:
    """Ages are searched by headings and text words, not by a limit.

    Why: age limits rest on indexing: records not indexed yet are lost, and so are trials that name an age only in the
    abstract.

    Rule: a limit to an age group.

    Example: limit 5 to "all child (0 to 18 years)"

    Repair: a block of headings and text words for the age.

    Blind spots: limits set by a check box.
    """
    for limit in subject.limits:
        if limit.kind == "age":
            yield draft(f"limited to {limit.value}", subject.spot(limit), repair="a block of headings and text words")


_AVAILABILITY = re.compile(
    r"(?i)\b(?:free )?full[ -]?text\b|\babstracts?\b(?<!conference abstract)(?<!conference abstracts)|hasabstract|"
    r"open ?access|linked"
)


@rule("ST715", "limit-of-availability", severity="error", family="limits")
def limit_of_availability(subject: Subject) -> Iterator[Draft]:
    """The search is not limited to what is easy to get.

    Why: whether a full text is free, or an abstract is there, has nothing to do with the question; the sample is
    biased.

    Rule: a limit to free full text, full text, open access, or records with abstracts.

    Example: leukemi*[tiab] AND free full text[sb]

    Repair: leave it out.

    Blind spots: limits set by a check box.
    """
    for limit in subject.limits:
        if limit.kind in ("other", "limit-to") and _AVAILABILITY.search(limit.value):
            yield draft(
                f"limited to {limit.value}", subject.spot(limit), repair="leave it out", edits=subject.without(limit)
            )
    for term in subject.terms:
        kinds = {"subset", "filter", "status"} & term.fields
        if (kinds and _AVAILABILITY.search(term.text)) or term.text.lower() == "hasabstract":
            yield draft(
                f"limited to {term.text}", subject.spot(term), repair="leave it out", edits=subject.without(term)
            )


@rule("ST716", "dates-reversed", severity="error", family="limits")
def dates_reversed(subject: Subject) -> Iterator[Draft]:
    """The first date of a limit is not after the last.

    Why: the platform finds nothing, or swaps them without a word.

    Rule: a later date before an earlier one.

    Example: leukemi*[tiab] AND 2024:2015[dp]

    Repair: exchange them.

    Blind spots: none known.
    """
    for limit in subject.limits:
        if limit.low[:4].isdigit() and limit.high[:4].isdigit() and limit.low > limit.high:
            yield draft(
                f"from {limit.low} to {limit.high}", subject.spot(limit), repair=f"from {limit.high} to {limit.low}"
            )
