"""Boolean search strategies."""
