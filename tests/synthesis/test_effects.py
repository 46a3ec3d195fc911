"""Effect sizes agree with metafor's, and say what was done to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, load

CASES = load("effects.json")["cases"]


def case_name(case: dict[str, Any]) -> str:
    return "-".join([case["set"].split("-")[0], case["measure"], *(str(v) for v in case["options"].values())])


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_agrees_with_metafor(case: dict[str, Any]) -> None:
    data = load("effects.json")["sets"][case["set"]]["data"]
    fx = syn.effects(case["measure"], **data, **case["options"])
    close(fx.y, case["y"], 1e-11)
    close(fx.v, case["v"], 1e-11)


def test_batches_are_the_same_numbers() -> None:
    a, n = np.array([[4, 6, 0], [1, 2, 3]]), np.array([123, 306, 231])
    both = syn.effects("OR", events_1=a, total_1=n, events_2=[11, 29, 11], total_2=[139, 303, 220])
    assert both.y.shape == (2, 3)
    for row in range(2):
        one = syn.effects("OR", events_1=a[row], total_1=n, events_2=[11, 29, 11], total_2=[139, 303, 220])
        close(both.y[row], one.y, 0)
        close(both.v[row], one.v, 0)


def test_corrections_are_told() -> None:
    fx = syn.effects("RR", events_1=[4, 0, 0], total_1=[9, 9, 9], events_2=[3, 2, 0], total_2=[9, 9, 9], labels="ABC")
    assert fx.notes == ("studies B, C: 0.5 added to the cells",)
    dropped = syn.effects(
        "RR", events_1=[4, 0, 0], total_1=[9] * 3, events_2=[3, 2, 0], total_2=[9] * 3, drop_double_zero=True
    )
    assert dropped.included.tolist() == [True, True, False]
    assert "study 3: double-zero, left out" in dropped.notes
    assert fx.conventions["correction"] == "0.5 to cells, only-zero"


def test_missing_studies_keep_their_place() -> None:
    fx = syn.effects("PLO", events=[3, None, 5], total=[10, 10, 10])
    assert np.isnan(fx.y[1])
    assert fx.included.tolist() == [True, False, True]
    assert fx.notes == ("study 2: data missing, left out",)
    assert syn.pool(fx).k == 2


def test_undefined_effects_are_left_out_and_named() -> None:
    fx = syn.effects("OR", events_1=[0, 3], total_1=[9, 9], events_2=[1, 4], total_2=[9, 9], correct="none")
    assert "study 1: effect size undefined, left out" in fx.notes
    assert np.isnan(fx.y[0])
    flat = syn.effects("PR", events=[0, 3], total=[9, 9], correct="none")
    assert "study 1: sampling variance is zero, left out" in flat.notes


def test_ready_made_effects() -> None:
    by_interval = syn.effects("HR", ratio=0.68, low=0.52, high=0.89)
    assert float(by_interval.y[0]) == pytest.approx(np.log(0.68), rel=1e-12)
    assert float(by_interval.se[0]) == pytest.approx(0.137092481134755, rel=1e-12)
    by_p = syn.effects("HR", ratio=0.68, p=0.005)
    assert float(by_p.se[0]) == pytest.approx(0.137391464670384, rel=1e-12)
    log_rank = syn.effects("HR", o_minus_e=-12.3, v=31.5)
    assert float(log_rank.y[0]) == pytest.approx(-12.3 / 31.5)
    assert syn.effects("GEN", estimate=[1, 2], se=2).v.tolist() == [4, 4]
    assert syn.effects("GEN", estimate=[1.0], low=[0.0], high=[2.0], level=0.9).se[0] == pytest.approx(1 / 1.6448536)


def test_lopsided_interval_is_noticed() -> None:
    assert "far from the middle" in syn.effects("HR", ratio=0.6, low=0.58, high=0.95).notes[0]


def test_combine_and_take() -> None:
    printed = syn.effects("HR", ratio=0.7, low=0.5, high=0.98, labels=["A"])
    computed = syn.effects("HR", estimate=[-0.2, -0.1], se=[0.1, 0.2], labels=["B", "C"])
    both = syn.combine(printed, computed)
    assert both.labels == ("A", "B", "C")
    assert both.take([2, 0]).labels == ("C", "A")
    with pytest.raises(syn.SynthesisError, match="mixed measures"):
        syn.combine(printed, syn.effects("RR", ratio=0.7, low=0.5, high=0.98))


def test_prints_a_table() -> None:
    text = str(
        syn.effects("RR", events_1=[4, 6], total_1=[123, 306], events_2=[11, 29], total_2=[139, 303], labels="AB")
    )
    assert text.splitlines()[0] == "RR: log risk ratio"
    assert text.splitlines()[2].split() == ["A", "-0.8893", "0.3256", "-2.0077", "0.2290"]


def test_exact_intervals_of_single_studies() -> None:
    low, high = syn.proportion_interval([0, 5, 10], [10, 10, 10])
    close(low, [0, 0.187086028447398, 0.691502892181239], 1e-12)
    close(high, [0.308497107818761, 0.812913971552602, 1], 1e-12)
    low, high = syn.proportion_interval(10, 10, method="wilson")
    assert (float(low), float(high)) == pytest.approx((0.722467200137111, 1))
    low, high = syn.rate_interval(3, 100.0)  # Garwood: chi-squared quantiles with 6 and 8 df
    assert (float(low), float(high)) == pytest.approx((0.006186721, 0.087672731), rel=1e-6)
