"""Mixed models with exact likelihoods: metafor (7 points) to about 1e-4, papers to their digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import CI, close, load

FITS = [(case, key) for case in load("glmm.json") for key in case["fits"]]


@pytest.mark.parametrize(("case", "key"), FITS, ids=lambda x: x if isinstance(x, str) else x["id"])
def test_agrees_with_metafor(case: dict[str, Any], key: str) -> None:
    options: dict[str, Any] = {}
    if key.startswith("CM"):
        options["method"] = "exact" if key == "CM.EL" else "approximate"
    else:
        method, test = key.split("_")
        options |= {"model": "common" if method == "EE" else "random", "ci": CI[test]}
    fit = syn.glmm(case["measure"], **case["data"], **options)
    b, se, low, high, tau2, q = case["fits"][key]
    close([fit.estimate, fit.se, *fit.ci], [b, se, low, high], 1e-4)
    close(fit.tau2, tau2, 3e-4)
    if q is not None:
        close(fit.q, q, 1e-8)


def test_stijnen_2010_tables() -> None:
    """Tables III, VII and VIII; the paper and metafor use fewer quadrature points."""
    published = load("published.json")["stijnen2010"]
    binary, rates, want = published["input"]["binary"], published["input"]["rates"], published["expected"]
    arms = dict(zip(["events_1", "total_1", "events_2", "total_2"], binary.values(), strict=True))
    days = {name: np.array(rates[name]) / (1000 if name.startswith("t") else 1) for name in rates}
    fits = {
        "GLMM_PLO_control_ML": syn.glmm("PLO", events=binary["ci"], total=binary["n2i"]),
        "GLMM_PLO_treated_ML": syn.glmm("PLO", events=binary["ai"], total=binary["n1i"]),
        "GLMM_OR_CM.EL": syn.glmm("OR", **arms),
        "GLMM_OR_CM.AL": syn.glmm("OR", method="approximate", **arms),
        "GLMM_IRLN_control_ML": syn.glmm("IRLN", events=days["x2i"], time=days["t2i"]),
        "GLMM_IRLN_treated_ML": syn.glmm("IRLN", events=days["x1i"], time=days["t1i"]),
        "GLMM_IRR_CM.EL": syn.glmm(
            "IRR", events_1=days["x1i"], time_1=days["t1i"], events_2=days["x2i"], time_2=days["t2i"]
        ),
    }
    for name, fit in fits.items():
        close([fit.estimate, fit.se], [want[name]["b"], want[name]["se"]], 5e-4)
        close([fit.natural.estimate, *fit.natural.ci], [want[name]["pred"], *want[name]["ci"]], 5e-4)
        tau2 = want[name].get("tau2", want[name].get("tau", 0) ** 2)
        close(fit.tau2, tau2, 2e-3)


def test_no_heterogeneity_is_logistic_regression() -> None:
    fit = syn.glmm("PLO", events=[10, 20, 30], total=[100, 200, 300])
    assert fit.tau2 == 0
    close(fit.estimate, np.log(60 / 540), 1e-8)
    close(fit.se, np.sqrt(1 / 60 + 1 / 540), 1e-8)
    close(fit.estimate, syn.glmm("PLO", events=[10, 20, 30], total=[100, 200, 300], model="common").estimate, 1e-12)


def test_batches_are_their_rows() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(10, 60, (4, 7))
    x = rng.binomial(n, rng.uniform(0.1, 0.6, (4, 7)))
    many = syn.glmm("PLO", events=x, total=n)
    for i in range(4):
        one = syn.glmm("PLO", events=x[i], total=n[i])
        close([many.estimate[i], many.se[i], many.tau2[i]], [one.estimate, one.se, one.tau2], 1e-8)


def test_no_solution_says_so() -> None:
    with pytest.raises(syn.NoSolutionError, match=r"no events at all \(0 of 75\).*0 to 0.048"):
        syn.glmm("PLO", events=[0, 0, 0, 0], total=[12, 30, 25, 8])
    with pytest.raises(syn.NoSolutionError, match="everyone"):
        syn.glmm("PLO", events=[12, 30], total=[12, 30])
    with pytest.raises(syn.NoSolutionError, match="rises without end"):
        syn.glmm("PLO", events=[10, 0, 30], total=[10, 20, 30])
    with pytest.raises(syn.NoSolutionError):
        syn.glmm("OR", events_1=[0, 0], total_1=[9, 9], events_2=[2, 3], total_2=[9, 9])
    batch = syn.glmm("PLO", events=[[0, 0], [1, 2]], total=[9, 9])
    assert np.isnan(batch.estimate[0])
    assert np.isfinite(batch.estimate[1])
    assert batch.notes == ("1 of 2 meta-analyses have no finite estimate: NaN",)


def test_one_study_is_itself() -> None:
    fit = syn.glmm("PLO", events=[3], total=[20])
    close([fit.estimate, fit.tau2], [np.log(3 / 17), 0], 1e-8)
