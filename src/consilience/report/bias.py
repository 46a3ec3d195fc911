"""Risk of bias as judged: one row a study, with the domains where they are printed."""

from __future__ import annotations

from consilience.appraisal.conclusions import NOT_JUDGED, settled, with_levels
from consilience.appraisal.instruments import Instrument, instrument_for, instruments_of, normal_level
from consilience.model.appraisal import Appraisal
from consilience.model.queries import included
from consilience.model.review import Review
from consilience.model.study import Study

from . import text
from .notes import Notes
from .table import Cell, Column, Group, Line, Note, Table, Value, missing, one, words


def judged(review: Review) -> Table:
    """Every appraisal of every included study, by instrument."""
    notes, review = Notes(review), settled(review)
    width = max((len(each.domains) for study in included(review) for each in study.appraisals), default=0)
    columns = [Column("Study", "head"), Column("Instrument"), Column("Overall, as printed", "short")]
    columns += [Column(f"D{at}", "short") for at in range(1, width + 1)]
    columns.append(Column("Level of the instrument?", "short"))
    rows = tuple(
        _row(notes, review, study, at, width)
        for study in included(review)
        for at, each in enumerate(study.appraisals)
        if each.level is not None
    )
    remarks = [] if width or not rows else ["The source prints overall levels only; no domain is stated."]
    named = [f"D{at}: {name}" for at, name in enumerate(_domains(review), 1) if name != f"D{at}"]
    remarks += [f"{'; '.join(named)}."] if named else []
    return Table("risk-of-bias-levels", "Risk of bias, as printed", tuple(columns), (Group("", rows),), tuple(remarks))


def _row(notes: Notes, review: Review, study: Study, at: int, width: int) -> tuple[Cell, ...]:
    appraisal = study.appraisals[at]
    instrument = instrument_for(study, appraisal, review.about.protocol, instruments_of(review))
    domains = [words(each.level) for each in appraisal.domains]
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
        *domains,
        *(missing("–") for _ in range(width - len(domains))),
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


def _domains(review: Review) -> list[str]:
    """Names of the domains, of the first appraisal that prints them all."""
    printed = [each.domains for study in included(review) for each in study.appraisals if each.domains]
    return [each.domain for each in max(printed, key=len, default=())]
