"""What people's answers come to: agreement, conflicts, adjudication, overrides."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.appraisal import instrument
from consilience.appraisal.agreement import weighted_kappa
from consilience.appraisal.conclusions import conclude
from consilience.model.appraisal import Appraisal, Assessment

LOW = {
    "1.1": "Y",
    "1.2": "Y",
    "1.3": "N",
    "2.1": "N",
    "2.2": "N",
    "2.6": "Y",
    "3.1": "Y",
    "4.1": "N",
    "4.2": "N",
    "4.3": "N",
    "5.1": "Y",
    "5.2": "N",
    "5.3": "N",
}


def by(person: str, answers: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"person": person, "answers": [{"id": id, "answer": a} for id, a in answers.items()], **more}


def appraised(*assessments: dict[str, Any], name: str = "rob2", **more: Any) -> Any:
    return conclude(
        Appraisal.model_validate({"instrument": name, "assessments": list(assessments), **more}), instrument(name)
    )


def test_two_who_agree() -> None:
    both = appraised(by("ana", LOW), by("ben", {**LOW, "1.1": "PY"}))
    assert (both.overall, both.status, both.problems) == ("Low", "agreed", ())
    assert {each.status for each in both.domains} == {"agreed"}


def test_one_assessor_is_named_so() -> None:
    assert (appraised(by("ana", LOW)).overall, appraised(by("ana", LOW)).status) == ("Low", "one assessor")


def test_a_conflict_has_no_level_until_it_is_settled() -> None:
    other = {**LOW, "1.2": "NI"}
    open = appraised(by("ana", LOW), by("ben", other))
    assert (open.overall, open.status, open.of("1").status) == (None, "conflict", "conflict")
    settled = appraised(
        by("ana", LOW), by("ben", other), adjudication=by("cleo", {k: other[k] for k in ("1.1", "1.2", "1.3")})
    )
    assert (settled.overall, settled.status, settled.of("1").level) == ("Some concerns", "adjudicated", "Some concerns")
    assert settled.of("2").status == "agreed"
    assert settled.problems == ()


def test_an_override_needs_a_reason_and_is_kept_beside_what_the_answers_imply() -> None:
    bare = appraised(by("ana", LOW, domains=[{"domain": "D1", "level": "Some concerns"}]))
    assert [each.message for each in bare.problems] == [
        "ana: D1: Some concerns is given, but the answers imply Low; give the reason"
    ]
    reasoned = appraised(by("ana", LOW, domains=[{"domain": "1", "level": "high", "reason": "sealed after the fact"}]))
    judged = reasoned.of("1").assessed[0]
    assert (judged.level, judged.implied, judged.overrides) == ("High", "Low", True)
    assert (reasoned.overall, reasoned.problems) == ("High", ())


def test_overall_may_be_raised_with_a_reason_never_lowered() -> None:
    raised = appraised(by("ana", LOW, level="High", reason="many small doubts"))
    assert (raised.implied, raised.overall, raised.reason, raised.problems) == ("Low", "High", "many small doubts", ())
    some = {**LOW, "1.2": "NI"}
    assert "give the reason" in appraised(by("ana", some, level="High")).problems[0].message
    lowered = appraised(by("ana", some, level="Low", reason="hardly matters"))
    assert "better than the worst domain" in lowered.problems[0].message


def test_assessors_who_differ_on_the_overall_level_only() -> None:
    contested = appraised(by("ana", LOW, level="High", reason="doubts"), by("ben", LOW))
    assert (contested.overall, contested.status) == (None, "conflict")


@pytest.mark.parametrize(
    ("answers", "more", "message"),
    [
        ({"3.1": "Y", "3.2": "N"}, {}, "3.2: answered N, but it is asked only where"),
        ({"9.9": "Y"}, {}, "9.9 is no question of RoB 2"),
        ({}, {"domains": [{"domain": "D7", "level": "Low", "reason": "x"}]}, '"D7" is no domain of RoB 2'),
        ({}, {"domains": [{"domain": "D3", "level": "Serious", "reason": "x"}]}, '"Serious" is no level of RoB 2'),
        ({}, {"domains": [{"domain": "D3", "level": "Low"}]}, "D3: Low is given without answers to 3.1"),
    ],
)
def test_what_is_wrong_is_told(answers: dict[str, str], more: dict[str, Any], message: str) -> None:
    assert any(message in each.message for each in appraised(by("ana", answers, **more)).problems)


def test_one_person_is_not_two() -> None:
    assert "stands twice" in appraised(by("ana", LOW), by("ana", LOW)).problems[0].message


def test_the_effect_of_adhering_names_its_deviations() -> None:
    answers = {**LOW, "2.4": "NA", "2.5": "N"}
    del answers["2.6"]
    assert "at least one kind of deviation" in appraised(by("ana", answers), effect="adhering").problems[0].message
    done = appraised(by("ana", answers), effect="adhering", deviations=["non-adherence"])
    assert (done.overall, done.problems) == ("Low", ())


def test_nobody_judged_is_not_judged() -> None:
    nothing = appraised()
    assert (nothing.overall, nothing.status) == (None, "not judged")
    half = appraised(by("ana", {"1.1": "Y"}))
    assert half.of("1").level is None
    assert half.of("3").status == "not judged"


def test_provisional_cells_wait_for_a_person() -> None:
    answers = {"B1": "Y", "B3": "N", "1.1": "WN", "1.2": "Y", "1.3": "N", "1.4": "N"}
    waiting = appraised(by("ana", answers), name="robins-i-v2")
    assert (waiting.of("1").status, waiting.of("1").level) == ("to confirm", None)
    confirmed = appraised(by("ana", answers, domains=[{"domain": "D1", "level": "Moderate"}]), name="robins-i-v2")
    assert confirmed.of("1").level == "Moderate"
    assert confirmed.problems == ()


def test_levels_that_a_person_chooses() -> None:
    chosen = appraised(
        by("ana", {"3.1": "Y", "3.2": "Y", "3.3": "N"}, domains=[{"domain": "D3", "level": "Low risk"}]),
        name="robins-i",
    )
    assert (chosen.of("3").level, chosen.problems) == ("Low", ())


def test_an_assessment_says_who() -> None:
    with pytest.raises(ValueError, match="person"):
        Assessment.model_validate({"answers": []})


# Weighted kappa (Cohen 1968) of tables small enough to do by hand.
@pytest.mark.parametrize(
    ("pairs", "weights", "expected"),
    [
        ([(0, 0), (1, 1), (2, 2)], "linear", 1.0),
        ([(0, 0), (0, 1), (1, 0), (1, 1)], "none", 0.0),
        # 3 levels, marginals (2,1,1) and (1,2,1) of 4: observed distance (0+.5+0+0)/4 = 1/8; by chance
        # (2*2*.5 + 2*1*1 + 1*1*.5 + 1*1*.5 + 1*1*1 + 1*2*.5)/16 = 7/16; kappa = 1 - (1/8)/(7/16) = 5/7
        ([(0, 0), (0, 1), (1, 1), (2, 2)], "linear", 5 / 7),
        # squared distances: observed .25/4 = 1/16; by chance (4*.25 + 2 + .25 + .25 + 1 + 2*.25)/16 = 5/16
        ([(0, 0), (0, 1), (1, 1), (2, 2)], "quadratic", 4 / 5),
    ],
)
def test_weighted_kappa(pairs: list[tuple[int, int]], weights: Any, expected: float) -> None:
    found = weighted_kappa(pairs, 3, weights)
    assert found == pytest.approx(expected, abs=1e-12)


def test_kappa_that_is_not_defined() -> None:
    assert weighted_kappa([], 3) is None
    assert weighted_kappa([(1, 1), (1, 1)], 3) is None


def table(*rows: tuple[int, ...]) -> list[tuple[int, int]]:
    """The pairs of a table of counts: the first assessor's level by row, the second's by column."""
    return [(a, b) for a, row in enumerate(rows) for b, n in enumerate(row) for _ in range(n)]


def test_kappa_of_published_tables() -> None:
    """Answers of 91 couples (Agresti 1990, table 2.10), as Kappa of the R package vcd prints them; Cohen 1968."""
    couples = table((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))
    assert weighted_kappa(couples, 4, "none") == pytest.approx(0.1293, abs=5e-5)
    assert weighted_kappa(couples, 4, "linear") == pytest.approx(0.2374, abs=5e-5)
    assert weighted_kappa(couples, 4, "quadratic") == pytest.approx(0.3320, abs=5e-5)
    assert weighted_kappa(table((44, 7, 9), (5, 20, 5), (1, 3, 6)), 3, "none") == pytest.approx(0.492, abs=5e-4)


def test_deviations_and_their_questions_go_together() -> None:
    answers = {**LOW, "2.4": "NA", "2.5": "N"}
    del answers["2.6"]
    wrong = appraised(by("ana", answers), effect="adhering", deviations=["implementation-failures"])
    assert [each.message for each in wrong.problems] == [
        "ana: 2.4 is about implementation-failures, which is looked at; answer it",
        "ana: 2.5 is about non-adherence, which is not among the deviations looked at; answer NA",
    ]
    assert (
        "belong to the effect of adhering"
        in appraised(by("ana", LOW), deviations=["non-adherence"]).problems[0].message
    )


def test_an_overall_level_needs_levels_of_the_domains() -> None:
    half = appraised(by("ana", {"1.1": "Y"}, level="High", reason="it looks bad"))
    assert "no level of D1, D2, D3, D4, D5" in half.problems[0].message


def test_no_information_may_not_hide_a_bad_domain() -> None:
    """ROBINS-I of 2016: a domain without information makes the overall level a matter of judgement, within bounds."""
    levels = ["Low", "Moderate", "No information", "Low", "Low", "Low", "Low"]
    domains = [{"domain": f"D{at}", "level": level, "reason": "r"} for at, level in enumerate(levels, 1)]
    own = appraised(by("ana", {}, domains=domains), name="robins-i")
    assert (own.overall, own.problems) == ("No information", ())
    raised = appraised(by("ana", {}, domains=domains, level="Moderate", reason="not a key domain"), name="robins-i")
    assert (raised.overall, raised.problems) == ("Moderate", ())
    hidden = appraised(by("ana", {}, domains=domains, level="Low", reason="not a key domain"), name="robins-i")
    assert "better than the worst domain (Moderate)" in hidden.problems[0].message


def test_an_adjudicator_is_a_third_person_and_settles_the_overall_level_too() -> None:
    own = appraised(by("ana", LOW), by("ben", LOW), adjudication=by("ana", {}))
    assert "expected a third person" in own.problems[0].message
    one, other = by("ana", LOW, level="High", reason="doubts"), by("ben", LOW)
    silent = appraised(one, other, adjudication=by("cleo", {}))
    assert (silent.overall, silent.status) == (None, "conflict")
    assert appraised(one, other, adjudication=by("cleo", {}, level="Low")).overall == "Low"


def test_several_domains_with_some_concerns_are_told_until_a_person_has_judged() -> None:
    some = {**LOW, "1.2": "NI", "5.1": "NI"}
    told = appraised(by("ana", some))
    assert told.together is not None
    assert (told.overall, told.together.overall) == ("Some concerns", "High")
    assert appraised(by("ana", some, level="High", reason="both matter")).together is None
    assert appraised(by("ana", {**LOW, "1.2": "NI"})).together is None
