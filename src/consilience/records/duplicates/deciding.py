"""Same, to be looked at, or different: the weight of evidence, and the vetoes that beat it.

Weights are those of Fellegi and Sunter (1969, J Am Stat Assoc 64:1183): log2 of how much likelier an agreement is among
two descriptions of one publication than among two publications of one subject. They are rounded, and set from what the
fields are, not fitted to labelled pairs: see docs/explanation/duplicates.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from .comparing import SPEAKING, Comparison, same_abstract
from .normalise import Entry
from .titles import unlike_words

Verdict = Literal["same", "look", "different"]

PRIOR = -15.0
"""Bits against, before anything is compared: of the pairs of a search, about one in 30,000 is a duplicate."""

WEIGHTS: dict[str, dict[str, float]] = {
    "authors": {"same": 8, "some": 3, "different": -8},
    "journal": {"same": 4, "near": 2, "different": -4},
    "year": {"same": 3, "next": 0, "different": -5},
    "volume": {"same": 5, "different": -5},
    "issue": {"same": 2, "different": -1},
    "first_page": {"same": 8, "different": -5},
    "last_page": {"same": 3, "different": -1},
    "doi": {"same": 14, "different": -8},
    "pmid": {"same": 25, "different": -10},
    "accession": {"same": 25, "different": -2},
    "abstract": {"same": 4, "different": -6},
}
"""Bits for each field and level. What is missing says nothing: 0."""

TITLE_WORD, TITLE_MOST = 3.0, 17.0
"""Bits for each informative word of two titles that are the same, and the most that a title can add."""

TITLE_SHARE = {"same": 1.0, "near": 0.8, "part": 0.6}
"""Share of these bits that a title level earns."""

TITLE_AGAINST = {"loose": -4.0, "different": -12.0}

SAME, LOOK = 8.0, 2.0
"""Score from which a pair is the same (odds of 256 to 1), and from which it is looked at (4 to 1)."""

GREY = 8.0
"""Scores that lie within this many bits of ``SAME`` are worth the comparison of abstracts."""

AHEAD = 4
"""Years that an article may have been online before its issue: longest gap seen (imports.md, 6.3)."""


class Judgement(NamedTuple):
    """What is decided about a pair."""

    verdict: Verdict
    score: float
    """Bits of evidence that both describe one publication, prior included."""
    why: tuple[str, ...]
    """Vetoes first, then what agrees and what differs."""
    conflict: bool
    """True where a veto says that the two cannot be one publication, whatever links them."""


class Veto(NamedTuple):
    """An objection: the best verdict that it leaves, and its words."""

    leaves: Verdict
    words: str
    conflict: bool = True


def judge(a: Entry, b: Entry, c: Comparison, *, brief: bool = False) -> Judgement:
    """Weigh one compared pair, then let the vetoes speak.

    ``brief``: as soon as the two are different, no further reason is looked for.
    """
    bits = score(a, b, c)
    notes: list[str] = []
    if abs(bits - SAME) <= GREY and (abstract := same_abstract(a, b)) != "missing":
        bits += WEIGHTS["abstract"][abstract]
        notes.append(f"abstract {abstract}")
    verdict: Verdict = "same" if bits >= SAME else "look" if bits >= LOOK else "different"
    vetoes: list[Veto] = []
    for rule in VETOES:
        if brief and verdict == "different":
            break
        veto = rule(a, b, c)
        if veto:
            vetoes.append(veto)
            verdict = max(verdict, veto.leaves, key=_STRICTNESS.index)
    if verdict != "different":  # nobody reads what two publications have in common
        notes += [f"{field.replace('_', ' ')} {level}" for field, level in levels(c).items() if level != "missing"]
    why = (*(veto.words for veto in vetoes), *notes)
    return Judgement(verdict, bits, why, any(veto.leaves == "different" and veto.conflict for veto in vetoes))


_STRICTNESS: tuple[Verdict, ...] = ("same", "look", "different")


def levels(c: Comparison) -> dict[str, str]:
    """Field and level of a comparison."""
    return {field: level for field, level in c._asdict().items() if field != "similarity"}


_WEIGHED: list[tuple[int, Mapping[Any, float]]] = [
    (Comparison._fields.index(name), weights) for name, weights in WEIGHTS.items() if name != "abstract"
]
"""Places of the fields in a comparison, and their weights."""


def score(a: Entry, b: Entry, c: Comparison) -> float:
    """Bits of evidence of the fields, prior included. Abstracts are left out."""
    bits = PRIOR
    for at, weights in _WEIGHED:
        bits += weights.get(c[at], 0.0)
    if c.title in TITLE_SHARE:
        return bits + TITLE_SHARE[c.title] * min(TITLE_MOST, TITLE_WORD * min(a.words, b.words))
    return bits if translated(a, c) else bits + TITLE_AGAINST.get(c.title, 0.0)


# What a place proves


def one_place(c: Comparison) -> bool:
    """Same volume and first page, of journals that may be one."""
    return c.volume == "same" and c.first_page == "same" and c.journal != "different"


def named_alike(c: Comparison) -> bool:
    """A DOI or the number of a database is the same."""
    return "same" in (c.doi, c.pmid, c.accession)


def full_place(a: Entry, c: Comparison) -> bool:
    """One place that only one article can fill: first and last page agree and lie two pages apart or more."""
    if not one_place(c) or c.last_page != "same" or a.pages is None or a.pages.last is None:
        return False
    return a.pages.last - a.pages.first >= 2


def translated(a: Entry, c: Comparison) -> bool:
    """Two titles without likeness, by the same authors, in a place that one article fills: two languages."""
    unlike = c.title in ("loose", "different")
    return unlike and full_place(a, c) and c.authors == "same" and c.year in ("same", "next")


# Vetoes


def other_kind(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """An erratum, reply, comment, retraction or protocol is not the article that it is about."""
    if a.kind == b.kind:
        return None
    return Veto("look" if full_place(a, c) else "different", f"only one is called {a.kind or b.kind}")


def other_form(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """A preprint or thesis is not the article that came of it."""
    if a.form == b.form or named_alike(c):
        return None
    other = b if a.form else a  # the article; or a record that says too little to be one
    article = other.form or other.volume is not None or other.pages is not None or other.journal or other.pmid
    return Veto("different" if article else "look", f"only one is a {a.form or b.form}")


def other_number(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """Companions differ in a number: part I and part II, cycle 1 and cycle 2, 2019 and 2020."""
    if a.numbers == b.numbers or a.squeezed == b.squeezed or c.title not in TITLE_SHARE:
        return None
    ours, theirs = list(a.numbers), list(b.numbers)
    for number in a.numbers:
        if number in theirs:
            ours.remove(number)
            theirs.remove(number)
    words = f"numbers in the titles differ: {' '.join(ours) or 'none'} / {' '.join(theirs) or 'none'}"
    if ours and theirs:
        return Veto("look" if full_place(a, c) else "different", words)
    return None if one_place(c) or c.doi == "same" else Veto("look", words)


def other_words(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """Titles alike but for a word that changes the subject: in men / in women."""
    if c.title not in ("same", "near") or a.squeezed == b.squeezed:
        return None
    ours, theirs = unlike_words(a.title, b.title)
    if not ours and not theirs:
        return None
    words = f"words in the titles differ: {' '.join(ours) or 'none'} / {' '.join(theirs) or 'none'}"
    if not ours or not theirs:  # a word more is a difference only where no place or number is the same
        return None if c.first_page == "same" or named_alike(c) else Veto("look", words, conflict=False)
    if full_place(a, c) or (one_place(c) and not (a.supplement and b.supplement)):
        return None
    if c.doi == "same":  # one DOI may name all abstracts of a supplement
        return Veto("look", words, conflict=False)
    return Veto("look" if c.first_page == "same" or c.title == "same" else "different", words, conflict=False)


_VERSION = re.compile(r"\.pub\d+$|(?:/|\.)v\d+$")
"""How the Cochrane Library and servers of preprints number the versions of one work."""


def other_doi(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """Two DOIs are two publications, unless title, authors and page agree: then a source has a wrong one."""
    if "different" not in (c.doi, c.pmid):
        return None
    if a.doi != b.doi and _VERSION.sub("", a.doi) == _VERSION.sub("", b.doi):
        update = ".pub" in a.doi + b.doi  # an update of a Cochrane review is a publication of its own
        return Veto("different" if update else "look", f"two versions: {a.doi} / {b.doi}")
    agree = c.title == "same" and c.authors == "same" and c.first_page == "same" and c.journal != "different"
    return Veto("look" if agree else "different", "DOIs differ" if c.doi == "different" else "PubMed numbers differ")


def other_place(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """Printed in two places: other volume and page, or another journal and another volume or page."""
    if (c.doi == "same" and c.title == "same") or "same" in (c.pmid, c.accession):
        return None
    if c.journal == "different" and "different" in (c.volume, c.first_page):
        alike = c.title == "same" and c.volume == "same" and not (a.supplement or b.supplement)
        return Veto("look" if alike else "different", "printed in two journals")
    if c.journal == "different" and "same" not in (c.volume, c.first_page, c.doi):
        return Veto("look", "journals differ", conflict=False)
    if c.volume == "different" and c.first_page == "different":
        return Veto("different", "volume and page differ")
    if c.volume == "different" and c.first_page == "missing" and c.doi != "same":
        return Veto("look" if c.year == "same" else "different", "volumes differ")
    return None


def other_part(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """A meeting abstract in a supplement, and an article of the same volume; two parts of one issue."""
    if "same" in (c.pmid, c.accession):
        return None
    if c.title == "part" and a.supplement and b.supplement:
        return Veto("look", "one title goes on, in a supplement", conflict=False)
    if c.first_page == "missing":
        return None if c.doi == "same" else _unplaced(a, b, c)
    if c.first_page == "same" or (c.doi == "same" and c.title == "same"):
        return None
    if c.doi == "same":
        return Veto("look", "pages differ", conflict=False)
    if a.supplement != b.supplement and c.volume == "same" and c.last_page != "same":
        return Veto("look", "only one is in a supplement, and pages differ", conflict=False)
    if c.title == "same" and min(a.words, b.words) >= SPEAKING:
        return None  # databases print other pages of one article often enough
    near = c.title == "near" or (c.title == "part" and c.authors == "same" and not _lie_apart(a, b))
    return Veto("look" if near else "different", "pages differ", conflict=False)


def _lie_apart(a: Entry, b: Entry) -> bool:
    """Two ranges of pages that do not meet: prints of one article differ by a page or two."""
    if a.pages is None or b.pages is None or a.pages.last is None or b.pages.last is None:
        return a.pages != b.pages
    return a.pages.last < b.pages.first or b.pages.last < a.pages.first


def _unplaced(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """Without pages some links are too weak to be trusted."""
    if c.title == "part":
        return Veto("look", "one title goes on, and pages are missing", conflict=False)
    if c.title != "missing" and min(a.words, b.words) < SPEAKING:
        return Veto("look", "the title says little, and pages are missing", conflict=False)
    if a.supplement != b.supplement and c.volume != "same" and c.issue != "same":
        return Veto("look", "only one is in a supplement, and pages are missing", conflict=False)
    if c.year == "missing" and c.volume != "same" and min(a.words, b.words) < TELLING:
        return Veto("look", "year and pages are missing", conflict=False)
    return None


def other_year(a: Entry, b: Entry, c: Comparison) -> Veto | None:
    """Annual editorials, updates and guidelines share title, authors and journal; they differ in year and volume."""
    if named_alike(c) or c.year == "same":
        return None
    if _is_cochrane(a) and _is_cochrane(b):
        words = "updates of a Cochrane review keep title and number"
        return Veto("different" if c.year == "different" else "look", words)
    if c.year == "missing":
        return None
    if one_place(c):
        return None
    gap = abs((a.year or 0) - (b.year or 0))
    ahead = (a.pages is None and a.volume is None) != (b.pages is None and b.volume is None) and gap <= AHEAD
    placed = c.volume == "same" or (c.first_page == "same" and c.volume != "different")
    abstract = same_abstract(a, b)
    telling = min(a.words, b.words) >= TELLING and min(len(a.authors), len(b.authors)) > 1 and abstract != "different"
    if (gap == 1 and placed) or (ahead and (abstract == "same" or (gap == 1 and telling))):
        return None
    return Veto("look" if ahead or placed or gap == 1 else "different", f"years differ by {gap}", conflict=gap > 1)


def _is_cochrane(entry: Entry) -> bool:
    """Its page is the number of the review (CD006273), which all updates share."""
    return entry.pages is not None and entry.pages.prefix == "cd"


TELLING = 8
"""Informative words from which a title is hardly that of an annual survey or editorial."""


def other_title(a: Entry, _b: Entry, c: Comparison) -> Veto | None:
    """Unlike titles are two publications, unless they fill one place: then they may be in two languages."""
    if c.title not in ("loose", "different") or translated(a, c):
        return None
    placed = full_place(a, c) or (one_place(c) and c.title == "loose")
    return Veto("look" if placed and c.authors != "different" else "different", "titles differ", conflict=False)


def other_authors(_a: Entry, _b: Entry, c: Comparison) -> Veto | None:
    """Letters on one article share title and page, not authors."""
    if c.authors != "different":
        return None
    placed = c.title == "same" and (one_place(c) or c.doi == "same")
    return Veto("look" if placed else "different", "authors differ", conflict=False)


VETOES: tuple[Callable[[Entry, Entry, Comparison], Veto | None], ...] = (
    other_kind,
    other_form,
    other_number,
    other_words,
    other_doi,
    other_place,
    other_part,
    other_year,
    other_title,
    other_authors,
)
"""Every objection, in the order in which they are told."""
