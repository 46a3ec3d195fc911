"""Expected values from other programs and from papers, and how close is close."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consilience import synthesis as syn

DATA = Path(__file__).parent / "data"
CI = {"z": "normal", "t": "t", "knha": "knapp-hartung", "adhoc": "knapp-hartung-adhoc"}


@cache
def load(name: str) -> Any:
    """A file of expected values."""
    return json.loads((DATA / name).read_text("utf-8"))


def numbers(values: object) -> NDArray[np.float64]:
    """Numbers with null as NaN."""
    return np.array(values, dtype=np.float64)


def close(found: Any, expected: object, tolerance: float = 1e-9) -> None:
    """Equal within ``tolerance``, relative or absolute; NaN where null."""
    np.testing.assert_allclose(np.asarray(found, dtype=np.float64), numbers(expected), rtol=tolerance, atol=tolerance)


def generic(case: dict[str, Any], measure: str | None = None) -> syn.Effects:
    """Effects from the y and v of a case."""
    name = measure or case["measure"]
    return syn.effects(name, estimate=numbers(case["y"]), variance=numbers(case["v"]))


def setting(method: str, test: str) -> dict[str, Any]:
    """Arguments of pool() for a method and test of metafor."""
    if method == "EE":
        return {"model": "common", "ci": CI[test]}
    return {"tau2": method, "ci": CI[test]}
