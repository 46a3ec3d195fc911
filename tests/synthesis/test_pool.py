"""Pooling agrees with metafor's, and its results say what they are."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, generic, load, setting

FITS = [(case, fit) for case in load("pooling.json") for fit in case["fits"]]
FIELDS = ("estimate", "se", "statistic", "p", "ci", "tau2", "tau2_se", "i2", "h2", "q", "q_p", "log_likelihood")


def fit_name(value: dict[str, Any]) -> str:
    return str(value.get("id") or f"{value['tau2']}-{value['test']}")


def effects_of(case: dict[str, Any]) -> syn.Effects:
    if "sizes" in case:
        return syn.effects(case["measure"], events=case["events"], total=case["sizes"])
    return generic(case)


@pytest.mark.parametrize(("case", "fit"), FITS, ids=fit_name)
def test_agrees_with_metafor(case: dict[str, Any], fit: dict[str, Any]) -> None:
    fx, options = effects_of(case), setting(fit["tau2"], fit["test"])
    found = syn.pool(fx, **options)
    want = dict(
        zip(
            ["b", "se", "z", "p", "low", "high", "tau2", "setau2", "i2", "h2", "q", "qp", "ll"],
            fit["values"],
            strict=True,
        )
    )
    close(
        [found.estimate, found.se, found.statistic, found.p, *found.ci, found.i2, found.h2, found.q, found.q_p],
        [want[k] for k in ("b", "se", "z", "p", "low", "high", "i2", "h2", "q", "qp")],
    )
    close([found.tau2, found.log_likelihood], [want["tau2"], want["ll"]])
    if want["setau2"] is not None:
        assert found.tau2_se is not None
        close(found.tau2_se, want["setau2"])
    for rule, limits in fit.get("prediction", {}).items():
        prediction = syn.pool(fx, prediction=rule, **options).prediction
        if limits[0] is not None and not (rule == "k-2" and found.k == 2):
            close(prediction, limits)
    if "natural" in fit:
        close([found.natural.estimate, *found.natural.ci], fit["natural"])


@pytest.mark.parametrize("case", load("pooling.json"), ids=fit_name)
def test_intervals_of_tau2(case: dict[str, Any]) -> None:
    fit = syn.pool(effects_of(case))
    close(fit.tau2_ci, case["tau2_ci"]["q-profile"])
    close(fit.tau2_interval(0.9), case["tau2_ci"]["q-profile 90"])
    if "profile-ml" in case["tau2_ci"]:
        close(fit.tau2_interval(method="profile-ml"), case["tau2_ci"]["profile-ml"], 1e-4)


def bcg() -> syn.Effects:
    return generic(load("pooling.json")[0])


def test_a_batch_is_its_rows() -> None:
    cases = [case for case in load("pooling.json") if len(case["y"]) == 9]
    fx = syn.effects("GEN", estimate=[c["y"] for c in cases], variance=[c["v"] for c in cases])
    fit = syn.pool(fx)
    for row, case in enumerate(cases):
        one = syn.pool(generic(case))
        close(fit.estimate[row], one.estimate)
        close(fit.prediction[0][row], one.prediction[0])  # type: ignore[index]
        close(fit.tau2_ci[1][row], one.tau2_ci[1])  # type: ignore[index]
        close(fit.weights[row], one.weights)


def test_leading_axes_keep_their_shape() -> None:
    rng = np.random.default_rng(1)
    fx = syn.effects("GEN", estimate=rng.normal(size=(2, 3, 6)), se=rng.uniform(0.1, 1, (2, 3, 6)))
    fit = syn.pool(fx)
    assert fit.estimate.shape == fit.ci.low.shape == (2, 3)
    assert fit.weights.shape == (2, 3, 6)
    close(fit.weights.sum(axis=-1), np.full((2, 3), 100))


def test_knapp_hartung_below_one_is_flagged() -> None:
    fx = syn.effects("GEN", estimate=[0.5, 0.52, 0.48], se=[0.2, 0.22, 0.24])
    plain, adhoc = syn.pool(fx), syn.pool(fx, ci="knapp-hartung-adhoc")
    assert plain.knapp_hartung is not None
    assert plain.knapp_hartung < 1
    assert any("below 1" in note for note in plain.notes)
    assert adhoc.knapp_hartung == 1
    assert any("raised to 1" in note for note in adhoc.notes)


def test_knapp_hartung_falls_back_under_a_common_effect() -> None:
    fit, normal = syn.pool(bcg(), model="common"), syn.pool(bcg(), model="common", ci="normal")
    assert fit.ci == normal.ci
    assert "normal interval used" in fit.notes[0]
    assert fit.prediction is None
    assert fit.tau2_ci is None


def test_fixed_tau2() -> None:
    estimated = syn.pool(bcg())
    close(syn.pool(bcg(), tau2=float(estimated.tau2)).estimate, estimated.estimate)
    assert syn.pool(bcg(), tau2=0.0, ci="normal").estimate == syn.pool(bcg(), model="common", ci="normal").estimate


def test_conventions_are_named() -> None:
    words = syn.pool(bcg()).conventions
    assert words["tau2"] == "REML"
    assert "Knapp-Hartung" in words["interval"]
    assert "k - 1" in words["prediction"]


def test_prints_the_table_one_would_publish() -> None:
    lines = str(syn.pool(bcg())).splitlines()
    assert lines[0] == "RR, random effects, k = 13"
    assert lines[2].split()[:3] == ["pooled", "-0.7145", "0.1808"]
    assert any(line.startswith("tau2 = 0.3132 (0.1197 to 1.1115)") for line in lines)


def test_weights_are_printed_to_a_hundred() -> None:
    fit = syn.pool(bcg())
    shown = [float(line.split()[-1]) for line in fit.weights_table().splitlines()[1:]]
    assert sum(shown) == pytest.approx(100.0, abs=1e-9)


def test_goes_into_json() -> None:
    text = json.dumps(syn.pool(bcg()).to_dict())
    assert json.loads(text)["natural"]["scale"] == "risk ratio"
    assert json.loads(json.dumps(syn.pool(bcg(), model="common").to_dict()))["prediction"] is None


def test_freeman_tukey_goes_back_at_the_harmonic_mean() -> None:
    case = next(c for c in load("pooling.json") if c["id"] == "pritz1997_PFT")
    fit = syn.pool(effects_of(case), ci="normal")
    assert float(fit.size) == pytest.approx(12.5875427134726)  # type: ignore[arg-type]
    assert float(fit.natural.estimate) == pytest.approx(0.802899888786313)


def test_several_maxima_are_resolved() -> None:
    """ML on the BCG trials with two moderators falls, rises and falls again; the far maximum is the higher one."""
    model = next(m for m in load("regression.json")["models"] if m["id"] == "bcg_ablat")
    latitude = np.array(model["x"])[:, 1]
    allocation = load("regression.json")["subgroups"]["group"]
    fx = generic({**model, "measure": "RR"})
    fit = syn.regress(fx, {"latitude": latitude, "allocation": allocation}, tau2="ML")
    assert 0.02 < float(fit.tau2) < 0.05
    assert any("several maxima" in note for note in fit.notes)
