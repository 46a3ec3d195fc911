"""Numbers that are copied: from a report into the review, from its tables into its prose."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .harness import parse
from .truth import line, messages, said, study

TEXTS = st.integers(0, 9999).map(lambda n: Decimal(n).scaleb(-2))


def coarser(digits: Decimal, decimals: int, way: str) -> str:
    """Printed digits, rounded once more."""
    return str(digits.quantize(Decimal(1).scaleb(-decimals), rounding=way))


@st.composite
def copies(draw: st.DrawFn) -> tuple[str, str]:
    """A percentage to two decimals, and a faithful copy of it."""
    digits = draw(TEXTS)
    way = draw(st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP]))
    return str(digits), coarser(digits, draw(st.integers(0, 2)), way)


@settings(max_examples=150)
@given(pairs=st.lists(copies(), min_size=1, max_size=6))
def test_silent_on_a_faithful_copy_of_the_report(pairs: list[tuple[str, str]]) -> None:
    cells = [line(outcome="cr", value=copy, in_report=line(value=digits)) for digits, copy in pairs]
    assert messages(study(cells), "LY001", "LY002") == []


@settings(max_examples=150)
@given(pairs=st.lists(copies(), min_size=1, max_size=6))
def test_silent_on_a_faithful_quotation_of_the_table(pairs: list[tuple[str, str]]) -> None:
    assert messages(quoted(pairs), "CL001", "CL002") == []


def quoted(pairs: list[tuple[str, str]]) -> Any:
    """A study's values, each with a sentence that states it."""
    results = "".join(f"\n    - {{id: r{i}, outcome: cr, value: {digits}}}" for i, (digits, _) in enumerate(pairs))
    claims = "".join(
        f"\n  - {{kind: value, study: one, result: r{i}, estimate: {{measure: proportion, value: {copy}}}, "
        f"source: {{measure: proportion, value: {digits}}}}}"
        for i, (digits, copy) in enumerate(pairs)
    )
    return parse(f"study:\n  id: one\n  results:{results}\nclaims:{claims}\n")


def mistyped(digits: str, random: Random) -> str:
    """The digits with one of them wrong, or two exchanged."""
    places = [at for at, sign in enumerate(digits) if sign.isdigit()]
    signs = list(digits)
    a, b = random.sample(places, 2)
    if random.random() < 0.5 and signs[a] != signs[b]:
        signs[a], signs[b] = signs[b], signs[a]
    else:
        signs[a] = str((int(signs[a]) + random.randint(1, 9)) % 10)
    return "".join(signs)


def test_a_mistyped_digit_is_found_everywhere() -> None:
    """One wrong digit among as many decimals is never a rounding."""
    random = Random(1)
    for _ in range(150):
        digits = f"{random.uniform(10, 99):.1f}"
        wrong = mistyped(digits, random)
        cell = line(outcome="cr", value=wrong, in_report=line(value=digits))
        assert [each.code for each in said(study([cell]), "LY001")] == ["LY001"], (digits, wrong)
        assert [each.code for each in said(quoted([(digits, wrong)]), "CL001", "CL002")] == ["CL001"]


def test_one_slip_has_its_name() -> None:
    """A single wrong digit, two exchanged, a complement, cut digits: each is proposed as the repair."""
    random = Random(2)
    for _ in range(100):
        digits = f"{random.uniform(10, 99):.1f}"
        wrong = mistyped(digits, random)
        case = study([line(outcome="cr", value=wrong, in_report=line(value=digits))])
        (finding,) = said(case, "LY001")
        assert finding.repairs
        assert any(word in finding.repairs[0].hypothesis for word in ("digit", "complement"))


def claimed(values: list[Decimal], low: str, high: str) -> Any:
    studies = "".join(f"\n  - {{id: s{i}, results: [{{outcome: cr, value: {v}}}]}}" for i, v in enumerate(values))
    claim = f"claims: [{{kind: range, analysis: cr, low: {low}, high: {high}}}]"
    return parse(f"studies:{studies}\nanalyses: [{{id: cr, outcomes: [cr]}}]\n{claim}\n")


@settings(max_examples=100)
@given(
    values=st.lists(TEXTS, min_size=1, max_size=6),
    decimals=st.integers(0, 2),
    way=st.sampled_from([ROUND_HALF_EVEN, ROUND_HALF_UP]),
)
def test_silent_on_a_correct_range(values: list[Decimal], decimals: int, way: str) -> None:
    ends = coarser(min(values), decimals, way), coarser(max(values), decimals, way)
    assert messages(claimed(values, *ends), "CL003") == []


def test_a_range_with_a_wrong_end() -> None:
    random = Random(3)
    hits = 0
    for _ in range(100):
        values = sorted(Decimal(random.randint(2000, 8000)).scaleb(-2) for _ in range(4))
        wrong = values[-1] + random.choice([-1, 1]) * Decimal(random.randint(60, 900)).scaleb(-2)
        hits += bool(said(claimed(values, str(values[0]), coarser(wrong, 0, ROUND_HALF_UP)), "CL003"))
    assert hits >= 95
