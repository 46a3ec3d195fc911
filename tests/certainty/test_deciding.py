"""People decide; decisions keep what they were made on, and go stale when it changes."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from consilience.certainty import deciding
from consilience.certainty.deciding import Decided, Refused
from consilience.certainty.rating import DOWN
from consilience.certainty.state import state
from consilience.home.folder import load, save_document
from consilience.model.certainty import BodyOfEvidence
from consilience.model.review import Review

from ..paths import ROOT

DAY = dt.date(2026, 1, 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "knee"
    shutil.copytree(ROOT / "examples" / "knee-exercise", target)
    return target


def body(review: Review, id: str = "fall") -> BodyOfEvidence:
    return next(each for each in review.bodies if each.id == id)


def stale(review: Review, id: str = "fall") -> dict[str, tuple[str, ...]]:
    return {each.decision.domain: each.parts for each in state(review, body(review, id)).stale}


def edited(folder: Path, file: str, old: str, new: str) -> Review:
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    return load(folder)


def test_the_example_is_rated_and_current(folder: Path) -> None:
    review = load(folder)
    assert {b.id: state(review, b).level for b in review.bodies} == {"pain": "low", "fall": "very low"}
    assert all(state(review, each).is_current for each in review.bodies)


def test_without_all_five_there_is_no_level(folder: Path) -> None:
    review = load(folder)
    whole = body(review)
    for missing in DOWN:
        left = whole.model_copy(update={"decisions": tuple(d for d in whole.decisions if d.domain != missing)})
        found = state(review.model_copy(update={"bodies": (left,)}), left)
        assert (found.rating, found.open) == (None, (missing,))


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        # One more fall: everything that rests on results.
        (
            "studies/abad-2018.yaml",
            "value: 5.0, events: 2, total: 40",
            "value: 7.5, events: 3, total: 40",
            {"risk-of-bias", "inconsistency", "imprecision", "publication-bias"},
        ),
        # Another population: indirectness alone.
        ("studies/lund-2019.yaml", "condition: Knee osteoarthritis", "condition: Hip osteoarthritis", {"indirectness"}),
        # Another threshold: all.
        ("certainty.yaml", "{small: 20, moderate: 50", "{small: 30, moderate: 50", set(DOWN)),
        # Wording: none.
        ("studies/abad-2018.yaml", "quote: 2 (5.0%)", "quote: two (5.0%)", set()),
        ("analyses.yaml", "note: Made up to show a pooled analysis", "note: Made up to show an analysis", set()),
    ],
)
def test_what_goes_stale(folder: Path, file: str, old: str, new: str, expected: set[str]) -> None:
    assert set(stale(edited(folder, file, old, new))) == expected


def test_a_changed_judgement_of_bias_makes_only_bias_stale(folder: Path) -> None:
    review = edited(folder, "studies/lund-2019.yaml", '"3.4", answer: PY, anchor', '"3.4", answer: PN, anchor')
    assert stale(review, "pain") == {"risk-of-bias": ("appraisals",)}


def test_deciding_anew_makes_it_current(folder: Path) -> None:
    review = edited(folder, "studies/lund-2019.yaml", "condition: Knee osteoarthritis", "condition: Hip osteoarthritis")
    changed, _ = deciding.decide(review, [Decided("fall", "indirectness", 1, "other joint")], "ana", DAY)
    assert stale(changed) == {}
    assert state(changed, body(changed)).decisions["indirectness"].person == "ana"
    assert [d.domain for d in body(changed).decisions] == [d.domain for d in body(review).decisions]


def test_the_file_keeps_comments_and_order(folder: Path) -> None:
    before = (folder / "certainty.yaml").read_text("utf-8").splitlines()
    changed, _ = deciding.decide(load(folder), [Decided("fall", "imprecision", 1, "eight falls")], "ana", DAY)
    assert save_document(changed, folder, "certainty")
    after = (folder / "certainty.yaml").read_text("utf-8").splitlines()
    assert "# Made up, like everything in this review." in "\n".join(after)
    assert "    # People who fall, among 1,000." in after
    lost = [line for line in before if line not in after]
    assert len(after) == len(before)
    assert len(lost) <= 4  # levels, reason, person, date of one decision
    assert load(folder).bodies == changed.bodies


@pytest.mark.parametrize(
    ("decided", "person", "message"),
    [
        ([Decided("fall", "imprecision", 4, "x")], "ana", "found 4"),
        ([Decided("fall", "risk-of-bias", 3, "x")], "ana", "critical bias"),
        ([Decided("fall", "imprecision", 1, " ")], "ana", "say why"),
        ([Decided("falls", "imprecision", 1, "x")], "ana", '"falls" is no body of evidence'),
        ([Decided("fall", "imprecision", 1, "x")], "Ana María", "no identifier"),
        ([Decided("fall", "imprecision", 1, "x"), Decided("fall", "imprecision", 2, "y")], "ana", "decided 2 times"),
    ],
)
def test_refusals(folder: Path, decided: list[Decided], person: str, message: str) -> None:
    with pytest.raises(Refused) as refusal:
        deciding.decide(load(folder), decided, person, DAY)
    assert message in str(refusal.value)


def test_words_and_files(folder: Path) -> None:
    review = load(folder)
    found = deciding.from_words(review, "Risk of bias = 1: open: pain", "pain")
    assert found == Decided("pain", "risk-of-bias", 1, "open: pain")
    for words in ("imprecision", "imprecision=1", "imprecision=: x", "imprecision=12: x"):
        with pytest.raises(Refused, match="expected DOMAIN=LEVELS"):
            deciding.from_words(review, words, "pain")
    with pytest.raises(Refused, match="--outcome"):
        deciding.from_words(review, "imprecision=1: x", None)
    nothing: list[object] = [None, {}, {"decisions": []}, {"decisions": "x"}]
    for data in nothing:
        with pytest.raises(Refused, match="expected a list"):
            deciding.from_data(data, "f.yaml")
    with pytest.raises(Refused, match="levels: expected 0 to 3"):
        deciding.from_data({"decisions": [{"body": "b", "domain": "imprecision", "levels": "x", "reason": "r"}]}, "f")
    with pytest.raises(Refused, match="expected body, domain, levels, reason"):
        deciding.from_data({"decisions": [{"body": "b"}]}, "f.yaml")
