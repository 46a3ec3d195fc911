"""YAML: every scalar is the text it is; edits keep comments, order and untouched lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.home import yaml_text
from consilience.home.problems import UnreadableReview


def refusal(text: str) -> str:
    with pytest.raises(UnreadableReview) as caught:
        yaml_text.parse(text, "f.yaml")
    return str(caught.value)


def test_scalars_keep_their_digits_and_words() -> None:
    data = yaml_text.parse("a: 71.0\nb: no\nc: 2024-10-23\nd: 1e3\ne: ~\nf: ''\ng:\nh: 007", "f.yaml")
    expected = {"a": "71.0", "b": "no", "c": "2024-10-23", "d": "1e3", "e": None, "f": "", "g": None, "h": "007"}
    assert data == expected


def test_places() -> None:
    data = yaml_text.parse("a: 1\nb:\n  - c: 2\n    d: 3\n", "f.yaml")
    assert data.origin.lines == {"a": 1, "b": 2}
    assert data["b"][0].origin.lines == {"c": 3, "d": 4}
    assert str(data["b"][0].origin.at("d")) == "f.yaml:4"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n\tb: 2", "f.yaml:2: broken YAML"),
        ("a: [1, 2", "f.yaml:2: broken YAML"),
        ("a: 'x\nb: 1\n", "broken YAML"),
        ("a: 1\nb: 2\na: 3", 'f.yaml:3: key "a" stands twice (first on line 1)'),
        ("a: &x 1\nb: *x", 'f.yaml:2: alias "*x"'),
        ("a: 1\n---\nb: 2", "f.yaml:2: a second document"),
        ("? [a]\n: 1", "a key must be a word"),
        ("a: \x07", "broken YAML"),
        ("[" * 60 + "]" * 60, "nested more than 50 levels"),
    ],
)
def test_refusals_name_the_place(text: str, message: str) -> None:
    assert message in refusal(text)


def test_a_billion_laughs_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    assert "alias" in refusal(bomb)


def test_depth_is_refused_without_recursion_errors() -> None:
    assert "nested more than" in refusal("a: " + "[" * 100_000)


DOCUMENT = """# A review
id: x   # the id

results:          # all of them
  - id: os
    value: 71.0   # as printed
    quote: "OS: 71.0%"
  # the next is doubtful
  - {id: efs, value: 60}
note: >
  folded
  text
"""


def test_no_change_is_no_change() -> None:
    assert yaml_text.edit(DOCUMENT, yaml_text.parse(DOCUMENT, "f")) == DOCUMENT


def test_one_value_changes_one_line() -> None:
    data = yaml_text.parse(DOCUMENT, "f")
    data["results"][0]["value"] = "17.0"
    edited = yaml_text.edit(DOCUMENT, data).splitlines()
    changed = [(old, new) for old, new in zip(DOCUMENT.splitlines(), edited, strict=True) if old != new]
    assert changed == [("    value: 71.0   # as printed", "    value: 17.0   # as printed")]


def test_adding_and_removing_items_keeps_the_comments_of_the_rest() -> None:
    data = yaml_text.parse(DOCUMENT, "f")
    data["results"] = [*data["results"], {"id": "dfs", "value": "50"}]
    edited = yaml_text.edit(DOCUMENT, data)
    assert yaml_text.parse(edited, "f") == data
    for comment in ("# A review", "# the id", "# all of them", "# as printed", "# the next is doubtful"):
        assert comment in edited


def test_windows_line_ends_stay() -> None:
    text = DOCUMENT.replace("\n", "\r\n")
    data = yaml_text.parse(text, "f")
    data["id"] = "y"
    edited = yaml_text.edit(text, data)
    assert edited.count("\r\n") == text.count("\r\n")
    assert "\n" not in edited.replace("\r\n", "")


words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\ufeff\x85"), max_size=20
)
scalars = words.map(str.strip)
trees: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), inner, max_size=4)
    ),
)
documents = st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), trees, min_size=1, max_size=5)


@given(documents)
def test_what_is_dumped_is_read_back(data: Any) -> None:
    assert yaml_text.parse(yaml_text.dump(data), "f") == data


@given(documents, documents)
def test_an_edit_reads_back_as_what_was_asked(old: Any, new: Any) -> None:
    assert yaml_text.parse(yaml_text.edit(yaml_text.dump(old), new), "f") == new
