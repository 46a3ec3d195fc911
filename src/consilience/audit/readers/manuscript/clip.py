"""Neighbouring phrases: a name belongs to one value only, and a value without a name takes that of the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from consilience.extraction import phrases as grammar
from consilience.extraction.phrases.kinds import Phrase, Span, Stated
from consilience.extraction.phrases.tokens import Decimal
from consilience.model.printed import Printed
from consilience.model.quantities import Duration


def stated_in(phrases: Sequence[Phrase]) -> list[Stated]:
    """The estimates among some phrases, each with a name that reaches into no other estimate."""
    found = [phrase for phrase in phrases if isinstance(phrase, Stated)]
    ends = [end_of(phrase) for phrase in found]
    clipped = []
    for index, phrase in enumerate(found):
        name = phrase.name
        if name is not None and name.start < phrase.span.start and index:
            first = index
            while first and phrase.comparison is not None and found[first - 1].comparison == phrase.comparison:
                first -= 1
            start = max(name.start, ends[first - 1]) if first else name.start
            name = Span(start, name.end) if start < name.end else None
        clipped.append(replace(phrase, name=name))
    return clipped


def end_of(phrase: Stated) -> int:
    """Where the numbers of a phrase end, its interval and p included."""
    return max(span.end for span in (phrase.span, phrase.interval_span, phrase.p_span) if span is not None)


def continued(words: str, phrases: Sequence[Stated]) -> Iterator[tuple[Stated, Stated | None]]:
    """Each estimate with the one whose name it shares: "72.9% [...] (std) 53.5% [...] (high risk)".

    That is the one before, where nothing but brackets and the words of a group stand between them and it has no name.
    """
    leader: Stated | None = None
    for index, phrase in enumerate(phrases):
        shared = None
        if index and phrase.name is None:
            between = words[end_of(phrases[index - 1]) : phrase.span.start]
            if re.fullmatch(r"[\s%\])]*(?:\([^()]{1,30}\))?[\s,;/–-]*(?:and|y|e|or|to)?[\s(\[]*", between):
                shared = leader
        yield phrase, shared
        leader = shared or phrase


_STANDARD_ERROR = re.compile(
    r"[(\[;,]\s*(?:SEM?|EEM?|EP|standard errors?(?: of the mean)?|error est[áa]ndar|erro padrão)\s*"
    r"(?:of|de|was|[:=,])?\s*"
    r"(\d+(?:[.,·]\d+)?)(?![\d.,·]*\d)",
    re.IGNORECASE,
)


def standard_error_of(words: str, phrase: Stated) -> Printed | None:
    """A standard error printed beside a confidence interval: "-9.4 (95% CI -13.6 to -5.2; SE 2.1)", or before it."""
    interval = phrase.interval
    if interval is None or interval.kind != "confidence" or interval.low is None or phrase.interval_span is None:
        return None
    within = words[phrase.span.start : phrase.interval_span.start]
    behind = re.split(r"[)\]]", words[end_of(phrase) :], maxsplit=1)[0]
    match = _STANDARD_ERROR.search(within) or _STANDARD_ERROR.match(behind.lstrip())
    return Printed(match[1].replace(",", ".").replace("·", ".")) if match else None


def parts_of_arms(phrases: Sequence[Stated], phrase: Stated, arms: int) -> bool:
    """True for values side by side that can be one of each arm: as many as there are arms, and at one time."""
    group = [each for each in phrases if each.comparison is not None and each.comparison == phrase.comparison]
    return len(group) == arms and len({each.time.days if each.time else None for each in group}) == 1


def joined(words: str, phrases: Sequence[Stated]) -> list[Stated]:
    """Values of a cell below "no./total no. (%)": in ``30/108 (27.8)`` the bare number is the percentage."""
    found: list[Stated] = []
    for phrase in phrases:
        before = found[-1] if found else None
        if (
            before is not None
            and before.value is None
            and before.total is not None
            and phrase.value is not None
            and phrase.interval is None
            and phrase.events is None
            and phrase.unit in (None, "%")
            and re.fullmatch(r"\s*[(\[]\s*", words[before.span.end : phrase.span.start])
        ):
            span = Span(before.span.start, phrase.span.end)
            found[-1] = replace(before, value=phrase.value, unit="%", measure="proportion", span=span)
        else:
            found.append(phrase)
    return found


def in_header(phrases: Sequence[Stated], header: str) -> list[Stated]:
    """Numbers of a cell in the unit of its header: below "Response, %" a bare 57.3 is a percentage."""
    percent = re.search(r"%", re.sub(r"\d+ ?%|\([^()]*%[^()]*\)", " ", header)) is not None
    return [
        replace(phrase, unit="%", measure="proportion")
        if percent and phrase.unit is None and phrase.measure is None and phrase.value is not None
        else phrase
        for phrase in phrases
    ]


def p_of(words: str, decimal: Decimal | None) -> Printed | None:
    """The p value of a cell below "P value"."""
    found = grammar.read_cell(words, header="P value", decimal=decimal)
    return found[0].p if len(found) == 1 and isinstance(found[0], Stated) else None


def only_time_of(caption: str) -> Duration | None:
    """The one time that a caption names for its table: "Table 2. Survival at 24 months"; None for none or several."""
    if re.search(r"follow[- ]?up|seguimiento|seguimento", caption, re.IGNORECASE):
        return None
    parts = (part.strip() for part in re.split(r"[.:;,()\n]\s*", caption))
    times = {time for part in parts if part and (time := time_of(part)) is not None}
    return next(iter(times)) if len(times) == 1 else None


def time_of(words: str) -> Duration | None:
    """The time that a label names: "Overall survival at 24 months, %"."""
    bare = re.sub(r"\([^()]*\)|%", " ", words).strip(" ,;:")
    for phrase in grammar.read(f"{bare}: 50%"):
        if isinstance(phrase, Stated) and phrase.time is not None:
            return phrase.time
    return None
