"""Bad input: a clear error or a documented result with a note; never a silent NaN, never a warning."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close

GROUPS: dict[str, Any] = {"events_1": [1, 2], "total_1": [9, 9], "events_2": [3, 4], "total_2": [9, 9]}


@pytest.mark.parametrize(
    ("measure", "data", "words"),
    [
        ("RR", GROUPS | {"events_1": [-1, 2]}, "events_1 is negative: study 1"),
        ("RR", GROUPS | {"events_1": [10, 2]}, "events_1 exceeds total_1: study 1"),
        ("RR", GROUPS | {"total_2": [9, 0]}, "total_2 must be positive: study 2"),
        ("RR", GROUPS | {"total_2": [9, math.inf]}, "infinite"),
        ("RR", GROUPS | {"events_1": ["x", 2]}, "events_1: expected numbers"),
        ("RR", GROUPS | {"events_1": [1, 2, 3]}, "different shapes"),
        ("RR", {"events_1": [1]}, "missing total_1, events_2, total_2"),
        ("RR", GROUPS | {"event_3": [1, 2]}, "does not take event_3"),
        ("RR", {name: [] for name in GROUPS}, "no studies"),
        ("rr", GROUPS, "did you mean RR"),
        ("RR", GROUPS | {"correction": -1}, "at least 0"),
        ("RR", GROUPS | {"correct": "sometimes"}, "only-zero"),
        ("RR", GROUPS | {"labels": ["A"]}, "expected 2, one a study"),
        ("PLO", {"events": [3], "total": [2]}, "exceeds"),
        ("SMD", {"mean_1": 1, "sd_1": -1, "total_1": 9, "mean_2": 1, "sd_2": 1, "total_2": 9}, "sd_1 is negative"),
        ("SMD", {"mean_1": 1, "sd_1": 1, "total_1": 1, "mean_2": 1, "sd_2": 1, "total_2": 9}, "at least 2"),
        ("ROM", {"mean_1": 1, "sd_1": 1, "total_1": 9, "mean_2": -1, "sd_2": 1, "total_2": 9}, "same sign"),
        ("IRLN", {"events": [3], "time": [0]}, "time must be positive"),
        ("ZCOR", {"correlation": [1.2], "total": [30]}, "outside"),
        ("ZCOR", {"correlation": [0.2], "total": [3]}, "4 or more"),
        ("GEN", {"estimate": [1, 2], "se": [1, 0]}, "se is zero: study 2"),
        ("GEN", {"estimate": [1, 2], "se": [1, -1]}, "se is negative"),
        ("GEN", {"estimate": [1, math.inf], "se": [1, 1]}, "estimate is infinite: study 2"),
        ("GEN", {"estimate": [1]}, "needs one of"),
        ("GEN", {"ratio": [1], "low": [0.5], "high": [2]}, "no ratio"),
        ("HR", {"ratio": [0.4], "low": [0.5], "high": [2]}, "outside its interval"),
        ("HR", {"ratio": [0.7], "low": [0.9], "high": [0.5]}, "not below"),
        ("HR", {"ratio": [-0.7], "low": [-0.9], "high": [0.5]}, "positive"),
        ("HR", {"ratio": [1.0], "p": [0.5]}, "exactly 1"),
    ],
)
def test_impossible_effects(measure: str, data: dict[str, Any], words: str) -> None:
    with pytest.raises(syn.SynthesisError, match=words):
        syn.effects(measure, **data)


def generic(y: Any, se: Any = 1.0) -> syn.Effects:
    return syn.effects("GEN", estimate=y, se=se)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"model": "fixed"}, 'expected "common" or "random"'),
        ({"tau2": "MP"}, "expected a number or one of DL, REML"),
        ({"tau2": -1.0}, "at least 0"),
        ({"ci": "z"}, "expected one of normal"),
        ({"prediction": "k"}, "expected one of k-1"),
        ({"level": 95}, "between 0 and 1"),
    ],
)
def test_unknown_options(options: dict[str, Any], words: str) -> None:
    with pytest.raises(syn.SynthesisError, match=words):
        syn.pool(generic([1, 2, 3]), **options)


def test_no_study() -> None:
    with pytest.raises(syn.SynthesisError, match="no study can be pooled"):
        syn.pool(generic([np.nan, np.nan]))
    with pytest.raises(syn.SynthesisError, match="in some meta-analysis of the batch"):
        syn.pool(generic([[1, 2], [np.nan, np.nan]]))


def test_one_study_is_itself() -> None:
    for method in ("DL", "REML", "PM", "ML", "EB", "SJ", "HS", "HE"):
        fit = syn.pool(generic([0.5], 0.2), tau2=method)
        close([fit.estimate, fit.se, fit.tau2, fit.i2, fit.h2, fit.q], [0.5, 0.2, 0, 0, 1, 0])
        close(fit.ci, [0.5 - 1.959963984540054 * 0.2, 0.5 + 1.959963984540054 * 0.2])
        assert fit.q_p == 1
        assert fit.prediction is None
        assert any("single study" in note for note in fit.notes)
        assert "k = 1" in str(fit)


def test_two_studies_are_warned_about() -> None:
    fit = syn.pool(generic([0.2, 0.9], [0.2, 0.3]))
    assert any("1 degree of freedom" in note for note in fit.notes)
    assert syn.pool(generic([0.2, 0.9]), prediction="k-2").prediction is None


def test_equal_estimates() -> None:
    fit = syn.pool(generic([0.4, 0.4, 0.4], [0.1, 0.2, 0.3]))
    close([fit.tau2, fit.se, fit.knapp_hartung], [0, 0, 0])
    assert any("factor is 0" in note for note in fit.notes)
    zero = syn.pool(generic([0.0, 0.0]))
    close([zero.estimate, zero.statistic, zero.p], [0, 0, 1])


@pytest.mark.parametrize("unit", [1e-60, 1e-12, 1.0, 1e12, 1e60])
def test_any_scale(unit: float) -> None:
    y, se = np.array([0.1, -0.3, 0.5, 0.2]), np.array([0.1, 0.2, 0.3, 0.1])
    fit = syn.pool(generic(unit * y, unit * se))
    want = syn.pool(generic(y, se))
    close([fit.estimate / unit, fit.se / unit, fit.p, fit.i2], [want.estimate, want.se, want.p, want.i2])


def test_scales_beyond_reason_are_refused() -> None:
    for y, se in (([1, 2], 1e-100), ([1, 2], 1e100), ([1e80, -1e80], 1e-3)):
        with pytest.raises(syn.SynthesisError):
            syn.pool(generic(y, se))


def test_one_study_far_more_precise_than_the_others() -> None:
    """Variances over 24 orders of magnitude: the precise study decides, its standard error stands."""
    y, v = np.array([0.3, 0.31, 0.2, 0.5]), np.array([1e-24, 1.0, 2.0, 0.5])
    for method in ("DL", "REML", "PM", "ML", "SJ", "HS", "HE"):
        fit = syn.pool(syn.effects("GEN", estimate=y, variance=v), tau2=method, ci="normal")
        assert np.isfinite(np.array([fit.estimate, fit.se, fit.tau2, fit.tau2_se, fit.i2], dtype=float)).all()
        if fit.tau2 == 0:
            close([fit.estimate, fit.se / 1e-12], [0.3, 1.0])


def test_all_zero_events() -> None:
    data: dict[str, Any] = {"events_1": [0, 0], "total_1": [20, 30], "events_2": [0, 0], "total_2": [20, 30]}
    fit = syn.pool(syn.effects("OR", **data))
    assert np.isfinite(fit.estimate)
    assert "0.5 added" in fit.notes[0]
    with pytest.raises(syn.SynthesisError, match="no study can be pooled"):
        syn.pool(syn.effects("OR", drop_double_zero=True, **data))
    with pytest.raises(syn.SynthesisError, match="no study can be pooled"):
        syn.pool(syn.effects("OR", correct="none", **data))


def test_mixed_endpoints_and_times() -> None:
    fx = syn.effects("HR", estimate=[0.1, 0.2], se=[1, 1], labels="AB", endpoints=["os", "efs"])
    with pytest.raises(syn.NotPoolableError, match=r"mixed endpoints .*os: A; efs: B"):
        syn.pool(fx)
    assert syn.pool(fx.take([0])).k == 1


def test_checks_need_studies() -> None:
    two, one = generic([1, 2]), generic([1])
    for call, fx in (
        (syn.egger, two), (syn.trim_and_fill, two), (syn.influence, two), (syn.leave_one_out, one), (syn.begg, one),
    ):  # fmt: skip
        with pytest.raises(syn.SynthesisError, match="at least"):
            call(fx)
    with pytest.raises(syn.SynthesisError, match="no funnel"):
        syn.egger(generic([1, 2, 3]))
    with pytest.raises(syn.SynthesisError, match="sizes"):
        syn.egger(generic([1, 2, 3], [1, 2, 3]), predictor="n")


def test_ragged_batches() -> None:
    """Rows of a batch may have different numbers of studies: the missing ones are NaN."""
    fit = syn.pool(generic([[0.1, 0.5, 0.3], [0.1, 0.5, np.nan], [0.2, np.nan, np.nan]], 0.1))
    assert fit.k.tolist() == [3, 2, 1]
    for row, y in enumerate([[0.1, 0.5, 0.3], [0.1, 0.5], [0.2]]):
        one = syn.pool(generic(y, 0.1))
        close([fit.estimate[row], fit.se[row], fit.tau2[row], fit.p[row]], [one.estimate, one.se, one.tau2, one.p])
    assert fit.prediction is not None
    assert np.isnan(fit.prediction.low[2])
    assert fit.weights[1, 2] == 0
    assert any("in 1 of 3 meta-analyses" in note for note in fit.notes)


def test_p_values_keep_their_digits() -> None:
    fit = syn.pool(generic([30.0, 30.0], [1.0, 1.0]), model="common")
    assert fit.p < 1e-300
    assert "< 1e-300" in str(fit)
