"""What the words of one manuscript mean: outcomes, abbreviations that it defines, drugs and arms that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from consilience.extraction.harms import names as harms
from consilience.model.estimate import Measure
from consilience.model.outcome import Outcome

from .vocabulary import OUTCOMES, Named


@dataclass(frozen=True)
class Mention:
    """An outcome named in some words, and where in them."""

    outcome: Outcome
    start: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary of one manuscript."""

    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Short to long, as the manuscript defines them ("EFS": "Event-free survival")."""
    tabled: Mapping[str, Measure] = field(default_factory=dict)
    """Names of outcomes in its tables that no vocabulary holds, with their usual measure: "Clinical cure"."""

    def mentions(self, words: str) -> list[Mention]:
        """Every outcome that the words name, in their order; of names that overlap the longest."""
        if words not in self._read:
            self._read[words] = self._mentions(re.sub(r"\s", " ", words))
        return self._read[words]

    def _mentions(self, words: str) -> list[Mention]:
        found = [Mention(_outcome(named.id), m.start(), m.end()) for named, m in _matches(words)]
        if self._own is not None:
            pattern, ids = self._own
            found += [Mention(_outcome(ids[m[0]]), m.start(), m.end()) for m in pattern.finditer(words)]
        if self._tabled is not None:
            pattern, outcomes = self._tabled
            found += [Mention(outcomes[m[0].lower()], m.start(), m.end()) for m in pattern.finditer(words)]
        kept: list[Mention] = []
        for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
            if all(mention.end <= other.start or other.end <= mention.start for other in kept):
                kept.append(mention)
        return sorted(kept, key=lambda m: m.start)

    @cached_property
    def _read(self) -> dict[str, list[Mention]]:
        """Words that were asked for before: several readers look at each sentence."""
        return {}

    @cached_property
    def _own(self) -> tuple[re.Pattern[str], dict[str, str]] | None:
        """The abbreviations whose long form is an outcome, as one pattern; and the outcome of each."""
        ids = {}
        for short, long in self.abbreviations.items():
            hits = [named for named, m in _matches(long) if m.end() - m.start() >= 0.6 * len(long)]
            if hits:
                ids[short] = hits[0].id
        if not ids:
            return None
        longest = "|".join(re.escape(short) for short in sorted(ids, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?:{longest})(?![\w])"), ids

    @cached_property
    def _tabled(self) -> tuple[re.Pattern[str], dict[str, Outcome]] | None:
        """The names of the tables as one pattern, the longest first; and the outcome of each in lower case."""
        if not self.tabled:
            return None
        outcomes = {name.lower(): own_outcome(name, measure) for name, measure in self.tabled.items()}
        longest = "|".join(re.escape(name) for name in sorted(self.tabled, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?:{longest})(?![\w-])", re.IGNORECASE), outcomes

    def outcome(self, words: str) -> Outcome | None:
        """The outcome that the words name (the last one, which stands nearest to its value); None for none."""
        mentions = self.mentions(words)
        return mentions[-1].outcome if mentions else None


def own_outcome(words: str, measure: Measure) -> Outcome:
    """An outcome of which only the manuscript's words are known: nothing is assumed about its direction's meaning.

    A name that the table of harms holds is a harm with its term.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60].strip("-") or "unnamed"
    term = term_of(words)
    if term is not None:
        return Outcome(id=f"own-{slug}", label=words.strip(), kind="harm", measure=measure, better="lower", term=term)
    return Outcome(
        id=f"own-{slug}", label=words.strip() or "unnamed", kind="efficacy", measure=measure, better="higher"
    )


def graded_harm(words: str) -> Outcome | None:
    """The harm that some words name beside a grade of severity."""
    term = harms.named_in(words)
    return own_outcome(term.name, "proportion") if term else None


@cache
def term_of(words: str) -> str | None:
    """The CTCAE term of which some words are a name, and nothing else."""
    name = harms.normal(words)
    mapped = harms.harmonise(name) if harms.is_name(name) else None
    if mapped is None or mapped.term is None or not mapped.certain or mapped.term.name in _ALSO_AIMS:
        return None
    return mapped.term.name


_ALSO_AIMS = frozenset({"Weight loss", "Weight gain"})
"""Terms of CTCAE that name what many trials are for."""


@cache
def _pattern(named: Named) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{named.pattern})(?![\w])", re.IGNORECASE)


def _matches(words: str) -> list[tuple[Named, re.Match[str]]]:
    """Every name of an outcome; most sentences hold none, which one pattern tells, and where one can begin."""
    starts = [match.start() for match in _any().finditer(words)]
    found = ((named, _pattern(named).match(words, at)) for at in starts for named in OUTCOMES)
    return [(named, match) for named, match in found if match and match[0] not in _OTHER_WORDS]


_OTHER_WORDS = frozenset({"os", "sg", "cr", "rc", "pr", "rp", "ae", "pe", "ir", "sd", "ee", "or", "se"})
"""Abbreviations that are words, or nothing, in lower case: "os pacientes"."""


@cache
def _any() -> re.Pattern[str]:
    """Empty matches at the places where the name of an outcome begins."""
    names = "|".join(f"(?:{named.pattern})" for named in OUTCOMES)
    return re.compile(rf"(?<![\w-])(?=(?:{names})(?![\w]))", re.IGNORECASE)


@cache
def _outcome(id: str) -> Outcome:
    named = next(each for each in OUTCOMES if each.id == id)
    return Outcome(
        id=named.id,
        label=named.label,
        abbreviation=named.abbreviation,
        kind=named.kind,
        measure=named.measure,
        better=named.better,
        counts=named.counts,
        term=named.term,
        among=named.among,
    )
