"""Tables of studies: what each cell says, and what stands behind it."""

from __future__ import annotations

from typing import Any

from consilience.model.review import Review
from consilience.report import bias, certainty, evidence, harms, mechanisms, selection, studies
from consilience.report.table import Cell, Table, trimmed

from . import made_up


def cells(table: Table, row: str) -> dict[str, Cell]:
    """The cells of the row with that first cell, by column."""
    titles = [column.title for column in table.columns]
    found = [dict(zip(titles, each, strict=True)) for each in table.rows if each[0].text == row]
    assert len(found) == 1, [each[0].text for each in table.rows]
    return found[0]


def texts(table: Table, row: str) -> dict[str, str]:
    return {title: cell.text for title, cell in cells(table, row).items()}


def test_outcomes_in_the_layout_of_a_printed_review() -> None:
    table = studies.outcomes(made_up.review())
    assert [column.title for column in table.columns] == [
        "Study", "Design", "N", "Age", "Intervention", "Efficacy", "Quality of life", "Safety", "Risk of bias",
        "Certainty",
    ]  # fmt: skip
    assert texts(table, "Adams (2019)") == {
        "Study": "Adams (2019)",
        "Design": "Phase 3 RCT",
        "N": "80",
        "Age": "median 41.5 (19 to 70) years",
        "Intervention": "Papworth vs. usual care",
        "Efficacy": "OS, time not stated: Papworth 69.2% (95% CI 55.6 to 86.2)\n"
        "OS at 4 years: Control 88%\n"
        "FEV: Papworth vs Control MD -0.31 litres (95% CI -0.50 to -0.12; p < 0.001)\n"
        "Asthma control: Papworth 30/40",
        "Quality of life": "not stated",
        "Safety": "Dizziness, grade ≥3: Papworth 5%; Control 10%",
        "Risk of bias": "Serious risk",
        "Certainty": "High",
    }


def test_studies_stand_under_their_class_in_the_order_of_the_classes() -> None:
    table = studies.outcomes(made_up.review())
    assert [(group.title, len(group.rows)) for group in table.groups] == [
        ("Exercise › Slow breathing", 2),
        ("Exercise › Fast breathing", 1),
    ]


def test_a_value_that_the_review_does_not_print_says_whose_it_is() -> None:
    table = studies.outcomes(made_up.review())
    assert texts(table, "Baker (2020)")["N"] == "20 (study report)"


def test_a_value_opens_every_source_side_by_side() -> None:
    table = studies.outcomes(made_up.review())
    value = cells(table, "Adams (2019)")["Efficacy"].lines[0].values[0]
    assert value.subject == "study/adams-2019/alive-papworth"
    note = value.note
    assert note is not None
    assert note.title == "Adams (2019), Overall survival at 4 years, Papworth"
    assert note.differs
    mine, theirs = note.statements
    assert (mine.by, mine.quote, mine.place, mine.differs) == ("Review", "OS: 69.2%", "Table 1", False)
    assert mine.remark == "prints no time for this value"
    assert (theirs.by, theirs.text, theirs.differs) == ("Study report", "88.4% (95% CI 81.3 to 96.1)", True)
    assert (theirs.source, theirs.key, theirs.url) == ("Adams et al. 2019", "adams-2019", "https://example.org/adams")
    assert note.remark == "Arms may be swapped."


def test_sources_that_agree_to_the_printed_digit_are_not_marked() -> None:
    value = cells(studies.outcomes(made_up.review()), "Adams (2019)")["Efficacy"].lines[1].values[0]
    assert value.note is not None
    assert not value.note.differs  # 88 and 88.2


def test_numbers_of_participants_that_differ_are_marked() -> None:
    (value,) = cells(studies.characteristics(made_up.review()), "Adams (2019)")["N"].values
    assert value.note is not None
    assert [(each.text, each.differs) for each in value.note.statements] == [("80", False), ("84", True)]


def test_characteristics() -> None:
    shown = texts(studies.characteristics(made_up.review()), "Adams (2019)")
    assert shown["Traits"] == "severity: mild, moderate"
    assert shown["Arms"] == "Papworth; n = 40\nControl; Usual care"
    assert shown["Graded by"] == "CTCAE 5.0"
    assert shown["Reports"] == "Adams et al. 2019"


def test_studies_that_are_not_included_have_a_table_of_their_own() -> None:
    review = made_up.review()
    assert [row[0].text for row in studies.others(review).rows] == ["Davis (1990)"]
    assert "Davis (1990)" not in [row[0].text for row in studies.outcomes(review).rows]


def test_two_studies_of_one_label_are_told_apart_where_they_are_named_alone() -> None:
    data = made_up.data()
    data["studies"][1]["label"] = "Adams (2019)"
    table = harms.harms(Review.model_validate(data))
    assert table.groups[0].rows[0][0].text == "Adams (2019) [Papworth vs. usual care]"


def test_harms_stand_side_by_side_with_grade_and_system() -> None:
    table = harms.harms(made_up.review())
    assert texts(table, "Adams (2019)") == {
        "Study": "Adams (2019)",
        "Harm": "Dizziness",
        "CTCAE term and class": "Dizziness\nNervous system disorders",
        "Grade": "≥3",
        "Graded by": "CTCAE 5.0",
        "Experimental": "Papworth 5%; of 40",
        "Comparator or contrast": "Control 10%",
    }
    clark = texts(table, "Clark (2021)")
    assert (clark["Grade"], clark["Comparator or contrast"]) == ("not stated", "no comparator")


def test_risk_of_bias_names_the_instrument_and_levels_that_it_does_not_have() -> None:
    table = bias.judged(made_up.review())
    adams = texts(table, "Adams (2019)")
    assert adams["Instrument"] == "RoB 2 (by the protocol, for this design)"
    assert adams["Level of the instrument?"] == "≠ no"  # RoB 2 has low, some concerns, high
    baker = texts(table, "Baker (2020)")
    assert (baker["Instrument"], baker["D1"], baker["D2"]) == ("ROBINS-I", "Moderate", "Low")
    assert baker["Level of the instrument?"] == "✓ yes"


def test_certainty_as_printed() -> None:
    shown = texts(certainty.ratings(made_up.review()), "Asthma control")
    assert (shown["Starts at"], shown["Down"], shown["Certainty"]) == ("high", "risk of bias, 2: no blinding", "Low")


def test_the_evidence_map_counts_studies_and_people_and_shows_gaps() -> None:
    table = evidence.evidence_map(made_up.review())
    assert texts(table, "Asthma control") == {
        "Outcome": "Asthma control",
        "Slow breathing": "2 (100)",  # 80 as the review prints + 20 from the report
        "Fast breathing": "1 (12)",
        "Held breath": "0",  # a class that is named and was never studied
        "All": "3 (112)",
    }
    assert "Usual care" not in [column.title for column in table.columns]


def test_mechanisms_and_resistance() -> None:
    shown = texts(mechanisms.mechanisms(made_up.review()), "Papworth")
    assert shown["Pathway"] == "slower breath → more carbon dioxide"
    assert shown["Resistance"] == "boredom (clinical)"


def test_approvals_of_the_review_beside_those_of_other_sources() -> None:
    assert texts(mechanisms.approvals(made_up.review()), "Papworth") == {
        "Intervention": "Papworth",
        "As the review states": "2016, FDA: asthma",
        "As other sources state": "2015-02, FDA: asthma in adults (adults)",
    }


def test_the_flow_is_tested_on_itself() -> None:
    rows = [[cell.text for cell in row] for row in selection.equations(made_up.review()).rows]
    assert ["Studies included", "4", "120 − 100 − 17 = 3", "≠ differs"] in rows
    assert ["Reports excluded", "17", "10 + 7 = 17", "✓ agrees"] in rows


def test_reasons_of_a_ledger_are_told_in_the_words_of_the_criterion() -> None:
    flow = [{"box": "reports-excluded", "n": 2, "reasons": [{"reason": "animals", "n": 2}]}]
    (row,) = selection.boxes(made_up.review(flow=flow)).rows
    assert row[2].text == "animal studies: 2"


def test_a_review_that_reads_only_reports_need_not_say_so_at_every_value() -> None:
    data = made_up.data()
    baker = {
        **made_up.BAKER,
        "results": [{**each, "stated": {"report": each["stated"]["review"]}} for each in made_up.BAKER["results"]],
    }
    data |= {"studies": [baker], "claims": [], "gradings": []}
    assert texts(studies.outcomes(Review.model_validate(data)), "Baker (2020)")["N"] == "20"


def test_a_column_in_which_no_row_says_anything_gives_way_to_a_sentence() -> None:
    others = trimmed(studies.others(made_up.review()))
    assert [column.title for column in others.columns] == ["Study", "Intervention", "Efficacy"]
    assert others.notes[-1] == "No row states: Design, N, Age, Safety, Risk of bias, Certainty."
    table = evidence.evidence_map(made_up.review())
    assert trimmed(table) == table  # a gap in the map is news


def one_study(**more: Any) -> Review:
    return made_up.review(studies=[{**made_up.CLARK, **more}], claims=[], gradings=[])


def test_a_review_without_classes_has_no_headings() -> None:
    review = one_study(arms=[{"id": "a", "label": "A", "interventions": []}])
    bare = Review.model_validate({**review.model_dump(mode="json", by_alias=True), "classes": []})
    assert [group.title for group in studies.outcomes(bare).groups] == [""]
