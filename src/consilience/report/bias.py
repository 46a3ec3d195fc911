"""Risk of bias as judged: one row a study, with the domains where they are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consilience.appraisal.conclusions import NOT_JUDGED, settled, with_levels
from consilience.appraisal.instruments import Instrument, instrument_for, instruments_of, normal_level
from consilience.model.appraisal import Appraisal
from consilience.model.queries import included
from consilience.model.review import Review
from consilience.model.study import Study

from . import text
from .figures.risk_of_bias import DomainColumn, columns, levels_by_column, numbered, title_of
from .notes import Notes
from .table import Cell, Column, Group, Line, Note, Table, Value, missing, one, words


def judged(review: Review) -> Table:
    """Every appraisal of every included study, by instrument."""
    own = any(each.level is None and each.assessments for study in included(review) for each in study.appraisals)
    notes, review = Notes(review), settled(review)
    shown = columns(review)
    codes = list(dict.fromkeys(column.code for each in shown.values() for column in each))
    headings = [
        Column("Study", "head"),
        Column("Instrument"),
        Column("Overall" if own else "Overall, as printed", "short"),
    ]
    headings += [Column(code, "short") for code in sorted(codes, key=_order)]
    headings.append(Column("Level of the instrument?", "short"))
    rows = tuple(
        _row(notes, review, study, at, shown, sorted(codes, key=_order))
        for study in included(review)
        for at, each in enumerate(study.appraisals)
        if each.level is not None
    )
    remarks = [] if codes or not rows else ["The source prints overall levels only; no domain is stated."]
    remarks += [f"{title}: {'; '.join(numbered(each))}." for title, each in shown.items()]
    if own:
        remarks.append("Levels are what the assessments come to, where none is printed.")
    title = "Risk of bias, levels" if own else "Risk of bias, as printed"
    return Table("risk-of-bias-levels", title, tuple(headings), (Group("", rows),), tuple(remarks))


def _order(code: str) -> tuple[int, str]:
    """D1, D1a, D1b, D2, ..., and what has no number at the end."""
    digits = "".join(sign for sign in code if sign.isdigit())
    return (int(digits) if digits else 99, code)


def _row(
    notes: Notes,
    review: Review,
    study: Study,
    at: int,
    shown: Mapping[str, tuple[DomainColumn, ...]],
    codes: Sequence[str],
) -> tuple[Cell, ...]:
    appraisal = study.appraisals[at]
    instrument = instrument_for(study, appraisal, review.about.protocol, instruments_of(review))
    own = shown.get(title_of(instrument), ())
    levels = {
        column.code: level
        for column, level in zip(own, levels_by_column(appraisal, instrument, own), strict=True)
        if level is not None
    }
    known = _known(appraisal.level or "", instrument)
    fits = {
        True: Value("✓ yes", tone="good"),
        False: Value("≠ no", tone="bad"),
        None: Value("cannot tell", tone="quiet"),
    }
    return (
        one(Value(appraised(notes, study, appraisal), href=f"#study/{study.id}")),
        _instrument(appraisal, instrument),
        one(_value(notes, study, at, instrument)),
        *(words(levels[code]) if code in levels else missing("–") for code in codes),
        one(fits[known]),
    )


def _known(level: str, instrument: Instrument | None) -> bool | None:
    """True where a level is one of the instrument's; None without an instrument, for points, and not judged."""
    if instrument is None or instrument.is_checklist or level == NOT_JUDGED:
        return None
    return normal_level(level) in instrument.levels


def appraised(notes: Notes, study: Study, appraisal: Appraisal) -> str:
    """What was appraised: the study, or one result of it."""
    result = next((each for each in study.results if each.id == appraisal.result), None)
    if result is None:
        return notes.names[study.id]
    return f"{notes.names[study.id]}, {text.quantity(result, notes.outcomes[result.outcome], result.stated.first())}"


def _instrument(appraisal: Appraisal, instrument: Instrument | None) -> Cell:
    name = instrument.title if instrument else appraisal.instrument
    if name is None:
        return missing()
    return one(Value(name, tag="" if appraisal.instrument else "by the protocol, for this design"))


def level(notes: Notes, review: Review, study: Study) -> Cell:
    """The overall levels of one study."""
    appraisals = tuple(with_levels(review, study, each) for each in study.appraisals)
    study = study.model_copy(update={"appraisals": appraisals})
    known = instruments_of(review)
    values = [
        _value(notes, study, at, instrument_for(study, each, review.about.protocol, known))
        for at, each in enumerate(appraisals)
        if each.level is not None
    ]
    return Cell(tuple(Line((value,)) for value in values)) if values else missing()


def _value(notes: Notes, study: Study, at: int, instrument: Instrument | None) -> Value:
    appraisal = study.appraisals[at]
    subject = f"study/{study.id}/appraisal"
    name = instrument.title if instrument else "instrument not stated"
    statements = [notes.statement("Overall", appraisal.level or "", appraisal.anchor or study.anchor, appraisal)]
    statements += [
        notes.statement(each.domain, each.level, each.anchor, each, remark=each.reason or "")
        for each in appraisal.domains
    ]
    title = f"{appraised(notes, study, appraisal)}: risk of bias ({name})"
    id = subject if at == 0 else f"{subject}/{at + 1}"
    return Value(appraisal.level or "", note=Note(id, title, tuple(statements)), subject=subject)
