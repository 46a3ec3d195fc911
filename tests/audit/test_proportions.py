"""Percentages of people: silent on every correct table, alarmed by planted errors."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.extraction.exact import METHODS, Method, methods_of, shares_of
from consilience.model.bounds import Bounds
from consilience.model.printed import Printed

from .truth import limits, line, messages, printed, said, span, study

RULES = ("CI001", "CI002", "CI003", "CI006", "CI007", "PC001", "PC002")


@st.composite
def shares(draw: st.DrawFn, total: int) -> str:
    """A correct cell: x of so many people, printed somehow."""
    events = draw(st.integers(0, total))
    method: Method = draw(st.sampled_from(METHODS if 0 < events < total else METHODS[:-1]))
    level = draw(st.sampled_from([0.95, 0.90, 0.99]))
    decimals, coarse = draw(st.integers(0, 2)), draw(st.integers(0, 1))
    low, high = limits(events, total, method, level, clip=draw(st.booleans()))
    parts: dict[str, object] = {"outcome": "cr"}
    with_value, with_counts = draw(st.sampled_from([(True, False), (True, True), (False, True)]))
    if with_value:
        parts["value"] = printed(100 * events / total, decimals, cut=draw(st.booleans()))
    if with_counts:
        parts |= {"events": events, "total": total}
    if draw(st.booleans()):
        ends = f"low: {printed(low, max(0, decimals - coarse))}, high: {printed(high, max(0, decimals - coarse))}"
        parts["interval"] = f"{{level: {100 * level:g}, {ends}}}"
    return line(**parts)


@settings(max_examples=150)
@given(data=st.data(), total=st.integers(1, 400))
def test_silent_on_any_correct_percentage(data: st.DataObject, total: int) -> None:
    cells = data.draw(st.lists(shares(total), min_size=1, max_size=8))
    assert messages(study(cells, n=total), *RULES) == []


@settings(max_examples=60)
@given(data=st.data(), total=st.integers(2, 300), share=st.floats(0.3, 1))
def test_silent_on_a_part_of_the_people(data: st.DataObject, total: int, share: float) -> None:
    part = max(1, round(share * total))
    cells = [cell.replace("outcome: cr", "outcome: mrd") for cell in data.draw(st.lists(shares(part), max_size=6))]
    assert messages(study(cells or ["{outcome: mrd, value: 0}"], n=total), *RULES) == []


def sample(seed: int, size: int = 200) -> list[tuple[int, int, Random]]:
    """(events, total) of trials of usual size."""
    random = Random(seed)
    found = []
    for _ in range(size):
        total = random.randint(15, 120)
        found.append((random.randint(1, total - 1), total, random))
    return found


@pytest.mark.parametrize("method", METHODS)
def test_a_denominator_that_is_not_the_rows_is_recovered(method: Method) -> None:
    hits, tried, exact = 0, 0, 0
    for events, total, random in sample(1, 60):
        wrong = total + random.choice([-1, 1]) * random.randint(1, 12)
        low, high = limits(events, total, method)
        cell = line(outcome="cr", value=printed(100 * events / total, 1), ci=span(low, high, 1))
        found = said(study([cell], n=wrong), "CI006")
        tried += 1
        hits += bool(found)
        exact += bool(found) and any(each.startswith(f"{events}/{total} ") for each in found[0].computed["recovered"])
    assert hits >= 0.95 * tried
    assert exact >= 0.95 * tried


def test_a_wrong_limit_fits_nothing() -> None:
    hits, tried = 0, 0
    for events, total, random in sample(2):
        low, high = limits(events, total, "clopper-pearson")
        wrong = high + random.choice([-1, 1]) * random.uniform(1.5, 9)
        value = 100 * events / total
        if not value + 0.5 < wrong < 99.5:
            continue
        tried += 1
        cell = line(outcome="cr", value=printed(value, 1), events=events, total=total, ci=span(low, wrong, 1))
        hits += bool(said(study([cell], n=total), "CI007"))
    assert tried > 100
    assert hits >= 0.95 * tried


def test_a_wrong_limit_of_a_percentage_alone_fits_nothing() -> None:
    """Without counts another total may fit by chance; to two decimals that is rare."""
    hits, tried = 0, 0
    for events, total, random in sample(3):
        low, high = limits(events, total, "clopper-pearson")
        wrong = high + random.choice([-1, 1]) * random.uniform(1.5, 9)
        value = 100 * events / total
        if not value + 0.5 < wrong < 99.5:
            continue
        tried += 1
        cell = line(outcome="cr", value=printed(value, 2), ci=span(low, wrong, 2))
        hits += bool(said(study([cell]), "CI007"))
    assert tried > 100
    assert hits >= 0.95 * tried


def test_a_percentage_of_other_people_is_impossible() -> None:
    """Wherever no whole number of the row's people prints so, and only there."""
    hits, tried = 0, 0
    for events, total, random in sample(4):
        wrong = total - random.randint(1, 10)
        text = printed(100 * events / total, 1)
        possible = any(
            text in (f"{100 * x / wrong:.1f}", printed(100 * x / wrong, 1, cut=True)) for x in range(wrong + 1)
        )
        found = said(study([line(outcome="cr", value=text)], n=wrong), "PC001")
        assert not (possible and found)
        if not possible:
            tried += 1
            hits += bool(found)
    assert tried > 50
    assert hits >= 0.95 * tried


def test_a_percentage_that_is_not_its_count() -> None:
    hits = 0
    for events, total, random in sample(5):
        wrong = events
        while wrong == events:
            wrong = random.randint(0, total)
        cell = line(outcome="cr", events=events, total=total, value=printed(100 * wrong / total, 1))
        hits += bool(said(study([cell], n=total), "PC002"))
    assert hits == 200


def test_an_estimate_outside_its_interval() -> None:
    hits = 0
    for events, total, random in sample(6):
        low, high = limits(events, total, "wilson")
        value = high + random.uniform(0.2, 5) if high < 95 else low - random.uniform(0.2, 5)
        hits += bool(said(study([line(outcome="cr", value=printed(value, 1), ci=span(low, high, 1))]), "CI001"))
    assert hits >= 195


@settings(max_examples=200)
@given(total=st.integers(1, 2000), data=st.data(), decimals=st.integers(0, 3), cut=st.booleans())
def test_the_count_behind_a_percentage_is_always_among_its_candidates(
    total: int, data: st.DataObject, decimals: int, cut: bool
) -> None:
    events = data.draw(st.integers(0, total))
    bounds = Printed(printed(100 * events / total, decimals, cut=cut)).bounds
    assert events in shares_of(Bounds(bounds.low / 100, bounds.high / 100), total)


@settings(max_examples=200)
@given(total=st.integers(1, 2000), data=st.data(), decimals=st.integers(0, 3), method=st.sampled_from(METHODS[:-1]))
def test_the_method_behind_an_interval_is_always_among_its_candidates(
    total: int, data: st.DataObject, decimals: int, method: Method
) -> None:
    events = data.draw(st.integers(0, total))
    ends = [Printed(printed(limit, decimals)).bounds for limit in limits(events, total, method)]
    low, high = (Bounds(end.low / 100, end.high / 100) for end in ends)
    assert method in methods_of(events, total, low, high)
