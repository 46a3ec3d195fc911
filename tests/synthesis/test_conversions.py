"""What papers print, turned into what an analysis needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, load

HR = {case["method"]: case for case in load("published.json")["hr_conversions"]["cases"]}
INPUTS: dict[str, dict[str, Any]] = {
    "HR+95%CI": {"ratio": 0.68, "low": 0.52, "high": 0.89},
    "HR+two-sided p": {"ratio": 0.68, "p": 0.005},
    "p + total events, 1:1 (V=O/4)": {"p": 0.005, "events": 150, "favours": 1},
    "p + events per arm (V=OT*OC/(OT+OC))": {"p": 0.005, "events_1": 60, "events_2": 90, "favours": 1},
    "p + total events, unequal allocation (V=O*Rr*Rc/(Rr+Rc)^2)": {
        "p": 0.005, "events": 150, "randomised_1": 200, "randomised_2": 100, "favours": 1,
    },
    "O-E and V": {"o_minus_e": -12.3, "v": 31.5},
    "90% CI": {"ratio": 0.8, "low": 0.6, "high": 1.0667, "level": 0.9},
}  # fmt: skip


@pytest.mark.parametrize("method", INPUTS)
def test_hazard_ratios(method: str) -> None:
    found, want = syn.log_hazard_ratio(**INPUTS[method]), HR[method]
    close([found.estimate, found.se], [want["logHR"], want["se"]], 1e-10)
    if "O_minus_E" in want:
        close([found.o_minus_e, found.v], [want["O_minus_E"], want["V"]], 1e-10)


def test_wald_intervals_and_p_values() -> None:
    wald = load("conversions.json")["wald"]
    out, low, high, p = (np.array(wald["input"][name]) for name in ("out", "lb", "ub", "p"))
    close(syn.se_from_interval(low, high, scale="log") ** 2, wald["from_ci"]["vi"])
    close(syn.se_from_p(np.log(out), p) ** 2, wald["from_p"]["vi"])


def test_interval_round_trip() -> None:
    for scale, y in (("identity", 0.3), ("log", -0.4), ("logit", 0.8), ("fisher-z", 0.2)):
        back: Any = {"identity": float, "log": np.exp, "logit": lambda x: 1 / (1 + np.exp(-x)), "fisher-z": np.tanh}
        low, high = (back[scale](y + z * 0.17) for z in (-1.6448536269514722, 1.6448536269514722))
        close(syn.se_from_interval(low, high, level=0.9, scale=scale), 0.17, 1e-12)  # type: ignore[arg-type]


def test_mean_and_sd_from_quantiles() -> None:
    given, want = load("conversions.json")["fivenum_input"], load("conversions.json")["fivenum"]
    names = {"min": "minimum", "max": "maximum", "q1": "q1", "q3": "q3", "median": "median", "n": "total"}
    for i in range(3):
        data = {names[key]: given[key][i] for key in names if given[key][i] is not None}
        found = syn.mean_and_sd(**data, allow_skewed=True)
        close([found.mean, found.sd], [want["mean"][i], want["sd"][i]])


def test_skewed_quantiles_are_refused() -> None:
    with pytest.raises(syn.SynthesisError, match="skewed"):
        syn.mean_and_sd(q1=1, median=1.2, q3=9, total=200)
    assert syn.mean_and_sd(q1=1, median=1.2, q3=9, total=200, allow_skewed=True).skewed


def test_groups_combine_as_if_measured_together() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(1, 2, 30), rng.normal(3, 1, 20)
    groups = [syn.Group(np.float64(len(x)), x.mean(), x.std(ddof=1)) for x in (a, b)]  # type: ignore[arg-type]
    both = np.concatenate([a, b])
    close(syn.combine_groups(*groups), [50, both.mean(), both.std(ddof=1)], 1e-12)


def test_small_conversions() -> None:
    close(syn.sd_from_se(0.5, 25), 2.5)
    close(syn.sd_of_change(2.0, 2.0, correlation=1.0), 0.0)
    close(syn.sd_from_mean_interval(30, 34.2, 25), 4.2 / 2 / 2.063898561628021 * 5, 1e-9)  # t with 24 df
    d, v = syn.smd_from_log_odds_ratio(0.9, 0.04)
    close(syn.log_odds_ratio_from_smd(d, v), [0.9, 0.04], 1e-12)
    close(syn.risk_ratio_from_odds_ratio(2.0, 0.2), 2 / 1.2)
    close(syn.se_from_limit(0.8, 1.0, scale="log"), np.log(1.25) / 1.959963984540054)


def test_tables_from_odds_ratios() -> None:
    a, b, c, d = np.array([9.0, 26]), np.array([41.0, 54]), np.array([15.0, 15]), np.array([33.0, 70])
    table = syn.table_from_odds_ratio(np.round(a * d / b / c, 2), total_1=a + b, total_2=c + d, events=a + c)
    close(table.events_1, a)
    close(table.events_2, c)
    close(syn.table_from_odds_ratio(1.0, total_1=50, total_2=50, events=20).events_1, 10)


def test_counts_behind_percentages() -> None:
    assert syn.counts_from_percentage("71", total=21) == (syn.Candidate(15, 21, ""),)
    found = syn.counts_from_percentage("62.5", low="24.5", high="91.5")
    assert found == (syn.Candidate(5, 8, "clopper-pearson"),)
    assert syn.counts_from_percentage("71", low="56.2", high="89.6", max_total=100) == ()
    for candidate in syn.counts_from_percentage("81", low="69", high="89", max_total=200):
        assert round(100 * candidate.events / candidate.total) == 81


@pytest.mark.parametrize(
    "call",
    [
        lambda: syn.se_from_interval(2, 1),
        lambda: syn.se_from_interval(0, 1, scale="log"),
        lambda: syn.se_from_p(0.4, 1.2),
        lambda: syn.log_hazard_ratio(p=0.01, events=100),
        lambda: syn.log_hazard_ratio(ratio=0.8),
        lambda: syn.mean_and_sd(median=3, total=30),
        lambda: syn.mean_and_sd(q1=5, median=3, q3=9, total=30),
        lambda: syn.counts_from_percentage("many"),
    ],
)
def test_what_cannot_be_converted_is_refused(call: Any) -> None:
    with pytest.raises(syn.SynthesisError):
        call()
