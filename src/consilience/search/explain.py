"""What a strategy means: its tree as the platform reads it, and where platforms would read it differently."""

from __future__ import annotations

from typing import Any

from .grammar import ALL, READINGS
from .platforms import all_platforms
from .readings import Mixed, mixed_groups
from .strategy import Strategy
from .tree import Fields, Heading, Limit, Near, Node, Operation, Reference, Term, as_json, children

WIDEST = 400


def as_data(strategy: Strategy) -> dict[str, Any]:
    """The explanation for programs."""
    if strategy.numbered:
        tree: dict[str, Any] = {
            "kind": "lines",
            "children": [
                {"kind": "line", "number": line.number, "hits": line.hits, "tree": as_json(line.node, strategy.text)}
                for line in strategy.lines
                if line.node is not None
            ],
        }
    else:
        node = strategy.lines[0].node
        tree = as_json(node, strategy.text) if node is not None else {}
    return {
        "platform": strategy.platform.name,
        "tree": tree,
        "mixed": [_mixed(each) for each in mixed_groups(strategy)],
    }


def _mixed(mixed: Mixed) -> dict[str, Any]:
    return {
        "text": mixed.text,
        "line": mixed.line,
        "readings": dict(mixed.readings),
        "platforms": {
            reading: [p.name for p in all_platforms() if p.documented and p.reading == reading] for reading in READINGS
        },
        "undocumented": [p.name for p in all_platforms() if not p.documented],
        "same": [list(orders) for orders in mixed.same],
    }


_ORDER = ("title", "abstract", "keywords", "heading-word", "keywords-plus", "substance")


def named(fields: Fields) -> str:
    """Fields in the order in which one thinks of them."""
    if fields == ALL:
        return "all fields"
    known = [name for name in _ORDER if name in fields]
    return ", ".join([*known, *sorted(fields - set(known))])


CLIP = 60
"""Characters of an operand that are shown where only the brackets matter."""


def _brackets(mixed: Mixed, text: str) -> str:
    """A reading with its long operands clipped: what differs are the brackets."""
    for operand in sorted(mixed.operands, key=len, reverse=True):
        if len(operand) > CLIP:
            short = f"{operand[: CLIP - 14]} ... {operand[-8:]}"
            text = text.replace(operand, short)
    return text


def describe(node: Node) -> str:
    """One node in words."""
    match node:
        case Term():
            fields = "automatic term mapping" if node.binding == "mapped" else named(node.fields)
            how = {"phrase": "phrase " if " " in node.text else "", "all": "all of ", "exact": "exactly ", "mapped": ""}
            return f"{how[node.binding]}“{node.text}” in {fields}"
        case Heading():
            marks = [
                "with its narrower headings" if node.explode else "alone",
                *(["as major topic"] if node.major else []),
                *([f"with {', '.join(node.qualifiers)}"] if node.qualifiers else []),
            ]
            return f"heading {node.name} ({node.vocabulary}) {', '.join(marks)}"
        case Limit():
            span = f" {node.low or 'beginning'} to {node.high or 'today'}" if node.low or node.high else ""
            return f"limit {node.kind}{span}{' ' + node.value if node.value else ''}"
        case Reference():
            return f"line {node.line}"
        case Near():
            order = " in this order" if node.ordered else ""
            if node.distance == 0:
                return f"next to each other{order}"
            return f"NEAR: at most {node.distance} word{'s' if node.distance > 1 else ''} between{order}"
        case Operation():
            return node.operator.upper() + (" (put in by the platform)" if node.implicit else "")


def as_lines(node: Node, prefix: str = "") -> list[str]:
    """The tree drawn with lines."""
    out: list[str] = []
    stack: list[tuple[Node, str, str]] = [(node, prefix, prefix)]
    while stack:
        current, first, rest = stack.pop()
        out.append(f"{first}{describe(current)}")
        below = children(current)
        rest = rest if len(rest) < WIDEST else rest[:WIDEST]
        stack.extend(
            (child, rest + ("└─ " if i == len(below) - 1 else "├─ "), rest + ("   " if i == len(below) - 1 else "│  "))
            for i, child in reversed(list(enumerate(below)))
        )
    return out


def as_text(strategy: Strategy) -> str:
    """The explanation for people."""
    platform = strategy.platform
    certain = "" if platform.documented else " (its vendor does not say what binds first: write every bracket)"
    out = [f"As {platform.label} reads it{certain}:", ""]
    for line in strategy.lines:
        if line.node is None:
            continue
        if line.number:
            out.append(f"line {line.number}" + (f", {line.hits} hits" if line.hits is not None else ""))
        out += as_lines(line.node, "  " if line.number else "")
    found = mixed_groups(strategy)
    if not found:
        return "\n".join([*out, "", "Every platform that documents its order reads the brackets alike."])
    count = "one group mixes" if len(found) == 1 else f"{len(found)} groups mix"
    out += ["", f"{count} AND, OR or NOT without brackets:"]
    undocumented = ", ".join(p.label for p in all_platforms() if not p.documented)
    for mixed in found:
        out += ["", f"line {mixed.line}: {_brackets(mixed, ' '.join(mixed.text.split()))}"]
        for orders, labels in mixed.platforms():
            reading = _brackets(mixed, mixed.readings[orders[0]])
            out += [f"  {', '.join(labels) or ', '.join(orders)}:", f"    {reading}"]
        out.append(f"  not documented: {undocumented}")
    return "\n".join(out)
