"""What a planted error is, and how one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from ..paper import Paper, Place, Relation, Role


@dataclass(frozen=True)
class Planted:
    """A copy of a paper with one error, and the truth about it."""

    kind: str
    paper: Paper
    wrong: tuple[str, ...]
    """What now stands there; a finding that says any of these (as a whole word or number) points at the error."""
    right: tuple[str, ...]
    """What stood there."""
    where: str
    """The text of the place, after planting, for developers."""
    role: Role


Draw = Callable[[Paper, Random], Planted | None]


@dataclass(frozen=True)
class Kind:
    """One kind of error: its name, how it is planted, the families of rules that may find it."""

    name: str
    draw: Draw
    families: frozenset[str]


def kind(name: str, *families: str) -> Callable[[Draw], Kind]:
    """Make a kind of a function."""
    return lambda draw: Kind(name, draw, frozenset(families))


def plant(kind: Kind, paper: Paper, rng: Random, tries: int = 25) -> Planted | None:
    """Draw until an error is provable; None where the paper gives no occasion."""
    for _ in range(tries):
        planted = kind.draw(paper, rng)
        if planted is not None and planted.paper.words != paper.words:
            return Planted(kind.name, planted.paper, planted.wrong, planted.right, planted.where, planted.role)
    return None


def edit(paper: Paper, edits: Mapping[int, str], point: Iterable[int] = ()) -> Planted | None:
    """The copy with other words in some marks; ``point``: the marks that a finding must name (default: all edited)."""
    from ..paper import plain

    changed = {id: text for id, text in edits.items() if paper.places[id].text != text}
    if not changed:
        return None
    copy = paper.edited(changed)
    points = [id for id in (list(point) or list(changed)) if id in changed] or list(changed)
    first = copy.places[points[0]]
    block = copy.blocks[first.block]
    where = next(plain(t) for t in block.texts() if first.text in plain(t) and _holds(t, points[0]))
    return Planted(
        "", copy, tuple(dict.fromkeys(changed[id] for id in points)),
        tuple(dict.fromkeys(paper.places[id].text for id in points)), where, first.role,
    )  # fmt: skip


def _holds(text: str, id: int) -> bool:
    from ..paper import MIDDLE, OPEN

    return f"{OPEN}{id}{MIDDLE}" in text


def everywhere(paper: Paper, id: int, text: str) -> dict[int, str]:
    """Edits that put a text wherever the quantity of a mark is printed."""
    return {place.mark.id: text for place in paper.of(paper.places[id].mark.key)}


def whole(paper: Paper, value: int) -> str:
    """A whole number in the paper's style."""
    return paper.style.whole(value)


def decimals(paper: Paper, id: int, value: float, digits: float) -> str:
    """A number with so many decimals in the paper's style."""
    del id
    return paper.style.number(value, int(digits))


def pick(rng: Random, relations: list[Relation]) -> Relation | None:
    """One of them, or None."""
    return rng.choice(relations) if relations else None


def like(old: str, new: str) -> str:
    """A word with its first letter as large or small as that of the word it replaces."""
    return (new[:1].upper() if old[:1].isupper() else new[:1].lower()) + new[1:]


def prose(paper: Paper, id: int) -> bool:
    """True where a mark stands in a sentence."""
    return paper.places[id].role != "table"


def place(paper: Paper, relation: Relation, name: str) -> Place:
    """Where one number of a relation stands."""
    return paper.places[relation.ids[name]]


def shifted(rng: Random, value: int, least: int = 2, most: int = 12) -> int:
    """Another count, near by, above 0."""
    step = rng.randint(least, max(least, min(most, max(value // 3, least))))
    return value - step if value - step > 0 and rng.random() < 0.5 else value + step
