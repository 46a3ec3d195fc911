"""What a tree finds among made records, told from the tree alone: fields, words, wildcards, distances.

Written for the tests of translations, apart from the simulation that users see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from consilience.search.tree import Fields, Heading, Near, Node, Operation, Term, Wildcard, fold, leaves
from consilience.search.vocabulary import Vocabulary

Record = Mapping[str, Sequence[str]]
"""Texts by canonical field; under ``heading`` the names of headings."""

Places = list[tuple[int, int]]


def finds(tree: Node, record: Record, vocabulary: Vocabulary) -> bool:
    """True where the tree finds the record."""

    def one(node: Node, below: list[bool]) -> bool:
        match node:
            case Term():
                return _term(node, record)
            case Heading():
                return _heading(node, record, vocabulary)
            case Near():
                fields = frozenset().union(*(leaf.fields for leaf in leaves(node) if isinstance(leaf, Term)))
                return any(_near(node, text) for text in _texts(fields, record))
            case Operation(operator="and"):
                return all(below)
            case Operation(operator="or"):
                return any(below)
            case Operation():
                return below[0] and not any(below[1:])
        raise AssertionError(node)

    return fold(tree, one)


def _texts(fields: Fields, record: Record) -> list[list[str]]:
    names = record if "all" in fields else fields & set(record)
    return [re.split(r"[\s-]+", text.lower()) for name in names for text in record[name]]


def _expressions(term: Term) -> list[re.Pattern[str]]:
    signs = {"many": r"\w*", "one": r"\w", "optional": r"\w?"}
    parts = [
        (rf"\w{{0,{part.most}}}" if part.most is not None else signs[part.kind])
        if isinstance(part, Wildcard)
        else re.escape(re.sub(r"[\s-]+", " ", part.lower())).replace(r"\ ", " ")
        for part in term.pattern
    ]
    return [re.compile(word) for word in "".join(parts).split()]


def _places(words: list[re.Pattern[str]], text: list[str]) -> Places:
    size = len(words)
    return [
        (i, i + size - 1)
        for i in range(len(text) - size + 1)
        if all(word.fullmatch(text[i + j]) for j, word in enumerate(words))
    ]


def _term(term: Term, record: Record) -> bool:
    words, texts = _expressions(term), _texts(term.fields, record)
    if term.binding == "all":
        return all(any(_places([word], text) for text in texts) for word in words)
    return any(_places(words, text) for text in texts)


def _near(near: Near, text: list[str]) -> bool:
    def one(node: Node, below: list[Places]) -> Places:
        if isinstance(node, Term):
            return _places(_expressions(node), text)
        if isinstance(node, Operation):
            assert node.operator == "or"
            return [place for each in below for place in each]
        assert isinstance(node, Near)
        joined = below[0]
        for places in below[1:]:
            joined = [
                (min(a, c), max(b, d))
                for a, b in joined
                for c, d in places
                if 0 <= c - b - 1 <= node.distance or (not node.ordered and 0 <= a - d - 1 <= node.distance)
            ]
        return joined

    return bool(fold(near, one))


def _heading(heading: Heading, record: Record, vocabulary: Vocabulary) -> bool:
    names = {heading.name.lower()}
    if heading.explode:
        names |= {each.name.lower() for each in vocabulary.narrower(heading.name)}
    return any(name.lower() in names for name in record.get("heading", ()))
