"""Strategies from concepts, and study filters."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from consilience.cli import main
from consilience.home.folder import load
from consilience.model.searching import Searching
from consilience.search import PLATFORMS, parse, parse_leniently, subset
from consilience.search.blueprint import Concept, NoConcepts, build, draft, plan, sketch
from consilience.search.filters import UnknownFilter, filters, named_filters, recognised, study_filter
from consilience.search.linting import lint
from consilience.search.tree import Heading, Term, leaves

from ..paths import FOUNDING, TEACHING

CONCEPTS = (
    Concept("knee", ("Osteoarthritis, Knee",), ("gonarthros*", "knee osteoarthr*")),
    Concept("exercise", (), ("exercis*", "strength training")),
)


def run(*words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["search", *map(str, words)])
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.output if code else done.stdout


# Plans


def test_stated_concepts_are_taken_as_they_are() -> None:
    made = plan(load(TEACHING), subset())
    assert (made.guessed, made.left_out) == (False, ("usual-care",))
    assert [each.name for each in made.concepts] == ["knee-osteoarthritis", "exercise"]
    assert "ejercicio*" in made.concepts[1].words


def test_without_concepts_the_protocol_is_read() -> None:
    made = plan(load(FOUNDING), subset())
    assert made.guessed
    assert [each.name for each in made.concepts] == ["condition", "people", "intervention"]
    assert made.concepts[1].headings == ("Infant", "Child", "Adolescent")
    drugs = made.concepts[2].words
    assert {"blinatumomab*", "blincyto*"} <= set(drugs)
    assert not any("chemotherapy" in word for word in drugs), "background and comparator are no intervention"
    people = made.concepts[1].words
    assert "child*" in people
    assert "children*" not in people, "child* finds them"


def test_a_population_of_which_nothing_is_known_is_refused() -> None:
    review = load(TEACHING)
    bare = review.model_copy(update={"searching": Searching()})
    question = bare.about.protocol.question.model_copy(update={"population": "people with nephropathia epidemica"})
    protocol = bare.about.protocol.model_copy(update={"question": question})
    changed = bare.model_copy(update={"about": bare.about.model_copy(update={"protocol": protocol})})
    with pytest.raises(NoConcepts, match="nephropathia epidemica"):
        plan(changed, subset())
    begun = sketch(changed, subset())
    assert begun.concepts[0].words == ("people with nephropathia epidemica",), "a beginning is given all the same"


def test_a_draft_can_be_saved_as_it_is(tmp_path: Path) -> None:
    made = plan(load(FOUNDING), subset())
    text = draft(made)
    stated = Searching.model_validate(yaml.safe_load(text))
    assert [each.id for each in stated.concepts] == [each.name for each in made.concepts]
    assert [each.terms for each in stated.concepts] == [each.words for each in made.concepts]
    review = tmp_path / "review"
    shutil.copytree(FOUNDING, review)
    (review / "searching.yaml").write_text(text, "utf-8")
    again = plan(load(review), subset())
    assert not again.guessed
    first, second = (build(each.concepts, ["pubmed"], (), subset())[0].strategy for each in (made, again))
    assert first == second


# Strategies


@pytest.mark.parametrize("name", PLATFORMS)
def test_every_platform_reads_what_is_built_for_it(name: str) -> None:
    (made,) = build(CONCEPTS, [name], named_filters("cochrane-rct"), subset())
    read = parse_leniently(made.strategy, name)
    assert not read.problems
    assert read.tree == made.trees[0], "its own parser gives the tree that was meant"
    assert not [f for f in lint(read, name) if f.code == "ST104"], "no operators side by side without brackets"


def test_each_concept_is_a_block_and_its_words_are_alternatives() -> None:
    (made,) = build(CONCEPTS, ["pubmed"], (), subset())
    assert made.strategy == (
        '("Osteoarthritis, Knee"[Mesh] OR gonarthros*[tiab] OR "knee osteoarthr*"[tiab])'
        ' AND (exercis*[tiab] OR "strength training"[tiab])'
    )


def test_headings_that_the_review_states_are_used_for_their_platform_only() -> None:
    stated = (Concept("knee", ("Osteoarthritis, Knee",), ("gonarthros*",), {"emtree": ("knee osteoarthritis",)}),)
    made = {each.platform: each for each in build(stated, ["embase", "ovid-embase", "pubmed"], (), subset())}
    assert made["embase"].strategy == "'knee osteoarthritis'/exp OR gonarthros*:ti,ab,kw"
    assert "exp knee osteoarthritis/" in made["ovid-embase"].strategy
    assert '"Osteoarthritis, Knee"[Mesh]' in made["pubmed"].strategy
    assert {node.verdict for node in made["embase"].nodes} == {"exact"}


def test_nothing_is_dropped_without_a_verdict() -> None:
    (made,) = build(CONCEPTS, ["embase"], (), subset())
    assert [node.text for node in made.nodes] == [
        "Osteoarthritis, Knee (mesh)", "gonarthros*", "knee osteoarthr*", "exercis*", "strength training",
    ]  # fmt: skip
    assert made.nodes[0].verdict == "impossible"
    assert "choose a heading" in made.nodes[0].why


def test_words_that_stand_for_a_heading_stand_once() -> None:
    (made,) = build((Concept("x", ("Stroke",), ("stroke", "brain attack")),), ["scopus"], (), subset())
    words = [leaf.text for leaf in leaves(made.trees[0]) if isinstance(leaf, Term)]
    assert len(words) == len(set(words))


def test_an_empty_plan_is_refused() -> None:
    with pytest.raises(NoConcepts):
        build((), ["pubmed"])


# Filters


def test_filters_say_where_they_come_from() -> None:
    for each in filters().values():
        assert parse(each.strategy, each.platform)
        assert each.cite
        assert each.version
        assert each.standing.startswith("confirmed" if each.confirmed else "unconfirmed: ")
    with pytest.raises(UnknownFilter):
        study_filter("nothing")
    with pytest.raises(UnknownFilter, match="known families: cochrane-rct"):
        named_filters("nothing")


def test_a_family_gives_each_platform_its_own() -> None:
    names = ["pubmed", "ovid-medline", "embase", "ovid-embase", "ebsco"]
    made = {each.platform: each for each in build(CONCEPTS, names, named_filters("cochrane-rct"), subset())}
    for each in named_filters("cochrane-rct"):
        tree = parse(made[each.platform].strategy, each.platform).tree
        assert recognised(tree, each.platform) == (each,)


def test_registers_of_trials_get_no_filter_of_designs() -> None:
    for made in build(CONCEPTS, ["cochrane", "ctgov"], named_filters("cochrane-rct"), subset()):
        assert "placebo" not in made.strategy
        assert any("holds trials only" in node.why for node in made.nodes)
    (children,) = build(CONCEPTS, ["cochrane"], named_filters("children"), subset())
    assert "adolescen*" in children.strategy, "a filter of people is no filter of designs"


def test_a_translated_filter_is_told_to_be_another() -> None:
    (made,) = build(CONCEPTS, ["scopus"], named_filters("cochrane-rct"), subset())
    (told,) = [node for node in made.nodes if node.text == "cochrane-rct-sensitive-pubmed"]
    assert told.verdict == "narrowed"
    assert "no longer the filter that was validated" in told.why


def test_a_changed_filter_is_not_recognised() -> None:
    text = study_filter("cochrane-rct-sensitive-pubmed").strategy
    whole = parse(f"knee[ti] AND {text}", "pubmed").tree
    assert [each.name for each in recognised(whole, "pubmed")] == ["cochrane-rct-sensitive-pubmed"]
    changed = parse(f"knee[ti] AND {text.replace('placebo[tiab] OR ', '')}", "pubmed").tree
    assert recognised(changed, "pubmed") == ()


def test_filters_of_one_family_ask_for_the_same_words() -> None:
    """The forms of a filter for two platforms of one database agree in what they look for."""
    a, b = study_filter("cochrane-rct-embase"), study_filter("cochrane-rct-embase-ovid")
    headings = [
        {leaf.name.lower() for leaf in leaves(parse(each.strategy, each.platform).tree) if isinstance(leaf, Heading)}
        for each in (a, b)
    ]
    assert headings[0] == headings[1]


# The command line


def test_build_writes_a_file_a_platform(tmp_path: Path) -> None:
    out = tmp_path / "strategies"
    run("build", TEACHING, "--to", "pubmed,lilacs", "--out", out)
    assert sorted(file.name for file in out.iterdir()) == ["lilacs.txt", "pubmed.txt"]
    assert run("explain", out / "pubmed.txt", "--platform", "pubmed")


def test_build_as_json() -> None:
    data = json.loads(run("build", TEACHING, "--to", "pubmed,embase", "--filter", "cochrane-rct", "--json"))
    assert list(data) == ["concepts", "guessed", "left_out", "filters", "translations"]
    assert set(data["filters"][0]) == {
        "name", "title", "family", "kind", "platform", "version", "cite", "confirmed", "remark", "standing",
    }  # fmt: skip
    assert [each["platform"] for each in data["translations"]] == ["pubmed", "embase"]


def test_build_for_people() -> None:
    out = run("build", TEACHING, "--to", "cochrane", "--filter", "cochrane-rct")
    assert "left out: this platform holds trials only" in out
    done = CliRunner().invoke(main, ["search", "build", str(FOUNDING)])
    assert "taken out of the protocol's sentences" in done.stderr
    assert run("build", FOUNDING, "--draft").startswith("# Blocks of the strategy")


def test_bad_input(tmp_path: Path) -> None:
    assert "is no filter" in run("build", TEACHING, "--filter", "nothing", code=2)
    assert "is no platform" in run("build", TEACHING, "--to", "nowhere", code=2)
    assert "names no platform" in run("build", TEACHING, "--to", ",", code=2)
    assert "does not exist" in run("build", tmp_path / "missing", code=2)
    review = tmp_path / "review"
    shutil.copytree(TEACHING, review)
    (review / "searching.yaml").write_text("concepts:\n  - id: a\n    headings: {mesch: [x]}\n", "utf-8")
    assert "searching.yaml:3" in run("build", review, code=2)
    (review / "searching.yaml").write_text("concepts:\n  - id: a\n    role: outcome\n    terms: [pain]\n", "utf-8")
    assert "no concept of population or intervention" in run("build", review, code=2)
    (review / "searching.yaml").write_text(
        "proposals:\n  - {id: a, title: t, by: b, replaces: [nowhere], platform: pubmed, strategy: x}\n", "utf-8"
    )
    assert '"nowhere" is no search' in run("build", review, code=2)
