"""Phrases: the ways in which papers print estimates, read by a grammar with named productions."""
