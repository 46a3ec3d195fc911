"""What binds first: one flat row of operands and operators, put together in one of the three orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .grammar import Reading
from .tree import Near, Node, Operation, Span

LEVELS: dict[Reading, tuple[tuple[str, ...], ...]] = {
    "left-to-right": (("near",), ("and", "or", "not")),
    "and-first": (("near",), ("not",), ("and",), ("or",)),
    "or-first": (("or",), ("near",), ("and",), ("not",)),
}
"""Operators by tightness. Ovid's order of AND and NOT is doubtful; no platform documents AND before NOT before OR."""


@dataclass(frozen=True, slots=True)
class Link:
    """What stands between two operands."""

    kind: str
    """and, or, not, near"""
    span: Span
    distance: int = 0
    ordered: bool = False
    implicit: bool = False

    @property
    def key(self) -> tuple[str, int, bool]:
        """Links of one key make one node."""
        return (self.kind, self.distance, self.ordered)


@dataclass(slots=True)
class _Chain:
    link: Link
    operands: list[Node]
    implicit: bool

    def node(self) -> Node:
        span = Span(self.operands[0].span.start, self.operands[-1].span.end)
        if self.link.kind == "near":
            return Near(tuple(self.operands), self.link.distance, self.link.ordered, span)
        operator = self.link.kind
        assert operator in ("and", "or", "not")
        return Operation(operator, tuple(self.operands), span, implicit=self.implicit)  # type: ignore[arg-type]


def assemble(operands: Sequence[Node], links: Sequence[Link], reading: Reading) -> Node:
    """The tree of one row; ``links[i]`` stands between operands i and i + 1."""
    row, between = list(operands), list(links)
    for level in LEVELS[reading]:
        if not any(link.kind in level for link in between):
            continue
        joined: list[Node | _Chain] = [row[0]]
        kept: list[Link] = []
        for link, operand in zip(between, row[1:], strict=True):
            if link.kind not in level:
                joined.append(operand)
                kept.append(link)
                continue
            left = joined[-1]
            if isinstance(left, _Chain) and left.link.key == link.key:
                left.operands.append(operand)
                left.implicit = left.implicit and link.implicit
            else:
                first = left.node() if isinstance(left, _Chain) else left
                joined[-1] = _Chain(link, [first, operand], link.implicit)
        row = [each.node() if isinstance(each, _Chain) else each for each in joined]
        between = kept
    return row[0]
