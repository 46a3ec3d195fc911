"""JSON Schema of each document kind, so that editors complete and validate what people write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from . import atomic
from .documents import KINDS, Kind


def schema(kind: Kind) -> dict[str, Any]:
    """JSON Schema (2020-12) of one document kind."""
    content = kind.type.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **content,
        "title": f"Consilience {kind.name} ({kind.pattern})",
    }


def schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of every document kind, by name."""
    return {kind.name: schema(kind) for kind in KINDS}


def write(folder: Path) -> list[Path]:
    """One file a kind: ``review.json``, ``study.json``, ...; returns the files."""
    files = []
    for name, content in schemas().items():
        file = folder / f"{name}.json"
        atomic.write(file, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        files.append(file)
    return files
