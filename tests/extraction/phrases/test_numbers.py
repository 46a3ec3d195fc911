"""Words for whole numbers."""

from __future__ import annotations

import re

import pytest

from consilience.extraction.phrases.numbers import whole, words_up_to


@pytest.mark.parametrize(
    ("word", "number"),
    [("7", 7), ("seven", 7), ("Siete", 7), ("sete", 7), ("três", 3), ("dieciséis", 16), ("vinte", 20), ("zero", 0)],
)
def test_a_word_is_its_number(word: str, number: int) -> None:
    assert whole(word) == number


def test_another_word_is_none() -> None:
    with pytest.raises(KeyError):
        whole("several")


def test_a_pattern_takes_the_longest_word_and_no_article() -> None:
    pattern = re.compile(words_up_to(20))
    assert [pattern.match(word)[0] for word in ("sixteen", "seventy", "três", "dieciséis")] == [  # type: ignore[index]
        "sixteen", "seven", "três", "dieciséis"
    ]  # fmt: skip
    assert pattern.fullmatch("una") is None
    assert re.fullmatch(words_up_to(3, articles=True), "um")
    assert re.fullmatch(words_up_to(3), "four") is None
