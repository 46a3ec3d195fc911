"""One quantity in two places: the abstract and the text, the text and a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from consilience.model.finding import CONFIDENCES, Confidence

from ...facts import Restated, Value
from ...manuscript.document import Block
from .lexicon import Lexicon


def read_restated(
    values: Sequence[Value], blocks: Sequence[Block], lexicon: Lexicon, role_of: Callable[[Block], str]
) -> Iterator[Restated]:
    """Pairs of values of one study, outcome, measure, arm, part of the people and time from two blocks.

    The place that says least of the quantity comes first, a table's value last. Where one place leaves the time out and
    the paper has that outcome at one time only, they are taken for the same, less surely.
    """
    where = _block_finder(blocks)
    starts = [block.span.start for block in blocks]
    role = _role_finder(blocks, role_of)
    groups: dict[tuple[object, ...], list[Value]] = defaultdict(list)
    for value in values:
        unnamed = value.outcome.id.startswith("own-") and value.outcome.label not in lexicon.tabled
        nobody = value.arm is None and value.contrast is None and value.analysis_set and len(value.row.arms) > 1
        if value.row.key.startswith("sentence-") or unnamed or nobody:
            continue
        groups[_key(value)].append(value)
    for same in groups.values():
        times = {value.days for value in same if value.days is not None}
        if len(times) > 1:
            buckets: dict[float | None, list[Value]] = defaultdict(list)
            for value in same:
                buckets[value.days].append(value)
            lists = [bucket for days, bucket in buckets.items() if days is not None]
        else:
            lists = [same]
        for bucket in lists:
            yield from _pairs(_told_apart(bucket, blocks, starts), where, role)


def _told_apart(values: Sequence[Value], blocks: Sequence[Block], starts: Sequence[int]) -> list[Value]:
    """Without values of which one block states several that its words do not tell apart.

    In a paragraph, "80%, 53% and 36%" are of three times; in a table, rows below "Headache" are of its categories.
    """

    def block(value: Value) -> int:
        return bisect_right(starts, value.spot.span[0] if value.spot.span else 0) - 1

    printed: dict[int, set[str]] = defaultdict(set)
    for value in values:
        tabled = blocks[block(value)].kind == "table"
        if tabled or (value.estimate.value is not None and value.days is None and _timed(value)):
            printed[block(value)].add(f"{value.estimate.value} {value.estimate.events} {value.estimate.total}")
    return [
        v for v in values if len(printed[block(v)]) < 2 or (v.days is not None and blocks[block(v)].kind != "table")
    ]


def _timed(value: Value) -> bool:
    return value.estimate.measure in ("survival", "cumulative-incidence")


_CHANGE = re.compile(r"\b(?:change|changed|difference|cambio|diferencia|mudan[çc]a|diferen[çc]a)\b", re.IGNORECASE)


def _alike(a: Value, b: Value) -> bool:
    """False where one is a change and the other none: the words tell, not the outcome."""
    return bool(_CHANGE.search(a.spot.quote)) == bool(_CHANGE.search(b.spot.quote)) or a.contrast is not None


def _pairs(values: Sequence[Value], where: Callable[[Value], str], role: Callable[[Value], str]) -> Iterator[Restated]:
    """Every value against the fullest statement of the quantity, which is a table's where there is one.

    An abstract states nothing twice: what looks alike in it are parts of the people, times or kinds of an event.
    """
    ordered = sorted(values, key=lambda v: (where(v) != "table", v.estimate.interval is None, v.spot.span or (0, 0)))
    if not ordered:
        return
    reference = ordered[0]
    for other in ordered[1:]:
        if (
            other.spot.line == reference.spot.line
            and other.spot.page == reference.spot.page
            and where(other) == where(reference)
        ):
            continue
        if role(other) == role(reference) == "abstract":
            continue
        if not _alike(reference, other):
            continue
        confidence = _confidence(reference, other)
        yield Restated(replace(other.spot, confidence=confidence), other, reference)


def _confidence(a: Value, b: Value) -> Confidence:
    dated = a.days == b.days and not (a.days is None and _timed(a))
    alike = dated and (a.arm is not None or len(a.row.arms) < 2 or a.contrast is not None)
    known: list[Confidence] = [a.spot.confidence, b.spot.confidence, "high" if alike else "moderate"]
    return max(known, key=CONFIDENCES.index)


def _key(value: Value) -> tuple[object, ...]:
    return (
        value.row.key,
        value.outcome.id,
        value.estimate.measure,
        value.estimate.unit,
        value.arm.key if value.arm else None,
        value.contrast,
        value.subgroup,
        value.analysis_set,
        str(value.grade) if value.grade else None,
    )


def _role_finder(blocks: Sequence[Block], role_of: Callable[[Block], str]) -> Callable[[Value], str]:
    """Tells the role of the section in which a value stands."""
    starts = [block.span.start for block in blocks]

    def role(value: Value) -> str:
        at = bisect_right(starts, value.spot.span[0] if value.spot.span else 0) - 1
        return role_of(blocks[at]) if at >= 0 else ""

    return role


def _block_finder(blocks: Sequence[Block]) -> Callable[[Value], str]:
    """Tells the kind of block in which a value stands."""
    starts = [block.span.start for block in blocks]

    def kind(value: Value) -> str:
        at = value.spot.span[0] if value.spot.span else 0
        block = blocks[bisect_right(starts, at) - 1]
        return block.kind if block.span.start <= at < block.span.end else ""

    return kind
