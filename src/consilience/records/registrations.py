"""Trial registration numbers in text and in records: which registry, which number, printed how and where.

The table of registries is in ``registries``; ``find`` reads any text, ``of`` a whole record.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from consilience.model.record import Heading, Link, Record

from .registries import FORMS, KINDS, Form

Role = Literal["about", "mention"]
"""about: a databank or registry column, the title, or the DOI says it of this publication; mention: its text does."""

_HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u2212\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f"
_FOLD = {
    **{0xFF01 + at: 0x21 + at for at in range(94)},
    **dict.fromkeys(map(ord, _HYPHENS), ord("-")),
    **dict.fromkeys(map(ord, _SPACES + "\u3000\ufeff"), ord(" ")),
}
"""One character for one character, so that places in the folded text are places in the text."""

WINDOW = 80
"""Characters on either side of a number in which its context is looked for."""

_DIGIT = re.compile(r"[0-9]|RBR", re.IGNORECASE)
"""A text without any of this holds no number; those of ReBEC may be letters alone."""
_DOI = re.compile(r"10\.\d{4,9}/\S*$")


@dataclass(frozen=True, slots=True)
class Registration:
    """One registration number in a text."""

    registry: str
    """Name of the registry (``registries.REGISTRIES``)."""
    id: str
    """The number in the form in which numbers are compared, e.g. NCT01208194."""
    printed: str
    """The words of the text."""
    start: int
    """Place of the first character in the text, from 0."""
    end: int
    """Place behind the last character."""

    @property
    def of_a_review(self) -> bool:
        """True where a review is registered, not a trial (PROSPERO)."""
        return KINDS[self.registry] == "review"


@dataclass(frozen=True, slots=True)
class Mention:
    """A registration number in a field of a record."""

    registration: Registration
    field: str
    """Field of the record; ``raw:SI`` for a tag as exported, ``accessions:NAME`` for one further number."""
    role: Role
    stated: bool = False
    """True where the words around it say that this publication is registered so, e.g. Trial registration: ...."""


def find(text: str, *, declared: bool = False) -> tuple[Registration, ...]:
    """Every registration number in a text, in its order; they do not overlap.

    Numbers that could be something else (NL1234, 2004-002714-11) need their context, or another number beside them.
    ``declared``: the text is the content of a column for such numbers; then no context is needed. Time grows with the
    length of the text.

    >>> [(each.id, each.start) for each in find("Registered as NCT 01208194 and isrctn-02452400.")]
    [('NCT01208194', 14), ('ISRCTN02452400', 31)]
    """
    folded = text if text.isascii() else text.translate(_FOLD)
    if not _DIGIT.search(folded):
        return ()
    lowered = folded.lower()
    sure: list[tuple[re.Match[str], Form]] = []
    doubtful: list[tuple[re.Match[str], Form]] = []
    for form in FORMS:
        if form.marks and not any(mark in lowered for mark in form.marks):
            continue
        for match in form.compiled.finditer(folded):
            if declared or _plausible(form, match, folded):
                alone = match[0] == folded.strip() and not any(c.isspace() for c in match[0])
                (sure if form.context is None or declared or alone else doubtful).append((match, form))
    places = sorted(match.start() for match, _ in sure)
    for match, form in sorted(doubtful, key=lambda each: each[0].start()):
        if _in_context(form, match, folded, places):
            sure.append((match, form))
            insort(places, match.start())
    return tuple(
        Registration(form.registry, form.number(match), text[match.start() : match.end()], match.start(), match.end())
        for match, form in _apart(sure)
    )


def canonical(number: str) -> str | None:
    """The form in which a registration number is compared; None where the text is no such number.

    >>> canonical("nct 01208194")
    'NCT01208194'
    """
    found = find(number, declared=True)
    return found[0].id if len(found) == 1 and found[0].printed == number.strip() else None


def _plausible(form: Form, match: re.Match[str], text: str) -> bool:
    """False where what stands around a number shows that it is something else."""
    if form.against is None and form.context is None:
        return True
    front = text[max(0, match.start() - 60) : match.start()]
    if _DOI.search(front):
        return False
    behind = text[match.end() : match.end() + 60]
    return form.against is None or not form.against.search(f"{front}@{behind}")


def _in_context(form: Form, match: re.Match[str], text: str, places: list[int]) -> bool:
    assert form.nearby is not None
    low, high = match.start() - WINDOW, match.end() + WINDOW
    at = bisect_left(places, low)
    if at < len(places) and places[at] <= high:
        return True
    around = text[max(0, low) : match.start()] + " " + text[match.end() : high]
    return form.nearby.search(around) is not None


def _apart(found: list[tuple[re.Match[str], Form]]) -> Iterator[tuple[re.Match[str], Form]]:
    """Matches that do not overlap: the first, and of those that begin together the longest."""
    end = -1
    for match, form in sorted(found, key=lambda each: (each[0].start(), -each[0].end())):
        if match.start() >= end:
            end = match.end()
            yield match, form


_SAYS = re.compile(
    r"(?:trial|study|clinical|protocol)\W{1,3}(?:\w+\W{1,3}){0,2}regist|regist\w*\W{1,3}(?:\w+\W{1,3}){0,6}$"
    r"|\b(?:number|identifier|no|nr|id)\W{1,3}$|clinicaltrials?\.gov\W{0,3}$|(?:trial|study)\s*\($",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:previous|prior|earlier|other|ongoing|another|compar|unlike|parent|companion|pooled|e\.g|such as|see)\w*",
    re.IGNORECASE,
)


def _stated(text: str, at: Registration) -> bool:
    """True where the words in front say that this study is registered so, and no word speaks of another."""
    front = text[max(0, at.start - WINDOW) : at.start]
    sentence = re.split(r"[.;]\s(?=[A-Z])", front)[-1]
    return _SAYS.search(front) is not None and _OTHERS.search(sentence) is None


_ABOUT = ("registrations", "title", "original_title", "doi")
"""Fields that say what the publication itself is."""

_SKIPPED = {"id", "search", "provenance", "duplicate_of", "raw", "accessions"}

_REGISTRY_TAG = re.compile(
    r"(?:SI|data ?bank\w*|accession ?numbers?|trial[ _-]?(?:numbers?|no|ids?|identifiers?|registration.*)"
    r"|(?:trial )?regist\w+[ _-]?(?:numbers?|no|ids?)|(?:ctgov|ictrp|nct|isrctn|eudract)(?: (?:number|id))?"
    r"|(?:other|secondary)[ _-]?ids?|clinical ?trial[ _-]?(?:numbers?|no|ids?|registration.*))\Z",
    re.IGNORECASE,
)
"""Tags and columns that hold registration numbers: PubMed SI, Clinical Trial Numbers (Embase), ICTRP ID (CENTRAL)."""


def of(record: Record) -> tuple[Mention, ...]:
    """Every registration number that a record holds, with the field: one mention a field and number.

    Fields of the record come first; an exported tag is named only where it says more than they do, a number of its own
    or that the record is about it.
    """
    mentions: dict[tuple[str, str], Mention] = {}
    for field, text, role in _texts(record):
        for found in find(text, declared=role == "about" and field not in ("title", "original_title", "doi")):
            stated = role == "mention" and _stated(text, found)
            known = mentions.get((found.id, field))
            if known is None or (stated and not known.stated):
                mentions[found.id, field] = Mention(found, field, role, stated)
    own = {(m.registration.id, m.role) for m in mentions.values() if not m.field.startswith("raw:")}
    about = {number for number, role in own if role == "about"}
    anywhere = {number for number, _ in own}
    return tuple(
        mention
        for mention in mentions.values()
        if not mention.field.startswith("raw:")
        or mention.registration.id not in (about if mention.role == "about" else anywhere)
    )


def about(record: Record) -> tuple[str, ...]:
    """Canonical numbers of the trials that a record is about, reviews' numbers left out."""
    return _numbers(record, lambda mention: mention.role == "about")


def stated(record: Record) -> tuple[str, ...]:
    """The same, and those that its text states as its own registration."""
    return _numbers(record, lambda mention: mention.role == "about" or mention.stated)


def _numbers(record: Record, wanted: Callable[[Mention], bool]) -> tuple[str, ...]:
    found = (m.registration for m in of(record) if wanted(m) and not m.registration.of_a_review)
    return tuple(dict.fromkeys(each.id for each in found))


def _texts(record: Record) -> Iterator[tuple[str, str, Role]]:
    """Each text of a record with its field, and what a number in it says. No exported text is read twice."""
    seen = set()
    for field in type(record).model_fields:
        if field in _SKIPPED:
            continue
        value = getattr(record, field)
        for part in value if isinstance(value, tuple) else (value,):
            for text in _words(part):
                seen.add(text)
                yield field, text, "about" if field in _ABOUT else "mention"
    for name, number in record.accessions.items():
        yield f"accessions:{name}", number, "about"
    for tag, text in record.raw:
        if _REGISTRY_TAG.match(tag.strip()):
            yield f"raw:{tag}", text, "about"
        elif text not in seen:
            yield f"raw:{tag}", text, "mention"


def _words(part: object) -> Iterator[str]:
    match part:
        case str():
            yield part
        case Heading():
            yield part.term
            yield from part.subheadings
        case Link():
            yield part.target
