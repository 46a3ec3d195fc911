"""Effect sizes: from what a study printed to y and v on the analysis scale."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from consilience.synthesis import (
    effects_binary,
    effects_continuous,
    effects_correlation,
    effects_proportion,
    effects_rate,
)
from consilience.synthesis.arrays import (
    BoolArray,
    FloatArray,
    IntArray,
    Interval,
    Numbers,
    SynthesisError,
    name_studies,
    same_shape,
    study_labels,
)
from consilience.synthesis.distributions import check_level, normal_quantile
from consilience.synthesis.effects_generic import FORMS, generic_effects
from consilience.synthesis.measure import Computed, Correct, Correction, Measure, Variance
from consilience.synthesis.natural import interval_to_natural, to_natural
from consilience.synthesis.tables import number, table

MEASURES: dict[str, Measure] = (
    effects_binary.MEASURES
    | effects_continuous.MEASURES
    | effects_proportion.MEASURES
    | effects_rate.MEASURES
    | effects_correlation.MEASURES
)
GENERIC = ("GEN", "HR", "SURV-CLOGLOG", "SURV-LOGIT")


@dataclass(frozen=True, eq=False, repr=False)
class Effects:
    """Effect sizes of k studies, or of a batch of meta-analyses of k studies each.

    Attributes:
        measure: abbreviation, such as "RR".
        y: (..., k) effect sizes on the analysis scale; NaN where undefined.
        v: (..., k) sampling variances; NaN where undefined.
        labels: names of the k studies.
        notes: what was corrected, left out, or looks odd.
        included: (..., k) whether a study can be pooled.
        size: (..., k) people, or person-time, behind each estimate; None if unknown.
        conventions: the rules that made these numbers.
        endpoints, times: what each study measured and when, if given; pooling refuses a mixture.
    """

    measure: str
    y: FloatArray
    v: FloatArray
    labels: tuple[str, ...]
    notes: tuple[str, ...]
    included: BoolArray
    size: FloatArray | None
    conventions: dict[str, str]
    endpoints: tuple[str, ...] | None = None
    times: tuple[str, ...] | None = None

    @property
    def k(self) -> int:
        """Studies on the last axis, included or not."""
        return int(self.y.shape[-1])

    @property
    def se(self) -> FloatArray:
        """(..., k) standard errors."""
        return np.sqrt(self.v)

    def ci(self, level: float = 0.95) -> Interval:
        """Normal intervals of the single studies, analysis scale, (..., k) each."""
        half = normal_quantile(check_level(level)) * self.se
        return Interval(self.y - half, self.y + half)

    def natural(self, level: float = 0.95) -> tuple[FloatArray, Interval]:
        """Estimates and normal intervals of the single studies on the natural scale, (..., k) each."""
        return to_natural(self.measure, self.y, self.size), interval_to_natural(self.measure, self.ci(level), self.size)

    def take(self, studies: Sequence[int] | IntArray | BoolArray) -> Effects:
        """The studies at these positions of the last axis, in this order."""
        chosen = np.arange(self.k)[np.asarray(studies)]
        if not chosen.size:
            raise SynthesisError("no studies chosen")

        def names(values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(values[i] for i in chosen)

        return Effects(
            self.measure,
            self.y[..., chosen],
            self.v[..., chosen],
            names(self.labels),
            self.notes,
            self.included[..., chosen],
            None if self.size is None else self.size[..., chosen],
            self.conventions,
            None if self.endpoints is None else names(self.endpoints),
            None if self.times is None else names(self.times),
        )

    def __len__(self) -> int:
        return self.k

    def __repr__(self) -> str:
        head = f"{self.measure}: {describe(self.measure)}"
        if self.y.ndim > 1:
            batch = " x ".join(str(n) for n in self.y.shape[:-1])
            return "\n".join([f"{head}, {batch} meta-analyses of {self.k} studies", *self.notes])
        low, high = self.ci()
        rows = [
            [name, number(y), number(v), number(lo), number(hi), "" if used else "left out"]
            for name, y, v, lo, hi, used in zip(self.labels, self.y, self.v, low, high, self.included, strict=True)
        ]
        return "\n".join([head, table(["study", "y", "v", "low", "high", ""], rows), *self.notes])


def describe(measure: str) -> str:
    """What an abbreviation stands for."""
    if measure in MEASURES:
        return MEASURES[measure].title
    return {"HR": "log hazard ratio", "GEN": "generic effect"}.get(measure, "transformed survival probability")


def effects(
    measure: str,
    *,
    correction: float = 0.5,
    correct: Correct = "only-zero",
    drop_double_zero: bool = False,
    variance: ArrayLike | Variance = "large-sample",
    level: float = 0.95,
    labels: Iterable[object] | None = None,
    endpoints: Iterable[object] | None = None,
    times: Iterable[object] | None = None,
    **data: Numbers,
) -> Effects:
    """Effect sizes and sampling variances of one measure.

    Every array is (..., k), one entry a study; leading axes are separate meta-analyses. None and NaN are missing:
    the study stays in its place, is left out of pooling, and is named in ``notes``.

    =====================================  =============================================================
    measure                                data
    =====================================  =============================================================
    RR, OR, RD, AS, PETO, PHI              events_1, total_1, events_2, total_2
    MD, SMD, SMD1, SMDH, ROM               mean_1, sd_1, total_1, mean_2, sd_2, total_2
    MN                                     mean, sd, total
    PR, PLN, PLO, PAS, PFT                 events, total
    IR, IRLN, IRS, IRFT                    events, time (person-time, any unit)
    IRR, IRD, IRSD                         events_1, time_1, events_2, time_2
    COR, ZCOR                              correlation, total
    GEN, HR, and any measure above         estimate with se, variance, or low and high (analysis scale);
                                           for ratios also ratio with low and high or with p, or
                                           o_minus_e with v
    =====================================  =============================================================

    Args:
        measure: an abbreviation of the table; RR, OR, PETO, HR, IRR, ROM, PLN, IRLN are on the log scale.
        correction: what is added to the cells of a 2x2 table (each cell), a proportion (x and n - x) or a rate (x)
            where ``correct`` applies. Default 0.5. AS, PHI, PAS, PFT, IRS, IRFT and IRSD are never corrected.
        correct: "only-zero" (default; studies with a zero cell), "all", "if-any-zero" (all, if any has one), "none".
        drop_double_zero: leave out studies without events, or without non-events, in both groups. Default False.
        variance: "large-sample" (default); "unbiased" for SMD (Hedges 1983); "pooled" for MD (one SD for both groups).
            With ``estimate``, the sampling variances themselves.
        level: confidence level of printed intervals, default 0.95.
        labels: k names of studies; default "1", "2", ...
        endpoints: k names of what was measured; a mixture will not be pooled.
        times: k time points; a mixture will not be pooled.
        **data: the arrays of the table.

    Returns:
        Effects, with y and v of shape (..., k).

    Raises:
        SynthesisError: unknown measure or input, different shapes, negative counts, events above totals, zero se.
    """
    generic = _generic_form(measure, data, variance)
    definition = MEASURES.get(measure)
    expected = generic or (() if definition is None else definition.inputs)
    _check_names(measure, tuple(expected), data if generic is None else {**data, "variance": 0.0})
    if generic and "variance" in generic:
        data = {**data, "variance": _variances(variance)}
    arrays = same_shape(dict(data))
    k = next(iter(arrays.values())).shape[-1]
    named = study_labels(labels, k)
    missing = np.logical_or.reduce([np.isnan(array) for array in arrays.values()])
    notes: list[str] = []
    conventions: dict[str, str] = {}
    if generic or definition is None:
        y, v, notes = generic_effects(measure, arrays, check_level(level), named)
        computed, size = Computed(y, v), None
        conventions["input"] = f"{', '.join(sorted(arrays))}" + (f" at level {level}" if "low" in arrays else "")
    else:
        if not isinstance(variance, str):
            raise SynthesisError("variance: sampling variances go with estimate=")
        if not (correction >= 0 and np.isfinite(correction)):
            raise SynthesisError(f"correction: expected a number of at least 0, found {correction}")
        definition.check(arrays, named)
        rule = cast("Variance", variance)
        computed = definition.compute(arrays, Correction(correction, correct, drop_double_zero), rule)
        size = np.sum([arrays[name] for name in definition.size], axis=0) if definition.size else None
        conventions = _conventions(definition, correction, correct, drop_double_zero, variance)
    return _finish(
        Effects(
            measure, computed.y, computed.v, named, tuple(notes), ~missing, size, conventions,
            _per_study(endpoints, "endpoints", k), _per_study(times, "times", k),
        ),
        computed, missing, correction,
    )  # fmt: skip


def effects_of(
    measure: str,
    data: Mapping[str, Numbers],
    *,
    labels: Iterable[object] | None = None,
    drop_double_zero: bool = False,
) -> Effects:
    """:func:`effects` of data that are already gathered in a mapping."""
    make: Callable[..., Effects] = effects
    return make(measure, labels=labels, drop_double_zero=drop_double_zero, **data)


def _finish(draft: Effects, computed: Computed, missing: BoolArray, correction: float) -> Effects:
    """The effects with undefined values set to NaN, and a note on each study that was touched."""
    y, v, labels, notes = computed.y, computed.v, draft.labels, list(draft.notes)
    dropped = np.zeros_like(missing) if computed.dropped is None else computed.dropped & ~missing
    undefined = ~(np.isfinite(y) & np.isfinite(v)) & ~missing & ~dropped
    y, v = (np.where(missing | dropped | undefined, np.nan, values) for values in (y, v))
    flat = (v <= 0) & ~np.isnan(v)
    included = ~(missing | dropped | undefined | flat)
    corrected = np.zeros_like(missing) if computed.corrected is None else computed.corrected & ~missing
    for where, words in (
        (corrected, f"{correction:g} added to the cells"),
        (dropped, "double-zero, left out"),
        (undefined, "effect size undefined, left out"),
        (flat, "sampling variance is zero, left out"),
        (missing, "data missing, left out"),
    ):
        if where.any():
            notes.append(f"{name_studies(where, labels)}: {words}")
    return Effects(
        draft.measure, y, v, labels, tuple(notes), included, draft.size, draft.conventions,
        draft.endpoints, draft.times,
    )  # fmt: skip


def combine(*groups: Effects) -> Effects:
    """One set of effects from several of the same measure, such as printed ratios beside computed ones.

    Raises:
        SynthesisError: mixed measures, or a batch.
    """
    if not groups:
        raise SynthesisError("no effects to combine")
    if len({g.measure for g in groups}) > 1:
        raise SynthesisError(f"mixed measures cannot be combined: {', '.join(sorted({g.measure for g in groups}))}")
    if any(g.y.ndim > 1 for g in groups):
        raise SynthesisError("only single meta-analyses can be combined, not batches")
    sizes = [g.size for g in groups if g.size is not None]
    endpoints = [g.endpoints for g in groups if g.endpoints is not None]
    times = [g.times for g in groups if g.times is not None]
    return Effects(
        groups[0].measure,
        np.concatenate([g.y for g in groups]),
        np.concatenate([g.v for g in groups]),
        tuple(name for g in groups for name in g.labels),
        tuple(note for g in groups for note in g.notes),
        np.concatenate([g.included for g in groups]),
        np.concatenate(sizes) if len(sizes) == len(groups) else None,
        {key: value for g in groups for key, value in g.conventions.items()},
        tuple(name for names in endpoints for name in names) if len(endpoints) == len(groups) else None,
        tuple(name for names in times for name in names) if len(times) == len(groups) else None,
    )


def _generic_form(measure: str, data: Mapping[str, Numbers], variance: object) -> frozenset[str] | None:
    given = set(data) | (set() if isinstance(variance, str) else {"variance"})
    if measure not in MEASURES and measure not in GENERIC:
        known = [*MEASURES, *GENERIC]
        close = difflib.get_close_matches(str(measure).upper(), known, 1, 0.4)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise SynthesisError(f"{measure!r} is no measure{hint} Known: {', '.join(known)}")
    for form in FORMS:
        if given == form:
            return form
    if measure in GENERIC:
        forms = "; ".join(", ".join(sorted(form)) for form in FORMS)
        raise SynthesisError(f"{measure} needs one of: {forms}. Found: {', '.join(sorted(given)) or 'nothing'}")
    return None


def _check_names(measure: str, expected: tuple[str, ...], given: Mapping[str, Numbers]) -> None:
    missing = [name for name in expected if name not in given]
    if missing:
        found = ", ".join(given) or "nothing"
        raise SynthesisError(
            f"{measure} needs {', '.join(expected)}; missing {', '.join(missing)}; found {found}. "
            "A ready-made effect: estimate= and se="
        )
    unknown = [name for name in given if name not in expected and name != "variance"]
    if unknown:
        raise SynthesisError(f"{measure} does not take {', '.join(unknown)}; it takes {', '.join(expected)}")


def _variances(variance: object) -> ArrayLike:
    if isinstance(variance, str):
        raise SynthesisError("variance: expected sampling variances")
    return np.asarray(variance, dtype=np.float64)


def _per_study(values: Iterable[object] | None, name: str, k: int) -> tuple[str, ...] | None:
    if values is None:
        return None
    named = tuple(str(value) for value in values)
    if len(named) != k:
        raise SynthesisError(f"{name}: expected {k}, one a study, found {len(named)}")
    return named


def _conventions(
    definition: Measure, correction: float, correct: str, drop_double_zero: bool, variance: str
) -> dict[str, str]:
    conventions = {"measure": definition.title}
    if definition.corrects:
        conventions["correction"] = "none" if correct == "none" else f"{correction:g} to cells, {correct}"
        conventions["double-zero studies"] = "left out" if drop_double_zero else "kept"
    if definition.name in {"MD", "SMD"}:
        conventions["variance"] = variance
    return conventions
