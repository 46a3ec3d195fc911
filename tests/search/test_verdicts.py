"""What verdicts promise, between all pairs of platforms: exact finds the same, widened loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilience.search import PLATFORMS, parse, parse_leniently, translate
from consilience.search.grammar import Platform
from consilience.search.platforms import platform
from consilience.search.readings import mixed_groups
from consilience.search.translation import Translation
from consilience.search.tree import Fields, Heading, Near, Node, Operation, Term, Wildcard, leaves, walk
from consilience.search.vocabulary import Descriptor, Vocabulary
from consilience.search.writer import tag_for, write

from .evaluating import finds
from .material import strategies
from .trees import trees

QUICK = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
PAIRS = [(source, target) for source in PLATFORMS for target in PLATFORMS]

MESH = Vocabulary.of(
    [
        Descriptor("Heart Failure", trees=("C14.280.434",)),
        Descriptor("Cardio-Renal Syndrome", trees=("C14.280.434.313",)),
        Descriptor("Asthma", trees=("C08.127.108",)),
        Descriptor("Asthma, Aspirin-Induced", trees=("C08.127.108.054",)),
    ],
    year=2024,
)
SUBJECT = ["title", "abstract", "keywords", "heading-word", "substance", "original-title", "trade-name", "device",
           "keywords-plus"]  # fmt: skip
WORDS = ["leukemia", "leukaemia", "leukemias", "child", "children", "childhood", "heart", "attack", "attacks", "pain"]


@st.composite
def records(draw: st.DrawFn) -> dict[str, list[str]]:
    """One made record: a few words in a few fields, and headings."""
    texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
    made = {name: [draw(texts)] for name in draw(st.lists(st.sampled_from(SUBJECT), max_size=5, unique=True))}
    return made | {"heading": draw(st.lists(st.sampled_from([each.name for each in MESH.descriptors.values()])))}


def subject_fields(grammar: Platform) -> list[Fields]:
    return [f for f in grammar.fields.values() if f <= set(SUBJECT) and tag_for(f, grammar)]


WORD = st.sampled_from(["leukemia", "child", "heart", "attack", "pain"])


def term(draw: st.DrawFn, grammar: Platform, where: Fields, *, plain: bool = False) -> Term:
    """A text word, a phrase, or a word with a wildcard."""
    first, second = draw(WORD), draw(WORD)
    forms = [Term((first,), where)]
    if not plain:
        forms.append(Term((f"{first} {second}",), where))
    if "many" in grammar.signs:
        forms.append(Term((first[:5], Wildcard("many")), where))
    if "optional" in grammar.signs and not plain:
        forms.append(Term(("leuk", Wildcard("optional"), "emia"), where))
    return draw(st.sampled_from(forms))


@st.composite
def leaf(draw: st.DrawFn, grammar: Platform) -> Node:
    """A term, a heading or a proximity."""
    where = draw(st.sampled_from(subject_fields(grammar) or [grammar.default]))
    if grammar.vocabulary == "mesh" and draw(st.integers(0, 4)) == 0:
        return Heading(draw(st.sampled_from(["Heart Failure", "Asthma"])), "mesh", explode=draw(st.booleans()))
    distance, ordered = draw(st.integers(0, 4)), draw(st.booleans())
    if not (grammar.write_near(distance, ordered) and grammar.hoists and draw(st.integers(0, 2)) == 0):
        return term(draw, grammar, where)
    inner: Node = term(draw, grammar, where, plain=True)
    if grammar.near_takes_operations and draw(st.booleans()):
        inner = Operation("or", (inner, term(draw, grammar, where, plain=True)))
    return Near((inner, term(draw, grammar, where, plain=True)), distance, ordered)


def subjects(grammar: Platform) -> st.SearchStrategy[Node]:
    """A tree of text words, headings and proximities without NOT."""
    return st.recursive(
        leaf(grammar),
        lambda inner: st.builds(
            lambda operator, operands: Operation(operator, tuple(operands)),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        max_leaves=5,
    )


@pytest.mark.parametrize(("source", "target"), PAIRS)
@QUICK
@given(data=st.data())
def test_exact_finds_the_same_and_widened_loses_nothing(source: str, target: str, data: st.DataObject) -> None:
    tree = data.draw(subjects(platform(source)))
    read = parse(write(tree, platform(source)), source)
    (made,) = translate(read, source, [target], MESH)
    verdicts = {node.verdict for node in made.nodes}
    if not verdicts <= {"exact", "widened"}:
        return
    (written,) = made.trees
    for record in data.draw(st.lists(records(), min_size=8, max_size=8)):
        before, after = finds(read.tree, record, MESH), finds(written, record, MESH)
        assert after or not before, (read.text, made.strategy, record)
        assert verdicts == {"widened", "exact"} or verdicts == {"widened"} or before == after, (
            read.text,
            made.strategy,
        )


def well_made(made: Translation, grammar: Platform) -> None:
    """The target's own parser reads what was meant; every bracket is written."""
    if not made.trees:
        return
    read = parse_leniently(made.strategy, grammar)
    assert not read.problems, (made.strategy, read.problems)
    assert tuple(line.node for line in read.lines) == made.trees, made.strategy
    assert not mixed_groups(read), "brackets are always written in full"


@pytest.mark.parametrize(("source", "target"), PAIRS)
@QUICK
@given(data=st.data())
def test_generated_trees_between_all_platforms(source: str, target: str, data: st.DataObject) -> None:
    tree = data.draw(trees(platform(source)))
    read = parse(write(tree, platform(source)), source)
    (made,) = translate(read, source, [target], MESH)
    well_made(made, platform(target))
    for node in walk(read.tree):
        judged = [each for each in made.nodes if each.span == node.span]
        assert judged, (read.text, node)
    assert len(made.nodes) <= len(list(walk(read.tree)))


@pytest.mark.parametrize("name", PLATFORMS)
@QUICK
@given(data=st.data())
def test_a_platform_is_translated_to_itself_exactly(name: str, data: st.DataObject) -> None:
    tree = data.draw(trees(platform(name)))
    read = parse(write(tree, platform(name)), name)
    (made,) = translate(read, name, [name], MESH)
    assert {node.verdict for node in made.nodes} == {"exact"}, [n for n in made.nodes if n.verdict != "exact"]
    assert made.trees == (read.tree,) or name == "scopus"  # truncated phrases are written with PRE/0 there


@pytest.mark.parametrize("case", strategies(), ids=lambda case: str(case["id"]))
def test_every_node_has_exactly_one_verdict(case: dict[str, Any]) -> None:
    read = parse(case["text"], case["platform"])
    for made in translate(read, case["platform"], PLATFORMS, MESH):
        well_made(made, platform(made.platform))
        told = [(each.span, each.text) for each in made.nodes]
        for line in read.lines if not (read.numbered and platform(made.platform).line_sign is None) else ():
            assert line.node is not None
            for leaf in leaves(line.node):
                assert leaf.span in [span for span, _ in told]
