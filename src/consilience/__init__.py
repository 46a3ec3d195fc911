"""Systematic reviews whose every number can be traced, recomputed and challenged."""

__version__ = "0.1.0"
