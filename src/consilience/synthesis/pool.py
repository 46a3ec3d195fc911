"""Pooling by inverse variance, under a common effect or random effects."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np

from consilience.synthesis.arrays import BoolArray, FloatArray, Interval, NotPoolableError, SynthesisError, dot
from consilience.synthesis.distributions import check_level, chi2_p, t_p, t_quantile, wald
from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit
from consilience.synthesis.intervals import i2_and_h2
from consilience.synthesis.linear_model import Design, Weighted, design
from consilience.synthesis.natural import harmonic_mean
from consilience.synthesis.tau2 import Tau2, Tau2Method, estimate_tau2

Model: TypeAlias = Literal["common", "random"]
CI: TypeAlias = Literal["normal", "t", "knapp-hartung", "knapp-hartung-adhoc"]
Prediction: TypeAlias = Literal["k-1", "k-2", "normal"]

MODELS = get_args(Model)
CI_WORDS = {
    "normal": "normal quantile, Wald standard error",
    "t": "t with {df} degrees of freedom, Wald standard error",
    "knapp-hartung": "Knapp-Hartung, t with {df} degrees of freedom, variance factor not truncated",
    "knapp-hartung-adhoc": "Knapp-Hartung, t with {df} degrees of freedom, variance factor at least 1",
}
PREDICTION_WORDS = {
    "k-1": "t with k - 1 degrees of freedom",
    "k-2": "t with k - 2 degrees of freedom (Higgins, Thompson & Spiegelhalter 2009)",
    "normal": "normal quantile",
}


def pool(
    fx: Effects,
    *,
    model: Model = "random",
    tau2: Tau2Method | float = "REML",
    ci: CI = "knapp-hartung",
    level: float = 0.95,
    prediction: Prediction = "k-1",
) -> Fit:
    """Inverse-variance pooling of effects (..., k), each row of leading axes a meta-analysis of its own.

    Args:
        fx: effects of one measure; studies left out there are left out here.
        model: "random" (default) or "common" (one true effect, tau2 = 0).
        tau2: estimator of the between-study variance, default "REML"; or a number to fix it.
        ci: "knapp-hartung" (default; Hartung & Knapp 2001, Sidik & Jonkman 2002), "knapp-hartung-adhoc" (factor at
            least 1), "t" (Wald standard error, t quantile) or "normal". Under a common effect Knapp-Hartung has no
            meaning and "normal" is used, as it is for a single study.
        level: confidence level of all intervals, default 0.95.
        prediction: degrees of freedom of the prediction interval: "k-1" (default), "k-2" or "normal".

    Returns:
        A Fit. I2 and H2 are those of Higgins & Thompson (2002) with the tau2 of the chosen estimator.

    Raises:
        NotPoolableError: endpoints or time points are mixed.
        SynthesisError: no study can be pooled, or an argument is not among those above.
    """
    check_poolable(fx)
    if model not in MODELS:
        raise SynthesisError(f'model: expected "common" or "random", found {model!r}')
    if ci not in CI_WORDS:
        raise SynthesisError(f"ci: expected one of {', '.join(CI_WORDS)}, found {ci!r}")
    if prediction not in PREDICTION_WORDS:
        raise SynthesisError(f"prediction: expected one of {', '.join(PREDICTION_WORDS)}, found {prediction!r}")
    return pool_design(design(fx.y, fx.v, fx.included), fx, model, tau2, ci, check_level(level), prediction)


def check_poolable(fx: Effects) -> None:
    """Refuse to pool different endpoints or times."""
    for what, values in (("endpoints", fx.endpoints), ("time points", fx.times)):
        if values is not None and len(set(values)) > 1:
            groups = "; ".join(
                f"{value}: {', '.join(name for name, own in zip(fx.labels, values, strict=True) if own == value)}"
                for value in dict.fromkeys(values)
            )
            raise NotPoolableError(f"mixed {what} must not be pooled ({groups}); summarise them instead")


def pool_design(
    studies: Design, fx: Effects, model: str, tau2: str | float, ci: str, level: float, prediction: str
) -> Fit:
    """Pool what ``studies`` holds; ``fx`` gives names and scales."""
    between = between_study_variance(studies, model, tau2)
    weighted = studies.at(between.value)
    center = location(studies, weighted, model, ci, level)
    notes = [*fx.notes, *_notes(studies, model, ci, between, weighted, center)]
    zero = studies.at_zero
    shape = studies.shape_back
    tau2_value = shape(between.value * studies.unit**2)
    if model == "common":
        i2, h2 = q_based(zero.rss, studies.df)
        i2, h2 = shape(i2), shape(h2)
    else:
        i2, h2 = i2_and_h2(studies, tau2_value)
    return Fit(
        measure=fx.measure,
        model=model,
        estimate=shape(center.estimate),
        se=shape(center.se),
        statistic=shape(center.statistic),
        p=shape(center.p),
        df=shape(center.df),
        ci=Interval(shape(center.estimate - center.half), shape(center.estimate + center.half)),
        prediction=_prediction(studies, center, between.value, model, level, prediction),
        tau2=tau2_value,
        tau2_se=None if model == "common" or not isinstance(tau2, str) else shape(between.se * studies.unit**2),
        i2=i2,
        h2=h2,
        q=shape(zero.rss),
        q_df=shape(studies.df.astype(np.int64)),
        q_p=shape(chi2_p(zero.rss, studies.df)),
        k=shape(studies.k.astype(np.int64)),
        level=level,
        labels=fx.labels,
        conventions=fx.conventions | _conventions(model, tau2, ci, prediction),
        notes=tuple(notes),
        knapp_hartung=None if center.factor is None else shape(center.factor),
        size=pooled_size(fx),
        studies=studies,
        likelihood="REML" if tau2 == "REML" and model == "random" else "ML",
    )


def between_study_variance(studies: Design, model: str, tau2: str | float) -> Tau2:
    """tau2 in the design's units: estimated, fixed, or 0 under a common effect."""
    nothing = np.zeros_like(studies.df)
    if model == "common":
        return Tau2(nothing, nothing + np.nan, np.zeros(nothing.shape, dtype=bool))
    if isinstance(tau2, str):
        return estimate_tau2(studies, tau2)
    if not (np.isfinite(tau2) and tau2 >= 0):
        raise SynthesisError(f"tau2: expected an estimator or a number of at least 0, found {tau2}")
    return Tau2(nothing + tau2 / studies.unit**2, nothing + np.nan, np.zeros(nothing.shape, dtype=bool))


class Location(NamedTuple):
    """Pooled estimates (n,) on the analysis scale with their tests; ``half`` is half the interval."""

    estimate: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    df: FloatArray
    half: FloatArray
    factor: FloatArray | None


def location(studies: Design, weighted: Weighted, model: str, ci: str, level: float) -> Location:
    """The mean with weights of ``weighted``, its standard error and interval."""
    estimate = studies.centre + studies.unit * dot(weighted.w, studies.y) / weighted.sum_w
    se, factor = studies.unit / np.sqrt(weighted.sum_w), None
    df = np.full_like(se, np.inf)
    if uses_t(model, ci):
        df = np.where(studies.df > 0, studies.df, np.inf)
        if ci.startswith("knapp-hartung"):
            factor = knapp_hartung_factor(studies, weighted, ci)
            se = se * np.sqrt(factor)
    elif ci == "t":
        df = np.where(studies.df > 0, studies.df, np.inf)
    statistic = wald(estimate, se)
    return Location(estimate, se, statistic, t_p(statistic, df), df, t_quantile(level, df) * se, factor)


def uses_t(model: str, ci: str) -> bool:
    """Whether the t distribution applies: always when asked for, but Knapp-Hartung only with random effects."""
    return ci == "t" or (model == "random" and ci.startswith("knapp-hartung"))


def knapp_hartung_factor(studies: Design, weighted: Weighted, ci: str) -> FloatArray:
    """q = y'Py/(k - p), eq. 7 of Knapp & Hartung (2003); at least 1 for the ad hoc form; 1 where k = p."""
    enough = studies.df > 0
    q = np.where(enough, weighted.rss / np.where(enough, studies.df, 1.0), 1.0)
    q = np.where(weighted.rss <= np.finfo(float).eps, np.where(enough, 0.0, 1.0), q)
    return np.maximum(q, 1.0) if ci == "knapp-hartung-adhoc" else q


def q_based(q: FloatArray, df: FloatArray) -> tuple[FloatArray, FloatArray]:
    """I2 = max(0, 100 (Q - df)/Q) and H2 = Q/df (Higgins & Thompson 2002); 0 and 1 for a single study."""
    excess = np.maximum(q - df, 0.0)
    i2 = 100 * excess / np.where(excess > 0, q, 1.0)
    return np.where(df > 0, i2, 0.0), np.where(df > 0, q / np.where(df > 0, df, 1.0), 1.0)


def _prediction(
    studies: Design, center: Location, tau2: FloatArray, model: str, level: float, rule: str
) -> Interval | None:
    """mu +- c sqrt(se^2 + tau2), eq. 12 of Higgins, Thompson & Spiegelhalter (2009)."""
    df = {"k-1": studies.k - 1, "k-2": studies.k - 2, "normal": np.where(studies.k > 1, np.inf, 0.0)}[rule]
    known = df > 0
    if model == "common" or not known.any():
        return None
    half = t_quantile(level, np.where(known, df, 1.0)) * np.sqrt(center.se**2 + tau2 * studies.unit**2)
    half[~known] = np.nan
    return Interval(studies.shape_back(center.estimate - half), studies.shape_back(center.estimate + half))


def pooled_size(fx: Effects) -> FloatArray | None:
    """Harmonic mean of the sizes of the included studies: what Freeman-Tukey values are transformed back at."""
    if fx.size is None:
        return None
    mean: FloatArray = harmonic_mean(fx.size, fx.included)[()]
    return mean


def _conventions(model: str, tau2: str | float, ci: str, prediction: str) -> dict[str, str]:
    used = "normal" if model == "common" and ci.startswith("knapp-hartung") else ci
    conventions = {"interval": CI_WORDS[used].format(df="k - 1")}
    if model == "random":
        conventions["tau2"] = f"{tau2}" if isinstance(tau2, str) else f"fixed at {tau2:g}"
        conventions["I2"] = "from tau2 and the typical variance"
        conventions["prediction"] = PREDICTION_WORDS[prediction]
        conventions["tau2 interval"] = "Q-profile"
    else:
        conventions["I2"] = "from Q"
    return conventions


def _notes(studies: Design, model: str, ci: str, between: Tau2, weighted: Weighted, center: Location) -> list[str]:
    """What a reader must know about these fits."""
    single, hartung = studies.k == 1, model == "random" and ci.startswith("knapp-hartung")
    notes = []
    if model == "common" and ci.startswith("knapp-hartung"):
        notes.append("Knapp-Hartung has no meaning under a common effect: normal interval used")
    if single.any():
        notes.append(f"{_where(studies, single)}a single study: its own estimate, no heterogeneity, normal interval")
    if hartung and center.factor is not None:
        plain = center.factor
        if ci == "knapp-hartung-adhoc":
            plain = knapp_hartung_factor(studies, weighted, "knapp-hartung")
        two = studies.k == 2
        if two.any():
            notes.append(f"{_where(studies, two)}two studies: the t interval has 1 degree of freedom and is very wide")
        flat = (plain == 0) & ~single
        if flat.any():
            notes.append(f"{_where(studies, flat)}all estimates agree: the Knapp-Hartung factor is 0")
        small = (plain < 1) & ~single & ~flat
        if small.any():
            outcome = (
                "raised to 1" if ci == "knapp-hartung-adhoc" else "so its interval is narrower than the normal one"
            )
            notes.append(f"{_where(studies, small)}the Knapp-Hartung factor is below 1, {outcome}")
    if between.several.any():
        notes.append(f"{_where(studies, between.several)}the likelihood has several maxima; the highest was taken")
    return notes


def _where(studies: Design, rows: BoolArray) -> str:
    """A prefix that counts the meta-analyses concerned, in a batch."""
    return f"in {int(rows.sum())} of {rows.size} meta-analyses: " if studies.batch else ""
