"""Tables of the analyses: the declared run beside the others, and the number that each study gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from consilience.model.review import Review
from consilience.synthesis.effects import describe
from consilience.synthesis.fit import Fit

from .. import text
from ..figures.meta_analysis import words
from ..figures.meta_analysis.measures import number, p_words, shown
from ..notes import Notes
from ..table import Cell, Column, Group, Line, Table, Value, missing, one
from ..table import words as plain
from .numbers import Counts, Means, Stated
from .runs import Pooled, Run
from .sentences import pooled_estimate, prediction


def results(analyses: Sequence[Pooled]) -> Table:
    """Each analysis as declared, then under other choices."""
    columns = (
        Column("Values and model", "head"),
        Column("Studies", "number"),
        Column("Pooled", "short"),
        Column("Prediction interval", "short"),
        Column("Heterogeneity", "text"),
        Column("How", "long"),
    )
    groups = tuple(
        Group(
            each.analysis.label,
            tuple(row for label, run in _runs(each) for row in _rows(label, run)),
        )
        for each in analyses
        if each.run.pooling is not None and each.analysis.pooling is not None
    )
    notes = (
        "A prediction interval tells where the effect of a new study is expected; two studies are too few for one.",
        "I² is computed from τ² and the typical variance under random effects, from Q under a common effect.",
    )
    return Table("meta-analyses", "Pooled estimates, and what other choices make of them", columns, groups, notes)


def _runs(each: Pooled) -> list[tuple[str, Run]]:
    return [("as declared", each.run), *((choice.label, choice.run) for choice in each.choices)]


def _rows(label: str, run: Run) -> list[tuple[Cell, ...]]:
    """One row a pooled estimate: of each class, and of all."""
    scale = shown(run.pooling.measure)
    fits: list[tuple[str, Fit]] = [*run.fits, *([("all", run.fit)] if run.fit is not None else [])]
    if not fits:
        reason = plain(_capital(run.reason))
        return [(plain(label), plain(str(len(run.used))), missing("not pooled"), missing("–"), missing("–"), reason)]
    return [
        (
            plain(f"{name}: {label}" if run.fits else label),
            plain(f"{int(fit.k)}"),
            plain(pooled_estimate(fit, scale)),
            plain(prediction(fit, scale)) if words.predicts(fit) else missing(prediction(fit, scale)),
            plain(_spread(fit)),
            plain(words.method(fit)),
        )
        for name, fit in fits
    ]


def _spread(fit: Fit) -> str:
    if int(fit.k) < 2:
        return "–"
    tau2 = f"τ² {number(float(fit.tau2), 3)}, " if fit.model == "random" else ""
    return f"{tau2}I² {number(float(fit.i2), 0)}\u00a0%, Q {number(float(fit.q), 1)} ({p_words(float(fit.q_p))})"


def _capital(told: str) -> str:
    return told[:1].upper() + told[1:]


def numbers_used(review: Review, analyses: Sequence[Pooled]) -> Table:
    """Which value each study gives to each analysis, and how the number came about."""
    notes = Notes(review)
    columns = (
        Column("Study", "head"),
        Column("Values", "text"),
        Column("Number", "short"),
        Column("How it came about", "long"),
    )
    groups = []
    for each in analyses:
        if each.analysis.pooling is None:
            continue
        rows = []
        for used, analysed in zip(each.run.used, _analysed(each.run), strict=True):
            values = tuple(notes.result(used.study, result) for result in used.results)
            rows.append(
                (
                    one(Value(notes.names[used.study.id])),
                    Cell(tuple(Line((value,)) for value in values)),
                    plain(_number(used.first, used.second)),
                    plain(f"{used.how}; {analysed}"),
                )
            )
        rows += [
            (one(Value(notes.names[gone.study.id])), missing("–"), missing("none"), plain(_capital(gone.reason)))
            for gone in each.run.absent
        ]
        if rows:
            groups.append(Group(each.analysis.label, tuple(rows)))
    borrowed = tuple(
        f"{each.analysis.label}, {notes.names.get(taken.study, taken.study)}: {taken.reason}"
        for each in analyses
        if each.analysis.pooling
        for taken in each.analysis.pooling.borrowed
    )
    told = (
        *(f"An interval taken from behind another value: {line}" for line in borrowed),
        *(f"{each.analysis.label}: {each.analysis.note}" for each in analyses if each.analysis.note),
    )
    return Table("meta-analysis-numbers", "The numbers of each analysis", columns, tuple(groups), told, folded=True)


def _analysed(run: Run) -> list[str]:
    """Effect and standard error of each study on the scale of the analysis."""
    if run.effects is None:
        return ["no effect computed"] * len(run.used)
    name = describe(run.effects.measure)
    return [
        f"{name} {number(float(y), 3)}, SE {number(float(se), 3)}"
        for y, se in zip(run.effects.y, run.effects.se, strict=True)
    ]


def _number(first: object, second: object) -> str:
    return " v ".join(_single(each) for each in (first, second) if each is not None)


def _single(each: object) -> str:
    if isinstance(each, Counts):
        return f"{each.events}/{each.total}"
    if isinstance(each, Means):
        return f"{each.mean:g} (SD {each.sd:g}, n = {each.total})"
    assert isinstance(each, Stated)
    if each.low is None or each.high is None:
        return f"{each.value:.4g} (SE {each.se:.3g})" if each.se is not None else f"{each.value:.4g}"
    return text.signs(f"{each.value:.4g} ({each.low:.4g} to {each.high:.4g})")


def as_data(analyses: Sequence[Pooled]) -> list[dict[str, object]]:
    """The analyses for ``data.json``: ten significant digits, so that every machine writes the same."""
    return [
        {
            "analysis": each.analysis.id,
            **_run_data(each.run),
            "choices": [{"label": choice.label, **_run_data(choice.run)} for choice in each.choices],
        }
        for each in analyses
    ]


def _run_data(run: Run) -> dict[str, object]:
    return {
        "layers": list(run.layers),
        "reason": run.reason,
        "values": [
            {
                "results": [f"study/{used.study.id}/{result.id}" for result in used.results],
                "number": _number(used.first, used.second),
                "how": used.how,
            }
            for used in run.used
        ],
        "not_used": [{"study": gone.study.id, "reason": gone.reason} for gone in run.absent],
        "pooled": None if run.fit is None else _fit_data(run.fit),
        "by_class": {name: _fit_data(fit) for name, fit in run.fits},
    }


_KEPT = ("measure", "model", "estimate", "se", "p", "ci", "prediction", "tau2", "i2", "q", "q_df", "q_p", "k", "level",
         "natural", "conventions", "notes", "weights")  # fmt: skip


def _fit_data(fit: Fit) -> dict[str, object]:
    told = fit.to_dict()
    return {name: _rounded(told[name]) for name in _KEPT}


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(np.format_float_scientific(value, precision=9)) if np.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return value
