"""Records of searches: read, deduplicated, linked to studies."""
