"""The three-level model agrees with metafor's, as far as its optimiser goes."""

from __future__ import annotations

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, generic, load

CASE = load("multilevel.json")
DATA = {"y": CASE["input"]["yi"], "v": CASE["input"]["vi"]}


def test_konstantopoulos_2011() -> None:
    fit = syn.multilevel(generic(DATA, "SMD"), CASE["input"]["district"])
    close([fit.estimate, fit.se[0], fit.p[0]], [CASE["b"], CASE["se"], CASE["pval"]], 2e-8)
    close(fit.sigma2, CASE["sigma2"], 5e-8)
    close([fit.q, fit.q_p, fit.log_likelihood], [CASE["QE"], CASE["QEp"], CASE["logLik"]])
    want = CASE["robust"]["CR1"]
    close([fit.robust.se[0], fit.robust.p[0], fit.robust.df], [want["se"], want["pval"], want["ddf"]], 2e-8)
    close(np.ravel(fit.robust.ci), [want["ci_lb"], want["ci_ub"]], 2e-8)
    limits = [CASE["confint"][level]["v"][0][1:] for level in ("1", "2")]
    np.testing.assert_allclose(np.array(fit.sigma2_ci), limits, rtol=1e-3)  # metafor profiles to about 1e-4
    assert "56 effects in 11 groups" in str(fit)


def test_plain_robust_form() -> None:
    fit = syn.multilevel(generic(DATA, "SMD"), CASE["input"]["district"], robust="CR0")
    close(fit.robust.se, [CASE["robust"]["CR0"]["se"]], 2e-8)


def test_without_groups_it_is_ordinary_pooling() -> None:
    """If groups do not differ at all, the within variance is the ordinary tau2."""
    rng = np.random.default_rng(4)
    y = rng.normal(0, 0.5, 12)
    y = np.concatenate([y, -y])
    v = np.full(24, 0.01)
    fx = syn.effects("GEN", estimate=y, variance=v)
    fit = syn.multilevel(fx, [i % 12 for i in range(24)])
    plain = syn.pool(fx, ci="normal")
    assert fit.sigma2[0] == 0
    close([fit.sigma2[1], fit.estimate, fit.se[0]], [plain.tau2, plain.estimate, plain.se], 1e-8)
    close(fit.log_likelihood, plain.log_likelihood, 1e-9)


def test_order_and_batches() -> None:
    rng = np.random.default_rng(5)
    order = rng.permutation(56)
    groups = np.array(CASE["input"]["district"])
    fx = generic(DATA, "SMD")
    close(syn.multilevel(fx.take(order), groups[order]).sigma2, syn.multilevel(fx, groups).sigma2, 1e-7)
    y = np.array([DATA["y"], np.array(DATA["y"])[::-1]])
    many = syn.multilevel(syn.effects("SMD", estimate=y, variance=np.broadcast_to(DATA["v"], y.shape)), groups)
    close(many.sigma2[0], CASE["sigma2"], 5e-8)


def test_moderators_and_robust_regression() -> None:
    x = np.linspace(-1, 1, 56)
    fit = syn.multilevel(generic(DATA, "SMD"), CASE["input"]["district"], x={"x": x})
    assert fit.names == ("intercept", "x")
    b, robust = syn.cluster_robust(generic(DATA, "SMD"), CASE["input"]["district"], x={"x": x})
    plain = syn.regress(generic(DATA, "SMD"), {"x": x})
    close(b, plain.coefficients, 1e-10)
    assert robust.df == 9


def test_every_study_its_own_cluster_is_the_sandwich() -> None:
    """With one effect a cluster, CR1 is k/(k - 1) sum of w^2 r^2 over (sum w)^2."""
    y, v = np.array([0.1, 0.5, 0.3, -0.2]), np.array([0.1, 0.2, 0.1, 0.3])
    fx = syn.effects("GEN", estimate=np.concatenate([y, y]), variance=np.concatenate([v, v]))
    b, robust = syn.cluster_robust(fx, [*range(4), *range(4)], tau2=0.05)
    w = 1 / (v + 0.05)
    r = y - (w * y).sum() / w.sum()
    close(robust.se[0], np.sqrt(4 / 3 * ((2 * w * r) ** 2).sum()) / (2 * w.sum()), 1e-12)
    close(b[0], (w * y).sum() / w.sum(), 1e-12)


def test_what_has_no_levels_is_refused() -> None:
    fx = generic(DATA, "SMD")
    with pytest.raises(syn.SynthesisError, match="its own group"):
        syn.multilevel(fx, range(56))
    with pytest.raises(syn.SynthesisError, match="two groups"):
        syn.multilevel(fx, ["a"] * 56)
