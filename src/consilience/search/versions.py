"""What changed between two versions of a strategy, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .explain import describe
from .strategy import Strategy, blocks
from .tree import Heading, Leaf, Near, Node, Term, leaves, walk


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block before and after."""

    before: str
    after: str
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def kind(self) -> str:
        """same, changed, added or removed."""
        if not self.before:
            return "added"
        if not self.after:
            return "removed"
        return "changed" if self.added or self.removed else "same"

    def as_json(self) -> dict[str, Any]:
        """The change for programs."""
        return {
            "kind": self.kind,
            "before": self.before,
            "after": self.after,
            "added": list(self.added),
            "removed": list(self.removed),
        }


def compare(before: Strategy, after: Strategy) -> list[BlockChange]:
    """Blocks paired by the pieces that they share, else by the words, then those that stand alone."""
    old = [(node, _parts(node)) for node in blocks(before.tree)]
    new = [(node, _parts(node)) for node in blocks(after.tree)]
    taken_old: dict[int, int] = {}
    taken_new: set[int] = set()
    for likeness in (_shared_pieces, _shared_words):
        pairs = sorted(
            ((likeness(a, b), i, j) for i, (_, a) in enumerate(old) for j, (_, b) in enumerate(new)),
            key=lambda each: (-each[0], each[1], each[2]),
        )
        for likely, i, j in pairs:
            if likely > 0 and i not in taken_old and j not in taken_new:
                taken_old[i] = j
                taken_new.add(j)
    made: list[BlockChange] = []
    for i, (node, parts) in enumerate(old):
        if i in taken_old:
            other, there = new[taken_old[i]]
            made.append(
                BlockChange(
                    _text(before, node),
                    _text(after, other),
                    tuple(sorted(there.keys() - parts.keys())),
                    tuple(sorted(parts.keys() - there.keys())),
                )
            )
        else:
            made.append(BlockChange(_text(before, node), "", (), tuple(sorted(parts))))
    made += [
        BlockChange("", _text(after, node), tuple(sorted(parts)), ())
        for j, (node, parts) in enumerate(new)
        if j not in taken_new
    ]
    return made


def _parts(node: Node) -> dict[str, Leaf | Near]:
    found: dict[str, Leaf | Near] = {describe(leaf): leaf for leaf in leaves(node)}
    found |= {describe(each): each for each in walk(node) if isinstance(each, Near)}
    return found


def _shared_pieces(a: dict[str, Leaf | Near], b: dict[str, Leaf | Near]) -> float:
    return len(a.keys() & b.keys()) / max(len(a.keys() | b.keys()), 1)


def _shared_words(a: dict[str, Leaf | Near], b: dict[str, Leaf | Near]) -> float:
    """By the beginnings of words: a heading and its words, a word and its truncation belong to one block."""
    one, other = _beginnings(a.values()), _beginnings(b.values())
    return len(one & other) / max(len(one | other), 1)


def _beginnings(parts: Iterable[Leaf | Near]) -> set[str]:
    texts = [part.text if isinstance(part, Term) else part.name for part in parts if isinstance(part, Term | Heading)]
    return {word[:5] for text in texts for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


def _text(strategy: Strategy, node: Node) -> str:
    text = " ".join(strategy.text[node.span.start : node.span.end].split())
    return text if len(text) <= 160 else text[:157] + "..."
