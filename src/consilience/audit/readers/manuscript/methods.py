"""What the methods say: instruments, eligibility, searches with their strategies and dates, registration."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from consilience.extraction.phrases.numbers import whole, words_up_to
from consilience.model.outcome import SeverityScale
from consilience.model.protocol import AppraisalPlan, Registration
from consilience.model.selection import Search
from consilience.records import registrations

from ...facts import At, Recruitment
from ...manuscript.document import Manuscript, Sentence, Span
from .instruments import DESIGNS, described, instruments_in
from .places import spot

_SOURCES: tuple[tuple[str, str], ...] = (
    ("PubMed", r"\bpubmed\b"),
    ("MEDLINE", r"\bmedline\b"),
    ("Embase", r"\bembase\b"),
    ("Cochrane Library", r"\bcochrane (?:library|central)\b|\bcentral\b|\bcochrane\b(?! (?:risk|handbook|collab))"),
    ("LILACS", r"\blilacs\b"),
    ("Web of Science", r"\bweb of science\b"),
    ("Scopus", r"\bscopus\b"),
    ("CINAHL", r"\bcinahl\b"),
    ("PsycINFO", r"\bpsyc ?info\b"),
    ("SciELO", r"\bscielo\b"),
    ("ClinicalTrials.gov", r"\bclinicaltrials\.gov\b"),
)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items() if number != 5} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE = re.compile(
    rf"(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>(?:19|20)\d\d)"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?P<m2>{_MONTH})(?:\s+de[l]?)?,?\s+(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<y4>(?:19|20)\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)"
    rf"|(?P<m3>{_MONTH})(?:\s+de[l]?)?,?\s+(?P<y3>(?:19|20)\d\d)",
    re.IGNORECASE,
)
_OPERATORS = re.compile(r"\b(?:AND|OR|NOT)\b")
_CRD = re.compile(r"\bCRD\s?4\d{9,13}\b")
"""Numbers of PROSPERO (CRD4, the year, digits), and those that come near: what is printed is dated all the same."""
_UNTIL = re.compile(
    r"[\s,]*(?:and|to|through|until|till|up to|[-–—]|y|a|al|hasta|e|at[ée])\s*(?:el\s+|o\s+)?", re.IGNORECASE
)
"""What joins the first and the last day of a period."""
_ENROLLED = re.compile(
    r"\b(?:enrol|recruit|accru|randomi[sz]ed|entered|inclu|reclut|ingres|alea?toriz|particip|patients were|recrut)",
    re.IGNORECASE,
)


def read_instruments(manuscript: Manuscript) -> Iterator[At[AppraisalPlan]]:
    """Instruments for risk of bias that the methods name, with the domains and levels that they give them."""
    for sentence, words in _methods(manuscript):
        named = instruments_in(words)
        if not named:
            continue
        counted = re.search(_DOMAINS, words.lower())
        n = None if not counted else whole(counted[1])
        levels, at = _levels(words)
        if not levels and len(named) == 1:
            following = manuscript.text[sentence.span.end : sentence.span.end + 220]
            levels, at = _levels(following.partition(". ")[0])[0], len(words)
        for instrument in named:
            plan = AppraisalPlan(
                instrument=instrument,
                designs=DESIGNS[instrument],
                domains=n if counted and described(named, counted.start()) == instrument else None,
                levels=levels if described(named, at) == instrument else (),
            )
            yield At(spot(manuscript, sentence.span, f"instrument/{instrument}"), plan)


_DOMAINS = rf"\b(\d+|{words_up_to(10, 0)})\s+(?:bias )?(?:domains|dominios|domínios)"


def _levels(words: str) -> tuple[tuple[str, ...], int]:
    """``classified as low, moderate, high, or critical risk`` gives the four, and where they stand."""
    match = re.search(
        r"(?:classif\w+|rated|judged|categori[sz]ed|graded|clasific\w+)\b[^.]{0,60}?\bas\s+"
        r"((?:[\w ]{2,20}[,/]\s*)+(?:(?:and|or)\s+)?[\w ]{2,20}?)\s*(?:risk|riesgo|\.|$)",
        words,
    )
    if not match:
        return (), 0
    levels = (part.strip().lower() for part in re.split(r"[,/]|\b(?:and|or|y|o)\b", match[1]))
    return tuple(level for level in levels if level), match.start(1)


def read_searches(manuscript: Manuscript) -> Iterator[At[Search]]:
    """Sources, the last date of search, and strategies: text with Boolean operators in capitals."""
    sources: dict[str, Sentence] = {}
    date: dt.date | None = None
    strategies: list[tuple[Span, str]] = []
    for sentence, words in _methods(manuscript):
        if strategy := strategy_in(words):
            span = Span(sentence.span.start + strategy[0], sentence.span.start + strategy[1])
            strategies.append((span, manuscript[span]))
        searched = re.search(
            r"\bsearch|\bb[úu]squeda|\bbusca\b|\bbusc[óa]|\bconsult(?:ed|aron|[óo])|\brastre|\bpesquis|\bquer(?:y|ied)",
            words,
            re.IGNORECASE,
        )
        if not searched:
            continue
        for name, pattern in _SOURCES:
            if re.search(pattern, words, re.IGNORECASE):
                sources.setdefault(name, sentence)
        if (found := last_date(words)) and (date is None or found > date):
            date = found
    for number, (name, sentence) in enumerate(sources.items(), 1):
        kind = "register" if name == "ClinicalTrials.gov" else "database"
        search = Search.model_validate({"id": f"search-{number}", "source": name, "kind": kind, "date": date})
        yield At(spot(manuscript, sentence.span, f"search/search-{number}"), search)
    for number, (span, text) in enumerate(strategies, 1):
        search = Search(id=f"strategy-{number}", source=f"strategy {number}", date=date, strategy=text)
        yield At(spot(manuscript, span, f"search/strategy-{number}"), search)


def strategy_in(words: str) -> tuple[int, int] | None:
    """Where a Boolean strategy stands in a sentence: from its first bracket or term to its last, with two operators."""
    operators = list(_OPERATORS.finditer(words))
    if len(operators) < 2 or re.search(r"\bOR[ =,:]+\d|\d ?% ?(?:CI|IC)\b", words):
        return None
    opening = re.search(r"[:：]\s*(?=[(\"“\w])", words[: operators[0].start()])
    bracket = words.find("(")
    if opening:
        start = opening.end()
    elif 0 <= bracket < operators[0].start():
        start = bracket
    else:
        start = max(words.rfind(". ", 0, operators[0].start()) + 2, 0) if ". " in words[: operators[0].start()] else 0
    end = len(words.rstrip())
    last = words.rfind(")")
    if last > operators[-1].end():
        end = last + 1
    elif words[end - 1 : end] == ".":
        end -= 1
    return start, end


def last_date(words: str) -> dt.date | None:
    """The latest date in some words; a month without a day is its last day."""
    return max((date.last for date in dates_in(words)), default=None)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as printed: its place, and the first and last day that it may mean."""

    start: int
    end: int
    first: dt.date
    last: dt.date


def dates_in(words: str) -> list[Dated]:
    """Every date in some words, in order; a month without a day is any of its days."""
    found = []
    for match in _DATE.finditer(words):
        year = int(match["y1"] or match["y2"] or match["y3"] or match["y4"])
        named = match["m1"] or match["m2"] or match["m3"]
        month = _MONTHS[named.lower().rstrip(".")] if named else int(match["m4"])
        day = int(match["d1"] or match["d2"] or match["d4"] or 0)
        try:
            first = dt.date(year, month, day or 1)
            last = first if day else dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
        except ValueError:
            continue
        found.append(Dated(match.start(), match.end(), first, last))
    return found


def read_registrations(manuscript: Manuscript, review: bool) -> Iterator[At[Registration]]:
    """The paper's own registration, with its date where one is given: of a review in PROSPERO, of a trial elsewhere.

    A month without a day is told by its first day, so that nothing is called late that may be early.
    """
    seen: set[str] = set()
    for sentence in manuscript.sentences:
        words = manuscript[sentence.span]
        for register, number, start, end in _numbers(words, review):
            date = _registered(words, end)
            if number in seen and date is None:
                continue
            seen.add(number)
            span = Span(sentence.span.start + start, sentence.span.start + (max(end, date.end) if date else end))
            registered = Registration(register=register, id=number, date=date.first if date else None)
            yield At(spot(manuscript, span, "registration"), registered)
            if not review:
                return


def _numbers(words: str, review: bool) -> Iterator[tuple[str, str, int, int]]:
    """Register, number, start and end of every registration number in a sentence: of reviews, or of trials."""
    if review:
        for match in _CRD.finditer(words):
            yield "PROSPERO", re.sub(r"\s", "", match[0]), match.start(), match.end()
    else:
        for each in registrations.find(words):
            if not each.of_a_review:
                yield each.registry, each.id, each.start, each.end


def _registered(words: str, at: int) -> Dated | None:
    """The date of registration in a sentence that says so: the first one behind the number, or the only one."""
    if not re.search(r"regist|first posted|entr(?:y|ada) (?:of|de)|dated|fecha", words, re.IGNORECASE):
        return None
    dates = dates_in(words)
    behind = [date for date in dates if 0 <= date.start - at < 60]
    return behind[0] if behind else dates[0] if len(dates) == 1 else None


def read_recruitment(manuscript: Manuscript) -> Iterator[Recruitment]:
    """When the participants of a trial were enrolled: the first of two dates that a sentence joins."""
    for sentence in manuscript.sentences:
        if manuscript.section(sentence.block).role not in ("methods", "results", "abstract"):
            continue
        words = manuscript[sentence.span]
        if not _ENROLLED.search(words):
            continue
        for first, second in itertools.pairwise(dates_in(words)):
            joined = _UNTIL.fullmatch(words[first.end : second.start])
            if joined and first.last < second.last:
                span = Span(sentence.span.start + first.start, sentence.span.start + second.end)
                yield Recruitment(spot(manuscript, span, "recruitment"), first.last)
                return


def _methods(manuscript: Manuscript) -> Iterator[tuple[Sentence, str]]:
    """Sentences of methods and abstract with their words."""
    for sentence in manuscript.sentences:
        if manuscript.section(sentence.block).role in ("methods", "abstract", "results", "other", "front"):
            yield sentence, manuscript[sentence.span]


_SCALE = re.compile(
    r"\b(?:CTCAE|NCI[- ]CTC|common (?:terminology|toxicity) criteria(?: for adverse events)?)\b[^.;]{0,60}?"
    r"(?:\bv(?:ersion|ersi[óo]n|ersão)?\.?\s*|[, (])(?P<version>[2-6](?:\.\d{1,2})?)\b",
    re.IGNORECASE,
)


def severity_scale(manuscript: Manuscript) -> SeverityScale | None:
    """The version of CTCAE by which harms were graded; None where none is named, or several."""
    versions = {match["version"] for match in _SCALE.finditer(manuscript.text)}
    versions = {version if "." in version else f"{version}.0" for version in versions}
    return SeverityScale(system="CTCAE", version=versions.pop()) if len(versions) == 1 else None
