"""Words that are no common ones: abbreviations, names of medicines, and what nearly is one."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from ... import drugs
from ...alphabets import alien_letters
from ...facts import Attribution, Row
from ...finding import Spot
from ...manuscript.document import Block, Manuscript, Span
from .citations import Cited
from .places import spot

_TOKEN = re.compile(r"[^\W\d_][\w]*(?:[-/][A-Z0-9][\w]*)*")
_SHORT = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ]{0,4}[A-Z][A-Za-z]{0,4}s?")
_PLACES = 40
"""Places that are kept of one word."""


def read_words(manuscript: Manuscript) -> Mapping[str, tuple[Spot, ...]]:
    """Each such word as printed, with its places outside of front matter and reference list.

    The subject of a place begins with ``word/``, in a table with ``word/table/``.
    """
    places: dict[str, list[tuple[Span, str]]] = {}
    for block in manuscript.blocks:
        if block.kind in ("reference", "front") or _hidden(manuscript, block):
            continue
        for match in _TOKEN.finditer(manuscript[block.span]):
            span = Span(block.span.start + match.start(), block.span.start + match.end())
            if block.kind in ("title", "heading") and _SHORT.fullmatch(match[0]):
                continue  # in a heading in capitals every short word looks like an abbreviation
            places.setdefault(match[0], []).append((span, "word/table" if block.table else "word"))
    own = tuple(w for w, at in places.items() if len(at) > 1 and drugs.has_stem(w) and not drugs.known(w))
    return {
        word: tuple(spot(manuscript, span, f"{kind}/{word}") for span, kind in spans[:_PLACES])
        for word, spans in places.items()
        if _notable(word, own)
    }


def _hidden(manuscript: Manuscript, block: Block) -> bool:
    return block.kind != "title" and manuscript.section(block).role in ("references", "front")


def _notable(word: str, own: tuple[str, ...]) -> bool:
    if _SHORT.fullmatch(word) or alien_letters(word):
        return True
    return len(word) > 5 and bool(drugs.known(word) or drugs.has_stem(word) or drugs.nearest(word, own))


def read_attributions(
    manuscript: Manuscript, cited: list[Cited], rows: Mapping[str, Row], known: Container[str]
) -> tuple[Attribution, ...]:
    """Sentences and rows about one medicine, each with the one reference that they rest on."""
    found = [_of_row(row, known) for row in rows.values()]
    by_block: dict[int, list[Cited]] = {}
    for each in cited:
        by_block.setdefault(each.block.span.start, []).append(each)
    for sentence in manuscript.sentences:
        if manuscript.section(sentence.block).role not in ("results", "discussion", "abstract", "conclusion"):
            continue
        here = [c for c in by_block.get(sentence.block.span.start, ()) if c.span.within(sentence.span)]
        keys = {c.citation.key for c in here}
        key = next(iter(keys), None)
        words = manuscript[sentence.span]
        named = drugs.named_in(words)
        if key is None or len(keys) != 1 or len({name for _, _, name in named}) != 1 or not _reports(words):
            continue
        start, end, name = named[0]
        span = Span(sentence.span.start + start, sentence.span.start + end)
        at = spot(manuscript, span, f"attribution/{span.start}", confidence="moderate")
        found.append(Attribution(at, (name,), key, here[0].citation.printed, row=False))
    return tuple(each for each in found if each is not None)


def _of_row(row: Row, known: Container[str]) -> Attribution | None:
    arms = " ".join(arm.label for arm in row.arms)
    names = tuple(dict.fromkeys(name for _, _, name in drugs.named_in(arms)))
    if len(row.reports) != 1 or not names or row.reports[0] not in known:
        return None
    return Attribution(row.spot, names, row.reports[0], row.printed, row=True)


def _reports(sentence: str) -> bool:
    """True for a sentence that states a number of its own beside the citation."""
    words = re.sub(r"\([^()]*(?:19|20)\d\d[a-z]?[^()]*\)|\[[\d,; –-]+\]|\b(?:19|20)\d\d\b", "", sentence)
    return bool(re.search(r"\d\s*%|\b\d+[.,·]\d|\b\d+/\d+|\b(?:HR|OR|RR)\b", words))
