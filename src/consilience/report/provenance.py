"""How a report was made: from which files, by which version, with how many values from whom. No date of making."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import consilience
from consilience.model.base import Model
from consilience.model.estimate import Anchor, LayerName
from consilience.model.review import Review
from consilience.screening.flow import flow

from . import text
from .blocks import Facts
from .table import Cell, Column, Group, Line, Table, Value, missing, words


def canonical(review: Review) -> dict[str, Any]:
    """The whole review as JSON; reading it back gives the same review."""
    return review.model_dump(mode="json", by_alias=True, exclude_none=True)


def checksum(review: Review) -> str:
    """SHA-256 of the review's content, whatever the layout of its files."""
    data = json.dumps(canonical(review), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def files(review: Review, folder: Path | None) -> dict[str, str]:
    """SHA-256 of every file that the review was read from, by name; empty where the folder is not known."""
    if folder is None:
        return {}
    names = {origin.file for model in _models(review) if (origin := model.origin)}
    names |= {f"searches/{each.strategy_file}" for each in review.searches if each.strategy_file}
    paths = {name: folder / name for name in sorted(names)}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items() if path.is_file()}


def _models(value: object) -> Iterator[Model]:
    if isinstance(value, BaseModel):
        if isinstance(value, Model):
            yield value
        for part in value.__dict__.values():
            yield from _models(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _models(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _models(part)


def made(review: Review, findings: int) -> Facts:
    """The facts of the making."""
    layers: Counter[LayerName] = Counter()
    quoted: Counter[LayerName] = Counter()
    for study in review.studies:
        for result in study.results:
            for layer, value in result.stated:
                layers[layer] += 1
                quoted[layer] += _has_words(value.anchor)
    counts = tuple(
        Line(
            (Value(f"{n:,} estimate{'' if n == 1 else 's'}, {quoted[layer]:,} with their words quoted"),),
            text.SOURCES[layer],
        )
        for layer, n in sorted(layers.items(), key=lambda row: list(text.SOURCES).index(row[0]))
    )
    how = {
        "computed": "computed from the decisions in the ledger",
        "reported": "as the publication reports it",
        "none": "not stated",
    }
    entries = (
        ("Written by", words(f"Consilience {consilience.__version__}")),
        ("Sources of values", Cell(counts) if counts else missing("no estimate")),
        ("Flow of records", words(how[flow(review).source])),
        ("Findings of the audit", words(f"{findings:,}")),
        ("Checksum of the review's content (SHA-256)", words(checksum(review))),
    )
    return Facts("making", "Versions and sources", entries)


def _has_words(anchor: Anchor | None) -> bool:
    return anchor is not None and anchor.quote is not None


def inputs(review: Review, folder: Path | None) -> Table:
    """Files read, and exports of searches as recorded, with checksums."""
    rows = [(words(name), words(digest)) for name, digest in files(review, folder).items()]
    rows += [
        (words(f"searches/{export.file}"), words(f"{export.sha256} (as recorded)"))
        for each in review.searches
        for export in each.exports
    ]
    columns = (Column("File", "head"), Column("SHA-256", "long"))
    return Table("inputs", "Files read", columns, (Group("", tuple(rows)),) if rows else (), folded=True)
