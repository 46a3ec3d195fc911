"""What must hold for any data, searched with hypothesis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from consilience import synthesis as syn

from .expected import close

Floats = NDArray[np.float64]
METHODS = ("DL", "REML", "PM", "ML", "EB", "SJ", "HS", "HE")
quick = settings(max_examples=40, deadline=None)


@st.composite
def studies(draw: st.DrawFn, least: int = 2) -> tuple[Floats, Floats]:
    """Estimates and variances of a few studies, with some heterogeneity."""
    k = draw(st.integers(least, 10))
    y = draw(st.lists(st.floats(-3, 3), min_size=k, max_size=k))
    v = draw(st.lists(st.floats(0.01, 2), min_size=k, max_size=k))
    return np.array(y), np.array(v)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """2x2 tables with at least one event and one non-event a group."""
    k = draw(st.integers(2, 7))
    cells = np.array(draw(st.lists(st.lists(st.integers(1, 60), min_size=4, max_size=4), min_size=k, max_size=k)))
    return {
        "events_1": cells[:, 0], "total_1": cells[:, 0] + cells[:, 1],
        "events_2": cells[:, 2], "total_2": cells[:, 2] + cells[:, 3],
    }  # fmt: skip


def fitted(y: Floats, v: Floats, **options: Any) -> syn.Fit:
    return syn.pool(syn.effects("GEN", estimate=y, variance=v), **options)


@quick
@given(studies(), st.sampled_from(METHODS), st.randoms())
def test_order_does_not_matter(data: tuple[Floats, Floats], method: Any, random: Any) -> None:
    y, v = data
    order = list(range(len(y)))
    random.shuffle(order)
    one, two = fitted(y, v, tau2=method), fitted(y[order], v[order], tau2=method)
    close([one.estimate, one.se, one.tau2, one.q], [two.estimate, two.se, two.tau2, two.q], 1e-7)


@quick
@given(studies(), st.sampled_from(METHODS), st.sampled_from([1e-30, 1e-6, 0.5, 1e6, 1e30]))
def test_scale_is_only_a_unit(data: tuple[Floats, Floats], method: Any, unit: float) -> None:
    y, v = data
    one, two = fitted(y, v, tau2=method), fitted(unit * y, unit**2 * v, tau2=method)
    close([two.estimate / unit, two.se / unit, two.tau2 / unit**2], [one.estimate, one.se, one.tau2], 1e-7)
    close([two.i2, two.p], [one.i2, one.p], 1e-6)


@quick
@given(studies(), st.floats(-50, 50))
def test_shift_moves_only_the_estimate(data: tuple[Floats, Floats], shift: float) -> None:
    y, v = data
    one, two = fitted(y, v), fitted(y + shift, v)
    close([two.estimate - shift, two.se, two.tau2], [one.estimate, one.se, one.tau2], 1e-7)


@quick
@given(studies(), st.sampled_from(METHODS))
def test_sign_flips_only_the_estimate(data: tuple[Floats, Floats], method: Any) -> None:
    y, v = data
    one, two = fitted(y, v, tau2=method), fitted(-y, v, tau2=method)
    close([-two.estimate, two.se, two.tau2, -two.ci.high], [one.estimate, one.se, one.tau2, one.ci.low], 1e-9)


@quick
@given(studies(), st.sampled_from(METHODS))
def test_without_heterogeneity_random_is_common(data: tuple[Floats, Floats], method: Any) -> None:
    y, v = data
    random, common = fitted(y, v, tau2=method, ci="normal"), fitted(y, v, model="common", ci="normal")
    assume(random.tau2 == 0)
    close([random.estimate, random.se, *random.ci], [common.estimate, common.se, *common.ci], 1e-12)


@quick
@given(studies(least=3))
def test_likelihood_is_highest_at_the_estimate(data: tuple[Floats, Floats]) -> None:
    y, v = data
    for method in ("ML", "REML"):
        fit = fitted(y, v, tau2=method)
        assert fit.studies is not None
        from consilience.synthesis.tau2 import log_likelihood_ml, log_likelihood_reml

        height = log_likelihood_reml if method == "REML" else log_likelihood_ml
        grid = np.concatenate([[0.0], np.geomspace(1e-4, 100, 60)]) / fit.studies.unit**2
        others = [float(height(fit.studies, np.array([t]))[0]) for t in grid]
        assert float(fit.log_likelihood) >= max(others) - 1e-9  # type: ignore[arg-type]


@quick
@given(studies(least=3))
def test_paule_mandel_solves_its_equation_inside_the_q_profile(data: tuple[Floats, Floats]) -> None:
    y, v = data
    fit = fitted(y, v, tau2="PM")
    w = 1 / (v + fit.tau2)
    q = (w * (y - (w * y).sum() / w.sum()) ** 2).sum()
    if fit.tau2 > 0:
        close(q, len(y) - 1, 1e-8)
    assert fit.tau2_ci is not None
    assert fit.tau2_ci.low <= fit.tau2 + 1e-12
    assert fit.tau2 <= fit.tau2_ci.high + 2e-12


@quick
@given(studies())
def test_dersimonian_laird_i2_is_the_one_from_q(data: tuple[Floats, Floats]) -> None:
    y, v = data
    fit = fitted(y, v, tau2="DL")
    close(fit.i2, fit.i2_q, 1e-6)


@quick
@given(studies())
def test_doubling_every_study_halves_the_variance(data: tuple[Floats, Floats]) -> None:
    y, v = data
    one = fitted(y, v, model="common")
    two = fitted(np.tile(y, 2), np.tile(v, 2), model="common")
    close([two.estimate, 2 * two.se**2, two.q], [one.estimate, one.se**2, 2 * one.q], 1e-9)


@quick
@given(studies(), st.sampled_from(["normal", "t", "knapp-hartung", "knapp-hartung-adhoc"]))
def test_intervals_hold_their_estimate(data: tuple[Floats, Floats], ci: Any) -> None:
    fit = fitted(*data, ci=ci)
    assert fit.ci.low <= fit.estimate <= fit.ci.high
    assert fit.prediction is not None
    assert fit.prediction.low <= fit.ci.low + 1e-9 or ci != "normal"
    assert 0 <= fit.p <= 1
    assert 0 <= fit.i2 <= 100
    close(fit.weights.sum(), 100, 1e-9)


@quick
@given(tables(), st.sampled_from(["OR", "RR", "RD", "AS", "PETO"]))
def test_swapping_arms_flips_the_sign(data: dict[str, Any], measure: str) -> None:
    swapped = {name[:-1] + ("2" if name.endswith("1") else "1"): values for name, values in data.items()}
    one, two = syn.effects(measure, **data), syn.effects(measure, **swapped)
    close(two.y, -one.y, 1e-10)
    close(two.v, one.v, 1e-10)
    if measure in {"OR", "RR", "RD"}:
        a, b = syn.mantel_haenszel(measure, **data), syn.mantel_haenszel(measure, **swapped)
        close([-b.estimate, b.se], [a.estimate, a.se], 1e-8)


@quick
@given(tables())
def test_counting_failures_flips_odds_ratios(data: dict[str, Any]) -> None:
    failures = data | {f"events_{g}": data[f"total_{g}"] - data[f"events_{g}"] for g in (1, 2)}
    for one, two in (
        (syn.mantel_haenszel("OR", **data), syn.mantel_haenszel("OR", **failures)),
        (syn.peto(**data), syn.peto(**failures)),
    ):
        close([-two.estimate, two.se], [one.estimate, one.se], 1e-8)


@quick
@given(tables())
def test_one_table_pools_to_itself(data: dict[str, Any]) -> None:
    one = {name: values[:1] for name, values in data.items()}
    for measure in ("OR", "RR", "RD"):
        close(syn.mantel_haenszel(measure, **one).estimate, syn.effects(measure, **one).y[0], 1e-10)
    close(syn.peto(**one).estimate, syn.effects("PETO", **one).y[0], 1e-10)


@quick
@given(studies(least=5), st.floats(0.1, 10), st.floats(-5, 5))
def test_moderators_have_no_unit_either(data: tuple[Floats, Floats], unit: float, shift: float) -> None:
    y, v = data
    x = np.arange(len(y)) ** 1.5
    fx = syn.effects("GEN", estimate=y, variance=v)
    one, two = syn.regress(fx, x), syn.regress(fx, unit * x + shift)
    close([two.tau2, two.q_moderators, two.r2], [one.tau2, one.q_moderators, one.r2], 1e-6)
    close(two.coefficients[1] * unit, one.coefficients[1], 1e-7)


@quick
@given(st.integers(1, 200), st.data())
def test_freeman_tukey_and_its_inverse(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    fx = syn.effects("PFT", events=[x], total=[n])
    close(syn.to_natural("PFT", fx.y, np.array([float(n)])), [x / n], 1e-8)


@quick
@given(st.floats(0.05, 20), st.floats(0.01, 2))
def test_hazard_ratio_round_trip(ratio: float, se: float) -> None:
    z = 1.959963984540054
    found = syn.log_hazard_ratio(ratio=ratio, low=ratio * np.exp(-z * se), high=ratio * np.exp(z * se))
    again = syn.log_hazard_ratio(o_minus_e=found.o_minus_e, v=found.v)
    close([again.estimate, again.se], [np.log(ratio), se], 1e-9)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(5, 40), min_size=2, max_size=8), st.data())
def test_a_mixed_model_treats_events_and_failures_alike(sizes: list[int], data: st.DataObject) -> None:
    x = np.array([data.draw(st.integers(0, n)) for n in sizes])
    n = np.array(sizes)
    assume(0 < x.sum() < n.sum())
    try:
        one = syn.glmm("PLO", events=x, total=n)
    except syn.NoSolutionError:
        with pytest.raises(syn.NoSolutionError):
            syn.glmm("PLO", events=n - x, total=n)
        return
    assume(one.tau2 < 9)  # near separation quadrature is only approximate
    two = syn.glmm("PLO", events=n - x, total=n)
    close([-two.estimate, two.tau2], [one.estimate, one.tau2], 1e-5)


@quick
@given(st.lists(st.floats(0.01, 5), min_size=3, max_size=12), st.data())
def test_curves_fall_and_reconstruct(times: list[float], data: st.DataObject) -> None:
    event = np.array([data.draw(st.booleans()) for _ in times], dtype=float)
    curve = syn.kaplan_meier(times, event)
    assert (np.diff(curve.survival) <= 0).all()
    assert ((curve.low <= curve.survival) & (curve.survival <= curve.high)).all()
    assume(len(curve.time) > 1)
    rebuilt = syn.reconstruct(curve.time, curve.survival, risk_time=[0], at_risk=[len(times)])
    assert rebuilt.n == len(times)
