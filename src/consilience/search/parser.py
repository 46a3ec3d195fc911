"""One parser for all platforms: tokens and brackets to rows, rows to trees, with a stack of its own."""

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
    reader = _Reader(text, platform, lines, start)
    reader.read(scan(text, platform, start, end, capitals=capitals), start, end)
    node, rows, redundant = reader.tree()
    return Parsed(node, rows, reader.problems, redundant)


class _Reader:
    """Turns tokens into rows. ``row`` is the innermost open one; ``expects`` is True where an operand comes next."""

    def __init__(self, text: str, platform: Platform, lines: Lines, start: int) -> None:
        self.text, self.platform, self.lines = text, platform, lines
        self.problems: list[Problem] = []
        self.row = Row(start)
        self.rows: list[Row] = [self.row]
        self.stack: list[Row] = [self.row]
        self.expects = True
        self.previous: Token | None = None

    def problem(self, kind: str, offset: int, found: str, allowed: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            line, column = self.lines.at(offset)
            self.problems.append(Problem(kind, line, column, found, allowed, offset))

    def read(self, tokens: Iterable[Token], start: int, end: int) -> None:
        handlers = {
            "open": self._open,
            "close": self._close,
            "operator": self._operator,
            "near": self._operator,
            "suffix": self._suffix,
            "prefix": self._before,
            "bad": self._bad,
        }
        for token in tokens:
            if len(self.stack) > MAX_DEPTH + 1:
                self.problem("depth", token.span.start, f"brackets deeper than {MAX_DEPTH}", "fewer levels")
                break
            handlers.get(token.kind, self._term)(token)
            self.previous = token
        for unclosed in self.stack[1:]:
            self.problem("bracket", unclosed.open, "an opening bracket without partner", "its closing bracket")
            unclosed.close = end
        whole = self.rows[0]
        if whole.items or whole.links or len(self.stack) > 1:
            self._end_of_row(end)
        elif not self.problems:
            self.problem("operand", start, "nothing", "a term")
        whole.close = end

    def _open(self, token: Token) -> None:
        self._link(token)
        inner = Row(token.span.start)
        self.row.items.append(inner)
        self._prefix()
        self.rows.append(inner)
        self.stack.append(inner)
        self.row = inner
        self.expects = True

    def _close(self, token: Token) -> None:
        if len(self.stack) == 1:
            self.problem("bracket", token.span.start, "a closing bracket without partner", "nothing to close")
            return
        self._end_of_row(token.span.start)
        self.row.close = token.span.end
        self.stack.pop()
        self.row = self.stack[-1]
        self.expects = False

    def _operator(self, token: Token) -> None:
        if self.expects:
            after = f"after {_shown(self.previous)}" if self.previous else "at the start"
            self.problem("operand", token.span.start, f"{self._printed(token)} {after}", "a term or a bracket")
            return
        name = token.text if token.kind == "operator" else "near"
        self.row.links.append(Link(name, token.span, token.distance, token.ordered))
        self.expects = True

    def _suffix(self, token: Token) -> None:
        if self.expects or not self.row.items:
            self.problem("tag", token.span.start, f"the field tag {token.text}", "a term before its tag")
            return
        last = len(self.row.items) - 1
        item = self.row.items[last]
        if not isinstance(item, Run | Row):
            self.problem("tag", token.span.start, f"the field tag {token.text} behind a heading", "an operator")
            return
        self.row.tags[last] = _tag(token.text)
        begin = item.open if isinstance(item, Row) else item.span.start
        self.row.extents[last] = Span(begin, token.span.end)

    def _before(self, token: Token) -> None:
        self._link(token)
        pending = self.row.pending
        if pending is None or not pending.text.startswith("AREA["):  # AREA[x] EXPAND[y] z: the area holds the field
            self.row.pending = token
        self.expects = True

    def _bad(self, token: Token) -> None:
        self.problem("quote", token.span.start, f"a quotation mark {token.text} without partner", "both marks")

    def _term(self, token: Token) -> None:
        last = len(self.row.items) - 1
        run = self.row.items[last] if last >= 0 else None
        if token.kind == "words" and not self.expects and isinstance(run, Run) and self._continues():
            self.row.items[last] = Run(f"{run.text} {token.text}", False, Span(run.span.start, token.span.end))
            if last in self.row.extents:
                self.row.extents[last] = Span(self.row.extents[last].start, token.span.end)
            return
        self._link(token)
        operand = self._operand(token)
        self.row.items.append(operand)
        self._prefix(operand.span.end)
        self.expects = False

    def _continues(self) -> bool:
        """True where a word goes on with the run of words before it."""
        if self.platform.style == "lucene" and (len(self.row.items) - 1) in self.row.tags:
            return False  # a prefix takes one word only
        return self.previous is not None and self.previous.kind == "words"

    def _operand(self, token: Token) -> Run | Node:
        if token.node is not None:
            return token.node
        return Run(token.text, token.kind in ("quoted", "exact"), token.span, exact=token.kind == "exact")

    def _prefix(self, end: int = 0) -> None:
        """Give the waiting field prefix to the last operand."""
        row = self.row
        if row.pending is not None:
            row.tags[len(row.items) - 1] = _tag(row.pending.text)
            if end:
                row.extents[len(row.items) - 1] = Span(row.pending.span.start, end)
            row.pending = None

    def _link(self, token: Token) -> None:
        """Where an operand follows an operand, the platform puts AND between."""
        if self.expects:
            return
        if not self.platform.implicit:
            self.problem("operator", token.span.start, self._printed(token), "AND, OR or NOT between two terms")
        self.row.links.append(Link("and", Span(token.span.start, token.span.start), implicit=True))

    def _end_of_row(self, at: int) -> None:
        row = self.row
        if not row.items:
            if not row.links:
                self.problem("operand", row.open, "empty brackets", "a term inside")
        elif self.expects and row.links:
            self.problem("operand", at, f"the end after {_shown(self.previous)}", "a term or a bracket")
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
            self._fill(row, inherited.get(id(row), ""), made)
            if not row.operands:
                continue
            node = assemble(row.operands, row.links, self.platform.reading)
            if row is not self.rows[0]:
                if len(row.items) == 1 and isinstance(row.items[0], Row):
                    redundant.append(Span(row.open, row.close))
                if isinstance(node, Operation):
                    node = replace(node, span=Span(row.open, row.close), bracketed=True)
            made[id(row)] = node
        return made.get(id(self.rows[0])), self.rows, redundant

    def _fill(self, row: Row, inherited: str, made: dict[int, Node]) -> None:
        """The row's operands as nodes; where one could not be read, its link goes too."""
        links: list[Link] = []
        for i, item in enumerate(row.items):
            node = self._node(row, i, item, inherited, made)
            if node is None:
                continue
            if row.operands:
                links.append(row.links[i - 1])
            row.operands.append(node)
        row.links = links

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
