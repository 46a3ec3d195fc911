"""One parser for all platforms: tokens and brackets to rows, rows to trees. It keeps its own stack, so depth is free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .grammar import Platform, Run
from .place import Lines, Problem
from .precedence import Link, assemble
from .scanner import Token, operators_in_capitals, scan
from .terms import term
from .tree import Node, Operation, Reference, Span

MAX_LENGTH = 100_000
MAX_DEPTH = 1_000
MAX_PROBLEMS = 50


@dataclass(slots=True)
class Row:
    """What stands between one pair of brackets: operands and the links between them."""

    open: int
    items: list[Run | Node | Row] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    close: int = 0
    tags: dict[int, str] = field(default_factory=dict)
    """Field tags as printed, by operand."""
    extents: dict[int, Span] = field(default_factory=dict)
    """Where an operand stands together with its tag."""
    pending: Token | None = None
    """A field prefix that waits for its operand."""
    operands: list[Node] = field(default_factory=list)
    """The operands as nodes, once known."""

    @property
    def mixed(self) -> bool:
        """True where different operators stand side by side."""
        return len({link.kind for link in self.links} - {"near"}) > 1


@dataclass(slots=True)
class Parsed:
    """One line read: its tree (None where nothing could be read), its rows of operators, its problems."""

    node: Node | None
    rows: list[Row]
    problems: list[Problem]
    redundant: list[Span]
    """Brackets around one operand."""


def parse_text(
    text: str, platform: Platform, start: int, end: int, lines: Lines, *, capitals: bool | None = None
) -> Parsed:
    """Read the text between two offsets as one expression."""
    if capitals is None:
        capitals = platform.capitals and operators_in_capitals(text)
    reader = _Reader(text, platform, lines)
    reader.read(scan(text, platform, start, end, capitals=capitals), start, end)
    node, rows, redundant = reader.tree()
    return Parsed(node, rows, reader.problems, redundant)


class _Reader:
    """Turns tokens into rows; remembers the row that each bracket opened."""

    def __init__(self, text: str, platform: Platform, lines: Lines) -> None:
        self.text, self.platform, self.lines = text, platform, lines
        self.problems: list[Problem] = []
        self.rows: list[Row] = []

    def problem(self, kind: str, offset: int, found: str, allowed: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            line, column = self.lines.at(offset)
            self.problems.append(Problem(kind, line, column, found, allowed, offset))

    def read(self, tokens: Iterable[Token], start: int, end: int) -> None:
        row = Row(start)
        stack = [row]
        self.rows.append(row)
        expects = True  # an operand comes next
        previous: Token | None = None
        for token in tokens:
            kind = token.kind
            if kind == "open":
                self._link(row, expects, token)
                inner = Row(token.span.start)
                row.items.append(inner)
                self._prefix(row)
                self.rows.append(inner)
                stack.append(inner)
                row = inner
                expects = True
                if len(stack) > MAX_DEPTH + 1:
                    self.problem("depth", token.span.start, f"brackets deeper than {MAX_DEPTH}", "fewer levels")
                    break
            elif kind == "close":
                if len(stack) == 1:
                    self.problem("bracket", token.span.start, "a closing bracket without partner", "nothing to close")
                    continue
                self._closing(row, expects, token.span.start, previous)
                row.close = token.span.end
                stack.pop()
                row = stack[-1]
                expects = False
            elif kind in ("operator", "near"):
                if expects:
                    if token.text == "not" and previous is not None and previous.kind == "operator":
                        last = row.links[-1]
                        if last.kind == "and":  # AND NOT over a line break
                            row.links[-1] = replace(last, kind="not")
                            previous = token
                            continue
                    after = f"after {_shown(previous)}" if previous else "at the start"
                    self.problem("operand", token.span.start, f"{self._printed(token)} {after}", "a term or a bracket")
                    previous = token
                    continue
                name = token.text if kind == "operator" else "near"
                row.links.append(Link(name, token.span, token.distance, token.ordered))
                expects = True
            elif kind == "suffix":
                if expects or not row.items:
                    self.problem("tag", token.span.start, f"the field tag {token.text}", "a term before its tag")
                    continue
                row.tags[len(row.items) - 1] = _tag(token.text)
                item = row.items[-1]
                begin = item.open if isinstance(item, Row) else item.span.start
                row.extents[len(row.items) - 1] = Span(begin, token.span.end)
            elif kind == "prefix":
                self._link(row, expects, token)
                row.pending = token
                expects = True
            elif kind == "bad":
                self.problem("quote", token.span.start, f"a quotation mark {token.text} without partner", "both marks")
            elif kind == "words" and not expects and self._continues(row, previous):
                last_run = row.items[-1]
                assert isinstance(last_run, Run)
                words = Run(f"{last_run.text} {token.text}", False, Span(last_run.span.start, token.span.end))
                row.items[-1] = words
                if len(row.items) - 1 in row.extents:
                    row.extents[len(row.items) - 1] = Span(row.extents[len(row.items) - 1].start, token.span.end)
            else:
                self._link(row, expects, token)
                operand = self._operand(token)
                row.items.append(operand)
                self._prefix(row, operand.span.end)
                expects = False
            previous = token
        for unclosed in stack[1:]:
            self.problem("bracket", unclosed.open, "an opening bracket without partner", "its closing bracket")
            unclosed.close = end
        if not (len(stack) == 1 and not row.items and not row.links):
            self._closing(row, expects, end, previous)
        elif not self.problems:
            self.problem("operand", start, "nothing", "a term")
        self.rows[0].close = end

    def _continues(self, row: Row, previous: Token | None) -> bool:
        """True where a word goes on with the run of words before it."""
        if self.platform.style == "lucene" and (len(row.items) - 1) in row.tags:
            return False  # a prefix takes one word only
        return previous is not None and previous.kind == "words" and isinstance(row.items[-1], Run)

    def _operand(self, token: Token) -> Run | Node:
        if token.kind == "node":
            assert token.node is not None
            return token.node
        if token.kind == "quoted":
            return Run(token.text, True, token.span)
        if token.kind == "exact":
            return Run(token.text, True, token.span, exact=True)
        return Run(token.text, False, token.span)

    def _prefix(self, row: Row, end: int = 0) -> None:
        if row.pending is not None:
            row.tags[len(row.items) - 1] = _tag(row.pending.text)
            if end:
                row.extents[len(row.items) - 1] = Span(row.pending.span.start, end)
            row.pending = None

    def _link(self, row: Row, expects: bool, token: Token) -> None:
        """Where an operand follows an operand, the platform puts AND between."""
        if expects:
            return
        if not self.platform.implicit:
            self.problem("operator", token.span.start, self._printed(token), "AND, OR or NOT between two terms")
        row.links.append(Link("and", Span(token.span.start, token.span.start), implicit=True))

    def _closing(self, row: Row, expects: bool, at: int, previous: Token | None) -> None:
        if not row.items:
            if not row.links:
                self.problem("operand", row.open, "empty brackets", "a term inside")
        elif expects and row.links:
            self.problem("operand", at, f"the end after {_shown(previous)}", "a term or a bracket")
        del row.links[max(len(row.items) - 1, 0) :]

    def _printed(self, token: Token) -> str:
        text = self.text[token.span.start : token.span.end]
        return text if len(text) <= 40 else text[:37] + "..."

    def tree(self) -> tuple[Node | None, list[Row], list[Span]]:
        """Fields go down, trees come up."""
        inherited: dict[int, str] = {}
        for row in self.rows:  # every row stands before the rows inside it
            for i, item in enumerate(row.items):
                if isinstance(item, Row):
                    inherited[id(item)] = row.tags.get(i, inherited.get(id(row), ""))
        made: dict[int, Node] = {}
        redundant: list[Span] = []
        for row in reversed(self.rows):
            links: list[Link] = []
            for i, item in enumerate(row.items):
                node = self._node(row, i, item, inherited.get(id(row), ""), made)
                if node is None:
                    continue
                if row.operands:
                    links.append(row.links[i - 1])
                row.operands.append(node)
            row.links = links
            if not row.operands:
                continue
            node = assemble(row.operands, links, self.platform.reading)
            if row is not self.rows[0]:
                if len(row.items) == 1 and isinstance(row.items[0], Row):
                    redundant.append(Span(row.open, row.close))
                if isinstance(node, Operation):
                    node = replace(node, span=Span(row.open, row.close), bracketed=True)
            made[id(row)] = node
        return made.get(id(self.rows[0])), self.rows, redundant

    def _node(self, row: Row, i: int, item: Run | Node | Row, inherited: str, made: dict[int, Node]) -> Node | None:
        if isinstance(item, Row):
            return made.get(id(item))
        if not isinstance(item, Run):
            return item
        platform = self.platform
        tag = row.tags.get(i)
        if tag is None and platform.bare_references and not item.quoted and item.text.isdigit() and len(item.text) < 6:
            return Reference(int(item.text), item.span)
        tag = tag if tag is not None else inherited
        if i in row.extents:
            item = replace(item, span=row.extents[i])
        if platform.tagged is not None and tag:
            node = platform.tagged(item, tag)
            if node is not None:
                return node
        return term(item, tag, platform)


def _tag(printed: str) -> str:
    """A tag without its brackets, dots, colon or equals sign."""
    if printed.startswith("AREA["):
        return printed.strip()[5:-1]
    return printed.strip().strip("[].:=").strip()


def _shown(token: Token | None) -> str:
    return {"operator": "an operator", "near": "an operator", "open": "an opening bracket"}.get(
        token.kind if token else "", "what stands before"
    )


