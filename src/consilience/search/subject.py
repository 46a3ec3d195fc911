"""What a strategy rule looks at: the strategy, its terms, headings and blocks, and what is known beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from consilience.model.finding import Spot

from .edits import Edit
from .grammar import Platform
from .parser import Row
from .place import Lines
from .precedence import Link
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
    def links(self) -> tuple[Link, ...]:
        """Every operator as printed."""
        return tuple(link for line in self.strategy.lines for row in line.rows for link in row.links)

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

    @cached_property
    def concepts(self) -> tuple[tuple[Node, tuple[Leaf, ...]], ...]:
        """The blocks that name a subject: not dates, languages, publication types, people against animals."""
        return tuple((block, parts) for block, parts in self.blocks if not all(is_restriction(part) for part in parts))

    def text(self, place: Node | Span) -> str:
        """What is printed there."""
        span = place if isinstance(place, Span) else place.span
        return self.strategy.text[span.start : span.end]

    def without(self, node: Node) -> tuple[Edit, ...]:
        """The change that takes an operand out together with its operator; none where it stands alone."""
        for line in self.strategy.lines:
            if not line.span.start <= node.span.start < line.span.end:
                continue
            for row in line.rows:
                if len(row.items) != len(row.operands) or len(row.operands) < 2:
                    continue
                for i, operand in enumerate(row.operands):
                    if operand is node or operand.span == node.span:
                        return row_without(row, i)
        return ()

    def rewritten(self, heading: Heading) -> tuple[Edit, ...]:
        """The change that writes a heading anew in its place; none where its platform has no form for it."""
        write = self.platform.write_heading
        if write is None or heading.vocabulary != self.platform.vocabulary:
            return ()
        return (Edit(heading.span.start, heading.span.end, write(heading)),)

    def words(self, term: Term) -> Span | None:
        """Where a term's words stand without their field and quotation marks; None where they cannot be told apart."""
        printed = self.text(term)
        words = [_as_printed(word) for word in re.split(r"[\s*?$#]+", term.text) if word]
        match = re.search(r"[\s*?$#]*".join(words), printed) if words else None
        if match is None:
            return None
        tail = re.compile(r"[*?$#]*\d?").match(printed, match.end())
        return Span(term.span.start + match.start(), term.span.start + (tail.end() if tail else match.end()))

    def groups(self) -> Iterator[Operation]:
        """Every OR."""
        for node in self.nodes:
            if isinstance(node, Operation) and node.operator == "or":
                yield node


_SUBJECT = frozenset({"title", "abstract", "keywords", "all", "heading-word"})


def is_text(leaf: object) -> bool:
    """True for a term that looks for a subject in the text of records."""
    return isinstance(leaf, Term) and bool(leaf.fields & _SUBJECT)


def _as_printed(word: str) -> str:
    """A pattern for a word whose dashes and apostrophes may be those of print."""
    return re.escape(word).replace("'", "['\u2019]").replace(r"\-", "[-\u2010-\u2015]")


def row_without(row: Row, i: int) -> tuple[Edit, ...]:
    """The change that takes the i-th operand of a row out, with the operator before it or, of the first, behind it."""
    start, end = _extent(row, i)
    if i:
        start = _extent(row, i - 1)[1]
        return (Edit(start, end, ""),)
    return (Edit(start, _extent(row, 1)[0], ""),) if row.links[0].kind != "not" else ()


def _extent(row: Row, i: int) -> tuple[int, int]:
    """Where an operand stands with its field."""
    item = row.items[i]
    span = row.operands[i].span
    start, end = (item.open, item.close) if isinstance(item, Row) else (span.start, span.end)
    extent = row.extents.get(i)
    return (min(start, extent.start), max(end, extent.end)) if extent is not None else (start, end)


def is_restriction(leaf: object) -> bool:
    """True for what limits a search rather than naming its subject."""
    if isinstance(leaf, Term):
        return not leaf.fields & _SUBJECT and bool(leaf.fields & _LIMITING)
    if isinstance(leaf, Heading):
        return leaf.name.lower() in PEOPLE_AND_ANIMALS
    return isinstance(leaf, Limit)


_LIMITING = frozenset(
    {"language", "publication-type", "subset", "filter", "database", "source-type", "check-tag", "year"}
)
PEOPLE_AND_ANIMALS = frozenset(
    {"humans", "human", "animals", "animal", "nonhuman", "animal experiment", "male", "female"}
)


def is_design(leaf: object) -> bool:
    """True for a leaf that selects by study design or publication type."""
    if isinstance(leaf, Term):
        return "publication-type" in leaf.fields or "design" in leaf.fields or _design_words(leaf.text)
    if isinstance(leaf, Heading):
        return _DESIGN_HEADING.search(leaf.name.lower()) is not None
    return False


_DESIGN_HEADING = re.compile(
    r"trial|\bblind|placebo|random|crossover|cohort|case.control|systematic review|meta.analysis|time series|"
    r"case report|"
    r"(?:clinical|comparative|cross-sectional|epidemiologic|evaluation|feasibility|follow-up|intervention|longitudinal|"
    r"multicenter|observational|pilot|prospective|retrospective|validation) stud"
)
_DESIGN_STEMS = (
    "random", "placebo", "trial", "controlled", "blind", "crossover", "cross-over", "cohort", "systematic",
    "longitudinal", "retrospective", "prospective", "rct", "quasi", "allocat", "assign", "volunteer", "factorial",
)  # fmt: skip
_DESIGN_OTHERS = ("clinical", "groups", "group", "study", "studies", "review", "reviews", "double", "single", "triple")


def _design_words(text: str) -> bool:
    words = [word.strip("*#?") for word in text.lower().split()]
    return any(word.startswith(_DESIGN_STEMS) or word == "groups" for word in words) and all(
        word.startswith(_DESIGN_STEMS) or word in _DESIGN_OTHERS for word in words
    )
