"""What a strategy means, whatever platform it was written for: terms, headings, proximity, operators, limits.

Trees may be a thousand levels deep, so nothing here calls itself: walk with ``walk``, compute with ``fold``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

Operator = Literal["and", "or", "not"]
Binding = Literal["phrase", "all", "mapped", "exact"]
"""How several words of one term hang together: side by side; all of them anywhere in the field; as the platform's
automatic term mapping decides; to the letter."""

Fields = frozenset[str]
"""Parts of a record, in canonical names: title, abstract, keywords, heading-word ..."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the strategy's text, counted in characters from 0."""

    start: int
    end: int


NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A place in a word where letters may stand: any number, exactly one, none or one; ``most`` caps any number."""

    kind: Literal["many", "one", "optional"]
    most: int | None = None


Pattern = tuple[str | Wildcard, ...]
"""A word or phrase, its wildcards taken out of any platform's spelling."""


@dataclass(frozen=True, slots=True)
class Term:
    """A text word or phrase and the fields it is looked for in."""

    pattern: Pattern
    fields: Fields
    binding: Binding = "phrase"
    span: Span = field(default=NOWHERE, compare=False)
    quoted: bool = field(default=False, compare=False)
    tag: str = field(default="", compare=False)
    """The field tag as printed; empty where the platform's default applied."""

    @property
    def text(self) -> str:
        """The words with ``*`` for any number of letters, ``#`` for exactly one, ``?`` for none or one."""
        return "".join(part if isinstance(part, str) else _SIGNS[part.kind] for part in self.pattern)

    @property
    def words(self) -> list[str]:
        """The words of ``text``."""
        return self.text.split()

    @property
    def truncated(self) -> bool:
        """True where a wildcard stands in it."""
        return any(isinstance(part, Wildcard) for part in self.pattern)


_SIGNS = {"many": "*", "one": "#", "optional": "?"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a controlled vocabulary; exploded, it brings its narrower headings."""

    name: str
    vocabulary: str = "mesh"
    explode: bool = True
    major: bool = False
    qualifiers: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """A restriction that is no word: publication dates, language, age, humans, and those only one platform knows."""

    kind: str
    low: str = ""
    high: str = ""
    value: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """The result of another line."""

    line: int
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Words close to each other. ``distance`` is how many words may stand between, on every platform."""

    children: tuple[Node, ...]
    distance: int
    ordered: bool = False
    span: Span = NOWHERE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Near) and same(self, other)

    def __hash__(self) -> int:
        return hash((self.distance, self.ordered, len(self.children)))


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """Operands joined by one operator; ``not`` takes all later operands from the first."""

    operator: Operator
    children: tuple[Node, ...]
    span: Span = NOWHERE
    bracketed: bool = False
    """True where brackets stood around it."""
    implicit: bool = False
    """True where the platform put in the operator."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Operation) and same(self, other)

    def __hash__(self) -> int:
        return hash((self.operator, len(self.children)))


Leaf = Term | Heading | Limit | Reference
Node = Term | Heading | Limit | Reference | Near | Operation


def children(node: Node) -> tuple[Node, ...]:
    """The operands of a node; none for a leaf."""
    return node.children if isinstance(node, Near | Operation) else ()


def with_children(node: Near | Operation, operands: tuple[Node, ...]) -> Near | Operation:
    """The same node over other operands."""
    return replace(node, children=operands)


def walk(node: Node) -> Iterator[Node]:
    """Every node, each before its operands, from left to right."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def leaves(node: Node) -> Iterator[Leaf]:
    """The terms, headings, limits and references, from left to right."""
    for each in walk(node):
        if not isinstance(each, Near | Operation):
            yield each


def fold(node: Node, combine: Callable[[Node, list[R]], R]) -> R:
    """Compute from the leaves up: ``combine`` gets a node and what its operands came to."""
    results: list[R] = []
    stack: list[tuple[Node, bool]] = [(node, False)]
    while stack:
        current, ready = stack.pop()
        operands = children(current)
        if operands and not ready:
            stack.append((current, True))
            stack.extend((child, False) for child in reversed(operands))
            continue
        first = len(results) - len(operands)
        values = results[first:]
        del results[first:]
        results.append(combine(current, values))
    return results[0]


def same(one: Node, other: Node) -> bool:
    """True where two trees mean the same node by node, wherever they stood."""
    stack: list[tuple[Node, Node]] = [(one, other)]
    while stack:
        a, b = stack.pop()
        if isinstance(a, Operation) and isinstance(b, Operation):
            if a.operator != b.operator or len(a.children) != len(b.children):
                return False
        elif isinstance(a, Near) and isinstance(b, Near):
            if (a.distance, a.ordered, len(a.children)) != (b.distance, b.ordered, len(b.children)):
                return False
        elif type(a) is not type(b) or a != b:
            return False
        stack.extend(zip(children(a), children(b), strict=True))
    return True


def depth(node: Node) -> int:
    """Levels of operators, 0 for a leaf."""
    return fold(node, lambda _, below: 1 + max(below) if below else 0)


def plain(text: str) -> Pattern:
    """The pattern of words without wildcards."""
    return (text,)


def as_json(node: Node, text: str = "") -> dict[str, Any]:
    """The tree for programs; with the strategy's ``text``, each node with its line and column."""
    from .place import Lines

    lines = Lines(text)

    def one(each: Node, below: list[dict[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any]
        match each:
            case Term():
                made = {"kind": "term", "text": each.text, "fields": sorted(each.fields), "binding": each.binding}
            case Heading():
                made = {
                    "kind": "heading",
                    "name": each.name,
                    "vocabulary": each.vocabulary,
                    "explode": each.explode,
                    "major": each.major,
                    "qualifiers": list(each.qualifiers),
                }
            case Limit():
                made = {"kind": "limit", "limit": each.kind, "low": each.low, "high": each.high, "value": each.value}
            case Reference():
                made = {"kind": "reference", "number": each.line}
            case Near():
                made = {"kind": "near", "words_between": each.distance, "ordered": each.ordered}
            case Operation():
                made = {"kind": each.operator, "implicit": each.implicit}
        if text:
            line, column = lines.at(each.span.start)
            made |= {"line": line, "column": column, "start": each.span.start, "end": each.span.end}
        if below:
            made["children"] = below
        return made

    return fold(node, one)
