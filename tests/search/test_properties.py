"""What holds for every tree and every text."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilience.search import PLATFORMS, UnreadableStrategy, parse, subset, translate
from consilience.search.explain import as_data, as_text
from consilience.search.grammar import READINGS
from consilience.search.json_text import dumps
from consilience.search.linting import lint
from consilience.search.place import Lines
from consilience.search.platforms import platform
from consilience.search.precedence import Link, assemble
from consilience.search.readings import mixed_groups
from consilience.search.strategy import parse_leniently
from consilience.search.tree import Node, Reference, Span, leaves
from consilience.search.writer import write

from .material import founding, strategies
from .trees import NOISE, trees

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@pytest.mark.parametrize("name", PLATFORMS)
@QUICK
@given(data=st.data())
def test_what_is_written_is_read_back(name: str, data: st.DataObject) -> None:
    tree = data.draw(trees(platform(name)))
    text = write(tree, platform(name))
    assert parse(text, name).tree == tree, text


@pytest.mark.parametrize("case", strategies(), ids=lambda case: str(case["id"]))
def test_what_was_read_is_written_and_read_back(case: dict[str, Any]) -> None:
    grammar = platform(case["platform"])
    for line in parse(case["text"], grammar).lines:
        assert line.node is not None
        again = parse(write(line.node, grammar), grammar)
        assert again.lines[0].node == line.node
        assert not mixed_groups(again), "brackets are always written in full"


@pytest.mark.parametrize("name", PLATFORMS)
@QUICK
@given(text=NOISE)
def test_no_text_breaks_a_parser(name: str, text: str) -> None:
    strategy = parse_leniently(text, name)
    for problem in strategy.problems:
        assert Lines(text).at(problem.offset) == (problem.line, problem.column) or problem.kind == "length"
    if not strategy.problems:
        dumps(as_data(strategy))
        as_text(strategy)
        lint(strategy)
        for made in translate(strategy, name, PLATFORMS, subset()):
            assert not parse_leniently(made.strategy, made.platform).problems, made.strategy


def accepted(text: str, name: str, trees: tuple[Node, ...]) -> None:
    """The target's own parser reads what was meant."""
    if not trees:
        return
    read = parse_leniently(text, name)
    assert not read.problems, (name, text, read.problems)
    assert tuple(line.node for line in read.lines) == trees, (name, text)


@pytest.mark.parametrize("case", strategies(), ids=lambda case: str(case["id"]))
@pytest.mark.parametrize("vocabulary", [None, subset()], ids=["alone", "subset"])
def test_translations_are_accepted_by_the_target(case: dict[str, Any], vocabulary: Any) -> None:
    strategy = parse(case["text"], case["platform"])
    for made in translate(strategy, case["platform"], PLATFORMS, vocabulary):
        accepted(made.strategy, made.platform, made.trees)
        judged = {node.span for node in made.nodes}
        if not strategy.numbered or made.platform != "ctgov":
            for line in strategy.lines:
                assert line.node is not None
                assert {leaf.span for leaf in leaves(line.node)} <= judged, "every leaf gets a verdict"
        assert all(node.why for node in made.nodes)


@given(kinds=st.lists(st.sampled_from(["and", "or", "not"]), min_size=1, max_size=9))
@QUICK
def test_the_three_orders_keep_every_operand(kinds: list[str]) -> None:
    marks: list[Node] = [Reference(i) for i in range(len(kinds) + 1)]
    links = [Link(kind, Span(0, 0)) for kind in kinds]
    for reading in READINGS:
        tree = assemble(marks, links, reading)
        assert [leaf.line for leaf in leaves(tree) if isinstance(leaf, Reference)] == list(range(len(kinds) + 1))


LONG: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "(" * n + "a" + ")" * n,
    "words": lambda n: "leukemia " * (n // 9),
    "ors": lambda n: "a" + " OR a" * (n // 5),
    "mixed": lambda n: "a" + " AND a OR b" * (n // 11),
    "quotes": lambda n: '"a b" OR ' * (n // 9) + "a",
    "open": lambda n: "(" * n,
    "close": lambda n: ")" * n,
    "marks": lambda n: '"' * (n // 2 * 2 + 1),
    "slashes": lambda n: "a/" * (n // 2),
    "dots": lambda n: "a." * (n // 2),
    "squares": lambda n: "[" * n,
    "digits": lambda n: "1 or " * (n // 5) + "1",
    "capitals": lambda n: "Aa " * (n // 3),
    "colons": lambda n: "mh:" * (n // 3),
    "lines": lambda n: "".join(f"{i}. a\n" for i in range(1, n // 6)),
    "limits": lambda n: "limit 1 to " * (n // 11),
    "exp": lambda n: "exp a " * (n // 6),
}


def work(text: str, name: str) -> float:
    """Processor time of one parse, the least of three: what else the machine does counts little."""
    times = []
    for _ in range(3):
        start = time.process_time()
        parse_leniently(text, name)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("shape", LONG)
def test_long_texts_take_linear_time(name: str, shape: str) -> None:
    """Eight times the text is at most some twenty times the work; a square law would make it sixty-four times."""
    short, long = LONG[shape](4_000), LONG[shape](32_000)
    assert work(long, name) < 24 * max(work(short, name), 0.002)


def nested(depth: int) -> str:
    return "".join(f"(a{i} {'AND' if i % 2 else 'OR'} " for i in range(depth)) + "z" + ")" * depth


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_thousand_levels(name: str) -> None:
    strategy = parse(nested(1_000), name)
    dumps(as_data(strategy))
    as_text(strategy)
    again = parse(write(strategy.tree, strategy.platform), name)
    assert again.tree == strategy.tree
    for made in translate(strategy, name, ["ovid-medline", "ebsco"]):
        accepted(made.strategy, made.platform, made.trees)
    with pytest.raises(UnreadableStrategy, match="deeper than 1000"):
        parse(nested(1_002), name)


def test_a_hundred_thousand_characters() -> None:
    text = " OR ".join(f"word{i}[tiab]" for i in range(100_000 // 18))
    assert 90_000 < len(text) <= 100_000
    strategy = parse(text, "pubmed")
    translate(strategy, "pubmed", ["embase"])
    with pytest.raises(UnreadableStrategy, match="at most 100000 characters"):
        parse("a" * 100_001, "pubmed")


def test_the_founding_strategy_for_its_four_sources() -> None:
    made = {each.platform: each for each in translate(founding(), "pubmed", PLATFORMS, subset())}
    assert '[mh "Precursor Cell Lymphoblastic Leukemia-Lymphoma"]' in made["cochrane"].strategy
    assert 'mh:"Child, Preschool"' in made["lilacs"].strategy
    assert "'Precursor Cell Lymphoblastic Leukemia-Lymphoma'/exp" not in made["embase"].strategy
    for each in made.values():
        again = parse(each.strategy, each.platform)
        assert not mixed_groups(again)
    exact = {node.verdict for node in made["pubmed"].nodes}
    assert exact == {"exact"}
