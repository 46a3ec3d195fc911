"""GRADE: levels and the arithmetic of steps."""
