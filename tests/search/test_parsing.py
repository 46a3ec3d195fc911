"""Every platform's strategies are read, and what the reference tables say about them holds."""

from __future__ import annotations

from typing import Any

import pytest

from consilience.search import PLATFORMS, UnreadableStrategy, parse
from consilience.search.grammar import READINGS
from consilience.search.platforms import platform, recognise
from consilience.search.readings import mixed_groups
from consilience.search.strategy import parse_leniently
from consilience.search.tree import Heading, Limit, Near, Operation, Term, leaves, walk

from .material import founding, strategies


@pytest.mark.parametrize("case", strategies(), ids=lambda case: str(case["id"]))
def test_strategies_are_read(case: dict[str, Any]) -> None:
    strategy = parse(case["text"], case["platform"])
    if "lines" in case:
        assert [line.number for line in strategy.lines] == list(range(1, case["lines"] + 1))
    if "leaves" in case:
        assert len(list(leaves(strategy.tree))) == case["leaves"]
    assert len(mixed_groups(strategy)) == case.get("mixed", 0)


def test_there_are_strategies_of_every_platform() -> None:
    assert len(strategies()) >= 40
    assert {case["platform"] for case in strategies()} == set(PLATFORMS)


@pytest.mark.parametrize("case", strategies(), ids=lambda case: str(case["id"]))
def test_every_node_knows_its_place(case: dict[str, Any]) -> None:
    strategy = parse(case["text"], case["platform"])
    for line in strategy.lines:
        assert line.node is not None
        for node in walk(line.node):
            assert line.span.start <= node.span.start < node.span.end <= line.span.end


# Reference, table 0.1: what binds first. The tree of "a or b and c" tells.
FIRST = {
    "pubmed": "left-to-right",
    "embase": "left-to-right",
    "ovid-medline": "and-first",
    "ovid-embase": "and-first",
    "wos": "and-first",
    "ebsco": "and-first",
    "ctgov": "and-first",
    "scopus": "or-first",
}


@pytest.mark.parametrize(("name", "first"), FIRST.items())
def test_what_binds_first(name: str, first: str) -> None:
    tree = parse("aa OR bb AND cc", name).tree
    assert isinstance(tree, Operation)
    assert tree.operator == ("or" if first == "and-first" else "and")
    tree = parse("aa AND bb OR cc", name).tree
    assert isinstance(tree, Operation)
    assert tree.operator == ("and" if first == "or-first" else "or")


# Reference, table 0.2: words that may stand between.
@pytest.mark.parametrize(
    ("name", "text", "between", "ordered"),
    [
        ("pubmed", '"aa bb"[tiab:~0]', 0, False),
        ("pubmed", '"aa bb"[ti:~3]', 3, False),
        ("ovid-medline", "aa adj2 bb", 1, False),
        ("ovid-medline", "aa adj1 bb", 0, False),
        ("ovid-medline", "aa adj bb", 0, True),
        ("embase", "aa NEAR/1 bb", 0, False),
        ("embase", "aa NEAR/5 bb", 4, False),
        ("embase", "aa NEXT/2 bb", 1, True),
        ("cochrane", "aa NEAR bb", 5, False),
        ("cochrane", "aa NEXT bb", 0, True),
        ("ebsco", "aa N3 bb", 3, False),
        ("ebsco", "aa W0 bb", 0, True),
        ("wos", "aa NEAR bb", 15, False),
        ("wos", "aa NEAR/0 bb", 0, False),
        ("scopus", "aa W/3 bb", 3, False),
        ("scopus", "aa PRE/0 bb", 0, True),
    ],
)
def test_proximity_counts_the_words_between(name: str, text: str, between: int, ordered: bool) -> None:
    tree = parse(text, name).tree
    assert isinstance(tree, Near)
    assert (tree.distance, tree.ordered) == (between, ordered)


# Reference, table 0.3: one sign, many meanings.
@pytest.mark.parametrize(
    ("name", "sign", "kind"),
    [
        ("ovid-medline", "?", "optional"),
        ("ovid-medline", "#", "one"),
        ("ovid-medline", "$", "many"),
        ("embase", "?", "one"),
        ("embase", "$", "optional"),
        ("ebsco", "#", "optional"),
        ("ebsco", "?", "one"),
        ("wos", "$", "optional"),
        ("scopus", "?", "one"),
        ("lilacs", "$", "many"),
    ],
)
def test_wildcards_mean_what_the_platform_says(name: str, sign: str, kind: str) -> None:
    tree = parse(f"leuk{sign}emia", name).tree
    assert isinstance(tree, Term)
    assert [getattr(part, "kind", part) for part in tree.pattern] == ["leuk", kind, "emia"]


def test_a_question_mark_is_a_letter_on_pubmed() -> None:
    tree = parse("leuk?emia[tiab]", "pubmed").tree
    assert isinstance(tree, Term)
    assert tree.pattern == ("leuk?emia",)


def test_headings_with_explosion_focus_and_subheadings() -> None:
    assert parse("exp *Child/dt,th", "ovid-medline").tree == Heading(
        "Child", "mesh", explode=True, major=True, qualifiers=("drug therapy", "therapy")
    )
    assert parse('"Child"[Mesh:NoExp]', "pubmed").tree == Heading("Child", "mesh", explode=False)
    assert parse('[mh ^"Child"/DT]', "cochrane").tree == Heading(
        "Child", "mesh", explode=False, qualifiers=("drug therapy",)
    )
    assert parse('MH "Child+"', "ebsco").tree == Heading("Child", "cinahl", explode=True)
    assert parse("'child'/exp", "embase").tree == Heading("child", "emtree", explode=True)
    assert parse("'child'/mj", "embase").tree == Heading("child", "emtree", explode=False, major=True)


def test_dates_and_limits() -> None:
    assert parse("2010:2020[dp]", "pubmed").tree == Limit("published", "2010", "2020")
    assert parse("PUBYEAR > 2009", "scopus").tree == Limit("published", "2010", "")
    assert parse("[humans]/lim", "embase").tree == Limit("humans")


def test_references_are_replaced_by_their_lines() -> None:
    text = "1. aa.tw.\n2. bb.tw.\n3. or/1-2\n4. 3 and cc.tw."
    assert parse(text, "ovid-medline").tree == parse("(aa.tw. or bb.tw.) and cc.tw.", "ovid-medline").tree


def test_a_number_may_be_a_word() -> None:
    assert isinstance(parse('"2"', "ovid-medline").tree, Term)
    assert isinstance(parse("type 2 diabetes.tw.", "ovid-medline").tree, Term)
    assert isinstance(parse("2[tiab]", "pubmed").tree, Term)


@pytest.mark.parametrize(
    ("text", "name", "line", "column", "found"),
    [
        ("aa AND\n(bb OR cc", "pubmed", 2, 1, "an opening bracket"),
        ("aa)", "pubmed", 1, 3, "a closing bracket"),
        ("aa AND AND bb", "pubmed", 1, 8, "AND after an operator"),
        ("OR aa", "embase", 1, 1, "OR at the start"),
        ("aa AND", "wos", 1, 7, "the end after"),
        ('"aa', "pubmed", 1, 1, "a quotation mark"),
        ("aa AND ()", "scopus", 1, 8, "empty brackets"),
        ("aa (bb)", "ovid-medline", 1, 4, "("),
        ("[tiab]", "pubmed", 1, 1, "the field tag"),
        ("", "pubmed", 1, 1, "nothing"),
        ("1. aa.tw.\n2. (bb.tw.", "ovid-medline", 2, 4, "an opening bracket"),
    ],
)
def test_errors_say_where_and_what(text: str, name: str, line: int, column: int, found: str) -> None:
    with pytest.raises(UnreadableStrategy) as refused:
        parse(text, name)
    problem = refused.value.problems[0]
    assert (problem.line, problem.column) == (line, column)
    assert problem.found.startswith(found)
    assert problem.allowed


def test_every_problem_is_told_at_once() -> None:
    assert len(parse_leniently("(aa AND ) OR bb)", "pubmed").problems) == 2


def test_the_founding_strategy_means_two_things() -> None:
    mixed = mixed_groups(parse(founding(), "pubmed"))
    assert len(mixed) == 1
    readings = mixed[0].readings
    assert set(readings) == set(READINGS)
    assert readings["left-to-right"] == readings["or-first"]
    assert readings["left-to-right"].endswith("OR “CAR T cells”) AND Clinical Trial [Publication Type])")
    assert readings["and-first"].endswith("OR (“CAR T cells” AND Clinical Trial [Publication Type]))")
    groups = {labels for _, labels in mixed[0].platforms()}
    assert groups == {
        ("PubMed", "Embase.com", "Scopus"),
        ("Ovid MEDLINE", "Ovid Embase", "EBSCOhost (CINAHL)", "Web of Science", "ClinicalTrials.gov"),
    }


@pytest.mark.parametrize("name", PLATFORMS)
def test_the_founding_strategy_is_read_everywhere(name: str) -> None:
    assert len(mixed_groups(parse(founding(), name))) == 1


def test_platforms_are_recognised_by_what_reviews_print() -> None:
    assert recognise("Ovid", "Embase") == "ovid-embase"
    assert recognise("Cochrane Library") == "cochrane"
    assert recognise("not stated") is None
    assert platform("pubmed").label == "PubMed"
