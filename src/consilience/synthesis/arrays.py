"""Arrays, errors and small numerical types that every part of the statistics engine speaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = ArrayLike | Sequence[float | None]


class SynthesisError(ValueError):
    """An input that cannot be analysed; the message names the studies and says what was expected."""


class NotPoolableError(SynthesisError):
    """Results that must not be combined: mixed endpoints, times, measures or scales."""


class NoSolutionError(SynthesisError):
    """A model that these data cannot fit, such as a logistic model of studies without any event."""


class Interval(NamedTuple):
    """An interval (low, high); each limit is a number, or an array with one entry a meta-analysis."""

    low: FloatArray
    high: FloatArray


def floats(values: Numbers, name: str) -> FloatArray:
    """``values`` as an array of floats, None read as missing."""
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise SynthesisError(f"{name}: expected numbers, found {values!r}") from error


def same_shape(arrays: Mapping[str, Numbers]) -> dict[str, FloatArray]:
    """The named arrays as floats of one common shape (..., k); a lone number counts for every study."""
    parsed = {name: floats(values, name) for name, values in arrays.items()}
    try:
        shape = np.broadcast_shapes(*(array.shape for array in parsed.values()))
    except ValueError as error:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in parsed.items())
        raise SynthesisError(f"arrays of different shapes: {shapes}") from error
    if not shape:
        shape = (1,)
    if shape[-1] == 0:
        raise SynthesisError("no studies: the arrays are empty")
    return {name: np.broadcast_to(array, shape).copy() for name, array in parsed.items()}


def study_labels(labels: Iterable[object] | None, k: int) -> tuple[str, ...]:
    """The names of ``k`` studies; "1", "2", ... if none were given."""
    if labels is None:
        return tuple(str(i + 1) for i in range(k))
    named = tuple(str(label) for label in labels)
    if len(named) != k:
        raise SynthesisError(f"labels: expected {k}, one a study, found {len(named)}")
    return named


def name_studies(where: BoolArray, labels: Sequence[str], limit: int = 5) -> str:
    """The studies where ``where`` (..., k) holds, as text; in batches their number."""
    if where.ndim > 1:
        count = int(where.sum())
        return f"{count} {'study' if count == 1 else 'studies'} in {int(where.any(axis=-1).sum())} meta-analyses"
    found = [labels[int(i)] for i in np.flatnonzero(where)]
    more = f" and {len(found) - limit} more" if len(found) > limit else ""
    return ("study " if len(found) == 1 else "studies ") + ", ".join(found[:limit]) + more


def refuse(where: BoolArray, labels: Sequence[str], message: str) -> None:
    """Stop with ``message`` and the names of the studies where ``where`` holds."""
    if where.any():
        raise SynthesisError(f"{message}: {name_studies(where, labels)}")


def dot(a: FloatArray, b: FloatArray) -> FloatArray:
    """(n,) sums over studies of a b, both (k, n); for large arrays without building the product."""
    result: FloatArray = np.add.reduce(a * b) if a.size < 4096 else np.einsum("kn,kn->n", a, b)
    return result


def einsum(subscripts: str, *operands: NDArray[np.floating[Any]]) -> FloatArray:
    """``numpy.einsum`` of floats."""
    result: FloatArray = np.einsum(subscripts, *operands)
    return result


def unbatch(values: NDArray[Any]) -> Any:
    """A plain number instead of an array without axes."""
    return values[()]
