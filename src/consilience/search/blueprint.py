"""Build a strategy from the protocol: one block a concept, headings and synonyms in it, and a study filter.

The plan is written once, for PubMed, and translated: what a platform cannot say is told, not dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consilience.model.intervention import Intervention
from consilience.model.protocol import Protocol

from .filters import StudyFilter
from .grammar import TITLE_ABSTRACT_KEYWORDS
from .platforms import platform as named
from .spelling import other_spellings
from .strategy import parse
from .translating import translate
from .translation import Translation
from .tree import Heading, Node, Operation, Term, Wildcard
from .vocabulary import Vocabulary, upright
from .writer import write


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept of the question: the headings and the words that name it."""

    name: str
    headings: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True where nothing names it."""
        return not (self.headings or self.words)


def concepts(
    protocol: Protocol, interventions: Iterable[Intervention] = (), vocabulary: Vocabulary | None = None
) -> tuple[Concept, ...]:
    """Population and intervention as concepts. Comparator and outcomes are no blocks (Cochrane Handbook, chapter 4).

    The population's words are the headings and entry terms of the vocabulary that occur in it, one concept for people
    and one for the condition; the interventions bring their names and aliases.
    """
    found = _named(protocol.question.population, vocabulary)
    people = [name for name in found if vocabulary is not None and _is_person(vocabulary, name)]
    condition = [name for name in found if name not in people]
    made = [_concept("condition", condition, vocabulary), _concept("people", people, vocabulary)]
    if not found:
        made = [Concept("population", words=(protocol.question.population,))]
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
        made.append(Concept("intervention", tuple(dict.fromkeys(headings)), tuple(dict.fromkeys(names))))
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
    return Concept(name, tuple(headings), tuple(dict.fromkeys(words)))


def tree(plan: Sequence[Concept], filters: Sequence[StudyFilter] = ()) -> Node:
    """The plan as a tree for PubMed; the filters must be PubMed's."""
    made: list[Node] = []
    for concept in plan:
        parts: list[Node] = [Heading(name) for name in concept.headings]
        spelled = list(dict.fromkeys(s for word in concept.words for s in (word, *other_spellings(word))))
        parts += [_term(word) for word in spelled]
        made.append(parts[0] if len(parts) == 1 else Operation("or", tuple(parts), bracketed=True))
    made += [parse(each.strategy, each.platform).tree for each in filters]
    return made[0] if len(made) == 1 else Operation("and", tuple(made))


def _term(word: str) -> Term:
    """A word with its plural: the last word truncated where that is safe."""
    last = word.split(" ")[-1]
    if re.fullmatch(r"[a-z]{5,}", last) and not last.endswith("s"):
        stem = word[:-1] if last.endswith("y") else word
        return Term((stem, Wildcard("many")), TITLE_ABSTRACT_KEYWORDS)
    return Term((word,), TITLE_ABSTRACT_KEYWORDS)


def build(
    plan: Sequence[Concept],
    platforms: Iterable[str],
    filters: Sequence[StudyFilter] = (),
    vocabulary: Vocabulary | None = None,
) -> list[Translation]:
    """The strategy for each platform. Registers of trials get no study filter; a platform's own filter is preferred."""
    made: list[Translation] = []
    own = {each.platform: each for each in filters}
    for name in platforms:
        wanted = [each for each in filters if each.platform == "pubmed" and not (_trials_only(name) and _design(each))]
        native = own.get(name) if name != "pubmed" else None
        if native is not None:
            wanted = [each for each in wanted if each.kind != native.kind]
        text = write(tree(plan, wanted), named("pubmed"))
        done = translate(text, "pubmed", [name], vocabulary)[0]
        if native is not None:
            operator = named(name).operators["and"]
            done = Translation(done.platform, f"({done.strategy}) {operator} {native.strategy}", done.nodes, done.trees)
        made.append(done)
    return made


def _design(each: StudyFilter) -> bool:
    return each.kind == "design"


def _trials_only(platform: str) -> bool:
    return platform in ("cochrane", "ctgov")
