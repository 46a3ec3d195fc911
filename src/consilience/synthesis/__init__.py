"""Meta-analysis."""

from consilience.synthesis.effects import Effects, combine, effects
from consilience.synthesis.pool import pool
from consilience.synthesis.mantel_haenszel import mantel_haenszel, odds_ratio_tests
from consilience.synthesis.peto import peto, pool_o_minus_e
from consilience.synthesis.regression import permutation_test, regress, subgroups
