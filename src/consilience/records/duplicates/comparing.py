"""What two entries agree in: one level for each field."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from .journals import NameLevel, compare_names
from .normalise import Entry, abstract_words

TitleLevel = Literal["same", "near", "part", "loose", "different", "missing"]
AuthorLevel = Literal["same", "some", "different", "missing"]
YearLevel = Literal["same", "next", "different", "missing"]
Level = Literal["same", "different", "missing"]

SAME_TITLE, NEAR_TITLE, LOOSE_TITLE = 97.0, 85.0, 60.0
"""Similarity (0-100: twice the longest common subsequence over the sum of lengths) from which titles are the same, near
(misprints, a lost word) or loosely alike."""

SAME_NAMES, SOME_NAMES = 0.75, 0.4
"""Share of the shorter author list that the longer one holds too; the rest is room for misprints and double names."""

NAME_MISPRINT = 0.9
"""Jaro-Winkler similarity from which two family names are one with a misprint (Winkler 1990)."""

ENOUGH_INITIALS = 3
"""Authors whose initials must agree before a list counts as the same people with given and family names exchanged."""

SAME_ABSTRACT = 0.8
"""Share of the words of the shorter abstract that the other has too, from which the two are the same text."""


class Comparison(NamedTuple):
    """The levels of one pair."""

    title: TitleLevel
    authors: AuthorLevel
    journal: NameLevel
    year: YearLevel
    volume: Level
    issue: Level
    first_page: Level
    last_page: Level
    doi: Level
    pmid: Level
    accession: Level
    similarity: float
    """Of the titles, 0 to 100."""


def compare(a: Entry, b: Entry, similarity: float | None = None) -> Comparison:
    """Compare two entries field by field. ``similarity`` of the squeezed titles may be handed in."""
    if similarity is None:
        similarity = fuzz.ratio(a.squeezed, b.squeezed)
    return Comparison(
        title=_title(a, b, similarity),
        authors=_authors(a, b),
        journal=_journal(a, b),
        year=_year(a.year, b.year),
        volume=_volume(a, b),
        issue=_level(a.issue, b.issue),
        first_page=_first_page(a, b),
        last_page=_level(a.pages and a.pages.last, b.pages and b.pages.last),
        doi=_level(a.doi or None, b.doi or None),
        pmid=_level(a.pmid or None, b.pmid or None),
        accession=_accession(a, b),
        similarity=similarity,
    )


def same_abstract(a: Entry, b: Entry) -> Level:
    """Whether the abstracts are one text."""
    if not a.abstract or not b.abstract:
        return "missing"
    one, other = abstract_words(a.abstract), abstract_words(b.abstract)
    if min(len(one), len(other)) < ENOUGH_WORDS:
        return "missing"
    return "same" if _shared(one, other) >= SAME_ABSTRACT else "different"


ENOUGH_WORDS = 20
"""Different words that an abstract needs to be compared; below stand notes such as "No abstract available"."""


def _title(a: Entry, b: Entry, similarity: float) -> TitleLevel:
    if not a.squeezed or not b.squeezed:
        return "missing"
    if similarity >= SAME_TITLE:
        return "same"
    if similarity >= NEAR_TITLE:
        return "near"
    if is_part(a, b):
        return "part"
    return "loose" if similarity >= LOOSE_TITLE else "different"


SPEAKING = 3
"""Informative words from which a title says what it is about; "Editorial" and "Letters to the editor" do not."""


def is_part(a: Entry, b: Entry) -> bool:
    """True where one title is the beginning or end of the other, or stands in it beside its translation."""
    short, long = (a, b) if len(a.squeezed) < len(b.squeezed) else (b, a)
    if short.words >= SPEAKING and (long.squeezed.startswith(short.squeezed) or long.squeezed.endswith(short.squeezed)):
        return True
    if not a.alternatives and not b.alternatives:
        return False
    ours = [each.replace(" ", "") for each in a.alternatives] + [a.squeezed]
    theirs = [each.replace(" ", "") for each in b.alternatives] + [b.squeezed]
    return any(fuzz.ratio(one, other, score_cutoff=NEAR_TITLE) > 0 for one in ours for other in theirs)


def _authors(a: Entry, b: Entry) -> AuthorLevel:
    if not a.authors or not b.authors:
        return "missing"
    shared = _shared(a.authors, b.authors)
    if shared >= SAME_NAMES:
        return "same"
    if shared >= SOME_NAMES:
        return "some"
    if _shared(a.authors, b.names) >= SAME_NAMES or _shared(b.authors, a.names) >= SAME_NAMES:
        return "same"
    if _misprinted(a.authors, b.authors):
        return "same"
    if len(a.initials & b.initials) >= ENOUGH_INITIALS and _shared(a.initials, b.initials) >= SAME_NAMES:
        return "some"
    first = JaroWinkler.similarity(" ".join(a.first_author), " ".join(b.first_author)) >= NAME_MISPRINT
    return "some" if first else "different"


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """Share of the shorter set that the longer one holds too."""
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else 0.0


def _misprinted(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """True where most names of the shorter list have a near twin in the longer one."""
    short, long = sorted((ours, theirs), key=len)
    twins = sum(any(JaroWinkler.similarity(one, other) >= NAME_MISPRINT for other in long) for one in short)
    return twins / len(short) >= SAME_NAMES


def _journal(a: Entry, b: Entry) -> NameLevel:
    if a.issn & b.issn:
        return "same"
    return compare_names(a.journal, b.journal) if a.journal and b.journal else "missing"


def _volume(a: Entry, b: Entry) -> Level:
    """A volume that is the other's issue or supplement stands in the wrong field, and says nothing."""
    level = _level(a.volume, b.volume)
    misplaced = level == "different" and (a.volume in b.supplements or b.volume in a.supplements)
    return "missing" if misplaced else level


def _year(a: int | None, b: int | None) -> YearLevel:
    if a is None or b is None:
        return "missing"
    return "same" if a == b else "next" if abs(a - b) == 1 else "different"


def _first_page(a: Entry, b: Entry) -> Level:
    """S123 and 123 are the same page; S123 and A123 are not."""
    if a.pages is None or b.pages is None:
        return "missing"
    clash = a.pages.prefix and b.pages.prefix and a.pages.prefix[0] != b.pages.prefix[0]
    return "same" if a.pages.first == b.pages.first and not clash else "different"


def _level(a: object, b: object) -> Level:
    if a is None or b is None:
        return "missing"
    return "same" if a == b else "different"


def _accession(a: Entry, b: Entry) -> Level:
    """Numbers that one database gave to both."""
    if a.accessions & b.accessions:
        return "same"
    databases = {name for name, _ in a.accessions} & {name for name, _ in b.accessions}
    return "different" if databases else "missing"
