"""Cluster and cross-over RoB 2 and both versions of ROBINS-I: every well-formed set of answers, judged twice.

The functions below are the rules in the words of their sources (RoB 2 CRT of 18 March 2021; ROBINS-I V2 of 20 November
2025), written as nested decisions; the instruments' files are tables that are read from the top. They share nothing but
the ids of the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pytest

from consilience.appraisal import MalformedAnswers, instrument

from .enumerating import NO, NOT_NO, NOT_YES, YES, Gate, Given, every_set

EXCEPT = "Low (except for concerns about uncontrolled confounding)"
STRONG_OR_WEAK_NO = ("Y", "PY", "WN", "SN", "NI")
STRONG_OR_WEAK_YES = ("SY", "WY", "PN", "N", "NI")
FOUR = ("Y", "PY", "PN", "N")
Found = tuple[str, bool]
"""A level, and whether it stands in a cell that public sources read differently."""


def worst(*levels: str) -> str:
    return max(levels, key=["Low", "Some concerns", "Moderate", "High", "Serious", "Critical"].index)


# --- RoB 2 for cluster trials


def cluster_1a(a: Given) -> Found:
    concealed, imbalance = a["1a.2"], a["1a.3"] in YES
    if concealed in NO:
        return "High", False
    if concealed == "NI":
        return ("High" if imbalance else "Some concerns"), False
    return ("Some concerns" if a["1a.1"] in NO or imbalance else "Low"), False


def cluster_1b(a: Given) -> Found:
    if a["1b.1"] in YES:
        return "Low", False
    if a["1b.2"] in YES:
        return "High", False
    imbalance = a["1b.3"] in YES
    if a["1b.2"] == "NI":
        return ("High" if imbalance else "Some concerns"), False
    return ("Some concerns" if imbalance else "Low"), False


def cluster_aware(a: Given) -> bool:
    """Awareness: participants who did not know of the trial knew of no arm."""
    participants = a["2.1a"] not in NO and a["2.1b"] not in NO
    return participants or a["2.2"] not in NO


def cluster_2_assignment(a: Given) -> Found:
    doubtful = False
    if not cluster_aware(a) or a["2.3"] in NO:
        first = "Low"
    elif a["2.3"] == "NI":
        first = "Some concerns"
    elif a["2.4"] in NO:
        first, doubtful = "Some concerns", True
    else:
        first = "Some concerns" if a["2.5"] in YES else "High"
    second = "Low" if a["2.6"] in YES else "Some concerns" if a["2.7"] in NO else "High"
    return worst(first, second), doubtful


def cluster_2_adhering(a: Given) -> Found:
    unbalanced = cluster_aware(a) and a["2.3"] in NOT_YES
    if not unbalanced and a["2.4"] not in NOT_NO and a["2.5"] not in NOT_NO:
        return "Low", False
    return ("Some concerns" if a["2.6"] in YES else "High"), False


def cluster_3(a: Given) -> Found:
    if (a["3.1a"] in YES and a["3.1b"] in YES) or a["3.2"] in YES or a["3.3"] in NO:
        return "Low", False
    return ("Some concerns" if a["3.4"] in NO else "High"), False


def cluster_4(a: Given) -> Found:
    if a["4.1"] in YES or a["4.2"] in YES:
        return "High", False
    if a["4.3a"] in NO or a["4.3b"] in NO or a["4.4"] in NO:
        return ("Some concerns" if a["4.2"] == "NI" else "Low"), False
    return ("Some concerns" if a["4.5"] in NO else "High"), False


def domain_5(a: Given) -> Found:
    picked = {a["5.2"], a["5.3"]}
    if picked & YES:
        return "High", False
    return ("Low" if "NI" not in picked and a["5.1"] in YES else "Some concerns"), False


def crossover_5(a: Given) -> Found:
    if a["5.4"] in YES:
        return "High", False
    level, _ = domain_5(a)
    if a["5.4"] in NO or level == "High":
        return level, False
    return "Some concerns", not {a["5.2"], a["5.3"]} & {"NI"}


# --- ROBINS-I V2


def v2_1a(a: Given) -> Found:
    suggested = a["1.4"] in YES
    if a["1.1"] in ("SN", "NI"):
        return ("Critical" if suggested else "Serious"), False
    if a["1.3"] in YES:
        if suggested:
            return "Critical", False
        return ("Serious", False) if a["1.2"] in YES else ("Critical", a["1.2"] == "WN")
    if a["1.2"] in ("SN", "NI") or suggested:
        return "Serious", False
    return (EXCEPT, False) if a["1.1"] in YES and a["1.2"] in YES else ("Moderate", True)


def v2_1b(a: Given) -> Found:
    suggested = a["1.5"] in YES
    if a["1.1"] in NOT_YES:
        return ("Critical" if a["1.4"] in YES or suggested else "Serious"), False
    if a["1.2"] in ("SN", "NI"):
        return ("Critical" if suggested else "Serious"), False
    if a["1.3"] in ("SN", "NI") or suggested:
        return "Serious", False
    return (EXCEPT, False) if a["1.2"] in YES and a["1.3"] in YES else ("Moderate", True)


def v2_2(a: Given) -> Found:
    doubtful = False
    if a["2.1"] in YES or a["2.2"] in YES:
        points = 0
    elif a["2.3"] == "SY":
        points, doubtful = 0, True
    else:
        points = 2 if a["2.3"] in NO else 1
    points += {"N": 0, "PN": 0, "WY": 1, "NI": 1, "SY": 2}[a["2.4"]]
    if points >= 3:
        return "Critical", doubtful
    return ["Low", "Moderate", "Serious", "Critical"][points + (a["2.5"] in NOT_NO)], doubtful


def v2_3(a: Given) -> Found:
    if a["3.1"] in YES:
        follow = "Moderate" if a["3.2"] in YES else "Low"
    else:
        follow = "Serious" if a["3.1"] == "SN" else "Moderate"
    doubtful = a["3.3"] == "NI" or a["3.4"] == "NI"
    if a["3.3"] in NO or a["3.4"] in NO:
        selection = "Low"
    elif a["3.4"] == "NI" or a["3.5"] in NOT_YES:
        selection = "Moderate"
    else:
        selection = "Serious"
    level = worst(follow, selection)
    if level == "Serious":
        level = (
            "Moderate"
            if a["3.6"] in YES or a["3.7"] in YES
            else "Critical" if a["3.8"] in YES else "Serious"
        )  # fmt: skip
    return level, doubtful


def v2_4(a: Given) -> Found:
    if all(a[id] in YES for id in ("4.1", "4.2", "4.3")):
        return "Low", False
    doubtful = False
    if a["4.4"] in NOT_NO:
        if a["4.5"] in NO:
            return "Low", False
        step = {"Y": 0, "PY": 0, "WN": 1, "NI": 1, "SN": 2}[a["4.6"]]
        doubtful = step == 0
    else:
        if a["4.7"] in YES and a["4.8"] in NOT_YES:
            return "Serious", True
        answer = a["4.9"] if a["4.7"] in YES else a["4.10"]
        if answer in YES:
            return "Low", False
        step = 2 if answer == "SN" else 1
    return ["Low", "Moderate", "Serious", "Critical"][step + (a["4.11"] in NO)], doubtful


def v2_5(a: Given) -> Found:
    if a["5.1"] in YES or a["5.3"] == "SY":
        return "Serious", False
    return ("Moderate" if a["5.1"] == "NI" or a["5.3"] in ("WY", "NI") else "Low"), False


def v2_6(a: Given) -> Found:
    if a["6.1"] in YES:
        return "Low", False
    picked = [a[id] for id in ("6.2", "6.3", "6.4")]
    yes, unknown = sum(each in YES for each in picked), picked.count("NI")
    if yes:
        return ("Critical" if yes > 1 else "Serious"), False
    return ("Serious" if unknown == 3 else "Moderate" if unknown else "Low"), False


class Case(NamedTuple):
    """A domain: its truth, its questions, when each is asked, and the answers of those that do not have the usual."""

    truth: Callable[[Given], Found]
    ids: Sequence[str]
    asked: Mapping[str, Gate] = {}
    choices: Mapping[str, Sequence[str]] = {}


def by(id: str, answers: frozenset[str] | set[str]) -> Gate:
    return lambda a: a[id] in answers


def numbered(domain: str, n: int) -> list[str]:
    return [f"{domain}.{at}" for at in range(1, n + 1)]


CLUSTER_2 = ["2.1a", "2.1b", *(f"2.{n}" for n in range(2, 8))]
OPTIONAL = ("Y", "PY", "PN", "N", "NI", "NA")
CASES: dict[tuple[str, str, str], Case] = {
    ("rob2-cluster", "1a", "assignment"): Case(cluster_1a, numbered("1a", 3)),
    ("rob2-cluster", "1b", "assignment"): Case(
        cluster_1b, numbered("1b", 3), {"1b.2": by("1b.1", NOT_YES), "1b.3": by("1b.2", NOT_YES)}
    ),
    ("rob2-cluster", "2", "assignment"): Case(
        cluster_2_assignment,
        CLUSTER_2,
        {
            "2.1b": by("2.1a", NOT_NO),
            "2.3": cluster_aware,
            "2.4": by("2.3", YES),
            "2.5": by("2.4", NOT_NO),
            "2.7": by("2.6", NOT_YES),
        },
    ),
    ("rob2-cluster", "2", "adhering"): Case(
        cluster_2_adhering,
        CLUSTER_2[:-1],
        {
            "2.1b": by("2.1a", NOT_NO),
            "2.3": cluster_aware,
            "2.6": lambda a: a["2.3"] in NOT_YES or a["2.4"] in NOT_NO or a["2.5"] in NOT_NO,
        },
        {"2.3": OPTIONAL, "2.4": OPTIONAL, "2.5": OPTIONAL},
    ),
    ("rob2-cluster", "3", "assignment"): Case(
        cluster_3,
        ["3.1a", "3.1b", "3.2", "3.3", "3.4"],
        {
            "3.2": lambda a: a["3.1a"] in NOT_YES or a["3.1b"] in NOT_YES,
            "3.3": by("3.2", NO),
            "3.4": by("3.3", NOT_NO),
        },
        {"3.2": FOUR},
    ),
    ("rob2-cluster", "4", "assignment"): Case(
        cluster_4,
        ["4.1", "4.2", "4.3a", "4.3b", "4.4", "4.5"],
        {
            "4.3a": lambda a: a["4.1"] in NOT_YES and a["4.2"] in NOT_YES,
            "4.3b": by("4.3a", NOT_NO),
            "4.4": by("4.3b", NOT_NO),
            "4.5": by("4.4", NOT_NO),
        },
    ),
    ("rob2-cluster", "5", "adhering"): Case(domain_5, numbered("5", 3)),
    ("rob2-crossover", "5", "assignment"): Case(crossover_5, numbered("5", 4)),
    ("robins-i-v2", "1", "assignment"): Case(
        v2_1a,
        numbered("1", 4),
        dict.fromkeys(("1.2", "1.3"), by("1.1", {"Y", "PY", "WN"})),
        {"1.1": STRONG_OR_WEAK_NO, "1.2": STRONG_OR_WEAK_NO, "1.4": FOUR},
    ),
    ("robins-i-v2", "1", "adhering"): Case(
        v2_1b,
        numbered("1", 5),
        {"1.2": by("1.1", YES), "1.3": by("1.2", {"Y", "PY", "WN"}), "1.4": by("1.1", NOT_YES)},
        {"1.2": STRONG_OR_WEAK_NO, "1.3": STRONG_OR_WEAK_NO, "1.5": FOUR},
    ),
    ("robins-i-v2", "2", "assignment"): Case(
        v2_2,
        numbered("2", 5),
        {"2.2": by("2.1", NOT_YES), "2.3": by("2.2", NOT_YES)},
        {"2.3": STRONG_OR_WEAK_YES, "2.4": STRONG_OR_WEAK_YES},
    ),
    ("robins-i-v2", "3", "assignment"): Case(
        v2_3,
        numbered("3", 8),
        {
            "3.2": by("3.1", YES),
            "3.4": by("3.3", NOT_NO),
            "3.5": by("3.4", YES),
            "3.6": lambda a: a["3.1"] == "SN" or a["3.5"] in YES,
            "3.7": by("3.6", NOT_YES),
            "3.8": by("3.7", NOT_YES),
        },
        {"3.1": STRONG_OR_WEAK_NO},
    ),
    ("robins-i-v2", "4", "assignment"): Case(
        v2_4,
        numbered("4", 11),
        {
            "4.4": lambda a: any(a[id] in NOT_YES for id in ("4.1", "4.2", "4.3")),
            "4.5": by("4.4", NOT_NO),
            "4.6": by("4.5", NOT_NO),
            "4.7": by("4.4", NO),
            "4.8": by("4.7", YES),
            "4.9": by("4.8", YES),
            "4.10": by("4.7", NOT_YES),
            "4.11": lambda a: a["4.5"] in NOT_NO or a["4.9"] in {"WN", "SN", "NI"} or a["4.10"] in {"WN", "SN", "NI"},
        },
        {
            # "Probably" counts as its whole here: it makes 10,245 sets of 46,106, as many as published comparisons.
            "4.1": ("Y", "N", "NI"),
            "4.2": ("Y", "N", "NI"),
            "4.3": ("Y", "N", "NI"),
            "4.6": STRONG_OR_WEAK_NO,
            "4.9": STRONG_OR_WEAK_NO,
            "4.10": STRONG_OR_WEAK_NO,
            "4.11": FOUR,
        },
    ),
    ("robins-i-v2", "5", "assignment"): Case(
        v2_5,
        numbered("5", 3),
        {"5.2": by("5.1", NOT_YES), "5.3": by("5.2", NOT_NO)},
        {"5.3": STRONG_OR_WEAK_YES},
    ),
    ("robins-i-v2", "6", "adhering"): Case(
        v2_6, numbered("6", 4), dict.fromkeys(("6.2", "6.3", "6.4"), by("6.1", NOT_YES))
    ),
}
SETS = {
    ("robins-i-v2", "1", "assignment"): 308,
    ("robins-i-v2", "1", "adhering"): 196,
    ("robins-i-v2", "2", "assignment"): 1_325,
    ("robins-i-v2", "3", "assignment"): 10_153,
    ("robins-i-v2", "4", "assignment"): 10_245,
    ("robins-i-v2", "5", "assignment"): 53,
    ("robins-i-v2", "6", "adhering"): 377,
}
"""How many sets the published comparisons of ROBINS-I V2 had."""


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_every_well_formed_set_of_answers(case: tuple[str, str, str]) -> None:
    name, domain, effect = case
    tool, (truth, ids, asked, choices) = instrument(name), CASES[case]
    n = 0
    for given in every_set(ids, asked, choices):
        n += 1
        found = tool.verdict(domain, given, effect)
        assert found is not None, given
        assert (found.level, found.provisional) == truth(given), given
    assert n == SETS.get(case, n)


IDLE = {"1b.3", "6.2", "6.3", "6.4"}
"""Questions that some forms always ask: an answer is admitted where it is without effect."""


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_closed_question_that_is_answered_is_refused(case: tuple[str, str, str]) -> None:
    name, domain, effect = case
    tool, (_, ids, asked, choices) = instrument(name), CASES[case]
    for n, given in enumerate(every_set(ids, asked, choices)):
        for id in (id for id in asked if not asked[id](given)) if n % 211 == 0 else ():
            answered = {**given, id: "N"}
            if id in IDLE:
                assert tool.judge(domain, answered, effect) == tool.judge(domain, given, effect)
                continue
            with pytest.raises(MalformedAnswers, match=f"{id}: "):
                tool.judge(domain, answered, effect)


# ROBINS-I of 2016 has no algorithm; what its form says is when each question is asked.
V1: Mapping[str, Gate] = {
    "1.2": by("1.1", YES),
    "1.3": by("1.2", YES),
    "1.4": lambda a: a["1.2"] in NOT_YES or a["1.3"] in NOT_YES,
    "1.5": by("1.4", YES),
    "1.6": lambda a: a["1.2"] in NOT_YES or a["1.3"] in NOT_YES,
    "1.7": by("1.3", YES),
    "1.8": by("1.7", YES),
    "2.2": by("2.1", YES),
    "2.3": by("2.2", YES),
    "2.5": lambda a: (a["2.2"] in YES and a["2.3"] in YES) or a["2.4"] in NO,
    "4.2": by("4.1", YES),
    "4.6": lambda a: any(a[id] in NO for id in ("4.3", "4.4", "4.5")),
    "5.4": lambda a: a["5.1"] in NO or a["5.2"] in YES or a["5.3"] in YES,
    "5.5": lambda a: a["5.1"] in NO or a["5.2"] in YES or a["5.3"] in YES,
}
V1_DOMAINS = [
    ("1", "assignment", numbered("1", 8)),
    ("2", "assignment", numbered("2", 5)),
    ("3", "assignment", numbered("3", 3)),
    ("4", "assignment", ["4.1", "4.2"]),
    ("4", "adhering", ["4.3", "4.4", "4.5", "4.6"]),
    ("5", "assignment", numbered("5", 5)),
    ("6", "assignment", numbered("6", 4)),
    ("7", "assignment", numbered("7", 3)),
]


@pytest.mark.parametrize(("domain", "effect", "ids"), V1_DOMAINS)
def test_robins_i_of_2016_routes_and_gives_no_level(domain: str, effect: str, ids: list[str]) -> None:
    tool = instrument("robins-i")
    for given in every_set(ids, V1, {"1.1": FOUR}):
        low = given.get("1.1") in NO
        assert tool.judge(domain, given, effect) == ("Low" if low else None), given
        closed = {id for id in ids if given[id] == "NA"}
        asked = {id: answer for id, answer in given.items() if id not in closed}
        assert tool.route(asked, effect, domain) == []
        last = next(reversed(asked))
        del asked[last]
        assert last in tool.route(asked, effect, domain), given


def test_robins_i_of_2016_admits_no_unknown_confounding() -> None:
    with pytest.raises(MalformedAnswers, match=r'1\.1: "NI" is no answer here'):
        instrument("robins-i").judge("1", {"1.1": "NI"})
