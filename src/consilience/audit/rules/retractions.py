"""Retractions: what a review rests on still stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..catalogue import Draft, draft, rule
from ..facts import Facts, RetractionFact
from ..finding import Repair


@rule("RT001", "included-study-retracted", severity="error", family="retractions")
def included_study_retracted(facts: Facts) -> Iterator[Draft]:
    """No included study rests on a retracted report.

    Why: a retraction withdraws the results; often because people were not treated, or numbers not measured, as
    reported. Retracted trials go on being pooled, and change conclusions.

    Formula: a report of an included study, or the record it was found by, is retracted according to the list of
    retractions that the review was compared with (``consilience link REVIEW --retractions FILE``), to its record
    (title, publication type, retraction notice), or to the review (``retracted: true``); and no later entry of the list
    reinstates it. A warning for an abstract, companion or registry entry of a study that has an article besides.

    Example: an included trial of 2009, retracted on 12 March 2019: results not reliable.

    Repair: exclude the study from every analysis, keep it in the flow with the reason, show what changes without it.

    Blind spots: publications without DOI and PubMed number; lists older than the retraction; retracted and republished
    articles, whose new version may be included by its own DOI.
    """
    for fact in _about(facts, "retraction"):
        yield draft(
            f"{fact.row.label}: {fact.label} was retracted{_when(fact)}, {fact.said}{_why(fact)}",
            *fact.spots,
            severity="warning" if fact.secondary else None,
            repairs=[
                Repair("exclude the study", "a retracted report is no evidence"),
                Repair("the entry is about another publication", "compare its title and DOI with the report"),
            ],
            **_details(fact),
        )


@rule("RT002", "concern-about-included-study", severity="warning", family="retractions")
def concern_about_included_study(facts: Facts) -> Iterator[Draft]:
    """An expression of concern about an included study is dealt with.

    Why: the journal doubts the report, and has not decided. Until then the study may not carry a conclusion alone.

    Formula: as RT001, where the last word of the list is an expression of concern.

    Example: an included trial under an expression of concern since 2 May 2021.

    Repair: look for the journal's decision; pool with and without the study, and say so.

    Blind spots: those of RT001; concerns that were settled without a notice.
    """
    for fact in _about(facts, "expression-of-concern"):
        yield draft(
            f"{fact.row.label}: the journal expressed concern about {fact.label}{_when(fact)}, {fact.said}{_why(fact)}",
            *fact.spots,
            severity="info" if fact.secondary else None,
            **_details(fact),
        )


@rule("RT003", "included-study-corrected", severity="info", family="retractions")
def included_study_corrected(facts: Facts) -> Iterator[Draft]:
    """Values are taken from the corrected version of a report.

    Why: a correction may concern the very number that was extracted.

    Formula: as RT001, where nothing weightier than a correction is known.

    Example: an included trial, corrected on 4 July 2020: error in table 2.

    Repair: read the correction; note that the values were compared with it.

    Blind spots: most corrections concern names and affiliations.
    """
    for fact in _about(facts, "correction"):
        yield draft(
            f"{fact.row.label}: {fact.label} was corrected{_when(fact)}, {fact.said}{_why(fact)}",
            *fact.spots,
            **_details(fact),
        )


def _about(facts: Facts, nature: str) -> Iterator[RetractionFact]:
    return (fact for fact in facts.retractions if fact.nature == nature and fact.row.status == "included")


def _when(fact: RetractionFact) -> str:
    return f" on {fact.notice.date.isoformat()}" if fact.notice and fact.notice.date else ""


def _why(fact: RetractionFact) -> str:
    return f": {'; '.join(fact.notice.reasons)}" if fact.notice and fact.notice.reasons else ""


def _details(fact: RetractionFact) -> dict[str, Any]:
    notice = fact.notice
    return {
        "report": fact.label,
        "date": notice.date.isoformat() if notice and notice.date else None,
        "reasons": list(notice.reasons) if notice else [],
        "notice": notice.notice_doi if notice else None,
    }
