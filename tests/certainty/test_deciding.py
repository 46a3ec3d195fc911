"""People decide; decisions keep what they were made on, and go stale when it changes."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from consilience.certainty import deciding
from consilience.certainty.deciding import Decided, Refused
from consilience.certainty.fingerprints import fingerprints
from consilience.certainty.rating import DOWN
from consilience.certainty.state import state
from consilience.home.folder import load, save_document
from consilience.model.certainty import BodyOfEvidence
from consilience.model.review import Review
from consilience.model.study import Study

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
        # Another model, another measure: all that looks at the estimate, and the question it answers.
        ("analyses.yaml", "method: mantel-haenszel", "method: inverse-variance", set(DOWN)),
        ("analyses.yaml", "{measure: RR, method: mantel-haenszel", "{measure: OR, method: mantel-haenszel", set(DOWN)),
        # Another comparator risk.
        ("certainty.yaml", "value: 30, source", "value: 25, source", set(DOWN)),
        # The question in words: indirectness alone.
        (
            "review.yaml",
            "population: Adults with knee osteoarthritis",
            "population: Adults with hip osteoarthritis",
            {"indirectness"},
        ),
        # A study left out.
        ("studies/lund-2019.yaml", "id: lund-2019\n", "id: lund-2019\nstatus: excluded\n", set(DOWN)),
        # The size of an arm.
        (
            "studies/abad-2018.yaml",
            "interventions: [strength], participants: {report: {n: 40}}",
            "interventions: [strength], participants: {report: {n: 41}}",
            {"risk-of-bias", "inconsistency", "imprecision", "publication-bias"},
        ),
        # Importance ranks outcomes; no certainty rests on it.
        ("outcomes.yaml", "importance: 7", "importance: 5", set()),
        ("certainty.yaml", "# People who fall, among 1,000.", "# Another comment.", set()),
        ("certainty.yaml", "large: 100, source: made up", "large: 100,   source: invented", set()),
        # Wording: none.
        ("studies/abad-2018.yaml", "quote: 2 (5.0%)", "quote: two (5.0%)", set()),
        ("analyses.yaml", "note: Made up to show a pooled analysis", "note: Made up to show an analysis", set()),
    ],
)
def test_what_goes_stale(folder: Path, file: str, old: str, new: str, expected: set[str]) -> None:
    assert set(stale(edited(folder, file, old, new))) == expected


def test_order_means_nothing(folder: Path) -> None:
    """The same results, arms, answers and studies in another order are the same evidence."""
    review = load(folder)

    def turned(study: Study) -> Study:
        appraisals = tuple(
            each.model_copy(
                update={
                    "assessments": tuple(
                        one.model_copy(update={"answers": one.answers[::-1]}) for one in each.assessments[::-1]
                    )
                }
            )
            for each in study.appraisals[::-1]
        )
        changed = {"results": study.results[::-1], "arms": study.arms[::-1], "appraisals": appraisals}
        return study.model_copy(update=changed)

    other = review.model_copy(update={"studies": tuple(turned(each) for each in review.studies[::-1])})
    assert other != review
    for each in review.bodies:
        assert fingerprints(other, each) == fingerprints(review, each)


def test_a_study_added_makes_all_stale(folder: Path) -> None:
    text = (folder / "studies" / "abad-2018.yaml").read_text("utf-8")
    (folder / "studies" / "new-2024.yaml").write_text(text.replace("abad-2018", "new-2024"), "utf-8")
    references = folder / "references.bib"
    entry = references.read_text("utf-8").split("@")[1:]
    copied = next(each for each in entry if "abad-2018" in each).replace("abad-2018", "new-2024")
    references.write_text(references.read_text("utf-8") + "\n@" + copied, "utf-8")
    assert set(stale(load(folder))) == set(DOWN)


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
    for words in ("imprecision", "imprecision=1", "imprecision=: x", "=1: x"):
        with pytest.raises(Refused, match="expected DOMAIN=LEVELS"):
            deciding.from_words(review, words, "pain")
    assert deciding.from_words(review, "imprecision=very serious: x", "pain").levels == 2
    for words in ("imprecision=12: x", "imprecision=-1: x", "imprecision=strong: x"):
        with pytest.raises(Refused, match="expected a number of levels"):
            deciding.from_words(review, words, "pain")
    with pytest.raises(Refused, match="--outcome"):
        deciding.from_words(review, "imprecision=1: x", None)
    nothing: list[object] = [None, {}, {"decisions": []}, {"decisions": "x"}]
    for data in nothing:
        with pytest.raises(Refused, match="expected a list"):
            deciding.from_data(data, "f.yaml")
    with pytest.raises(Refused, match="expected a number of levels"):
        deciding.from_data({"decisions": [{"body": "b", "domain": "imprecision", "levels": "x", "reason": "r"}]}, "f")
    with pytest.raises(Refused, match="expected body, domain, levels, reason"):
        deciding.from_data({"decisions": [{"body": "b"}]}, "f.yaml")
