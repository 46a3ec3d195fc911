"""What a row of different operators means in each of the three orders, and which platforms take which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .grammar import READINGS, Reading
from .parser import Row
from .platforms import all_platforms
from .precedence import assemble
from .strategy import Strategy
from .tree import Near, Node, Operation, Reference, Span, fold

LONGEST_OPERAND = 2_000
LONGEST_GROUP = 10_000


@dataclass(frozen=True, slots=True)
class Mixed:
    """One group whose meaning depends on what binds first."""

    text: str
    line: int
    span: Span
    readings: dict[Reading, str]
    """The group written out with brackets, in each order."""
    same: tuple[tuple[Reading, ...], ...]
    """Orders that come to the same."""
    operands: tuple[str, ...] = ()
    """What the operators join, as printed."""
    operators: frozenset[str] = frozenset()
    """Which operators stand in it."""

    def platforms(self) -> list[tuple[tuple[Reading, ...], tuple[str, ...]]]:
        """For each different meaning, its orders and the platforms that read so."""
        everyone = all_platforms()
        return [
            (orders, tuple(p.label for p in everyone if p.documented and p.reading in orders)) for orders in self.same
        ]


def mixed_groups(strategy: Strategy) -> list[Mixed]:
    """Every group that not all platforms read alike, in order of place."""
    found: list[Mixed] = []
    for line in strategy.lines:
        found.extend(each for row in line.rows if (each := _mixed(strategy, row)) is not None)
    return sorted(found, key=lambda each: each.span.start)


def _mixed(strategy: Strategy, row: Row) -> Mixed | None:
    if not row.mixed or len(row.operands) != len(row.links) + 1:
        return None
    # Operands stand for themselves: only the order in which they are joined is compared.
    marks: list[Node] = [Reference(i, Span(i, i)) for i in range(len(row.operands))]
    trees = {reading: assemble(marks, row.links, reading) for reading in READINGS}
    keys: dict[tuple[object, ...], int] = {}
    normal = {reading: _normal(tree, keys) for reading, tree in trees.items()}
    if len(set(normal.values())) == 1:
        return None
    texts = [_operand(strategy.text, each) for each in row.operands]
    same = tuple(
        tuple(reading for reading in READINGS if normal[reading] == value) for value in dict.fromkeys(normal.values())
    )
    start = row.open if row.close > row.open else row.operands[0].span.start
    text = strategy.text[start : min(row.close, start + 2 * LONGEST_GROUP)].strip()
    if len(text) > LONGEST_GROUP:
        text = f"{text[:LONGEST_GROUP]} ..."
    return Mixed(
        text,
        strategy.at(start)[0],
        Span(start, row.close),
        {reading: _written(tree, texts) for reading, tree in trees.items()},
        same,
        tuple(texts),
        frozenset(link.kind for link in row.links),
    )


def outline(text: str) -> str:
    """A group with what stands in its inner brackets left out: ``((…) OR (…) AND (…))``."""
    outer = 1 if text.startswith("(") and text.endswith(")") else 0
    out: list[str] = []
    depth = 0
    for c in text:
        depth -= c == ")"
        if depth <= outer and not (c == "(" and depth == outer):
            out.append(c)
        elif depth == outer:
            out.append("(…")
        depth += c == "("
    return "".join(out)


def _normal(tree: Node, keys: dict[tuple[object, ...], int]) -> int:
    """A number that two trees share exactly where they mean the same. ``a NOT b`` is ``a AND (not b)``."""

    def number(*key: object) -> int:
        return keys.setdefault(key, len(keys))

    def one(node: Node, below: list[tuple[str, tuple[int, ...]]]) -> tuple[str, tuple[int, ...]]:
        if isinstance(node, Reference):
            return "leaf", (number("leaf", node.line),)
        if isinstance(node, Near):
            return "leaf", (number("near", node.distance, node.ordered, tuple(whole(each) for each in below)),)
        assert isinstance(node, Operation)
        parts: list[int] = []
        kind = "or" if node.operator == "or" else "and"
        for i, (inner, numbers) in enumerate(below):
            negated = node.operator == "not" and i > 0
            if inner == kind and not negated:
                parts.extend(numbers)
            else:
                part = whole((inner, numbers))
                parts.append(number("not", part) if negated else part)
        return kind, tuple(sorted(set(parts)))

    def whole(each: tuple[str, tuple[int, ...]]) -> int:
        kind, numbers = each
        return numbers[0] if kind == "leaf" else number(kind, numbers)

    return whole(fold(tree, one))


def _operand(text: str, node: Node) -> str:
    printed = " ".join(text[node.span.start : min(node.span.end, node.span.start + 2 * LONGEST_OPERAND)].split())
    if len(printed) > LONGEST_OPERAND:
        printed = f"{printed[:LONGEST_OPERAND]} ..."
    return printed


def _written(tree: Node, texts: Sequence[str]) -> str:
    """The row with every bracket written, in one pass."""
    names = {"and": " AND ", "or": " OR ", "not": " NOT "}
    out: list[str] = []
    stack: list[Node | str] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, Reference):
            out.append(texts[node.line])
        elif isinstance(node, Operation | Near):
            between = names[node.operator] if isinstance(node, Operation) else " NEAR "
            parts: list[Node | str] = ["("]
            for i, child in enumerate(node.children):
                parts += [between, child] if i else [child]
            parts.append(")")
            stack.extend(reversed(parts))
    return "".join(out)
