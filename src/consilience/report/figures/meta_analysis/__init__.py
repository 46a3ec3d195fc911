"""Figures of meta-analyses: views and drawings of what ``consilience.synthesis`` computes.

Each module has a view (plain data that a test can look at), ``view`` or ``views`` that make it from results of the
engine, and ``draw``. Whoever only wants the picture goes through ``consilience.report.figures.plots``.
"""
