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
    inner: list[tuple[int, int]] = field(default_factory=list)
    """Where the brackets inside it start and end."""

    @property
    def mixed(self) -> bool:
        """True where AND and OR stand side by side, so that platforms read it differently."""
        return {"AND", "OR"} <= set(self.operators)


@dataclass
class Structure:
    """The groups of a strategy, and the positions of brackets that have no partner."""

    groups: list[Group]
    unmatched: list[int]


_NUMBERED = re.compile(r"^\s*#?\d+[.):\s]\s*(?=\S)")


def lines(strategy: str) -> list[str]:
    """The expressions of a strategy: each line of a numbered one (``1. leukemia/ or all.tw.``), else the whole text.

    A numbered line is an expression of its own; the last ones combine the others by number.
    """
    rows = [row for row in strategy.splitlines() if row.strip()]
    if len(rows) > 1 and all(_NUMBERED.match(row) for row in rows):
        return [_NUMBERED.sub("", row, count=1).strip() for row in rows]
    return [" ".join(strategy.split())]


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
            stack[-1].inner.append((group.start, group.end))
        elif word.upper() in ("AND", "OR", "NOT") and (word.isupper() or not capitals):
            stack[-1].operators.append(word.upper())
    unmatched += [group.start for group in stack[1:]]
    whole = stack[0]
    whole.end = len(strategy)
    return Structure([*groups, whole], unmatched)


def outline(strategy: str, group: Group) -> str:
    """A group with its inner brackets folded: ``((…) OR (…) AND (…))``."""
    text, at = "", group.start
    for start, end in group.inner:
        text, at = text + strategy[at:start] + "(…)", end
    return text + strategy[at : group.end]
