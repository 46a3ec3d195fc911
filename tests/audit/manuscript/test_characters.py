"""What typesetting does to characters is undone, alike in every format."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from .papers import para, word
from .reads import blocks, read_bytes

WRITE: dict[str, Callable[[str], bytes]] = {
    "a.html": lambda text: f"<html><body><p>{html.escape(text)}</p></body></html>".encode(),
    "a.xml": lambda text: f"<article article-type='x'><body><p>{html.escape(text)}</p></body></article>".encode(),
    "a.docx": lambda text: word(para(html.escape(text))),
    "a.md": lambda text: text.encode(),
}

PRINTED = {
    "eﬃcacy and ﬁrst-line proﬂe": "efficacy and first-line profle",
    "50\u2009000 of 71\u202f% at 5\u00a0mg": "50 000 of 71 % at 5 mg",
    "soft\u00adware and zero\u200bwidth": "software and zerowidth",
    "56.2–89.6, −0.5, 3—4, a‐b": "56.2–89.6, −0.5, 3—4, a‐b",
    "≥ 5 ± 2 × 10": "≥ 5 ± 2 × 10",
    "Pe\u0301rez nin\u0303os": "Pérez niños",
    "𝑝 = 𝟎.𝟎𝟓 and Ｎ": "p = 0.05 and N",
    "0,85 frente a 0·91": "0,85 frente a 0·91",
    "two\u2028lines": "two lines",
    "right\u200f-to-\u202eleft\u2066!": "right-to-left!",
}


@pytest.mark.parametrize("name", WRITE)
@pytest.mark.parametrize("printed", PRINTED)
def test_characters(name: str, printed: str) -> None:
    ((_, text),) = blocks(read_bytes(WRITE[name](printed), name))
    assert text == PRINTED[printed]


@pytest.mark.parametrize(
    ("raised", "read_as"),
    [
        ("10<sup>9</sup>/L", "10^9/L"),
        ("10<sup>−9</sup>", "10^−9"),
        ("trials<sup>1</sup><sup>,2</sup> show", "trials^1,2 show"),
        ("<sup>a</sup> dead", "^a dead"),
        ("Roe<sup>†</sup>", "Roe†"),
        ("I<sup><i>2</i></sup> = 92%", "I^2 = 92%"),
        ("H<sub>2</sub>O", "H2O"),
        ("x<sup> </sup>y", "x y"),
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.xml", "a.md"])
def test_raised_text(name: str, raised: str, read_as: str) -> None:
    data = raised.encode() if name == "a.md" else WRITE[name]("@").replace(b"@", raised.encode())
    ((_, text),) = blocks(read_bytes(data.replace(b"<i>", b"").replace(b"</i>", b""), name))
    assert text == read_as


def test_spaces_between_pieces_are_one_space() -> None:
    page = "<html><body><p> The <b> trial </b> <i> was </i>\n <br> small </p></body></html>"
    assert blocks(read_bytes(page, "a.html")) == [("paragraph", "The trial was small")]
