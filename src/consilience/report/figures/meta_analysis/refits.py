"""What becomes of the pooled estimate when one study is left out, or as studies are added: a forest of refits."""

from __future__ import annotations

import numpy as np

from consilience.synthesis.fit import Fit
from consilience.synthesis.influence import Refits

from . import words
from .forest import Column, ForestView, Group, Place, Row, Summary, reach
from .measures import digits_for, number, percent, shown, with_interval


def view(
    refits: Refits, fit: Fit | None = None, *, id: str = "leave-one-out", title: str = "", heading: str = ""
) -> ForestView:
    """One row a refit (``synthesis.leave_one_out`` or ``cumulative``), the fit of all studies below.

    Args:
        refits: of one meta-analysis.
        fit: the whole, for the diamond.
        id, title, heading: of the figure; by default from the kind of refits.
    """
    scale = shown(refits.fit.measure)
    natural = refits.natural
    columns = (np.asarray(natural.estimate), *(np.asarray(each) for each in natural.ci))
    places = [
        Place(*(float(each) * scale.factor for each in row)) if np.isfinite(row).all() else None
        for row in zip(*columns, strict=True)
    ]
    digits = digits_for(scale, [each.value for each in places if each])
    tau2, i2 = (np.broadcast_to(np.asarray(each, dtype=float), len(places)) for each in (refits.tau2, refits.i2))
    rows = [
        Row(
            label,
            (number(float(t), 3), number(float(share), 0)),
            place,
            with_interval(place.value, place.low, place.high, digits) if place else "not estimable",
        )
        for label, place, t, share in zip(refits.labels, places, tau2, i2, strict=True)
    ]
    total = None
    if fit is not None:
        whole = fit.natural
        place = Place(*(float(np.asarray(each)) * scale.factor for each in (whole.estimate, *whole.ci)))
        cells = (number(float(fit.tau2), 3), number(float(fit.i2), 0))
        total = Summary("All studies", cells, place, with_interval(place.value, place.low, place.high, digits))
    left_out = refits.title.startswith("leave") or "without" in refits.title
    drawn = [(each.value, row.label) for each, row in zip(places, rows, strict=True) if each]
    named = title or ("Leave one out" if left_out else "Cumulative meta-analysis")
    span = (
        f"from {number(min(drawn)[0], digits)} ({min(drawn)[1]}) to {number(max(drawn)[0], digits)} ({max(drawn)[1]})"
    )
    return ForestView(
        id=id,
        title=named,
        caption=f"Each row is a pooled estimate with its {percent(refits.fit.level)} interval"
        f" {'without the study named' if left_out else 'of all studies up to the one named'}."
        f"{' Diamond and dashed line: all studies.' if total else ''}",
        alt=f"{named}: {len(rows)} pooled estimates, {scale.axis_title}, {span}." if drawn else f"{named}: none.",
        layout="jama",
        heading=heading or ("Without" if left_out else "Up to"),
        columns=(Column("τ²"), Column("I², %")),
        measure=f"{scale.heading} ({percent(refits.fit.level)} CI)",
        axis=reach(scale, places, (), total),
        axis_title=scale.axis_title,
        groups=(Group("", tuple(rows)),),
        total=total,
        notes=() if fit is None else (words.method(fit),),
    )
