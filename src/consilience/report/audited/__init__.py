"""An audited manuscript for people (HTML, findings in the margin) and for code hosts (SARIF)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consilience.audit import Audited


def write_html(audited: Sequence[Audited], target: str | Path) -> list[Path]:
    """One self-contained page a manuscript: at ``target``, or in it where there are several or it is a folder.

    Returns the files written. Each is written whole or not at all.
    """
    from consilience.home import atomic

    from .page import page_of, render

    place = Path(target)
    folder = len(audited) != 1 or place.is_dir()
    written: list[Path] = []
    for each in audited:
        file = place / f"{_name(each, written)}.html" if folder else place
        atomic.write(file, render(page_of(each)))
        written.append(file)
    return written


def write_sarif(audited: Sequence[Audited], target: str | Path) -> Path:
    """All findings as one SARIF 2.1.0 file."""
    import json

    from consilience.home import atomic

    from .sarif import log_of

    file = Path(target)
    atomic.write(file, json.dumps(log_of(audited), indent=2, ensure_ascii=False) + "\n")
    return file


def _name(audited: Audited, written: Sequence[Path]) -> str:
    """Name of the manuscript's file without its ending; numbered where two are alike."""
    stem, number = Path(audited.manuscript.file).stem, 1
    name = stem
    while any(file.stem == name for file in written):
        number += 1
        name = f"{stem}-{number}"
    return name
