"""What is said beside a pooled estimate: heterogeneity, test, method."""

from __future__ import annotations

import numpy as np

from consilience.synthesis.fit import Fit
from consilience.synthesis.regression import Subgroups

from .measures import Shown, number, p_words, percent


def has_weights(fit: Fit) -> bool:
    """False where the weights of a fit are only approximate, as those of a mixed model."""
    return "approximate" not in fit.conventions.get("weights", "")


def heterogeneity(fit: Fit) -> tuple[str, ...]:
    """Between-study variance with its interval, Q, and the share of variance; nothing for a single study."""
    if int(fit.k) < 2:
        return ()
    parts = []
    if fit.model == "random":
        own = fit.tau2_ci
        told = f" ({percent(fit.level)} CI {number(float(own.low), 3)} to {number(float(own.high), 3)})" if own else ""
        parts.append(f"τ² = {number(float(fit.tau2), 3)}{told}")
    parts.append(f"Q = {number(float(fit.q), 2)} on {int(fit.q_df)} df, {p_words(float(fit.q_p))}")
    parts.append(f"I² = {number(float(fit.i2), 1)}\u00a0%")
    return (f"Heterogeneity: {'; '.join(parts)}",)


def overall(fit: Fit, scale: Shown) -> tuple[str, ...]:
    """The test of no effect, where the scale has such a value."""
    if scale.null is None or not np.isfinite(float(fit.statistic)):
        return ()
    df = float(fit.df)
    name = "z" if np.isinf(df) else f"t({df:g})"
    return (f"Test of no effect: {name} = {number(float(fit.statistic), 2)}, {p_words(float(fit.p))}",)


def between(subgroups: Subgroups) -> str:
    """The test of differences between subgroups."""
    kind = "each its own τ²" if subgroups.common_tau2 is None else "common τ²"
    return (
        f"Differences between subgroups ({kind}): Q = {number(float(subgroups.q_between), 2)} on"
        f" {subgroups.q_between_df} df, {p_words(float(subgroups.q_between_p))}"
    )


def predicts(fit: Fit) -> bool:
    """True where a prediction interval can be told: two studies say nothing of a third."""
    return fit.prediction is not None and int(fit.k) > 2 and bool(np.isfinite(fit.prediction).all())


MODELS = {"common": "common effect, inverse variance", "random": "random effects"}


def method(fit: Fit, *, told: bool = True) -> str:
    """Model, estimator and kinds of interval in one sentence; ``told``: a prediction interval is shown."""
    conventions = fit.conventions
    model = conventions.get("method", MODELS.get(fit.model, fit.model))
    parts = [model[:1].upper() + model[1:]]
    if fit.model == "random" and "tau2" in conventions:
        parts.append(f"τ² by {conventions['tau2']}")
    if "interval" in conventions:
        parts.append(f"interval: {conventions['interval']}")
    if told and predicts(fit) and "prediction" in conventions:
        parts.append(f"prediction: {conventions['prediction']}")
    if any("added to the cells" in note for note in fit.notes):
        parts.append(f"correction: {conventions['correction']}")
    return "; ".join(parts)
