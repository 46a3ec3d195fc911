"""Footnotes of a summary of findings: the levels that they take, and what GR006 makes of them."""

from __future__ import annotations

import pytest

from consilience.audit import engine
from consilience.audit.readers.manuscript.grade_notes import levels_in
from consilience.audit.readers.manuscript.levels import level_of, marks_of
from consilience.audit.readers.manuscript.read import read
from tests.audit.manuscript.reads import read_bytes

HEAD = "Outcome\tParticipants (studies)\tCertainty of the evidence (GRADE)"
NOTES = (
    "a Downgraded one level for risk of bias: three of five trials were open. "
    "b Downgraded one level for imprecision (few events).\n"
    "c Rated down by two levels owing to very serious imprecision."
)


@pytest.mark.parametrize(
    ("note", "levels"),
    [
        ("Downgraded one level for risk of bias", (1, 0)),
        ("Downgraded by two levels due to very serious imprecision", (2, 0)),
        ("Rated down 1 level for inconsistency and 1 level for imprecision", (2, 0)),
        ("Downgraded twice for imprecision", (2, 0)),
        ("Risk of bias (-1): open trials", (1, 0)),
        ("Rated up by one level for a large effect", (0, 1)),
        ("Se rebajó un nivel por riesgo de sesgo", (1, 0)),
        ("Se disminuyó en dos niveles por imprecisión muy grave", (2, 0)),
        ("Rebaixado um nível por risco de viés", (1, 0)),
        ("Reduzida em três níveis por imprecisão", (3, 0)),
        ("The median follow-up was 24 months", (0, 0)),
        ("Downgraded for imprecision", None),
        ("Downgraded one level each for risk of bias and imprecision", None),
        ("Downgraded one to two levels for imprecision", None),
        ("Serious risk of bias", None),
        ("We did not downgrade for risk of bias", None),
        ("Rated down one level, then rated up one level", None),
    ],
)
def test_levels_of_a_note(note: str, levels: tuple[int, int] | None) -> None:
    assert levels_in(note) == levels


@pytest.mark.parametrize(
    ("printed", "level", "marks"),
    [
        ("⊕⊕⊝⊝ Low^a,b", "Low", ("a", "b")),
        ("Very low a b", "Very low", ("a", "b")),
        ("Muy baja^1,2", "very low", ("1", "2")),
        ("Moderate *", "Moderate", ("*",)),
        ("Some concerns", "Some concerns", ()),
        ("High", "High", ()),
    ],
)
def test_marks_stand_behind_the_level(printed: str, level: str, marks: tuple[str, ...]) -> None:
    assert (level_of(printed), marks_of(printed)) == (level, marks)


def found(*rows: str, notes: str = NOTES, head: str = HEAD) -> list[str]:
    text = f"Drug for disease: a systematic review\n\nResults\n\nTable 3. Summary of findings\n{head}\n"
    text += "\n".join(rows) + f"\n{notes}\n\nDiscussion\n\nNothing more.\n"
    facts = read(read_bytes(text, "review.txt"))
    return [finding.message for finding in engine.run(facts, engine.select(["GR006"]))]


FITS = (
    "Mortality\t1,204 (5 RCTs)\t⊕⊕⊕⊝ Moderate a",
    "Relapse\t1,100 (4 RCTs)\t⊕⊕⊝⊝ Low a,b",
    "Harms\t90 (2 RCTs)\tLow c",
)


def test_levels_that_the_notes_give_are_silent() -> None:
    assert found(*FITS) == []


def test_a_level_that_the_notes_do_not_give() -> None:
    wrong = "Relapse\t1,100 (4 RCTs)\t⊕⊕⊕⊝ Moderate a,b"
    assert found(FITS[0], wrong, FITS[2]) == ["Relapse: start high, 2 down, 0 up gives low, not Moderate"]


@pytest.mark.parametrize(
    "row",
    [
        "Relapse\t1,100 (4 cohort studies)\tModerate a,b",  # the start is not known
        "Relapse\t1,100 (4 RCTs)\tModerate",  # without a mark
        "Relapse\t1,100 (4 RCTs)\tModerate d",  # of a note that is not there
        "Relapse\t1,100 (4 RCTs) c\tModerate a",  # another cell has a note that takes levels
    ],
)
def test_what_the_notes_do_not_tell_is_silent(row: str) -> None:
    assert found(FITS[0], row, FITS[2]) == []


def test_a_note_without_its_number_is_silent() -> None:
    notes = "a Downgraded for risk of bias. b Downgraded one level for imprecision. c Serious imprecision."
    assert found("Mortality\t1,204 (5 RCTs)\tHigh a", "Relapse\t90 (2 RCTs)\tLow a,b", "Harms\t9 (1 RCT)\tHigh c",
                 notes=notes) == []  # fmt: skip
