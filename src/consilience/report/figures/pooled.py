"""The forest plot of each analysis of a review: pooled, or beside each other with the reason not to pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from consilience import synthesis as syn
from consilience.model.estimate import Estimate
from consilience.model.queries import outcome, select
from consilience.model.review import Review
from consilience.model.study import Result, Study
from consilience.model.synthesis_plan import Pooling
from consilience.synthesis.effects import Effects

from ..notes import study_names
from ..pooling.inputs import SINGLE, SURVIVAL, Absent, Input
from ..pooling.numbers import Counts, Means, Read, Stated, stated
from ..pooling.runs import Pooled
from .bias_of_rows import appraised
from .families import name
from .judgements import Judgement, judge
from .meta_analysis import forest
from .meta_analysis.forest import ForestView, Group, Row

OVERALL = "Overall"


def views(review: Review, analyses: Sequence[Pooled]) -> Iterator[ForestView]:
    """One forest plot an analysis, as far as there is something to draw."""
    for each in analyses:
        if each.analysis.pooling is None:
            shown = _unpooled(review, each)
            if shown is not None:
                yield shown
        elif each.run.effects is not None:
            yield _of_run(review, each)


def _of_run(review: Review, each: Pooled) -> ForestView:
    run, pooling = each.run, each.run.pooling
    effects = run.effects
    assert effects is not None
    names = study_names(review)
    grouped = pooling.subgroups is not None
    order = _order(run.used) if grouped else list(range(len(run.used)))
    used = [run.used[number] for number in order]
    effects = _named(effects.take(order), [names[one.study.id] for one in used])
    bias = _bias(review, [(one.study, one.results) for one in used])
    view = forest.view(
        effects,
        _reordered(run.fit, order),
        id=f"forest-{each.analysis.id}",
        title=each.analysis.label,
        layout=pooling.layout,
        columns=_columns(review, used, [one.study for one in used]),
        totals=_totals(used) if run.fit is not None else (),
        groups=[one.group for one in used] if grouped else None,
        subgroups=run.between,
        fits=dict(run.fits),
        others=[
            (choice.label, choice.run.fit, dict(choice.run.fits))
            for choice in each.choices
            if choice.run.layers != run.layers and choice.run.is_pooled
        ],
        intervals=_exact(used, pooling.level / 100)
        if pooling.measure in SINGLE
        else _as_printed(effects, used, pooling),
        interval_method="Clopper-Pearson" if pooling.measure in SINGLE else "",
        judgements=[marks for _, marks in bias] if bias else None,
        domains=bias[0][0] if bias else (),
        favours=pooling.favours,
        reason=run.reason,
        notes=_notes(each),
    )
    return _with_absent(view, run.absent, names, grouped)


def _order(used: Sequence[Input]) -> list[int]:
    """Studies of one class beside each other, classes as they come."""
    classes = list(dict.fromkeys(each.group for each in used))
    return sorted(range(len(used)), key=lambda number: classes.index(used[number].group))


def _reordered(fit: syn.Fit | None, order: Sequence[int]) -> syn.Fit | None:
    """The fit with its weights in the order of the rows."""
    if fit is None or list(order) == sorted(order):
        return fit
    return replace(fit, given_weights=np.asarray(fit.weights)[list(order)])


def _named(effects: Effects, labels: Sequence[str]) -> Effects:
    return replace(effects, labels=tuple(labels))


def _columns(review: Review, used: Sequence[Input], studies: Sequence[Study]) -> dict[str, list[str]]:
    """Counts or means where every study has them, else sizes; outcomes and times where they differ."""
    columns: dict[str, list[str]] = {}
    outcomes = [name(outcome(review, each.result.outcome)) for each in used]
    if len(set(outcomes)) > 1:
        columns["Outcome"] = outcomes
    times = [each.time for each in used]
    if len(set(times)) > 1:
        columns["Time"] = times
    if all(isinstance(each.first, Counts) for each in used):
        two = any(each.second is not None for each in used)
        sides = (("first", "Experimental"), ("second", "Comparator")) if two else (("first", ""),)
        for side, heading in sides:
            for field, title in (("events", "Events"), ("total", "Total")):
                values = [str(getattr(getattr(each, side), field)) for each in used]
                columns[f"{title}|{heading}" if heading else title] = values
    elif all(isinstance(each.first, Means) for each in used):
        for side, heading in (("first", "Experimental"), ("second", "Comparator")):
            values = [_mean(getattr(each, side)) for each in used]
            columns[f"Mean (SD), n|{heading}"] = values
    elif len(studies) and all(study.participants.first() for study in studies):
        columns["n"] = [str(first.n) for study in studies if (first := study.participants.first())]
    return columns


def _mean(number: object) -> str:
    return f"{number.mean:g} ({number.sd:g}), {number.total}" if isinstance(number, Means) else ""


def _totals(used: Sequence[Input]) -> tuple[str, ...]:
    """Sums below the columns of counts; nothing below the others."""
    if not all(isinstance(each.first, Counts) for each in used):
        return ()
    blank = int(len({each.result.outcome for each in used}) > 1) + int(len({each.time for each in used}) > 1)
    sums = []
    for side in ("first", "second") if any(each.second is not None for each in used) else ("first",):
        sums += [str(sum(getattr(getattr(each, side), field) for each in used)) for field in ("events", "total")]
    return ("",) * blank + tuple(sums)


def _exact(used: Sequence[Input], level: float) -> tuple[list[float], list[float], list[float]]:
    """Observed shares with exact intervals: what the studies saw, without any correction."""
    counts = [each.first for each in used if isinstance(each.first, Counts)]
    low, high = syn.proportion_interval([c.events for c in counts], [c.total for c in counts], level=level)
    return [c.events / c.total for c in counts], np.atleast_1d(low).tolist(), np.atleast_1d(high).tolist()


def _as_printed(
    effects: Effects, used: Sequence[Input], pooling: Pooling
) -> tuple[list[float], list[float], list[float]] | None:
    """The studies' intervals, those that were printed as they were printed."""
    natural, limits = effects.natural(pooling.level / 100)
    rows = list(zip(natural.tolist(), *(limit.tolist() for limit in limits), strict=True))
    for number, each in enumerate(used):
        printed = each.first
        if isinstance(printed, Stated) and _is_shown(printed, pooling.level / 100):
            assert printed.low is not None
            assert printed.high is not None
            rows[number] = (printed.value, printed.low, printed.high)
    values, low, high = (list(column) for column in zip(*rows, strict=True))
    return values, low, high


def _is_shown(printed: Stated, level: float) -> bool:
    """True where limits of the figure's level are printed."""
    return printed.low is not None and printed.high is not None and abs(printed.level - level) < 1e-9


def _notes(each: Pooled) -> list[str]:
    pooling = each.run.pooling
    told = []
    if pooling.outcomes_as_one and not each.run.reason:
        told.append(f"Outcomes taken as one: {pooling.outcomes_as_one}")
    if pooling.times_as_one and not each.run.reason:
        told.append(f"Times taken as one: {pooling.times_as_one}")
    return told


def _with_absent(view: ForestView, absent: Sequence[Absent], names: dict[str, str], grouped: bool) -> ForestView:
    """The view with a row for each study that gives no number."""
    groups = list(view.groups)
    for each in absent:
        row = Row(names[each.study.id], ("",) * len(view.columns), None, forest.NOT_ESTIMABLE)
        label = each.group if grouped else ""
        place = next((at for at, group in enumerate(groups) if group.label == label), None)
        if place is None:
            groups.append(Group(label, (row,)))
        else:
            groups[place] = replace(groups[place], rows=(*groups[place].rows, row))
    if not absent:
        return view
    listed = ", ".join(names[each.study.id] for each in absent)
    more = " Not estimable: what is printed of the study does not give the numbers that are needed."
    caption = view.caption if "Not estimable" in view.caption else view.caption + more
    return replace(view, groups=tuple(groups), caption=caption, alt=f"{view.alt} Not estimable: {listed}.")


# --- risk of bias


def _bias(
    review: Review, rows: Sequence[tuple[Study, Sequence[Result]]]
) -> list[tuple[tuple[str, ...], tuple[Judgement | None, ...]]]:
    """Domains and levels of each row; nothing where no study is appraised."""
    chosen = appraised(review, rows)
    if not any(chosen):
        return []
    domains = tuple(dict.fromkeys(each.domain for one in chosen if one for each in one[0].domains))
    found = []
    for one in chosen:
        marks: tuple[Judgement | None, ...] = (None,) * (len(domains) + 1)
        if one is not None:
            appraisal, instrument = one
            levels = {each.domain: judge(each.level, instrument) for each in appraisal.domains}
            marks = (*(levels.get(domain) for domain in domains), judge(appraisal.level or "", instrument))
        found.append(((*domains, OVERALL), marks))
    return found


# --- not pooled


def _unpooled(review: Review, each: Pooled) -> ForestView | None:
    """Every value that the analysis selects, as printed, with outcome and time."""
    names = study_names(review)
    chosen = select(review, each.analysis)
    measure = each.run.pooling.measure
    rows = []
    for one in chosen:
        value, low, high = _printed(one.estimate)
        if np.isfinite(value):
            time = str(one.result.time) if one.result.time and one.estimate.time_stated else "not stated"
            short = name(outcome(review, one.result.outcome))
            rows.append((one, time, short, value, low, high))
    if not rows:
        return None
    labels = [names[row[0].study.id] for row in rows]
    display = measure if measure in SURVIVAL or measure not in SINGLE else "PR"
    effects = syn.effects(display, estimate=[np.nan] * len(rows), se=[np.nan] * len(rows), labels=labels)
    columns: dict[str, Sequence[object]] = {}
    if len({row[2] for row in rows}) > 1:
        columns["Outcome"] = [row[2] for row in rows]
    columns["Time"] = [row[1] for row in rows]
    bias = _bias(review, [(row[0].study, (row[0].result,)) for row in rows])
    return forest.view(
        effects,
        None,
        id=f"forest-{each.analysis.id}",
        title=each.analysis.label,
        columns=columns,
        intervals=([row[3] for row in rows], [row[4] for row in rows], [row[5] for row in rows]),
        interval_method="as printed",
        judgements=[marks for _, marks in bias] if bias else None,
        domains=bias[0][0] if bias else (),
        reason=each.run.reason,
    )


def _printed(estimate: Estimate) -> tuple[float, float, float]:
    """Value and limits on the natural scale (shares between 0 and 1); NaN for what is not printed, or cannot be."""
    nothing = float("nan")
    reading = stated("review", estimate)
    if isinstance(reading, Read) and isinstance(reading.number, Stated) and reading.number.low is not None:
        number = reading.number
        return number.value, reading.number.low, nothing if number.high is None else number.high
    if estimate.events is not None and estimate.total:
        return estimate.events / estimate.total, nothing, nothing
    if estimate.value is None or estimate.measure in ("count", "narrative"):
        return nothing, nothing, nothing
    return estimate.value.value * (0.01 if estimate.is_percentage else 1.0), nothing, nothing
