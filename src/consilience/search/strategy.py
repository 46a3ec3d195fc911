"""Read a strategy as its platform reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from . import history
from .grammar import Platform
from .parser import MAX_LENGTH, Parsed, Row, parse_text
from .place import Lines, Problem, UnreadableStrategy, lines_of
from .platforms import platform as named
from .scanner import operators_in_capitals
from .tree import Near, Node, Operation, Reference, Span, children, with_children


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a strategy; number 0 where it is the only one."""

    number: int
    node: Node | None
    rows: tuple[Row, ...]
    redundant: tuple[Span, ...]
    span: Span
    hits: int | None = None


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy read for one platform."""

    text: str
    platform: Platform
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]

    @property
    def numbered(self) -> bool:
        """True where it is a history of lines."""
        return self.lines[0].number > 0

    @property
    def tree(self) -> Node:
        """The whole strategy as one tree: the last line with every reference replaced by its line.

        A reference to no line stays.
        """
        return resolve(self)

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column in the text."""
        return lines_of(self.text).at(offset)


def parse_leniently(text: str, platform: str | Platform) -> Strategy:
    """Read what can be read; ``problems`` says what could not."""
    grammar = named(platform) if isinstance(platform, str) else platform
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = Lines(text)
    if len(text) > MAX_LENGTH:
        problem = Problem("length", 1, 1, f"{len(text)} characters", f"at most {MAX_LENGTH} characters")
        return Strategy(text, grammar, (Line(0, None, (), (), Span(0, len(text))),), (problem,))
    capitals = grammar.capitals and operators_in_capitals(text)
    made: list[Line] = []
    problems: list[Problem] = []
    printed = typed(text)
    numbered = history.split(printed, bare=grammar.bare_references)
    for each in numbered:
        end, limits = _closing(printed, grammar, each.start, each.end)
        parsed: Parsed = parse_text(printed, grammar, each.start, end, lines, capitals=capitals)
        problems += parsed.problems
        span = Span(each.start, each.end)
        node = parsed.node
        if node is not None and limits:
            node = Operation("and", (node, *limits), span, bracketed=True)
        made.append(Line(each.number, node, tuple(parsed.rows), tuple(parsed.redundant), span, each.hits))
    for each in history.repeated(numbered):
        found, allowed = f"line number {each.number} for the second time", "a number that no other line has"
        problems.append(Problem("number", *lines.at(each.start), found, allowed, each.start))
    return Strategy(text, grammar, tuple(made), tuple(sorted(problems, key=lambda p: p.offset)))


_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x0b\x0c"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_MARKS = "\u2018\u2019\u201a\u201b\u2032"
_TYPED = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_DASHES, "-") | dict.fromkeys(_MARKS, "'"))
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def typed(text: str) -> str:
    """The text as a keyboard would have it, each character in its place: printers' blanks, dashes and quotation marks.

    An apostrophe inside a word is told from a quotation mark: it becomes the printer's.
    """
    return _APOSTROPHE.sub("\u2019", text.translate(_TYPED))


LONGEST_CLOSING = 600


def _closing(text: str, grammar: Platform, start: int, end: int) -> tuple[int, list[Node]]:
    """Where a line ends without the limits and notes printed behind it, and those limits."""
    limits: list[Node] = []
    found = True
    while found and grammar.closing:
        found = False
        end = start + len(text[start:end].rstrip())
        for special in grammar.closing:
            match = re.compile(special.pattern).search(text, max(start, end - LONGEST_CLOSING), end)
            if match is None or match.start() == start:
                continue
            node = special.make(match, Span(match.start(), end))
            limits = [node, *limits] if node is not None else limits
            end, found = match.start(), True
            break
    return end, limits


def parse(text: str, platform: str | Platform) -> Strategy:
    """Read a strategy; every problem is told at once.

    Raises:
        UnreadableStrategy: The platform could not read it.
    """
    found = parse_leniently(text, platform)
    if found.problems:
        raise UnreadableStrategy(found.problems)
    return found


MAX_NODES = 500_000


def resolve(strategy: Strategy) -> Node:
    """The last line with references replaced. A line that refers to itself or onwards keeps the reference."""
    done: dict[int, Node] = {}
    size: dict[int, int] = {}
    last: Node | None = None
    for line in strategy.lines:
        if line.node is None:
            continue
        last, count = _substitute(line.node, done, size)
        if count > MAX_NODES:  # lines that double each other: keep the references
            last, count = line.node, 1
        done[line.number] = last
        size[line.number] = count
    if last is None:
        raise UnreadableStrategy(strategy.problems)
    return last


def _substitute(node: Node, done: dict[int, Node], size: dict[int, int]) -> tuple[Node, int]:
    from .tree import fold

    def one(each: Node, below: list[tuple[Node, int]]) -> tuple[Node, int]:
        if isinstance(each, Reference) and each.line in done:
            return _marked(done[each.line]), size[each.line]
        if isinstance(each, Near | Operation):
            count = 1 + sum(n for _, n in below)
            if any(new is not old for (new, _), old in zip(below, children(each), strict=True)):
                return with_children(each, tuple(new for new, _ in below)), count
            return each, count
        return each, 1

    return fold(node, one)


def _marked(node: Node) -> Node:
    return replace(node, bracketed=True) if isinstance(node, Operation) else node


def blocks(node: Node) -> list[Node]:
    """The concept blocks: the operands of the outermost AND; what NOT takes away is no block."""
    current = node
    while isinstance(current, Operation) and current.operator == "not":
        current = current.children[0]
    if not (isinstance(current, Operation) and current.operator == "and"):
        return [current]
    found: list[Node] = []
    stack = list(reversed(current.children))
    while stack:
        each = stack.pop()
        if isinstance(each, Operation) and each.operator == "and":
            stack.extend(reversed(each.children))
        elif isinstance(each, Operation) and each.operator == "not":
            stack.append(each.children[0])
        else:
            found.append(each)
    return found
