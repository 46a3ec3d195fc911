"""The flow of a trial's participants (CONSORT 2010): assessed, excluded with reasons, randomised, in each arm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...facts import Group, Partition, Row
from ...manuscript.document import Manuscript, Span
from .places import spot
from .values import arm_named

_NUMBER = re.compile(r"(?<![\d.,·/–-])(?:\d{1,3}(?:[,. ]\d{3})+|\d+)(?![\d%]|[.,·]\d|\s*%|\s*[-–/]\s*\d)")
_RANDOMISED = r"randomi[sz]\w*|randomly|aleatoriz\w*|al azar|randomizad\w*|assigned|asignad\w*"
_EXCLUDED = r"exclu\w*|not eligible|ineligible|descart\w*|no (?:eran )?elegibles?|screen(?:ing)? fail\w*"
_ASSESSED = r"assessed|screened|evaluad\w*|examin\w*|cribad\w*|valorad\w*|considered|eligib\w* assess\w*"
_REASONS = re.compile(r"\b(?:reasons?|causes?|because of|due to|motivos?|causas?|razones|por)\b", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"^\s*(?:years?|months?|weeks?|days?|mg|g\b|ml|centres?|centers?|sites?|countries|hospitals|a[ñn]os|meses|semanas|d[íi]as"
    r"|centros|pa[íi]ses|hospitales|cycles|ciclos|points|puntos)\b",
    re.IGNORECASE,
)


def read_consort(manuscript: Manuscript, own: Row) -> Iterator[Partition]:
    """Sums that the sentences on the participants' flow state."""
    for sentence in manuscript.sentences:
        role = manuscript.section(sentence.block).role
        words = manuscript[sentence.span]
        if role not in ("abstract", "results", "methods", "front") or len(words) > 700:
            continue
        if not re.search(rf"\b(?:{_RANDOMISED}|{_EXCLUDED})", words, re.IGNORECASE):
            continue
        numbers = [m for m in _NUMBER.finditer(words) if _counts(words, m)]
        for found in (_screening(words, numbers), _reasons(words, numbers), _arms(words, numbers, own.arms)):
            if found is not None:
                label, whole, parts = found
                at = spot(manuscript, Span(*sentence.span), f"consort/{sentence.span.start}")
                yield Partition(at, label, whole, parts, exhaustive=True)


Sum = tuple[str, int, tuple[tuple[str, int], ...]]


def _counts(words: str, match: re.Match[str]) -> bool:
    """True for what can be a number of people."""
    if re.fullmatch(r"(?:19|20)\d\d", match[0]) and re.search(
        r"(?:in|since|and|to|of|en|de|y|between|entre)\s+$", words[: match.start()]
    ):
        return False
    return not _NO_COUNT.match(words[match.end() :]) and not re.search(r"[A-Za-z]$|[-–]$", words[: match.start()])


def _screening(words: str, numbers: list[re.Match[str]]) -> Sum | None:
    """``289 were assessed, 94 were excluded and 195 were randomised``."""
    tagged: dict[str, int] = {}
    for index, match in enumerate(numbers):
        said = _around(words, numbers, index)
        for name, pattern in (("excluded", _EXCLUDED), ("randomised", _RANDOMISED), ("assessed", _ASSESSED)):
            if re.search(rf"\b(?:{pattern})", said, re.IGNORECASE):
                if name in tagged:
                    return None
                tagged[name] = _whole(match)
                break
    if set(tagged) != {"assessed", "excluded", "randomised"} or len(numbers) > 3:
        return None
    parts = (("excluded", tagged["excluded"]), ("randomised", tagged["randomised"]))
    return "people assessed", tagged["assessed"], parts


def _reasons(words: str, numbers: list[re.Match[str]]) -> Sum | None:
    """``criteria not met in 54, refusal in 23 and other causes in 17 of 94 people``."""
    if len(numbers) < 3 or not _REASONS.search(words) or not re.search(rf"\b(?:{_EXCLUDED})", words, re.IGNORECASE):
        return None
    total = [m for m in numbers if re.search(r"\b(?:of|of the|de|de los|de las|the|los)\s+$", words[: m.start()])]
    if len(total) != 1 or re.search(rf"\b(?:{_RANDOMISED})", words, re.IGNORECASE):
        return None
    parts = tuple((f"reason {i}", _whole(m)) for i, m in enumerate((m for m in numbers if m is not total[0]), 1))
    return "people excluded", _whole(total[0]), parts


def _arms(words: str, numbers: list[re.Match[str]], arms: tuple[Group, ...]) -> Sum | None:
    """``195 were randomly assigned: 95 to receive A and 100 B``; ``144 patients to A (n = 70) or B (n = 74)``."""
    if len(arms) < 2 or len(numbers) != len(arms) + 1 or not re.search(rf"\b(?:{_RANDOMISED})", words, re.IGNORECASE):
        return None
    found: dict[str, int] = {}
    for index, match in enumerate(numbers[1:], 1):
        labelled = re.search(r"[nN]\s*=\s*$", words[: match.start()]) is not None
        end = numbers[index + 1].start() if index + 1 < len(numbers) else len(words)
        said = words[numbers[index - 1].end() : match.start()] if labelled else words[match.end() : end]
        arm = arm_named(said, arms)
        if arm is None or arm.label in found:
            return None
        found[arm.label] = _whole(match)
    return "people randomised", _whole(numbers[0]), tuple(found.items())


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
