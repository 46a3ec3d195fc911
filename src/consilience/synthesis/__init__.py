"""Meta-analysis."""

from consilience.synthesis.effects import Effects, combine, effects
from consilience.synthesis.pool import pool
