"""Every well-formed set of answers to some questions, made from their gates alone, without the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

Given = dict[str, str]
Gate = Callable[[Given], bool]

FIVE = ("Y", "PY", "PN", "N", "NI")
YES, NO = frozenset({"Y", "PY"}), frozenset({"N", "PN"})
NOT_NO = frozenset({"Y", "PY", "NI"})
NOT_YES = frozenset({"N", "PN", "NI"})


def every_set(ids: Sequence[str], asked: Mapping[str, Gate], choices: Mapping[str, Sequence[str]]) -> Iterator[Given]:
    """Complete sets of answers in the order of ``ids``; a question whose gate is closed has the answer NA."""

    def further(at: int, given: Given) -> Iterator[Given]:
        if at == len(ids):
            yield given
            return
        id = ids[at]
        is_open = id not in asked or asked[id](given)
        for answer in choices.get(id, FIVE) if is_open else ("NA",):
            yield from further(at + 1, {**given, id: answer})

    return further(0, {})
