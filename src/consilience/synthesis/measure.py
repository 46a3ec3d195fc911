"""What an effect measure is: its inputs, its formula and its natural scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from consilience.synthesis.arrays import BoolArray, FloatArray, SynthesisError

Correct: TypeAlias = Literal["only-zero", "all", "if-any-zero", "none"]
Variance: TypeAlias = Literal["large-sample", "unbiased", "pooled"]
Data: TypeAlias = Mapping[str, FloatArray]


class Correction(NamedTuple):
    """What is added to cells, when, and whether double-zero studies leave."""

    amount: float = 0.5
    when: Correct = "only-zero"
    drop_double_zero: bool = False

    def applies(self, has_zero: BoolArray) -> BoolArray:
        """The studies (..., k) that get the amount added, given those that have a zero cell."""
        if self.when == "only-zero":
            return has_zero
        if self.when == "all":
            return has_zero | True
        if self.when == "if-any-zero":
            return has_zero | has_zero.any(axis=-1, keepdims=True)
        if self.when == "none":
            return has_zero & False
        raise SynthesisError(f'correct: expected "only-zero", "all", "if-any-zero" or "none", found {self.when!r}')


class Computed(NamedTuple):
    """Effect sizes y and variances v (..., k), not finite where undefined; which studies were corrected or dropped."""

    y: FloatArray
    v: FloatArray
    corrected: BoolArray | None = None
    dropped: BoolArray | None = None


@dataclass(frozen=True)
class Measure:
    """An effect measure: ``compute`` turns the named inputs into y and v on the analysis scale."""

    name: str
    title: str
    inputs: tuple[str, ...]
    compute: Callable[[Data, Correction, Variance], Computed]
    check: Callable[[Data, tuple[str, ...]], None]
    size: tuple[str, ...] = ()
    corrects: bool = False
