"""The graph of a network of treatments: who was compared with whom, in how many studies, and what hangs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from consilience.synthesis.arrays import FloatArray, IntArray, SynthesisError


@dataclass(frozen=True, eq=False)
class Graph:
    """m contrasts between n treatments, in studies.

    Attributes:
        treatments: n names, sorted.
        studies: names, in order of appearance.
        first, second: (m,) positions of the treatments of each contrast.
        study: (m,) position of its study.
        arms: (studies,) number of arms.
    """

    treatments: tuple[str, ...]
    studies: tuple[str, ...]
    first: IntArray
    second: IntArray
    study: IntArray
    arms: IntArray

    @property
    def edges(self) -> dict[tuple[str, str], int]:
        """Number of studies with a direct comparison of each pair."""
        pairs = Counter(
            tuple(sorted((self.treatments[a], self.treatments[b])))
            for a, b in zip(self.first, self.second, strict=True)
        )
        return {(a, b): pairs[a, b] for a, b in sorted(pairs)}

    @property
    def incidence(self) -> FloatArray:
        """(m, n) edge-vertex matrix B: 1 for the first treatment, -1 for the second."""
        b = np.zeros((len(self.first), len(self.treatments)))
        b[np.arange(len(self.first)), self.first] = 1
        b[np.arange(len(self.first)), self.second] = -1
        return b

    @property
    def designs(self) -> tuple[tuple[int, ...], ...]:
        """Of each study, the treatments it compares."""
        return tuple(
            tuple(sorted(set(self.first[self.study == i]) | set(self.second[self.study == i])))
            for i in range(len(self.studies))
        )


def build_graph(treatment_1: Iterable[object], treatment_2: Iterable[object], study: Iterable[object]) -> Graph:
    """The graph of contrasts, with every pair of arms of a multi-arm study present once.

    Raises:
        SynthesisError: a treatment against itself, missing or repeated contrasts of a study, parts that do not hang
            together.
    """
    one, two, names = ([str(x) for x in values] for values in (treatment_1, treatment_2, study))
    if not len(one) == len(two) == len(names) or not one:
        raise SynthesisError("treatment_1, treatment_2 and study: expected lists of one length, not empty")
    treatments, studies = sorted(set(one) | set(two)), tuple(dict.fromkeys(names))
    position = {name: i for i, name in enumerate(treatments)}
    first, second = (np.array([position[x] for x in values]) for values in (one, two))
    where = {name: i for i, name in enumerate(studies)}
    member = np.array([where[x] for x in names])
    arms = np.array([_arms(i, studies, member, first, second, treatments) for i in range(len(studies))])
    parts = components(first, second, len(treatments))
    if len(parts) > 1:
        listed = "; ".join(", ".join(treatments[i] for i in part) for part in parts)
        raise SynthesisError(f"the network falls into {len(parts)} parts that share no comparison: {listed}")
    return Graph(tuple(treatments), studies, first, second, member, arms)


def _arms(
    i: int, studies: Sequence[str], member: IntArray, first: IntArray, second: IntArray, treatments: Sequence[str]
) -> int:
    """The number of arms of study i, whose contrasts must be all pairs of them."""
    rows = np.flatnonzero(member == i)
    pairs = [tuple(sorted((int(first[r]), int(second[r])))) for r in rows]
    if any(a == b for a, b in pairs):
        raise SynthesisError(f"study {studies[i]}: a treatment is compared with itself")
    present = sorted({arm for pair in pairs for arm in pair})
    wanted = {(a, b) for a in present for b in present if a < b}
    repeated = sorted(pair for pair, times in Counter(pairs).items() if times > 1)
    for problem, found in (("repeats", repeated), ("lacks", sorted(wanted - set(pairs)))):
        if found:
            text = ", ".join(f"{treatments[a]} against {treatments[b]}" for a, b in found)
            raise SynthesisError(
                f"study {studies[i]} with {len(present)} arms needs each pair of arms once; it {problem} {text}"
            )
    return len(present)


def components(first: IntArray, second: IntArray, n: int) -> list[list[int]]:
    """The connected parts of the graph, largest first."""
    label = list(range(n))

    def root(i: int) -> int:
        while label[i] != i:
            i = label[i]
        return i

    for a, b in zip(first, second, strict=True):
        label[root(int(a))] = root(int(b))
    groups: dict[int, list[int]] = {}
    for i in range(n):
        groups.setdefault(root(i), []).append(i)
    return sorted(groups.values(), key=len, reverse=True)
