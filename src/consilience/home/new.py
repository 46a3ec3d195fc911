"""A new review: a valid, commented, empty folder."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from consilience.model.base import Place

from . import atomic, schema
from .problems import Problem, UnreadableReview


def create(path: Path, title: str = "Untitled review") -> list[Path]:
    """Write a new review into an empty or missing folder; returns its files.

    Raises ``UnreadableReview`` where the folder holds anything already.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UnreadableReview([Problem(Place(str(path), 1), "is not empty; expected a new or empty folder")])
    words = {"{{id}}": slug(path.resolve().name), "{{title}}": title.replace('"', "'")}
    made = [
        _copy(source, path / name, words)
        for name, source in sorted(_templates(files(__package__) / "scaffold").items())
    ]
    return made + schema.write(path / "schema")


def slug(name: str) -> str:
    """A name as an identifier: "My Review (2)" becomes ``my-review-2``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "review"


def _templates(folder: Traversable, prefix: str = "") -> dict[str, Traversable]:
    found: dict[str, Traversable] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= _templates(entry, f"{prefix}{entry.name}/")
        else:
            found[prefix + entry.name] = entry
    return found


def _copy(source: Traversable, target: Path, words: dict[str, str]) -> Path:
    text = source.read_text("utf-8")
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    atomic.write(target, text)
    return target
