"""Instruments: levels, designs, and which one is meant."""

from __future__ import annotations

import pytest

from consilience.appraisal.instruments import INSTRUMENTS, instrument_for, normal_level, owners
from consilience.model.appraisal import Appraisal
from consilience.model.protocol import Protocol
from consilience.model.study import Study


@pytest.mark.parametrize(
    ("printed", "level"),
    [
        ("Moderate risk", "moderate"),
        ("LOW RISK OF BIAS", "low"),
        ("High bias", "high"),
        ("Some  concerns", "some concerns"),
        ("Serious", "serious"),
        ("critical risk", "critical"),
    ],
)
def test_normal_level(printed: str, level: str) -> None:
    assert normal_level(printed) == level


def test_levels_of_the_published_instruments() -> None:
    """Sterne 2019 (BMJ 366:l4898) and Sterne 2016 (BMJ 355:i4919)."""
    rob2, robins = INSTRUMENTS["rob2"], INSTRUMENTS["robins-i"]
    assert rob2.levels == ("low", "some concerns", "high")
    assert rob2.domains == 5
    assert robins.levels == ("low", "moderate", "serious", "critical", "no information")
    assert robins.domains == 7
    assert robins.needs_comparator
    assert "single-arm" not in rob2.designs | robins.designs


def test_owners() -> None:
    assert [each.name for each in owners("low")] == ["rob2", "robins-i"]
    assert [each.name for each in owners("serious")] == ["robins-i"]
    assert [each.name for each in owners("high")] == ["rob2"]
    assert owners("medium") == []


def study(allocation: str | None, *arms: str) -> Study:
    return Study.model_validate(
        {
            "id": "one",
            "label": "One",
            "reports": [{"id": "r"}],
            "design": {"review": {"allocation": allocation}} if allocation else {},
            "arms": [
                {
                    "id": arm,
                    "label": arm,
                    "role": "experimental" if arm == "a" else "comparator",
                    "interventions": ["x"],
                }
                for arm in arms
            ],
        }
    )


PROTOCOL = Protocol.model_validate(
    {
        "question": {"text": "?", "population": "p", "intervention": "i", "comparator": "c", "outcomes": []},
        "appraisal": [
            {"instrument": "rob2", "designs": ["randomised"]},
            {"instrument": "robins-i", "designs": ["single-arm", "non-randomised"]},
            {"instrument": "minors", "designs": ["observational"]},
        ],
    }
)


@pytest.mark.parametrize(
    ("allocation", "arms", "instrument", "expected"),
    [
        ("randomised", "ab", None, "rob2"),
        ("non-randomised", "ab", None, "robins-i"),
        (None, "a", None, "robins-i"),  # one arm is single-arm
        (None, "ab", None, None),  # nobody says how the arms came about
        ("observational", "ab", None, "minors"),
        ("randomised", "ab", "robins-i", "robins-i"),  # the one that is named
        ("randomised", "ab", "minors", "minors"),
        ("randomised", "ab", "newcastle-ottawa", None),  # only its name is known here
        ("unclear", "ab", None, None),
    ],
)
def test_which_instrument_is_meant(
    allocation: str | None, arms: str, instrument: str | None, expected: str | None
) -> None:
    appraisal = Appraisal.model_validate({"instrument": instrument, "level": "Low"})
    found = instrument_for(study(allocation, *arms), appraisal, PROTOCOL)
    assert (found.name if found else None) == expected
