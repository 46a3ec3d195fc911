"""What is taken for an instrument, a domain, a question, an answer, an effect or a level, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from consilience import appraisal
from consilience.appraisal import MalformedAnswers

ROB2, V2 = appraisal.instrument("rob2"), appraisal.instrument("robins-i-v2")
LOW_1 = {"1.1": "Y", "1.2": "Y", "1.3": "N"}


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("rob2", "rob2"),
        ("RoB 2", "rob2"),
        ("ROB2", "rob2"),
        ("rob-2", "rob2"),
        ("RoB_2", "rob2"),
        ("RoB 2.0", "rob2"),
        ("ROB2-Cluster", "rob2-cluster"),
        ("RoB 2 (cluster)", "rob2-cluster"),
        ("RoB 2 CRT", "rob2-cluster"),
        ("rob2_crossover", "rob2-crossover"),
        ("RoB 2 cross-over", "rob2-crossover"),
        ("ROBINS-I", "robins-i"),
        ("robins i", "robins-i"),
        ("ROBINS-I V1", "robins-i"),
        ("robins-i-2016", "robins-i"),
        ("ROBINS-I V2", "robins-i-v2"),
        ("robinsi v2", "robins-i-v2"),
        ("MINORS", "minors"),
        ("JBI", "jbi-case-series"),
        ("JBI checklist for case series", "jbi-case-series"),
    ],
)
def test_instruments(written: str, id: str) -> None:
    assert appraisal.instrument(written).name == id


@pytest.mark.parametrize("written", ["rob", "RoB 1", "rob1", "robins", "ROBINS-E", "QUADAS-2", "", "newcastle-ottawa"])
def test_other_instruments_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"is no instrument with questions here \(known: rob2, rob2-cluster"):
        appraisal.instrument(written)


def test_a_near_name_is_hinted_at() -> None:
    with pytest.raises(ValueError, match='did you mean "rob2"'):
        appraisal.instrument("rob3")


@pytest.mark.parametrize(
    "written", ["2", 2, " 2 ", "D2", "d2", "Domain 2", "domain2", "Deviations from intended interventions", "2A"]
)
def test_domains(written: Any) -> None:
    assert ROB2.judge(written, {"2.1": "N", "2.2": "N", "2.6": "Y"}) == "Low"


@pytest.mark.parametrize(
    ("written", "id"),
    [
        ("Bias arising from the randomization process", "1"),
        ("Risk of bias due to missing outcome data", "3"),
        ("bias in measurement of the outcome", "4"),
        ("Bias in selection of the reported result", "5"),
    ],
)
def test_domains_by_name(written: str, id: str) -> None:
    assert ROB2.domain(written).id == id


def test_a_domain_may_name_its_effect() -> None:
    answers = {"2.1": "Y", "2.2": "Y", "2.3": "N", "2.4": "N", "2.5": "N", "2.6": "Y"}
    assert ROB2.judge("2B", answers) == ROB2.judge("2", answers, "adhering") == "Some concerns"
    assert V2.judge("1B", {"1.1": "N", "1.4": "N", "1.5": "N"}) == "Serious"
    assert V2.route({}, domain="1B") == ["1.1", "1.5"]
    with pytest.raises(ValueError, match="for the effect of adhering, not of assignment"):
        ROB2.judge("2B", answers, effect="assignment")


@pytest.mark.parametrize("written", ["6", 0, "", "D", "2C", "overall", "1.2"])
def test_other_domains_are_refused(written: Any) -> None:
    with pytest.raises(ValueError, match=r"is no domain of RoB 2 \(it has 1, 2, 3, 4, 5\)"):
        ROB2.judge(written, {})


def test_the_first_domain_of_cluster_trials_may_go_without_its_letter() -> None:
    cluster = appraisal.instrument("rob2-cluster")
    assert cluster.judge("1", {"1.1": "Y", "1.2": "PY", "1.3": "N"}) == "Low"
    assert cluster.judge("1a", {"1a.1": "Y", "1a.2": "PY", "1a.3": "N"}) == "Low"
    assert cluster.judge("1b", {"1b.1": "Y", "1b.2": "NA", "1b.3": "N"}) == "Low"


@pytest.mark.parametrize("written", ["PY", "py", " Py ", "Probably yes", "probably_yes", "PROBABLY YES"])
def test_answers(written: str) -> None:
    assert ROB2.judge("1", {**LOW_1, "1.2": written}) == "Low"


def test_answers_spelt_out() -> None:
    assert ROB2.judge("3", {"3.1": "Probably no", "3.2": "no", "3.3": "No information", "3.4": "n"}) == "Some concerns"
    assert ROB2.judge("3", {"3.1": "yes", "3.2": "Not applicable", "3.3": "n/a", "3.4": "na"}) == "Low"
    assert V2.judge("1", {"1.1": "Strong no", "1.4": "Probably No"}) == "Serious"
    assert V2.judge("5", {"5.1": "N", "5.2": "Y", "5.3": "weak yes"}) == "Moderate"
    spanish = {"3.1": "Probablemente no", "3.2": "no", "3.3": "Sin información", "3.4": "sí"}
    assert ROB2.judge("3", spanish) == "High"
    assert ROB2.judge("1", {"1.1": "Sim", "1.2": "provavelmente sim", "1.3": "não"}) == "Low"
    items: Any = {"1": "y", 2: "Unclear", "3": "N"}
    assert appraisal.instrument("jbi").route(items)[0] == "4"
    points: Any = dict.fromkeys(range(1, 9), 2)
    assert appraisal.instrument("minors").judge("items", points) == "16 of 16"


@pytest.mark.parametrize("written", ["maybe", "P", "WY", "unclear", "Y/PY", "1", True, 1])
def test_other_answers_are_refused(written: Any) -> None:
    with pytest.raises(MalformedAnswers, match=r"1\.2: .* is no answer here .allowed: Y, PY, PN, N, NI"):
        ROB2.judge("1", {**LOW_1, "1.2": written})


@pytest.mark.parametrize("nothing", [None, "", "  "])
def test_nothing_is_no_answer_and_never_no_information(nothing: str | None) -> None:
    assert ROB2.judge("1", {**LOW_1, "1.2": nothing}) is None
    assert ROB2.route({**LOW_1, "1.2": nothing}, domain="1") == ["1.2"]
    assert ROB2.judge("1", {}) is None


@pytest.mark.parametrize("written", ["1.2", "Q1.2", "q1.2", "SQ 1.2", " 1.2 "])
def test_questions(written: str) -> None:
    assert ROB2.judge("1", {"1.1": "Y", written: "NI", "1.3": "Y"}) == "High"


def test_two_spellings_of_one_question() -> None:
    assert ROB2.judge("1", {**LOW_1, "Q1.2": "y"}) == "Low"
    with pytest.raises(MalformedAnswers, match=r"1\.2: answered twice, Y and N"):
        ROB2.judge("1", {**LOW_1, "Q1.2": "N"})


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"1.4": "Y"}, "1.4: no such question in RoB 2"),
        ({"": "Y"}, "no such question"),
        ({2.1: "Y"}, "2.1: a number; write the id of a question as text"),
        (["1.1", "Y"], "answers are list; expected a mapping"),
        (None, "answers are NoneType"),
    ],
)
def test_what_is_no_set_of_answers(answers: Any, reason: str) -> None:
    with pytest.raises(MalformedAnswers) as refusal:
        ROB2.judge("1", answers)
    assert reason in str(refusal.value)


def test_every_reason_is_told_at_once() -> None:
    with pytest.raises(MalformedAnswers) as refusal:
        ROB2.judge("3", {"3.1": "Y", "3.2": "NI", "3.3": "Y"})
    assert len(refusal.value.reasons) == 2


@pytest.mark.parametrize("written", ["adhering", "Adhering", "adhering to intervention", "effect of adhering"])
def test_effects(written: str) -> None:
    assert ROB2.effect(written) == "adhering"


def test_other_effects_are_refused_with_what_is_meant() -> None:
    """ITT and per protocol are names of analyses too: they are not taken for an effect."""
    with pytest.raises(ValueError, match='expected assignment or adhering; what is called so is here "assignment"'):
        ROB2.judge("2", {}, effect="ITT")
    with pytest.raises(ValueError, match='what is called so is here "adhering"'):
        ROB2.route({}, effect="per-protocol")
    with pytest.raises(ValueError, match=r"expected assignment or adhering$"):
        ROB2.overall({}, effect="both")
    with pytest.raises(ValueError, match="tells no effects apart"):
        appraisal.instrument("minors").effect("assignment")


def test_without_an_effect_that_of_assignment_is_meant() -> None:
    answers = {"2.1": "N", "2.2": "N", "2.6": "N", "2.7": "N"}
    assert ROB2.judge("2", answers) == ROB2.judge("2", answers, effect="assignment") == "Some concerns"


def test_levels() -> None:
    some: Any = {
        "D1": "low risk of bias",
        2: "SOME CONCERNS",
        "Domain 3": "some_concerns",
        "4": "Low",
        "d5": "Low risk",
    }
    assert ROB2.overall(some) == "Some concerns"
    with pytest.raises(ValueError, match="domain 1 is given twice, Low and High"):
        ROB2.overall({"1": "Low", "D1": "High"})
    with pytest.raises(ValueError, match='"Unclear" is no level of RoB 2'):
        ROB2.overall({"1": "Unclear"})


def test_low_in_version_2_of_robins_i() -> None:
    """Domain 1 and the overall level have one level called low, with its exception; the other domains the plain one."""
    low = "Low (except for concerns about uncontrolled confounding)"
    assert V2.overall(dict.fromkeys("123456", "Low")) == low
    assert V2.overall({**dict.fromkeys("23456", "Low"), "1": low}) == low
    with pytest.raises(ValueError, match="is no level of ROBINS-I V2 for domain 4"):
        V2.overall({**dict.fromkeys("12356", "Low"), "4": low})


def test_several_domains_together_are_a_question_for_a_person() -> None:
    some = {"1": "Some concerns", "2": "Some concerns", "3": "Low", "4": "Low", "5": "Low"}
    compound = ROB2.together(some)
    assert compound is not None
    assert (ROB2.overall(some), compound.overall) == ("Some concerns", "High")
    assert ROB2.together({**some, "2": "Low"}) is None
    assert ROB2.together({**some, "3": "High"}) is None
    serious = dict.fromkeys("12", "Serious") | dict.fromkeys("3456", "Moderate")
    found = V2.together(serious)
    assert found is not None
    assert found.overall == "Critical"
