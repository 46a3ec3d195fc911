"""The contour-enhanced funnel: effects against their standard errors, over the regions of significance.

Peters et al. (2008) J Clin Epidemiol 61:991; Sterne et al. (2011) BMJ 343:d4002 for when to look at it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.small_study import FunnelTest, TrimAndFill

from .. import scales
from ..lettering import width, wrap
from ..scales import Axis
from ..sheet import Sheet
from ..style import BLUE, INK, LEADING, MUTED, PAPER, SMALL, TINY, WIDTH, Point
from .measures import Shown, number, p_words, shown, single
from .plot_area import Area, Box, Dot, along, cut, frame, name_dots

CONTOURS = (
    (1.6448536269514722, "p > 0.10", "#ffffff"),
    (1.959963984540054, "0.05 to 0.10", "#dbe1e7"),
    (2.5758293035489004, "0.01 to 0.05", "#bcc6d0"),
    (np.inf, "p < 0.01", "#98a6b3"),
)
"""Two-sided regions of significance: limit in standard errors, words, shade; the darker, the smaller p."""


@dataclass(frozen=True, slots=True)
class Study:
    """One study: effect (scale of the axis), standard error; ``filled`` for an image that trim and fill added."""

    label: str
    effect: float
    se: float
    filled: bool = False


@dataclass(frozen=True, slots=True)
class FunnelView:
    """A funnel plot as data; ``contours`` where a value of no effect exists."""

    id: str
    title: str
    caption: str
    alt: str
    scale: Shown
    x: Axis
    y: Axis
    x_title: str
    studies: tuple[Study, ...]
    pooled: float | None
    contours: bool
    names: bool
    notes: tuple[str, ...] = ()


def view(
    fx: Effects,
    fit: Fit | None = None,
    *,
    id: str = "funnel",
    title: str = "Funnel plot",
    test: FunnelTest | None = None,
    filled: TrimAndFill | None = None,
    names: bool | None = None,
) -> FunnelView:
    """The funnel of effects (one meta-analysis).

    Args:
        fx: effects; ratios stand on a log axis with their own numbers, shares on the analysis scale.
        fit: gives the middle line and the pseudo 95 % limits.
        test: a test of asymmetry to print below.
        filled: trim and fill, whose images become hollow marks.
        names: write names beside points; default for up to 20 studies.
        id, title: of the figure.
    """
    single(fx, *([fit] if fit is not None else []))
    scale = shown(fx.measure)
    scale = scale if scale.kind == "ratio" else _analysis_scale(scale, fx.measure)
    studies = [
        Study(label, scale.outer(float(y)), float(se))
        for label, y, se, used in zip(fx.labels, fx.y, fx.se, fx.included, strict=True)
        if used
    ]
    if filled is not None:
        images = zip(filled.y, filled.v, filled.filled, strict=True)
        studies += [Study("image", scale.outer(float(y)), float(np.sqrt(v)), True) for y, v, image in images if image]
    pooled = None if fit is None else scale.outer(float(fit.estimate))
    most = max((each.se for each in studies), default=1.0) * 1.05
    middle = scale.inner(pooled) if pooled is not None else None
    ends = [scale.inner(each.effect) for each in studies]
    if middle is not None:
        ends += [middle - 1.96 * most, middle + 1.96 * most]
    notes = () if test is None else (_told(test),)
    k = sum(not each.filled for each in studies)
    if k < 10:
        notes = (*notes, f"{k} studies: fewer than 10 cannot tell asymmetry from chance.")
    return FunnelView(
        id=id,
        title=title,
        caption=_caption(scale.null is not None, fit is not None, filled is not None),
        alt=_alt(title, k, scale, pooled, most, filled),
        scale=scale,
        x=scale.axis([scale.outer(each) for each in ends]),
        y=_errors(most),
        x_title=scale.axis_title,
        studies=tuple(studies),
        pooled=pooled,
        contours=scale.null is not None,
        names=k <= 20 if names is None else names,
        notes=notes,
    )


def _analysis_scale(scale: Shown, measure: str) -> Shown:
    titles = {
        "PLO": "Logit of the proportion",
        "PLN": "Log proportion",
        "PAS": "Arcsine root of the proportion",
        "PFT": "Freeman-Tukey value",
        "ZCOR": "Fisher's z",
        "IRLN": "Log rate",
        "IRS": "Root of the rate",
    }
    return Shown(scale.short, titles.get(measure, scale.title), "plain", scale.null)


def _errors(most: float) -> Axis:
    axis = scales.plain([0.0, most])
    return Axis("plain", 0.0, most, tuple(tick for tick in axis.ticks if 0 <= tick <= most))


def _told(test: FunnelTest) -> str:
    words = f"slope on {test.predictor} {number(float(test.slope), 2)} (SE {number(float(test.se), 2)})"
    return f"Test of asymmetry: {words}, {p_words(float(test.p))}."


def _caption(contours: bool, pooled: bool, filled: bool) -> str:
    text = "Each mark is a study: its effect, and its standard error downwards, so that large studies stand on top."
    if contours:
        text += " Shades: where a study's own two-sided p lies; white is p above 0.10."
    if pooled:
        text += " Upright line: pooled estimate; dashed: where 95 % of studies lie if they differ by chance alone."
    return f"{text} Hollow: added by trim and fill." if filled else text


def _alt(title: str, k: int, scale: Shown, pooled: float | None, most: float, filled: TrimAndFill | None) -> str:
    text = f"{title}: {k} studies, {scale.axis_title} against standard errors up to {most / 1.05:.3g}."
    if pooled is not None:
        text += f" Pooled estimate {number(pooled, 2)}."
    return f"{text} Trim and fill adds {int(filled.k0)} on the {filled.side}." if filled is not None else text


# --- drawing

_LEFT, _TOP, _DOWN = 46.0, 4.0, 236.0


def draw(view: FunnelView) -> Figure:
    """The funnel of a view."""
    sheet = Sheet()
    lines: list[Box] = []
    area = Area(view.x, view.y, _LEFT, _TOP, WIDTH - _LEFT - 12, _DOWN, falling=True)
    if view.contours and view.scale.null is not None:
        _contours(sheet, view, area, view.scale.inner(view.scale.null))
    if view.pooled is not None:
        lines = _funnel(sheet, view, area, view.scale.inner(view.pooled))
    y = frame(sheet, area, view.x_title, "Standard error")
    dots = []
    for study in view.studies:
        point = area.at(study.effect, study.se)
        fill, edge = (PAPER, INK) if study.filled else (BLUE, PAPER)
        sheet.marks([point], shape="o", size=5.5, fill=fill, edge=edge, weight=0.9 if study.filled else 0.6)
        dots.append(Dot(*point, study.label if view.names and not study.filled else "", 3.0, study.se))
    name_dots(sheet, area, dots, lines=lines)
    y = _legend(sheet, view, y + 2)
    told = [line for note in view.notes for line in wrap(note, WIDTH - 4, TINY)]
    return sheet.finish(sheet.paragraph(2, y, told, size=TINY, colour=MUTED) + 1)


def _x(view: FunnelView, area: Area, inner: float) -> float:
    """Place of a value on the analysis scale, also beyond the frame."""
    low, high = view.scale.inner(view.x.low), view.scale.inner(view.x.high)
    return area.left + (inner - low) / (high - low) * area.across


def _wedge(view: FunnelView, area: Area, middle: float, reach: float) -> list[Point]:
    bottom = view.y.high
    corners = [
        (_x(view, area, middle), area.top),
        (_x(view, area, middle + reach * bottom), area.bottom),
        (_x(view, area, middle - reach * bottom), area.bottom),
    ]
    return cut(corners, area.left, area.right)


def _contours(sheet: Sheet, view: FunnelView, area: Area, null: float) -> None:
    sheet.box(area.left, area.top, area.across, area.down, fill=CONTOURS[-1][2])
    for reach, _, shade in reversed(CONTOURS[:-1]):
        corners = _wedge(view, area, null, reach)
        if corners:
            sheet.shape(*corners, fill=shade)
    x = _x(view, area, null)
    if area.left <= x <= area.right:
        sheet.line((x, area.top), (x, area.bottom), colour=MUTED, weight=0.7)


def _funnel(sheet: Sheet, view: FunnelView, area: Area, middle: float) -> list[Box]:
    """The pooled estimate and the limits around it; returns where they run."""
    x = _x(view, area, middle)
    sheet.line((x, area.top), (x, area.bottom), colour=INK, weight=1.0)
    taken = along((x, area.top), (x, area.bottom))
    for sign in (-1, 1):
        end = _x(view, area, middle + sign * CONTOURS[1][0] * view.y.high)
        limit = area.right if sign > 0 else area.left
        part = 1.0 if end == x else min(1.0, (limit - x) / (end - x))
        to = (x + part * (end - x), area.top + part * area.down)
        sheet.line((x, area.top), to, colour=INK, weight=0.9, dash=(4, 2.5))
        taken += along((x, area.top), to)
    return taken


def _legend(sheet: Sheet, view: FunnelView, y: float) -> float:
    if not view.contours:
        return y
    x = _LEFT
    for _, words, shade in CONTOURS:
        sheet.box(x, y + 2, 14, 8, fill=shade, edge=MUTED, weight=0.5)
        sheet.text(x + 18, y + 6, words, size=TINY, colour=MUTED)
        x += 30 + width(words, TINY)
    return y + SMALL * LEADING + 5
