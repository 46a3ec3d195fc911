"""From pairs to groups: joined from the surest pair on, and no group may hold a conflict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from consilience.model.duplicates import Groups, Pair, ordered

from .deciding import Judgement

Judge = Callable[[str, str], Judgement]


class Clusters(NamedTuple):
    """Groups of two and more, the pairs that made them, and those that a conflict inside the group forbade."""

    groups: list[list[str]]
    merged: list[tuple[Pair, Judgement]]
    """The merges that joined something, surest first: for a group of n records n - 1 pairs."""
    refused: list[tuple[Pair, Judgement]]


def cluster(
    same: Iterable[tuple[Pair, Judgement]], judge: Judge, together: Iterable[Pair] = (), apart: Iterable[Pair] = ()
) -> Clusters:
    """Join pairs into groups. ``together`` and ``apart`` were decided before and are kept.

    A chain A-B-C whose ends A and C conflict (two DOIs, part I and part II) is split at its weaker link, which is
    refused and goes to the people. ``judge`` is asked for pairs that were never compared.
    """
    groups = Groups(apart)
    for a, b in together:
        groups.join(a, b)
    merged, refused = [], []
    for pair, judgement in sorted(same, key=_surest):
        a, b = pair
        ours, theirs = groups.members(a), groups.members(b)
        if ours is theirs:
            continue
        clash = groups.parted(a, b)
        conflict = clash or _conflict(ours, theirs, pair, judge)
        if conflict:
            if not clash:
                refused.append((pair, judgement._replace(why=(str(conflict), *judgement.why))))
            continue
        groups.join(a, b)
        merged.append((pair, judgement))
    members = sorted({record for pair, _ in merged for record in pair} | {r for pair in together for r in pair})
    found = [sorted(group) for group in groups.of(members) if len(group) > 1]
    return Clusters(found, merged, _still_apart(refused, groups))


def _surest(each: tuple[Pair, Judgement]) -> tuple[float, Pair]:
    pair, judgement = each
    return -judgement.score, pair


def _still_apart(refused: list[tuple[Pair, Judgement]], groups: Groups) -> list[tuple[Pair, Judgement]]:
    return [each for each in refused if groups.members(each[0][0]) is not groups.members(each[0][1])]


def _conflict(ours: list[str], theirs: list[str], pair: Pair, judge: Judge) -> str | None:
    """Why two groups cannot be one, or None."""
    for a, b in _across(ours, theirs):
        if ordered(a, b) != pair and (judgement := judge(a, b)).conflict:
            return f"would join {a} and {b}: {judgement.why[0]}"
    return None


def _across(ours: list[str], theirs: list[str]) -> Iterator[Pair]:
    return ((a, b) for a in ours for b in theirs)
