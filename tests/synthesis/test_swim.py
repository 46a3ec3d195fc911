"""Summaries without meta-analysis."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from consilience import synthesis as syn

from .expected import close


def test_spread() -> None:
    found = syn.spread([71, 84, None, 90, 62])
    close([found.k, found.median], [4, 77.5])
    close(found.range, [62, 90])
    close(found.iqr, [68.75, 85.5])
    assert "4 studies: median 77.5" in str(found)
    assert syn.spread([[1, 2, 3], [4, 5, 6]]).median.tolist() == [2, 5]


def test_vote_counting() -> None:
    found = syn.vote_count([-0.2, -0.5, 0.1, -0.3, 0.0, -0.4, -0.1, -0.6], benefit="negative")
    close([found.benefit, found.harm, found.unclear], [6, 1, 1])
    exact = stats.binomtest(6, 7)
    close([found.p, *found.ci], [exact.pvalue, *exact.proportion_ci()])
    assert "6 of 7 studies favour benefit" in str(found)


def test_combined_p_values() -> None:
    p = np.array([0.01, 0.2, 0.3, 0.04])
    fisher = syn.combine_p_values(p)
    close([fisher.statistic, fisher.p], stats.combine_pvalues(p, "fisher"))
    weights = np.array([1.0, 2, 3, 4])
    stouffer = syn.combine_p_values(p, method="stouffer", weights=weights)
    close([stouffer.statistic, stouffer.p], stats.combine_pvalues(p, "stouffer", weights=weights))
    edgington = syn.combine_p_values(p, method="edgington")
    close(edgington.p, p.sum() ** 4 / 24)
    assert syn.combine_p_values([[0.1, 0.2], [0.3, np.nan]]).k.tolist() == [2, 1]


def test_edgington_is_uniform_for_one_study() -> None:
    close(syn.combine_p_values([0.37], method="edgington").p, 0.37)
    close(syn.combine_p_values([0.9, 0.9], method="edgington").p, 1 - 0.2**2 / 2)


def test_mixtures_are_refused_with_the_reason() -> None:
    with pytest.raises(syn.NotPoolableError, match=r"mixed endpoint \(os: A; efs: B\); mixed time \(12: A; 24: B\)"):
        syn.check_comparable(["A", "B"], endpoint=["os", "efs"], time=[12, 24], measure=["HR", "HR"])
    syn.check_comparable(["A", "B"], endpoint=["os", "os"])


def test_effect_directions() -> None:
    plot = syn.effect_directions(
        ["A", "A", "A", "A", "B"], ["pain"] * 4 + ["sleep"], ["benefit", "benefit", "benefit", "harm", "harm"]
    )
    assert plot.cells == {("A", "pain"): "benefit", ("B", "sleep"): "harm"}
    assert plot.outcomes["A", "pain"] == 4
    assert "▲ 4" in str(plot)
    split = syn.effect_directions(["A", "A"], ["pain", "pain"], ["benefit", "harm"])
    assert split.cells["A", "pain"] == "unclear"


def test_harvest_plots() -> None:
    plot = syn.harvest(["A", "B", "C"], ["pain", "pain", "sleep"], ["benefit", "benefit", "harm"], [1, 3, 2])
    assert plot.rows["pain"]["benefit"] == (("B", 3.0), ("A", 1.0))
    assert plot.rows["sleep"]["harm"] == (("C", 2.0),)
    assert "B (3), A (1)" in str(plot)


def test_nothing_to_say_is_refused() -> None:
    with pytest.raises(syn.SynthesisError):
        syn.spread([np.nan])
    with pytest.raises(syn.SynthesisError):
        syn.vote_count([0, 0], benefit="positive")
    with pytest.raises(syn.SynthesisError):
        syn.combine_p_values([0.0, 0.4])
