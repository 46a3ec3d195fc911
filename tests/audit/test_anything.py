"""No review, however wrong, stops the auditor: every rule runs on whatever a paper may have printed."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from consilience.audit import check
from consilience.model.estimate import IntervalKind, Measure, Unit

from .harness import parse, review
from .truth import line

WHOLE = ["0", "1", "5", "37", "100", "103", "-3", ">80", "<5", ">=0", "<=100", "~50", "~65,110", ">-1", "<0"]
DECIMAL = ["0.0", "50.0", "71.3", "99.95", "100.4", "-0.5", "1e-9", "1e12", "0.81", "1.03"]
NUMBERS = st.sampled_from(WHOLE + DECIMAL)
PEOPLE = st.sampled_from([-3, 0, 1, 2, 30, 117, 7000])
OUTCOMES = ["os", "efs", "dfs", "relapse", "cr", "orr", "mrd", "pain", "neutropenia", "febrile-neutropenia", "any-ae"]
TIMES = ["0 days", "1 year", "12 months", "2 years", "18 months"]
BOUND = "study: study-1, result: result-1"
GRADES = ["any", "3-4", "4-3", "5", "<1", ">5", ">=3"]


@st.composite
def intervals(draw: st.DrawFn) -> str:
    parts: dict[str, object] = {"kind": draw(st.sampled_from(get_args(IntervalKind)))}
    for key in ("level", "low", "high", "half_width"):
        if draw(st.booleans()):
            parts[key] = f'"{draw(NUMBERS)}"'
    return line(**parts)


@st.composite
def estimates(draw: st.DrawFn) -> dict[str, object]:
    parts: dict[str, object] = {"measure": draw(st.sampled_from(get_args(Measure)))}
    if draw(st.booleans()):
        parts["value"] = f'"{draw(NUMBERS)}"'
    if draw(st.integers(0, 3)) == 0:
        parts["unit"] = f'"{draw(st.sampled_from(get_args(Unit)))}"'
    for key in ("events", "total"):
        if draw(st.integers(0, 2)) == 0:
            parts[key] = draw(PEOPLE)
    if draw(st.booleans()):
        parts["interval"] = draw(intervals())
    if draw(st.integers(0, 3)) == 0:
        parts["p"] = f'"{draw(NUMBERS)}"'
    return parts


@st.composite
def results(draw: st.DrawFn) -> str:
    parts: dict[str, object] = {"outcome": draw(st.sampled_from(OUTCOMES))}
    who = draw(st.sampled_from(["arm: a", "arm: b", "contrast: {experimental: a, comparator: b}", ""]))
    if who:
        key, _, value = who.partition(": ")
        parts[key] = value
    if draw(st.booleans()):
        parts["time"] = draw(st.sampled_from(TIMES))
    if draw(st.integers(0, 3)) == 0:
        parts["grade"] = f'"{draw(st.sampled_from(GRADES))}"'
    if draw(st.integers(0, 4)) == 0:
        parts["subgroup"] = "infants"
    if draw(st.booleans()):
        parts |= draw(estimates())
    for layer in ("in_report", "in_registry"):
        if draw(st.integers(0, 2)) == 0:
            parts[layer] = line(**draw(estimates()))
    return line(**parts)


@st.composite
def claims(draw: st.DrawFn) -> str:
    number = draw(NUMBERS)
    return draw(
        st.sampled_from(
            [
                f'{{kind: count, n: "{number}"}}',
                f'{{kind: range, analysis: some, low: "{number}"}}',
                f'{{kind: range, analysis: some, low: "{number}", high: "50", unit: months}}',
                f'{{kind: range, analysis: some, high: "{number}", unit: "1"}}',
                f'{{kind: value, {BOUND}, estimate: {{measure: proportion, value: "{number}"}}}}',
                f"{{kind: value, {BOUND}, estimate: {{measure: narrative, words: none}}}}",
                "{kind: direction, study: study-1, outcome: os, better: a}",
                "{kind: certainty, levels: [low, nonsense]}",
            ]
        )
    )


@settings(max_examples=150)
@given(
    cells=st.lists(results(), min_size=1, max_size=7),
    said=st.lists(claims(), max_size=3),
    sizes=st.tuples(PEOPLE, PEOPLE, PEOPLE, PEOPLE),
    ages=st.tuples(NUMBERS, NUMBERS, NUMBERS),
    boxes=st.dictionaries(
        st.sampled_from(["records-databases", "duplicates", "records-screened", "records-excluded", "reports-excluded",
                         "studies-included", "reports-included", "total-studies", "records-other"]),
        st.integers(-5, 500),
        max_size=7,
    ),
)  # fmt: skip
def test_every_rule_runs(
    cells: list[str], said: list[str], sizes: tuple[int, ...], ages: tuple[str, ...], boxes: dict[str, int]
) -> None:
    age = f'{{value: "{ages[0]}", low: "{ages[1]}", high: "{ages[2]}"}}'
    arms = f"{{a: {{review: {sizes[0]}, report: {sizes[1]}}}, b: {sizes[2]}}}"
    text = (
        f"study: {{id: study-1, n: {sizes[3]}, age: {age}, arms: {arms}}}\n"
        f"results: [{', '.join(cells)}]\n"
        "analyses: [{id: some, outcomes: [os, cr, pain]}]\n"
        f"claims: [{', '.join(said)}]\n"
        f"flow: {line(**boxes)}\n"
        "protocol: {criteria: [{test: {kind: age, min: 1, max: 18}}]}\n"
    )
    case: Any = parse(text)
    for finding in check(review(case)):
        assert finding.message
        assert finding.where
        assert "None" not in finding.message, finding.message
        assert finding.as_json()["code"] == finding.code
