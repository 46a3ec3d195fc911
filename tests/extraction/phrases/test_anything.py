"""Any text is read without an exception, with spans that lie in it, in work that grows with its length only."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilience.extraction.phrases import Phrase, Span, decimal_mark, read, read_cell
from consilience.extraction.phrases.atoms import Stream
from consilience.extraction.phrases.tokens import tokenise

PIECES = st.sampled_from(
    [
        "71",
        "48.9",
        "%",
        "0,47",
        "65,110",
        "(",
        ")",
        "[",
        "]",
        "95",
        "CI",
        "IC",
        " ",
        " ",
        " ",
        "-",
        "–",
        "−",
        "±",
        "/",
        ",",
        ";",
        ":",
        ".",
        "vs.",
        "versus",
        "frente a",
        "to",
        "a",
        "y",
        "and",
        "of",
        "de",
        "p",
        "=",
        "<",
        "0.05",
        "HR",
        "OR",
        "median",
        "mean",
        "SD",
        "IQR",
        "range",
        "patients",
        "studies",
        "n",
        "N",
        "years",
        "-year",
        "months",
        "at",
        "grade",
        "3",
        "≥",
        "I2",
        "tau2",
        "chi2",
        "df",
        "t",
        "respectively",
        "not reached",
        "NR",
        "from",
        "between",
        "10",
        "^6",
        "x",
        "12,13",
        "·",
        "one",
        "no",
        "deaths",
        "\t",
        "\n",
        "²",
        "e-5",
        "1e",
        "2010",
        "in",
        "9999999999999999",
        "∞",
        "with",
        "group",
        "about",
        "1.2.3",
    ]
)


def spans(phrase: Phrase) -> list[Span]:
    """Every span of a phrase."""
    values = [getattr(phrase, name) for name in phrase.__dataclass_fields__]
    return [value for value in values if isinstance(value, Span)]


@given(st.lists(PIECES, max_size=40).map("".join))
def test_pieces_of_phrases(text: str) -> None:
    for phrase in (*read(text), *read(text, decimal=","), *read_cell(text, header="n (%)")):
        assert all(0 <= span.start < span.end <= len(text) for span in spans(phrase)), (text, phrase)


@given(st.text(max_size=200))
def test_any_characters(text: str) -> None:
    decimal_mark(text)
    for phrase in (*read(text), *read_cell(text, header=text)):
        assert all(0 <= span.start < span.end <= len(text) for span in spans(phrase)), (text, phrase)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_tokens_cover_the_text(text: str) -> None:
    tokens = tokenise(text)
    assert all(before.end <= after.start for before, after in itertools.pairwise(tokens))
    covered = "".join(text[token.start : token.end] for token in tokens)
    assert covered.replace(" ", "") == text.replace(" ", "")


HARD = {
    "prose": "The 4-year EFS was 71% (95% CI, 56.2-89.6) with A and 48.9% [32-74.5] with B (HR 0.45; p = .03). ",
    "open": "(",
    "brackets": "[1-2]",
    "digits": "1 ",
    "marks": "1,1.",
    "dashes": "1-",
    "levels": "95% CI ",
    "versus": "71% vs ",
    "and": "and 3 ",
    "times": "4-year 71% and ",
    "lists": "12, 14, ",
    "median": "median ",
    "heterogeneity": "I2 = 3; ",
    "p": "p = ",
    "grades": "grade 3, 4% ",
    "words": "of the ",
    "fractions": "3 of ",
    "plus-minus": "± 1 ",
    "groups": "5% in the group ",
}


@pytest.mark.parametrize("name", HARD)
def test_work_grows_with_the_length(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0
    kind, item = Stream.kind, Stream.__getitem__

    def counted_kind(self: Stream, index: int) -> str:
        nonlocal looked
        looked += 1
        return kind(self, index)

    def counted_item(self: Stream, index: int) -> object:
        nonlocal looked
        looked += 1
        return item(self, index)

    monkeypatch.setattr(Stream, "kind", counted_kind)
    monkeypatch.setattr(Stream, "__getitem__", counted_item)
    work = []
    for times in (2_000 // len(HARD[name]), 8_000 // len(HARD[name])):
        looked = 0
        read(HARD[name] * times)
        work.append(looked)
    assert work[1] < 5.5 * work[0] + 2_000, name
