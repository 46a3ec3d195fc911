"""The bracket structure of a Boolean strategy, common to all platforms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(r'"[^"]*"|“[^”]*”|\(|\)|\[[^\]]*\]|\b(?:AND|OR|NOT)\b', re.IGNORECASE)


@dataclass
class Group:
    """What stands between one pair of brackets (or the whole strategy), inner brackets left out."""

    start: int
    operators: list[str] = field(default_factory=list)
    end: int = 0

    @property
    def mixed(self) -> bool:
        """True where AND and OR stand side by side, so that platforms read it differently."""
        return {"AND", "OR"} <= set(self.operators)


@dataclass
class Structure:
    """The groups of a strategy, and the positions of brackets that have no partner."""

    groups: list[Group]
    unmatched: list[int]


def structure(strategy: str) -> Structure:
    """The bracket structure; quoted phrases and field tags in square brackets are passed over.

    Operators count in capitals only where the strategy has any in capitals.
    """
    capitals = bool(re.search(r"\b(?:AND|OR)\b", strategy))
    stack = [Group(0)]
    groups: list[Group] = []
    unmatched: list[int] = []
    for match in _TOKEN.finditer(strategy):
        word = match[0]
        if word == "(":
            stack.append(Group(match.start()))
        elif word == ")":
            if len(stack) == 1:
                unmatched.append(match.start())
                continue
            group = stack.pop()
            group.end = match.end()
            groups.append(group)
        elif word.upper() in ("AND", "OR", "NOT") and (word.isupper() or not capitals):
            stack[-1].operators.append(word.upper())
    unmatched += [group.start for group in stack[1:]]
    whole = stack[0]
    whole.end = len(strategy)
    return Structure([*groups, whole], unmatched)
