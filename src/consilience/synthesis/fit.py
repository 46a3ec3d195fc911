"""The result of pooling: one table, with the conventions that made it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consilience.synthesis.arrays import FloatArray, Interval
from consilience.synthesis.intervals import i2_and_h2, profile_likelihood_interval, q_profile_interval
from consilience.synthesis.lazy import lazy
from consilience.synthesis.linear_model import Design
from consilience.synthesis.natural import Natural, interval_to_natural, scale_name, to_natural
from consilience.synthesis.tables import interval, number, p_value, percentages, table
from consilience.synthesis.tau2 import log_likelihood_ml, log_likelihood_reml


@dataclass(frozen=True, eq=False, repr=False)
class Fit:
    """A pooled estimate; every number has the shape of the batch, and is a plain number for one meta-analysis.

    Attributes:
        measure: abbreviation; all values are on its analysis scale, ``natural`` has the natural one.
        model: "common", "random", or the name of the method.
        estimate, se, statistic, p: pooled value, standard error, z or t, two-sided p-value.
        df: degrees of freedom of the t distribution, infinite for the normal.
        ci: confidence interval (low, high).
        prediction: prediction interval (low, high); None under a common effect and for fewer than two studies,
            NaN for such rows of a batch.
        tau2, tau2_se: between-study variance and standard error; se None where there is none.
        tau2_ci: Q-profile interval of tau2 (Viechtbauer 2007), computed when asked for; None without random effects.
        i2, h2: percent of variance between studies, and its ratio form (see ``conventions``).
        i2_q: max(0, 100 (Q - df)/Q), the textbook value that RevMan prints.
        q, q_df, q_p: Cochran's Q around the common effect.
        k: studies pooled.
        knapp_hartung: the variance factor of Knapp & Hartung (2003); None if not used.
        level: confidence level of all intervals.
        conventions: which rule was used for what.
        labels, notes: names of studies; what a reader must know.
    """

    measure: str
    model: str
    estimate: FloatArray
    se: FloatArray
    statistic: FloatArray
    p: FloatArray
    df: FloatArray
    ci: Interval
    prediction: Interval | None
    tau2: FloatArray
    tau2_se: FloatArray | None
    i2: FloatArray
    h2: FloatArray
    q: FloatArray
    q_df: FloatArray
    q_p: FloatArray
    k: FloatArray
    level: float
    labels: tuple[str, ...]
    conventions: dict[str, str]
    notes: tuple[str, ...]
    knapp_hartung: FloatArray | None = None
    size: FloatArray | None = None
    studies: Design | None = None
    likelihood: str | None = None
    given_weights: FloatArray | None = None
    given_log_likelihood: FloatArray | None = None

    @lazy
    def tau2_ci(self) -> Interval | None:
        """Q-profile interval of tau2; None where the model has none."""
        return self.tau2_interval() if self.model == "random" and self.studies is not None else None

    @lazy
    def weights(self) -> FloatArray:
        """(..., k) weights in percent; 0 for studies left out."""
        if self.given_weights is not None or self.studies is None:
            return np.asarray(self.given_weights)
        weighted = self.studies.at(np.reshape(self.tau2, -1) / self.studies.unit**2)
        return self.studies.studies_back(100 * weighted.w / weighted.sum_w)

    @lazy
    def log_likelihood(self) -> FloatArray | None:
        """At the estimate, restricted for REML; None where there is none."""
        if self.given_log_likelihood is not None or self.studies is None:
            return self.given_log_likelihood
        function = log_likelihood_reml if self.likelihood == "REML" else log_likelihood_ml
        return self.studies.shape_back(function(self.studies, np.reshape(self.tau2, -1) / self.studies.unit**2))

    @lazy
    def tau(self) -> FloatArray:
        """Between-study standard deviation."""
        return np.sqrt(self.tau2)[()]

    @lazy
    def i2_q(self) -> FloatArray:
        """100 (Q - df)/Q, at least 0 (Higgins & Thompson 2002)."""
        excess = np.maximum(np.asarray(self.q) - self.q_df, 0.0)
        share: FloatArray = (100 * excess / np.where(excess > 0, self.q, 1.0))[()]
        return share

    @lazy
    def natural(self) -> Natural:
        """Estimate and intervals on the natural scale; the standard error has no meaning there."""
        prediction = None if self.prediction is None else interval_to_natural(self.measure, self.prediction, self.size)
        return Natural(
            scale_name(self.measure),
            to_natural(self.measure, self.estimate, self.size)[()],
            interval_to_natural(self.measure, self.ci, self.size),
            prediction,
        )

    def tau2_interval(self, level: float | None = None, method: str = "q-profile") -> Interval:
        """Interval of tau2.

        Args:
            level: confidence level; default that of the fit.
            method: "q-profile" (Viechtbauer 2007), "profile-ml" or "profile-reml" (Hardy & Thompson 1996).

        Returns:
            (low, high) with the shape of the batch. Both limits 0: even no heterogeneity is more than expected.

        Raises:
            ValueError: for a fit without tau2.
        """
        if self.studies is None or self.model != "random":
            raise ValueError(f"a {self.model} fit has no tau2")
        chosen = self.level if level is None else level
        if method == "q-profile":
            return q_profile_interval(self.studies, chosen)
        return profile_likelihood_interval(self.studies, chosen, method)

    def i2_interval(self, level: float | None = None) -> Interval:
        """Interval of I2 in percent: the limits of tau2 put into its formula."""
        low, high = self.tau2_interval(level)
        if self.studies is None:
            raise ValueError(f"a {self.model} fit has no tau2")
        return Interval(i2_and_h2(self.studies, low)[0], i2_and_h2(self.studies, high)[0])

    def to_dict(self) -> dict[str, object]:
        """Every number and convention as plain Python values, for JSON."""
        plain = {name: _plain(getattr(self, name)) for name in _DICT_FIELDS}
        tau2_ci, natural = self.tau2_ci, self.natural
        return plain | {
            "tau2_ci": _plain(tau2_ci),
            "natural": {
                "scale": natural.scale,
                "estimate": _plain(natural.estimate),
                "ci": _plain(natural.ci),
                "prediction": _plain(natural.prediction),
            },
        }

    def __repr__(self) -> str:
        if np.ndim(self.estimate):
            shape = " x ".join(str(n) for n in np.shape(self.estimate))
            return "\n".join([f"{self.measure}, {self.model} effects: {shape} meta-analyses", *self.notes])
        rows = [["pooled", number(self.estimate), number(self.se), interval(*self.ci), p_value(self.p)]]
        if self.prediction is not None:
            rows.append(["prediction", "", "", interval(*self.prediction), ""])
        natural = self.natural
        if natural.scale != "as analysed":
            rows.append([natural.scale, number(natural.estimate), "", interval(*natural.ci), ""])
            if natural.prediction is not None:
                rows.append(["  prediction", "", "", interval(*natural.prediction), ""])
        percent = f"{100 * self.level:g} % interval"
        lines = [
            f"{self.measure}, {self.model} effects, k = {int(self.k)}",
            table(["", "estimate", "se", percent, "p"], rows),
            f"Q = {number(self.q, 2)} on {int(self.q_df)} df, p = {p_value(self.q_p)}; "
            f"I2 = {number(self.i2, 1)} %, H2 = {number(self.h2, 2)}",
        ]
        if self.tau2_ci is not None:
            lines.append(f"tau2 = {number(self.tau2)} ({interval(*self.tau2_ci)}), tau = {number(self.tau)}")
        lines.append("; ".join(f"{key}: {value}" for key, value in self.conventions.items()))
        return "\n".join([*lines, *self.notes])

    def weights_table(self) -> str:
        """The studies and their weights in percent, rounded so that they sum to 100.0."""
        if np.ndim(self.estimate):
            raise ValueError("a table of weights belongs to one meta-analysis, not to a batch")
        rows = [[name, weight] for name, weight in zip(self.labels, percentages(list(self.weights)), strict=True)]
        return table(["study", "weight %"], rows)


_DICT_FIELDS = (
    "measure", "model", "estimate", "se", "statistic", "p", "df", "ci", "prediction", "tau2", "tau2_se", "i2",
    "i2_q", "h2", "q", "q_df", "q_p", "k", "weights", "log_likelihood", "knapp_hartung", "level", "labels",
    "conventions", "notes",
)  # fmt: skip


def _plain(value: object) -> object:
    """Arrays as lists, numbers as Python numbers; what is not finite becomes None."""
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
