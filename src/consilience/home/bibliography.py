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
    library = parse_string(path.read_text("utf-8-sig"), append_middleware=[])
    if library.failed_blocks:
        raise UnreadableReview(
            [
                Problem(
                    Place(file, (block.start_line or 0) + 1),
                    f"broken BibTeX: {str(getattr(block, 'error', None) or 'unreadable entry').splitlines()[0]}",
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
