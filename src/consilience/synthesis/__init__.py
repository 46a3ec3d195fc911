"""Meta-analysis."""

from consilience.synthesis.effects import Effects, combine, effects
from consilience.synthesis.pool import pool
from consilience.synthesis.mantel_haenszel import mantel_haenszel, odds_ratio_tests
from consilience.synthesis.peto import peto, pool_o_minus_e
from consilience.synthesis.regression import permutation_test, regress, subgroups
from consilience.synthesis.influence import baujat, cumulative, influence, leave_one_out, shrink
from consilience.synthesis.small_study import begg, egger, fail_safe_n, pet_peese, trim_and_fill
from consilience.synthesis.glmm import glmm
from consilience.synthesis.conversions import *
from consilience.synthesis.printed_proportions import counts_from_percentage
from consilience.synthesis.survival import *
from consilience.synthesis.kaplan_meier import *
from consilience.synthesis.network import *
from consilience.synthesis.indirect import *
from consilience.synthesis.multilevel import multilevel, cluster_robust
