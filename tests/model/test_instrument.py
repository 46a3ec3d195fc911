"""What can be wrong with an instrument that a team writes, each told with its entry."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.model.instrument import InstrumentDefinition, flaws

SOUND: dict[str, Any] = {
    "id": "own",
    "title": "Own",
    "version": "1",
    "source": "https://example.org",
    "designs": ["randomised"],
    "answers": ["Y", "N"],
    "levels": ["Good", "Bad"],
    "domains": [
        {
            "id": "1",
            "label": "One",
            "questions": [{"id": "1.1", "text": "?"}, {"id": "1.2", "text": "?", "asked": {"1.1": ["Y"]}}],
            "rules": [{"when": {"1.1": ["N"]}, "gives": "Bad"}, {"gives": "Good"}],
        }
    ],
}


def told(**changes: Any) -> list[str]:
    return [f"{key}: {message}" for _, key, message in flaws(InstrumentDefinition.model_validate({**SOUND, **changes}))]


def domain(**changes: Any) -> dict[str, Any]:
    return {**SOUND["domains"][0], **changes}


def test_a_sound_instrument() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"domains": [domain(), domain()]}, 'id: domain "1" stands twice; expected once for each effect'),
        (
            {"domains": [domain(questions=[{"id": "1.1", "text": "?"}, {"id": "1.1", "text": "?"}])]},
            'id: question "1.1" stands twice in domain 1; expected once',
        ),
        (
            {"domains": [domain(), domain(id="2")]},
            'id: question "1.1" stands in domain 1 too; expected a number of its own',
        ),
        (
            {"domains": [domain(questions=[{"id": "1.1", "text": "?", "asked": {"1.2": ["Y"]}}])]},
            'asked: "1.2" is no question or part that stands before this one',
        ),
        (
            {"domains": [domain(rules=[{"when": {"1.1": ["Maybe"]}, "gives": "Bad"}])]},
            'when: "Maybe" is no answer of 1.1 (allowed: N, NA, Y)',
        ),
        (
            {"domains": [domain(rules=[{"gives": "Ugly"}])]},
            'gives: "Ugly" is no level of domain 1 (it has Good, Bad)',
        ),
        ({"domains": [domain(levels=["Ugly"])]}, 'levels: "Ugly" is no level of Own (it has Good, Bad)'),
        ({"domains": [domain(criteria={"Ugly": "x"})]}, 'criteria: "Ugly" is no level of Own (it has Good, Bad)'),
        (
            {"domains": [domain(questions=[{"id": "1.1", "text": "?", "answers": ["Y", "NA"]}])]},
            "answers: NA is understood for every question that is not always asked; remove it here",
        ),
        ({"domains": [domain(rules=[])]}, "id: domain 1 must be judged in one way: by rules"),
        ({"domains": [domain(sums=True)]}, "id: domain 1 must be judged in one way: by rules"),
        ({"domains": [domain(rules=[], sums=True)]}, "sums: answers must be whole numbers of points"),
        ({"domains": [domain(rules=[], worst=["nothing"])]}, 'worst: "nothing" is no part of domain 1'),
        (
            {"domains": [domain(rules=[], parts=[{"id": "a", "rules": [{"gives": "Ugly"}]}], worst=["a"])]},
            'worst: part "a" gives Ugly, which is no level',
        ),
        (
            {"domains": [domain(parts=[{"id": "1.1", "rules": [{"gives": "x"}]}])]},
            'id: part "1.1" has the name of something before it',
        ),
        (
            {"compounds": [{"level": "Bad", "overall": "Ugly"}]},
            'overall: "Ugly" is no level of Own with a rank (it has Good, Bad)',
        ),
        (
            {"unranked": ["Unknown"], "yields_to": ["Ugly"]},
            'yields_to: "Ugly" is no level of Own with a rank (it has Good, Bad)',
        ),
        ({"unranked": ["Bad"]}, 'unranked: "Bad" has a rank; expected it in one list only'),
        ({"levels": []}, 'gives: "Bad" is no level of domain 1 (it has none)'),
    ],
)
def test_flaws(changes: dict[str, Any], message: str) -> None:
    assert any(each.startswith(message) for each in told(**changes)), told(**changes)
