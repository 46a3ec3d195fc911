"""Costs, incremental cost-effectiveness ratios and thresholds."""
