"""Counts of the flow of records (PRISMA 2020), in prose and in the words of a diagram."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consilience.model.selection import Box, FlowCount, ReasonCount
from consilience.screening.flow import Flow

from ...facts import FlowFact
from ...manuscript.document import Manuscript, Span
from .places import spot

_RECORD = (
    r"records?|citations?|references?|hits|titles?|abstracts?|articles?|reports?|documents?|papers?|publications?"
    r"|manuscripts?|full[- ]texts?|duplicates?|registros?|referencias|art[íi]culos?|documentos?|publicaciones"
    r"|res[úu]menes|citas|informes?|duplicados?|textos? completos?|artigos?|refer[êe]ncias"
)
_STUDY = r"stud(?:y|ies)|trials?|rcts?|estudios?|ensayos?|estudos?"
_KIND = (
    r"(?:(?:potentially|additional|unique|primary|eligible|relevant|included|original|full[- ]text|further|other"
    r"|remaining|potencialmente|relevantes|primarios|adicionales|[úu]nicos|elegibles)\s+){0,3}"
)
_LIST = re.compile(r"\(([^()]*)\)|(?<=excluded): ([^:.]*)")
"""Where several numbers in one pair of brackets, or after a colon, break a count down."""
_NUMBER = re.compile(r"(?<![\d.,/–-])(?:\d{1,3}(?:[., ]\d{3})+|\d+)(?![\d%]|[.,]\d|\s*%|\s*[-–/]\s*\d)")
_DONE = (
    r"identif\w*|yield\w*|retriev\w*|screen\w*|exclu\w*|includ\w*|inclu[iy]\w*|inclusion|duplic\w*|remov\w*"
    r"|assess\w*|eligib\w*|found|crib\w*|tamiz\w*|examin\w*|encontr\w*|recuper\w*|elimin\w*|descart\w*"
)
_FLOW_WORDS = re.compile(
    rf"\b(?:{_RECORD}|{_STUDY})\b.*\b(?:{_DONE})|\b(?:{_DONE})\b.*\b(?:{_RECORD}|{_STUDY})\b", re.IGNORECASE | re.DOTALL
)
_POOLED = re.compile(r"meta-?an[áa]l|quantitative|pooled|subgroup|sensitivity|cuantitativ", re.IGNORECASE)
_TITLES = r"titles?|abstracts?|t[íi]tulos?|res[úu]menes|initial (?:screening|review)|first (?:phase|stage|screening)"
_FULL = r"full[- ]?texts?|textos? completos?|in full|in detail|second (?:phase|stage)|eligib|elegib"

_RULES: tuple[tuple[Box, str], ...] = (
    ("excluded-automatic", r"automation|automatic"),
    ("excluded-before-screening", r"(?:exclu|remov)\w*.{0,40}before screening|antes del cribado"),
    ("duplicates", r"duplic"),
    (
        "reports-not-retrieved",
        r"not (?:be )?(?:retriev|obtain|availab|access)|could not be (?:retriev|found|obtain)|no (?:recuper|se pud)",
    ),
    ("records-excluded", r"exclu|discard|reject|descart|elimin|remov|retir"),
    ("reports-sought", r"sought|buscad"),
    (
        "reports-assessed",
        rf"(?:{_FULL}).{{0,80}}(?:assess|review|read|evalu|screen|retriev|analy|le[íiy])"
        rf"|(?:assess|review|read|evalu|retriev|le[íy]e)\w*.{{0,60}}(?:{_FULL})",
    ),
    ("records-screened", r"screen|crib|tamiz|examinaron|se examin|tria(?:ge|d|gem)"),
    (
        "studies-included",
        r"inclu[dsiy]|met (?:the|our|all) .{0,20}criteria|cumpl\w+ .{0,25}criterios|remain\w*|final|leav|\bleft\b"
        r"|\bqued\w+|\brest[aóo]\w*",
    ),
    ("records-other", r"(?:manual|hand|citation|reference)s?[- ]?(?:search|list|track)|through other|otras fuentes"),
    (
        "records-databases",
        r"identif|yield|retriev|return|produc|found|search|initial|total of|encontr|arroj|recuper|búsqueda|inicial"
        r"|obtuv",
    ),
)


_NARROWER = re.compile(
    r"\s+(?:of|with|on|about|from|that|which|reporting|evaluating|sobre|de|con|que|aleatoriz\w+|randomi\w+|controlad\w+"
    r"|cl[íi]nicos|observac\w+|prospectiv\w+|retrospectiv\w+)\b",
    re.IGNORECASE,
)
"""What follows a number of studies that are only some of those included."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One count with its box and place, and what it is broken down into."""

    box: Box
    n: int
    span: Span
    parts: tuple[tuple[str, int], ...]


def read_flow(manuscript: Manuscript) -> tuple[Flow, tuple[FlowFact, ...]]:
    """The flow as the manuscript reports it, and each count with its place."""
    facts = tuple(
        FlowFact(spot(manuscript, each.span, f"flow/{each.box}"), _count(each)) for each in _counts(manuscript)
    )
    stated = tuple(fact.count for fact in facts)
    return Flow("reported" if stated else "none", stated), facts


def _count(counted: Counted) -> FlowCount:
    if counted.box == "records-databases":
        return FlowCount(box=counted.box, n=counted.n, sources=dict(counted.parts))
    reasons = tuple(ReasonCount(reason=name, n=n) for name, n in counted.parts)
    return FlowCount(box=counted.box, n=counted.n, reasons=reasons)


def _counts(manuscript: Manuscript) -> Iterator[Counted]:
    last: Box | None = None
    for sentence in manuscript.sentences:
        role = manuscript.section(sentence.block).role
        if role in ("introduction", "discussion", "references", "front") or sentence.block.kind == "footnote":
            continue
        words = manuscript[sentence.span]
        if len(words) < 1500 and _FLOW_WORDS.search(words) and not _POOLED.search(words):
            for counted in _in_sentence(words, sentence.span.start, last):
                last = counted.box
                yield counted


def _in_sentence(words: str, base: int, last: Box | None) -> Iterator[Counted]:
    """Counts of one sentence. ``last``: the box stated before it, which tells the stage of "23 were excluded"."""
    lists = [each for each in _LIST.finditer(words) if len(re.findall(r"\d+", each[0])) > 1]
    numbers = [
        m
        for m in _NUMBER.finditer(words)
        if not _no_count(words, m) and not any(each.start() <= m.start() < each.end() for each in lists)
    ]
    for index, match in enumerate(numbers):
        clause = _clause(words, numbers, index)
        box = _box(words, clause, match, last)
        if box is None:
            continue
        last = box
        n = int(re.sub(r"\D", "", match[0]))
        until = numbers[index + 1].start() if index + 1 < len(numbers) else len(words)
        broken = next((each for each in lists if match.end() <= each.start() < until), None)
        parts = tuple(_parts(broken[1] or broken[2])) if broken else ()
        end = broken.end() if parts and broken else clause[1]
        yield Counted(box, n, Span(base + clause[0], base + max(end, clause[1])), parts)


def _parts(words: str) -> Iterator[tuple[str, int]]:
    """``wrong population, n = 8; wrong design, n = 5`` and ``8 wrong population, 5 wrong design``."""
    before = re.match(r"\s*\d", words) is None
    count = r"\d{1,3}(?:[., ]\d{3})+(?!\d)|\d+"
    pattern = rf"([^\d,;:=()]+?)[,:]?\s*(?:\(?n\s*=\s*)?({count})" if before else rf"({count})\s*([^\d,;()]+)"
    for match in re.finditer(pattern, words):
        name, number = (match[1], match[2]) if before else (match[2], match[1])
        digits = re.sub(r"\D", "", number)
        if digits:
            yield re.sub(r"^(?:and|y|e|for|por|due to)\s+", "", name.strip(" ,;:")).strip(), int(digits)


def _no_count(words: str, match: re.Match[str]) -> bool:
    """True for years, days of a month, ages, confidence levels, and numbers of a person's or a drug's name."""
    before, after = words[: match.start()], words[match.end() :]
    if re.fullmatch(r"(?:19|20)\d\d", match[0]) and not re.match(
        rf"\s+{_KIND}(?:{_RECORD}|{_STUDY})\b", after, re.IGNORECASE
    ):
        return True
    if re.search(
        r"[A-Za-z]-?$|(?:table|figure|fig\.|phase|version|prisma|item|appendix|step|tabla|figura|fase)\s*$",
        before,
        re.IGNORECASE,
    ):
        return True
    return bool(
        re.match(
            r"\s*(?:years?|months?|days?|weeks?|patients|participants|children|countries|databases|reviewers|authors|independent|años|pacientes)",
            after,
            re.IGNORECASE,
        )
    )


def _clause(words: str, numbers: Sequence[re.Match[str]], index: int) -> tuple[int, int]:
    """What is said of one number: up to the next comma, semicolon or number on either side."""
    match = numbers[index]
    left = numbers[index - 1].end() if index else 0
    right = numbers[index + 1].start() if index + 1 < len(numbers) else len(words)
    labelled = re.search(r"[(\[]?\s*n\s*=\s*$", words[left : match.start()])
    if labelled:
        return left + (len(words[left : match.start()]) - len(words[left : match.start()].lstrip(" ;,.)]"))), min(
            match.end() + 1, len(words)
        )
    breaks = re.finditer(r"[,;:(]\s|\s(?:and|y|e|which|leaving)\s", words[left : match.start()])
    before = max((left + m.start() + 1 for m in breaks), default=left)
    stop = re.search(r"[;,:.](?:\s|$)|\s(?:and|y|e|leaving|resulting)\s", words[match.end() : right])
    after = match.end() + stop.start() if stop else right
    return before + (len(words[before:after]) - len(words[before:after].lstrip())), after


def _box(words: str, clause: tuple[int, int], match: re.Match[str], last: Box | None) -> Box | None:
    """The box that a clause fills; what stands before it tells the stage of an exclusion."""
    said = words[clause[0] : clause[1]].lower()
    after = words[match.end() : clause[1]]
    labelled = bool(re.search(r"n\s*=\s*$", words[clause[0] : match.start()]))
    noun = re.match(rf"\s+{_KIND}(?P<noun>{_RECORD}|{_STUDY})\b(?P<rest>[^,;]*)", after, re.IGNORECASE)
    verb = re.match(r"\s+(?:of (?:them|these|which)\s+)?(?:were|was|remained|fueron|se)\b", after, re.IGNORECASE)
    if not (
        noun or verb or labelled or re.search(rf"\b(?:{_RECORD}|{_STUDY})\b[^\d]*$", said[: match.start() - clause[0]])
    ):
        return None
    box = next((box for box, pattern in _RULES if re.search(pattern, said)), None)
    if box is None:
        return None
    if box == "records-excluded":
        return _stage(said, words[: clause[0]].lower(), last)
    if box == "studies-included" and re.search(
        r"\b(?:most|some|half|one|two|three|many) of (?:them|these|which)", said
    ):
        return None
    if box == "studies-included":
        rest = noun["rest"] if noun else ""
        narrower = _NARROWER.match(rest)
        return None if narrower or not (noun or labelled or verb) else box
    return box


def _stage(said: str, before: str, last: Box | None) -> Box:
    """Excluded on titles or on full texts: as the clause says, else the sentence before it, else the box before."""
    for words in (said, before):
        if re.search(_FULL, words):
            return "reports-excluded"
        if re.search(_TITLES, words):
            return "records-excluded"
    read = last in ("reports-assessed", "reports-sought", "records-excluded")
    if read and not re.search(r"records?\b|registros?\b", said):
        return "reports-excluded"
    return "reports-excluded" if re.search(r"reports?\b|articles?\b|informes?\b", said) else "records-excluded"
