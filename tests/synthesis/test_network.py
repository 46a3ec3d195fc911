"""Networks agree with netmeta's, and refuse what hangs apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from consilience import synthesis as syn

from .expected import close, load, numbers

NETWORKS = load("network.json")


def fit(case: dict[str, Any], model: Any) -> syn.Network:
    data = case["input"]
    return syn.network(
        treatment_1=data["treat1"], treatment_2=data["treat2"], estimate=data["TE"], se=data["seTE"],
        study=data["studlab"], model=model,
    )  # fmt: skip


@pytest.mark.parametrize("model", ["common", "random"])
@pytest.mark.parametrize("name", NETWORKS)
def test_agrees_with_netmeta(name: str, model: str) -> None:
    case = NETWORKS[name]
    net = fit(case, model)
    order = np.ix_(*[[net.treatments.index(str(t)) for t in case["trts"]]] * 2)
    close(net.estimate[order], case[model]["TE"])
    close(net.se[order], case[model]["seTE"])
    close([net.q, net.q_df, net.i2 / 100], [case[key] for key in ("Q", "df_Q", "I2")])
    close([net.q_within, net.q_within_df], [case[key] for key in ("Q_heterogeneity", "df_Q_het")])
    close([net.q_between, net.q_between_df], [case[key] for key in ("Q_inconsistency", "df_Q_inc")])
    scores = case["pscore_fixed" if model == "common" else "pscore_random"]
    close([net.p_scores[name] for name in scores], list(scores.values()))
    if model == "random":
        close(net.tau2, case["tau2"])
        direct = numbers(case["direct_random"])
        close(net.direct[order], direct)
        close(net.direct_se[order], case["seTE_direct_random"])
        close(net.indirect[order], case["indirect_random"])
        close(
            [net.share_direct[_pair(net, key)] for key in case["prop_direct_random"]],
            list(case["prop_direct_random"].values()),
        )


def _pair(net: syn.Network, key: str) -> tuple[int, int]:
    first, second = (net.treatments.index(name) for name in key.split(":"))
    return first, second


def test_senn_2013_as_printed() -> None:
    """Rosiglitazone against placebo: -1.2018 (-1.2953 to -1.1084) common, -1.2335 (-1.4839 to -0.9830) random."""
    common, random = fit(NETWORKS["senn2013"], "common"), fit(NETWORKS["senn2013"], "random")
    np.testing.assert_allclose(common.league["rosi", "plac"], [-1.2018, -1.2953, -1.1084], atol=5e-5)
    np.testing.assert_allclose(random.league["rosi", "plac"], [-1.2335, -1.4839, -0.9830], atol=5e-5)
    assert random.ranking[0] == "rosi"
    assert random.graph.edges["metf", "plac"] == 4
    assert str(random).startswith("network of 10 treatments, 26 studies, random effects")


def test_a_pair_is_ordinary_pooling() -> None:
    y, se = [0.2, 0.5, -0.1, 0.4], [0.1, 0.2, 0.15, 0.3]
    net = syn.network(treatment_1=["A"] * 4, treatment_2=["B"] * 4, estimate=y, se=se, study=range(4))
    plain = syn.pool(syn.effects("GEN", estimate=y, se=se), tau2="DL", ci="normal")
    estimate, error, ci = net.compare("A", "B")
    close([estimate, error, *ci, net.tau2, net.q], [plain.estimate, plain.se, *plain.ci, plain.tau2, plain.q], 1e-12)


def test_base_arm_and_direction_do_not_matter() -> None:
    case = NETWORKS["smokingcessation"]
    data = case["input"]
    flip = np.arange(len(data["TE"])) % 2 == 0
    one = [b if f else a for a, b, f in zip(data["treat1"], data["treat2"], flip, strict=True)]
    two = [a if f else b for a, b, f in zip(data["treat1"], data["treat2"], flip, strict=True)]
    y = np.where(flip, -np.array(data["TE"]), data["TE"])
    turned = syn.network(treatment_1=one, treatment_2=two, estimate=y, se=data["seTE"], study=data["studlab"])
    close(turned.estimate, fit(case, "random").estimate, 1e-10)
    close(turned.tau2, fit(case, "random").tau2, 1e-10)


def test_batches_of_networks() -> None:
    case = NETWORKS["woods2010"]["input"]
    y = np.array(case["TE"])
    many = syn.network(
        treatment_1=case["treat1"], treatment_2=case["treat2"], estimate=[y, 2 * y], se=case["seTE"],
        study=case["studlab"],
    )  # fmt: skip
    assert many.estimate.shape == (2, 4, 4)
    close(many.estimate[0], fit(NETWORKS["woods2010"], "random").estimate, 1e-12)


def test_direct_against_indirect() -> None:
    net = fit(NETWORKS["smokingcessation"], "random")
    split = net.node_split
    assert ("A", "B") in split.pairs
    weights = [1 / split.direct_se**2, 1 / split.indirect_se**2]
    mixed = (split.direct * weights[0] + split.indirect * weights[1]) / (weights[0] + weights[1])
    close(mixed, [net.compare(*pair)[0] for pair in split.pairs], 1e-10)


def test_bucher() -> None:
    found = syn.bucher(estimate_ab=-0.356674943938732, se_ab=0.12, estimate_cb=-0.162518929497775, se_cb=0.15)
    close([found.estimate, found.se], [-0.194156014440958, 0.192093727122985], 1e-12)


def make(**changes: Any) -> syn.Network:
    data: dict[str, Any] = {
        "treatment_1": ["A", "A", "B"], "treatment_2": ["B", "C", "C"], "estimate": [1, 2, 1], "se": [1, 1, 1],
        "study": ["s", "s", "s"],
    }  # fmt: skip
    return syn.network(**(data | changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"treatment_1": ["A", "C", "C"], "treatment_2": ["B", "D", "D"], "study": [1, 2, 3]}, "falls into 2 parts"),
        ({"treatment_2": ["B", "C", "B"]}, "compared with itself"),
        ({"study": ["s", "s", "t"]}, "lacks B against C"),
        ({"treatment_1": ["A", "A", "A"], "treatment_2": ["B", "C", "B"]}, "repeats A against B"),
        ({"se": [1, 1, 0]}, "positive"),
        ({"se": [1, 1, 5]}, "no 3-arm study"),
        ({"estimate": [1, np.nan, 1]}, "finite"),
    ],
)
def test_impossible_networks_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(syn.SynthesisError, match=words):
        make(**changes)


def test_arms_that_do_not_add_up_are_noticed() -> None:
    assert make().notes == ()
    assert "do not add up" in make(estimate=[1, 2, 5]).notes[0]
