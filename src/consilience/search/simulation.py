"""Run a strategy on records at hand: which known studies it finds, which block loses the others.

A local run is not the platform: ``LIMITS`` says what cannot be simulated, and every report repeats what applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import sqrt
from typing import Any

from consilience.model.record import Record

from .strategy import Strategy, blocks
from .tree import Fields, Heading, Limit, Near, Node, Operation, Reference, Term, Wildcard, fold, leaves
from .vocabulary import Vocabulary

LIMITS = {
    "mapped": "automatic term mapping is the platform's: here the words, and the heading of that name, are searched",
    "headings": "records without headings cannot be found by headings: they count as missed by them",
    "explosion": "narrower headings are known only as far as the loaded vocabulary goes",
    "subheadings": "subheadings are not in the records: the heading is searched with all of them",
    "dates": "dates other than the year of publication are not in the records: such a limit is passed over",
    "limits": "limits other than years are passed over",
    "stemming": "no stemming and no phrase index: words are compared letter by letter",
    "fields": "only title, abstract, keywords, headings, publication types, journal, authors and year are at hand",
}


@dataclass(frozen=True, slots=True)
class Searchable:
    """One record as far as it can be searched here."""

    id: str
    title: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    journal: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None

    @classmethod
    def of(cls, record: Record) -> Searchable:
        """A record of the review."""
        return cls(
            record.id,
            record.title,
            record.abstract or "",
            keywords=record.keywords,
            headings=tuple(heading.term for heading in record.headings),
            publication_types=record.publication_types,
            journal=record.journal or "",
            authors=record.authors,
            year=record.year,
        )


@dataclass(frozen=True, slots=True)
class Block:
    """One compulsory block and what it does."""

    text: str
    finds: int
    loses: tuple[str, ...]
    """Known records that this block does not find."""
    loses_alone: tuple[str, ...]
    """Known records that only this block loses."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found."""

    total: int
    found: tuple[str, ...]
    known: tuple[str, ...]
    missed: tuple[str, ...]
    blocks: tuple[Block, ...]
    adds: tuple[tuple[str, int], ...]
    """For each operand of the first-level OR groups: how many records it alone brings to its block."""
    notes: tuple[str, ...]

    @property
    def recall(self) -> float | None:
        """Share of the known records that were found."""
        return None if not self.known else 1 - len(self.missed) / len(self.known)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the recall (Wilson 1927, J Am Stat Assoc 22:209)."""
        return wilson(len(self.known) - len(self.missed), len(self.known)) if self.known else None

    def as_json(self) -> dict[str, Any]:
        """The outcome for programs."""
        return {
            "records": self.total,
            "found": list(self.found),
            "known": len(self.known),
            "missed": list(self.missed),
            "recall": self.recall,
            "interval": self.interval,
            "blocks": [
                {"text": b.text, "finds": b.finds, "loses": list(b.loses), "loses_alone": list(b.loses_alone)}
                for b in self.blocks
            ],
            "adds": [{"text": text, "records": n} for text, n in self.adds],
            "not_simulated": list(self.notes),
        }


def wilson(hits: int, total: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval of a proportion."""
    p = hits / total
    centre = p + z * z / (2 * total)
    spread = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    return max(0.0, (centre - spread) / (1 + z * z / total)), min(1.0, (centre + spread) / (1 + z * z / total))


def simulate(
    strategy: Strategy, records: Iterable[Searchable], known: Iterable[str] = (), vocabulary: Vocabulary | None = None
) -> Outcome:
    """Run a strategy; ``known`` are ids of records that it should find."""
    held = list(records)
    index = _Index(held, vocabulary)
    tree = strategy.tree
    found = index.find(tree)
    wanted = [each.id for each in held if each.id in set(known)]
    missed = [name for name in wanted if name not in found]
    parts = [(block, index.find(block)) for block in blocks(tree)]
    lost = {name: [i for i, (_, hits) in enumerate(parts) if name not in hits] for name in missed}
    made = tuple(
        Block(
            _text(strategy, block),
            len(hits),
            tuple(name for name in missed if i in lost[name]),
            tuple(name for name in missed if lost[name] == [i]),
        )
        for i, (block, hits) in enumerate(parts)
    )
    adds = tuple(
        (_text(strategy, child), len(index.find(child) - others))
        for block, _ in parts
        if isinstance(block, Operation) and block.operator == "or" and len(block.children) <= 200
        for child in block.children
        for others in [frozenset().union(*(index.find(each) for each in block.children if each is not child))]
    )
    return Outcome(
        len(held), tuple(sorted(found)), tuple(wanted), tuple(missed), made, adds, _notes(strategy, tree, held)
    )


def _text(strategy: Strategy, node: Node) -> str:
    text = " ".join(strategy.text[node.span.start : node.span.end].split())
    return text if len(text) <= 160 else text[:157] + "..."


def _notes(strategy: Strategy, tree: Node, records: Sequence[Searchable]) -> tuple[str, ...]:
    parts = list(leaves(tree))
    said = ["stemming", "fields"]
    if any(isinstance(p, Term) and p.binding == "mapped" for p in parts):
        said.append("mapped")
    if any(isinstance(p, Heading) for p in parts):
        said += ["explosion"] if any(isinstance(p, Heading) and p.explode for p in parts) else []
        said += ["headings"] if not all(record.headings for record in records) else []
        said += ["subheadings"] if any(isinstance(p, Heading) and p.qualifiers for p in parts) else []
    if any(isinstance(p, Limit) and p.kind != "published" for p in parts):
        said.append("limits")
    if any(isinstance(p, Limit) and p.kind in ("created", "entered", "indexed") for p in parts):
        said.append("dates")
    del strategy
    return tuple(LIMITS[each] for each in said)


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class _Index:
    """The records' words by field, and the answers already given."""

    def __init__(self, records: Sequence[Searchable], vocabulary: Vocabulary | None) -> None:
        self.records = records
        self.vocabulary = vocabulary
        self.everyone = frozenset(record.id for record in records)
        self.words = {record.id: _fields(record) for record in records}
        self.answers: dict[int, frozenset[str]] = {}
        self.kept: list[Node] = []

    def find(self, tree: Node) -> frozenset[str]:
        """Ids of the records that a tree finds."""
        if id(tree) not in self.answers:
            self.kept.append(tree)  # an id is good as long as its node lives
            self.answers[id(tree)] = fold(tree, self._one)
        return self.answers[id(tree)]

    def _one(self, node: Node, below: list[frozenset[str]]) -> frozenset[str]:
        match node:
            case Term():
                return self._term(node)
            case Heading():
                return self._heading(node)
            case Limit():
                return self._limit(node)
            case Reference():
                return frozenset()
            case Near():
                return self._near(node) if all(below) else frozenset()
            case Operation(operator="and"):
                return frozenset.intersection(*below)
            case Operation(operator="or"):
                return frozenset().union(*below)
            case Operation():
                return below[0].difference(*below[1:])

    def _term(self, term: Term) -> frozenset[str]:
        found = frozenset(r.id for r in self.records if _matches(term, self.words[r.id]))
        if term.binding == "mapped" and self.vocabulary is not None:
            entry = self.vocabulary.lookup(term.text)
            if entry is not None:
                found |= self._heading(Heading(entry.name))
        return found

    def _heading(self, heading: Heading) -> frozenset[str]:
        names = {heading.name.lower()}
        if heading.explode and self.vocabulary is not None:
            names |= {each.name.lower() for each in self.vocabulary.narrower(heading.name)}
        return frozenset(
            r.id for r in self.records if any(name.lower().lstrip("*").split("/")[0] in names for name in r.headings)
        )

    def _limit(self, limit: Limit) -> frozenset[str]:
        if limit.kind != "published" or not (limit.low + limit.high)[:4].isdigit():
            return self.everyone
        low, high = int(limit.low[:4] or 0), int(limit.high[:4] or 9999)
        return frozenset(r.id for r in self.records if r.year is None or low <= r.year <= high)

    def _near(self, near: Near) -> frozenset[str]:
        return frozenset(r.id for r in self.records if _near_in(near, self.words[r.id]))


def _fields(record: Searchable) -> dict[str, list[list[str]]]:
    def words(*texts: str) -> list[list[str]]:
        return [_WORD.findall(text.lower()) for text in texts if text]

    return {
        "title": words(record.title),
        "abstract": words(record.abstract),
        "keywords": words(*record.keywords),
        "heading-word": words(*record.headings),
        "publication-type": words(*record.publication_types),
        "journal": words(record.journal),
        "author": words(*record.authors),
    }


def _texts(fields: Fields, words: dict[str, list[list[str]]]) -> list[list[str]]:
    names = words if "all" in fields else [name for name in words if name in fields]
    return [text for name in names for text in words[name]]


def _patterns(term: Term) -> list[re.Pattern[str]]:
    source = "".join(
        part.lower() if isinstance(part, str) else {"many": "\0", "one": "\1", "optional": "\2"}[part.kind]
        for part in term.pattern
    )
    letters = {"\0": r"\w*", "\1": r"\w", "\2": r"\w?"}
    caps = [part.most for part in term.pattern if isinstance(part, Wildcard) and part.kind == "many"]
    made = []
    for word in re.findall(r"[^\W_\0\1\2]*[\w\0\1\2'’]+", source):
        expression = ""
        for c in word:
            most = caps.pop(0) if c == "\0" and caps else None
            expression += rf"\w{{0,{most}}}" if most is not None else letters.get(c, re.escape(c))
        made.append(re.compile(expression))
    return made


def _matches(term: Term, words: dict[str, list[list[str]]]) -> bool:
    patterns = _patterns(term)
    if not patterns:
        return False
    texts = _texts(term.fields, words)
    if term.binding in ("all", "mapped"):
        return all(any(p.fullmatch(word) for text in texts for word in text) for p in patterns)
    return any(_places(patterns, text) for text in texts)


def _places(patterns: list[re.Pattern[str]], text: list[str]) -> list[tuple[int, int]]:
    """Where a phrase stands: first and last word."""
    size = len(patterns)
    return [
        (i, i + size - 1)
        for i in range(len(text) - size + 1)
        if all(p.fullmatch(text[i + j]) for j, p in enumerate(patterns))
    ]


def _near_in(near: Near, words: dict[str, list[list[str]]]) -> bool:
    fields = frozenset().union(*(leaf.fields for leaf in leaves(near) if isinstance(leaf, Term)))
    return any(fold(near, partial(_spans, text)) for text in _texts(fields, words))


def _spans(text: list[str], node: Node, below: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    if isinstance(node, Term):
        return _places(_patterns(node), text)
    if isinstance(node, Operation) and node.operator == "or":
        return [place for places in below for place in places]
    if not isinstance(node, Near):
        return []
    joined = below[0]
    for places in below[1:]:
        joined = [
            (min(a, c), max(b, d))
            for a, b in joined
            for c, d in places
            if (c > b and c - b - 1 <= node.distance) or (not node.ordered and a > d and a - d - 1 <= node.distance)
        ][:1000]
    return joined
