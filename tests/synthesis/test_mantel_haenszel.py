"""Mantel-Haenszel and Peto agree with metafor's; what cannot be estimated says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, load

CASES = load("mantel_haenszel.json")


@pytest.mark.parametrize(
    ("case", "measure"), [(c, m) for c in CASES for m in c["fits"]], ids=lambda x: x if isinstance(x, str) else x["id"]
)
def test_agrees_with_metafor(case: dict[str, Any], measure: str) -> None:
    f = syn.mantel_haenszel(measure, **case["data"])
    found = [f.estimate, f.se, f.statistic, f.p, *f.ci, f.q, f.q_df, f.q_p, f.i2, f.h2, f.k]
    close(found, case["fits"][measure], 1e-11)


@pytest.mark.parametrize("case", [c for c in CASES if "peto" in c], ids=lambda c: c["id"])
def test_peto_and_the_tests_of_odds_ratios(case: dict[str, Any]) -> None:
    f = syn.peto(**case["data"])
    close([f.estimate, f.se, f.statistic, f.p, *f.ci, f.q, f.q_p, f.i2, f.k], case["peto"], 1e-11)
    t = syn.odds_ratio_tests(**case["data"])
    found = [t.cmh, t.cmh_p, t.cochran, t.cochran_p, t.breslow_day, t.breslow_day_p, t.tarone, t.tarone_p]
    close(found, case["tests"], 1e-11)


def test_batches() -> None:
    data = CASES[0]["data"]
    doubled: dict[str, Any] = {name: np.array([values, values[::-1]]) for name, values in data.items()}
    for measure in ("OR", "RR", "RD"):
        both, one = syn.mantel_haenszel(measure, **doubled), syn.mantel_haenszel(measure, **data)
        close(both.estimate, [one.estimate] * 2, 1e-12)
        close(both.se, [one.se] * 2, 1e-12)
    close(syn.peto(**doubled).estimate, [syn.peto(**data).estimate] * 2, 1e-12)


def test_double_zero_studies_add_nothing_to_ratios() -> None:
    some = syn.mantel_haenszel("OR", events_1=[2, 3], total_1=[50, 60], events_2=[5, 4], total_2=[50, 60])
    more = syn.mantel_haenszel("OR", events_1=[2, 3, 0], total_1=[50, 60, 40], events_2=[5, 4, 0], total_2=[50, 60, 40])
    assert (some.estimate, some.se) == (more.estimate, more.se)
    assert more.weights[2] == 0
    assert any("study 3" in note for note in more.notes)


def test_missing_studies_are_left_out() -> None:
    full = syn.mantel_haenszel("RD", events_1=[2, 3], total_1=[50, 60], events_2=[5, 4], total_2=[50, 60])
    gaps = syn.mantel_haenszel(
        "RD", events_1=[2, None, 3], total_1=[50, 30, 60], events_2=[5, 1, 4], total_2=[50, 30, 60]
    )
    close([gaps.estimate, gaps.se, gaps.k], [full.estimate, full.se, full.k], 1e-14)


@pytest.mark.parametrize("measure", ["OR", "RR"])
def test_nothing_to_estimate(measure: str) -> None:
    with pytest.raises(syn.NoSolutionError, match="not estimable"):
        syn.mantel_haenszel(measure, events_1=[0, 0], total_1=[9, 9], events_2=[1, 2], total_2=[9, 9])
    with pytest.raises(syn.NoSolutionError, match="not estimable"):
        syn.peto(events_1=[0, 0], total_1=[9, 9], events_2=[0, 0], total_2=[9, 9])


def test_log_rank_numbers_pool_like_peto() -> None:
    fit = syn.pool_o_minus_e(o_minus_e=[-5.2, -3.1], v=[10.0, 12.0])
    assert float(fit.estimate) == pytest.approx(-8.3 / 22)
    assert fit.natural.scale == "hazard ratio"
