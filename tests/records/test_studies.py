"""Which records report one study: each thing that speaks for it, each near miss, and what people decided."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.model.record import Link, Record
from consilience.model.selection import LinkDecision
from consilience.records.studies import Proposal, author_key, confirmed, propose

TEAM = ("Shen, Shuhong", "Li, Benshang")
OTHERS = ("Okoye, Ada", "Lund, Per")


def r(id: str, title: str = "", **fields: Any) -> Record:
    return Record.model_validate({"id": id, "search": "s", "title": title or f"Title {id}", **fields})


CLOCK = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def word(at: int, verdict: str, *records: str, person: str = "ana", **more: Any) -> LinkDecision:
    return LinkDecision.model_validate(
        {
            "person": person,
            "stage": "linking",
            "records": records,
            "verdict": verdict,
            "time": CLOCK + dt.timedelta(minutes=at),
            **more,
        }
    )


def pairs(found: tuple[Proposal, ...]) -> dict[tuple[str, ...], str]:
    return {proposal.records: proposal.strength for proposal in found}


# What speaks for a link


def test_one_number_in_two_columns_is_strong() -> None:
    a = r("a", registrations=("NCT01208194",))
    b = r("b", raw=(("SI", "ClinicalTrials.gov/NCT 01208194"),))
    (found,) = propose([a, b])
    assert (found.records, found.strength) == (("a", "b"), "strong")
    assert "NCT01208194" in found.reasons[0].words


def test_a_number_stated_in_the_abstract_is_strong_too() -> None:
    a = r("a", registrations=("NCT01208194",))
    b = r("b", abstract="Trial registration: ClinicalTrials.gov NCT01208194.")
    assert pairs(propose([a, b])) == {("a", "b"): "strong"}


def test_twelve_reports_of_one_trial_are_one_proposal() -> None:
    records = [r(f"r{n}", registrations=("NCT01208194",)) for n in range(12)]
    (found,) = propose(records)
    assert len(found.records) == 12
    assert len(found.reasons) == 1
    assert "all are registered" in found.reasons[0].words


def test_numbers_of_several_registries_make_one_trial() -> None:
    records = [
        r("a", registrations=("NCT01208194", "2004-002714-11")),
        r("b", registrations=("2004-002714-11",)),
        r("c", registrations=("NCT01208194",)),
    ]
    assert pairs(propose(records)) == {("a", "b", "c"): "strong"}


def test_a_mention_is_weak_and_with_an_author_in_common_moderate() -> None:
    a = r("a", registrations=("NCT01208194",), authors=TEAM)
    mention = "We discuss NCT01208194 among others."
    assert pairs(propose([a, r("b", abstract=mention)])) == {("a", "b"): "weak"}
    assert pairs(propose([a, r("b", abstract=mention, authors=TEAM)])) == {("a", "b"): "moderate"}


def test_a_record_about_two_trials_does_not_join_them() -> None:
    records = [
        r("a", registrations=("NCT01208194",)),
        r("b", registrations=("NCT00312962",)),
        r("both", registrations=("NCT01208194", "NCT00312962")),
    ]
    assert pairs(propose(records)) == {("a", "both"): "weak", ("b", "both"): "weak"}


@pytest.mark.parametrize(
    "title", ["Tea: a systematic review", "A pooled analysis of tea", "Tea and sleep: meta-analysis"]
)
def test_reviews_and_pooled_analyses_report_no_single_study(title: str) -> None:
    a, b = r("a", registrations=("NCT01208194",)), r("b", title, registrations=("NCT01208194",))
    assert propose([a, b]) == ()


def test_the_registration_of_a_review_links_no_studies() -> None:
    assert propose([r("a", registrations=("CRD42020123456",)), r("b", registrations=("CRD42020123456",))]) == ()


@pytest.mark.parametrize("relation", ["erratum", "retraction", "update", "republication", "preprint", "abstract-of"])
def test_a_stated_relation_is_strong(relation: str) -> None:
    a = r("a", pmid="11")
    b = r("b", links=(Link.model_validate({"relation": relation, "target": "PMID: 11"}),))
    assert pairs(propose([a, b])) == {("a", "b"): "strong"}


def test_a_comment_reports_no_study() -> None:
    a = r("a", "SHIELD: tea", pmid="11", authors=TEAM)
    b = r("b", "Reply (SHIELD)", authors=TEAM, links=(Link(relation="comment", target="11"),))
    assert propose([a, b]) == ()


def test_a_name_and_authors_in_common() -> None:
    a, b = r("a", "SHIELDED: a trial of tea", authors=TEAM), r("b", "Sleep in the SHIELDED trial", authors=TEAM)
    assert pairs(propose([a, b])) == {("a", "b"): "moderate"}
    stranger = r("b", "Sleep in the SHIELDED trial", authors=OTHERS)
    assert pairs(propose([a, stranger])) == {("a", "b"): "weak"}


def test_a_name_that_is_a_word_needs_more_than_a_drug() -> None:
    drugs = {"tea": ["camellia"]}
    a, b = r("a", "HOPE: a trial of tea"), r("b", "Sleep with camellia in the HOPE trial")
    assert pairs(propose([a, b], drugs=drugs)) == {("a", "b"): "weak"}
    a, b = r("a", "UKALLX: a trial of tea"), r("b", "Sleep with camellia in the UKALLX trial")
    assert pairs(propose([a, b], drugs=drugs)) == {("a", "b"): "moderate"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SHIELD: a trial of tea", "SHIELD-2: a trial of tea"),
        ("Tea in KEYNOTE-189", "The KEYNOTE-407 trial"),
        ("Tea in children with ALL: a trial", "Coffee in children with ALL: a trial"),
        ("COVID-19 trial of tea", "COVID-19 trial of coffee"),
        ("A shield of tea: trial", "The SHIELD trial"),
    ],
)
def test_names_that_only_resemble(one: str, other: str) -> None:
    assert propose([r("a", one, authors=TEAM), r("b", other, authors=TEAM)]) == ()


def test_an_abstract_and_its_article_share_the_title() -> None:
    title = "Tea before bed in people with insomnia"
    assert pairs(propose([r("a", title, authors=TEAM), r("b", title.upper() + ".", authors=TEAM)])) == {
        ("a", "b"): "moderate"
    }
    assert propose([r("a", title, authors=TEAM), r("b", title, authors=OTHERS)]) == ()
    assert propose([r("a", "Reply", authors=TEAM), r("b", "Reply", authors=TEAM)]) == ()


PERIOD = "Between January 2010 and March 2012, {n} children were enrolled at {centre}."


def cohort(id: str, n: int = 124, centre: str = "Hospital Garrahan", authors: tuple[str, ...] = TEAM) -> Record:
    return r(id, abstract=PERIOD.format(n=n, centre=centre), authors=authors)


def test_authors_and_cohort() -> None:
    (found,) = propose([cohort("a"), cohort("b")])
    assert found.strength == "moderate"
    words = found.reasons[0].words
    for part in ("2 authors in common", "2010-01 to 2012-03", "124 people", "Hospital Garrahan"):
        assert part in words


def test_too_little_agrees() -> None:
    assert propose([cohort("a"), cohort("b", authors=OTHERS)]) == (), "no author"
    assert propose([cohort("a"), cohort("b", n=80, centre="Hospital Italiano")]) == (), "the period alone"
    later = r("b", abstract="From May 2013 to May 2015, 124 children were enrolled at Hospital Garrahan.", authors=TEAM)
    assert propose([cohort("a"), later]) == (), "another period"
    small = [r(id, abstract="We treated 12 children with tea.", authors=TEAM) for id in "ab"]
    assert propose(small, drugs={"tea": []}) == (), "twelve people are no coincidence"


def test_the_drug_supports_a_cohort() -> None:
    records = [
        r(id, f"Tea and {end}", abstract="We treated 124 children.", authors=TEAM)
        for id, end in (("a", "x"), ("b", "y"))
    ]
    assert propose(records) == ()
    assert pairs(propose(records, drugs={"tea": []})) == {("a", "b"): "weak"}


def test_different_registrations_silence_weaker_reasons() -> None:
    a = cohort("a").model_copy(update={"registrations": ("NCT01208194",)})
    b = cohort("b").model_copy(update={"registrations": ("NCT00312962",)})
    assert propose([a, b]) == ()
    other_registry = cohort("b").model_copy(update={"registrations": ("ISRCTN02452400",)})
    assert pairs(propose([a, other_registry])) == {("a", "b"): "moderate"}


def test_duplicates_add_what_they_know() -> None:
    records = [
        r("a"),
        r("a2", duplicate_of="a", registrations=("NCT01208194",)),
        r("b", registrations=("NCT01208194",)),
    ]
    assert pairs(propose(records)) == {("a", "b"): "strong"}


def test_the_strongest_come_first() -> None:
    records = [
        r("w1", "HOPE: tea"),
        r("w2", "The HOPE trial"),
        r("s1", registrations=("NCT01208194",)),
        r("s2", registrations=("NCT01208194",)),
    ]
    assert [p.strength for p in propose(records)] == ["strong", "weak"]


@pytest.mark.parametrize(
    ("author", "key"),
    [
        ("Shen, Shuhong", "shen s"),
        ("Shen S", "shen s"),
        ("Shen SH", "shen s"),
        ("Pérez-Gómez, J. A.", "perezgomez j"),
        ("van der Berg, P", "van der berg p"),
        ("Anonymous", ""),
        ("", ""),
    ],
)
def test_authors_are_compared_by_family_name_and_initial(author: str, key: str) -> None:
    assert author_key(author) == key


# What people decided

TRIAL = [r(id, registrations=("NCT01208194",)) for id in "abc"]


def test_what_was_confirmed_is_not_asked_again() -> None:
    assert propose(TRIAL, [word(0, "same-study", "a", "b", "c")]) == ()
    (found,) = propose(TRIAL, [word(0, "same-study", "a", "b")])
    assert found.records == ("a", "b", "c")
    assert found.known == (("a", "b"),)


def test_a_rejection_is_remembered() -> None:
    assert propose(TRIAL[:2], [word(0, "different-studies", "a", "b")]) == ()
    later = [*TRIAL[:2], r("new", "Another of the trial", registrations=("NCT01208194",))]
    found = propose(later, [word(0, "different-studies", "a", "b")])
    assert all(not {"a", "b"} <= set(p.records) for p in found)
    assert {p.records for p in found} == {("a", "new"), ("b", "new")}


def test_a_rejection_holds_for_all_that_was_confirmed() -> None:
    decisions = [word(0, "same-study", "a", "b"), word(1, "different-studies", "a", "c")]
    assert propose(TRIAL, decisions) == ()


def test_a_rejection_holds_for_duplicates() -> None:
    records = [*TRIAL[:2], r("b2", registrations=("NCT01208194",), duplicate_of="b")]
    assert propose(records, [word(0, "different-studies", "a", "b2")]) == ()


def test_the_last_word_counts() -> None:
    no, yes = word(0, "different-studies", "a", "b"), word(1, "same-study", "b", "a", person="ben")
    assert [g.records for g in confirmed([yes, no])] == [("a", "b")]
    assert confirmed([word(2, "different-studies", "a", "b"), yes]) == ()


def test_groups_bear_the_study_and_show_contradictions() -> None:
    decisions = [
        word(0, "same-study", "a", "b", study="shen-2020"),
        word(1, "same-study", "b", "c"),
        word(2, "different-studies", "a", "c"),
    ]
    (group,) = confirmed(decisions)
    assert group.records == ("a", "b", "c")
    assert group.study == "shen-2020"
    assert group.contested == (("a", "c"),)


# Whatever the records and decisions

IDS = [f"r{n}" for n in range(7)]
NUMBERS = ("NCT01208194", "NCT00312962", "ISRCTN02452400")
RECORDS = st.lists(
    st.builds(
        lambda numbers, title, authors: {"registrations": tuple(numbers), "title": title, "authors": authors},
        st.lists(st.sampled_from(NUMBERS), max_size=2, unique=True),
        st.sampled_from(["SHIELD: tea", "The SHIELD trial", "Tea before bed in insomnia again", ""]),
        st.sampled_from([(), TEAM, OTHERS, TEAM + OTHERS]),
    ),
    min_size=2,
    max_size=7,
).map(lambda rows: [r(id, **row) for id, row in zip(IDS, rows, strict=False)])
WORDS = st.lists(
    st.tuples(
        st.sampled_from(["same-study", "different-studies"]),
        st.lists(st.sampled_from(IDS), min_size=2, max_size=3, unique=True),
    ),
    max_size=5,
).map(lambda rows: [word(at, verdict, *ids) for at, (verdict, ids) in enumerate(rows)])


@given(RECORDS, WORDS)
def test_a_rejected_pair_is_never_proposed(records: list[Record], words: list[LinkDecision]) -> None:
    groups = confirmed(words)
    inside = {frozenset(p) for g in groups for p in combinations(g.records, 2)}
    last = {frozenset(p): w.verdict for w in words for p in combinations(w.records, 2)}
    for proposal in propose(records, words):
        for pair in map(frozenset, combinations(proposal.records, 2)):
            assert last.get(pair) != "different-studies" or pair in inside


@given(RECORDS, WORDS)
def test_every_proposal_asks_something(records: list[Record], words: list[LinkDecision]) -> None:
    for proposal in propose(records, words):
        assert len(proposal.records) > 1
        assert proposal.reasons
        assert not any(set(proposal.records) <= set(g.records) for g in confirmed(words))


@given(RECORDS)
def test_confirming_everything_leaves_nothing_open(records: list[Record]) -> None:
    words: list[LinkDecision] = []
    for at in range(20):
        found = propose(records, words)
        if not found:
            break
        words.append(word(at, "same-study", *found[0].records))
    assert propose(records, words) == ()


@given(RECORDS)
def test_rejecting_everything_leaves_nothing_open(records: list[Record]) -> None:
    words = [word(at, "different-studies", *p.records) for at, p in enumerate(propose(records))]
    assert propose(records, words) == ()
