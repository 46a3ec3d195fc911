"""The forest plot as data: one row a study, the pooled estimate below, and how the two came about.

Lewis & Clarke (2001) BMJ 322:1479; IntHout et al. (2016) BMJ Open 6:e010247 for the prediction interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.regression import Subgroups
from consilience.synthesis.tables import percentages

from ..judgements import Judgement, Palette
from ..scales import Axis
from . import words
from .measures import Shown, digits_for, number, percent, shown, single, with_interval

Layout = Literal["revman", "jama"]

NOT_ESTIMABLE = "not estimable"


@dataclass(frozen=True, slots=True)
class Place:
    """An estimate and its interval on the axis (per cent for shares)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of data beside the names; columns of one ``group`` stand under a heading of their own."""

    title: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One study. ``place`` is None where nothing can be estimated; ``weight`` None where nothing was pooled."""

    label: str
    cells: tuple[str, ...]
    place: Place | None
    text: str
    weight: float | None = None
    weight_text: str = ""
    judgements: tuple[Judgement | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A pooled estimate: the diamond, the prediction interval below it, and what is said of it."""

    label: str
    cells: tuple[str, ...]
    place: Place
    text: str
    prediction: Place | None = None
    prediction_label: str = ""
    prediction_text: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading (empty: none), with their own pooled estimate."""

    label: str
    rows: tuple[Row, ...]
    summary: Summary | None = None
    others: tuple[Summary, ...] = ()
    """What other choices make of it: hollow diamonds."""


@dataclass(frozen=True, slots=True)
class ForestView:
    """One forest plot as data."""

    id: str
    title: str
    caption: str
    alt: str
    layout: Layout
    heading: str
    columns: tuple[Column, ...]
    measure: str
    axis: Axis
    axis_title: str
    groups: tuple[Group, ...]
    total: Summary | None = None
    others: tuple[Summary, ...] = ()
    favours: tuple[str, str] | None = None
    domains: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    palette: Palette = "colourblind"
    """Colours of the levels of risk of bias."""

    @property
    def rows(self) -> list[Row]:
        """The rows of all groups."""
        return [row for group in self.groups for row in group.rows]

    @property
    def weighted(self) -> bool:
        """True where weights are shown."""
        return any(row.weight_text for row in self.rows)

    @property
    def summaries(self) -> list[Summary]:
        """Every pooled estimate, that of the whole last."""
        own = [each for group in self.groups for each in (group.summary, *group.others) if each]
        return [*own, *([self.total] if self.total else []), *self.others]


def view(
    fx: Effects,
    fit: Fit | None = None,
    *,
    id: str = "forest",
    title: str = "Forest plot",
    layout: Layout = "revman",
    columns: Mapping[str, Sequence[object]] | None = None,
    totals: Sequence[str] = (),
    groups: Sequence[object] | None = None,
    subgroups: Subgroups | None = None,
    fits: Mapping[str, Fit] | None = None,
    others: Sequence[tuple[str, Fit | None, Mapping[str, Fit]]] = (),
    intervals: tuple[Sequence[float], Sequence[float], Sequence[float]] | None = None,
    judgements: Sequence[Sequence[Judgement | None]] | None = None,
    domains: Sequence[str] = (),
    favours: tuple[str, str] | None = None,
    reason: str = "",
    interval_method: str = "",
    notes: Sequence[str] = (),
) -> ForestView:
    """The forest plot of effects, and of their fit where they were pooled.

    Args:
        fx: effects of k studies (one meta-analysis).
        fit: their pooled estimate; None shows them unpooled, with the ``reason``.
        id, title: of the figure.
        layout: "revman" (weights before the plot) or "jama" (numbers before the plot, weights behind it).
        columns: data to print beside the names, by title: k entries each; "Events|Treated" stands under "Treated".
        totals: one entry a column for the row of the pooled estimate, such as total events.
        groups: k names of subgroups, in the order of appearance.
        subgroups: their fits, by ``synthesis.subgroups``; shown as a diamond each, with the test between them.
        fits: their fits by name, where they come from elsewhere.
        others: other choices, shown below as hollow diamonds: label, fit of the whole, fits of the groups.
        intervals: (estimates, low, high) on the natural scale instead of the normal ones, such as exact intervals.
        judgements: k sequences of risk-of-bias levels, one a domain; ``domains`` names them.
        favours: what lies left and right of no effect.
        reason: why nothing is pooled.
        interval_method: how the ``intervals`` were made.
        notes: further lines below.

    Raises:
        ValueError: a batch; a fit or lists that do not belong to the k studies.
    """
    single(fx, *([fit] if fit is not None else []))
    scale = shown(fx.measure)
    named = dict(fits or {})
    if subgroups is not None:
        named |= dict(zip(subgroups.names, subgroups.fits, strict=True))
    first = fit if fit is not None else next(iter(named.values()), None)
    level = first.level if first is not None else 0.95
    places = _places(fx, scale, level, intervals)
    summary = None if fit is None or fx.included.sum() < 1 else fit
    digits = digits_for(scale, [each.value for each in places if each])
    rows = _rows(fx, summary, places, columns or {}, judgements, digits)
    parts = _groups(fx, rows, groups, named, scale, digits, len(columns or {}))
    parts = tuple(
        replace(
            part,
            others=tuple(
                _other(label, of[part.label], scale, digits, len(columns or {}))
                for label, _, of in others
                if part.label in of
            ),
        )
        for part in parts
    )
    beside = tuple(_other(label, whole, scale, digits, len(columns or {})) for label, whole, _ in others if whole)
    total = None if summary is None else _summary("Total", summary, scale, digits, tuple(totals), len(columns or {}))
    told = () if summary is None else (*words.heterogeneity(summary), *words.overall(summary, scale))
    between = () if subgroups is None else (words.between(subgroups),)
    method = () if first is None else (words.method(first, told=summary is not None),)
    return ForestView(
        id=id,
        title=title,
        caption=_caption(
            places,
            first,
            interval_method,
            level,
            weighted=any(row.weight_text for row in rows),
            whole=summary,
            others=bool(others),
        ),
        alt=_alt(title, rows, parts, total, scale, reason),
        layout=layout,
        heading="Source" if layout == "jama" else "Study",
        columns=tuple(_column(name) for name in columns or {}),
        measure=f"{scale.heading} ({percent(level)} CI)",
        axis=reach(scale, places, parts, total),
        axis_title=scale.axis_title,
        groups=parts,
        total=total,
        others=beside,
        favours=favours,
        domains=tuple(domains),
        notes=(*told, *between, *method, *((f"Not pooled: {reason}",) if reason else ()), *notes),
    )


def _column(name: str) -> Column:
    title, _, group = name.partition("|")
    return Column(title, group)


def _places(
    fx: Effects, scale: Shown, level: float, given: tuple[Sequence[float], Sequence[float], Sequence[float]] | None
) -> list[Place | None]:
    if given is not None:
        values, lows, highs = given
        usable = [bool(np.isfinite(value)) for value in values]
    else:
        natural, (low_array, high_array) = fx.natural(level)
        values, lows, highs = natural.tolist(), low_array.tolist(), high_array.tolist()
        usable = [bool(each) for each in fx.included]
    return [
        Place(*(float(each) * scale.factor for each in (value, low, high))) if fine else None
        for value, low, high, fine in zip(values, lows, highs, usable, strict=True)
    ]


def _rows(
    fx: Effects,
    fit: Fit | None,
    places: Sequence[Place | None],
    columns: Mapping[str, Sequence[object]],
    judgements: Sequence[Sequence[Judgement | None]] | None,
    digits: int,
) -> list[Row]:
    weights: list[float | None] = [None] * fx.k
    texts = [""] * fx.k
    if fit is not None:
        raw = [float(each) if np.isfinite(each) else 0.0 for each in fit.weights]
        weights = list(raw)
        if words.has_weights(fit):
            texts = [
                text if place and fine else ""
                for text, place, fine in zip(percentages(raw), places, fx.included, strict=True)
            ]
    return [
        Row(
            label=label,
            cells=tuple(str(values[number]) for values in columns.values()),
            place=place,
            text=NOT_ESTIMABLE if place is None else with_interval(place.value, place.low, place.high, digits),
            weight=weight if place else None,
            weight_text=text,
            judgements=tuple(judgements[number]) if judgements else (),
        )
        for number, (label, place, weight, text) in enumerate(zip(fx.labels, places, weights, texts, strict=True))
    ]


def _groups(
    fx: Effects,
    rows: Sequence[Row],
    names: Sequence[object] | None,
    fits: Mapping[str, Fit],
    scale: Shown,
    digits: int,
    columns: int,
) -> tuple[Group, ...]:
    if names is None:
        return (Group("", tuple(rows)),)
    named = [str(each) for each in names]
    if len(named) != fx.k:
        raise ValueError(f"groups: expected {fx.k} names, one a study, found {len(named)}")
    return tuple(
        Group(
            name,
            tuple(row for row, own in zip(rows, named, strict=True) if own == name),
            _summary("Subtotal", fits[name], scale, digits, (), columns) if name in fits else None,
        )
        for name in dict.fromkeys(named)
    )


def _summary(label: str, fit: Fit, scale: Shown, digits: int, cells: tuple[str, ...], columns: int) -> Summary:
    natural = fit.natural
    place = _scaled(scale, natural.estimate, *natural.ci)
    prediction = None
    if natural.prediction is not None and words.predicts(fit):
        prediction = _scaled(scale, natural.estimate, *natural.prediction)
    # a prediction interval of a subtotal would crowd the figure; it stands in the results
    whole = label == "Total"
    return Summary(
        label=f"{label} ({percent(fit.level)} CI)",
        cells=cells or ("",) * columns,
        place=place,
        text=with_interval(place.value, place.low, place.high, digits),
        prediction=prediction if whole else None,
        prediction_label=f"{percent(fit.level)} prediction interval" if prediction and whole else "",
        prediction_text=f"({number(prediction.low, digits)} to {number(prediction.high, digits)})"
        if prediction and whole
        else "",
        lines=() if whole else words.heterogeneity(fit),
    )


def _other(label: str, fit: Fit, scale: Shown, digits: int, columns: int) -> Summary:
    whole = _summary("", fit, scale, digits, (), columns)
    return replace(whole, label=label, prediction=None, prediction_label="", prediction_text="", lines=())


def _scaled(scale: Shown, value: object, low: object, high: object) -> Place:
    return Place(*(float(np.asarray(each)) * scale.factor for each in (value, low, high)))


def reach(scale: Shown, places: Iterable[Place | None], groups: Iterable[Group], total: Summary | None) -> Axis:
    """From the lowest to the highest estimate with some room; intervals that reach further are cut."""
    drawn = [each for each in places if each]
    pooled = [each for group in groups if group.summary for each in [group.summary.place]]
    if total:
        pooled += [total.place, *([total.prediction] if total.prediction else [])]
    values = [scale.inner(each.value) for each in (*drawn, *pooled)]
    if scale.null is not None:
        values.append(scale.inner(scale.null))
    if not values:
        return scale.axis([])
    widths = sorted(scale.inner(each.high) - scale.inner(each.low) for each in drawn if not np.isnan(each.low))
    room = max(max(values) - min(values), widths[len(widths) // 2] if widths else 0.0)
    if not np.isfinite(room) or room <= 0:
        room = 1.0
    low, high = min(values) - 0.6 * room, max(values) + 0.6 * room
    ends = [scale.inner(end) for each in (*drawn, *pooled) for end in (each.low, each.high) if not np.isnan(end)]
    return scale.axis([scale.outer(value) for value in (*values, *(min(max(end, low), high) for end in ends))])


def _caption(
    places: Sequence[Place | None],
    fit: Fit | None,
    method: str,
    level: float,
    *,
    weighted: bool,
    whole: Fit | None,
    others: bool,
) -> str:
    marks = "Squares: estimates of the studies"
    if weighted:
        marks += ", their area follows the weight"
    text = f"{marks}. Lines: {percent(level)} confidence intervals{f' ({method})' if method else ''}."
    text += " An arrow: the interval goes on beyond the axis."
    if any(each and np.isnan(each.low) for each in places):
        text += " Hollow marks: no interval is printed, or none that can be drawn."
    if fit is not None:
        text += " Diamond: a pooled estimate and its interval."
        if others:
            text += " Hollow: the same under another choice."
        if whole is not None and words.predicts(whole):
            text += " Dashed bar: where the effect of a new study is expected."
    if any(each is None for each in places):
        text += " Not estimable: the study has no estimate on this scale and is not pooled."
    return text


def _alt(
    title: str, rows: Sequence[Row], groups: Sequence[Group], total: Summary | None, scale: Shown, reason: str
) -> str:
    drawn = [row for row in rows if row.place]
    listed = "; ".join(f"{row.label} {row.text}" for row in drawn[:12])
    more = f"; and {len(drawn) - 12} more" if len(drawn) > 12 else ""
    text = f"{title}. Forest plot with {len(rows)} {'row' if len(rows) == 1 else 'rows'}, {scale.axis_title}"
    text += f": {listed}{more}." if drawn else ": none can be estimated."
    own = [f"{group.label} {group.summary.text}" for group in groups if group.summary]
    if own:
        text += f" Pooled by group: {'; '.join(own)}."
    if total:
        text += f" Pooled: {total.text}."
        if total.prediction:
            text += f" Prediction interval: {total.prediction_text.strip('()')}."
    return f"{text} Not pooled: {reason.rstrip('.')}." if reason else text
