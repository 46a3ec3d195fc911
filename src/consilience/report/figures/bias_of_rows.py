"""Which appraisal belongs to a row of a meta-analysis."""

from __future__ import annotations

from collections.abc import Sequence

from consilience.appraisal.conclusions import with_levels
from consilience.appraisal.instruments import Instrument, instrument_for, instruments_of
from consilience.model.appraisal import Appraisal
from consilience.model.review import Review
from consilience.model.study import Result, Study


def appraised(
    review: Review, rows: Sequence[tuple[Study, Sequence[Result]]]
) -> list[tuple[Appraisal, Instrument | None] | None]:
    """The appraisal of each row with its instrument, levels filled in; None where there is none."""
    known = instruments_of(review)
    found: list[tuple[Appraisal, Instrument | None] | None] = []
    for study, results in rows:
        chosen = _appraisal(study, results)
        own = with_levels(review, study, chosen) if chosen else None
        if own is None or own.level is None:
            found.append(None)
        else:
            found.append((own, instrument_for(study, own, review.about.protocol, known)))
    return found


def _appraisal(study: Study, results: Sequence[Result]) -> Appraisal | None:
    """That of one of the results, else of another of the same outcome, else of the study as a whole."""
    ids, outcomes = {result.id for result in results}, {result.outcome for result in results}
    alike = {result.id for result in study.results if result.outcome in outcomes}
    own = [each for some in (ids, alike) for each in study.appraisals if each.result in some]
    return next(iter([*own, *(each for each in study.appraisals if each.result is None)]), None)
