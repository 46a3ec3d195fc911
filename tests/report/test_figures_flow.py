"""The flow diagram: which boxes it shows, and which it marks as impossible."""

from __future__ import annotations

import datetime as dt

from consilience.report.figures import flow

from .figures_made_up import ABOUT, review, study
from .figures_made_up import flow as counts


def boxes(view: flow.FlowView) -> dict[str, flow.FlowBox]:
    return {name: box for step in view.steps for box in (step.main, step.side) if box for name in box.boxes}


FOUNDING = counts(
    records_databases=350, records_screened=350, records_excluded=309, reports_excluded=22, studies_included=21
)


def test_a_sum_that_does_not_hold_is_marked_with_its_arithmetic() -> None:
    shown = boxes(flow.view(review(flow=FOUNDING)))
    assert shown["studies-included"].notes == ("350 − 309 − 22 = 19, not 21",)
    assert not shown["records-screened"].notes


def test_a_sum_that_holds_is_not_marked() -> None:
    view = flow.view(review(flow=[*FOUNDING[:-1], {"box": "studies-included", "n": 19}]))
    assert not any(box.notes for box in boxes(view).values())
    assert "dashed" not in view.caption


def test_boxes_that_nobody_states_are_left_out_and_the_row_stays_for_those_who_leave() -> None:
    steps = flow.view(review(flow=FOUNDING)).steps
    assert [(step.main is not None, step.side is not None) for step in steps] == [
        (True, False),  # identified; nothing is said of duplicates
        (True, True),  # screened, excluded
        (False, True),  # reports excluded; nobody says how many were assessed
        (True, False),  # included
    ]


def test_numbers_carry_thousands_and_reasons_are_listed() -> None:
    stated = {"box": "reports-excluded", "n": 1234, "reasons": [{"reason": "Wrong population", "n": 1234}]}
    box = boxes(flow.view(review(flow=[stated])))["reports-excluded"]
    assert [entry.text.replace("\u00a0", " ") for entry in box.entries] == [
        "Reports excluded (n = 1,234)",
        "Wrong population (n = 1,234)",
    ]


def test_a_reason_that_names_a_criterion_is_told_in_its_words() -> None:
    protocol = {**ABOUT["protocol"], "criteria": [{"id": "age", "text": "Children only"}]}
    stated = {"box": "reports-excluded", "n": 2, "reasons": [{"reason": "age", "n": 2}]}
    view = flow.view(review(about={**ABOUT, "protocol": protocol}, flow=[stated]))
    assert boxes(view)["reports-excluded"].entries[1].text.startswith("not: Children only")


def test_a_box_stated_twice_with_different_numbers_is_marked() -> None:
    view = flow.view(review(flow=[*counts(records_screened=350), *counts(records_screened=341)]))
    assert boxes(view)["records-screened"].notes == ("also stated as 341",)


def test_a_list_that_does_not_add_up_is_marked() -> None:
    one = {"box": "reports-excluded", "n": 900, "reasons": [{"reason": "a", "n": 850}]}
    two = {"box": "records-databases", "n": 3000, "sources": {"MEDLINE": 1500, "Embase": 1400}}
    shown = boxes(flow.view(review(flow=[one, two])))
    assert shown["reports-excluded"].notes == ("listed: 850, not 900",)
    assert shown["records-databases"].notes == ("listed: 1,500 + 1,400 = 2,900, not 3,000",)


def test_the_data_stand_beside_the_last_box() -> None:
    other = study("b", reports=[{"id": "b1"}, {"id": "b2"}, {"id": "nct", "kind": "registry-entry"}])
    view = flow.view(review([study("a"), other, study("c", status="mentioned")], flow=FOUNDING))
    assert view.rows == "Rows in the tables: 2 studies, 3 reports"


def test_a_ledger_is_said_to_be_one() -> None:
    record = {"id": "r1", "search": "s1", "title": "A record"}
    search = {"id": "s1", "source": "MEDLINE"}
    decision = {"person": "ana", "record": "r1", "stage": "title-abstract", "verdict": "exclude"}
    decisions = [{**decision, "person": who, "time": dt.datetime(2026, 1, 1)} for who in ("ana", "luz")]
    view = flow.view(review(searches=[search], records=[record], decisions=decisions))
    assert view.banner == "computed from the ledger"
    assert flow.view(review(flow=FOUNDING)).banner == "as reported by the publication"


def test_nothing_known_is_nothing_shown() -> None:
    assert not flow.view(review()).steps
