"""Sentences: points that end one, and points that do not."""

from __future__ import annotations

import pytest

from consilience.audit.manuscript.sentences import split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One ended. Two began.", ["One ended.", "Two began."]),
        ("A ratio of 1.52, 95% CI 1.09 to 2.12.", ["A ratio of 1.52, 95% CI 1.09 to 2.12."]),
        ("HR 0.70 (95% CI 0.47 to 1.03). Then more.", ["HR 0.70 (95% CI 0.47 to 1.03).", "Then more."]),
        ("It helped.^12,13 Others disagree.", ["It helped.^12,13", "Others disagree."]),
        ("It helped.12 Others disagree.", ["It helped.12", "Others disagree."]),
        ("Smith et al. Found nothing.", ["Smith et al. Found nothing."]),
        ("A vs. B was tested. ¿Qué pasó? Nada.", ["A vs. B was tested.", "¿Qué pasó?", "Nada."]),
        ("It was small (p = .01). 24 patients left.", ["It was small (p = .01).", "24 patients left."]),
        ("No full stop", ["No full stop"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[a:b] for a, b in split(text)] == sentences
