"""Ranges recomputed: from which values, and beside which printed ranges."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.model.claim import RangeStatement
from consilience.model.review import Review
from consilience.model.synthesis_plan import Analysis
from consilience.report import claims, ranges

from . import made_up
from .test_studies import texts


def analysis(review: Review, id: str) -> Analysis:
    return next(each for each in review.analyses if each.id == id)


def test_low_high_and_number_of_studies() -> None:
    review = made_up.review()
    found = ranges.summarise(review, analysis(review, "control-slow"))
    assert found.studies == 2
    assert found.low is not None
    assert found.high is not None
    assert (found.low.value, found.low.chosen.study.id) == (59.4, "baker-2020")
    assert (found.high.value, found.high.chosen.study.id) == (75.0, "adams-2019")  # 30/40
    assert found.shown == "59.4% to 75.0%"


def test_a_count_without_a_total_has_no_place_among_percentages() -> None:
    review = made_up.review()
    found = ranges.summarise(review, analysis(review, "control-all"))
    assert [point.chosen.study.id for point in found.points] == ["baker-2020", "adams-2019"]
    table = ranges.ranges(review)
    assert "Clark (2021), Asthma control: 4 patients (not in the range)" in texts(table, "Control, all")["Values"]


def test_the_table_beside_what_is_printed() -> None:
    table = ranges.ranges(made_up.review())
    shown = texts(table, "Control, slow breathing")
    assert (shown["Studies"], shown["Computed"], shown["Printed"], shown["Agree?"]) == (
        "2",
        "59.4% to 75.0%",
        "59% to 98%",
        "≠ differs",
    )
    assert texts(table, "Joy, fast breathing")["Agree?"] == "≠ no value"
    assert texts(table, "Control, all")["Printed"] == "not printed"
    assert [group.title for group in table.groups] == [
        "Exercise › Slow breathing",
        "Exercise › Fast breathing",
        "All classes",
    ]


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [
        ({"low": "59", "high": "75"}, True),  # 59.4 prints as 59
        ({"low": "59.4", "high": "75.0"}, True),
        ({"low": "59.0", "high": "75"}, False),
        ({"low": "59", "high": "98"}, False),
        ({"low": ">50"}, True),  # a bound on every value
        ({"low": ">60"}, False),
        ({"high": "80"}, True),
        ({"high": "70"}, False),
        ({"low": "0.594", "high": "0.750", "unit": "1"}, True),
        ({"low": "59", "high": "75", "unit": "months"}, None),
    ],
)
def test_a_printed_range_agrees_to_the_printed_digit(stated: dict[str, Any], agrees: bool | None) -> None:
    review = made_up.review()
    statement = RangeStatement.model_validate({"kind": "range", "analysis": "control-slow", **stated})
    assert ranges.agrees(ranges.summarise(review, analysis(review, "control-slow")), statement) is agrees


def test_median_and_quartiles_where_the_analysis_asks_for_them() -> None:
    values = ["10", "20", "30", "40", "50"]
    review = made_up.review(
        studies=[
            {
                **made_up.BAKER,
                "id": f"study-{value}",
                "results": [
                    {"id": "c", "outcome": "control", "stated": {"review": {"measure": "proportion", "value": value}}}
                ],
            }
            for value in values
        ],
        claims=[],
        analyses=[{**made_up.ANALYSES[0], "summary": "median-iqr"}],
    )
    shown = ranges.summarise(review, review.analyses[0]).shown
    assert shown == "median 30 (IQR 20 to 40; range 10% to 50%)"


def test_sentences_beside_the_data() -> None:
    rows = {
        (group.title.partition("” (")[0].lstrip("“"), row[0].text): [cell.text for cell in row[1:]]
        for group in claims.claims(made_up.review()).groups
        for row in group.rows
    }
    assert rows["control ranged from 59% to 98%", "59% to 98%"] == [
        "Control, slow breathing",
        "Computed: 59.4% to 75.0% (2 studies)",
        "≠ differs",
    ]
    assert rows["survival was 69.2%", "69.2%"] == [
        "Adams (2019), OS at 4 years, Papworth",
        "Data: Papworth 69.2% (95% CI 55.6 to 86.2)\nCited source: 88.4%",
        "✓ agrees\n≠ differs",
    ]
    assert rows["two randomised studies", "2 studies"] == [
        "included studies, randomised",
        "Counted: 1: Adams (2019)",
        "≠ differs",
    ]
    assert rows["low certainty", "certainty low"][1:] == ["Ratings: High: 1; Low: 1", "1 of 2 outside"]
    # dizziness: 5 % with Papworth, 10 % with care; lower is better
    assert rows["care was better", "Control did better in Dizziness"][-1] == "≠ differs"


@pytest.mark.parametrize(
    ("levels", "ratings", "shown"),
    [
        (["low", "very low"], ["Low", "Very low"], "✓ agrees"),
        (["low", "high"], ["Moderate", "High"], "✓ agrees"),  # moderate lies between
        (["low"], ["High", "High", "Low"], "≠ differs"),
        (["preliminary"], ["High"], "not compared"),  # no level of GRADE
        (["low"], [], "not compared"),
    ],
)
def test_certainty_of_a_sentence_beside_the_ratings(levels: list[str], ratings: list[str], shown: str) -> None:
    claim = {"id": "c", "section": "6", "anchor": {}, "states": [{"kind": "certainty", "levels": levels}]}
    gradings = [{"id": f"g{at}", "level": level} for at, level in enumerate(ratings)]
    table = claims.claims(made_up.review(claims=[claim], gradings=gradings))
    assert next(iter(table.rows))[-1].text == shown


def test_sentences_bound_to_nothing_stand_apart() -> None:
    review = made_up.review()
    (row,) = claims.unbound(review).rows
    assert [cell.text for cell in row] == ["“85.35% of people breathe”", "Abstract", "85.35%", "none"]
    assert not any("breathe" in group.title for group in claims.claims(review).groups)


def test_a_source_that_gives_the_number_another_name_disagrees() -> None:
    (claim,) = [each for each in made_up.CLAIMS if each["id"] == "survival"]
    (state,) = claim["states"]
    renamed = {**state, "source": {"measure": "survival", "value": "69.2", "words": "progression-free survival"}}
    table = claims.claims(made_up.review(claims=[{**claim, "states": [renamed]}]))
    assert next(iter(table.rows))[-1].text == "✓ agrees\n≠ differs"
