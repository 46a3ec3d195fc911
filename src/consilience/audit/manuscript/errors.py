"""What is said of a file that cannot be read as a manuscript."""

from __future__ import annotations


class UnreadableManuscript(ValueError):
    """A file that holds no manuscript: its message says what was found, what was expected, and what to do."""
