"""Moderators as columns of numbers: continuous ones as they are, categories as indicators against a reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from consilience.synthesis.arrays import FloatArray, SynthesisError

Moderators: TypeAlias = ArrayLike | Mapping[str, ArrayLike | Sequence[object]]


def indicators(values: Sequence[object], name: str = "", reference: str | None = None) -> tuple[FloatArray, list[str]]:
    """One column per category but the reference.

    Args:
        values: k categories.
        name: name of the moderator, used in the names of the columns.
        reference: the category all others are compared with; default the first in sorted order.

    Returns:
        (k, categories - 1) zeros and ones, and the names of the columns, "name: category".

    Raises:
        SynthesisError: fewer than two categories, or an unknown reference.
    """
    texts = [str(value) for value in values]
    levels = sorted(set(texts))
    base = levels[0] if reference is None else str(reference)
    if base not in levels:
        raise SynthesisError(f"{name}: reference {base!r} is none of {', '.join(levels)}")
    others = [level for level in levels if level != base]
    if not others:
        raise SynthesisError(f"moderator {name or 'of categories'} has a single category: {base}")
    columns = np.array([[text == level for level in others] for text in texts], dtype=np.float64)
    return columns, [f"{name}: {level}" if name else level for level in others]


def columns(x: Moderators, k: int, names: Sequence[str] | None) -> tuple[FloatArray, tuple[str, ...]]:
    """``x`` as numbers (..., k, p) and the names of the p columns.

    A mapping takes each entry as a moderator, categorical if it holds text; an array is (k,), or (..., k, p).
    """
    if isinstance(x, Mapping):
        parts, found = [], list[str]()
        for name, values in x.items():
            part, own = _column(str(name), values, k)
            parts.append(part)
            found.extend(own)
        if not parts:
            raise SynthesisError("no moderators were given")
        return np.concatenate(parts, axis=-1), tuple(found)
    array = np.asarray(x)
    if array.dtype.kind in "UO" and array.ndim == 1 and not _numeric(array):
        part, own = _column(names[0] if names else "x", list(array), k)
        return part, tuple(own)
    numbers = np.array(array, dtype=np.float64)
    if numbers.ndim == 1:
        numbers = numbers[:, np.newaxis]
    if numbers.ndim < 2 or numbers.shape[-2] != k:
        raise SynthesisError(f"X: expected shape (..., {k}, p), found {np.shape(x)}")
    p = numbers.shape[-1]
    named = tuple(f"x{i + 1}" for i in range(p)) if names is None else tuple(names)
    if len(named) != p:
        raise SynthesisError(f"names: expected {p}, one a column of X, found {len(named)}")
    return numbers, named


def _numeric(array: np.ndarray) -> bool:
    try:
        array.astype(np.float64)
    except (TypeError, ValueError):
        return False
    return True


def _column(name: str, values: ArrayLike | Sequence[object], k: int) -> tuple[FloatArray, list[str]]:
    array = np.asarray(values)
    if array.shape != (k,):
        raise SynthesisError(f"moderator {name}: expected {k} values, found shape {array.shape}")
    if array.dtype.kind in "USO" and not _numeric(array):
        return indicators([str(value) for value in array], name)
    return array.astype(np.float64)[:, np.newaxis], [name]
