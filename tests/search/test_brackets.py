"""The bracket structure of strategies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.search.brackets import lines, outline, structure


def mixed(strategy: str) -> list[str]:
    return [strategy[group.start : group.end] for group in structure(strategy).groups if group.mixed]


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ("a AND b OR c", ["a AND b OR c"]),
        ("(a AND b) OR c", []),
        ("x AND (a OR b AND c)", ["(a OR b AND c)"]),
        ("(a OR b AND c) OR (d OR e AND f)", ["(a OR b AND c)", "(d OR e AND f)"]),
        ("((a) OR (b) AND (c))", ["((a) OR (b) AND (c))"]),
        ("a OR b NOT c", []),
        ('"a AND b" OR c', []),
        ("“a AND b” OR c", []),
        ("fever[MeSH AND x] OR c", []),
        ("signs and symptoms OR fever", []),
        ("leukemia and child or infant", ["leukemia and child or infant"]),
        ("ORAL AND BAND", []),
        ("", []),
    ],
)
def test_groups_that_mix(strategy: str, expected: list[str]) -> None:
    assert mixed(strategy) == expected


@pytest.mark.parametrize(
    ("strategy", "positions"),
    [
        ("(a)", []),
        ("(a", [0]),
        ("a)", [1]),
        ("((a)", [0]),
        (")(", [0, 1]),
        ('(")") OR b', []),
        ("(a[tag)]", [0]),
    ],
)
def test_brackets_without_a_partner(strategy: str, positions: list[int]) -> None:
    assert structure(strategy).unmatched == positions


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.lists(inner, min_size=1, max_size=3)
    return st.builds(lambda parts, word: "(" + f" {word} ".join(parts) + ")", group, st.sampled_from(["AND", "OR"]))


@given(st.recursive(st.sampled_from(["a", '"b AND c"', "d[tag]"]), nested, max_leaves=12))
def test_one_operator_in_each_pair_of_brackets_is_never_mixed(strategy: str) -> None:
    found = structure(strategy)
    assert not found.unmatched
    assert not any(group.mixed for group in found.groups)
    assert len(found.groups) == strategy.count("(") + 1


def test_lines_of_a_numbered_strategy_are_expressions_of_their_own() -> None:
    ovid = "1. exp leukemia/ or all.tw.\n2. child/ or infant/\n\n3. 1 and 2\n"
    assert lines(ovid) == ["exp leukemia/ or all.tw.", "child/ or infant/", "1 and 2"]
    assert lines("#1 a OR b\n#2 c\n#3 #1 AND #2") == ["a OR b", "c", "#1 AND #2"]
    assert lines("(a OR b)\n  AND c\n") == ["(a OR b) AND c"]
    assert lines("1 and 2") == ["1 and 2"]


def test_outline_folds_inner_brackets() -> None:
    text = "x AND ((long one) OR (another (deep) one) AND third)"
    (group,) = [each for each in structure(text).groups if each.mixed]
    assert outline(text, group) == "((…) OR (…) AND third)"
