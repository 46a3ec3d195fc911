"""Runs an analysis: effects of its studies, their pooled estimate, and what becomes of it under other choices.

Nothing is pooled that differs in outcome, time or measure, unless the analysis says why it may; the reason against
stands in ``Run.reason``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from consilience import synthesis as syn
from consilience.extraction.harms.terms import Comparable, comparable, main_version
from consilience.model.estimate import LayerName, Measure
from consilience.model.outcome import SeverityScale
from consilience.model.queries import outcome
from consilience.model.review import Review
from consilience.model.synthesis_plan import Analysis, PooledMeasure, Pooling
from consilience.synthesis.conversions import Scale, to_scale
from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit

from ..figures.meta_analysis.measures import shown
from .inputs import Absent, Input, inputs
from .numbers import Counts, Means, Stated


@dataclass(frozen=True, slots=True)
class Run:
    """One analysis with one set of choices. ``fit`` is None where it is not pooled, and ``reason`` says why."""

    pooling: Pooling
    layers: tuple[LayerName, ...]
    used: tuple[Input, ...]
    absent: tuple[Absent, ...]
    effects: Effects | None
    fit: Fit | None
    fits: tuple[tuple[str, Fit], ...]
    """Pooled estimates of subgroups that hold at least two studies."""
    reason: str = ""
    between: syn.Subgroups | None = None

    @property
    def participants(self) -> int | None:
        """People behind the numbers, where every study gives them."""
        sizes = [_size(each) for each in self.used]
        return sum(size for size in sizes if size) if sizes and all(sizes) else None

    @property
    def is_pooled(self) -> bool:
        """True where there is a pooled estimate, of all studies or of a subgroup."""
        return self.fit is not None or bool(self.fits)


@dataclass(frozen=True, slots=True)
class Choice:
    """Another way to run the analysis, in words."""

    label: str
    run: Run


@dataclass(frozen=True, slots=True)
class Pooled:
    """An analysis as declared, and under other choices."""

    analysis: Analysis
    run: Run
    choices: tuple[Choice, ...]


def pooled(review: Review) -> list[Pooled]:
    """Every analysis of the review that declares pooling, or why it must not be pooled."""
    return [
        analyse(review, each) for each in review.analyses if each.pooling is not None or each.do_not_pool is not None
    ]


def analyse(review: Review, analysis: Analysis) -> Pooled:
    """Run one analysis, and its alternatives."""
    told = declared(review, analysis)
    choices = () if analysis.do_not_pool else tuple(_choices(review, analysis, told.pooling, told))
    return Pooled(analysis, told, choices)


def declared(review: Review, analysis: Analysis) -> Run:
    """One analysis as its review declares it, without alternatives."""
    pooling = analysis.pooling or Pooling(measure=_measure(review, analysis))
    return run(review, analysis, pooling, (analysis.layer,) if analysis.layer else pooling.layers)


def _measure(review: Review, analysis: Analysis) -> PooledMeasure:
    """The scale on which results are shown that nobody wants to pool."""
    measures: set[Measure] = {
        estimate.measure
        for study in review.studies
        for result in study.results
        if result.outcome in analysis.outcomes and bool(result.contrast) == analysis.contrasts
        for _, estimate in result.stated
    }
    if not analysis.contrasts:
        return "SURV-LOGIT" if "survival" in measures else "PR"
    names: dict[Measure, PooledMeasure] = {
        "hazard-ratio": "HR",
        "risk-ratio": "RR",
        "odds-ratio": "OR",
        "risk-difference": "RD",
        "mean-difference": "MD",
        "standardised-mean-difference": "SMD",
    }
    return next((short for measure, short in names.items() if measure in measures), "RR")


def run(review: Review, analysis: Analysis, pooling: Pooling, layers: Sequence[LayerName]) -> Run:
    """One run: numbers, effects, and the pooled estimate or the reason against it."""
    found = inputs(review, analysis, pooling, layers)
    base = Run(pooling, tuple(layers), found.used, found.absent, None, None, ())
    if not found.used:
        return replace(base, reason=analysis.do_not_pool or _nothing(found.absent, pooling))
    try:
        effects = effects_of(found.used, pooling)
        base = replace(base, effects=effects)
        reason = analysis.do_not_pool or against(review, found.used, pooling)
        if reason:
            return replace(base, reason=reason)
        return _with_fits(base, effects)
    except syn.SynthesisError as error:
        return replace(base, reason=str(error))


def _nothing(absent: Sequence[Absent], pooling: Pooling) -> str:
    """Why there is no number at all."""
    what = "numbers that can be used" if absent else f"a {shown(pooling.measure).title.lower()}"
    return f"no study states {what}"


def against(review: Review, used: Sequence[Input], pooling: Pooling) -> str:
    """Why these studies must not be pooled; empty where nothing speaks against it."""
    if len(used) < 2:
        return f"only one study states numbers that can be used ({used[0].study.label})"
    traits: dict[str, list[str]] = {}
    if not pooling.outcomes_as_one:
        traits["outcomes"] = [outcome(review, each.result.outcome).label for each in used]
    if not pooling.times_as_one:
        traits["times"] = [_when(each) for each in used]
    try:
        syn.check_comparable([each.study.label for each in used], **traits)
    except syn.NotPoolableError as error:
        return str(error).removeprefix("must not be pooled: ")
    return _graded_apart(review, used)


def _graded_apart(review: Review, used: Sequence[Input]) -> str:
    """Why grades of a harm must not be pooled: several systems, or versions of CTCAE between which its limits moved."""
    scales = _scales(review, used)
    systems = sorted(
        {each.system for each in scales if each is not None and each.system not in ("other", "not stated")}
    )
    if len(systems) > 1:
        return f"graded by {' and '.join(systems)}, whose grades cannot be compared"
    found = _same_grades(review, used, [each for each in scales if each and main_version(each.version)])
    return found.reason if found is not None and found.alike is False else ""


def graded_in_doubt(review: Review, used: Sequence[Input]) -> str:
    """Why it is not known whether grades of a harm mean the same in these studies; empty where they do."""
    found = _same_grades(review, used, _scales(review, used))
    return found.reason if found is not None and found.alike is None else ""


def _same_grades(review: Review, used: Sequence[Input], scales: Sequence[SeverityScale | None]) -> Comparable | None:
    """Whether the versions of CTCAE grade the harm alike; None where no term is named or nobody used CTCAE."""
    term = outcome(review, used[0].result.outcome).term
    versions = [each.version if each else "not stated" for each in scales]
    if not term or not any(each and each.system == "CTCAE" for each in scales):
        return None
    return comparable(term, versions)


def _scales(review: Review, used: Sequence[Input]) -> list[SeverityScale | None]:
    """What graded each result of a harm; none where no result has a grade."""
    if outcome(review, used[0].result.outcome).kind != "harm" or all(each.result.grade is None for each in used):
        return []
    return [each.study.severity_scale or outcome(review, each.result.outcome).severity_scale for each in used]


def _when(each: Input) -> str:
    """Times compare by their length: 12 months are a year."""
    time = each.result.time
    return f"{round(time.days)} days" if time else "no time stated"


# --- effects


def effects_of(used: Sequence[Input], pooling: Pooling) -> Effects:
    """Effects in the order of the studies: from counts, from means, and as printed."""
    kinds: dict[type, list[int]] = {}
    for number, each in enumerate(used):
        kinds.setdefault(type(each.first), []).append(number)
    parts = [
        (numbers, _effects(kind, [used[number] for number in numbers], pooling)) for kind, numbers in kinds.items()
    ]
    if len(parts) == 1:
        return parts[0][1]
    order = [number for numbers, _ in parts for number in numbers]
    return syn.combine(*(part for _, part in parts)).take(np.argsort(order))


def _effects(kind: type, used: Sequence[Input], pooling: Pooling) -> Effects:
    labels = [each.study.label for each in used]
    if kind is Stated:
        return _stated(used, pooling, labels)
    data: dict[str, Any] = {}
    for each in used:
        for number, suffix in ((each.first, "_1"), (each.second, "_2")):
            if number is None:
                continue
            for name, value in _fields(number):
                data.setdefault(name + (suffix if each.second is not None else ""), []).append(value)
    return syn.effects(pooling.measure, correction=pooling.correction, correct=pooling.correct, labels=labels, **data)


def _fields(number: object) -> Iterator[tuple[str, float]]:
    if isinstance(number, Counts):
        yield from (("events", number.events), ("total", number.total))
    if isinstance(number, Means):
        yield from (("mean", number.mean), ("sd", number.sd), ("total", number.total))


def _stated(used: Sequence[Input], pooling: Pooling, labels: Sequence[str]) -> Effects:
    values, errors = zip(*(_scaled(each.first, pooling) for each in used), strict=True)
    return syn.effects(pooling.measure, estimate=list(values), se=list(errors), labels=labels)


def _scaled(stated: object, pooling: Pooling) -> tuple[float, float]:
    """Estimate and standard error on the analysis scale."""
    assert isinstance(stated, Stated)
    scale: Scale = "identity"
    if pooling.measure in {"RR", "OR", "PETO", "HR", "ROM"}:
        scale = "log"
    elif pooling.measure == "SURV-CLOGLOG":
        scale = "cloglog"
    elif pooling.measure == "SURV-LOGIT":
        scale = "logit"
    value = float(to_scale(stated.value, scale))
    if stated.se is not None or stated.low is None or stated.high is None:
        return value, stated.se if stated.se is not None else float("nan")
    return value, float(syn.se_from_interval(stated.low, stated.high, level=stated.level, scale=scale))


# --- fits


def _with_fits(base: Run, effects: Effects) -> Run:
    pooling = base.pooling
    groups: dict[str, list[int]] = {}
    for number, each in enumerate(base.used):
        groups.setdefault(each.group, []).append(number)
    fits: list[tuple[str, Fit]] = []
    between = None
    if pooling.subgroups:
        for name, members in groups.items():
            if len(members) > 1:
                fits.append((name, fit_of([base.used[n] for n in members], effects.take(members), pooling)))
    whole = fit_of(base.used, effects, pooling) if pooling.total or not pooling.subgroups else None
    if whole is not None and pooling.method == "inverse-variance" and len(fits) == len(groups) > 1:
        between = syn.subgroups(
            effects,
            [each.group for each in base.used],
            model=pooling.model,
            tau2=pooling.tau2,
            ci=pooling.ci,
            level=pooling.level / 100,
        )
    reason = "" if whole or fits else "no class holds two studies with numbers that can be used"
    return replace(base, fit=whole, fits=tuple(fits), between=between, reason=reason)


def fit_of(used: Sequence[Input], effects: Effects, pooling: Pooling) -> Fit:
    """The pooled estimate of these studies by the method of the analysis; raises ``SynthesisError``."""
    level = pooling.level / 100
    if pooling.method == "inverse-variance":
        return syn.pool(
            effects,
            model=pooling.model,
            tau2=pooling.tau2,
            ci=pooling.ci,
            level=level,
            prediction=pooling.prediction,
        )
    data = _table(used, pooling)
    labels = effects.labels
    if pooling.method == "glmm":
        ci = "normal" if pooling.ci == "normal" else "t"
        return syn.glmm(
            pooling.measure,
            model=pooling.model,
            ci=ci,  # type: ignore[arg-type]
            level=level,
            prediction=pooling.prediction,
            labels=labels,
            **data,
        )
    if pooling.method == "peto":
        return syn.peto(level=level, labels=labels, **data)
    return syn.mantel_haenszel(pooling.measure, level=level, labels=labels, **data)


def _table(used: Sequence[Input], pooling: Pooling) -> dict[str, Any]:
    """Counts of every study; refuses where one gives only a printed effect."""
    without = [each.study.label for each in used if not isinstance(each.first, Counts)]
    if without:
        raise syn.SynthesisError(f"{pooling.method} needs counts; {', '.join(without)} gives none")
    data: dict[str, Any] = {}
    for each in used:
        for number, suffix in ((each.first, "_1"), (each.second, "_2")):
            for name, value in _fields(number):
                data.setdefault(name + (suffix if each.second is not None else ""), []).append(value)
    return data


def _size(each: Input) -> int | None:
    numbers = (each.first, each.second)
    sizes = [number.total for number in numbers if isinstance(number, Counts | Means)]
    if sizes:
        return sum(sizes)
    found = each.study.participants.first()
    return found.n if found else None


# --- choices


def _choices(review: Review, analysis: Analysis, pooling: Pooling, declared: Run) -> Iterator[Choice]:
    """The other sources, and the other models that a reader will ask for."""
    prints = any(
        layer == "review" for study in review.studies for result in study.results for layer, _ in result.stated
    )
    if declared.layers[0] != "review" and prints:
        yield Choice("values as the review prints them", run(review, analysis, pooling, ("review",)))
    elif declared.layers == ("review",):
        yield Choice("values as the trials report them", run(review, analysis, pooling, ("report", "registry")))
    if not declared.is_pooled:
        return
    for label, changed in _models(pooling):
        other = pooling.model_copy(update=changed)
        yield Choice(label, run(review, analysis, other, declared.layers))


def _models(pooling: Pooling) -> Iterator[tuple[str, dict[str, str]]]:
    if pooling.method == "inverse-variance":
        told: tuple[tuple[str, dict[str, str]], ...] = (
            ("common effect", {"model": "common", "ci": "normal"}),
            ("random effects (REML), normal interval", {"model": "random", "tau2": "REML", "ci": "normal"}),
            ("random effects (REML), Knapp-Hartung", {"model": "random", "tau2": "REML", "ci": "knapp-hartung"}),
        )
        for label, changed in told:
            if any(getattr(pooling, key) != value for key, value in changed.items()):
                yield label, changed
    elif pooling.method == "glmm":
        yield (
            "inverse variance of the logits" if pooling.measure == "PLO" else "inverse variance",
            {
                "method": "inverse-variance",
                "ci": "knapp-hartung",
            },
        )
    else:
        yield "random effects (REML), Knapp-Hartung", {"method": "inverse-variance", "model": "random"}
