"""Build strategies from the protocol: one block a concept, headings and words in it, and study filters.

A plan is written once and adapted to each platform: what a platform cannot say is told, not dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from consilience.model import searching
from consilience.model.intervention import Intervention
from consilience.model.protocol import Protocol
from consilience.model.review import Review

from .adapting import Adapter
from .filters import StudyFilter
from .grammar import TITLE_ABSTRACT_KEYWORDS, Platform
from .platforms import platform as named
from .spelling import other_spellings
from .strategy import parse
from .translation import Account, Judged, Translation, Verdict
from .tree import NOWHERE, Heading, Node, Operation, Pattern, Term, Wildcard, leaves
from .vocabulary import Vocabulary, upright
from .writer import write

TRIALS_ONLY = ("cochrane", "ctgov")
"""Platforms that hold trials: a filter for designs can only lose some there (Cochrane Handbook, chapter 4)."""
KEPT_OUT = ("comparator", "outcome")
"""Roles that are no blocks: abstracts often name neither comparator nor outcome (Cochrane Handbook, chapter 4)."""


class NoConcepts(ValueError):
    """There is nothing to build from."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of the question: the headings and the words that name it."""

    name: str
    headings: tuple[str, ...] = ()
    """MeSH."""
    words: tuple[str, ...] = ()
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Headings of other vocabularies, as the review states them."""

    @property
    def empty(self) -> bool:
        """True where nothing names it."""
        return not (self.headings or self.words or any(self.own.values()))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a strategy is built from."""

    concepts: tuple[Concept, ...]
    guessed: bool
    """True where the concepts were taken out of the protocol's sentences and not stated by a person."""
    left_out: tuple[str, ...] = ()
    """Concepts that are no blocks: comparators and outcomes."""


def plan(review: Review, vocabulary: Vocabulary | None = None) -> Plan:
    """The concepts that ``searching.yaml`` states; without any, those that the protocol's sentences suggest.

    Raises:
        NoConcepts: Neither is there.
    """
    stated = review.searching.concepts
    if stated:
        used = tuple(_stated(each) for each in stated if each.role not in KEPT_OUT)
        used = tuple(each for each in used if not each.empty)
        if not used:
            raise NoConcepts("searching.yaml: no concept of population or intervention has a heading or a term")
        return Plan(used, False, tuple(each.id for each in stated if each.role in KEPT_OUT))
    background = {each.id for each in review.classes if each.background}
    studied = [each for each in review.interventions if each.group not in background]
    return Plan(concepts(review.about.protocol, studied, vocabulary), guessed=True)


def sketch(review: Review, vocabulary: Vocabulary | None = None) -> Plan:
    """The plan, or where nothing is known of the population its own words: a beginning for people, not to be run."""
    try:
        return plan(review, vocabulary)
    except NoConcepts:
        if review.searching.concepts:
            raise
        asked = review.about.protocol.question
        made = (
            Concept("population", words=(asked.population.lower(),)),
            Concept("intervention", words=(asked.intervention.lower(),)),
        )
        return Plan(made, guessed=True)


def _stated(each: searching.Concept) -> Concept:
    own: dict[str, tuple[str, ...]] = {name: names for name, names in each.headings.items() if name != "mesh"}
    return Concept(each.id, each.headings.get("mesh", ()), each.terms, own)


def concepts(
    protocol: Protocol, interventions: Iterable[Intervention] = (), vocabulary: Vocabulary | None = None
) -> tuple[Concept, ...]:
    """Population and intervention as concepts. Comparator and outcomes are no blocks (Cochrane Handbook, chapter 4).

    The population's words are the headings and entry terms of the vocabulary that occur in it, one concept for people
    and one for the condition; the interventions bring their names and aliases.

    Raises:
        NoConcepts: The vocabulary knows nothing of the population.
    """
    found = _named(protocol.question.population, vocabulary)
    people = [name for name in found if vocabulary is not None and _is_person(vocabulary, name)]
    condition = [name for name in found if name not in people]
    if not found:
        raise NoConcepts(
            f'no heading known here names the population "{protocol.question.population}": state the concepts in '
            "searching.yaml (consilience search build --draft prints a beginning), or load MeSH with --vocabulary"
        )
    made = [_concept("condition", condition, vocabulary), _concept("people", people, vocabulary)]
    names: list[str] = []
    headings: list[str] = []
    for each in interventions:
        for name in (each.name, *each.aliases):
            if len(name) < 4:
                continue  # an abbreviation alone finds everything
            names.append(name.lower())
            entry = vocabulary.lookup(name) if vocabulary else None
            if entry is not None:
                headings.append(entry.name)
    if names:
        words = tuple(_truncated(name) for name in dict.fromkeys(names))
        made.append(Concept("intervention", tuple(dict.fromkeys(headings)), words))
    else:
        made.append(_concept("intervention", _named(protocol.question.intervention, vocabulary), vocabulary))
    return tuple(each for each in made if not each.empty)


_CHILDREN = ("infant", "child", "adolescent")
_SAID = {"pediatric": _CHILDREN, "paediatric": _CHILDREN, "children": _CHILDREN, "elderly": ("aged",)}


def _named(text: str, vocabulary: Vocabulary | None) -> list[str]:
    """Headings that a text names, the longest names first."""
    if vocabulary is None:
        return []
    words = [said for word in re.findall(r"[\w-]+", text.lower()) for said in _SAID.get(word, (word,))]
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(6, len(words) - at), 0, -1):
            entry = vocabulary.lookup(" ".join(words[at : at + size]))
            if entry is not None:
                found.append(entry.name)
                at += size - 1
                break
        at += 1
    return list(dict.fromkeys(found))


def _is_person(vocabulary: Vocabulary, name: str) -> bool:
    entry = vocabulary.heading(name)
    return entry is not None and any(tree.startswith("M01") for tree in entry.trees)


def _concept(name: str, headings: Sequence[str], vocabulary: Vocabulary | None) -> Concept:
    words: list[str] = []
    for heading in headings:
        entry = vocabulary.heading(heading) if vocabulary else None
        words += [upright(each).lower() for each in (heading, *(entry.entry_terms if entry else ()))]
    spelled = dict.fromkeys(_truncated(each) for word in words for each in (word, *other_spellings(word)))
    return Concept(name, tuple(headings), tuple(each for each in spelled if not _covered(each, spelled)))


def _covered(word: str, words: Iterable[str]) -> bool:
    """True where another word finds it already: child* finds children*."""
    return any(other.endswith("*") and other != word and word.startswith(other[:-1]) for other in words)


def _truncated(word: str) -> str:
    """A word with its plural: the last word truncated where that is safe."""
    last = word.split(" ")[-1]
    if re.fullmatch(r"[a-z]{5,}", last) and not last.endswith("s"):
        return f"{word[:-1] if last.endswith('y') else word}*"
    return word


def draft(made: Plan) -> str:
    """The plan as a beginning of ``searching.yaml``, for people to change."""
    import json

    def quoted(texts: Iterable[str]) -> str:
        return "[" + ", ".join(json.dumps(text, ensure_ascii=False) for text in texts) + "]"

    lines = [
        "# Blocks of the strategy: headings and words of one concept are joined by OR, concepts by AND.",
        "# Drafted from the protocol: an information specialist should change it.",
        "concepts:",
    ]
    for each in made.concepts:
        role = "intervention" if each.name == "intervention" else "population"
        lines += [f"  - id: {each.name}", f"    role: {role}"]
        headings = {"mesh": each.headings, **each.own}
        shown = ", ".join(f"{name}: {quoted(names)}" for name, names in headings.items() if names)
        lines += [f"    headings: {{{shown}}}"] if shown else []
        lines += ["    terms:", *(f"      - {json.dumps(word, ensure_ascii=False)}" for word in each.words)]
    return "\n".join(lines) + "\n"


def build(
    plan: Sequence[Concept],
    platforms: Iterable[str],
    filters: Sequence[StudyFilter] = (),
    vocabulary: Vocabulary | None = None,
) -> list[Translation]:
    """The strategy for each platform, every bracket written, with a verdict on every piece.

    Of filters of one kind a platform gets its own; without one, PubMed's is translated, which the verdict says. A
    platform that holds trials only gets no filter of designs.

    Raises:
        NoConcepts: The plan is empty.
    """
    if not plan:
        raise NoConcepts("no concept to build a strategy from")
    return [_built(plan, named(name), filters, vocabulary) for name in platforms]


def _built(
    plan: Sequence[Concept], target: Platform, filters: Sequence[StudyFilter], vocabulary: Vocabulary | None
) -> Translation:
    judged: list[Judged] = []
    pieces: list[Node] = []
    adapter = Adapter(named("pubmed"), target, vocabulary, {})
    for concept in plan:
        node = _block(concept, target)
        adapted = _once(adapter.adapt(node))
        judged += [_judged(leaf, adapter.accounts) for leaf in leaves(node)]
        if adapted is None:
            judged.append(Judged(concept.name, "impossible", "nothing of this concept is left", NOWHERE))
        else:
            pieces.append(adapted)
    for each, why in _chosen(filters, target.name):
        if why:
            judged.append(Judged(each.name, "exact", why, NOWHERE))
            continue
        node = parse(each.strategy, each.platform).tree
        if each.platform == target.name:
            pieces.append(node)
            judged.append(Judged(each.name, "exact", f"version {each.version}, {each.standing}", NOWHERE))
            continue
        adapted = adapter.adapt(node)
        if adapted is not None:
            pieces.append(adapted)
        verdict: Verdict = "narrowed" if adapted is not None else "impossible"
        why = f"translated from {each.platform}: no longer the filter that was validated; check every piece of it"
        judged.append(Judged(each.name, verdict, why, NOWHERE))
        judged += [_judged(leaf, adapter.accounts) for leaf in leaves(node)]
    if not pieces:
        return Translation(target.name, '""', tuple(judged), ())
    whole = pieces[0] if len(pieces) == 1 else Operation("and", tuple(pieces))
    return Translation(target.name, write(whole, target), tuple(judged), (whole,))


def _once(node: Node | None) -> Node | None:
    """An OR with each operand once: the words of a heading that a platform lacks may stand beside it already."""
    if not isinstance(node, Operation) or node.operator != "or":
        return node
    flat: list[Node] = []
    for each in node.children:
        inner = each.children if isinstance(each, Operation) and each.operator == "or" else (each,)
        flat += [one for one in inner if one not in flat]
    return flat[0] if len(flat) == 1 else replace(node, children=tuple(flat))


def _chosen(filters: Sequence[StudyFilter], platform: str) -> list[tuple[StudyFilter, str]]:
    """The filters that a platform gets; or those it does not get, with the reason."""
    made: list[tuple[StudyFilter, str]] = []
    for kind in dict.fromkeys(each.kind for each in filters):
        of_kind = [each for each in filters if each.kind == kind]
        own = [each for each in of_kind if each.platform == platform]
        usable = own or [each for each in of_kind if each.platform == "pubmed"]
        if kind == "design" and platform in TRIALS_ONLY:
            made.append((of_kind[0], "left out: this platform holds trials only, a filter of designs would lose some"))
        elif usable:
            made += [(each, "") for each in usable]
        else:
            made.append((of_kind[0], f"left out: written for {of_kind[0].platform} only"))
    return made


def _block(concept: Concept, target: Platform) -> Node:
    native = concept.own.get(target.vocabulary or "", ())
    headings = [Heading(name, target.vocabulary or "mesh") for name in native] or [
        Heading(name) for name in concept.headings
    ]
    parts: list[Node] = [*headings, *(Term(_pattern(word), TITLE_ABSTRACT_KEYWORDS) for word in concept.words)]
    return parts[0] if len(parts) == 1 else Operation("or", tuple(parts), bracketed=True)


def _pattern(word: str) -> Pattern:
    parts: list[str | Wildcard] = []
    for i, piece in enumerate(" ".join(word.split()).split("*")):
        parts += [Wildcard("many")] if i else []
        parts += [piece] if piece else []
    return tuple(parts)


def _judged(leaf: Node, accounts: Mapping[int, Account]) -> Judged:
    account = accounts.get(id(leaf), Account())
    if isinstance(leaf, Heading):
        text = f"{leaf.name} ({leaf.vocabulary})"
    else:
        text = leaf.text if isinstance(leaf, Term) else type(leaf).__name__.lower()
    return Judged(text, account.verdict, "; ".join(account.reasons) or "as planned", NOWHERE)
