"""``references.bib``: BibTeX in and out, every field as written (bibtexparser 2)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from consilience.model.base import Origin, Place
from consilience.model.review import Reference

from .problems import Problem, UnreadableReview


def read_entries(path: Path) -> list[Reference]:
    """The references of a file, in order."""
    return list(read(path, path.name))


def read(path: Path, file: str) -> tuple[Reference, ...]:
    """The references of a BibTeX file. Raises ``UnreadableReview`` for each block that is no entry."""
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        library = parse_string(path.read_text("utf-8-sig"), append_middleware=[])
    except Exception as error:  # the parser meets some broken files with errors of its own, e.g. IndexError
        raise UnreadableReview([Problem(Place(file, 1), f"broken BibTeX: {error}; check braces and commas")]) from None
    if library.failed_blocks:
        raise UnreadableReview(
            [
                Problem(
                    Place(file, (block.start_line or 0) + 1),
                    f"broken BibTeX: {_first_line(getattr(block, 'error', None))}; check braces and commas here",
                )
                for block in library.failed_blocks
            ]
        )
    references = []
    for entry in library.entries:
        fields = {field.key: " ".join(str(field.value).split()) for field in entry.fields}
        reference = Reference(key=entry.key, type=entry.entry_type, fields=fields)
        reference._origin = Origin(file, (entry.start_line or 0) + 1)
        references.append(reference)
    return tuple(references)


def write(references: Iterable[Reference]) -> str:
    """BibTeX text; one field a line."""
    return "\n".join(
        f"@{reference.type}{{{reference.key},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in reference.fields.items())
        + "}\n"
        for reference in references
    )


def _first_line(error: object) -> str:
    lines = str(error or "").splitlines()
    return lines[0] if lines else "unreadable entry"
