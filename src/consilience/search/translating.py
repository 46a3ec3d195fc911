"""Translate a strategy: full brackets always, a verdict on every node, nothing dropped without a word."""

from __future__ import annotations

from collections.abc import Iterable

from .adapting import Adapter
from .grammar import Platform
from .platforms import platform as named
from .readings import mixed_groups
from .strategy import Line, Strategy, parse, resolve
from .translation import RANK, Account, Judged, Translation
from .tree import Near, Node, Operation, walk
from .vocabulary import Vocabulary
from .writer import Inexpressible, write

CLIP = 160
NOTHING = '""'


def translate(
    strategy: str | Strategy,
    source: str,
    targets: Iterable[str],
    vocabulary: Vocabulary | None = None,
) -> list[Translation]:
    """The strategy for each target platform.

    Raises:
        UnreadableStrategy: The source platform could not read it.
    """
    read = parse(strategy, source) if isinstance(strategy, str) else strategy
    return [_translated(read, named(target), vocabulary) for target in targets]


def _translated(strategy: Strategy, target: Platform, vocabulary: Vocabulary | None) -> Translation:
    accounts: dict[int, Account] = {}
    known = frozenset(line.number for line in strategy.lines)
    adapter = Adapter(strategy.platform, target, vocabulary, accounts, known)
    lines = _lines(strategy, target)
    mixed = {each.span.start for each in mixed_groups(strategy)}
    judged: list[Judged] = []
    written: list[str] = []
    trees: list[Node] = []
    for line in lines:
        assert line.node is not None
        tree = adapter.adapt(line.node)
        if tree is None:
            why = "nothing of the line is left; other lines go without it" if line.number else "nothing is left"
            accounts[id(line.node)].note("impossible", why)
        judged += _judged(strategy, line.node, accounts, target, mixed)
        if tree is None:
            continue
        text = _written(tree, target, judged, strategy, line)
        trees.append(tree)
        if line.number:
            adapter.numbers[line.number] = len(trees)
            sign = target.line_sign or ""
            text = f"{sign}{len(trees)}{'' if sign else '.'} {text}"
        written.append(text)
    return Translation(target.name, "\n".join(written) or NOTHING, tuple(judged), tuple(trees))


def _written(tree: Node, target: Platform, judged: list[Judged], strategy: Strategy, line: Line) -> str:
    try:
        return write(tree, target)
    except Inexpressible as error:  # the adapter should have found it: say so rather than write something else
        judged.append(Judged(_clip(strategy.text, tree), "impossible", str(error), line.span))
        return NOTHING


def _lines(strategy: Strategy, target: Platform) -> list[Line]:
    """The lines to write: numbered where the target has a history, otherwise one."""
    if strategy.numbered and target.line_sign is None:
        last = strategy.lines[-1]
        return [Line(0, resolve(strategy), (), (), last.span)]
    return [line for line in strategy.lines if line.node is not None]


def _judged(
    strategy: Strategy, tree: Node, accounts: dict[int, Account], target: Platform, mixed: set[int]
) -> Iterable[Judged]:
    """One verdict for each node, however often a line that holds it is taken in."""
    found: dict[tuple[object, ...], Judged] = {}
    for node in walk(tree):
        account = accounts.get(id(node), Account())
        judged = Judged(_clip(strategy.text, node), account.verdict, _why(node, account, target, mixed), node.span)
        key = (node.span.start, node.span.end, type(node), _mark(node))
        if key not in found or RANK[judged.verdict] > RANK[found[key].verdict]:
            found[key] = judged
    return found.values()


def _mark(node: Node) -> object:
    """What tells nodes of one place apart."""
    if isinstance(node, Operation):
        return node.operator, len(node.children)
    return (node.distance, node.ordered) if isinstance(node, Near) else node


def _why(node: Node, account: Account, target: Platform, mixed: set[int]) -> str:
    if account.reasons:
        return "; ".join(account.reasons)
    if isinstance(node, Operation):
        if node.span.start in mixed:
            return "brackets written out as the source platform reads it"
        return "every bracket is written"
    if isinstance(node, Near):
        return f"{node.distance} word{'s' if node.distance != 1 else ''} between, as {target.label} counts"
    return "the same on both"


def _clip(text: str, node: Node) -> str:
    printed = " ".join(text[node.span.start : min(node.span.end, node.span.start + 10 * CLIP)].split())
    limit = CLIP if isinstance(node, Operation) else 4 * CLIP
    return printed if len(printed) <= limit else printed[: limit - 3] + "..."
