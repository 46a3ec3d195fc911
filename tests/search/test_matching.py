"""Local runs against an evaluator that was written apart from them, and against records with parts hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.model.record import Provenance, Record
from consilience.search import parse, read_tree_table
from consilience.search.matching import Index, runnable, tokens
from consilience.search.platforms import platform
from consilience.search.searchable import Searchable
from consilience.search.tree import Heading, Limit, Near, Node, Operation, Term, Wildcard

VOCABULARY = read_tree_table(
    [
        "Leukemia;C04.1",
        "Leukemia, Lymphoid;C04.1.2",
        "Burkitt Lymphoma;C04.1.2.3",
        "Child;M01.1",
        "Child, Preschool;M01.1.4",
    ]
)
WORDS = ["leukemia", "leukaemia", "child", "children", "acute", "drug", "trial", "leukemias"]
NAMES = ["Leukemia", "Leukemia, Lymphoid", "Burkitt Lymphoma", "Child", "Child, Preschool"]
FIELDS = [frozenset({"title"}), frozenset({"abstract"}), frozenset({"title", "abstract"}), frozenset({"heading-word"})]


# An evaluator of its own: texts as strings, one record at a time, two values


def holds(node: Node, record: Searchable) -> bool:
    match node:
        case Term():
            return any(re.search(expression(node), text) for text in texts(node.fields, record))
        case Heading():
            return any(
                fits(node, text.lstrip("*").split("/")[0], text.split("/")[1:], text.startswith("*"))
                for text in record.headings
            )
        case Limit():
            return record.year is not None and int(node.low) <= record.year <= int(node.high)
        case Near():
            return any(close(node, text.split()) for text in texts(fields_of(node), record))
        case Operation(operator="and"):
            return all(holds(child, record) for child in node.children)
        case Operation(operator="or"):
            return any(holds(child, record) for child in node.children)
        case Operation():
            return holds(node.children[0], record) and not any(holds(each, record) for each in node.children[1:])
        case _:
            raise AssertionError(node)


def fits(heading: Heading, name: str, subheadings: list[str], major: bool) -> bool:
    found, wanted = VOCABULARY.heading(name), VOCABULARY.heading(heading.name)
    assert found
    assert wanted
    under = heading.explode and found.trees[0].startswith(wanted.trees[0])
    named = name == heading.name or under
    marked = major or not heading.major
    return named and marked and (not heading.qualifiers or bool({*heading.qualifiers} & {*subheadings}))


def texts(fields: frozenset[str], record: Searchable) -> list[str]:
    made = []
    if "title" in fields:
        made.append(record.title)
    if "abstract" in fields:
        made.append(record.abstract)
    if "heading-word" in fields:
        made += [re.sub(r"[*,]|/.*", "", heading).lower() for heading in record.headings]
    return made


def expression(term: Term) -> str:
    letters = {"many": "[a-z]*", "one": "[a-z]", "optional": "[a-z]?"}
    return r"\b" + "".join(p if isinstance(p, str) else letters[p.kind] for p in term.pattern) + r"\b"


def fields_of(near: Near) -> frozenset[str]:
    first = near.children[0]
    assert isinstance(first, Term)
    return first.fields


def close(near: Near, words: list[str]) -> bool:
    """Every choice of one place for each word; each next one near what stands before."""
    spots = [
        [i for i, word in enumerate(words) if isinstance(child, Term) and re.fullmatch(expression(child), word)]
        for child in near.children
    ]
    return any(chained(near, choice) for choice in product(*spots))


def chained(near: Near, places: tuple[int, ...]) -> bool:
    low = high = places[0]
    for place in places[1:]:
        after, before = place - high - 1, low - place - 1
        if not (0 <= after <= near.distance or (not near.ordered and 0 <= before <= near.distance)):
            return False
        low, high = min(low, place), max(high, place)
    return True


# What is run


def words_of(count: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), max_size=count).map(" ".join)


HEADINGS = st.builds(
    lambda name, sub, star: f"{'*' if star else ''}{name}{sub}",
    st.sampled_from(NAMES),
    st.sampled_from(["", "/drug therapy", "/genetics"]),
    st.booleans(),
)
RECORDS = st.lists(
    st.builds(
        lambda title, abstract, headings, year: (title, abstract, tuple(headings), year),
        words_of(6),
        words_of(8),
        st.lists(HEADINGS, max_size=3),
        st.integers(2000, 2005),
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: [Searchable(str(i), t, a, (), h, year=y, complete=True) for i, (t, a, h, y) in enumerate(rows)])

PATTERNS = st.sampled_from(
    [
        ("leukemia",),
        ("leuk", Wildcard("optional"), "emia"),
        ("leuk", Wildcard("one"), "emia"),
        ("child", Wildcard("many")),
        ("acute leukemia",),
        ("acute child", Wildcard("many")),
        ("drug trial",),
    ]
)
TERMS = st.builds(Term, PATTERNS, st.sampled_from(FIELDS))
SINGLE = st.sampled_from([("leukemia",), ("child", Wildcard("many")), ("acute",), ("drug",)])
NEARS = st.builds(
    lambda parts, fields, n, ordered: Near(tuple(Term(part, fields) for part in parts), n, ordered),
    st.lists(SINGLE, min_size=2, max_size=3),
    st.sampled_from(FIELDS[:3]),
    st.integers(0, 3),
    st.booleans(),
)
SUBJECTS = st.builds(
    lambda name, explode, major, subs: Heading(name, "mesh", explode, major, subs),
    st.sampled_from(NAMES),
    st.booleans(),
    st.booleans(),
    st.sampled_from([(), ("drug therapy",)]),
)
YEARS = st.just(Limit("published", "2002", "2004"))
TREES: st.SearchStrategy[Node] = st.recursive(
    st.one_of(TERMS, NEARS, SUBJECTS, YEARS),
    lambda inner: (
        st.builds(
            lambda operator, operands: Operation(operator, tuple(operands)),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        )
        | st.builds(lambda a, b: Operation("not", (a, b)), inner, inner)
    ),
    max_leaves=8,
)


@given(TREES, RECORDS)
def test_complete_records_are_found_as_the_other_evaluator_finds_them(tree: Node, records: list[Searchable]) -> None:
    index = Index(records, platform("pubmed"), VOCABULARY)
    answer = index.answer(tree)
    expected = tuple(record.id for record in records if holds(tree, record))
    assert index.ids(answer.surely) == expected
    assert answer.perhaps == answer.surely, "nothing is open where everything is at hand"


HIDDEN = st.lists(st.sampled_from(["title", "abstract", "headings", "year"]), max_size=3, unique=True)


@given(TREES, RECORDS, HIDDEN)
def test_what_is_certain_stays_true_when_the_hidden_parts_come_to_light(
    tree: Node, records: list[Searchable], hidden: list[str]
) -> None:
    dark = [
        replace(
            record,
            complete=False,
            title="" if "title" in hidden else record.title,
            abstract="" if "abstract" in hidden else record.abstract,
            headings=() if "headings" in hidden else record.headings,
            year=None if "year" in hidden else record.year,
        )
        for record in records
    ]
    index = Index(dark, platform("pubmed"), VOCABULARY)
    answer = index.answer(tree)
    for i, record in enumerate(records):
        if answer.surely >> i & 1:
            assert holds(tree, record)
        if not answer.perhaps >> i & 1:
            assert not holds(tree, record)


def test_the_other_evaluator_can_tell_right_from_wrong() -> None:
    record = Searchable("a", "acute leukemia in a child", "", (), ("*Burkitt Lymphoma/genetics",), year=2003)
    assert holds(Near((Term(("child",), FIELDS[0]), Term(("acute",), FIELDS[0])), 3), record)
    assert not holds(Near((Term(("child",), FIELDS[0]), Term(("acute",), FIELDS[0])), 3, ordered=True), record)
    assert not holds(Near((Term(("child",), FIELDS[0]), Term(("acute",), FIELDS[0])), 2), record)
    assert holds(Heading("Leukemia", major=True), record)
    assert not holds(Heading("Leukemia", explode=False), record)
    assert not holds(Heading("Leukemia", qualifiers=("drug therapy",)), record)


# How platforms differ


def found(text: str, name: str, *records: Searchable) -> str:
    """Ids found for certain, then those open after a bar."""
    strategy = parse(text, name)
    index = Index(records, strategy.platform, VOCABULARY)
    tree = runnable(strategy.tree)
    assert tree
    answer = index.answer(tree)
    surely, open_ = index.ids(answer.surely), index.ids(answer.perhaps & ~answer.surely)
    return f"{''.join(surely)}|{''.join(open_)}"


A = Searchable(
    "a", "Acute leukaemia in children", "A trial.", ("remission",), ("Leukemia/drug therapy",), complete=True
)
B = Searchable("b", "Niños con leucemia", "Children's acute leukemia.", (), ("Leukemia, Lymphoid",), complete=True)
C = Searchable("c", "Children: a title alone")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('"acute leukaemia"[ti]', "pubmed", "a|"),
        ('"leukaemia acute"[ti]', "pubmed", "|"),
        ("acute leukaemia:ti", "cochrane", "a|"),  # words, not a phrase
        ("leukaemia acute:ti", "cochrane", "a|"),
        ("leuk?emia.ti,ab.", "ovid-medline", "ab|c"),  # none or one letter
        ("leuk?emia:ti,ab", "embase", "a|c"),  # exactly one
        ("leuk$emia:ti,ab", "embase", "ab|c"),
        ("leuk#emia.ti,ab.", "ovid-medline", "a|c"),
        ("child*2.ti.", "ovid-medline", "|"),  # at most two more letters
        ("child*3.ti.", "ovid-medline", "ac|"),
        ("(leukaemia adj2 children).ti.", "ovid-medline", "a|"),
        ("(leukaemia adj1 children).ti.", "ovid-medline", "|"),
        ("(leukaemia NEAR/1 children)", "wos", "a|c"),  # words between
        ("TI=(leukaemia NEAR/0 children)", "wos", "|"),
        ("(children NEXT/3 leukaemia):ti", "embase", "|"),  # in this order
        ("(leukaemia NEXT/2 children):ti", "embase", "a|"),
        ("ninos[ti]", "pubmed", "b|"),  # accents aside
        ("children[tiab]", "pubmed", "abc|"),  # a possessive s is dropped
        ("remission[tiab]", "pubmed", "a|c"),  # keywords of the authors
        ("remission.ti,ab.", "ovid-medline", "|c"),  # title and abstract only
        ('"Leukemia"[Mesh]', "pubmed", "ab|c"),
        ('"Leukemia"[Mesh:NoExp]', "pubmed", "a|c"),
        ('"Leukemia/drug therapy"[Mesh]', "pubmed", "a|c"),
        ('"Leukemia/drug therapy"[Majr]', "pubmed", "|c"),
        ("exp Leukemia/", "ovid-medline", "ab|c"),
        ("'leukemia'/exp", "embase", "ab|c"),
        ("lymphoid.hw.", "ovid-medline", "b|c"),
        ("children[tiab] NOT acute[tiab]", "pubmed", "|c"),
        ("children[ti] AND english[la]", "pubmed", "|ac"),
        ("children[tiab] AND 2020/01/01:2021/12/31[crdt]", "pubmed", "abc|"),  # passed over
    ],
)
def test_fields_wildcards_and_proximity_as_the_platform_has_them(text: str, name: str, expected: str) -> None:
    assert found(text, name, A, B, C) == expected


def test_headings_of_another_vocabulary_cannot_be_compared() -> None:
    mesh = replace(A, vocabularies=frozenset({"mesh"}))
    assert found("'leukemia'/exp", "embase", mesh) == "|a"
    assert found('"Leukemia"[Mesh]', "pubmed", mesh) == "a|"


def test_headings_of_no_stated_vocabulary_are_found_but_never_certainly_missed() -> None:
    unsaid = replace(A, complete=False)
    assert found('"Leukemia"[Mesh]', "pubmed", unsaid) == "a|"
    assert found('"Child"[Mesh:NoExp]', "pubmed", unsaid) == "|a"
    assert found('"Child"[Mesh:NoExp]', "pubmed", replace(unsaid, vocabularies=frozenset({"mesh"}))) == "|"


def test_publication_types_of_another_database_are_not_compared() -> None:
    record = Searchable("a", "x", publication_types=("Article",))
    assert found("randomized controlled trial[pt]", "pubmed", record) == "|a"
    assert found("randomized controlled trial[pt]", "pubmed", replace(record, complete=True)) == "|"


def test_an_explosion_beyond_the_vocabulary_is_open() -> None:
    strategy = parse('"Neoplasms"[Mesh]', "pubmed")
    known = Index([A], strategy.platform, VOCABULARY).answer(strategy.tree)
    assert (known.surely, known.perhaps) == (0, 0)
    small = replace(VOCABULARY, complete=False)
    beyond = Index([A], strategy.platform, small).answer(strategy.tree)
    assert (beyond.surely, beyond.perhaps) == (0, 1)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('"Clinical Trial"[pt]', "pubmed", "rp"),  # with the types under it
        ("clinical trial.pt.", "ovid-medline", ""),  # the whole name only
        ("randomized controlled trial.pt.", "ovid-medline", "r"),
        ('"Controlled Clinical Trial"[pt]', "pubmed", "r"),
        ('PT "randomized controlled trial"', "ebsco", "r"),
    ],
)
def test_publication_types(text: str, name: str, expected: str) -> None:
    records = (
        Searchable("r", "x", publication_types=("Journal Article", "Randomized Controlled Trial"), complete=True),
        Searchable("p", "x", publication_types=("Clinical Trial, Phase II",), complete=True),
        Searchable("j", "x", publication_types=("Journal Article",), complete=True),
    )
    assert found(text, name, *records).split("|")[0] == expected


def test_words() -> None:
    assert tokens("Children's B-cell leucémie (β2)") == ["children", "b", "cell", "leucemie", "β2"]


def test_substances() -> None:
    indexed = Searchable("a", "x", substances=("Blinatumomab",), complete=True)
    other = Searchable("b", "x", complete=True)
    title = Searchable("c", "x")
    assert found("blinatumomab[nm]", "pubmed", indexed, other, title) == "a|c"
    assert found("blinatumomab.mp.", "ovid-medline", indexed, other, title) == "a|c"
    assert found("blinatumomab[tiab]", "pubmed", indexed, other, title) == "|c"


def test_substances_are_read_from_pubmeds_own_formats() -> None:
    raw = (("RN", "0 (Antibodies, Bispecific)"), ("RN", "4FR53SIF3A (blinatumomab)"), ("RN", "odd"))
    place = Provenance(file="a", format="nbib", number=1, sha256="0" * 64)
    record = Record(id="a", search="s", title="x", pmid="1", raw=raw, provenance=place)
    made = Searchable.of(record)
    assert made.substances == ("Antibodies, Bispecific", "blinatumomab")
    assert made.complete
    assert not Searchable.of(record.model_copy(update={"pmid": None})).complete, "ERIC writes nbib too"
