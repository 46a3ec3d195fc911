"""What is remembered: decisions in the ledger, who speaks for whom, and the flow that counts from it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import consilience
from consilience.home import ledger
from consilience.home.problems import UnreadableReview
from consilience.model.duplicates import DuplicateDecision, kept, standing
from consilience.model.record import Record
from consilience.records.duplicates.memory import decide, removed
from consilience.screening.flow import flow

from ...paths import TEACHING

TIME = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
NAMES = ("a", "b", "c", "d")


def said(a: str, b: str, verdict: str, person: str = "ana", minute: int = 0, **more: object) -> DuplicateDecision:
    row: dict[str, object] = {
        "person": person,
        "pair": [a, b],
        "verdict": verdict,
        "time": TIME + dt.timedelta(minutes=minute),
    }
    return DuplicateDecision.model_validate(row | more)


def program(a: str, b: str, score: float = 20, minute: int = 0) -> DuplicateDecision:
    return said(a, b, "same", "consilience", minute, version="1.0", score=score)


def records(*names: str) -> list[Record]:
    return [Record(id=name, search="s", title=name) for name in names or NAMES]


decisions = st.lists(
    st.builds(
        lambda pair, verdict, machine, minute: (
            program(pair[0], pair[1], minute=minute) if machine else said(pair[0], pair[1], verdict, minute=minute)
        ),
        st.sampled_from([(a, b) for a in NAMES for b in NAMES if a != b]),
        st.sampled_from(["same", "different", "open"]),
        st.booleans(),
        st.integers(0, 9),
    ),
    max_size=12,
)


@given(decisions)
def test_no_group_holds_a_pair_that_stands_as_different(history: list[DuplicateDecision]) -> None:
    speaks = kept(records(), history)
    assert set(speaks) == set(NAMES)
    assert all(speaks[speaks[name]] == speaks[name] for name in NAMES)
    for (a, b), decision in standing(history).items():
        assert decision.verdict == "same" or speaks[a] != speaks[b]


@given(decisions)
def test_no_run_of_the_program_changes_the_word_of_a_person(history: list[DuplicateDecision]) -> None:
    """Whatever the program says, before or later, a person's last word on a pair stands."""
    people = standing(each for each in history if each.by_person)
    everyone = standing(history)
    for pair, decision in people.items():
        assert everyone[pair] == decision


def test_a_later_word_supersedes_and_open_withdraws() -> None:
    pair = ("a", "b")
    assert standing([said(*pair, "same"), said(*pair, "different", "ben", 1)])[pair].verdict == "different"
    assert standing([program(*pair), said(*pair, "open", minute=1)]) == {}
    assert pair in standing([program(*pair), said(*pair, "open", minute=1), program(*pair, minute=2)])


def test_the_record_that_was_kept_stays_so_after_a_new_search() -> None:
    """A record of a later search joins the group; it stands first in the review, and does not take over."""
    late = records("a", "b", "c")
    history = [program("b", "c"), program("a", "b", minute=5)]
    assert kept(late, history) == {"a": "b", "b": "b", "c": "b"}


def test_merges_from_before_the_ledger_count_and_can_be_undone() -> None:
    twins = [Record(id="a", search="s", title="x", duplicate_of="b"), Record(id="b", search="s", title="x")]
    assert kept(twins, []) == {"a": "b", "b": "b"}
    assert kept(twins, [said("a", "b", "different")]) == {"a": "a", "b": "b"}


def test_each_removed_record_has_its_evidence() -> None:
    history = [program("a", "b", 31.5), said("c", "a", "same", reasons=["same trial, same page"])]
    rows = {row["record"]: row for row in removed(records(), history)}
    assert set(rows) == {"b", "c"}
    assert rows["b"] == {"record": "b", "kept": "a", "decided by": "consilience 1.0", "score": "31.5", "why": ""}
    assert rows["c"]["decided by"] == "ana"
    assert rows["c"]["why"] == "same trial, same page"


def test_a_person_decides_on_two_records_and_is_no_program() -> None:
    with pytest.raises(ValueError, match="no duplicate of itself"):
        decide(("a", "a"), "same", "ana", TIME)
    with pytest.raises(ValueError, match="name of the program"):
        decide(("a", "b"), "same", "consilience", TIME)
    assert decide(("b", "a"), "same", "ana", TIME).pair == ("a", "b")


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """The teaching example; embase-4 and medline-3 are merged there."""
    return Path(shutil.copytree(TEACHING, tmp_path / "review"))


def test_the_ledger_keeps_verdicts_on_pairs_beside_those_on_records(review: Path) -> None:
    before = consilience.load(review)
    ledger.append_all(review, [said("medline-3", "embase-4", "different"), program("medline-4", "medline-5")])
    after = consilience.load(review)
    assert after.decisions == before.decisions
    new = [each.pair for each in after.duplicates if each not in before.duplicates]
    assert new == [("medline-3", "embase-4"), ("medline-4", "medline-5")]
    assert len((review / "ledger" / "ana.jsonl").read_text("utf-8").splitlines()) >= 1


def test_a_changed_verdict_is_seen(review: Path) -> None:
    ledger.append(review, said("medline-3", "embase-4", "different", "eva"))
    file = review / "ledger" / "eva.jsonl"
    file.write_text(file.read_text("utf-8").replace('"different"', '"same"'), "utf-8")
    with pytest.raises(UnreadableReview, match="was changed after it was recorded"):
        consilience.load(review)


def test_a_pair_names_records_of_the_review(review: Path) -> None:
    ledger.append(review, said("medline-3", "embase-44", "different", "eva"))
    with pytest.raises(
        UnreadableReview, match=r'ledger/eva.jsonl:1: pair: "embase-44" is no record; did you mean "embase-4"'
    ):
        consilience.load(review)


def test_the_flow_counts_duplicates_from_the_ledger(review: Path) -> None:
    before = flow(consilience.load(review))
    ledger.append(review, said("embase-4", "medline-3", "different", "eva"))
    undone = flow(consilience.load(review))
    assert undone.n("duplicates") == (before.n("duplicates") or 0) - 1
    assert undone.n("records-databases") == before.n("records-databases")
    ledger.append(review, said("embase-4", "medline-3", "same", "eva", 1))
    assert flow(consilience.load(review)).counts == before.counts


def test_merging_loses_nobodys_verdict(review: Path) -> None:
    """A record that was screened is merged into one that was not: its verdicts speak for the group."""
    loaded = consilience.load(review)
    before = flow(loaded)
    screened = loaded.decisions[0].record
    twin = Record(id="aaa", search=loaded.searches[0].id, title="A twin")
    merged = (*loaded.duplicates, program("aaa", screened))
    joined = loaded.model_copy(update={"records": (twin, *loaded.records), "duplicates": merged})
    after = flow(joined)
    assert after.n("records-screened") == before.n("records-screened")
    assert after.n("duplicates") == (before.n("duplicates") or 0) + 1
    assert after.awaiting == before.awaiting


def test_one_write_for_many_decisions(review: Path) -> None:
    """Two thousand merges are appended at once; the chain holds."""
    before = len((review / "ledger" / "consilience.jsonl").read_text("utf-8").splitlines())
    many = [program("medline-1", "medline-2", minute=at) for at in range(2000)]
    ledger.append_all(review, many)
    assert ledger.broken_chains(review) == []
    heads = json.loads((review / "ledger" / "heads.json").read_text("utf-8"))
    assert heads["consilience"][0] == before + 2000
