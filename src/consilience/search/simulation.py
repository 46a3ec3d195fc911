"""Run a strategy on records at hand: which known studies it finds, and which block loses each of the others.

A local run is not the platform. A record of which a part is not at hand is neither found nor missed but open, and
``LIMITS`` says what cannot be simulated; every outcome repeats what applies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

from .matching import Index, runnable, unsearched
from .searchable import Part, Searchable
from .strategy import Strategy
from .tree import Limit, Node, Operation, Reference, Span, Term, leaves
from .vocabulary import Vocabulary

Verdict = Literal["found", "missed", "open"]
Interval = Literal["wilson", "exact"]

LIMITS = {
    "database": "the database itself: whether it holds these records, and what else it would find",
    "stemming": "stemming, lemmatisation and phrase indexes: words are compared letter by letter, accents aside",
    "mapped": "automatic term mapping: searched are all the words, and the heading of that name as far as the loaded "
    "vocabulary knows it",
    "explosion": "narrower headings beyond the loaded vocabulary: load the current MeSH with --vocabulary",
    "subheadings": "subheadings of records whose export gives none",
    "limits": "limits other than years of publication, such as dates of entry, humans or age: they are passed over",
    "references": "lines that are referred to but not there: they find nothing",
}


class UnknownRecords(ValueError):
    """Known records that are not among those searched."""

    def __init__(self, ids: Sequence[str]) -> None:
        shown = ", ".join(ids[:10]) + (f" and {len(ids) - 10} more" if len(ids) > 10 else "")
        super().__init__(f"not among the records: {shown}")
        self.ids = tuple(ids)


@dataclass(frozen=True, slots=True)
class Item:
    """What becomes of one known record."""

    id: str
    title: str
    verdict: Verdict
    lost_by: tuple[int, ...]
    """Numbers of the blocks that certainly lose it."""
    undecided_by: tuple[int, ...]
    """Numbers of the blocks of which it cannot be told."""
    lacks: tuple[Part, ...]
    """What of the record is not at hand."""


@dataclass(frozen=True, slots=True)
class Added:
    """One operand of a block joined by OR, and what it brings."""

    text: str
    finds: int
    alone: int
    """Records that nothing else in the block finds, not even perhaps."""


@dataclass(frozen=True, slots=True)
class Block:
    """One compulsory block, or one that NOT takes away, and what it does. Counts are of all records searched."""

    number: int
    """From 1, in the order of the strategy."""
    text: str
    taken_away: bool
    finds: int
    may_find: int
    """Those it finds, and those of which it cannot be told."""
    removes: int
    """Records that every other block lets through for certain, and this one does not."""
    loses: tuple[str, ...]
    """Known records that it certainly loses."""
    loses_alone: tuple[str, ...]
    """Known records that it loses and every other block certainly finds."""
    undecided: tuple[str, ...]
    """Known records of which it cannot be told."""
    adds: tuple[Added, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found."""

    platform: str
    total: int
    found: tuple[str, ...]
    open: tuple[str, ...]
    """Records of which it cannot be told, for want of data."""
    items: tuple[Item, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    """What was not simulated."""
    lacking: tuple[tuple[str, int], ...]
    """Parts that are not at hand, and in how many of the records."""

    @property
    def known(self) -> tuple[str, ...]:
        """Records that it should find."""
        return tuple(item.id for item in self.items)

    @property
    def missed(self) -> tuple[str, ...]:
        """Known records that it certainly does not find."""
        return tuple(item.id for item in self.items if item.verdict == "missed")

    @property
    def counts(self) -> dict[Verdict, int]:
        """Known records by verdict."""
        found = Counter(item.verdict for item in self.items)
        return {"found": found["found"], "missed": found["missed"], "open": found["open"]}

    @property
    def recall(self) -> float | None:
        """Relative recall at the least: open records counted as missed. None where nothing is known."""
        return self.counts["found"] / len(self.items) if self.items else None

    @property
    def recall_at_most(self) -> float | None:
        """Relative recall at the most: open records counted as found."""
        return 1 - self.counts["missed"] / len(self.items) if self.items else None

    def interval(self, method: Interval = "wilson") -> tuple[float, float] | None:
        """The 95 % interval of the relative recall: from the lower end at the least to the upper end at the most.

        wilson: Wilson 1927, J Am Stat Assoc 22:209. exact: Clopper and Pearson 1934, Biometrika 26:404.
        """
        if not self.items:
            return None
        of = wilson if method == "wilson" else exact
        n = len(self.items)
        return of(self.counts["found"], n)[0], of(n - self.counts["missed"], n)[1]

    def as_json(self, method: Interval = "wilson") -> dict[str, Any]:
        """The outcome for programs."""
        return {
            "platform": self.platform,
            "records": self.total,
            "found": list(self.found),
            "open": list(self.open),
            "known": len(self.items),
            "known_found": self.counts["found"],
            "known_missed": self.counts["missed"],
            "known_open": self.counts["open"],
            "missed": list(self.missed),
            "recall": self.recall,
            "recall_at_most": self.recall_at_most,
            "interval": list(self.interval(method) or ()) or None,
            "interval_method": method,
            "items": [
                {
                    "id": item.id,
                    "title": item.title,
                    "verdict": item.verdict,
                    "lost_by": list(item.lost_by),
                    "undecided_by": list(item.undecided_by),
                    "lacks": list(item.lacks),
                }
                for item in self.items
            ],
            "blocks": [
                {
                    "number": block.number,
                    "text": block.text,
                    "taken_away": block.taken_away,
                    "finds": block.finds,
                    "may_find": block.may_find,
                    "removes": block.removes,
                    "loses": list(block.loses),
                    "loses_alone": list(block.loses_alone),
                    "undecided": list(block.undecided),
                    "adds": [{"text": a.text, "finds": a.finds, "alone": a.alone} for a in block.adds],
                }
                for block in self.blocks
            ],
            "lacking": dict(self.lacking),
            "not_simulated": list(self.notes),
        }


def wilson(hits: int, total: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval of a proportion."""
    p = hits / total
    centre = p + z * z / (2 * total)
    spread = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    low, high = (centre - spread) / (1 + z * z / total), (centre + spread) / (1 + z * z / total)
    return (0.0 if hits == 0 else max(0.0, low)), (1.0 if hits == total else min(1.0, high))


def exact(hits: int, total: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a proportion, from the beta distribution."""
    from scipy.stats import beta

    tail = (1 - level) / 2
    low = float(beta.ppf(tail, hits, total - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, total - hits)) if hits < total else 1.0
    return low, high


def simulate(
    strategy: Strategy, records: Iterable[Searchable], known: Iterable[str] = (), vocabulary: Vocabulary | None = None
) -> Outcome:
    """Run a strategy; ``known`` are ids of records that it should find.

    Raises:
        UnknownRecords: A known id is not among the records.
    """
    held = list(records)
    places = {record.id: i for i, record in enumerate(held)}
    wanted = list(dict.fromkeys(known))
    if unknown := [each for each in wanted if each not in places]:
        raise UnknownRecords(unknown)
    index = Index(held, strategy.platform, vocabulary)
    tree = strategy.tree
    whole = runnable(tree)
    answer = index.answer(whole) if whole is not None else index.answer(_nothing())
    parts = _parts(whole) if whole is not None else []
    passes = [_passes(index, node, taken) for node, taken in parts]
    items = tuple(_item(held[places[each]], places[each], answer.surely, answer.perhaps, passes) for each in wanted)
    return Outcome(
        strategy.platform.name,
        len(held),
        index.ids(answer.surely),
        index.ids(answer.perhaps & ~answer.surely),
        items,
        tuple(_block(strategy, index, i, parts, passes, items) for i in range(len(parts))),
        _notes(tree, vocabulary, held),
        tuple((part, bits.bit_count()) for part, bits in sorted(index.lacking.items()) if bits),
    )


def _nothing() -> Node:
    return Reference(0, Span(0, 0))


def _parts(tree: Node) -> list[tuple[Node, bool]]:
    """The compulsory blocks, and those that NOT takes away, in their order."""
    found: list[tuple[Node, bool]] = []
    stack: list[tuple[Node, bool]] = [(tree, False)]
    while stack:
        node, taken = stack.pop()
        if not taken and isinstance(node, Operation) and node.operator == "and":
            stack.extend((child, False) for child in reversed(node.children))
        elif not taken and isinstance(node, Operation) and node.operator == "not":
            stack.extend((child, True) for child in reversed(node.children[1:]))
            stack.append((node.children[0], False))
        else:
            found.append((node, taken))
    return found


@dataclass(frozen=True, slots=True)
class _Passes:
    """Which records a block lets through: for certain, and perhaps."""

    surely: int
    perhaps: int


def _passes(index: Index, node: Node, taken: bool) -> _Passes:
    answer = index.answer(node)
    if taken:
        return _Passes(index.everyone & ~answer.perhaps, index.everyone & ~answer.surely)
    return _Passes(answer.surely, answer.perhaps)


def _item(record: Searchable, place: int, surely: int, perhaps: int, passes: Sequence[_Passes]) -> Item:
    verdict: Verdict = "found" if surely >> place & 1 else "open" if perhaps >> place & 1 else "missed"
    lost = tuple(i for i, each in enumerate(passes, 1) if not each.perhaps >> place & 1)
    unsure = tuple(i for i, each in enumerate(passes, 1) if each.perhaps >> place & 1 and not each.surely >> place & 1)
    return Item(record.id, record.title, verdict, lost, unsure, record.lacks)


def _block(
    strategy: Strategy,
    index: Index,
    at: int,
    parts: Sequence[tuple[Node, bool]],
    passes: Sequence[_Passes],
    items: Sequence[Item],
) -> Block:
    node, taken = parts[at]
    answer = index.answer(node)
    others = index.everyone
    for i, each in enumerate(passes):
        others &= each.surely if i != at else index.everyone
    number = at + 1
    return Block(
        number,
        _text(strategy, node),
        taken,
        answer.surely.bit_count(),
        answer.perhaps.bit_count(),
        (others & ~passes[at].perhaps).bit_count(),
        tuple(item.id for item in items if number in item.lost_by),
        tuple(item.id for item in items if item.lost_by == (number,) and not item.undecided_by),
        tuple(item.id for item in items if number in item.undecided_by),
        _adds(strategy, index, node),
    )


def _adds(strategy: Strategy, index: Index, node: Node) -> tuple[Added, ...]:
    """What each operand of an OR brings; operands that are ORs themselves are taken apart."""
    if not isinstance(node, Operation) or node.operator != "or":
        return ()
    operands: list[Node] = []
    stack: list[Node] = list(reversed(node.children))
    while stack:
        each = stack.pop()
        if isinstance(each, Operation) and each.operator == "or":
            stack.extend(reversed(each.children))
        else:
            operands.append(each)
    answers = [index.answer(each) for each in operands]
    before, after = [0], [0]
    for answer in answers:
        before.append(before[-1] | answer.perhaps)
    for answer in reversed(answers):
        after.append(after[-1] | answer.perhaps)
    after.reverse()
    return tuple(
        Added(
            _text(strategy, operand),
            answer.surely.bit_count(),
            (answer.surely & ~(before[i] | after[i + 1])).bit_count(),
        )
        for i, (operand, answer) in enumerate(zip(operands, answers, strict=True))
    )


def _text(strategy: Strategy, node: Node) -> str:
    text = " ".join(strategy.text[node.span.start : node.span.end].split())
    return text if len(text) <= 160 else text[:157] + "..."


def _notes(tree: Node, vocabulary: Vocabulary | None, records: Sequence[Searchable]) -> tuple[str, ...]:
    parts = list(leaves(tree))
    fields, explodes, qualifies = unsearched(tree)
    complete = vocabulary is not None and vocabulary.complete
    said = ["database", "stemming"]
    if any(isinstance(part, Term) and part.binding == "mapped" for part in parts):
        said.append("mapped")
    if explodes and not complete:
        said.append("explosion")
    if qualifies:
        said.append("subheadings")
    if any(isinstance(part, Limit) and runnable(part) is None for part in parts):
        said.append("limits")
    if any(isinstance(part, Reference) for part in parts):
        said.append("references")
    asks = any(isinstance(part, Term) and "substance" in part.fields for part in parts)
    if asks and not all(record.substances or record.complete for record in records):
        fields.add("substance")
    notes = [LIMITS[each] for each in said]
    if fields:
        notes.append(f"fields that records do not carry: {', '.join(sorted(fields))}")
    return tuple(notes)
