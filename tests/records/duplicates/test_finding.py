"""Groups of duplicates: laws that hold for any records, and what earlier decisions do."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.model.duplicates import DuplicateDecision, kept
from consilience.model.record import Record
from consilience.records.duplicates import find_duplicates
from consilience.records.duplicates.blocking import CAP, candidates
from consilience.records.duplicates.memory import decisions_of
from consilience.records.duplicates.normalise import normalise

from .made_up import collection

TIME = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
TITLE = "Green tea before bed and the quality of sleep in night nurses"


def record(id: str, **more: object) -> Record:
    row = {"id": id, "search": "medline", "title": TITLE, "authors": ["Ana, A", "Ben, B"], "journal": "Journal of Tea"}
    return Record.model_validate(row | {"year": 2020, "volume": "7", "pages": "12-19"} | more)


def said(a: str, b: str, verdict: str, person: str = "ana", day: int = 1) -> DuplicateDecision:
    time = TIME + dt.timedelta(days=day)
    return DuplicateDecision.model_validate({"person": person, "pair": [a, b], "verdict": verdict, "time": time})


text = st.text(max_size=30)
anything = st.builds(
    Record,
    id=st.just("x"),
    search=st.just("s"),
    title=text | st.sampled_from([TITLE, TITLE.upper(), "Editorial"]),
    authors=st.lists(text | st.sampled_from(["Ana, A", "Ben B."]), max_size=3).map(tuple),
    year=st.none() | st.integers(1900, 2100),
    journal=st.none() | text,
    volume=st.none() | text | st.just("7"),
    issue=st.none() | text,
    pages=st.none() | text | st.just("12-19"),
    doi=st.none() | text | st.just("10.1000/x"),
    abstract=st.none() | text,
)


@settings(max_examples=150)
@given(st.lists(anything, max_size=12), st.randoms(use_true_random=False))
def test_any_records_in_any_order(records: list[Record], random: Random) -> None:
    """No text breaks it; groups part the records; the order of records changes nothing."""
    ids = [f"r{at}" for at in range(len(records))]
    found = find_duplicates(records, ids=ids)
    members = [record for group in found.groups for record in group]
    assert len(members) == len(set(members))
    assert all(len(group) > 1 for group in found.groups)
    assert len(found.merged) == sum(len(group) - 1 for group in found.groups)
    group_of = {record: at for at, group in enumerate(found.groups) for record in group}
    assert all(group_of.get(each.pair[0], -1) != group_of.get(each.pair[1], -2) for each in found.review)
    order = list(range(len(records)))
    random.shuffle(order)
    again = find_duplicates([records[at] for at in order], ids=[ids[at] for at in order])
    assert {frozenset(group) for group in again.groups} == {frozenset(group) for group in found.groups}
    assert {each.pair for each in again.review} == {each.pair for each in found.review}


def test_identical_records_are_one_publication() -> None:
    found = find_duplicates([record("a"), record("b"), record("c")])
    assert found.groups == (("a", "b", "c"),)
    assert found.as_json() == {"records": 3, "groups": [["a", "b", "c"]], "review": []}


def test_a_chain_whose_ends_conflict_is_split() -> None:
    """B has no DOI and fits A and C; A and C have two. One of the links is refused and shown."""
    chain = [record("a", doi="10.1000/1"), record("b"), record("c", doi="10.1000/2", pages="40-49", volume="7")]
    found = find_duplicates(chain)
    assert found.groups == (("a", "b"),)
    assert [each.pair for each in found.review] == [("b", "c")]
    assert "would join a and c: DOIs differ" in found.review[0].judgement.why[0]


def test_the_words_of_a_person_beat_the_program() -> None:
    records = [record("a"), record("b"), record("c", title="Something else entirely about coffee", pages="90-99")]
    different = find_duplicates(records, [said("a", "b", "different")])
    assert different.groups == ()
    assert different.review == ()
    same = find_duplicates(records, [said("a", "c", "same")])
    assert same.groups == (("a", "b", "c"),)


def test_a_withdrawn_word_leaves_the_pair_to_the_program() -> None:
    records = [record("a"), record("b")]
    assert find_duplicates(records, [said("a", "b", "different"), said("b", "a", "open", day=2)]).groups == (
        ("a", "b"),
    )


def test_a_new_search_uses_earlier_decisions_and_shows_what_is_new() -> None:
    """The undecided pair of the first run is answered; the second run asks about the new record only."""
    letters = [record("a", authors=["Ana, A"]), record("b", authors=["Stranger, X"])]
    first = find_duplicates(letters)
    assert [each.pair for each in first.review] == [("a", "b")]
    answered = [said("a", "b", "different")]
    assert find_duplicates(letters, answered).review == ()
    second = find_duplicates([*letters, record("c", authors=["Ana, A"]), record("d", authors=["Third, Y"])], answered)
    assert second.groups == (("a", "c"),)
    assert {each.pair for each in second.review} == {("a", "d"), ("b", "d")} or {
        frozenset(each.pair) & {"d"} for each in second.review
    } == {frozenset("d")}


def test_a_merge_that_a_person_parts_is_shown_again_where_it_is_open() -> None:
    """The program joined b to a and c; a person parts a and b: the other link of b is a question again."""
    records = [record("a"), record("b"), record("c")]
    merges = decisions_of(find_duplicates(records), TIME)
    found = find_duplicates(records, [*merges, said("a", "c", "different")])
    assert len(found.groups) == 1
    assert len(found.groups[0]) == 2
    assert len(found.review) <= 1
    assert not {frozenset("ac")} & {frozenset(group) & frozenset("ac") for group in found.groups}


def test_runs_repeat_and_add_nothing() -> None:
    records, _ = collection(seed=5, n=400)
    first = find_duplicates(records)
    merges = decisions_of(first, TIME)
    assert len(merges) == len(first.merged) > 50
    again = find_duplicates(records, merges)
    assert again.merged == ()
    assert {frozenset(group) for group in again.groups} == {frozenset(group) for group in first.groups}
    assert {each.pair for each in again.review} == {each.pair for each in first.review}
    speaks = kept(records, merges)
    assert sum(speaks[r.id] != r.id for r in records) == len(merges)


def test_large_blocks_are_parted_and_told() -> None:
    """Thousands of 'Editorial' are not all compared; those of one year and page are told as not compared."""
    same = [
        record(f"r{at}", title="Editorial", year=2000, pages=None, volume=None, authors=[]) for at in range(CAP + 1)
    ]
    assert candidates([normalise(each) for each in same]).skipped
    spread = [each.model_copy(update={"year": 1900 + at}) for at, each in enumerate(same)]
    found = candidates([normalise(each) for each in spread])
    assert len(found.pairs) < CAP * CAP / 2


def test_ids_are_used_once() -> None:
    with pytest.raises(ValueError, match="used twice: a"):
        find_duplicates([record("a"), record("a")])
