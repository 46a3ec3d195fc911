"""Figures of meta-analyses for whoever uses only ``consilience.synthesis``.

Each function takes results of the engine and returns a ``Drawing``: ``.svg`` and ``.png`` hold the picture, ``.save``
writes it, and a notebook shows it. The engine itself draws nothing (docs/decisions/0010).

    >>> from consilience import synthesis as syn
    >>> from consilience.report.figures import plots
    >>> vaccine, control = {"events_1": [4, 6], "total_1": [123, 306]}, {"events_2": [11, 29], "total_2": [139, 303]}
    >>> fx = syn.effects("RR", **vaccine, **control)
    >>> drawing = plots.forest(fx, syn.pool(fx), favours=("vaccine", "control"))
    >>> drawing.svg.startswith("<svg")
    True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.influence import Refits
from consilience.synthesis.influence import baujat as baujat_of
from consilience.synthesis.network import Network
from consilience.synthesis.network_graph import Graph
from consilience.synthesis.regression import Regression, Subgroups
from consilience.synthesis.small_study import FunnelTest, TrimAndFill
from consilience.synthesis.swim import EffectDirections, Harvest

from .judgements import Judgement, judge
from .meta_analysis import directions, forest_sheet, scatter
from .meta_analysis import forest as forests
from .meta_analysis import funnel as funnels
from .meta_analysis import network as networks
from .meta_analysis import refits as refitted
from .meta_analysis.forest import Layout
from .style import Drawing, render


def forest(
    fx: Effects,
    fit: Fit | None = None,
    *,
    title: str = "Forest plot",
    layout: Layout = "revman",
    columns: Mapping[str, Sequence[object]] | None = None,
    totals: Sequence[str] = (),
    groups: Sequence[object] | None = None,
    subgroups: Subgroups | None = None,
    intervals: tuple[Sequence[float], Sequence[float], Sequence[float]] | None = None,
    interval_method: str = "",
    bias: Mapping[str, Sequence[str]] | None = None,
    favours: tuple[str, str] | None = None,
    reason: str = "",
    notes: Sequence[str] = (),
    id: str = "forest",
) -> Drawing:
    """A forest plot.

    Args:
        fx: effects of k studies.
        fit: their pooled estimate; None shows them unpooled, with the ``reason``.
        title, id: of the figure, and of its elements in a page.
        layout: "revman" or "jama".
        columns: data to print, by title, k entries each; "Events|Treated" stands under the heading "Treated".
        totals: one entry a column for the row of the pooled estimate.
        groups: k names of subgroups; ``subgroups``: their fits, by ``synthesis.subgroups``.
        intervals: (estimates, low, high) of the studies on the natural scale instead of the normal ones.
        interval_method: how these were made.
        bias: risk-of-bias levels by domain, k words each: {"Randomisation": ["Low", "High"]}.
        favours: what lies left and right of no effect.
        reason: why nothing is pooled.
        notes: further lines below.

    Returns:
        A Drawing.

    Raises:
        ValueError: lists that are not of k entries.
    """
    judgements: list[list[Judgement | None]] | None = None
    if bias:
        judgements = [[judge(levels[number], None) for levels in bias.values()] for number in range(fx.k)]
    view = forests.view(
        fx, fit, id=id, title=title, layout=layout, columns=columns, totals=totals, groups=groups,
        subgroups=subgroups, intervals=intervals, interval_method=interval_method, judgements=judgements,
        domains=tuple(bias or ()), favours=favours, reason=reason, notes=notes,
    )  # fmt: skip
    return render(view, forest_sheet.draw(view))


def funnel(
    fx: Effects,
    fit: Fit | None = None,
    *,
    test: FunnelTest | None = None,
    filled: TrimAndFill | None = None,
    names: bool | None = None,
    title: str = "Funnel plot",
    id: str = "funnel",
) -> Drawing:
    """A contour-enhanced funnel plot; ``test`` (``synthesis.egger``) is printed, images of ``filled`` are hollow."""
    view = funnels.view(fx, fit, id=id, title=title, test=test, filled=filled, names=names)
    return render(view, funnels.draw(view))


def baujat(fx: Effects, *, title: str = "Baujat plot", id: str = "baujat") -> Drawing:
    """Contribution to heterogeneity against influence on the pooled estimate."""
    view = scatter.baujat(baujat_of(fx), id=id, title=title)
    return render(view, scatter.draw(view))


def radial(fx: Effects, fit: Fit, *, title: str = "Radial plot", id: str = "radial") -> Drawing:
    """A radial (Galbraith) plot."""
    view = scatter.radial(fx, fit, id=id, title=title)
    return render(view, scatter.draw(view))


def bubble(
    fx: Effects,
    moderator: Sequence[float],
    regression: Regression,
    *,
    name: str = "Moderator",
    title: str = "Bubble plot",
    id: str = "bubble",
) -> Drawing:
    """A meta-regression on one moderator; ``name`` says what it is.

    Raises:
        ValueError: a regression with another number of moderators than one.
    """
    view = scatter.bubble(fx, moderator, regression, name=name, id=id, title=title)
    return render(view, scatter.draw(view))


def refits(at: Refits, fit: Fit | None = None, *, title: str = "", id: str = "refits") -> Drawing:
    """``synthesis.leave_one_out`` or ``synthesis.cumulative`` as a forest; ``fit``: all studies."""
    view = refitted.view(at, fit, id=id, title=title)
    return render(view, forest_sheet.draw(view))


def network(
    at: Network | Graph,
    participants: Mapping[str, int] | None = None,
    *,
    title: str = "Network of treatments",
    id: str = "network",
) -> Drawing:
    """The graph of a network; ``participants`` by treatment make the size of the discs."""
    view = networks.view(at, participants, id=id, title=title)
    return render(view, networks.draw(view))


def effect_directions(
    at: EffectDirections,
    *,
    participants: Mapping[str, int] | None = None,
    bias: Mapping[str, str] | None = None,
    title: str = "Directions of effects",
    id: str = "effect-directions",
) -> Drawing:
    """An effect-direction plot; ``participants`` and overall risk of ``bias`` by study."""
    marks = {study: judge(level, None) for study, level in (bias or {}).items()}
    view = directions.view(at, participants=participants, judgements=marks, id=id, title=title)
    return render(view, directions.draw(view))


def harvest(
    at: Harvest,
    *,
    heights: str = "suitability of the design",
    hatched: Mapping[str, bool] | None = None,
    hatch: str = "",
    title: str = "Harvest plot",
    id: str = "harvest",
) -> Drawing:
    """A harvest plot; ``heights`` says what the bars mean, ``hatch`` what the ``hatched`` studies are."""
    view = directions.harvest(at, heights=heights, hatched=hatched, hatch=hatch, id=id, title=title)
    return render(view, directions.draw_harvest(view))


__all__ = [
    "baujat",
    "bubble",
    "effect_directions",
    "forest",
    "funnel",
    "harvest",
    "network",
    "radial",
    "refits",
]
