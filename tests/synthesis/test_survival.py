"""Survival at a time, curves, and individual times rebuilt from a figure."""

from __future__ import annotations

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, load

BONNER = load("published.json")["bonner2006"]


def rebuilt(arm: str) -> syn.Reconstruction:
    data = BONNER["input"]
    numbers = data[f"nrisk_{arm}"]
    return syn.reconstruct(
        data[arm]["t"], np.array(data[arm]["S_pct"]) / 100, risk_time=data["trisk"][: len(numbers)], at_risk=numbers
    )


def test_survival_on_both_scales() -> None:
    """Expected values from the closed forms (Parmar 1998; Cochrane Handbook 6.8.2)."""
    cloglog = syn.survival_effects(survival=0.62, low=0.51, high=0.72)
    close([cloglog.y[0], cloglog.se[0]], [-0.738069651925057, 0.183092126241123], 1e-12)
    logit = syn.survival_effects(survival=0.62, low=0.51, high=0.72, scale="logit")
    close([logit.y[0], logit.se[0]], [0.489548225318706, 0.230732881155314], 1e-12)


def test_pooled_survival_is_a_probability() -> None:
    fx = syn.survival_effects(survival=[0.62, 0.7, 0.55], low=[0.51, 0.6, 0.4], high=[0.72, 0.78, 0.68])
    natural = syn.pool(fx, ci="normal").natural
    assert natural.scale == "survival probability"
    assert 0.5 < natural.ci.low < natural.estimate < natural.ci.high < 0.75
    by_error = syn.survival_effects(survival=[0.5], se=[0.05], scale="logit")
    close(by_error.se, [0.05 / 0.25])


def test_times_must_not_be_mixed() -> None:
    fx = syn.survival_effects(survival=[0.6, 0.7], low=[0.5, 0.6], high=[0.7, 0.8], times=["12 months", "24 months"])
    with pytest.raises(syn.NotPoolableError, match=r"mixed time points .*12 months: 1; 24 months: 2"):
        syn.pool(fx)


def test_implied_hazard_ratio() -> None:
    close(syn.implied_hazard_ratio(0.713, 0.584), np.log(0.713) / np.log(0.584))
    one, two = (syn.Interval(*map(np.asarray, limits)) for limits in ((0.7125, 0.7135), (0.5835, 0.5845)))
    bounds = syn.implied_hazard_ratio_bounds(one, two)
    assert bounds.low < syn.implied_hazard_ratio(0.713, 0.584) < bounds.high


def test_curves_and_tests_agree_with_r() -> None:
    """survfit, survdiff and coxph (Efron) of R on the reference reconstruction."""
    want = BONNER["reconstructed"]
    control, treated = ((np.array(want[a]["time"]), np.array(want[a]["status"])) for a in ("radio", "radioplus"))
    test = syn.log_rank(*control, *treated)
    close(
        [test.observed, test.expected, test.v, test.statistic],
        [134, want["logrank_E"][0], want["logrank_V"], want["logrank_chisq"]],
    )
    ratio = syn.cox_hazard_ratio(*treated, *control)
    close([ratio.estimate, ratio.se], [want["logHR"], want["se"]])
    for arm, (time, event), first in (("radio", control, 0), ("radioplus", treated, 3)):
        curve = syn.kaplan_meier(time, event)
        rows = slice(first, first + 3)
        close(curve.at([12, 24, 36]), want["S"]["surv"][rows])
        low, high = curve.interval_at([12, 24, 36])
        close(low, want["S"]["lower"][rows])
        close(high, want["S"]["upper"][rows])
        assert curve.median == want["median"][arm == "radioplus"]


def test_reconstruction_of_bonner_2006() -> None:
    """Published: HR 0.68 (0.52 to 0.89), medians 14.9 and 24.4 months, 213 and 211 patients."""
    control, treated = rebuilt("radio"), rebuilt("radioplus")
    assert (control.n, treated.n) == (213, 211)
    assert control.events == 134
    assert abs(treated.events - 110) <= 1
    ratio = float(np.exp(syn.cox_hazard_ratio(treated.time, treated.event, control.time, control.event).estimate))
    assert 0.52 < ratio < 0.89
    assert abs(ratio - 0.68) < 0.08
    for one, median in ((control, 14.9), (treated, 24.4)):
        assert one.curve.median == pytest.approx(median, rel=0.05)
        assert one.rmse < 0.01
        assert (np.diff(one.time) >= 0).all()
        np.testing.assert_allclose(one.rebuilt_survival, one.digitised_survival, atol=0.02)


def test_reconstruction_without_censoring_is_exact() -> None:
    time = np.arange(1.0, 11.0)
    curve = syn.kaplan_meier(time, np.ones(10))
    again = syn.reconstruct(curve.time, curve.survival, risk_time=[0], at_risk=[10])
    np.testing.assert_allclose(again.time, time)
    assert again.event.all()


def test_total_events_steer_the_last_interval() -> None:
    curve = syn.kaplan_meier(np.arange(1.0, 41.0), np.arange(40) % 2)
    told = syn.reconstruct(curve.time, curve.survival, risk_time=[0, 20], at_risk=[40, 21], events=20)
    assert told.n == 40
    assert abs(told.events - 20) <= 1


def test_bad_curves_are_refused() -> None:
    with pytest.raises(syn.SynthesisError, match="not percent"):
        syn.reconstruct([0, 1, 2], [100, 80, 60], risk_time=[0], at_risk=[10])
    with pytest.raises(syn.SynthesisError, match="start at time 0"):
        syn.reconstruct([0, 1, 2], [1, 0.8, 0.6], risk_time=[1], at_risk=[10])
    with pytest.raises(syn.SynthesisError, match="must not"):
        syn.reconstruct([0, 1, 2], [1, 0.8, 0.6], risk_time=[0, 1], at_risk=[10, 12])
    with pytest.raises(syn.NoSolutionError):
        syn.cox_hazard_ratio([1, 2], [0, 0], [1, 2], [1, 1])
    with pytest.raises(syn.NoSolutionError):
        syn.log_rank([1, 2], [0, 0], [1, 2], [0, 0])
