"""Worked examples from papers, to their printed digits."""

from __future__ import annotations

import numpy as np

from consilience import synthesis as syn

from .expected import load

PUBLISHED = load("published.json")


def near(found: object, printed: object, digit: float = 6e-5) -> None:
    np.testing.assert_allclose(np.asarray(found, dtype=float), np.asarray(printed, dtype=float), atol=digit, rtol=0)


def test_normand_1999() -> None:
    """Tables III, VII, VIII and IX: lidocaine (risk difference in percent), length of stay (pooled SDs)."""
    case, want = PUBLISHED["normand1999"]["input"], PUBLISHED["normand1999"]["expected"]
    lidocaine = dict(zip(["events_1", "total_1", "events_2", "total_2"], case["RD"].values(), strict=True))
    raw = syn.effects("RD", **lidocaine)
    fx = syn.effects("GEN", estimate=100 * raw.y, variance=1e4 * raw.v)
    near(fx.y, want["RD_pct_yi"])
    near(fx.v, want["RD_pct_vi"])
    common = syn.pool(fx, model="common", ci="normal")
    near([common.estimate, *common.ci], want["RD_EE"])
    random = syn.pool(fx, ci="normal")
    near([random.estimate, *random.ci, random.tau2], [want["RD_REML"]["b"], *want["RD_REML"]["ci"], 0])
    names = ["mean_1", "sd_1", "total_1", "mean_2", "sd_2", "total_2"]
    stay = syn.effects("MD", variance="pooled", **dict(zip(names, case["MD"].values(), strict=True)))
    near(stay.v, want["MD_vi"])
    common = syn.pool(stay, model="common", ci="normal")
    near([common.estimate, *common.ci], want["MD_EE"])
    for method in ("DL", "REML"):
        fit = syn.pool(stay, tau2=method, ci="normal")
        near(
            [fit.estimate, *fit.ci, fit.tau2],
            [want[f"MD_{method}"]["b"], *want[f"MD_{method}"]["ci"], want[f"MD_{method}"]["tau2"]],
        )


def test_bcg_as_stata_prints_it() -> None:
    case, want = PUBLISHED["bcg_stata_metan"]["input"], PUBLISHED["bcg_stata_metan"]["expected"]
    data = {
        "events_1": np.array(case["tpos"]), "total_1": np.add(case["tpos"], case["tneg"]),
        "events_2": np.array(case["cpos"]), "total_2": np.add(case["cpos"], case["cneg"]),
    }  # fmt: skip
    for measure in ("RR", "OR"):
        fit, printed = syn.mantel_haenszel(measure, **data), want[f"MH_{measure}"]
        near(
            [fit.estimate, *fit.ci, fit.statistic, fit.q],
            [printed["log"], *printed["ci_log"], printed["z"], printed["Q"]],
        )
    peto, printed = syn.peto(**data), want["Peto_OR"]
    near(
        [peto.estimate, *peto.ci, peto.statistic, peto.q],
        [printed["log"], *printed["ci_log"], printed["z"], printed["Q"]],
    )
    near([peto.natural.estimate, *peto.natural.ci], printed["exp"])
    fx = syn.effects("RR", **data)
    common = syn.pool(fx, model="common", ci="normal")
    near([common.natural.estimate, *common.natural.ci], want["IV_EE_RR"]["exp"])
    random = syn.pool(fx, tau2="DL", ci="normal")
    near(
        [random.natural.estimate, *random.natural.ci, random.tau2, random.i2], [*want["DL_RR"]["exp"], 0.3088, 92.1173]
    )


def test_yusuf_1985() -> None:
    """Page 107: beta blockers, tables without deaths in both groups among them."""
    case = PUBLISHED["yusuf1985_table6"]
    data = case["input"]
    fit = syn.peto(events_1=data["ai"], total_1=data["n1i"], events_2=data["ci"], total_2=data["n2i"])
    near([fit.natural.estimate, *fit.natural.ci], case["expected"]["Peto_OR"])


def test_raudenbush_2009() -> None:
    """Table 16.2 and the text: teacher expectancy."""
    case, want = PUBLISHED["raudenbush2009"]["input"], PUBLISHED["raudenbush2009"]["expected"]
    fx = syn.effects("SMD", estimate=case["yi"], variance=np.array(case["vi"]))
    common = syn.pool(fx, model="common", ci="normal")
    near([common.estimate, common.q, common.statistic], [want["EE"][key] for key in ("b", "Q", "z")], 1.1e-4)
    random = syn.pool(fx, ci="normal")
    near([random.estimate, random.statistic, random.tau2], [want["REML"][key] for key in ("b", "z", "tau2")], 1.1e-4)
    mixed = syn.regress(fx, {"weeks": case["weeks_capped3"]})
    near([mixed.tau2, *mixed.coefficients, mixed.q_residual], [0, *want["ME"]["coef"], want["ME"]["QE"]], 1.1e-4)


def test_viechtbauer_2007() -> None:
    """Table II: estimates and intervals of tau2 for nine trials of diuretics (pre-eclampsia)."""
    case, want = PUBLISHED["viechtbauer2007_tau2_ci"]["input"], PUBLISHED["viechtbauer2007_tau2_ci"]["expected"]
    data = dict(zip(["events_1", "total_1", "events_2", "total_2"], case.values(), strict=True))
    fx = syn.effects("OR", **data)
    near([syn.pool(fx, tau2=m).tau2 for m in ("DL", "ML", "REML", "SJ")], want["tau2_DL_ML_REML_SJ"])
    fit = syn.pool(fx)
    near(fit.tau2_ci, want["QP_ci"])
    near(fit.tau2_interval(method="profile-ml"), want["PL_ML_ci"])
    near(fit.tau2_interval(method="profile-reml"), want["PL_REML_ci"])


def test_stijnen_2010_with_approximate_likelihoods() -> None:
    """Tables II, III and VII: inverse variance with 0.5 added."""
    case, want = PUBLISHED["stijnen2010"]["input"], PUBLISHED["stijnen2010"]["expected"]
    binary, rates = case["binary"], case["rates"]
    control = syn.pool(syn.effects("PLO", events=binary["ci"], total=binary["n2i"]), ci="normal")
    near([control.estimate, control.se, control.tau2], [want["PLO_control_REML"][k] for k in ("b", "se", "tau2")])
    near(
        [control.natural.estimate, *control.natural.ci],
        [want["PLO_control_REML"]["pred"], *want["PLO_control_REML"]["ci"]],
    )
    data = dict(zip(["events_1", "total_1", "events_2", "total_2"], binary.values(), strict=True))
    ratio = syn.pool(syn.effects("OR", drop_double_zero=True, **data), ci="normal")
    near([ratio.estimate, ratio.se, ratio.tau], [want["OR_REML_drop00"][k] for k in ("b", "se", "tau")])
    rate = syn.pool(syn.effects("IRLN", events=rates["x2i"], time=np.array(rates["t2i"]) / 1000), ci="normal")
    near([rate.estimate, rate.se, rate.tau2], [want["IRLN_control_REML"][k] for k in ("b", "se", "tau2")])
    names = ["events_1", "time_1", "events_2", "time_2"]
    both = syn.pool(syn.effects("IRR", **dict(zip(names, rates.values(), strict=True))), ci="normal")
    near([both.estimate, both.se, both.tau], [want["IRR_REML"][k] for k in ("b", "se", "tau")])
