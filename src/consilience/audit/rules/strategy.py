"""Search strategies: what every platform must read alike."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.model.selection import Search
from consilience.search.brackets import lines, outline, structure

from ..catalogue import Draft, draft, rule
from ..facts import At, Facts


@rule("SE001", "operators-mixed", severity="warning", family="strategy")
def operators_mixed(facts: Facts) -> Iterator[Draft]:
    """AND and OR do not stand side by side without brackets.

    Why: PubMed reads from left to right, Ovid binds AND before OR: the same line finds different records.

    Formula: some pair of brackets, inner brackets left out, holds both AND and OR; each line of a numbered strategy by
    itself.

    Example: (bispecific OR "CAR T cells" AND trial).

    Repair: put brackets around what belongs together.

    Blind spots: implicit operators between adjacent words.
    """
    for strategy, searches in _strategies(facts):
        shown = [
            _clip(outline(text, group)) for text in lines(strategy) for group in structure(text).groups if group.mixed
        ]
        if shown:
            yield draft(
                f"{len(shown)} {'groups' if len(shown) > 1 else 'group'} of the strategy mix AND and OR "
                f"({', '.join(s.item.source for s in searches)}): {shown[0]}",
                *(search.spot for search in searches),
                groups=shown,
            )


@rule("SE002", "brackets-unbalanced", severity="error", family="strategy")
def brackets_unbalanced(facts: Facts) -> Iterator[Draft]:
    """Every bracket of a strategy has its partner.

    Why: platforms repair a missing bracket silently, each in its own way.

    Formula: opening and closing round brackets, quoted phrases and field tags left out, match.

    Example: (a OR b AND c

    Repair: add or remove the bracket at the place named.

    Blind spots: a pair that closes at the wrong place.
    """
    for strategy, searches in _strategies(facts):
        for text in lines(strategy):
            for position in structure(text).unmatched:
                yield draft(
                    f"the bracket at character {position + 1} has no partner: {_clip(text[max(0, position - 15) :])}",
                    *(search.spot for search in searches),
                )


@rule("SE003", "hits-missing", severity="info", family="strategy")
def hits_missing(facts: Facts) -> Iterator[Draft]:
    """Each search states its platform and how many records it found.

    Why: PRISMA-S items 1 and 15; without them the search cannot be repeated.

    Formula: searches without hits or platform.

    Example: four databases, one total.

    Repair: report them per source.

    Blind spots: a supplement that was not transcribed.
    """
    bare = [s for s in facts.searches if s.item.hits is None or s.item.platform == "not stated"]
    if bare and facts.flow.source == "reported":
        names = ", ".join(s.item.source for s in bare)
        yield draft(f"hits or platform are not stated for: {names}", *(s.spot for s in bare))


def _strategies(facts: Facts) -> Iterator[tuple[str, list[At[Search]]]]:
    """Each different strategy with the searches that ran it."""
    texts: dict[str, list[At[Search]]] = {}
    for search in facts.searches:
        if search.item.strategy:
            rows = [" ".join(row.split()) for row in search.item.strategy.splitlines()]
            texts.setdefault("\n".join(row for row in rows if row), []).append(search)
    yield from texts.items()


def _clip(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "..."
