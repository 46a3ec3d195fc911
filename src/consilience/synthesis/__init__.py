"""Meta-analysis for whole batches of data sets: effect sizes, pooling, checks, survival, networks.

Every routine takes arrays whose last axis holds the studies; leading axes are separate meta-analyses, computed in one
call. Results are immutable, print as a table, and name the conventions that made them::

    >>> from consilience import synthesis as syn
    >>> vaccinated = {"events_1": [4, 6, 3], "total_1": [123, 306, 231]}
    >>> controls = {"events_2": [11, 29, 11], "total_2": [139, 303, 220]}
    >>> fx = syn.effects("RR", **vaccinated, **controls)
    >>> fit = syn.pool(fx)
    >>> round(float(fit.natural.estimate), 3)
    0.264
"""

from consilience.synthesis.arrays import Interval, NoSolutionError, NotPoolableError, SynthesisError
from consilience.synthesis.conversions import (
    Group,
    LogHazardRatio,
    MeanSd,
    Table2x2,
    combine_groups,
    log_hazard_ratio,
    log_odds_ratio_from_smd,
    mean_and_sd,
    risk_ratio_from_odds_ratio,
    sd_from_mean_interval,
    sd_from_se,
    sd_of_change,
    se_from_interval,
    se_from_limit,
    se_from_p,
    smd_from_log_odds_ratio,
    table_from_odds_ratio,
)
from consilience.synthesis.effects import Effects, combine, effects
from consilience.synthesis.effects_proportion import proportion_interval
from consilience.synthesis.effects_rate import rate_interval
from consilience.synthesis.fit import Fit
from consilience.synthesis.glmm import glmm
from consilience.synthesis.indirect import Indirect, bucher
from consilience.synthesis.influence import (
    Baujat,
    Influence,
    Refits,
    Shrunken,
    baujat,
    cumulative,
    influence,
    leave_one_out,
    shrink,
)
from consilience.synthesis.kaplan_meier import (
    Curve,
    LogRank,
    Reconstruction,
    cox_hazard_ratio,
    kaplan_meier,
    log_rank,
    reconstruct,
)
from consilience.synthesis.mantel_haenszel import OddsRatioTests, mantel_haenszel, odds_ratio_tests
from consilience.synthesis.moderators import indicators
from consilience.synthesis.multilevel import Multilevel, Robust, cluster_robust, multilevel
from consilience.synthesis.natural import Natural, to_natural
from consilience.synthesis.network import League, Network, NodeSplit, network
from consilience.synthesis.network_graph import Graph
from consilience.synthesis.peto import peto, pool_o_minus_e
from consilience.synthesis.pool import pool
from consilience.synthesis.printed_proportions import Candidate, counts_from_percentage
from consilience.synthesis.regression import (
    PermutationTest,
    Regression,
    Subgroups,
    permutation_test,
    regress,
    subgroups,
)
from consilience.synthesis.small_study import (
    FunnelTest,
    PetPeese,
    RankTest,
    TrimAndFill,
    begg,
    egger,
    fail_safe_n,
    pet_peese,
    trim_and_fill,
)
from consilience.synthesis.survival import implied_hazard_ratio, implied_hazard_ratio_bounds, survival_effects
from consilience.synthesis.swim import (
    CombinedP,
    EffectDirections,
    Harvest,
    Spread,
    VoteCount,
    check_comparable,
    combine_p_values,
    effect_directions,
    harvest,
    spread,
    vote_count,
)

__all__ = [
    "Baujat",
    "Candidate",
    "CombinedP",
    "Curve",
    "EffectDirections",
    "Effects",
    "Fit",
    "FunnelTest",
    "Graph",
    "Group",
    "Harvest",
    "Indirect",
    "Influence",
    "Interval",
    "League",
    "LogHazardRatio",
    "LogRank",
    "MeanSd",
    "Multilevel",
    "Natural",
    "Network",
    "NoSolutionError",
    "NodeSplit",
    "NotPoolableError",
    "OddsRatioTests",
    "PermutationTest",
    "PetPeese",
    "RankTest",
    "Reconstruction",
    "Refits",
    "Regression",
    "Robust",
    "Shrunken",
    "Spread",
    "Subgroups",
    "SynthesisError",
    "Table2x2",
    "TrimAndFill",
    "VoteCount",
    "baujat",
    "begg",
    "bucher",
    "check_comparable",
    "cluster_robust",
    "combine",
    "combine_groups",
    "combine_p_values",
    "counts_from_percentage",
    "cox_hazard_ratio",
    "cumulative",
    "effect_directions",
    "effects",
    "egger",
    "fail_safe_n",
    "glmm",
    "harvest",
    "implied_hazard_ratio",
    "implied_hazard_ratio_bounds",
    "indicators",
    "influence",
    "kaplan_meier",
    "leave_one_out",
    "log_hazard_ratio",
    "log_odds_ratio_from_smd",
    "log_rank",
    "mantel_haenszel",
    "mean_and_sd",
    "multilevel",
    "network",
    "odds_ratio_tests",
    "permutation_test",
    "pet_peese",
    "peto",
    "pool",
    "pool_o_minus_e",
    "proportion_interval",
    "rate_interval",
    "reconstruct",
    "regress",
    "risk_ratio_from_odds_ratio",
    "sd_from_mean_interval",
    "sd_from_se",
    "sd_of_change",
    "se_from_interval",
    "se_from_limit",
    "se_from_p",
    "shrink",
    "smd_from_log_odds_ratio",
    "spread",
    "subgroups",
    "survival_effects",
    "table_from_odds_ratio",
    "to_natural",
    "trim_and_fill",
    "vote_count",
]
