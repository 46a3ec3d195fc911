"""The strategy rules, one module a family."""
