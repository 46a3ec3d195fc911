"""What printed numbers are: scales, contrasts, copies."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.audit.facts import Value
from consilience.audit.measures import (
    agree,
    contrasts,
    cut_off,
    in_unit,
    looks_like_ratio,
    number,
    other_measures,
    outside,
    shown,
)
from consilience.model.estimate import Estimate
from consilience.model.printed import Printed

from .harness import facts
from .truth import line, study


def values(*cells: str, **parts: object) -> tuple[Value, ...]:
    return facts(study(cells, **parts)).values


def value(**cell: object) -> Value:
    (only,) = values(line(**{"outcome": "cr", **cell}))
    return only


def estimate(**parts: Any) -> Estimate:
    return Estimate.model_validate(parts)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("54.4", "54.4", True),
        ("54.4", "54.5", False),  # as many decimals: a copy has the same digits
        ("54", "54.4", True),
        ("54", "54.5", True),  # a half goes either way
        ("55", "54.5", True),
        ("54", "54.51", False),
        ("39", "39.0", True),
        ("~15", "14.7", True),
        (">80", "81", True),
        (">80", "79.9", False),
        ("1e2", "100", True),
        ("0.10", "0.1", True),
    ],
)
def test_two_printings_of_one_number(a: str, b: str, expected: bool) -> None:
    x, y = in_unit(Printed(a), "%"), in_unit(Printed(b), "%")
    assert agree(x, y) is expected
    assert agree(y, x) is expected


def test_numbers_in_their_units() -> None:
    share = number(estimate(measure="proportion", unit="1", value="0.73"))
    assert share is not None
    assert (share.value, share.unit, share.decimals) == (73, "%", 0)
    assert agree(share, in_unit(Printed("73"), "%"))
    assert agree(in_unit(Printed("24"), "months"), in_unit(Printed("2"), "years"))
    assert agree(in_unit(Printed("11"), "months"), in_unit(Printed("335"), "days"))
    assert agree(in_unit(Printed("11"), "months"), in_unit(Printed("300"), "days")) is False
    assert agree(in_unit(Printed("24"), "months"), in_unit(Printed("24"), "%")) is None
    assert agree(None, share) is None


def test_counts_print_as_percentages() -> None:
    counted = number(estimate(measure="proportion", events=27, total=37))
    assert agree(counted, in_unit(Printed("73.0"), "%"))
    assert agree(counted, in_unit(Printed("72.9"), "%"))  # cut off
    assert agree(counted, in_unit(Printed("73.1"), "%")) is False
    assert number(estimate(measure="proportion", events=27)) is None
    assert number(estimate(measure="narrative", words="none")) is None


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("78", "78.7", True),
        ("78", "78.3", False),  # rounded
        ("79", "78.7", False),
        ("7.8", "7.87", True),
        ("78", "88.7", False),
        ("78.7", "78", False),
        ("-2.1", "-2.19", True),
    ],
)
def test_digits_cut_off(short: str, long: str, expected: bool) -> None:
    assert cut_off(in_unit(Printed(short), ""), in_unit(Printed(long), "")) is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ({"value": "71", "ci": "56.2 to 89.6"}, False),
        ({"value": "71", "ci": "71.5 to 89.6"}, False),
        ({"value": "71", "ci": "71.6 to 89.6"}, True),
        ({"value": "71", "ci": "50 to 70.4"}, True),
        ({"value": "71", "ci": "89.6 to 72"}, False),  # upside down has no inside
        ({"value": "71", "interval": "{low: 71.6}"}, True),
        ({"value": "71", "interval": "{high: 72}"}, False),
        ({"value": "71", "interval": "{kind: range, low: 72, high: 80}"}, False),
        ({"value": "71"}, False),
        ({"events": 1, "total": 2, "ci": "60 to 80"}, False),
    ],
)
def test_outside(cell: dict[str, object], expected: bool) -> None:
    assert outside(value(**cell)) is expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ({"value": "39", "ci": "0.47 to 1.03"}, True),
        ({"value": "39", "ci": "4.7 to 10.3"}, False),
        ({"value": "39", "ci": "-0.5 to 1.03"}, False),
        ({"value": "4", "ci": "0.47 to 1.03"}, False),  # not far enough below
        ({"value": "39", "ci": "30 to 50"}, False),
        ({"value": "0.39", "unit": '"1"', "ci": "0.47 to 1.03"}, False),
    ],
)
def test_the_scale_of_a_ratio(cell: dict[str, object], expected: bool) -> None:
    assert looks_like_ratio(value(**cell)) is expected


def arms(outcome: str, a: str, b: str, **more: object) -> tuple[Value, Value]:
    cells = [line(outcome=outcome, arm="a", value=a), line(outcome=outcome, arm="b", value=b, **more)]
    first, second = values(*cells, arms="[a, b]")
    return first, second


def test_contrasts_of_survival() -> None:
    found = {each.measure: each for each in contrasts(*arms("os", "71.3", "58.4"))}
    assert set(found) == {"hazard ratio", "difference"}
    assert found["hazard ratio"].bounds == pytest.approx((0.33757 / 0.53871, 0.33897 / 0.53700), abs=0.0001)
    assert found["difference"].bounds == pytest.approx((12.8, 13.0))
    assert found["hazard ratio"].formula == "ln S / ln S0 of 71.3 and 58.4"


def test_contrasts_of_proportions() -> None:
    found = {each.measure: each.bounds for each in contrasts(*arms("cr", "60", "40"))}
    assert set(found) == {"risk ratio", "odds ratio", "difference"}
    assert found["risk ratio"].low < 1.5 < found["risk ratio"].high
    assert found["odds ratio"].low < 2.25 < found["odds ratio"].high
    assert [each.measure for each in contrasts(*arms("cr", "0", "0"))][-1] == "difference"  # no ratio of nothing


def test_the_measure_that_an_interval_belongs_to() -> None:
    first, second = arms("os", "71.3", "58.4", ci="0.39 to 0.98")
    assert [each.measure for each in other_measures(second, first)] == ["hazard ratio"]
    first, second = arms("cr", "90", "54", ci="15.6 to 52.5")
    assert [each.measure for each in other_measures(second, first)] == ["difference"]
    first, second = arms("cr", "60", "40", ci="1.2 to 1.89")
    assert other_measures(second, first)[0].measure == "risk ratio"
    first, second = arms("os", "58.4", "71.3", ci="0.39 to 0.98")  # the other way round
    assert [each.measure for each in other_measures(second, first)] == ["hazard ratio"]
    first, second = arms("cr", "90", "54", ci="60 to 70")
    assert other_measures(second, first) == []


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"measure": "proportion", "value": "71.0"}, "71.0%"),
        ({"measure": "proportion", "unit": "1", "value": "0.71"}, "0.71"),
        ({"measure": "proportion", "events": 27, "total": 37}, "27/37 (73.0%)"),
        ({"measure": "proportion", "events": 27}, "27"),
        ({"measure": "proportion", "events": 0, "total": 0}, "0/0"),
        ({"measure": "median-time", "unit": "months", "value": "11.1"}, "11.1 months"),
        ({"measure": "hazard-ratio", "value": "0.70"}, "0.70"),
        ({"measure": "narrative", "words": "no difference"}, "no difference"),
        ({"measure": "narrative"}, "nothing"),
    ],
)
def test_as_a_sentence_prints_it(parts: dict[str, Any], text: str) -> None:
    assert shown(estimate(**parts)) == text
