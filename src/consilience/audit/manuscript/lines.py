"""Lines of a paper as it was set, and how they become text again: what plain text and PDF share.

A reader hands over lines with their places; here they are joined: hyphens at line ends go or stay, words that a line
end cut are one again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .builder import Piece

SUPERSCRIPT = ("\ufdd0", "\ufdd1")
"""Around raised characters of a line: code points that Unicode keeps for such inner use, so no file can mean them."""

SUBSCRIPT = ("\ufdd2", "\ufdd3")

HYPHENS = "-\u2010\u2011\u00ad\x02\ufffe"
"""Characters that stand for a hyphen at a line's end; the last two are what PDFium gives for one."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST = re.compile(r"([^\W_]+(?:-[^\W_]+)*)-$")
_FIRST = re.compile(r"[^\W_]+")

# Words that form compounds whatever the other part is; nobody divides a word of one syllable before them.
_SECOND_WORDS = (
    "free specific based related year years old label blind up risk directed induced dose effective effectiveness "
    "term positive negative line arm center centre controlled adjusted treated treatment associated dependent "
    "resistant level cell cells intervention analysis month months day days week weeks group wide centered "
    "reported made derived targeted versus point quality grade stage type scale rank square value values order "
    "weighted matched benefit utility consuming threatening refractory "
)
_SECOND = frozenset(_SECOND_WORDS.split())
_FIRST_PARTS_WORDS = (
    "event progression disease relapse failure double single triple open long short high low follow well self "
    "cost meta non placebo age sex dose head time evidence randomised randomized intention patient health risk "
    "one two three four five six phase cross full half hand large small early late first second third "
)
_FIRST_PARTS = frozenset(_FIRST_PARTS_WORDS.split())
_SUSPENDED_WORDS = "and or to nor vs versus y o e ou und as "
_SUSPENDED = frozenset(_SUSPENDED_WORDS.split())


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line."""

    text: str
    """Without the spaces around it."""
    number: int
    """Its place: line in the file, or on its page where there are pages."""
    page: int | None = None
    indent: float = 0.0
    """Width of the space before it, in characters."""
    sheet: int = 0
    """Which page it stands on, also where the format numbers none (text with form feeds)."""


@dataclass(frozen=True)
class Words:
    """How often each word, plain or hyphenated, stands within the lines of a paper."""

    counts: Counter[str]
    inner: frozenset[str] = frozenset()
    """Those that stand within a line somewhere, between others: no pieces that an edge cut off."""

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Words:
        """Count them; the pieces at hyphens that end a line do not count."""
        counts: Counter[str] = Counter()
        inner: set[str] = set()
        for line in lines:
            text = line.text.lower()
            words = _WORD.findall(text)
            counts.update(words[:-1] if words and text[-1:] in HYPHENS else words)
            inner.update(words[1:-1])
        return cls(counts, frozenset(inner))

    def cut(self, left: str, right: str) -> bool:
        """True where the edge of a cell cut one word without a hyphen, as the rest of the paper prints it.

        Two words that also make one ("over all") stand within other lines on their own.
        """
        whole, left, right = (left + right).lower(), left.lower(), right.lower()
        return self.counts[whole] > 0 and (left not in self.inner or right not in self.inner)

    def keeps_hyphen(self, left: str, right: str) -> bool:
        """True where ``left-right`` is a compound, not one word that a line end divided.

        What the rest of the paper prints decides; then capitals and digits ("BCR-ABL", "24-hour"); then words that are
        known to form compounds ("event-free"). Everything else was one word.
        """
        whole, compound = f"{left}{right}".lower(), f"{left}-{right}".lower()
        joined, hyphenated = self.counts[whole], self.counts[compound]
        if joined or hyphenated:
            return hyphenated > joined
        if not right[0].islower() or any(c.isdigit() for c in left) or (len(left) > 1 and left.isupper()):
            return True
        last = left.rpartition("-")[2].lower()
        return len(last) == 1 or right.lower() in _SECOND or last in _FIRST_PARTS


def joined(lines: Sequence[Line], words: Words, *, narrow: bool = False) -> list[Piece]:
    """The lines as one text: one piece a line, each with its place; hyphenation is undone.

    ``narrow``: they fill a cell of a table, whose edge may cut words without a hyphen.
    """
    pieces: list[Piece] = []
    for index, line in enumerate(lines):
        text = line.text
        if index + 1 < len(lines):
            following = lines[index + 1].text
            text = text if narrow and _cut(text, following, words) else _with_end(text, following, words)
        pieces.append(Piece(text, line.number, line.page))
    return pieces


def _cut(text: str, following: str, words: Words) -> bool:
    left, right = re.search(r"[^\W\d_]{4,}$", text), re.match(r"[^\W\d_]+", following)
    return bool(left and right and right[0].islower() and words.cut(left[0], right[0]))


def _with_end(text: str, following: str, words: Words) -> str:
    """A line with what stands between it and the next: a space, or nothing where a word or number goes on."""
    if not text or not following:
        return text + " "
    if text[-1] in "\u00ad\x02\ufffe":
        return _unhyphenated(text[:-1], following, words, soft=text[-1] == "\u00ad")
    if text[-1] in HYPHENS and text[-2:-1].strip() and text[-2] not in "-\u2013\u2014":
        return _unhyphenated(text[:-1], following, words)
    if text[-1] in "\u2013/" and text[-2:-1].isalnum() and following[0].isalnum():
        return text
    if text[-1] == "\u2014":
        return text
    return text + " "


def _unhyphenated(text: str, following: str, words: Words, soft: bool = False) -> str:
    left, right = _LAST.search(text + "-"), _FIRST.match(following)
    if soft:
        return text
    if left is None or right is None:
        return text + "-"
    if right[0].lower() in _SUSPENDED:
        return text + "- "
    return text + "-" if words.keeps_hyphen(left[1], right[0]) else text
