"""The flow: computed from a ledger, and the equations between its boxes."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.model.record import Record
from consilience.model.review import About, Review
from consilience.model.selection import Box, Decision, FlowCount, Search
from consilience.screening.flow import Flow, computed, flow, identities

ABOUT = {
    "id": "case",
    "title": "A case",
    "kind": "teaching",
    "protocol": {
        "question": {"text": "?", "population": "p", "intervention": "i", "comparator": "c", "outcomes": []},
        "selection": [{"stage": "title-abstract", "reviewers": 2}, {"stage": "full-text", "reviewers": 1}],
    },
}
SEARCHES = (
    Search(id="medline", source="MEDLINE"),
    Search(id="embase", source="EMBASE"),
    Search(id="register", source="ClinicalTrials.gov", kind="register"),
    Search(id="citations", source="Citations", kind="citation"),
)
TIME = dt.datetime(2024, 10, 23, 9, tzinfo=dt.UTC)


def decision(record: str, stage: str, verdict: str, person: str = "ana", **more: str) -> Decision:
    return Decision(person=person, record=record, stage=stage, verdict=verdict, time=TIME, **more)


def ledger(random: Random) -> Review:
    """A selection somewhere on its way: records of four sources, decided by two people as chance will have it."""
    records: list[Record] = []
    for number in range(random.randint(1, 40)):
        earlier = [each.id for each in records if each.duplicate_of is None]
        twin = random.choice(earlier) if earlier and random.random() < 0.2 else None
        search = random.choice(SEARCHES)
        records.append(Record(id=f"r{number}", search=search.id, title="x", duplicate_of=twin))
    decisions = []
    for record in records:
        for person in random.sample(["ana", "ben"], random.randint(0, 2)):
            verdict = random.choice(["include", "include", "include", "exclude", "maybe"])
            decisions.append(decision(record.id, "title-abstract", verdict, person))
        if random.random() < 0.2:
            decisions.append(decision(record.id, "retrieval", random.choice(["not-retrieved", "include"])))
        if random.random() < 0.8:
            verdict = random.choice(["include", "exclude", "not-retrieved"])
            study = random.choice(["one", "two", "three"]) if verdict == "include" else ""
            reason = "adults" if verdict == "exclude" else ""
            more = {key: value for key, value in (("study", study), ("reason", reason)) if value}
            decisions.append(decision(record.id, "full-text", verdict, **more))
    return Review(
        about=About.model_validate(ABOUT), searches=SEARCHES, records=tuple(records), decisions=tuple(decisions)
    )


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_a_computed_flow_adds_up_at_every_moment(random: Random) -> None:
    found = computed(ledger(random))
    assert [(each.box, each.formula, each.stated) for each in identities(found) if not each.holds] == []
    assert found.awaiting >= 0
    assert all(count.n >= 0 for count in found.stated)


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_every_record_is_accounted_for(random: Random) -> None:
    review = ledger(random)
    found = computed(review)
    boxes: tuple[Box, ...] = (
        "duplicates",
        "records-excluded",
        "reports-not-retrieved",
        "reports-excluded",
        "reports-included",
    )
    settled = sum(found.n(box) or 0 for box in boxes)
    assert settled + found.awaiting == len(review.records)


def review(*decisions: Decision, records: int = 4) -> Review:
    made = tuple(Record(id=f"r{n}", search="medline", title="x") for n in range(records))
    return Review(about=About.model_validate(ABOUT), searches=SEARCHES, records=made, decisions=decisions)


def test_a_small_selection_by_hand() -> None:
    both = [decision(f"r{n}", "title-abstract", "include", who) for n in range(3) for who in ("ana", "ben")]
    out = [decision("r3", "title-abstract", "exclude", who) for who in ("ana", "ben")]
    found = computed(
        review(
            *both,
            *out,
            decision("r0", "full-text", "include", study="one"),
            decision("r1", "full-text", "include", study="one"),
            decision("r2", "full-text", "exclude", reason="adults"),
        )
    )
    assert {box: count.n for box, count in found.counts.items()} == {
        "records-databases": 4,
        "duplicates": 0,
        "records-screened": 4,
        "records-excluded": 1,
        "reports-sought": 3,
        "reports-not-retrieved": 0,
        "reports-assessed": 3,
        "reports-excluded": 1,
        "studies-included": 1,
        "reports-included": 2,
    }
    assert found.awaiting == 0
    assert [(each.reason, each.n) for each in found.counts["reports-excluded"].reasons] == [("adults", 1)]


def test_a_report_that_cannot_be_had_is_no_report_awaiting() -> None:
    """Whether someone says so at retrieval or at full text."""
    both = [decision("r0", "title-abstract", "include", who) for who in ("ana", "ben")]
    for stage in ("retrieval", "full-text"):
        found = computed(review(*both, decision("r0", stage, "not-retrieved"), records=1))
        assert found.n("reports-not-retrieved") == 1
        assert found.n("reports-assessed") == 0
        assert found.awaiting == 0


def test_where_a_flow_comes_from() -> None:
    reported = Review(about=About.model_validate(ABOUT), flow=(FlowCount(box="studies-included", n=21),))
    assert flow(reported).source == "reported"
    assert flow(reported).n("studies-included") == 21
    assert flow(Review(about=About.model_validate(ABOUT))).source == "none"
    assert flow(review(decision("r0", "title-abstract", "include"))).source == "computed"


def stated(**counts: int) -> Flow:
    boxes: list[tuple[Box, int]] = [(name.replace("_", "-"), n) for name, n in counts.items()]  # type: ignore[misc]
    return Flow("reported", tuple(FlowCount(box=box, n=n) for box, n in boxes))


def broken(found: Flow) -> list[str]:
    return [f"{each.box} {each.stated}: {each.formula}" for each in identities(found) if not each.holds]


def test_the_equation_spans_the_boxes_that_are_left_out() -> None:
    found = stated(records_screened=350, records_excluded=309, reports_excluded=22, studies_included=21)
    assert broken(found) == ["studies-included 21: 350 - 309 - 22 = 19"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (stated(records_databases=100, duplicates=10, records_screened=90), []),
        (stated(records_databases=100, duplicates=10, records_screened=91), ["records-screened 91: 100 - 10 = 90"]),
        (stated(records_databases=100, records_registers=5, records_screened=105), []),
        (stated(records_databases=100, records_other=5, records_screened=103), []),
        (stated(records_databases=100, records_other=5, records_screened=106), ["records-screened 106: 100 = 100"]),
        (stated(records_screened=100, records_excluded=60, reports_sought=40), []),
        (stated(records_screened=100, reports_sought=40), []),
        (stated(reports_sought=40, reports_not_retrieved=2, reports_assessed=38), []),
        (stated(reports_sought=40, reports_assessed=41), ["reports-assessed 41: 40 = 40"]),
        (stated(reports_assessed=38, reports_excluded=18, studies_included=19), []),
        (stated(reports_assessed=38, reports_excluded=18, reports_included=19), ["reports-included 19: 38 - 18 = 20"]),
        (stated(studies_included=3, reports_included=2), ["studies-included 3: at most 2 (reports)"]),
        (stated(total_studies=9, studies_included=3), []),
        (stated(total_studies=9, previous_studies=5, studies_included=3), ["total-studies 9: 5 + 3 = 8"]),
        (stated(total_reports=8, previous_reports=5, reports_included=3), []),
    ],
)
def test_equations(found: Flow, expected: list[str]) -> None:
    assert broken(found) == expected


def test_what_nobody_states_is_named() -> None:
    (identity,) = identities(stated(reports_sought=40, reports_assessed=38))
    assert identity.unstated == ("reports-not-retrieved",)
    assert identity.boxes == ("reports-sought", "reports-assessed")


def test_parts_of_a_box() -> None:
    count = FlowCount.model_validate(
        {"box": "reports-excluded", "n": 9, "reasons": [{"reason": "a", "n": 5}, {"reason": "b", "n": 3}]}
    )
    assert broken(Flow("reported", (count,))) == ["reports-excluded 9: 5 + 3 = 8"]
    count = FlowCount(box="records-databases", n=8, sources={"MEDLINE": 5, "EMBASE": 3})
    assert broken(Flow("reported", (count,))) == []


def test_the_first_statement_of_a_box_counts() -> None:
    twice = Flow("reported", (FlowCount(box="studies-included", n=21), FlowCount(box="studies-included", n=22)))
    assert twice.n("studies-included") == 21
    assert twice.n("duplicates") is None
