"""Three plots of single studies: Baujat (who makes the heterogeneity), radial (Galbraith), and bubbles of a regression.

Baujat et al. (2002) Stat Med 21:2641; Galbraith (1988) Technometrics 30:271; Thompson & Higgins (2002) for bubbles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.figure import Figure

from consilience.synthesis.distributions import t_quantile
from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.influence import Baujat
from consilience.synthesis.regression import Regression

from .. import scales
from ..lettering import wrap
from ..scales import Axis
from ..sheet import Sheet
from ..style import BLUE, BLUE_TINT, INK, MUTED, PAPER, TINY, WIDTH, Point
from .measures import number, p_words, percent, shown, single
from .plot_area import Area, Box, Dot, along, cut, frame, grid, name_dots, tick_text


@dataclass(frozen=True, slots=True)
class Study:
    """One study; ``size`` is the diameter of its mark in points."""

    label: str
    x: float
    y: float
    size: float = 5.5


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points of the plot."""

    points: tuple[Point, ...]
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class ScatterView:
    """Studies in a plane, with lines, a band behind them, and effects along the right edge."""

    id: str
    title: str
    caption: str
    alt: str
    x: Axis
    y: Axis
    x_title: str
    y_title: str
    studies: tuple[Study, ...]
    curves: tuple[Curve, ...] = ()
    band: tuple[Point, ...] = ()
    right: tuple[tuple[float, str], ...] = ()
    right_title: str = ""
    notes: tuple[str, ...] = ()


def baujat(at: Baujat, *, id: str = "baujat", title: str = "Baujat plot") -> ScatterView:
    """Each study's share in the heterogeneity against its pull on the pooled estimate."""
    studies = tuple(
        Study(label, float(x), float(y))
        for label, x, y in zip(at.labels, at.contribution, at.influence, strict=True)
        if np.isfinite(x) and np.isfinite(y)
    )
    top = sorted(studies, key=lambda each: -each.x * each.y)[:3]
    return ScatterView(
        id,
        title,
        "Far to the right: studies that make the heterogeneity. High up: studies that move the pooled estimate. Those"
        " in the upper right corner deserve a second look.",
        f"{title} of {len(studies)} studies. Largest on both counts: {', '.join(each.label for each in top)}.",
        _from_zero([each.x for each in studies]),
        _from_zero([each.y for each in studies]),
        "Contribution to Q",
        "Influence on the pooled estimate",
        studies,
    )


def radial(fx: Effects, fit: Fit, *, id: str = "radial", title: str = "Radial plot") -> ScatterView:
    """Effect over standard error against precision: the slope from the origin is the effect."""
    single(fx, fit)
    scale = shown(fx.measure)
    total = np.sqrt(fx.v[fx.included] + float(fit.tau2))
    names = [label for label, used in zip(fx.labels, fx.included, strict=True) if used]
    studies = tuple(
        Study(label, float(1 / s), float(y / s)) for label, y, s in zip(names, fx.y[fx.included], total, strict=True)
    )
    x = _from_zero([each.x for each in studies])
    slope, reach = float(fit.estimate), 1.959963984540054
    ends = [each.y for each in studies] + [slope * x.high + reach, slope * x.high - reach, reach, -reach]
    y = scales.plain(ends, 0.0)
    effects = fx.natural()[0][fx.included] * scale.factor
    ticks = scale.axis([*effects.tolist(), float(np.asarray(fit.natural.estimate)) * scale.factor]).ticks
    right = tuple(
        (place, tick_text(tick))
        for tick in ticks
        if y.low <= (place := _analysis(fx.measure, tick, scale.factor) * x.high) <= y.high
    )
    lines = tuple(
        Curve(((0.0, shift), (x.high, slope * x.high + shift)), dashed=shift != 0) for shift in (0.0, reach, -reach)
    )
    words = "standard errors with τ² added" if fit.model == "random" and float(fit.tau2) > 0 else "standard errors"
    outside = [each.label for each in studies if abs(each.y - slope * each.x) > reach]
    return ScatterView(
        id,
        title,
        f"The slope of the line from the origin to a study is its effect (right edge), on the {words}. About 95 % of"
        " studies should lie between the dashed lines.",
        f"{title} of {len(studies)} studies around {scale.short} "
        f"{number(float(np.asarray(fit.natural.estimate)) * scale.factor, 2)}; outside the 95 % band: "
        f"{', '.join(outside) or 'none'}.",
        x,
        y,
        "Precision (1 / standard error)",
        "Effect / standard error",
        studies,
        lines,
        (),
        right,
        scale.heading,
    )


def _analysis(measure: str, natural: float, factor: float) -> float:
    """From a tick to the analysis scale; the inverse of the few scales that figures show transformed."""
    value = natural / factor
    scale = shown(measure)
    if scale.kind == "ratio" or measure in {"PLN", "IRLN"}:
        return float(np.log(value)) if value > 0 else -np.inf
    if measure in {"PLO", "SURV-LOGIT"}:
        return float(np.log(value / (1 - value))) if 0 < value < 1 else -np.inf
    if measure == "ZCOR":
        return float(np.arctanh(value)) if abs(value) < 1 else -np.inf
    return value if measure not in {"PAS", "PFT", "SURV-CLOGLOG", "IRS", "IRFT"} else -np.inf


def bubble(
    fx: Effects,
    moderator: Sequence[float],
    regression: Regression,
    *,
    name: str = "Moderator",
    id: str = "bubble",
    title: str = "Bubble plot",
) -> ScatterView:
    """A meta-regression on one moderator: studies as bubbles, the line with its confidence band.

    Raises:
        ValueError: a regression with another number of moderators than one.
    """
    if len(np.atleast_1d(regression.coefficients)) != 2 or not regression.intercept:
        raise ValueError("a bubble plot shows a regression with an intercept and one moderator")
    single(fx)
    scale = shown(fx.measure)
    used = fx.included
    places = np.asarray(moderator, dtype=float)
    weight = 1 / (fx.v + float(regression.tau2))
    largest = float(np.max(weight[used]))
    studies = tuple(
        Study(
            label,
            float(m),
            scale.outer(float(y)) if scale.kind == "ratio" else float(y),
            4.0 + 13.0 * float(np.sqrt(w / largest)),
        )
        for label, m, y, w, fine in zip(fx.labels, places, fx.y, weight, used, strict=True)
        if fine
    )
    x = scales.plain([each.x for each in studies])
    steps = np.linspace(x.low, x.high, 41)
    columns = np.stack([np.ones_like(steps), steps])
    line = regression.coefficients @ columns
    half = float(t_quantile(regression.level, np.asarray(regression.df))) * np.sqrt(
        np.einsum("pn,pq,qn->n", columns, regression.covariance, columns)
    )
    turn = scale.outer if scale.kind == "ratio" else float
    middle, low, high = ([turn(float(each)) for each in values] for values in (line, line - half, line + half))
    values = [each.y for each in studies]
    y = scales.ratio([*values, *middle]) if scale.kind == "ratio" else scales.plain([*values, *middle])
    band = (*zip(steps.tolist(), low, strict=True), *reversed(list(zip(steps.tolist(), high, strict=True))))
    slope, p = float(regression.coefficients[1]), float(regression.p[1])
    told = f"Slope {number(slope, 4)} on the {'log' if scale.kind == 'ratio' else 'analysis'} scale, {p_words(p)};"
    told += f" residual τ² = {number(float(regression.tau2), 3)}; R² = {number(float(regression.r2), 1)} %."
    return ScatterView(
        id,
        title,
        f"The area of a bubble follows the weight of the study. Line: meta-regression; shaded: its"
        f" {percent(regression.level)} confidence band.",
        f"{title}: {scale.axis_title} of {len(studies)} studies against {name}. {told}",
        x,
        y,
        name,
        scale.axis_title,
        studies,
        (Curve(tuple(zip(steps.tolist(), middle, strict=True))),),
        tuple(band),
        notes=(told,),
    )


def _from_zero(values: Sequence[float]) -> Axis:
    axis = scales.plain([0.0, max([*values, 1e-9])])
    return Axis("plain", 0.0, axis.high, tuple(tick for tick in axis.ticks if tick >= 0))


# --- drawing

_LEFT, _TOP, _DOWN, _RIGHT = 46.0, 5.0, 236.0, 12.0


def draw(view: ScatterView) -> Figure:
    """The plot of a view."""
    sheet = Sheet()
    spare = 46.0 if view.right else _RIGHT
    area = Area(view.x, view.y, _LEFT, _TOP, WIDTH - _LEFT - spare, _DOWN)
    if view.band:
        corners = _inside([_at(area, x, y) for x, y in view.band], area)
        if corners:
            sheet.shape(*corners, fill=BLUE_TINT)
    grid(sheet, area)
    if view.y.null is not None:
        sheet.line(area.at(view.x.low, view.y.null), area.at(view.x.high, view.y.null), colour=MUTED, weight=0.8)
    lines = [box for curve in view.curves for box in _curve(sheet, area, curve)]
    if view.y.null is not None:
        lines += along(area.at(view.x.low, view.y.null), area.at(view.x.high, view.y.null))
    y = frame(sheet, area, view.x_title, view.y_title)
    dots = []
    for study in sorted(view.studies, key=lambda each: -each.size):
        point = area.at(study.x, study.y)
        hollow = study.size > 5.5
        sheet.marks(
            [point],
            shape="o",
            size=study.size,
            fill=PAPER if hollow else BLUE,
            edge=BLUE,
            weight=1.1 if hollow else 0.6,
        )
        out = ((study.x - view.x.low) / (view.x.high - view.x.low)) ** 2 + area.y.part(study.y) ** 2
        dots.append(Dot(*point, study.label, study.size / 2, out))
    name_dots(sheet, area, dots, lines=lines)
    _right(sheet, view, area)
    told = [line for note in view.notes for line in wrap(note, WIDTH - 4, TINY)]
    return sheet.finish(sheet.paragraph(2, y, told, size=TINY, colour=MUTED) + 1)


def _at(area: Area, x: float, y: float) -> Point:
    """The place of a point that may lie above or below the frame."""
    low, high = area.y.low, area.y.high
    if area.y.kind == "ratio":
        low, high, y = np.log(low), np.log(high), np.log(max(y, 1e-300))
    part = min(20.0, max(-20.0, (y - low) / (high - low)))
    return area.left + area.x.part(x) * area.across, area.top + (1 - part) * area.down


def _inside(corners: Sequence[Point], area: Area) -> list[Point]:
    """A band cut at the upper and lower edge (it may be hollow, so each corner is drawn in)."""
    return [(x, min(max(y, area.top), area.bottom)) for x, y in corners]


def _curve(sheet: Sheet, area: Area, curve: Curve) -> list[Box]:
    """Each part of the line as far as it lies inside the frame; returns where it runs."""
    taken: list[Box] = []
    places = [_at(area, x, y) for x, y in curve.points]
    for one, other in pairwise(places):
        turned = cut([(one[1], one[0]), (other[1], other[0])], area.top, area.bottom)
        if len(turned) >= 2:
            ends = [(x, y) for y, x in turned]
            sheet.line(
                min(ends),
                max(ends),
                colour=INK,
                weight=0.9 if curve.dashed else 1.3,
                dash=(4, 2.5) if curve.dashed else None,
            )
            taken += along(min(ends), max(ends))
    return taken


def _right(sheet: Sheet, view: ScatterView, area: Area) -> None:
    if not view.right:
        return
    sheet.line((area.right, area.top), (area.right, area.bottom), colour=MUTED, weight=0.8)
    last = -np.inf
    for place, text in sorted(view.right, reverse=True):
        _, y = area.at(view.x.high, place)
        sheet.line((area.right, y), (area.right + 3, y), colour=MUTED, weight=0.7)
        if y - last > TINY * 1.25:
            sheet.text(area.right + 6, y, text, size=TINY, colour=MUTED)
            last = y
    sheet.text(
        WIDTH - 5, area.top + area.down / 2, view.right_title, size=TINY, face="Bold", align="center", turned=True
    )
