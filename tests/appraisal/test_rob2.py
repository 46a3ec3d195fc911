"""RoB 2: every well-formed set of answers against the published algorithm, written down here from its flow charts.

Sterne 2019, BMJ 366:l4898, and the guidance of 22 August 2019 (riskofbias.info): the paths of the five domains. The
encoding below walks those paths; it shares nothing with the engine but the ids of the questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from consilience import appraisal
from consilience.appraisal import MalformedAnswers

from .enumerating import FIVE, NO, YES, Gate, Given, every_set

ROB2 = appraisal.instrument("rob2")


def domain_1(a: Given) -> str:
    if a["1.2"] in NO:
        return "High"
    imbalance = a["1.3"] in YES
    if a["1.2"] == "NI":
        return "High" if imbalance else "Some concerns"
    return "Some concerns" if a["1.1"] in NO or imbalance else "Low"


def domain_2_assignment(a: Given) -> str:
    grades = {"Low": 0, "Some concerns": 1, "High": 2}
    if (a["2.1"] in NO and a["2.2"] in NO) or a["2.3"] in NO:
        first = "Low"
    elif a["2.3"] == "NI" or a["2.4"] in NO:
        first = "Some concerns"
    else:
        first = "Some concerns" if a["2.5"] in YES else "High"
    second = "Low" if a["2.6"] in YES else "Some concerns" if a["2.7"] in NO else "High"
    return max(first, second, key=grades.__getitem__)


def domain_2_adhering(a: Given) -> str:
    aware = a["2.1"] not in NO or a["2.2"] not in NO
    unbalanced = aware and a["2.3"] in {"N", "PN", "NI"}
    failures = any(a[id] in {"Y", "PY", "NI"} for id in ("2.4", "2.5"))
    if not unbalanced and not failures:
        return "Low"
    return "Some concerns" if a["2.6"] in YES else "High"


def domain_3(a: Given) -> str:
    if a["3.1"] in YES or a["3.2"] in YES or a["3.3"] in NO:
        return "Low"
    return "Some concerns" if a["3.4"] in NO else "High"


def domain_4(a: Given) -> str:
    if a["4.1"] in YES or a["4.2"] in YES:
        return "High"
    if a["4.3"] in NO or a["4.4"] in NO:
        return "Some concerns" if a["4.2"] == "NI" else "Low"
    return "Some concerns" if a["4.5"] in NO else "High"


def domain_5(a: Given) -> str:
    picked = {a["5.2"], a["5.3"]}
    if picked & YES:
        return "High"
    if "NI" in picked:
        return "Some concerns"
    return "Low" if a["5.1"] in YES else "Some concerns"


# When a question is asked, as the reference table states it.
ASKED: dict[str, Gate] = {
    "3.2": lambda a: a["3.1"] not in YES,
    "3.3": lambda a: a["3.2"] in NO,
    "3.4": lambda a: a["3.3"] in {"Y", "PY", "NI"},
    "4.3": lambda a: a["4.1"] not in YES and a["4.2"] not in YES,
    "4.4": lambda a: a["4.3"] in {"Y", "PY", "NI"},
    "4.5": lambda a: a["4.4"] in {"Y", "PY", "NI"},
}
AWARE: Gate = lambda a: a["2.1"] not in NO or a["2.2"] not in NO  # noqa: E731
ASSIGNMENT: dict[str, Gate] = {
    "2.3": AWARE,
    "2.4": lambda a: a["2.3"] in YES,
    "2.5": lambda a: a["2.4"] in {"Y", "PY", "NI"},
    "2.7": lambda a: a["2.6"] in {"N", "PN", "NI"},
}
ADHERING: dict[str, Gate] = {
    "2.3": AWARE,
    "2.6": lambda a: a["2.3"] in {"N", "PN", "NI"} or a["2.4"] in {"Y", "PY", "NI"} or a["2.5"] in {"Y", "PY", "NI"},
}
CASES = {
    ("1", "assignment"): (domain_1, ["1.1", "1.2", "1.3"], ASKED, 125),
    ("2", "assignment"): (domain_2_assignment, [f"2.{n}" for n in range(1, 8)], ASSIGNMENT, 13_277),
    ("2", "adhering"): (domain_2_adhering, [f"2.{n}" for n in range(1, 7)], ADHERING, 20_988),
    ("3", "assignment"): (domain_3, ["3.1", "3.2", "3.3", "3.4"], ASKED, 110),
    ("4", "adhering"): (domain_4, ["4.1", "4.2", "4.3", "4.4", "4.5"], ASKED, 493),
    ("5", "assignment"): (domain_5, ["5.1", "5.2", "5.3"], ASKED, 125),
}


def sets(ids: list[str], asked: dict[str, Gate], effect: str) -> Iterator[Given]:
    optional = dict.fromkeys(("2.3", "2.4", "2.5"), (*FIVE, "NA")) if effect == "adhering" else {}
    return every_set(ids, asked, {"3.2": ("Y", "PY", "PN", "N"), **optional})


@pytest.mark.parametrize(("domain", "effect"), CASES)
def test_every_well_formed_set_of_answers(domain: str, effect: str) -> None:
    truth, ids, asked, expected = CASES[domain, effect]
    n = 0
    for given in sets(ids, asked, effect):
        n += 1
        written = given if n % 2 else {id: answer for id, answer in given.items() if answer != "NA" or id not in asked}
        if effect == "adhering" and domain == "2":
            written = given
        assert ROB2.judge(domain=domain, answers=written, effect=effect) == truth(given), given
    assert n == expected  # the number of sets that three public implementations were compared on


@pytest.mark.parametrize(("domain", "effect"), [case for case in CASES if case[0] in "1345"])
def test_every_other_set_is_refused_or_incomplete(domain: str, effect: str) -> None:
    """All combinations of answers, NA and nothing at all: a level is given for the well-formed complete ones only."""
    _, ids, asked, expected = CASES[domain, effect]
    complete = {tuple(given.items()) for given in sets(ids, asked, effect)}
    judged = set()
    for answers in product((*FIVE, "NA"), repeat=len(ids)):
        given = dict(zip(ids, answers, strict=True))
        try:
            level = ROB2.judge(domain, given, effect)
        except MalformedAnswers:
            continue
        assert level is not None
        judged.add(tuple(given.items()))
    assert judged == complete
    assert len(judged) == expected


@pytest.mark.parametrize(("domain", "effect"), CASES)
def test_one_answer_less_is_no_judgement(domain: str, effect: str) -> None:
    _, ids, asked, _ = CASES[domain, effect]
    for n, given in enumerate(sets(ids, asked, effect)):
        if n % 97:
            continue
        for id in given:
            if id in asked and not asked[id](given):
                continue  # it is closed: leaving it out changes nothing
            fewer = {other: a for other, a in given.items() if other != id}
            assert ROB2.judge(domain, fewer, effect) is None, (id, given)


@pytest.mark.parametrize(
    ("domain", "answers", "reason"),
    [
        ("3", {"3.1": "N", "3.2": "NI"}, '3.2: "NI" is no answer here (allowed: Y, PY, PN, N)'),
        ("1", {"1.1": "NA"}, "always asked"),
        ("3", {"3.1": "Y", "3.2": "Y"}, "3.2: answered Y, but it is asked only where 3.1 is N, PN or NI"),
        ("3", {"3.1": "N", "3.2": "NA"}, "3.2: NA, but it is to be asked, because 3.1 is N, PN or NI"),
        ("1", {"1.1": "maybe"}, '1.1: "maybe" is no answer here (allowed: Y, PY, PN, N, NI)'),
        ("1", {"1.9": "Y"}, "1.9: no such question in RoB 2; did you mean"),
    ],
)
def test_malformed_answers_are_refused_with_the_reason(domain: str, answers: Given, reason: str) -> None:
    with pytest.raises(MalformedAnswers) as refusal:
        ROB2.judge(domain, answers)
    assert reason in str(refusal.value)


def test_the_two_effects_are_not_mixed() -> None:
    with pytest.raises(MalformedAnswers, match=r"2\.7: a question for the effect of assignment, not of adhering"):
        ROB2.judge("2", {"2.1": "Y", "2.7": "N"}, effect="adhering")
    with pytest.raises(ValueError, match="no effect of interest of RoB 2; expected assignment or adhering"):
        ROB2.judge("2", {}, effect="per-protocol")


def test_answers_of_other_domains_are_left_aside() -> None:
    assert ROB2.judge("5", {"1.1": "Y", "5.1": "Y", "5.2": "N", "5.3": "PN"}) == "Low"


def test_routing_asks_only_what_is_open() -> None:
    assert ROB2.route({}, domain="3") == ["3.1"]
    assert ROB2.route({"3.1": "NI"}, domain="3") == ["3.2"]
    assert ROB2.route({"3.1": "NI", "3.2": "Y"}, domain="3") == []
    assert ROB2.route({"2.1": "N", "2.2": "NI"}, domain="2") == ["2.3", "2.6"]
    assert ROB2.route({}, domain="2", effect="adhering") == ["2.1", "2.2", "2.4", "2.5"]
    assert ROB2.route({})[:4] == ["1.1", "1.2", "1.3", "2.1"]


def test_following_the_route_always_ends_in_a_level() -> None:
    """Whatever is answered, the questions that routing opens are enough."""
    for pick in range(5):
        answers: Given = {}
        while asked := ROB2.route(answers):
            allowed = ROB2.allowed(asked[0])
            answers[asked[0]] = allowed[pick % len(allowed)]
        levels = {domain.id: ROB2.judge(domain.id, answers) for domain in ROB2.domains_for(None)}
        assert None not in levels.values()
        assert ROB2.overall(levels) is not None


def test_what_is_still_possible_narrows() -> None:
    assert ROB2.possible("1", {}) == ["Low", "Some concerns", "High"]
    assert ROB2.possible("1", {"1.2": "NI"}) == ["Some concerns", "High"]
    assert ROB2.possible("1", {"1.2": "N"}) == ["High"]


@pytest.mark.parametrize("levels", list(product(("Low", "Some concerns", "High"), repeat=5)))
def test_overall_is_the_worst_domain(levels: tuple[str, ...]) -> None:
    """Several domains with some concerns stay some concerns: to judge them high is for a person, never a count."""
    expected = "High" if "High" in levels else "Some concerns" if "Some concerns" in levels else "Low"
    assert ROB2.overall({str(n): level for n, level in enumerate(levels, 1)}) == expected


def test_overall_wants_every_domain_and_its_own_levels() -> None:
    assert ROB2.overall({"1": "Low", "D2": "Low"}) is None
    assert ROB2.overall({"1": "Low", "2": None, "3": "Low", "4": "Low", "5": "Low"}) is None
    with pytest.raises(ValueError, match=r'"Serious" is no level of RoB 2 .* it is one of ROBINS-I'):
        ROB2.overall(dict.fromkeys("12345", "Serious"))
    with pytest.raises(ValueError, match='"7" is no domain of RoB 2'):
        ROB2.overall({"7": "Low"})
