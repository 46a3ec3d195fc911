"""Search strategies: what every platform must read alike."""

from __future__ import annotations

from collections.abc import Iterator

from consilience.model.selection import Search
from consilience.search import Strategy, mixed_groups, outline, parse_leniently, recognise

from ..catalogue import Draft, draft, rule
from ..facts import At, Facts


@rule("SE001", "operators-mixed", severity="warning", family="strategy")
def operators_mixed(facts: Facts) -> Iterator[Draft]:
    """AND, OR and NOT do not stand side by side without brackets.

    Why: PubMed reads from left to right, Ovid binds AND before OR, Scopus OR before AND: the same line finds different
    records.

    Formula: some group of operands is joined by both AND and OR, and its three readings differ.

    Example: (bispecific OR "CAR T cells" AND trial).

    Repair: put brackets around what belongs together; consilience search explain shows the readings side by side.

    Blind spots: a strategy whose platform is not stated is read as PubMed reads it.
    """
    for text, searches in _strategies(facts):
        mixed = [group for group in mixed_groups(_read(text, searches)) if {"and", "or"} <= group.operators]
        if mixed:
            shown = [_clip(outline(group.text)) for group in mixed]
            yield draft(
                f"{len(mixed)} {'groups' if len(mixed) > 1 else 'group'} of the strategy mix AND and OR "
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
    for text, searches in _strategies(facts):
        for problem in _read(text, searches).problems:
            if problem.kind == "bracket":
                around = _clip(text[max(0, problem.offset - 15) :])
                yield draft(
                    f"the bracket at character {problem.offset + 1} has no partner: {around}",
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
    """Each different strategy with the searches that ran it. Lines stay lines: they may be numbered."""
    texts: dict[str, list[At[Search]]] = {}
    for search in facts.searches:
        if search.item.strategy:
            lines = (" ".join(line.split()) for line in search.item.strategy.strip().splitlines())
            texts.setdefault("\n".join(lines), []).append(search)
    yield from texts.items()


def _read(text: str, searches: list[At[Search]]) -> Strategy:
    """As the first platform that is known reads it."""
    known = (recognise(search.item.platform, search.item.source) for search in searches)
    return parse_leniently(text, next((name for name in known if name is not None), "pubmed"))


def _clip(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "..."
