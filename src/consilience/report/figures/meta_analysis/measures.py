"""How an effect measure is shown: its name, the axis it stands on, and its numbers as words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from consilience.synthesis.effects import Effects
from consilience.synthesis.fit import Fit

from .. import scales
from ..scales import Axis

Kind = Literal["ratio", "share", "plain"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure on its natural scale; ``factor`` turns shares into per cent, ``null`` is where nothing differs."""

    short: str
    title: str
    kind: Kind
    null: float | None
    factor: float = 1.0
    unit: str = ""

    @property
    def heading(self) -> str:
        """What stands above the numbers."""
        return f"{self.short}, %" if self.unit == "%" else self.short

    @property
    def axis_title(self) -> str:
        """What stands at the axis."""
        scale = "log scale" if self.kind == "ratio" else ""
        told = ", ".join(part for part in (self.unit, scale) if part)
        return f"{self.title} ({told})" if told else self.title

    def axis(self, values: Iterable[float]) -> Axis:
        """An axis that holds these values (natural scale, factor included)."""
        found = [float(value) for value in values if np.isfinite(value)]
        if self.kind == "share":
            return scales.SHARE
        if self.kind == "ratio":
            return scales.ratio(found)
        return scales.plain(found or [0.0, 1.0], self.null)

    def inner(self, value: float) -> float:
        """A natural value on the scale on which distances on the axis are even."""
        return math.log(max(value, 1e-12)) if self.kind == "ratio" else value

    def outer(self, value: float) -> float:
        """The inverse of ``inner``."""
        return math.exp(min(value, 600.0)) if self.kind == "ratio" else value


def single(*parts: Effects | Fit) -> None:
    """Refuses batches: a figure shows one meta-analysis.

    Raises:
        ValueError: a batch, or effects and a fit of different numbers of studies.
    """
    if any(
        np.ndim(part.y if isinstance(part, Effects) else part.estimate) > isinstance(part, Effects) for part in parts
    ):
        raise ValueError("a figure shows one meta-analysis, not a batch")
    if len({len(part.labels) for part in parts}) > 1:
        told = " and ".join(str(len(part.labels)) for part in parts)
        raise ValueError(f"effects and fit hold different studies: {told}")


_RATIOS = {
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "PETO": "Peto odds ratio",
    "HR": "Hazard ratio",
    "IRR": "Rate ratio",
    "ROM": "Ratio of means",
}
_DIFFERENCES = {
    "AS": "Arcsine risk difference",
    "PHI": "Phi coefficient",
    "MD": "Mean difference",
    "SMD": "Standardised mean difference",
    "SMD1": "Standardised mean difference",
    "SMDH": "Standardised mean difference",
    "IRD": "Rate difference",
    "IRSD": "Difference of root rates",
    "COR": "Correlation",
    "ZCOR": "Correlation",
    "GEN": "Effect",
}
_SHARES = {"PR", "PLN", "PLO", "PAS", "PFT"}
_RATES = {"IR", "IRLN", "IRS", "IRFT"}


def shown(measure: str) -> Shown:
    """How a measure of ``consilience.synthesis`` is shown."""
    if measure in _RATIOS:
        return Shown("Peto OR" if measure == "PETO" else measure, _RATIOS[measure], "ratio", 1.0)
    if measure in _SHARES:
        return Shown("Proportion", "Proportion", "share", None, 100.0, "%")
    if measure.startswith("SURV"):
        return Shown("Survival", "Survival", "share", None, 100.0, "%")
    if measure == "RD":
        return Shown("RD", "Risk difference", "plain", 0.0, 100.0, "percentage points")
    if measure in _RATES:
        return Shown("Rate", "Rate", "plain", None)
    if measure == "MN":
        return Shown("Mean", "Mean", "plain", None)
    return Shown(
        {"ZCOR": "r", "COR": "r", "GEN": "Effect"}.get(measure, measure),
        _DIFFERENCES.get(measure, measure),
        "plain",
        0.0,
    )


def digits_for(scale: Shown, values: Iterable[float]) -> int:
    """Decimals that tell the values of one figure apart: two for ratios, one for shares, else by their spread."""
    if scale.kind == "ratio":
        return 2
    if scale.factor == 100:
        return 1
    finite = [abs(float(value)) for value in values if np.isfinite(value)]
    largest = max(finite, default=1.0)
    return 1 if largest >= 10 else 2 if largest >= 0.1 else 4


def number(value: float, digits: int) -> str:
    """A number with a true minus sign; very small and very large ones in powers of ten."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value and (abs(value) >= 1e5 or abs(value) < 0.5 * 10**-digits):
        text = f"{value:.1e}".replace("e+0", "e").replace("e-0", "e-") if abs(value) >= 1e5 else f"{value:.2g}"
    else:
        text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def with_interval(value: float, low: float, high: float, digits: int) -> str:
    """``0.41 (0.13 to 1.26)``; says where there is no interval."""
    if math.isnan(low) or math.isnan(high):
        return f"{number(value, digits)} (no interval)"
    return f"{number(value, digits)} ({number(low, digits)} to {number(high, digits)})"


def p_words(p: float) -> str:
    """``p = 0.032``; never p = 0."""
    if math.isnan(p):
        return "p not known"
    if p < 0.001:
        return "p\u00a0<\u00a00.001"
    return f"p\u00a0=\u00a0{p:.3f}" if p < 0.095 else f"p\u00a0=\u00a0{p:.2f}"


def percent(level: float) -> str:
    """``95 %``, as one word."""
    return f"{100 * level:g}\u00a0%"
