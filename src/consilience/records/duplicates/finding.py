"""Duplicates among records: candidates, judgements, groups, and the pairs that people must look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from consilience.model.duplicates import DuplicateDecision, Groups, Pair, merges, ordered, standing
from consilience.model.record import Record

from .blocking import Candidates, candidates
from .clusters import cluster
from .collector import no_collection
from .comparing import NEAR_TITLE, compare, is_part
from .deciding import Judgement, judge
from .normalise import Entry, normalise

Engine = Callable[[Sequence[Entry]], Candidates]
"""Finds the pairs worth judging: ``blocking.candidates``, or Splink beyond one machine (``splink_engine``)."""


class Judged(NamedTuple):
    """A pair with its judgement."""

    pair: Pair
    judgement: Judgement


@dataclass(frozen=True)
class Duplicates:
    """What was found. Ids are those that were handed in; nothing is removed."""

    records: int
    groups: tuple[tuple[str, ...], ...]
    """Records that describe one publication, earlier decisions included; in the order of the records."""
    merged: tuple[Judged, ...]
    """New merges with their evidence: n - 1 for a group of n new records."""
    review: tuple[Judged, ...]
    """Pairs to be looked at, surest first. None that a person decided; an earlier merge by the program is among them
    where a person's word has parted it."""
    skipped: tuple[str, ...] = ()
    """Blocks that were too large to compare, so that a duplicate may have been missed."""

    def as_json(self) -> dict[str, object]:
        """The form that programs read."""
        review = [
            {"pair": list(each.pair), "score": round(each.judgement.score, 1), "why": list(each.judgement.why)}
            for each in self.review
        ]
        return {"records": self.records, "groups": [list(group) for group in self.groups], "review": review}


def find_duplicates(
    records: Sequence[Record],
    decided: Iterable[DuplicateDecision] = (),
    ids: Sequence[str] | None = None,
    engine: Engine = candidates,
) -> Duplicates:
    """Which records describe one publication.

    ``decided``: earlier decisions, all kept; a pair that a person has decided is neither merged nor shown again.
    ``ids``: names for the records where they are not their own ids. The order of the records does not matter.
    """
    names = list(ids) if ids is not None else [record.id for record in records]
    if len(set(names)) != len(names):
        twice = sorted(name for name, n in Counter(names).items() if n > 1)[:3]
        raise ValueError(f"ids are used twice: {', '.join(twice)}")
    with no_collection():
        return _find(records, names, decided, engine)


def _find(
    records: Sequence[Record], names: Sequence[str], decided: Iterable[DuplicateDecision], engine: Engine
) -> Duplicates:
    place = {name: at for at, name in enumerate(names)}
    entries = [normalise(record, name) for record, name in zip(records, names, strict=True)]
    by_id = {entry.id: entry for entry in entries}
    verdicts = {pair: each for pair, each in standing(decided).items() if pair[0] in by_id and pair[1] in by_id}
    together = [pair for pair in merges(records, verdicts) if pair[0] in by_id and pair[1] in by_id]
    apart = [pair for pair, each in verdicts.items() if each.verdict == "different"]

    def judged(a: str, b: str) -> Judgement:
        one, other = by_id[a], by_id[b]
        return judge(one, other, compare(one, other))

    found = engine(entries)
    same: list[tuple[Pair, Judgement]] = []
    look: list[tuple[Pair, Judgement]] = []
    for pair, judgement in judge_pairs(entries, found.pairs):
        if pair not in verdicts and judgement.verdict != "different":
            (same if judgement.verdict == "same" else look).append((pair, judgement))
    clusters = cluster(same, judged, together, apart)
    undone = [(pair, judged(*pair)) for pair in together if pair in verdicts and not verdicts[pair].by_person]
    review = _to_show(look + clusters.refused + undone, clusters.groups, apart)
    groups = sorted((sorted(group, key=place.__getitem__) for group in clusters.groups), key=lambda g: place[g[0]])
    return Duplicates(
        records=len(records),
        groups=tuple(tuple(group) for group in groups),
        merged=tuple(Judged(*each) for each in clusters.merged),
        review=review,
        skipped=tuple(found.skipped),
    )


def judge_pairs(entries: Sequence[Entry], pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[Pair, Judgement]]:
    """Judgement of each candidate pair that is worth one; of different ones not every reason is told."""
    for at, other in pairs:
        a, b = entries[at], entries[other]
        similarity = fuzz.ratio(a.squeezed, b.squeezed, score_cutoff=NEAR_TITLE)
        if similarity or worth_judging(a, b):
            if a.id > b.id:
                a, b = b, a
            yield (a.id, b.id), judge(a, b, compare(a, b, similarity or None), brief=True)


def worth_judging(a: Entry, b: Entry) -> bool:
    """False for pairs that ``deciding.other_title`` would call different, which are most: unlike titles, two places."""
    if a.volume is not None and a.volume == b.volume and a.pages and b.pages and a.pages.first == b.pages.first:
        return True
    return is_part(a, b)


def _to_show(
    look: Iterable[tuple[Pair, Judgement]], groups: Iterable[Iterable[str]], apart: Iterable[Pair]
) -> tuple[Judged, ...]:
    """One pair, the surest, for each two groups: people need not answer the same question twice."""
    joined = Groups(apart)
    for group in groups:
        first, *others = group
        for other in others:
            joined.join(first, other)
    shown: dict[Pair, Judged] = {}
    for pair, judgement in sorted(look, key=lambda each: (-each[1].score, each[0])):
        a, b = pair
        key = ordered(min(joined.members(a)), min(joined.members(b)))
        if key[0] != key[1] and key not in shown and not joined.parted(a, b):
            shown[key] = Judged(pair, judgement)
    return tuple(shown.values())
