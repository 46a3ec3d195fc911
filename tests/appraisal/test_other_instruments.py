"""Variants of RoB 2, ROBINS-I and the checklists: their definitions are whole, and known paths give known levels."""

from __future__ import annotations

import pytest

from consilience.appraisal import INSTRUMENTS, instrument
from consilience.appraisal.routing import gaps, well_formed
from consilience.model.instrument import flaws

V2, CLUSTER, CROSSOVER = instrument("robins-i-v2"), instrument("rob2-cluster"), instrument("rob2-crossover")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_definitions_are_sound(name: str) -> None:
    definition = INSTRUMENTS[name].definition
    assert [message for _, _, message in flaws(definition)] == []
    assert definition.source.startswith("https://")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_well_formed_set_of_answers_has_a_level(name: str) -> None:
    definition = INSTRUMENTS[name].definition
    assert [list(gaps(definition, domain)) for domain in definition.domains if not domain.chosen] == [
        [] for domain in definition.domains if not domain.chosen
    ]


@pytest.mark.parametrize(
    ("domain", "effect", "n"),
    [
        ("1", "assignment", 308),
        ("1", "adhering", 196),
        ("2", "assignment", 1325),
        ("3", "assignment", 10_153),
        ("5", "assignment", 53),
        ("6", "assignment", 377),
    ],
)
def test_robins_i_v2_has_as_many_sets_as_published_comparisons(domain: str, effect: str, n: int) -> None:
    assert sum(1 for _ in well_formed(V2.definition, V2.domain(domain, effect))) == n


@pytest.mark.parametrize(
    ("domain", "effect", "answers", "level", "provisional"),
    [
        ("1", "assignment", "1.1 SN 1.4 N", "Serious", False),
        ("1", "assignment", "1.1 NI 1.4 PY", "Critical", False),
        (
            "1",
            "assignment",
            "1.1 Y 1.2 PY 1.3 N 1.4 N",
            "Low (except for concerns about uncontrolled confounding)",
            False,
        ),
        ("1", "assignment", "1.1 WN 1.2 PY 1.3 N 1.4 N", "Moderate", True),
        ("1", "assignment", "1.1 Y 1.2 Y 1.3 Y 1.4 N", "Serious", False),
        ("1", "adhering", "1.1 N 1.4 N 1.5 N", "Serious", False),
        ("1", "adhering", "1.1 Y 1.2 Y 1.3 SN 1.5 N", "Serious", False),
        ("2", "assignment", "2.1 Y 2.4 N 2.5 N", "Low", False),
        ("2", "assignment", "2.1 N 2.2 N 2.3 SY 2.4 N 2.5 N", "Low", True),
        ("2", "assignment", "2.1 N 2.2 N 2.3 N 2.4 WY 2.5 N", "Critical", False),
        ("2", "assignment", "2.1 N 2.2 NI 2.3 WY 2.4 PN 2.5 NI", "Serious", False),
        ("3", "assignment", "3.1 Y 3.2 N 3.3 N", "Low", False),
        ("3", "assignment", "3.1 SN 3.3 N 3.6 N 3.7 N 3.8 Y", "Critical", False),
        ("3", "assignment", "3.1 SN 3.3 N 3.6 Y", "Moderate", False),
        ("3", "assignment", "3.1 Y 3.2 N 3.3 NI 3.4 N", "Low", True),
        ("4", "assignment", "4.1 Y 4.2 Y 4.3 PY", "Low", False),
        ("4", "assignment", "4.1 Y 4.2 N 4.3 Y 4.4 N 4.7 Y 4.8 N", "Serious", True),
        ("4", "assignment", "4.1 Y 4.2 N 4.3 Y 4.4 Y 4.5 Y 4.6 SN 4.11 N", "Critical", False),
        ("5", "assignment", "5.1 N 5.2 Y 5.3 WY", "Moderate", False),
        ("6", "assignment", "6.1 N 6.2 Y 6.3 Y 6.4 N", "Critical", False),
        ("6", "assignment", "6.1 NI 6.2 NI 6.3 NI 6.4 NI", "Serious", False),
        ("6", "assignment", "6.1 NI 6.2 NI 6.3 N 6.4 N", "Moderate", False),
    ],
)
def test_robins_i_v2(domain: str, effect: str, answers: str, level: str, provisional: bool) -> None:
    words = answers.split()
    found = V2.verdict(domain, dict(zip(words[::2], words[1::2], strict=True)), effect)
    assert found is not None
    assert (found.level, found.provisional) == (level, provisional)


def test_triage_ends_the_appraisal() -> None:
    assert V2.route({"B1": "Y"}) == ["B3"]
    assert V2.route({"B1": "N", "B2": "PY", "B3": "N"}) == []
    assert V2.overall({"B": "Critical"}) == "Critical"
    assert V2.route({"B1": "Y", "B3": "N"})[:2] == ["1.1", "1.4"]


def test_robins_i_of_2016_leaves_the_level_to_a_person() -> None:
    v1 = instrument("robins-i")
    assert v1.judge("1", {"1.1": "PN"}) == "Low"
    assert v1.judge("3", {"3.1": "Y", "3.2": "Y", "3.3": "N"}) is None
    assert set(v1.domain("3").criteria) == set(v1.definition.all_levels)
    assert v1.route({"1.1": "Y", "1.2": "Y"}, domain="1") == ["1.3"]
    low = dict.fromkeys("1234567", "Low")
    assert v1.overall(low) == "Low"
    assert v1.overall({**low, "2": "No information"}) == "No information"
    assert v1.overall({**low, "2": "No information", "3": "Serious"}) == "Serious"
    assert v1.overall({**low, "4": "Moderate"}) == "Moderate"


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({"1b.1": "Y"}, "Low"),
        ({"1b.1": "N", "1b.2": "Y"}, "High"),
        ({"1b.1": "N", "1b.2": "N", "1b.3": "Y"}, "Some concerns"),
        ({"1b.1": "N", "1b.2": "N", "1b.3": "NI"}, "Low"),
        ({"1b.1": "NI", "1b.2": "NI", "1b.3": "PY"}, "High"),
        ({"1b.1": "NI", "1b.2": "NI", "1b.3": "N"}, "Some concerns"),
    ],
)
def test_cluster_trials_recruitment(answers: dict[str, str], level: str) -> None:
    assert CLUSTER.judge("1b", answers) == level


def test_cluster_trials_other_domains() -> None:
    assert [domain.code for domain in CLUSTER.domains_for(None)] == ["D1a", "D1b", "D2", "D3", "D4", "D5"]
    unaware = {"2.1a": "N", "2.2": "N", "2.6": "Y"}
    assert CLUSTER.judge("2", unaware) == "Low"
    doubtful = CLUSTER.verdict("2", {"2.1a": "Y", "2.1b": "Y", "2.2": "N", "2.3": "Y", "2.4": "N", "2.6": "Y"})
    assert doubtful is not None
    assert doubtful.provisional
    assert CLUSTER.judge("3", {"3.1a": "Y", "3.1b": "Y"}) == "Low"
    assert CLUSTER.route({"3.1a": "Y", "3.1b": "N"}, domain="3") == ["3.2"]
    assert CLUSTER.judge("4", {"4.1": "N", "4.2": "N", "4.3a": "N"}) == "Low"
    assert CLUSTER.judge("4", {"4.1": "N", "4.2": "NI", "4.3a": "Y", "4.3b": "N"}) == "Some concerns"


def test_cross_over_trials() -> None:
    assert CROSSOVER.judge("S", {"S.1": "Y", "S.3": "Y"}) is None  # a person chooses
    assert CROSSOVER.judge("5", {"5.1": "Y", "5.2": "N", "5.3": "N", "5.4": "Y"}) == "High"
    assert CROSSOVER.judge("5", {"5.1": "Y", "5.2": "N", "5.3": "N", "5.4": "N"}) == "Low"


def test_checklists_give_points_or_a_decision() -> None:
    minors, jbi = instrument("minors"), instrument("jbi-case-series")
    assert minors.judge("items", dict.fromkeys("12345678", "2")) == "16 of 16"
    assert minors.judge("items", {**dict.fromkeys("1234567", "1"), "8": "0"}) == "7 of 16"
    assert minors.judge("items", {"1": "2"}) is None
    assert minors.levels == jbi.levels == ()
    assert jbi.judge("items", {str(n): "Yes" for n in range(1, 11)}) is None
