"""The graph of a network meta-analysis: treatments on a circle, lines as broad as there are studies.

Chaimani et al. (2013) PLoS One 8:e76654.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matplotlib.figure import Figure

from consilience.synthesis.network import Network
from consilience.synthesis.network_graph import Graph

from ..lettering import width, wrap
from ..sheet import Sheet
from ..style import BLUE, INK, LEADING, MUTED, PAPER, SMALL, TINY, WIDTH, Point


@dataclass(frozen=True, slots=True)
class Node:
    """A treatment; ``n`` people (or studies) stand behind it."""

    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A direct comparison by number of studies; ``first`` and ``second`` are positions of nodes."""

    first: int
    second: int
    studies: int


@dataclass(frozen=True, slots=True)
class NetworkView:
    """A network as data."""

    id: str
    title: str
    caption: str
    alt: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    counted: str


def view(
    network: Network | Graph,
    participants: Mapping[str, int] | None = None,
    *,
    id: str = "network",
    title: str = "Network of treatments",
) -> NetworkView:
    """The graph of a network; ``participants`` a treatment make the size of its disc, else the number of studies."""
    graph = network.graph if isinstance(network, Network) else network
    pairs = graph.edges
    place = {name: number for number, name in enumerate(graph.treatments)}
    studies = {name: sum(place[name] in design for design in graph.designs) for name in graph.treatments}
    sizes = studies if participants is None else {name: participants[name] for name in graph.treatments}
    counted = "studies" if participants is None else "participants"
    edges = tuple(Edge(place[a], place[b], n) for (a, b), n in pairs.items())
    several = sum(int(arms) > 2 for arms in graph.arms)
    listed = "; ".join(f"{a} and {b} {n}" for (a, b), n in pairs.items())
    text = "Discs: treatments, their area follows the number of " + counted
    text += " (in brackets). Lines: direct comparisons; the number on a line, and its breadth, tell the studies."
    if several:
        text += (
            f" {several} {'study has' if several == 1 else 'studies have'} more than two arms and count on each line."
        )
    return NetworkView(
        id,
        title,
        text,
        f"{title}: {len(graph.treatments)} treatments in {len(graph.studies)} studies. Studies a comparison: {listed}.",
        tuple(Node(name, int(sizes[name])) for name in graph.treatments),
        edges,
        counted,
    )


# --- drawing


def draw(view: NetworkView) -> Figure:
    """The network of a view."""
    sheet = Sheet()
    n = len(view.nodes)
    radius = min(132.0, 70.0 + 9.0 * n)
    middle = (WIDTH / 2, radius + 46.0)
    largest = max((node.n for node in view.nodes), default=1) or 1
    places = [_on_circle(middle, radius, number, n) for number in range(n)]
    most = max((edge.studies for edge in view.edges), default=1)
    for edge in sorted(view.edges, key=lambda each: -each.studies):
        one, other = places[edge.first], places[edge.second]
        sheet.line(one, other, colour="#9db3c8", weight=1.2 + 5.5 * (edge.studies - 1) / max(most - 1, 4))
    for point, node in zip(places, view.nodes, strict=True):
        sheet.marks([point], shape="o", size=9 + 17 * math.sqrt(node.n / largest), fill=BLUE, edge=PAPER, weight=1)
    taken: list[tuple[float, float, float]] = []
    for edge in view.edges:
        _count(sheet, places[edge.first], places[edge.second], str(edge.studies), taken)
    bottom = 0.0
    for number, (point, node) in enumerate(zip(places, view.nodes, strict=True)):
        out = 6 + (9 + 17 * math.sqrt(node.n / largest)) / 2
        bottom = max(bottom, _name(sheet, point, node, _angle(number, n), out))
    return sheet.finish(max(bottom, middle[1] + radius + 16) + 4)


def _angle(number: int, n: int) -> float:
    return -math.pi / 2 + 2 * math.pi * number / max(n, 1)


def _on_circle(middle: Point, radius: float, number: int, n: int) -> Point:
    angle = _angle(number, n)
    return middle[0] + 1.18 * radius * math.cos(angle), middle[1] + radius * math.sin(angle)


def _count(sheet: Sheet, one: Point, other: Point, text: str, taken: list[tuple[float, float, float]]) -> None:
    """The number of studies on its line, where no other number stands."""
    half = max(width(text, TINY, "Bold") / 2 + 2, 5.0)
    for part in (0.5, 0.4, 0.6, 0.33, 0.67, 0.28, 0.72):
        x, y = one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])
        if all(abs(x - x0) > half + h0 or abs(y - y0) > 10 for x0, y0, h0 in taken):
            break
    taken.append((x, y, half))
    sheet.box(x - half, y - 5, 2 * half, 10, fill=PAPER, edge=MUTED, weight=0.4, radius=2)
    sheet.text(x, y, text, size=TINY, face="Bold", colour=INK, align="center")


def _name(sheet: Sheet, point: Point, node: Node, angle: float, out: float) -> float:
    """A treatment's name outside the circle; returns where it ends below."""
    right, down = math.cos(angle), math.sin(angle)
    x, y = point[0] + out * right, point[1] + out * down
    count = f"({node.n:,})"
    if abs(right) < 0.2:
        lines = [*wrap(node.label, 150, SMALL), count]
        top = y - (len(lines) * SMALL * LEADING if down < 0 else 0)
        return sheet.paragraph(x, top, lines, size=SMALL, align="center")
    room = (WIDTH - x) if right > 0 else x
    lines = [*wrap(node.label, max(room - 2, 40), SMALL), count]
    return sheet.paragraph(
        x, y - len(lines) * SMALL * LEADING / 2, lines, size=SMALL, align="left" if right > 0 else "right"
    )
