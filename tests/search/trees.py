"""Trees that a platform can express, and text that nobody would write, for the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from consilience.search.grammar import Platform, Run
from consilience.search.tree import NOWHERE, Fields, Heading, Limit, Near, Node, Operation, Term, Wildcard
from consilience.search.writer import tag_for

WORDS = st.sampled_from(["leukemia", "child", "infant", "heart", "attack", "pain", "stroke", "asthma"])
NAMES = st.sampled_from(["Leukemia", "Child", "Heart Failure", "Asthma", "Stroke Rehabilitation"])


def words(platform: Platform, fields: Fields | None = None, *, plain: bool = False) -> st.SearchStrategy[Node]:
    """Terms: one word or a phrase, truncated where the platform takes it."""
    known = [
        f
        for f in platform.fields.values()
        if (tag := tag_for(f, platform))
        and "heading" not in f
        and f != platform.default
        and not _special(platform, tag)
    ]
    which = st.just(fields) if fields is not None else st.sampled_from(known)
    one = st.builds(lambda word, f: Term((word,), f), WORDS, which)
    if plain:
        return one
    several = st.builds(lambda a, b, f: Term((f"{a} {b}",), f), WORDS, WORDS, which)
    made = [one, several]
    if "many" in platform.signs:
        made.append(st.builds(lambda word, f: Term((word, Wildcard("many")), f), WORDS, which))
    if "optional" in platform.signs:
        made.append(st.builds(lambda w, f: Term((w[:3], Wildcard("optional"), w[3:] + "a"), f), WORDS, which))
    return st.one_of(made)


def _special(platform: Platform, tag: str) -> bool:
    """True for a tag whose words are no text."""
    return platform.tagged is not None and platform.tagged(Run("leukemia", False, NOWHERE), tag) is not None


def trees(platform: Platform) -> st.SearchStrategy[Node]:
    """Whole trees."""
    leaf = [words(platform)]
    if platform.write_heading is not None:
        vocabulary = platform.vocabulary or "mesh"
        explode = st.booleans()
        leaf.append(st.builds(lambda name, e: Heading(name, vocabulary, explode=e), NAMES, explode))
    if platform.write_limit is not None and platform.write_limit(Limit("published", "2010", "2010")):
        leaf.append(st.just(Limit("published", "2010", "2010")))
    if platform.write_near(2, False) and platform.hoists:
        shared = next(f for f in platform.fields.values() if tag_for(f, platform) and "title" in f)
        inside = words(platform, shared, plain=True)
        leaf.append(st.builds(lambda a, b, n: Near((a, b), n), inside, inside, st.integers(0, 9)))
    return st.recursive(
        st.one_of(leaf),
        lambda inner: (
            st.builds(
                lambda operator, operands: Operation(operator, tuple(operands)),
                st.sampled_from(["and", "or"]),
                st.lists(inner, min_size=2, max_size=4),
            )
            | st.builds(lambda a, b: Operation("not", (a, b)), inner, inner)
        ),
        max_leaves=12,
    )


PIECES = st.sampled_from(
    [
        "(",
        ")",
        '"',
        "“",
        "'",
        " AND ",
        " OR ",
        " NOT ",
        " and ",
        " or ",
        "AND NOT",
        "#1",
        "#99",
        "1",
        "S1",
        "or/1-5",
        "[tiab]",
        "[Mesh:NoExp]",
        "[",
        "]",
        ".ti,ab.",
        ".mp.",
        ":ti,ab",
        "/exp",
        "/",
        "exp ",
        "*",
        "?",
        "$",
        "#",
        "adj3",
        " NEAR/3 ",
        " N3 ",
        " W/2 ",
        "PRE/0",
        "TS=",
        "TITLE-ABS-KEY(",
        "mh:",
        'MH "',
        "[mh ",
        "AREA[Phase]",
        "{",
        "}",
        "^",
        "limit 1 to yr=",
        "2010:2020[dp]",
        "PUBYEAR > ",
        "leukemia",
        "heart attack",
        "ß",
        "中",
        "\n",
        "\t",
        "1. ",
        "~",
        ":~3",
        "{OR #1-#9999999}",
        "or/1-999999",
        '"a"[tiab:~99999999]',
        "NEAR/99999999",
        "\u0000",
        "\u2028",
        ",",
    ]
)
NOISE = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=80))
