"""A record in the making: values under the name of their field, as tables of tags and columns name them.

Every format says with a table which tag or column goes where; the targets are those of ``TARGETS``. What a format
needs beyond that, it puts into the draft itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any

from consilience.model.record import Heading, Link

from . import registrations, values

KEPT = "kept"
"""Target of tags that are known and have no field: they stay in ``Record.raw``."""

TARGETS = {
    "title": "title; the first one counts",
    "original": "original_title",
    "author": "authors, one",
    "authors;": "authors, joined by semicolons",
    "authors,": "authors, joined by commas, each 'Family AB'",
    "authors-and": "authors, joined by 'and'",
    "authors*": "authors, joined in any way",
    "group": "group_authors",
    "kind": "kind",
    "pubtype": "publication_types",
    "pubtypes;": "publication_types, joined by semicolons",
    "journal": "journal; the first one counts",
    "journal2": "journal, where nothing better is there",
    "short": "journal_short",
    "date": "date",
    "year": "year, and date where more than a year is printed",
    "volume": "volume",
    "issue": "issue",
    "start": "pages, first",
    "end": "pages, last",
    "pages": "pages",
    "article": "pages, where there is no first page: the article number",
    "doi": "doi",
    "pmid": "pmid",
    "pmcid": "pmcid",
    "number": "pmid, pmcid, doi or accessions, by its form",
    "issn": "issn",
    "language": "language",
    "abstract": "abstract",
    "keyword": "keywords, one",
    "keywords;": "keywords, joined by semicolons",
    "keywords,": "keywords, joined by commas",
    "heading": "headings, one, of no stated vocabulary",
    "emtree;": "headings of Emtree, joined by semicolons",
    "mesh;": "headings of MeSH, joined by semicolons",
    "registration": "registrations, each number of a trial registry in it",
    "url": "urls, and doi where the address holds one",
    "link": "urls",
    "note": "notes, and the numbers that they name",
    "accession:NAME": "accessions, under this name",
    KEPT: "Record.raw only",
}
"""Where a tag or column can go."""

_COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|Copyright\b)", re.IGNORECASE)
_PMID = re.compile(r"(?:PMID|PUBMED|MEDLINE)\b[^\d\n]{0,12}(\d{4,9})\b|\b(\d{4,9})\s*\[PMID\]", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\d{3,9}\b")
# Numbers that tell by their form which database gave them.
_NUMBERS = re.compile(
    r"(?P<central>CN-\d{6,10})|(?P<wos>(?:WOS|ISI|BCI|BIOSIS|CABI|MEDLINE|DIIDW|ZOOREC|KJD|SCIELO|INSPEC|CCC|DRCI):[\w:.-]+)"
    r"|(?P<dimensions>pub\.\d{6,13})|(?P<lens>\b\d{3}-\d{3}-\d{3}-\d{3}-\d{2}[\dX])|(?P<scopus>2-s2\.0-\d{8,12})"
    r"|(?P<lilacs>(?:lil|biblio|mdl|ibc|wpr|vti|sea|ses|sus|psi|bbo|bde|pes|lis)-\d{3,9})|(?P<rayyan>rayyan-\d+)"
    r"|(?P<zoorec>ZOOR\d{8,14})|(?P<psycinfo>\b\d{4}-\d{5}-\d{3})|(?P<eric>\bE[JD]\d{5,8})|(?P<embase>\bL\d{6,12})"
    r"|^\s*(?P<openalex>(?:https://openalex\.org/)?W\d{6,12})\s*$"
)
_IN_ADDRESS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("embase", "embase", re.compile(r"embase\.com/[^\s]*[?&]id=(L\d{6,12})")),
    ("scopus", "scopus", re.compile(r"scopus\.com/[^\s]*[?&]eid=(2-s2\.0-\d{8,12})")),
    ("lens.", "lens", re.compile(r"lens\.org/(\d{3}-\d{3}-\d{3}-\d{3}-\d{2}[\dX])")),
    ("dimensions", "dimensions", re.compile(r"app\.dimensions\.ai/details/publication/(pub\.\d+)")),
)
_ACCESSION_NOTE = re.compile(r"^Accession Number:\s*([^\s;]+)")


class Draft:
    """Values by target, in the order in which they came."""

    __slots__ = ("accessions", "got", "headings", "links")

    def __init__(self) -> None:
        self.got: dict[str, list[str]] = {}
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.accessions: dict[str, str] = {}

    def put(self, target: str, value: str) -> None:
        """Add a value that says something; blanks say nothing."""
        if value and not value.isspace():
            if target.startswith("accession:"):
                self.accessions.setdefault(target[10:], values.words(value))
            else:
                self.got.setdefault(target, []).append(value)

    def all(self, *targets: str) -> list[str]:
        """All values of some targets."""
        got = self.got
        return [value for target in targets if target in got for value in got[target]]

    def first(self, *targets: str) -> str | None:
        """The first value, of the first target that has one."""
        for target in targets:
            if target in self.got:
                return values.words(self.got[target][0])
        return None

    def fields(self) -> dict[str, Any]:
        """Fields of the record that have a value, ready for ``Record``."""
        made: dict[str, Any] = {"title": self.first("title", "original") or ""}
        if not _NAMES.isdisjoint(self.got) and (people := _authors(self)):  # first: names may hold groups and numbers
            made["authors"] = people
        for name, find in _finders(frozenset(self.got)):
            found = find(self)
            if found:
                made[name] = found
        self._others(made)
        return made

    def _others(self, made: dict[str, Any]) -> None:
        got = self.got
        if "original" in got and values.words(got["original"][0]) != made["title"]:
            made["original_title"] = values.words(got["original"][0])
        if self.accessions and "accessions" not in made:
            made["accessions"] = dict(self.accessions)
        if self.headings:
            made["headings"] = _each_once((*self.headings, *made.get("headings", ())))
        if self.links:
            made["links"] = tuple(dict.fromkeys(self.links))


_OTHERS = ("et al", "and others", "others")


def _authors(draft: Draft) -> tuple[str, ...]:
    got = draft.got
    names: list[str] = []
    for target, cut in _CUTS:
        for text in got.get(target, ()):
            names += cut(text)
    people = []
    for name in names:
        clean = name.strip()
        if clean.endswith(",") and "," not in clean[:-1]:
            draft.put("group", clean[:-1])  # EndNote marks collective authors by a comma at the end
        elif clean[-4:].isdigit() and (numbers := trial_numbers(clean)):
            for number in numbers:  # the Cochrane Library names a trial's number as its author
                draft.put("registration", number)
        else:
            people.append(_person(clean))
    return values.without_repeats(people)


@lru_cache(maxsize=16_384)  # the records of one search share many authors
def _person(name: str) -> str:
    """A person as a record has it; empty for what says that there are more."""
    return "" if name == ";" or name.lower().rstrip(".") in _OTHERS else values.author(name)


_CUTS: tuple[tuple[str, Callable[[str], Iterable[str]]], ...] = (
    ("author", lambda text: text.split("\n")),
    ("authors;", lambda text: text.split(";")),
    ("authors,", lambda text: re.split(r"\.?,\s+|\.$", text)),
    ("authors-and", lambda text: re.split(r"\s+and\s+", text)),
    ("authors*", values.people),
)


_term = lru_cache(maxsize=16_384)(values.words)  # the records of one search share many keywords


def _keywords(draft: Draft) -> tuple[str, ...]:
    got = draft.got
    found = [_term(line) for text in got.get("keyword", ()) for line in text.split("\n")]
    for target in ("keywords;", "keywords,"):
        for text in got.get(target, ()):
            found += values.parts(text, ";" if ";" in text else target[-1])
    return values.without_repeats(found)


_QUALIFIED = re.compile(r"(.+?)\s*\[(.+)\]$")


_CODES = re.compile(r"/[a-z]{2}(?:, ?[a-z]{2})*$")


@lru_cache(maxsize=4_096)  # the records of one search share most of their headings
def heading(text: str, vocabulary: str | None = None) -> Heading:
    """A heading such as ``*Asthma/dt, th`` or ``Asthma [*drug therapy, metabolism]``; a star marks a main topic."""
    term, subheadings = values.words(text), ""
    found = _QUALIFIED.fullmatch(term)
    if found:
        term, subheadings = _CODES.sub("", found[1]), found[2]
    elif "/" in term:
        term, _, subheadings = term.partition("/")
    qualifiers = [each for each in re.split(r"[,/]\s*", subheadings) if each]
    major = term.startswith("*") or any(each.startswith("*") for each in qualifiers)
    kept = values.without_repeats(each.strip("* ") for each in qualifiers)
    return Heading(term=term.strip("* ") or term, vocabulary=vocabulary, subheadings=kept, major=major)


def _headings(draft: Draft) -> tuple[Heading, ...]:
    found = [heading(text) for text in draft.got.get("heading", ())]
    for target, name in (("emtree;", "Emtree"), ("mesh;", "MeSH")):
        found += [heading(each, name) for text in draft.got.get(target, ()) for each in values.parts(text)]
    return _each_once(found)


def _each_once(headings: Iterable[Heading]) -> tuple[Heading, ...]:
    """The headings in order; told apart by their values, as a hash of the whole costs more than to read one."""
    return tuple({(each.term, each.vocabulary, each.subheadings, each.major): each for each in headings}.values())


def _abstract(draft: Draft) -> str | None:
    texts = [text.strip() for text in draft.got.get("abstract", ())]
    if len(texts) > 1:
        texts = [text for text in texts if not _COPYRIGHT.match(text)] or texts[:1]
    return "\n".join(dict.fromkeys(texts)) or None


def _journal(draft: Draft) -> str | None:
    return draft.first("journal", "journal2", "short")


def _short(draft: Draft) -> str | None:
    full = _journal(draft)
    for text in draft.all("short", "journal2"):
        if values.words(text) != full:
            return values.words(text)
    return None


def _year(draft: Draft) -> int | None:
    for text in draft.all("year", "date"):
        found = values.year(text)
        if found:
            return found
    return None


_YEAR_ALONE = re.compile(r"\d{4}[/-]*")
_FOUR_DIGITS = re.compile(r"\d{4}")


def _date(draft: Draft) -> str | None:
    for text in draft.all("date", "year"):
        text = values.words(text)
        if not _YEAR_ALONE.fullmatch(text):
            year = None if _FOUR_DIGITS.search(text) else _year(draft)
            return text if year is None else f"{text} {year}"
    return None


def _pages(draft: Draft) -> str | None:
    start, end = draft.first("start") or "", draft.first("end") or ""
    whole = draft.first("pages") or ""
    if start or (end and not whole):
        return values.pages(start, end)
    return values.pages(whole or draft.first("article") or "")


def _doi(draft: Draft) -> str | None:
    for text in draft.all("doi"):
        found = values.doi(text)
        if found:
            return found
    for text in draft.all("number", "url", "link"):
        found = values.doi(text) if "doi" in text or text.startswith("10.") else None
        if found:
            return found
    return None


def _pmid(draft: Draft) -> str | None:
    for text in draft.all("pmid"):
        found = re.search(r"\d{1,9}", text)
        if found:
            return found[0].lstrip("0") or None
    for text in draft.got.get("number", ()):
        if text.startswith("mdl-") and text[4:].isdigit():  # the portal of BVS names records of MEDLINE so
            return text[4:].lstrip("0") or None
    for text in draft.all("number", "note"):
        named = None if text.isdigit() else _PMID.search(text)
        if named:
            return (named[1] or named[2]).lstrip("0")
    return None


def _pmcid(draft: Draft) -> str | None:
    for text in draft.all("pmcid", "number", "note"):
        found = _PMCID.search(text) if "PMC" in text else None
        if found:
            return found[0]
    return None


def _accessions(draft: Draft) -> dict[str, str]:
    made = dict(draft.accessions)
    for text in draft.all("number"):
        known = None if text.isdigit() else _NUMBERS.search(text)
        if known:
            made.setdefault(str(known.lastgroup), known[0].removeprefix("https://openalex.org/"))
        elif text[:6].upper() == "EMBASE":
            named = re.match(r"EMBASE[^\dL]{0,4}(L?\d{6,12})\b", text, re.IGNORECASE)
            if named:
                made.setdefault("embase", named[1])
    for text in draft.all("url", "link"):
        for host, name, form in _IN_ADDRESS:
            found = form.search(text) if host in text else None
            if found:
                made.setdefault(name, found[1])
    for text in draft.all("note"):
        named = _ACCESSION_NOTE.match(text)
        if named:
            made.setdefault("ebsco", named[1].rstrip("."))
    return made


def _issn(draft: Draft) -> tuple[str, ...]:
    return values.without_repeats([number for text in draft.got["issn"] for number in values.serials(text)])


def _languages(draft: Draft) -> tuple[str, ...]:
    return values.without_repeats([name for text in draft.got["language"] for name in _language_names(text)])


@lru_cache(maxsize=4_096)
def _language_names(text: str) -> tuple[str, ...]:
    return tuple(values.words(each).rstrip(".") for each in re.split(r"[;,\n]", text))


def _types(draft: Draft) -> tuple[str, ...]:
    found = [values.words(text) for text in draft.all("pubtype")]
    found += [each for text in draft.all("pubtypes;") for each in values.parts(text)]
    return values.without_repeats(found)


def _registrations(draft: Draft) -> tuple[str, ...]:
    found = [number for text in draft.all("registration") for number in trial_numbers(text)]
    for text in draft.got.get("number", ()):
        if not text.isdigit():
            found += trial_numbers(text, declared=False)
    return values.without_repeats(found)


def trial_numbers(text: str, *, declared: bool = True) -> list[str]:
    """Registration numbers of trials in a text, in the form in which they are compared; those of reviews left out.

    ``declared``: the field is made for such numbers, so that they need no context (``registrations.find``).
    """
    return [each.id for each in registrations.find(text, declared=declared) if not each.of_a_review]


_NAMES = frozenset(target for target, _ in _CUTS)
_Find = Callable[[Draft], Any]
_FINDERS: tuple[tuple[str, frozenset[str], _Find], ...] = (
    ("year", frozenset(("year", "date")), _year),
    ("date", frozenset(("year", "date")), _date),
    ("journal", frozenset(("journal", "journal2", "short")), _journal),
    ("journal_short", frozenset(("journal2", "short")), _short),
    ("pages", frozenset(("start", "end", "pages", "article")), _pages),
    ("doi", frozenset(("doi", "number", "url", "link")), _doi),
    ("pmid", frozenset(("pmid", "number", "note")), _pmid),
    ("pmcid", frozenset(("pmcid", "number", "note")), _pmcid),
    ("accessions", frozenset(("number", "url", "link", "note")), _accessions),
    ("issn", frozenset(("issn",)), _issn),
    ("language", frozenset(("language",)), _languages),
    ("abstract", frozenset(("abstract",)), _abstract),
    ("keywords", frozenset(("keyword", "keywords;", "keywords,")), _keywords),
    ("headings", frozenset(("heading", "emtree;", "mesh;")), _headings),
    ("publication_types", frozenset(("pubtype", "pubtypes;")), _types),
    ("registrations", frozenset(("registration", "number")), _registrations),
)
"""Field, the targets that it is made of, and how."""


def _plain(draft: Draft, target: str) -> str:
    return values.words(draft.got[target][0])


def _plain_list(draft: Draft, targets: tuple[str, ...]) -> tuple[str, ...]:
    return values.without_repeats(map(values.words, draft.all(*targets)))


_FINDERS += tuple((name, frozenset((name,)), partial(_plain, target=name)) for name in ("kind", "volume", "issue"))
_FINDERS += tuple(
    (name, frozenset(targets), partial(_plain_list, targets=targets))
    for name, targets in (("group_authors", ("group",)), ("urls", ("url", "link")), ("notes", ("note",)))
)


@lru_cache(maxsize=4_096)  # the records of one file fill much the same targets
def _finders(targets: frozenset[str]) -> tuple[tuple[str, _Find], ...]:
    """The fields that can be made of these targets."""
    return tuple((name, find) for name, sources, find in _FINDERS if not sources.isdisjoint(targets))
