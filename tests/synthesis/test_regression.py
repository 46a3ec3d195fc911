"""Meta-regression, subgroups and permutation tests agree with metafor's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, generic, load, setting

MODELS = load("regression.json")["models"]
FITS = [(model, fit) for model in MODELS for fit in model["fits"]]


def name(value: dict[str, Any]) -> str:
    return str(value.get("id") or f"{value['method']}-{value['test']}")


def fitted(model: dict[str, Any], fit: dict[str, Any]) -> syn.Regression:
    x = np.array(model["x"], dtype=float)
    intercept = bool((x[:, 0] == 1).all())
    options = setting(fit["method"], fit["test"])
    return syn.regress(generic(model, "GEN"), x[:, 1:] if intercept else x, intercept=intercept, **options)


@pytest.mark.parametrize(("model", "fit"), FITS, ids=name)
def test_agrees_with_metafor(model: dict[str, Any], fit: dict[str, Any]) -> None:
    found = fitted(model, fit)
    close(found.coefficients, fit["b"], 2e-9)  # metafor inverts X'WX with years near 1950: 1e-9 is its own limit
    for mine, theirs in {
        "se": "se", "p": "pval", "tau2": "tau2", "i2": "I2", "h2": "H2", "q_residual": "QE", "q_residual_p": "QEp",
        "q_moderators": "QM", "q_moderators_p": "QMp", "r2": "R2", "log_likelihood": "logLik",
    }.items():  # fmt: skip
        close(getattr(found, mine), fit[theirs])
    close(found.ci, [fit["ci_lb"], fit["ci_ub"]], 2e-9)
    if "vif" in fit:
        close(found.vif, fit["vif"])


@pytest.mark.parametrize("model", [m for m in MODELS if any("hat" in f for f in m["fits"])], ids=name)
def test_influence_with_moderators(model: dict[str, Any]) -> None:
    fit = next(f for f in model["fits"] if "hat" in f)
    x = np.array(model["x"], dtype=float)
    intercept = bool((x[:, 0] == 1).all())
    out = syn.influence(generic(model, "GEN"), x[:, 1:] if intercept else x, intercept=intercept)
    close(out.hat, fit["hat"])
    close(out.rstudent, fit["rstudent"], 1e-8)
    close(out.cook, fit["cook"], 1e-8)


@pytest.mark.parametrize("method", ["EE", "DL", "REML"])
def test_subgroups(method: str) -> None:
    case = load("regression.json")["subgroups"]
    fx, options = generic(case, "RR"), setting(method, "z")
    want = case["models"][method]
    separate = syn.subgroups(fx, case["group"], **options)
    close([separate.q_between, separate.q_between_p], want["separate"])
    for group, fit in zip(separate.names, separate.fits, strict=True):
        close([fit.estimate, fit.se, fit.tau2], want["groups"][group])
    common = syn.subgroups(fx, case["group"], common_tau2=True, **options)
    close([common.q_between, common.q_between_p], want["common"])
    assert "Q between" in str(separate)


def test_moderators_by_name() -> None:
    case = load("regression.json")["subgroups"]
    fx = generic(case, "RR")
    fit = syn.regress(fx, {"allocation": case["group"]})
    assert fit.names == ("intercept", "allocation: random", "allocation: systematic")
    assert fit.q_moderators_df[0] == 2
    close(fit.q_moderators, case["models"]["REML"]["common"][0])
    again = syn.regress(fx, syn.indicators(case["group"], reference="systematic")[0])
    close(again.q_moderators, fit.q_moderators)
    close(again.tau2, fit.tau2)


def test_predictions() -> None:
    model = MODELS[0]
    fit = syn.regress(generic(model, "RR"), np.array(model["x"])[:, 1], names=["latitude"], ci="knapp-hartung")
    at = fit.predict([[33.46], [0.0]])
    close(at.estimate, fit.coefficients[0] + fit.coefficients[1] * np.array([33.46, 0.0]))
    close(at.se[1], fit.se[0])
    close(at.ci.low[1], fit.ci.low[0])
    assert (at.prediction.low < at.ci.low).all()


def test_batches_of_moderators() -> None:
    rng = np.random.default_rng(5)
    y, x = rng.normal(size=(4, 12)), rng.normal(size=(4, 12, 2))
    v = rng.uniform(0.05, 0.4, (4, 12))
    many = syn.regress(syn.effects("GEN", estimate=y, variance=v), x, ci="knapp-hartung")
    assert many.coefficients.shape == (4, 3)
    for i in range(4):
        one = syn.regress(syn.effects("GEN", estimate=y[i], variance=v[i]), x[i], ci="knapp-hartung")
        close(many.coefficients[i], one.coefficients)
        close(many.q_moderators_p[i], one.q_moderators_p)
        close(many.r2[i], one.r2)


def test_exact_permutations() -> None:
    for case in load("checks.json")["permutation"].values():
        result = syn.permutation_test(generic(case, "GEN"))
        assert result.exact
        close(result.p, case["p"])
    model = MODELS[0]
    shuffled = syn.permutation_test(generic(model, "RR"), np.array(model["x"])[:, 1], permutations=400, seed=3)
    assert shuffled.p.shape == (1,)
    assert float(shuffled.p[0]) < 0.02


def test_bad_moderators_are_named() -> None:
    fx = generic(MODELS[0], "RR")
    latitude = np.array(MODELS[0]["x"])[:, 1]
    with pytest.raises(syn.SynthesisError, match="'twice'"):
        syn.regress(fx, {"latitude": latitude, "twice": 2 * latitude})
    with pytest.raises(syn.SynthesisError, match="14 coefficients need more than 13 studies"):
        syn.regress(fx, np.random.default_rng(0).normal(size=(13, 13)))
    gaps = np.where(np.arange(13) == 2, np.nan, latitude)
    assert any("study 3: moderator missing" in note for note in syn.regress(fx, gaps).notes)
    assert "meta-regression, k = 13" in str(syn.regress(fx, latitude))
