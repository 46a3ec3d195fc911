"""Strategies in the style of published ones and what they mean, written by hand in the notation of readings.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from consilience.search import PLATFORMS, parse
from consilience.search.tree import Heading, Limit, Near, Node, Operation, Reference, Term, Wildcard, fold

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "readings.yaml").read_text("utf-8"))
SHORT = {
    "title": "ti", "abstract": "ab", "keywords": "kw", "heading-word": "hw", "keywords-plus": "kp", "substance": "nm",
    "publication-type": "pt", "subheading": "sh", "accession": "ui", "language": "la", "original-title": "ot",
    "condition": "cond", "all": "*",
}  # fmt: skip
SIGNS = {"and": " & ", "or": " | ", "not": " - "}


def shown(tree: Node) -> str:
    """A tree in the notation of the cases; brackets around every inner operation."""
    text = fold(tree, one)
    return text[1:-1] if text.startswith("(") else text


def one(node: Node, below: list[str]) -> str:
    match node:
        case Term():
            order = list(SHORT)
            fields = ",".join(SHORT[name] for name in sorted(node.fields, key=order.index))
            words = "".join(
                {"many": "*", "one": "#", "optional": "?"}[part.kind] + str(part.most or "")
                if isinstance(part, Wildcard)
                else part
                for part in node.pattern
            )
            marks = {"all": "[{}]", "exact": "={}="} if " " in words else {}
            return f"{marks.get(node.binding, '{}').format(words)}:{fields}"
        case Heading():
            signs = ("+" if node.explode else "") + ("!" if node.major else "")
            return f"<{'/'.join([node.name + signs, *node.qualifiers])}>"
        case Limit():
            dates = f" {node.low} {node.high}" if node.low or node.high else ""
            return f"{{{node.kind}{dates}{' ' + node.value if node.value else ''}}}"
        case Reference():
            return f"#{node.line}"
        case Near():
            sign = ">" if node.ordered else "~"
            return f"({f' {sign}{node.distance} '.join(below)})"
        case Operation():
            return f"({SIGNS[node.operator].join(below)})"
    raise AssertionError(node)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['platform']}: {case['text'][:40]}")
def test_strategies_mean_what_the_platform_says(case: dict[str, Any]) -> None:
    last = parse(case["text"], case["platform"]).lines[-1].node
    assert last is not None
    assert shown(last) == case["reads"]


def test_there_are_readings_for_every_platform() -> None:
    assert len(CASES) >= 40
    assert {case["platform"] for case in CASES} == set(PLATFORMS)
