"""Leave-one-out, influence, asymmetry and trim and fill agree with metafor's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, generic, load, numbers, setting

CASES = load("checks.json")["cases"]
PREDICTORS: dict[str, Any] = {"sei": "se", "vi": "v", "ni": "n", "ninv": "1/n", "sqrtninv": "1/sqrt(n)"}


@pytest.fixture(params=CASES, ids=lambda case: case["id"])
def case(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_leave_one_out(case: dict[str, Any]) -> None:
    for key, want in case["leave_one_out"].items():
        found = syn.leave_one_out(generic(case), **setting(*key.split("_")))
        for mine, theirs in {
            "estimate": "estimate",
            "se": "se",
            "p": "pval",
            "tau2": "tau2",
            "i2": "I2",
            "q": "Q",
        }.items():
            if theirs in want:
                close(getattr(found, mine), want[theirs])


def test_cumulative(case: dict[str, Any]) -> None:
    found = syn.cumulative(generic(case), tau2="DL", ci="normal")
    close(found.estimate, case["cumulative"]["estimate"])
    close(found.se, case["cumulative"]["se"])
    close(found.tau2, case["cumulative"]["tau2"])


def test_influence(case: dict[str, Any]) -> None:
    names = {
        "rstudent": "rstudent", "dffits": "dffits", "cook": "cook_d", "covariance_ratio": "cov_r",
        "tau2_deleted": "tau2_del", "q_deleted": "QE_del", "hat": "hat", "weight": "weight", "dfbetas": "dfbs",
    }  # fmt: skip
    for key, want in case["influence"].items():
        found = syn.influence(generic(case), **setting(*key.split("_")))
        for mine, theirs in names.items():
            close(np.ravel(getattr(found, mine)), want[theirs])


def test_shrinkage_and_fail_safe(case: dict[str, Any]) -> None:
    found, want = syn.shrink(generic(case)), case["blup"]
    close(found.estimate, want["pred"])
    close(found.se, want["se"])
    close(found.interval, [want["pi_lb"], want["pi_ub"]])
    fx = generic(case)
    assert [syn.fail_safe_n(fx), syn.fail_safe_n(fx, method="rosenberg")] == case["fail_safe"]


def test_egger(case: dict[str, Any]) -> None:
    fx = generic(case)
    if case["n"]:
        object.__setattr__(fx, "size", numbers(case["n"]))
    for key, want in case["egger"].items():
        kind, what, *_ = key.split("_")
        if kind == "lm":
            found = syn.egger(fx, predictor=PREDICTORS[what])
        elif what == "EE":
            found = syn.egger(fx, method="mixed", model="common")
        else:
            found = syn.egger(fx, method="mixed")
        close([found.statistic, found.p], want[:2])
        if want[2] is not None:
            assert found.limit is not None
            assert found.limit_ci is not None
            close([found.limit, *found.limit_ci], want[2:])


def test_begg(case: dict[str, Any]) -> None:
    found = syn.begg(generic(case))
    close([found.tau, found.p], case["begg"])


def test_trim_and_fill(case: dict[str, Any]) -> None:
    for key, want in case["trim_and_fill"].items():
        method, estimator, side = key.split("_")
        found = syn.trim_and_fill(generic(case), estimator=estimator, side=side, **setting(method, "z"))
        assert found.k0 == want[0]
        if want[1] is not None:
            close(found.k0_se, want[1])
        if want[2] is not None:
            close(found.p, want[2])
        loose = method == "REML" and want[0] > 0  # metafor refits with its default tolerance
        close([found.estimate, found.se, *found.ci], want[3:], 1e-4 if loose else 1e-9)


def test_batches_are_their_rows() -> None:
    rng = np.random.default_rng(2)
    y, v = rng.normal(0.4, 0.6, (3, 11)), rng.uniform(0.02, 0.5, (3, 11))
    many = syn.effects("GEN", estimate=y, variance=v)
    for i in range(3):
        one = syn.effects("GEN", estimate=y[i], variance=v[i])
        close(syn.leave_one_out(many).estimate[i], syn.leave_one_out(one).estimate)
        close(syn.cumulative(many).tau2[i], syn.cumulative(one).tau2)
        close(syn.influence(many).dffits[i], syn.influence(one).dffits)
        close(syn.egger(many).p[i], syn.egger(one).p)
        close(syn.begg(many).p[i], syn.begg(one).p)
        close(syn.trim_and_fill(many).estimate[i], syn.trim_and_fill(one).estimate)
        assert syn.trim_and_fill(many).k0[i] == syn.trim_and_fill(one).k0


def test_order_of_a_cumulative_analysis() -> None:
    fx = syn.effects("GEN", estimate=[3, 1, 2], se=[1, 1, 1], labels=["c", "a", "b"])
    assert syn.cumulative(fx, order=[2003, 2001, 2002], ci="normal").labels == ("a", "b", "c")


def test_pet_peese_are_intercepts() -> None:
    fx = generic(CASES[0])
    both = syn.pet_peese(fx)
    assert both.pet.limit == syn.egger(fx).limit
    assert both.peese.limit == syn.egger(fx, predictor="v").limit


def test_results_print() -> None:
    fx = generic(CASES[0])
    assert "slope" in str(syn.egger(fx))
    assert "Kendall" in str(syn.begg(fx))
    assert "missing on the" in str(syn.trim_and_fill(fx))
    assert str(syn.leave_one_out(fx)).startswith("without")
    assert "rstudent" in str(syn.influence(fx))
    assert syn.baujat(fx).contribution.shape == (13,)
