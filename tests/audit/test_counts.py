"""Counts that must add up: flows, arms, grades of harms, levels of certainty, costs."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consilience.certainty.levels import LEVELS

from .harness import parse
from .truth import line, messages, said, study

FLOW = ("FL001", "FL002", "FL005")
REMOVED = ("duplicates", "excluded-automatic", "excluded-before-screening")


@st.composite
def flows(draw: st.DrawFn) -> dict[str, int]:
    """A flow that adds up, in which every box may be left out that PRISMA 2020 lets one leave out."""
    return made(draw(st.randoms(use_true_random=False)), complete=draw(st.booleans()))


def made(random: Random, *, complete: bool) -> dict[str, int]:
    """Counts of a selection that really took place."""
    boxes = {"records-databases": random.randint(50, 5000)}
    left = boxes["records-databases"]
    if random.random() < 0.3:
        boxes["records-registers"] = random.randint(0, 200)
        left += boxes["records-registers"]
    for box in REMOVED:
        if complete or random.random() < 0.5:
            boxes[box] = random.randint(0, left // 4)
            left -= boxes[box]
    boxes["records-screened"] = left
    boxes["records-excluded"] = random.randint(0, left)
    left -= boxes["records-excluded"]
    boxes["reports-sought"] = left
    if complete or random.random() < 0.5:
        boxes["reports-not-retrieved"] = random.randint(0, left)
        left -= boxes["reports-not-retrieved"]
    boxes["reports-assessed"] = left
    boxes["reports-excluded"] = random.randint(0, left)
    left -= boxes["reports-excluded"]
    boxes["reports-included"] = left
    boxes["studies-included"] = random.randint(min(left, 1), left)
    if not complete:
        for box in ("records-databases", "reports-sought", "reports-assessed", "studies-included"):
            if random.random() < 0.3:
                del boxes[box]
        if "records-databases" not in boxes:
            for box in (*REMOVED, "records-registers"):
                boxes.pop(box, None)
    return boxes


def flow(boxes: dict[str, int]) -> Any:
    return parse(f"flow: {line(**boxes)}\n")


@settings(max_examples=200)
@given(boxes=flows())
def test_silent_on_any_flow_that_adds_up(boxes: dict[str, int]) -> None:
    assert messages(flow(boxes), *FLOW) == []


def test_any_number_that_is_off_is_found() -> None:
    """In a complete flow every box but the number of studies is bound by an equation."""
    random = Random(1)
    hits, tried = 0, 0
    for _ in range(150):
        boxes = made(random, complete=True)
        box = random.choice([box for box in boxes if box != "studies-included"])
        boxes[box] += random.choice([-1, 1]) * random.randint(1, 20)
        tried += 1
        hits += bool(said(flow(boxes), "FL001"))
    assert hits == tried


def test_more_studies_than_reports_are_found() -> None:
    random = Random(2)
    for _ in range(50):
        boxes = made(random, complete=True)
        boxes["studies-included"] = boxes["reports-included"] + random.randint(1, 5)
        assert said(flow(boxes), "FL001")


@given(parts=st.lists(st.integers(0, 500), min_size=1, max_size=6), off=st.integers(-9, 9))
@settings(max_examples=60)
def test_hits_add_up_or_do_not(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    assume(total >= 0)
    searches = ", ".join(f"{{hits: {n}}}" for n in parts)
    found = messages(parse(f"searches: [{searches}]\nflow: {{records-databases: {total}}}\n"), "FL005")
    assert bool(found) == (off != 0)


@given(sizes=st.lists(st.integers(1, 500), min_size=2, max_size=4), off=st.integers(-9, 9))
@settings(max_examples=60)
def test_arms_add_up_or_do_not(sizes: list[int], off: int) -> None:
    total = sum(sizes) + off
    assume(total > 0)
    arms = line(**{f"arm-{at}": n for at, n in enumerate(sizes)})
    found = messages(parse(f"study: {{n: {total}, arms: {arms}}}\n"), "DE002")
    assert bool(found) == (off != 0)


@given(grades=st.lists(st.integers(0, 40), min_size=5, max_size=5), decimals=st.integers(0, 2))
@settings(max_examples=80)
def test_grades_nest(grades: list[int], decimals: int) -> None:
    """Counts of people by their worst grade, printed for every usual range of grades."""
    n = sum(grades) + 7
    ranges = {"any": (1, 5), "1-2": (1, 2), ">=3": (3, 5), "3-4": (3, 4), "4": (4, 4), "3": (3, 3), "5": (5, 5)}
    cells = [
        line(outcome="any-ae", grade=f'"{text}"', value=f"{100 * sum(grades[low - 1 : high]) / n:.{decimals}f}")
        for text, (low, high) in ranges.items()
    ]
    assert messages(study(cells, n=n), "HA", "PC001") == messages(study(cells, n=n), "HA002")


@given(start=st.integers(1, 4), down=st.integers(0, 3), up=st.integers(0, 2), printed=st.integers(1, 4))
@settings(max_examples=80)
def test_certainty_adds_up_or_does_not(start: int, down: int, up: int, printed: int) -> None:
    steps = f"down: [{{domain: imprecision, levels: {down}}}]" if down else "down: []"
    raised = f"up: [{{domain: large-effect, levels: {up}}}]" if up else "up: []"
    level, begin = LEVELS[printed - 1], LEVELS[start - 1].capitalize()
    case = parse(f"gradings: [{{outcome: os, start: {begin}, {steps}, {raised}, level: {level}}}]\n")
    expected = max(1, min(4, start - down + up))
    assert bool(messages(case, "GR006")) == (printed != expected)


@pytest.mark.parametrize("wrong", [0.5, 0.9, 1.1, 2.0])
def test_ratios_of_costs_and_effects(wrong: float) -> None:
    random = Random(4)
    for _ in range(40):
        costs = sorted(random.randint(1_000, 900_000) for _ in range(2))
        gain = random.uniform(0.5, 9)
        ratio = (costs[1] - costs[0]) / round(gain, 2)
        if ratio < 100:
            continue
        for factor in (1.0, wrong):
            stated = (
                f"{{cost_intervention: {{amount: {costs[1]}, currency: USD}}, "
                f"cost_comparator: {{amount: {costs[0]}, currency: USD}}, "
                f"effect: {{unit: qalys, gained: {gain:.2f}}}, icer: {{amount: {factor * ratio:.0f}, currency: USD}}}}"
            )
            evaluation = f"{{id: e, label: x, intervention: drug, comparator: y, stated: {{review: {stated}}}}}"
            found = messages(parse(f"economics: {{evaluations: [{evaluation}]}}\n"), "EC001")
            assert bool(found) == (factor != 1.0)
