"""Analyses that are pooled: from printed values to numbers, refusals with their reason, and known results."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import pytest

from consilience.home import folder
from consilience.home.links import broken_links
from consilience.model.estimate import Estimate
from consilience.model.review import Review
from consilience.model.synthesis_plan import Analysis
from consilience.report.figures import pooled as figures
from consilience.report.pooling import sentences, tables
from consilience.report.pooling.numbers import Counts, Means, Read, Stated, Unread, counts, means, stated
from consilience.report.pooling.runs import Pooled, analyse, graded_in_doubt, pooled

from ..paths import FOUNDING, ROOT
from .figures_made_up import Data, review, study

ARMS = {"experimental": "new", "comparator": "old"}


def estimate(**stated_: object) -> Estimate:
    return Estimate.model_validate(stated_)


def arms(new: int, old: int | None = None) -> list[Data]:
    found: list[Data] = [_arm("new", "experimental", new, "red-pill")]
    return found if old is None else [*found, _arm("old", "comparator", old, "care")]


def _arm(id: str, role: str, n: int, intervention: str) -> Data:
    return {"id": id, "label": id, "role": role, "interventions": [intervention],
            "participants": {"report": {"n": n}}}  # fmt: skip


def trial(id: str, results: Sequence[Data], new: int = 100, old: int | None = 100) -> Data:
    return study(id, results=list(results)) | {"arms": arms(new, old)}


def ratio(id: str, value: str, low: str | None = None, high: str | None = None, **more: object) -> Data:
    printed: Data = {"measure": "hazard-ratio", "value": value}
    if low is not None:
        printed["interval"] = {"low": low, "high": high, "level": 95}
    return {"id": id, "outcome": "os", "contrast": ARMS, "stated": {"report": printed}} | more


def share(id: str, arm: str = "new", outcome: str = "cr", layer: str = "report", **printed: object) -> Data:
    return {"id": id, "outcome": outcome, "arm": arm, "stated": {layer: {"measure": "proportion", **printed}}}


def run(studies: Sequence[Data], analysis: Data, **of_review: object) -> Pooled:
    made = review(studies, **of_review)
    return analyse(made, Analysis.model_validate({"id": "it", "label": "It"} | analysis))


HR: Data = {"outcomes": ["os"], "contrasts": True, "pooling": {"measure": "HR", "model": "common", "ci": "normal"}}
SHARES: Data = {"outcomes": ["cr"], "pooling": {"measure": "PLO", "ci": "normal"}}


# --- numbers


def read(printed: Estimate, n: int = 25, among: str = "") -> Counts | str:
    made = review([trial("a", [], n, None)]).studies[0]
    reading = counts(made, made.arms[0], "report", printed, among)
    if isinstance(reading, Unread):
        return reading.reason
    assert isinstance(reading.number, Counts)
    return reading.number


def test_counts_are_taken_as_printed() -> None:
    assert read(estimate(measure="proportion", value="72.9", events=27, total=37)) == Counts(27, 37)
    assert read(estimate(measure="count", value="4", unit="patients")) == Counts(4, 25)
    assert read(estimate(measure="proportion", value="97", events=24)) == Counts(24, 25)


def test_a_percentage_gives_its_count_where_one_fits() -> None:
    assert read(estimate(measure="proportion", value="80")) == Counts(20, 25)
    assert read(estimate(measure="proportion", value="81")) == "81% is no whole number of 25 participants"
    assert "fits" in str(read(estimate(measure="proportion", value="50"), n=1000))


def test_a_percentage_and_its_interval_give_both_counts() -> None:
    """81.5 (61.9 to 93.7) is 22 of 27 by Clopper and Pearson, whatever the number of participants."""
    interval = {"low": "61.9", "high": "93.7", "level": 95}
    assert read(estimate(measure="proportion", value="81.5", interval=interval), n=28) == Counts(22, 27)


def test_a_share_of_responders_is_no_share_of_participants() -> None:
    printed = estimate(measure="proportion", value="80")
    assert read(printed, among="responders") == "80% of an unknown number of responders"


def test_a_kaplan_meier_value_is_no_count() -> None:
    assert "Kaplan-Meier" in str(read(estimate(measure="survival", value="80", events=20, total=25)))


def effect(printed: Estimate, *, turned: bool = False) -> Stated | str:
    reading = stated("report", printed, turned=turned)
    if isinstance(reading, Unread):
        return reading.reason
    assert isinstance(reading.number, Stated)
    return reading.number


def test_a_ratio_printed_the_other_way_round_is_turned_over() -> None:
    printed = estimate(measure="hazard-ratio", value="2", interval={"low": "1.25", "high": "4", "level": 95})
    assert effect(printed, turned=True) == Stated(0.5, 0.25, 0.8)
    printed = estimate(measure="mean-difference", value="-3", interval={"low": "-5", "high": "-1", "level": 90})
    assert effect(printed, turned=True) == Stated(3, 1, 5, 0.9)


@pytest.mark.parametrize(
    ("interval", "reason"),
    [(None, "no interval"), ({"low": "0.1", "high": "0.3"}, "does not hold"), ({"half_width": "0.2"}, "half-width")],
)
def test_an_effect_without_a_usable_interval_is_refused(interval: Data | None, reason: str) -> None:
    assert reason in str(effect(estimate(measure="hazard-ratio", value="0.5", interval=interval)))


def test_a_p_value_gives_the_standard_error() -> None:
    """ln 0.5 with p = 0.05 has z = 1.96."""
    found = effect(estimate(measure="hazard-ratio", value="0.5", p="0.05"))
    assert isinstance(found, Stated)
    assert found.se == pytest.approx(math.log(2) / 1.959964, rel=1e-6)


def test_means_need_their_standard_deviation() -> None:
    made = review([trial("a", [], 40, None)]).studies[0]
    kinds = {"standard-deviation": 18.5, "standard-error": 18.5 * math.sqrt(40)}
    for kind, sd in kinds.items():
        printed = estimate(measure="mean", value="31.2", interval={"kind": kind, "half_width": "18.5"})
        reading = means(made, made.arms[0], "report", printed)
        assert isinstance(reading, Read)
        assert reading.number == Means(31.2, pytest.approx(sd), 40)  # type: ignore[arg-type]
    bare = means(made, made.arms[0], "report", estimate(measure="mean", value="31.2"))
    assert isinstance(bare, Unread)


# --- runs


def test_two_hazard_ratios_pool_to_the_inverse_variance_mean() -> None:
    """By hand: weights 1/se^2 with se the width of the log interval over 2 x 1.959964."""
    found = run(
        [trial("a", [ratio("x", "0.62", "0.39", "0.98")]), trial("b", [ratio("y", "0.43", "0.18", "1.01")])], HR
    )
    printed = [(0.62, 0.39, 0.98), (0.43, 0.18, 1.01)]
    weights = [(2 * 1.959963985 / math.log(high / low)) ** 2 for _, low, high in printed]
    mean = sum(w * math.log(value) for w, (value, _, _) in zip(weights, printed, strict=True)) / sum(weights)
    assert found.run.fit is not None
    assert float(found.run.fit.natural.estimate) == pytest.approx(math.exp(mean), rel=1e-9)
    assert "is 0.57 (95\u00a0% CI 0.38 to 0.86), common effect" in sentences.sentence(found)
    assert [choice.label for choice in found.choices] == [
        "random effects (REML), normal interval",
        "random effects (REML), Knapp-Hartung",
    ]


def test_one_study_is_not_pooled() -> None:
    found = run([trial("a", [ratio("x", "0.62", "0.39", "0.98")]), trial("b", [ratio("y", "0.43")])], HR)
    assert found.run.fit is None
    assert found.run.reason.startswith("only one study states numbers that can be used")
    assert [(gone.study.id, gone.reason) for gone in found.run.absent] == [
        ("b", "HR 0.43 has no interval (study report)")
    ]


def test_an_interval_from_behind_another_value_is_used_where_the_analysis_says_so() -> None:
    other = share("z", value="23", interval={"low": "0.18", "high": "0.61", "level": 95}, layer="review")
    trials = [trial("a", [ratio("x", "0.62", "0.39", "0.98")]), trial("b", [ratio("y", "0.33"), other])]
    borrowed = {"study": "b", "result": "y", "interval_of": "z", "reason": "it fits the ratio"}
    found = run(trials, HR | {"pooling": HR["pooling"] | {"borrowed": [borrowed]}})
    assert found.run.used[1].first == Stated(0.33, 0.18, 0.61)
    assert "printed behind another value" in found.run.used[1].how


def test_mixed_outcomes_are_refused_unless_the_analysis_says_why_not() -> None:
    trials = [trial("a", [share("x", events=8, total=10)], 10, None),
              trial("b", [share("y", events=27, total=37, outcome="any-response")], 37, None)]  # fmt: skip
    analysis = SHARES | {"outcomes": ["cr", "any-response"]}
    found = run(trials, analysis)
    assert found.run.fit is None
    assert "mixed outcomes (Complete response:" in found.run.reason
    allowed = run(trials, analysis | {"pooling": SHARES["pooling"] | {"outcomes_as_one": "both count remissions"}})
    assert allowed.run.fit is not None
    (view,) = figures.views(review(trials), [allowed])
    assert [column.title for column in view.columns] == ["Outcome", "Events", "Total"]
    assert any("both count remissions" in note for note in view.notes)


def test_mixed_times_are_refused_but_12_months_are_a_year() -> None:
    def at(time: str, id: str) -> Data:
        return trial(id, [ratio("x", "0.5", "0.3", "0.9", time=time)])

    assert "mixed times" in run([at("1 year", "a"), at("2 years", "b")], HR).run.reason
    assert run([at("1 year", "a"), at("12 months", "b")], HR).run.fit is not None


def test_do_not_pool_is_final() -> None:
    trials = [trial(id, [ratio("x", "0.5", "0.3", "0.9")]) for id in "ab"]
    found = run(trials, HR | {"do_not_pool": "different doses"})
    assert found.run.fit is None
    assert found.choices == ()
    (view,) = figures.views(review(trials), [found])
    assert view.total is None
    assert "Not pooled: different doses" in view.notes
    assert sentences.sentence(found) == "It: 2 studies beside each other, not pooled: different doses."


def test_a_risk_ratio_is_made_of_the_counts_of_both_arms() -> None:
    """By hand: (79/105) / (33/103) = 2.348; Mantel-Haenszel of one and the same table twice is that ratio."""

    def both(id: str) -> Data:
        return trial(id, [share("n", events=79, total=105), share("o", arm="old", events=33, total=103)])

    analysis = {"outcomes": ["cr"], "contrasts": True, "pooling": {"measure": "RR", "method": "mantel-haenszel"}}
    found = run([both("a"), both("b")], analysis)
    assert found.run.fit is not None
    assert float(found.run.fit.natural.estimate) == pytest.approx(79 / 105 / (33 / 103))
    assert found.run.participants == 416
    (view,) = figures.views(review([both("a"), both("b")]), [found])
    assert view.total is not None
    assert view.total.cells == ("158", "210", "66", "206")


def test_a_printed_difference_goes_before_the_means_of_the_arms() -> None:
    def mean(arm: str, value: str) -> Data:
        printed = {"measure": "mean", "value": value, "interval": {"kind": "standard-deviation", "half_width": "5"}}
        return {"id": arm, "outcome": "pain", "arm": arm, "stated": {"report": printed}}

    difference = {"measure": "mean-difference", "value": "-2", "interval": {"low": "-3", "high": "-1", "level": 95}}
    printed = {"id": "d", "outcome": "pain", "contrast": ARMS, "stated": {"report": difference}}
    trials = [
        trial("a", [mean("new", "8"), mean("old", "9"), printed]),
        trial("b", [mean("new", "8"), mean("old", "9")]),
    ]
    found = run(trials, {"outcomes": ["pain"], "contrasts": True, "pooling": {"measure": "MD", "ci": "normal"}})
    assert [used.first for used in found.run.used] == [Stated(-2, -3, -1), Means(8, 5, 100)]
    assert found.run.effects is not None
    assert found.run.effects.y.tolist() == [-2, -1]
    assert found.run.effects.se[1] == pytest.approx(math.sqrt(25 / 100 + 25 / 100))


def test_a_borrowed_interval_must_exist() -> None:
    borrowed = {"study": "a", "result": "x", "interval_of": "nothing", "reason": "it fits"}
    analysis = {"id": "it", "label": "It", **HR, "pooling": HR["pooling"] | {"borrowed": [borrowed]}}
    made = review([trial("a", [ratio("x", "0.5")])], analyses=[analysis])
    assert [problem.message for problem in broken_links(made)] == ['interval_of: "nothing" is no result of a']


def test_a_method_that_needs_counts_says_who_has_none() -> None:
    analysis = {"outcomes": ["os"], "contrasts": True, "pooling": {"measure": "HR", "method": "mantel-haenszel"}}
    found = run([trial(id, [ratio("x", "0.5", "0.3", "0.9")]) for id in "ab"], analysis)
    assert "needs counts; " in found.run.reason


def test_the_other_source_stands_beside_the_declared_one() -> None:
    """The review prints 5 of 10 where the report has 8 of 10."""
    printed = share("x", events=8, total=10)
    printed["stated"]["review"] = {"measure": "count", "value": "5", "unit": "patients"}
    trials = [trial("a", [printed], 10, None), trial("b", [share("y", events=5, total=10)], 10, None)]
    trials[1]["results"][0]["stated"]["review"] = {"measure": "proportion", "events": 5, "total": 10}
    found = run(trials, SHARES)
    assert [used.first for used in found.run.used] == [Counts(8, 10), Counts(5, 10)]
    other = found.choices[0]
    assert other.label == "values as the review prints them"
    assert [used.first for used in other.run.used] == [Counts(5, 10), Counts(5, 10)]
    assert other.run.fit is not None
    assert float(other.run.fit.natural.estimate) == pytest.approx(0.5)
    (view,) = figures.views(review(trials), [found])
    assert [each.label for each in view.others] == ["values as the review prints them"]
    assert view.others[0].text.startswith("50.0 (")
    assert "Values as the review prints them: 50.0\u00a0%" in sentences.sentence(found)


def test_zero_variance_and_other_impossible_data_are_a_reason_not_a_crash() -> None:
    found = run([trial("a", [share("x", events=0, total=10)], 10, None), trial("b", [share("y", events=0, total=9)], 9,
                None)], SHARES | {"pooling": {"measure": "PLO", "method": "glmm"}})  # fmt: skip
    assert found.run.fit is None
    assert found.run.reason


# --- examples


@pytest.fixture(scope="module")
def founding() -> Review:
    return folder.load(FOUNDING)


def test_the_founding_review_pools_what_can_be_pooled(founding: Review) -> None:
    found = {each.analysis.id: each for each in pooled(founding)}
    assert not found["os-hazard-ratio-blinatumomab"].run.reason
    assert found["efs-hazard-ratio-blinatumomab"].run.used[1].first == Stated(0.33, 0.18, 0.61)
    mrd = found["mrd-risk-ratio-blinatumomab"]
    assert [(used.first, used.second) for used in mrd.run.used] == [
        (Counts(79, 105), Counts(33, 103)),
        (Counts(44, 49), Counts(26, 48)),
    ]
    assert mrd.choices[0].run.reason == "no study states numbers that can be used"
    by_class = dict(found["remission-by-class"].run.fits)
    assert list(by_class) == ["Proteasome inhibitors", "Antibody-drug conjugates", "Bispecific antibodies"]
    # without heterogeneity the mixed model is the plain share: 55 of 74, 42 of 52, 32 of 79
    for name, events, total in zip(by_class, (55, 42, 32), (74, 52, 79), strict=True):
        assert float(by_class[name].natural.estimate) == pytest.approx(events / total, abs=1e-5)
    assert "different questions" in found["remission-protein-kinase-inhibitor"].run.reason
    assert found["os-by-time-bispecific-and-car-t"].run.fit is None


def test_what_is_not_pooled_is_shown_with_time_and_reason(founding: Review) -> None:
    analyses = pooled(founding)
    views = {view.id: view for view in figures.views(founding, analyses)}
    view = views["forest-os-by-time-bispecific-and-car-t"]
    assert [column.title for column in view.columns] == ["Time"]
    assert len({row.cells[0] for row in view.rows}) > 2
    assert any(note.startswith("Not pooled: survival at 12, 18 and 24 months") for note in view.notes)
    assert view.total is None


def test_tables_tell_every_run_and_every_number(founding: Review) -> None:
    analyses = pooled(founding)
    table = tables.results(analyses)
    rows = [[cell.text for cell in row] for row in table.rows]
    assert any(
        row[0] == "as declared" and row[2].replace("\u00a0", " ") == "0.57 (95 % CI 0.38 to 0.86)" for row in rows
    )
    assert any(row[0] == "Proteasome inhibitors: values as the review prints them" for row in rows)
    used = tables.numbers_used(founding, analyses)
    told = [row[3].text for row in used.rows]
    assert any(text.startswith("22/27: the counts that print as 81.5% (95% CI 61.9 to 93.7)") for text in told)
    assert any("log hazard ratio −0.478, SE 0.235" in text for text in told)


def test_data_are_plain_and_say_what_was_not_used(founding: Review) -> None:
    data = {each["analysis"]: each for each in tables.as_data(pooled(founding))}
    choices = data["mrd-risk-ratio-blinatumomab"]["choices"]
    assert isinstance(choices, list)
    assert choices[0]["label"] == "values as the review prints them"
    assert [each["study"] for each in choices[0]["not_used"]] == ["locatelli-2021"]


def test_the_teaching_example_pools_falls_and_not_pain() -> None:
    found = {each.analysis.id: each for each in pooled(folder.load(ROOT / "examples" / "knee-exercise"))}
    assert "no pooling" in found["pain"].run.reason
    falls = found["falls-risk-ratio"].run.fit
    assert falls is not None
    # Mantel-Haenszel by hand: (2 x 40/80 + 2 x 30/61) / (3 x 40/80 + 1 x 31/61)
    assert float(falls.natural.estimate) == pytest.approx((1 + 60 / 61) / (1.5 + 31 / 61))


# --- grades of harms


def graded(version: str, system: str = "CTCAE", *, of: int = 100) -> Data:
    result = share("it", outcome="low-neutrophils", value="40", events=40, total=of) | {"grade": ">=3"}
    scale = {"severity_scale": {"system": system, "version": version}}
    return trial(re.sub(r"[^a-z0-9]+", "-", f"trial-{system}-{version}".lower()), [result], of, None) | scale


def pool_graded(*studies: Data, term: str = "Neutrophil count decreased") -> tuple[str, str]:
    """Why grades must not be pooled, and why it is in doubt."""
    harm = {"id": "low-neutrophils", "label": "Low neutrophils", "kind": "harm", "measure": "proportion",
            "better": "lower", "term": term}  # fmt: skip
    made = review(studies, outcomes=[harm])
    analysis = {"id": "it", "label": "It", "outcomes": ["low-neutrophils"], "pooling": {"measure": "PLO"}}
    found = analyse(made, Analysis.model_validate(analysis)).run
    return found.reason, graded_in_doubt(made, found.used)


def test_grades_whose_limits_moved_are_not_pooled() -> None:
    reason, _ = pool_graded(graded("4.03"), graded("6.0"))
    assert "version 6 moved the limits" in reason
    assert pool_graded(graded("4.03"), graded("5.0")) == ("", "")


def test_grades_of_two_systems_are_not_pooled() -> None:
    reason, _ = pool_graded(graded("5.0"), graded("not stated", "WHO"))
    assert reason == "graded by CTCAE and WHO, whose grades cannot be compared"


def test_grades_of_an_unknown_version_are_pooled_in_doubt() -> None:
    assert pool_graded(graded("5.0"), graded("not stated")) == (
        "", "Neutrophil count decreased: not every trial states its version of CTCAE")  # fmt: skip
    assert "not in the table" in pool_graded(graded("4.0"), graded("6.0"), term="Hair loss")[1]
