"""What is said of a file that cannot be read as a manuscript."""

from __future__ import annotations

FORMATS = "plain text, Markdown, DOCX, PDF, JATS XML or HTML"
"""What can be read, as a message names it."""


class UnreadableManuscript(ValueError):
    """A file that is no readable manuscript: where, what was found, what to do."""

    def __init__(self, file: str, found: str, advice: str, line: int | None = None) -> None:
        """``found`` and ``advice`` are clauses without a full stop; ``line`` counts from 1."""
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {found}; {advice}")
        self.file, self.found, self.advice, self.line = file, found, advice, line
