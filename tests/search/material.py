"""The strategies that the tests read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..paths import FOUNDING

HERE = Path(__file__).parent


@cache
def strategies() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / "strategies.yaml").read_text("utf-8"))
    return found


@cache
def founding() -> str:
    """The founding review's strategy, as printed."""
    document = yaml.safe_load((FOUNDING / "searches" / "medline.yaml").read_text("utf-8"))
    return str(document["strategy"])
