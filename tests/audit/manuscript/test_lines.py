"""Hyphens at line ends, and what else a line end does to words."""

from __future__ import annotations

import pytest

from consilience.audit.manuscript.builder import Piece
from consilience.audit.manuscript.inline import unmarked
from consilience.audit.manuscript.lines import Line, Words, joined


def join(*texts: str, elsewhere: str = "") -> str:
    lines = [Line(text, number) for number, text in enumerate(texts, 1)]
    words = Words.of([*lines, Line(elsewhere, 99)])
    return "".join(piece.text for piece in joined(lines, words)).strip()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("the chemo-", "therapy was", "the chemotherapy was"),
        ("median event-", "free survival", "median event-free survival"),
        ("a double-", "blind trial", "a double-blind trial"),
        ("the BCR-", "ABL fusion", "the BCR-ABL fusion"),
        ("the CAR-", "T cells", "the CAR-T cells"),
        ("after 24-", "hour infusion", "after 24-hour infusion"),
        ("short-", "and long-term", "short- and long-term"),
        ("from 94.2–", "99.9 per cent", "from 94.2–99.9 per cent"),
        ("events—", "all of them", "events—all of them"),
        ("doi:10.1016/", "j.ejca.2021", "doi:10.1016/j.ejca.2021"),
        ("mg/m² and/", "or less", "mg/m² and/or less"),
        ("the value -", "as said", "the value - as said"),
        ("leuke\u00ad", "mia", "leukemia"),
        ("leuke\u2010", "mia", "leukemia"),
        ("leuke\x02", "mia", "leukemia"),
        ("la quimio-", "terapia", "la quimioterapia"),
        ("ended here.", "And began", "ended here. And began"),
    ],
)
def test_line_ends(first: str, second: str, expected: str) -> None:
    assert join(first, second) == expected


def test_the_rest_of_the_paper_decides() -> None:
    assert join("the post-", "operative", elsewhere="a post-operative day") == "the post-operative"
    assert join("the post-", "operative", elsewhere="a postoperative day") == "the postoperative"
    assert join("the event-", "free", elsewhere="an eventfree life") == "the eventfree"


def test_a_word_over_three_lines() -> None:
    assert join("immuno-", "chemo-", "therapy") == "immunochemotherapy"


def plain(text: str) -> tuple[str, list[tuple[str, str | None]]]:
    pieces = unmarked([Piece(text, 1)], markup=True)
    return "".join(p.text for p in pieces), [(p.text, p.style) for p in pieces if p.style]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (r"events ($p = 0.04$) were", "events (p = 0.04) were"),
        (r"costs \$46,000 each", "costs $46,000 each"),
        ("costs $5 to $10 (p = 0.1)", "costs $5 to $10 (p = 0.1)"),
        (r"$I^{2} = 92\%$", "I2 = 92%"),
        (r"$\geq 3$ and $\mathrm{CI}\ 1 \pm 2_a$", "≥ 3 and CI 1 ± 2a"),
        ("60 mg/m ² daily, 2.2 x 10 ⁶ cells", "60 mg/m² daily, 2.2 x 10⁶ cells"),
        ("by [Orlando et al., 2018](#) as", "by Orlando et al., 2018 as"),
        (r"the [License \(CC BY\)](https://x.org/a_(b)).", "the License (CC BY)."),
        ("at <https://x.org/a>.", "at https://x.org/a."),
        ("*Br. J. Haematol.* 176", "Br. J. Haematol. 176"),
        ("p < 0.05* and p < 0.01**", "p < 0.05* and p < 0.01**"),
        ("[95% CI, 8.8-44.1] vs. [32-74.5]", "[95% CI, 8.8-44.1] vs. [32-74.5]"),
        ("a * b * c", "a * b * c"),
        (r"C:\new [1](see) x", r"C:\new 1 x"),
    ],
)
def test_marks_of_extractors(marked: str, expected: str) -> None:
    assert plain(marked)[0] == expected


def test_raised_characters_have_a_style() -> None:
    assert plain("Silva^{1,2†}, [†]equal")[1] == [("1,2†", "superscript"), ("†", "superscript")]


def test_pieces_keep_their_lines() -> None:
    pieces = unmarked([Piece("the [Creative ", 4), Piece("Commons](https://a.b) licence", 5)], markup=True)
    assert [(p.text, p.line) for p in pieces] == [("the ", 4), ("Creative ", 4), ("Commons", 5), (" licence", 5)]


def test_a_pdf_has_no_markup() -> None:
    assert (
        "".join(p.text for p in unmarked([Piece("a [b](c) $x = 1$ ^{2}", 1)], markup=False)) == "a [b](c) $x = 1$ ^{2}"
    )
