"""Numbers and rows as plain text, the way results print themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def number(value: ArrayLike, digits: int = 4) -> str:
    """A number with ``digits`` decimals, or in powers of ten where those would show nothing; "-" if missing."""
    x = float(np.asarray(value))
    if np.isnan(x):
        return "-"
    if np.isinf(x):
        return "inf" if x > 0 else "-inf"
    if x != 0 and not 10.0**-digits <= abs(x) < 1e7:
        return f"{x:.{digits - 1}e}"
    return f"{x:.{digits}f}"


def p_value(value: ArrayLike) -> str:
    """A p-value, never zero."""
    p = float(np.asarray(value))
    if np.isnan(p):
        return "-"
    if p < 1e-300:
        return "< 1e-300"
    return f"{p:.4f}" if p >= 1e-4 else f"{p:.2e}"


def percentages(shares: Sequence[float], digits: int = 1) -> list[str]:
    """Shares that sum to 100, rounded by largest remainder so that what is printed does too."""
    unit = 10**digits
    scaled = np.asarray(shares, dtype=float) * unit
    floors = np.floor(scaled + 1e-9)
    missing = round(scaled.sum() - floors.sum())
    for i in np.argsort(-(scaled - floors), kind="stable")[:missing]:
        floors[i] += 1
    return [f"{value / unit:.{digits}f}" for value in floors]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned under their heads; the first to the left, the others to the right."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    lines = [
        "  ".join(
            str(cell).ljust(w) if i == 0 else str(cell).rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    ]
    return "\n".join(line.rstrip() for line in lines)


def interval(low: ArrayLike, high: ArrayLike, digits: int = 4) -> str:
    """Both limits as "low to high"."""
    return f"{number(low, digits)} to {number(high, digits)}"
