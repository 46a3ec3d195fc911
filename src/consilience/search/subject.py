"""What a strategy rule looks at: the strategy, its terms, headings and blocks, and what is known beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from consilience.model.finding import Spot

from .grammar import Platform
from .place import Lines
from .strategy import Strategy, blocks
from .tree import Heading, Leaf, Limit, Near, Node, Operation, Reference, Span, Term, leaves, walk
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Subject:
    """One strategy under examination."""

    strategy: Strategy
    file: str = "strategy"
    vocabulary: Vocabulary | None = None
    comparators: tuple[str, ...] = ()
    """Words of the review's comparator, where the question is known."""
    outcomes: tuple[str, ...] = ()
    _lines: Lines = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lines", Lines(self.strategy.text))

    @property
    def platform(self) -> Platform:
        """The platform it was written for."""
        return self.strategy.platform

    def spot(self, place: Node | Span) -> Spot:
        """Where a node stands, with the words that stand there."""
        span = place if isinstance(place, Span) else place.span
        quote = " ".join(self.strategy.text[span.start : min(span.end, span.start + 400)].split())
        return Spot(self.file, self._lines.at(span.start)[0], quote if len(quote) <= 120 else quote[:117] + "...")

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of every line."""
        return tuple(node for line in self.strategy.lines if line.node is not None for node in walk(line.node))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term, those of a proximity included."""
        return tuple(node for node in self.nodes if isinstance(node, Term))

    @cached_property
    def text_words(self) -> tuple[Term, ...]:
        """Terms that look for subjects in text."""
        return tuple(term for term in self.terms if is_text(term))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Every heading."""
        return tuple(node for node in self.nodes if isinstance(node, Heading))

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """Every limit."""
        return tuple(node for node in self.nodes if isinstance(node, Limit))

    @cached_property
    def nears(self) -> tuple[Near, ...]:
        """Every proximity."""
        return tuple(node for node in self.nodes if isinstance(node, Near))

    @cached_property
    def references(self) -> tuple[tuple[int, Reference], ...]:
        """Every reference with the number of the line it stands in."""
        return tuple(
            (line.number, node)
            for line in self.strategy.lines
            if line.node is not None
            for node in walk(line.node)
            if isinstance(node, Reference)
        )

    @cached_property
    def tree(self) -> Node | None:
        """The whole strategy, references replaced; None where nothing could be read."""
        return self.strategy.tree if any(line.node is not None for line in self.strategy.lines) else None

    @cached_property
    def blocks(self) -> tuple[tuple[Node, tuple[Leaf, ...]], ...]:
        """The concept blocks with their leaves."""
        return tuple((block, tuple(leaves(block))) for block in blocks(self.tree)) if self.tree is not None else ()

    def groups(self) -> Iterator[Operation]:
        """Every OR."""
        for node in self.nodes:
            if isinstance(node, Operation) and node.operator == "or":
                yield node


_SUBJECT = frozenset({"title", "abstract", "keywords", "all", "heading-word"})


def is_text(leaf: object) -> bool:
    """True for a term that looks for a subject in the text of records."""
    return isinstance(leaf, Term) and bool(leaf.fields & _SUBJECT)


def is_design(leaf: object) -> bool:
    """True for a leaf that selects by study design or publication type."""
    if isinstance(leaf, Term):
        return "publication-type" in leaf.fields or "design" in leaf.fields or _design_words(leaf.text)
    if isinstance(leaf, Heading):
        return "trial" in leaf.name.lower() or leaf.name.lower() in _DESIGN_HEADINGS
    return False


_DESIGN_HEADINGS = {
    "random allocation",
    "double-blind method",
    "single-blind method",
    "placebos",
    "crossover procedure",
}
_DESIGN_STEMS = ("random", "placebo", "trial", "controlled", "blind", "crossover", "cross-over", "cohort", "systematic")


def _design_words(text: str) -> bool:
    words = text.lower().split()
    return bool(words) and all(word.startswith(_DESIGN_STEMS) or word in ("clinical", "groups") for word in words)
