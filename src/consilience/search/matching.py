"""Which records a tree finds, in three values: certainly, certainly not, and cannot be told from what is at hand.

A record without its abstract may hold a word there. To count it as missed would be wrong, and so would be to count it
as found. Sets of records are whole numbers, one bit a record, so that AND, OR and NOT are one step each.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from .grammar import Platform
from .searchable import Searchable
from .tree import Fields, Heading, Limit, Near, Node, Operation, Reference, Term, Wildcard, fold, leaves
from .vocabulary import Vocabulary

SEARCHED = ("title", "abstract", "keywords", "heading-word")
"""Fields in which subjects are looked for."""
AT_HAND = frozenset({*SEARCHED, "publication-type", "subheading", "journal", "author", "language", *("registry", "doi"),
                     "accession", "heading", "substance"})  # fmt: skip
NARROWER_TYPES: dict[str, tuple[str, ...]] = {
    "clinical trial": (
        "adaptive clinical trial", "clinical trial, phase i", "clinical trial, phase ii", "clinical trial, phase iii",
        "clinical trial, phase iv", "controlled clinical trial", "randomized controlled trial", "equivalence trial",
        "pragmatic clinical trial",
    ),
    "controlled clinical trial": ("randomized controlled trial", "equivalence trial", "pragmatic clinical trial"),
    "randomized controlled trial": ("equivalence trial", "pragmatic clinical trial"),
}  # fmt: skip
"""Publication types that a wider one brings on PubMed (NLM, publication characteristics, tree V03.175)."""
LANGUAGES: dict[str, str] = {
    "english": "eng", "spanish": "spa", "portuguese": "por", "french": "fre", "fra": "fre", "german": "ger",
    "deu": "ger", "chinese": "chi", "zho": "chi", "japanese": "jpn", "italian": "ita", "russian": "rus", "en": "eng",
    "es": "spa", "pt": "por", "fr": "fre", "de": "ger",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """Records as bits: found for certain, and found for all that can be told."""

    surely: int
    perhaps: int
    """Holds every record of ``surely``."""


@dataclass(frozen=True, slots=True)
class _Heading:
    name: str
    subheadings: frozenset[str]
    major: bool


_TOKEN = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")


def tokens(text: str) -> list[str]:
    """The words of a text: small letters, without accents; a hyphen parts words, a possessive 's is dropped."""
    return _TOKEN.findall(_folded(_POSSESSIVE.sub("", text)))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def runnable(tree: Node) -> Node | None:
    """The tree without limits that cannot be run here; None where nothing is left."""

    def one(node: Node, below: list[Node | None]) -> Node | None:
        if isinstance(node, Limit):
            return node if _can_run(node) else None
        if not isinstance(node, Operation):
            return node
        if node.operator == "not":
            if below[0] is None:
                return None
            kept: tuple[Node, ...] = (below[0], *(each for each in below[1:] if each is not None))
        else:
            kept = tuple(each for each in below if each is not None)
        if not kept:
            return None
        if len(kept) == 1:
            return kept[0]
        same = len(kept) == len(node.children) and all(a is b for a, b in zip(kept, node.children, strict=True))
        return node if same else Operation(node.operator, kept, node.span, node.bracketed, node.implicit)

    return fold(tree, one)


def _can_run(limit: Limit) -> bool:
    return limit.kind == "published" and (limit.low + limit.high)[:4].isdigit()


class Index:
    """The records' words by field, and the answers already given."""

    def __init__(self, records: Sequence[Searchable], platform: Platform, vocabulary: Vocabulary | None) -> None:
        self.records = records
        self.platform = platform
        self.vocabulary = vocabulary
        self.everyone = (1 << len(records)) - 1
        self.texts = [_texts(record) for record in records]
        self.headings = [[_heading(text) for text in record.headings] for record in records]
        lacking: dict[str, list[int]] = defaultdict(list)
        self.postings: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        """Places of records by field and word."""
        for i, record in enumerate(records):
            for part in record.lacks:
                lacking[part].append(i)
            for field, texts in self.texts[i].items():
                for token in {token for text in texts for token in text}:
                    self.postings[field][token].append(i)
        self.lacking = defaultdict(int, {part: _bits(places) for part, places in lacking.items()})
        """Records that lack a part."""
        self.vocabulary_of_texts = sorted({word for words in self.postings.values() for word in words})
        self.known: dict[str, frozenset[str]] = {}
        """Words of the records by the expression that they match."""
        self.answers: dict[int, Answer] = {}
        self.kept: list[Node] = []

    def answer(self, tree: Node) -> Answer:
        """What a tree finds."""
        if id(tree) not in self.answers:
            self.kept.append(tree)  # an id is good as long as its node lives
            self.answers[id(tree)] = fold(tree, self._one)
        return self.answers[id(tree)]

    def ids(self, bits: int) -> tuple[str, ...]:
        """Records by id, in their order."""
        return tuple(self.records[i].id for i in _places(bits))

    def _one(self, node: Node, below: list[Answer]) -> Answer:
        match node:
            case Term():
                return self._term(node)
            case Heading():
                return self._subject(node)
            case Limit():
                return self._years(node)
            case Reference():
                return Answer(0, 0)
            case Near():
                return self._near(node)
            case Operation(operator="and"):
                return _and(below)
            case Operation(operator="or"):
                return _or(below)
            case Operation():
                taken = _or(below[1:])
                return Answer(below[0].surely & ~taken.perhaps, below[0].perhaps & ~taken.surely)

    # ---- text

    def _term(self, term: Term) -> Answer:
        fields = self._looked_in(term.fields)
        if not fields:
            return Answer(0, self.everyone)
        if term.fields <= {"publication-type"}:
            return self._type(term)
        if term.fields <= {"language"}:
            return self._language(term)
        if term.fields <= {"heading"}:
            return self._subject(Heading(term.text, self.platform.vocabulary or "mesh", explode=False))
        words = patterns(term)
        if not words:
            return Answer(0, 0)
        surely = self._words(words, fields, apart=term.binding in ("all", "mapped"))
        perhaps = surely | self._unseen(fields)
        if term.binding == "mapped":
            mapped = self._mapped(term)
            surely, perhaps = surely | mapped.surely, perhaps | mapped.perhaps
        return Answer(surely, perhaps)

    def _looked_in(self, fields: Fields) -> tuple[str, ...]:
        """Fields at hand among those asked for; a set of subject fields counts as at hand where one of it is."""
        if "all" in fields:
            return tuple(sorted(AT_HAND - {"heading"}))
        return tuple(sorted(fields & AT_HAND))

    def _unseen(self, fields: Iterable[str]) -> int:
        """Records of which a part is not at hand that the fields ask for."""
        of = {"title": "title", "abstract": "abstract", "keywords": "abstract", "heading-word": "headings"}
        of |= {"subheading": "headings"}
        asked = set(fields)
        if asked == {"keywords"}:  # few records have any: those without an abstract are excerpts
            return self.lacking["abstract"]
        if asked == {"substance"}:
            return _bits(i for i, record in enumerate(self.records) if not record.substances and not record.complete)
        bits = 0
        for field in asked:
            bits |= self.lacking[of[field]] if field in of else 0
        return bits

    def _words(self, words: Sequence[re.Pattern[str]], fields: Sequence[str], *, apart: bool) -> int:
        """Records with all the words: anywhere in the fields, or side by side."""
        bits = self.everyone
        for word in words:
            bits &= self._word(word, fields)
        if apart or len(words) == 1 or not bits:
            return bits
        known = [self._matching(word) for word in words]
        return self._checked(bits, lambda i: any(places(known, text) for text in self._of(i, fields)))

    def _word(self, word: re.Pattern[str], fields: Sequence[str]) -> int:
        matching = self._matching(word)
        return _bits(
            i
            for field in fields
            if field in self.postings
            for each in matching
            for i in self.postings[field].get(each, ())
        )

    def _matching(self, word: re.Pattern[str]) -> frozenset[str]:
        """The words of the records that an expression matches."""
        if word.pattern not in self.known:
            start = _literal_start(word)
            found: list[str] = []
            for at in range(bisect_left(self.vocabulary_of_texts, start), len(self.vocabulary_of_texts)):
                each = self.vocabulary_of_texts[at]
                if not each.startswith(start):
                    break
                if word.fullmatch(each):
                    found.append(each)
            self.known[word.pattern] = frozenset(found)
        return self.known[word.pattern]

    def _of(self, i: int, fields: Iterable[str]) -> list[list[str]]:
        return [text for field in fields for text in self.texts[i].get(field, ())]

    def _checked(self, bits: int, holds: Callable[[int], bool]) -> int:
        return _bits(i for i in _places(bits) if holds(i))

    def _mapped(self, term: Term) -> Answer:
        """Automatic term mapping as far as the vocabulary goes: the heading of that name or entry term, exploded."""
        entry = self.vocabulary.lookup(term.text) if self.vocabulary is not None else None
        if entry is not None:
            return self._subject(Heading(entry.name))
        complete = self.vocabulary is not None and self.vocabulary.complete
        return Answer(0, 0 if complete else self.everyone)

    def _near(self, near: Near) -> Answer:
        terms = [leaf for leaf in leaves(near) if isinstance(leaf, Term)]
        fields = self._looked_in(frozenset().union(*(term.fields for term in terms)))
        bits = 0
        for term in terms:  # a place to stand for at least one of them
            bits |= self._words(patterns(term), fields, apart=True)
        known = {id(term): [self._matching(word) for word in patterns(term)] for term in terms}
        surely = self._checked(bits, lambda i: any(_spans(near, known, text) for text in self._of(i, fields)))
        return Answer(surely, surely | self._unseen(fields))

    def _type(self, term: Term) -> Answer:
        """Publication types: whole names; on PubMed those under them too."""
        names = [" ".join(tokens(name)) for name in NARROWER_TYPES.get(term.text.lower(), ())]
        whole = self.platform.name == "pubmed" or self.platform.name.startswith("ovid")
        words = [self._matching(word) for word in patterns(term)]
        found: list[int] = []
        for i, held in enumerate(self.texts):
            for text in held["publication-type"]:
                hit = places(words, text) if words else []
                named = bool(hit) and (not whole or hit[0] == (0, len(text) - 1))
                under = self.platform.name == "pubmed" and " ".join(text) in names
                found += [i] if named or under else []
        surely = _bits(found)
        return Answer(surely, surely | self.lacking["publication types"] | self._foreign)

    @cached_property
    def _foreign(self) -> int:
        """Records that seem to come from another database, whose publication types are others: those without headings
        of this platform's vocabulary."""
        own = self.platform.vocabulary
        return _bits(
            i for i, record in enumerate(self.records) if own not in record.vocabularies and not record.complete
        )

    def _language(self, term: Term) -> Answer:
        wanted = LANGUAGES.get(term.text.lower(), term.text.lower())
        found = [{LANGUAGES.get(each.lower(), each.lower()) for each in record.languages} for record in self.records]
        surely = _bits(i for i, each in enumerate(found) if wanted in each)
        return Answer(surely, surely | _bits(i for i, each in enumerate(found) if not each))

    # ---- headings and years

    def _subject(self, heading: Heading) -> Answer:
        names = {heading.name.lower()}
        if heading.explode and self.vocabulary is not None:
            names |= {each.name.lower() for each in self.vocabulary.narrower(heading.name)}
        headed = [self._headed(i, heading, names) for i in range(len(self.records))]
        surely = _bits(i for i, (found, _) in enumerate(headed) if found)
        return Answer(surely, surely | _bits(i for i, (_, open_) in enumerate(headed) if open_))

    def _headed(self, i: int, heading: Heading, names: set[str]) -> tuple[bool, bool]:
        """Whether a record has a heading; and, where it seems not, whether that may be for want of data."""
        record, held = self.records[i], self.headings[i]
        if "headings" in record.lacks:
            return False, True
        if record.vocabularies and heading.vocabulary not in record.vocabularies:
            return False, True
        unsure = not record.vocabularies and not record.complete  # headings of which vocabulary is not said
        named = [each for each in held if each.name in names]
        wanted = {each.lower() for each in heading.qualifiers}
        fits = [each for each in named if not wanted or wanted & each.subheadings]
        if any(each.major or not heading.major for each in fits):
            return True, True
        if named and not record.complete:
            no_subheadings = bool(wanted) and not any(each.subheadings for each in held)
            no_majors = heading.major and not any(each.major for each in held)
            if no_subheadings or no_majors:
                return False, True
        return False, unsure or (heading.explode and not self._outside(heading, held))

    def _outside(self, heading: Heading, held: Sequence[_Heading]) -> bool:
        """True where it is certain that none of a record's headings lies under another."""
        vocabulary = self.vocabulary
        if vocabulary is None:
            return not held
        if vocabulary.complete:
            return True
        above = vocabulary.heading(heading.name)
        if above is None or not above.trees:
            return not held
        found = [vocabulary.heading(each.name) for each in held]
        return all(each is not None and each.trees for each in found)

    def _years(self, limit: Limit) -> Answer:
        low, high = int(limit.low[:4] or 0), int(limit.high[:4] or 9999)
        years = [record.year for record in self.records]
        surely = _bits(i for i, year in enumerate(years) if year is not None and low <= year <= high)
        return Answer(surely, surely | self.lacking["year"])


def _bits(places: Iterable[int]) -> int:
    """A whole number with these bits set."""
    held = bytearray()
    for place in places:
        byte = place >> 3
        if byte >= len(held):
            held.extend(bytes(byte + 1 - len(held)))
        held[byte] |= 1 << (place & 7)
    return int.from_bytes(held, "little")


def _places(bits: int) -> list[int]:
    """The bits that are set, from the lowest."""
    return [i for i, digit in enumerate(reversed(f"{bits:b}")) if digit == "1"]


def _and(answers: Sequence[Answer]) -> Answer:
    surely, perhaps = answers[0].surely, answers[0].perhaps
    for each in answers[1:]:
        surely, perhaps = surely & each.surely, perhaps & each.perhaps
    return Answer(surely, perhaps)


def _or(answers: Sequence[Answer]) -> Answer:
    surely = perhaps = 0
    for each in answers:
        surely, perhaps = surely | each.surely, perhaps | each.perhaps
    return Answer(surely, perhaps)


def _texts(record: Searchable) -> dict[str, list[list[str]]]:
    def words(*texts: str) -> list[list[str]]:
        return [tokens(text) for text in texts if text]

    headings = [_heading(text) for text in record.headings]
    return {
        "title": words(record.title),
        "abstract": words(record.abstract),
        "keywords": words(*record.keywords),
        "heading-word": words(*(each.name for each in headings)),
        "subheading": words(*sorted({sub for each in headings for sub in each.subheadings})),
        "publication-type": words(*record.publication_types),
        "substance": words(*record.substances),
        "journal": words(record.journal),
        "author": words(*record.authors),
        "registry": words(*record.numbers),
        "doi": words(*record.numbers),
        "accession": words(*record.numbers),
    }


def _heading(text: str) -> _Heading:
    name, *subheadings = text.split("/")
    major = "*" in text
    return _Heading(
        name.strip("* ").lower(),
        frozenset(each.strip("* ").lower().replace(" and ", " & ") for each in subheadings if each.strip("* ")),
        major,
    )


_MARKS = {"many": "\ue000", "one": "\ue001", "optional": "\ue002"}
_LETTERS = {"\ue000": r"\w*", "\ue001": r"\w", "\ue002": r"\w?"}
_WRITTEN = re.compile(r"(?:[^\W_]|[\ue000-\ue002])+")


def patterns(term: Term) -> list[re.Pattern[str]]:
    """One expression a word; a wildcard matches within one word."""
    caps: list[int | None] = []
    source = ""
    for part in term.pattern:
        if isinstance(part, Wildcard):
            source += _MARKS[part.kind]
            if part.kind == "many":
                caps.append(part.most)
        else:
            source += _folded(_POSSESSIVE.sub("", part))
    made = []
    for word in _WRITTEN.findall(source):
        expression = ""
        for c in word:
            if c == _MARKS["many"]:
                most = caps.pop(0)
                expression += r"\w*" if most is None else rf"\w{{0,{most}}}"
            else:
                expression += _LETTERS.get(c, re.escape(c))
        made.append(re.compile(expression))
    return made


def _literal_start(word: re.Pattern[str]) -> str:
    found = re.match(r"[^\W_]*", word.pattern)
    return found[0] if found else ""


def places(words: Sequence[Container[str]], text: Sequence[str]) -> list[tuple[int, int]]:
    """Where a phrase stands: first and last word. Each word of it is the set of words that it takes."""
    size = len(words)
    first = words[0]
    return [
        (i, i + size - 1)
        for i in range(len(text) - size + 1)
        if text[i] in first and all(text[i + j] in words[j] for j in range(1, size))
    ]


def _spans(node: Node, known: Mapping[int, Sequence[Container[str]]], text: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words of a proximity stand: first and last word of each place."""

    def one(each: Node, below: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
        if isinstance(each, Term):
            words = known[id(each)]
            return places(words, text) if words else []
        if isinstance(each, Operation) and each.operator == "or":
            return [place for found in below for place in found]
        if not isinstance(each, Near):
            return []
        joined = below[0]
        for found in below[1:]:
            joined = list(
                dict.fromkeys(
                    (min(a, c), max(b, d))
                    for a, b in joined
                    for c, d in found
                    if (c > b and c - b - 1 <= each.distance)
                    or (not each.ordered and a > d and a - d - 1 <= each.distance)
                )
            )
        return joined

    return fold(node, one)


def unsearched(tree: Node) -> tuple[set[str], bool, bool]:
    """Fields of terms that are not at hand; whether headings are exploded; whether subheadings are asked for."""
    fields: set[str] = set()
    for leaf in leaves(tree):
        if isinstance(leaf, Term):
            fields |= leaf.fields - AT_HAND - {"all"}
    headings = [leaf for leaf in leaves(tree) if isinstance(leaf, Heading)]
    return fields, any(h.explode for h in headings), any(h.qualifiers for h in headings)
