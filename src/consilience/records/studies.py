"""Which records report one study: proposals with their reasons and strength, which a person confirms or rejects.

Nothing is linked by itself. Proposals come from registration numbers, statements of the sources, names of trials,
titles, and authors together with the cohort. What a person decided is never asked again: confirmed records count as one
from then on, rejected pairs are not proposed (docs/decisions/0030).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from consilience.model import duplicates
from consilience.model.record import Record
from consilience.model.record import Relation as RelationKind
from consilience.model.selection import LinkDecision

from . import acronyms, cohorts, registrations
from .relations import Relation, relations

Strength = Literal["strong", "moderate", "weak"]
"""strong: a registration number or the source says so; moderate: several things agree; weak: worth a look."""

STRENGTHS: tuple[Strength, ...] = ("strong", "moderate", "weak")

ReasonKind = Literal["registration", "relation", "acronym", "title", "cohort"]

LARGEST_BLOCK = 60
"""Records that share an author and a number, or a name: beyond this the thing shared tells nothing."""

_SAME_STUDY: frozenset[RelationKind] = frozenset(
    {"erratum", "retraction", "update", "republication", "preprint", "abstract-of"}
)
"""Relations between publications about one study. A comment is about it, but reports none of its results."""

_SECONDARY = re.compile(
    r"systematic review|meta-?analys|pooled analys|narrative review|scoping review|umbrella review|guideline"
    r"|revisión sistemática|revisão sistemática|metaanálisis|metanálise",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a link, and between which records."""

    kind: ReasonKind
    strength: Strength
    words: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Records that may report one study."""

    records: tuple[str, ...]
    strength: Strength
    """That of the best reason."""
    reasons: tuple[Reason, ...]
    """The best first."""
    known: tuple[tuple[str, ...], ...]
    """Those among the records that a person has already confirmed to be one study."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records that people confirmed to report one study."""

    records: tuple[str, ...]
    study: str | None
    """Id of the study, where the last decision that names one does."""
    contested: tuple[tuple[str, str], ...]
    """Pairs within the group that someone later said are different studies: the links between must be looked at."""


def propose(
    records: Iterable[Record],
    decisions: Iterable[LinkDecision] = (),
    drugs: Mapping[str, Sequence[str]] | None = None,
    kept: Mapping[str, str] | None = None,
) -> tuple[Proposal, ...]:
    """Open proposals, the strongest first.

    Duplicates add what they know to the record that stands for them. ``decisions``: what people confirmed and rejected.
    ``drugs``: interventions of the review with their other names; sharing one supports a link. ``kept``: the record
    that stands for each, by id; default: what the records themselves say.
    """
    records = list(records)
    kept = duplicates.kept(records, ()) if kept is None else kept
    cards = _cards(records, kept, drugs or {})
    return _Linking(cards, _Verdicts(decisions, kept), relations(records, kept)).proposals()


def confirmed(decisions: Iterable[LinkDecision], kept: Mapping[str, str] | None = None) -> tuple[Group, ...]:
    """Groups of records that people confirmed to report one study, in the order of their first decisions.

    The last word on a pair counts, whoever said it. Records that later became duplicates count as the one that stands
    for them (``kept``).
    """
    return tuple(_Verdicts(decisions, kept or {}).groups())


def last_words(
    decisions: Iterable[LinkDecision], kept: Mapping[str, str] | None = None
) -> Iterator[tuple[LinkDecision, str, str]]:
    """The last decision on each pair of records, with the pair. ``kept``: record that stands for each, by id."""
    for pair, decision in _Verdicts(decisions, kept or {}).words.items():
        a, b = sorted(pair)
        yield decision, a, b


# What is known of a record


@dataclass
class _Card:
    """What a record and its duplicates tell about the study that they report."""

    id: str
    at: int
    registered: dict[str, str]
    """Numbers that it is about or states as its own, with their registries."""
    mentioned: set[str]
    secondary: bool
    acronyms: dict[str, str]
    title: str
    authors: tuple[str, ...]
    period: tuple[str, str] | None
    sizes: frozenset[int]
    centres: dict[str, str]
    drugs: set[str]

    @property
    def by_registry(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for number, registry in self.registered.items():
            found[registry].add(number)
        return found

    @property
    def several(self) -> bool:
        """True where it names two trials of one registry: a pooled analysis, an extension."""
        return any(len(numbers) > 1 for numbers in self.by_registry.values())


def _cards(records: Sequence[Record], kept: Mapping[str, str], drugs: Mapping[str, Sequence[str]]) -> dict[str, _Card]:
    words = {name: {word.lower() for word in (name, *others)} for name, others in drugs.items()}
    cards: dict[str, _Card] = {}
    for at, record in enumerate(records):
        made = _card(record, at, words)
        other = cards.get(kept[record.id])
        if other is None:
            made.id = kept[record.id]
            cards[made.id] = made
        else:
            _add(other, made)
    return cards


def _card(record: Record, at: int, drugs: Mapping[str, set[str]]) -> _Card:
    found = [m for m in registrations.of(record) if not m.registration.of_a_review]
    registered = {m.registration.id: m.registration.registry for m in found if m.role == "about" or m.stated}
    reading = cohorts.read(record)
    text = f"{record.title} {record.abstract or ''}".lower()
    return _Card(
        id=record.id,
        at=at,
        registered=registered,
        mentioned={m.registration.id for m in found} - set(registered),
        secondary=_SECONDARY.search(record.title) is not None
        or any(_SECONDARY.search(each) for each in record.publication_types),
        acronyms=acronyms.acronyms(record.title),
        title=_plain(record.title),
        authors=tuple(dict.fromkeys(key for author in record.authors if (key := author_key(author)))),
        period=(reading.cohort.start, reading.cohort.end)
        if reading.cohort.start is not None and reading.cohort.end is not None
        else None,
        sizes=frozenset(n for n in reading.sizes if n >= 20),
        centres={cohorts.name_key(name): name for name in reading.cohort.centres},
        drugs={name for name, words in drugs.items() if any(_holds(text, word) for word in words)},
    )


def _holds(text: str, word: str) -> bool:
    """True where a text holds a word, and not only as a part of another."""
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _add(card: _Card, more: _Card) -> None:
    """What a duplicate knows goes to the record that stands for it."""
    card.registered |= more.registered
    card.mentioned = (card.mentioned | more.mentioned) - set(card.registered)
    card.secondary |= more.secondary
    card.acronyms |= more.acronyms
    card.title = card.title or more.title
    card.authors = max(card.authors, more.authors, key=len)
    card.period = card.period or more.period
    card.sizes |= more.sizes
    card.centres |= more.centres
    card.drugs |= more.drugs


def author_key(author: str) -> str:
    """An author as compared: family name and first initial, ``shen s``; empty where there is no initial.

    >>> author_key("Shen, Shuhong"), author_key("Pérez-Gómez J. A.")
    ('shen s', 'perezgomez j')
    """
    plain = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().lower().strip()
    family, comma, given = plain.partition(",")
    if not comma:
        match = re.fullmatch(r"(.+?)\s+((?:[a-z]\.?[\s-]?){1,4})", plain)
        if match is None:
            return ""
        family, given = match[1], match[2]
    initial = re.search(r"[a-z]", given)
    family = re.sub(r"[^a-z ]", "", family).strip()
    return f"{family} {initial[0]}" if initial and family else ""


def _plain(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


# What people decided


class _Verdicts:
    """The last word on each pair of records, and the groups that follow."""

    def __init__(self, decisions: Iterable[LinkDecision], kept: Mapping[str, str]) -> None:
        self.kept = kept
        self.words: dict[frozenset[str], LinkDecision] = {}
        self.named: list[tuple[str, str]] = []
        self.order: dict[str, int] = {}
        for decision in sorted(decisions, key=_when):
            ids = list(dict.fromkeys(kept.get(id, id) for id in decision.records))
            for id in ids:
                self.order.setdefault(id, len(self.order))
            for a, b in combinations(ids, 2):
                self.words[frozenset((a, b))] = decision
            if decision.study and decision.verdict == "same-study":
                self.named.append((ids[0], decision.study))
        self.rejected = {pair for pair, last in self.words.items() if last.verdict == "different-studies"}
        self.same = _Sets()
        for pair, last in self.words.items():
            if last.verdict == "same-study":
                a, b = sorted(pair)
                self.same.join(a, b)

    def groups(self) -> Iterator[Group]:
        members: dict[str, list[str]] = defaultdict(list)
        for id in sorted(self.order, key=lambda each: self.order[each]):
            members[self.same.top(id)].append(id)
        studies = {self.same.top(id): study for id, study in self.named}
        for top, ids in members.items():
            if len(ids) > 1:
                pairs = [(a, b) for a, b in combinations(ids, 2) if frozenset((a, b)) in self.rejected]
                yield Group(tuple(ids), studies.get(top), tuple(pairs))


def _when(decision: LinkDecision) -> dt.datetime:
    """The time of a decision; one without a zone is taken as UTC, so that all can be ordered."""
    time = decision.time
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


class _Sets:
    """Disjoint sets: which records have been joined."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def top(self, id: str) -> str:
        path = []
        while (up := self.above.get(id, id)) != id:
            path.append(id)
            id = up
        for each in path:
            self.above[each] = id
        return id

    def join(self, a: str, b: str) -> None:
        self.above[self.top(b)] = self.top(a)


# What may belong together


class _Linking:
    """Strong reasons join records into groups; weaker ones join two groups. Rejections keep apart."""

    def __init__(self, cards: dict[str, _Card], verdicts: _Verdicts, stated: Sequence[Relation]) -> None:
        self.cards = cards
        self.verdicts = verdicts
        self.stated = stated
        self.comments = {frozenset(relation.records) for relation in stated if relation.kind == "comment"}
        self.groups = _Sets()
        self.members: dict[str, set[str]] = {id: {id} for id in cards}
        self.enemies: dict[str, set[str]] = defaultdict(set)
        for pair in verdicts.rejected:
            a, b = sorted(pair)
            self.enemies[a].add(b)
            self.enemies[b].add(a)
        for id in cards:
            self.join(verdicts.same.top(id), id)
        self.settled = {id: self.groups.top(id) for id in cards}
        self.confirmed = {top: set(ids) for top, ids in self.members.items()}

    def join(self, a: str, b: str) -> None:
        top, other = self.groups.top(a), self.groups.top(b)
        if top != other and top in self.members and other in self.members:
            self.groups.join(top, other)
            self.members[top] |= self.members.pop(other)

    def apart(self, a: str, b: str) -> bool:
        """True where someone said that a record of one group and one of the other report different studies."""
        ours, theirs = self.members[self.groups.top(a)], self.members[self.groups.top(b)]
        small, large = (ours, theirs) if len(ours) < len(theirs) else (theirs, ours)
        return any(self.enemies.get(id, set()) & large for id in small)

    def decided(self, a: str, b: str) -> bool:
        """True where people's words settle the pair: both confirmed as one, or their confirmed groups kept apart."""
        ours, theirs = self.confirmed[self.settled[a]], self.confirmed[self.settled[b]]
        return ours is theirs or any(self.enemies.get(id, set()) & theirs for id in ours)

    def proposals(self) -> tuple[Proposal, ...]:
        strong = [*self.by_number(), *self.by_source()]
        left = self.gather(strong)
        found = [*self.joined(strong), *left, *self.between()]
        order = {id: card.at for id, card in self.cards.items()}
        return tuple(sorted(found, key=lambda p: (STRENGTHS.index(p.strength), [order[id] for id in p.records])))

    def gather(self, strong: Sequence[Reason]) -> list[Proposal]:
        """Join what strong reasons join; returns the pairs that a rejection of others keeps from being joined."""
        blocked = []
        for reason in strong:
            bases: list[str] = []
            for id in reason.records:
                base = next((b for b in bases if not self.apart(b, id)), None)
                if base is None:
                    bases.append(id)
                else:
                    self.join(base, id)
            blocked += [(a, b, reason) for a, b in combinations(reason.records, 2) if len(bases) > 1]
        pairs: dict[tuple[str, str], list[Reason]] = defaultdict(list)
        for a, b, reason in blocked:
            if self.groups.top(a) != self.groups.top(b) and not self.decided(a, b):
                pairs[a, b].append(_narrowed(reason, (a, b)))
        return [self.proposal(set(pair), reasons) for pair, reasons in pairs.items()]

    def joined(self, strong: Sequence[Reason]) -> Iterator[Proposal]:
        """One proposal for each group that strong reasons made of more than people confirmed."""
        reasons: dict[str, list[Reason]] = defaultdict(list)
        for reason in strong:
            tops: dict[str, list[str]] = defaultdict(list)
            for id in reason.records:
                tops[self.groups.top(id)].append(id)
            for top, ids in tops.items():
                if len({self.settled[id] for id in ids}) > 1:
                    reasons[top].append(_narrowed(reason, tuple(ids)))
        for top, found in reasons.items():
            yield self.proposal(self.members[top], found)

    def between(self) -> Iterator[Proposal]:
        """Proposals that join two groups for moderate and weak reasons; none where their registrations differ."""
        pairs: dict[tuple[str, str], list[Reason]] = defaultdict(list)
        for reason in (*self.by_mention(), *self.by_title(), *self.by_acronym(), *self.by_cohort()):
            for a, b in combinations(reason.records, 2):
                tops = sorted((self.groups.top(a), self.groups.top(b)), key=lambda each: self.cards[each].at)
                if tops[0] != tops[1] and frozenset((a, b)) not in self.comments and not self.apart(a, b):
                    pairs[tops[0], tops[1]].append(_narrowed(reason, (a, b)))
        for (one, other), reasons in pairs.items():
            if not self.registered_apart(one, other):
                yield self.proposal(self.members[one] | self.members[other], reasons)

    def registered_apart(self, one: str, other: str) -> bool:
        """True where both groups have numbers of one registry, and none in common."""
        ours, theirs = self.numbers(one), self.numbers(other)
        shared = set(ours) & set(theirs)
        return bool(shared) and not any(ours[registry] & theirs[registry] for registry in shared)

    def numbers(self, top: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for id in self.members[top]:
            for registry, numbers in self.cards[id].by_registry.items():
                found[registry] |= numbers
        return found

    def proposal(self, ids: set[str], reasons: Sequence[Reason]) -> Proposal:
        records = tuple(sorted(ids, key=lambda each: self.cards[each].at))
        unique = sorted(dict.fromkeys(reasons), key=lambda reason: STRENGTHS.index(reason.strength))
        known: dict[str, list[str]] = defaultdict(list)
        for id in records:
            known[self.settled[id]].append(id)
        return Proposal(
            records, unique[0].strength, tuple(unique), tuple(tuple(k) for k in known.values() if len(k) > 1)
        )

    # Reasons

    def by_number(self) -> Iterator[Reason]:
        """The same registration number in records that are about one trial each."""
        for number, ids in self.numbered(lambda card: {*card.registered}).items():
            sure = [id for id in ids if not self.cards[id].several and not self.cards[id].secondary]
            if len(sure) > 1:
                yield Reason("registration", "strong", f"both are registered as {number}", tuple(sure))

    def by_mention(self) -> Iterator[Reason]:
        """A number that one is registered under and the other only mentions, or names beside others."""
        for number, ids in self.numbered(lambda card: {*card.registered} | card.mentioned).items():
            if len(ids) > LARGEST_BLOCK:
                continue
            for a, b in combinations(ids, 2):
                pair = (self.cards[a], self.cards[b])
                if any(card.secondary for card in pair):
                    continue
                sure = [card for card in pair if number in card.registered and not card.several]
                if len(sure) == 2:
                    continue
                agree = set(pair[0].authors) & set(pair[1].authors)
                strength: Strength = "moderate" if len(sure) == 1 and agree else "weak"
                more = next((card for card in pair if card.several), None)
                why = f"both name {number}"
                if more is not None:
                    why += f"; {more.id} names other trials too"
                elif sure:
                    why = f"{sure[0].id} is registered as {number}, which the other mentions"
                if agree:
                    why += f"; {_count(len(agree), 'author')} in common"
                yield Reason("registration", strength, why, (a, b))

    def numbered(self, numbers: Callable[[_Card], set[str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for card in self.cards.values():
            for number in sorted(numbers(card)):
                found[number].append(card.id)
        return {number: ids for number, ids in found.items() if len(ids) > 1}

    def by_source(self) -> Iterator[Reason]:
        """What the sources state: an erratum, an update, a republication of a report concerns its study."""
        for relation in self.stated:
            if relation.kind in _SAME_STUDY and len(relation.records) == 2:
                by, about = relation.records
                if by in self.cards and about in self.cards:
                    words = f"{by} is the {relation.kind.replace('-', ' ')} of {about}, as {relation.stated_by} states"
                    words = words.replace("abstract of of", "abstract of")
                    yield Reason("relation", "strong", words, (by, about))

    def by_title(self) -> Iterator[Reason]:
        """The same title by at least one author in common: an abstract and its article."""
        titled: dict[str, list[_Card]] = defaultdict(list)
        for card in self.cards.values():
            if len(card.title.split()) >= 5:
                titled[card.title].append(card)
        for cards in titled.values():
            for a, b in combinations(cards[:LARGEST_BLOCK], 2):
                if set(a.authors) & set(b.authors):
                    yield Reason("title", "moderate", "the same title and an author in common", (a.id, b.id))

    def by_acronym(self) -> Iterator[Reason]:
        """The same name of a trial in both titles."""
        named: dict[str, list[_Card]] = defaultdict(list)
        for card in self.cards.values():
            for key in card.acronyms if not card.secondary else ():
                named[key].append(card)
        for key, cards in named.items():
            if 1 < len(cards) <= LARGEST_BLOCK:
                for a, b in combinations(cards, 2):
                    yield self.acronym_reason(key, a, b)

    def acronym_reason(self, key: str, a: _Card, b: _Card) -> Reason:
        authors, sizes = set(a.authors) & set(b.authors), a.sizes & b.sizes
        support = [
            *([f"{len(authors)} authors in common"] if len(authors) > 1 else []),
            *([f"{min(sizes)} people in both"] if sizes else []),
            *([f"both about {', '.join(sorted(a.drugs & b.drugs))}"] if a.drugs & b.drugs else []),
        ]
        enough = bool(support) and (key not in acronyms.WORDS or len(authors) > 1 or bool(sizes))
        words = "; ".join((f"both titles name {a.acronyms[key]}", *support))
        return Reason("acronym", "moderate" if enough else "weak", words, (a.id, b.id))

    def by_cohort(self) -> Iterator[Reason]:
        """Authors in common, and people recruited in the same months or as many, with the same drug or centre."""
        seen: set[tuple[str, str]] = set()
        for cards in self.blocks():
            for a, b in combinations(cards, 2):
                if (a.id, b.id) not in seen:
                    seen.add((a.id, b.id))
                    if reason := _cohort_reason(a, b):
                        yield reason

    def blocks(self) -> Iterator[list[_Card]]:
        """Records that share an author, and a period of recruitment or a number of people."""
        found: dict[tuple[str, object], list[_Card]] = defaultdict(list)
        for card in self.cards.values():
            things = [thing for thing in (card.period, *sorted(card.sizes)) if thing is not None]
            for author in card.authors if not card.secondary else ():
                for thing in things:
                    found[author, thing].append(card)
        return (cards for cards in found.values() if 1 < len(cards) <= LARGEST_BLOCK)


def _cohort_reason(a: _Card, b: _Card) -> Reason | None:
    """Authors and cohort of two records; None where too little agrees.

    moderate: two authors, the same period of recruitment, and as many people or the same centre; weak: two authors, and
    either the period with the drug, or as many people with the drug or centre.
    """
    authors = set(a.authors) & set(b.authors)
    fewest = min(len(a.authors), len(b.authors))
    if len(authors) < 2 and not (fewest == 1 and authors):
        return None
    if a.period and b.period and a.period != b.period:
        return None
    period = a.period == b.period and a.period is not None
    sizes, centres, drugs = a.sizes & b.sizes, set(a.centres) & set(b.centres), a.drugs & b.drugs
    words = [f"{_count(len(authors), 'author')} in common"]
    if period and a.period:
        words.append(f"people recruited from {a.period[0]} to {a.period[1]} in both")
    if sizes:
        words.append(f"{max(sizes)} people in both")
    if centres:
        words.append(f"both from {a.centres[min(centres)]}")
    if drugs:
        words.append(f"both about {', '.join(sorted(drugs))}")
    if period and (sizes or centres):
        strength: Strength = "moderate"
    elif (period and drugs) or (sizes and (drugs or centres)):
        strength = "weak"
    else:
        return None
    return Reason("cohort", strength, "; ".join(words), (a.id, b.id))


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _narrowed(reason: Reason, records: tuple[str, ...]) -> Reason:
    words = reason.words
    if reason.kind == "registration" and len(records) > 2:
        words = words.replace("both are", "all are")
    return Reason(reason.kind, reason.strength, words, records)
