"""What an analysis comes to, in sentences whose every number is computed."""

from __future__ import annotations

import numpy as np

from consilience.synthesis.fit import Fit

from ..figures.meta_analysis import words
from ..figures.meta_analysis.measures import Shown, digits_for, number, p_words, percent, shown
from .runs import Choice, Pooled, Run


def sentence(of: Pooled) -> str:
    """The result of an analysis, or the reason why there is none."""
    run = of.run
    if not run.is_pooled:
        studies = _studies(len(run.used) + len(run.absent))
        return f"{of.analysis.label}: {studies} beside each other, not pooled: {run.reason.rstrip('.')}."
    scale = shown(run.pooling.measure)
    parts = []
    if run.fit is not None:
        parts.append(_whole(of, run, run.fit, scale))
    if run.fits:
        parts.append(_by_group(of, run, scale))
    parts += [_not_used(run), *(_sensitivity(each, run, scale) for each in of.choices)]
    return " ".join(part for part in parts if part)


def pooled_estimate(fit: Fit, scale: Shown, *, unit: bool = True) -> str:
    """``0.57 (95 % CI 0.38 to 0.86)``."""
    value, low, high = natural(fit, scale)
    digits = digits_for(scale, [value])
    sign = "\u00a0%" if unit and scale.unit == "%" else ""
    return (
        f"{number(value, digits)}{sign} ({percent(fit.level)} CI {number(low, digits)} to {number(high, digits)}{sign})"
    )


def prediction(fit: Fit, scale: Shown) -> str:
    """The prediction interval; why there is none."""
    told = fit.natural.prediction
    if told is None:
        return "none under a common effect"
    if not words.predicts(fit):
        return "too few studies"
    low, high = (float(np.asarray(each)) * scale.factor for each in told)
    digits = digits_for(scale, [low, high])
    return f"{number(low, digits)} to {number(high, digits)}"


def natural(fit: Fit, scale: Shown) -> tuple[float, float, float]:
    """Estimate and limits as shown."""
    values = (fit.natural.estimate, *fit.natural.ci)
    value, low, high = (float(np.asarray(each)) * scale.factor for each in values)
    return value, low, high


def _whole(of: Pooled, run: Run, fit: Fit, scale: Shown) -> str:
    people = f" with {run.participants:,} participants" if run.participants else ""
    kind = scale.title[:1].lower() + scale.title[1:]
    text = f"{of.analysis.label}: the pooled {kind} of {_studies(int(fit.k))}{people} is {pooled_estimate(fit, scale)},"
    text += f" {model(fit)}"
    if scale.null is not None:
        text += f"; {direction(run, fit, scale)}, {p_words(float(fit.p))}"
    text += "."
    if words.predicts(fit):
        text += f" The effect of a new study is expected between {prediction(fit, scale).replace(' to ', ' and ')}."
    spread = " ".join(f"{line}." for line in words.heterogeneity(fit))
    return f"{text} {spread}".strip()


def model(fit: Fit) -> str:
    """The model in two or three words."""
    method = fit.conventions.get("method", "")
    if method:
        return method.partition(",")[0]
    return "common effect" if fit.model == "common" else f"random effects, {fit.conventions.get('tau2', '')}"


def direction(run: Run, fit: Fit, scale: Shown) -> str:
    """Whom the result favours, if its interval leaves out no difference."""
    _, low, high = natural(fit, scale)
    assert scale.null is not None
    if low <= scale.null <= high:
        return "the interval includes no difference"
    side = 0 if high < scale.null else 1
    if run.pooling.favours:
        return f"in favour of {run.pooling.favours[side]}"
    return f"the interval lies {'below' if side == 0 else 'above'} no difference"


def _by_group(of: Pooled, run: Run, scale: Shown) -> str:
    told = "; ".join(f"{name} {pooled_estimate(fit, scale)} from {_studies(int(fit.k))}" for name, fit in run.fits)
    single = [each.group for each in run.used if sum(other.group == each.group for other in run.used) == 1]
    text = f"{of.analysis.label}, by class: {told} ({model(run.fits[0][1])})."
    if single:
        text += f" One study only, so nothing to pool: {', '.join(dict.fromkeys(single))}."
    return text


def _not_used(run: Run) -> str:
    if not run.absent:
        return ""
    listed = "; ".join(f"{each.study.label}: {each.reason}" for each in run.absent)
    return f"Without usable numbers: {listed}."


def _sensitivity(choice: Choice, declared: Run, scale: Shown) -> str:
    """What another choice makes of it, beside the declared one."""
    other = choice.run
    head = choice.label[:1].upper() + choice.label[1:]
    if not other.is_pooled:
        return f"{head}: not possible, {other.reason.rstrip('.')}."
    if declared.fit is not None and other.fit is not None:
        return f"{head}: {pooled_estimate(other.fit, scale)}."
    before = dict(declared.fits)
    told = [f"{name} {pooled_estimate(fit, scale)}" for name, fit in other.fits if name in before]
    gone = [name for name in before if name not in dict(other.fits)]
    text = f"{head}: {'; '.join(told)}" if told else f"{head}: nothing left to pool"
    return f"{text}; no longer two studies: {', '.join(gone)}." if gone else f"{text}."


def _studies(k: int) -> str:
    return "1 study" if k == 1 else f"{k} studies"
