"""The flow of a trial's participants (CONSORT 2010): assessed, excluded with reasons, randomised, in each arm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...facts import Group, Partition, Row
from ...manuscript.document import Manuscript, Span
from .places import spot
from .values import arm_named

_NUMBER = re.compile(r"(?<![\d.,·/–-])(?:\d{1,3}(?:[,. ]\d{3})+|\d+)(?![\d%]|[.,·]\d|\s*%|\s*[-–/]\s*\d)")
_RANDOMISED = r"randomi[sz]\w*|randomly|aleatoriz\w*|al azar|randomizad\w*|assigned|asignad\w*"
_EXCLUDED = r"exclu\w*|not eligible|ineligible|left out|descart\w*|no (?:eran )?elegibles?|screen(?:ing)? fail\w*"
_ASSESSED = r"assessed|screened|evalu\w*|examin\w*|crib\w*|valor\w*|tamiz\w*|considered|eligib\w* assess\w*"
_PEOPLE = (
    r"patients?|participants?|subjects?|people|adults?|children|women|men|pacientes|participantes|personas|adultos"
)
_STATIONS = (("excluded", _EXCLUDED), ("randomised", _RANDOMISED), ("assessed", _ASSESSED))
_OVERLAP = (
    r"more than one reason|multiple reasons|not mutually exclusive|m[áa]s de un motivo|including|entre (?:ellos|otros)"
)
_LIST = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]|:\s[^.;]*")
"""Where a number is broken down: brackets, or what follows a colon."""
_REASONS = re.compile(r"\b(?:reasons?|causes?|because of|due to|motivos?|causas?|razones|por)\b", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"^\s*(?:years?|months?|weeks?|days?|mg|g\b|ml|centres?|centers?|sites?|countries|hospitals|a[ñn]os|meses|semanas|d[íi]as"
    r"|centros|pa[íi]ses|hospitales|cycles|ciclos|points|puntos)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A number of people and what it is made up of, with where the numbers stand in the text that was read."""

    label: str
    whole: int
    parts: tuple[tuple[str, int], ...]
    span: tuple[int, int]


def read_consort(manuscript: Manuscript, own: Row) -> Iterator[Partition]:
    """Sums that the sentences on the participants' flow state, alone or together with the sentence that follows."""
    sentences = list(manuscript.sentences)
    for index, sentence in enumerate(sentences):
        role = manuscript.section(sentence.block).role
        words = manuscript[sentence.span]
        if role not in ("abstract", "results", "methods", "front") or len(words) > 700:
            continue
        if not re.search(rf"\b(?:{_RANDOMISED}|{_EXCLUDED}|{_ASSESSED})", words, re.IGNORECASE):
            continue
        found = sums_in(words, own.arms)
        following = sentences[index + 1] if index + 1 < len(sentences) else None
        if following is not None and following.block is sentence.block:
            span = Span(sentence.span.start, following.span.end)
            alone = {each.label for each in (*found, *sums_in(manuscript[following.span], own.arms))}
            found += [each for each in sums_in(manuscript[span], own.arms) if each.label not in alone]
        for each in found:
            start = sentence.span.start
            at = spot(
                manuscript,
                Span(start + each.span[0], start + each.span[1]),
                f"consort/{start}-{each.label.rpartition(' ')[2]}",
            )
            yield Partition(at, each.label, each.whole, each.parts, exhaustive=True)


def sums_in(words: str, arms: tuple[Group, ...]) -> list[Sum]:
    """Who was assessed, why people were excluded, and how many came into each arm, as far as the words tell."""
    numbers = [m for m in _NUMBER.finditer(words) if _counts(words, m)]
    listed = [m.span() for m in _LIST.finditer(words) if sum(m.start() < n.start() < m.end() for n in numbers) > 1]
    outer = [n for n in numbers if not any(start < n.start() < end for start, end in listed)]
    sums = [_screening(words, outer), _reasons(words, numbers), _arms(words, numbers, arms)]
    sums += [_excluded(words, outer, [n for n in numbers if start < n.start() < end], start) for start, end in listed]
    return [each for each in sums if each is not None]


def _counts(words: str, match: re.Match[str]) -> bool:
    """True for what can be a number of people."""
    if re.fullmatch(r"(?:19|20)\d\d", match[0]) and re.search(
        r"(?:in|since|and|to|of|en|de|y|between|entre)\s+$", words[: match.start()]
    ):
        return False
    return not _NO_COUNT.match(words[match.end() :]) and not re.search(r"[A-Za-z]$|[-–]$", words[: match.start()])


def _screening(words: str, numbers: list[re.Match[str]]) -> Sum | None:
    """``289 were assessed, 94 were excluded and 195 were randomised``.

    Numbers between them that would make up the sum, such as people who withdrew, are left to the reader.
    """
    tagged: dict[str, re.Match[str]] = {}
    others: list[int] = []
    for index, match in enumerate(numbers):
        said = _around(words, numbers, index)
        name = next((n for n, pattern in _STATIONS if re.search(rf"\b(?:{pattern})", said, re.IGNORECASE)), None)
        if name is None:
            others.append(_whole(match))
        elif name in tagged and _whole(tagged[name]) != _whole(match):
            return None
        else:
            tagged.setdefault(name, match)
    if set(tagged) != {"assessed", "excluded", "randomised"}:
        return None
    whole, *parts = (_whole(tagged[name]) for name in ("assessed", "excluded", "randomised"))
    if whole != sum(parts) and others and any(whole - sum(parts) == n for n in (*others, sum(others))):
        return None
    return Sum("people assessed", whole, (("excluded", parts[0]), ("randomised", parts[1])), _span(*tagged.values()))


def _excluded(words: str, outer: list[re.Match[str]], parts: list[re.Match[str]], start: int) -> Sum | None:
    """``80 were excluded (50 did not meet the criteria, 20 declined, and 10 for other reasons)``."""
    before = [at for at, each in enumerate(outer) if each.end() <= start]
    if not before or re.search(_OVERLAP, words, re.IGNORECASE):
        return None
    owner = outer[before[-1]]
    said = words[owner.end() : start]
    led = words[max(0, owner.start() - 60) : owner.start()]
    behind = re.search(rf"\b(?:{_EXCLUDED})", said, re.IGNORECASE)
    ahead = re.search(rf"\b(?:{_EXCLUDED})\W+(?:\w+\W+){{0,3}}$", led, re.IGNORECASE)
    if not (behind or ahead) or len(said) > 90:
        return None
    named = tuple((f"reason {number}", _whole(each)) for number, each in enumerate(parts, 1))
    return Sum("people excluded", _whole(owner), named, _span(owner, *parts))


def _reasons(words: str, numbers: list[re.Match[str]]) -> Sum | None:
    """``criteria not met in 54, refusal in 23 and other causes in 17 of 94 people``; ``Of 94 excluded, 54 ...``.

    Over two sentences: ``94 were excluded. Reasons were unmet criteria (n = 54), refusal (n = 23) and others (n = 17)``.
    """
    said = _REASONS.search(words)
    if len(numbers) < 3 or not said or not re.search(rf"\b(?:{_EXCLUDED})", words, re.IGNORECASE):
        return None
    if re.search(_OVERLAP, words, re.IGNORECASE):
        return None
    total = [m for m in numbers if re.search(r"\b(?:of|of the|de|de los|de las|the|los)\s+$", words[: m.start()])]
    randomised = re.search(rf"\b(?:{_RANDOMISED})", words, re.IGNORECASE)
    if len(total) == 1 and not randomised:
        parts = [m for m in numbers if m is not total[0]]
    else:
        # The last number called excluded before the list of reasons, and the labelled numbers behind it.
        before = [at for at, m in enumerate(numbers) if m.end() <= said.start()]
        tagged = [at for at in before if re.search(rf"\b(?:{_EXCLUDED})", _around(words, numbers, at), re.IGNORECASE)]
        parts = [m for m in numbers if m.start() > said.start()]
        if len(tagged) != 1 or len(parts) < 2 or not all(_labelled(words, m) for m in parts):
            return None
        total = [numbers[tagged[0]]]
    named = tuple((f"reason {number}", _whole(m)) for number, m in enumerate(parts, 1))
    return Sum("people excluded", _whole(total[0]), named, _span(total[0], *parts))


def _labelled(words: str, match: re.Match[str]) -> bool:
    """True for ``n = 54``."""
    return re.search(r"[nN]\s*=\s*$", words[: match.start()]) is not None


def _arms(words: str, numbers: list[re.Match[str]], arms: tuple[Group, ...]) -> Sum | None:
    """``195 were randomly assigned: 95 to receive A and 100 B``; ``144 patients to A (n = 70) or B (n = 74)``."""
    if len(arms) < 2 or not re.search(rf"\b(?:{_RANDOMISED})", words, re.IGNORECASE):
        return None
    for first in range(len(numbers) - len(arms)):
        run = numbers[first : first + len(arms) + 1]
        found: dict[str, int] = {}
        for index, match in enumerate(run[1:], 1):
            at = first + index
            end = numbers[at + 1].start() if at + 1 < len(numbers) else len(words)
            said = words[run[index - 1].end() : match.start()] if _labelled(words, match) else words[match.end() : end]
            arm = arm_named(re.split(r"[.](?:\s|$)", said)[0], arms)
            if arm is None or arm.label in found:
                break
            found[arm.label] = _whole(match)
        else:
            lead = words[max(0, run[0].start() - 60) : run[1].start()]
            if len(found) == len(arms) and re.search(rf"\b(?:{_RANDOMISED}|{_PEOPLE})", lead, re.IGNORECASE):
                return Sum("people randomised", _whole(run[0]), tuple(found.items()), _span(*run))
    return None


def _span(*numbers: re.Match[str]) -> tuple[int, int]:
    return min(each.start() for each in numbers), max(each.end() for each in numbers)


def _around(words: str, numbers: list[re.Match[str]], index: int) -> str:
    """The words of one number: its clause, up to commas, "and", or the neighbouring numbers."""
    match = numbers[index]
    left = words[numbers[index - 1].end() if index else 0 : match.start()]
    right = words[match.end() : numbers[index + 1].start() if index + 1 < len(numbers) else len(words)]
    left = re.split(r"[,;:]\s|\s(?:and|y|e)\s", left)[-1]
    right = re.split(r"[,;:.](?:\s|$)|\s(?:and|y|e|a|to)\s(?=\D*$)", right)[0]
    after = re.split(r"\s(?:and|y|e)\s", right)[0]
    return f"{left} {match[0]} {after}"


def _whole(match: re.Match[str]) -> int:
    return int(re.sub(r"\D", "", match[0]))
