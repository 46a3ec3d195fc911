"""A body of evidence in numbers: what the suggestions and the tables are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from .absolute_effects import Absolute
from .bodies import Bias

RATIOS = frozenset({"RR", "OR", "PETO", "HR", "ROM"})
EVENTS = frozenset({"RR", "OR", "PETO", "HR", "RD"})
MEANS = frozenset({"MD", "SMD", "ROM"})


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate on its natural scale with its limits; None for a limit that is not known."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Both limits, or None."""
        return None if self.low is None or self.high is None else (self.low, self.high)


@dataclass(frozen=True, slots=True)
class StudyPart:
    """One study: its weight between 0 and 1 (None where nothing is pooled), its effect, its risk of bias."""

    label: str
    weight: float | None
    effect: Interval | None
    bias: Bias
    printed: str
    events: tuple[int, int] | None = None
    """Events with and without the intervention; for one group, events and its size are in ``totals``."""
    totals: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Numbers of one body of evidence.

    ``estimate`` is on the natural scale of ``measure`` (RR, HR, MD, or a share of one group), ``without_high`` the same
    without the studies at high, serious or critical risk of bias. ``thresholds``: small, moderate, large, per 1,000 for
    events and in the outcome's unit for means. ``not_pooled``: why there is no pooled estimate.
    """

    measure: str
    question: str
    design: str | None
    robins_i: bool
    studies: tuple[StudyPart, ...]
    participants: int | None
    events: int | None = None
    estimate: Interval | None = None
    not_pooled: str = ""
    i2: float | None = None
    tau2: float | None = None
    prediction: tuple[float, float] | None = None
    without_high: Interval | None = None
    absolutes: tuple[Absolute, ...] = ()
    without_risk: str = ""
    """Why there is no absolute effect, where one could be."""
    thresholds: tuple[float, float | None, float | None] | None = None
    comparator_means: tuple[float, ...] = ()
    """Mean of the comparator group of each study, for outcomes that are means."""
    benchmark: float | None = None
    """A share of one group on which a decision turns."""
    unit: str = ""
    published: str = ""
    """Published smallest differences that matter of the questionnaire, in words; none is a threshold by itself."""
    sd: float | None = None
    """Standard deviation of a mean outcome, pooled over all groups, in its unit."""
    asymmetry: float | None = None
    """p value of a test of funnel asymmetry, with the name of the test."""
    asymmetry_test: str = ""
    mixed: str = ""
    """What differs among the studies and was pooled all the same, with the reason given."""
    absent: tuple[str, ...] = ()
    """Studies of the analysis that give no usable number, each with the reason."""
    notes: tuple[str, ...] = field(default=())

    @property
    def k(self) -> int:
        """Number of studies with numbers."""
        return len(self.studies)

    @property
    def null(self) -> float | None:
        """Where there is no difference; None for a share of one group."""
        if self.measure in RATIOS:
            return 1.0
        return 0.0 if self.measure in {"RD", "MD", "SMD"} else None
