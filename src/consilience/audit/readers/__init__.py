"""Readers turn a review or a manuscript into facts."""
