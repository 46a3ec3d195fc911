"""Study filters: named, cited, versioned pieces of strategy. One that was not checked against its source says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .strategy import parse
from .tree import Node, Operation, same, walk


class UnknownFilter(ValueError):
    """No filter has that name."""


@dataclass(frozen=True, slots=True)
class StudyFilter:
    """One filter."""

    name: str
    title: str
    family: str
    """Filters of one family are one filter, written for different platforms."""
    kind: str
    platform: str
    version: str
    cite: str
    confirmed: str
    """Against what its text was checked; empty where it could not be."""
    strategy: str
    remark: str = ""
    """What is known of its text where it could not be confirmed, or what to mind."""

    @property
    def standing(self) -> str:
        """Whether it may be trusted."""
        if self.confirmed:
            return f"confirmed: {self.confirmed}" + (f"; {self.remark}" if self.remark else "")
        return f"unconfirmed: {self.remark or 'check it against its source'}"


@cache
def filters() -> dict[str, StudyFilter]:
    """Every filter by name."""
    text = resources.files(__package__).joinpath("data/filters.toml").read_text("utf-8")
    return {
        name: StudyFilter(name=name, **{key: " ".join(str(value).split()) for key, value in entry.items()})
        for name, entry in tomllib.loads(text).items()
    }


def study_filter(name: str) -> StudyFilter:
    """The filter of that name."""
    if name not in filters():
        raise UnknownFilter(f'"{name}" is no filter; known: {", ".join(filters())}')
    return filters()[name]


def named_filters(name: str) -> tuple[StudyFilter, ...]:
    """The filter of that name, or every filter of that family.

    Raises:
        UnknownFilter: It names neither.
    """
    family = tuple(each for each in filters().values() if each.family == name)
    if family:
        return family
    if name in filters():
        return (filters()[name],)
    families = dict.fromkeys(each.family for each in filters().values())
    known = f"known families: {', '.join(families)}; filters: {', '.join(filters())}"
    raise UnknownFilter(f'"{name}" is no filter; {known}')


def recognised(tree: Node, platform: str) -> tuple[StudyFilter, ...]:
    """Filters that stand in a strategy unchanged, as a piece of its tree."""
    pieces = [node for node in walk(tree) if isinstance(node, Operation)]
    return tuple(
        each
        for each in filters().values()
        if each.platform == platform and any(same(_tree(each.name), piece) for piece in pieces)
    )


@cache
def _tree(name: str) -> Node:
    each = filters()[name]
    return parse(each.strategy, each.platform).tree
