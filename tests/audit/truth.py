"""How correct tables are made from a known truth: every printed number is a rounding of what really happened."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from consilience.audit import engine
from consilience.audit.finding import Finding
from consilience.extraction.exact import Method, proportion_interval

from .harness import facts, parse


def printed(value: float, decimals: int, *, cut: bool = False) -> str:
    """A number as a table prints it: rounded, or its digits cut off."""
    if cut:
        value = math.floor(value * 10.0**decimals + 1e-9) / 10.0**decimals
    return f"{value:.{decimals}f}"


def limits(events: int, total: int, method: Method, level: float = 0.95, *, clip: bool = True) -> tuple[float, float]:
    """The interval of a proportion in per cent."""
    low, high = proportion_interval(np.array([events]), np.array([total]), method, level, clip=clip)
    return 100 * float(low[0]), 100 * float(high[0])


def span(low: float, high: float, decimals: int) -> str:
    """Limits as a case writes them."""
    return f"{printed(low, decimals)} to {printed(high, decimals)}"


def line(**parts: object) -> str:
    """One result of a case."""
    return "{" + ", ".join(f"{name}: {value}" for name, value in parts.items()) + "}"


def study(results: Iterable[str], **parts: object) -> Any:
    """A case of one study."""
    rows = "".join(f"\n  - {result}" for result in results)
    return parse(f"study: {line(**parts)}\nresults:{rows}\n")


def said(case: Any, *codes: str) -> list[Finding]:
    """What some rules say about a case."""
    return engine.run(facts(case), engine.select(codes))


def messages(case: Any, *codes: str) -> list[str]:
    """Their messages; empty where they are silent."""
    return [f"{finding.code} {finding.message}" for finding in said(case, *codes)]
